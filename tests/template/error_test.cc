// Errors: their places and words, and that hostile templates and data get one instead of a crash.
#include <ctime>

#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::Dict;
using tmpl::List;
using tmpl::Value;

TEST(Errors, NameTheirPlaceAndWhatToDo) {
  const std::pair<std::string, std::string> cases[] = {
      {"a\n  {% if x %}b", "t.html:2:3: error: {% if %} is never closed; add {% endif %}"},
      {"{% for a in x %}{% if x %}{% endfor %}",
       "t.html:1:30: error: 'endfor' inside 'if'; the 'if' of line 1 is still open; add {% endif %} before"},
      {"\n{% endif %}",
       "t.html:2:4: error: 'endif' without its beginning; no statement that it could end or divide is open here"},
      {"{{ x", "t.html:1:5: error: expected '}}', found the end of the file"},
      {"{{ x y }}", "t.html:1:6: error: expected '}}', found 'y'"},
      {"{{ }}", "t.html:1:4: error: expected a name, found '}}'"},
      {"{{ 'a }}", "t.html:1:4: error: the string is never closed; end it with ' on the same line"},
      {"{{ x ? 1 }}", "t.html:1:6: error: unexpected character '?'"},
      {"{% iff x %}", "t.html:1:4: error: unknown statement 'iff'; did you mean if?"},
      {"{{ x|fixd(1) }}", "t.html:1:6: error: unknown filter 'fixd'; did you mean fixed?"},
      {"{{ y }}", "t.html:1:4: error: unknown name 'y'; did you mean x?"},
      {"{% for row in x %}{{ rwo }}{% endfor %}", "t.html:1:22: error: unknown name 'rwo'; did you mean row?"},
      {"{{ x.y }}", "t.html:1:6: error: 'x' is a list and has no member 'y'"},
      {"{{ x }}", "t.html:1:4: error: a list cannot be written as text; use 'for' or the filter join"},
      {"{% for a in 1 %}{% endfor %}", "t.html:1:1: error: 'for' needs a list, the value is an integer"},
      {"{% if x > 1 %}{% endif %}",
       "t.html:1:9: error: a list and an integer cannot be ordered; compare two numbers or two strings"},
      {"{# a", "t.html:1:1: error: {# is never closed; add #}"},
      {"{% raw %}{{", "t.html:1:1: error: {% raw %} is never closed; add {% endraw %}"},
      {"{{ loop.index }}", "t.html:1:4: error: 'loop' outside of a 'for'"},
      {"{% for a in x %}{{ loop.indx }}{% endfor %}",
       "t.html:1:20: error: loop has no field 'indx'; did you mean index?"},
      {"{% set loop = 1 %}", "t.html:1:8: error: 'loop' is a word of the language, not a name"},
      {"{{ super() }}", "t.html:1:4: error: super() outside of a block"},
      {"{{ 99999999999999999999 }}", "t.html:1:4: error: the number is too large"},
      {"<p class={{ x }}>",
       "t.html:1:13: error: a placeholder in the unquoted value of attribute class; a space in the value would begin a "
       "new attribute; put the value in quotes"},
      {"a\xff", "t.html:1:2: error: a byte that is not UTF-8 text; save the file as UTF-8"},
      {"{% include 'no.html' %}", "t.html:1:1: error: no template no.html"},
      {"{% include '../a.html' %}",
       "t.html:1:12: error: '../a.html' cannot be the name of a template; only letters, digits, . _ - and / inside the "
       "folder of templates may stand in one"},
      {"a{% extends 'b.html' %}",
       "t.html:1:2: error: 'extends' is not the first thing in the file; move it to the top"},
      {"{% block a %}{% endblock %}{% block a %}{% endblock %}",
       "t.html:1:28: error: a second block 'a'; names of blocks are unique in a file"},
      {"{{ x|json }}{{ x|length|json }}<script type='application/json'>{{ x|json }}</script>",
       "t.html:1:69: error: filter 'json' inside JSON; values are written as JSON here anyway; leave it out"},
  };
  for (const auto& [text, error] : cases) EXPECT_EQ(render(text, with_x(List{1})), error);
}

TEST(Errors, OfMembersNameTheDict) {
  Dict row;
  row.add("score", 1).add("name", "a");
  EXPECT_EQ(render("{{ x.scor }}", with_x(row)), "t.html:1:6: error: unknown name 'scor' in 'x'; did you mean score?");
  EXPECT_EQ(render("{{ x.zzz }}", with_x(row)), "t.html:1:6: error: unknown name 'zzz' in 'x'; known are score, name");
  EXPECT_EQ(render("{% for r in x %}{{ r.q }}{% endfor %}", with_x(List{row})),
            "t.html:1:22: error: unknown name 'q' in the variable; known are score, name");
}

TEST(Errors, NameTheFileTheyAreIn) {
  const Files files = {{"base.html", "<p>{% block a %}{% endblock %}{% block b %}{% endblock %}"},
                       {"wrong.html", "{% extends 'base.html' %}\n{% block aa %}{% endblock %}"},
                       {"loose.html", "{% extends 'base.html' %}\n text"},
                       {"self.html", "{% extends 'self.html' %}"},
                       {"deep.html", "{% if 1 %}{% include 'deep.html' %}{% endif %}"},
                       {"blocks.html", "{% include 'base.html' %}"},
                       {"child.html", "{% include 'wrong.html' %}"},
                       {"part.html", "\n {{ nothing }}"},
                       {"page.html", "{% extends 'base.html' %}{% block b %}{% include 'part.html' %}{% endblock %}"}};
  const auto error = [&](const std::string& page) { return render_files(files, page, with_x(1)); };
  EXPECT_EQ(error("wrong.html"), "wrong.html:2:1: error: block 'aa' is not in 'base.html'; did you mean a?");
  EXPECT_EQ(error("loose.html"),
            "loose.html:2:2: error: text outside of a block in a template that extends another; there is no place for "
            "it; put it into a {% block %}");
  EXPECT_EQ(error("self.html"),
            "self.html:1:1: error: 'self.html' extends itself, or too many others; at most 32 may extend each other");
  EXPECT_EQ(
      error("deep.html"),
      "deep.html:1:11: error: includes are nested too deep; at most 32 may be open; does 'deep.html' include itself?");
  EXPECT_EQ(error("blocks.html"),
            "base.html:1:4: error: a block in an included template; only what is extended can have blocks; use {% "
            "include … with name=value %}");
  EXPECT_EQ(error("child.html"), "child.html:1:1: error: 'wrong.html' extends another template and cannot be included");
  EXPECT_EQ(error("page.html"), "part.html:2:5: error: unknown name 'nothing'; known are x");
}

TEST(Hostile, DeepNestingIsAnError) {
  const std::size_t n = 100'000;
  for (const std::string& text :
       {repeat("{% if x %}", n), repeat("{% for a in x %}", n), repeat("{% block a %}", n),
        "{{ " + repeat("(", n) + "x", "{{ " + repeat("not ", n) + "x }}", "{{ " + repeat("x and ", n) + "x }}",
        "{{ x" + repeat(".a", n) + " }}", "{{ x" + repeat("|dash", n) + " }}",
        "{{ " + repeat("x if x else ", n) + "x }}", "{{ " + repeat("x|default(", n) + "x }}",
        "{% if x " + repeat("or x ", n) + "%}{% endif %}", repeat("{{ ", n), repeat("{%", n), repeat("{#", n),
        repeat("{% raw %}", n)}) {
    EXPECT_NE(render(text, with_x(1)).find("error: "), std::string::npos) << text.substr(0, 40);
  }
  EXPECT_EQ(render(repeat("{% if x %}", 60) + "a" + repeat("{% endif %}", 60), with_x(1)), "a");
}

TEST(Hostile, ManyBranchesAreFine) {
  EXPECT_EQ(render("{% if not x %}" + repeat("{% elif not x %}", 20'000) + "{% else %}a{% endif %}", with_x(1)), "a");
}

TEST(Hostile, IncludesThatMultiplyAreAnError) {
  Files files;
  for (char c = 'a'; c < 'z'; ++c) {
    const std::string next = std::string(1, static_cast<char>(c + 1)) + ".txt";
    files[std::string(1, c) + ".txt"] = repeat("{% include '" + next + "' %}", 100);
  }
  files["z.txt"] = "z";
  EXPECT_NE(render_files(files, "a.txt", {}).find("too many parts"), std::string::npos);
}

TEST(Hostile, OutputIsBounded) {
  const Files files = {
      {"t.txt", "{% for a in x %}{% for b in x %}{% for c in x %}0123456789{% endfor %}{% endfor %}{% endfor %}"}};
  const auto set = tmpl::TemplateSet::compile(loader_of(files), {"t.txt"});
  ASSERT_TRUE(set);
  std::string out;
  const auto status = set->render("t.txt", with_x(List(1000, 1)), out, 100'000);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().to_string(),
            "t.txt:1:49: error: the page is too large; more than 100000 bytes were written");
  EXPECT_LT(out.size(), 100'100u);
}

TEST(Hostile, AMillionPlaceholdersAreLinear) {
  const auto seconds = [](std::size_t n) {
    const std::clock_t start = std::clock();
    EXPECT_EQ(render(repeat("{{x}},", n), with_x("a")).size(), 2 * n);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  const double small = seconds(50'000);
  const double large = seconds(1'000'000);
  EXPECT_LT(large, 20 * small * 3 + 0.5);
}

TEST(Hostile, ValuesAreNeverExpandedAgain) {
  EXPECT_EQ(render("{{ x }}", with_x("{{ x }}{% include 'a' %}")), "{{ x }}{% include &#39;a&#39; %}");
}

}  // namespace
