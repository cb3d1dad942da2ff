// The sink of the site; see output.h. Beside the manifest stands, while a build puts files in place, a log
// ("<manifest>.log") of the files that it adds. If a build finds one, an earlier build did not end: then no digest
// is trusted (every file is compared by reading it), and the files of the log are known as the site's own. Formats:
// docs/format-exports.md.
#include "render/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <tuple>

#include "base/stat_all.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::string_view kManifestHeader = "benchhub-site-manifest 2 ";  // + digest of the lines that follow
constexpr std::string_view kLogHeader = "benchhub-site-log 1\n";
constexpr std::uint64_t kMaxManifestBytes = 1ULL << 30;
constexpr std::size_t kDigestSize = 32;

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

// The lines of a manifest; empty if a single byte of it is not as it was written.
std::string_view manifest_body(std::string_view text, Digest& digest) {
  if (!text.starts_with(kManifestHeader)) return {};
  text.remove_prefix(kManifestHeader.size());
  const std::size_t end = text.find('\n');
  if (end == text.npos) return {};
  const std::string_view body = text.substr(end + 1);
  digest = digest_of(body);
  if (text.substr(0, end) == digest.hex()) return body;
  digest = {};
  return {};
}

// Text of a file of ours, "" if there is none or it is none that we could have written.
Result<std::string> read_own_file(FileSystem& fs, const std::string& path) {
  auto text = fs.read(path, kMaxManifestBytes);
  if (text) return text;
  if (text.error().code == Errc::not_found || text.error().code == Errc::invalid_input) return std::string();
  return text;
}

tl::unexpected<Error> not_a_folder(const std::string& path, const char* why) {
  return fail({Errc::storage,
               "not a folder that the site can be written to",
               why,
               "remove it, or choose another folder",
               {path, 0, 0}});
}

// Makes the folder unless it is there.
Status make_real_folder(FileSystem& fs, const std::string& path) {
  const auto info = fs.stat(path);
  if (!info && info.error().code == Errc::not_found) return fs.make_dirs(path);
  if (!info) return fail(info.error());
  if (info->kind == FileInfo::Kind::symlink) return not_a_folder(path, "it is a symbolic link");
  if (info->kind != FileInfo::Kind::directory) return not_a_folder(path, "something else stands there");
  return {};
}

// A final slash would make stat follow a symbolic link.
std::string without_final_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

Result<std::unique_ptr<SiteWriter>> SiteWriter::open(FileSystem& fs, const RenderOptions& options) {
  const std::string folder = without_final_slashes(options.output_dir);
  if (folder.empty()) return fail(Errc::usage, "no folder for the site");
  if (options.manifest.empty() || options.manifest.starts_with(folder + "/")) {
    return fail({Errc::usage,
                 "the manifest must lie outside the site",
                 "all that is in the site is published",
                 "",
                 {options.manifest, 0, 0}});
  }
  BH_CHECK(make_real_folder(fs, folder));
  std::unique_ptr<SiteWriter> writer(new SiteWriter(fs, folder, options.manifest));
  BH_CHECK(writer->load_manifest());
  BH_CHECK(writer->load_log());
  BH_CHECK(writer->clear_kept());
  return writer;
}

// A line: digest, size, path.
Status SiteWriter::load_manifest() {
  BH_TRY(manifest_text_, read_own_file(fs_, manifest_));
  for (std::string_view rest = manifest_body(manifest_text_, before_digest_); !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    Known known;
    known.digest = Digest::from_hex(line.substr(0, kDigestSize));
    const auto [stop, error] =
        std::from_chars(line.data() + std::min(line.size(), kDigestSize + 1), line.data() + line.size(), known.size);
    const auto used = static_cast<std::size_t>(stop - line.data());
    if (error != std::errc() || used >= line.size() || !known.digest) continue;
    known.path = line.substr(used + 1);
    if (is_site_path(known.path)) before_.push_back(known);
  }
  return {};
}

Status SiteWriter::load_log() {
  const std::string path = manifest_ + ".log";
  if (const auto info = fs_.stat(path); !info) {
    if (info.error().code == Errc::not_found) return {};
    return fail(info.error());
  }
  log_exists_ = true;
  before_digest_ = {};
  for (Known& known : before_) known.digest = {};
  BH_TRY(const std::string text, read_own_file(fs_, path));
  std::string_view lines = text;
  if (!lines.starts_with(kLogHeader)) return {};
  lines.remove_prefix(kLogHeader.size());
  // What follows the last line end is torn: its file was not touched yet.
  for (const auto line : split(lines.substr(0, lines.rfind('\n') + 1), '\n')) {
    if (is_site_path(line) && find(line) == nullptr) unlisted_.emplace_back(line);
  }
  for (const std::string& path : unlisted_) before_.push_back({path, {}, 0});
  const auto by_path = [](const Known& a, const Known& b) { return a.path < b.path; };
  const auto same = [](const Known& a, const Known& b) { return a.path == b.path; };
  std::sort(before_.begin(), before_.end(), by_path);
  before_.erase(std::unique(before_.begin(), before_.end(), same), before_.end());
  return {};
}

SiteWriter::Known* SiteWriter::find(std::string_view path) {
  const auto it = std::lower_bound(before_.begin(), before_.end(), path,
                                   [](const Known& known, std::string_view wanted) { return known.path < wanted; });
  return it == before_.end() || it->path != path ? nullptr : &*it;
}

Result<bool> SiteWriter::write(const std::string& path, std::string_view bytes) {
  const Digest digest = digest_of(bytes);
  Known* known = find(path);
  BH_TRY(const std::size_t number, claim(path, bytes, digest, known));
  auto current = is_current(path, bytes, digest, known);
  Status done = current ? Status() : fail(std::move(current).error());
  if (current && !*current) done = keep_aside(number, bytes);
  const std::lock_guard hold(mutex_);
  if (!done) {
    failed_ = true;
    return fail(std::move(done).error());
  }
  made_[number].changed = !*current;
  report_.written += !*current;
  return !*current;
}

Result<std::size_t> SiteWriter::claim(const std::string& path, std::string_view bytes, const Digest& digest,
                                      Known* known) {
  const std::lock_guard hold(mutex_);
  const bool fresh = known != nullptr ? known->fate == Fate::unknown : made_paths_.insert(path).second;
  const char* wrong = !is_site_path(path) ? "not a path inside the site" : !fresh ? "written twice" : nullptr;
  if (wrong != nullptr) {
    failed_ = true;
    return fail({Errc::internal, wrong, "", "", {escape_control(path), 0, 0}});
  }
  if (known != nullptr) known->fate = Fate::written;
  made_.push_back({path, digest, bytes.size(), false, known == nullptr});
  ++report_.files;
  report_.bytes += bytes.size();
  return made_.size() - 1;
}

Result<bool> SiteWriter::is_current(const std::string& path, std::string_view bytes, const Digest& digest,
                                    const Known* known) {
  const bool readable = known == nullptr || !known->digest;
  if (!readable && known->digest != digest) return false;
  const std::string file = join_path(output_dir_, path);
  const auto info = fs_.stat(file);
  if (!info && info.error().code != Errc::not_found) return fail(info.error());
  if (!info || info->kind != FileInfo::Kind::regular || info->size != bytes.size()) return false;
  if (!readable) return true;
  const auto there = fs_.read(file, bytes.size());
  return there && *there == bytes;
}

bool SiteWriter::stands(const Known& known, const std::optional<FileInfo>& info) const {
  return info && info->kind == FileInfo::Kind::regular && info->size == known.size && known.digest &&
         known.fate == Fate::unknown;
}

bool SiteWriter::keep(const std::vector<std::string>& paths) {
  std::vector<Known*> all;
  for (const std::string& path : paths) all.push_back(find(path));
  if (std::find(all.begin(), all.end(), nullptr) != all.end()) return false;
  const auto infos = fs_.stat_below(output_dir_, paths);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!stands(*all[i], infos[i])) return false;
  }
  for (Known* known : all) known->fate = Fate::kept;
  return true;
}

bool SiteWriter::keep_all(const std::vector<std::string>& prefixes, unsigned threads) {
  std::vector<Known*> files;
  std::vector<std::string_view> paths;
  for (const std::string& prefix : prefixes) {
    const auto first =
        std::lower_bound(before_.begin(), before_.end(), prefix,
                         [](const Known& known, std::string_view wanted) { return known.path < wanted; });
    const std::size_t before = files.size();
    for (auto it = first; it != before_.end() && it->path.starts_with(prefix); ++it) {
      files.push_back(&*it);
      paths.push_back(it->path);
    }
    if (files.size() == before) return false;
  }
  const auto infos = stat_all(fs_, output_dir_, paths, threads);
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (!stands(*files[i], infos[i])) return false;
  }
  for (Known* file : files) file->fate = Fate::kept;
  return true;
}

std::string SiteWriter::kept_file(std::size_t number) const { return manifest_ + ".new/" + std::to_string(number); }

Status SiteWriter::keep_aside(std::size_t number, std::string_view bytes) {
  {
    const std::lock_guard hold(mutex_);
    if (!has_kept_folder_) BH_CHECK(fs_.make_dirs(manifest_ + ".new"));
    has_kept_folder_ = true;
  }
  return fs_.write_atomic(kept_file(number), bytes, false);
}

// What a build that did not end has left, or this one.
Status SiteWriter::clear_kept() {
  const std::string folder = manifest_ + ".new";
  const auto names = fs_.list(folder);
  if (!names) return names.error().code == Errc::not_found ? Status() : fail(names.error());
  for (const std::string& name : *names) BH_CHECK(fs_.remove(join_path(folder, name)));
  return fs_.remove(folder);
}

SiteWriter::~SiteWriter() {
  if (has_kept_folder_) (void)clear_kept();  // the next build tries again
}

// Before a file is touched, so that a build that does not end leaves no file that nobody knows.
Status SiteWriter::write_log(const std::vector<const Made*>& order) {
  std::string text(kLogHeader);
  for (const auto& path : unlisted_) text += path + "\n";
  for (const Made* made : order) {
    if (made->is_new) text += made->path + "\n";
  }
  BH_CHECK(fs_.write_atomic(manifest_ + ".log", text, true));
  log_exists_ = true;
  return {};
}

// New files before changed ones, pages last of each, the deepest first: whoever reads meanwhile finds every link alive.
Status SiteWriter::put_in_place() {
  std::vector<const Made*> order;
  for (const Made& made : made_) {
    if (made.changed) order.push_back(&made);
  }
  if (order.empty()) return {};
  const auto place = [](const Made& made) {
    return std::tuple(!made.is_new, made.path.ends_with(".html"), -std::count(made.path.begin(), made.path.end(), '/'),
                      std::string_view(made.path));
  };
  std::sort(order.begin(), order.end(), [&](const Made* a, const Made* b) { return place(*a) < place(*b); });
  for (const Made* made : order) BH_CHECK(make_folder(folder_of(made->path)));
  BH_CHECK(write_log(order));
  for (const Made* made : order) {
    const auto number = static_cast<std::size_t>(made - made_.data());
    BH_CHECK(fs_.move_file(kept_file(number), join_path(output_dir_, made->path)));
  }
  return {};
}

Status SiteWriter::make_folder(std::string_view folder) {
  if (folder.empty()) return {};
  {
    const std::lock_guard hold(mutex_);
    if (folders_.contains(folder)) return {};
  }
  BH_CHECK(make_folder(folder_of(folder)));
  BH_CHECK(make_real_folder(fs_, join_path(output_dir_, folder)));
  const std::lock_guard hold(mutex_);
  folders_.emplace(folder);
  return {};
}

Result<RenderReport> SiteWriter::finish() {
  if (failed_)
    return fail(
        {Errc::storage, "the site is not complete", "a file could not be written", "build again", {output_dir_, 0, 0}});
  report_kept();
  BH_CHECK(put_in_place());
  for (const Made& made : made_) {
    if (made.changed) report_.changed.push_back(made.path);
  }
  bool same = before_.size() == static_cast<std::size_t>(report_.files);
  for (const Known& known : before_) {
    same = same && known.digest && known.fate != Fate::unknown;
    if (known.fate == Fate::unknown) BH_CHECK(remove_stale(known.path));
  }
  same = same && std::none_of(made_.begin(), made_.end(), [](const Made& made) { return made.changed; });
  after_digest_ = before_digest_;
  if (!same || !before_digest_) BH_CHECK(write_manifest());
  if (log_exists_) BH_CHECK(fs_.remove(manifest_ + ".log"));
  if (has_kept_folder_) BH_CHECK(clear_kept());
  has_kept_folder_ = false;
  return report_;
}

void SiteWriter::report_kept() {
  for (const Known& known : before_) {
    if (known.fate != Fate::kept) continue;
    ++report_.files;
    report_.bytes += known.size;
  }
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
  report_.changed.emplace_back(path);
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

std::string SiteWriter::manifest_lines() {
  std::sort(made_.begin(), made_.end(), [](const Made& a, const Made& b) { return a.path < b.path; });
  std::string lines;
  const auto add = [&](const Digest& digest, std::uint64_t size, std::string_view path) {
    fmt::format_to(std::back_inserter(lines), "{} {} {}\n", digest.hex(), size, path);
  };
  auto made = made_.begin();
  for (const Known& known : before_) {
    if (known.fate != Fate::kept) continue;
    for (; made != made_.end() && made->path < known.path; ++made) add(made->digest, made->size, made->path);
    add(known.digest, known.size, known.path);
  }
  for (; made != made_.end(); ++made) add(made->digest, made->size, made->path);
  return lines;
}

Status SiteWriter::write_manifest() {
  const std::string lines = manifest_lines();
  after_digest_ = digest_of(lines);
  BH_CHECK(fs_.make_dirs(std::string(folder_of(manifest_))));
  return fs_.write_atomic(manifest_, fmt::format("{}{}\n{}", kManifestHeader, after_digest_.hex(), lines), true);
}

}  // namespace benchhub
