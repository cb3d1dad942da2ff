// The form of a verdict as a short text: the scale, the labels with their values, the number of questions. It stands
// with every verdict in data/, so that one of a former rubric or of a retired judge can be read whatever the definition
// has become. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/judge.h"

namespace benchhub {

// Canonical JSON: {"kind":"score","max":5,"min":1}, with "weighting", "criteria", "labels" or "questions".
std::string verdict_form_of(const JudgeSpec& spec);
// As much of a spec as read_verdict needs; nullopt if the text is no such form.
std::optional<JudgeSpec> spec_of_form(std::string_view form);

}  // namespace benchhub
