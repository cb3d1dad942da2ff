// See export_sqlite_memory.h.
#include "render/export_sqlite_memory.h"

#include "render/exports_columns.h"

namespace benchhub {
namespace {

std::string_view column_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::count:
    case ColumnKind::flag:
      return "INTEGER";
    case ColumnKind::share:
    case ColumnKind::amount:
      return "REAL";
    default:
      return "TEXT";
  }
}

}  // namespace

Error sqlite_error(sqlite3* db) { return {Errc::internal, "SQLite cannot make the database", sqlite3_errmsg(db), ""}; }

Result<SqliteDatabase> open_sqlite_memory() {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open(":memory:", &opened);
  SqliteDatabase db(opened);
  if (code != SQLITE_OK) return fail(sqlite_error(opened));
  BH_CHECK(sqlite_execute(opened, "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8';"));
  return db;
}

Status sqlite_execute(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return fail(sqlite_error(db));
  return {};
}

Result<std::string> sqlite_bytes(sqlite3* db) {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(sqlite3_serialize(db, "main", &size, 0),
                                                                      &sqlite3_free);
  if (!bytes) return fail(sqlite_error(db));
  std::string out(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
  // The library puts its own version there; readers do not use it, and the bytes must not tell.
  constexpr std::size_t kVersionAt = 96;
  if (out.size() > kVersionAt + 4) out.replace(kVersionAt, 4, 4, '\0');
  return out;
}

std::string sqlite_board_columns() {
  std::string out;
  for (const BoardColumn& column : board_columns())
    out += (out.empty() ? "" : ", ") + std::string(column.name) + " " + std::string(column_type(column.kind));
  return out;
}

}  // namespace benchhub
