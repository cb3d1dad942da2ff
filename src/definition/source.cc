// Contained reading of contributed files; see source.h.
#include "definition/source.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace benchhub {
namespace {

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Offset of something that looks like a pasted API key: a known prefix, then 24 or more key characters with a digit.
std::optional<std::size_t> pasted_key(std::string_view text) {
  for (const std::string_view prefix : {"sk-", "ghp_", "github_pat_", "AKIA", "AIza", "xai-", "gsk_", "hf_"}) {
    const std::size_t needed = prefix == "AKIA" ? 16 : 24;
    for (std::size_t at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
      if (at > 0 && is_key_character(text[at - 1])) continue;
      std::size_t end = at + prefix.size();
      bool digit = false;
      for (; end < text.size() && is_key_character(text[end]); ++end) digit |= text[end] >= '0' && text[end] <= '9';
      if (digit && end - at - prefix.size() >= needed) return at;
    }
  }
  return std::nullopt;
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

std::optional<std::string> Source::read(const std::string& path, std::uint64_t max_bytes, const Location* asked_at) {
  auto bytes = fs_.read_beneath(root_, path, max_bytes);
  if (!bytes) {
    Error error = std::move(bytes).error();
    const Location where = asked_at != nullptr ? *asked_at : Location{path, 0, 0};
    const std::string subject = asked_at != nullptr ? "\"" + path + "\": " : "";
    report(where, subject + error.what, error.why,
           error.code == Errc::not_found ? "add the file, or correct its name" : error.fix);
    return std::nullopt;
  }
  if (const auto at = pasted_key(*bytes)) {
    report(place_of(path, *bytes, *at), "this looks like a secret key", "everything in the repository is public",
           "remove it, and revoke the key: it must be taken for known");
    return std::nullopt;
  }
  digests_[path] = sha256_hex(*bytes);
  return std::move(*bytes);
}

std::optional<std::string> Source::read_text(const std::string& path, std::uint64_t max_bytes,
                                             const Location* asked_at) {
  auto bytes = read(path, max_bytes, asked_at);
  if (!bytes) return std::nullopt;
  std::string_view text = *bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t nul = text.find('\0');
  const auto bad = nul != std::string_view::npos ? std::optional(nul) : invalid_utf8(text);
  if (bad) {
    report(place_of(path, text, *bad), nul != std::string_view::npos ? "a NUL byte" : "not valid UTF-8", "",
           "save the file as UTF-8 text");
    return std::nullopt;
  }
  return replace_all(text, "\r\n", "\n");
}

bool Source::exists(const std::string& path) const { return fs_.stat(join_path(root_, path)).has_value(); }

std::vector<std::string> Source::list(const std::string& folder, FileInfo::Kind kind) {
  const auto names = fs_.list(join_path(root_, folder));
  std::vector<std::string> out;
  if (!names) {
    if (names.error().code != Errc::not_found) report({folder, 0, 0}, names.error().what, names.error().why);
    return out;
  }
  for (const auto& name : *names) {
    const std::string path = join_path(folder, name);
    const auto info = fs_.stat(join_path(root_, path));
    if (!info || name.starts_with(".")) continue;
    if (info->kind == FileInfo::Kind::symlink)
      report({path, 0, 0}, "is a symbolic link", "", "put the files themselves there");
    else if (info->kind == kind) out.push_back(name);
  }
  return out;
}

}  // namespace benchhub
