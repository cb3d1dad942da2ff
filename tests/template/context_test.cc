// Where placeholders and tags are refused at compile time.
#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::List;

void expect_refused(const std::string& text, const std::string& part, const std::string& page = "t.html") {
  const std::string result = render(text, with_x("v"), page);
  EXPECT_NE(result.find("error: "), std::string::npos) << text << " gave " << result;
  EXPECT_NE(result.find(part), std::string::npos) << text << " gave " << result;
}

void expect_accepted(const std::string& text, const std::string& page = "t.html") {
  const std::string result = render(text, with_x("v"), page);
  EXPECT_EQ(result.find("error: "), std::string::npos) << text << " gave " << result;
}

TEST(Context, PlaceholdersAreRefusedWhereNothingCanBeEscaped) {
  expect_refused("<p class={{ x }}>", "unquoted");
  expect_refused("<p class=a{{ x }}>", "unquoted");
  expect_refused("<p class= {{ x }}>", "unquoted");
  expect_refused("<p onclick=\"{{ x }}\">", "event handler onclick");
  expect_refused("<p ONCLICK='f({{ x }})'>", "event handler onclick");
  expect_refused("<svg><a xlink:onclick=\"{{ x }}\">", "event handler");
  expect_refused("<p style=\"width:{{ x }}%\">", "style attribute");
  expect_refused("<style>{{ x }}</style>", "<style>");
  expect_refused("<STYLE media=a>a{}{{ x }}</style>", "<style>");
  expect_refused("<script>{{ x }}</script>", "script");
  expect_refused("<script type=\"module\">var a = \"{{ x }}\"</script>", "script");
  expect_refused("<script type=\"text/javascript\">{{ x }}</script>", "script");
  expect_refused("<script type=\"{{ x }}\"></script>", "type of a script");
  expect_refused("<script type=\"application/json\" type=a data-a=\"\"></script><script>{{ x }}</script>", "script");
  expect_refused("<{{ x }}>", "name of a tag");
  expect_refused("<p{{ x }}>", "name of a tag");
  expect_refused("</{{ x }}>", "name of a tag");
  expect_refused("<p {{ x }}>", "name of an attribute");
  expect_refused("<p data-{{ x }}=\"a\">", "name of an attribute");
  expect_refused("<p a {{ x }}>", "name of an attribute");
  expect_refused("<p a=\"b\"{{ x }}>", "name of an attribute");
  expect_refused("<!-- {{ x }} -->", "comment");
  expect_refused("<!doctype {{ x }}>", "comment or declaration");
  expect_refused("<?xml {{ x }}?>", "comment or declaration");
  expect_refused("<iframe>{{ x }}</iframe>", "<iframe>");
  expect_refused("<noembed>{{ x }}</noembed>", "<noembed>");
  expect_refused("<iframe srcdoc=\"{{ x }}\">", "srcdoc");
  expect_refused("<img srcset=\"{{ x }}\">", "srcset");
  expect_refused("<svg><animate values=\"{{ x }}\">", "animation");
  expect_refused("<svg><set to='{{ x }}'>", "animation");
}

TEST(Context, UrlsWithASchemeOfTheirOwnAreRefused) {
  expect_refused("<a href=\"javascript:{{ x }}\">", "javascript");
  expect_refused("<a href=\"data:text/html,{{ x }}\">", "data");
  expect_refused("<a href=\"java&#x73;cript:{{ x }}\">", "in a URL");
  expect_refused("<a href=\" javascript:{{ x }}\">", "in a URL");
  expect_refused("<a href=\"{{ x }}:{{ x }}\">", "scheme");
  expect_refused("<a href=\"{{ x }}&colon;a\">", "scheme");
  expect_refused("<script src=\"https:{{ x }}\"></script>", "in a URL");
  expect_accepted("<a href=\"https://{{ x }}.example/{{ x }}?{{ x }}\">");
  expect_accepted("<a href=\"mailto:{{ x }}\">");
}

TEST(Context, MetaThatSteersTheBrowserIsRefused) {
  expect_refused("<meta http-equiv=\"{{ x }}\">", "http-equiv");
  expect_refused("<meta http-equiv=\"refresh\" content=\"{{ x }}\">", "http-equiv");
  expect_refused("<meta content=\"{{ x }}\" http-equiv=\"refresh\">", "http-equiv");
}

TEST(Context, XmlRefusesTheSame) {
  expect_refused("<a b={{ x }}>", "unquoted", "t.xml");
  expect_refused("<![CDATA[ > {{ x }} ]]>", "comment", "t.xml");
  expect_refused("<!-- {{ x }} -->", "comment", "t.xml");
  expect_refused("<svg onload=\"{{ x }}\">", "event handler", "t.svg");
  expect_refused("<svg><script>{{ x }}</script></svg>", "script", "t.svg");
  expect_refused("<svg><style>{{ x }}</style></svg>", "<style>", "t.svg");
  expect_accepted("<?xml version=\"1.0\"?><a><![CDATA[ <b> ]]>{{ x }}<title type=\"text\"><b/>{{ x }}</title></a>",
                  "t.xml");
}

TEST(Context, MarkupMayNotBeCutByTags) {
  expect_refused("<{% if x %}p{% endif %}>", "in the middle of markup");
  expect_refused("<p{% if x %}re{% endif %}>", "goes on right after");
  expect_refused("<p a=\"b\"{% if x %}{% endif %}c{% if x %}d{% endif %}>", "goes on right after");
  expect_refused("<p a={% if x %}\"b\"{% endif %}>", "in the middle of markup");
  expect_refused("<style></sty{% if x %}le{% endif %}></style>", "in the middle of markup");
  expect_refused("<!{% if x %}-- {% endif %}-->", "in the middle of markup");
}

TEST(Context, BranchesMustMeet) {
  expect_refused("{% if x %}<p title=\"{% else %}<p>{% endif %}", "end in different places");
  expect_refused("{% if x %}<script>{% endif %}", "end in different places");
  expect_refused("<script type=\"{% if x %}application/json{% else %}module{% endif %}\">{{ x }}</script>",
                 "end in different places");
  expect_refused("{% for a in x %}<p title=\"{% endfor %}", "does not end where it began");
  expect_refused("{% for a in x %}a{% else %}<!--{% endfor %}-->", "another place");
  expect_refused("<p title=\"{{ x }}", "the template ends in the value of attribute title");
  expect_refused("<script type=\"application/json\">\"{{ x }}</script>", "inside a JSON string");
  expect_refused("{\"a", "in a JSON string", "t.json");
  expect_refused("<title><b>{{ x }}</b></title>", "markup inside <title>");
}

TEST(Context, UsualMarkupIsAccepted) {
  expect_accepted("<option{% if x %} selected{% endif %}>");
  expect_accepted(
      "<option value=\"{{ x }}\"{% if x %} selected{% else %} data-a='{{ x }}'{% endif %}>{{ x }}</option>");
  expect_accepted("<p class=\"a{% if x %} b{% elif x == 1 %} {{ x }}{% endif %}\">");
  expect_accepted("<a href=\"{% if x %}a{% else %}b{% endif %}/c\">");
  expect_accepted("<a href=\"{% if x %}{{ x }}{% else %}#{% endif %}\">");
  expect_accepted("<p {% if x %}hidden {% endif %}class=\"a\">");
  expect_accepted("{% if x %}<b>{% endif %}a{% if x %}</b>{% endif %}");
  expect_accepted("<script src=\"/a.js\" type=module></script><style>p{a:b}</style>{{ x }}");
  expect_accepted("<script type=application/ld+json>{\"a\":{{ x }}}</script>{{ x }}");
  expect_accepted("<script>if (a<b && c) d('</p>')</script>{{ x }}<!-- - -- --> {{ x }} a < b {{ x }}");
  expect_accepted("<!doctype html><br/><img alt=\"{{ x }}\" src='a' />{{ x }}");
}

}  // namespace
