// The sink of the site; see output.h. Beside the manifest stands, while a build puts files in place, a log
// ("<manifest>.log") of the files that it adds. If a build finds one, an earlier build did not end: then no digest
// is trusted (every file is compared by reading it), and the files of the log are known as the site's own. Formats:
// docs/format-exports.md.
#include "render/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::string_view kManifestHeader = "benchhub-site-manifest 1 ";  // + digest of the lines that follow
constexpr std::string_view kLogHeader = "benchhub-site-log 1\n";
constexpr std::uint64_t kMaxManifestBytes = 1ULL << 30;
constexpr std::size_t kDigestSize = 32;

std::string page_digest(std::string_view bytes) { return sha256_hex(bytes).substr(0, kDigestSize); }

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

bool is_page_digest(std::string_view text) {
  return text.size() == kDigestSize && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The files named by a manifest; empty if a single byte of it is not as it was written.
std::map<std::string, std::string> parse_manifest(std::string_view text) {
  if (!text.starts_with(kManifestHeader)) return {};
  text.remove_prefix(kManifestHeader.size());
  const std::size_t end = text.find('\n');
  if (end == text.npos || text.substr(0, end) != page_digest(text.substr(end + 1))) return {};
  std::map<std::string, std::string> out;
  for (const auto line : split_lines(text.substr(end + 1))) {
    if (line.size() < kDigestSize + 2 || !is_page_digest(line.substr(0, kDigestSize))) continue;
    const std::string_view path = line.substr(kDigestSize + 1);
    if (is_site_path(path)) out.emplace(path, line.substr(0, kDigestSize));
  }
  return out;
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

Status SiteWriter::load_manifest() {
  BH_TRY(const std::string text, read_own_file(fs_, manifest_));
  before_ = parse_manifest(text);
  return {};
}

Status SiteWriter::load_log() {
  const std::string path = manifest_ + ".log";
  if (const auto info = fs_.stat(path); !info) {
    if (info.error().code == Errc::not_found) return {};
    return fail(info.error());
  }
  log_exists_ = true;
  for (auto& [name, digest] : before_) digest.clear();
  BH_TRY(const std::string text, read_own_file(fs_, path));
  std::string_view lines = text;
  if (!lines.starts_with(kLogHeader)) return {};
  lines.remove_prefix(kLogHeader.size());
  // What follows the last line end is torn: its file was not touched yet.
  for (const auto line : split(lines.substr(0, lines.rfind('\n') + 1), '\n')) {
    if (is_site_path(line) && before_.emplace(line, "").second) unlisted_.emplace_back(line);
  }
  return {};
}

Status SiteWriter::write(const std::string& path, std::string_view bytes) {
  const std::string digest = page_digest(bytes);
  BH_CHECK(claim(path, bytes, digest));
  auto current = is_current(path, bytes, digest);
  Status done = current ? Status() : fail(std::move(current).error());
  if (current && !*current) done = keep(path, bytes);
  const std::lock_guard hold(mutex_);
  if (!done) failed_ = true;
  else if (!*current) ++report_.written;
  return done;
}

Status SiteWriter::claim(const std::string& path, std::string_view bytes, const std::string& digest) {
  const std::lock_guard hold(mutex_);
  const char* wrong = !is_site_path(path)                  ? "not a path inside the site"
                      : !now_.emplace(path, digest).second ? "written twice"
                                                           : nullptr;
  if (wrong != nullptr) {
    failed_ = true;
    return fail({Errc::internal, wrong, "", "", {escape_control(path), 0, 0}});
  }
  ++report_.files;
  report_.bytes += bytes.size();
  return {};
}

Result<bool> SiteWriter::is_current(const std::string& path, std::string_view bytes, const std::string& digest) {
  const auto known = before_.find(path);
  const bool readable = known == before_.end() || known->second.empty();
  if (!readable && known->second != digest) return false;
  const std::string file = join_path(output_dir_, path);
  const auto info = fs_.stat(file);
  if (!info && info.error().code != Errc::not_found) return fail(info.error());
  if (!info || info->kind != FileInfo::Kind::regular || info->size != bytes.size()) return false;
  if (!readable) return true;
  const auto there = fs_.read(file, bytes.size());
  return there && *there == bytes;
}

std::string SiteWriter::kept_file(std::size_t number) const { return manifest_ + ".new/" + std::to_string(number); }

Status SiteWriter::keep(const std::string& path, std::string_view bytes) {
  std::size_t number = 0;
  {
    const std::lock_guard hold(mutex_);
    if (!has_kept_folder_) BH_CHECK(fs_.make_dirs(manifest_ + ".new"));
    has_kept_folder_ = true;
    number = kept_.size();
    kept_.emplace(path, number);
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
Status SiteWriter::write_log(const std::vector<std::string>& paths) {
  std::string text(kLogHeader);
  for (const auto& path : unlisted_) text += path + "\n";
  for (const auto& path : paths) {
    if (!before_.contains(path)) text += path + "\n";
  }
  BH_CHECK(fs_.write_atomic(manifest_ + ".log", text, true));
  log_exists_ = true;
  return {};
}

// New files before changed ones, pages last of each, the deepest first: whoever reads meanwhile finds every link alive.
Status SiteWriter::put_in_place() {
  std::vector<std::string> order;
  for (const auto& [path, number] : kept_) order.push_back(path);
  const auto place = [&](const std::string& path) {
    return std::tuple(before_.contains(path), path.ends_with(".html"), -std::count(path.begin(), path.end(), '/'));
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](const std::string& a, const std::string& b) { return place(a) < place(b); });
  for (const std::string& path : order) BH_CHECK(make_folder(folder_of(path)));
  BH_CHECK(write_log(order));
  for (const std::string& path : order) {
    BH_CHECK(fs_.move_file(kept_file(kept_.at(path)), join_path(output_dir_, path)));
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
  if (!kept_.empty()) BH_CHECK(put_in_place());
  for (const auto& [path, digest] : before_) {
    if (!now_.contains(path)) BH_CHECK(remove_stale(path));
  }
  if (before_ != now_) BH_CHECK(write_manifest());
  if (log_exists_) BH_CHECK(fs_.remove(manifest_ + ".log"));
  if (has_kept_folder_) BH_CHECK(clear_kept());
  has_kept_folder_ = false;
  return report_;
}

// A folder that became a symbolic link is not ours any more: nothing is removed through it.
Status SiteWriter::remove_stale(const std::string& path) {
  for (std::string_view folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
    const auto info = fs_.stat(join_path(output_dir_, folder));
    if (!info || info->kind != FileInfo::Kind::directory) return {};
  }
  const std::string file = join_path(output_dir_, path);
  const auto info = fs_.stat(file);
  if (!info || info->kind != FileInfo::Kind::regular) return {};
  BH_CHECK(fs_.remove(file));
  ++report_.removed;
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

Status SiteWriter::write_manifest() {
  std::string lines;
  for (const auto& [path, digest] : now_) lines += digest + " " + path + "\n";
  BH_CHECK(fs_.make_dirs(std::string(folder_of(manifest_))));
  return fs_.write_atomic(manifest_, fmt::format("{}{}\n{}", kManifestHeader, page_digest(lines), lines), true);
}

}  // namespace benchhub
