// Rows of published data: a JSON list of objects, one object per line, or one object with such a list in it. They are
// read twice, since a million of them need not fit into memory. Used by comparisons.cc and output_rows.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "base/json.h"

namespace benchhub {

inline constexpr std::uint64_t kMaxPublishedFile = 1u << 30;  // bytes

// number: of the row in a list, of the line in a file of lines.
using TakeRow = std::function<Status(std::int64_t number, const Json& row)>;
// lists: where the list may stand in a file that is one object ("results.results"); the first that is there counts.
// Calls `take` for every row, in order. Errc::invalid_input (file, row, `fix`) for what is no object.
Status read_rows(FileSystem& fs, const std::string& file, const std::vector<std::string>& lists, const std::string& fix,
                 const TakeRow& take);

// What stands at "a.b.0.c"; nullptr if nothing does, or null.
const Json* member_at(const Json& json, std::string_view path);

// Errc::invalid_input with the file and the row or line.
tl::unexpected<Error> bad_row(const std::string& file, std::int64_t number, const std::string& what,
                              const std::string& fix);

}  // namespace benchhub
