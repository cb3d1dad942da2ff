// The one sink for every file of the site: writes what changed, remembers digests in a manifest outside site/, removes
// what an earlier build wrote and this one did not. Pages never touch the disk themselves.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/fs.h"
#include "render/site.h"

namespace benchhub {

class SiteWriter {
 public:
  // Errc::storage if output_dir is not a folder that can be made, or a symbolic link.
  static Result<std::unique_ptr<SiteWriter>> open(FileSystem& fs, const RenderOptions& options);

  // path: below output_dir, "benchmarks/x/index.html". Thread-safe. The same path twice is an error (a bug of a page).
  Status write(const std::string& path, std::string_view bytes);
  // Removes stale files, writes the manifest, and reports. Call once.
  Result<RenderReport> finish();

 private:
  SiteWriter(FileSystem& fs, std::string output_dir, std::string manifest)
      : fs_(fs), output_dir_(std::move(output_dir)), manifest_(std::move(manifest)) {}
  FileSystem& fs_;
  std::string output_dir_, manifest_;
  std::mutex mutex_;
  std::map<std::string, std::string> before_, now_;  // path -> digest
  std::set<std::string> folders_;
  RenderReport report_;
};

}  // namespace benchhub
