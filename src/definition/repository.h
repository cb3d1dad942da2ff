// Loads a repository of definitions: benchhub.json, models/*.json, benchmarks/*/. Everything wrong is reported in one
// pass with file:line:col; nothing outside the repository is opened and no socket. Called by cli.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/fs.h"
#include "definition/tables.h"
#include "domain/benchmark.h"
#include "domain/model.h"

namespace benchhub {

struct Repository {
  std::string root;
  SiteConfig config;
  std::vector<Benchmark> benchmarks;  // by slug
  std::vector<Provider> providers;    // by slug
  std::vector<Model> models;          // by slug

  const Benchmark* find_benchmark(std::string_view slug) const;
  const Model* find_model(std::string_view slug) const;
  const Provider* find_provider(std::string_view slug) const;
};

struct LoadOptions {
  // Slugs of benchmarks to load; empty: all. Models and benchhub.json are always loaded.
  std::vector<std::string> only;
  // As in a stranger's pull request: fields that only owners may set are errors (docs/format-benchmark.md).
  bool stranger = false;
};

// Dates of retirement that are still to come on this day ("2026-01-01", UTC) move from Model::retired to
// Model::retires: until then the model is asked as any other.
void retire_models(Repository& repository, std::string_view today);

// Size limits, printed in error messages and docs.
inline constexpr std::uint64_t kMaxDefinitionBytes = 1u << 20;
inline constexpr std::uint64_t kMaxTextBytes = 64u << 10;
inline constexpr std::uint64_t kMaxCaseBytes = 64u << 10;
inline constexpr std::uint64_t kMaxCasesBytes = 8u << 20;
inline constexpr std::size_t kMaxCases = 10'000;
inline constexpr std::int64_t kMaxCsvCells = 500'000;           // of a file; columns: kMaxCsvColumns
inline constexpr std::uint64_t kMaxPromptBytes = 1u << 20;      // of one case, expanded
inline constexpr std::uint64_t kMaxAllPromptBytes = 64u << 20;  // of all cases of a benchmark

// Loads what can be loaded; `diagnostics` tells whether it may be used.
Repository load_repository(FileSystem& fs, const std::string& root, const ScorerCatalog& scorers,
                           const LoadOptions& options, Diagnostics& diagnostics);

}  // namespace benchhub
