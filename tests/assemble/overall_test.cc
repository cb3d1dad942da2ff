// Models over all boards: holes do not favour who skipped the hard ones, and are shown as coverage.
#include "assemble/overall.h"

#include <gtest/gtest.h>

#include <deque>

#include "render/overview_rows.h"

namespace benchhub {
namespace {

class OverallTest : public testing::Test {
 protected:
  // scores[board]; < 0: not ranked.
  void add(const std::string& slug, const std::vector<double>& scores) {
    Model& model = models_.emplace_back();
    model.slug = slug;
    views_.resize(std::max(views_.size(), scores.size()));
    ModelView view{.model = &model};
    for (std::size_t b = 0; b < scores.size(); ++b) {
      PairRow row{.model = slug, .total = 100, .scored = 100};
      row.ranked = scores[b] >= 0;
      if (row.ranked) row.score.value = scores[b];
      view.boards_ranked += row.ranked;
      ++view.boards;
      views_[b].rows.push_back(row);
    }
    out_.push_back(view);
  }
  void run() {
    for (BenchmarkView& view : views_) add_overview_rows(view);
    for (ModelView& model : out_) {
      for (const BenchmarkView& view : views_) {
        for (const OverviewRow& row : view.overview_rows) {
          if (row.model == model.model->slug) model.rows.push_back(&row);
        }
      }
    }
    add_overall(views_, 0.8, out_);
  }
  std::deque<Model> models_;
  std::vector<BenchmarkView> views_;
  std::vector<ModelView> out_;
};

TEST_F(OverallTest, CostPerCorrectIsAllMoneyOverAllRightAnswers) {
  add("paid", {0.5, 0.25});
  add("free", {0.5, 0.5});
  views_[0].rows[0].cost = 1'000;
  views_[1].rows[0].cost = 500;
  views_[0].rows[1].cost = 0;
  run();
  EXPECT_EQ(out_[0].cost_per_correct, 20);  // 1,500 over 75
  EXPECT_EQ(out_[1].cost_per_correct, std::nullopt);
}

TEST_F(OverallTest, SkippingTheHardBoardsDoesNotHelp) {
  add("strong", {0.9, 0.5, 0.4});
  add("weak", {0.8, 0.3, 0.2});
  add("picky", {0.85, -1, -1});  // between the two where it ran
  run();
  ASSERT_TRUE(out_[0].expected_score && out_[1].expected_score && out_[2].expected_score);
  EXPECT_GT(*out_[0].expected_score, *out_[2].expected_score);
  EXPECT_GT(*out_[2].expected_score, *out_[1].expected_score);
  EXPECT_LT(*out_[2].expected_score, 0.7);  // far below the mean of what it has
  EXPECT_TRUE(out_[0].covered);
  EXPECT_FALSE(out_[2].covered);
}

TEST_F(OverallTest, PerfectScoresStayFinite) {
  add("all", {1, 1});
  add("none", {0, 0});
  run();
  EXPECT_GT(*out_[0].expected_score, 0.99);
  EXPECT_LT(*out_[1].expected_score, 0.01);
  EXPECT_DOUBLE_EQ(*out_[0].mean_win_rate, 1);
}

TEST_F(OverallTest, WhatCannotBeComparedIsUndefined) {
  add("left", {0.5, -1});
  add("right", {-1, 0.5});
  add("nowhere", {-1, -1});
  run();
  EXPECT_EQ(out_[0].expected_score, std::nullopt);
  EXPECT_EQ(out_[2].expected_score, std::nullopt);
  EXPECT_EQ(out_[2].mean_win_rate, std::nullopt);
  EXPECT_FALSE(out_[2].covered);
  add_overall({}, 0.8, out_);
}

TEST_F(OverallTest, BaselinesStandAside) {
  add("model", {0.5});
  add("baseline", {0.9});
  models_[1].baseline = true;
  run();
  EXPECT_EQ(out_[0].mean_win_rate, std::nullopt);  // alone on its board
  EXPECT_EQ(out_[1].expected_score, std::nullopt);
}

}  // namespace
}  // namespace benchhub
