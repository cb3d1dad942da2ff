// board.schema.json: made from the table of columns, so that it cannot drift from board.json; see exports.h. It
// describes exactly the files of the same site: members that a later version adds are in that site's schema.
#include "render/exports.h"
#include "render/exports_columns.h"

namespace benchhub {
namespace {

// A type by its JSON name, with further keywords.
OrderedJson schema_type(const char* type, bool nullable, OrderedJson keywords = OrderedJson::object()) {
  OrderedJson out;
  if (nullable) out["type"] = {type, "null"};
  else out["type"] = type;
  out.update(keywords);
  return out;
}

OrderedJson column_schema(ColumnKind kind, bool nullable) {
  switch (kind) {
    case ColumnKind::text:
      return schema_type("string", nullable);
    case ColumnKind::time:
      return schema_type("string", nullable, {{"format", "date-time"}});
    case ColumnKind::link:
      return schema_type("string", nullable, {{"format", "uri-reference"}});
    case ColumnKind::count:
      return schema_type("integer", nullable, {{"minimum", 0}});
    case ColumnKind::share:
      return schema_type("number", nullable, {{"minimum", 0}, {"maximum", 1}});
    case ColumnKind::amount:
      return schema_type("number", nullable, {{"minimum", 0}});
    case ColumnKind::flag:
      return schema_type("boolean", nullable);
  }
  return {};
}

struct SchemaMember {
  const char* name;
  OrderedJson schema;
};

// All members are required, no others are there.
OrderedJson schema_object(const std::vector<SchemaMember>& members) {
  OrderedJson properties = OrderedJson::object(), required = OrderedJson::array();
  for (const SchemaMember& member : members) {
    properties[member.name] = member.schema;
    required.push_back(member.name);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

OrderedJson schema_list(OrderedJson items) { return {{"type", "array"}, {"items", std::move(items)}}; }
OrderedJson schema_text(bool nullable = false) { return column_schema(ColumnKind::text, nullable); }
OrderedJson schema_share(bool nullable) { return column_schema(ColumnKind::share, nullable); }
OrderedJson schema_time() { return column_schema(ColumnKind::time, true); }
OrderedJson schema_link() { return column_schema(ColumnKind::link, false); }
OrderedJson schema_count(bool nullable = false) { return column_schema(ColumnKind::count, nullable); }
OrderedJson schema_enum(std::initializer_list<const char*> names) { return {{"enum", OrderedJson(names)}}; }

OrderedJson board_benchmark_schema() {
  const OrderedJson author =
      schema_object({{"name", schema_text()}, {"github", schema_text(true)}, {"url", schema_text(true)}});
  const OrderedJson scoring = schema_object(
      {{"type", schema_text()}, {"weight", schema_type("number", false)}, {"options", schema_type("object", false)}});
  const OrderedJson incomplete = schema_enum({"wrong", "unscored", "score"});
  return schema_object({{"slug", schema_type("string", false, {{"pattern", "^[a-z0-9-]{1,64}$"}})},
                        {"name", schema_text()},
                        {"summary", schema_text(true)},
                        {"tags", schema_list(schema_text())},
                        {"authors", schema_list(author)},
                        {"license", schema_text(true)},
                        {"canary", schema_text(true)},
                        {"forked_from", schema_text(true)},
                        {"metric", schema_text()},
                        {"metric_name", schema_text()},
                        {"cases", schema_count()},
                        {"repeats", schema_count()},
                        {"categories", schema_list(schema_text())},
                        {"params", schema_type("object", false)},
                        {"scoring", schema_list(scoring)},
                        {"policy", schema_object({{"truncated", incomplete}, {"refused", incomplete}})},
                        {"max_age_days", schema_count(true)},
                        {"detectable_difference", schema_share(true)},
                        {"created", schema_time()},
                        {"changed", schema_time()}});
}

OrderedJson board_items_schema() {
  const OrderedJson correlation = schema_type("number", true, {{"minimum", -1}, {"maximum", 1}});
  const OrderedJson item =
      schema_object({{"case", schema_text()}, {"mean", schema_share(true)}, {"discrimination", correlation}});
  const OrderedJson near =
      schema_object({{"first", schema_text()}, {"second", schema_text()}, {"likeness", schema_share(false)}});
  return schema_object({{"models", schema_count()},
                        {"all_right", schema_count()},
                        {"none_right", schema_count()},
                        {"negative_discrimination", schema_count()},
                        {"saturation", schema_share(true)},
                        {"cases", schema_list(item)},
                        {"near_duplicates", schema_list(near)}});
}

OrderedJson board_speed_schema() {
  const OrderedJson amount = column_schema(ColumnKind::amount, true);
  return schema_object({{"case", schema_text()},
                        {"filler_tokens", schema_count()},
                        {"measured", schema_count()},
                        {"warmups", schema_count()},
                        {"not_measured", schema_count()},
                        {"outliers", schema_count()},
                        {"fits", column_schema(ColumnKind::flag, false)},
                        {"input_tokens", amount},
                        {"output_tokens", amount},
                        {"first_token_ms", amount},
                        {"first_token_p95_ms", amount},
                        {"per_token_ms", amount},
                        {"total_ms", amount},
                        {"output_per_second", amount},
                        {"input_per_second", amount}});
}

// Of comparisons of every model with every other; null elsewhere.
OrderedJson board_strength_schema() {
  const OrderedJson number = schema_type("number", true);
  OrderedJson out = schema_object({{"comparisons", schema_count()},
                                   {"without_verdict", schema_count()},
                                   {"won", schema_type("number", false)},
                                   {"log_strength", number},
                                   {"elo", number},
                                   {"preferred", schema_share(true)},
                                   {"preferred_lower", schema_share(true)},
                                   {"preferred_upper", schema_share(true)},
                                   {"rank_best", schema_count(true)},
                                   {"rank_worst", schema_count(true)},
                                   {"no_strength_because", schema_text(true)}});
  out["type"] = {"object", "null"};
  return out;
}

OrderedJson board_failure_schema() {
  OrderedJson names = OrderedJson::array();
  for (const FailureClass& one : failure_classes()) names.push_back(one.name);
  return schema_object({{"class", {{"enum", std::move(names)}}},
                        {"what", schema_text(true)},
                        {"answers", schema_count()},
                        {"cases", schema_count()},
                        {"first_cases", schema_list(schema_text())}});
}

OrderedJson board_row_schema() {
  OrderedJson out = schema_object({});
  for (const BoardColumn& column : board_columns()) {
    OrderedJson schema = column_schema(column.kind, column.nullable);
    schema["description"] = column.help;
    out["properties"][std::string(column.name)] = std::move(schema);
    out["required"].push_back(column.name);
  }
  const OrderedJson category = schema_object({{"category", schema_text()},
                                              {"score", schema_share(true)},
                                              {"score_lower", schema_share(true)},
                                              {"score_upper", schema_share(true)},
                                              {"score_interval_method", schema_text(true)},
                                              {"cases_scored", schema_count()},
                                              {"cases_total", schema_count()}});
  out["properties"]["unscored"] =
      schema_type("object", false,
                  {{"additionalProperties", schema_count()}, {"description", "Cases without a score, by reason."}});
  out["properties"]["categories"] = schema_list(category);
  out["properties"]["history"] = schema_list(schema_object({{"time", column_schema(ColumnKind::time, false)},
                                                            {"score", schema_share(true)},
                                                            {"new_series", column_schema(ColumnKind::flag, false)}}));
  const OrderedJson metric = schema_object({{"name", schema_text()},
                                            {"score", schema_share(true)},
                                            {"score_lower", schema_share(true)},
                                            {"score_upper", schema_share(true)},
                                            {"score_interval_method", schema_text(true)},
                                            {"cases_scored", schema_count()}});
  out["properties"]["metrics"] = schema_list(metric);
  out["properties"]["strength"] = board_strength_schema();
  const OrderedJson amount = column_schema(ColumnKind::amount, true);
  out["properties"]["repeats"] = schema_object(
      {{"standard_error", amount}, {"variance_within_cases", amount}, {"standard_error_if_infinite", amount}});
  out["properties"]["failures"] = schema_list(board_failure_schema());
  out["properties"]["most_frequent_output"] = schema_share(true);
  out["properties"]["repeats_itself"] = column_schema(ColumnKind::flag, false);
  out["properties"]["not_above_baseline"] = schema_text(true);
  out["properties"]["on_cost_front"] = column_schema(ColumnKind::flag, false);
  out["properties"]["canary_digits"] = schema_count(true);
  out["properties"]["speed"] = schema_list(board_speed_schema());
  out["properties"]["speed_history"] = schema_list(schema_object({{"time", column_schema(ColumnKind::time, false)},
                                                                  {"case", schema_text()},
                                                                  {"measured", schema_count()},
                                                                  {"first_token_ms", amount},
                                                                  {"output_per_second", amount}}));
  for (const char* name :
       {"unscored", "categories", "metrics", "strength", "repeats", "failures", "most_frequent_output",
        "repeats_itself", "not_above_baseline", "on_cost_front", "canary_digits", "history", "speed", "speed_history"})
    out["required"].push_back(name);
  return out;
}

}  // namespace

std::string board_schema(const SiteConfig& config) {
  OrderedJson out;
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  out["$id"] = export_link(config, "schema/board.schema.json");
  out["title"] = "Leaderboard of one benchmark (board.json)";
  out["description"] = "Undefined is null, never 0. Scores are shares in [0, 1], intervals have a level of 95 %.";
  out.update(schema_object({{"$schema", schema_link()},
                            {"format", {{"const", "benchhub-board"}}},
                            {"version", {{"const", kBoardVersion}}},
                            {"benchmark", board_benchmark_schema()},
                            {"site", schema_object({{"title", schema_text()},
                                                    {"data_license", schema_text(true)},
                                                    {"coverage_floor", schema_share(false)}})},
                            {"provenance", schema_object({{"repository", schema_text(true)},
                                                          {"commit", schema_text(true)},
                                                          {"data_time", schema_time()},
                                                          {"tool", schema_text()},
                                                          {"tool_version", schema_text(true)}})},
                            {"links", schema_object({{"page", schema_link()},
                                                     {"json", schema_link()},
                                                     {"csv", schema_link()},
                                                     {"bibtex", schema_link()},
                                                     {"schema", schema_link()},
                                                     {"site_index", schema_link()}})},
                            {"rows", schema_list(board_row_schema())},
                            {"items", board_items_schema()}}));
  return export_json(out);
}

}  // namespace benchhub
