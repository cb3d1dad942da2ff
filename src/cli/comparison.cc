// Making a comparison; see comparison.h. Its texts are in comparison_text.cc.
#include "cli/comparison.h"

#include <algorithm>

#include "base/text.h"
#include "render/urls.h"
#include "stats/multiple.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostRemarks = 5, kMostWords = 300;

// The worst answer of a model to a case; null if there is none.
const AnswerView* worst_answer(const BenchmarkView& view, std::string_view case_id, std::string_view model) {
  const auto found = std::find_if(view.cases.begin(), view.cases.end(),
                                  [&](const CaseView& one) { return one.the_case->id == case_id; });
  if (found == view.cases.end()) return nullptr;
  const AnswerView* out = nullptr;
  for (const AnswerView& one : found->answers) {
    if (one.model != model || !one.score->value) continue;
    if (out == nullptr || *one.score->value < *out->score->value) out = &one;
  }
  return out;
}

// A judge's reply without the verdict: its reasons.
std::string reasons_of(const std::string& reply) {
  const Json json = Json::parse(reply, nullptr, false);
  if (json.is_object()) return get_string(json, "reasoning").value_or("");
  std::vector<std::string> words;
  for (const auto line : split_lines(reply)) {
    if (!trim(line).empty() && !trim(line).starts_with("[[")) words.emplace_back(trim(line));
  }
  return join(words, " ");
}

std::string shortened(const std::string& text) {
  const std::string_view head = prefix_code_points(text, kMostWords);
  return std::string(head) + (head.size() < text.size() ? " …" : "");
}

// The judge who has most to say, else the scorer that cost most.
void add_words(const AnswerView& answer, Remark& remark) {
  for (const Answer* reply : answer.verdicts) {
    const std::string reasons = reasons_of(reply->text);
    if (reasons.size() <= remark.words.size()) continue;
    remark.who = reply->verdict->judge;
    remark.words = reasons;
  }
  const ScorePart* worst = nullptr;
  for (const ScorePart& part : answer.score->parts) {
    const auto cost = [](const ScorePart& p) { return (1 - p.value.value_or(1)) * p.weight; };
    if (worst == nullptr || cost(part) > cost(*worst)) worst = &part;
  }
  if (remark.words.empty() && worst != nullptr) {
    remark.who = worst->scorer;
    remark.words = worst->detail;
  }
  remark.words = shortened(remark.words);
}

// past: no page shows that answer, only what was asked.
Remark remark_of(const CaseDifference& one, const BenchmarkView& view, const PairRow& row, const std::string& address,
                 bool past, const FailureCause& failure) {
  const std::string& slug = view.benchmark->slug;
  Remark out{one.the_case->id, one.the_case->category, one.first, one.second, "", "", "", "", ""};
  if (failure) out.failure = failure_class(failure.kind).title + (failure.what.empty() ? "" : ": " + failure.what);
  if (const AnswerView* answer = worst_answer(view, one.the_case->id, row.model)) add_words(*answer, out);
  if (!past) out.command = "explain " + slug + "/" + row.model + "/" + one.the_case->id;
  if (!address.empty())
    out.url = address + case_url(slug, one.the_case->id) + (past ? "" : "#" + answer_anchor(row.model, 0));
  return out;
}

// Those that one side lost, the greatest differences first. lost: by the first.
std::vector<Remark> remarks(const RowComparison& rows, const ComparedBoards& boards, bool lost) {
  const BenchmarkView& view = lost ? boards.first_view : boards.second_view;
  const PairRow& row = lost ? boards.first : boards.second;
  const bool past = lost ? boards.first_is_past : boards.second_is_past;
  std::vector<const CaseDifference*> order;
  for (const CaseDifference& one : rows.differing) {
    if ((one.first < one.second) == lost) order.push_back(&one);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return std::abs(a->first - a->second) > std::abs(b->first - b->second);
  });
  if (order.size() > kMostRemarks) order.resize(kMostRemarks);
  std::vector<Remark> out;
  for (const CaseDifference* one : order)
    out.push_back(remark_of(*one, view, row, boards.address, past, lost ? one->first_failure : one->second_failure));
  return out;
}

}  // namespace

BenchmarkComparison compare_boards(const ComparedBoards& boards) {
  const Benchmark &first = *boards.first_view.benchmark, &second = *boards.second_view.benchmark;
  BenchmarkComparison out;
  out.first = first.slug;
  out.second = second.slug;
  out.name = first.name;
  out.rows = compare_rows({first, boards.first}, {second, boards.second});
  if (&first != &second) out.definition = definition_changes(first, second);
  out.first_cost = boards.first.cost_per_1000;
  out.second_cost = boards.second.cost_per_1000;
  out.first_ms = boards.first.p50_ms;
  out.second_ms = boards.second.p50_ms;
  out.lost = remarks(out.rows, boards, true);
  out.won = remarks(out.rows, boards, false);
  return out;
}

void adjust_benchmarks(Comparison& comparison) {
  std::vector<double> p;
  for (const auto& one : comparison.benchmarks) {
    if (one.rows.all.p) p.push_back(*one.rows.all.p);
  }
  const std::vector<double> adjusted = holm(p);
  std::size_t next = 0;
  for (auto& one : comparison.benchmarks) {
    if (one.rows.all.p) one.p_holm = adjusted[next++];
  }
}

}  // namespace benchhub
