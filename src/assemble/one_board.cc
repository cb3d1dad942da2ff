// See one_board.h.
#include "assemble/one_board.h"

#include "assemble/assemble.h"
#include "assemble/board.h"
#include "assemble/readme_images.h"
#include "base/parallel.h"
#include "base/text.h"
#include "render/overview_rows.h"

namespace benchhub {
namespace {

Status read_pairs(const BoardSources& from, const std::string& slug, const std::vector<std::string>& models,
                  unsigned threads, OneBoard& out) {
  std::vector<Result<PairData>> read(models.size());
  parallel_for(models.size(), threads, [&](std::size_t i) {
    const PhaseSpan span(from.times, Phase::read);
    read[i] = from.store.read({slug, models[i]});
  });
  for (auto& data : read) {
    if (!data) return fail(std::move(data).error());
    for (const Damage& damage : data->damage) out.notices.push_back(not_shown_notice(damage));
    out.data.push_back(std::make_unique<PairData>(*std::move(data)));
  }
  return {};
}

void add_frame(const BenchmarkView& frame, BenchmarkView& view) {
  view.commit = frame.commit;
  view.created_ms = frame.created_ms;
  view.changed_ms = frame.changed_ms;
  view.authors = frame.authors;
  view.forks = frame.forks;
  view.similar = frame.similar;
}

// The row whose numbers lack them says so, not the status page alone.
void name_damage(const std::vector<std::unique_ptr<PairData>>& data, BenchmarkView& view) {
  for (const auto& pair : data) {
    if (pair->damage.empty()) continue;
    for (PairRow& row : view.rows) {
      if (row.model == pair->id.model) row.damaged = static_cast<int>(pair->damage.size());
    }
  }
}

}  // namespace

Result<std::unique_ptr<OneBoard>> assemble_one(const BoardSources& from, const BenchmarkView& frame,
                                               const std::vector<std::string>& models, const OtherAnswers& others,
                                               unsigned threads) {
  auto out = std::make_unique<OneBoard>();
  const Benchmark& benchmark = *frame.benchmark;
  BH_CHECK(read_pairs(from, benchmark.slug, models, threads, *out));
  std::vector<const PairData*> own;
  for (const auto& pair : out->data) own.push_back(pair.get());
  std::optional<PhaseSpan> span(std::in_place, from.times, Phase::plan);
  out->plans = plan_benchmark(from.repository, benchmark, own, others, from.plan);
  std::vector<const PairPlan*> pairs;
  for (const PairPlan& pair : out->plans) {
    if (pair.state != PairState::excluded) pairs.push_back(&pair);
  }
  span.emplace(from.times, Phase::score);
  BH_TRY(out->labels, read_labels(from.fs, from.repository.root, benchmark.slug));
  for (const Damage& damage : out->labels.damage) out->notices.push_back(damage_notice(damage));
  out->view = assemble_board(benchmark, pairs, from.repository.config.coverage_floor, out->labels.labels);
  add_frame(frame, out->view);
  name_damage(out->data, out->view);
  out->view.images = read_readme_images(from.fs, from.repository.root, benchmark, out->notices);
  BH_CHECK(add_history(from.repository, from.store, out->view, out->notices));
  add_overview_rows(out->view);
  return out;
}

}  // namespace benchhub
