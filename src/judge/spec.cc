// What a scoring asks of a judge: reading its options. Types and bounds were checked by the scorers' table.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "judge/judge.h"

namespace benchhub {
namespace {

struct KindRow {
  std::string_view type;
  JudgeKind kind;
  std::string_view prompt;  // where none is named
  bool explains = false;
};
constexpr KindRow kKinds[] = {{"judge_score", JudgeKind::score, "rubric"},
                              {"judge_label", JudgeKind::label, "correctness"},
                              {"judge_checklist", JudgeKind::checklist, "checklist"},
                              {"judge_pair", JudgeKind::pair, "pairwise"},
                              {"judge_failure", JudgeKind::label, "failure", true}};

// Names that a verdict can hold: one word in lower case, so that "[[…]]" can be read back.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::string read_criteria(const Json& options, JudgeSpec& out) {
  const Json* list = get_array(options, "criteria");
  std::set<std::string> seen;
  for (const auto& item : list != nullptr ? *list : Json::array()) {
    Criterion criterion{get_string(item, "name").value_or(""), get_string(item, "description").value_or(""),
                        get_double(item, "weight").value_or(1)};
    if (!is_plain_name(criterion.name)) return "a criterion's name is one word of a-z, 0-9, - and _";
    if (!seen.insert(criterion.name).second) return fmt::format("criterion \"{}\" stands twice", criterion.name);
    if (!(criterion.weight > 0)) return fmt::format("criterion \"{}\" needs a weight above 0", criterion.name);
    out.criteria.push_back(std::move(criterion));
  }
  return "";
}

std::string read_labels(const Json& options, JudgeSpec& out) {
  const Json* labels = get_object(options, "labels");
  if (labels == nullptr || labels->empty()) {
    out.labels = {{"correct", 1}, {"partial", 0.5}, {"incorrect", 0}};
    return out.prompt->name == std::string_view("correctness") ? "" : "labels must say what each label is worth";
  }
  for (const auto& [name, value] : labels->items()) {
    if (!is_plain_name(name)) return fmt::format("label \"{}\": one word of a-z, 0-9, - and _", name);
    if (!value.is_number() || !(value.get<double>() >= 0 && value.get<double>() <= 1))
      return fmt::format("label \"{}\": its value is a number from 0 to 1", name);
    out.labels.emplace_back(name, value.get<double>());
  }
  return out.labels.size() < 2 ? "labels must hold at least two" : "";
}

// Labels and what they mean, which goes into the rubric. Their values only tell them apart.
std::string read_reasons(const Json& options, JudgeSpec& out) {
  static const Json kUsual = {{"misread", "It answers another question than was asked, or overlooks a part of it."},
                              {"reasoning", "A step does not follow from the one before."},
                              {"calculation", "The way is right and a calculation is not."},
                              {"knowledge", "It states something that is not so."},
                              {"invented", "It uses what the task does not say."},
                              {"unfinished", "It stops before there is an answer."},
                              {"form", "The answer is right and not in the form that was asked for."},
                              {"other", "None of these."}};
  const Json* given = get_object(options, "labels");
  const Json& labels = given == nullptr ? kUsual : *given;
  out.rubric += "\nThe labels:";
  for (const auto& [name, meaning] : labels.items()) {
    if (!is_plain_name(name)) return fmt::format("label \"{}\": one word of a-z, 0-9, - and _", name);
    if (!meaning.is_string() || meaning.get<std::string>().empty() || meaning.get<std::string>().size() > 300)
      return fmt::format("label \"{}\": say what it means, in 1 to 300 bytes", name);
    out.labels.emplace_back(name, static_cast<double>(out.labels.size()) / static_cast<double>(labels.size()));
    out.rubric += "\n- " + name + ": " + meaning.get<std::string>();
  }
  return out.labels.size() < 2 || out.labels.size() > 20 ? "labels must hold 2 to 20" : "";
}

// Of which every model writes each as one token.
bool has_grades_of_one_digit(const JudgeSpec& spec, const Json& options) {
  return !options.contains("criteria") && spec.min >= 0 && spec.max <= 9 && spec.min == std::floor(spec.min) &&
         spec.max == std::floor(spec.max);
}

std::string read_kind(const Json& options, JudgeSpec& out) {
  if (out.kind == JudgeKind::score) {
    out.min = get_double(options, "min").value_or(1);
    out.max = get_double(options, "max").value_or(5);
    if (!(out.min < out.max)) return "min must be below max";
    out.weighted = get_string(options, "weighting") == "logprobs";
    if (out.weighted && !has_grades_of_one_digit(out, options))
      return "weighting needs whole grades of one digit: min and max from 0 to 9, and no criteria";
    return read_criteria(options, out);
  }
  if (out.explains) return read_reasons(options, out);
  if (out.kind == JudgeKind::label) return read_labels(options, out);
  if (out.kind == JudgeKind::pair) {
    out.against = get_string(options, "against").value_or("");
    if (out.against.empty()) return "against must name the model that answers are compared with, or be \"all\"";
    out.all_pairs = out.against == kAllPairs;
    out.share = get_double(options, "share").value_or(1);
    if (!out.all_pairs) return out.share == 1 ? "" : "share is for \"against\": \"all\": of one model all are compared";
    out.against.clear();
    return "";
  }
  const Json* questions = get_array(options, "questions");
  for (const auto& question : questions != nullptr ? *questions : Json::array()) {
    if (question.is_string()) out.questions.push_back(question.get<std::string>());
  }
  return out.questions.empty() ? "questions must hold at least one" : "";
}

}  // namespace

std::optional<JudgeSpec> judge_spec(const Scoring& scoring, std::string* problem) {
  const auto row = std::find_if(std::begin(kKinds), std::end(kKinds),
                                [&](const KindRow& kind) { return kind.type == scoring.type; });
  if (row == std::end(kKinds)) return std::nullopt;
  JudgeSpec out;
  out.kind = row->kind;
  out.explains = row->explains;
  out.name = get_string(scoring.options, "name").value_or(scoring.type);
  std::string what;
  const std::string prompt = get_string(scoring.options, "prompt").value_or(std::string(row->prompt));
  out.prompt = find_judge_prompt(prompt);
  if (out.prompt == nullptr || out.prompt->kind != out.kind) {
    what = fmt::format("{} has no prompt \"{}\"", scoring.type, prompt);
    out.prompt = find_judge_prompt(row->prompt);
  }
  out.rubric = get_string(scoring.options, "rubric").value_or(out.prompt->rubric);
  if (std::string more = read_kind(scoring.options, out); what.empty()) what = std::move(more);
  if (problem != nullptr) *problem = std::move(what);
  return out;
}

bool has_judges(const Benchmark& benchmark) {
  return std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(),
                     [](const Scoring& scoring) { return judge_spec(scoring).has_value(); });
}

std::string reference_text(const Case& the_case, const Scoring& scoring) {
  const Json expected = expected_of(the_case, scoring).value_or(nullptr);
  if (expected.is_null()) return "";
  return expected.is_string() ? expected.get<std::string>() : canonical_json(expected);
}

std::string prompt_id(const JudgeSpec& spec) {
  Json parts = {
      {"frame", judge_frame(spec.kind)}, {"rubric", spec.rubric},   {"min", spec.min},          {"max", spec.max},
      {"questions", spec.questions},     {"labels", Json::array()}, {"criteria", Json::array()}};
  for (const auto& [name, value] : spec.labels) parts["labels"].push_back(name);
  for (const auto& c : spec.criteria) parts["criteria"].push_back({c.name, c.description});
  return fmt::format("{}@{}", spec.prompt->name, sha256_hex(canonical_json(parts)).substr(0, 16));
}

}  // namespace benchhub
