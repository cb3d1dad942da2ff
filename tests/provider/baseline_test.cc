// Baselines: deterministic answers from the request alone.
#include <gtest/gtest.h>

#include <map>

#include "provider/provider.h"

namespace benchhub {
namespace {

Request baseline_request(const Json& context, int repeat = 0) {
  Request request;
  request.provider = "baseline";
  request.model = "b";
  request.messages = {{"system", "s"}, {"user", "first"}, {"assistant", "x"}, {"user", "last one"}};
  request.context = context;
  request.repeat = repeat;
  return request;
}

ParsedReply baseline_answer(const Json& context, int repeat = 0) {
  const Protocol& row = *find_protocol("baseline");
  const RawReply raw = row.answer(baseline_request(context, repeat));
  return row.parse(raw_reply_from_json(to_json(raw)).value());
}

TEST(Baseline, AnswersByKind) {
  EXPECT_EQ(baseline_answer({{"kind", "constant"}, {"text", "yes"}}).text, "yes");
  EXPECT_EQ(baseline_answer({{"kind", "echo"}}).text, "last one");
  EXPECT_EQ(baseline_answer({{"kind", "majority"}, {"answer", "B"}}).text, "B");
  EXPECT_EQ(baseline_answer({{"kind", "retrieval"}, {"neighbour", "c7"}, {"answer", 42}}).text, "42");
  const ParsedReply got = baseline_answer({{"kind", "constant"}, {"text", "yes"}});
  EXPECT_EQ(got.state, AnswerState::answered);
  EXPECT_FALSE(got.usage.input || got.usage.output || got.usage.estimated);
}

TEST(Baseline, RandomChoiceIsFairAndTheSameEverywhere) {
  std::map<std::string, int> counts;
  for (int repeat = 0; repeat < 400; ++repeat) {
    const Json context = {{"kind", "random_choice"}, {"choices", {"A", "B", "C", "D"}}, {"seed", 1}};
    const std::string text = baseline_answer(context, repeat).text;
    EXPECT_EQ(text, baseline_answer(context, repeat).text);
    ++counts[text];
  }
  EXPECT_EQ(counts.size(), 4u);
  for (const auto& [choice, count] : counts) EXPECT_NEAR(count, 100, 35) << choice;
}

TEST(Baseline, ASeedChangesTheDraw) {
  int different = 0;
  for (int repeat = 0; repeat < 50; ++repeat) {
    const Json choices = {"A", "B", "C", "D"};
    different += baseline_answer({{"kind", "random_choice"}, {"choices", choices}, {"seed", 1}}, repeat).text !=
                 baseline_answer({{"kind", "random_choice"}, {"choices", choices}, {"seed", 2}}, repeat).text;
  }
  EXPECT_GT(different, 20);
}

TEST(Baseline, WithoutAnythingToAnswerFromItIsAnErrorNotAnAnswer) {
  for (const Json& context :
       {Json(nullptr), Json::object(), Json{{"kind", "nonsense"}}, Json{{"kind", "constant"}},
        Json{{"kind", "majority"}, {"answer", nullptr}}, Json{{"kind", "random_choice"}, {"choices", Json::array()}}}) {
    const ParsedReply got = baseline_answer(context);
    EXPECT_EQ(got.state, AnswerState::provider_error) << context;
    EXPECT_EQ(got.retry, Retry::never);
    EXPECT_NE(got.error, "");
  }
  EXPECT_EQ(baseline_answer({{"kind", "constant"}, {"text", ""}}).state, AnswerState::empty);
}

TEST(Baseline, CostsNothing) {
  const auto most = find_protocol("baseline")->most_tokens(baseline_request(nullptr), Model{});
  EXPECT_EQ(most, (std::pair<std::int64_t, std::int64_t>{0, 0}));
}

TEST(Protocols, AreFoundByNameOnly) {
  EXPECT_EQ(find_protocol("nothing"), nullptr);
  for (const Protocol& row : protocols()) {
    EXPECT_EQ(find_protocol(row.name), &row);
    EXPECT_NE(row.parse, nullptr);
    EXPECT_NE(row.most_tokens, nullptr);
    EXPECT_EQ(row.in_process, row.answer != nullptr);
    EXPECT_EQ(row.in_process, row.build == nullptr);
  }
}

}  // namespace
}  // namespace benchhub
