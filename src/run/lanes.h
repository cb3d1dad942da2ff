// The lanes of a run, one per host and key that it has asked so far: what a provider counts, it counts per key, however
// many files in models/ name it. Used by engine.cc only.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "run/lane.h"

namespace benchhub {

class Lanes {
 public:
  // start_ns: of the run; its time ends max_time_s later.
  Lanes(const RunOptions& options, std::int64_t start_ns);

  // Made when it is first asked for. Providers without a key share nothing.
  Lane& of(const Provider& provider);
  Lane& of(const Job& job) { return of(*job.way().provider); }
  auto begin() { return lanes_.begin(); }
  auto end() { return lanes_.end(); }

  // When the first of them may send what is prepared, if that is after now_ns; Pacer::kNever if only a reply can help.
  std::int64_t next_ns(std::int64_t now_ns) const;
  void tell(RunProgress& out, std::int64_t now_ns) const;  // each lane, and when the last one is done

 private:
  const RunOptions& options_;
  std::int64_t latest_ns_ = std::numeric_limits<std::int64_t>::max();
  std::map<std::string, Lane> lanes_;         // by the slug of the first provider
  std::map<std::string, Lane*> of_provider_;  // by slug
};

}  // namespace benchhub
