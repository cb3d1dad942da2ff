// Similar benchmarks.
#include "assemble/similar.h"

#include <gtest/gtest.h>

#include <deque>

namespace benchhub {
namespace {

Benchmark similar_sample(const char* slug, const char* name, const char* text) {
  Benchmark out;
  out.slug = slug;
  out.name = name;
  out.user_prompt = text;
  return out;
}

TEST(Similar, FindsTheForkFirstAndStrangersNever) {
  const std::deque<Benchmark> all = {
      similar_sample("trains", "Train tables", "When does the train leave the station at platform nine"),
      similar_sample("trains-fork", "Train tables (fork)", "When does the train leave the station at platform nine"),
      similar_sample("buses", "Bus tables", "When does the bus leave the station"),
      similar_sample("poems", "Rhymes", "Write two verses about autumn colours")};
  std::vector<BenchmarkView> views(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) views[i].benchmark = &all[i];
  add_similar(views);
  ASSERT_FALSE(views[0].similar.empty());
  EXPECT_EQ(views[0].similar[0].slug, "trains-fork");
  EXPECT_GT(views[0].similar[0].cosine, 0.5);
  for (const auto& other : views[0].similar) EXPECT_NE(other.slug, "poems");
  EXPECT_TRUE(views[3].similar.empty());
}

TEST(Similar, IsComputedOncePerSetOfDefinitions) {
  std::deque<Benchmark> all = {similar_sample("trains", "Train tables", "When does the train leave the station"),
                               similar_sample("buses", "Bus tables", "When does the bus leave the station"),
                               similar_sample("poems", "Rhymes", "Write two verses about autumn colours")};
  MemoryFs fs;
  const auto similar_to_trains = [&](const Digest& definitions) {
    std::vector<BenchmarkView> views(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) views[i].benchmark = &all[i];
    add_similar(fs, "cache/similar", definitions, views);
    std::string out;
    for (const SimilarBenchmark& one : views[0].similar) out += one.slug + " ";
    EXPECT_TRUE(views[2].similar.empty());
    return out;
  };
  EXPECT_EQ(similar_to_trains({1, 1}), "buses ");
  all[1].name = "Other", all[1].user_prompt = "Nothing alike";
  EXPECT_EQ(similar_to_trains({1, 1}), "buses ") << "as it was noted";
  EXPECT_EQ(similar_to_trains({2, 1}), "");
  EXPECT_EQ(similar_to_trains({1, 1}), "") << "one set is noted";
  all[1] = similar_sample("coaches", "Bus tables", "When does the bus leave the station");
  EXPECT_EQ(similar_to_trains({1, 1}), "coaches ") << "other benchmarks, as with --keep-going";
  std::string damaged = fs.files().at("cache/similar");
  damaged.back() ^= 1;
  ASSERT_TRUE(fs.write_atomic("cache/similar", damaged, false));
  all[1].name = "Other", all[1].user_prompt = "Nothing alike";
  EXPECT_EQ(similar_to_trains({1, 1}), "");
}

TEST(Similar, OneOrNoneOrEmptyTextsAreFine) {
  std::vector<BenchmarkView> none;
  add_similar(none);
  const Benchmark empty;
  std::vector<BenchmarkView> two(2);
  two[0].benchmark = two[1].benchmark = &empty;
  add_similar(two);
  EXPECT_TRUE(two[0].similar.empty());
}

}  // namespace
}  // namespace benchhub
