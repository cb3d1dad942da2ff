// json_path: one value inside the JSON of an answer. docs/scorers.md, "json_path", has the grammar of paths.
#include <fmt/format.h>

#include "base/text.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/json_value.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

// One step of a path: a member, an index (from the end if negative), or every item.
struct PathStep {
  enum class Kind { member, index, all } kind = Kind::member;
  std::string name;
  std::int64_t index = 0;
};

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// The step in brackets that begins at `at`; moves past it.
std::optional<PathStep> bracket_step(std::string_view path, std::size_t& at) {
  const std::size_t begin = at + 1;
  if (begin < path.size() && path[begin] == '\'') {
    const std::size_t quote = path.find('\'', begin + 1);
    if (quote == path.npos || path.substr(quote, 2) != "']") return std::nullopt;
    at = quote + 2;
    return PathStep{PathStep::Kind::member, std::string(path.substr(begin + 1, quote - begin - 1)), 0};
  }
  const std::size_t end = path.find(']', begin);
  if (end == path.npos) return std::nullopt;
  const std::string_view inside = path.substr(begin, end - begin);
  at = end + 1;
  if (inside == "*") return PathStep{PathStep::Kind::all, "", 0};
  const auto index = parse_int(inside);
  if (!index) return std::nullopt;
  return PathStep{PathStep::Kind::index, "", *index};
}

std::optional<std::vector<PathStep>> parse_path(std::string_view path) {
  if (!path.starts_with('$')) return std::nullopt;
  std::vector<PathStep> out;
  for (std::size_t at = 1; at < path.size();) {
    if (path[at] == '[') {
      auto step = bracket_step(path, at);
      if (!step) return std::nullopt;
      out.push_back(std::move(*step));
      continue;
    }
    std::size_t end = at + 1;
    while (end < path.size() && in_name(path[end])) ++end;
    if (path[at] != '.' || end == at + 1) return std::nullopt;
    out.push_back({PathStep::Kind::member, std::string(path.substr(at + 1, end - at - 1)), 0});
    at = end;
  }
  return out;
}

const Json* follow(const Json& value, const PathStep& step) {
  if (step.kind == PathStep::Kind::member) {
    const auto it = value.is_object() ? value.find(step.name) : value.end();
    return it == value.end() ? nullptr : &*it;
  }
  if (!value.is_array()) return nullptr;
  const auto size = static_cast<std::int64_t>(value.size());
  const std::int64_t index = step.index < 0 ? size + step.index : step.index;
  return index >= 0 && index < size ? &value[static_cast<std::size_t>(index)] : nullptr;
}

// The value at the path; with [*] the list of all values found. nullopt if a path without [*] leads nowhere.
std::optional<Json> value_at(const Json& document, const std::vector<PathStep>& steps) {
  std::vector<const Json*> here = {&document};
  bool many = false;
  for (const auto& step : steps) {
    std::vector<const Json*> next;
    for (const Json* value : here) {
      if (step.kind != PathStep::Kind::all) {
        if (const Json* found = follow(*value, step)) next.push_back(found);
      } else if (value->is_array()) {
        for (const Json& item : *value) next.push_back(&item);
      }
    }
    many |= step.kind == PathStep::Kind::all;
    here = std::move(next);
  }
  if (!many) return here.empty() ? std::nullopt : std::optional(*here.front());
  Json out = Json::array();
  for (const Json* value : here) out.push_back(*value);
  return out;
}

}  // namespace

std::string check_json_path(const Benchmark&, const Case&, const Scoring& scoring) {
  return parse_path(option_text(scoring, "path")) ? "" : "path must be like $.items[0]['a name']; $ is the whole value";
}

ScorerResult score_json_path(const ScorerInput& in) {
  const auto json = extract_json(in.text);
  if (!json.value) return wrong(FailureKind::not_json, "no JSON in the answer: " + json.why);
  const std::string path = option_text(in.scoring, "path");
  const auto value = value_at(*json.value, *parse_path(path));
  if (!value) return wrong(FailureKind::missing_path, "nothing at " + path);
  const bool right = same_json(*value, in.the_case.expected);
  return verdict(right, excerpt(canonical_json(*value)), right ? "the expected value" : "another value");
}

}  // namespace benchhub
