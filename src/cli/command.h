// Commands are rows of one table (commands.cc): help, "did you mean" and the list in docs come from it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "plan/plan.h"

namespace benchhub {

enum ExitCode {
  kDone = 0,
  kUnscored = 1,
  kUsage = 2,
  kInvalidInput = 3,
  kStorage = 4,
  kProviderStopped = 5,
  kBudgetReached = 6,
  kLocked = 7,
  kCorruption = 8,
  kJudgeMoved = 9,
  kInterrupted = 130
};

// What was given on the command line; a command reads only the options that its row names.
struct Args {
  std::string root = ".";
  std::string out;  // site folder, "" = <root>/site
  std::vector<std::string> benchmarks, models, paths;
  std::vector<std::string> program;  // what follows "--"
  std::optional<double> budget;      // USD
  int concurrency = 0;               // 0: each provider's own
  std::vector<std::string> only;
  Sample sample;
  double share = 0.05;               // of the judged answers, for people to label
  std::string by;                    // who labels
  std::vector<std::string> columns;  // of import: where things stand, "ROLE=PATH"
  std::string output_of, filter;     // whose outputs they are, and which filter's
  std::string since;                 // of compare: a revision of git, "" = none
  struct Shard {
    int index = 1, of = 1;
  } shard;
  int shards = 0;  // of plan: into how many parts; 0: not asked
  std::optional<double> max_time_s;
  std::string wait;  // for batches, as given
  std::optional<double> wait_s;
  std::string listen = "127.0.0.1";  // of serve
  int port = 8000;
  std::string key_env;  // variable that holds a key, "" = none
  std::string trace;    // file or address, "" = none
  int threads = 0;      // 0: all cores
  bool json = false, explain = false, allow_unpriced = false, retry_failed = false, stranger = false, dry_run = false,
       local = false, batch = false, check = false, keep_going = false, replace = false, stats = false,
       markdown = false;
};

struct Context {
  FileSystem& fs;
  Clock& clock;
  std::function<std::optional<std::string>(const std::string&)> env;
  std::vector<std::string> template_dirs;  // the tool's own
  std::string program;                     // file of the tool itself, "" if unknown
  const std::atomic<int>& stop;            // interrupts so far
};

struct Command {
  const char* name;
  const char* help;     // one line
  const char* details;  // paragraphs for --help
  std::vector<const char*> options;
  Result<int> (*run)(const Context&, const Args&);
};
const std::vector<Command>& commands();

Result<int> run_validate(const Context&, const Args&);
Result<int> run_plan_command(const Context&, const Args&);
Result<int> run_run(const Context&, const Args&);
Result<int> run_render(const Context&, const Args&);
Result<int> run_build(const Context&, const Args&);
Result<int> run_serve(const Context&, const Args&);
Result<int> run_merge(const Context&, const Args&);
Result<int> run_export(const Context&, const Args&);
Result<int> run_doctor(const Context&, const Args&);
Result<int> run_verify(const Context&, const Args&);
Result<int> run_models(const Context&, const Args&);
Result<int> run_list(const Context&, const Args&);
Result<int> run_compare(const Context&, const Args&);
Result<int> run_import(const Context&, const Args&);
Result<int> run_review(const Context&, const Args&);
Result<int> run_report(const Context&, const Args&);
Result<int> run_explain(const Context&, const Args&);
Result<int> run_fork(const Context&, const Args&);
Result<int> run_tools(const Context&, const Args&);
Result<int> run_docs(const Context&, const Args&);

}  // namespace benchhub
