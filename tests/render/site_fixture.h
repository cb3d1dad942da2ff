// A SiteModel made by hand for the tests of render: benchmarks of three kinds, language models and baselines, ties,
// every pair state, unknown prices, hostile and foreign text, long answers. Deterministic; larger for tests of size.
#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <random>

#include "render/refresh_overview.h"
#include "render/view.h"

namespace benchhub::site_fixture {

struct Shape {
  int benchmarks = 3, models = 9, baselines = 3, cases = 12;
  std::size_t long_answer = 20'000;  // bytes of one answer of the first benchmark
};

inline constexpr const char* kHostile =
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> & {{ 7 }} \xE2\x80\xAE";
inline constexpr std::int64_t kDay = 86'400'000, kNow = 1'790'000'000'000;  // 2026-09-21

// The site owns what its views point to, so that it must not be moved.
struct Site {
  std::deque<Benchmark> benchmarks;
  std::deque<Model> models;
  std::deque<Provider> providers;
  std::deque<Answer> answers;
  std::deque<CaseScore> scores;
  SiteModel model;
  Site() = default;
  Site(const Site&) = delete;
};

struct ModelSeed {
  const char *slug, *name, *license;
  double skill, price, seconds;  // price: $ per million output tokens, < 0 = unknown
};
inline constexpr ModelSeed kModels[] = {
    {"aurora-large-3", "Aurora Large 3", "proprietary", .93, 15, 4.2},
    {"quill-2-pro", "Quill 2 Pro", "proprietary", .91, 10, 2.6},
    {"polar-72b-instruct", "Polar 72B Instruct", "Apache-2.0", .88, .9, 1.9},
    {"mosaic-mini", "Mosaic Mini", "proprietary", .82, .6, .7},
    {"tundra-32b", "Tundra 32B (北極 версия)", "MIT", .74, .4, 1.2},
    {"kestrel-8b", "Kestrel 8B", "Llama-community", .66, .06, .4},
    {"old-faithful-1", "Old Faithful 1", "proprietary", .62, 30, 6.3},
    {"no-price", "Local model of unknown price", "Apache-2.0", .58, -1, 3.1},
    {"hostile", kHostile, "MIT", .41, 1, 2},
};
inline constexpr ModelSeed kBaselines[] = {
    {"baseline-majority", "Majority class", "", .27, 0, 0},
    {"baseline-random", "Random choice", "", .24, 0, 0},
    {"baseline-echo", "Echo the prompt", "", .0, 0, 0},
};

inline Model make_model(const ModelSeed& seed, int round, bool baseline) {
  Model model;
  const std::string suffix = round == 0 ? "" : fmt::format("-{}", round);
  model.slug = seed.slug + suffix;
  model.name = seed.name + suffix;
  model.id = (baseline ? "" : "vendor/") + model.slug;
  model.provider = baseline ? "baseline" : "router";
  model.baseline = baseline;
  if (baseline) return model;
  model.license = seed.license;
  model.released = "2026-03-01";
  model.context_window = 128'000;
  if (model.slug == "mosaic-mini") model.formerly = {"mosaic-small"};
  if (model.slug == "old-faithful-1") model.retired = "2026-08-01";
  if (seed.price >= 0) {
    model.prices = {.input = nano_from_usd(seed.price / 4), .output = nano_from_usd(seed.price), .date = "2026-09-01"};
  }
  return model;
}

inline Benchmark make_benchmark(int i, const Shape& shape) {
  Benchmark b;
  const char* const slugs[] = {"fine-print", "tight-briefs", "relay-talk"};
  const char* const names[] = {"Fine print", "Tight briefs", "Relay talk: several turns"};
  b.slug = i < 3 ? slugs[i] : fmt::format("benchmark-{}", i);
  b.name = i < 3 ? names[i] : fmt::format("Benchmark {}", i);
  b.summary = i == 1 ? std::string("Write a very short text that meets every condition. ") + kHostile
                     : "Read a short log, specification, table or policy and pick the one conclusion that follows.";
  b.license = "CC-BY-4.0";
  b.canary = "a5ee8d25-11b5-4fc5-ae27-aeb2b93963b8";
  b.tags = {"reading", "multiple-choice"};
  b.authors = {{.name = "Ada & Søren", .github = "ada"}};
  if (i == 2) b.forked_from = "fine-print@0123456789abcdef0123456789abcdef01234567";
  if (i == 0) b.formerly = {"small-print"};
  b.readme =
      "**What it measures.** Whether rules are applied exactly.\n\n- one\n- two\n\n[bad](javascript:alert(1)) "
      "<script>x</script>\n\n" +
      std::string(400, 'W') + "\n";
  b.user_prompt = "Read the passage and answer with a letter.\n\n{{passage}}\n\n{{question}}";
  b.cases_file = "cases.jsonl";
  b.params = {{"temperature", 0}, {"max_tokens", 2048}};
  if (i == 1) b.speed = SpeedSpec{}, b.repeats = 6;
  b.metric = i == 1 ? "mean" : "accuracy";
  b.scoring = {{.type = "choice", .options = {{"extract", "last_line"}}}};
  b.definition = {{"format", 1},
                  {"name", b.name},
                  {"summary", "Rules, applied exactly."},
                  {"license", "CC-BY-4.0"},
                  {"authors", Json::array({{{"name", "Ada"}}})},
                  {"prompt", {{"user", "file:prompt.md"}}},
                  {"cases", "cases.jsonl"},
                  {"scoring", Json::array({{{"type", "choice"}, {"extract", "last_line"}}})}};
  for (int c = 0; c < shape.cases; ++c) {
    Case one;
    one.id = fmt::format("c{:03}", c + 1);
    one.line = c + 1;
    one.category = std::array{"log", "spec", "table", "policy"}[c % 4];
    one.expected = std::array{"A", "B", "C", "D"}[c % 4];
    if (i == 2) one.messages = {{"user", "Hello."}, {"assistant", "Yes?"}, {"user", "What did I say first?"}};
    else
      one.vars = {{"passage", "Door log\n07:59 in  anna\n08:00 in  bo\n" + std::string(c == 3 ? kHostile : "")},
                  {"question", "Who was in the building at 08:00, if the first minute does not count?"}};
    if (i == 1) one.filler_tokens = 1000 * (c + 1);
    one.choices = {"Anna only", "Bo only", "Both", "Nobody"};
    if (i == 0 && c == 2) one.formerly = {"third"};
    b.cases.push_back(std::move(one));
  }
  return b;
}

inline ScoreInterval wilson(double hits, int n) {
  if (n == 0) return {};
  const double z = 1.96, p = hits / n, d = 1 + z * z / n, mid = (p + z * z / (2 * n)) / d;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / d;
  return {p, std::max(0.0, mid - half), std::min(1.0, mid + half), "Wilson"};
}

inline AnswerView make_answer(Site& site, const Model& model, const ModelSeed& seed, const Case& c, bool graded,
                              std::mt19937_64& random, const Shape& shape) {
  AnswerView out{model.slug, &site.answers.emplace_back(), &site.scores.emplace_back()};
  const double draw = static_cast<double>(random() >> 11) * 0x1p-53;
  const bool right = draw < seed.skill;
  Answer& a = site.answers.back();
  a.case_id = c.id;
  a.state = AnswerState::answered;
  a.text = fmt::format("Anna came at 07:59 and Bo at 08:00.\n\nThe first minute does not count, so the answer is\n{}",
                       right ? "B" : "C");
  if (model.slug == "quill-2-pro" && c.id == "c002") a.text = std::string(shape.long_answer, 'x') + " конец";
  if (model.slug == "hostile") a.text = kHostile;
  a.finish_reason = "stop";
  a.at_ms = kNow - static_cast<std::int64_t>(draw * 30) * kDay;
  a.tool_version = "0.1.0";
  a.commit = "89abcdef0123456789abcdef0123456789abcdef";
  if (!model.baseline) {
    a.model_served = model.id + "-2026-03" + std::string(model.slug == "hostile" ? 3000 : 0, 'w');
    a.usage = {.input = 310, .output = 40 + static_cast<std::int64_t>(draw * 100)};
    a.timing = {.ttft_ms = seed.seconds * 300, .total_ms = seed.seconds * (700 + 600 * draw)};
    if (model.prices.known()) a.cost = usage_cost(a.usage, model.prices);
  }
  CaseScore& s = site.scores.back();
  s.case_id = c.id;
  s.state = a.state;
  s.value = right ? 1.0 : graded && draw < seed.skill + .1 ? 0.5 : 0.0;
  s.parts = {
      {.scorer = "choice", .value = s.value, .extracted = right ? "B" : "C", .detail = right ? "equal" : "expected B"}};
  if (!right) s.failure = {FailureKind::wrong_value, ""};
  if (!right && model.slug == "hostile") s.failure = {FailureKind::rule, kHostile};
  if (model.slug == "kestrel-8b" && c.id == "c005") {
    s.failure = {FailureKind::provider_error, ""};
    a.state = s.state = AnswerState::provider_error;
    a.text.clear();
    a.error = "HTTP 529: overloaded";
    s.value.reset();
    s.unscored_reason = "provider-error";
    s.parts.clear();
  }
  return out;
}

inline void sum_row(PairRow& row, const std::vector<const AnswerView*>& answers, const Model& model) {
  double hits = 0;
  int right = 0;
  std::vector<double> times;
  for (const AnswerView* view : answers) {
    row.case_scores.push_back(*view->score);
    if (const FailureCause& failure = view->score->failure) {
      const auto found = std::find_if(row.failures.begin(), row.failures.end(),
                                      [&](const FailureGroup& group) { return group.failure == failure; });
      FailureGroup& group =
          found == row.failures.end() ? row.failures.emplace_back(FailureGroup{failure, 0, 0}) : *found;
      ++group.answers, ++group.cases;
    }
    row.last_answer_ms = std::max(row.last_answer_ms, view->answer->at_ms);
    if (view->answer->timing.total_ms) times.push_back(*view->answer->timing.total_ms);
    if (view->answer->usage.output) row.output_tokens = row.output_tokens.value_or(0) + *view->answer->usage.output;
    if (view->answer->usage.input) row.input_tokens = row.input_tokens.value_or(0) + *view->answer->usage.input;
    if (view->answer->cost) row.cost = row.cost.value_or(0) + *view->answer->cost;
    if (!view->score->value) {
      ++row.unscored[view->score->unscored_reason];
      continue;
    }
    ++row.scored;
    hits += *view->score->value;
    right += *view->score->value >= 1;
  }
  row.coverage = row.total == 0 ? 0 : static_cast<double>(row.scored) / row.total;
  row.ranked = row.coverage >= .8 && row.scored > 0;
  row.score = wilson(hits, row.scored);
  if (model.baseline) row.cost = 0;
  if (row.cost && !answers.empty()) row.cost_per_1000 = *row.cost * 1000 / static_cast<Nano>(answers.size());
  row.on_front = row.cost_per_1000 && (row.model == "polar-72b-instruct" || row.model == "kestrel-8b");
  if (row.cost && right > 0) row.cost_per_correct = *row.cost / right;
  std::sort(times.begin(), times.end());
  if (times.empty()) return;
  row.p5_ms = times[times.size() * 5 / 100];
  row.p25_ms = times[times.size() / 4];
  row.p50_ms = times[times.size() / 2];
  row.p75_ms = times[times.size() * 3 / 4];
  row.p95_ms = times[times.size() * 95 / 100];
  row.ttft_p50_ms = *row.p50_ms * .3;
  row.model_served = answers.front()->answer->model_served;
}

// Groups by overlap of intervals: not the real test, but the same shape of result.
inline void rank_rows(std::vector<PairRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const PairRow& a, const PairRow& b) {
    if (a.ranked != b.ranked) return a.ranked;
    return a.score.value.value_or(-1) > b.score.value.value_or(-1);
  });
  int group = 0;
  const PairRow* anchor = nullptr;
  const auto apart = [](const PairRow& a, const PairRow& b) {
    return *a.score.lower > *b.score.value + .02 && *b.score.upper < *a.score.value;
  };
  for (PairRow& row : rows) {
    if (!row.ranked) continue;
    if (!anchor || apart(*anchor, row)) {
      ++group;
      anchor = &row;
    }
    row.tie_group = group;
    int better = 0, worse = 0, ranked = 0;
    for (const PairRow& other : rows) {
      if (!other.ranked) continue;
      ++ranked;
      better += apart(other, row);
      worse += apart(row, other);
    }
    row.rank_best = 1 + better;
    row.rank_worst = ranked - worse;
    if (row.model == "hostile") row.floor = "baseline-majority";
  }
}

inline void give_state(PairRow& row, const std::string& benchmark) {
  row.state = "fresh";
  if (row.model == "old-faithful-1") row.state = "frozen", row.state_reason = "the model was retired on 2026-08-01";
  if (row.model == "mosaic-mini" && benchmark == "fine-print") {
    row.state = "stale";
    row.state_reason = "2 of 12 answers are stale: messages.0.user changed";
    row.rerun_cost = nano_from_usd(0.0012);
  }
  if (row.model == "kestrel-8b") row.state = "partial", row.state_reason = "1 case ended in provider-error";
}

inline void add_categories(PairRow& row, const Benchmark& benchmark, const std::vector<std::string>& categories) {
  for (std::size_t k = 0; k < categories.size(); ++k) {
    CategoryScore out{.category = categories[k]};
    double sum = 0;
    for (std::size_t i = 0; i < row.case_scores.size(); ++i) {
      if (benchmark.cases[i].category != categories[k]) continue;
      ++out.total;
      if (!row.case_scores[i].value) continue;
      ++out.scored;
      sum += *row.case_scores[i].value;
    }
    out.score = wilson(sum, out.scored);
    row.categories.push_back(std::move(out));
  }
}

// The first model is fast, each further one slower; one does not fit.
inline void add_speed(BenchmarkView& view) {
  double pace = 200;
  for (PairRow& row : view.rows) {
    if (!row.score.value || row.model.starts_with("baseline")) continue;
    pace *= .85;
    for (std::size_t c = 0; c < view.cases.size(); ++c) {
      const double tokens = 1000.0 * static_cast<double>(c + 1);
      SpeedFigures figures{.case_id = view.cases[c].the_case->id, .filler_tokens = static_cast<int>(tokens)};
      figures.unfit = c + 1 == view.cases.size() && pace < 60;
      figures.measured = figures.unfit ? 0 : 5;
      figures.warmups = 1;
      figures.outliers = c == 1;
      if (!figures.unfit) {
        figures.input_tokens = tokens, figures.output_tokens = 400, figures.ttft_ms = 200 + tokens / 20;
        figures.tpot_ms = 1000 / pace, figures.total_ms = 5000, figures.output_per_second = pace / (1 + tokens / 20000);
        figures.prefill_per_second = 4000;
      }
      row.speed.push_back(figures);
      for (int day = 20; day >= 0; day -= 10)
        row.speed_history.push_back(
            {kNow - day * kDay, figures.case_id, 5, figures.ttft_ms, figures.output_per_second});
    }
  }
}

inline void fill_benchmark(Site& site, BenchmarkView& view, int i, const Shape& shape) {
  const Benchmark& b = *view.benchmark;
  std::mt19937_64 random(static_cast<std::uint64_t>(i) + 7);
  view.categories = {"log", "spec", "table", "policy"};
  view.metric_name = i == 1 ? "Mean score" : "Accuracy";
  view.detectable = .184;
  view.commit = "0123456789abcdef0123456789abcdef01234567";
  view.created_ms = kNow - 90 * kDay;
  view.changed_ms = kNow - 9 * kDay;
  view.cases.resize(b.cases.size());
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    view.cases[c].the_case = &b.cases[c];
    view.cases[c].prompt = b.cases[c].messages;
    if (view.cases[c].prompt.empty())
      view.cases[c].prompt = {{"user", expand_prompt(b.user_prompt, b.cases[c].vars, nullptr)}};
  }
  for (std::size_t m = 0; m < site.models.size(); ++m) {
    const Model& model = site.models[m];
    const auto seeds = static_cast<std::size_t>(model.baseline ? std::size(kBaselines) : std::size(kModels));
    const std::size_t at = (model.baseline ? m - static_cast<std::size_t>(shape.models) : m) % seeds;
    const ModelSeed& seed = model.baseline ? kBaselines[at] : kModels[at];
    PairRow row{.benchmark = b.slug, .model = model.slug, .total = static_cast<int>(b.cases.size())};
    if ((i == 2 && !model.baseline) || (i == 1 && model.slug == "aurora-large-3")) {
      row.state = i == 1 ? "missing" : "blocked";
      row.state_reason = i == 1 ? "never run" : "no key: set ROUTER_API_KEY";
      row.rerun_cost = nano_from_usd(0.42);
      view.rows.push_back(std::move(row));
      continue;
    }
    const std::size_t asked = model.slug == "no-price" && i == 1 ? b.cases.size() / 2 : b.cases.size();
    for (std::size_t c = 0; c < asked; ++c)
      view.cases[c].answers.push_back(make_answer(site, model, seed, b.cases[c], i == 1, random, shape));
    std::vector<const AnswerView*> answers;
    for (std::size_t c = 0; c < asked; ++c) answers.push_back(&view.cases[c].answers.back());
    sum_row(row, answers, model);
    if (model.slug == "quill-2-pro") {
      row.repriced =
          Repricing{nano_from_usd(5), nano_from_usd(20), "2026-03-01", 2 * *row.cost_per_1000, *row.cost_per_1000};
    }
    give_state(row, b.slug);
    if (asked < b.cases.size())
      row.state = "partial", row.state_reason = "6 of 12 cases were not asked: budget reached";
    add_categories(row, b, view.categories);
    for (int day = 60; day >= 0; day -= 10) {
      if (row.score.value && !model.baseline) row.history.push_back({kNow - day * kDay, *row.score.value - day * .001});
    }
    view.rows.push_back(std::move(row));
  }
  for (CaseView& c : view.cases) {
    double sum = 0;
    int n = 0;
    for (const AnswerView& a : c.answers) {
      const bool baseline = a.model.starts_with("baseline");
      if (a.score->value && (i == 2 || !baseline)) sum += *a.score->value, ++n;
    }
    if (n > 0) c.mean_score = sum / n;
    std::stable_sort(c.answers.begin(), c.answers.end(), [](const AnswerView& a, const AnswerView& b) {
      return a.score->value.value_or(.7) < b.score->value.value_or(.7);
    });
  }
  rank_rows(view.rows);
  if (b.speed) add_speed(view);
}

inline void add_models(Site& site) {
  for (const Model& model : site.models) {
    ModelView view{.model = &model, .provider = &site.providers[model.baseline ? 1 : 0]};
    double sum = 0;
    for (const BenchmarkView& b : site.model.benchmarks) {
      for (const PairRow& row : b.rows) {
        if (row.model != model.slug) continue;
        ++view.boards;
        view.boards_ranked += row.ranked;
        sum += row.score.value.value_or(0);
      }
    }
    if (view.boards_ranked > 0) view.mean_win_rate = sum / static_cast<double>(view.boards_ranked) * .9;
    if (view.mean_win_rate && !model.baseline) view.expected_score = *view.mean_win_rate * .8;
    view.covered = view.boards_ranked + 1 >= view.boards;
    site.model.models.push_back(std::move(view));
  }
  std::stable_sort(site.model.models.begin(), site.model.models.end(), [](const ModelView& a, const ModelView& b) {
    if (a.model->baseline != b.model->baseline) return b.model->baseline;
    if (a.covered != b.covered) return a.covered;
    return a.mean_win_rate.value_or(0) > b.mean_win_rate.value_or(0);
  });
}

// The best rows against each other, by case; the interval is no real one.
inline void add_duels(SiteModel& model) {
  std::vector<std::vector<Duel>> made;
  {
    const SiteView site(model, 1);
    for (const BenchmarkIndex& board : site.benchmarks()) {
      std::vector<Duel>& duels = made.emplace_back();
      const auto rows = duel_rows(board);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = i + 1; j < rows.size(); ++j) {
          const PairRow &a = board.view->rows[rows[i]], &b = board.view->rows[rows[j]];
          Duel duel{.first = a.model, .second = b.model};
          for (std::size_t c = 0; c < std::min(a.case_scores.size(), b.case_scores.size()); ++c) {
            if (!a.case_scores[c].value || !b.case_scores[c].value) continue;
            const double x = *a.case_scores[c].value, y = *b.case_scores[c].value;
            ++duel.shared;
            ++(x > y ? duel.wins : x < y ? duel.losses : duel.ties);
            if (x != y) duel.differing.push_back({c, x, y});
          }
          duel.difference = static_cast<double>(duel.wins - duel.losses) / std::max(duel.shared, 1);
          duel.lower = *duel.difference - .2, duel.upper = *duel.difference + .2, duel.p = .21;
          duel.method = "exact McNemar";
          duels.push_back(std::move(duel));
        }
      }
    }
  }
  for (std::size_t i = 0; i < made.size(); ++i) model.benchmarks[i].duels = std::move(made[i]);
}

inline std::unique_ptr<Site> make(const Shape& shape = {}) {
  auto site = std::make_unique<Site>();
  site->providers.push_back(
      {.slug = "router", .name = "OpenRouter", .protocol = "openai", .url = "https://router.example"});
  site->providers.push_back({.slug = "baseline", .name = "Baselines", .protocol = "baseline"});
  const int seeds = static_cast<int>(std::size(kModels)), floors = static_cast<int>(std::size(kBaselines));
  for (int m = 0; m < shape.models; ++m) site->models.push_back(make_model(kModels[m % seeds], m / seeds, false));
  for (int m = 0; m < shape.baselines; ++m)
    site->models.push_back(make_model(kBaselines[m % floors], m / floors, true));
  SiteModel& model = site->model;
  model.config.title = "BenchmarkHub";
  model.config.tagline =
      "Community benchmarks of language models: every score with its interval, every number down to the answer.";
  model.config.base_url = "https://bench.example/hub";
  model.config.repository = "https://github.com/example/benchmarks";
  model.config.data_license = "CC-BY-4.0";
  model.tool_version = "0.1.0";
  model.commit = "fedcba9876543210fedcba9876543210fedcba98";
  model.data_time_ms = kNow;
  model.input_digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  model.methodology_markdown = "# Methodology\n\nScores, **intervals** and ranks.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
  model.notices = {{"warning", "2 damaged records of fine-print/kestrel-8b were set aside"}, {"error", kHostile}};
  for (int i = 0; i < shape.benchmarks; ++i) site->benchmarks.push_back(make_benchmark(i, shape));
  model.benchmarks.resize(site->benchmarks.size());
  for (int i = 0; i < shape.benchmarks; ++i) {
    model.benchmarks[static_cast<std::size_t>(i)].benchmark = &site->benchmarks[static_cast<std::size_t>(i)];
    fill_benchmark(*site, model.benchmarks[static_cast<std::size_t>(i)], i, shape);
  }
  model.benchmarks.front().forks = {"relay-talk"};
  model.benchmarks.front().runs = {
      {"kestrel-8b", "quill-2-pro"},
      {{.first_ms = kNow - kDay, .last_ms = kNow - kDay + 90'000, .answers = 3, .cost = 5'000'000, .models = {{1, 0}}},
       {.first_ms = kNow - 5'000'000,
        .last_ms = kNow,
        .answers = 1'234,
        .verdicts = 7,
        .failed = 2,
        .cost = 2'500'000'000,
        .models = {{0, 2}, {1, 0}}}}};
  model.benchmarks.back().runs = {
      {"no-price"},
      {{.first_ms = kNow - 9'000'000, .last_ms = kNow - 6'000'000, .answers = 1, .unpriced = 1, .models = {{0, 0}}}}};
  model.benchmarks.front().similar = {{"tight-briefs", .42}};
  add_models(*site);
  refresh_overview(model);
  add_duels(model);
  return site;
}

}  // namespace benchhub::site_fixture
