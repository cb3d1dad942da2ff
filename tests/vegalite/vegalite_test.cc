// What each node writes and leaves out. That whole specs are valid Vega-Lite is held by tests/web/vega_schema.test.mjs.
#include "vegalite/vegalite.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

namespace {

using namespace vegalite;

std::string one_line(const Json& json) { return json.dump(); }

// Every typed member at least once, so that the schema test sees them all.
Chart chart_with_everything() {
  const Scale colours{.names = {"a", "b"}, .range = {"#112233", "#445566"}};
  const Channel x{
      .field = "t",
      .type = Type::temporal,
      .scale = Scale{.type = "utc"},
      .axis = Axis{.title = "", .grid = false, .ticks = false, .domain = true, .offset = 4, .label_limit = 80}};
  const Channel y{.field = "v",
                  .type = Type::quantitative,
                  .title = "Value",
                  .scale = Scale{.domain = {{0, 1}}, .nice = true},
                  .axis = Axis{.format = ".0%", .values = {0, 0.5, 1}}};
  Chart chart{
      .title = "Everything",
      .description = "All typed members.",
      .width = 300,
      .height = 200,
      .rows = {Json{{"t", 0}, {"v", 0.25}, {"k", "a"}}, Json{{"t", 86400000}, {"v", 0.75}, {"k", "b"}}},
      .encoding = {.x = x, .y = y, .tooltip = {Channel{.field = "v", .type = Type::quantitative, .format = ".1%"}}},
      .config = {{"background", "transparent"}}};
  chart.layers = {
      Layer{.mark = {.type = MarkType::area, .opacity = 0.3}},
      Layer{.mark = {.type = MarkType::line, .interpolate = "step-after", .stroke_width = 2},
            .encoding = {.order = Channel{.field = "t", .type = Type::quantitative},
                         .detail = Channel{.field = "k", .type = Type::nominal}}},
      Layer{.mark = {.type = MarkType::point, .filled = true, .clip = true, .shape = "diamond", .size = 40},
            .encoding = {.color = Channel{.field = "k", .type = Type::nominal, .scale = colours, .no_legend = true},
                         .shape = Channel{.field = "k", .type = Type::nominal, .title = "Kind"}},
            .filters = {Filter{"k", "a"}}},
      Layer{.mark = {.type = MarkType::rule, .color = "gray"}, .encoding = {.y2 = Channel{.datum = 0}}},
      Layer{.mark = {.type = MarkType::tick}},
      Layer{.mark = {.type = MarkType::bar, .size = 3}, .rows = {Json{{"t", 0}, {"v", 0.1}}}},
      Layer{.mark = {.type = MarkType::text, .align = "left", .baseline = "middle", .dx = 4, .dy = -4},
            .encoding = {.x = Channel{.value = -20}, .text = Channel{.field = "k", .type = Type::nominal}}}};
  return chart;
}

TEST(Vegalite, WhatIsNotSetIsNotWritten) {
  EXPECT_EQ(one_line(emit(Mark{})), R"({"type":"point"})");
  EXPECT_EQ(one_line(emit(Channel{})), "{}");
  EXPECT_EQ(one_line(emit(Encoding{})), "{}");
  EXPECT_EQ(one_line(emit(Layer{})), R"({"mark":{"type":"point"},"encoding":{}})");
}

TEST(Vegalite, DetailGroupsWithoutALookOfItsOwn) {
  const Encoding encoding{.detail = Channel{.field = "series", .type = Type::nominal}};
  EXPECT_EQ(one_line(emit(encoding)), R"({"detail":{"field":"series","type":"nominal"}})");
}

TEST(Vegalite, AnEmptyTitleMeansNoTitle) {
  EXPECT_EQ(one_line(emit(Axis{.title = ""})), R"({"title":null})");
  EXPECT_EQ(one_line(emit(Channel{.field = "a", .title = "A"})), R"({"field":"a","title":"A"})");
}

TEST(Vegalite, AHiddenAxisIsNull) {
  EXPECT_EQ(one_line(emit(Channel{.field = "a", .axis = Axis{.hidden = true}})), R"({"field":"a","axis":null})");
}

TEST(Vegalite, RawWinsOverTypedMembers) {
  const Mark mark{.type = MarkType::bar, .size = 4, .raw = Raw(Json{{"size", 9}, {"cornerRadius", 2}})};
  EXPECT_EQ(one_line(emit(mark)), R"({"type":"bar","size":9,"cornerRadius":2})");
  EXPECT_EQ(one_line(emit(Mark{.raw = Raw(Json::array({1}))})), R"({"type":"point"})");
}

TEST(Vegalite, SmallMultiplesHoldTheViewInside) {
  Chart chart{.height = 80,
              .facet = Facet{.by = Channel{.field = "k", .type = Type::nominal}, .columns = 3, .own_y = true},
              .rows = {Json{{"k", "a"}}},
              .layers = {Layer{.mark = {.type = MarkType::rect},
                               .encoding = {.color = Channel{.field = "v", .scale = Scale{.scheme = "blues"}}}}}};
  EXPECT_EQ(one_line(emit(chart)),
            R"({"$schema":"https://vega.github.io/schema/vega-lite/v6.json","data":{"values":[{"k":"a"}]},)"
            R"("facet":{"field":"k","type":"nominal"},"columns":3,"resolve":{"scale":{"y":"independent"}},)"
            R"("spec":{"height":80.0,"encoding":{},"layer":[{"mark":{"type":"rect"},)"
            R"("encoding":{"color":{"field":"v","scale":{"scheme":"blues"}}}}]}})");
  chart.facet->own_x = true;
  EXPECT_EQ(emit(chart)["resolve"]["scale"]["x"], "independent");
}

TEST(Vegalite, WidthIsThatOfTheContainerUnlessSet) {
  EXPECT_EQ(emit(Chart{})["width"], "container");
  EXPECT_EQ(emit(Chart{.width = 90})["width"], 90);
}

TEST(Vegalite, NumbersThatAreNotFiniteNeverReachTheSpec) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(one_line(emit(Mark{.size = nan})), R"({"type":"point"})");
  EXPECT_EQ(one_line(emit(Scale{.domain = {{0, nan}}})), R"({"domain":[0.0,null]})");
}

TEST(Vegalite, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_NE(to_text(Chart{.title = "a\xff"}).find("a\xEF\xBF\xBD"), std::string::npos);
}

TEST(Vegalite, TextIsTheSameEachTimeAndInEachLocale) {
  const std::string first = to_text(chart_with_everything());
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  const std::string second = to_text(chart_with_everything());
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_EQ(first, second);
  EXPECT_EQ(first.back(), '\n');
  if (const char* folder = std::getenv("BENCHHUB_SPECS_OUT")) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::string(folder) + "/everything.vl.json", std::ios::binary) << first;
  }
}

}  // namespace
