// Reducers by their definitions, and what is no reducer.
#include "stats/reducers.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

std::optional<double> reduced(const char* name, const std::vector<double>& scores) {
  return reduce(*parse_reducer(name), scores);
}

TEST(Reducers, DoWhatTheirNamesSay) {
  const std::vector<double> scores = {1, 0, 1, 0.4};
  EXPECT_DOUBLE_EQ(*reduced("mean", scores), 0.6);
  EXPECT_EQ(reduced("max", scores), 1.0);
  EXPECT_EQ(reduced("majority", scores), 0.5);
  EXPECT_EQ(reduced("majority", {1, 1, 0}), 1.0);
  EXPECT_EQ(reduced("majority", {0.9, 0.9, 1}), 0.0);
  EXPECT_EQ(reduced("at_least@2", scores), 1.0);
  EXPECT_EQ(reduced("at_least@3", scores), 0.0);
  EXPECT_DOUBLE_EQ(*reduced("pass@2", scores), 1 - 1.0 / 6);  // one of six pairs holds no right answer
  EXPECT_DOUBLE_EQ(*reduced("pass^2", scores), 1.0 / 6);
}

TEST(Reducers, TooFewAnswersAreNoScore) {
  for (const char* name : {"mean", "majority", "max", "at_least@1", "pass@1", "pass^1"})
    EXPECT_FALSE(reduced(name, {})) << name;
  for (const char* name : {"at_least@3", "pass@3", "pass^3"}) EXPECT_FALSE(reduced(name, {1, 1})) << name;
}

TEST(Reducers, NamesAreExact) {
  for (const char* name : {"", "Mean", "pass", "pass@", "pass@0", "pass@33", "pass@03", "pass@+3", "pass^-1", "max@2",
                           "at_least", "pass@3 "}) {
    EXPECT_FALSE(parse_reducer(name)) << name;
  }
  EXPECT_EQ(parse_reducer("pass^32")->k, 32);
}

TEST(Reducers, OnlySomeKeepScoresBinary) {
  EXPECT_TRUE(gives_binary(*parse_reducer("max")) && gives_binary(*parse_reducer("at_least@2")));
  EXPECT_FALSE(gives_binary(*parse_reducer("mean")) || gives_binary(*parse_reducer("pass@2")));
}

}  // namespace
}  // namespace benchhub
