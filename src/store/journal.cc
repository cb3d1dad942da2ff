// Reading and mending the journal; see journal.h. Appending stands in journal_writer.cc.
#include "store/journal.h"

#include <fmt/format.h>

#include "store/journal_lines.h"
#include "store/sealed_lines.h"

namespace benchhub {
namespace {

constexpr int kJournalVersion = 1;
constexpr std::size_t kPrefix = 17;  // 16 hex digits and a space

std::optional<Json> read_journal_line(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.size() <= kPrefix || line[kPrefix - 1] != ' ') return std::nullopt;
  const std::string_view payload = line.substr(kPrefix);
  if (short_digest(payload) != line.substr(0, kPrefix - 1)) return std::nullopt;
  Result<Json> record = parse_json(payload);
  return record ? std::optional<Json>(*std::move(record)) : std::nullopt;
}

bool is_journal_header(const std::optional<Json>& record) {
  return record && get_string(*record, "format") == "benchhub-journal";
}

// An absent file is an empty one. Links are not followed: what is behind one would be copied as a damaged journal.
Result<std::string> read_journal(FileSystem& fs, const std::string& path) {
  const std::size_t name = path.rfind('/') + 1;
  Result<std::string> bytes =
      name == 0 ? fs.read(path) : fs.read_beneath(path.substr(0, name), path.substr(name), FileSystem::kNoLimit);
  if (!bytes && bytes.error().code == Errc::not_found) return std::string();
  return bytes;
}

Status keep_torn(FileSystem& fs, const std::string& path, const std::string& torn) {
  for (int n = 1;; ++n) {
    const std::string beside = fmt::format("{}.torn-{}", path, n);
    const Result<FileInfo> taken = fs.stat(beside);
    if (taken) continue;
    if (taken.error().code != Errc::not_found) return fail(taken.error());
    return fs.write_atomic(beside, torn, true);
  }
}

}  // namespace

std::string journal_line(const Json& record) {
  const std::string payload = canonical_json(record);
  return short_digest(payload) + " " + payload + "\n";
}

std::string journal_header() { return journal_line({{"format", "benchhub-journal"}, {"version", kJournalVersion}}); }

Status for_each_journal_line(const std::string& path, std::string_view bytes, const JournalLineSink& sink) {
  for (int number = 1; !bytes.empty(); ++number) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    bytes.remove_prefix(line.size());
    std::optional<Json> record = read_journal_line(line);
    if (!is_journal_header(record)) {
      sink(number, line, std::move(record));
    } else if (const auto version = get_int(*record, "version").value_or(0); version > kJournalVersion) {
      return fail(newer_version(path, number, version, kJournalVersion));
    }
  }
  return {};
}

Result<JournalScan> scan_journal(FileSystem& fs, const std::string& path) {
  BH_TRY(const std::string bytes, read_journal(fs, path));
  JournalScan scan;
  scan.total_bytes = scan.valid_bytes = bytes.size();
  BH_CHECK(for_each_journal_line(path, bytes, [&](int number, std::string_view line, std::optional<Json> record) {
    if (!record) {
      scan.valid_bytes -= line.size();
      return;
    }
    scan.records.push_back(*std::move(record));
    scan.lines.push_back(number);
  }));
  return scan;
}

Status mend_journal(FileSystem& fs, const std::string& path) {
  BH_TRY(const std::string bytes, read_journal(fs, path));
  std::string whole = journal_header(), torn;
  BH_CHECK(for_each_journal_line(path, bytes, [&](int, std::string_view line, const std::optional<Json>& record) {
    (record ? whole : torn).append(line);
    if (record && !line.ends_with('\n')) whole += '\n';
  }));
  if (whole == bytes) return {};
  if (!torn.empty()) BH_CHECK(keep_torn(fs, path, torn));
  return fs.write_atomic(path, whole, true);
}

Status write_journal(FileSystem& fs, const std::string& path, const std::vector<Json>& records) {
  std::string text = journal_header();
  for (const Json& record : records) text += journal_line(record);
  return fs.write_atomic(path, text, true);
}

}  // namespace benchhub
