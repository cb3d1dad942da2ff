// Answer key, prompts, money and the answer's JSON form.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "domain/answer.h"
#include "domain/benchmark.h"
#include "domain/choices.h"
#include "domain/request.h"

namespace benchhub {
namespace {

Request sample_request() {
  Request r;
  r.provider = "openai";
  r.model = "m-1";
  r.messages = {{"system", "be brief"}, {"user", "2+2?"}};
  r.params = {{"temperature", 0}, {"max_tokens", 16}};
  return r;
}

TEST(AnswerKey, ChangesWithEachThingThatIsSent) {
  const std::vector<std::function<void(Request&)>> edits = {
      [](Request& r) { r.provider = "other"; },
      [](Request& r) { r.model = "m-2"; },
      [](Request& r) { r.messages[0].content += "."; },
      [](Request& r) { r.messages[1].role = "assistant"; },
      [](Request& r) { r.messages.pop_back(); },
      [](Request& r) { r.params["temperature"] = 0.5; },
      [](Request& r) { r.params["seed"] = 1; },
      [](Request& r) { r.tools = Json::array({"t"}); },
      [](Request& r) {
        r.response_format = {{"type", "json_object"}};
      },
      [](Request& r) {
        r.context = {{"kind", "echo"}};
      },
      [](Request& r) { r.repeat = 1; },
  };
  std::set<std::string> keys{answer_key(sample_request())};
  for (const auto& edit : edits) {
    Request r = sample_request();
    edit(r);
    EXPECT_TRUE(keys.insert(answer_key(r)).second);
    EXPECT_FALSE(explain_difference(answer_key_parts(sample_request()), answer_key_parts(r)).empty());
  }
}

TEST(AnswerKey, DoesNotChangeWithSpelling) {
  Request r = sample_request();
  r.params = {{"max_tokens", 16.0}, {"temperature", 0.0}};
  EXPECT_EQ(answer_key(r), answer_key(sample_request()));
  // Pinned: this value may change only together with kKeyVersion.
  EXPECT_EQ(answer_key(r), "915489d8577c568df0e9545100b951f322cda05c0a9d6bbd06f0ed537223a916");
}

TEST(AnswerKey, ExplainsSmallValuesAndNamesLargeOnes) {
  Request r = sample_request();
  r.params["temperature"] = 0.7;
  r.messages[1].content = std::string(100, 'x');
  const auto why = explain_difference(answer_key_parts(sample_request()), answer_key_parts(r));
  EXPECT_EQ(why, (std::vector<std::string>{"messages.1.user changed", "params.temperature: 0 -> 0.7"}));
}

TEST(Prompt, ExpandsOnceAndReportsUnknownNames) {
  std::vector<Placeholder> unknown;
  EXPECT_EQ(expand_prompt("{{a}} {{ b }} {{{{a}} {x}", {{"a", "{{b}}"}, {"b", "2"}}, &unknown), "{{b}} 2 {{a}} {x}");
  EXPECT_TRUE(unknown.empty());
  expand_prompt("x {{nope}}", {}, &unknown);
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_EQ(unknown[0].offset, 2u);
}

TEST(Money, IsExactAndRoundsUp) {
  EXPECT_EQ(nano_from_usd(0.0375), 37'500'000);
  EXPECT_EQ(nano_from_usd(-1), std::nullopt);
  EXPECT_EQ(nano_from_usd(0.0 / 0.0), std::nullopt);
  EXPECT_EQ(token_cost(1, 37'500'000), 38);
  EXPECT_EQ(token_cost(1'000'000'000, 1'000'000'000'000), 1'000'000'000'000'000);
}

TEST(Cost, IsUnknownWithoutPriceOrTokens) {
  Usage usage;
  usage.input = 1000;
  usage.output = 500;
  Prices prices;
  EXPECT_EQ(usage_cost(usage, prices), std::nullopt);
  prices.input = 2'500'000'000;
  prices.output = 10'000'000'000;
  EXPECT_EQ(usage_cost(usage, prices), 7'500'000);
  usage.cached = 400;
  prices.cached_input = 1'250'000'000;
  EXPECT_EQ(usage_cost(usage, prices), 7'000'000);
}

TEST(Cost, OfABatchIsAPartOfEveryPriceRoundedUp) {
  Prices prices;
  prices.input = 250'000'001;
  prices.output = 2'000'000'000;
  prices.tiers = {{200'000, 400'000'000, 4'000'000'000, 40'000'000}};
  const Prices half = scaled_prices(prices, 0.5);
  EXPECT_EQ(half.input, 125'000'001);
  EXPECT_EQ(half.output, 1'000'000'000);
  EXPECT_FALSE(half.cached_input);
  EXPECT_EQ(half.tiers[0].output, 2'000'000'000);
  EXPECT_EQ(half.tiers[0].cached_input, 20'000'000);
  EXPECT_EQ(half.tiers[0].above, 200'000);
  EXPECT_EQ(scaled_prices(prices, 1).input, prices.input);
  EXPECT_EQ(scaled_prices(prices, 0).output, 0);
}

TEST(AnswerJson, RoundTrips) {
  Answer a;
  a.batch = "batch_1";
  a.case_id = "c1";
  a.key = "k";
  a.key_parts = {{"model", "\"m\""}};
  a.state = AnswerState::truncated;
  a.text = "hi";
  a.at_ms = 1'767'225'600'000;
  a.usage.output = 3;
  a.cost = 7;
  a.timing.total_ms = 1.5;
  const auto back = answer_from_json(to_json(a));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), to_json(a));
  EXPECT_FALSE(answer_from_json(Json{{"case", 1}}));
}

TEST(AnswerJson, RefusesAbsurdNumbersAndWrongTypes) {
  Answer a;
  a.case_id = "c1";
  a.at_ms = 1'767'225'600'000;
  const char* patches[] = {R"({"at": 5})",
                           R"({"at": 9223372036854775807})",
                           R"({"at": 8000000000000})",
                           R"({"at": -1})",
                           R"({"at": 1.5})",
                           R"({"cost": 9223372036854775807})",
                           R"({"cost": -9223372036854775808})",
                           R"({"cost": "1"})",
                           R"({"attempts": -1})",
                           R"({"attempts": 99999999999})",
                           R"({"failed_runs": 1e30})",
                           R"({"repeat": -3})",
                           R"({"usage": {"input": -1}})",
                           R"({"usage": {"output": 2000000000}})",
                           R"({"usage": {"cached": "many"}})",
                           R"({"usage": [1]})",
                           R"({"usage": {"estimated": 1}})",
                           R"({"prices": {"input": -5}})",
                           R"({"prices": {"output": 9223372036854775807}})",
                           R"({"timing": {"total_ms": 1e300}})",
                           R"({"timing": {"ttft_ms": -0.1}})",
                           R"({"timing": {"first_answer_ms": "soon"}})",
                           R"({"parts": {"a": 1}})",
                           R"({"error": 5})",
                           R"({"text": 5})",
                           R"({"state": "fine"})"};
  ASSERT_TRUE(answer_from_json(to_json(a)));
  for (const char* patch : patches) {
    Json record = to_json(a);
    record.merge_patch(Json::parse(patch));
    EXPECT_FALSE(answer_from_json(record)) << patch;
  }
}

TEST(AnswerJson, WritesOnlyWhatItReadsAgain) {
  Answer a;
  a.at_ms = 5;  // a machine without a clock
  a.cost = INT64_MAX;
  a.usage = {-1, INT64_MAX, 3, 4};
  a.prices.input = -1;
  a.timing = {1e300, std::nan(""), 2.0};
  const auto back = answer_from_json(to_json(a));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->at_ms, 0);  // written as the first moment, which is nobody's
  EXPECT_FALSE(back->cost || back->usage.input || back->usage.output || back->prices.input || back->timing.ttft_ms);
  EXPECT_EQ(back->usage.cached, 3);
  EXPECT_EQ(back->timing.total_ms, 2.0);
}

TEST(ChoiceOrders, CircularPutsEachChoiceAtEachPlaceOnce) {
  Case c;
  c.choices = {"w", "x", "y", "z"};
  c.expected = "C";
  std::string letters;
  for (int repeat = 0; repeat < 4; ++repeat) {
    const Case sent = as_sent(ChoiceOrder::circular, c, repeat);
    const auto letter = sent.expected.get<std::string>();
    EXPECT_EQ(sent.choices[static_cast<std::size_t>(letter[0] - 'A')], "y");
    letters += letter;
  }
  EXPECT_EQ(letters, "CBAD");
  EXPECT_EQ(choices_text(as_sent(ChoiceOrder::circular, c, 5).choices), "A) x\nB) y\nC) z\nD) w");
}

TEST(ChoiceOrders, ShuffledDependsOnTextsAndRepeatAlone) {
  Case c;
  c.choices = {"w", "x", "y", "z"};
  c.expected = "A";
  std::set<std::vector<std::string>> orders;
  for (int repeat = 0; repeat < 12; ++repeat) {
    const Case sent = as_sent(ChoiceOrder::shuffled, c, repeat);
    EXPECT_EQ(sent.choices[static_cast<std::size_t>(sent.expected.get<std::string>()[0] - 'A')], "w");
    EXPECT_EQ(sent.choices, as_sent(ChoiceOrder::shuffled, c, repeat).choices);
    orders.insert(sent.choices);
  }
  EXPECT_GT(orders.size(), 5u);
  // The same on every machine.
  EXPECT_EQ(choice_order(ChoiceOrder::shuffled, {"Paris", "London", "Rome"}, 1), (std::vector<std::size_t>{1, 0, 2}));
}

TEST(ChoiceOrders, FixedAndAsWrittenChangeNothing) {
  Case c;
  c.choices = {"w", "x"};
  c.expected = "B";
  EXPECT_EQ(as_sent(ChoiceOrder::fixed, c, 3).choices, c.choices);
  EXPECT_EQ(as_sent(ChoiceOrder::shuffled, c, kAsWritten).expected, c.expected);
  EXPECT_TRUE(choice_order(ChoiceOrder::circular, {}, 2).empty());
}

}  // namespace
}  // namespace benchhub
