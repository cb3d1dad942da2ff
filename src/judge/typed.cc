// See typed.h.
#include "judge/typed.h"

#include <fmt/format.h>

#include "base/text.h"

namespace benchhub {
namespace {

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view word : split_words(text)) out.push_back(ascii_lower(word));
  return out;
}

// One word for each name, or "name=word" as they are.
std::string joined(const std::vector<std::string>& names, const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool named = contains(words[i], "=") || i >= names.size();
    out.push_back(named ? words[i] : names[i] + "=" + words[i]);
  }
  return join(out, " ");
}

std::string form_typed(const JudgeSpec& spec, std::vector<std::string> words) {
  std::vector<std::string> names;
  switch (spec.kind) {
    case JudgeKind::score:
      for (const auto& criterion : spec.criteria) names.push_back(criterion.name);
      return names.empty() ? join(words, " ") : joined(names, words);
    case JudgeKind::checklist:
      for (auto& word : words) word = word == "y" ? "yes" : word == "n" ? "no" : word;
      for (std::size_t i = 1; i <= spec.questions.size(); ++i) names.push_back(std::to_string(i));
      return joined(names, words);
    case JudgeKind::label: {
      const std::string typed = join(words, " ");
      for (const auto& [name, value] : spec.labels) {
        if (ascii_lower(name) == typed) return name;
      }
      const auto number = words.size() == 1 ? parse_int(words[0]) : std::nullopt;
      const bool is_label = number && *number >= 1 && *number <= static_cast<std::int64_t>(spec.labels.size());
      return is_label ? spec.labels[static_cast<std::size_t>(*number) - 1].first : typed;
    }
    case JudgeKind::pair:
      break;
  }
  const std::string word = join(words, " ");
  return word == "a" ? "A" : word == "b" ? "B" : word == "=" || word == "c" || word == "tie" ? "C" : word;
}

}  // namespace

std::optional<std::string> typed_verdict(const JudgeSpec& spec, std::string_view text) {
  const std::string form = form_typed(spec, words_in(text));
  const std::string order = spec.kind == JudgeKind::pair ? "ab" : "";
  if (!read_verdict(spec, "[[" + form + "]]", order, Grammar::line).value) return std::nullopt;
  return form;
}

std::string typing_help(const JudgeSpec& spec) {
  std::vector<std::string> names;
  switch (spec.kind) {
    case JudgeKind::score:
      for (const auto& criterion : spec.criteria) names.push_back(criterion.name);
      if (names.empty()) return fmt::format("a grade from {} to {}", spec.min, spec.max);
      return fmt::format("grades from {} to {} for {}", spec.min, spec.max, join(names, ", "));
    case JudgeKind::checklist:
      return fmt::format("y or n for each of {} questions", spec.questions.size());
    case JudgeKind::label:
      for (const auto& [name, value] : spec.labels) names.push_back(fmt::format("{} {}", names.size() + 1, name));
      return join(names, ", ");
    case JudgeKind::pair:
      break;
  }
  return "a, b or = for neither";
}

}  // namespace benchhub
