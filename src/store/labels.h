// data/<benchmark>/labels.jsonl: verdicts of people and the answers that wait for one. The lines carry no digest, so
// that a person can fill them in with an editor and send them as a pull request. A line that cannot be read is reported
// and stays in the file. Format: docs/format-data.md. Used by assemble and by `review`.
#pragma once

#include <string>
#include <vector>

#include "base/fs.h"
#include "domain/label.h"
#include "store/store.h"

namespace benchhub {

struct LabelFile {
  std::vector<HumanLabel> labels;  // sorted; a line that waits is gone where another has the verdict
  std::vector<Damage> damage;
  std::vector<std::string> unread;  // lines that are damaged, as they stand
};

std::string labels_path(const std::string& benchmark);  // below the root

// An absent file is an empty one. Errc::corruption for a newer version or git conflict markers.
Result<LabelFile> read_labels(FileSystem& fs, const std::string& root, const std::string& benchmark);
// Replaces the file, durably.
Status write_labels(FileSystem& fs, const std::string& root, const std::string& benchmark, const LabelFile& file);

}  // namespace benchhub
