// What is escaped where: every context with the same corpus of attacks, judged by a reader of the output.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::Dict;
using tmpl::List;
using tmpl::Value;

const std::vector<std::string>& attack_corpus() {
  static const std::vector<std::string> corpus = {"<script>alert(1)</script>",
                                                  "\"><img src=x onerror=alert(1)>",
                                                  "' onmouseover='alert(1)",
                                                  "</script><script>alert(1)</script>",
                                                  "<!--",
                                                  "-->",
                                                  "]]>",
                                                  "</title><script>",
                                                  "</textarea>",
                                                  "&lt;script&gt;",
                                                  "&#60;script&#62;",
                                                  "`${alert(1)}`",
                                                  "{{ x }}",
                                                  "{% raw %}",
                                                  "\\",
                                                  "\\\"",
                                                  "\\u003c",
                                                  "\xE2\x80\xA8\xE2\x80\xA9",
                                                  "a\nb\rc\td",
                                                  "<svg/onload=alert(1)>",
                                                  "javascript:alert(1)",
                                                  "\" autofocus onfocus=alert(1) x=\"",
                                                  "<<",
                                                  "<",
                                                  ">",
                                                  "&",
                                                  "\"",
                                                  "'",
                                                  "=",
                                                  std::string("a\0b", 3),
                                                  "\x1b[31m",
                                                  "\xff\xfe",
                                                  "\xF0\x9F\x98\x80",
                                                  "<a href='//x'>",
                                                  "<base href=//evil>",
                                                  "</script",
                                                  "</SCRIPT >",
                                                  "<!--<script>",
                                                  "\xC0\xBC",
                                                  "+ADw-script+AD4-"};
  return corpus;
}

std::vector<std::string> hostile_urls() {
  return {"javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          " javascript:alert(1)",
          "\tjavascript:alert(1)",
          "java\tscript:alert(1)",
          "java\nscript:alert(1)",
          "java\rscript:alert(1)",
          "\x01javascript:alert(1)",
          "javascript&colon;alert(1)",
          "javascript&#58;alert(1)",
          "javascript&#x3a;alert(1)",
          "javascript&#x003A;alert(1)",
          "java&Tab;script:alert(1)",
          "java&NewLine;script:alert(1)",
          "javascript%3Aalert(1)",
          "javascript%253Aalert(1)",
          "%6aavascript:alert(1)",
          "&#106;avascript:alert(1)",
          "vbscript:msgbox(1)",
          "data:text/html,<script>alert(1)</script>",
          "data:text/html;base64,PHM+",
          "feed:javascript:alert(1)",
          "view-source:javascript:alert(1)",
          "blob:https://a/b",
          "file:///etc/passwd",
          "about:blank",
          "//evil.example",
          "/\\evil.example",
          "\\\\evil.example",
          "\\/evil.example",
          "\t//evil.example",
          "/\t/evil.example",
          "%2F%2Fevil.example",
          "x:y",
          "https:evil.example",
          "http:/evil.example",
          "jar:https://a!/b",
          "ws://a",
          "tel:1",
          "1:2"};
}

// The text with its character references resolved; fails on markup.
std::string read_text(std::string_view html) {
  EXPECT_EQ(html.find_first_of("<>\"'"), html.npos) << html;
  std::string text(html);
  for (const auto& [reference, c] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    text = benchhub::replace_all(text, reference, c);
  }
  return text;
}

std::string without_controls(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
      out += "\xEF\xBF\xBD";
    else
      out += c;
  }
  return out;
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  EXPECT_TRUE(text.starts_with(before) && text.ends_with(after)) << text;
  return text.substr(before.size(), text.size() - before.size() - after.size());
}

TEST(Escape, TextAttributeAndTitleShowTheValue) {
  const std::pair<std::string, std::string> places[] = {{"<p>", "</p>"},
                                                        {"<p title=\"", "\">"},
                                                        {"<p title='", "'>"},
                                                        {"<title>", "</title>"},
                                                        {"<textarea>", "</textarea>"},
                                                        {"<p data-x=\"a ", " b\"></p>"},
                                                        {"<svg><text fill=\"", "\"/></svg>"}};
  for (const auto& [before, after] : places) {
    for (const std::string& attack : attack_corpus()) {
      const std::string page = render(before + "{{ x }}" + after, with_x(attack));
      EXPECT_EQ(read_text(between(page, before, after)), without_controls(attack)) << before;
    }
  }
}

TEST(Escape, XmlShowsTheValueAsValidText) {
  for (const std::string& attack : attack_corpus()) {
    const std::string page = render("<a b=\"{{ x }}\">{{ x }}</a>", with_x(attack), "t.xml");
    const std::string once = between(page, "<a b=\"", "</a>");
    const std::string text = once.substr(0, (once.size() - 2) / 2);
    EXPECT_EQ(once, text + "\">" + text);
    EXPECT_EQ(read_text(text), benchhub::clean_utf8(attack));
    EXPECT_FALSE(benchhub::invalid_utf8(page));
  }
}

TEST(Escape, JsonInAPageRoundTrips) {
  for (const std::string& attack : attack_corpus()) {
    Dict inner;
    inner.add("name", attack).add("list", List{attack, 1, 2.5, true, nullptr}).add("empty", List{}).add("none", Dict());
    const std::string before = "<script type=\"application/ld+json\">", after = "</script>";
    const std::string page =
        render(before + "{\"a\": {{ x }}, \"b\": \"pre {{ x.name }} post\"}" + after, with_x(std::move(inner)));
    const std::string json = between(page, before, after);
    EXPECT_EQ(json.find_first_of("<>&'"), json.npos) << json;
    EXPECT_EQ(json.find("\xE2\x80\xA8"), json.npos);
    const auto parsed = nlohmann::json::parse(json);
    const std::string expected = benchhub::invalid_utf8(attack) ? benchhub::clean_utf8(attack) : attack;
    EXPECT_EQ(parsed["a"]["name"], expected);
    EXPECT_EQ(parsed["a"]["list"], nlohmann::json::array({expected, 1, 2.5, true, nullptr}));
    EXPECT_EQ(parsed["b"], "pre " + expected + " post");
  }
}

TEST(Escape, JsonFilesRoundTrip) {
  const std::string text =
      "{\n{% for n in x %}\n\"k{{ loop.index }}\": {{ n }}{% if not loop.last %},{% endif %}\n{% endfor %}\n}\n";
  const auto parsed = nlohmann::json::parse(render(text, with_x(List{"a\"", nullptr, -5, 1e21, 0.1}), "t.json"));
  EXPECT_EQ(parsed, nlohmann::json::parse(R"({"k1":"a\"","k2":null,"k3":-5,"k4":1e21,"k5":0.1})"));
}

TEST(Escape, HostileUrlsBecomeAHash) {
  for (const std::string& url : hostile_urls()) {
    EXPECT_EQ(render("<a href=\"{{ x }}\">", with_x(url)), "<a href=\"#\">") << url;
    EXPECT_EQ(render("<form action='{{ x }}'>", with_x(url)), "<form action='#'>") << url;
    EXPECT_EQ(render("<img src=\"{{ x }}\">", with_x(url)), "<img src=\"#\">") << url;
    EXPECT_EQ(render("<use xlink:href=\"{{ x }}\"/>", with_x(url)), "<use xlink:href=\"#\"/>") << url;
    EXPECT_EQ(render("<link href=\"{{ x }}\"/>", with_x(url), "t.xml"), "<link href=\"#\"/>") << url;
  }
}

TEST(Escape, GoodUrlsPass) {
  for (const std::string url : {"https://a.example/b?c=d#e", "http://a.example", "mailto:a@b.example", "../x/y.html",
                                "/a/b", "#top", "?q=javascript:1", "", "a/b:c", "./x:y", "%41bc", "a%20b", "a-b_c.~"}) {
    EXPECT_EQ(render("<a href=\"{{ x }}\">", with_x(url)), "<a href=\"" + url + "\">");
  }
  EXPECT_EQ(render("<a href=\"{{ x }}\">", with_x("/a b?c=\"d\"&e='f'<é>")),
            "<a href=\"/a%20b?c=%22d%22&amp;e=%27f%27%3C%C3%A9%3E\">");
}

TEST(Escape, PartsOfUrlsCannotLeaveTheirPlace) {
  EXPECT_EQ(render("<a href=\"/b/{{ x }}/\">", with_x("../a?b#c&d/e")), "<a href=\"/b/../a%3Fb%23c%26d/e/\">");
  EXPECT_EQ(render("<a href=\"?q={{ x }}\">", with_x("a&b=c/d e")), "<a href=\"?q=a%26b%3Dc%2Fd%20e\">");
  EXPECT_EQ(render("<a href=\"/{{ x }}\">", with_x("/evil.example")), "<a href=\"/%2Fevil.example\">");
  EXPECT_EQ(render("<a href=\"/{{ x }}\">", with_x("\\evil.example")), "<a href=\"/%5Cevil.example\">");
  EXPECT_EQ(render("<a href=\"java{{ x }}\">", with_x("script:alert(1)")), "<a href=\"javascript%3Aalert%281%29\">");
  EXPECT_EQ(render("<a href=\"{{ e }}{{ x }}\">", with_x("javascript:alert(1)").add("e", "")),
            "<a href=\"javascript%3Aalert%281%29\">");
  EXPECT_EQ(render("<a href=\"{{ e }}{{ x }}\">", with_x("benchmarks/a/").add("e", "../../")),
            "<a href=\"../../benchmarks/a/\">");
  EXPECT_EQ(
      render("<a href=\"{% if e %}{{ e }}{% else %}/a/{% endif %}{{ x }}\">", with_x("javascript:1").add("e", "")),
      "<a href=\"/a/javascript%3A1\">");
}

TEST(Escape, EmbeddedResourcesStayAtHome) {
  EXPECT_EQ(render("<script src=\"{{ x }}assets/a.js\"></script>", with_x("../")),
            "<script src=\"../assets/a.js\"></script>");
  EXPECT_EQ(render("<script src=\"{{ x }}\"></script>", with_x("https://evil.example/a.js")),
            "<script src=\"#\"></script>");
  EXPECT_EQ(render("<iframe src=\"{{ x }}\"></iframe>", with_x("https://evil.example/")),
            "<iframe src=\"#\"></iframe>");
  EXPECT_EQ(render("<base href=\"{{ x }}\">", with_x("https://evil.example/")), "<base href=\"#\">");
}

TEST(Escape, MetaRefreshTakesAUrlOnly) {
  EXPECT_EQ(render("<meta http-equiv=\"refresh\" content=\"0; url={{ x }}\">", with_x("../new/")),
            "<meta http-equiv=\"refresh\" content=\"0; url=../new/\">");
  EXPECT_EQ(render("<meta http-equiv=\"refresh\" content=\"0; URL={{ x }}\">", with_x("data:text/html,x")),
            "<meta http-equiv=\"refresh\" content=\"0; URL=#\">");
  EXPECT_EQ(render("<meta property=\"og:title\" content=\"{{ x }}\">", with_x("0;url=javascript:1")),
            "<meta property=\"og:title\" content=\"0;url=javascript:1\">");
}

TEST(Escape, SafeHtmlPassesInTextOnly) {
  EXPECT_EQ(render("<p>{{ x }}</p>", with_x(Value::safe("<b>1</b>"))), "<p><b>1</b></p>");
  EXPECT_EQ(render("<p>{{ x|default('')|dash }}</p>", with_x(Value::safe("<b>1</b>"))), "<p><b>1</b></p>");
  EXPECT_NE(render("<p title=\"{{ x }}\">", with_x(Value::safe("<b>"))).find("safe HTML in an attribute"),
            std::string::npos);
  EXPECT_NE(render("<title>{{ x }}</title>", with_x(Value::safe("<b>"))).find("safe HTML"), std::string::npos);
  EXPECT_NE(render("<a href=\"{{ x }}\">", with_x(Value::safe("<b>"))).find("safe HTML"), std::string::npos);
  EXPECT_NE(render("{{ x|upper }}", with_x(Value::safe("<b>"))).find("needs a string"), std::string::npos);
  // Feeds carry HTML as escaped text.
  EXPECT_EQ(render("<c>{{ x }}</c>", with_x(Value::safe("<b>")), "t.xml"), "<c>&lt;b&gt;</c>");
  EXPECT_EQ(render("{{ x }}", with_x(Value::safe("<b>")), "t.json"), "\"\\u003cb\\u003e\"");
}

TEST(Escape, PublicHelperEscapes) {
  EXPECT_EQ(tmpl::escape_html("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
}

}  // namespace
