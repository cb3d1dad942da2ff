// See identities.h. The file: digest of the manifest, number of files, mtime, ctime, inode and size of each.
#include "render/identities.h"

#include "base/binary.h"
#include "base/settled.h"

namespace benchhub {
namespace {

constexpr std::string_view kIdentitiesName = "benchhub-site-identities 1";
constexpr std::size_t kUsualEntry = 28;  // bytes

}  // namespace

SiteIdentities SiteIdentities::load(FileSystem& fs, const std::string& path, const Digest& manifest) {
  SiteIdentities out;
  if (path.empty() || !manifest) return out;
  const auto info = fs.stat(path);
  const std::string bytes = read_cache(fs, path, kIdentitiesName);
  if (!info || bytes.empty()) return out;
  BinaryReader reader(bytes);
  Digest noted_for;
  std::uint64_t count = 0;
  reader(noted_for, count);
  if (noted_for != manifest) return out;
  std::vector<FileInfo> files;
  for (; count > 0 && reader.ok(); --count) {
    FileInfo& file = files.emplace_back();
    reader(file.mtime_ns, file.ctime_ns, file.inode, file.size);
  }
  if (!reader.ended()) return out;
  out.files_ = std::move(files);
  out.noted_ns_ = info->mtime_ns;
  return out;
}

const FileInfo* SiteIdentities::at(std::size_t n) const {
  return n < files_.size() && settled(files_[n], noted_ns_) ? &files_[n] : nullptr;
}

SiteIdentitiesWriter::SiteIdentitiesWriter(const Digest& manifest, std::size_t files)
    : writer_(kIdentitiesName, files * kUsualEntry) {
  writer_(manifest, static_cast<std::uint64_t>(files));
}

Status SiteIdentitiesWriter::save(FileSystem& fs, const std::string& path) {
  return path.empty() ? Status() : writer_.save(fs, path);
}

}  // namespace benchhub
