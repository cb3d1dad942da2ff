// See form.h.
#include "judge/form.h"

#include <algorithm>

#include "base/json.h"

namespace benchhub {
namespace {

constexpr std::string_view kKindNames[] = {"score", "label", "checklist", "pair"};  // by JudgeKind
constexpr std::int64_t kMostQuestions = 1000;

bool read_scale(const Json& json, JudgeSpec& out) {
  const auto min = get_double(json, "min"), max = get_double(json, "max");
  if (!min || !max || !(*min < *max)) return false;
  out.min = *min;
  out.max = *max;
  out.weighted = get_string(json, "weighting") == "logprobs";
  const Json* criteria = get_array(json, "criteria");
  for (std::size_t i = 0; criteria != nullptr && i < criteria->size(); ++i) {
    const auto name = get_string((*criteria)[i], "name");
    const auto weight = get_double((*criteria)[i], "weight");
    if (!name || !weight || !(*weight > 0)) return false;
    out.criteria.push_back({*name, "", *weight});
  }
  return true;
}

bool read_label_values(const Json& json, JudgeSpec& out) {
  const Json* labels = get_array(json, "labels");
  for (std::size_t i = 0; labels != nullptr && i < labels->size(); ++i) {
    const auto name = get_string((*labels)[i], "name");
    const auto value = get_double((*labels)[i], "value");
    if (!name || !value || !(*value >= 0 && *value <= 1)) return false;
    out.labels.emplace_back(*name, *value);
  }
  return !out.labels.empty();
}

}  // namespace

std::string verdict_form_of(const JudgeSpec& spec) {
  Json out = {{"kind", kKindNames[static_cast<std::size_t>(spec.kind)]}};
  if (spec.kind == JudgeKind::score) {
    out["min"] = spec.min;
    out["max"] = spec.max;
    if (spec.weighted) out["weighting"] = "logprobs";
    for (const auto& c : spec.criteria) out["criteria"].push_back({{"name", c.name}, {"weight", c.weight}});
  }
  for (const auto& [name, value] : spec.labels) out["labels"].push_back({{"name", name}, {"value", value}});
  if (spec.kind == JudgeKind::checklist) out["questions"] = spec.questions.size();
  return canonical_json(out);
}

std::optional<JudgeSpec> spec_of_form(std::string_view form) {
  const auto json = parse_json(form);
  if (!json || !json->is_object()) return std::nullopt;
  JudgeSpec out;
  const auto kind = get_string(*json, "kind");
  const auto known = std::find(std::begin(kKindNames), std::end(kKindNames), kind.value_or(""));
  if (known == std::end(kKindNames)) return std::nullopt;
  out.kind = static_cast<JudgeKind>(known - std::begin(kKindNames));
  if (out.kind == JudgeKind::score && !read_scale(*json, out)) return std::nullopt;
  if (out.kind == JudgeKind::label && !read_label_values(*json, out)) return std::nullopt;
  if (out.kind == JudgeKind::checklist) {
    const auto questions = get_int(*json, "questions");
    if (!questions || *questions < 1 || *questions > kMostQuestions) return std::nullopt;
    out.questions.resize(static_cast<std::size_t>(*questions));
  }
  return out;
}

}  // namespace benchhub
