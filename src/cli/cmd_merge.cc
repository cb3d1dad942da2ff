// `merge`: the answers and the history of other checkouts of the same repository into this one's data/, with the
// replies of a journal that a killed run left in them. The sources are only read.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"

namespace benchhub {
namespace {

// What today's definitions ask of a pair. Empty where they are unknown; then the times decide.
struct Wanted {
  std::set<std::string> keys;
  std::set<std::string> outdated;  // of those, the ones whose answer here has grown too old
};

void note_wanted(const Asked& asked, Wanted& out) {
  out.keys.insert(asked.key);
  if (asked.status == CaseStatus::stale && asked.answer != nullptr && asked.answer->key == asked.key)
    out.outdated.insert(asked.key);
}

// Whether `theirs` takes the place of `ours`: never a failure over an answer that was paid for, never an answer to
// something else over one to what is asked today, never a later answer over an earlier one to the same request, unless
// that is too old.
bool is_better(const Answer& theirs, const Answer& ours, const Wanted& wanted) {
  if (is_final(theirs.state) != is_final(ours.state)) return is_final(theirs.state);
  if (!is_final(ours.state)) return theirs.at_ms > ours.at_ms;
  if (theirs.key != ours.key) {
    const bool is_wanted = wanted.keys.contains(theirs.key);
    return is_wanted != wanted.keys.contains(ours.key) ? is_wanted : theirs.at_ms > ours.at_ms;
  }
  if (theirs.at_ms == ours.at_ms) return theirs.failed_runs > ours.failed_runs;  // of what was asked since
  return (theirs.at_ms < ours.at_ms) != wanted.outdated.contains(ours.key);
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
    return {};
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

  // A file that cannot be used, here or there, leaves its pair as it is, and the others are merged all the same.
  Status survive(const PairId& id, Status done) {
    if (done || done.error().code != Errc::corruption) return done;
    if (refused_.insert(id).second) refuse(done.error());
    return {};
  }

  void name_damage(const std::vector<Damage>& damage) {
    for (const Damage& at : damage)
      note("damaged  " + join_path(source_, at.file) + ":" + std::to_string(at.line) + ": " + at.reason);
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
    std::optional<Wanted> wanted;
    std::vector<Answer> better;
    for (Answer& answer : records) {
      const Answer* present = ours.at(place_of(answer));
      if (present != nullptr && !wanted && (present->key != answer.key || present->at_ms != answer.at_ms)) {
        BH_TRY(wanted, wanted_of(id));
      }
      if (present == nullptr || is_better(answer, *present, wanted.value_or(Wanted())))
        better.push_back(std::move(answer));
    }
    if (better.empty()) return {};
    answers_ += std::ssize(better);
    pairs_.insert(id);
    return into_.upsert(id, std::move(better));
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

  // Whatever could be asked, with every key set: this machine need not be the one that asks.
  Result<Wanted> wanted_of(const PairId& id) {
    if (!repository_) {
      Diagnostics diagnostics;
      repository_ = load_checked(context_, args_, {}, diagnostics);
      if (!diagnostics.ok()) {
        note(
            "warning  the definitions here have errors (validate names them): of answers to different requests the "
            "newer is kept");
        *repository_ = Repository();
      }
    }
    PlanOptions options = plan_options(context_, args_);
    options.has_env = [](const std::string&) { return true; };
    options.allow_unpriced = options.local = true;
    BH_TRY(const auto plan, plan_pair(*repository_, into_, options, id));
    Wanted out;
    for (const auto& pair : plan.pairs) {
      for (const auto& item : pair.cases) {
        note_wanted(item, out);
        for (const Answer* step : item.steps) out.keys.insert(step->key);
      }
      for (const auto& verdict : pair.verdicts) note_wanted(verdict, out);
    }
    return out;
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

}  // namespace

Result<int> run_merge(const Context& context, const Args& args) {
  if (args.paths.empty()) return fail(Errc::usage, "merge needs the folders to take answers from");
  BH_TRY(const auto lock, take_lock(context, args));
  Store into(context.fs, args.root);
  Merger merger(context, args, into);
  for (const auto& path : args.paths) {
    if (!context.fs.stat(join_path(path, "data")) && !context.fs.stat(journal_path(path))) {
      return fail({Errc::invalid_input,
                   "there is no data/ in it",
                   "",
                   "name a repository, or a folder that holds data/",
                   {path, 0, 0}});
    }
    BH_CHECK(merger.take(path));
  }
  print("merged " + counted(merger.answers(), "answer") + " into " + counted(merger.pairs(), "pair"));
  return merger.whole() ? kDone : kCorruption;
}

}  // namespace benchhub
