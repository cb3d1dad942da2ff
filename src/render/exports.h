// Files for programs: a board as JSON and CSV with its JSON Schema, a model, the index of the API. Pure
// functions from values to the bytes of a file. Formats: docs/format-exports.md.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "render/view.h"

namespace benchhub {

inline constexpr int kBoardVersion = 1;   // of board.json, board.csv and board.schema.json
inline constexpr int kScoresVersion = 1;  // of scores.json
inline constexpr int kModelVersion = 1;   // of model.json
inline constexpr int kApiVersion = 1;     // of api/v1/index.json

std::string board_json(const SiteModel& site, const BenchmarkView& board);
// RFC 4180 with a head line. Text that a spreadsheet would run as a formula has a ' before it.
std::string board_csv(const SiteModel& site, const BenchmarkView& board);
std::string board_schema(const SiteConfig& config);    // JSON Schema 2020-12 of board_json
std::string scores_json(const BenchmarkIndex& board);  // each model's score on each case
std::string model_json(const SiteModel& site, const ModelView& model);
std::string api_index(const SiteModel& site);

// One cell with text of any origin: one line, quoted where needed, no formula.
std::string csv_text(std::string_view text);
// The results of one benchmark as a SQLite database: docs/format-exports.md has its tables. The same values give the
// same bytes with any version of the library. Errc::internal if the library refuses.
Result<std::string> results_sqlite(const SiteModel& site, const BenchmarkIndex& benchmark);

}  // namespace benchhub
