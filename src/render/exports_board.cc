// board.json: see exports.h. Holds nothing that changes when another benchmark does; what concerns the whole site (its
// commit, its input digest) stands in api/v1/index.json.
#include "render/exports.h"
#include "render/exports_columns.h"
#include "render/urls.h"

namespace benchhub {
namespace {

template <class T>
OrderedJson board_optional(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}

OrderedJson board_scoring(const Benchmark& benchmark) {
  OrderedJson out = OrderedJson::array();
  for (const Scoring& s : benchmark.scoring) {
    out.push_back({{"type", s.type}, {"weight", s.weight}, {"options", OrderedJson(s.options)}});
  }
  return out;
}

OrderedJson board_authors(const BenchmarkView& board) {
  OrderedJson out = OrderedJson::array();
  for (const Author& a : board.benchmark->authors) {
    out.push_back({{"name", a.name}, {"github", export_text(a.github)}, {"url", export_text(a.url)}});
  }
  if (!out.empty()) return out;
  for (const auto& name : board.authors) out.push_back({{"name", name}, {"github", nullptr}, {"url", nullptr}});
  return out;
}

const char* board_policy(Unscorable policy) {
  switch (policy) {
    case Unscorable::wrong:
      return "wrong";
    case Unscorable::unscored:
      return "unscored";
    case Unscorable::score:
      return "score";
  }
  return "";
}

OrderedJson board_facts(const BenchmarkView& board) {
  const Benchmark& b = *board.benchmark;
  OrderedJson out;
  out["slug"] = b.slug;
  out["name"] = b.name;
  out["summary"] = export_text(b.summary);
  out["tags"] = b.tags;
  out["authors"] = board_authors(board);
  out["license"] = export_text(b.license);
  out["canary"] = export_text(b.canary);
  out["forked_from"] = export_text(b.forked_from);
  out["metric"] = b.metric;
  out["metric_name"] = board.metric_name.empty() ? b.metric : board.metric_name;
  out["cases"] = b.cases.size();
  out["repeats"] = b.repeats;
  out["categories"] = board.categories;
  out["params"] = OrderedJson(b.params);
  out["scoring"] = board_scoring(b);
  out["policy"] = {{"truncated", board_policy(b.truncated)}, {"refused", board_policy(b.refused)}};
  out["max_age_days"] = board_optional(b.max_age_days);
  out["detectable_difference"] = board_optional(board.detectable);
  out["created"] = export_time(board.created_ms);
  out["changed"] = export_time(board.changed_ms);
  return out;
}

OrderedJson board_categories(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const CategoryScore& c : row.categories) {
    out.push_back({{"category", c.category},
                   {"score", board_optional(c.score.value)},
                   {"score_lower", board_optional(c.score.lower)},
                   {"score_upper", board_optional(c.score.upper)},
                   {"score_interval_method", export_text(c.score.method)},
                   {"cases_scored", c.scored},
                   {"cases_total", c.total}});
  }
  return out;
}

OrderedJson board_items(const BenchmarkView& board) {
  OrderedJson cases = OrderedJson::array(), near = OrderedJson::array();
  for (const CaseView& c : board.cases) {
    cases.push_back({{"case", c.the_case->id},
                     {"mean", board_optional(c.mean_score)},
                     {"discrimination", board_optional(c.discrimination)}});
  }
  for (const NearDuplicate& d : board.near_duplicates)
    near.push_back({{"first", d.first}, {"second", d.second}, {"likeness", d.likeness}});
  return {{"models", board.items.models},
          {"all_right", board.items.all_right},
          {"none_right", board.items.none_right},
          {"negative_discrimination", board.items.negative},
          {"saturation", board_optional(board.items.saturation)},
          {"cases", std::move(cases)},
          {"near_duplicates", std::move(near)}};
}

OrderedJson board_metrics(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const MetricScore& m : row.metrics) {
    out.push_back({{"name", m.name},
                   {"score", board_optional(m.score.value)},
                   {"score_lower", board_optional(m.score.lower)},
                   {"score_upper", board_optional(m.score.upper)},
                   {"score_interval_method", export_text(m.score.method)},
                   {"cases_scored", m.scored}});
  }
  return out;
}

// Null where no judge compares every model with every other.
OrderedJson board_strength(const std::optional<StrengthView>& strength) {
  if (!strength) return nullptr;
  const StrengthView& s = *strength;
  return {{"comparisons", s.games},
          {"without_verdict", s.failed},
          {"won", s.points},
          {"log_strength", board_optional(s.theta)},
          {"elo", board_optional(s.elo)},
          {"preferred", board_optional(s.value)},
          {"preferred_lower", board_optional(s.lower)},
          {"preferred_upper", board_optional(s.upper)},
          {"rank_best", board_optional(s.rank_best)},
          {"rank_worst", board_optional(s.rank_worst)},
          {"no_strength_because", export_text(s.reason)}};
}

constexpr std::size_t kListedFailures = 12;

// The cases that fail in one way, in file order, the first of them.
OrderedJson failing_cases(const PairRow& row, const FailureCause& failure) {
  OrderedJson out = OrderedJson::array();
  for (const CaseScore& score : row.case_scores) {
    const bool listed = !out.empty() && out.back() == score.case_id;  // by another of its answers
    if (score.failure == failure && !listed && out.size() < kListedFailures) out.push_back(score.case_id);
  }
  return out;
}

OrderedJson board_failures(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const FailureGroup& group : row.failures) {
    out.push_back({{"class", failure_class(group.failure.kind).name},
                   {"what", export_text(group.failure.what)},
                   {"answers", group.answers},
                   {"cases", group.cases},
                   {"first_cases", failing_cases(row, group.failure)}});
  }
  return out;
}

OrderedJson board_speed(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const SpeedFigures& f : row.speed) {
    out.push_back({{"case", f.case_id},
                   {"filler_tokens", f.filler_tokens},
                   {"measured", f.measured},
                   {"warmups", f.warmups},
                   {"not_measured", f.failed},
                   {"outliers", f.outliers},
                   {"fits", !f.unfit},
                   {"input_tokens", board_optional(f.input_tokens)},
                   {"output_tokens", board_optional(f.output_tokens)},
                   {"first_token_ms", board_optional(f.ttft_ms)},
                   {"first_token_p95_ms", board_optional(f.ttft_p95_ms)},
                   {"per_token_ms", board_optional(f.tpot_ms)},
                   {"total_ms", board_optional(f.total_ms)},
                   {"output_per_second", board_optional(f.output_per_second)},
                   {"input_per_second", board_optional(f.prefill_per_second)}});
  }
  return out;
}

OrderedJson board_speed_history(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const SpeedMoment& m : row.speed_history) {
    if (is_known_time(m.at_ms))
      out.push_back({{"time", export_time(m.at_ms)},
                     {"case", m.case_id},
                     {"measured", m.measured},
                     {"first_token_ms", board_optional(m.ttft_ms)},
                     {"output_per_second", board_optional(m.output_per_second)}});
  }
  return out;
}

OrderedJson board_history(const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const ScorePoint& point : row.history) {
    if (!is_known_time(point.at_ms)) continue;
    out.push_back({{"time", export_time(point.at_ms)}, {"score", point.score}, {"new_series", point.split}});
  }
  return out;
}

OrderedJson board_row(const BoardLine& line) {
  OrderedJson out;
  for (const BoardColumn& column : board_columns()) out[std::string(column.name)] = column.get(line);
  OrderedJson unscored = OrderedJson::object();
  for (const auto& [reason, cases] : line.row.unscored) unscored[reason] = cases;
  out["unscored"] = std::move(unscored);
  out["categories"] = board_categories(line.row);
  out["metrics"] = board_metrics(line.row);
  out["strength"] = board_strength(line.row.judging.strength);
  out["repeats"] = {{"standard_error", board_optional(line.row.repeats.se)},
                    {"variance_within_cases", board_optional(line.row.repeats.within_variance)},
                    {"standard_error_if_infinite", board_optional(line.row.repeats.se_if_infinite)}};
  out["failures"] = board_failures(line.row);
  out["most_frequent_output"] = board_optional(line.row.most_frequent_output);
  out["repeats_itself"] = line.row.repeats_itself;
  out["not_above_baseline"] = export_text(line.row.floor);
  out["on_cost_front"] = line.row.on_front;
  out["canary_digits"] = board_optional(line.row.judging.canary_digits);
  out["history"] = board_history(line.row);
  out["speed"] = board_speed(line.row);
  out["speed_history"] = board_speed_history(line.row);
  return out;
}

OrderedJson board_links(const SiteConfig& config, const std::string& slug) {
  const std::string folder = benchmark_url(slug);
  return {{"page", export_link(config, folder)},
          {"json", export_link(config, board_file(slug, "json"))},
          {"csv", export_link(config, board_file(slug, "csv"))},
          {"bibtex", export_link(config, folder + "cite.bib")},
          {"schema", export_link(config, "schema/board.schema.json")},
          {"site_index", export_link(config, "api/v1/index.json")}};
}

}  // namespace

std::string board_json(const SiteModel& site, const BenchmarkView& board) {
  const SiteConfig& config = site.config;
  OrderedJson out;
  out["$schema"] = export_link(config, "schema/board.schema.json");
  out["format"] = "benchhub-board";
  out["version"] = kBoardVersion;
  out["benchmark"] = board_facts(board);
  out["site"] = {{"title", config.title},
                 {"data_license", export_text(config.data_license)},
                 {"coverage_floor", config.coverage_floor}};
  out["provenance"] = {{"repository", export_text(config.repository)},
                       {"commit", export_text(board.commit)},
                       {"data_time", export_time(board_time_ms(board))},
                       {"tool", "benchhub-build"},
                       {"tool_version", export_text(site.tool_version)}};
  out["links"] = board_links(config, board.benchmark->slug);
  const ExportModels models(site);
  OrderedJson rows = OrderedJson::array();
  for (const PairRow& row : board.rows) rows.push_back(board_row({site, row, models.find(row.model)}));
  out["rows"] = std::move(rows);
  out["items"] = board_items(board);
  return export_json(out);
}

}  // namespace benchhub
