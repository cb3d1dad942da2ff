// Files of the repository as a loader sees them: contained, size-limited, without BOM, LF line ends, no pasted
// secrets. Errors name the file as the user sees it (below the root).
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "base/json_doc.h"

namespace benchhub {

class Source {
 public:
  Source(FileSystem& fs, std::string root, Diagnostics& diagnostics)
      : fs_(fs), root_(std::move(root)), diagnostics_(diagnostics) {}

  // Any bytes. nullopt after an error was reported; `asked_at` as below.
  std::optional<std::string> read_bytes(const std::string& path, std::uint64_t max_bytes, const Location* asked_at);
  // UTF-8 text without control characters and secrets. nullopt after an error was reported; `asked_at` is the place of
  // the reference, if one named the file.
  std::optional<std::string> read(const std::string& path, std::uint64_t max_bytes, const Location* asked_at = nullptr);
  // The same for prompts and READMEs: without byte order mark, with LF line ends.
  std::optional<std::string> read_text(const std::string& path, std::uint64_t max_bytes,
                                       const Location* asked_at = nullptr);
  // parse_json_doc, and no secrets spelt with escapes.
  std::unique_ptr<JsonNode> parse(const std::string& path, std::string_view bytes, const JsonDocOptions& options);
  bool exists(const std::string& path) const;
  bool was_read(const std::string& path) const { return asked_.contains(path); }  // or tried, and reported
  struct Entry {
    std::string name;
    FileInfo info;
  };
  // Everything in a folder, hidden files too, sorted by name.
  std::vector<Entry> entries(const std::string& folder);
  // Sub-folders or files of a folder, sorted; symlinks and odd names are reported.
  std::vector<std::string> list(const std::string& folder, FileInfo::Kind kind);

  void warn(Location where, std::string what, std::string why = {}, std::string fix = {});
  void report(Location where, std::string what, std::string why = {}, std::string fix = {});
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  bool check_text(const std::string& path, std::string_view bytes);
  void report_secret(Location where);

  FileSystem& fs_;
  std::string root_;
  Diagnostics& diagnostics_;
  std::set<std::string> asked_;
};

}  // namespace benchhub
