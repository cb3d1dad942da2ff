// Contained reading of contributed files; see source.h.
#include "definition/source.h"

#include <algorithm>

#include "base/characters.h"
#include "base/conflict_marks.h"
#include "base/lfs_pointer.h"
#include "base/text.h"
#include "definition/secrets.h"

namespace benchhub {
namespace {

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

// The depth of a document is bounded by its parser.
std::optional<Location> secret_in(const JsonNode& node) {
  if (find_secret(node.string)) return node.where;
  for (const auto& item : node.items) {
    if (auto where = secret_in(item)) return where;
  }
  for (const auto& member : node.members) {
    if (find_secret(member.key)) return member.where;
    if (auto where = secret_in(member.value)) return where;
  }
  return std::nullopt;
}

// Where git's marks of a conflict begin that nobody resolved: three lines, in this order. One alone may be meant.
std::optional<std::size_t> conflict_in(std::string_view text) {
  std::size_t at = 0, first = text.npos;
  for (const std::string_view mark : {kConflictMarks[0], kConflictMarks[2], kConflictMarks[3]}) {
    for (;; ++at) {
      at = text.find(mark, at);
      if (at == text.npos) return std::nullopt;
      const auto line = text.substr(at, std::min(text.find_first_of("\r\n", at), text.size()) - at);
      if ((at == 0 || text[at - 1] == '\n') && is_conflict_mark(line, mark)) break;
    }
    if (first == text.npos) first = at;
    at += mark.size();
  }
  return first;
}

Location place_of(const std::string& file, std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {file, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          static_cast<int>(offset - line_start) + 1};
}

}  // namespace

void Source::report(Location where, std::string what, std::string why, std::string fix) {
  diagnostics_.add({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), std::move(where)});
}

void Source::warn(Location where, std::string what, std::string why, std::string fix) {
  diagnostics_.warn({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), std::move(where)});
}

std::optional<std::string> Source::read_bytes(const std::string& path, std::uint64_t max_bytes,
                                              const Location* asked_at) {
  auto bytes = fs_.read_beneath(root_, path, max_bytes);
  if (!bytes) {
    Error error = std::move(bytes).error();
    const Location where = asked_at != nullptr ? *asked_at : Location{path, 0, 0};
    const std::string subject = asked_at != nullptr ? "\"" + path + "\": " : "";
    report(where, subject + error.what, error.why,
           error.code == Errc::not_found ? "add the file, or correct its name" : error.fix);
    return std::nullopt;
  }
  if (is_lfs_pointer(*bytes)) {
    diagnostics_.add(lfs_pointer_error(Errc::invalid_input, path));
    return std::nullopt;
  }
  return *std::move(bytes);
}

std::optional<std::string> Source::read(const std::string& path, std::uint64_t max_bytes, const Location* asked_at) {
  asked_.insert(path);
  auto bytes = read_bytes(path, max_bytes, asked_at);
  if (!bytes || !check_text(path, *bytes)) return std::nullopt;
  return bytes;
}

bool Source::check_text(const std::string& path, std::string_view bytes) {
  std::string_view text = without_mark(bytes);
  if (const auto at = find_secret(text)) {
    report_secret(place_of(path, text, *at));
    return false;
  }
  if (const auto at = conflict_in(text)) {
    report(place_of(path, text, *at), "git conflict marker", "a merge was not finished here",
           "resolve the conflict, and keep one of the two sides");
    return false;
  }
  if (const auto bad = invalid_utf8(text)) {
    report(place_of(path, text, *bad), "not valid UTF-8", "", "save the file as UTF-8 text");
    return false;
  }
  if (const auto odd = odd_character(text, Shape::file)) {
    report(place_of(path, text, odd->offset), "the file holds " + odd->text(),
           "it hides something or changes how the text is shown", "remove it");
    return false;
  }
  return true;
}

void Source::report_secret(Location where) {
  report(std::move(where), "this looks like a secret key", "everything in the repository is public",
         "remove it, and revoke the key: it must be taken for known");
}

std::optional<std::string> Source::read_text(const std::string& path, std::uint64_t max_bytes,
                                             const Location* asked_at) {
  const auto bytes = read(path, max_bytes, asked_at);
  if (!bytes) return std::nullopt;
  return replace_all(without_mark(*bytes), "\r\n", "\n");
}

std::unique_ptr<JsonNode> Source::parse(const std::string& path, std::string_view bytes,
                                        const JsonDocOptions& options) {
  auto doc = parse_json_doc(path, bytes, options, diagnostics_);
  if (!doc) return nullptr;
  const auto where = secret_in(*doc);
  if (!where) return doc;
  report_secret(*where);
  return nullptr;
}

bool Source::exists(const std::string& path) const { return fs_.stat(join_path(root_, path)).has_value(); }

std::vector<Source::Entry> Source::entries(const std::string& folder) {
  const std::string path = join_path(root_, folder);
  std::vector<Entry> out;
  if (const auto self = fs_.stat(path); self && self->kind == FileInfo::Kind::symlink) {
    report({folder, 0, 0}, "is a symbolic link", "links are not followed", "put the folder itself there");
    return out;
  }
  const auto names = fs_.list(path);
  if (!names) {
    if (names.error().code != Errc::not_found) report({folder, 0, 0}, names.error().what, names.error().why);
    return out;
  }
  for (const auto& name : *names) {
    if (const auto info = fs_.stat(join_path(path, name))) out.push_back({name, *info});
  }
  return out;
}

std::vector<std::string> Source::list(const std::string& folder, FileInfo::Kind kind) {
  std::vector<std::string> out;
  for (const auto& entry : entries(folder)) {
    if (entry.name.starts_with(".")) continue;
    if (entry.info.kind == FileInfo::Kind::symlink) {
      report({join_path(folder, entry.name), 0, 0}, "is a symbolic link", "", "put the files themselves there");
    } else if (entry.info.kind == FileInfo::Kind::other) {
      report({join_path(folder, entry.name), 0, 0}, "not a regular file", "pipes, devices and sockets are not read");
    } else if (entry.info.kind == kind) {
      out.push_back(entry.name);
    }
  }
  return out;
}

}  // namespace benchhub
