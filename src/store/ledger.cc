// See ledger.h. Format: docs/format-data.md.
#include "store/ledger.h"

#include <algorithm>

#include "base/clock.h"
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

}  // namespace

Status add_spending(FileSystem& fs, const std::string& root, std::int64_t at_ms, const Spending& spending) {
  if (spending.cost <= 0) return {};
  BH_TRY(const auto scan, scan_journal(fs, ledger_path(root)));
  std::string text = journal_header();
  if (is_damaged(scan)) {  // stays as it is, so that nobody takes what is left of it for the whole
    BH_TRY(text, fs.read(ledger_path(root)));
    if (!text.ends_with('\n')) text += '\n';
  } else {
    // Two days more: a clock may be set back, and forward again.
    for (const Json& record : scan.records) {
      if (is_spending(record) && time_of(record) > at_ms - 2 * kDayMs) text += journal_line(record);
    }
  }
  Json record = {{"type", "spent"}, {"at", at_ms}, {"cost", spending.cost}, {"presumed", spending.presumed}};
  if (spending.of_part > 0) record["of_part"] = spending.of_part;
  text += journal_line(record);
  BH_CHECK(fs.make_dirs(join_path(root, ".benchhub"), true));
  return fs.write_atomic(ledger_path(root), text, true);
}

Result<Spending> spending_of_day(FileSystem& fs, const std::string& root, std::int64_t at_ms) {
  BH_TRY(const auto scan, scan_journal(fs, ledger_path(root)));
  if (is_damaged(scan)) {
    return fail({Errc::corruption,
                 "the list of what was spent is damaged",
                 "how much the limit of the night (budget.per_night_usd) still leaves is not known",
                 "delete it when the day is over (UTC), or today if you know that enough is left",
                 {ledger_path(root), 0, 0}});
  }
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
