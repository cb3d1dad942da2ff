// Renders a SiteModel into files. Same model and templates, same bytes, with any number of threads.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "render/site_model.h"

namespace benchhub {

struct RenderOptions {
  std::vector<std::string> template_dirs;  // searched in order: the user's templates/ first, then the tool's own
  std::string output_dir;                  // site/
  std::string manifest;                    // file outside output_dir that knows each page's digest, e.g. .benchhub/site-manifest
  unsigned threads = 1;
};

struct RenderReport {
  int files = 0;          // of the whole site
  int written = 0;        // new or changed
  int removed = 0;        // stale
  std::uint64_t bytes = 0;
};

// Writes only what changed; removes files of an earlier build that are gone (only those that the manifest names).
// Template errors name file:line:col (Errc::invalid_input).
Result<RenderReport> render_site(const SiteModel& model, FileSystem& fs, const RenderOptions& options);

}  // namespace benchhub
