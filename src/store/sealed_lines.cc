// See sealed_lines.h. The digest is taken over the bytes of the line as they stand: no flipped bit can hide in a part
// that parsing would forgive.
#include "store/sealed_lines.h"

#include <fmt/format.h>

#include "base/conflict_marks.h"
#include "base/hash.h"
#include "base/lfs_pointer.h"

namespace benchhub {
namespace {

constexpr std::size_t kDigestSize = 16;
constexpr std::string_view kDigestOpen = R"(,"digest":")";
constexpr std::string_view kDigestClose = R"("})";
constexpr std::size_t kSealSize = kDigestOpen.size() + kDigestSize + kDigestClose.size();

std::string_view cut_line(std::string_view& rest) {
  std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool digest_holds(std::string_view line, std::string_view digest) {
  Sha256 hash;
  hash.update(line.substr(0, line.size() - kSealSize));
  hash.update("}");
  return hash.hex().compare(0, kDigestSize, digest) == 0;
}

class SealedReader {
 public:
  SealedReader(const std::string& file, const SealedFormat& format, const RecordSink& sink)
      : file_(file), format_(format), sink_(sink) {}

  // Why the line is damaged, or "".
  Result<std::string> take(int number, std::string_view line) {
    if (is_conflict_mark(line)) return fail(conflict_error(file_, number));
    if (number == 1 && is_lfs_pointer(line)) return fail(lfs_pointer_error(Errc::corruption, file_));
    std::string_view digest = digest_of_line(line);
    bool whole = !digest.empty() && digest_holds(line, digest);
    const Result<JsonView> value = parser_.parse(line);
    const std::optional<JsonView> format = value ? value->find("format") : std::nullopt;
    if (format) BH_CHECK(refuse_newer(number, *format, *value));
    if (!whole) return broken_reason(line, digest, value);
    if (!value) return "not JSON: " + value.error().what;
    return format ? take_header(*format, *value) : sink_({*value, digest, line});
  }
  bool header_seen() const { return header_seen_; }

 private:
  static std::int64_t version_of(const JsonView& header) { return get_int(header, "version").value_or(0); }
  // Looked at before the digest: a newer version may seal its lines in another way.
  Status refuse_newer(int number, const JsonView& format, const JsonView& header) const {
    if (format.text() != format_.name) return {};
    const std::int64_t version = version_of(header);
    if (version > format_.version) return fail(newer_version(file_, number, version, format_.version));
    return {};
  }
  std::string take_header(const JsonView& format, const JsonView& header) {
    if (format.text() != format_.name) return "header of another format";
    if (version_of(header) < 1) return "header without a version";
    header_seen_ = true;
    return {};
  }
  static std::string broken_reason(std::string_view line, std::string_view digest, const Result<JsonView>& value) {
    if (line.find('\0') != std::string_view::npos) return "NUL bytes";
    if (!value) return "not JSON: " + value.error().what;
    return digest.empty() ? "no digest at its end" : "digest does not match";
  }

  const std::string& file_;
  const SealedFormat& format_;
  const RecordSink& sink_;
  JsonParser parser_;
  bool header_seen_ = false;
};

}  // namespace

Error conflict_error(const std::string& file, int line) {
  Error error{Errc::corruption,
              "git conflict marker",
              "a merge was not finished; nothing of this file is used",
              "resolve it by keeping the lines of both sides, or set merge=union (docs/format-data.md)",
              {}};
  error.where = {file, line, 0};
  return error;
}

std::string short_digest(std::string_view bytes) { return sha256_hex(bytes).substr(0, kDigestSize); }

std::string_view digest_of_line(std::string_view line) {
  if (line.size() <= kSealSize || !line.ends_with(kDigestClose)) return {};
  std::string_view seal = line.substr(line.size() - kSealSize);
  return seal.starts_with(kDigestOpen) ? seal.substr(kDigestOpen.size(), kDigestSize) : std::string_view{};
}

std::string seal_line(const Json& object) {
  std::string line = canonical_json(object);
  std::string digest = short_digest(line);
  line.pop_back();
  return line.append(kDigestOpen).append(digest).append(kDigestClose).append("\n");
}

Result<std::vector<DamagedLine>> read_sealed(const std::string& file, std::string_view bytes,
                                             const SealedFormat& format, const RecordSink& sink) {
  SealedReader reader(file, format, sink);
  std::vector<DamagedLine> damaged;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  for (int number = 1; !bytes.empty(); ++number) {
    std::string_view line = cut_line(bytes);
    if (line.empty()) continue;
    BH_TRY(std::string reason, reader.take(number, line));
    if (!reason.empty()) damaged.push_back({number, std::move(reason), line});
  }
  // A damaged first line is most likely the header itself: one report is enough.
  bool reported = !damaged.empty() && damaged.front().line == 1;
  if (!reader.header_seen() && !reported) damaged.insert(damaged.begin(), DamagedLine{1, "no header", {}});
  return damaged;
}

Error newer_version(const std::string& file, int line, std::int64_t found, int known) {
  Error error{Errc::corruption,
              "written by a newer version of benchhub-build",
              fmt::format("format version {}, this program knows {} and older", found, known),
              "use the newer program; nothing was changed",
              {}};
  error.where = {file, line, 0};
  return error;
}

}  // namespace benchhub
