// GitHub Actions; see github.h. Everything that came from outside is made harmless for Markdown and for workflow
// commands: a provider's error text may hold either.
#include "cli/github.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"

namespace benchhub {
namespace {

// One cell of a table or one list item.
std::string short_text(std::string_view text) { return markdown_text(prefix_code_points(text, 200)); }

std::string table_row(const std::vector<std::string>& cells) { return "| " + join(cells, " | ") + " |\n"; }

}  // namespace

LogGroup::LogGroup(const Context& context, const std::string& title) : on_(context.env("GITHUB_ACTIONS").has_value()) {
  if (on_) note("::group::" + title);
}
LogGroup::~LogGroup() {
  if (on_) note("::endgroup::");
}

std::string step_summary(const Plan& plan, const RunReport& report, const SummaryLines& lines) {
  std::string out;
  if (!lines.moved.empty())
    out +=
        "## Judges have moved\n\nThey say other things of the same answers than before. Their scores stand as they "
        "were given; new ones are another judge's.\n\n";
  for (const auto& line : lines.moved) out += "- " + markdown_text(line) + "\n";
  out += "## Run\n\n" + table_row({"", "requests"}) + table_row({"---", "---:"});
  out += table_row({"answered", with_thousands(report.answered)});
  out += table_row({"failed", with_thousands(report.errors)});
  out += table_row({"not run", with_thousands(report.not_run)});
  out += table_row({"sent, retries included", with_thousands(report.sends)});
  out += "\nSpent " + short_text(usd_text(report.spent)) + " of " + short_text(usd_text(report.budget));
  if (plan.total.cost_low && plan.total.cost_high)
    out += " (estimated before: " + short_text(usd_text(*plan.total.cost_low)) + " to " +
           short_text(usd_text(*plan.total.cost_high)) + ")";
  out += ".\n";
  if (report.abandoned > 0) out += "\nAbandoned " + short_text(abandoned_text(report)) + ".\n";
  if (!lines.batches.empty()) out += "\nBatches:\n\n";
  for (const auto& line : lines.batches) out += "- " + short_text(line) + "\n";
  if (!report.limit_reached.empty()) out += "\nReached " + short_text(report.limit_reached) + ".\n";
  for (const auto& stop : report.stopped) {
    out += "\n- **" + short_text(stop.provider + (stop.model.empty() ? "" : ", " + stop.model)) +
           "** was stopped: " + short_text(stop.reason) + " (" + counted(stop.not_run, "request") + " not sent)\n";
  }
  int shown = 0;
  for (const auto& [text, count] : report.error_texts) {
    if (++shown > 20) break;
    out += "\n- " + std::to_string(count) + " × " + short_text(text) + "\n";
  }
  return out + "\n";
}

void write_step_summary(const Context& context, const Plan& plan, const RunReport& report, const SummaryLines& lines) {
  const auto path = context.env("GITHUB_STEP_SUMMARY");
  if (!path) return;
  auto file = context.fs.open_append(*path);
  if (!file || !(*file)->append(step_summary(plan, report, lines))) note("cannot write the step summary");
}

}  // namespace benchhub
