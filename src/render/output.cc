// The sink of the site; see output.h: which files are written and which are left alone.
#include "render/output.h"

#include <algorithm>

#include "base/stat_all.h"
#include "base/text.h"
#include "render/site_paths.h"

namespace benchhub {
namespace {

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
  std::unique_ptr<SiteWriter> writer(new SiteWriter(fs, folder, options));
  BH_CHECK(writer->load_manifest());
  BH_CHECK(writer->load_log());
  BH_CHECK(writer->load_listing());
  writer->know_unlisted();
  BH_CHECK(writer->clear_kept());
  return writer;
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
  const bool fresh = known == nullptr || known->fate == Fate::unknown;  // else see order_made()
  const char* wrong = !is_site_path(path) ? "not a path inside the site" : !fresh ? "written twice" : nullptr;
  if (wrong != nullptr) {
    failed_ = true;
    return fail({Errc::internal, wrong, "", "", {escape_control(path), 0, 0}});
  }
  if (known != nullptr) known->fate = Fate::written;
  made_.push_back({paths_.text(path), digest, bytes.size(), false, known == nullptr});
  ++report_.files;
  report_.bytes += bytes.size();
  return made_.size() - 1;
}

Result<bool> SiteWriter::is_current(const std::string& path, std::string_view bytes, const Digest& digest,
                                    Known* known) {
  if (known != nullptr && known->digest && known->digest != digest) return false;
  const std::string file = join_path(output_dir_, path);
  const auto info = fs_.stat(file);  // what is in its way is named before anything is put in place
  if (!info || info->kind != FileInfo::Kind::regular || info->size != bytes.size()) return false;
  if (known != nullptr) {
    if (known->digest && known->sure && known->seen == *info) return true;
    known->seen = *info;
  }
  looked_ = true;
  const auto there = fs_.read(file, bytes.size());
  return there && *there == bytes;
}

bool SiteWriter::stands(Known& known, const std::optional<FileInfo>& info) {
  if (!info || info->kind != FileInfo::Kind::regular || info->size != known.size || !known.digest ||
      known.fate != Fate::unknown)
    return false;
  if (known.sure && *info == known.seen) return true;
  looked_ = true;
  const auto there = fs_.read(join_path(output_dir_, known.path), known.size);
  if (!there || digest_of(*there) != known.digest) return false;
  known.seen = *info;
  known.sure = true;
  return true;
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
  std::atomic<bool> all = true;
  parallel_for(infos.size(), threads, [&](std::size_t i) {
    if (all && !stands(*files[i], infos[i])) all = false;
  });
  if (!all) return false;
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

Result<RenderReport> SiteWriter::finish() {
  if (!failed_) BH_CHECK(order_made());
  if (!failed_) BH_CHECK(write_listing());
  if (failed_)
    return fail(
        {Errc::storage, "the site is not complete", "a file could not be written", "build again", {output_dir_, 0, 0}});
  report_kept();
  BH_CHECK(put_in_place());
  BH_CHECK(settle_listing());
  for (const Made& made : made_) {
    if (name_files_ && made.changed) report_.changed.emplace_back(made.path.view());
  }
  bool same = before_.size() == static_cast<std::size_t>(report_.files);
  for (const Known& known : before_) {
    same = same && known.digest && known.fate != Fate::unknown;
    if (known.fate == Fate::unknown) BH_CHECK(remove_stale(known.path));
  }
  same = same && std::none_of(made_.begin(), made_.end(), [](const Made& made) { return made.changed; });
  after_digest_ = before_digest_;
  const bool must_note = !same || !before_digest_;
  if (must_note || looked_) {
    if (must_note) BH_CHECK(write_manifest());
    BH_CHECK(write_identities());
  }
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

}  // namespace benchhub
