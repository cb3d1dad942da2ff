// The ledger: which page is made again, for which reason, and that nothing of it is believed that is not whole.
#include "render/ledger.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

const Digest kManifest{1, 2}, kA{3, 3}, kB{4, 4};

TEST(Difference, NamesWhatChangedIsNewOrGone) {
  EXPECT_EQ(difference({{"a", kA}}, {{"a", kA}}), "");
  EXPECT_EQ(difference({{"a", kA}}, {{"a", kB}}), "a changed");
  EXPECT_EQ(difference({{"a", kA}, {"b", kB}}, {{"a", kA}}), "b is gone");
  EXPECT_EQ(difference({}, {{"a", kA}}), "a is new");
  EXPECT_EQ(difference({{"a", kA}, {"b", kB}}, {{"b", kB}, {"a", kA}}), "another order");
  Inputs many;
  for (const char* name : {"a", "b", "c", "d", "e"}) many.push_back({name, kA});
  EXPECT_EQ(difference({}, many), "a is new, b is new, c is new and 2 more");
}

class LedgerTest : public testing::Test {
 protected:
  // A section of two pages: one of "board" alone, one of "board" and "case 1".
  void build(const Digest& board, const Digest& one) {
    Ledger ledger = Ledger::load(fs_, "cache/ledger", kManifest);
    PageDecider decider(ledger.before("s"));
    const auto b = decider.input("the board", board), c = decider.input("case 1", one);
    reasons_.clear();
    for (const auto& [file, uses] : std::vector<std::pair<std::string, std::vector<std::uint32_t>>>{
             {"index.html", {b}}, {"1/index.html", {b, c}}}) {
      const std::vector<std::string>* files = nullptr;
      reasons_.push_back(decider.reason(file, uses, &files));
      decider.add({file}, uses);
    }
    ASSERT_TRUE(
        ledger.put("s", Ledger::inputs_digest({{"the board", board}}), "rows", Ledger::pages_bytes(decider.pages())));
    ASSERT_TRUE(ledger.save(kManifest));
  }
  MemoryFs fs_;
  std::vector<std::string> reasons_;
};

TEST_F(LedgerTest, APageIsMadeAgainForWhatItShowsAlone) {
  build(kA, kA);
  EXPECT_EQ(reasons_, (std::vector<std::string>{"the page is new", "the page is new"}));
  build(kA, kA);
  EXPECT_EQ(reasons_, (std::vector<std::string>{"", ""}));
  build(kA, kB);
  EXPECT_EQ(reasons_, (std::vector<std::string>{"", "case 1 changed"}));
  build(kB, kA);
  EXPECT_EQ(reasons_, (std::vector<std::string>{"the board changed", "the board changed, case 1 changed"}));
}

TEST_F(LedgerTest, KnowsWhatAnInputWas) {
  build(kA, kB);
  const Ledger ledger = Ledger::load(fs_, "cache/ledger", kManifest);
  const PageDecider decider(ledger.before("s"));
  EXPECT_EQ(decider.before("case 1"), kB);
  EXPECT_EQ(decider.before("case 2"), std::nullopt);
  EXPECT_EQ(PageDecider(nullptr).before("case 1"), std::nullopt);
}

TEST_F(LedgerTest, IsNotUsedForAnotherManifestNorDamaged) {
  build(kA, kA);
  EXPECT_NE(Ledger::load(fs_, "cache/ledger", kManifest).before("s"), nullptr);
  EXPECT_EQ(Ledger::load(fs_, "cache/ledger", kA).before("s"), nullptr);
  EXPECT_EQ(Ledger::load(fs_, "cache/ledger", {}).before("s"), nullptr);
  const std::string bytes = fs_.files().at("cache/ledger");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] ^= 1;
    ASSERT_TRUE(fs_.write_atomic("cache/ledger", damaged, false));
    EXPECT_EQ(Ledger::load(fs_, "cache/ledger", kManifest).before("s"), nullptr) << i;
    ASSERT_TRUE(fs_.write_atomic("cache/ledger", bytes.substr(0, i), false));
    EXPECT_EQ(Ledger::load(fs_, "cache/ledger", kManifest).before("s"), nullptr) << i;
  }
}

}  // namespace
}  // namespace benchhub
