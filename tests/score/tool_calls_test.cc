// Tool calls: every ground truth scores 1 when replayed, every mutation of it scores 0 with an error that BFCL names,
// and what a provider may send in the place of calls is no crash.
#include "score/tool_calls.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

using score_test::answer_of;
using score_test::benchmark_of;
using score_test::case_of;
using score_test::openai_calls;

const Json& two_tools() {
  static const Json tools = Json::parse(R"([
    {"type": "function", "function": {"name": "book", "parameters": {"type": "object", "required": ["city", "nights"],
      "properties": {"city": {"type": "string"}, "nights": {"type": "integer"}, "price": {"type": "number"},
                     "tags": {"type": "array", "items": {"type": "string"}}, "guest": {"type": "object"}}}}},
    {"type": "function", "function": {"name": "cancel", "parameters": {"type": "object",
      "properties": {"id": {"type": "string"}}}}}])");
  return tools;
}

CaseScore score_calls(const Json& expected, const Json& calls, Json options = {{"type", "tool_calls"}}) {
  Benchmark benchmark = benchmark_of({std::move(options)});
  benchmark.tools = two_tools();
  Answer answer = answer_of("");
  answer.tool_calls = calls;
  return score_answer(benchmark, case_of(expected), answer);
}

std::string error_of(const Json& expected, const Json& short_calls) {
  const CaseScore score = score_calls(expected, openai_calls(short_calls));
  EXPECT_EQ(score.value, 0.0);
  return score.parts.at(0).detail;
}

Json booking(Json arguments) { return Json::array({{{"name", "book"}, {"arguments", std::move(arguments)}}}); }

TEST(ToolCalls, ErrorsAreNamedAsBfclNamesThem) {
  const Json expected = booking({{"city", "Oslo"}, {"nights", 2}, {"price", {{"$number", {80, 1}}}}});
  const Json right = {{"city", "Oslo"}, {"nights", 2}, {"price", 80}};
  EXPECT_EQ(score_calls(expected, openai_calls(Json::array({{"book", right}}))).value, 1.0);
  const auto with = [&](const char* name, Json value) {
    Json out = right;
    out[name] = std::move(value);
    return Json::array({Json::array({"book", out})});
  };
  const auto without = [&](const char* name) {
    Json out = right;
    out.erase(name);
    return Json::array({Json::array({"book", out})});
  };
  EXPECT_EQ(error_of(expected, Json::array({Json::array({"cancel", right})})),
            "simple_function_checker:wrong_func_name: cancel instead of book");
  EXPECT_EQ(error_of(expected, without("city")), "simple_function_checker:missing_required: city");
  EXPECT_EQ(error_of(expected, without("price")), "simple_function_checker:missing_optional: price");
  EXPECT_EQ(error_of(expected, with("tags", Json::array())), "simple_function_checker:unexpected_param: tags");
  EXPECT_EQ(error_of(expected, with("nights", "2")), "type_error:simple: nights is no integer");
  EXPECT_EQ(error_of(expected, with("nights", 3)), "value_error:others: nights");
  EXPECT_EQ(error_of(expected, with("city", "oslo")), "value_error:string: city");
  EXPECT_EQ(error_of(expected, with("price", 82)), "value_error:others: price");
  EXPECT_EQ(error_of(expected, Json::array()), "ast_decoder:decoder_failed: no call");
  const Json twice = Json::array({Json::array({"book", right}), Json::array({"book", right})});
  EXPECT_EQ(error_of(expected, twice), "simple_function_checker:wrong_count: 2 instead of 1 calls");
  EXPECT_EQ(error_of(Json::array(), twice), "irrelevance_error:decoder_success: a call, though no tool fits");
  Json two = expected;
  two.push_back({{"name", "cancel"}, {"arguments", {{"id", "x"}}}});
  EXPECT_EQ(error_of(two, twice),
            "parallel_function_checker_no_order:cannot_find_match: call 2: simple_function_checker:wrong_func_name: "
            "book instead of cancel");
}

TEST(ToolCalls, ListsAndObjectsHaveErrorsOfTheirOwn) {
  const auto error = [&](Json want, Json have) {
    const char* name = want.is_object() ? "guest" : "tags";
    return error_of(booking({{name, std::move(want)}}),
                    Json::array({Json::array({"book", {{name, std::move(have)}}})}));
  };
  EXPECT_EQ(error({"a", "b"}, {"a"}), "value_error:list/tuple: tags");
  EXPECT_EQ(error({"a", "b"}, {"a", 7}), "type_error:nested: not all of tags are of type string");
  EXPECT_EQ(error({{"name", "Ann"}}, {{"name", "Bob"}}), "value_error:dict_value: guest");
  EXPECT_EQ(error({{"name", "Ann"}}, {{"title", "Ann"}}), "value_error:dict_key: guest");
  const Json none = Json::array();
  EXPECT_EQ(score_calls("any", openai_calls(none)).parts.at(0).detail,
            "relevance_error:decoder_failed: no call, though a tool is needed");
  const Json sequence = {{"type", "tool_calls"}, {"order", "sequence"}};
  Json two = booking({{"city", "Oslo"}});
  two.push_back(two[0]);
  const Json once = Json::array({Json::array({"book", {{"city", "Oslo"}}})});
  EXPECT_EQ(score_calls(two, openai_calls(once), sequence).parts.at(0).detail,
            "parallel_function_checker_enforce_order:wrong_count: 1 instead of 2 calls");
  EXPECT_EQ(score_calls(two, openai_calls(once)).parts.at(0).detail,
            "parallel_function_checker_no_order:wrong_count: 1 instead of 2 calls");
}

TEST(ToolCalls, ParallelCallsAreMatchedAsAWhole) {
  // The first expected call matches both given ones; a greedy match would leave the second without a partner.
  Json expected = booking({{"city", {{"$any_of", {"Oslo", "Bergen"}}}}, {"nights", 1}});
  expected.push_back(booking({{"city", "Oslo"}, {"nights", 1}})[0]);
  const Json calls = Json::array({Json::array({"book", {{"city", "Oslo"}, {"nights", 1}}}),
                                  Json::array({"book", {{"city", "Bergen"}, {"nights", 1}}})});
  EXPECT_EQ(score_calls(expected, openai_calls(calls)).value, 1.0);
}

// A value of every kind, with matchers, and the same changed in one place.
Json random_value(Random& random, int depth) {
  switch (random.index(depth > 2 ? 4 : 7)) {
    case 0:
      return random.index(1000);
    case 1:
      return "text " + std::to_string(random.index(1000));
    case 2:
      return random.index(2) == 0;
    case 3:
      return static_cast<double>(random.index(1000)) + 0.5;
    case 4:
      return Json::array({random_value(random, depth + 1), random_value(random, depth + 1)});
    case 5:
      return {{"m", random_value(random, depth + 1)}, {"n", random_value(random, depth + 1)}};
    default:
      return {{"$any_of", Json::array({random_value(random, depth + 1)})}};
  }
}

Json mutated(Random& random, const Json& value) {
  if (value.is_structured() && !value.empty() && random.index(4) != 0) {
    Json out = value;
    auto it = out.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(random.index(out.size())));
    *it = mutated(random, *it);
    return out;
  }
  if (value.is_number_integer()) return value.get<int>() + 1;
  if (value.is_number()) return value.get<double>() + 1;
  if (value.is_string()) return value.get<std::string>() + "!";
  if (value.is_boolean()) return !value.get<bool>();
  return nullptr;
}

TEST(ToolCalls, GroundTruthScoresOneAndEveryMutationZero) {
  Random random(29);
  const Scoring scoring{"tool_calls", {{"type", "tool_calls"}}, 1};
  const Benchmark benchmark = benchmark_of({{{"type", "tool_calls"}}});
  for (int round = 0; round < 500; ++round) {
    Json expected = Json::array();
    for (auto n = 1 + random.index(3); n > 0; --n) {
      Json arguments = Json::object();
      for (auto a = 1 + random.index(4); a > 0; --a) arguments["a" + std::to_string(a)] = random_value(random, 0);
      expected.push_back({{"name", "f" + std::to_string(n)}, {"arguments", arguments}});
    }
    const Case the_case = case_of(expected);
    Answer answer = answer_of("");
    answer.tool_calls = reference_calls(the_case, scoring);
    ASSERT_EQ(score_answer(benchmark, the_case, answer).value, 1.0) << expected;
    Json& function = answer.tool_calls[random.index(answer.tool_calls.size())]["function"];
    Json arguments = Json::parse(function["arguments"].get<std::string>());
    auto it = arguments.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(random.index(arguments.size())));
    const std::string name = it.key();
    switch (random.index(4)) {
      case 0:
        arguments.erase(name);
        break;
      case 1:
        arguments["more"] = 1;
        break;
      default:
        arguments[name] = mutated(random, arguments[name]);
    }
    function["arguments"] = arguments.dump();
    EXPECT_EQ(score_answer(benchmark, the_case, answer).value, 0.0) << expected << answer.tool_calls;
  }
}

TEST(ToolCalls, WhatIsNoCallIsWrongAndNoCrash) {
  const Json expected = booking({{"city", "Oslo"}, {"nights", 2}});
  for (const char* calls :
       {R"("text")", "[1]", "[{}]", R"([{"function": 1}])", R"([{"function": {}}])", R"([{"function": {"name": 1}}])",
        R"([{"function": {"name": "book", "arguments": "{"}}])",
        R"([{"function": {"name": "book", "arguments": "[]"}}])", R"([{"function": {"name": "book", "arguments": 3}}])",
        R"([{"function": {"name": "book", "arguments": ""}}])"}) {
    EXPECT_EQ(score_calls(expected, Json::parse(calls)).value, 0.0) << calls;
  }
  // Some providers send an object in the place of its text.
  const Json object = Json::parse(R"([{"function": {"name": "book", "arguments": {"city": "Oslo", "nights": 2}}}])");
  EXPECT_EQ(score_calls(expected, object).value, 1.0);
  Json many = Json::array();
  for (int i = 0; i < 20'000; ++i) many.push_back(Json::array({"book", Json::object()}));
  EXPECT_EQ(score_calls(expected, openai_calls(many), {{"type", "tool_calls"}, {"mode", "arguments"}}).value, 0.0);
}

TEST(ToolCalls, FaultsOfTheDefinitionAreNamed) {
  const auto problem = [](const Json& expected) {
    Benchmark benchmark = benchmark_of({{{"type", "tool_calls"}}});
    benchmark.tools = two_tools();
    return check_case(benchmark, case_of(expected), benchmark.scoring.front());
  };
  EXPECT_EQ(problem(booking({{"city", "Oslo"}})), "");
  EXPECT_EQ(problem("none"), "expected must be a list of calls, [] (no call), or \"any\" (some call)");
  EXPECT_EQ(problem(Json::array({{{"name", "fly"}, {"arguments", Json::object()}}})),
            "there is no tool \"fly\" in tools");
  EXPECT_EQ(problem(booking({{"town", "Oslo"}})), "the tool \"book\" has no parameter \"town\"");
  EXPECT_EQ(problem(booking({{"city", {{"$near", "Oslo"}}}})), "city: there is no matcher \"$near\"");
  EXPECT_EQ(problem(booking({{"city", {{"$number", 3}}}})), "city: $number takes [value, tolerance]");
}

// Shapes that the Berkeley leaderboard's cases have; "" among its alternatives is $optional here.
const Json& shapes_tool() {
  static const Json tools =
      Json::parse(R"([{"type": "function", "function": {"name": "shop.order", "parameters": {"type": "object",
    "required": ["items", "address"], "properties": {
      "items": {"type": "array", "items": {"type": "object"}}, "address": {"type": "object"}, "tip": {"type": "number"},
      "loyal": {"type": "boolean"}, "note": {"type": "string"}, "grid": {"type": "array", "items": {"type": "array"}}}}}}])");
  return tools;
}

CaseScore score_shapes(const Json& arguments, const Json& given) {
  Benchmark benchmark = benchmark_of({{{"type", "tool_calls"}}});
  benchmark.tools = shapes_tool();
  const Json expected = Json::array({{{"name", "shop.order"}, {"arguments", arguments}}});
  EXPECT_EQ(check_case(benchmark, case_of(expected), benchmark.scoring[0]), "");
  Answer answer = answer_of("");
  answer.tool_calls = openai_calls(Json::array({Json::array({"shop.order", given})}));
  return score_answer(benchmark, case_of(expected), answer);
}

TEST(ToolCalls, TakesTheShapesOfOtherPeoplesCases) {
  const Json expected = Json::parse(R"({
    "items": [{"name": {"$fuzzy": "Chess, set"}, "count": {"$any_of": [2, 2.0]}, "size": {"$optional": {"$any_of": ["M", "medium"]}}}],
    "address": {"city": {"$any_of": [{"$fuzzy": "St. Louis"}, "Saint Louis"]}, "geo": {"lat": {"$number": [38.6, 0.1]}, "lon": {"$ignore": true}}},
    "tip": {"$optional": 0}, "loyal": {"$optional": false}, "note": {"$optional": {"$any_of": ["", "none"]}},
    "grid": {"$optional": [[1, 2], [3, 4]]}})");
  const Json least = Json::parse(
      R"({"items": [{"name": "chess-set", "count": 2.0}], "address": {"city": "st louis", "geo": {"lat": 38.63, "lon": null}}})");
  EXPECT_EQ(score_shapes(expected, least).value, 1.0);
  Json full = least;
  full.update(Json::parse(R"({"tip": 0.0, "loyal": false, "note": "", "grid": [[1.0, 2], [3, 4]]})"));
  full["items"][0]["size"] = "medium";
  EXPECT_EQ(score_shapes(expected, full).value, 1.0);
  const std::vector<std::pair<const char*, const char*>> wrong = {{"/items/0/count", "3"},
                                                                  {"/items/0/count", "\"2\""},
                                                                  {"/items/0/size", "\"L\""},
                                                                  {"/items", "[]"},
                                                                  {"/address/city", "null"},
                                                                  {"/address/geo", "[38.6]"},
                                                                  {"/address/geo/lat", "\"38.6\""},
                                                                  {"/tip", "1"},
                                                                  {"/loyal", "true"},
                                                                  {"/loyal", "0"},
                                                                  {"/note", "\"some\""},
                                                                  {"/grid", "[[1, 2]]"},
                                                                  {"/grid/1", "[4, 3]"},
                                                                  {"/items/0/colour", "\"red\""},
                                                                  {"/address/zip", "\"63101\""}};
  for (const auto& [place, value] : wrong) {
    Json given = full;
    given[Json::json_pointer(place)] = Json::parse(value);
    EXPECT_EQ(score_shapes(expected, given).value, 0.0) << place << " = " << value;
  }
  for (const char* place : {"/items/0/name", "/address/geo/lon", "/address/city"}) {
    Json given = full;
    const Json::json_pointer at(place);
    given[at.parent_pointer()].erase(at.back());
    EXPECT_EQ(score_shapes(expected, given).value, 0.0) << place;
  }
}

TEST(ScoringAdvice, NamesExpectedCallsThatNoModelCanMake) {
  Benchmark benchmark = score_test::benchmark_of({{{"type", "tool_calls"}}});
  benchmark.tools = Json::array(
      {{{"type", "function"},
        {"function",
         {{"name", "f"},
          {"parameters",
           {{"type", "object"},
            {"properties", {{"a", {{"type", "integer"}}}, {"unit", {{"type", "string"}, {"enum", {"c", "f"}}}}}},
            {"required", {"a"}}}}}}}});
  const auto advice = [&](const Json& arguments) {
    benchmark.cases = {score_test::case_of(Json::array({{{"name", "f"}, {"arguments", arguments}}}))};
    const auto all = scoring_advice(benchmark);
    return all.empty() ? std::string() : all.front().what;
  };
  EXPECT_EQ(advice({{"a", 1}}), "");
  EXPECT_EQ(advice({{"a", {{"$ignore", true}}}, {"unit", {{"$optional", "x"}}}}), "");
  EXPECT_EQ(advice({{"unit", "c"}}), "the tool \"f\" requires \"a\", which the expected call leaves out");
  EXPECT_EQ(advice({{"a", "1"}}), "\"a\" of the tool \"f\" is of type integer, which \"1\" is not");
  EXPECT_EQ(advice({{"a", 1}, {"unit", "k"}}), "\"unit\" of the tool \"f\" does not allow \"k\"");
}

TEST(ScoringAdvice, GradesAndAccuracyDoNotGoTogether) {
  Benchmark benchmark = score_test::benchmark_of({{{"type", "rouge"}}});
  benchmark.metric = "accuracy";
  EXPECT_EQ(scoring_advice(benchmark).size(), 1u);
  benchmark.scoring[0].options["threshold"] = 0.5;
  EXPECT_TRUE(scoring_advice(benchmark).empty());
  benchmark.metric = "mean";
  benchmark.scoring[0].options.erase("threshold");
  EXPECT_TRUE(scoring_advice(benchmark).empty());
}

}  // namespace
}  // namespace benchhub
