// What every import shares: a benchmark of retired models whose answers others published. Nobody is asked anything. Its
// folder, models/<slug>-import.json and data/<slug>/ are written; what a person wrote into the definition stays. Used
// by preferences.cc and outputs.cc through their definitions.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/fs.h"
#include "definition/repository.h"

namespace benchhub {

struct PublishedImport {
  std::string root;
  std::string benchmark;  // slug
  std::vector<std::string> files;
  std::int64_t now_ms = 0;
  std::string tool_version;
};

// Slugs of models, by the names that they have in what was published.
struct ModelNames {
  std::map<std::string, std::string> slugs;
  std::set<std::string> taken;  // slugs of every model of the repository and of these
  // Slugs carry the benchmark's name, so that they rarely meet those of models that can be asked. A name whose slug is
  // taken, or too long, gets digits of its own digest.
  void add(const PublishedImport& import, const std::string& name);
};

inline constexpr const char* kPublishedTag = "published";

std::string import_folder(const PublishedImport& import);  // of the benchmark
// Of its models: the provider's slug, and the tag that the benchmark takes them by, so that its definition stays short
// however many there are, and a fork has the same ones.
std::string import_group(const PublishedImport& import);
// The files of the definition: models, cases, benchmark.json.
std::vector<std::string> definition_files(const PublishedImport& import);

bool is_model_name(const std::string& name);  // one line that is seen, of at most 256 bytes
// The benchmark, if an import made it before, and the slugs of its models in `names`; nullptr if there is none.
// Errc::usage if another is there under that name.
Result<const Benchmark*> earlier_import(const PublishedImport& import, const Repository& before, ModelNames& names);
// As a case may hold it: nothing hidden, lines that end in \n.
std::string case_text(const std::string& text);

// "makes a case of more than 65,536 bytes, …": of a row whose case would be over kMaxCaseBytes.
std::string too_long();

struct PublishedDefinition {
  std::string cases;  // lines
  Json made;          // members of benchmark.json that are the import's
  Json initial;       // and those that a person may have changed since
};
// exclude: slugs of baselines, which nobody would judge. judges: names of the models that do not answer.
Status write_published(FileSystem& fs, const PublishedImport& import, const ModelNames& names,
                       const std::set<std::string>& judges, const std::vector<std::string>& exclude,
                       PublishedDefinition definition);

}  // namespace benchhub
