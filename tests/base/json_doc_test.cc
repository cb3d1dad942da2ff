// Positions, limits and refusals of the located JSON reader.
#include "base/json_doc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace benchhub {
namespace {

std::string doc_errors(std::string_view text, bool comments = true) {
  Diagnostics diagnostics;
  parse_json_doc("f.json", text, {comments, 1}, diagnostics);
  std::string out;
  for (const auto& e : diagnostics.errors()) out += e.to_string() + "\n";
  return out;
}

TEST(JsonDoc, KnowsWhereEachValueStands) {
  Diagnostics diagnostics;
  const auto doc = parse_json_doc(
      "f.json", "{ // note\n  \"a\\\"b\": [12, -3.5e2,true,\n null, \"x\"],\r\n\t\"o\": {}}", {true, 1}, diagnostics);
  ASSERT_TRUE(doc) << doc_errors("");
  const JsonNode& list = doc->members[0].value;
  EXPECT_EQ(doc->members[0].where.line, 2);
  EXPECT_EQ(doc->members[0].where.col, 3);
  EXPECT_EQ(list.where.col, 11);
  EXPECT_EQ(list.items[0].where.col, 12);
  EXPECT_EQ(list.items[1].where.col, 16);
  EXPECT_EQ(list.items[1].number, -350);
  EXPECT_EQ(list.items[2].where.col, 23);
  EXPECT_EQ(list.items[3].where.line, 3);
  EXPECT_EQ(list.items[3].where.col, 2);
  EXPECT_EQ(list.items[4].where.col, 8);
  EXPECT_EQ(doc->members[1].value.where.line, 4);
  EXPECT_EQ(doc->members[1].value.where.col, 7);
}

TEST(JsonDoc, SkipsByteOrderMarkAndAcceptsCrLf) {
  Diagnostics diagnostics;
  const auto doc = parse_json_doc("f", "\xEF\xBB\xBF{\r\n\"a\": 1}", {false, 1}, diagnostics);
  ASSERT_TRUE(doc);
  EXPECT_EQ(doc->find("a")->where.line, 2);
}

TEST(JsonDoc, RefusesDuplicateKeysNamingBothPlaces) {
  EXPECT_EQ(doc_errors("{\"a\": 1,\n \"a\": 2}"),
            "f.json:2:2: error: duplicate key \"a\"; it stands already at line 1, column 2; keep one of the two\n");
}

TEST(JsonDoc, ManyKeysStayLinearAndDuplicatesAreFound) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_NE(doc_errors(text + "\"k77777\":2}").find("duplicate key \"k77777\""), std::string::npos);
}

TEST(JsonDoc, RefusesCharactersThatEscapesSpell) {
  EXPECT_EQ(
      doc_errors("{\"a\": \"b\\u001b[2J\"}"),
      "f.json:1:7: error: the string holds U+001B, a control character; it is character 2 of the string; remove it\n");
  EXPECT_NE(doc_errors("{\"a\\u202e\": 1}").find("f.json:1:2: error: the string holds U+202E"), std::string::npos);
  EXPECT_EQ(doc_errors("{\"a\": \"x\\n\\ty\"}"), "");
}

TEST(JsonDoc, ExplainsTheCommonMistakes) {
  const struct {
    const char *text, *says;
  } kMistakes[] = {
      {"{'a': 1}", "f.json:1:2: error: not valid JSON; single quotes; JSON wants double quotes"},
      {"{a: 1}", "f.json:1:2: error: not valid JSON; a key without quotes; write it in double quotes"},
      {"{\"a\": 1,\n \"b\": 2,}", "f.json:2:9: error: not valid JSON; a comma before the closing bracket"},
      {"[1, 2, ]", "f.json:1:8: error: not valid JSON; a comma before the closing bracket; remove the comma"},
      {"{\"a\": 1\n \"bcd\": 2}", "f.json:2:2: error: not valid JSON; a comma or colon is missing before this"},
      {"{\"a\": \"x\" \"b\\\"c\": 2}", "f.json:1:11: error: not valid JSON; a comma or colon is missing"},
      {"{\"a\" 1}", "f.json:1:6: error: not valid JSON; a comma or colon is missing before this"},
      {"{\"a\": True}", "f.json:1:7: error: not valid JSON; True is not JSON; write true, false, null or a number"},
      {"{\"a\": yes}", "f.json:1:7: error: not valid JSON; text without quotes; write it in double quotes"},
      {"{\"a\": \"x\n\"}", "f.json:1:9: error: not valid JSON; a line ends inside a string"},
      {"{\"a\": [1, 2", "not valid JSON; the text ends too early; close what is open"},
      {"{\"a\" = 1}", "f.json:1:6: error: not valid JSON; \"=\" between key and value; JSON wants \":\""},
      {"{\u201ca\u201d: 1}", "f.json:1:2: error: not valid JSON; typographic quotes"},
  };
  for (const auto& mistake : kMistakes) {
    EXPECT_NE(doc_errors(mistake.text).find(mistake.says), std::string::npos) << doc_errors(mistake.text);
  }
}

TEST(JsonDoc, NeverQuotesAWholeToken) {
  EXPECT_LT(doc_errors("{\"" + std::string(500'000, 'k') + "\" \"x\"}").size(), 600u);
  EXPECT_LT(doc_errors("[1, \"\\q" + std::string(500'000, 'k') + "\"]").size(), 600u);
}

TEST(JsonDoc, RefusesDepthWithoutRecursion) {
  EXPECT_NE(doc_errors(std::string(100'000, '[')).find("f.json:1:65: error: nested too deep"), std::string::npos);
}

TEST(JsonDoc, RefusesBadBytesWithTheirPlace) {
  EXPECT_NE(doc_errors("{\n\"a\": \"\xff\"}").find("f.json:2:7: error: not valid UTF-8"), std::string::npos);
  EXPECT_NE(doc_errors(std::string_view("{\"a\": \"\0\"}", 10)).find("a NUL byte"), std::string::npos);
  EXPECT_NE(doc_errors("{\"a\": 1,}").find("f.json:1:9: error: not valid JSON"), std::string::npos);
  EXPECT_NE(doc_errors("// c\n{}", false).find("f.json:1:"), std::string::npos);
  EXPECT_NE(doc_errors("{} {}"), "");
  EXPECT_NE(doc_errors(""), "");
}

TEST(Json, ParsesHostileRepliesWithoutThrowing) {
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
  EXPECT_FALSE(parse_json("{\"a\":1,\"a\":2}"));
  EXPECT_FALSE(parse_json("1e400"));
  EXPECT_FALSE(parse_json("\"\xff\""));
  EXPECT_EQ(parse_json("\"a\\ud83d!\"").value(), "a\xEF\xBF\xBD!");
  EXPECT_EQ(parse_json("\"\\ud83d\\ude00\"").value(), "\xF0\x9F\x98\x80");
  EXPECT_EQ(parse_json("\"\\\\ud83d\"").value(), "\\ud83d");
}

TEST(Json, CanonicalFormIsStable) {
  EXPECT_EQ(canonical_json(parse_json(R"({"b":1.0,"a":[0.1,1e21,-0.0]})").value()), R"({"a":[0.1,1e+21,0],"b":1})");
}

// nlohmann's dump is the reference: keys of stored answers were hashed from it.
TEST(Json, CanonicalTextIsWhatNlohmannDumps) {
  const auto dumped = [](const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); };
  const std::string_view pieces[] = {"a",    "0123456789", "\"",           "\\",
                                     "/",    "\b",         "\f",           "\n",
                                     "\r",   "\t",         "\x01",         "\x1f",
                                     "\x7f", "\xC3\xA4",   "\xE2\x80\xA8", "\xF0\x9F\x98\x80",
                                     "\xFF", "\xC3",       "\xED\xA0\x80", std::string_view("\0", 1)};
  std::mt19937 random(1);
  for (int turn = 0; turn < 3000; ++turn) {
    std::string text;
    // Every third text is longer than a block of the writer.
    const std::size_t length = turn % 3 == 0 ? 4000 + random() % 5000 : random() % 12;
    const std::size_t kinds = turn % 2 == 0 ? std::size(pieces) : 16;  // without what is no UTF-8
    while (text.size() < length) text += pieces[random() % kinds];
    const Json value = {{text.substr(0, 9), text}, {"n", static_cast<std::int64_t>(random()) - (1LL << 31)}};
    ASSERT_EQ(canonical_json(value), dumped(value));
    ASSERT_EQ(canonical_json(text), dumped(text));
  }
  for (const char* text : {"null", "true", "[]", "{}", "[[],{}]", "18446744073709551615", "-9223372036854775808", "0.1",
                           "5e-324", "1.7976931348623157e308", "[1,[2,{\"a\":[false]}]]", "\"\""}) {
    const Json value = Json::parse(text);
    EXPECT_EQ(canonical_json(value), dumped(value));
  }
  EXPECT_EQ(canonical_json(Json::array({1e15, -2.0, 9e15, INFINITY, NAN})), "[1000000000000000,-2,9e+15,null,null]");
}

}  // namespace
}  // namespace benchhub
