// set and list: answers with several items. docs/scorers.md, "Items", says how an answer is split.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "score/compiled.h"
#include "score/extract.h"
#include "score/normalise.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

using Items = std::vector<std::string>;

// "1. x", "2) x", "- x", "* x", "+ x", "• x" -> "x"
std::string_view without_list_mark(std::string_view line) {
  line = trim(line);
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  std::size_t mark = 0;
  if (digits > 0 && digits < 4 && digits < line.size() && (line[digits] == '.' || line[digits] == ')'))
    mark = digits + 1;
  else if (line.starts_with('-') || line.starts_with('*') || line.starts_with('+')) mark = 1;
  else if (line.starts_with("\xE2\x80\xA2")) mark = 3;
  const bool is_mark = mark > 0 && mark < line.size() && line[mark] == ' ';
  return is_mark ? trim(line.substr(mark)) : line;
}

// Takes what Markdown, quotes and list grammar put around an item.
std::string_view bare_item(std::string_view item) {
  item = trim(item);
  while (!item.empty() && (item.back() == '.' || item.back() == ',' || item.back() == ';')) item.remove_suffix(1);
  for (const std::string_view wrap : {"**", "__", "`", "\"", "'", "*"}) {
    if (item.size() > 2 * wrap.size() && item.starts_with(wrap) && item.ends_with(wrap)) {
      item = trim(item.substr(wrap.size(), item.size() - 2 * wrap.size()));
    }
  }
  return item;
}

// What is compared of an item, whoever wrote it; marks are kept where nothing else is there.
std::string item_of(std::string_view text) {
  const std::string_view bare = bare_item(text);
  return normalise(bare.empty() ? text : bare, true);
}

Items items_of_json(const Json& array) {
  Items items;
  for (const auto& item : array)
    items.push_back(item_of(item.is_string() ? item.get<std::string>() : canonical_json(item)));
  return items;
}

std::string_view without_brackets(std::string_view line) {
  const bool bracketed =
      line.size() >= 2 && ((line.front() == '[' && line.back() == ']') || (line.front() == '{' && line.back() == '}') ||
                           (line.front() == '(' && line.back() == ')'));
  return bracketed ? line.substr(1, line.size() - 2) : line;
}

bool is_wanted(const Items& wanted, std::string_view item) {
  return std::find(wanted.begin(), wanted.end(), item_of(item)) != wanted.end();
}

// Parts "b and c", the last of a line, unless that is an item of its own.
void add_last(std::string_view part, const Items& wanted, Items& items) {
  for (const std::string_view word : {"and ", "& "}) {
    if (!items.empty() && part.starts_with(word)) part.remove_prefix(word.size());
  }
  for (const std::string_view joint : {" and ", " & "}) {
    const std::size_t at = part.find(joint);
    if (at == part.npos || is_wanted(wanted, part)) continue;
    items.push_back(item_of(part.substr(0, at)));
    part.remove_prefix(at + joint.size());
  }
  items.push_back(item_of(part));
}

// One line: at semicolons if there are some, else at commas; what leads to them ("Items: a, b") is left out.
Items items_of_line(std::string_view line, const Items& wanted) {
  Items items;
  line = without_brackets(trim(line));
  const auto parts = split(line, contains(line, ";") ? ';' : ',');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = trim(parts[i]);
    const std::size_t lead = i == 0 ? part.find(": ") : part.npos;
    if (lead != part.npos && !is_wanted(wanted, part)) part = trim(part.substr(lead + 2));
    if (i + 1 == parts.size()) add_last(part, wanted, items);
    else items.push_back(item_of(part));
  }
  return items;
}

Items items_of_lines(std::vector<std::string_view> lines, const Items& wanted) {
  if (trim(lines.front()).ends_with(':')) lines.erase(lines.begin());
  if (lines.size() == 1 && without_list_mark(lines.front()) == trim(lines.front()))
    return items_of_line(lines.front(), wanted);
  Items items;
  for (const auto line : lines) items.push_back(item_of(without_list_mark(line)));
  return items;
}

// wanted: the expected items, which decide where a line can be parted in two ways.
Items items_of(std::string_view answer, const Items& wanted) {
  if (const auto json = extract_json(answer); json.value && json.value->is_array()) return items_of_json(*json.value);
  const std::string text = plain(first_code_block(answer).value_or(std::string(answer)));
  auto lines = split_lines(text);
  std::erase_if(lines, [](std::string_view line) { return trim(line).empty(); });
  Items items = lines.empty() ? Items() : items_of_lines(std::move(lines), wanted);
  std::erase(items, "");
  return items;
}

Items expected_items(const Json& expected) {
  Items items;
  for (const auto& item : expected) items.push_back(item_of(item.get<std::string>()));
  return items;
}

std::string count_text(std::size_t right, std::size_t expected, std::size_t given) {
  return fmt::format("{} right, {} expected, {} given", right, expected, given);
}

// How two lists of items differ: `right` of them are in both, whatever their place.
FailureCause item_failure(std::size_t right, std::size_t expected, std::size_t given) {
  if (given == 0) return {FailureKind::no_answer, ""};
  if (right == given && right == expected) return {FailureKind::item_order, ""};
  if (right == given) return {FailureKind::missing_items, ""};
  return {right == expected ? FailureKind::extra_items : FailureKind::other_items, ""};
}

}  // namespace

std::string check_items(const Benchmark&, const Case& the_case, const Scoring&) {
  const Json& e = the_case.expected;
  const bool strings =
      e.is_array() && std::all_of(e.begin(), e.end(), [](const Json& item) { return item.is_string(); });
  return strings ? "" : "expected must be an array of strings";
}

ScorerResult score_set(const ScorerInput& in) {
  const Items wanted = expected_items(in.the_case.expected), listed = items_of(in.text, wanted);
  const std::set<std::string> given(listed.begin(), listed.end()), expected(wanted.begin(), wanted.end());
  const auto right = static_cast<std::size_t>(
      std::count_if(given.begin(), given.end(), [&](const std::string& item) { return expected.contains(item); }));
  const std::string detail = count_text(right, expected.size(), given.size());
  const std::string read = join({given.begin(), given.end()}, ", ");
  const FailureCause failure = item_failure(right, expected.size(), given.size());
  if (option_text(in.scoring, "mode") != "f1") return verdict(given == expected, read, detail, failure);
  const std::size_t both = given.size() + expected.size();
  return graded(both == 0 ? 1 : 2.0 * static_cast<double>(right) / static_cast<double>(both), read, detail, failure);
}

ScorerResult score_list(const ScorerInput& in) {
  const Items expected = expected_items(in.the_case.expected), given = items_of(in.text, expected);
  std::size_t right = 0;
  for (std::size_t i = 0; i < std::min(given.size(), expected.size()); ++i) right += given[i] == expected[i];
  const std::string detail = count_text(right, expected.size(), given.size());
  Items shared, in_order = given, wanted = expected;
  std::sort(in_order.begin(), in_order.end());
  std::sort(wanted.begin(), wanted.end());
  std::set_intersection(in_order.begin(), in_order.end(), wanted.begin(), wanted.end(), std::back_inserter(shared));
  const FailureCause failure = item_failure(shared.size(), expected.size(), given.size());
  if (option_text(in.scoring, "mode") != "share") return verdict(given == expected, join(given, ", "), detail, failure);
  const std::size_t longer = std::max(given.size(), expected.size());
  const double share = longer == 0 ? 1 : static_cast<double>(right) / static_cast<double>(longer);
  return graded(share, join(given, ", "), detail, failure);
}

}  // namespace benchhub
