// How SiteWriter puts files in their place and takes stale ones away; see output.h.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "render/output.h"
#include "render/site_paths.h"

namespace benchhub {
namespace {

// Some pages are new, some old: every page is whole, and the log makes the next build compare all.
Error torn_site(Error error) {
  if (error.why.empty()) error.why = "the site holds pages of this build and of the one before";
  error.fix = "mend that, then build again: it goes on where this one ended";
  return error;
}

}  // namespace

// New files before changed ones, pages last of each, the deepest first: whoever reads meanwhile finds every link alive.
Status SiteWriter::put_in_place() {
  using Place = std::tuple<bool, bool, bool, std::ptrdiff_t>;
  std::map<Place, Numbers> places;
  for (const std::uint32_t number : by_path_) {
    const Made& made = made_[number];
    const std::string_view path = made.path;
    if (made.changed)
      places[{path != listing_, !made.is_new, path.ends_with(".html"), -std::count(path.begin(), path.end(), '/')}]
          .push_back(number);
  }
  if (places.empty()) return {};
  Numbers order;
  for (const auto& [place, numbers] : places) order.insert(order.end(), numbers.begin(), numbers.end());
  {
    BH_TRY(const auto folders, check_places(order));
    for (const std::string_view folder : folders) BH_CHECK(make_real_folder(fs_, join_path(output_dir_, folder)));
  }
  BH_CHECK(write_log(order));
  BH_CHECK(check_alone());  // and the listing moves next
  for (const std::uint32_t number : order) {
    if (auto moved = fs_.move_file(kept_file(number), join_path(output_dir_, made_[number].path)); !moved)
      return fail(torn_site(std::move(moved).error()));
  }
  return {};
}

// All of them before the first file moves, so that nothing is half in place for something that a person must remove.
// Their folders: what contains one stands before it.
Result<std::vector<std::string_view>> SiteWriter::check_places(const Numbers& order) {
  std::map<std::string_view, bool> there;
  for (const std::uint32_t number : order) {
    for (std::string_view folder = folder_of(made_[number].path);
         !folder.empty() && there.emplace(folder, false).second;)
      folder = folder_of(folder);
  }
  const auto is_there = [&](std::string_view folder) { return folder.empty() || there.at(folder); };
  for (auto& [folder, found] : there) {
    if (!is_there(folder_of(folder))) continue;
    const std::string path = join_path(output_dir_, folder);
    BH_CHECK(check_real_folder(fs_, path));
    found = fs_.stat(path).has_value();
  }
  for (const std::uint32_t number : order) {
    const std::string_view path = made_[number].path;
    if (!is_there(folder_of(path))) continue;
    const std::string file = join_path(output_dir_, path);
    const auto info = fs_.stat(file);
    if (!info && info.error().code != Errc::not_found) return fail(info.error());
    if (info && info->kind == FileInfo::Kind::directory)
      return fail({Errc::storage,
                   "a folder stands where the site has a file",
                   "nothing of the site was changed",
                   "remove the folder, then build again",
                   {file, 0, 0}});
  }
  std::vector<std::string_view> out;
  out.reserve(there.size());
  for (const auto& [folder, found] : there) out.push_back(folder);
  return out;
}

// A folder that became a symbolic link is not ours any more: nothing is removed through it.
Status SiteWriter::remove_stale(std::string_view path) {
  for (std::string_view folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
    const auto info = fs_.stat(join_path(output_dir_, folder));
    if (!info || info->kind != FileInfo::Kind::directory) return {};
  }
  const std::string file = join_path(output_dir_, path);
  const auto info = fs_.stat(file);
  if (!info || info->kind != FileInfo::Kind::regular) return {};
  BH_CHECK(fs_.remove(file));
  ++report_.removed;
  if (name_files_) report_.changed.emplace_back(path);
  return remove_empty_folders(folder_of(path));
}

Status SiteWriter::remove_empty_folders(std::string_view folder) {
  for (; !folder.empty(); folder = folder_of(folder)) {
    const std::string path = join_path(output_dir_, folder);
    const auto names = fs_.list(path);
    if (!names && names.error().code == Errc::not_found) continue;
    if (!names || !names->empty()) return {};
    BH_CHECK(fs_.remove(path));
  }
  return {};
}

}  // namespace benchhub
