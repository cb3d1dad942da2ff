// See published.h.
#include "import/published.h"

#include "base/characters.h"
#include "base/clock.h"
#include "base/field_table.h"
#include "base/hash.h"
#include "base/json_doc.h"
#include "base/slug.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostName = 256;

Json model_json(const PublishedImport& import, const std::string& name, const std::string& slug, bool judge) {
  return {{"slug", slug},
          {"id", name},
          {"name", std::string(prefix_code_points(name, 120))},
          {"tags", judge ? Json{"judge"} : Json{kPublishedTag, import_group(import)}},
          {"retired", utc_date(import.now_ms)}};
}

// there: the file as it is. What a person wrote about a model in it stays.
Json models_json(const PublishedImport& import, const ModelNames& names, const std::set<std::string>& judges,
                 const Json& there) {
  std::map<std::string, const Json*> known;
  const Json* list = there.is_object() ? get_array(there, "models") : nullptr;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
    known.emplace(get_string((*list)[i], "slug").value_or(""), &(*list)[i]);
  Json models = Json::array();
  for (const auto& [name, slug] : names.slugs) {
    const auto at = known.find(slug);
    models.push_back(at != known.end() ? *at->second : model_json(import, name, slug, judges.contains(name)));
  }
  return {{"format", 1},
          {"name", "Published answers of " + import.benchmark},
          {"protocol", "openai"},
          {"base_url", "https://import.invalid/v1"},
          {"models", std::move(models)}};
}

// Over what is there: name, licence, authors and all else that a person wrote into it stay.
Json benchmark_json(const PublishedImport& import, const std::vector<std::string>& exclude,
                    const PublishedDefinition& definition, const Json& there) {
  Json out = {{"name", import.benchmark},
              {"license", "NOASSERTION"},
              {"authors", {{{"name", "unknown"}}}},
              {"tags", {kPublishedTag}}};
  out.update(definition.initial);
  if (there.is_object()) out.update(there);
  std::set<std::string> left_out(exclude.begin(), exclude.end());
  const Json* models = there.is_object() ? get_object(there, "models") : nullptr;
  const Json* before = models != nullptr ? get_array(*models, "exclude") : nullptr;
  for (std::size_t i = 0; before != nullptr && i < before->size(); ++i) {
    if ((*before)[i].is_string()) left_out.insert((*before)[i].get<std::string>());
  }
  out.update(
      {{"format", 1}, {"cases", "cases.jsonl"}, {"models", {{"tags", {import_group(import)}}, {"exclude", left_out}}}});
  out.update(definition.made);
  return out;
}

// A file of the definition as it is; null if there is none.
Result<Json> file_there(FileSystem& fs, const std::string& path) {
  const auto bytes = fs.read(path);
  if (!bytes && bytes.error().code == Errc::not_found) return Json();
  if (!bytes) return fail(bytes.error());
  Diagnostics diagnostics;
  const auto document = parse_json_doc(path, *bytes, {.comments = true}, diagnostics);
  return document ? Result<Json>(document->to_json()) : fail(diagnostics.errors().front());
}

}  // namespace

void ModelNames::add(const PublishedImport& import, const std::string& name) {
  if (slugs.contains(name)) return;
  std::string slug = plain_slug(import.benchmark + "-" + name);
  if (slug.size() > kMaxSlug || slug == import.benchmark || taken.contains(slug))
    slug = slug.substr(0, kMaxSlug - 9) + "-" + sha256_hex(name).substr(0, 8);
  taken.insert(slug);
  slugs.emplace(name, slug);
}

std::string import_folder(const PublishedImport& import) {
  return join_path(import.root, "benchmarks/" + import.benchmark);
}
std::string import_group(const PublishedImport& import) { return import.benchmark + "-import"; }

std::vector<std::string> definition_files(const PublishedImport& import) {
  return {join_path(import.root, "models/" + import_group(import) + ".json"), import_folder(import) + "/cases.jsonl",
          import_folder(import) + "/benchmark.json"};
}

bool is_model_name(const std::string& name) { return name.size() <= kMostName && find_pattern("line")->matches(name); }

Result<const Benchmark*> earlier_import(const PublishedImport& import, const Repository& before, ModelNames& names) {
  for (const Model& model : before.models) names.taken.insert(model.slug);
  const Benchmark* benchmark = before.find_benchmark(import.benchmark);
  if (benchmark == nullptr) return benchmark;
  if (before.find_provider(import_group(import)) == nullptr)
    return fail({Errc::usage,
                 "it is there already, and no import made it",
                 "",
                 "choose another --benchmark",
                 {import_folder(import), 0, 0}});
  for (const Model& model : before.models) {
    if (model.provider == import_group(import)) names.slugs.emplace(model.id, model.slug);
  }
  return benchmark;
}

std::string case_text(const std::string& text) {
  bool changed = false;
  std::string lines = replace_all(replace_all(text, "\r\n", "\n"), "\r", "\n");
  return without_odd_characters(std::move(lines), Shape::text, &changed);
}

std::string too_long() {
  return "makes a case of more than " + with_thousands(kMaxCaseBytes) + " bytes, the most that one may have";
}

Status write_published(FileSystem& fs, const PublishedImport& import, const ModelNames& names,
                       const std::set<std::string>& judges, const std::vector<std::string>& exclude,
                       PublishedDefinition definition) {
  const auto files = definition_files(import);
  BH_TRY(const Json models, file_there(fs, files[0]));
  BH_TRY(const Json there, file_there(fs, files[2]));
  BH_CHECK(fs.make_dirs(import_folder(import)));
  BH_CHECK(fs.make_dirs(join_path(import.root, "models")));
  BH_CHECK(fs.write_atomic(files[0], models_json(import, names, judges, models).dump(2) + "\n", false));
  BH_CHECK(fs.write_atomic(files[1], definition.cases, false));
  return fs.write_atomic(files[2], benchmark_json(import, exclude, definition, there).dump(2) + "\n", false);
}

}  // namespace benchhub
