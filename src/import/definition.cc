// See definition.h and, for write_definitions, preferences.h.
#include "import/definition.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/slug.h"
#include "base/text.h"
#include "judge/judge.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

constexpr const char* kScorer = "judge_pair";
constexpr const char* kPublished = "published";

std::string folder_of(const PreferenceImport& import) {
  return join_path(import.root, "benchmarks/" + import.benchmark);
}
// Of its models: the provider's name, and the tag that the benchmark takes them by, so that its definition stays short
// however many there are, and a fork has the same ones.
std::string group_of(const PreferenceImport& import) { return import.benchmark + "-import"; }
std::string models_file_of(const PreferenceImport& import) {
  return join_path(import.root, "models/" + group_of(import) + ".json");
}

// Slugs carry the benchmark's name, so that they rarely meet those of models that can be asked. A name whose slug is
// taken, or too long, gets digits of its own digest.
std::string free_slug(const std::string& benchmark, const std::string& name, const std::set<std::string>& taken) {
  const std::string plain = plain_slug(benchmark + "-" + name);
  if (plain.size() <= kMaxSlug && plain != benchmark && !taken.contains(plain)) return plain;
  return plain.substr(0, kMaxSlug - 9) + "-" + sha256_hex(name).substr(0, 8);
}

void add_name(const PreferenceImport& import, const std::string& name, PreferenceSurvey& out) {
  if (out.slugs.contains(name)) return;
  const std::string slug = free_slug(import.benchmark, name, out.taken);
  out.taken.insert(slug);
  out.slugs.emplace(name, slug);
}

// As a case may hold it: nothing hidden, lines that end in \n.
std::string case_text(const std::string& instruction) {
  bool changed = false;
  std::string text = replace_all(replace_all(instruction, "\r\n", "\n"), "\r", "\n");
  return without_odd_characters(std::move(text), Shape::text, &changed);
}

std::string case_line(const std::string& id, const std::string& text) {
  return canonical_json({{"id", id}, {"vars", {{"instruction", text}}}, {"expected", nullptr}}) + "\n";
}

Json model_json(const PreferenceImport& import, const std::string& name, const std::string& slug, bool judge) {
  return {{"slug", slug},
          {"id", name},
          {"name", std::string(prefix_code_points(name, 120))},
          {"tags", judge ? Json{"judge"} : Json{kPublished, group_of(import)}},
          {"retired", utc_date(import.now_ms)}};
}

Json models_json(const PreferenceImport& import, const PreferenceSurvey& survey) {
  Json models = Json::array();
  for (const auto& [name, slug] : survey.slugs)
    models.push_back(model_json(import, name, slug, name != survey.first && !survey.seconds.contains(name)));
  return {{"format", 1},
          {"name", "Published answers of " + import.benchmark},
          {"protocol", "openai"},
          {"base_url", "https://import.invalid/v1"},
          {"models", std::move(models)}};
}

// Over what is there: name, licence, authors and all else that a person wrote into it stay.
Json benchmark_json(const PreferenceImport& import, const PreferenceSurvey& survey,
                    const std::vector<std::string>& exclude, Json there) {
  Json judges = Json::array();
  for (const auto& [name, slug] : survey.slugs) {
    if (survey.judges.contains(name)) judges.push_back(slug);
  }
  const Json made = {{"format", 1},
                     {"prompt", {{"user", "{{instruction}}"}}},
                     {"cases", "cases.jsonl"},
                     {"models", {{"tags", {group_of(import)}}, {"exclude", exclude}}},
                     {"judging", {{"judges", std::move(judges)}, {"allow_self", true}}},
                     {"scoring", {{{"type", kScorer}, {"against", survey.slugs.at(survey.first)}}}},
                     {"metric", "mean"}};
  Json out = {{"name", import.benchmark},
              {"summary", fmt::format("Published comparisons with {}.", prefix_code_points(survey.first, 60))},
              {"license", "NOASSERTION"},
              {"authors", {{{"name", "unknown"}}}},
              {"tags", {kPublished}}};
  if (there.is_object()) out.update(there);
  out.update(made);
  return out;
}

}  // namespace

Result<PreferenceSurvey> survey_before(const PreferenceImport& import, const Repository& before) {
  PreferenceSurvey out;
  for (const Model& model : before.models) out.taken.insert(model.slug);
  const Benchmark* benchmark = before.find_benchmark(import.benchmark);
  if (benchmark == nullptr) return out;
  const auto spec = benchmark->scoring.empty() ? std::nullopt : judge_spec(benchmark->scoring[0]);
  if (before.find_provider(group_of(import)) == nullptr || !spec)
    return fail({Errc::usage,
                 "it is there already, and no import made it",
                 "",
                 "choose another --benchmark",
                 {folder_of(import), 0, 0}});
  const auto& judges = benchmark->judging.judges;
  for (const Model& model : before.models) {
    if (model.provider != group_of(import)) continue;
    out.slugs.emplace(model.id, model.slug);
    const bool judge = std::find(judges.begin(), judges.end(), model.slug) != judges.end();
    const bool answers = std::find(model.tags.begin(), model.tags.end(), kPublished) != model.tags.end();
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

Status survey_row(const PreferenceImport& import, const std::string& file, const PreferenceRow& row,
                  PreferenceSurvey& out) {
  ++out.rows;
  out.without += !row.preference;
  if (out.first.empty()) out.first = row.first_model;
  if (row.first_model != out.first)
    return bad_row(file, row.number,
                   "generator_1 is " + in_quotes(row.first_model) + ", before it was " + in_quotes(out.first) +
                       ": one benchmark has one model that all are compared with");
  for (const auto* name : {&row.first_model, &row.second_model, &row.judge}) add_name(import, *name, out);
  out.seconds.insert(row.second_model);
  out.judges.insert(row.judge);
  const std::string id = case_id_of(row);
  if (!out.known_cases.insert(id).second) return {};
  std::string text = case_text(row.instruction);
  if (case_line(id, text).size() > kMaxCaseBytes)
    return bad_row(file, row.number,
                   fmt::format("its instruction makes a case of more than {} bytes, the most that one may have",
                               with_thousands(kMaxCaseBytes)));
  out.cases.emplace_back(id, std::move(text));
  return {};
}

std::vector<std::string> definition_files(const PreferenceImport& import) {
  return {models_file_of(import), folder_of(import) + "/cases.jsonl", folder_of(import) + "/benchmark.json"};
}

Status write_definitions(FileSystem& fs, const PreferenceImport& import, const PreferenceSurvey& survey,
                         const std::vector<std::string>& exclude) {
  const auto files = definition_files(import);
  Json there;
  if (fs.stat(files[2])) {
    BH_TRY(const std::string bytes, fs.read(files[2]));
    BH_TRY(there, parse_json(bytes));
  }
  std::string cases;
  for (const auto& [id, text] : survey.cases) cases += case_line(id, text);
  BH_CHECK(fs.make_dirs(folder_of(import)));
  BH_CHECK(fs.make_dirs(join_path(import.root, "models")));
  BH_CHECK(fs.write_atomic(files[0], models_json(import, survey).dump(2) + "\n", false));
  BH_CHECK(fs.write_atomic(files[1], cases, false));
  return fs.write_atomic(files[2], benchmark_json(import, survey, exclude, std::move(there)).dump(2) + "\n", false);
}

}  // namespace benchhub
