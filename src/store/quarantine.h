// Damaged lines on their way out of a data file: kept in quarantine.jsonl of the same folder, durably, before the file
// is rewritten without them. Called by Store; nothing reads the file back but people. Format: docs/format-data.md.
#pragma once

#include <string>
#include <vector>

#include "base/fs.h"
#include "store/sealed_lines.h"

namespace benchhub {

// Appends those with bytes; a line that is already there (the same file, line and bytes) is not added twice.
// `file` is the name within `folder` (which exists) that the lines come from.
Status quarantine_lines(FileSystem& fs, const std::string& folder, const std::string& file,
                        const std::vector<DamagedLine>& damaged);

}  // namespace benchhub
