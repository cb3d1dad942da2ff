// Which texts of an answer are compared by meaning: what the scorer `similarity` reads of it, under every filter, and
// arguments that stand where $semantic is expected. All that a score could ask for is named, so that one round of
// vectors is enough.
#include <algorithm>

#include "base/text.h"
#include "domain/semantic.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/filters.h"
#include "score/similarity.h"
#include "score/tool_calls.h"

namespace benchhub {
namespace {

class ComparedTexts {
 public:
  // Equal and empty texts need no vectors.
  void compare(const std::string& expected, const std::string& given) {
    if (expected == given || trim(expected).empty() || trim(given).empty()) return;
    add(expected);
    add(given);
  }
  std::vector<std::string> take() { return std::move(out_); }

 private:
  void add(const std::string& text) {
    if (std::find(out_.begin(), out_.end(), text) == out_.end()) out_.push_back(text);
  }
  std::vector<std::string> out_;
};

void compare_argument(const Json& expected, const Json& given, ComparedTexts& out) {
  if (const Json* value = matcher_value(expected, "$semantic")) {
    const auto match = semantic_match(*value);
    if (match && given.is_string()) out.compare(match->text, given.get<std::string>());
  } else if (const Json* options = matcher_value(expected, "$any_of")) {
    for (const Json& one : *options) compare_argument(one, given, out);
  } else if (const Json* inner = matcher_value(expected, "$optional")) {
    compare_argument(*inner, given, out);
  } else if (expected.is_object() && given.is_object()) {
    for (const auto& [name, value] : expected.items()) {
      if (given.contains(name)) compare_argument(value, given[name], out);
    }
  } else if (expected.is_array() && given.is_array() && expected.size() == given.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) compare_argument(expected[i], given[i], out);
  }
}

// Which call is meant for which is not known before they are compared: each with each of its name.
void compare_call(const Json& expected, const std::string& name, const Json& arguments, ComparedTexts& out) {
  for (const Json& wanted : expected) {
    const Json* wants = get_object(wanted, "arguments");
    if (wants != nullptr && get_string(wanted, "name") == name) compare_argument(*wants, arguments, out);
  }
}

void compare_calls(const Json& expected, const Answer& answer, ComparedTexts& out) {
  if (!expected.is_array() || !has_semantic(expected)) return;
  const auto calls = read_tool_calls(answer.tool_calls);
  if (!calls) return;
  for (const ToolCall& call : *calls) {
    if (call.arguments) compare_call(expected, call.name, *call.arguments, out);
  }
}

void compare_chain(const Json& expected, const Answer& answer, ComparedTexts& out) {
  const Json* wanted = get_array(expected, "calls");
  if (wanted == nullptr || !answer.chain || !has_semantic(*wanted)) return;
  for (const ChainCall& call : answer.chain->calls) compare_call(*wanted, call.name, call.arguments, out);
}

void compare_text(const Json& expected, const Scoring& scoring, const CompiledScoring& compiled, const Answer& answer,
                  ComparedTexts& out) {
  const auto extraction = extract_text(answer.text, scoring, compiled);
  if (!extraction.text) return;
  const std::string given = embedded_text(*extraction.text);
  const Json texts = expected.is_array() ? expected : Json::array({expected});
  if (std::find(texts.begin(), texts.end(), Json(given)) != texts.end()) return;
  for (const Json& text : texts) {
    if (text.is_string()) out.compare(text.get<std::string>(), given);
  }
}

void compare_part(const Case& the_case, const Scoring& scoring, const CompiledScoring& compiled, const Answer& answer,
                  ComparedTexts& out) {
  for (const CompiledPart& part : compiled.parts) {
    const auto inside = own_case(the_case, scoring);
    if (inside) compare_part(*inside, part.scoring, part.compiled, answer, out);
  }
  const auto own = own_case(the_case, scoring);
  if (!own) return;
  if (scoring.type == "tool_calls") compare_calls(own->expected, answer, out);
  if (scoring.type == "tool_chain") compare_chain(own->expected, answer, out);
  if (scoring.type == "similarity") compare_text(own->expected, scoring, compiled, answer, out);
}

}  // namespace

std::string embedded_text(std::string_view extracted) { return std::string(trim(extracted)); }

std::vector<std::string> CompiledBenchmark::texts_to_embed(const Case& the_case, const Answer& answer) const {
  ComparedTexts out;
  const auto compare = [&](const Answer& read) {
    for (std::size_t i = 0; i < scorings_->size(); ++i)
      compare_part(the_case, benchmark_.scoring[i], (*scorings_)[i], read, out);
  };
  if (filters_->empty()) compare(answer);
  for (const CompiledFilter& filter : *filters_) {
    Answer filtered = answer;
    if (filter.apply(filtered.text).empty()) compare(filtered);
  }
  return out.take();
}

}  // namespace benchhub
