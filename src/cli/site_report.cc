// See site_report.h.
#include "cli/site_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"

namespace benchhub {
namespace {

std::string count_line(const char* what, std::int64_t n, const std::string& rest) {
  return fmt::format("{:<20} {:>9}{}\n", what, with_thousands(n), rest.empty() ? "" : "  " + rest);
}

}  // namespace

std::string made_text(const MadePage& page) {
  std::string out = page.file + ": " + page.reason + (page.changed ? "" : "; it came out as before");
  for (const std::string& file : page.with) out += "\n" + file + ": made along with " + page.file;
  return out;
}

std::string stats_text(const SiteBuildReport& report, const PhaseTimes& times, double wall_s) {
  std::string out;
  double sum = 0;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const double seconds = times.seconds(Phase{static_cast<int>(i)});
    sum += seconds;
    if (seconds >= 0.0005)
      out += fmt::format("{:<20} {:>9.3f} s CPU\n", phase_name(Phase{static_cast<int>(i)}), seconds);
  }
  out += fmt::format("{:<20} {:>9.3f} s CPU, {:.3f} s in all\n", "sum", sum, wall_s);
  out += count_line("input files", report.input_files,
                    fmt::format("{} read to see if they changed", with_thousands(report.inputs_read)));
  const RenderReport& render = report.render;
  if (!report.unchanged)
    out += count_line("benchmarks", report.boards,
                      fmt::format("{} as in the last build", with_thousands(render.kept_sections)));
  out += count_line("pages made", render.pages_made,
                    fmt::format("{} came out as before", with_thousands(render.as_before)));
  out += count_line("files of the site", render.files,
                    fmt::format("{} written, {} removed, {:.1f} MB", with_thousands(render.written),
                                with_thousands(render.removed), static_cast<double>(render.bytes) / 1e6));
  if (!report.interactive_charts.empty())
    out += fmt::format("{:<20} {}\n", "interactive charts", report.interactive_charts);
  return out;
}

void SiteReporter::print_report(const SiteBuildReport& report) const {
  if (args_.explain) {
    for (const MadePage& page : report.render.made) {
      const std::string text = made_text(page);
      for (const std::string_view line : split_lines(text)) print(escape_control(line));
    }
    if (report.unchanged) print("nothing changed since the last build");
  }
  print(render_text(report.render, site_folder(args_)));
  if (args_.stats) print(stats_text(report, times_, static_cast<double>(context_.clock.mono_ns() - start_ns_) / 1e9));
}

}  // namespace benchhub
