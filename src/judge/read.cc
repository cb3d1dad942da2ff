// What a judge's reply says; see judge.h. A verdict is read as it was asked for or not at all: off the scale, off the
// menu, beside other words, contradicted by another one, or inside the judge's thoughts, and there is none.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "judge/judge.h"
#include "judge/verdicts.h"

namespace benchhub {
namespace {

Verdict none(std::string why) {
  Verdict out;
  out.problem = std::move(why);
  return out;
}

// What was thought aloud is no part of the reply; nullopt if it ends before the thoughts do. Some servers leave out the
// tag that opens them.
std::optional<std::string_view> after_thoughts(std::string_view text) {
  for (const std::string_view tag : {"think>", "thinking>"}) {
    const std::string opening = "<" + std::string(tag), closing = "</" + std::string(tag);
    const std::size_t end = text.rfind(closing);
    if (end != text.npos) text.remove_prefix(end + closing.size());
    for (const std::string_view line : split_lines(text)) {
      if (trim(line).starts_with(opening)) return std::nullopt;
    }
  }
  return trim(text);
}

// Without Markdown around it, a final full stop, and a word that announces it ("**Verdict:** [[4]].").
std::string_view bare_line(std::string_view line) {
  constexpr std::string_view kMarks = "*_`#> \t\r:";
  const auto strip_front = [&] {
    while (!line.empty() && kMarks.find(line.front()) != kMarks.npos) line.remove_prefix(1);
  };
  while (!line.empty() && (kMarks.find(line.back()) != kMarks.npos || line.back() == '.')) line.remove_suffix(1);
  strip_front();
  for (const std::string_view word : {"final ", "overall ", "my ", "verdict", "rating", "score", "grade", "judgment"}) {
    if (!ascii_lower(line.substr(0, word.size())).starts_with(word)) continue;
    line.remove_prefix(word.size());
    strip_front();
  }
  return line;
}

// What stands in the brackets of a line that holds a verdict and nothing else.
std::optional<std::string> verdict_in(std::string_view line) {
  line = bare_line(line);
  if (line.size() < 4 || !line.starts_with("[[") || !line.ends_with("]]")) return std::nullopt;
  const std::string_view inside = line.substr(2, line.size() - 4);
  if (inside.find_first_of("[]") != inside.npos) return std::nullopt;
  return std::string(trim(inside));
}

// "clarity=4 accuracy=5" by name; nullopt for anything else or a name that stands twice.
std::optional<std::map<std::string, std::string>> read_pairs(std::string_view text) {
  std::map<std::string, std::string> out;
  std::string spaced(text);
  std::replace_if(
      spaced.begin(), spaced.end(), [](char c) { return c == ',' || c == ';'; }, ' ');
  for (const std::string_view word : split(spaced, ' ')) {
    if (trim(word).empty()) continue;
    const std::size_t equals = word.find('=');
    if (equals == word.npos) return std::nullopt;
    if (!out.emplace(word.substr(0, equals), word.substr(equals + 1)).second) return std::nullopt;
  }
  return out;
}

// The verdict of either grammar in one form: names (one of them "" for a single value) and their texts.
using Said = std::map<std::string, std::string>;

std::optional<Said> said_in_line(const JudgeSpec& spec, std::string_view reply, std::string& problem) {
  const auto text = after_thoughts(reply);
  if (!text) {
    problem = "the reply ends inside the judge's thoughts";
    return std::nullopt;
  }
  const auto lines = split_lines(*text);
  const auto last = lines.empty() ? std::nullopt : verdict_in(lines.back());
  if (!last) {
    problem = "the last line of the reply is no verdict [[…]] that stands alone";
    return std::nullopt;
  }
  for (const std::string_view line : lines) {
    if (const auto other = verdict_in(line); other && ascii_lower(*other) != ascii_lower(*last)) {
      problem = "the reply holds two verdicts";
      return std::nullopt;
    }
  }
  const std::string& inside = *last;
  const bool many = spec.kind == JudgeKind::checklist || !spec.criteria.empty();
  if (!many) return Said{{"", inside}};
  auto out = read_pairs(inside);
  if (!out) problem = "the verdict is no list of name=value";
  return out;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

std::optional<Said> said_in_json(std::string_view reply, std::string& problem) {
  const auto text = after_thoughts(reply);
  const auto json = text ? parse_json(std::string(*text)) : Result<Json>(Json());
  if (!json || !json->is_object() || !json->contains("verdict")) {
    problem = "the reply is no JSON object with a verdict";
    return std::nullopt;
  }
  const Json& verdict = (*json)["verdict"];
  Said out;
  if (!verdict.is_object()) return Said{{"", text_of(verdict)}};
  for (const auto& [name, value] : verdict.items()) out[name] = text_of(value);
  return out;
}

std::optional<double> grade_of(const JudgeSpec& spec, const std::string& text) {
  const auto value = parse_score_verdict("[[" + text + "]]", spec.min, spec.max);
  return value ? std::optional((*value - spec.min) / (spec.max - spec.min)) : std::nullopt;
}

Verdict read_score(const JudgeSpec& spec, const Said& said) {
  if (spec.criteria.empty()) {
    const auto value = grade_of(spec, said.count("") ? said.at("") : "");
    if (!value) return none(fmt::format("the verdict is no number from {} to {}", spec.min, spec.max));
    return {value, fmt::format("{} of {}", said.at(""), spec.max), {}, ""};
  }
  Verdict out;
  double sum = 0, weights = 0;
  std::vector<std::string> words;
  if (said.size() != spec.criteria.size()) return none("the verdict does not grade each criterion once");
  for (const auto& criterion : spec.criteria) {
    const auto it = said.find(criterion.name);
    const auto value = it == said.end() ? std::nullopt : grade_of(spec, it->second);
    if (!value) return none(fmt::format("\"{}\" has no grade from {} to {}", criterion.name, spec.min, spec.max));
    out.parts.emplace_back(criterion.name, *value);
    words.push_back(criterion.name + " " + it->second);
    sum += *value * criterion.weight;
    weights += criterion.weight;
  }
  out.value = sum / weights;
  out.said = join(words, ", ");
  return out;
}

Verdict read_label(const JudgeSpec& spec, const Said& said) {
  const std::string text = said.count("") ? ascii_lower(said.at("")) : "";
  for (const auto& [name, value] : spec.labels) {
    if (name == text) return {value, name, {}, ""};
  }
  return none("the verdict is none of the labels");
}

Verdict read_checklist(const JudgeSpec& spec, const Said& said) {
  Verdict out;
  int yes = 0;
  if (said.size() != spec.questions.size()) return none("the verdict does not answer each question once");
  for (std::size_t i = 0; i < spec.questions.size(); ++i) {
    const auto it = said.find(std::to_string(i + 1));
    const std::string word = it == said.end() ? "" : ascii_lower(it->second);
    if (word != "yes" && word != "no") return none(fmt::format("question {} has no yes or no", i + 1));
    out.parts.emplace_back(spec.questions[i], word == "yes" ? 1.0 : 0.0);
    yes += word == "yes";
  }
  out.value = static_cast<double>(yes) / static_cast<double>(spec.questions.size());
  out.said = fmt::format("{} of {} yes", yes, spec.questions.size());
  return out;
}

Verdict read_pair(const Said& said, const std::string& order) {
  const auto word = parse_pair_verdict("[[" + (said.count("") ? said.at("") : std::string()) + "]]");
  if (!word) return none("the verdict is none of A, B and C");
  const std::string own = order == "ab" ? "A" : "B";
  Verdict out;
  out.value = *word == "tie" ? 0.5 : *word == own ? 1.0 : 0.0;
  out.said = *word == "tie" ? "neither" : *word;
  return out;
}

Verdict read_preference(const Said& said) {
  const std::string text = said.count("") ? said.at("") : "";
  const auto value = parse_double(text);  // with all digits that a probability has
  if (!value || !(*value >= 1 && *value <= 2)) return none("the verdict is no preference from 1 to 2");
  return {*value - 1, "preference " + text, {}, ""};
}

}  // namespace

Verdict read_verdict(const JudgeSpec& spec, std::string_view reply, const std::string& order, Grammar grammar) {
  std::string problem;
  const auto said = grammar != Grammar::json ? said_in_line(spec, reply, problem) : said_in_json(reply, problem);
  if (!said) return none(std::move(problem));
  if (grammar == Grammar::preference) return read_preference(*said);
  switch (spec.kind) {
    case JudgeKind::score:
      return read_score(spec, *said);
    case JudgeKind::label:
      return read_label(spec, *said);
    case JudgeKind::checklist:
      return read_checklist(spec, *said);
    case JudgeKind::pair:
      break;
  }
  return read_pair(*said, order);
}

}  // namespace benchhub
