// The one sink for every file of the site: writes what changed, remembers digests in a manifest outside site/,
// removes what an earlier build wrote and this one did not. Pages never touch the disk themselves. What changed is
// kept beside the manifest ("<manifest>.new/") until every page is made, so that a build that fails changes nothing.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "render/site.h"

namespace benchhub {

class SiteWriter {
 public:
  SiteWriter(const SiteWriter&) = delete;
  ~SiteWriter();  // without finish(): drops what was kept
  // Errc::storage if output_dir is not a folder that can be made, or a symbolic link; Errc::usage if the manifest
  // has no name or lies in output_dir.
  static Result<std::unique_ptr<SiteWriter>> open(FileSystem& fs, const RenderOptions& options);

  // path: below output_dir, "benchmarks/x/index.html". Thread-safe. The same path twice is an error (a bug of a
  // page). A file is left alone if the manifest knows these bytes and the file has their size, or if it was read and
  // is equal.
  Status write(const std::string& path, std::string_view bytes);
  // Puts the changed files in place (new ones before those that link to them, index pages from the leaves to the root),
  // then removes stale ones, writes the manifest, and reports. Call once. Errc::storage after a failed write: the site
  // is as it was.
  Result<RenderReport> finish();

 private:
  SiteWriter(FileSystem& fs, std::string output_dir, std::string manifest)
      : fs_(fs), output_dir_(std::move(output_dir)), manifest_(std::move(manifest)) {}
  Status load_manifest();
  Status load_log();
  Status claim(const std::string& path, std::string_view bytes, const std::string& digest);
  Result<bool> is_current(const std::string& path, std::string_view bytes, const std::string& digest);
  Status keep(const std::string& path, std::string_view bytes);
  Status clear_kept();
  std::string kept_file(std::size_t number) const;
  Status put_in_place();
  Status write_log(const std::vector<std::string>& paths);
  Status make_folder(std::string_view folder);
  Status remove_stale(const std::string& path);
  Status remove_empty_folders(std::string_view folder);
  Status write_manifest();

  FileSystem& fs_;
  std::string output_dir_, manifest_;
  std::map<std::string, std::string> before_;  // path -> digest, "" = read to compare; not changed after open()
  std::vector<std::string> unlisted_;          // files of a build that did not end and that the manifest does not name
  std::mutex mutex_;                           // guards what follows
  std::map<std::string, std::string> now_;
  std::set<std::string, std::less<>> folders_;  // known to be folders, no symbolic links
  std::map<std::string, std::size_t> kept_;     // path -> number of its file beside the manifest
  bool log_exists_ = false, failed_ = false, has_kept_folder_ = false;
  RenderReport report_;
};

}  // namespace benchhub
