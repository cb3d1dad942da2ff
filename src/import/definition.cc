// See definition.h and, for write_definitions, preferences.h.
#include "import/definition.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "judge/judge.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

constexpr const char* kScorer = "judge_pair";

std::string case_line(const std::string& id, const std::string& text) {
  return canonical_json({{"id", id}, {"vars", {{"instruction", text}}}, {"expected", nullptr}}) + "\n";
}

Json made_json(const PreferenceSurvey& survey) {
  Json judges = Json::array();
  for (const auto& [name, slug] : survey.names.slugs) {
    if (survey.judges.contains(name)) judges.push_back(slug);
  }
  return {{"prompt", {{"user", "{{instruction}}"}}},
          {"judging", {{"judges", std::move(judges)}, {"allow_self", true}}},
          {"scoring", {{{"type", kScorer}, {"against", survey.names.slugs.at(survey.first)}}}},
          {"metric", "mean"}};
}

}  // namespace

Result<PreferenceSurvey> survey_before(const PublishedImport& import, const Repository& before) {
  PreferenceSurvey out;
  BH_TRY(const Benchmark* benchmark, earlier_import(import, before, out.names));
  if (benchmark == nullptr) return out;
  const auto spec = benchmark->scoring.empty() ? std::nullopt : judge_spec(benchmark->scoring[0]);
  if (!spec)
    return fail({Errc::usage,
                 "it is there already, and no import of comparisons made it",
                 "",
                 "choose another --benchmark",
                 {import_folder(import), 0, 0}});
  const auto& judges = benchmark->judging.judges;
  for (const Model& model : before.models) {
    if (model.provider != import_group(import)) continue;
    const bool judge = std::find(judges.begin(), judges.end(), model.slug) != judges.end();
    const bool answers = std::find(model.tags.begin(), model.tags.end(), kPublishedTag) != model.tags.end();
    if (judge) out.judges.insert(model.id);
    if (model.slug == spec->against) out.first = model.id;
    else if (answers) out.seconds.insert(model.id);
  }
  for (const Case& one : benchmark->cases) {
    const auto text = one.vars.find("instruction");
    out.cases.emplace_back(one.id, text == one.vars.end() ? "" : text->second);
    out.known_cases.insert(one.id);
  }
  return out;
}

Status survey_row(const PublishedImport& import, const std::string& file, const PreferenceRow& row,
                  PreferenceSurvey& out) {
  ++out.rows;
  out.without += !row.preference;
  if (out.first.empty()) out.first = row.first_model;
  if (row.first_model != out.first)
    return bad_comparison(file, row.number,
                          "generator_1 is " + in_quotes(row.first_model) + ", before it was " + in_quotes(out.first) +
                              ": one benchmark has one model that all are compared with");
  for (const auto* name : {&row.first_model, &row.second_model, &row.judge}) out.names.add(import, *name);
  out.seconds.insert(row.second_model);
  out.judges.insert(row.judge);
  const std::string id = case_id_of(row);
  if (!out.known_cases.insert(id).second) return {};
  std::string text = case_text(row.instruction);
  if (case_line(id, text).size() > kMaxCaseBytes)
    return bad_comparison(file, row.number, "its instruction " + too_long());
  out.cases.emplace_back(id, std::move(text));
  return {};
}

Status write_definitions(FileSystem& fs, const PublishedImport& import, const PreferenceSurvey& survey,
                         const std::vector<std::string>& exclude) {
  PublishedDefinition definition;
  for (const auto& [id, text] : survey.cases) definition.cases += case_line(id, text);
  definition.initial = {
      {"summary", fmt::format("Published comparisons with {}.", prefix_code_points(survey.first, 60))}};
  definition.made = made_json(survey);
  std::set<std::string> judges;
  for (const auto& [name, slug] : survey.names.slugs) {
    if (name != survey.first && !survey.seconds.contains(name)) judges.insert(name);
  }
  return write_published(fs, import, survey.names, judges, exclude, std::move(definition));
}

}  // namespace benchhub
