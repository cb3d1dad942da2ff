// See folder.h.
#include "definition/folder.h"

#include <algorithm>
#include <set>

#include "base/field_table.h"
#include "base/text.h"
#include "definition/repository.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxFiles = 100;

// Names that Windows takes for devices, whatever follows the dot.
bool is_device_name(std::string_view name) {
  static constexpr std::string_view kDevices[] = {"con", "prn", "aux", "nul"};
  const std::string stem = ascii_lower(name.substr(0, name.find('.')));
  const bool port =
      stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '1' && stem[3] <= '9';
  return port || std::find(std::begin(kDevices), std::end(kDevices), stem) != std::end(kDevices);
}

// "" or why a stranger may not bring this.
std::string objection(const Source::Entry& entry) {
  if (entry.info.kind == FileInfo::Kind::directory) return "is a folder inside a benchmark";
  if (entry.name.starts_with(".")) return "is a hidden file";
  if (!find_pattern("file_name")->matches(entry.name))
    return "the file's name has other characters than letters, digits, '.', '_' and '-'";
  if (is_device_name(entry.name) || entry.name.ends_with(".")) return "the file's name cannot be used on Windows";
  return "";
}

}  // namespace

void check_folder(Source& source, const std::string& folder, bool stranger) {
  const auto entries = source.entries(folder);
  std::set<std::string> folded;
  for (const auto& entry : entries) {
    const std::string path = join_path(folder, entry.name);
    if (!stranger && entry.name.starts_with(".")) continue;  // an editor's own, like Emacs's lock, which is a link
    if (entry.info.kind == FileInfo::Kind::symlink) {
      source.report({path, 0, 0}, "is a symbolic link", "links are not followed", "put the file itself there");
    } else if (entry.info.kind == FileInfo::Kind::other) {
      source.report({path, 0, 0}, "not a regular file", "pipes, devices and sockets are not read", "remove it");
    } else if (stranger) {
      const std::string why = objection(entry);
      if (!why.empty()) source.report({path, 0, 0}, why, "", "a benchmark is a folder of plain text files");
      else if (!folded.insert(ascii_lower(entry.name)).second)
        source.report({path, 0, 0}, "another file has this name in other case", "", "rename one of them");
      else if (!source.was_read(path)) source.read(path, kMaxCasesBytes);
    }
  }
  if (stranger && entries.size() > kMaxFiles) {
    source.report({folder, 0, 0}, "too many files",
                  counted(std::ssize(entries), "file") + "; the limit is " + std::to_string(kMaxFiles));
  }
}

}  // namespace benchhub
