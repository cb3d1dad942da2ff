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
std::string question_digest(const std::string& question, const Json& expected) {
  return sha256_hex(case_text(question) + canonical_json(expected)).substr(0, 16);
}

// The case that the row is of, for both readings of the files. Without an id: of the same question, with the same
// expected if it says so. "" if the row names neither an id nor a question.
std::string case_of(const OutputRow& row, const OutputSurvey& survey) {
  if (!row.id.empty()) return plain_id(row.id);
  if (row.question.empty()) return "";
  const auto known = survey.asked_in.find(question_digest(row.question));
  if (known == survey.asked_in.end()) return "q-" + sha256_hex(row.question).substr(0, 12);
  if (!row.expected) return known->second;
  const std::string digest = question_digest(row.question, *row.expected);
  const auto same = survey.asked_in.find(digest);
  if (same != survey.asked_in.end()) return same->second;
  const Json& line = survey.cases[survey.case_at.at(known->second)].second;
  const bool unsaid = !line.contains("expected") || line["expected"].is_null();
  return unsaid ? known->second : "q-" + digest.substr(0, 12);
}

// Nothing but what an import writes by itself.
bool is_own_scoring(const std::vector<Scoring>& scoring) {
  if (scoring.size() != 1) return false;
  const auto& [type, options, weight, places] = scoring.front();
  const bool plain = std::all_of(places.begin(), places.end(),
                                 [](const auto& place) { return place.first.empty() || place.first == "type"; });
  return plain && (type == "published" || type == "equals" || type == "numeric");
}

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
    recalled_ = out_.cases.size();
    out_.repeats = benchmark.repeats;
    out_.graded = benchmark.metric == "mean";
    out_.own_scoring = is_own_scoring(benchmark.scoring);
    return {};
  }

  Status take(const std::string& file, const OutputRow& row) {
    const std::string id = case_of(row, out_);
    if (id.empty()) return bad_output(file, row.number, "it has neither an id nor a question");
    BH_CHECK(add_case(file, row, id));
    out_.silent += row.silent;
    for (const PublishedOutput& output : row.outputs) {
      out_.names.add(import_, output.model);
      out_.repeats = std::max(out_.repeats, ++seen_[{id, output.model}]);
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
    if (!question.empty()) {
      out_.asked_in.emplace(question_digest(question), id);
      out_.asked_in.emplace(question_digest(question, line.contains("expected") ? line["expected"] : Json()), id);
    }
    out_.cases.emplace_back(id, std::move(line));
  }

  Status add_case(const std::string& file, const OutputRow& row, const std::string& id) {
    if (!row.id.empty()) {
      const auto [named, fresh] = ids_.emplace(id, row.id);
      if (!fresh && named->second != row.id)
        return bad_output(file, row.number,
                          in_quotes(row.id) + " and " + in_quotes(named->second) + " would both be the case " + id);
    }
    if (const auto known = out_.case_at.find(id); known != out_.case_at.end())
      return join_case(file, row, id, out_.cases[known->second].second, known->second < recalled_);
    if (row.question.empty())
      return bad_output(
          file, row.number,
          "nothing says what " + in_quotes(row.id) + " asks; name the file of questions before the one of outputs");
    Json line = case_json(id, row);
    if (canonical_json(line).size() > kMaxCaseBytes) return bad_output(file, row.number, "it " + too_long());
    note(id, row.question, std::move(line));
    return {};
  }

  // recalled: it stands in the definition, where people may have written another `expected`.
  Status join_case(const std::string& file, const OutputRow& row, const std::string& id, Json& line, bool recalled) {
    const std::string asked = line["vars"].is_object() ? get_string(line["vars"], "question").value_or("") : "";
    if (!row.question.empty() && case_text(row.question) != asked)
      return bad_output(file, row.number,
                        "it asks something else than the case " + id +
                            " does; if ids are of a file only, --column id= joins rows by what they ask");
    if (row.expected && line["expected"].is_null()) {
      line["expected"] = *row.expected;
      out_.asked_in.emplace(question_digest(asked, *row.expected), id);
    }
    if (row.expected && !recalled && line["expected"] != *row.expected)
      return bad_output(file, row.number, "it expects something else than an earlier row of the case " + id);
    return {};
  }

  const PublishedImport& import_;
  OutputSurvey& out_;
  std::size_t recalled_ = 0;                                 // cases of an earlier import
  std::map<std::string, std::string> ids_;                   // as the files have them, by the case's
  std::map<std::pair<std::string, std::string>, int> seen_;  // outputs so far, by case and model
};

// What a benchmark is scored by until somebody says it better: what was published, or else what is expected.
Json first_scoring(const OutputSurvey& survey) {
  std::int64_t texts = 0, numbers = 0, others = 0;
  for (const auto& [id, line] : survey.cases) {
    const Json expected = line.contains("expected") ? line["expected"] : Json();
    ++(expected.is_string() ? texts : expected.is_number() ? numbers : others);
  }
  const bool comparable = survey.scores == 0 && others == 0 && (texts == 0 || numbers == 0);
  return Json::array({{{"type", !comparable ? "published" : texts > 0 ? "equals" : "numeric"}}});
}

}  // namespace

Result<OutputSurvey> survey_outputs(FileSystem& fs, const PublishedImport& import, const OutputColumns& columns,
                                    const Repository& before) {
  OutputSurvey out;
  BH_TRY(const Benchmark* earlier, earlier_import(import, before, out.names));
  if (earlier != nullptr && !earlier->judging.judges.empty() && earlier->scoring.front().type == "judge_pair")
    return fail(Errc::usage, "comparisons were imported under that name", "", "choose another --benchmark");
  Surveyor surveyor(import, out);
  if (earlier != nullptr) BH_CHECK(surveyor.recall(fs, *earlier));
  OutputReader reader(columns);
  for (const auto& file : import.files)
    BH_CHECK(reader.read(fs, file, [&](const OutputRow& row) { return surveyor.take(file, row); }));
  if (const auto missing = reader.missing(); !missing.empty())
    return fail(Errc::invalid_input, "no row has " + escape_control(join(missing, ", ")), "",
                "look at a row: --column ROLE=PATH names a member of it, as output.text");
  if (out.outputs == 0)
    return bad_output(import.files.back(), 1, "no row of the files holds an output under a name that is known");
  out.columns = escape_control(reader.found_text());
  return out;
}

Status write_output_definitions(FileSystem& fs, const PublishedImport& import, const OutputSurvey& survey,
                                const std::vector<std::string>& exclude) {
  PublishedDefinition definition;
  for (const auto& [id, line] : survey.cases) definition.cases += canonical_json(line) + "\n";
  definition.initial = {{"summary", "Published outputs, with the scores they were published with."},
                        {"prompt", {{"user", "{{question}}"}}}};
  definition.made = Json::object();
  if (survey.own_scoring)
    definition.made = {{"scoring", first_scoring(survey)}, {"metric", survey.graded ? "mean" : "accuracy"}};
  if (survey.repeats > 1) definition.made["repeats"] = survey.repeats;
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
  OutputReader reader(columns);
  std::map<std::pair<std::string, std::string>, int> seen;  // outputs so far, by case and model
  std::int64_t left_out = 0;
  for (const auto& file : import.files) {
    BH_CHECK(reader.read(fs, file, [&](const OutputRow& row) -> Status {
      const std::string id = case_of(row, survey);
      for (const PublishedOutput& output : row.outputs) {
        const int repeat = seen[{id, output.model}]++;
        left_out += !answers.add_answer(survey.names.slugs.at(output.model), *answers.find_case(id), repeat,
                                        output.text, output.score, output.calls);
      }
      return {};
    }));
    BH_CHECK(answers.write(store));
  }
  return left_out;
}

}  // namespace benchhub
