// The SiteModel out of everything; see assemble.h.
#include "assemble/assemble.h"

#include <algorithm>

#include "assemble/board.h"
#include "assemble/overall.h"
#include "assemble/series.h"
#include "assemble/strengths.h"
#include "base/text.h"

namespace benchhub {
namespace {

void add_git(const GitFacts& git, BenchmarkView& view) {
  const auto it = git.folders.find("benchmarks/" + view.benchmark->slug);
  if (it == git.folders.end()) return;
  view.commit = it->second.last_commit;
  view.created_ms = it->second.first_change_ms;
  view.changed_ms = it->second.last_change_ms;
  view.authors = it->second.authors;
}

std::string fork_source(const Benchmark& benchmark) {
  return benchmark.forked_from.substr(0, benchmark.forked_from.find('@'));
}

void add_forks(std::vector<BenchmarkView>& views) {
  std::map<std::string, std::vector<std::string>> forks;
  for (const auto& view : views) forks[fork_source(*view.benchmark)].push_back(view.benchmark->slug);
  for (auto& view : views) {
    if (const auto found = forks.find(view.benchmark->slug); found != forks.end()) view.forks = found->second;
    std::sort(view.forks.begin(), view.forks.end());
  }
}

void sort_benchmarks(const SiteConfig& config, std::vector<BenchmarkView>& views) {
  const auto place = [&](const BenchmarkView& view) {
    const auto& order = config.benchmark_order;
    return std::find(order.begin(), order.end(), view.benchmark->slug) - order.begin();
  };
  std::sort(views.begin(), views.end(), [&](const BenchmarkView& a, const BenchmarkView& b) {
    const auto x = place(a), y = place(b);
    return std::tie(x, a.benchmark->name, a.benchmark->slug) < std::tie(y, b.benchmark->name, b.benchmark->slug);
  });
}

void add_rows(SiteModel& site) {
  std::map<std::string_view, ModelView*> index;
  for (ModelView& model : site.models) index.emplace(model.model->slug, &model);
  for (const BenchmarkView& view : site.benchmarks) {
    for (const OverviewRow& row : view.overview_rows) {
      ModelView& model = *index.at(row.model);
      model.rows.push_back(&row);
      ++model.boards;
      model.boards_ranked += row.ranked;
    }
  }
}

}  // namespace

Notice damage_notice(const Damage& damage) {
  return {"error", damage.file + ":" + std::to_string(damage.line) + ": " + damage.reason};
}

Notice not_shown_notice(const Damage& damage) {
  Notice out = damage_notice(damage);
  out.text += "; the record is not shown";
  return out;
}

Status add_history(const Repository& repository, const Store& store, BenchmarkView& view,
                   std::vector<Notice>& notices) {
  for (PairRow& row : view.rows) {
    std::vector<Damage> damage;
    BH_TRY(const auto entries, store.history({row.benchmark, row.model}, &damage));
    row.history = score_points(entries, repository.find_model(row.model)->drift);
    for (const auto& entry : entries) {
      for (const auto& one : entry.speed)
        row.speed_history.push_back({entry.at_ms, one.case_id, one.measured, one.ttft_ms, one.output_per_second});
    }
    for (const Damage& one : damage) notices.push_back(damage_notice(one));
  }
  return {};
}

SiteModel assemble_frame(const Repository& repository, const GitFacts& git) {
  SiteModel site;
  site.config = repository.config;
  site.commit = git.commit;
  site.dirty = git.dirty;
  site.data_time_ms = git.commit_time_ms;
  for (const Benchmark& benchmark : repository.benchmarks) {
    BenchmarkView& view = site.benchmarks.emplace_back();
    view.benchmark = &benchmark;
    add_git(git, view);
  }
  add_forks(site.benchmarks);
  sort_benchmarks(repository.config, site.benchmarks);
  for (const Model& model : repository.models) {
    if (!model.embeds)  // no board ever has it
      site.models.push_back({&model, repository.find_provider(model.provider), {}, {}, {}, 0, 0, false});
  }
  return site;
}

void assemble_overview(SiteModel& site) {
  add_rows(site);
  add_overall(site.benchmarks, site.config.coverage_floor, site.models);
  std::sort(site.models.begin(), site.models.end(), [](const ModelView& a, const ModelView& b) {
    const auto rank = [](const ModelView& m) {
      return std::tuple(m.model->is_baseline(), !m.covered, -m.mean_win_rate.value_or(-1), -m.boards_ranked,
                        m.model->name, m.model->slug);
    };
    return rank(a) < rank(b);
  });
  for (const BenchmarkView& view : site.benchmarks) {
    for (const OverviewRow& row : view.overview_rows)
      site.data_time_ms = std::max(site.data_time_ms, row.last_answer_ms);
  }
}

std::optional<HistoryEntry> summarise_pair(const PairPlan& pair, const std::string& commit) {
  const PairRow row = assemble_row(pair);
  if (row.last_answer_ms == 0) return std::nullopt;
  HistoryEntry entry;
  entry.at_ms = row.last_answer_ms;
  if (!is_ranked_by_strength(*pair.benchmark)) {  // a strength is of a whole board
    entry.score = row.score.value;
    entry.lower = row.score.lower;
    entry.upper = row.score.upper;
  }
  entry.scored = row.scored;
  entry.total = row.total;
  entry.cost = row.cost;
  entry.commit = commit;
  for (const auto& one : row.speed) {
    if (one.measured > 0) entry.speed.push_back({one.case_id, one.measured, one.ttft_ms, one.output_per_second});
  }
  entry.served = row.own_served;
  entry.fingerprint = row.fingerprint;
  std::vector<std::string> judges;
  for (const auto& seat : pair.judges) {
    const auto& moved = seat->model->moved;
    judges.push_back(seat->model->slug + (moved.empty() ? "" : " (since " + moved.back().date + ")"));
  }
  entry.judges = join(judges, ", ");
  return entry;
}

}  // namespace benchhub
