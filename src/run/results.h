// What a run has come to: the counts of its report, and the answers of each pair until the last of them is there, when
// they go to data/ together. Used by engine.cc only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "run/engine.h"
#include "run/jobs.h"
#include "run/pair_writer.h"

namespace benchhub {

class Results {
 public:
  Results(Store& store, RunReport& report) : store_(store), report_(report) {}

  // Of a new round. What was found under another name goes to data/ at once.
  Status begin(JobList& list);
  // From here on pairs are written by a thread of their own, until close(), which waits for it.
  Status open(const PairWriter::Stored& stored) {
    BH_TRY(writer_, PairWriter::start(store_, stored));
    return {};
  }
  bool failed() const { return writer_->failed(); }
  Status close();
  // All that is there, on this thread: answers of baselines.
  Status write();

  // The ends of a job, which is emptied: memory and its release are spread over the run instead of waited for at its
  // end. By a reply; by an answer that is there already; by the failure of its last send; by nothing.
  void finish(Job& job, const ParsedReply& parsed, const RawReply& raw, std::int64_t at_ms);
  void take(Job& job, const Answer& answer);
  void fail_after_all(Job& job);
  void not_run(Job& job);

  void tell(RunProgress& out) const;  // the counts

 private:
  void count_error(const Job& job, const std::string& error);
  void put(Job& job, const std::function<Answer(const Destination&)>& make);
  void end_for(const PairId& id);

  Store& store_;
  RunReport& report_;
  std::map<PairId, std::int64_t> open_;  // jobs that a pair still waits for
  std::map<PairId, std::vector<Answer>> finished_;
  std::unique_ptr<PairWriter> writer_;
};

}  // namespace benchhub
