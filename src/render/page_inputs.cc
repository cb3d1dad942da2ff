// Digests of what pages show; see page_inputs.h.
#include "render/page_inputs.h"

#include <algorithm>

#include "render/exports_common.h"
#include "render/lineage.h"
#include "render/model_archive.h"
#include "render/pages/parts.h"
#include "render/pages/tool_steps.h"

namespace benchhub {
namespace {

void put_model(BinaryWriter& out, const ModelView& view) {
  out(*view.model, view.provider ? view.provider->name : std::string(), view.provider ? view.provider->url : "");
}

void put_names(BinaryWriter& out, const SiteView& site, const std::vector<std::string>& slugs) {
  for (const std::string& slug : slugs) {
    const BenchmarkIndex* other = site.find_benchmark(slug);
    out(slug, other ? other->benchmark().name : std::string());
  }
}

// Whether the judges of today agree with people, as each of their verdicts says.
void put_judges(BinaryWriter& out, const BenchmarkView& view) {
  for (const JudgeSeriesView& one : view.judges.series) {
    if (one.current) out(one.judge, one.people);
  }
}

}  // namespace

Digest site_facts(const SiteModel& site) {
  return digest_of_values(site.config, site.tool_version, site.methodology_markdown.empty(),
                          site.chart_runtime.empty());
}

Digest model_facts(const ModelView& model) {
  BinaryWriter out;
  put_model(out, model);
  return digest_of(out.bytes());
}

Digest board_models(const BenchmarkIndex& benchmark) {
  BinaryWriter out;
  std::vector<const ModelView*> models = benchmark.models;
  std::sort(models.begin(), models.end(), [](const auto* a, const auto* b) { return a->model->slug < b->model->slug; });
  for (const ModelView* view : models) put_model(out, *view);
  return digest_of(out.bytes());
}

Digest definition_facts(const SiteView& site, const BenchmarkView& view) {
  BinaryWriter out;
  out(*view.benchmark, view.commit, view.created_ms, view.changed_ms, view.authors, view.images, view.metric_name);
  put_names(out, site, view.forks);
  for (const SimilarBenchmark& one : view.similar) {
    out(one);
    put_names(out, site, {one.slug});
  }
  const std::string parent(parent_slug(*view.benchmark));
  put_names(out, site, {parent});
  if (const BenchmarkIndex* known = site.find_benchmark(parent)) out(known->benchmark());
  const auto family = family_of(site, view);
  for (const FamilyMember& member : family) {
    const Benchmark& one = *member.view->benchmark;
    out(one.slug, one.name, one.forked_from, member.depth);
    if (family.size() > 1) out(one.cases);
  }
  return digest_of(out.bytes());
}

Digest board_facts(const BenchmarkIndex& benchmark) {
  BinaryWriter out;
  const BenchmarkView& view = *benchmark.view;
  for (const PairRow& row : view.rows) out(row, row.has_page());
  for (const PairRow& row : view.rows) {
    for (const CaseScore& score : row.case_scores) out(score.value, score.state, score.unscored_reason, score.failure);
  }
  for (const CaseView& one : view.cases) out(one.mean_score, one.discrimination);
  out(view.categories, view.detectable, view.items, view.near_duplicates, view.judges);
  out(benchmark.language_models, benchmark.baselines, benchmark.ranked);
  return digest_of(out.bytes());
}

Digest question_lines(const BenchmarkIndex& benchmark) {
  BinaryWriter out;
  out(benchmark.benchmark().slug, benchmark.benchmark().name, benchmark.excerpts, benchmark.expected);
  for (const CaseView& one : benchmark.view->cases) out(one.the_case->id, one.the_case->category);
  return digest_of(out.bytes());
}

Digest case_question(const BenchmarkIndex& benchmark, std::size_t number) {
  const auto& cases = benchmark.view->cases;
  const Benchmark& definition = benchmark.benchmark();
  BinaryWriter out;
  out(definition.slug, definition.name, definition.cases_file, definition.choice_order, number, cases.size(),
      is_scored_by_calls(definition), *cases[number].the_case, cases[number].prompt, benchmark.excerpts[number]);
  if (number > 0) out(cases[number - 1].the_case->id);
  if (number + 1 < cases.size()) out(cases[number + 1].the_case->id);
  return digest_of(out.bytes());
}

Digest case_answers(const BenchmarkIndex& benchmark, std::size_t number) {
  const CaseView& view = benchmark.view->cases[number];
  BinaryWriter out;
  out(view.mean_score, mean_over(benchmark));
  put_judges(out, *benchmark.view);
  for (const AnswerView& answer : view.answers) {
    const auto at = benchmark.row_at.find(answer.model);
    const ModelView* model = at == benchmark.row_at.end() ? nullptr : benchmark.models[at->second];
    out(answer.model, model ? model->model->name : std::string(), model && model->model->is_baseline());
    out(model ? model->model->formerly : std::vector<std::string>());
    out(*answer.answer, *answer.score);
    for (const Answer* step : answer.steps) out(*step);
    for (const Answer* verdict : answer.verdicts) out(*verdict);
    for (const HumanLabel* label : answer.people) out(*label);
  }
  return digest_of(out.bytes());
}

Digest duel_facts(const BenchmarkIndex& benchmark, const Duel& duel) {
  const auto& [first, second, best, shared, wins, losses, ties, difference, lower, upper, p, method, differing] = duel;
  BinaryWriter out;
  out(first, second, best, shared, wins, losses, ties, difference, lower, upper, p, method);
  for (const std::string& model : {first, second}) {
    const PairRow& row = benchmark.view->rows[benchmark.row_at.at(model)];
    out(row.score, row.ranked, row.rank_best, row.rank_worst, row.cost_per_1000, benchmark.ranked);
  }
  for (const auto& [at, one, other] : differing) {
    const std::string& id = benchmark.view->cases[at].the_case->id;
    out(at, one, other, answer_page_url(benchmark, id, first, 0), answer_page_url(benchmark, id, second, 0));
  }
  for (const Duel& link : benchmark.view->duels) {
    if (link.best) out(link.first, link.second);
  }
  return digest_of(out.bytes());
}

Digest answer_times(const BenchmarkIndex& benchmark) {
  BinaryWriter out;
  for (const CaseView& one : benchmark.view->cases) out(newest_answer_ms(one));
  return digest_of(out.bytes());
}

Digest pair_answers(const BenchmarkIndex& benchmark, std::size_t i) {
  BinaryWriter out;
  const PairRow& row = benchmark.view->rows[i];
  out(row, row.has_page());
  put_model(out, *benchmark.models[i]);
  out(benchmark.ranked, row.case_scores);
  put_judges(out, *benchmark.view);
  for (const CorrectedView& one : benchmark.view->judges.corrected) {
    if (one.model == row.model) out(one);
  }
  for (const AnswerView* view : benchmark.answers[i]) {
    const Answer& answer = *view->answer;
    out(answer.state, answer.at_ms, answer.tool_version, answer.upstream, answer.commit);
    out(answer_part(benchmark, answer.case_id, row.model, answer.repeat));
  }
  return digest_of(out.bytes());
}

Digest overview_facts(const SiteModel& site) {
  BinaryWriter out;
  for (const BenchmarkView& view : site.benchmarks) {
    const Benchmark& b = *view.benchmark;
    out(b.slug, b.name, b.summary, b.license, b.tags, b.authors, b.metric, b.cases.size(), b.forked_from);
    for (const auto& words : {kinds_of(b), categories_of(b)}) out(std::vector<std::string>(words.begin(), words.end()));
    out(view.commit, view.created_ms, view.changed_ms, view.authors, view.metric_name, view.detectable, view.runs);
    out(view.row_digests);
  }
  for (const ModelView& model : site.models) {
    put_model(out, model);
    out(model.mean_win_rate, model.expected_score, model.boards, model.boards_ranked, model.covered,
        model.cost_per_correct);
  }
  return digest_of(out.bytes());
}

Digest search_facts(const SiteModel& site) {
  BinaryWriter out;
  for (const BenchmarkView& view : site.benchmarks)
    out(view.benchmark->slug, view.benchmark->name, view.benchmark->tags);
  for (const ModelView& view : site.models)
    out(view.model->slug, view.model->name, view.provider ? view.provider->name : std::string());
  return digest_of(out.bytes());
}

Digest model_rows(const SiteView& site, const ModelView& model) {
  BinaryWriter out;
  put_model(out, model);
  out(model.boards, model.boards_ranked);
  for (const OverviewRow* row : model.rows) {
    const BenchmarkIndex* board = site.find_benchmark(row->benchmark);
    if (board == nullptr) {
      out(*row);
      continue;
    }
    out(board->view->row_digests[static_cast<std::size_t>(row - board->view->overview_rows.data())]);
    out(board->benchmark().name, board->view->metric_name, board->ranked);
  }
  return digest_of(out.bytes());
}

Digest judge_facts(const SiteModel& site, const std::string& judge) {
  BinaryWriter out;
  for (const ModelView& view : site.models) {
    if (view.model->slug == judge) out(view.model->name, view.model->retired);
  }
  for (const BenchmarkView& view : site.benchmarks) {
    for (const JudgeSeriesView& one : view.judges.series) {
      if (one.judge == judge) out(view.benchmark->slug, view.benchmark->name, one);
    }
  }
  return digest_of(out.bytes());
}

}  // namespace benchhub
