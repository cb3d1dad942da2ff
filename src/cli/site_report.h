// What `render` and `build` say of the site that they built: one line, with --explain every page that was made again,
// with --stats where the time went.
#pragma once

#include <cstdint>
#include <string>

#include "assemble/site_build.h"
#include "cli/command.h"

namespace benchhub {

class SiteReporter {
 public:
  SiteReporter(const Context& context, const Args& args)
      : context_(context), args_(args), start_ns_(context.clock.mono_ns()) {}
  PhaseTimes* times() { return args_.stats ? &times_ : nullptr; }
  void print_report(const SiteBuildReport& report) const;

 private:
  const Context& context_;
  const Args& args_;
  std::int64_t start_ns_;
  PhaseTimes times_;
};

// "status/index.html: the boards changed"; a line more for each file that changed and was made along with the page.
std::string made_text(const MadePage& page);
std::string stats_text(const SiteBuildReport& report, const PhaseTimes& times, double wall_s);

}  // namespace benchhub
