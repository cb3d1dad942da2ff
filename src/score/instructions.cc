// instructions: rules that a text must keep, each checked by a row of the table below. docs/scorers.md, "instructions",
// defines word, sentence, line and paragraph.
#include "score/instructions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"
#include "score/text_units.h"

namespace benchhub {
namespace {

// One rule on one answer, with the answer in the forms that rules need.
struct RuleInput {
  const std::string& raw;
  const std::string& text;    // plain, trimmed
  const std::string& folded;  // normalised, case ignored
  std::string value;          // text rules
  std::size_t number = 0;     // number rules
  std::size_t count = 0;      // contain_count
};

struct Rule {
  RuleInfo info;
  bool (*keeps)(const RuleInput&);
};

using In = const RuleInput&;

bool any_code_point(std::string_view text, bool (*is)(char32_t)) {
  for (std::size_t i = 0; i < text.size();) {
    if (is(next_code_point(text, i))) return true;
  }
  return false;
}

std::size_t lines_where(std::string_view text, bool (*is)(std::string_view)) {
  const auto lines = text_lines(text);
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), is));
}

bool is_bullet(std::string_view line) { return line.starts_with("- ") || line.starts_with("* "); }

bool is_numbered(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && line.substr(digits).starts_with(". ");
}

bool has_title_line(In in) {
  const std::string_view line = trim(std::string_view(in.text).substr(0, in.text.find('\n')));
  return line.size() > 4 && line.starts_with("<<") && line.ends_with(">>") &&
         !trim(line.substr(2, line.size() - 4)).empty();
}

bool each_line_starts(In in) {
  const std::string start = plain(in.value);
  const auto lines = text_lines(in.text);
  return !lines.empty() && std::all_of(lines.begin(), lines.end(), [&](auto line) { return line.starts_with(start); });
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos && !part.empty();
       at = text.find(part, at + part.size()))
    ++n;
  return n;
}

bool words_are_short(In in) {
  const auto words = split_words(in.text);
  return std::all_of(words.begin(), words.end(), [&](auto word) { return count_letters(word) <= in.number; });
}

bool is_json_object(In in) {
  const auto json = parse_json(trim(in.raw));
  return json && json->is_object();
}

std::string part(In in) { return normalise(in.value, true); }
std::size_t words(In in) { return split_words(in.text).size(); }
std::size_t sentences(In in) { return count_sentences(in.text); }

using T = RuleValue;
const Rule kRules[] = {
    {{"min_words", "at least so many words", T::number}, [](In in) { return words(in) >= in.number; }},
    {{"max_words", "at most so many words", T::number}, [](In in) { return words(in) <= in.number; }},
    {{"exact_words", "exactly so many words", T::number}, [](In in) { return words(in) == in.number; }},
    {{"min_sentences", "at least so many sentences", T::number}, [](In in) { return sentences(in) >= in.number; }},
    {{"max_sentences", "at most so many sentences", T::number}, [](In in) { return sentences(in) <= in.number; }},
    {{"exact_sentences", "exactly so many sentences", T::number}, [](In in) { return sentences(in) == in.number; }},
    {{"exact_lines", "exactly so many lines that are not blank", T::number},
     [](In in) { return text_lines(in.text).size() == in.number; }},
    {{"exact_paragraphs", "exactly so many paragraphs", T::number},
     [](In in) { return count_paragraphs(in.text) == in.number; }},
    {{"must_contain", "the text is there, also inside a longer word", T::text},
     [](In in) { return contains(in.folded, part(in)); }},
    {{"must_not_contain", "the text is nowhere, not even inside a longer word", T::text},
     [](In in) { return !contains(in.folded, part(in)); }},
    {{"contain_count", "the text is there exactly `count` times", T::text_and_count},
     [](In in) { return occurrences(in.folded, part(in)) == in.count; }},
    {{"starts_with", "the answer begins with the text; case counts", T::text},
     [](In in) { return in.text.starts_with(plain(in.value)); }},
    {{"ends_with", "the answer ends with the text; case counts", T::text},
     [](In in) { return in.text.ends_with(plain(in.value)); }},
    {{"all_lowercase", "no capital letter", T::none}, [](In in) { return !any_code_point(in.text, is_upper); }},
    {{"all_uppercase", "no small letter", T::none}, [](In in) { return !any_code_point(in.text, is_lower); }},
    {{"no_commas", "no comma", T::none},
     [](In in) { return !any_code_point(in.text, [](char32_t c) { return c == ',' || c == 0x3001 || c == 0xFF0C; }); }},
    {{"no_digits", "no digit 0 to 9", T::none},
     [](In in) { return !any_code_point(in.text, [](char32_t c) { return c >= '0' && c <= '9'; }); }},
    {{"bullets", "exactly so many lines begin with \"- \" or \"* \"", T::number},
     [](In in) { return lines_where(in.text, is_bullet) == in.number; }},
    {{"numbered", "exactly so many lines begin with a number, a full stop and a space", T::number},
     [](In in) { return lines_where(in.text, is_numbered) == in.number; }},
    {{"json_object", "the whole answer is one JSON object, without a fence", T::none}, is_json_object},
    {{"each_line_starts_with", "every line that is not blank begins with the text", T::text}, each_line_starts},
    {{"title_line", "the first line is a title in << >>", T::none}, has_title_line},
    {{"no_letter", "the letter is nowhere, neither small nor capital", T::letter},
     [](In in) { return !contains(in.folded, part(in)); }},
    {{"each_word_max_letters", "no word has more letters", T::number}, words_are_short},
};

const Rule* find_rule(const Json& rule) {
  const auto name = get_string(rule, "rule");
  const auto it =
      std::find_if(std::begin(kRules), std::end(kRules), [&](const Rule& r) { return name && *name == r.info.name; });
  return it == std::end(kRules) ? nullptr : it;
}

bool is_count(const Json& rule, const char* key) {
  const auto value = get_int(rule, key);
  return value && *value >= 0 && *value <= 1'000'000;
}

std::string unknown_rule(const Json& rule) {
  const auto name = get_string(rule, "rule");
  if (!name) return "every rule must be an object with a string \"rule\"";
  std::vector<std::string> names;
  for (const auto& row : kRules) names.emplace_back(row.info.name);
  const auto near = did_you_mean(*name, names);
  return fmt::format("there is no rule \"{}\"{}", excerpt(*name),
                     near ? fmt::format("; did you mean \"{}\"?", *near) : "");
}

std::string rule_problem(const Json& json) {
  const Rule* rule = find_rule(json);
  if (rule == nullptr) return unknown_rule(json);
  const RuleInfo& info = rule->info;
  const std::string text = get_string(json, "value").value_or("");
  if (info.value == T::number && !is_count(json, "value"))
    return fmt::format("{} needs a whole number \"value\"", info.name);
  if ((info.value == T::text || info.value == T::text_and_count) && normalise(text, true).empty()) {
    return fmt::format("{} needs a text \"value\"", info.name);
  }
  if (info.value == T::letter && count_code_points(normalise(text, true)) != 1) {
    return fmt::format("{} needs one letter as \"value\"", info.name);
  }
  if (info.value == T::text_and_count && !is_count(json, "count"))
    return fmt::format("{} needs a whole number \"count\"", info.name);
  for (const auto& [key, value] : json.items()) {
    const bool known = key == "rule" || (key == "value" && info.value != T::none) ||
                       (key == "count" && info.value == T::text_and_count);
    if (!known) return fmt::format("{} has no key \"{}\"", info.name, excerpt(key));
  }
  return "";
}

bool keeps(const Json& json, RuleInput in) {
  const Rule* rule = find_rule(json);
  in.value = get_string(json, "value").value_or("");
  in.number = static_cast<std::size_t>(get_int(json, "value").value_or(0));
  in.count = static_cast<std::size_t>(get_int(json, "count").value_or(0));
  return rule->keeps(in);
}

}  // namespace

std::vector<RuleInfo> instruction_rules() {
  std::vector<RuleInfo> out;
  for (const auto& rule : kRules) out.push_back(rule.info);
  return out;
}

std::string check_instructions(const Benchmark&, const Case& the_case, const Scoring&) {
  const Json& rules = the_case.expected;
  if (!rules.is_array() || rules.empty()) return "expected must be an array of rules, at least one";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (const auto problem = rule_problem(rules[i]); !problem.empty())
      return fmt::format("rule {}: {}", i + 1, problem);
  }
  return "";
}

ScorerResult score_instructions(const ScorerInput& in) {
  const std::string text(trim(plain(in.text))), folded = normalise(in.text, true);
  const Json& rules = in.the_case.expected;
  std::vector<std::string> broken;
  for (const auto& rule : rules) {
    if (!keeps(rule, RuleInput{in.text, text, folded})) broken.push_back(rule.at("rule").get<std::string>());
  }
  const std::size_t kept = rules.size() - broken.size();
  std::string detail = fmt::format("{} of {} rules kept", kept, rules.size());
  if (!broken.empty()) detail += "; broken: " + excerpt(join(broken, ", "));
  const FailureCause failure{FailureKind::rule, broken.empty() ? "" : broken.front()};
  if (option_text(in.scoring, "mode") != "share") return verdict(broken.empty(), "", std::move(detail), failure);
  return graded(static_cast<double>(kept) / static_cast<double>(rules.size()), "", std::move(detail), failure);
}

}  // namespace benchhub
