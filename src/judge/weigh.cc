// A grade weighted by the probabilities of all grades (G-Eval, arXiv:2303.16634); see judge.h. The grade that the reply
// names must be the number whose odds were told: they are looked at only where nothing follows it but the end of its
// form, so that a number elsewhere in the reply is never taken for it.
#include <fmt/format.h>

#include "base/text.h"
#include "judge/judge.h"
#include "judge/verdicts.h"

namespace benchhub {
namespace {

// Does the text end with the number and what closes a verdict? A quote would end the reasoning of a JSON object.
bool ends_with_number(std::string_view text, std::string_view number, Grammar grammar) {
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t last = text.find_last_of(kDigits);
  if (last == text.npos) return false;
  const std::string_view rest = text.substr(last + 1);
  if (rest.find_first_not_of(grammar == Grammar::json ? "} \t\r\n" : "]*_`#>:. \t\r\n") != rest.npos) return false;
  const std::size_t before = text.find_last_not_of(kDigits, last);
  const std::size_t first = before == text.npos ? 0 : before + 1;
  const bool fraction = first > 0 && (text[first - 1] == '.' || text[first - 1] == '-');
  return !fraction && text.substr(first, last + 1 - first) == number;
}

std::vector<std::string> grades_of(const JudgeSpec& spec) {
  std::vector<std::string> out;
  for (int grade = static_cast<int>(spec.min); grade <= static_cast<int>(spec.max); ++grade)
    out.push_back(std::to_string(grade));
  return out;
}

}  // namespace

Verdict read_verdict(const JudgeSpec& spec, const Answer& reply, const JudgeRef& ref) {
  Verdict out;
  if (reply.state != AnswerState::answered) {
    out.problem = "the judge's reply is " + std::string(to_string(reply.state));
    return out;
  }
  if (!reply.tool_calls.is_null()) {  // it was given none: what it says beside is half of its reply
    out.problem = "the judge called a tool, and has none";
    return out;
  }
  const auto grammar = static_cast<Grammar>(ref.grammar);
  out = read_verdict(spec, reply.text, ref.order, grammar);
  if (!spec.weighted || !out.value || !reply.odds) return out;
  const NumberOdds& odds = *reply.odds;
  const auto written = parse_double(odds.written);
  if (!written || *written != *out.value * (spec.max - spec.min) + spec.min) return out;
  if (!ends_with_number(reply.text, odds.written, grammar)) return out;
  const WeightedScore weighted = geval_weighted(odds.logprobs, grades_of(spec));
  if (!weighted.score) return out;
  out.weighted = true;
  out.value = (*weighted.score - spec.min) / (spec.max - spec.min);
  out.said += fmt::format(", weighted {:.2f}", *weighted.score);
  return out;
}

}  // namespace benchhub
