// See site_paths.h.
#include "render/site_paths.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

tl::unexpected<Error> not_a_folder(const std::string& path, const char* why) {
  return fail({Errc::storage,
               "not a folder that the site can be written to",
               why,
               "remove it, or choose another folder with --out, then build again",
               {path, 0, 0}});
}

}  // namespace

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

bool is_site_path(std::string_view path) {
  const auto parts = split(path, '/');
  const auto is_name = [](std::string_view part) { return !part.empty() && part != "." && part != ".."; };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return path.size() < 4096 && std::all_of(parts.begin(), parts.end(), is_name) &&
         std::none_of(path.begin(), path.end(), is_control);
}

Status check_real_folder(FileSystem& fs, const std::string& path) {
  const auto info = fs.stat(path);
  if (!info && info.error().code == Errc::not_found) return {};
  if (!info) return fail(info.error());
  if (info->kind == FileInfo::Kind::symlink) return not_a_folder(path, "it is a symbolic link");
  if (info->kind != FileInfo::Kind::directory) return not_a_folder(path, "a file stands there");
  return {};
}

Status make_real_folder(FileSystem& fs, const std::string& path) {
  BH_CHECK(check_real_folder(fs, path));
  return fs.stat(path) ? Status() : fs.make_dirs(path);
}

}  // namespace benchhub
