// Vectors of texts, and who needs them.
#include "domain/embedding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/base64.h"
#include "domain/canary.h"
#include "domain/semantic.h"

namespace benchhub {
namespace {

TEST(Embedding, VectorsComeBackBitForBit) {
  const std::vector<float> vector = {0.0f, -0.0f, 1.0f, -0.1f, 3.4028235e38f, 1e-42f};
  const auto back = vector_from_text(vector_text(vector));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), vector.size());
  for (std::size_t i = 0; i < vector.size(); ++i) EXPECT_EQ(std::signbit((*back)[i]), std::signbit(vector[i]));
  EXPECT_EQ(*back, vector);
  EXPECT_EQ(vector_text({1.0f}), "AACAPw==");  // 00 00 80 3f
}

TEST(Embedding, WhatIsNoVectorIsNone) {
  for (const char* text : {"", "AACAPw", "AACA", "hello world", "AACAPw==\n"}) EXPECT_FALSE(vector_from_text(text));
  EXPECT_FALSE(vector_from_text(vector_text({std::numeric_limits<float>::quiet_NaN()})));
  EXPECT_FALSE(vector_from_text(vector_text({std::numeric_limits<float>::infinity()})));
  EXPECT_FALSE(vector_from_text(vector_text(std::vector<float>(kMostDimensions + 1, 1.0f))));
  EXPECT_TRUE(vector_from_text(vector_text(std::vector<float>(kMostDimensions, 1.0f))));
}

TEST(Embedding, CosineIsUndefinedWithoutALengthOrWithTwoSizes) {
  EXPECT_DOUBLE_EQ(*cosine({1, 0}, {0, 1}), 0);
  EXPECT_DOUBLE_EQ(*cosine({3, 4}, {6, 8}), 1);
  EXPECT_DOUBLE_EQ(*cosine({1, 2}, {-1, -2}), -1);
  EXPECT_NEAR(*cosine({1, 1}, {1, 0}), std::sqrt(0.5), 1e-12);
  EXPECT_FALSE(cosine({1, 2}, {1, 2, 3}));
  EXPECT_FALSE(cosine({0, 0}, {1, 2}));
  EXPECT_FALSE(cosine({}, {}));
}

TEST(Embedding, HashedWordsTellLikeFromUnlike) {
  const auto like = [](const char* a, const char* b) { return *cosine(hashed_words(a), hashed_words(b)); };
  EXPECT_DOUBLE_EQ(like("The red car", "the  RED car!"), 1);
  EXPECT_GT(like("The red car stops", "a red car stopped"), 0.5);
  EXPECT_LT(like("The red car stops", "quarterly tax report"), 0.2);
  EXPECT_FALSE(cosine(hashed_words("?!"), hashed_words("word")));
}

TEST(Semantic, AnEmbedderIsNeededWhereverMeaningsAreCompared) {
  const auto with = [](const std::string& type, Json options = Json::object()) {
    Benchmark out;
    out.scoring.push_back({type, std::move(options), 1});
    return out;
  };
  EXPECT_TRUE(needs_embedder(with("similarity")));
  EXPECT_FALSE(needs_embedder(with("equals")));
  EXPECT_TRUE(needs_embedder(with("any_of", {{"of", {{{"type", "equals"}}, {{"type", "similarity"}}}}})));
  Case the_case;
  the_case.expected = {{{"name", "mail"}, {"arguments", {{"notes", Json::array({{{"text", {{"$semantic", "x"}}}}})}}}}};
  for (const char* type : {"tool_calls", "tool_chain"}) {
    Benchmark calls = with(type);
    EXPECT_FALSE(needs_embedder(calls));
    calls.cases.push_back(the_case);
    EXPECT_TRUE(needs_embedder(calls));
  }
}

TEST(Semantic, ReadsTheMatcherOrNothing) {
  EXPECT_EQ(semantic_match("x")->least, kSemanticLeast);
  EXPECT_EQ(semantic_match({"x", 0.5})->least, 0.5);
  for (const Json& bad : {Json(""), Json(5), Json({"x", 0}), Json({"x", 1.5}), Json({"x"}), Json({5, 0.5}), Json()})
    EXPECT_FALSE(semantic_match(bad)) << bad.dump();
}

TEST(Canary, HiddenDigitsCountFromTheirBeginningInOnePiece) {
  const std::string canary = "0a7d2661-6101-488b-a516-444f977e58b5";
  EXPECT_EQ(canary_digits(canary, "488b-a516-444f977e58b5"), 20);
  EXPECT_EQ(canary_digits(canary, "The end is `0A7D2661-6101-488B-A516-444F977E58B5`."), 20);
  EXPECT_EQ(canary_digits(canary, "488ba516 0000"), 8);
  EXPECT_EQ(canary_digits(canary, "488ba 516x"), 8);
  EXPECT_EQ(canary_digits(canary, "a516-444f977e58b5"), 1);
  EXPECT_EQ(canary_digits(canary, "unknown"), 0);
  EXPECT_EQ(canary_digits(canary, ""), 0);
  Benchmark benchmark;
  benchmark.slug = "b";
  benchmark.canary = canary;
  EXPECT_TRUE(canary_question(benchmark).ends_with("b canary 0a7d2661-6101-"));
  EXPECT_LT(canary_digits(canary, canary_question(benchmark)), kCanaryRecalled);
}

}  // namespace
}  // namespace benchhub
