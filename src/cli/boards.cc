// Boards for commands; see boards.h.
#include "cli/boards.h"

#include <algorithm>

#include "assemble/board.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"

namespace benchhub {
namespace {

constexpr const char* kDash = "–";

}  // namespace

const PairRow* Boards::find(const std::string& benchmark, const std::string& model) const {
  for (const auto& view : views) {
    if (view.benchmark->slug != benchmark) continue;
    for (const auto& row : view.rows)
      if (row.model == model) return &row;
  }
  return nullptr;
}

int Boards::code() const {
  bool damaged = false;
  for (const Damage& at : plan.damage) {
    const bool shown = std::any_of(views.begin(), views.end(), [&](const BenchmarkView& view) {
      return at.file.starts_with("data/" + view.benchmark->slug + "/");
    });
    if (!shown) continue;
    note(damage_text(at) + "; the record is not shown");
    damaged = true;
  }
  return loaded.code(code_with_damage(damaged, kDone));
}

Result<std::unique_ptr<Boards>> make_boards(const Context& context, const Args& args) {
  auto out = std::make_unique<Boards>();
  BH_TRY(out->loaded, load_or_report(context, args));
  const Store store(context.fs, args.root);
  PlanOptions options = plan_options(context, args);
  options.models.clear();  // ranks are over all models
  BH_TRY(out->plan, make_plan(out->repository, store, options));
  for (const auto& benchmark : out->repository.benchmarks) {
    const auto& wanted = args.benchmarks;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), benchmark.slug) == wanted.end()) continue;
    std::vector<const PairPlan*> pairs;
    for (const auto& pair : out->plan.pairs) {
      if (pair.id.benchmark == benchmark.slug && pair.state != PairState::excluded) pairs.push_back(&pair);
    }
    BH_TRY(out->labels[benchmark.slug], read_labels(context.fs, args.root, benchmark.slug));
    out->views.push_back(
        assemble_board(benchmark, pairs, out->repository.config.coverage_floor, out->labels[benchmark.slug].labels));
  }
  return out;
}

std::string score_text(const std::optional<double>& share) { return share ? fixed(100 * *share, 1) + " %" : kDash; }

std::string interval_text(const ScoreInterval& score) {
  if (!score.lower || !score.upper) return score_text(score.value);
  return score_text(score.value) + " [" + fixed(100 * *score.lower, 1) + ", " + fixed(100 * *score.upper, 1) + "] (" +
         score.method + ")";
}

std::string range_text(const std::optional<int>& best, const std::optional<int>& worst) {
  if (!best || !worst) return kDash;
  return *best == *worst ? std::to_string(*best) : std::to_string(*best) + "–" + std::to_string(*worst);
}

}  // namespace benchhub
