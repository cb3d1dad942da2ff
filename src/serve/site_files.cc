// See site_files.h.
#include "serve/site_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxFileBytes = 256u << 20;

// A site has a page for missing addresses; where there is none, there is no site yet.
constexpr std::string_view kNothing =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Not built yet</title>\n<body>\n"
    "<h1>The site is not built yet</h1>\n<p>This page follows by itself when it is.</p>\n</body>\n</html>\n";

struct Type {
  std::string_view ending, type;
};
constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
    {".csv", "text/csv; charset=utf-8"},
    {".xml", "application/xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".bib", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
};

// "//", ".", ".." and hidden names are no addresses of the site.
bool is_address(std::string_view path) {
  if (!path.starts_with('/')) return false;
  const auto parts = split(path.substr(1), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i].starts_with('.') || (parts[i].empty() && !last)) return false;
  }
  return true;
}

}  // namespace

std::string_view content_type(std::string_view path) {
  const std::string lower = ascii_lower(path);
  for (const Type& one : kTypes) {
    if (lower.ends_with(one.ending)) return one.type;
  }
  return "application/octet-stream";
}

std::string with_tag(std::string html, std::string_view tag) {
  const std::size_t end = html.rfind("</body>");
  return html.insert(end == html.npos ? html.size() : end, tag);
}

std::string file_at(std::string_view path) {
  std::string file(path.substr(std::min<std::size_t>(path.size(), 1)));
  if (file.empty() || file.ends_with('/')) file += "index.html";
  return file;
}

ServedReply file_reply(const std::string& file, std::string bytes, std::string_view tag) {
  const std::string type(content_type(file));
  return {200, type, type.starts_with("text/html") ? with_tag(std::move(bytes), tag) : std::move(bytes)};
}

ServedReply site_reply(FileSystem& fs, const std::string& folder, std::string_view path, std::string_view tag) {
  const auto missing = [&] {
    auto bytes = fs.read_beneath(folder, "404.html", kMaxFileBytes);
    ServedReply out = file_reply("404.html", bytes ? *std::move(bytes) : std::string(kNothing), tag);
    out.status = 404;
    return out;
  };
  if (!is_address(path)) return missing();
  const std::string file = file_at(path);
  auto bytes = fs.read_beneath(folder, file, kMaxFileBytes);
  if (!bytes) {
    const auto info = fs.stat(join_path(folder, file));
    if (info && info->kind == FileInfo::Kind::directory)
      // Encoded, so that nothing in it can be taken for another host or header.
      return {301, "text/plain; charset=utf-8", "", percent_encoded(path, "/") + "/"};
    return missing();
  }
  return file_reply(file, *std::move(bytes), tag);
}

}  // namespace benchhub
