// What a run adds where GitHub Actions runs it: log groups, and a summary of the job in Markdown.
#pragma once

#include "cli/command.h"
#include "run/engine.h"

namespace benchhub {

// ::group:: and ::endgroup:: around what is written to stderr while it lives; nothing outside of GitHub Actions.
class LogGroup {
 public:
  LogGroup(const Context& context, const std::string& title);
  ~LogGroup();

 private:
  bool on_;
};

// What is told beside the run's own figures, a line each.
struct SummaryLines {
  std::vector<std::string> batches, moved;  // what came of batches; judges that have moved
};
// Appends to the file that $GITHUB_STEP_SUMMARY names, if there is one. That it cannot be written is a note, no error.
void write_step_summary(const Context& context, const Plan& plan, const RunReport& report, const SummaryLines& lines);
std::string step_summary(const Plan& plan, const RunReport& report, const SummaryLines& lines);

}  // namespace benchhub
