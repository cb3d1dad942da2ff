// Matchers; see the header. Objects and arrays are compared member by member, so that matchers may stand inside them.
#include "score/tool_matchers.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "domain/semantic.h"
#include "score/json_value.h"
#include "score/normalise.h"
#include "score/pattern.h"

namespace benchhub {
namespace {

// BFCL's standardize_string: without spaces and , . / - _ * ^, in small letters, ' for ".
std::string standard_string(std::string_view text) {
  std::string out;
  for (const char c : fold_case(text)) {
    if (std::string_view(" ,./-_*^").find(c) == std::string_view::npos) out += c == '"' ? '\'' : c;
  }
  return out;
}

bool match_exact(const Json& value, const Json& given, Likeness&) { return same_json(value, given); }
bool match_any_of(const Json& options, const Json& given, Likeness& likeness) {
  return std::any_of(options.begin(), options.end(), [&](const Json& one) { return matches(one, given, likeness); });
}
bool match_contains(const Json& part, const Json& given, Likeness&) {
  return given.is_string() &&
         contains(normalise(given.get<std::string>(), true), normalise(part.get<std::string>(), true));
}
bool match_fuzzy(const Json& text, const Json& given, Likeness&) {
  return given.is_string() && standard_string(given.get<std::string>()) == standard_string(text.get<std::string>());
}
// [value, tolerance]
bool match_number(const Json& near, const Json& given, Likeness&) {
  if (!given.is_number()) return false;
  const double value = near[0].get<double>(), room = near[1].get<double>();
  return std::fabs(given.get<double>() - value) <= room + 1e-12 * std::fabs(value);
}
bool match_semantic(const Json& value, const Json& given, Likeness& likeness) {
  const auto match = semantic_match(value);
  if (!match || !given.is_string()) return false;
  const auto like = likeness.of(match->text, given.get<std::string>());
  return like && *like >= match->least - 1e-6;
}
bool match_pattern(const Json& pattern, const Json& given, Likeness&) {
  const auto compiled = Pattern::compile("\\A(?:" + pattern.get<std::string>() + ")\\z");
  return given.is_string() && compiled && compiled->search(given.get<std::string>());
}

bool is_text(const Json& value) { return value.is_string() && !value.get<std::string>().empty(); }
bool is_near(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
         value[1].get<double>() >= 0;
}
bool is_regex(const Json& value) {
  return value.is_string() && Pattern::compile("\\A(?:" + value.get<std::string>() + ")\\z").has_value();
}
bool is_semantic(const Json& value) { return semantic_match(value).has_value(); }
bool is_list(const Json& value) { return value.is_array() && !value.empty(); }
bool is_anything(const Json&) { return true; }

struct MatcherRow {
  std::string_view name;
  bool (*match)(const Json& value, const Json& given, Likeness& likeness);
  bool (*valid)(const Json& value);
  const char* wants;
};
constexpr std::array<MatcherRow, 9> kMatchers = {{
    {"$exact", match_exact, is_anything, ""},
    {"$any_of", match_any_of, is_list, "a list that is not empty"},
    {"$contains", match_contains, is_text, "a text"},
    {"$fuzzy", match_fuzzy, is_text, "a text"},
    {"$number", match_number, is_near, "[value, tolerance]"},
    {"$pattern", match_pattern, is_regex, "RE2"},
    {"$semantic", match_semantic, is_semantic, "a text, or [text, least likeness up to 1]"},
    {"$optional", matches, is_anything, ""},
    {"$ignore", [](const Json&, const Json&, Likeness&) { return true; }, is_anything, ""},
}};

bool looks_like_matcher(const Json& value) {
  return value.is_object() && value.size() == 1 && value.begin().key().starts_with('$');
}

const MatcherRow* matcher_of(const Json& value) {
  if (!looks_like_matcher(value)) return nullptr;
  const auto row = std::find_if(kMatchers.begin(), kMatchers.end(),
                                [&](const MatcherRow& r) { return r.name == value.begin().key(); });
  return row == kMatchers.end() ? nullptr : &*row;
}

bool match_object(const Json& expected, const Json& given, Likeness& likeness) {
  if (!given.is_object()) return false;
  for (const auto& [name, value] : expected.items()) {
    const auto it = given.find(name);
    if (it == given.end() ? !is_optional(value) : !matches(value, *it, likeness)) return false;
  }
  return std::all_of(given.items().begin(), given.items().end(),
                     [&](const auto& item) { return expected.contains(item.key()); });
}

}  // namespace

bool is_optional(const Json& expected) {
  const MatcherRow* row = matcher_of(expected);
  return row != nullptr && row->name == "$optional";
}

bool matches(const Json& expected, const Json& given, Likeness& likeness) {
  if (const MatcherRow* row = matcher_of(expected)) return row->match(*expected.begin(), given, likeness);
  if (expected.is_object()) return match_object(expected, given, likeness);
  if (!expected.is_array()) return same_json(expected, given);
  if (!given.is_array() || given.size() != expected.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!matches(expected[i], given[i], likeness)) return false;
  return true;
}

std::string check_matcher(const Json& expected) {
  const MatcherRow* row = matcher_of(expected);
  if (row == nullptr && looks_like_matcher(expected)) return "there is no matcher \"" + expected.begin().key() + "\"";
  if (row != nullptr && !row->valid(*expected.begin())) return std::string(row->name) + " takes " + row->wants;
  const bool opaque = row != nullptr && (row->name == "$exact" || row->name == "$ignore");
  if (opaque || !expected.is_structured()) return "";
  for (const Json& inner : expected) {
    if (auto problem = check_matcher(inner); !problem.empty()) return problem;
  }
  return "";
}

std::optional<Json> matching_value(const Json& expected) {
  const MatcherRow* row = matcher_of(expected);
  if (row != nullptr) {
    const Json& value = *expected.begin();
    if (row->name == "$optional" || row->name == "$pattern") return std::nullopt;
    if (row->name == "$any_of") return matching_value(value[0]);
    if (row->name == "$semantic") return semantic_match(value)->text;
    return row->name == "$number" ? value[0] : value;
  }
  if (!expected.is_structured()) return expected;
  Json out = expected.is_object() ? Json::object() : Json::array();
  for (const auto& [name, inner] : expected.items()) {
    if (is_optional(inner)) continue;
    auto value = matching_value(inner);
    if (!value) return std::nullopt;
    if (expected.is_object()) out[name] = *std::move(value);
    else out.push_back(*std::move(value));
  }
  return out;
}

}  // namespace benchhub
