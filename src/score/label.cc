// label: which of the benchmark's labels an answer names. docs/scorers.md, "label".
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

constexpr std::size_t kNone = std::string::npos;

// A character that holds two words together when it stands between them: "semi-major", "no_label".
bool is_joiner(char c) { return c == '-' || c == '_'; }

bool word_ends_at(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i > 0 && (static_cast<unsigned char>(text[--i]) & 0xC0u) == 0x80u) {
  }
  return at > 0 && is_word(next_code_point(text, i));
}

bool word_starts_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_word(next_code_point(text, at));
}

bool is_whole(std::string_view text, std::size_t begin, std::size_t end) {
  if (word_ends_at(text, begin) || word_starts_at(text, end)) return false;
  if (begin > 0 && is_joiner(text[begin - 1]) && word_ends_at(text, begin - 1)) return false;
  return !(end < text.size() && is_joiner(text[end]) && word_starts_at(text, end + 1));
}

struct Label {
  std::string text;  // normalised
  std::size_t index;
};

// Longest first, so that "not spam" is not also read as "spam".
std::vector<Label> by_length(const std::vector<std::string>& labels) {
  std::vector<Label> out;
  for (std::size_t i = 0; i < labels.size(); ++i) out.push_back({normalise(labels[i], true), i});
  std::stable_sort(out.begin(), out.end(),
                   [](const Label& a, const Label& b) { return a.text.size() > b.text.size(); });
  return out;
}

std::set<std::size_t> labels_in(std::string_view text, const std::vector<Label>& labels) {
  std::set<std::size_t> found;
  std::string first_bytes;
  for (const auto& label : labels) first_bytes += label.text.front();
  for (std::size_t at = text.find_first_of(first_bytes); at < text.size(); at = text.find_first_of(first_bytes, at)) {
    const auto here = std::find_if(labels.begin(), labels.end(), [&](const Label& label) {
      return text.substr(at).starts_with(label.text) && is_whole(text, at, at + label.text.size());
    });
    if (here != labels.end()) found.insert(here->index);
    at += here != labels.end() ? here->text.size() : 1;
  }
  return found;
}

std::size_t index_of(const std::vector<std::string>& labels, const Json& expected) {
  if (!expected.is_string()) return kNone;
  const std::string wanted = normalise(expected.get<std::string>(), true);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (normalise(labels[i], true) == wanted) return i;
  }
  return kNone;
}

}  // namespace

std::string check_label(const Benchmark& benchmark, const Case& the_case, const Scoring&) {
  if (benchmark.labels.size() < 2) return "the benchmark must have labels, at least 2";
  std::set<std::string> seen;
  for (const auto& label : benchmark.labels) {
    const std::string text = normalise(label, true);
    if (text.empty()) return "a label must not be empty";
    if (!seen.insert(text).second) return fmt::format("label \"{}\" is there twice (case is ignored)", label);
  }
  return index_of(benchmark.labels, the_case.expected) == kNone ? "expected must be one of the benchmark's labels" : "";
}

ScorerResult score_label(const ScorerInput& in) {
  const auto found = labels_in(normalise(in.text, true), by_length(in.benchmark.labels));
  if (found.empty()) return wrong(FailureKind::no_answer, "none of the labels is in the answer");
  std::vector<std::string> names;
  for (const auto index : found) names.push_back(in.benchmark.labels[index]);
  const std::string read = join(names, ", ");
  if (found.size() > 1) return verdict(false, read, "more than one label in the answer", {FailureKind::ambiguous, ""});
  const bool right = *found.begin() == index_of(in.benchmark.labels, in.the_case.expected);
  return verdict(right, read, right ? "the expected label" : "another label");
}

}  // namespace benchhub
