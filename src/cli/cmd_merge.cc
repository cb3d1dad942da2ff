// `merge`: the answers and the history of other checkouts of the same repository into this one's data/, with the
// replies of a journal that a killed run left in them. The sources are only read.
#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"
#include "store/ledger.h"

namespace benchhub {
namespace {

// Whether `theirs` is taken, which is an answer to what `ours` answers too: the one that was paid for first stays,
// unless it is too old.
bool is_better(const Answer& theirs, const Answer& ours, bool outdated) {
  if (theirs.at_ms == ours.at_ms) return theirs.failed_runs > ours.failed_runs;  // of what was asked since
  return (theirs.at_ms < ours.at_ms) != outdated;
}

class Merger {
 public:
  Merger(const Context& context, const Args& args, Store& into) : context_(context), args_(args), into_(into) {}

  Status take(const std::string& path) {
    source_ = path;
    refused_.clear();
    const Store from(context_.fs, path);
    BH_TRY(auto found, from.survey());
    for (const Damage& at : found.misplaced)
      refuse(
          {Errc::corruption, at.reason, "", "merge its answers from where they are", {join_path(path, at.file), 0, 0}});
    auto left = read_left_journal(context_.fs, path, context_.clock.unix_ms());
    if (!left && left.error().code != Errc::corruption) return fail(left.error());
    if (!left) refuse(left.error());
    const LeftJournal journal = left.value_or(LeftJournal());
    // Answers first: what today's definitions ask of judges depends on them.
    for (const bool verdicts : {false, true}) {
      for (const auto& id : found.pairs) BH_CHECK(survive(id, take_pair(from, id, verdicts)));
      for (const auto& [id, answers] : journal.answers) BH_CHECK(survive(id, put(id, of_kind(answers, verdicts))));
    }
    for (const auto& id : found.pairs) BH_CHECK(survive(id, take_history(from, id)));
    if (journal.present) tell_of(journal.report);
    return take_spending(journal.report);
  }

  std::int64_t answers() const { return answers_; }
  std::int64_t pairs() const { return std::ssize(pairs_); }
  bool whole() const { return whole_; }

 private:
  static std::vector<Answer> of_kind(const std::vector<Answer>& answers, bool verdicts) {
    std::vector<Answer> out;
    std::copy_if(answers.begin(), answers.end(), std::back_inserter(out), [&](const Answer& answer) {
      return (answer.verdict != nullptr) == verdicts && answer.state != AnswerState::unknown_outcome;
    });
    return out;
  }

  void refuse(const Error& error) {
    print_error(error);
    whole_ = false;
  }

  // What the other checkout spent counts for the limit of the night here, also where it left no answer: without a known
  // outcome, or in a journal that nobody has folded.
  Status take_spending(const FoldReport& left) {
    const std::int64_t now = context_.clock.unix_ms();
    if (auto taken = merge_spending(context_.fs, args_.root, now, source_); !taken) {
      if (taken.error().code != Errc::corruption) return taken;
      refuse(taken.error());
    }
    if (left.spent.cost <= 0) return {};
    BH_TRY(const std::string bytes, context_.fs.read(journal_path(source_)));
    return merge_spending(context_.fs, args_.root, now, left.spent, digest_of(bytes).hex());
  }

  // A file that cannot be used, here or there, leaves its pair as it is, and the others are merged all the same.
  Status survive(const PairId& id, Status done) {
    if (done || done.error().code != Errc::corruption) return done;
    if (refused_.insert(id).second) refuse(done.error());
    return {};
  }

  void name_damage(const std::vector<Damage>& damage) {
    for (const Damage& at : damage) note(damage_text({join_path(source_, at.file), at.line, at.reason}));
    if (!damage.empty()) whole_ = false;
  }

  Status take_pair(const Store& from, const PairId& id, bool verdicts) {
    if (refused_.contains(id)) return {};
    BH_TRY(auto theirs, from.read(id));
    if (!verdicts) name_damage(theirs.damage);  // of both files, once
    BH_CHECK(put(id, std::move(verdicts ? theirs.judgments : theirs.answers)));
    return put(id, of_kind(theirs.older, verdicts));
  }

  Status put(const PairId& id, std::vector<Answer> records) {
    if (records.empty() || refused_.contains(id)) return {};
    BH_TRY(const auto ours, into_.read(id));
    std::vector<Answer> better;
    for (Answer& answer : records) {
      if (is_wanted(id, answer, ours)) better.push_back(std::move(answer));
    }
    if (better.empty()) return {};
    answers_ += std::ssize(better);
    pairs_.insert(id);
    return into_.merge(id, std::move(better));
  }

  // An answer that was paid for is taken unless there is one to the same here; a failure only where there is none.
  bool is_wanted(const PairId& id, Answer& theirs, const PairData& ours) {
    const Place place = place_of(theirs);
    const Answer* standing = ours.at(place);
    if (!is_final(theirs.state))
      return standing == nullptr || (!is_final(standing->state) && theirs.at_ms > standing->at_ms);
    const Answer* same = ours.at(place, theirs.key);
    if (same == nullptr || !is_final(same->state)) return true;
    const bool outdated = theirs.at_ms != same->at_ms && !theirs.verdict && is_outdated(id.benchmark, *same);
    if (!is_better(theirs, *same, outdated)) return false;
    theirs.since_ms = std::max(theirs.since_ms, same->since_ms);
    return true;
  }

  Status take_history(const Store& from, const PairId& id) {
    if (refused_.contains(id)) return {};
    std::vector<Damage> damage;
    BH_TRY(const auto theirs, from.history(id, &damage));
    name_damage(damage);
    BH_TRY(const auto ours, into_.history(id, nullptr));
    for (const auto& entry : theirs) {
      const bool known =
          std::any_of(ours.begin(), ours.end(), [&](const auto& other) { return other.at_ms == entry.at_ms; });
      if (!known) BH_CHECK(into_.append_history(id, entry));
    }
    return {};
  }

  bool is_outdated(const std::string& slug, const Answer& answer) {
    if (!repository_) {
      Diagnostics diagnostics;
      repository_ = load_checked(context_, args_, {}, diagnostics);
      if (!diagnostics.ok())
        note(
            "warning  the definitions here have errors (validate names them): of two answers to the same request the "
            "older may be kept, though it is too old");
    }
    const Benchmark* benchmark = repository_->find_benchmark(slug);
    return benchmark != nullptr && is_too_old(*benchmark, answer, context_.clock.unix_ms());
  }

  void tell_of(const FoldReport& left) const {
    std::string text = journal_path(source_) + ": a run there was interrupted; the replies in it were merged";
    if (left.lost > 0)
      text += ", " + counted(left.lost, "request") + " without one (at most " + usd_text(left.carried) + ") " +
              (left.lost == 1 ? "is" : "are") + " asked again";
    if (left.torn_bytes > 0)
      text += "; " + counted(static_cast<std::int64_t>(left.torn_bytes), "byte") + " are damaged";
    note(text);
  }

  const Context& context_;
  const Args& args_;
  Store& into_;
  std::string source_;
  std::optional<Repository> repository_;
  std::set<PairId> refused_, pairs_;
  std::int64_t answers_ = 0;
  bool whole_ = true;
};

// One that had nothing to do has no data/.
bool is_part(FileSystem& fs, const std::string& path) {
  for (const char* name : {"data", ".benchhub", "benchhub.json"}) {
    if (fs.stat(join_path(path, name))) return true;
  }
  return false;
}

}  // namespace

Result<int> run_merge(const Context& context, const Args& args) {
  if (args.paths.empty()) return fail(Errc::usage, "merge needs the folders to take answers from");
  BH_TRY(const auto lock, take_lock(context, args));
  Store into(context.fs, args.root);
  Merger merger(context, args, into);
  for (const auto& path : args.paths) {
    if (!is_part(context.fs, path))
      return fail({Errc::invalid_input,
                   "neither a repository nor a folder that holds data/",
                   "nothing can be merged from it",
                   "name a checkout in which `run` ran",
                   {path, 0, 0}});
    BH_CHECK(merger.take(path));
  }
  print("merged " + counted(merger.answers(), "answer") + " into " + counted(merger.pairs(), "pair"));
  return merger.whole() ? kDone : kCorruption;
}

}  // namespace benchhub
