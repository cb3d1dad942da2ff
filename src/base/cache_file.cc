// See cache_file.h.
#include "base/cache_file.h"

#include "base/hash.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxCacheBytes = 4ULL << 30;
constexpr std::size_t kDigestSize = 32;

std::size_t head_size(std::string_view name) { return name.size() + 1 + kDigestSize + 1; }

}  // namespace

std::string read_cache(FileSystem& fs, const std::string& path, std::string_view name) {
  auto bytes = fs.read(path, kMaxCacheBytes);
  const std::size_t head = head_size(name);
  if (!bytes || bytes->size() < head || !bytes->starts_with(name)) return {};
  const std::string_view all = *bytes;
  if (all[name.size()] != ' ' || all[head - 1] != '\n') return {};
  const Digest claimed = Digest::from_hex(all.substr(name.size() + 1, kDigestSize));
  if (!claimed || claimed != digest_of(all.substr(head))) return {};
  bytes->erase(0, head);
  return *std::move(bytes);
}

CacheWriter::CacheWriter(std::string_view name, std::size_t size) : head_(head_size(name)) {
  bytes_.reserve(head_ + size);
  bytes_.append(name).append(" ").append(kDigestSize, ' ').append("\n");
}

Status CacheWriter::save(FileSystem& fs, const std::string& path) {
  BH_CHECK(fs.make_dirs(path.substr(0, path.rfind('/'))));
  bytes_.replace(head_ - kDigestSize - 1, kDigestSize, digest_of(body()).hex());
  return fs.write_atomic(path, bytes_, false);
}

}  // namespace benchhub
