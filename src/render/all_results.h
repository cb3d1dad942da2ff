// One SQLite database of all results of a site, put together from the databases of its benchmarks (exports.h:
// results_sqlite). Tables: docs/format-exports.md. Called by cli/cmd_export.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace benchhub {

class AllResults {
 public:
  static Result<AllResults> open();
  AllResults(AllResults&&) noexcept;
  ~AllResults();

  // bytes: a results.sqlite; of a benchmark that is in it already, nothing is added. Errc::invalid_input if it is none,
  // or none of this version's: then nothing is added.
  Status add(std::string_view bytes);
  // The whole database; the same benchmarks in the same order give the same bytes. Call once.
  Result<std::string> bytes();
  std::int64_t benchmarks() const { return benchmarks_; }
  std::int64_t scores() const { return scores_; }

 private:
  struct Impl;
  explicit AllResults(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  std::int64_t benchmarks_ = 0, scores_ = 0;
};

// Whether these are the bytes of a database that bytes() gave, of any version since it says so (application_id "bhub").
bool is_all_results(std::string_view bytes);

}  // namespace benchhub
