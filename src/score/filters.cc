// Filters; see the header. A step that finds nothing makes the answer wrong under that filter.
#include "score/filters.h"

#include <fmt/format.h>

#include "base/text.h"
#include "score/extract.h"
#include "score/normalise.h"

namespace benchhub {
namespace {

std::optional<std::string> pattern_step(const FilterStep& step, const std::string& text) {
  return step.first ? step.pattern->first_answer(text) : step.pattern->last_answer(text);
}

// What the step leaves of the text; nullopt if it finds nothing.
std::optional<std::string> step_result(const FilterStep& step, const std::string& text) {
  if (step.kind == "pattern") return pattern_step(step, text);
  if (step.kind == "code_block") return first_code_block(text);
  if (step.kind == "first_line" || step.kind == "last_line") return line_with_text(text, step.kind == "last_line");
  if (step.kind == "after") {
    const std::size_t at = text.rfind(step.text);
    if (at == text.npos) return std::nullopt;
    return text.substr(at + step.text.size());
  }
  if (step.kind == "before") {
    const std::size_t at = text.find(step.text);
    if (at == text.npos) return std::nullopt;
    return text.substr(0, at);
  }
  if (step.kind == "remove") return replace_all(text, step.text, "");
  return fold_case(text);
}

FilterStep compile_step(const Json& options, std::string& problem) {
  FilterStep out;
  out.kind = get_string(options, "step").value_or("");
  out.text = get_string(options, "text").value_or("");
  out.first = get_string(options, "pick").value_or("last") == "first";
  const bool wants_text = out.kind == "after" || out.kind == "before" || out.kind == "remove";
  if (wants_text && out.text.empty()) problem = fmt::format("step \"{}\" needs a \"text\"", out.kind);
  if (out.kind != "pattern") return out;
  auto pattern = Pattern::compile_with_answer(get_string(options, "pattern").value_or(""));
  if (pattern) out.pattern = std::move(*pattern);
  else problem = "step \"pattern\": " + pattern.error().to_string();
  return out;
}

}  // namespace

std::string CompiledFilter::apply(std::string& text) const {
  if (!problem.empty()) return problem;
  std::string left = with_lf(text);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto result = step_result(steps[i], left);
    if (!result) return fmt::format("filter {}: step {} ({}) finds nothing", name, i + 1, steps[i].kind);
    left = std::move(*result);
  }
  text = std::move(left);
  return "";
}

std::vector<CompiledFilter> compile_filters(const Benchmark& benchmark) {
  std::vector<CompiledFilter> out;
  for (const auto& filter : benchmark.filters) {
    CompiledFilter compiled{filter.name, {}, ""};
    std::string problem;
    for (const auto& step : filter.steps) compiled.steps.push_back(compile_step(step, problem));
    if (!problem.empty()) compiled.problem = fmt::format("filter \"{}\": {}", filter.name, problem);
    out.push_back(std::move(compiled));
  }
  return out;
}

}  // namespace benchhub
