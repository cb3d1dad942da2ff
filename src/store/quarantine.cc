// See quarantine.h. The whole file is rewritten: it is small and rare, and a rewrite cannot tear what was kept before.
#include "store/quarantine.h"

#include "base/base64.h"
#include "base/text.h"

namespace benchhub {
namespace {

// Text as text, so that a person can read what was lost; anything else without loss.
Json damaged_bytes(std::string_view bytes) {
  if (!invalid_utf8(bytes)) return std::string(bytes);
  return Json{{"base64", base64_encode(bytes)}};
}

}  // namespace

Status quarantine_lines(FileSystem& fs, const std::string& folder, const std::string& file,
                        const std::vector<DamagedLine>& damaged) {
  std::string added;
  const std::string path = join_path(folder, "quarantine.jsonl");
  Result<std::string> kept = fs.read_beneath(folder, "quarantine.jsonl", FileSystem::kNoLimit);
  if (!kept && kept.error().code != Errc::not_found) return fail(std::move(kept).error());
  std::string all = kept ? *std::move(kept) : seal_line({{"format", "benchhub-quarantine"}, {"version", 1}});
  if (!all.ends_with('\n')) all += '\n';
  for (const DamagedLine& line : damaged) {
    if (line.bytes.empty()) continue;
    const std::string entry = seal_line(
        {{"file", file}, {"line", line.line}, {"reason", line.reason}, {"bytes", damaged_bytes(line.bytes)}});
    // After a crash between this write and the rewrite of the data file the same lines come again.
    if (!contains(all, entry)) added += entry;
  }
  if (added.empty()) return {};
  return fs.write_atomic(path, all + added, true);
}

}  // namespace benchhub
