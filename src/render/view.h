// SiteView: a SiteModel with what the pages look up in it, indexed once and then only read (from many threads). Page:
// what a page function makes, a template and its variables. The values borrow from the model and the view.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "render/site_model.h"
#include "template/value.h"

namespace benchhub {

// A benchmark with its lookups; indices are positions in BenchmarkView::rows and ::cases. What says "own" is empty for
// pages about all boards.
struct BenchmarkIndex {
  const BenchmarkView* view = nullptr;
  std::unordered_map<std::string_view, std::uint32_t> case_at;
  std::unordered_map<std::string_view, std::uint32_t> row_at;  // own
  std::vector<const ModelView*> models;                        // by row; never null
  std::vector<std::vector<const AnswerView*>> answers;         // own, by row: in order of cases, then repeat
  std::vector<std::vector<const AnswerView*>> shown;           // by case: in the order of its page, failing first
  std::unordered_map<std::string, std::uint32_t> part;         // of an answer that is not on the first: by case#anchor
  std::vector<std::string> excerpts, expected;                 // by case: one line each
  int language_models = 0, baselines = 0;                      // rows of each kind with at least one score
  int ranked = 0;

  const Benchmark& benchmark() const { return *view->benchmark; }
};

class SiteView {
 public:
  SiteView(const SiteModel& model, unsigned threads);
  SiteView(const SiteView&) = delete;

  const SiteModel& model() const { return model_; }
  const std::vector<BenchmarkIndex>& benchmarks() const { return benchmarks_; }
  const BenchmarkIndex* find_benchmark(std::string_view slug) const;  // null if there is none
  const tmpl::Value& site() const { return site_; }                   // the variable `site` of every page
  BenchmarkIndex index(const BenchmarkView& view) const;              // also of one that the model does not hold

 private:
  const SiteModel& model_;
  ModelView unknown_;  // stands for a model that only a row names
  Model unknown_model_;
  std::unordered_map<std::string_view, const ModelView*> models_;
  std::unordered_map<std::string_view, std::uint32_t> benchmark_at_;
  std::vector<BenchmarkIndex> benchmarks_;
  tmpl::Value site_;
};

using PageFiles = std::vector<std::pair<std::string, std::string>>;  // path, bytes

// The rows whose pairs get a page that compares them: the best ranked language models, or baselines where none is
// ranked.
inline constexpr std::size_t kDuelModels = 4, kDuelBaselines = 3;
std::vector<std::size_t> duel_rows(const BenchmarkIndex& benchmark);

struct Page {
  std::string url;  // below the site's root: "" = home, "benchmarks/x/"; "404.html"
  std::string_view template_name;
  std::string title, description;  // description: one line
  std::string_view section;        // of the navigation; "" = none
  tmpl::List crumbs;               // {name, url}
  std::string stands_for = {};     // of a redirect or an embedded page: the one that search engines should name
  tmpl::Dict vars;
};

// Where an answer stands: which part of its case's page, from 0; the address of that.
std::size_t answer_part(const BenchmarkIndex& benchmark, std::string_view case_id, std::string_view model, int repeat);
std::string answer_page_url(const BenchmarkIndex& benchmark, std::string_view case_id, std::string_view model,
                            int repeat);

tmpl::Value crumb(std::string_view name, std::string url);
// "the language models", or "the baselines" where no language model has a score.
std::string_view mean_over(const BenchmarkIndex& benchmark);
// "Share of cases whose answer is right".
std::string_view metric_help(const Benchmark& benchmark);

}  // namespace benchhub
