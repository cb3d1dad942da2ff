// Pages of one benchmark as the next build will make them, by themselves and in memory: `serve` shows what somebody
// looks at before the rest of the site is built. What takes a look at everything is as in the last build (git's facts,
// likeness to other benchmarks) or left out (answers under other names). Called by cli.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assemble/site_build.h"
#include "render/page_jobs.h"

namespace benchhub {

class SitePreview {
 public:
  // What SiteBuild::frame() gave for `repository`, into which it points.
  SitePreview(std::shared_ptr<const Repository> repository, SiteModel frame)
      : repository_(std::move(repository)), frame_(std::move(frame)) {}

  // The files, of those wanted, that are pages of the benchmark, with what is made along with them. now: the repository
  // as it is, of which no other benchmark is looked at.
  Result<std::vector<SiteFile>> pages(FileSystem& fs, const SiteBuildOptions& options, const Repository& now,
                                      const std::string& slug, const std::vector<std::string>& wanted) const;

 private:
  SiteModel frame_with(const Repository& now, const std::string& slug) const;

  std::shared_ptr<const Repository> repository_;
  SiteModel frame_;
};

}  // namespace benchhub
