// What several commands do first: load the repository, take the lock, fold a left journal, make the plan.
#pragma once

#include <memory>

#include "assemble/site_build.h"
#include "cli/command.h"
#include "git/git.h"
#include "plan/plan.h"
#include "run/batch_file.h"
#include "run/fold.h"
#include "store/store.h"

namespace benchhub {

ScorerCatalog scorer_catalog();

// Everything that validate checks: definitions, and that scorers can use them.
Repository load_checked(const Context& context, const Args& args, const LoadOptions& options, Diagnostics& diagnostics);

// Errors and warnings, on stderr.
void print_diagnostics(const Diagnostics& diagnostics);

// A repository that may be used, and whether benchmarks were left out of it (--keep-going).
struct Loaded {
  Repository repository;
  bool skipped = false;
  bool warned = false;        // something was said of the definitions
  std::int64_t began_ms = 0;  // when the first of them was read
  // The exit code of a command that did its work on the rest.
  int code(int own) const { return skipped && (own == kDone || own == kUnscored) ? int{kInvalidInput} : own; }
};

// Prints every error. Errc::invalid_input (already reported) if there was any; with --keep-going benchmarks that have
// errors are left out instead, if nothing else is wrong. said: what was printed, if somebody else wants to show it.
Result<Loaded> load_or_report(const Context& context, const Args& args, Diagnostics* said = nullptr);

// Refuses a sparse checkout that leaves out stored answers of benchmarks that are there: they would be asked, and paid
// for, again. Errc::invalid_input.
Status check_answers_are_here(const Args& args);

// The lock on .benchhub/lock: one writer at a time. Waits for it, and says so, for two seconds: that is how long
// `serve` needs it after a save. Errc::locked names pid and host of the holder.
Result<std::unique_ptr<FileLock>> take_lock(const Context& context, const Args& args);
Result<std::unique_ptr<FileLock>> take_lock_at_once(const Context& context, const Args& args);

// Refuses an --out (or a site/ that is a link) that leads into what people write or what was paid for, and a .benchhub
// that is no folder. Errc::usage, Errc::invalid_input.
Status check_folders(const Context& context, const Args& args);

// Refuses a --trace that leads into what people write, what was paid for or what is published, or that cannot be
// written. Errc::usage, Errc::storage.
Status check_trace(const Context& context, const Args& args);

// Folds a journal that an interrupted run left, and says so.
Result<FoldReport> fold_left_journal(const Context& context, Store& store, const Args& args);

PlanOptions plan_options(const Context& context, const Args& args);
// The batches that are open, as far as they may have been submitted; and the plan's options that leave out what waits
// in them.
Result<std::vector<OpenBatch>> waiting_batches(const Context& context, const Args& args);
PlanOptions plan_options(const Context& context, const Args& args, const std::vector<OpenBatch>& batches);
unsigned thread_count(const Args& args);

// The build of the site from what is stored. times: for --stats, or null; name_files: see RenderOptions, --explain
// asks for it, too.
Result<std::unique_ptr<SiteBuild>> begin_site(const Context& context, const Args& args, PhaseTimes* times,
                                              bool name_files = false);
SiteBuildOptions site_options(const Context& context, const Args& args, PhaseTimes* times);
Result<SiteModel> site_frame(SiteBuild& build, const Repository& repository);
// Renders what changed; names damaged records on stderr. frame: site_frame()'s, if somebody has it already.
Result<SiteBuildReport> build_site(SiteBuild& build, const Loaded& loaded);
Result<SiteBuildReport> build_site(SiteBuild& build, const Loaded& loaded, SiteModel frame);
std::string site_folder(const Args& args);

// Published and committed schemas: name -> text.
std::map<std::string, std::string> all_schemas(const std::string& base_url);

// The exit code of a command that did its work although records were damaged: kCorruption, unless there is worse to
// tell (a provider stopped, the budget, a judge that moved, an interrupt).
int code_with_damage(bool damaged, int own);

// An error that was printed already; carries the code only.
tl::unexpected<Error> reported(Errc code);

}  // namespace benchhub
