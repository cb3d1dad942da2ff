// Where every stored answer stands, by what was asked: finds the answers of renamed and forked benchmarks without
// holding all answers in memory (24 bytes each). Used where benchmarks are planned one at a time.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/hash.h"
#include "plan/plan.h"

namespace benchhub {

class KeyIndex : public OtherAnswers {
 public:
  // Reads no file before the first question. data: the digest of a pair's folder as it is now; index: file in which the
  // keys are kept from one build to the next, "" for none.
  KeyIndex(FileSystem& fs, const Store& store, std::vector<std::pair<PairId, Digest>> data, std::string index,
           unsigned threads);
  ~KeyIndex() override;

  const Answer* find(const std::string& key) const override;
  // The pair whose answer find() would give, with the digest of its folder; null if there is none.
  const std::pair<PairId, Digest>* source(const Digest& key) const;
  static Digest key_digest(
      const std::string& key);  // of an answer's key: its first half; of a published one's: its own
  // The first file that could not be read; then what was found is not to be used.
  Status status() const;
  Status save() const;

 private:
  struct Place {
    Digest key;
    std::uint32_t pair;
    AnswerStanding standing;
  };
  struct PairKeys;
  void build() const;
  const PairKeys& keys_of(std::size_t pair) const;
  const PairData* load(std::size_t pair) const;

  FileSystem& fs_;
  const Store& store_;
  std::vector<std::pair<PairId, Digest>> data_;
  std::string file_;
  unsigned threads_;
  mutable std::once_flag built_;
  mutable bool as_kept_ = false;        // the file says the same
  mutable std::vector<PairKeys> keys_;  // by pair
  mutable std::vector<Place> by_key_;   // sorted; of equal keys the one to take stands first
  mutable std::mutex mutex_;            // guards what follows
  mutable Status status_;
  mutable std::map<std::size_t, std::unique_ptr<PairData>> loaded_;
};

}  // namespace benchhub
