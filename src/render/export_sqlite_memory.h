// SQLite databases in memory, for export_*.cc alone: made, filled and handed on as the bytes of a file.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/error.h"

namespace benchhub {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteDatabase = std::unique_ptr<sqlite3, CloseSqlite>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, CloseSqlite>;

Error sqlite_error(sqlite3* db);  // Errc::internal, with what the library says
Result<SqliteDatabase> open_sqlite_memory();
Status sqlite_execute(sqlite3* db, const std::string& sql);
// The file of its contents: the same rows put in the same order give the same bytes, whatever the library's version.
Result<std::string> sqlite_bytes(sqlite3* db);

// "rank_best INTEGER, …": the columns of a board (exports_columns.h) with their types.
std::string sqlite_board_columns();

}  // namespace benchhub
