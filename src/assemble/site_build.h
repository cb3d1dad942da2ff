// The build of the site from what is stored: takes the inventory, finds what did not change since the last build,
// plans, scores and renders the benchmarks that did, one at a time per thread, then the pages about all.
// docs/incremental.md describes what is remembered where. Called by cli.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/inventory.h"
#include "base/phase_times.h"
#include "definition/repository.h"
#include "plan/plan.h"
#include "render/site.h"

namespace benchhub {

struct SiteBuildOptions {
  std::string root;
  std::vector<std::string> template_dirs;  // the tool's own
  std::string program;                     // the tool itself: another one makes every page again
  std::string output_dir;
  std::string tool_version;
  PlanOptions plan;  // of everything: no selection
  unsigned threads = 1;
  bool name_files = false;       // see RenderOptions
  PhaseTimes* times = nullptr;  // where the time goes, if somebody wants to know
};

// Where templates are looked for: the repository's own folder first, if there is one.
std::vector<std::string> template_dirs(FileSystem& fs, const SiteBuildOptions& options);

struct SiteBuildReport {
  RenderReport render;
  bool unchanged = false;  // nothing was looked at but the files' identities
  std::vector<Notice> notices;
  bool damaged() const;  // some notice is of a damaged record, which is not shown
  int input_files = 0, inputs_read = 0;     // files; those of them whose bytes were read for a digest
  int boards = 0;                           // benchmarks, of which render.kept_sections were kept
  std::vector<std::string> template_notes;  // of the user's: a sentence for each
  std::string interactive_charts;           // what they run on, or why there are none; "" if unchanged
};

class SiteBuild {
 public:
  // Looks at every input.
  static Result<std::unique_ptr<SiteBuild>> begin(FileSystem& fs, const SiteBuildOptions& options);
  ~SiteBuild();

  // True if the last build had the same inputs and left the site that stands there: there is nothing to do, and
  // `report` says what stands there.
  Result<bool> nothing_changed(SiteBuildReport& report);
  // What is known before an answer is read: settings, definitions, what git says of them. Points into `repository`.
  Result<SiteModel> frame(const Repository& repository, const std::map<std::string, std::string>& schemas);
  // quiet: the definitions gave no warning and none is left out; else the next build loads them again to say so.
  Result<SiteBuildReport> run(const Repository& repository, SiteModel frame, bool quiet);

 private:
  struct Impl;
  explicit SiteBuild(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace benchhub
