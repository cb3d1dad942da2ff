// Single flight: of equal requests one is sent, and the others wait for what comes of it, also where they become equal
// only because a provider is stopped and another route is gone. Used by engine.cc only.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "run/jobs.h"

namespace benchhub {

class Flights {
 public:
  // Of a new round: what its jobs may come to ask over their other ways.
  void expect(const Job& job);
  // True if another job with its key is on its way; it then waits for that one.
  bool join(Job& job);
  // The job ends, or goes on over another way. Those that waited for it, which nobody sends now.
  std::vector<Job*> leave(const Job& job);
  // Of what was expected, the answer is kept for those who come later.
  void answered(const Job& job, const ParsedReply& parsed, const RawReply& raw, std::int64_t at_ms);
  // What is known by now of one of the job's other ways: of this run, or stored; null if it would have to be asked.
  const Answer* answer(const Job& job, const std::string& key) const;

 private:
  struct Flight {
    const Job* leader;
    std::vector<Job*> others;
  };
  std::unordered_map<std::string, Flight> flights_;
  std::unordered_set<std::string> expected_;
  std::unordered_map<std::string, Answer> answers_;
};

}  // namespace benchhub
