// See ledger.h. Format: docs/format-data.md.
#include "store/ledger.h"

#include <algorithm>
#include <set>
#include <utility>

#include "store/journal.h"
#include "store/journal_lines.h"

namespace benchhub {
namespace {

std::string ledger_path(const std::string& root) { return join_path(root, ".benchhub/spent"); }

constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t time_of(const Json& record) { return get_int(record, "at").value_or(0); }
bool is_spending(const Json& record) { return get_string(record, "type") == "spent"; }
bool is_of_day(const Json& record, std::int64_t at_ms) {
  return is_spending(record) && utc_date(time_of(record)) == utc_date(at_ms);
}

bool is_damaged(const JournalScan& scan) { return scan.valid_bytes < scan.total_bytes; }

Nano amount(const Json& record, const char* key) { return std::max<Nano>(0, get_int(record, key).value_or(0)); }

tl::unexpected<Error> damaged(const std::string& root) {
  return fail({Errc::corruption,
               "the list of what was spent is damaged",
               "how much the limit of the night (budget.per_night_usd) still leaves is not known",
               "delete it when the day is over (UTC), or today if you know that enough is left",
               {ledger_path(root), 0, 0}});
}

// Two days are kept: a clock may be set back, and forward again.
bool is_kept(const Json& record, std::int64_t at_ms) {
  return is_spending(record) && time_of(record) > at_ms - 2 * kDayMs;
}

// By which the same spending is known when it is met again.
std::string name_of(const Json& record) { return get_string(record, "id").value_or(canonical_json(record)); }

Json line_of(std::int64_t at_ms, const Spending& spending, const std::string& name) {
  Json out = {{"type", "spent"}, {"at", at_ms}, {"cost", spending.cost}, {"presumed", spending.presumed}, {"id", name}};
  if (spending.of_part > 0) out["of_part"] = spending.of_part;
  return out;
}

// once: but for what is there already.
Status append(FileSystem& fs, const std::string& root, std::int64_t at_ms, const std::vector<Json>& more, bool once) {
  BH_TRY(const auto scan, scan_journal(fs, ledger_path(root)));
  std::string text = journal_header();
  std::set<std::string> known;
  for (const Json& record : scan.records) known.insert(name_of(record));
  if (is_damaged(scan)) {  // stays as it is, so that nobody takes what is left of it for the whole
    BH_TRY(text, fs.read(ledger_path(root)));
    if (!text.ends_with('\n')) text += '\n';
  } else {
    for (const Json& record : scan.records) {
      if (is_kept(record, at_ms)) text += journal_line(record);
    }
  }
  const std::size_t before = text.size();
  for (const Json& record : more) {
    if (known.insert(name_of(record)).second || !once) text += journal_line(record);
  }
  if (text.size() == before) return {};
  BH_CHECK(fs.make_dirs(join_path(root, ".benchhub"), true));
  return fs.write_atomic(ledger_path(root), text, true);
}

}  // namespace

Status add_spending(FileSystem& fs, const std::string& root, Clock& clock, const Spending& spending) {
  if (spending.cost <= 0) return {};
  // No two machines end a run in the same nanosecond since their start and the same millisecond of the day.
  const std::int64_t at_ms = clock.unix_ms();
  const std::string name = std::to_string(at_ms) + "-" + std::to_string(clock.mono_ns());
  return append(fs, root, at_ms, {line_of(at_ms, spending, name)}, false);
}

Status merge_spending(FileSystem& fs, const std::string& root, std::int64_t at_ms, const Spending& spending,
                      const std::string& name) {
  return spending.cost <= 0 ? Status() : append(fs, root, at_ms, {line_of(at_ms, spending, name)}, true);
}

Status merge_spending(FileSystem& fs, const std::string& root, std::int64_t at_ms, const std::string& from) {
  BH_TRY(auto scan, scan_journal(fs, ledger_path(from)));
  if (is_damaged(scan)) return damaged(from);
  std::erase_if(scan.records, [&](const Json& record) { return !is_kept(record, at_ms); });
  for (Json& record : scan.records) record.erase("of_part");  // it was no part of a run here
  return append(fs, root, at_ms, scan.records, true);
}

Result<Spending> spending_of_day(FileSystem& fs, const std::string& root, std::int64_t at_ms) {
  BH_TRY(const auto scan, scan_journal(fs, ledger_path(root)));
  if (is_damaged(scan)) return damaged(root);
  Spending sum;
  for (const Json& record : scan.records) {
    if (!is_of_day(record, at_ms)) continue;
    sum.cost += amount(record, "cost");
    sum.presumed += amount(record, "presumed");
    sum.of_part += amount(record, "of_part");
  }
  return sum;
}

}  // namespace benchhub
