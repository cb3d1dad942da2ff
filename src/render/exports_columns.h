// The columns of a board's rows: one table from which board.json, board.csv and their schema are made. Names carry the
// unit; what is undefined is null (an empty cell in CSV). docs/format-exports.md describes each.
#pragma once

#include <span>
#include <string_view>

#include "render/exports_common.h"

namespace benchhub {

struct BoardLine {
  const SiteModel& site;
  const PairRow& row;
  const ModelView* model;  // null: the site knows no such model
};

enum class ColumnKind { text, time, link, count, share, amount, flag };  // share: in [0, 1]; amount: at least 0

struct BoardColumn {
  std::string_view name;
  ColumnKind kind;
  bool nullable;
  std::string_view help;  // one sentence
  OrderedJson (*get)(const BoardLine& line);
};

std::span<const BoardColumn> board_columns();

}  // namespace benchhub
