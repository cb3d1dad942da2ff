// The example of src/vegalite/README.md, compiled, run, and compared with the text of the README.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

// example begins
#include "vegalite/vegalite.h"

std::string scores_with_intervals() {
  using namespace vegalite;
  const Chart chart{
      .title = "Scores",
      .height = 60,
      .rows = {Json{{"model", "a"}, {"score", 0.8}, {"lower", 0.7}, {"upper", 0.9}},
               Json{{"model", "b"}, {"score", 0.5}, {"lower", 0.4}, {"upper", 0.6}}},
      .encoding = {.y = Channel{.field = "model", .type = Type::nominal, .data_order = true}},
      .layers = {Layer{.mark = {.type = MarkType::rule},
                       .encoding = {.x = Channel{.field = "lower", .type = Type::quantitative},
                                    .x2 = Channel{.field = "upper"}}},
                 Layer{.mark = {.type = MarkType::point, .filled = true, .raw = Raw(Json{{"cursor", "pointer"}})},
                       .encoding = {.x = Channel{.field = "score", .type = Type::quantitative,
                                                 .scale = Scale{.zero = false},
                                                 .axis = Axis{.title = "Score", .format = ".0%"}}}}}};
  return to_text(chart);
}
// example ends

namespace {

std::string vegalite_file_text(const std::string& path) {
  std::ifstream in(std::string(BENCHHUB_SOURCE_DIR) + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(VegaliteReadme, ShowsTheCodeThatIsCompiledHere) {
  const std::string code = vegalite_file_text("/tests/vegalite/readme_test.cc");
  const std::string begin = "// example begins\n";
  const std::size_t from = code.find(begin) + begin.size();
  const std::string example = code.substr(from, code.find("// example ends\n") - from);
  EXPECT_NE(vegalite_file_text("/src/vegalite/README.md").find("```cpp\n" + example + "```\n"), std::string::npos);
}

TEST(VegaliteReadme, ExampleEmitsAChartOfTwoLayers) {
  const auto spec = vegalite::Json::parse(scores_with_intervals());
  EXPECT_EQ(spec["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
  EXPECT_EQ(spec["data"]["values"][1]["model"], "b");
  ASSERT_EQ(spec["layer"].size(), 2u);
  EXPECT_EQ(spec["layer"][0]["mark"], vegalite::Json::parse(R"({"type": "rule"})"));
  EXPECT_EQ(spec["layer"][1]["mark"]["cursor"], "pointer");
  EXPECT_TRUE(spec["encoding"]["y"]["sort"].is_null());
  if (const char* folder = std::getenv("BENCHHUB_SPECS_OUT")) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::string(folder) + "/readme.vl.json", std::ios::binary) << scores_with_intervals();
  }
}

}  // namespace
