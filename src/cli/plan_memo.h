// What is known of the last plan. What `plan` printed, kept as long as it would print the same: no file of the
// repository, no option, no key variable is other than then, and no answer has grown too old. So a plan over 200,000
// pairs costs a look at the files. And, for all commands that plan, which pairs were settled (plan/settled_pairs.h).
// Caches: where .benchhub/ does not exist or cannot be written, nothing is kept.
#pragma once

#include <optional>
#include <string>

#include "base/inventory.h"
#include "cli/command.h"

namespace benchhub {

struct PrintedPlan {
  std::string out, hint;  // to stdout; to stderr, "" = none
  void show() const;
};

class PlanMemo {
 public:
  PlanMemo(const Context& context, const Args& args, const PlanOptions& options);

  // What would be printed.
  std::optional<PrintedPlan> recall();
  // make_plan() of what lies there. read_ms: when the definitions began to be read; nothing is recalled nor kept of a
  // repository whose definitions have changed since.
  Result<Plan> plan(const Repository& repository, const Store& store, std::int64_t read_ms);
  // What this plan printed.
  void keep(const PrintedPlan& printed, const Repository& repository, const Plan& plan) const;

 private:
  struct Kept;
  std::optional<Kept> kept() const;
  bool hold(const Kept& kept) const;
  void save(const Kept& kept) const;
  // Whether the files that a plan reads are those that it read then. What stands beside them is looked at only if that
  // one had reason to.
  bool are_as_before(const Kept& kept) const;
  void look();            // at all files
  Digest inputs() const;  // by content
  Digest choices() const;

  const Context& context_;
  const Args& args_;
  const PlanOptions& options_;
  std::string folder_;
  InventoryOptions files_;
  std::string program_;                 // "": nothing is recalled nor kept
  std::optional<Inventory> inventory_;  // of all files, once it was taken and could be
  FileInfo git_;                        // git's index, as it was before that
};

// The plan of what lies in the repository now.
Result<Plan> plan_of_now(const Context& context, const Args& args, const PlanOptions& options,
                         const Repository& repository, const Store& store, std::int64_t read_ms);

}  // namespace benchhub
