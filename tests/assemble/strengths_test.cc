// Strengths of all pairs: who was preferred how often, who has none, and what the ranks follow.
#include "assemble/strengths.h"

#include <gtest/gtest.h>

#include <deque>

#include "assemble/board.h"
#include "assemble/board_fixture.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

// Models that were compared on some cases, without a store.
class League {
 public:
  League(const std::vector<std::string>& slugs, int cases) {
    benchmark_.slug = "b";
    benchmark_.user_prompt = "{{q}}";
    benchmark_.metric = "mean";
    benchmark_.scoring = {{"judge_pair", {{"type", "judge_pair"}, {"against", "all"}}, 1, {}}};
    for (int i = 0; i < cases; ++i) {
      Case& one = benchmark_.cases.emplace_back();
      one.id = "c" + std::to_string(i);
      one.vars["q"] = one.id;
    }
    judge_.slug = "j";
    auto seat = std::make_shared<JudgeSeat>();
    seat->model = &judge_;
    task_ = std::make_shared<const JudgeTask>(
        JudgeTask{0, *judge_spec(benchmark_.scoring[0]), seat, "pairwise@0", "s", ""});
    for (const auto& slug : slugs) add_model(slug);
  }

  // On one case; both orders unless said otherwise. winner: 1 the first, 0 the second, 0.5 a tie.
  void play(std::size_t a, std::size_t b, std::size_t item, double winner, bool torn = false) {
    for (const auto& [of, other, value] : {std::tuple(a, b, winner), std::tuple(b, a, 1 - winner)}) {
      for (const char* order : {"ab", "ba"}) {
        const bool first = order[0] == 'a';
        const std::string won = value == 0.5 ? "C" : (value == 1) == first ? "A" : "B";
        add_verdict(of, other, item, order, torn ? "A" : won);
      }
    }
  }

  void belongs_to(std::size_t item, const std::string& cluster) { benchmark_.cases[item].cluster = cluster; }

  // Both orders hold no verdict, and were asked for twice.
  void fail(std::size_t a, std::size_t b, std::size_t item) {
    for (const auto& [of, other] : {std::pair(a, b), std::pair(b, a)}) {
      for (const char* order : {"ab", "ba"}) add_verdict(of, other, item, order, "D");
    }
  }

  void draw(std::size_t a, std::size_t b, std::size_t item) {
    for (const auto& [of, other] : {std::pair(a, b), std::pair(b, a)}) {
      JudgeRef ref;
      ref.scorer = "judge_pair";
      ref.rival = models_[other].slug;
      pairs_[of].equals.push_back({item, std::make_shared<const JudgeRef>(std::move(ref))});
    }
  }

  std::vector<const PairPlan*> pairs() const {
    std::vector<const PairPlan*> out;
    for (const auto& pair : pairs_) out.push_back(&pair);
    return out;
  }
  BenchmarkView board() const { return assemble_board(benchmark_, pairs(), 0.8); }
  StrengthView strength(const std::string& slug) const {
    for (const PairRow& row : board().rows) {
      if (row.model == slug) return row.judging.strength.value();
    }
    return {};
  }

 private:
  void add_model(const std::string& slug) {
    Model& model = models_.emplace_back();
    model.slug = slug;
    PairPlan& pair = pairs_.emplace_back();
    pair.id = {"b", slug};
    pair.benchmark = &benchmark_;
    pair.model = &model;
    for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) {
      Answer& answer = answers_.emplace_back();
      answer.case_id = benchmark_.cases[i].id;
      answer.text = "text of " + slug;
      answer.state = AnswerState::answered;
      pair.cases.push_back(assemble_test::fresh_item(i, answer));
    }
  }

  void add_verdict(std::size_t of, std::size_t other, std::size_t item, const char* order, const std::string& said) {
    Answer& reply = answers_.emplace_back();
    reply.text = "[[" + said + "]]";
    reply.state = AnswerState::answered;
    reply.cost = 10;
    reply.key = std::to_string(item) + std::to_string(std::min(of, other)) + std::to_string(std::max(of, other)) +
                (of < other        ? order
                 : order[0] == 'a' ? "ba"
                                   : "ab");
    JudgeRef ref{"judge_pair", "j", "s", order, 0, "pairwise@0", 1, "", models_[other].slug};
    reply.verdict = std::make_shared<const JudgeRef>(std::move(ref));
    VerdictPlan verdict;
    verdict.item = item;
    verdict.rival = pairs_[other].cases[item].answer;
    verdict.versus = &models_[other];
    verdict.task = task_;
    verdict.ref = reply.verdict;
    verdict.answer = &reply;
    verdict.status = CaseStatus::fresh;
    pairs_[of].verdicts.push_back(verdict);
  }

  Benchmark benchmark_;
  Model judge_;
  std::shared_ptr<const JudgeTask> task_;
  std::deque<Model> models_;
  std::deque<Answer> answers_;
  std::deque<PairPlan> pairs_;
};

TEST(Strengths, OfTwoIsTheLogOfTheOdds) {
  League league({"a", "b"}, 4);
  for (std::size_t i = 0; i < 4; ++i) league.play(0, 1, i, i < 3 ? 1 : 0);
  const StrengthView a = league.strength("a"), b = league.strength("b");
  EXPECT_EQ(a.games, 4) << "a comparison stands with both models and is one";
  EXPECT_DOUBLE_EQ(a.points, 3);
  EXPECT_NEAR(*a.theta - *b.theta, std::log(3.0), 1e-6);
  ASSERT_TRUE(a.value && a.lower && a.upper);
  EXPECT_LT(*a.lower, *a.value);
  EXPECT_EQ(a.rank_best, 1);
  EXPECT_EQ(a.rank_worst, 2) << "four comparisons tell nobody apart";
  EXPECT_EQ(league.board().metric_name, "Strength");
}

TEST(Strengths, WhoWonOrLostAllHasNoneAndTheRowSaysWhy) {
  League league({"a", "b", "king", "never"}, 6);
  for (std::size_t i = 0; i < 6; ++i) {
    league.play(0, 1, i, i % 2 ? 1 : 0);
    league.play(0, 2, i, 0);
    league.play(1, 2, i, 0);
    league.play(0, 3, i, 1);
    league.play(1, 3, i, 1);
    league.play(2, 3, i, 1);
  }
  const BenchmarkView board = league.board();
  for (const auto& row : board.rows) {
    const bool connected = row.model == "a" || row.model == "b";
    EXPECT_EQ(row.ranked, connected) << row.model;
    EXPECT_EQ(row.rank_best.has_value(), connected) << row.model;
    EXPECT_EQ(row.score.value.has_value(), connected) << "undefined, not 1 or 0";
    const std::string why = row.judging.strength.value().reason;
    EXPECT_EQ(why, row.model == "king"    ? "won all of 18 comparisons: no finite strength"
                   : row.model == "never" ? "lost all of 18 comparisons: no finite strength"
                                          : "");
  }
}

TEST(Strengths, RanksFollowSureDifferences) {
  League league({"a", "b", "c"}, 60);
  for (std::size_t i = 0; i < 60; ++i) {
    league.play(0, 1, i, i % 10 ? 1 : 0);
    league.play(0, 2, i, i % 10 ? 1 : 0);
    league.play(1, 2, i, i % 2 ? 1 : 0);
  }
  const BenchmarkView board = league.board();
  EXPECT_EQ(board.rows[0].model, "a");
  EXPECT_EQ(board.rows[0].rank_best, 1);
  EXPECT_EQ(board.rows[0].rank_worst, 1);
  EXPECT_EQ(board.rows[1].rank_best, 2);
  EXPECT_EQ(board.rows[1].rank_worst, 3);
  ASSERT_EQ(board.rows[0].metrics.size(), 1u);
  EXPECT_EQ(board.rows[0].metrics[0].name, "win rate");
  EXPECT_NEAR(*board.rows[0].metrics[0].score.value, 0.9, 1e-9) << "the mean over the rivals";
  EXPECT_EQ(board.rows[0].score.method, "Bradley-Terry");
}

TEST(Strengths, CasesThatBelongTogetherSayLess) {
  const auto width = [](std::size_t clusters) {
    League league({"a", "b", "c"}, 12);
    for (std::size_t i = 0; i < 12; ++i) {
      const bool topic = i % 2 == 0;  // on every other one a is the better
      league.play(0, 1, i, topic ? 1 : 0);
      league.play(1, 2, i, i % 3 == 0 ? 0 : 1);
      league.play(0, 2, i, topic ? 1 : 0);
      if (clusters > 0) league.belongs_to(i, "t" + std::to_string(clusters == 1 ? 0 : i % clusters));
    }
    const StrengthView strength = league.strength("a");
    return strength.lower ? *strength.upper - *strength.lower : 2.0;
  };
  EXPECT_LT(width(0), width(4));
  EXPECT_EQ(width(1), 2.0) << "one topic says nothing of others";
}

TEST(Strengths, OrdersThatDisagreeAreATieAndMoneyCountsOnce) {
  League league({"a", "b"}, 2);
  league.play(0, 1, 0, 1, true);
  league.play(0, 1, 1, 1, true);
  EXPECT_DOUBLE_EQ(league.strength("a").points, 1);
  EXPECT_DOUBLE_EQ(*league.strength("a").value, 0.5);
  const BenchmarkView board = league.board();
  Nano cost = 0;
  for (const auto& row : board.rows) cost += row.judging.cost.value_or(0);
  EXPECT_EQ(cost, 4 * 10);
  ASSERT_EQ(board.judges.series.size(), 1u);
  EXPECT_EQ(board.judges.series[0].answers, 2);
  EXPECT_EQ(board.judges.series[0].cost, 4 * 10);
  EXPECT_EQ(board.judges.series[0].position.compared, 2);
}

TEST(Strengths, ARankHoldsWhateverJudgesWouldHaveSaidWhereTheyFailed) {
  League league({"a", "b"}, 80), broken({"a", "b"}, 80);
  for (std::size_t i = 0; i < 80; ++i) {
    league.play(0, 1, i, i < 52 ? 1 : 0);
    if (i < 78) broken.play(0, 1, i, i < 50 ? 1 : 0);
    else broken.fail(0, 1, i);
  }
  EXPECT_EQ(league.strength("a").rank_worst, 1);
  const StrengthView a = broken.strength("a");
  EXPECT_EQ(a.failed, 2);
  EXPECT_EQ(a.games, 78);
  EXPECT_EQ(a.rank_best, 1);
  EXPECT_EQ(broken.board().rows[0].judging.errors, 2);
  EXPECT_TRUE(broken.board().rows[0].judging.flagged);
  EXPECT_FALSE(broken.board().rows[0].judging.withheld);
}

TEST(Strengths, AreNoneWhereJudgesFailedTooOften) {
  League league({"a", "b"}, 80);
  for (std::size_t i = 0; i < 80; ++i) {
    if (i < 70) league.play(0, 1, i, i < 50 ? 1 : 0);
    else league.fail(0, 1, i);
  }
  const PairRow row = league.board().rows[0];
  EXPECT_TRUE(row.judging.withheld);
  EXPECT_EQ(row.score.value, std::nullopt);
  EXPECT_FALSE(row.ranked);
  EXPECT_EQ(row.judging.strength->value, std::nullopt);
  EXPECT_EQ(row.judging.strength->reason, "judges failed on more than 5 % of its comparisons");
  ASSERT_TRUE(row.judging.worst && row.judging.best);
  EXPECT_NEAR(*row.judging.best - *row.judging.worst, 10 / 80.0, 1e-9);
}

TEST(Strengths, TiesAloneHaveNoInterval) {
  League league({"a", "b"}, 3);
  for (std::size_t i = 0; i < 3; ++i) league.play(0, 1, i, 0.5);
  const StrengthView a = league.strength("a");
  EXPECT_DOUBLE_EQ(*a.value, 0.5);
  EXPECT_FALSE(a.lower || a.upper) << "an interval without width would claim to be sure";
  EXPECT_EQ(a.rank_best, 1);
  EXPECT_EQ(a.rank_worst, 2);
}

TEST(Strengths, EqualAnswersAreATieThatNobodyWasAskedAbout) {
  League league({"a", "b"}, 3);
  league.play(0, 1, 0, 1);
  league.play(0, 1, 1, 0);
  league.draw(0, 1, 2);
  EXPECT_EQ(league.strength("a").games, 3);
  EXPECT_DOUBLE_EQ(league.strength("a").points, 1.5);
  const BenchmarkView board = league.board();
  for (const PairRow& row : board.rows) {
    EXPECT_EQ(row.scored, 3);
    EXPECT_EQ(row.case_scores[2].value, 0.5);
    EXPECT_EQ(row.judging.errors, 0);
    EXPECT_NE(row.case_scores[2].parts[0].detail.find("the same text: a tie"), std::string::npos);
  }
}

}  // namespace
}  // namespace benchhub
