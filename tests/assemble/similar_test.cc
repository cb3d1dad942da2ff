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
