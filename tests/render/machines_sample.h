// A small site for the tests of exports and feeds: one benchmark with a ranked model, a model without any score and a
// baseline, made of plain or of hostile text. The values point into the object that owns them.
#pragma once

#include "render/refresh_overview.h"

namespace benchhub::machines {

inline constexpr std::int64_t kDay = 86'400'000, kCreated = 1'767'225'600'000;  // 2026-01-01
inline const std::string kHostile =
    "=1+1\"</script><!-- ]]> & 'x' \xE2\x80\xA8\xE2\x80\xA9 \xE2\x80\xAE \xEF\xBF\xBE \x01\x1b[2J \xff\xc3 {}\\%$#_^~, "
    "; \r\n\t end";

struct Sample {
  Benchmark benchmark;
  Model model, silent, baseline;
  Provider provider;
  SiteModel site;

  explicit Sample(const std::string& text = "plain") {
    fill_definitions(text);
    fill_board(text);
    fill_models();
  }
  Sample(const Sample&) = delete;
  BenchmarkView& board() { return site.benchmarks.front(); }

 private:
  void fill_definitions(const std::string& text) {
    site.config = {.title = text + " site",
                   .tagline = text,
                   .base_url = "https://example.org/hub/",
                   .repository = "https://example.org/repo",
                   .data_license = "CC-BY-4.0"};
    site.tool_version = "0.1.0";
    site.commit = std::string(40, 'c');
    site.data_time_ms = kCreated + 9 * kDay;
    site.input_digest = std::string(64, 'd');
    site.schemas = {{"benchmark.schema.json", "{}\n"}};
    benchmark.slug = "sums";
    benchmark.name = text + " sums";
    benchmark.summary = text;
    benchmark.license = "CC-BY-4.0";
    benchmark.tags = {text, "math"};
    benchmark.authors = {{text, "octocat", ""}};
    benchmark.cases.resize(2);
    benchmark.cases[0].id = "c1";
    benchmark.cases[1].id = "c2";
    benchmark.params = {{"temperature", 0}, {"note", text}};
    benchmark.scoring = {{"numeric", {{"tolerance", 0.01}, {"note", text}}, 1}};
    provider.name = text + " provider";
    model = {.slug = "m1", .id = "m-1", .name = text + " model", .provider = "p", .license = text};
    silent = {.slug = "m2", .id = "m-2", .name = "", .provider = "p"};
    baseline = {.slug = "echo", .id = "echo", .name = "Echo", .provider = "baseline"};
    baseline.baseline = true;
  }

  void fill_board(const std::string& text) {
    BenchmarkView view;
    view.benchmark = &benchmark;
    view.categories = {text, "b"};
    view.commit = std::string(40, 'a');
    view.created_ms = kCreated;
    view.changed_ms = kCreated + kDay;
    view.metric_name = "Accuracy";
    PairRow row;
    row.benchmark = "sums";
    row.model = "m1";
    row.state = "fresh";
    row.total = row.scored = 2;
    row.coverage = 1;
    row.ranked = true;
    row.score = {0.5, 0.095, 0.905, "Wilson"};
    row.rank_best = 1;
    row.rank_worst = 2;
    row.tie_group = 1;
    row.categories = {{text, 1, 1, {1.0, {}, {}, ""}}};
    row.cost = 123;
    row.cost_per_1000 = 2'500'000'000;
    row.output_tokens = 40;
    row.p50_ms = 145.5;
    row.model_served = text;
    row.last_answer_ms = kCreated + 3 * kDay;
    row.history = {{kCreated + 3 * kDay, 0.5}};
    PairRow missing;
    missing.benchmark = "sums";
    missing.model = "m2";
    missing.state = "missing";
    missing.state_reason = text;
    missing.total = 2;
    missing.unscored = {{"provider-error", 1}, {"not-run", 1}};
    PairRow echo = missing;
    echo.model = "echo";
    view.rows = {row, missing, echo};
    for (const Case& c : benchmark.cases) view.cases.push_back({&c, {}, {}, {}});
    site.benchmarks = {view};
  }

  void fill_models() {
    site.models = {
        {&model, &provider, {}, 1.0, 1, 1}, {&silent, &provider, {}, {}, 1, 0}, {&baseline, nullptr, {}, {}, 1, 0}};
    refresh_overview(site);
  }
};

}  // namespace benchhub::machines
