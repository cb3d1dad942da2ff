// See outputs.h.
#include "import/outputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/field_table.h"
#include "base/hash.h"
#include "base/text.h"
#include "import/published_answers.h"

namespace benchhub {
namespace {

// The id as a case may have it: "HumanEval/0" is HumanEval-0.
std::string plain_id(const std::string& id) {
  const FieldPattern* rule = find_pattern("case_id");
  std::string out;
  for (const char c : id) out += rule->matches(std::string("a") + c) ? c : '-';
  return rule->matches(out) ? out : "q-" + sha256_hex(id).substr(0, 12);
}

std::string question_digest(const std::string& question) { return sha256_hex(case_text(question)).substr(0, 16); }

// Which case each output is of, and which repeat: the same for both readings of the files.
class Places {
 public:
  // False for a row that another filter of the harness wrote again.
  bool counts(const OutputRow& row) {
    if (row.filter.empty()) return true;
    if (filter_.empty()) filter_ = row.filter;
    return row.filter == filter_;
  }

  // "" if the row names neither an id nor a question.
  static std::string case_of(const OutputRow& row, const OutputSurvey& survey) {
    if (!row.id.empty()) return plain_id(row.id);
    if (row.question.empty()) return "";
    const auto known = survey.asked_in.find(question_digest(row.question));
    return known != survey.asked_in.end() ? known->second : "q-" + sha256_hex(row.question).substr(0, 12);
  }

  int repeat_of(const std::string& case_id, const std::string& model) { return seen_[{case_id, model}]++; }

 private:
  std::string filter_;
  std::map<std::pair<std::string, std::string>, int> seen_;
};

Json case_json(const std::string& id, const OutputRow& row) {
  Json out = {
      {"id", id}, {"vars", {{"question", case_text(row.question)}}}, {"expected", row.expected.value_or(Json())}};
  if (!row.category.empty()) out["category"] = row.category;
  return out;
}

class Surveyor {
 public:
  Surveyor(const PublishedImport& import, OutputSurvey& out) : import_(import), out_(out) {}

  // The lines of an earlier import, with what people wrote into them since.
  Status recall(FileSystem& fs, const Benchmark& benchmark) {
    BH_TRY(const std::string bytes, fs.read(definition_files(import_)[1]));
    for (const std::string_view line : split_lines(bytes)) {
      if (trim(line).empty()) continue;
      BH_TRY(Json json, parse_json(line));
      const std::string id = get_string(json, "id").value_or("");
      const Json* vars = get_object(json, "vars");
      note(id, vars == nullptr ? "" : get_string(*vars, "question").value_or(""), std::move(json));
    }
    out_.repeats = benchmark.repeats;
    return {};
  }

  Status take(const std::string& file, const OutputRow& row) {
    if (!places_.counts(row)) return {};
    const std::string id = Places::case_of(row, out_);
    if (id.empty()) return bad_output(file, row.number, "it has neither an id nor a question");
    BH_CHECK(add_case(file, row, id));
    for (const PublishedOutput& output : row.outputs) {
      out_.names.add(import_, output.model);
      out_.repeats = std::max(out_.repeats, places_.repeat_of(id, output.model) + 1);
      ++out_.outputs;
      if (!output.score) continue;
      ++out_.scores;
      out_.graded |= *output.score != 0 && *output.score != 1;
    }
    return {};
  }

 private:
  void note(const std::string& id, const std::string& question, Json line) {
    out_.case_at.emplace(id, out_.cases.size());
    if (!question.empty()) out_.asked_in.emplace(question_digest(question), id);
    out_.cases.emplace_back(id, std::move(line));
  }

  Status add_case(const std::string& file, const OutputRow& row, const std::string& id) {
    if (!row.id.empty()) {
      const auto [named, fresh] = ids_.emplace(id, row.id);
      if (!fresh && named->second != row.id)
        return bad_output(file, row.number,
                          in_quotes(row.id) + " and " + in_quotes(named->second) + " would both be the case " + id);
    }
    if (const auto known = out_.case_at.find(id); known != out_.case_at.end()) {
      Json& line = out_.cases[known->second].second;
      if (row.expected && line["expected"].is_null()) line["expected"] = *row.expected;
      return {};
    }
    if (row.question.empty()) return bad_output(file, row.number, "nothing says what " + in_quotes(row.id) + " asks");
    Json line = case_json(id, row);
    if (canonical_json(line).size() > kMaxCaseBytes) return bad_output(file, row.number, "it " + too_long());
    note(id, row.question, std::move(line));
    return {};
  }

  const PublishedImport& import_;
  OutputSurvey& out_;
  Places places_;
  std::map<std::string, std::string> ids_;  // as the files have them, by the case's
};

// What a benchmark is scored by until somebody says it better. Null if there is nothing to score by.
Json first_scoring(const OutputSurvey& survey) {
  if (survey.scores > 0) return Json::array({{{"type", "published"}}});
  const bool comparable = std::any_of(survey.cases.begin(), survey.cases.end(), [](const auto& one) {
    return one.second.contains("expected") && !one.second["expected"].is_null();
  });
  return comparable ? Json::array({{{"type", "equals"}}}) : Json();
}

}  // namespace

Result<OutputSurvey> survey_outputs(FileSystem& fs, const PublishedImport& import, const OutputColumns& columns,
                                    const Repository& before) {
  OutputSurvey out;
  BH_TRY(const Benchmark* earlier, earlier_import(import, before, out.names));
  Surveyor surveyor(import, out);
  if (earlier != nullptr) BH_CHECK(surveyor.recall(fs, *earlier));
  for (const auto& file : import.files)
    BH_CHECK(read_output_rows(fs, file, columns, [&](const OutputRow& row) { return surveyor.take(file, row); }));
  if (out.outputs == 0)
    return bad_output(import.files.back(), 1, "no row of the files holds an output under a name that is known");
  if (earlier == nullptr && first_scoring(out).is_null())
    return bad_output(import.files.back(), 1, "the files hold neither scores nor what is expected");
  return out;
}

Status write_output_definitions(FileSystem& fs, const PublishedImport& import, const OutputSurvey& survey,
                                const std::vector<std::string>& exclude) {
  PublishedDefinition definition;
  for (const auto& [id, line] : survey.cases) definition.cases += canonical_json(line) + "\n";
  definition.initial = {{"summary", "Published outputs, with the scores they were published with."},
                        {"prompt", {{"user", "{{question}}"}}},
                        {"scoring", first_scoring(survey)},
                        {"metric", survey.graded ? "mean" : "accuracy"}};
  if (survey.repeats > 1) definition.made["repeats"] = survey.repeats;
  else definition.made = Json::object();
  return write_published(fs, import, survey.names, {}, exclude, std::move(definition));
}

Result<std::int64_t> write_outputs(FileSystem& fs, const Repository& repository, Store& store,
                                   const PublishedImport& import, const OutputColumns& columns,
                                   const OutputSurvey& survey) {
  PublishedAnswers answers(repository, import);
  for (const auto& [name, slug] : survey.names.slugs) {
    BH_TRY(const PairData data, store.read({import.benchmark, slug}));
    for (const Answer& answer : data.answers) answers.know(slug, answer);
  }
  Places places;
  std::int64_t left_out = 0;
  for (const auto& file : import.files) {
    BH_CHECK(read_output_rows(fs, file, columns, [&](const OutputRow& row) -> Status {
      if (!places.counts(row)) return {};
      const std::string id = Places::case_of(row, survey);
      for (const PublishedOutput& output : row.outputs) {
        const int repeat = places.repeat_of(id, output.model);
        left_out += !answers.add_answer(survey.names.slugs.at(output.model), *answers.find_case(id), repeat,
                                        output.text, output.score);
      }
      return {};
    }));
    BH_CHECK(answers.write(store));
  }
  return left_out;
}

}  // namespace benchhub
