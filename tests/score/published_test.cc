// Real answers of real models with verdicts that others published: recomputed to the last one. The data is no part of
// this repository. BENCHHUB_GSM8K names a copy of `example_model_solutions.jsonl` of openai/grade-school-math; without
// it the test is skipped aloud.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::case_of;

// What stands behind the last "A: ", without commas and dollar signs, as upstream compares it.
Benchmark published_gsm8k() {
  Benchmark out = score_test::benchmark_of({{{"type", "equals"}, {"ignore_case", false}}}, "accuracy");
  out.filters.push_back({"answer",
                         {{{"step", "after"}, {"text", "A: "}},
                          {{"step", "remove"}, {"text", ","}},
                          {{"step", "remove"}, {"text", "$"}}}});
  return out;
}

std::string published_truth(const Json& row) {
  const std::string text = row["ground_truth"];
  return replace_all(replace_all(text.substr(text.rfind("A: ") + 3), ",", ""), "$", "");
}

TEST(Published, Gsm8kVerdictsAreRecomputedToTheLast) {
  const char* path = std::getenv("BENCHHUB_GSM8K");
  if (path == nullptr) GTEST_SKIP() << "BENCHHUB_GSM8K does not name example_model_solutions.jsonl";
  std::ifstream file(path);
  ASSERT_TRUE(file) << path;
  const Benchmark benchmark = published_gsm8k();
  const CompiledBenchmark compiled(benchmark);
  int verdicts = 0, differ = 0;
  std::map<std::string, std::pair<int, int>> right;  // theirs, ours
  for (std::string line; std::getline(file, line);) {
    const Json row = Json::parse(line);
    const Case the_case = case_of(published_truth(row));
    for (const auto& [model, solution] : row.items()) {
      if (!solution.is_object()) continue;
      const bool theirs = solution["is_correct"];
      const bool ours = compiled.score(the_case, answer_of(solution["solution"])).value == 1.0;
      ++verdicts;
      differ += ours != theirs;
      right[model].first += theirs;
      right[model].second += ours;
    }
  }
  EXPECT_GT(verdicts, 0);
  EXPECT_EQ(differ, 0) << "of " << verdicts;
  for (const auto& [model, counts] : right) EXPECT_EQ(counts.first, counts.second) << model;
}

}  // namespace
}  // namespace benchhub
