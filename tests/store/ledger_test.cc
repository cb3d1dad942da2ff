// What the runs of a day spent, on this machine and on others.
#include "store/ledger.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;

TEST(Ledger, WhatOtherCheckoutsSpentCountsOnce) {
  MemoryFs fs;
  ASSERT_TRUE(merge_spending(fs, "one", kNow, {100, 10, 100}, "a"));
  ASSERT_TRUE(merge_spending(fs, "one", kNow + 1, {100, 10, 100}, "b"));
  ASSERT_TRUE(merge_spending(fs, "two", kNow, {100, 10, 100}, "c"));
  ASSERT_TRUE(merge_spending(fs, "here", kNow, {5, 0}, "d"));
  for (int again = 0; again < 2; ++again) {
    ASSERT_TRUE(merge_spending(fs, "here", kNow + 2, "one"));
    ASSERT_TRUE(merge_spending(fs, "here", kNow + 2, "two"));
    ASSERT_TRUE(merge_spending(fs, "here", kNow + 2, "nowhere"));
    EXPECT_EQ(spending_of_day(fs, "here", kNow)->cost, 305) << "equal sums of others are others";
    EXPECT_EQ(spending_of_day(fs, "here", kNow)->presumed, 30);
    EXPECT_EQ(spending_of_day(fs, "here", kNow)->of_part, 0) << "no part of a run here";
  }
  EXPECT_EQ(spending_of_day(fs, "one", kNow)->cost, 200) << "the source is only read";
}

}  // namespace
}  // namespace benchhub
