// Grades weighted by token probabilities: by the formula where the odds are those of the verdict, as written where they
// are not, and never a number of a reply without a verdict.
#include <gtest/gtest.h>

#include <cmath>

#include "judge/form.h"
#include "judge/judge.h"

namespace benchhub {
namespace {

JudgeSpec weighing_spec(Json options = Json::object()) {
  options["type"] = "judge_score";
  options["weighting"] = "logprobs";
  std::string problem;
  auto spec = judge_spec({"judge_score", std::move(options)}, &problem);
  EXPECT_EQ(problem, "");
  return *spec;
}

NumberOdds odds_of(const std::string& written, const std::map<std::string, double>& shares) {
  NumberOdds out{written, {}};
  for (const auto& [number, share] : shares) out.logprobs[number] = std::log(share);
  return out;
}

Verdict weighed(const std::string& text, const std::optional<NumberOdds>& odds, Grammar grammar = Grammar::line,
                const JudgeSpec& spec = weighing_spec()) {
  Answer reply;
  reply.state = AnswerState::answered;
  reply.text = text;
  reply.odds = odds;
  JudgeRef ref;
  ref.grammar = static_cast<int>(grammar);
  return read_verdict(spec, reply, ref);
}

const NumberOdds kTorn = odds_of("4", {{"4", 0.6}, {"5", 0.3}});

TEST(Weighting, IsTheMeanOfAllGradesByTheirProbabilities) {
  const Verdict verdict = weighed("Good.\n[[4]]", kTorn);
  ASSERT_TRUE(verdict.weighted);
  EXPECT_NEAR(*verdict.value, (4.0 / 0.9 * 0.6 + 5.0 / 0.9 * 0.3 - 1) / 4, 1e-12);
  EXPECT_EQ(verdict.said, "4 of 5, weighted 4.33");
  EXPECT_TRUE(weighed("2 facts.\n**Verdict:** [[ 4 ]].", kTorn).weighted);
  EXPECT_TRUE(weighed(R"({"reasoning": "Of 3 facts 2 are there.", "verdict": 4})", kTorn, Grammar::json).weighted);
  EXPECT_EQ(weighed("[[0]]", odds_of("0", {{"0", 1}}), Grammar::line, weighing_spec({{"min", 0}, {"max", 9}})).value,
            0.0);
}

TEST(Weighting, TheGradeAsWrittenCountsWhereTheOddsAreNotItsOwn) {
  const auto plain = [](const Verdict& verdict) { return !verdict.weighted && verdict.value == 0.75; };
  EXPECT_TRUE(plain(weighed("[[4]]", std::nullopt)));
  EXPECT_TRUE(plain(weighed("[[4]]", odds_of("5", {{"5", 0.9}})))) << "another number than the reply's";
  EXPECT_TRUE(plain(weighed("[[4]]", odds_of("4", {{"4", 0.3}, {"7", 0.6}})))) << "the scale has less than half";
  EXPECT_TRUE(plain(weighed(R"({"verdict": 4, "reasoning": "It has 4 facts."})", kTorn, Grammar::json)));
  EXPECT_TRUE(plain(weighed(R"({"verdict": 4, "reasoning": "Facts: 4"})", kTorn, Grammar::json)));
  EXPECT_TRUE(plain(weighed("[[4.0]]", odds_of("0", {{"0", 1}}))));
  EXPECT_FALSE(weighed("[[4.4]]", kTorn).weighted) << "the odds are of a part of the number";
  EXPECT_TRUE(plain(weighed("[[4]]", kTorn, Grammar::line, *judge_spec({"judge_score", Json::object()}))));
}

TEST(Weighting, NoOddsMakeANumberOfAReplyWithoutAVerdict) {
  for (const char* text : {"4", "Grade: 4", "[[4]]\nThat was 4", "[[14]]", "[[4]] or [[4]]", "[[2]]\nNo:\n[[4]]", ""})
    EXPECT_EQ(weighed(text, kTorn).value, std::nullopt) << text;
  Answer cut;
  cut.state = AnswerState::truncated;
  cut.text = "[[4]]";
  cut.odds = kTorn;
  JudgeRef ref;
  ref.grammar = static_cast<int>(Grammar::line);
  EXPECT_EQ(read_verdict(weighing_spec(), cut, ref).value, std::nullopt);
}

TEST(ReadVerdict, IsNoneBesideACallOfATool) {
  Answer reply;
  reply.state = AnswerState::answered;
  reply.text = "[[5]]";
  JudgeRef ref;
  ref.grammar = static_cast<int>(Grammar::line);
  const auto spec = *judge_spec({"judge_score", Json::object()});
  EXPECT_EQ(read_verdict(spec, reply, ref).value, 1.0);
  reply.tool_calls = Json::array({{{"name", "grade"}, {"arguments", {{"grade", 1}}}}});
  EXPECT_EQ(read_verdict(spec, reply, ref).value, std::nullopt);
}

TEST(Weighting, IsForOneGradeOfOneDigit) {
  for (const Json& options : {Json{{"max", 10}}, Json{{"min", 0.5}}, Json{{"min", -1}},
                              Json{{"criteria", Json::array({{{"name", "a"}, {"description", "b"}}})}}}) {
    Json with = options;
    with["weighting"] = "logprobs";
    std::string problem;
    judge_spec({"judge_score", with}, &problem);
    EXPECT_TRUE(problem.starts_with("weighting needs whole grades of one digit")) << options << problem;
  }
}

TEST(Weighting, StandsInTheFormSoThatAFormerSeriesIsReadAsItWas) {
  const auto back = spec_of_form(verdict_form_of(weighing_spec()));
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->weighted);
  EXPECT_FALSE(spec_of_form(verdict_form_of(*judge_spec({"judge_score", Json::object()})))->weighted);
}

}  // namespace
}  // namespace benchhub
