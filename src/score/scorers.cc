// The table of scorers: names, help, options, functions. Help, docs, "did you mean" and the JSON Schema of
// benchmark.json come from here; the functions are in files of their own (scorer_rows.h).
#include <algorithm>
#include <initializer_list>

#include "score/pattern.h"
#include "score/scorer_rows.h"

namespace benchhub {
namespace {

Field pattern_field(const char* name, const char* help, bool required) {
  return {.name = name,
          .type = FieldType::string,
          .help = help,
          .required = required,
          .max = static_cast<double>(Pattern::kMaxPattern)};
}
Field flag(const char* name, bool value, const char* help) {
  return {.name = name, .type = FieldType::boolean, .help = help, .default_value = value};
}
Field plain_marks() {
  return flag(
      "plain_marks", true,
      "Typographic quotes and dashes count as plain ones; false: as in SQuAD's own script, to recompute its figures.");
}
Field mode(std::initializer_list<const char*> values, const char* help) {
  return {.name = "mode",
          .type = FieldType::string,
          .help = help,
          .default_value = *values.begin(),
          .choices = {values.begin(), values.end()}};
}
Field room(const char* name, const char* help) {
  return {.name = name, .type = FieldType::number, .help = help, .default_value = 0, .min = 0};
}

// What an option set holds besides the scorer's own options.
enum class Common {
  whole,    // extraction and where `expected` comes from
  no_text,  // the scorer does not read the text
  parts     // a scorer made of scorers: each part has its own
};

void add_expected(ObjectSpec& spec) {
  spec.fields.push_back({.name = "expected",
                         .type = FieldType::any,
                         .help = "What this scorer compares with, in the place of the case's `expected`."});
  spec.fields.push_back({.name = "expected_key",
                         .type = FieldType::string,
                         .help = "`expected` of the case is an object; this scorer compares with this member of it.",
                         .min = 1,
                         .max = 64});
}

void add_extraction(ObjectSpec& spec) {
  spec.fields.push_back({.name = "extract",
                         .type = FieldType::string,
                         .help = "Which part of the answer is read.",
                         .default_value = "whole",
                         .choices = {"whole", "first_line", "last_line", "code_block"}});
  spec.fields.push_back(pattern_field(
      "extract_pattern", "RE2 with a group `(?P<answer>...)`; of the last match that group is read.", false));
}

// The options that every scorer takes, then its own.
ObjectSpec options(const char* name, const char* help, Common common, std::vector<Field> own) {
  ObjectSpec spec{std::string("scoring: ") + name, help, {}};
  spec.fields.push_back(
      {.name = "type", .type = FieldType::string, .help = "The scorer.", .required = true, .choices = {name}});
  spec.fields.push_back({.name = "weight",
                         .type = FieldType::number,
                         .help = "Weight of this part in the case's score.",
                         .default_value = 1,
                         .min = 0,
                         .max = 1e6});
  if (common == Common::whole) add_extraction(spec);
  for (auto& field : own) spec.fields.push_back(std::move(field));
  spec.fields.push_back({.name = "threshold",
                         .type = FieldType::number,
                         .help = "The part is 1 from this value on, else 0.",
                         .min = 0,
                         .max = 1});
  if (common != Common::no_text) add_expected(spec);
  return spec;
}

// Rows of the public table, with the scorer's own options in the place of the whole set.
struct Row {
  const char* name;
  const char* help;
  bool binary;
  const char* graded_if;
  ScorerResult (*score)(const ScorerInput&);
  std::string (*check)(const Benchmark&, const Case&, const Scoring&);
  std::vector<Field> own;
  Common common = Common::whole;
};

std::vector<Row> text_rows() {
  return {
      {"equals",
       "The answer is the expected text, or one of them.",
       true,
       nullptr,
       score_equals,
       check_strings,
       {flag("ignore_case", true, "Small and capital letters are the same."),
        flag("ignore_punctuation", false, "ASCII punctuation is removed on both sides.")}},
      {"contains",
       "The answer contains the expected text, any or all of several.",
       true,
       nullptr,
       score_contains,
       check_contains,
       {mode({"any", "all"}, "Is one of the expected texts enough, or must all be there?"),
        flag("ignore_case", true, "Small and capital letters are the same.")}},
      {"starts_with",
       "The answer begins with the expected text, or with one of them.",
       true,
       nullptr,
       score_starts_with,
       check_contains,
       {flag("ignore_case", true, "Small and capital letters are the same.")}},
      {"ends_with",
       "The answer ends with the expected text, or with one of them.",
       true,
       nullptr,
       score_ends_with,
       check_contains,
       {flag("ignore_case", true, "Small and capital letters are the same.")}},
      {"regex",
       "What a pattern finds in the answer is the expected text.",
       true,
       nullptr,
       score_regex,
       check_strings,
       {pattern_field("pattern", "RE2 with a group `(?P<answer>...)`; the last match counts.", true),
        flag("ignore_case", false, "Small and capital letters of the group are the same.")}},
      {"instructions",
       "The answer keeps rules about words, sentences, lines, letters.",
       true,
       "share",
       score_instructions,
       check_instructions,
       {mode({"all", "share"}, "All rules or nothing, or the share of rules kept.")}},
      {"exact_match",
       "The same words as a short answer (SQuAD).",
       true,
       nullptr,
       score_exact_match,
       check_strings,
       {plain_marks()}},
      {"token_f1",
       "F1 of the words of a short answer (SQuAD).",
       false,
       nullptr,
       score_token_f1,
       check_strings,
       {plain_marks()}},
  };
}

std::vector<Row> value_rows() {
  return {
      {"choice",
       "The letter of a multiple-choice answer is the expected one.",
       true,
       nullptr,
       score_choice,
       check_choice,
       {}},
      {"label",
       "The answer names exactly one of the benchmark's labels, the expected one.",
       true,
       nullptr,
       score_label,
       check_label,
       {}},
      {"numeric",
       "The last number of the answer is near enough to the expected one.",
       true,
       nullptr,
       score_numeric,
       check_numeric,
       {room("tolerance", "Absolute difference that is still right."),
        room("relative", "Difference that is still right, as a share of the expected number."),
        {.name = "units",
         .type = FieldType::object,
         .help = "Factors of units that may stand after the number: {\"km\": 1000, \"m\": 1}.",
         .open = true}}},
      {"date", "The last date of the answer is the expected day.", true, nullptr, score_date, check_date, {}},
      {"json_schema",
       "The answer is JSON and valid against a schema.",
       true,
       nullptr,
       score_json_schema,
       check_nothing,
       {{.name = "schema",
         .type = FieldType::any,
         .help = "A JSON Schema (draft 2020-12) or `file:schema.json`.",
         .required = true}}},
      {"json_equal",
       "The answer is JSON and equal to the expected value.",
       true,
       nullptr,
       score_json_equal,
       check_nothing,
       {}},
      {"json_path",
       "The answer is JSON and has the expected value at a path.",
       true,
       nullptr,
       score_json_path,
       check_json_path,
       {{.name = "path",
         .type = FieldType::string,
         .help = "Where: `$.items[0].name`; `[*]` collects the values of all items.",
         .required = true,
         .min = 1,
         .max = 256}}},
      {"set",
       "The items of the answer are the expected ones in any order.",
       true,
       "f1",
       score_set,
       check_items,
       {mode({"exact", "f1"}, "The same set or nothing, or F1 of the two sets.")}},
      {"list",
       "The items of the answer are the expected ones in order.",
       true,
       "share",
       score_list,
       check_items,
       {mode({"exact", "share"}, "The same list or nothing, or the share of positions that are right.")}},
  };
}

std::vector<Row> likeness_rows() {
  const Field ignore_case = flag("ignore_case", false, "Small and capital letters are the same.");
  return {
      {"levenshtein",
       "1 - edits / length of the longer text.",
       false,
       nullptr,
       score_levenshtein,
       check_levenshtein,
       {flag("ignore_case", true, "Small and capital letters are the same.")}},
      {"rouge",
       "ROUGE-1, ROUGE-2 or ROUGE-L, F-measure.",
       false,
       nullptr,
       score_rouge,
       check_strings,
       {mode({"rougeL", "rouge1", "rouge2"}, "Longest common subsequence, words, or pairs of words.")}},
      {"bleu", "BLEU of the answer as sacreBLEU has it.", false, nullptr, score_bleu, check_strings, {ignore_case}},
      {"chrf", "chrF2 of the answer as sacreBLEU has it.", false, nullptr, score_chrf, check_strings, {ignore_case}},
      {"similarity",
       "Cosine of the answer's vector and the expected text's, or the nearest of several.",
       false,
       nullptr,
       score_similarity,
       check_strings,
       {{.name = "floor",
         .type = FieldType::number,
         .help = "The cosine that is worth 0; from there the value rises to 1.",
         .default_value = 0,
         .min = 0,
         .max = 0.99}}},
  };
}

const ObjectSpec kCriterion{
    "criterion",
    "One thing that a judge grades by itself.",
    {{.name = "name",
      .type = FieldType::string,
      .help = "One word of a-z, 0-9, - and _.",
      .required = true,
      .min = 1,
      .max = 40},
     {.name = "description",
      .type = FieldType::string,
      .help = "What is graded.",
      .required = true,
      .min = 1,
      .max = 1000},
     {.name = "weight", .type = FieldType::number, .help = "In the mean.", .default_value = 1, .min = 0, .max = 1e6}}};

// A scorer that asks judges: its prompts are those of the kind.
Row judge_row(const char* name, const char* help, JudgeKind kind, std::vector<Field> own) {
  std::vector<std::string> prompts;
  for (const auto& prompt : judge_prompts()) {
    if (prompt.kind == kind) prompts.emplace_back(prompt.name);
  }
  std::vector<Field> fields = {{.name = "name",
                                .type = FieldType::string,
                                .help = "Tells the verdicts of several such scorers apart; left out: the type.",
                                .pattern = "slug"},
                               {.name = "prompt",
                                .type = FieldType::string,
                                .help = "Which of the built-in prompts the judge gets; docs/judges.md shows them.",
                                .choices = prompts},
                               {.name = "rubric",
                                .type = FieldType::text_or_file,
                                .help = "In the place of the prompt's own rubric: text, or file:rubric.md.",
                                .max = 16384}};
  for (auto& field : own) fields.push_back(std::move(field));
  return {name, help, false, nullptr, score_judged, check_judged, std::move(fields), Common::parts};
}

std::vector<Row> judge_rows() {
  return {
      judge_row("judge_score", "A judge's grade on a scale, by a rubric.", JudgeKind::score,
                {{.name = "min", .type = FieldType::number, .help = "The lowest grade.", .default_value = 1},
                 {.name = "max", .type = FieldType::number, .help = "The highest grade.", .default_value = 5},
                 {.name = "weighting",
                  .type = FieldType::string,
                  .help = "\"logprobs\": the mean of all grades by the probabilities that the judge's provider tells "
                          "of them; else the grade that the judge writes.",
                  .choices = {"logprobs"}},
                 {.name = "criteria",
                  .type = FieldType::object_list,
                  .help = "Graded one by one; the value is their weighted mean.",
                  .min = 1,
                  .max = 10,
                  .spec = &kCriterion}}),
      judge_row("judge_label", "The label that a judge gives the answer.", JudgeKind::label,
                {{.name = "labels",
                  .type = FieldType::object,
                  .help = "Labels and what each is worth: {\"good\": 1, \"bad\": 0}.",
                  .open = true}}),
      judge_row(
          "judge_failure", "Why an answer without the full score fails, in a judge's words; changes no score.",
          JudgeKind::label,
          {{.name = "labels",
            .type = FieldType::object,
            .help = "Labels and what they mean: {\"misread\": \"It answers another question.\"}; left out: eight usual "
                    "ones.",
            .open = true}}),
      judge_row("judge_checklist", "The share of questions about the answer to which a judge says yes.",
                JudgeKind::checklist,
                {{.name = "questions",
                  .type = FieldType::string_list,
                  .help = "Questions that yes or no answers.",
                  .required = true,
                  .min = 1,
                  .max = 20}}),
      judge_row(
          "judge_pair",
          "Whether a judge finds the answer better than another model's, or than every other's, asked in both orders.",
          JudgeKind::pair,
          {{.name = "against",
            .type = FieldType::string,
            .help = "The other model, by slug; or \"all\": every model with every other, ranked by Bradley-Terry.",
            .required = true,
            .pattern = "slug"},
           {.name = "share",
            .type = FieldType::number,
            .help = "With \"all\": on so large a part of the cases each two models are compared; drawn by hash.",
            .default_value = 1,
            .min = 0.001,
            .max = 1}}),
  };
}

Field part_list(const char* help) {
  return {
      .name = "of", .type = FieldType::object_list, .help = help, .required = true, .min = 1, .max = 8, .open = true};
}
Field limit(const char* name, const char* help) {
  return {.name = name, .type = FieldType::number, .help = help, .required = true, .min = 0};
}

std::vector<Row> other_rows() {
  return {
      {"refusal",
       "The answer declines the task, or does not, as expected.",
       true,
       nullptr,
       score_refusal,
       check_refusal,
       {}},
      {"language", "The answer is mainly in the expected language.", true, nullptr, score_language, check_language, {}},
      {"latency",
       "The reply took no longer than allowed.",
       true,
       nullptr,
       score_latency,
       check_nothing,
       {limit("max_ms", "Most milliseconds."), mode({"total", "first_token"}, "To the end, or to the first token.")},
       Common::no_text},
      {"cost",
       "The reply cost no more than allowed.",
       true,
       nullptr,
       score_cost,
       check_nothing,
       {limit("max_usd", "Most US dollars.")},
       Common::no_text},
      {"published",
       "The score that the answer was published with, where it was imported with one.",
       false,
       nullptr,
       score_published,
       check_nothing,
       {},
       Common::no_text},
      {"tool_calls",
       "The answer calls the expected tools with the expected arguments.",
       true,
       "arguments",
       score_tool_calls,
       check_tool_calls,
       {mode({"all", "selection", "arguments"},
             "Everything, only which tools are called, or the share of arguments that are right."),
        {.name = "order",
         .type = FieldType::string,
         .help = "Of several calls: in any order, or in sequence.",
         .default_value = "any",
         .choices = {"any", "sequence"}}}},
      {"tool_chain",
       "A chain of tool calls with mock replies leaves the expected state and makes the expected calls.",
       true,
       nullptr,
       score_tool_chain,
       check_tool_chain,
       {{.name = "order",
         .type = FieldType::string,
         .help = "Of the expected calls: in any order, or in sequence.",
         .default_value = "any",
         .choices = {"any", "sequence"}}},
       Common::no_text},
      {"all_of",
       "The least value of several scorers.",
       false,
       nullptr,
       score_all_of,
       check_parts,
       {part_list("The scorers.")},
       Common::parts},
      {"any_of",
       "The best value of several scorers.",
       false,
       nullptr,
       score_any_of,
       check_parts,
       {part_list("The scorers.")},
       Common::parts},
      {"not",
       "1 - the best value of several scorers: none of them.",
       false,
       nullptr,
       score_not,
       check_parts,
       {part_list("The scorers.")},
       Common::parts},
  };
}

// The public table and what its rows point to.
struct Table {
  std::vector<ObjectSpec> specs;
  std::vector<Scorer> scorers;

  Table() {
    auto rows = text_rows();
    for (auto* more : {value_rows, likeness_rows, judge_rows, other_rows}) {
      for (auto& row : more()) rows.push_back(std::move(row));
    }
    specs.reserve(rows.size());
    for (auto& row : rows) {
      specs.push_back(options(row.name, row.help, row.common, std::move(row.own)));
      scorers.push_back({row.name, row.help, row.binary, row.graded_if, &specs.back(), row.score, row.check});
    }
  }
};

}  // namespace

const std::vector<Scorer>& scorers() {
  static const Table table;
  return table.scorers;
}

const Scorer* find_scorer(std::string_view name) {
  const auto& table = scorers();
  const auto it =
      std::find_if(table.begin(), table.end(), [name](const Scorer& scorer) { return scorer.name == name; });
  return it == table.end() ? nullptr : &*it;
}

}  // namespace benchhub
