// What JsonParser accepts and says, beside parse_json; and reading by view.
#include "base/json_view.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

std::string nested_arrays(int depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonView, ReadsTheSameAsTheParserOfTrees) {
  const std::string deepest = nested_arrays(kMaxJsonDepth), too_deep = nested_arrays(kMaxJsonDepth + 1);
  const std::string texts[] = {"null",
                               "true",
                               "-1",
                               "18446744073709551615",
                               "0.1",
                               "1e3",
                               "123456789012345678901234567890",
                               "\"a\\u0000b\"",
                               R"("\ud83d")",
                               R"("\ud83d\ude00")",
                               "\"\xC3\xA4\"",
                               "\"\xFF\"",
                               "\"\n\"",
                               "",
                               " ",
                               "{",
                               "[1,]",
                               "[1] 2",
                               "nul",
                               "01",
                               R"({"a":1,"b":[{"c":null},"x",2.5]})",
                               R"({"b":1,"a":2})",
                               R"({"a":1,"a":2})",
                               R"({"b":1,"a":2,"b":3})",
                               R"({"x":[{"a":1,"b":2,"a":3}]})",
                               "{\"a\":1}\n",
                               std::string("1\0", 2),
                               "1e400",
                               deepest,
                               too_deep};
  JsonParser parser;
  for (const std::string& text : texts) {
    const auto tree = parse_json(text);
    const auto view = parser.parse(text);
    ASSERT_EQ(tree.has_value(), view.has_value()) << text;
    if (tree) EXPECT_EQ(canonical_json(*tree), canonical_json(view->copy())) << text;
    else EXPECT_EQ(tree.error().what, view.error().what) << text;
  }
}

TEST(JsonView, ItsTreesAreThoseOfNlohmann) {
  for (const char* text :
       {"0", "-0", "7", "-7", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "2.0", "1e2",
        "-0.0", "[]", "{}", R"([{},[],"",null,true,false])", R"({"b":[1,{"a":"ä"}],"a":-1})"}) {
    const auto quick = quick_json(text);
    ASSERT_TRUE(quick) << text;
    const Json tree = Json::parse(text);
    EXPECT_EQ(*quick, tree) << text;
    EXPECT_EQ(quick->dump(), tree.dump()) << text;
    if (std::string_view(text) != "-0")  // whose sign is in no integer
      EXPECT_EQ(quick->type(), tree.type()) << text << ": another type of number";
  }
}

TEST(JsonView, FindsANameThatStandsTwiceAmongMany) {
  std::string text = "{\"z\":0";
  for (int i = 0; i < 200; ++i) text += ",\"n" + std::to_string(1000 - i) + "\":" + std::to_string(i);
  JsonParser parser;
  const auto once = parser.parse(text + "}");
  ASSERT_TRUE(once);
  EXPECT_EQ(JsonMembers(*once).find("n900")->integer(), 100);
  EXPECT_FALSE(parser.parse(text + ",\"z\":1}"));
}

TEST(JsonView, TellsTypesApart) {
  JsonParser parser;
  const auto view = parser.parse(R"({"d":1.5,"i":7,"n":null,"s":"x","t":true,"u":18446744073709551615,"v":[1,"y"]})");
  ASSERT_TRUE(view);
  const JsonMembers members(*view);
  EXPECT_EQ(members.find("i")->integer(), 7);
  EXPECT_EQ(members.find("i")->number(), 7.0);
  EXPECT_EQ(members.find("d")->number(), 1.5);
  EXPECT_EQ(members.find("d")->integer(), std::nullopt);
  EXPECT_EQ(members.find("u")->integer(), std::nullopt);
  EXPECT_EQ(members.find("s")->text(), "x");
  EXPECT_EQ(members.find("s")->number(), std::nullopt);
  EXPECT_EQ(members.find("t")->boolean(), true);
  EXPECT_TRUE(members.find("n")->is_null());
  EXPECT_EQ(members.find("v")->items().size(), 2u);
  EXPECT_TRUE(members.find("s")->items().empty());
  EXPECT_EQ(members.find("w"), std::nullopt);
  EXPECT_TRUE(JsonMembers(*members.find("s")).all().empty());
}

}  // namespace
}  // namespace benchhub
