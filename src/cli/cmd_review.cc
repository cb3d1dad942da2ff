// `review`: draws answers for people to label, and asks for the labels in the terminal, with the keyboard alone. Who
// judged what is not shown before: a label that knows the judge's is worth little.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "assemble/judge_report.h"
#include "assemble/review_sample.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/boards.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/session.h"
#include "judge/typed.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

// One answer that waits for a person.
struct Waiting {
  std::string benchmark;
  HumanLabel label;
  JudgeSpec spec;
  JudgeInput input;
};

std::vector<const PairPlan*> pairs_of(const Plan& plan, const std::string& benchmark) {
  std::vector<const PairPlan*> out;
  for (const auto& pair : plan.pairs) {
    if (pair.id.benchmark == benchmark && pair.state != PairState::excluded) out.push_back(&pair);
  }
  return out;
}

// What the label is about, if it is there still and the rubric is that of today.
std::optional<Waiting> waiting_for(const std::vector<const PairPlan*>& pairs, const HumanLabel& label) {
  for (const auto* pair : pairs) {
    if (pair->id.model != label.model) continue;
    for (const auto& verdict : pair->verdicts) {
      const CasePlan& item = pair->cases[verdict.item];
      if (!verdict.is_about_answer() || verdict.task->spec.name != label.scorer ||
          verdict.task->prompt != label.prompt || item.repeat != label.repeat ||
          pair->benchmark->cases[item.case_index].id != label.case_id)
        continue;
      JudgeInput input = judge_input(*pair, graded_by(verdict));
      if (subject_id(input) != label.subject) continue;  // another rival
      return Waiting{pair->id.benchmark, label, verdict.task->spec, std::move(input)};
    }
  }
  return std::nullopt;
}

std::string shown_text(std::string_view text) {
  std::string out;
  for (const auto line : split_lines(text)) out += "  | " + escape_control(line) + "\n";
  return out;
}

std::string shown_task(const Waiting& one, std::size_t number, std::size_t count) {
  std::string out = fmt::format("\n── {} of {} · {} · case {} · {}\n", number, count, one.benchmark,
                                escape_control(one.label.case_id), one.label.scorer);
  out += "Asked:\n" + shown_text(one.input.question);
  if (!one.input.reference.empty()) out += "Reference:\n" + shown_text(one.input.reference);
  if (one.spec.kind != JudgeKind::pair) return out + "Answer:\n" + shown_text(one.input.answer);
  const bool first = one.label.order == "ab";
  return out + "Answer A:\n" + shown_text(first ? one.input.answer : one.input.rival) + "Answer B:\n" +
         shown_text(first ? one.input.rival : one.input.answer);
}

std::string shown_rubric(const JudgeSpec& spec) {
  std::string out = "Rubric:\n" + shown_text(spec.rubric);
  for (const auto& c : spec.criteria) out += shown_text(c.name + ": " + c.description);
  for (std::size_t i = 0; i < spec.questions.size(); ++i)
    out += shown_text(fmt::format("{}. {}", i + 1, spec.questions[i]));
  return out;
}

// Into the file as it is now: somebody else may have written to it.
Status keep_label(const Context& context, const Args& args, const Waiting& one) {
  BH_TRY(const auto lock, take_lock(context, args));
  BH_TRY(LabelFile file, read_labels(context.fs, args.root, one.benchmark));
  const HumanLabel& wanted = one.label;
  const auto same = [&](const HumanLabel& l) {
    return l.scorer == wanted.scorer && l.case_id == wanted.case_id && l.model == wanted.model &&
           l.repeat == wanted.repeat && l.subject == wanted.subject && l.prompt == wanted.prompt &&
           (l.verdict.empty() || l.by == wanted.by);
  };
  file.labels.erase(std::remove_if(file.labels.begin(), file.labels.end(), same), file.labels.end());
  file.labels.push_back(wanted);
  return write_labels(context.fs, args.root, one.benchmark, file);
}

// Asks until the input ends or the person does, and sets what was said.
Status ask_person(const Context& context, const Args& args, std::vector<Waiting>& open) {
  bool show = true;
  for (std::size_t i = 0; i < open.size();) {
    Waiting& one = open[i];
    if (show) print(shown_task(one, i + 1, open.size()) + shown_rubric(one.spec));
    print("Type " + typing_help(one.spec) + "; s skips, u goes back, q ends:");
    BH_CHECK(flush_output());
    std::string line;
    if (context.stop.load() > 0 || !std::getline(std::cin, line)) break;
    const std::string word = ascii_lower(trim(line));
    show = true;
    if (word == "q") break;
    if (word == "u") {
      i -= i > 0;
      continue;
    }
    if (word == "s" || word.empty()) {
      ++i;
      continue;
    }
    const auto verdict = typed_verdict(one.spec, word);
    if (!verdict) {
      print("that is none");
      show = false;
      continue;
    }
    one.label.verdict = *verdict;
    one.label.by = args.by;
    one.label.at = utc_date(context.clock.unix_ms());
    BH_CHECK(keep_label(context, args, one));
    ++i;
  }
  return {};
}

std::string decimals(const std::optional<double>& value) { return value ? fixed(*value, 2) : "–"; }

std::string agreement_table(const JudgeReport& report) {
  std::vector<std::vector<std::string>> rows = {
      {"judge", "scorer", "answers", "alike", "kappa", "95 %", "alpha", "base rate"}};
  for (const auto& one : report.series) {
    if (!one.current || one.people.n == 0) continue;
    const auto& p = one.people;
    const std::string range = p.kappa_lower ? decimals(p.kappa_lower) + " to " + decimals(p.kappa_upper) : "–";
    rows.push_back({one.judge, one.scorer, std::to_string(p.n), score_text(p.raw), decimals(p.kappa), range,
                    decimals(p.alpha), score_text(p.base_rate)});
  }
  return rows.size() > 1 ? text_table(rows) : "";
}

// Adds to the file what is drawn for it; says what is there.
Status draw_sample(const Context& context, const Args& args, const std::vector<const PairPlan*>& pairs,
                   const std::string& benchmark, LabelFile& file) {
  ReviewSample sample = draw_for_review(pairs, file.labels, args.share, args.sample.seed);
  if (!sample.added.empty()) {
    BH_TRY(const auto lock, take_lock(context, args));
    BH_TRY(file, read_labels(context.fs, args.root, benchmark));
    file.labels.insert(file.labels.end(), sample.added.begin(), sample.added.end());
    BH_CHECK(write_labels(context.fs, args.root, benchmark, file));
  }
  print(fmt::format("{}: {} judged, {} drawn before, {} drawn now; {}", benchmark, counted(sample.judged, "answer"),
                    sample.known, sample.added.size(), labels_path(benchmark)));
  return {};
}

}  // namespace

Result<int> run_review(const Context& context, const Args& args) {
  BH_TRY(const auto boards, make_boards(context, args));
  std::vector<Waiting> open;
  bool judged = false;
  for (const auto& view : boards->views) {
    if (!has_judges(*view.benchmark)) continue;
    judged = true;
    const std::string& slug = view.benchmark->slug;
    const auto pairs = pairs_of(boards->plan, slug);
    LabelFile& file = boards->labels[slug];
    for (const auto& damage : file.damage) note(damage_text(damage));
    BH_CHECK(draw_sample(context, args, pairs, slug, file));
    const std::size_t before = open.size();
    for (const auto& label : file.labels) {
      auto one = label.verdict.empty() ? waiting_for(pairs, label) : std::nullopt;
      if (one) open.push_back(*std::move(one));
    }
    // Calibration items first: with labels of theirs a check compares the judge with people.
    const auto frozen = frozen_subjects(pairs);
    std::stable_partition(open.begin() + static_cast<std::ptrdiff_t>(before), open.end(), [&](const Waiting& one) {
      return frozen.contains({one.label.scorer, one.label.subject});
    });
  }
  if (!judged) return fail(Errc::usage, "no benchmark here asks a judge", "", "docs/judges.md says how one does");
  BH_CHECK(ask_person(context, args, open));
  const auto done = std::count_if(open.begin(), open.end(), [](const Waiting& w) { return !w.label.verdict.empty(); });
  print(fmt::format("labelled {}, {} left", done, std::ssize(open) - done));
  for (const auto& view : boards->views) {
    if (!has_judges(*view.benchmark)) continue;
    BH_TRY(const LabelFile file, read_labels(context.fs, args.root, view.benchmark->slug));
    std::vector<const HumanLabel*> valid;
    const JudgeReport report =
        judge_report(*view.benchmark, pairs_of(boards->plan, view.benchmark->slug), file.labels, valid);
    if (const std::string table = agreement_table(report); !table.empty())
      print("\n" + view.benchmark->slug + "\n" + table);
  }
  return boards->loaded.code(kDone);
}

}  // namespace benchhub
