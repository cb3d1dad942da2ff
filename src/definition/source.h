// Files of the repository as a loader sees them: contained, size-limited, without BOM, LF line ends, no pasted secrets,
// each digest noted. Errors name the file as the user sees it (below the root).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/fs.h"
#include "base/json_doc.h"

namespace benchhub {

class Source {
 public:
  Source(FileSystem& fs, std::string root, Diagnostics& diagnostics)
      : fs_(fs), root_(std::move(root)), diagnostics_(diagnostics) {}

  // nullopt after an error was reported; `asked_at` is the place of the reference, if one named the file.
  std::optional<std::string> read(const std::string& path, std::uint64_t max_bytes, const Location* asked_at = nullptr);
  // The same, as UTF-8 text for prompts and READMEs.
  std::optional<std::string> read_text(const std::string& path, std::uint64_t max_bytes,
                                       const Location* asked_at = nullptr);
  bool exists(const std::string& path) const;
  // Sub-folders or files of a folder, sorted; symlinks and odd names are reported.
  std::vector<std::string> list(const std::string& folder, FileInfo::Kind kind);

  void report(Location where, std::string what, std::string why = {}, std::string fix = {});
  Diagnostics& diagnostics() { return diagnostics_; }
  const std::map<std::string, std::string>& digests() const { return digests_; }

 private:
  FileSystem& fs_;
  std::string root_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::string> digests_;
};

}  // namespace benchhub
