// Likeness of meaning: what vectors make of two texts, and what their absence does not.
#include "score/similarity.h"

#include <gtest/gtest.h>

#include "domain/embedding.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;
using score_test::openai_calls;

// Vectors that were asked for, by text.
class VectorShelf {
 public:
  VectorShelf& put(const std::string& text, const std::vector<float>& vector, const std::string& served = "m") {
    Answer reply = answer_of(vector_text(vector));
    reply.model_served = served;
    replies_.push_back({text, reply, false});
    return *this;
  }
  VectorShelf& give_up(const std::string& text) {
    replies_.push_back({text, std::nullopt, true});
    return *this;
  }
  Verdicts verdicts() const {
    Verdicts out;
    for (const auto& one : replies_)
      out.vectors.push_back({&one.text, one.reply ? &*one.reply : nullptr, one.given_up});
    return out;
  }

 private:
  struct One {
    std::string text;
    std::optional<Answer> reply;
    bool given_up;
  };
  std::vector<One> replies_;
};

CaseScore similarity_of(const Json& options, const Json& expected, const std::string& text, const VectorShelf& shelf) {
  Benchmark benchmark = benchmark_of({options});
  benchmark.judging.embedder = "e";
  const Case the_case = case_of(expected);
  return CompiledBenchmark(benchmark).score(the_case, answer_of(text), shelf.verdicts());
}

const Json kPlain = {{"type", "similarity"}};

TEST(Similarity, IsTheCosineWithTheNearestExpectedText) {
  VectorShelf shelf;
  shelf.put("a", {1, 0}).put("b", {0.6f, 0.8f}).put("given", {0, 1});
  EXPECT_NEAR(*similarity_of(kPlain, {"a", "b"}, "given", shelf).value, 0.8, 1e-6);
  EXPECT_EQ(similarity_of(kPlain, "a", "given", shelf).value, 0.0);
  EXPECT_NEAR(*similarity_of({{"type", "similarity"}, {"floor", 0.6}}, "b", "given", shelf).value, 0.5, 1e-6);
  EXPECT_EQ(similarity_of({{"type", "similarity"}, {"threshold", 0.75}}, "b", "given", shelf).value, 1.0);
}

TEST(Similarity, OppositeIsNoLessThanNothing) {
  VectorShelf shelf;
  shelf.put("a", {1, 0}).put("given", {-1, 0});
  EXPECT_EQ(similarity_of(kPlain, "a", "given", shelf).value, 0.0);
}

TEST(Similarity, EqualTextsNeedNoVectors) { EXPECT_EQ(similarity_of(kPlain, {"a", "b"}, " b\n", {}).value, 1.0); }

TEST(Similarity, AMissingVectorIsNoScore) {
  VectorShelf shelf;
  shelf.put("a", {1, 0});
  const CaseScore waiting = similarity_of(kPlain, "a", "given", shelf);
  EXPECT_FALSE(waiting.value);
  EXPECT_EQ(waiting.unscored_reason, "not embedded");
  shelf.give_up("given");
  EXPECT_EQ(similarity_of(kPlain, "a", "given", shelf).unscored_reason, "embedding-error");
}

TEST(Similarity, VectorsOfTwoSpacesAreNotCompared) {
  VectorShelf sizes, models, broken;
  sizes.put("a", {1, 0}).put("given", {1, 0, 0});
  models.put("a", {1, 0}, "m-1").put("given", {1, 0}, "m-2");
  broken.put("a", {1, 0}).put("given", {0, 0});
  for (const VectorShelf* shelf : {&sizes, &models, &broken})
    EXPECT_EQ(similarity_of(kPlain, "a", "given", *shelf).unscored_reason, "embedding-error");
}

TEST(Similarity, WorksInsideOtherScorers) {
  VectorShelf shelf;
  shelf.put("a", {1, 0}).put("given", {1, 0});
  const Json either = {{"type", "any_of"}, {"of", {{{"type", "equals"}}, {{"type", "similarity"}}}}};
  EXPECT_EQ(similarity_of(either, "a", "given", shelf).value, 1.0);
  EXPECT_EQ(similarity_of(either, "a", "given", {}).unscored_reason, "not embedded");
}

TEST(Similarity, CannotStandBehindFilters) {
  Benchmark benchmark = benchmark_of({kPlain});
  benchmark.filters.push_back({"f", {{{"step", "lower"}}}});
  EXPECT_NE(check_case(benchmark, case_of("a"), benchmark.scoring[0]), "");
}

CaseScore semantic_score(const Json& matcher, const Json& given, const VectorShelf& shelf) {
  Benchmark benchmark = benchmark_of({{{"type", "tool_calls"}}});
  const Case the_case = case_of(Json::array({{{"name", "mail"}, {"arguments", {{"body", matcher}}}}}));
  Answer answer = answer_of("");
  answer.tool_calls = openai_calls(Json::array({Json::array({"mail", {{"body", given}}})}));
  return CompiledBenchmark(benchmark).score(the_case, answer, shelf.verdicts());
}

TEST(Semantic, AnArgumentMayBeSaidInOtherWords) {
  VectorShelf shelf;
  shelf.put("come late", {1, 0}).put("be late", {0.8f, 0.6f}).put("cake", {0, 1});
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, "be late", shelf).value, 1.0);
  EXPECT_EQ(semantic_score({{"$semantic", {"come late", 0.81}}}, "be late", shelf).value, 0.0);
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, "cake", shelf).value, 0.0);
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, "come late", {}).value, 1.0);
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, "", {}).value, 0.0);
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, 5, {}).value, 0.0);
  EXPECT_EQ(semantic_score({{"$semantic", "come late"}}, "other words", shelf).unscored_reason, "not embedded");
}

TEST(Semantic, IsNotForChains) {
  Benchmark benchmark = benchmark_of({{{"type", "tool_chain"}}});
  Case the_case = case_of({{"calls", {{{"name", "find"}, {"arguments", {{"q", {{"$semantic", "x"}}}}}}}}});
  the_case.chain.emplace();
  the_case.chain->rules = {{"find", Json::object(), Json::object(), "found", Json::object()}};
  EXPECT_EQ(check_case(benchmark, the_case, benchmark.scoring[0]),
            "q: $semantic is for the scorer tool_calls, not for chains");
}

}  // namespace
}  // namespace benchhub
