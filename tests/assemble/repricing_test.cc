// What stored answers would cost at the prices of today.
#include "assemble/repricing.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

Answer paid_answer(Nano input, Nano output, std::int64_t at_ms) {
  Answer out;
  out.state = AnswerState::answered;
  out.usage = {.input = 1'000'000, .output = 2'000'000};
  out.prices = {.input = input, .output = output, .date = "2026-01-01"};
  out.at_ms = at_ms;
  return out;
}

struct RepricedPair {
  Model model;
  std::vector<Answer> answers;
  std::optional<Repricing> result() const {
    PairPlan pair;
    pair.model = &model;
    for (const Answer& answer : answers) {
      CasePlan& item = pair.cases.emplace_back();
      item.answer = &answer;
    }
    return repricing(pair);
  }
};

TEST(Repricing, TheSameTokensAtThePricesOfToday) {
  RepricedPair pair;
  pair.model.prices = {.input = 3, .output = 10, .date = "2026-06-01"};
  pair.answers = {paid_answer(4, 20, 5), paid_answer(5, 20, 9), paid_answer(3, 10, 1)};
  const auto found = pair.result();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->before, (44 + 45 + 23) * 1000 / 3);
  EXPECT_EQ(found->now, 3 * 23 * 1000 / 3);
  EXPECT_EQ(found->input, 5) << "of the newest answer";
  EXPECT_EQ(found->date, "2026-01-01");
}

TEST(Repricing, IsNullIfNothingIsOtherOrKnown) {
  RepricedPair pair;
  pair.model.prices = {.input = 3, .output = 10, .date = "2026-06-01"};
  EXPECT_FALSE(pair.result()) << "no answers";
  pair.answers = {paid_answer(3, 10, 5)};
  EXPECT_FALSE(pair.result()) << "a new date alone";
  pair.answers[0].prices.input = 4;
  EXPECT_TRUE(pair.result());
  pair.model.prices = {};
  EXPECT_FALSE(pair.result()) << "no price today";
}

TEST(Repricing, BatchesAndOtherRoutesHavePricesOfTheirOwn) {
  RepricedPair pair;
  pair.model.prices = {.input = 3, .output = 10, .date = "2026-06-01"};
  pair.answers = {paid_answer(1, 5, 5), paid_answer(1, 5, 5), paid_answer(3, 10, 5)};
  pair.answers[0].batch = "batch_1";
  pair.answers[1].route = "elsewhere";
  EXPECT_FALSE(pair.result());
}

}  // namespace
}  // namespace benchhub
