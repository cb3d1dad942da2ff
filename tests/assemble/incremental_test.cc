// Incremental builds against full ones: after hundreds of random edits of definitions, cases, models, results,
// verdicts, labels, templates and of the caches themselves the site has the bytes of a build from nothing, and every
// page that was made again has a reason. A failure prints the seed and the edits so far.
#include "assemble/random_repository.h"

namespace benchhub {
namespace {

void expect_same_site(const std::map<std::string, std::string>& site, const std::map<std::string, std::string>& full,
                      const std::string& story) {
  for (const auto& [path, bytes] : full) {
    const auto it = site.find(path);
    ASSERT_NE(it, site.end()) << path << " is missing after " << story;
    ASSERT_EQ(it->second, bytes) << path << " is stale after " << story;
  }
  for (const auto& [path, bytes] : site) ASSERT_TRUE(full.contains(path)) << path << " is left over after " << story;
}

class Incremental : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Incremental, GivesTheBytesOfAFullBuildAfterAnyEdits) {
  World world(GetParam());
  std::string story = fmt::format("seed {}", GetParam());
  world.incremental();
  EXPECT_TRUE(world.site().contains("judges/judge/index.html")) << "nothing is judged";
  for (int i = 0; i < 40; ++i) {
    for (std::uint64_t n = 0; n < 1 + (static_cast<std::uint64_t>(i) + GetParam()) % 2; ++n)
      story += ", " + world.edit();
    const auto before = world.site();
    const World::Built built = world.incremental();
    expect_same_site(built.site, world.full().site, story);
    if (testing::Test::HasFatalFailure()) return;
    std::set<std::string> changed;
    for (const MadePage& page : built.report.render.made) {
      EXPECT_FALSE(page.reason.empty()) << page.file;
      if (page.changed || !page.with.empty()) changed.insert(page.file.substr(0, page.file.rfind('/') + 1));
    }
    for (const auto& [path, bytes] : built.site) {
      const auto was = before.find(path);
      if ((was != before.end() && was->second == bytes) || path.starts_with("assets/") || path == "site-files.txt")
        continue;
      // What stands at a former address is made along with what stands at the present one.
      const bool explained = world.is_former(path) || std::any_of(changed.begin(), changed.end(),
                                                                  [&](const auto& f) { return path.starts_with(f); });
      EXPECT_TRUE(explained) << path << " was rewritten without a reason after " << story;
    }
    EXPECT_EQ(world.incremental().report.render.written, 0) << story;
  }
}

TEST(IncrementalBuild, MakesWhatADateOfRetirementChangesOnThatDay) {
  World world(1);
  const auto page = [](const World::Built& built) { return built.site.at("models/m-b/index.html"); };
  world.incremental();
  world.let_days_pass(19);
  const World::Built before = world.incremental();
  EXPECT_TRUE(contains(page(before), "retires 2026-01-21"));
  EXPECT_EQ(before.report.render.written, 0);
  world.let_days_pass(1);
  const World::Built after = world.incremental();
  EXPECT_FALSE(contains(page(after), "retires 2026-01-21"));
  EXPECT_TRUE(contains(page(after), "retired 2026-01-21"));
  EXPECT_TRUE(contains(page(after), "retired on 2026-01-21") || contains(page(after), "frozen"));
  expect_same_site(after.site, world.full().site, "the day");
  EXPECT_EQ(world.incremental().report.render.written, 0);
}

// The words that the search knows are of questions: results come every night.
TEST(IncrementalBuild, MakesNoWordsAgainForAResult) {
  World world(3);
  world.incremental();
  const auto words_made = [](const World::Built& built) {
    std::size_t count = 0;
    for (const MadePage& page : built.report.render.made) count += page.file.starts_with("search/words-");
    return count;
  };
  world.change_answer();
  const World::Built built = world.incremental();
  EXPECT_FALSE(built.report.render.made.empty());
  EXPECT_EQ(words_made(built), 0u);
  world.add_case();
  EXPECT_EQ(words_made(world.incremental()), 1u);
}

TEST(IncrementalBuild, MakesEveryPageAgainWithAnotherProgram) {
  World world(1);
  world.incremental();
  world.put_program("two");
  const World::Built built = world.incremental();
  std::set<std::string> made;
  for (const MadePage& page : built.report.render.made) {
    EXPECT_NE(page.reason.find("the program changed"), std::string::npos) << page.file << ": " << page.reason;
    made.insert(page.file);
  }
  for (const char* file : {"index.html", "benchmarks/sums/index.html", "schema/board.schema.json", "search/index.json"})
    EXPECT_TRUE(made.contains(file)) << file;
  EXPECT_EQ(built.report.render.written, 0) << "it makes the same pages";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Incremental, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace benchhub
