// One JSONL file of a pair (answers or history): load, merge, save. The rules are the same for both kinds of record, so
// they are written once here; what differs is a RecordKind. Private to the store module.
#pragma once

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/fs.h"
#include "store/quarantine.h"
#include "store/sealed_lines.h"
#include "store/store.h"

namespace benchhub {

// Specialised per record type: kFile, kFormat, kVersion, decode(const Json&) -> optional<T>, encode(const T&) -> Json,
// key(const T&) -> tuple that tells records apart, stands_ms(const T&) -> since when it stands, instead_of(const T&
// old, T handed) -> T that stands, asked(const T&) -> what was asked, of an older record that is kept beside a newer
// one; "": it is not.
template <class T>
struct RecordKind;

struct PairPath {
  std::string root, rel;  // rel: "data/<benchmark>/<model>", the form that pages and reports may show
  std::string folder() const { return join_path(root, rel); }
};

// A record and the line that it came from: a rewrite puts the line back as it was, so that members that this program
// does not know survive.
template <class T>
struct StoredRecord {
  T value;
  std::string_view digest;
  std::string_view line;  // without "\n"; digest and line point into the PairFile
  bool fresh = false;     // handed in now: wins over what the file has
};

template <class T>
struct PairFile {
  std::string bytes;                    // as read; records and damaged lines point into it
  std::deque<std::string> fresh_lines;  // of the fresh records
  std::vector<StoredRecord<T>> records;
  std::vector<StoredRecord<T>> older;  // what was asked otherwise, and stands where a newer record stands; by key
  std::vector<DamagedLine> damaged;

  PairFile() = default;  // stays where it is: others point into it
  PairFile(const PairFile&) = delete;
  PairFile& operator=(const PairFile&) = delete;
};

inline constexpr std::uint64_t kMaxPairFile = 1ULL << 30;

template <class T>
std::string read_record(const SealedRecord& record, std::vector<StoredRecord<T>>& out) {
  auto value = RecordKind<T>::decode(record.value);
  if (!value) return "a field is missing or of a wrong type";
  out.push_back({*std::move(value), record.digest, record.line});
  return {};
}

// How many older ones are kept where a file is written: what was edited twice and is put back is not paid again, and a
// file has three times its lines at most.
inline constexpr int kMostOlder = 2;

// Sorted by key. Of each request one record is kept: the fresh, then the newest, then that with the greatest digest. Of
// several requests of one key the newest stands, and those that are answers are kept beside it. The order does not
// depend on the order of the lines, so every machine that has the same lines sees the same data.
template <class T>
void keep_newest(PairFile<T>& file) {
  using Kind = RecordKind<T>;
  auto& records = file.records;
  const auto rises = [](const auto& a, const auto& b) { return Kind::key(a.value) < Kind::key(b.value); };
  if (file.older.empty() && std::adjacent_find(records.begin(), records.end(), [&](const auto& a, const auto& b) {
                              return !rises(a, b);
                            }) == records.end())
    return;  // as this program writes them
  std::move(file.older.begin(), file.older.end(), std::back_inserter(records));
  file.older.clear();
  const auto sort_by = [&](const auto& rank) {
    std::sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
      const auto key_a = Kind::key(a.value), key_b = Kind::key(b.value);
      return key_a != key_b ? key_a < key_b : rank(a) > rank(b);
    });
  };
  sort_by(
      [](const auto& r) { return std::make_tuple(Kind::asked(r.value), r.fresh, Kind::stands_ms(r.value), r.digest); });
  const auto same = [](const auto& a, const auto& b) {
    return Kind::key(a.value) == Kind::key(b.value) && Kind::asked(a.value) == Kind::asked(b.value);
  };
  records.erase(std::unique(records.begin(), records.end(), same), records.end());
  sort_by(
      [](const auto& r) { return std::make_tuple(!Kind::asked(r.value).empty(), Kind::stands_ms(r.value), r.digest); });
  std::vector<StoredRecord<T>> standing;
  for (auto& record : records) {
    if (standing.empty() || Kind::key(standing.back().value) != Kind::key(record.value))
      standing.push_back(std::move(record));
    else if (!Kind::asked(record.value).empty()) file.older.push_back(std::move(record));
  }
  records = std::move(standing);
}

// Links anywhere on the way are refused: data/ may come with a stranger's branch.
template <class T>
Status load_pair_file(FileSystem& fs, const PairPath& path, PairFile<T>& out) {
  const std::string rel = join_path(path.rel, RecordKind<T>::kFile);
  Result<std::string> bytes = fs.read_beneath(path.root, rel, kMaxPairFile);
  if (!bytes && bytes.error().code == Errc::not_found) return {};
  if (!bytes) {
    Error error = std::move(bytes).error();
    if (error.code == Errc::invalid_input) error.code = Errc::corruption;  // a link, a FIFO, a folder: may hide answers
    return fail(std::move(error));
  }
  out.bytes = *std::move(bytes);
  auto sink = [&](const SealedRecord& record) { return read_record(record, out.records); };
  BH_TRY(out.damaged,
         read_sealed(join_path(path.root, rel), out.bytes, {RecordKind<T>::kFormat, RecordKind<T>::kVersion}, sink));
  keep_newest(out);
  return {};
}

// Always writes, even what is there already: only then is it known to be durable (a predecessor may have died between
// the rename and the sync of the folder).
template <class T>
Status save_pair_file(FileSystem& fs, const PairPath& path, const PairId& id, const PairFile<T>& file) {
  using Kind = RecordKind<T>;
  BH_CHECK(quarantine_lines(fs, path.folder(), Kind::kFile, file.damaged));
  std::string bytes = seal_line(
      {{"format", Kind::kFormat}, {"version", Kind::kVersion}, {"benchmark", id.benchmark}, {"model", id.model}});
  auto older = file.older.begin();
  for (const auto& record : file.records) {
    bytes.append(record.line).append("\n");
    for (int kept = 0; older != file.older.end() && Kind::key(older->value) == Kind::key(record.value); ++older) {
      if (kept++ < kMostOlder) bytes.append(older->line).append("\n");
    }
  }
  BH_CHECK(fs.make_dirs(path.folder(), true));
  return fs.write_atomic(join_path(path.folder(), Kind::kFile), bytes, true);
}

// stand: what is handed in stands, whatever the clocks said; else what is newest, as in a file that git merged.
template <class T>
Status merge_pair_file(FileSystem& fs, const PairPath& path, const PairId& id, std::vector<T> values, bool stand) {
  PairFile<T> file;
  BH_CHECK(load_pair_file(fs, path, file));
  const std::size_t known = file.records.size();  // sorted by key
  for (T& handed : values) {
    const auto end = file.records.begin() + static_cast<std::ptrdiff_t>(known);
    const auto old = std::lower_bound(file.records.begin(), end, RecordKind<T>::key(handed),
                                      [](const auto& a, const auto& key) { return RecordKind<T>::key(a.value) < key; });
    const bool replaces = stand && old != end && RecordKind<T>::key(old->value) == RecordKind<T>::key(handed);
    T value = replaces ? RecordKind<T>::instead_of(old->value, std::move(handed)) : std::move(handed);
    std::string_view line = file.fresh_lines.emplace_back(seal_line(RecordKind<T>::encode(value)));
    line.remove_suffix(1);
    file.records.push_back({std::move(value), digest_of_line(line), line, true});
  }
  keep_newest(file);
  return save_pair_file(fs, path, id, file);
}

template <class T>
void report_damage(const PairPath& path, const PairFile<T>& file, std::vector<Damage>& out) {
  for (const DamagedLine& line : file.damaged) {
    out.push_back({join_path(path.rel, RecordKind<T>::kFile), line.line, line.reason});
  }
}

}  // namespace benchhub
