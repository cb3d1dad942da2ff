// The worked cases of the golden file: {id, fn, input, expected}. Each function that it names passes every one of its
// cases. The file is $BENCHHUB_GOLDEN, else ../shared/golden/statistics.json beside the source folder; without it the
// test is skipped. Cases of "fn": "note" are remarks for people.
#include "golden/golden.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace benchhub::golden {
namespace {

std::string golden_path() {
  if (const char* path = std::getenv("BENCHHUB_GOLDEN")) return path;
  return std::string(BENCHHUB_SOURCE_DIR) + "/../shared/golden/statistics.json";
}

// What is not finite is undefined, and leaves the program as null.
Json shown(Json value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return nullptr;
  if (value.is_structured())
    for (auto& inner : value) inner = shown(std::move(inner));
  return value;
}

// Null where the input is none that the function takes.
Json result_of(const Adapter& adapter, const Json& input) {
  try {
    return shown(adapter(input));
  } catch (const nlohmann::json::type_error&) {
    return nullptr;
  }
}

// Every field that `expected` names must be there; fields that it does not name are free.
void expect_matches(const Json& expected, const Json& actual, double tolerance, const std::string& where) {
  if (expected.is_object()) {
    ASSERT_TRUE(actual.is_object()) << where;
    for (const auto& [key, value] : expected.items()) {
      ASSERT_TRUE(actual.contains(key)) << where << "." << key;
      expect_matches(value, actual[key], tolerance, where + "." + key);
    }
  } else if (expected.is_array()) {
    ASSERT_TRUE(actual.is_array() && actual.size() == expected.size()) << where << ": " << actual;
    for (std::size_t i = 0; i < expected.size(); ++i)
      expect_matches(expected[i], actual[i], tolerance, where + "[" + std::to_string(i) + "]");
  } else if (expected.is_number()) {
    ASSERT_TRUE(actual.is_number()) << where << ": " << actual;
    ASSERT_TRUE(std::isfinite(actual.get<double>())) << where;
    EXPECT_NEAR(expected.get<double>(), actual.get<double>(), tolerance) << where;
  } else {
    EXPECT_EQ(expected, actual) << where;
  }
}

TEST(Golden, EveryCaseOfEveryFunction) {
  std::ifstream file(golden_path());
  if (!file) GTEST_SKIP() << "no golden file at " << golden_path() << "; set BENCHHUB_GOLDEN";
  std::stringstream bytes;
  bytes << file.rdbuf();
  const Json golden = Json::parse(bytes.str());
  const double default_tolerance = golden.value("default_abs_tol", 1e-6);
  Adapters adapters = score_adapters();
  adapters.merge(judgment_adapters());
  for (const Json& item : golden["cases"]) {
    const std::string fn = item["fn"], id = item["id"];
    if (fn == "note") continue;
    const auto adapter = adapters.find(fn);
    if (adapter == adapters.end()) {
      ADD_FAILURE() << id << ": there is no function \"" << fn << "\"";
      continue;
    }
    expect_matches(item["expected"], result_of(adapter->second, item["input"]),
                   item.value("abs_tol", default_tolerance), id);
  }
}

}  // namespace
}  // namespace benchhub::golden
