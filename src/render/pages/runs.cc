// The last runs, as the status page tells them: those of all benchmarks (assemble/runs.h), put together where no pause
// lies between.
#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/text.h"
#include "render/pages/parts.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kShownRuns = 10, kNamedModels = 3;

struct Run {
  StoredRun sum;                           // but for `models`
  std::map<std::string_view, int> failed;  // by model
  std::set<std::string_view> benchmarks;
};

void add_run(const BenchmarkView& board, const StoredRun& part, Run& run) {
  StoredRun& sum = run.sum;
  sum.first_ms = sum.first_ms == 0 ? part.first_ms : std::min(sum.first_ms, part.first_ms);
  sum.last_ms = std::max(sum.last_ms, part.last_ms);
  sum.answers += part.answers;
  sum.verdicts += part.verdicts;
  sum.failed += part.failed;
  sum.cost += part.cost;
  sum.unpriced += part.unpriced;
  for (const auto& [model, failed] : part.models) run.failed[board.runs.models[model]] += failed;
  run.benchmarks.insert(board.benchmark->slug);
}

// Newest first.
std::vector<Run> last_runs(const SiteModel& site) {
  std::vector<std::pair<const StoredRun*, const BenchmarkView*>> parts;
  for (const BenchmarkView& board : site.benchmarks) {
    for (const StoredRun& run : board.runs.runs) parts.emplace_back(&run, &board);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.first->first_ms < b.first->first_ms; });
  std::vector<Run> out;
  for (const auto& [part, board] : parts) {
    if (out.empty() || part->first_ms - out.back().sum.last_ms >= kRunPauseMs) out.emplace_back();
    add_run(*board, *part, out.back());
  }
  std::reverse(out.begin(), out.end());
  if (out.size() > kShownRuns) out.resize(kShownRuns);
  return out;
}

std::string duration_text(std::int64_t ms) {
  const std::int64_t seconds = (ms + 500) / 1000;
  if (seconds < 60) return fmt::format("{} s", std::max<std::int64_t>(seconds, 1));
  if (seconds < 3600) return fmt::format("{} min", (seconds + 30) / 60);
  const std::int64_t minutes = (seconds + 30) / 60;
  return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

// "Kestrel 8B (12), Tundra (3) and 2 more": who failed how often, worst first.
std::string failed_text(const SiteModel& site, const Run& run) {
  std::vector<std::pair<int, std::string_view>> failed;
  for (const auto& [model, count] : run.failed) {
    if (count > 0) failed.emplace_back(-count, model);
  }
  std::sort(failed.begin(), failed.end());
  std::vector<std::string> names;
  for (const auto& [count, slug] : failed) {
    if (names.size() == kNamedModels) break;
    const auto at = std::find_if(site.models.begin(), site.models.end(),
                                 [&](const ModelView& view) { return view.model->slug == slug; });
    const std::string_view name = at == site.models.end() ? slug : display_name(*at->model);
    names.push_back(fmt::format("{} ({})", name, with_thousands(-count)));
  }
  std::string out = join(names, ", ");
  if (failed.size() > kNamedModels) out += fmt::format(" and {} more", failed.size() - kNamedModels);
  return out;
}

tmpl::Value run_value(const SiteModel& site, const Run& run) {
  const StoredRun& sum = run.sum;
  tmpl::Dict out(10);
  out.add("began", replace_all(utc_text(sum.first_ms).substr(0, 16), "T", " "))
      .add("took", duration_text(sum.last_ms - sum.first_ms));
  out.add("answers", sum.answers).add("verdicts", sum.verdicts).add("failed", sum.failed);
  out.add("failed_who", owned_or_null(failed_text(site, run)));
  out.add("spent", usd_text(sum.cost)).add("free", sum.cost == 0 && sum.unpriced == 0).add("unpriced", sum.unpriced);
  out.add("of", counted(std::ssize(run.failed), "model") + ", " + counted(std::ssize(run.benchmarks), "benchmark"));
  return out;
}

}  // namespace

tmpl::Value runs_value(const SiteModel& site) {
  tmpl::List out;
  for (const Run& run : last_runs(site)) out.push_back(run_value(site, run));
  return out;
}

}  // namespace benchhub
