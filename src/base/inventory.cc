// See inventory.h. The index: every entry in BinaryWriter's form.
#include "base/inventory.h"

#include <algorithm>

#include "base/binary.h"
#include "base/cache_file.h"
#include "base/parallel.h"
#include "base/settled.h"
#include "base/stat_all.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kUsualEntry = 80;  // bytes that it takes in an index, about
constexpr std::string_view kIndexName = "benchhub-inventory 1";

std::string kind_mark(FileInfo::Kind kind) {
  return kind == FileInfo::Kind::symlink ? "link" : kind == FileInfo::Kind::other ? "other" : "";
}

}  // namespace

inline void archive(BinaryWriter& a, const FileInfo& info) {
  a(info.kind, info.size, info.mtime_ns, info.ctime_ns, info.inode);
}
inline void archive(BinaryReader& a, FileInfo& info) {
  a(info.kind, info.size, info.mtime_ns, info.ctime_ns, info.inode);
}

Result<Inventory> Inventory::take(FileSystem& fs, const InventoryOptions& options) {
  Inventory out(fs, options);
  out.load_index();
  out.look();
  BH_CHECK(out.list_new_folders());
  BH_CHECK(out.read_new_files());
  return out;
}

std::string Inventory::identities(const PassOver& pass) const {
  BinaryWriter out;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto& [path, info, digest, sure] = entries_[i];
    if (!pass(path, i + 1 < entries_.size() ? entries_[i + 1].path : std::string_view())) out(path, info);
  }
  return out.take();
}

bool Inventory::are_as_noted(FileSystem& fs, const InventoryOptions& options, std::string_view identities,
                             std::int64_t noted_ns) {
  std::vector<std::string_view> paths, top;
  std::vector<FileInfo> before;
  BinaryReader reader(identities);
  while (!reader.ended()) {
    std::string_view path;
    reader(path, before.emplace_back());
    if (!reader.ok()) return false;
    paths.push_back(path.substr(0, path.size() - path.ends_with('/')));
    if (!contains(paths.back(), "/")) top.push_back(paths.back());
  }
  const std::size_t noted = paths.size();
  for (const std::string& name : options.below) {
    if (std::find(top.begin(), top.end(), name) == top.end()) paths.push_back(name);
  }
  const auto now = stat_all(fs, options.root, paths, options.threads);
  for (std::size_t i = 0; i < now.size(); ++i) {
    const bool is_as_before = i < noted ? now[i] && *now[i] == before[i] && settled(before[i], noted_ns) : !now[i];
    if (!is_as_before) return false;
  }
  return true;
}

void Inventory::load_index() {
  if (options_.index.empty()) return;
  const auto info = fs_->stat(options_.index);
  auto bytes = std::make_shared<const std::string>(read_cache(*fs_, options_.index, kIndexName));
  if (!info || bytes->empty()) return;
  BinaryReader reader(*bytes);
  std::uint64_t count = 0;
  std::vector<std::string> below;
  reader(below, count);
  std::vector<Entry> entries;
  entries.reserve(std::min<std::uint64_t>(count, bytes->size()));  // each takes a byte at least
  for (; count > 0 && reader.ok(); --count) {
    Entry& entry = entries.emplace_back();
    reader(entry.path, entry.info, entry.digest);
  }
  if (!reader.ended() || below != options_.below) return;
  entries_ = std::move(entries);
  index_bytes_ = std::move(bytes);
  index_mtime_ns_ = info->mtime_ns;
}

// Stats all that the index names and forgets what is not there any more.
void Inventory::look() {
  std::vector<std::string_view> paths;
  for (const Entry& entry : entries_)
    paths.push_back(entry.path.substr(0, entry.path.size() - entry.path.ends_with('/')));
  const auto infos = stat_all(*fs_, options_.root, paths, options_.threads);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    const auto& info = infos[i];
    if (!info || (info->kind == FileInfo::Kind::directory) != entry.path.ends_with('/')) continue;
    entry.sure = *info == entry.info && settled(*info, index_mtime_ns_);
    entry.info = *info;
    if (!entry.sure) entry.digest = {};
    if (kept++ != i) entries_[kept - 1] = std::move(entry);
  }
  entries_.resize(kept);
}

// What is in folders that are new or changed, and not known yet.
Status Inventory::list_new_folders() {
  std::vector<std::string> open;
  for (const Entry& entry : entries_) {
    if (entry.path.ends_with('/') && !entry.sure) open.emplace_back(entry.path);
  }
  std::vector<Entry> found;
  const auto known = [&](const std::string& path) {
    const auto it = std::lower_bound(entries_.begin(), entries_.end(), path,
                                     [](const Entry& entry, const std::string& wanted) { return entry.path < wanted; });
    return it != entries_.end() && it->path == path;
  };
  const auto add = [&](const std::vector<std::string>& paths) {
    const auto infos = fs_->stat_below(options_.root, paths);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (!infos[i]) continue;
      const bool folder = infos[i]->kind == FileInfo::Kind::directory;
      const std::string path = folder ? paths[i] + "/" : paths[i];
      if (known(path)) continue;
      found.push_back({names_->emplace_back(path), *infos[i]});
      if (folder) open.push_back(path);
    }
  };
  add(options_.below);
  while (!open.empty()) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    auto names = fs_->list(join_path(options_.root, folder.substr(0, folder.size() - 1)));
    if (!names && names.error().code == Errc::not_found) continue;
    if (!names) return fail(std::move(names).error());
    for (std::string& name : *names) name = folder + name;
    add(*names);
  }
  const auto by_path = [](const Entry& a, const Entry& b) { return a.path < b.path; };
  std::sort(found.begin(), found.end(), by_path);
  const auto middle =
      entries_.insert(entries_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  std::inplace_merge(entries_.begin(), middle, entries_.end(), by_path);
  return {};
}

std::string Inventory::location(const Entry& entry) const { return join_path(options_.root, std::string(entry.path)); }

Status Inventory::read_new_files() {
  std::vector<Entry*> wanted;
  for (Entry& entry : entries_) {
    if (entry.path.ends_with('/')) continue;
    ++files_;
    if (entry.sure) continue;
    if (entry.info.kind == FileInfo::Kind::regular) wanted.push_back(&entry);
    else entry.digest = digest_of(kind_mark(entry.info.kind));
  }
  read_ = static_cast<int>(wanted.size());
  std::vector<Status> done(wanted.size());
  parallel_for(wanted.size(), options_.threads, [&](std::size_t i) {
    const auto bytes = fs_->read(location(*wanted[i]));
    if (bytes) wanted[i]->digest = digest_of(*bytes);
    else if (bytes.error().code != Errc::not_found) done[i] = fail(bytes.error());
  });
  for (const Status& status : done) BH_CHECK(status);
  return {};
}

std::pair<std::size_t, std::size_t> Inventory::range(std::string_view prefix) const {
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), prefix,
                                      [](const Entry& entry, std::string_view wanted) { return entry.path < wanted; });
  // Everything with the prefix follows at once.
  const auto last = std::partition_point(
      first, entries_.end(), [&](const Entry& entry) { return entry.path.substr(0, prefix.size()) == prefix; });
  return {static_cast<std::size_t>(first - entries_.begin()), static_cast<std::size_t>(last - entries_.begin())};
}

Digest Inventory::digest(std::string_view prefix) const {
  const auto [first, last] = range(prefix);
  return digest_of_entries(first, last);
}

Digest Inventory::digest_of_files(std::string_view prefix, std::string_view but) const {
  const auto [first, last] = range(prefix);
  BinaryWriter out;
  out.reserve((last - first) * kUsualEntry);
  for (std::size_t i = first; i < last; ++i) {
    const std::string_view path = entries_[i].path;
    if (!path.ends_with('/') && path.substr(path.rfind('/') + 1) != but) out(path, entries_[i].digest);
  }
  return digest_of(out.bytes());
}

Digest Inventory::digest_of_entries(std::size_t first, std::size_t last) const {
  BinaryWriter out;
  out.reserve((last - first) * kUsualEntry);
  for (std::size_t i = first; i < last; ++i) out(entries_[i].path, entries_[i].digest);
  return digest_of(out.bytes());
}

std::int64_t Inventory::last_change_ns(std::string_view prefix) const {
  const auto [first, last] = range(prefix);
  std::int64_t out = 0;
  for (std::size_t i = first; i < last; ++i)
    out = std::max({out, entries_[i].info.mtime_ns, entries_[i].info.ctime_ns});
  return out;
}

Inventory::Folders Inventory::two_below(std::string_view top) const {
  // "data/x/y/" of "data/x/y/z"; "" if it lies higher.
  const auto folder_of = [&](const Entry& entry) {
    const std::string_view path = entry.path;
    const std::size_t one = path.find('/', top.size());
    const std::size_t two = one == path.npos ? one : path.find('/', one + 1);
    return two == path.npos ? std::string_view() : path.substr(0, two + 1);
  };
  const auto is_odd = [](const Entry& entry) {
    return entry.info.kind == FileInfo::Kind::symlink || entry.info.kind == FileInfo::Kind::other;
  };
  Folders out;
  auto [first, last] = range(top);
  while (first < last) {
    const std::string_view folder = folder_of(entries_[first]);
    std::size_t end = first + 1;
    if (folder.empty()) {
      out.odd = out.odd || is_odd(entries_[first]);
    } else {
      while (end < last && entries_[end].path.starts_with(folder)) ++end;
      out.list.emplace_back(folder, digest_of_entries(first, end));
    }
    first = end;
  }
  return out;
}

std::string Inventory::sha256(const std::vector<std::string>& prefixes) const {
  Sha256 hash;
  for (const std::string& prefix : prefixes) {
    const auto [first, last] = range(prefix);
    for (std::size_t i = first; i < last; ++i) {
      if (entries_[i].path.ends_with('/')) continue;
      hash.update(entries_[i].path);
      hash.update(" " + entries_[i].digest.hex() + "\n");
    }
  }
  return hash.hex();
}

Status Inventory::save() const {
  if (options_.index.empty()) return {};
  CacheWriter writer(kIndexName, entries_.size() * 2 * kUsualEntry);
  writer(options_.below, static_cast<std::uint64_t>(entries_.size()));
  for (const Entry& entry : entries_) writer(entry.path, entry.info, entry.digest);
  const bool all_sure = std::all_of(entries_.begin(), entries_.end(), [](const Entry& e) { return e.sure; });
  // Unless all is sure, its own time must become newer than that of the files.
  if (all_sure && index_bytes_ && writer.body() == *index_bytes_) return {};
  return writer.save(*fs_, options_.index);
}

}  // namespace benchhub
