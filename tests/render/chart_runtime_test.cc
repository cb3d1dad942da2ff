// What is taken from node_modules for the interactive view of charts.
#include "render/chart_runtime.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

void put_package(MemoryFs& fs, const std::string& folder, const std::string& json, const std::string& license) {
  ASSERT_TRUE(fs.write_atomic("/tool/" + folder + "/package.json", json, false));
  ASSERT_TRUE(fs.write_atomic("/tool/" + folder + "/LICENSE", license, false));
}

void put_vega(MemoryFs& fs, const std::string& version = "6.4.0") {
  put_package(fs, "node_modules/vega",
              R"({"name":"vega","version":")" + version + R"(","dependencies":{"d3-x":"^3","absent":"1","../up":"1"}})",
              "licence of vega");
  put_package(fs, "node_modules/vega-lite", R"({"name":"vega-lite","version":"6.1.0","dependencies":{"d3-x":"^2"}})",
              "licence of vega-lite");
  put_package(fs, "node_modules/vega-interpreter", R"({"name":"vega-interpreter","version":"2.0.0"})", "third");
  put_package(fs, "node_modules/d3-x", R"({"name":"d3-x","version":"3.0.0","dependencies":{"vega":"6"}})", "outer");
  put_package(fs, "node_modules/vega-lite/node_modules/d3-x", R"({"name":"d3-x","version":"2.0.0"})", "inner");
  ASSERT_TRUE(fs.write_atomic("/tool/node_modules/vega/build/vega.min.js", "vega()", false));
  ASSERT_TRUE(fs.write_atomic("/tool/node_modules/vega-lite/build/vega-lite.min.js", "lite()", false));
  ASSERT_TRUE(fs.write_atomic("/tool/node_modules/vega-interpreter/build/vega-interpreter.js",
                              "import { isString } from 'vega-util';", false));
}

TEST(ChartRuntime, TakesScriptsAndTheLicencesOfAllThatTheyNeed) {
  MemoryFs fs;
  put_vega(fs);
  const auto runtime = read_chart_runtime(fs, "/tool");
  ASSERT_TRUE(runtime) << runtime.error().to_string();
  EXPECT_EQ(runtime->text, "vega 6.4.0, vega-lite 6.1.0, vega-interpreter 2.0.0");
  EXPECT_EQ(runtime->files.at("vega.min.js"), "vega()");
  EXPECT_EQ(runtime->files.at("vega-interpreter.js"), "import { isString } from '../vega-util.js';");
  const std::string& licenses = runtime->files.at("LICENSES.txt");
  for (const char* text : {"d3-x 3.0.0\n\nouter", "d3-x 2.0.0\n\ninner", "licence of vega\n", "third"})
    EXPECT_TRUE(contains(licenses, text)) << text;
}

TEST(ChartRuntime, WithoutAPackageOrOfAnotherMajorVersionThereIsNone) {
  MemoryFs fs;
  const auto empty = read_chart_runtime(fs, "/tool");
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->files.empty());
  EXPECT_EQ(empty->text, "none: npm's package vega is not beside the templates (npm ci --omit=dev)");
  put_vega(fs, "7.0.0");
  const auto newer = read_chart_runtime(fs, "/tool");
  ASSERT_TRUE(newer);
  EXPECT_TRUE(newer->files.empty());
  EXPECT_EQ(newer->text, "none: vega 7.0.0 is not version 6.x");
  ASSERT_TRUE(fs.write_atomic("/tool/node_modules/vega/package.json", "{ broken", false));
  const auto broken = read_chart_runtime(fs, "/tool");
  ASSERT_TRUE(broken) << broken.error().to_string();
  EXPECT_TRUE(broken->files.empty());
}

TEST(ChartRuntime, InputsNameWhatItReads) {
  const auto inputs = chart_runtime_inputs();
  EXPECT_EQ(inputs.front(), "node_modules/.package-lock.json");
  EXPECT_EQ(inputs.size(), 7u);
}

}  // namespace
}  // namespace benchhub
