// Value and the threads that may share a compiled set.
#include <thread>

#include "template/template_testing.h"

namespace {

using namespace tmpl_testing;
using tmpl::Dict;
using tmpl::List;
using tmpl::Value;

TEST(Values, KeepTheirTextThroughCopiesAndMoves) {
  for (const std::string& text :
       {std::string(), std::string("short"), std::string(16, 'a'), std::string(17, 'b'), std::string(5000, 'c')}) {
    Value owned(text), moved(std::string(text.data(), text.size())), view = Value::view(text);
    for (Value* value : {&owned, &moved, &view}) {
      Value copy = *value;
      Value taken = std::move(*value);
      EXPECT_TRUE(value->is_null());
      *value = copy;
      *value = *value;
      EXPECT_EQ(copy.text(), text);
      EXPECT_EQ(taken.text(), text);
      EXPECT_EQ(value->text(), text);
      EXPECT_EQ(value->kind(), Value::Kind::string);
    }
  }
}

TEST(Values, TellTheirKind) {
  EXPECT_EQ(Value(nullptr).kind(), Value::Kind::null);
  EXPECT_EQ(Value(true).kind(), Value::Kind::boolean);
  EXPECT_EQ(Value(7u).kind(), Value::Kind::integer);
  EXPECT_EQ(Value(0.5f).kind(), Value::Kind::number);
  EXPECT_EQ(Value("a").kind(), Value::Kind::string);
  EXPECT_EQ(Value::safe("a").kind(), Value::Kind::safe);
  EXPECT_EQ(Value(List{1}).kind(), Value::Kind::list);
  EXPECT_EQ(Value(Dict()).kind(), Value::Kind::dict);
  EXPECT_EQ(sizeof(Value), 24u);
}

TEST(Values, SharedListsOutliveTheirFirstOwner) {
  Value copy;
  {
    Value list(List{std::string(100, 'x'), List{1, 2}});
    copy = list;
  }
  EXPECT_EQ(copy.list()[0].text().size(), 100u);
  EXPECT_EQ(copy.list()[1].list().size(), 2u);
}

TEST(TemplateSet, RendersFromManyThreads) {
  const Files files = {{"t.html", "{% for row in rows %}{% set y = row.a %}{{ y }}{{ shared.name }}{% endfor %}"}};
  const auto set = tmpl::TemplateSet::compile(loader_of(files), {"t.html"});
  ASSERT_TRUE(set);
  Dict shared;
  shared.add("name", std::string(40, '<'));
  const Value everywhere(std::move(shared));
  std::vector<std::string> outs(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& out : outs) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          out.clear();
          Dict root;
          root.add("rows", List(20, Dict().add("a", "v"))).add("shared", everywhere);
          ASSERT_TRUE(set->render("t.html", std::move(root), out));
        }
      });
    }
  }
  for (const std::string& out : outs) EXPECT_EQ(out, outs[0]);
  EXPECT_EQ(outs[0].size(), 20 * (1 + 40 * 4u));
}

TEST(TemplateSet, TheLoaderDecidesWhichFileANameIs) {
  const tmpl::Loader loader = [](std::string_view name) -> tmpl::Result<tmpl::LoadedTemplate> {
    return tmpl::LoadedTemplate{"mine/" + std::string(name),
                                name == "base.html" ? "{% block a %}{% endblock %}"
                                                    : "{% extends 'base.html' %}{% block a %}{{ n }}{% endblock %}"};
  };
  const auto set = tmpl::TemplateSet::compile(loader, {"base.html", "page.html"});
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->has("page.html"));
  EXPECT_FALSE(set->has("other.html"));
  std::string out;
  EXPECT_EQ(set->render("page.html", Dict(), out).error().to_string(),
            "mine/page.html:1:42: error: unknown name 'n'; known are ");
  EXPECT_FALSE(set->render("other.html", Dict(), out));
}

}  // namespace
