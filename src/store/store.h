// The store: data/<benchmark>/<model>/{answers,judgments,history}.jsonl and the journal .benchhub/journal. Formats:
// docs/format-data.md. Reading never changes anything; damage is reported, never shown as data, never deleted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/fs.h"
#include "domain/answer.h"

namespace benchhub {

struct PairId {
  std::string benchmark, model;  // slugs
  auto operator<=>(const PairId&) const = default;
};

// One line that could not be read. The bytes stay in the file until the pair is written, and move to quarantine.jsonl
// then.
struct Damage {
  std::string file;
  int line = 0;
  std::string reason;
};

struct PairData {
  PairId id;
  std::vector<Answer> answers;    // sorted by place (domain/answer.h); the newest of equal ones
  std::vector<Answer> judgments;  // those with `verdict`, likewise
  std::vector<Answer> older;      // of both, sorted by place: final ones to something else, from before an edit or of
                                  // another branch
  std::vector<Damage> damage;

  const Answer* at(const Place& place) const;                        // the one that stands; null if there is none
  const Answer* at(const Place& place, std::string_view key) const;  // also an older one
};

// A summary line of history.jsonl: what the pair's numbers were after a run.
struct HistoryEntry {
  std::int64_t at_ms = 0;
  std::optional<double> score, lower, upper;
  int scored = 0, total = 0;
  std::optional<Nano> cost;
  std::string commit;
  struct Speed {  // of one case of a speed benchmark: medians
    std::string case_id;
    int measured = 0;  // answers
    std::optional<double> ttft_ms, output_per_second;
  };
  std::vector<Speed> speed;
  std::string served;       // models that the replies named, "a, b"; "" if none did
  std::string fingerprint;  // of the backends, likewise
  std::string judges;       // who graded, likewise
  int sample_cases = 0;     // of a run that drew so many cases of each benchmark, with this seed; 0: it took all
  std::uint64_t sample_seed = 0;
};

class Store {
 public:
  // root: the repository, not empty ("." for here). Nothing is created before the first write.
  Store(FileSystem& fs, std::string root) : fs_(fs), root_(std::move(root)) {}

  // Every pair that has a folder under data/, sorted, and links and the like that stand where a folder should be:
  // behind that may be paid answers, so it is damage, never an absence. Errc::storage if data/ cannot be listed; no
  // data/ is no pair.
  struct Survey {
    std::vector<PairId> pairs;
    std::vector<Damage> misplaced;
  };
  Result<Survey> survey() const;
  // The pairs; Errc::corruption (naming the first) if anything is misplaced.
  Result<std::vector<PairId>> pairs() const;
  // An absent file is an empty pair. Errc::corruption for a newer format version or git conflict markers (names the
  // file).
  Result<PairData> read(const PairId& id) const;
  // Inserts or replaces by place, sorts, writes durably; damaged lines go to quarantine.jsonl beside it first. Verdicts
  // go to judgments.jsonl; answers are written before them.
  // What is handed in stands then, whatever the clocks said; but a failure never instead of a final answer, which stays
  // and keeps the failure's key as retry_key. Final answers to something else stay beside it, the newest few. One
  // writer at a time: the caller locks.
  Status upsert(const PairId& id, std::vector<Answer> answers);
  // The same of another checkout: of final answers to different requests the newest stands, wherever it comes from.
  Status merge(const PairId& id, std::vector<Answer> answers);
  Result<std::vector<HistoryEntry>> history(const PairId& id, std::vector<Damage>* damage) const;
  Status append_history(const PairId& id, const HistoryEntry& entry);  // replaces an entry with the same at_ms

  std::string pair_folder(const PairId& id) const;  // "<root>/data/<benchmark>/<model>"
  const std::string& root() const { return root_; }
  FileSystem& fs() const { return fs_; }

 private:
  Status write(const PairId& id, std::vector<Answer> answers, bool stand);

  FileSystem& fs_;
  std::string root_;
};

}  // namespace benchhub
