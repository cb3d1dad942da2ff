// The language: expressions, statements, inheritance, white space.
#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::Dict;
using tmpl::List;
using tmpl::Value;

Dict language_data() {
  Dict author;
  author.add("name", "Ada").add("born", 1815);
  Dict root;
  root.add("author", std::move(author)).add("numbers", List{1, 2, 3}).add("none", List{}).add("missing", nullptr);
  root.add("score", 0.5).add("title", "A & B").add("yes", true).add("zero", 0);
  return root;
}
std::string language_text(const std::string& text) { return render(text, language_data(), "t.txt"); }

TEST(Language, WritesEachKindOfValue) {
  EXPECT_EQ(language_text("{{ author.name }} {{ author.born }} {{ score }} {{ yes }} [{{ missing }}]"),
            "Ada 1815 0.5 true []");
  EXPECT_EQ(language_text("{{ 'it\\'s' }} {{ \"a\\n\" }} {{ -3 }} {{ 2.50 }} {{ true }} {{ none }}"),
            "it's a\n -3 2.5 true ");
}

TEST(Language, UndefinedNumbersAreNull) {
  EXPECT_EQ(render("{{ x|dash }}", with_x(std::nan("")), "t.txt"), "–");
  EXPECT_EQ(render("{{ x|dash }}", with_x(std::optional<double>()), "t.txt"), "–");
  EXPECT_EQ(render("{{ x|dash }}", with_x(std::optional<int>(3)), "t.txt"), "3");
}

TEST(Language, ConditionsCompareAndCombine) {
  const auto is = [](const std::string& condition) {
    return language_text("{% if " + condition + " %}1{% else %}0{% endif %}");
  };
  for (const char* yes :
       {"yes", "not zero", "score < 1", "score <= 0.5", "score >= 0.5", "author.born > 1800", "1 == 1.0", "'a' < 'b'",
        "title == 'A & B'", "missing == none", "missing != 0", "yes and not missing", "zero or yes",
        "not (zero or missing)", "not none", "numbers|length > 2", "zero == 0 and yes == true"}) {
    EXPECT_EQ(is(yes), "1") << yes;
  }
  for (const char* no : {"zero", "missing", "''", "score > 1", "missing < 1", "missing > 1", "missing >= 0", "not yes",
                         "zero and yes", "'1' == 1"}) {
    EXPECT_EQ(is(no), "0") << no;
  }
}

TEST(Language, ElifTakesTheFirstTrueBranch) {
  const std::string text = "{% if x == 1 %}one{% elif x == 2 %}two{% elif x == 2 %}again{% else %}more{% endif %}";
  EXPECT_EQ(render(text, with_x(1)), "one");
  EXPECT_EQ(render(text, with_x(2)), "two");
  EXPECT_EQ(render(text, with_x(3)), "more");
}

TEST(Language, AndOrGiveTheirOperands) {
  EXPECT_EQ(language_text("{{ missing or 'none' }} {{ author.name or 'none' }} {{ yes and title }}"), "none Ada A & B");
  EXPECT_EQ(language_text("{{ 'a' if yes else 'b' }}{{ 'a' if zero else 'b' }}{{ 'a' if zero }}"), "ab");
}

TEST(Language, LoopsKnowTheirPlace) {
  EXPECT_EQ(language_text(
                "{% for n in numbers %}{{ loop.index }}/{{ loop.length }}:{{ n }}{% if not loop.last %}, {% endif %}"
                "{% else %}empty{% endfor %}"),
            "1/3:1, 2/3:2, 3/3:3");
}

TEST(Language, EmptyAndNullListsTakeElse) {
  EXPECT_EQ(render("{% for n in x %}n{% else %}empty{% endfor %}", with_x(List{})), "empty");
  EXPECT_EQ(render("{% for n in x %}n{% else %}empty{% endfor %}", with_x(nullptr)), "empty");
  EXPECT_EQ(render("{% for n in x %}n{% endfor %}", with_x(List{})), "");
}

TEST(Language, NestedLoopsKeepTheirOwnState) {
  EXPECT_EQ(render("{% for row in x %}{{ loop.index }}({% for c in row %}{{ loop.index0 }}{{ c }}{% endfor %}){{ "
                   "loop.first }} {% endfor %}",
                   with_x(List{List{"a", "b"}, List{"c"}})),
            "1(0a1b)true 2(0c)false ");
}

TEST(Language, SetLastsToTheEndOfItsBody) {
  EXPECT_EQ(render("{% set y = x|upper %}{{ y }}{% if x %}{% set y = 'in' %}{{ y }}{% endif %}{{ y }}", with_x("a")),
            "AinA");
  EXPECT_EQ(render("{% for n in x %}{% set y = n %}{{ y }}{% endfor %}{{ y }}", with_x(List{1})),
            "t.html:1:54: error: unknown name 'y'; did you mean x?");
}

TEST(Language, IncludesSeeTheScopeAndWhatIsPassed) {
  const Files files = {{"t.html", "{% for n in x %}{% include \"p.html\" with a=n|fixed(1), b='<' %}{% endfor %}"},
                       {"p.html", "[{{ a }}{{ b }}{{ loop.index }}{{ x|length }}]\n"}};
  EXPECT_EQ(render_files(files, "t.html", with_x(List{1, 2})), "[1.0&lt;12][2.0&lt;22]");
}

TEST(Language, DefaultCoversNamesThatAreNotThere) {
  const Files files = {{"t.html", "{% include 'p.html' %}{% include 'p.html' with kind='b' %}"},
                       {"p.html", "<{{ kind|default('a') }}>"}};
  EXPECT_NE(render_files(files, "t.html", {}).find("name of a tag"), std::string::npos);
  EXPECT_EQ(render_files({{"t.html", files.at("t.html")}, {"p.html", "({{ kind|default('a') }})"}}, "t.html", {}),
            "(a)(b)");
  EXPECT_EQ(language_text("{{ missing.deep.er|default(1) }}{{ author.nick|default(2) }}{{ author.name|default(3) }}"),
            "12Ada");
}

TEST(Language, InheritanceGoesThroughSeveralLevels) {
  const Files files = {
      {"base.html",
       "<title>{% block title %}Site{% endblock %}</title>\n{% block main %}base{% block inner %}-{% endblock inner "
       "%}{% endblock %}!"},
      {"middle.html", "{% extends \"base.html\" %}\n\n{% block title %}Middle {{ super() }}{% endblock %}\n"},
      {"page.html",
       "{# c #}{% extends 'middle.html' %}{% block title %}Page {{ super() }} {{ x }}{% endblock %}{% block inner "
       "%}in{% endblock %}"}};
  EXPECT_EQ(render_files(files, "page.html", with_x("<")), "<title>Page Middle Site &lt;</title>\nbasein!");
  EXPECT_EQ(render_files(files, "middle.html", {}), "<title>Middle Site</title>\nbase-!");
  EXPECT_EQ(render_files(files, "base.html", {}), "<title>Site</title>\nbase-!");
}

TEST(Language, BlocksSeeVariablesOfTheirPlace) {
  const Files files = {{"base.html", "{% for n in x %}{% block row %}{% endblock %}{% endfor %}"},
                       {"page.html", "{% extends 'base.html' %}{% block row %}{{ n }},{% endblock %}"}};
  EXPECT_EQ(render_files(files, "page.html", with_x(List{1, 2})), "1,2,");
}

TEST(Language, RawAndCommentsAreNotRead) {
  EXPECT_EQ(language_text("a{# {{ nothing #}b{% raw %}{{ x }}{% if %}{% endraw %}c"), "ab{{ x }}{% if %}c");
  EXPECT_EQ(language_text("{ { % } } {x} {"), "{ { % } } {x} {");
  EXPECT_EQ(language_text("{{ '}}' }}{{ \"%}\" }}"), "}}%}");
}

TEST(WhiteSpace, DashesTrimTheirSide) {
  EXPECT_EQ(language_text("a \n {{- 1 -}} \n b"), "a1b");
  EXPECT_EQ(language_text("a {%- if yes -%} b {%- endif %} c"), "ab c");
  EXPECT_EQ(language_text("a {#- x -#} b"), "ab");
  EXPECT_EQ(language_text("a {%- raw -%} b {%- endraw -%} c"), "abc");
}

TEST(WhiteSpace, ATagAloneOnItsLineLeavesNoLine) {
  EXPECT_EQ(language_text("a\n  {% if yes %}\n  b\n  {% endif %}  \nc\n"), "a\n  b\nc\n");
  EXPECT_EQ(language_text("{# top #}\na\n{% set q = 1 %}\nb"), "a\nb");
  EXPECT_EQ(language_text("a\n {{ 1 }} \nb"), "a\n 1 \nb");
  EXPECT_EQ(language_text("a {% if yes %}\nb{% endif %}\nc"), "a \nb\nc");
}

TEST(WhiteSpace, AnIncludeTakesItsLine) {
  const Files files = {{"t.txt", "a\n  {% include 'p.txt' %}\nb\n"}, {"p.txt", "p\nq\n"}};
  EXPECT_EQ(render_files(files, "t.txt", {}), "a\n  p\nq\nb\n");
}

TEST(WhiteSpace, ByteOrderMarkAndCarriageReturnsAreDropped) {
  EXPECT_EQ(render("\xEF\xBB\xBF"
                   "a\r\n{% if x %}\r\nb\r\n{% endif %}\r\n",
                   with_x(1)),
            "a\nb\n");
}

TEST(Format, EndingDecides) {
  EXPECT_EQ(render("{{ x }}", with_x("<&'"), "t.html"), "&lt;&amp;&#39;");
  EXPECT_EQ(render("{{ x }}", with_x("<&'"), "t.csv"), "<&'");
  EXPECT_EQ(render("{{ x }}", with_x("<\"\n"), "t.json"), "\"\\u003c\\u0022\\u000a\"");
  EXPECT_EQ(render("<a>{{ x }}</a>", with_x("<\x01\xEF\xBF\xBF\xff"), "t.xml"),
            "<a>&lt;\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</a>");
  EXPECT_EQ(render("", {}, "t.js"),
            "t.js: error: template 't.js' has no known ending; it decides what is escaped; "
            "use .html .xml .svg .json .txt .csv or .md");
}

}  // namespace
