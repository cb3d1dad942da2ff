// What is shown while a run goes on, and in the summary of a job.
#include "cli/live.h"

#include <gtest/gtest.h>

#include "cli/github.h"

namespace benchhub {
namespace {

RunProgress sample_progress() {
  RunProgress p;
  p.total = 1200;
  p.done = 300;
  p.errors = 2;
  p.in_flight = 9;
  p.spent = 12'000'000;
  p.budget = 5 * kNanoPerUsd;
  p.elapsed_s = 10;
  p.eta_s = 200;
  LaneProgress quick;
  quick.provider = "quick";
  quick.total = 800;
  quick.done = 280;
  quick.in_flight = 8;
  quick.window = 16;
  LaneProgress limited = quick;
  limited.provider = "limited";
  limited.paused_s = 4;
  LaneProgress stopped = quick;
  stopped.provider = "stopped";
  stopped.stopped = "HTTP 401: \x1b[31mbad\nkey";
  p.lanes = {quick, limited, stopped};
  return p;
}

TEST(LiveTable, TellsPerProviderWhatGoesOn) {
  const std::string table = live_table(sample_progress(), 200);
  EXPECT_NE(table.find("8 of at most 16 in flight"), std::string::npos) << table;
  EXPECT_NE(table.find("waits 4 s: rate limit"), std::string::npos) << table;
  EXPECT_NE(table.find("300 of 1,200 done, 2 failed"), std::string::npos) << table;
  EXPECT_NE(table.find("84.0/s, about 4 min left"), std::string::npos) << "without baselines: " << table;
}

TEST(LiveTable, LetsNoForeignByteMoveTheCursor) {
  const std::string table = live_table(sample_progress(), 200);
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 5) << "a head, three providers, a sum";
}

TEST(LiveTable, FitsTheTerminal) {
  const std::string table = live_table(sample_progress(), 40);
  std::size_t at = 0;
  while (at < table.size()) {
    const std::size_t end = table.find('\n', at);
    EXPECT_LE(end - at, 40u);
    at = end + 1;
  }
}

TEST(StepSummary, EscapesWhatProvidersSay) {
  RunReport report;
  report.stopped.push_back({"p|q", "", "</details><script> [x](http://y) `z` @all\n::error::no", 3});
  const std::string summary = step_summary(Plan(), report, {{"fetched  2 batches <b>"}, {"judge <i>moved</i>"}});
  EXPECT_EQ(summary.find("<script>"), std::string::npos) << summary;
  EXPECT_EQ(summary.find("[x]("), std::string::npos) << summary;
  EXPECT_EQ(summary.find("\n::error"), std::string::npos) << summary;
  EXPECT_EQ(summary.find("<i>"), std::string::npos) << summary;
  EXPECT_EQ(summary.find("## Judges have moved"), 0u) << summary;
  EXPECT_NE(summary.find("3 requests not sent"), std::string::npos) << summary;
}

}  // namespace
}  // namespace benchhub
