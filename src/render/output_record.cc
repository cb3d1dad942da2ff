// What SiteWriter knows of the site before a build and notes after it; see output.h. Beside the manifest stands, while
// a build puts files in place, a log ("<manifest>.log") of the files that it adds. If a build finds one, an earlier
// build did not end: then no digest is trusted (every file is compared by reading it), and the files of the log are
// known as the site's own. So are those that the listing in the site names: of a build whose manifest was lost, or of
// another repository. Formats: docs/format-exports.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <numeric>
#include <set>

#include "base/stat_all.h"
#include "base/text.h"
#include "render/identities.h"
#include "render/output.h"
#include "render/site_paths.h"

namespace benchhub {
namespace {

constexpr std::string_view kManifestHeader = "benchhub-site-manifest 2 ";  // + digest of the lines that follow
constexpr std::string_view kLogHeader = "benchhub-site-log 1\n";
constexpr std::string_view kListingHeader = "benchhub-site-files 1\n";
constexpr std::uint64_t kMaxManifestBytes = 1ULL << 30;
constexpr std::size_t kDigestSize = 32;
constexpr std::size_t kMostOfLine = 24;  // of a manifest's, beside digest and path
constexpr std::size_t kLookedAtOnce = 4096;

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

template <class Known>
bool by_path(const Known& a, const Known& b) {
  return a.path < b.path;
}

Error not_alone(const std::string& folder) {
  return {Errc::locked,
          "another build wrote to this folder at the same time",
          "its pages and those of this build may be mixed there",
          "build again when it has ended, or give each its own --out",
          {folder, 0, 0}};
}

}  // namespace

// A line: digest, size, path.
Status SiteWriter::load_manifest() {
  BH_TRY(manifest_text_, read_own_file(fs_, manifest_));
  std::string_view rest = manifest_body(manifest_text_, before_digest_);
  const SiteIdentities identities = SiteIdentities::load(fs_, identities_, before_digest_);
  before_.reserve(static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')));
  for (std::size_t number = 0; !rest.empty(); ++number) {
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
    if (const FileInfo* seen = identities.at(number)) {
      known.seen = *seen;
      known.sure = true;
    }
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
  add_unlisted(text, kLogHeader);
  return {};
}

// One that is as we left it says nothing that the manifest does not say.
Status SiteWriter::load_listing() {
  if (listing_.empty()) return {};
  const std::string path = join_path(output_dir_, listing_);
  const Known* known = find(listing_);
  const auto info = fs_.stat(path);
  if (info) listing_seen_ = *info;
  if (!info || (known != nullptr && known->digest && known->sure && known->seen == *info)) return {};
  BH_TRY(const std::string text, read_own_file(fs_, path));
  add_unlisted(text, kListingHeader);
  return {};
}

void SiteWriter::add_unlisted(std::string_view text, std::string_view header) {
  if (!text.starts_with(header)) return;
  text.remove_prefix(header.size());
  // What follows the last line end is torn: its file was not touched yet.
  for (const auto line : split(text.substr(0, text.rfind('\n') + 1), '\n')) {
    if (is_site_path(line) && find(line) == nullptr) unlisted_.emplace_back(line);
  }
}

void SiteWriter::know_unlisted() {
  for (const std::string& path : unlisted_) before_.push_back({path, {}, 0});
  const auto same = [](const Known& a, const Known& b) { return a.path == b.path; };
  // As we write it, it is in order, and no path stands twice.
  const auto out_of_order = [](const Known& a, const Known& b) { return a.path >= b.path; };
  if (std::adjacent_find(before_.begin(), before_.end(), out_of_order) == before_.end()) return;
  std::sort(before_.begin(), before_.end(), by_path<Known>);
  before_.erase(std::unique(before_.begin(), before_.end(), same), before_.end());
}

// Before a file is touched, so that a build that does not end leaves no file that nobody knows.
Status SiteWriter::write_log(const Numbers& order) {
  std::string text(kLogHeader);
  for (const auto& path : unlisted_) text += path + "\n";
  for (const std::uint32_t number : order) {
    if (made_[number].is_new) text.append(made_[number].path.view()).append("\n");
  }
  BH_CHECK(fs_.write_atomic(manifest_ + ".log", text, true));
  log_exists_ = true;
  return {};
}

Status SiteWriter::order_made() {
  by_path_.resize(made_.size());
  std::iota(by_path_.begin(), by_path_.end(), 0);
  const auto path = [&](std::uint32_t number) { return made_[number].path.view(); };
  std::sort(by_path_.begin(), by_path_.end(), [&](auto a, auto b) { return path(a) < path(b); });
  const auto twice =
      std::adjacent_find(by_path_.begin(), by_path_.end(), [&](auto a, auto b) { return path(a) == path(b); });
  if (twice == by_path_.end()) return {};
  return fail({Errc::internal, "written twice", "", "", {std::string(path(*twice)), 0, 0}});
}

// Kept and made.
template <class Fn>
void SiteWriter::each_file(Fn fn) const {
  auto at = by_path_.begin();
  const auto put = [&](const FileInfo* seen) {
    const Made& made = made_[*at++];
    fn(FileNow{made.path, made.digest, made.size, made.changed ? nullptr : seen});
  };
  for (const Known& known : before_) {
    while (at != by_path_.end() && made_[*at].path.view() < known.path) put(nullptr);
    if (known.fate == Fate::kept) fn(FileNow{known.path, known.digest, known.size, &known.seen});
    if (known.fate == Fate::written) put(&known.seen);
  }
  while (at != by_path_.end()) put(nullptr);
}

std::string SiteWriter::listing_text() const {
  std::string text(kListingHeader);
  const auto add = [&](std::string_view path) { text.append(path).append("\n"); };
  bool named = false;
  each_file([&](const FileNow& file) {
    if (!named && file.path >= listing_) {
      if (file.path != listing_) add(listing_);
      named = true;
    }
    add(file.path);
  });
  if (!named) add(listing_);
  return text;
}

// Names alone, so that it changes only when files come and go.
Status SiteWriter::write_listing() {
  const Known* known = listing_.empty() ? nullptr : find(listing_);
  if (listing_.empty() || (known != nullptr && known->fate == Fate::kept)) return {};
  const bool same_names = std::none_of(made_.begin(), made_.end(), [](const Made& made) { return made.is_new; }) &&
                          std::none_of(before_.begin(), before_.end(),
                                       [&](const Known& one) { return one.fate == Fate::unknown && &one != known; });
  if (same_names && keep({listing_})) return {};
  const std::string text = listing_text();
  listing_digest_ = digest_of(text);
  const auto written = write(listing_, text);
  if (!written) return fail(written.error());
  const auto number = static_cast<std::uint32_t>(made_.size() - 1);
  const auto after = [&](std::uint32_t other, const std::string& path) { return made_[other].path.view() < path; };
  by_path_.insert(std::lower_bound(by_path_.begin(), by_path_.end(), listing_, after), number);
  return {};
}

// Two builds of two repositories may write to one folder, and nothing holds them apart but what they find there.
Status SiteWriter::check_alone() {
  if (listing_.empty()) return {};
  const auto info = fs_.stat(join_path(output_dir_, listing_));
  const bool same = info ? listing_seen_ == *info : !listing_seen_;
  return same ? Status() : fail(not_alone(output_dir_));
}

// If another build's came over it, both know all files from now on, and the next build of either removes the other's.
Status SiteWriter::settle_listing() {
  if (!listing_digest_) return {};
  const std::string path = join_path(output_dir_, listing_);
  BH_TRY(const std::string there, read_own_file(fs_, path));
  if (digest_of(there) == listing_digest_ || !there.starts_with(kListingHeader)) return {};
  const std::string ours = listing_text();
  std::set<std::string_view> lines;
  for (const std::string_view text : {std::string_view(there), std::string_view(ours)}) {
    for (const auto line : split(text.substr(kListingHeader.size()), '\n')) lines.insert(line);
  }
  lines.erase("");
  std::string all(kListingHeader);
  for (const auto line : lines) fmt::format_to(std::back_inserter(all), "{}\n", line);
  BH_CHECK(fs_.write_atomic(path, all, false));
  return fail(not_alone(output_dir_));
}

Status SiteWriter::write_manifest() {
  const std::size_t head = kManifestHeader.size() + kDigestSize + 1;
  std::size_t size = head;
  each_file([&](const FileNow& file) { size += kDigestSize + file.path.size() + kMostOfLine; });
  std::string text(kManifestHeader);
  text.reserve(size);
  text.append(kDigestSize, ' ').append("\n");
  each_file([&](const FileNow& file) {
    std::array<char, 20> digits;
    char* const end = std::to_chars(digits.begin(), digits.end(), file.size).ptr;
    text.append(file.digest.hex()).append(" ").append(digits.data(), end).append(" ").append(file.path).append("\n");
  });
  after_digest_ = digest_of(std::string_view(text).substr(head));
  text.replace(kManifestHeader.size(), kDigestSize, after_digest_.hex());
  BH_CHECK(fs_.make_dirs(std::string(folder_of(manifest_))));
  return fs_.write_atomic(manifest_, text, true);
}

// What was moved into its place has a new identity: it is looked at, some files at a time.
Status SiteWriter::write_identities() {
  SiteIdentitiesWriter out(after_digest_, static_cast<std::size_t>(report_.files));
  std::vector<const FileInfo*> some;  // null: of the next in `moved`
  std::vector<std::string_view> moved;
  const auto add = [&] {
    const auto infos = stat_all(fs_, output_dir_, moved, 1);
    auto info = infos.begin();
    for (const FileInfo* seen : some) out.add(seen ? *seen : (info++)->value_or(FileInfo()));
    some.clear();
    moved.clear();
  };
  each_file([&](const FileNow& file) {
    some.push_back(file.seen);
    if (file.seen == nullptr) moved.push_back(file.path);
    if (some.size() == kLookedAtOnce) add();
  });
  add();
  return out.save(fs_, identities_);
}

}  // namespace benchhub
