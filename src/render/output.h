// The one sink for every file of the site: writes what changed, remembers digests in a manifest outside site/,
// removes what an earlier build wrote and this one did not. Pages never touch the disk themselves. What changed is
// kept beside the manifest ("<manifest>.new/") until every page is made, so that a build that fails changes nothing.
// output.cc decides what to write, output_record.cc knows what there was and is, output_place.cc moves and removes.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "base/hash.h"
#include "base/text_pool.h"
#include "render/site.h"

namespace benchhub {

class SiteWriter {
 public:
  SiteWriter(const SiteWriter&) = delete;
  ~SiteWriter();  // without finish(): drops what was kept
  // Errc::storage if output_dir is not a folder that can be made, or a symbolic link; Errc::usage if the manifest
  // has no name or lies in output_dir.
  static Result<std::unique_ptr<SiteWriter>> open(FileSystem& fs, const RenderOptions& options);

  // What the manifest says the site holds; zero if it says nothing that can be relied on. What was remembered with
  // another digest must not decide what to keep().
  Digest before() const { return before_digest_; }
  // What it will say after finish().
  Digest after() const { return after_digest_; }

  // path: below output_dir, "benchmarks/x/index.html". Thread-safe. The same path twice is an error (a bug of a
  // page), if it is a new file's: of finish(). A file is left alone if the manifest knows these bytes and the file has
  // the identity that it was left with, or if it was read and is equal. True if the file is new or changed.
  Result<bool> write(const std::string& path, std::string_view bytes);
  // Leaves files as they are. False, and nothing happens, unless the manifest knows all and they are as it says: by
  // their identity, or else by their bytes.
  bool keep(const std::vector<std::string>& paths);
  // The same for all files whose paths begin with one of the prefixes: all of them or none. False if there is none for
  // one of the prefixes.
  bool keep_all(const std::vector<std::string>& prefixes, unsigned threads = 1);
  // Puts the changed files in place (new ones before those that link to them, index pages from the leaves to the root),
  // then removes stale ones, writes the manifest, and reports. Call once. Errc::storage after a failed write, or if
  // something stands where a file or folder must be: the site is as it was. Errc::locked if another build wrote there
  // meanwhile.
  Result<RenderReport> finish();

 private:
  enum class Fate : char { unknown, kept, written };
  struct Known {
    std::string_view path;  // into manifest_text_ or unlisted_
    Digest digest;          // zero: read to compare
    std::uint64_t size = 0;
    Fate fate = Fate::unknown;
    bool sure = false;  // a file with the identity `seen` holds these bytes
    FileInfo seen = {};
  };
  // There is one for every file of a first build, so it is small.
  struct Made {
    Text path;  // in paths_
    Digest digest;
    std::uint64_t size : 62 = 0, changed : 1 = false, is_new : 1 = false;
  };
  using Numbers = std::vector<std::uint32_t>;  // of made_
  // A file of the site as the build leaves it. seen: null if it has moved into its place.
  struct FileNow {
    std::string_view path;
    Digest digest;
    std::uint64_t size = 0;
    const FileInfo* seen = nullptr;
  };

  SiteWriter(FileSystem& fs, std::string output_dir, const RenderOptions& options)
      : fs_(fs),
        output_dir_(std::move(output_dir)),
        manifest_(options.manifest),
        identities_(options.identities),
        listing_(options.listing),
        name_files_(options.name_files) {}
  Status load_manifest();
  Status load_log();
  Status load_listing();
  void add_unlisted(std::string_view text, std::string_view header);
  void know_unlisted();
  Known* find(std::string_view path);
  bool stands(Known& known, const std::optional<FileInfo>& info);
  Result<std::size_t> claim(const std::string& path, std::string_view bytes, const Digest& digest, Known* known);
  Result<bool> is_current(const std::string& path, std::string_view bytes, const Digest& digest, Known* known);
  Status keep_aside(std::size_t number, std::string_view bytes);
  Status clear_kept();
  std::string kept_file(std::size_t number) const;
  Status order_made();
  template <class Fn>
  void each_file(Fn fn) const;  // by path
  std::string listing_text() const;
  Status write_listing();
  Status check_alone();
  Status settle_listing();
  Status put_in_place();
  Result<std::vector<std::string_view>> check_places(const Numbers& order);
  Status write_log(const Numbers& order);
  Status remove_stale(std::string_view path);
  Status remove_empty_folders(std::string_view folder);
  void report_kept();
  Status write_manifest();
  Status write_identities();

  FileSystem& fs_;
  std::string output_dir_, manifest_, identities_, listing_;
  bool name_files_;
  std::string manifest_text_;
  std::vector<std::string> unlisted_;  // files of builds that the manifest does not name
  std::vector<Known> before_;          // by path; a fate is set by whoever makes the file
  Digest before_digest_, after_digest_;
  std::mutex mutex_;  // guards what follows
  TextPool paths_;
  std::deque<Made> made_;
  Numbers by_path_;  // once all are made
  bool log_exists_ = false, failed_ = false, has_kept_folder_ = false;
  std::optional<FileInfo> listing_seen_;  // at the beginning
  Digest listing_digest_;                 // as this build wrote it; zero: it did not
  std::atomic<bool> looked_ = false;      // identities are not those that were noted
  RenderReport report_;
};

}  // namespace benchhub
