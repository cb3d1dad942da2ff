// `explain BENCHMARK/MODEL[/CASE]`: how a number came about, down to the answers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assemble/board.h"
#include "assemble/strengths.h"
#include "base/text.h"
#include "cli/boards.h"
#include "cli/output.h"
#include "cli/session.h"

namespace benchhub {
namespace {

constexpr std::string_view kPublished = "published";  // the scorer
constexpr double kSameScore = 1e-9;
constexpr std::size_t kMostNamed = 5;

std::string value_text(const std::optional<double>& value) { return value ? shortest(*value) : "no score"; }

std::string quoted(std::string_view label, std::string_view text) {
  std::string out = std::string(label) + "\n";
  for (const auto line : split_lines(text)) out += "    | " + escape_control(line) + "\n";
  return out;
}

std::string part_text(const ScorePart& part) {
  std::string out = fmt::format("  {} = {} (weight {})", part.scorer, value_text(part.value), shortest(part.weight));
  if (!part.extracted.empty()) out += ", read \"" + escape_control(part.extracted) + "\"";
  return out + (part.detail.empty() ? "" : ": " + escape_control(part.detail)) + "\n";
}

std::string answer_facts(const Answer& answer) {
  const std::string when = answer.at_ms > 0 ? utc_text(answer.at_ms) : "at a time that is not known";
  std::string out = "  asked " + when + ", key " + answer.key.substr(0, 16) + "…";
  if (!answer.model_served.empty()) out += ", answered by " + escape_control(answer.model_served);
  if (answer.cost) out += ", cost " + usd_text(*answer.cost);
  if (answer.timing.total_ms) out += ", took " + fixed(*answer.timing.total_ms, 0) + " ms";
  return out + "\n";
}

// "wrong-value", "rule: max_words"; "" if nothing failed.
std::string failure_name(const FailureCause& failure) {
  if (!failure) return "";
  return failure_class(failure.kind).name + (failure.what.empty() ? "" : ": " + escape_control(failure.what));
}

std::string failure_text(const FailureCause& failure) {
  if (!failure) return "";
  return fmt::format("  fails by {} ({})\n", failure_name(failure), failure_class(failure.kind).help);
}

std::string answer_text(const CaseScore& score, const CasePlan& item) {
  std::string out = item.repeat > 0 ? "answer " + std::to_string(item.repeat + 1) + ": " : "answer: ";
  if (item.answer == nullptr) return out + "never asked\n";
  const Answer& answer = *item.answer;
  out += fmt::format("{}, {}\n", to_string(answer.state),
                     score.value ? "scored " + shortest(*score.value) : "not scored: " + score.unscored_reason);
  out += answer_facts(answer);
  for (const auto& filtered : score.filtered)
    out += fmt::format("  filter {} = {}, read \"{}\"\n", filtered.filter, value_text(filtered.value),
                       escape_control(filtered.read));
  for (const auto& part : score.parts) out += part_text(part);
  out += failure_text(score.failure);
  for (const auto& reason : item.reasons) out += "  stale: " + escape_control(reason) + "\n";
  if (!answer.tool_calls.is_null())
    out += quoted("  tool calls:", answer.tool_calls.dump(1, ' ', false, Json::error_handler_t::replace));
  if (!answer.error.empty()) out += "  error: " + escape_control(answer.error) + "\n";
  return out + quoted("  text:", answer.text);
}

std::string case_text(const Benchmark& benchmark, std::size_t index, const PairPlan& pair, const PairRow& row) {
  const Case& one = benchmark.cases[index];
  std::string out = fmt::format("case {} ({}:{})\n", one.id,
                                benchmark.cases_file.empty() ? "benchmark.json" : benchmark.cases_file, one.line);
  out += "score of the case: " + value_text(case_values(benchmark, row.case_scores)[index]) +
         (benchmark.repeats > 1 ? " (" + benchmark.reducers.front() + " of its answers)" : "") + "\n";
  out += quoted("expected:", canonical_json(one.expected));
  for (const auto& message : expand_messages(benchmark, one)) out += quoted(message.role + ":", message.content);
  for (std::size_t i = 0; i < pair.cases.size(); ++i)
    if (pair.cases[i].case_index == index) out += answer_text(row.case_scores[i], pair.cases[i]);
  return out;
}

// "40 cases: 12 × 1, 28 × 0": where the mean comes from.
std::string sum_text(const Benchmark& benchmark, const PairRow& row) {
  const auto values = case_values(benchmark, row.case_scores);
  double sum = 0, weights = 0;
  bool weighted = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = benchmark.cases[i].weight;
    weighted |= weight != 1;
    if (!values[i]) continue;
    sum += weight * *values[i];
    weights += weight;
  }
  return fmt::format("{} {} / {} {} = {}", weighted ? "sum of weight x score" : "sum of scores", shortest(sum),
                     weighted ? "weights" : "scored cases", shortest(weights), score_text(row.score.value));
}

// Of all pairs: where the strength comes from.
std::string strength_text(const StrengthView& strength) {
  std::string out = fmt::format("  Bradley-Terry: won {} of {} (a tie is half)", shortest(strength.points),
                                counted(strength.games, "comparison"));
  if (strength.failed > 0) out += fmt::format(", {} more without a verdict", strength.failed);
  if (!strength.value) return out + "; " + strength.reason + "\n";
  return out + fmt::format("; log strength {:.4f}, Elo {:.0f}, preferred to an average opponent with {} ({} to {})\n",
                           *strength.theta, *strength.elo, score_text(strength.value), score_text(strength.lower),
                           score_text(strength.upper));
}

std::string metric_text(const Benchmark& benchmark, const PairRow& row) {
  const auto& strength = row.judging.strength;
  if (is_ranked_by_strength(benchmark)) return strength ? strength_text(*strength) : "  compared with nobody yet\n";
  return fmt::format("  {} ({}{}): {}\n", benchmark.metric, benchmark.reducers.front(),
                     benchmark.repeats > 1 ? fmt::format(" of {} answers", benchmark.repeats) : " of one answer",
                     row.score.value ? sum_text(benchmark, row) : "no case has a score") +
         (strength ? strength_text(*strength) : "");
}

// Of imported answers whose published scores stand beside another scoring: how far the two agree.
std::string published_text(const Benchmark& benchmark, const PairRow& row) {
  std::int64_t known = 0, same = 0;
  double sum = 0;
  std::vector<std::string> others;
  for (const CaseScore& score : row.case_scores) {
    const auto part = std::find_if(score.parts.begin(), score.parts.end(),
                                   [](const ScorePart& one) { return one.scorer == kPublished && one.value; });
    if (part == score.parts.end()) continue;
    ++known;
    sum += *part->value;
    if (score.value && std::abs(*score.value - *part->value) < kSameScore) ++same;
    else if (others.size() < kMostNamed) others.push_back(score.case_id);
  }
  if (known == 0 || benchmark.scoring.size() < 2) return "";
  std::string out =
      fmt::format("  published scores: {} on average; {} of {} are those computed here",
                  score_text(sum / static_cast<double>(known)), with_thousands(same), with_thousands(known));
  if (!others.empty()) out += "; not those of " + join(others, ", ") + (known - same > std::ssize(others) ? ", …" : "");
  return out + "\n";
}

std::string pair_text(const Benchmark& benchmark, const PairRow& row, double floor) {
  std::string out = fmt::format("{} / {}: {}\n", row.benchmark, row.model, interval_text(row.score));
  out += metric_text(benchmark, row);
  out += published_text(benchmark, row);
  out += fmt::format("  scored {} of {} cases ({}; a rank needs {})\n", row.scored, row.total, score_text(row.coverage),
                     score_text(floor));
  for (const auto& [reason, cases] : row.unscored)
    out += fmt::format("  not scored: {} x {}\n", cases, escape_control(reason));
  out += fmt::format("  rank {}, tie group {}; state {}{}\n", range_text(row.rank_best, row.rank_worst),
                     row.tie_group > 0 ? std::to_string(row.tie_group) : "–", row.state,
                     row.state_reason.empty() ? "" : ": " + escape_control(row.state_reason));
  if (!row.floor.empty())
    out += "  no better than a baseline: the paired test at 5 % does not tell it above " + row.floor + "\n";
  for (const auto& metric : row.metrics)
    out += fmt::format("  {}: {}, {} cases\n", metric.name, interval_text(metric.score), metric.scored);
  for (const auto& category : row.categories)
    out += fmt::format("  category {}: {}, {} of {} cases\n", escape_control(category.category),
                       interval_text(category.score), category.scored, category.total);
  for (const auto& group : row.failures)
    out += fmt::format("  fails by {}: {} to {}\n", failure_name(group.failure), counted(group.answers, "answer"),
                       counted(group.cases, "case"));
  return out;
}

std::string case_table(const Benchmark& benchmark, const PairRow& row) {
  std::vector<std::vector<std::string>> rows = {{"case", "score", "fails by", "read", "why"}};
  const auto values = case_values(benchmark, row.case_scores);
  const auto repeats = static_cast<std::size_t>(benchmark.repeats);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const CaseScore& score = row.case_scores[i * repeats];
    const bool scored = !score.parts.empty();
    rows.push_back({benchmark.cases[i].id, value_text(values[i]), failure_name(score.failure),
                    scored ? score.parts.front().extracted.substr(0, 40) : "",
                    scored ? score.parts.front().detail.substr(0, 80) : score.unscored_reason});
  }
  return text_table(rows);
}

template <class T, class Name>
std::string near_names(const std::string& word, const std::vector<T>& list, Name name) {
  std::vector<std::string> names;
  for (const auto& one : list) names.push_back(name(one));
  const auto near = did_you_mean(word, names);
  return near ? "did you mean \"" + *near + "\"?" : "";
}

}  // namespace

Result<int> run_explain(const Context& context, const Args& args) {
  const std::string cell = args.paths.size() == 1 ? args.paths.front() : "";
  const auto parts = split(cell, '/');
  if (parts.size() < 2 || parts.size() > 3)
    return fail(Errc::usage, "explain takes BENCHMARK/MODEL or BENCHMARK/MODEL/CASE", "",
                "for example: benchhub-build explain unit-chains/baseline-majority");
  Args own = args;
  own.benchmarks = {std::string(parts[0])};
  BH_TRY(const auto boards, make_boards(context, own));
  const std::string slug(parts[0]), model(parts[1]);
  const PairRow* row = boards->find(slug, model);
  if (row == nullptr)
    return fail(Errc::usage, "\"" + model + "\" is not on the board of " + slug,
                near_names(model, boards->repository.models, [](const Model& m) { return m.slug; }),
                "`benchhub-build list models` names the models");
  const Benchmark& benchmark = *boards->repository.find_benchmark(slug);
  if (parts.size() == 2) {
    print(pair_text(benchmark, *row, boards->repository.config.coverage_floor) + "\n" + case_table(benchmark, *row));
    return boards->code();
  }
  const auto at =
      std::find_if(benchmark.cases.begin(), benchmark.cases.end(), [&](const Case& c) { return c.id == parts[2]; });
  if (at == benchmark.cases.end())
    return fail(Errc::usage, "there is no case \"" + std::string(parts[2]) + "\" in " + slug,
                near_names(std::string(parts[2]), benchmark.cases, [](const Case& c) { return c.id; }), "");
  const auto pair = std::find_if(boards->plan.pairs.begin(), boards->plan.pairs.end(),
                                 [&](const PairPlan& p) { return p.id.benchmark == slug && p.id.model == model; });
  print(case_text(benchmark, static_cast<std::size_t>(at - benchmark.cases.begin()), *pair, *row));
  return boards->code();
}

}  // namespace benchhub
