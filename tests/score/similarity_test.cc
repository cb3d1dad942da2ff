// Likeness of meaning: what vectors make of two texts, and what their absence does not.
#include "score/similarity.h"

#include <gtest/gtest.h>

#include "domain/embedding.h"
#include "domain/tool_chain.h"
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

TEST(Similarity, ReadsWhatIsExtracted) {
  VectorShelf shelf;
  shelf.put("a", {1, 0}).put("given", {0.8f, 0.6f});
  const Json last = {{"type", "similarity"}, {"extract", "last_line"}};
  EXPECT_NEAR(*similarity_of(last, "a", "Thinking ...\n\ngiven \n", shelf).value, 0.8, 1e-6);
  const Json pattern = {{"type", "similarity"}, {"extract_pattern", "Answer: (?P<answer>.*)"}};
  EXPECT_NEAR(*similarity_of(pattern, "a", "So.\nAnswer: given", shelf).value, 0.8, 1e-6);
  const CaseScore nothing = similarity_of(pattern, "a", "given", {});
  EXPECT_EQ(nothing.value, 0.0);
  EXPECT_EQ(nothing.failure.kind, FailureKind::no_answer);
}

TEST(Similarity, EveryFilterHasItsOwnText) {
  Benchmark benchmark = benchmark_of({kPlain});
  benchmark.filters = {{"strict", {{{"step", "after"}, {"text", "Answer:"}}}}, {"whole", {}}};
  const CompiledBenchmark compiled(benchmark);
  const Case the_case = case_of("a");
  EXPECT_EQ(compiled.texts_to_embed(the_case, answer_of("So. Answer: given")),
            (std::vector<std::string>{"a", "given", "So. Answer: given"}));
  EXPECT_EQ(compiled.texts_to_embed(the_case, answer_of("given")), (std::vector<std::string>{"a", "given"}));
  VectorShelf shelf;
  shelf.put("a", {1, 0}).put("given", {0.8f, 0.6f}).put("So. Answer: given", {0, 1});
  const CaseScore score = compiled.score(the_case, answer_of("So. Answer: given"), shelf.verdicts());
  EXPECT_NEAR(*score.value, 0.8, 1e-6);
  EXPECT_EQ(score.filtered.at(1).value, 0.0);
}

std::vector<std::string> texts_of(const Benchmark& benchmark, const Case& the_case, const Answer& answer) {
  return CompiledBenchmark(benchmark).texts_to_embed(the_case, answer);
}

Answer calling(const char* name, const Json& arguments) {
  Answer out = answer_of("");
  out.tool_calls = openai_calls(Json::array({Json::array({name, arguments})}));
  return out;
}

TEST(EmbeddedTexts, NoneThatIsEqualOrEmpty) {
  const Benchmark benchmark = benchmark_of({kPlain});
  const Case the_case = case_of({"one", "two"});
  EXPECT_EQ(texts_of(benchmark, the_case, answer_of(" three\n")), (std::vector<std::string>{"one", "three", "two"}));
  EXPECT_TRUE(texts_of(benchmark, the_case, answer_of("two")).empty());
  EXPECT_TRUE(texts_of(benchmark, the_case, answer_of("  ")).empty());
}

TEST(EmbeddedTexts, AlsoInsideOtherScorersAndMatchers) {
  const Json own = {{"type", "similarity"}, {"expected", "own"}};
  const Benchmark nested = benchmark_of({{{"type", "any_of"}, {"of", {{{"type", "equals"}}, own}}}});
  EXPECT_EQ(texts_of(nested, case_of(nullptr), answer_of("x")), (std::vector<std::string>{"own", "x"}));
  const Benchmark calls = benchmark_of({{{"type", "tool_calls"}}});
  const Case the_case = case_of({{{"name", "mail"},
                                  {"arguments",
                                   {{"to", "a@b.c"},
                                    {"body", {{"$optional", {{"$any_of", {{{"$semantic", "come late"}}, "n/a"}}}}}},
                                    {"notes", Json::array({{{"text", {{"$semantic", {"bring cake", 0.7}}}}}})}}}}});
  const Json given = {{"to", "someone"}, {"body", "be late"}, {"notes", {{{"text", "cake please"}}}}};
  EXPECT_EQ(texts_of(calls, the_case, calling("mail", given)),
            (std::vector<std::string>{"come late", "be late", "bring cake", "cake please"}));
  EXPECT_TRUE(texts_of(calls, the_case, calling("post", given)).empty());
  EXPECT_TRUE(texts_of(calls, the_case, calling("mail", {{"body", 5}, {"notes", "none"}})).empty());
  for (const Json& broken : {Json("x"), Json::array({5}), Json::array({{{"function", {{"arguments", "{"}}}}})}) {
    Answer answer = answer_of("");
    answer.tool_calls = broken;
    EXPECT_TRUE(texts_of(calls, the_case, answer).empty());
  }
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

TEST(Semantic, CallsOfAChainToo) {
  const Benchmark benchmark = benchmark_of({{{"type", "tool_chain"}}});
  Case the_case = case_of({{"calls", {{{"name", "find"}, {"arguments", {{"q", {{"$semantic", "red car"}}}}}}}}});
  the_case.chain.emplace();
  the_case.chain->rules = {{"find", Json::object(), Json::object(), "found", Json::object()}};
  EXPECT_EQ(check_case(benchmark, the_case, benchmark.scoring[0]), "");
  Answer last = answer_of("done");
  const Answer first = calling("find", {{"q", "a car that is red"}});
  last.chain = std::make_shared<const ChainRun>(play_chain(*the_case.chain, {&first, &last}));
  EXPECT_EQ(texts_of(benchmark, the_case, last), (std::vector<std::string>{"red car", "a car that is red"}));
  const auto value = [&](const VectorShelf& shelf) {
    return CompiledBenchmark(benchmark).score(the_case, last, shelf.verdicts());
  };
  EXPECT_EQ(value({}).unscored_reason, "not embedded");
  VectorShelf near, far;
  near.put("red car", {1, 0}).put("a car that is red", {1, 0.1f});
  far.put("red car", {1, 0}).put("a car that is red", {0, 1});
  EXPECT_EQ(value(near).value, 1.0);
  EXPECT_EQ(value(far).value, 0.0);
}

}  // namespace
}  // namespace benchhub
