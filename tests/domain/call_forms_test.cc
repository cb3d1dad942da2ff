// Tools and calls in the forms of others.
#include "domain/call_forms.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

TEST(CallForms, ToolsOfOthersBecomeOurs) {
  const Json parameters = {{"type", "object"}, {"properties", {{"a", {{"type", "integer"}}}}}};
  const Json ours = {{"type", "function"},
                     {"function", {{"name", "f"}, {"description", "d"}, {"parameters", parameters}}}};
  EXPECT_EQ(plain_tool(ours), ours);
  EXPECT_EQ(plain_tool({{"name", "f"}, {"description", "d"}, {"input_schema", parameters}}), ours);
  EXPECT_EQ(plain_tool({{"name", "f"}, {"description", "d"}, {"inputSchema", parameters}}), ours);
  EXPECT_EQ(plain_tool({{"name", "f"},
                        {"description", "d"},
                        {"parameters", {{"type", "dict"}, {"properties", {{"a", {{"type", "integer"}}}}}}}}),
            ours);
  const Json bare = plain_tool({{"type", "function"}, {"function", {{"name", "ping"}}}});
  EXPECT_EQ(bare["function"]["parameters"], Json({{"type", "object"}, {"properties", Json::object()}}));
  EXPECT_EQ(plain_tool("x"), Json("x"));
  const Json nested = {
      {"type", "dict"},
      {"properties", {{"a", {{"type", "tuple"}, {"items", {{"type", "float"}}}}}, {"b", {{"type", "any"}}}}}};
  const Json made = plain_tool({{"name", "f"}, {"parameters", nested}})["function"]["parameters"];
  EXPECT_EQ(made["properties"]["a"], Json({{"type", "array"}, {"items", {{"type", "number"}}}}));
  EXPECT_EQ(made["properties"]["b"], Json::object());
}

TEST(CallForms, ToolsThatNoProviderTakesAreNamed) {
  const auto problem = [](const Json& tools) {
    Json plain = Json::array();
    for (const Json& tool : tools) plain.push_back(plain_tool(tool));
    return tools_problem(plain);
  };
  EXPECT_EQ(problem({{{"name", "a"}}, {{"name", "b.c"}}}), "");
  EXPECT_EQ(problem({{{"name", "a"}}, {{"name", "a"}}}), "two functions are called \"a\"");
  EXPECT_NE(problem(Json::array({{{"name", "a b"}}})), "");
  EXPECT_EQ(problem(Json::array({{{"name", "a"}, {"parameters", {{"properties", {{"x", {{"type", "intger"}}}}}}}}})),
            "\"intger\" in \"a\" is no type of JSON Schema");
}

TEST(CallForms, CallsOfOthersBecomeOurs) {
  const Json ours = Json::array({{{"name", "f"}, {"arguments", {{"a", 1}}}}});
  EXPECT_EQ(plain_calls(ours), ours);
  EXPECT_EQ(plain_calls(Json::array(
                {{{"id", "1"}, {"type", "function"}, {"function", {{"name", "f"}, {"arguments", "{\"a\": 1}"}}}}})),
            ours);
  EXPECT_EQ(plain_calls(Json::array({{{"name", "f"}, {"arguments", "{\"a\": 1}"}}})), ours);
  EXPECT_EQ(plain_calls("any"), Json("any"));
  const Json bfcl = Json::array({{{"f", {{"a", {1, 2}}, {"unit", {"celsius", ""}}, {"at", {{{"x", {5}}}}}}}}});
  const Json made = plain_calls(bfcl)[0];
  EXPECT_EQ(made["name"], "f");
  EXPECT_EQ(made["arguments"]["a"], Json({{"$any_of", {1, 2}}}));
  EXPECT_EQ(made["arguments"]["unit"], Json({{"$optional", {{"$fuzzy", "celsius"}}}}));
  EXPECT_EQ(made["arguments"]["at"], Json({{"x", 5}}));
  const Json odd = Json::array({{{"name", "f"}, {"argument", 1}}});
  EXPECT_EQ(plain_calls(odd), odd);
}

TEST(CallForms, OfACaseOnlyWhatItsScorersRead) {
  Benchmark benchmark;
  benchmark.scoring = {{"tool_calls", {{"expected_key", "calls"}}, 1}, {"contains", {{"expected_key", "say"}}, 1}};
  Case one;
  const Json call = {{"name", "f"}, {"arguments", "{}"}};
  one.expected = {{"calls", Json::array({call})}, {"say", Json::array({call})}};
  make_calls_plain(benchmark, one);
  EXPECT_EQ(one.expected["calls"][0]["arguments"], Json::object());
  EXPECT_EQ(one.expected["say"][0], call);
}

}  // namespace
}  // namespace benchhub
