// Which pairs had nothing left to ask when a plan was made last, or nobody to ask, and of which of their inputs that
// was found: as long as none of these changes, their answers need not be read to say it again. A pair depends on its
// benchmark's folder, on its own in data/, on the files of the providers that lead to its model, on benchhub.json and
// on the program; where answers are missing, on all that is stored, since another benchmark may have them; where
// answers are judged or compared, on all other pairs of the benchmark: these are known together or not at all. A cache:
// without it, or if a byte of it is wrong, every answer is read. Used by make_plan.cc; made by cli/plan_memo.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/inventory.h"
#include "plan/plan.h"
#include "plan/stored_pairs.h"

namespace benchhub {

struct SettledPair {
  bool planned = true;   // false: no pair of this plan, just a file without damage that is not read again
  bool lacking = false;  // answers are missing or stale, and it cannot be run
  PairState state = PairState::fresh;
  std::string reason, drift, misfit;
  int fresh = 0, stale = 0, missing = 0, failed = 0, unfit = 0;
  bool judge_in_doubt = false;
  Estimate estimate;
  ValidTimes times;
  std::int64_t paid_ms = 0;  // when its newest answer that cost something ended; 0: none did
};

SettledPair numbers_of(const PairPlan& pair, bool lacking, std::int64_t now_ms);
PairPlan plan_of(const SettledPair& known, const Repository& repository, const Benchmark& benchmark,
                 const Model& model);
std::int64_t newest_paid_ms(const PairData& data);  // as SettledPair::paid_ms

class SettledPairs {
 public:
  using OfBenchmark = std::map<std::string, SettledPair>;  // by model

  // All must outlive it. program: what tells the tool from another build of it; folder: of the caches.
  SettledPairs(FileSystem& fs, const Inventory& inventory, const Repository& repository, const PlanOptions& options,
               StoredPairs stored, std::string_view program, const std::string& folder);

  // Whether what lacks answers can be known: where all of it is planned, and nothing waits in a batch.
  static bool knows_lacking(const PlanOptions& options);
  const StoredPairs& stored() const { return stored_; }
  const std::string& keys_file() const { return keys_file_; }  // of KeyIndex

  // Of what was noted, all that still holds. benchmark: its slug; null: the one that is not defined (any more).
  OfBenchmark of(const std::string& slug, const Benchmark* benchmark) const;
  // Of this benchmark these, and no others.
  void note(const std::string& slug, const Benchmark* benchmark, const OfBenchmark& settled);
  Status save();

 private:
  Digest inputs_of(const std::string& slug, const Benchmark* benchmark) const;
  const Digest& inputs_of_model(const std::string& slug) const;
  const Digest& stored_of(const std::string& benchmark, const std::string& model) const;
  const Digest& all_stored() const;

  FileSystem& fs_;
  const Inventory& inventory_;
  const Repository& repository_;
  const PlanOptions& options_;
  const StoredPairs stored_;
  const std::string file_, keys_file_;
  Digest shared_;                                           // what all pairs depend on
  std::map<std::string, Digest, std::less<>> models_;       // what the pairs of a model depend on
  mutable std::optional<Digest> all_stored_;                // once it was asked for
  std::string before_;                                      // the file as it was
  std::map<std::string, std::string, std::less<>> noted_;   // by benchmark
  std::map<std::string_view, std::string_view> unchanged_;  // into before_
};

}  // namespace benchhub
