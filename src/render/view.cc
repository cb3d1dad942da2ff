// Indexes a SiteModel for the pages; see view.h.
#include "render/view.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/text.h"
#include "render/exports_common.h"
#include "render/json_words.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

constexpr std::size_t kExcerpt = 140, kExpected = 80;

// What tells a case from its neighbours: its values rather than the prompt that all share.
std::string case_excerpt(const CaseView& view) {
  if (view.the_case && !view.the_case->vars.empty()) {
    std::string text;
    for (const auto& [name, value] : view.the_case->vars) {
      if (!text.empty()) text += " · ";
      text += one_line(value, kExcerpt / std::min<std::size_t>(view.the_case->vars.size(), 3));
    }
    return one_line(text, kExcerpt);
  }
  const auto& messages = view.prompt;
  const auto last = std::find_if(messages.rbegin(), messages.rend(), [](const Message& m) { return m.role == "user"; });
  return last == messages.rend() ? std::string() : one_line(last->content, kExcerpt);
}

std::string case_expected(const CaseView& view) {
  return view.the_case ? json_words(view.the_case->expected, kExpected) : std::string();
}

// The order of a case's page; and which answers are beyond its first part.
void add_shown(BenchmarkIndex& out, const CaseView& view) {
  std::vector<const AnswerView*>& list = out.shown.emplace_back();
  for (const AnswerView& answer : view.answers) list.push_back(&answer);
  std::stable_sort(list.begin(), list.end(), [](const AnswerView* a, const AnswerView* b) {
    return outcome_of(*a->score) < outcome_of(*b->score);
  });
  for (std::size_t i = kAnswersPerPage; i < list.size(); ++i) {
    const Answer& answer = *list[i]->answer;
    out.part.emplace(answer.case_id + "#" + answer_anchor(list[i]->model, answer.repeat), i / kAnswersPerPage);
  }
}

// As high as the line that it stands in, and never so wide that it pushes the menu away.
tmpl::Value logo_value(const SiteLogo& logo) {
  if (logo.png.empty()) return {};
  constexpr int kHigh = 24, kWidest = 160;
  int width = std::max(1, (logo.width * kHigh + logo.height / 2) / logo.height), height = kHigh;
  if (width > kWidest) {
    height = std::max(1, height * kWidest / width);
    width = kWidest;
  }
  tmpl::Dict out(3);
  out.add("url", logo_file(logo.sha256)).add("width", width).add("height", height);
  return out;
}

tmpl::Value footer_value(const SiteConfig& config) {
  static const std::map<std::string, std::string> kNoImages;
  return markdown_value(config.footer, {.file = "benchhub.json",
                                        .id_prefix = "foot-",
                                        .heading_shift = 1,
                                        .link_base = export_link(config, ""),
                                        .images = &kNoImages});
}

tmpl::Value site_value(const SiteModel& model) {
  const SiteConfig& config = model.config;
  tmpl::Dict site(9);
  site.add("logo", logo_value(config.logo)).add("footer", footer_value(config));
  site.add("title", tmpl::Value::view(config.title)).add("tagline", text_or_null(config.tagline));
  const bool linkable = config.repository.starts_with("http");
  site.add("repository", linkable ? text_or_null(config.repository) : tmpl::Value());
  site.add("data_license", text_or_null(config.data_license));
  site.add("tool_version", tmpl::Value::view(model.tool_version));
  site.add("methodology", !model.methodology_markdown.empty());
  site.add("interactive_charts", !model.chart_runtime.empty());
  return site;
}

}  // namespace

SiteView::SiteView(const SiteModel& model, unsigned threads) : model_(model), site_(site_value(model)) {
  unknown_.model = &unknown_model_;
  for (const ModelView& view : model.models) {
    if (view.model) models_.emplace(view.model->slug, &view);
  }
  benchmarks_.resize(model.benchmarks.size());
  for (const BenchmarkView& view : model.benchmarks) {
    benchmark_at_.emplace(view.benchmark->slug, static_cast<std::uint32_t>(benchmark_at_.size()));
  }
  parallel_for(benchmarks_.size(), threads, [&](std::size_t i) { benchmarks_[i] = index(model.benchmarks[i]); });
}

BenchmarkIndex SiteView::index(const BenchmarkView& view) const {
  BenchmarkIndex out;
  out.view = &view;
  out.models.reserve(view.overview_rows.size());
  for (const OverviewRow& row : view.overview_rows) {
    const auto found = models_.find(row.model);
    const ModelView* model = found == models_.end() ? &unknown_ : found->second;
    out.models.push_back(model);
    if (row.scored > 0) ++(model->model->is_baseline() ? out.baselines : out.language_models);
    if (row.ranked) ++out.ranked;
  }
  out.answers.resize(view.rows.size());
  for (std::size_t i = 0; i < view.rows.size(); ++i) out.row_at.emplace(view.rows[i].model, i);
  for (const CaseView& c : view.cases) {
    if (c.the_case) out.case_at.emplace(c.the_case->id, static_cast<std::uint32_t>(out.excerpts.size()));
    out.excerpts.push_back(case_excerpt(c));
    out.expected.push_back(case_expected(c));
    add_shown(out, c);
    for (const AnswerView& answer : c.answers) {
      const auto row = out.row_at.find(answer.model);
      if (row == out.row_at.end()) continue;
      auto& list = out.answers[row->second];
      auto at = list.end();
      // Repeats of a case come in any order; there are few of them.
      while (at != list.begin() && at[-1]->answer->case_id == answer.answer->case_id &&
             at[-1]->answer->repeat > answer.answer->repeat)
        --at;
      list.insert(at, &answer);
    }
  }
  return out;
}

const BenchmarkIndex* SiteView::find_benchmark(std::string_view slug) const {
  const auto found = benchmark_at_.find(slug);
  return found == benchmark_at_.end() ? nullptr : &benchmarks_[found->second];
}

std::vector<std::size_t> duel_rows(const BenchmarkIndex& benchmark) {
  std::vector<std::size_t> models, baselines;
  for (std::size_t i = 0; i < benchmark.view->overview_rows.size(); ++i) {
    const OverviewRow& row = benchmark.view->overview_rows[i];
    if (!row.ranked || !row.has_page()) continue;
    (benchmark.models[i]->model->is_baseline() ? baselines : models).push_back(i);
  }
  std::vector<std::size_t>& out = models.empty() ? baselines : models;
  out.resize(std::min(out.size(), models.empty() ? kDuelBaselines : kDuelModels));
  return out.size() < 2 ? std::vector<std::size_t>() : out;
}

std::size_t answer_part(const BenchmarkIndex& benchmark, std::string_view case_id, std::string_view model, int repeat) {
  if (benchmark.part.empty()) return 0;
  const auto found = benchmark.part.find(std::string(case_id) + "#" + answer_anchor(model, repeat));
  return found == benchmark.part.end() ? 0 : found->second;
}

std::string answer_page_url(const BenchmarkIndex& benchmark, std::string_view case_id, std::string_view model,
                            int repeat) {
  return case_part_url(benchmark.benchmark().slug, case_id, answer_part(benchmark, case_id, model, repeat));
}

tmpl::Value crumb(std::string_view name, std::string url) {
  tmpl::Dict out(2);
  out.add("name", tmpl::Value::view(name)).add("url", std::move(url));
  return out;
}

std::string_view mean_over(const BenchmarkIndex& benchmark) {
  return benchmark.language_models > 0 ? "the language models" : "the baselines";
}

std::string_view metric_help(const Benchmark& benchmark) {
  const auto& scoring = benchmark.scoring;
  if (scoring.size() == 1 && get_string(scoring.front().options, "against") == "all")
    return "Chance to be preferred to an opponent of average strength (Bradley–Terry over all comparisons)";
  return benchmark.metric == "accuracy" ? "Share of cases whose answer is right (score 1)"
                                        : "Mean of the cases' scores, each between 0 and 1";
}

}  // namespace benchhub
