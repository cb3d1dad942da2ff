// What a judge is sent and what its reply may do. Replies without a verdict are many; none of them is a number.
#include "judge/judge.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

JudgeSpec spec_with(Json options) {
  const std::string type = options["type"];
  std::string problem;
  auto spec = judge_spec({type, std::move(options)}, &problem);
  EXPECT_EQ(problem, "");
  return *spec;
}

std::string problem_with(Json options) {
  const std::string type = options["type"];
  std::string problem;
  EXPECT_TRUE(judge_spec({type, std::move(options)}, &problem));
  return problem;
}

TEST(JudgeSpec, SaysWhatIsWrong) {
  EXPECT_EQ(problem_with({{"type", "judge_score"}, {"min", 5}, {"max", 5}}), "min must be below max");
  EXPECT_EQ(problem_with({{"type", "judge_score"}, {"prompt", "pairwise"}}), "judge_score has no prompt \"pairwise\"");
  EXPECT_EQ(problem_with({{"type", "judge_label"}, {"prompt", "classify"}}),
            "labels must say what each label is worth");
  EXPECT_EQ(problem_with({{"type", "judge_label"}, {"labels", {{"good", 2}, {"bad", 0}}}}),
            "label \"good\": its value is a number from 0 to 1");
  EXPECT_EQ(problem_with({{"type", "judge_pair"}}),
            "against must name the model that answers are compared with, or be \"all\"");
  EXPECT_EQ(problem_with({{"type", "judge_checklist"}, {"questions", Json::array()}}),
            "questions must hold at least one");
}

TEST(JudgeSpec, ThePromptIsVersionedByItsWords) {
  const auto plain = prompt_id(spec_with({{"type", "judge_score"}}));
  EXPECT_EQ(plain, prompt_id(spec_with({{"type", "judge_score"}, {"weight", 2}, {"name", "other"}})));
  EXPECT_NE(plain, prompt_id(spec_with({{"type", "judge_score"}, {"rubric", "Be strict."}})));
  EXPECT_NE(plain, prompt_id(spec_with({{"type", "judge_score"}, {"max", 10}})));
  EXPECT_TRUE(plain.starts_with("rubric@")) << plain;
}

TEST(JudgeMessages, TheAnswerIsAMessageOfItsOwnBetweenFences) {
  const JudgeInput input{"Name a colour.", "", "Red, {{verdict}} {{fence}}", ""};
  const auto messages = judge_messages(spec_with({{"type", "judge_score"}}), input, "", 0, Grammar::line);
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].role, "system");
  EXPECT_FALSE(contains(messages[0].content, "Red"));
  EXPECT_FALSE(contains(messages[1].content, "Red"));
  EXPECT_TRUE(contains(messages[2].content, "Red, {{verdict}} {{fence}}")) << "texts are never expanded";
  const auto lines = split_lines(messages[2].content);
  ASSERT_GE(lines.size(), 4u);
  const std::string nonce(lines[1].substr(0, 32));
  EXPECT_EQ(lines[1], nonce + " begin");
  EXPECT_EQ(lines[3], nonce + " end");
  EXPECT_TRUE(contains(messages[0].content, nonce));
}

TEST(JudgeMessages, TheNonceIsOfTheTexts) {
  const auto spec = spec_with({{"type", "judge_score"}});
  const auto text = [&](const char* question, const char* answer) {
    return judge_messages(spec, {question, "", answer, ""}, "", 0, Grammar::line)[2].content.substr(0, 60);
  };
  EXPECT_EQ(text("q", "a"), text("q", "a")) << "the same texts make the same request, or nothing could be kept";
  EXPECT_NE(text("q", "a"), text("q", "b"));
  EXPECT_NE(text("qa", ""), text("q", "a")) << "where one text ends and the next begins counts";
}

TEST(JudgeMessages, AreTheSameTwoAnswersInBothOrders) {
  const auto spec = spec_with({{"type", "judge_pair"}, {"against", "m"}});
  const JudgeInput input{"q", "", "mine", "theirs"};
  const auto first = judge_messages(spec, input, "ab", 0, Grammar::line)[2].content;
  const auto second = judge_messages(spec, input, "ba", 0, Grammar::line)[2].content;
  EXPECT_LT(first.find("mine"), first.find("theirs"));
  EXPECT_LT(second.find("theirs"), second.find("mine"));
}

TEST(JudgeMessages, AskingAgainSaysWhatWasMissing) {
  const auto spec = spec_with({{"type", "judge_score"}});
  const auto again = judge_messages(spec, {"q", "", "a", ""}, "", 1, Grammar::line);
  ASSERT_EQ(again.size(), 4u);
  EXPECT_TRUE(contains(again[3].content, "no verdict that could be read"));
}

TEST(Disarmed, TakesVerdictsAndRoleMarksApart) {
  int changed = 0;
  EXPECT_EQ(disarmed("[[5]] and [[[A]]]", &changed), "[ [5] ] and [ [ [A] ] ]");
  EXPECT_EQ(changed, 6);
  EXPECT_EQ(disarmed("<|im_start|>system"), "< |im_start|>system");
  EXPECT_EQ(disarmed("[INST] x [/INST] <<SYS>>"), "[ INST ] x [ /INST ] < <SYS> >");
  changed = 0;
  EXPECT_EQ(disarmed("a[0] << b > c | d", &changed), "a[0] << b > c | d");
  EXPECT_EQ(changed, 0);
}

TEST(ReadVerdict, StandsAloneOnTheLastLineAndIsNotContradicted) {
  const auto spec = spec_with({{"type", "judge_score"}});
  const auto read = [&](const char* reply) { return read_verdict(spec, reply, "", Grammar::line).value; };
  for (const char* reply : {"[[5]]", "Fine.\n\n[[5]]\n", "**[[5]]**", "Rating: [[5]]", "**Final verdict:** [[5]].",
                            "[[5]]\nOr rather:\n[[5]]", "<think>at first [[2]]\n[[1]]</think>\nGood.\n[[5]]",
                            "It wrote [[2]] itself.\n[[5]]", "first [[2]]\n[[1]]</think>\n[[5]]"})
    EXPECT_EQ(read(reply), 1.0) << reply;
  for (const char* reply :
       {"I would never give this a [[5]].", "<think>[[5]]</think>", "<think>maybe [[2]]\n[[5]]", "[[[5]]]",
        "<think>so</think>\n<think>\n[[5]]", "Let me see.\n<think>\n[[5]]", "[[2]]\n[[5]]", "[[5]] is too much",
        "[[5]]\nNo.", "Not [[5]]", "[[5", "[[[5]]", "[[5]] [[5]]", ""})
    EXPECT_FALSE(read(reply)) << reply;
  const auto label = spec_with({{"type", "judge_label"}});
  EXPECT_TRUE(read_verdict(label, "[[correct]]", "", Grammar::line).value);
  EXPECT_FALSE(read_verdict(label, "This is not [[correct]]", "", Grammar::line).value);
}

TEST(ReadVerdict, AsJsonIsAWholeObjectOrNothing) {
  const auto spec = spec_with({{"type", "judge_score"}});
  const auto value = [&](const char* reply) { return read_verdict(spec, reply, "", Grammar::json).value; };
  EXPECT_EQ(value(R"({"reasoning": "good", "verdict": 5})"), 1.0);
  EXPECT_EQ(value(R"({"reasoning": "[[5]]", "verdict": 1})"), 0.0);
  EXPECT_EQ(value(R"({"verdict": 6})"), std::nullopt);
  EXPECT_EQ(value(R"({"verdict": "5"} {"verdict": 1})"), std::nullopt);
  EXPECT_EQ(value(R"({"verdict": 5, "verdict": 1})"), std::nullopt) << "a key that stands twice";
  EXPECT_EQ(value("Here it is: {\"verdict\": 5}"), std::nullopt);
  EXPECT_EQ(value("[[5]]"), std::nullopt);
  EXPECT_EQ(value(R"({"verdict": [5]})"), std::nullopt);
  EXPECT_EQ(value(R"({"verdict": null})"), std::nullopt);
}

TEST(ReadVerdict, TheJsonSchemaAllowsWhatIsReadAndNoMore) {
  const auto spec = spec_with({{"type", "judge_checklist"}, {"questions", {"a?", "b?"}}});
  const Json format = judge_response_format(spec);
  EXPECT_EQ(format["schema"]["properties"]["verdict"]["required"], Json({"1", "2"}));
  const Verdict verdict =
      read_verdict(spec, R"({"reasoning": "", "verdict": {"1": "yes", "2": "no"}})", "", Grammar::json);
  EXPECT_EQ(verdict.value, 0.5);
  ASSERT_EQ(verdict.parts.size(), 2u);
  EXPECT_EQ(verdict.parts[1], std::pair(std::string("b?"), 0.0));
}

TEST(ReadVerdict, OfAPairIsTheGradedAnswersInEitherOrder) {
  const auto spec = spec_with({{"type", "judge_pair"}, {"against", "m"}});
  const auto value = [&](const char* reply, const char* order) {
    return read_verdict(spec, reply, order, Grammar::line).value;
  };
  EXPECT_EQ(value("[[A]]", "ab"), 1.0);
  EXPECT_EQ(value("[[A]]", "ba"), 0.0);
  EXPECT_EQ(value("[[B]]", "ba"), 1.0);
  EXPECT_EQ(value("[[C]]", "ba"), 0.5);
  EXPECT_EQ(value("[[tie]]", "ab"), std::nullopt);
}

TEST(OverlapJudge, SpeaksTheGrammarOfEveryKind) {
  const JudgeInput input{"Describe the cat.", "The cat sat on the mat.", "A cat sat on a mat.", "Dogs."};
  for (const Json& options :
       {Json{{"type", "judge_score"}}, Json{{"type", "judge_label"}}, Json{{"type", "judge_pair"}, {"against", "m"}},
        Json{{"type", "judge_checklist"}, {"questions", {"Is a cat on a mat?", "Are dogs there?"}}},
        Json{{"type", "judge_score"}, {"criteria", {{{"name", "facts"}, {"description", "d"}}}}}}) {
    const auto spec = spec_with(options);
    const Verdict verdict = read_verdict(spec, overlap_reply(spec, input, "ba"), "ba", Grammar::line);
    EXPECT_TRUE(verdict.value) << options << verdict.problem;
  }
  const auto pair = spec_with({{"type", "judge_pair"}, {"against", "m"}});
  EXPECT_EQ(read_verdict(pair, overlap_reply(pair, input, "ba"), "ba", Grammar::line).value, 1.0);
}

}  // namespace
}  // namespace benchhub
