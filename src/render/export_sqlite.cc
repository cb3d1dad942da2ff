// The results of one benchmark as a SQLite database, made in memory; see exports.h.
#include "base/clock.h"
#include "render/exports.h"
#include "render/exports_columns.h"
#include "render/export_sqlite_memory.h"

namespace benchhub {
namespace {

// One row after another into one table.
class Inserter {
 public:
  static Result<Inserter> open(sqlite3* db, const std::string& table, int columns) {
    std::string sql = "INSERT INTO " + table + " VALUES (?";
    for (int i = 1; i < columns; ++i) sql += ",?";
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(db, (sql + ")").c_str(), -1, &made, nullptr) != SQLITE_OK) return fail(sqlite_error(db));
    return Inserter(db, SqliteStatement(made));
  }
  void text(std::string_view value) {
    sqlite3_bind_text(statement_.get(), ++at_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void text_or_null(std::string_view value) { value.empty() ? null() : text(value); }
  void integer(std::int64_t value) { sqlite3_bind_int64(statement_.get(), ++at_, value); }
  void real(double value) { sqlite3_bind_double(statement_.get(), ++at_, value); }
  void null() { sqlite3_bind_null(statement_.get(), ++at_); }
  void json(const OrderedJson& value) {
    if (value.is_string()) text(value.get_ref<const std::string&>());
    else if (value.is_boolean()) integer(value.get<bool>());
    else if (value.is_number_integer()) integer(value.get<std::int64_t>());
    else if (value.is_number()) real(value.get<double>());
    else null();
  }
  Status done() {
    at_ = 0;
    const bool is_stored = sqlite3_step(statement_.get()) == SQLITE_DONE;
    if (!is_stored) return fail(sqlite_error(db_));
    sqlite3_reset(statement_.get());
    return {};
  }

 private:
  Inserter(sqlite3* db, SqliteStatement statement) : db_(db), statement_(std::move(statement)) {}
  sqlite3* db_;
  SqliteStatement statement_;
  int at_ = 0;
};

std::string schema_sql() {
  return "CREATE TABLE benchmark (slug TEXT, name TEXT, metric TEXT, repeats INTEGER, license TEXT, commit_id TEXT, "
         "format TEXT);"
         "CREATE TABLE cases (position INTEGER PRIMARY KEY, id TEXT, category TEXT, cluster TEXT, weight REAL, mean "
         "REAL, discrimination REAL);"
         "CREATE TABLE board (" +
         sqlite_board_columns() +
         ");"
         "CREATE TABLE scores (case_id TEXT, model TEXT, repeat INTEGER, state TEXT, score REAL, unscored_reason "
         "TEXT, failure TEXT, failure_what TEXT);"
         "CREATE TABLE history (model TEXT, time TEXT, score REAL, scored INTEGER, total INTEGER, served TEXT);";
}

void put(Inserter& out, const std::optional<double>& value) { value ? out.real(*value) : out.null(); }

Status put_definition(sqlite3* db, const BenchmarkView& view) {
  const Benchmark& b = *view.benchmark;
  BH_TRY(Inserter about, Inserter::open(db, "benchmark", 7));
  for (const std::string& text : {b.slug, b.name, b.metric}) about.text(text);
  about.integer(b.repeats);
  about.text(b.license);
  about.text_or_null(view.commit);
  about.text("benchhub-results 1");
  BH_CHECK(about.done());
  BH_TRY(Inserter cases, Inserter::open(db, "cases", 7));
  for (std::size_t i = 0; i < view.cases.size(); ++i) {
    const Case& one = *view.cases[i].the_case;
    cases.integer(static_cast<std::int64_t>(i) + 1);
    cases.text(one.id);
    cases.text_or_null(one.category);
    cases.text_or_null(one.cluster);
    cases.real(one.weight);
    put(cases, view.cases[i].mean_score);
    put(cases, view.cases[i].discrimination);
    BH_CHECK(cases.done());
  }
  return {};
}

Status put_results(sqlite3* db, const SiteModel& site, const BenchmarkIndex& benchmark) {
  const auto columns = board_columns();
  BH_TRY(Inserter board, Inserter::open(db, "board", static_cast<int>(columns.size())));
  BH_TRY(Inserter scores, Inserter::open(db, "scores", 8));
  BH_TRY(Inserter history, Inserter::open(db, "history", 6));
  for (std::size_t i = 0; i < benchmark.view->rows.size(); ++i) {
    const PairRow& row = benchmark.view->rows[i];
    const BoardLine line{site, row, benchmark.models[i]};
    for (const BoardColumn& column : columns) board.json(column.get(line));
    BH_CHECK(board.done());
    for (const CaseScore& score : row.case_scores) {
      scores.text(score.case_id);
      scores.text(row.model);
      scores.integer(score.repeat);
      scores.text(to_string(score.state));
      put(scores, score.value);
      scores.text_or_null(score.unscored_reason);
      scores.text_or_null(score.failure ? failure_class(score.failure.kind).name : "");
      scores.text_or_null(score.failure.what);
      BH_CHECK(scores.done());
    }
    for (const ScorePoint& point : row.history) {
      history.text(row.model);
      history.json(export_time(point.at_ms));
      history.real(point.score);
      history.integer(point.scored);
      history.integer(point.total);
      history.text_or_null(point.served);
      BH_CHECK(history.done());
    }
  }
  return {};
}

}  // namespace

Result<std::string> results_sqlite(const SiteModel& site, const BenchmarkIndex& benchmark) {
  BH_TRY(const SqliteDatabase db, open_sqlite_memory());
  BH_CHECK(sqlite_execute(db.get(), "BEGIN;" + schema_sql()));
  BH_CHECK(put_definition(db.get(), *benchmark.view));
  BH_CHECK(put_results(db.get(), site, benchmark));
  BH_CHECK(sqlite_execute(db.get(), "COMMIT"));
  return sqlite_bytes(db.get());
}

}  // namespace benchhub
