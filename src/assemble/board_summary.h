// What one build of the site remembers for the next: of a benchmark, what the pages about all boards show of it and
// what its own pages depended on that is no file of its own; of the whole site, what no file tells. Used by
// site_build.cc.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "plan/valid_times.h"
#include "render/site_model.h"

namespace benchhub {

struct BoardSummary {
  std::vector<OverviewRow> rows;
  std::vector<Digest> row_digests;
  std::shared_ptr<const TextPool> row_texts;  // of the rows; null: they were read, and point into what was read
  JudgeReport judges;
  std::optional<double> detectable;
  StoredRuns runs;
  std::vector<Notice> notices;
  std::vector<Digest> asked;  // keys of answers that were looked for under other benchmarks' names
  ValidTimes times;

  std::string bytes() const;
  bool read(std::string_view bytes);  // false: no such bytes
};

struct WholeSummary {
  std::vector<std::pair<std::string, bool>> keys;  // environment variables of providers: is it set?
  ValidTimes times;

  std::string bytes() const;
  bool read(std::string_view bytes);
};

}  // namespace benchhub
