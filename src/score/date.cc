// date: the last calendar date of an answer. docs/scorers.md, "date", has the grammar.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "score/normalise.h"
#include "score/pattern.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

#define MONTH                                                                                                   \
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|" \
  "nov(?:ember)?|dec(?:ember)?)"
#define DAY "([0-9]{1,2})(?:st|nd|rd|th)?"
// Groups: 1-3 year, month, day; 4-6 day, month name, year; 7-9 month name, day, year; 10-12 year, month name, day.
constexpr const char* kDates =
    "\\b([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:\\b|t)"
    "|\\b" DAY "(?: of)?[ -]" MONTH
    "\\.?,?[ -]([0-9]{4})\\b"
    "|\\b" MONTH "\\.? " DAY
    ",? ([0-9]{4})\\b"
    "|\\b([0-9]{4}),? " MONTH "\\.? " DAY "\\b";
#undef MONTH
#undef DAY

const Pattern& date_pattern() {
  static const Pattern pattern = Pattern::compile(kDates).value();
  return pattern;
}

int number_of(std::string_view digits) { return static_cast<int>(parse_int(digits).value_or(0)); }

int month_of(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (name.starts_with(kMonths[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

// "YYYY-MM-DD", or "" if there is no such day in the Gregorian calendar.
std::string iso_date(int year, int month, int day) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || year < 1) return "";
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[month - 1] + (leap && month == 2)) return "";
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string date_of(const std::vector<std::string_view>& g) {
  if (g[1].data() != nullptr) return iso_date(number_of(g[1]), number_of(g[2]), number_of(g[3]));
  if (g[4].data() != nullptr) return iso_date(number_of(g[6]), month_of(g[5]), number_of(g[4]));
  if (g[7].data() != nullptr) return iso_date(number_of(g[9]), month_of(g[7]), number_of(g[8]));
  return iso_date(number_of(g[10]), month_of(g[11]), number_of(g[12]));
}

std::string last_date(std::string_view text) {
  std::string last;
  date_pattern().each_match(normalise(text, true), [&last](const std::vector<std::string_view>& groups) {
    if (auto date = date_of(groups); !date.empty()) last = std::move(date);
  });
  return last;
}

}  // namespace

std::string check_date(const Benchmark&, const Case& the_case, const Scoring&) {
  const std::string text = the_case.expected.is_string() ? the_case.expected.get<std::string>() : "";
  return text.size() == 10 && last_date(text) == text ? "" : "expected must be a date like \"2024-03-05\"";
}

ScorerResult score_date(const ScorerInput& in) {
  const std::string date = last_date(in.text);
  if (date.empty()) return wrong(FailureKind::no_answer, "no date in the answer");
  const bool right = date == in.the_case.expected.get<std::string>();
  return verdict(right, date, right ? "the expected date" : "another date");
}

}  // namespace benchhub
