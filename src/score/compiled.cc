// Compiling one scoring, and its options; see compiled.h.
#include "score/compiled.h"

#include <fmt/format.h>

#include "score/numeric.h"

namespace benchhub {
namespace {

// Reads option `key`, if it is there, as a pattern with a group `answer`.
std::string compile_pattern(const Scoring& scoring, const char* key, std::optional<Pattern>& out) {
  const auto it = scoring.options.find(key);
  if (it == scoring.options.end() || it->is_null()) return "";
  if (!it->is_string()) return fmt::format("{} must be a string", key);
  auto pattern = Pattern::compile_with_answer(it->get_ref<const std::string&>());
  if (!pattern) return fmt::format("{}: {}", key, pattern.error().to_string());
  out = std::move(*pattern);
  return "";
}

std::string compile_units(const Scoring& scoring, std::map<std::string, double>& out) {
  const Json* units = get_object(scoring.options, "units");
  if (units == nullptr) return "";
  for (const auto& [unit, factor] : units->items()) {
    if (!factor.is_number() || !(factor.get<double>() > 0)) return "units must give each unit a factor above 0";
    const std::string read = unit_as_read(unit);
    if (read.empty())
      return fmt::format("units: \"{}\" can never be read behind a number: a unit is letters, %, °, /, * and powers",
                         unit);
    if (!out.emplace(read, factor.get<double>()).second)
      return fmt::format("units: \"{}\" stands there twice, once in another spelling", unit);
  }
  return "";
}

constexpr int kMostNested = 4;

CompiledScoring compile_nested(const Scoring& scoring, int depth) {
  CompiledScoring out;
  out.scorer = find_scorer(scoring.type);
  if (out.scorer == nullptr) {
    out.problem = fmt::format("there is no scorer \"{}\"", scoring.type);
    return out;
  }
  if (!scoring.options.is_object()) {
    out.problem = "the options must be an object";
    return out;
  }
  out.problem = compile_pattern(scoring, "extract_pattern", out.extract_pattern);
  if (out.problem.empty()) out.problem = compile_pattern(scoring, "pattern", out.pattern);
  if (out.problem.empty()) out.problem = compile_units(scoring, out.units);
  std::string judging;
  out.judge = judge_spec(scoring, &judging);
  if (out.problem.empty()) out.problem = judging;
  if (out.judge && depth > 0 && out.problem.empty()) out.problem = "a judge cannot be a part of another scorer";
  if (const auto it = scoring.options.find("schema"); it != scoring.options.end()) {
    out.schema.emplace(*it);
    if (out.problem.empty()) out.problem = out.schema->problem();
  }
  for (const auto& field : out.scorer->options->fields) {
    if (field.required && field.name != "type" && !scoring.options.contains(field.name) && out.problem.empty()) {
      out.problem = fmt::format("option {} is missing", field.name);
    }
  }
  if (!scoring.options.contains("of")) return out;
  if (depth == kMostNested) out.problem = "scorers in scorers in scorers: at most 4 levels";
  for (auto& part : depth < kMostNested ? parts_of(scoring) : std::vector<Scoring>()) {
    CompiledScoring compiled = compile_nested(part, depth + 1);
    if (out.problem.empty()) out.problem = compiled.problem;
    out.parts.push_back({std::move(part), std::move(compiled)});
  }
  if (out.problem.empty() && out.parts.empty()) out.problem = "of must hold at least one scorer";
  return out;
}

}  // namespace

CompiledScoring compile_scoring(const Scoring& scoring) { return compile_nested(scoring, 0); }

std::vector<Scoring> parts_of(const Scoring& scoring) {
  std::vector<Scoring> out;
  const Json* list = get_array(scoring.options, "of");
  for (const auto& options : list != nullptr ? *list : Json::array()) {
    const auto type = get_string(options, "type");
    if (type) out.push_back({*type, options, get_double(options, "weight").value_or(1)});
  }
  return out;
}

std::optional<Case> own_case(const Case& the_case, const Scoring& scoring) {
  auto expected = expected_of(the_case, scoring);
  if (!expected) return std::nullopt;
  Case out = the_case;
  out.expected = *std::move(expected);
  return out;
}

Json option(const Scoring& scoring, std::string_view key) {
  if (const auto it = scoring.options.find(key); it != scoring.options.end()) return *it;
  const Scorer* scorer = find_scorer(scoring.type);
  const Field* field = scorer == nullptr ? nullptr : scorer->options->find(key);
  return field == nullptr ? Json() : field->default_value;
}

bool option_is(const Scoring& scoring, std::string_view key) {
  const Json value = option(scoring, key);
  return value.is_boolean() && value.get<bool>();
}

double option_number(const Scoring& scoring, std::string_view key) {
  const Json value = option(scoring, key);
  return value.is_number() ? value.get<double>() : 0;
}

std::string option_text(const Scoring& scoring, std::string_view key) {
  const Json value = option(scoring, key);
  return value.is_string() ? value.get<std::string>() : "";
}

}  // namespace benchhub
