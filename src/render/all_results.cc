// See all_results.h. Each benchmark's database is attached as "one", and its rows go over by SQL. Texts that would
// stand in every score (benchmark, model, case) are there once: scores name their row of the board and of the cases.
#include "render/all_results.h"

#include "render/export_sqlite_memory.h"
#include "render/exports_columns.h"

namespace benchhub {
namespace {

constexpr std::string_view kSqliteHeader{"SQLite format 3\0", 16};
constexpr std::string_view kApplication = "bhub";  // application_id, at this place of the file
constexpr std::size_t kApplicationAt = 68;

std::int32_t application_id() {
  std::int32_t out = 0;
  for (const char letter : kApplication) out = out << 8 | letter;
  return out;
}

std::string board_names() {
  std::string out;
  for (const BoardColumn& column : board_columns()) out += ", " + std::string(column.name);
  return out;
}

std::string all_schema() {
  return "PRAGMA application_id = " + std::to_string(application_id()) +
         "; CREATE TABLE benchmark (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, name TEXT, metric TEXT, repeats INTEGER, "
         "license TEXT, commit_id TEXT, format TEXT);"
         "CREATE TABLE cases (id INTEGER PRIMARY KEY, benchmark INTEGER REFERENCES benchmark, position INTEGER, "
         "case_id "
         "TEXT, category TEXT, cluster TEXT, weight REAL, mean REAL, discrimination REAL);"
         "CREATE TABLE board (id INTEGER PRIMARY KEY, benchmark INTEGER REFERENCES benchmark, " +
         sqlite_board_columns() +
         ");"
         "CREATE TABLE scores (board INTEGER REFERENCES board, cases INTEGER REFERENCES cases, repeat INTEGER, state "
         "TEXT, score REAL, unscored_reason TEXT, failure TEXT, failure_what TEXT);"
         "CREATE TABLE history (board INTEGER REFERENCES board, time TEXT, score REAL, scored INTEGER, total INTEGER, "
         "served TEXT);"
         "CREATE VIEW results AS SELECT benchmark.slug AS benchmark, board.model, cases.case_id, cases.category, "
         "scores.repeat, scores.state, scores.score, scores.unscored_reason, scores.failure, scores.failure_what "
         "FROM scores JOIN board ON board.id = scores.board JOIN cases ON cases.id = scores.cases JOIN benchmark ON "
         "benchmark.id = board.benchmark;";
}

// Rows keep the order of the benchmark's own tables: the same input gives the same file.
std::string copy_rows() {
  const std::string names = board_names();
  return "INSERT INTO benchmark SELECT NULL, * FROM one.benchmark;"
         "INSERT INTO cases SELECT NULL, (SELECT max(id) FROM main.benchmark), * FROM one.cases ORDER BY position;"
         "INSERT INTO board SELECT NULL, (SELECT max(id) FROM main.benchmark)" +
         names +
         " FROM one.board ORDER BY rowid;"
         "CREATE TEMP TABLE pairs AS SELECT id, model FROM main.board WHERE benchmark = (SELECT max(id) FROM "
         "main.benchmark);"
         "CREATE INDEX temp.pairs_model ON pairs (model);"
         "CREATE TEMP TABLE places AS SELECT id, case_id FROM main.cases WHERE benchmark = (SELECT max(id) FROM "
         "main.benchmark);"
         "CREATE INDEX temp.places_case ON places (case_id);"
         "INSERT INTO scores SELECT (SELECT id FROM pairs WHERE pairs.model = s.model), (SELECT id FROM places WHERE "
         "places.case_id = s.case_id), repeat, state, score, unscored_reason, failure, failure_what FROM one.scores s "
         "ORDER BY s.rowid;"
         "INSERT INTO history SELECT (SELECT id FROM pairs WHERE pairs.model = h.model), time, score, scored, total, "
         "served FROM one.history h ORDER BY h.rowid;"
         "DROP TABLE pairs; DROP TABLE places;";
}

Result<std::int64_t> number(sqlite3* db, const char* sql) {
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &made, nullptr) != SQLITE_OK) return fail(sqlite_error(db));
  const SqliteStatement statement(made);
  if (sqlite3_step(made) != SQLITE_ROW) return fail(sqlite_error(db));
  return sqlite3_column_int64(made, 0);
}

}  // namespace

bool is_all_results(std::string_view bytes) {
  return bytes.starts_with(kSqliteHeader) && bytes.size() > 100 &&
         bytes.substr(kApplicationAt, kApplication.size()) == kApplication;
}

struct AllResults::Impl {
  // False: it is there already.
  Result<bool> copy(std::string_view bytes) const {
    // Read only: SQLite never writes into what it is lent so.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    if (sqlite3_deserialize(db.get(), "one", data, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
      return fail(sqlite_error(db.get()));
    BH_TRY(const std::int64_t known,
           number(db.get(), "SELECT count(*) FROM one.benchmark JOIN main.benchmark USING (slug)"));
    if (known > 0) return false;
    BH_CHECK(sqlite_execute(db.get(), "BEGIN;" + copy_rows() + "COMMIT;"));
    return true;
  }
  SqliteDatabase db;
};

AllResults::AllResults(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AllResults::AllResults(AllResults&&) noexcept = default;
AllResults::~AllResults() = default;

Result<AllResults> AllResults::open() {
  auto impl = std::make_unique<Impl>();
  BH_TRY(impl->db, open_sqlite_memory());
  BH_CHECK(sqlite_execute(impl->db.get(), all_schema()));
  return AllResults(std::move(impl));
}

Status AllResults::add(std::string_view bytes) {
  sqlite3* db = impl_->db.get();
  BH_CHECK(sqlite_execute(db, "ATTACH ':memory:' AS one"));
  const Result<bool> copied = impl_->copy(bytes);
  if (!copied) sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
  auto scores = copied && *copied ? number(db, "SELECT count(*) FROM one.scores") : Result<std::int64_t>(0);
  // What it was lent is the caller's again.
  BH_CHECK(sqlite_execute(db, "DETACH one"));
  if (!copied)
    return fail(Errc::invalid_input, "not a results.sqlite of this version", copied.error().why,
                "render the site again");
  BH_TRY(const std::int64_t added, std::move(scores));
  scores_ += added;
  benchmarks_ += *copied ? 1 : 0;
  return {};
}

Result<std::string> AllResults::bytes() { return sqlite_bytes(impl_->db.get()); }

}  // namespace benchhub
