// The filters, and that the document names each of them.
#include <clocale>
#include <fstream>
#include <sstream>

#include "template/filters.h"
#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::Dict;
using tmpl::List;
using tmpl::Value;

std::string filtered(const std::string& filter, Value value) {
  return render("{{ x|" + filter + " }}", with_x(std::move(value)), "t.txt");
}

TEST(Filters, GiveWhatTheyPromise) {
  EXPECT_EQ(filtered("dash", nullptr), "–");
  EXPECT_EQ(filtered("dash", 0), "0");
  EXPECT_EQ(filtered("default('n')", nullptr), "n");
  EXPECT_EQ(filtered("default('n')", ""), "");
  EXPECT_EQ(filtered("fixed(2)", 0.125), "0.12");
  EXPECT_EQ(filtered("fixed(0)", -0.2), "0");
  EXPECT_EQ(filtered("fixed(1)", 3), "3.0");
  EXPECT_EQ(filtered("thousands", 1234567), "1,234,567");
  EXPECT_EQ(filtered("upper", "aé1"), "Aé1");
  EXPECT_EQ(filtered("lower", "AÉ1"), "aÉ1");
  EXPECT_EQ(filtered("length", "aé"), "2");
  EXPECT_EQ(filtered("length", List{1, 2, 3}), "3");
  EXPECT_EQ(filtered("join(', ')", List{1, "b", 2.5}), "1, b, 2.5");
  EXPECT_EQ(filtered("join", List{1, "b"}), "1b");
  EXPECT_EQ(filtered("first", List{7, 8}), "7");
  EXPECT_EQ(filtered("first|dash", List{}), "–");
  EXPECT_EQ(filtered("urlencode", "a b/c&é"), "a%20b%2Fc%26%C3%A9");
  EXPECT_EQ(filtered("json", List{1, "<", nullptr}), "[1,\"\\u003c\",null]");
  EXPECT_EQ(filtered("date", 1'767'225'600'000), "2026-01-01");
  EXPECT_EQ(filtered("datetime", 1'767'225'600'000), "2026-01-01T00:00:00Z");
  EXPECT_EQ(filtered("truncate(3)", "aébc"), "aéb…");
  EXPECT_EQ(filtered("truncate(4)", "aébc"), "aébc");
  EXPECT_EQ(filtered("csv", "a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(filtered("csv", "plain"), "plain");
}

TEST(Filters, NullPassesThrough) {
  for (const char* filter : {"fixed(2)", "thousands", "upper", "length", "join(',')", "first", "date", "truncate(3)"}) {
    EXPECT_EQ(filtered(filter, nullptr), "") << filter;
    EXPECT_EQ(filtered(std::string(filter) + "|dash", nullptr), "–") << filter;
  }
}

TEST(Filters, WrongInputIsAnError) {
  EXPECT_EQ(filtered("fixed(2)", "a"), "t.txt:1:6: error: filter 'fixed' needs a number, 'x' is a string");
  EXPECT_EQ(filtered("join(',')", List{List{}}),
            "t.txt:1:6: error: filter 'join' needs a list of strings and numbers, 'x' is a list");
  EXPECT_EQ(filtered("fixed(99)", 1),
            "t.txt:1:6: error: filter 'fixed' needs an integer from 0 to 20 as its argument, 'x' is an integer");
  EXPECT_NE(filtered("date", INT64_MAX).find("milliseconds"), std::string::npos);
  EXPECT_EQ(filtered("fixed", 1), "t.txt:1:12: error: filter 'fixed' takes 1 arguments, found 0");
  EXPECT_EQ(filtered("uper", "a"), "t.txt:1:6: error: unknown filter 'uper'; did you mean upper?");
}

TEST(Filters, AreAllDocumented) {
  std::ifstream file(std::string(BENCHHUB_SOURCE_DIR) + "/docs/templates-language.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const tmpl::Filter& filter : tmpl::filters()) {
    EXPECT_NE(text.str().find("`" + std::string(filter.name)), std::string::npos) << filter.name;
  }
}

}  // namespace
