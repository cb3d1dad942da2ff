// What lists say that a case expects.
#include "render/json_words.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

std::string json_in_words(const char* json, std::size_t n = 200) { return json_words(Json::parse(json), n); }

TEST(JsonWords, SayWhatIsExpectedWithoutJson) {
  EXPECT_EQ(json_in_words("null"), "");
  EXPECT_EQ(json_in_words("\"two\\nlines\""), "two lines");
  EXPECT_EQ(json_in_words("19.5"), "19.5");
  EXPECT_EQ(json_in_words("true"), "true");
  EXPECT_EQ(json_in_words(R"(["Dora", "Falk", 3])"), "Dora, Falk, 3");
  EXPECT_EQ(json_in_words("[]"), "nothing");
  EXPECT_EQ(json_in_words(R"([["a", "b"], ["c"]])"), "[a, b], [c]");
  EXPECT_EQ(json_in_words(R"({"borrower": "Ada", "items": [{"name": "drill", "n": 5}], "to": {"day": 1}})"),
            "borrower: Ada · items: [n: 5, name: drill] · to (day: 1)");
}

TEST(JsonWords, CallsReadAsCalls) {
  EXPECT_EQ(json_in_words(
                R"([{"name": "book", "arguments": {"id": 7, "who": ["A", "B"]}}, {"name": "end", "arguments": {}}])"),
            "book(id: 7, who: [A, B]); end()");
  EXPECT_EQ(json_in_words(R"({"calls": [{"name": "f", "arguments": {}}], "state": {"closed": null}})"),
            "calls: f() · state (closed: nothing)");
}

TEST(JsonWords, LongOnesAreCutAndDeepOnesEnd) {
  EXPECT_EQ(json_in_words(R"(["aaaa", "bbbb"])", 6), "aaaa, …");
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += "[";
  deep += "1" + std::string(60, ']');
  EXPECT_EQ(json_in_words(deep.c_str()), "[[[[[[[[…]]]]]]]]");
}

}  // namespace
}  // namespace benchhub
