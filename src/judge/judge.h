// Judges: what is sent to a model that grades an answer, and what its reply says. A judge only builds requests and
// reads replies; plan decides what is asked, run asks it like any other request, score turns verdicts into scores.
// Pure.
//
// What is graded cannot reach the judge's instructions: it comes as a message of its own, between fences whose nonce
// its author cannot know (it is a digest of the text itself), and with the syntax of verdicts taken apart. What a judge
// says counts only by its last line, or as a whole JSON object; a reply without a verdict is never a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/answer.h"
#include "domain/benchmark.h"
#include "domain/judge_ref.h"
#include "judge/prompts.h"

namespace benchhub {

struct Criterion {
  std::string name, description;
  double weight = 1;
};

// Option `against` of judge_pair: every model with every other.
inline constexpr std::string_view kAllPairs = "all";

// What one scoring of a judge_… type asks for.
struct JudgeSpec {
  std::string name;  // of the scoring: option `name`, else its type
  JudgeKind kind = JudgeKind::score;
  const JudgePrompt* prompt = nullptr;
  std::string rubric;                                  // the benchmark's own, or the prompt's
  double min = 1, max = 5;                             // score: the scale
  std::vector<Criterion> criteria;                     // score: each gets a number; the value is their weighted mean
  std::vector<std::pair<std::string, double>> labels;  // label: name and value
  std::vector<std::string> questions;                  // checklist
  std::string against;                                 // pair: slug of the model that it is compared with; "" for
  bool all_pairs = false;                              // pair: compared with every other model,
  double share = 1;                                    // on so large a part of the cases, drawn for each two models
  bool weighted = false;  // score: the mean of all grades by their probabilities, where the judge tells them
  bool explains = false;  // names why an answer without the full score fails; asked of those alone, changes no score
};

// nullopt if the scoring asks no judge. `problem`: "" or what is wrong with its options.
std::optional<JudgeSpec> judge_spec(const Scoring& scoring, std::string* problem = nullptr);
bool has_judges(const Benchmark& benchmark);

// The name and the digest of all texts that a judge is instructed with: "rubric@0f3a5c7b91d2e468".
std::string prompt_id(const JudgeSpec& spec);

// How a reply is to be read: a JSON object by a schema, where the judge takes one, or a last line [[…]]. Published
// comparisons, which were not asked here, are a preference from 1 (the rival) to 2 (the graded answer).
enum class Grammar { line = 1, json = 2, preference = 3 };

// order: "" or, of a pair, "ab" (the graded answer first) or "ba". ask: 1 tells the judge that its first reply held no
// verdict. The texts of `input` are put in once and never expanded.
std::vector<Message> judge_messages(const JudgeSpec& spec, const JudgeInput& input, const std::string& order, int ask,
                                    Grammar grammar);
// Everything that a judge of the scoring is told, for people: ‹question›, ‹reference› and ‹answer› stand for what
// differs from answer to answer.
std::string prompt_words(const JudgeSpec& spec, Grammar grammar);
// 16 hex digits over the texts: what a verdict, of a judge or a person, is about.
std::string subject_id(const JudgeInput& input);
// The series of verdicts that a judge gave elsewhere and that were imported.
std::string published_series(std::string_view judge);
// {"type": "json_schema", …} for Grammar::json.
Json judge_response_format(const JudgeSpec& spec);

// A text as a judge gets to see it: brackets of verdicts and role marks taken apart; `changed` counts them.
std::string disarmed(std::string_view text, int* changed = nullptr);

// `expected` of the case, or what the scoring has in its place, as a text; "" if there is none.
std::string reference_text(const Case& the_case, const Scoring& scoring);

struct Verdict {
  std::optional<double> value;                        // [0, 1], of the graded answer; nullopt: no verdict
  std::string said;                                   // "4 of 5", "correct", "A", "3 of 4"
  std::vector<std::pair<std::string, double>> parts;  // criteria and questions: [0, 1]
  std::string problem;                                // why there is none
  bool weighted = false;                              // the value is the mean of all grades by their probabilities
};
Verdict read_verdict(const JudgeSpec& spec, std::string_view reply, const std::string& order, Grammar grammar);
// Of a judge's whole reply, as the request `ref` asked for it: none in a reply that did not end as an answer; weighted
// where the spec says so and the reply tells the odds of the very grade that it gives (docs/judges.md).
Verdict read_verdict(const JudgeSpec& spec, const Answer& reply, const JudgeRef& ref);

// What the overlap judge answers, a baseline without a model: the share of the reference's words in the answer and of
// the answer's words in the reference (F1), on the scale that is asked for. Grammar::line.
std::string overlap_reply(const JudgeSpec& spec, const JudgeInput& input, const std::string& order);

// An answer that says nothing but that it is good. A judge who gives it half of what can be got, or prefers it to an
// answer, goes by what is claimed: its verdicts on that benchmark are rejected.
std::string_view canary_answer();
bool canary_won(JudgeKind kind, double mean);

// The verdicts that decide about one answer, as far as they are there.
struct VerdictSlot {
  const JudgeRef* ref = nullptr;
  const Answer* reply = nullptr;  // null: not asked yet, or
  bool given_up = false;          // asked in vain, or
  bool retired = false;           // its judge is asked no more, and the panel goes on without it, or
  bool other_judge = false;       // given by another model under the judge's name: no verdict of this series, or
  bool equal = false;             // both answers are one text: a tie, and nobody is asked
};
// The vector of a text that a scorer compares.
struct VectorSlot {
  const std::string* text = nullptr;
  const Answer* reply = nullptr;  // null: not asked yet, or
  bool given_up = false;          // asked in vain
};
struct Verdicts {
  std::vector<VerdictSlot> slots;
  std::vector<VectorSlot> vectors;
  std::vector<std::string> rejected;  // judges who fell for the canary
  bool is_yardstick = false;          // the answer is of the model that others are compared with
};

}  // namespace benchhub
