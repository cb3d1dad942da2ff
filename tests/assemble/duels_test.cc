// Which pairs of models a board has pages of: the best of today, and those who were the best together before.
#include "assemble/duels.h"

#include <gtest/gtest.h>

#include "assemble/board_fixture.h"
#include "render/overview_rows.h"

namespace benchhub {
namespace {

using assemble_test::benchmark_of;
using assemble_test::Board;

constexpr std::int64_t kDuelDay = 86'400'000;

// Five models: a best, then b, c, d, e.
struct DuelBoard {
  DuelBoard() {
    for (const auto& [slug, right] : {std::pair{"a", 5}, {"b", 4}, {"c", 3}, {"d", 2}, {"e", 1}}) {
      std::vector<std::string> texts(6, "no");
      std::fill_n(texts.begin(), right, "yes");
      board.add(slug, texts);
    }
    view = board.view();
  }
  void remember(const std::string& model, std::int64_t at_ms, double score, int scored = 6) {
    for (PairRow& row : view.rows) {
      if (row.model == model) row.history.push_back({.at_ms = at_ms, .score = score, .scored = scored, .total = 6});
    }
  }
  std::vector<std::string> pairs(bool best) const {
    SiteModel frame;
    const SiteView site(frame, 1);
    BenchmarkView shown = view;
    add_overview_rows(shown);
    std::vector<std::string> out;
    for (const Duel& duel : make_duels(site.index(shown), 0.8)) {
      if (duel.best == best) out.push_back(duel.first + duel.second);
    }
    return out;
  }

  Benchmark benchmark = benchmark_of(6);
  Board board{benchmark};
  BenchmarkView view;
};

TEST(Duels, TheFourBestOfTodayComeFirst) {
  const DuelBoard board;
  EXPECT_EQ(board.pairs(true), (std::vector<std::string>{"ab", "ac", "ad", "bc", "bd", "cd"}));
  EXPECT_EQ(board.pairs(false), std::vector<std::string>());
}

TEST(Duels, WhoWasAmongTheBestAfterARunStaysComparedWithThemForEver) {
  DuelBoard board;
  for (const char* model : {"a", "b", "d", "e"}) board.remember(model, kDuelDay, 0.5);
  board.remember("c", 2 * kDuelDay, 0.6);  // e, the last by name of equals, is out
  EXPECT_EQ(board.pairs(false), (std::vector<std::string>{"ae", "be", "de"}));
}

TEST(Duels, WhoLedOnlyWhileARunWentOnWasNeverShown) {
  DuelBoard board;
  board.remember("e", kDuelDay, 0.9);
  board.remember("a", kDuelDay + 1, 1.0);
  board.remember("b", kDuelDay + 2, 1.0);
  board.remember("c", kDuelDay + 3, 1.0);
  board.remember("d", kDuelDay + 4, 1.0);
  EXPECT_EQ(board.pairs(false), std::vector<std::string>());
}

TEST(Duels, ARowOfTooFewCasesWasNotRanked) {
  DuelBoard board;
  board.remember("e", kDuelDay, 0.9, 2);
  board.remember("a", kDuelDay, 0.5);
  EXPECT_EQ(board.pairs(false), std::vector<std::string>());
}

}  // namespace
}  // namespace benchhub
