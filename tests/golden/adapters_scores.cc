// Adapters of the golden test: scores, intervals, bootstrap, ranks, correlation and money. See golden.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "domain/answer.h"
#include "golden/golden.h"
#include "stats/board.h"
#include "stats/clusters.h"
#include "stats/correlation.h"
#include "stats/cost.h"
#include "stats/distributions.h"
#include "stats/duplicates.h"
#include "stats/moments.h"
#include "stats/multiple.h"
#include "stats/paired.h"
#include "stats/power.h"
#include "stats/repeats.h"
#include "stats/win_rate.h"

namespace benchhub::golden {
namespace {

Json named_bounds(const Interval& interval) {
  return {{"lower", as_json(interval.lower)}, {"upper", as_json(interval.upper)}};
}

std::vector<int> golden_clusters(const Json& keys) {
  std::vector<std::string> texts;
  for (const Json& key : keys) texts.push_back(key.dump());
  return cluster_ids(texts);
}

PowerSpec golden_power(const Json& in) {
  return {in["omega2"], in["sigma2_a"], in["sigma2_b"], in["k_a"], in["k_b"], in["alpha"], in["power"]};
}

Json golden_mean_se(const Json& in) {
  const auto x = numbers(in["x"]);
  const Moments m = mean_se(x);
  return {{"n", m.n}, {"mean", as_json(m.mean)}, {"sd", as_json(m.sd)}, {"se", as_json(m.se)}};
}

Json golden_clustered(const Json& in) {
  const auto c = clustered_se(numbers(in["x"]), golden_clusters(in["cluster"]));
  return {{"n", c.n},
          {"clusters", c.clusters},
          {"mean", as_json(c.mean)},
          {"se_cr0", as_json(c.se_cr0)},
          {"se_cr1", as_json(c.se_cr1)},
          {"se_naive", as_json(c.se_naive)},
          {"design_effect_cr1", as_json(c.design_effect)}};
}

Json golden_paired(const Json& in) {
  const auto d = paired_diff(numbers(in["a"]), numbers(in["b"]), in["level"]);
  return {{"n", d.n},
          {"diff", as_json(d.diff)},
          {"se_paired", as_json(d.se_paired)},
          {"se_unpaired", as_json(d.se_unpaired)},
          {"corr", as_json(d.corr)},
          {"z", as_json(d.z)},
          {"p_z", as_json(d.p_z)},
          {"p_t", as_json(d.p_t)},
          {"lower", as_json(d.lower)},
          {"upper", as_json(d.upper)}};
}

Json golden_mcnemar(const Json& in) {
  const McNemar m = mcnemar_exact(in["b"], in["c"]);
  return {{"b", in["b"]}, {"c", in["c"]}, {"p_exact", m.p_exact}, {"p_mid", m.p_mid}};
}

Json golden_sample_size(const Json& in) {
  const auto size = sample_size(in["delta"], golden_power(in));
  return size ? Json{{"n", size->n}, {"n_ceil", size->n_ceil}} : Json(nullptr);
}

Json golden_repeats(const Json& in) {
  const auto r = k_sample_decomposition(in["answers"].get<std::vector<std::vector<double>>>());
  return {{"n", r.n},
          {"mean", as_json(r.mean)},
          {"se", as_json(r.se)},
          {"var_question_means", as_json(r.var_question_means)},
          {"sigma2_within", as_json(r.sigma2_within)},
          {"var_between", as_json(r.var_between)},
          {"se_if_K_infinite", as_json(r.se_if_k_infinite)}};
}

Json golden_percentile(const Json& in) {
  Json result = Json::object();
  for (const Json& p : in["p"]) result[p.dump()] = as_json(percentile(numbers(in["x"]), p));
  return result;
}

Json golden_iqr(const Json& in) {
  const auto r = iqr_outliers(numbers(in["x"]), in["k"]);
  if (!r) return nullptr;
  return {{"q1", r->q1},       {"q3", r->q3},       {"iqr", r->iqr},
          {"lower", r->lower}, {"upper", r->upper}, {"outliers", r->outliers}};
}

Json golden_rank_interval(const Json& in) {
  Json best = Json::array(), worst = Json::array();
  for (const BoardRank& rank : rank_interval_from_ci(numbers(in["lower"]), numbers(in["upper"]))) {
    best.push_back(rank.best);
    worst.push_back(rank.worst);
  }
  return {{"best_rank", best}, {"worst_rank", worst}};
}

Json golden_mean_win_rate(const Json& in) {
  std::vector<WinRateColumn> columns;
  for (const Json& column : in["columns"]) {
    auto& added = columns.emplace_back();
    if (column["lower_is_better"].is_boolean()) added.lower_is_better = column["lower_is_better"].get<bool>();
    for (const Json& value : column["values"])
      added.values.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
  }
  Json result = Json::array();
  for (const auto& rate : mean_win_rate(columns)) result.push_back(as_json(rate));
  return result;
}

Json golden_rng_outputs(const Json& in) {
  Random random(in["seed"].get<std::uint64_t>());
  Json result = Json::array();
  for (int i = 0; i < in["count"]; ++i) result.push_back(std::to_string(random.next()));
  return result;
}

Json golden_rng_index(const Json& in) {
  Random random(in["seed"].get<std::uint64_t>());
  Json result = Json::array();
  for (int i = 0; i < in["count"]; ++i) result.push_back(random.index(in["n"]));
  return result;
}

Json golden_bootstrap(const Json& in) {
  const auto x = numbers(in["x"]);
  const auto means = bootstrap_means(x, Resamples(x.size(), in["B"], in["seed"]));
  const double theta = *mean_se(x).mean, level = in["level"];
  const BcaInterval bca = bca_interval(x, means, level);
  return {{"theta", theta},
          {"se", as_json(mean_se(means).sd)},
          {"percentile", as_json(percentile_interval(means, level))},
          {"basic", as_json(basic_interval(theta, means, level))},
          {"z0", as_json(bca.z0)},
          {"acceleration", as_json(bca.acceleration)},
          {"bca_alpha", {as_json(bca.alpha_lower), as_json(bca.alpha_upper)}},
          {"bca", as_json(bca.interval)},
          {"first_stats", std::vector<double>(means.begin(), means.begin() + 3)}};
}

Json golden_all_resamples(const Json& in) {
  const auto means = all_bootstrap_means(numbers(in["x"]));
  const Moments m = mean_se(means);
  const double n = static_cast<double>(means.size());
  return {{"count", m.n},
          {"mean", as_json(m.mean)},
          {"sd_population", m.sd ? Json(*m.sd * std::sqrt((n - 1) / n)) : Json()},
          {"q025", as_json(percentile(means, 0.025))},
          {"q975", as_json(percentile(means, 0.975))}};
}

Json golden_cluster_bootstrap(const Json& in) {
  const auto means = cluster_bootstrap_means(numbers(in["x"]), golden_clusters(in["cluster"]), in["B"], in["seed"]);
  return as_json(percentile_interval(means, in["level"]));
}

Json golden_cost_per_correct(const Json& in) {
  const UnitCost cost = cost_per_correct(in["total_cost"], in["n_correct"], in["n"]);
  return {{"per_correct", as_json(cost.per_correct)}, {"per_item", as_json(cost.per_item)}};
}

Json golden_weighted_mean_se(const Json& in) {
  const auto r = weighted_mean_se(numbers(in["mean"]), numbers(in["se"]), numbers(in["weight"]));
  return r ? Json{{"mean", r->mean}, {"se", r->se}} : Json(nullptr);
}

Json golden_correlation(const Json& in) {
  const auto x = numbers(in["x"]), y = numbers(in["y"]);
  return {{"pearson", as_json(pearson(x, y))},
          {"spearman", as_json(spearman(x, y))},
          {"kendall_tau_b", as_json(kendall_tau_b(x, y))}};
}

// domain's usage_cost in whole nano-dollars, as a run pays: within 1e-9 of the exact figure.
Json paid_cost(const Json& counts, const Json& tariff) {
  const auto tokens = [&](const char* key) { return get_int(counts, key); };
  const auto per_million = [&](const char* key) -> std::optional<Nano> {
    const auto usd = get_double(tariff, key);
    return usd ? nano_from_usd(std::round(*usd * 1e15) / 1e9) : std::nullopt;
  };
  const Usage usage{tokens("prompt"), tokens("completion"), tokens("cached_input"), tokens("reasoning")};
  const Prices prices{per_million("input_cost_per_token"),
                      per_million("output_cost_per_token"),
                      per_million("cache_read_input_token_cost"),
                      per_million("output_cost_per_reasoning_token"),
                      {}};
  const auto cost = usage_cost(usage, prices);
  return cost ? Json(static_cast<double>(*cost) / kNanoPerUsd) : Json(nullptr);
}

TokenRates golden_rates(const Json& tariff, const std::string& suffix) {
  const auto rate = [&](const char* key) { return get_double(tariff, (key + suffix).c_str()); };
  return {rate("input_cost_per_token"), rate("output_cost_per_token"), rate("cache_read_input_token_cost"),
          rate("cache_creation_input_token_cost"), rate("output_cost_per_reasoning_token")};
}

Json golden_request_cost(const Json& in) {
  const Json &counts = in["usage"], &tariff = in["price"];
  TokenTariff all{golden_rates(tariff, ""), {}};
  for (const int k : {128, 200, 256, 272, 512}) {
    const std::string suffix = "_above_" + std::to_string(k) + "k_tokens";
    const bool there = std::any_of(tariff.items().begin(), tariff.items().end(),
                                   [&](const auto& item) { return item.key().ends_with(suffix); });
    if (there) all.above.emplace_back(k * 1000.0, golden_rates(tariff, suffix));
  }
  const auto tokens = [&](const char* key) { return get_double(counts, key).value_or(0); };
  const auto cost = tariff_cost(
      {tokens("prompt"), tokens("completion"), tokens("cached_input"), tokens("cache_write"), tokens("reasoning")},
      all);
  const bool simple = !counts.contains("cache_write") && all.above.empty();
  const Json paid = simple ? paid_cost(counts, tariff) : as_json(cost);
  if (paid.is_number() && cost) EXPECT_NEAR(paid.get<double>(), *cost, 2e-9);
  else EXPECT_EQ(paid.is_null(), !cost);
  return paid;
}

}  // namespace

Adapters score_adapters() {
  return {
      {"mean_se", golden_mean_se},
      {"norm_cdf", [](const Json& in) { return norm_cdf(in["x"]); }},
      {"norm_ppf", [](const Json& in) { return norm_ppf(in["p"]); }},
      {"t_ppf", [](const Json& in) { return t_ppf(in["p"], in["df"]); }},
      {"betainc", [](const Json& in) { return betainc(in["a"], in["b"], in["x"]); }},
      {"ci_t", [](const Json& in) { return named_bounds(ci_t(numbers(in["x"]), in["level"])); }},
      {"ci_z", [](const Json& in) { return named_bounds(ci_z(numbers(in["x"]), in["level"])); }},
      {"wilson", [](const Json& in) { return as_json(wilson(in["k"], in["n"], in["level"])); }},
      {"clopper_pearson", [](const Json& in) { return as_json(clopper_pearson(in["k"], in["n"], in["level"])); }},
      {"clustered_se", golden_clustered},
      {"paired_diff", golden_paired},
      {"mcnemar_exact", golden_mcnemar},
      {"sample_size", golden_sample_size},
      {"mde", [](const Json& in) { return as_json(mde(in["n"], golden_power(in))); }},
      {"k_sample_decomposition", golden_repeats},
      {"pass_at_k", [](const Json& in) { return as_json(pass_at_k(in["n"], in["c"], in["k"])); }},
      {"pass_hat_k", [](const Json& in) { return as_json(pass_hat_k(in["n"], in["c"], in["k"])); }},
      {"percentile", golden_percentile},
      {"iqr_outliers", golden_iqr},
      {"holm", [](const Json& in) { return Json(holm(numbers(in["p"]))); }},
      {"benjamini_hochberg", [](const Json& in) { return Json(benjamini_hochberg(numbers(in["p"]))); }},
      {"rank_interval_from_ci", golden_rank_interval},
      {"mean_win_rate", golden_mean_win_rate},
      {"rng_first_outputs", golden_rng_outputs},
      {"rng_index", golden_rng_index},
      {"bootstrap_mean", golden_bootstrap},
      {"bootstrap_exact_enumeration", golden_all_resamples},
      {"cluster_bootstrap_mean", golden_cluster_bootstrap},
      {"request_cost_usd", golden_request_cost},
      {"cost_per_correct", golden_cost_per_correct},
      {"blended_price_per_mtok",
       [](const Json& in) {
         return as_json(blended_price(in["input"], in["output"], in["ratio"][0], in["ratio"][1]));
       }},
      {"weighted_mean_se", golden_weighted_mean_se},
      {"lm_eval_pooled_stderr",
       [](const Json& in) { return as_json(lm_eval_pooled_se(numbers(in["stderr"]), numbers(in["size"]))); }},
      {"rank_correlation", golden_correlation},
      {"top_duplicate_share",
       [](const Json& in) { return as_json(top_duplicate_share(in["outputs"].get<std::vector<std::string>>())); }},
  };
}

}  // namespace benchhub::golden
