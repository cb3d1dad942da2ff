// Comparing two rows; see compare.h.
#include "assemble/compare.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "assemble/board.h"
#include "stats/clusters.h"
#include "stats/distributions.h"
#include "stats/moments.h"
#include "stats/multiple.h"
#include "stats/paired.h"

namespace benchhub {
namespace {

// The cases that both have a score for, as columns.
struct Shared {
  std::vector<double> first, second, gap, weights;
  std::vector<std::string> clusters;

  void add(const Case& one, double a, double b) {
    first.push_back(a);
    second.push_back(b);
    gap.push_back(a - b);
    weights.push_back(one.weight);
    clusters.push_back(one.cluster);
  }
};

bool all_binary(const Shared& s) {
  const auto binary = [](const std::vector<double>& x) {
    return std::all_of(x.begin(), x.end(), [](double v) { return v == 0 || v == 1; });
  };
  return binary(s.first) && binary(s.second);
}

void add_interval(const Shared& s, bool clustered, const std::vector<int>& ids, PairedDifference& out) {
  const RatioMean ratio = ratio_mean(s.gap, s.weights, ids);
  out.difference = ratio.mean;
  out.first = ratio_mean(s.first, s.weights, ids).mean;
  out.second = ratio_mean(s.second, s.weights, ids).mean;
  if (!ratio.se) return;
  if (*ratio.se < kSameDifference) {
    out.p = same_difference_p(*ratio.mean, ratio.units);
    out.method = "exact sign test";
    return;
  }
  const double df = ratio.units - 1, half = t_for_level(0.95, df) * *ratio.se;
  out.lower = std::max(-1.0, *ratio.mean - half);
  out.upper = std::min(1.0, *ratio.mean + half);
  out.p = t_two_sided_p(*ratio.mean / *ratio.se, df);
  out.method = clustered ? "clustered paired t" : "paired t";
}

PairedDifference difference_of(const Shared& s) {
  PairedDifference out;
  out.shared = static_cast<int>(s.gap.size());
  for (const double gap : s.gap) {
    out.wins += gap > 1e-9;
    out.losses += gap < -1e-9;
  }
  out.ties = out.shared - out.wins - out.losses;
  if (s.gap.empty()) return out;
  const auto ids = cluster_ids(s.clusters);
  const bool clustered = has_shared_cluster(ids);
  add_interval(s, clustered, ids, out);
  if (!clustered && all_equal(s.weights) && all_binary(s)) {
    out.p = mcnemar_exact(out.wins, out.losses).p_exact;
    out.method = "exact McNemar";
  }
  return out;
}

// The family is all that are shown together.
void adjust(std::vector<NamedDifference>& all) {
  std::vector<double> p;
  for (const auto& [name, one] : all) {
    if (one.p) p.push_back(*one.p);
  }
  const std::vector<double> adjusted = holm(p);
  std::size_t next = 0;
  for (auto& [name, one] : all) {
    if (one.p) one.p_holm = adjusted[next++];
  }
}

// A case of both sides that asks and expects the same: what a prompt is made of around it may differ.
struct CasePair {
  std::size_t first = 0, second = 0;  // indices
};

bool same_question(const Case& a, const Case& b) {
  const auto same_messages = [](const Message& x, const Message& y) {
    return x.role == y.role && x.content == y.content && x.tool_calls == y.tool_calls;
  };
  return a.vars == b.vars && a.expected == b.expected && a.choices == b.choices && a.filler_tokens == b.filler_tokens &&
         std::equal(a.messages.begin(), a.messages.end(), b.messages.begin(), b.messages.end(), same_messages);
}

std::vector<CasePair> shared_cases_of(const Benchmark& a, const Benchmark& b, RowComparison& out) {
  std::map<std::string_view, std::size_t> second;
  for (std::size_t i = 0; i < b.cases.size(); ++i) second.emplace(b.cases[i].id, i);
  std::vector<CasePair> shared;
  int found = 0;
  for (std::size_t i = 0; i < a.cases.size(); ++i) {
    const auto at = second.find(a.cases[i].id);
    out.only_first += at == second.end();
    if (at == second.end()) continue;
    ++found;
    if (&a == &b || same_question(a.cases[i], b.cases[at->second])) shared.push_back({i, at->second});
    else ++out.changed;
  }
  out.only_second = static_cast<int>(b.cases.size()) - found;
  return shared;
}

// The answers to one case.
std::span<const CaseScore> answers_to(const ComparedRow& side, std::size_t index) {
  const auto repeats = static_cast<std::size_t>(side.benchmark.repeats);
  return std::span(side.row.case_scores).subspan(index * repeats, repeats);
}

std::optional<double> part_mean(std::span<const CaseScore> answers, std::size_t part) {
  double sum = 0;
  int n = 0;
  for (const CaseScore& score : answers) {
    if (part >= score.parts.size() || !score.parts[part].value) continue;
    sum += *score.parts[part].value;
    ++n;
  }
  return n > 0 ? std::optional(sum / n) : std::nullopt;
}

bool same_scorers(const Benchmark& a, const Benchmark& b) {
  return std::equal(a.scoring.begin(), a.scoring.end(), b.scoring.begin(), b.scoring.end(),
                    [](const Scoring& x, const Scoring& y) { return x.type == y.type; });
}

std::vector<NamedDifference> part_differences(const ComparedRow& a, const ComparedRow& b,
                                              const std::vector<CasePair>& shared) {
  std::vector<NamedDifference> out;
  const auto& scoring = a.benchmark.scoring;
  if (scoring.size() < 2 || !same_scorers(a.benchmark, b.benchmark)) return out;
  for (std::size_t part = 0; part < scoring.size(); ++part) {
    Shared s;
    for (const CasePair& one : shared) {
      const auto x = part_mean(answers_to(a, one.first), part), y = part_mean(answers_to(b, one.second), part);
      if (x && y) s.add(a.benchmark.cases[one.first], *x, *y);
    }
    if (s.gap.empty()) continue;  // nobody has a value by it, as where it only explains
    out.emplace_back(get_string(scoring[part].options, "name").value_or(scoring[part].type), difference_of(s));
  }
  adjust(out);
  return out;
}

FailureCause first_failure(std::span<const CaseScore> answers) {
  const auto found = std::find_if(answers.begin(), answers.end(), [](const CaseScore& s) { return bool{s.failure}; });
  return found == answers.end() ? FailureCause{} : found->failure;
}

std::vector<FailureChange> failure_changes(const ComparedRow& a, const ComparedRow& b,
                                           const std::vector<CasePair>& shared) {
  std::map<FailureKind, FailureChange> changes;
  for (const CasePair& one : shared) {
    for (const CaseScore& score : answers_to(a, one.first)) changes[score.failure.kind].first += 1;
    for (const CaseScore& score : answers_to(b, one.second)) changes[score.failure.kind].second += 1;
  }
  changes.erase(FailureKind::none);
  std::vector<FailureChange> out;
  for (const auto& [kind, change] : changes) out.push_back({kind, change.first, change.second});
  return out;
}

std::vector<std::string> category_names(const Benchmark& benchmark) {
  std::vector<std::string> out;
  for (const Case& one : benchmark.cases) {
    if (!one.category.empty() && std::find(out.begin(), out.end(), one.category) == out.end())
      out.push_back(one.category);
  }
  return out;
}

}  // namespace

RowComparison compare_rows(const ComparedRow& a, const ComparedRow& b) {
  const auto first = case_values(a.benchmark, a.row.case_scores), second = case_values(b.benchmark, b.row.case_scores);
  RowComparison out;
  std::vector<CasePair> shared = shared_cases_of(a.benchmark, b.benchmark, out);
  std::erase_if(shared, [&](const CasePair& one) { return !first[one.first] || !second[one.second]; });
  const auto columns_of = [&](const std::string* category) {
    Shared s;
    for (const CasePair& one : shared) {
      const Case& the_case = a.benchmark.cases[one.first];
      if (category == nullptr || the_case.category == *category)
        s.add(the_case, *first[one.first], *second[one.second]);
    }
    return s;
  };
  out.all = difference_of(columns_of(nullptr));
  for (const std::string& name : category_names(a.benchmark))
    out.categories.emplace_back(name, difference_of(columns_of(&name)));
  adjust(out.categories);
  out.parts = part_differences(a, b, shared);
  out.failures = failure_changes(a, b, shared);
  for (const CasePair& one : shared) {
    if (std::fabs(*first[one.first] - *second[one.second]) <= 1e-9) continue;
    out.differing.push_back({&a.benchmark.cases[one.first], *first[one.first], *second[one.second],
                             first_failure(answers_to(a, one.first)), first_failure(answers_to(b, one.second))});
  }
  return out;
}

std::vector<std::string> definition_changes(const Benchmark& a, const Benchmark& b) {
  std::vector<std::string> out;
  const auto add = [&](const char* name, bool same) {
    if (!same) out.emplace_back(name);
  };
  const auto same_scoring = [](const Scoring& x, const Scoring& y) {
    return x.type == y.type && x.options == y.options && x.weight == y.weight;
  };
  add("system prompt", a.system_prompt == b.system_prompt);
  add("prompt", a.user_prompt == b.user_prompt);
  add("params", a.params == b.params);
  add("response format", a.response_format == b.response_format);
  add("tools", a.tools == b.tools);
  add("repeats", a.repeats == b.repeats && a.reducers == b.reducers);
  add("scoring", a.metric == b.metric && a.labels == b.labels &&
                     std::equal(a.scoring.begin(), a.scoring.end(), b.scoring.begin(), b.scoring.end(), same_scoring));
  add("judges", a.judging.judges == b.judging.judges && a.judging.escalate_to == b.judging.escalate_to);
  return out;
}

}  // namespace benchhub
