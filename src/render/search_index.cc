// See search_index.h. Columns instead of rows: equal things side by side compress better.
#include "render/search_index.h"

#include <algorithm>
#include <map>

#include "base/json.h"
#include "render/urls.h"

namespace benchhub {
namespace {

Json empty_columns(std::initializer_list<const char*> names) {
  Json out = Json::object();
  for (const char* name : names) out[name] = Json::array();
  return out;
}

// Numbers of the tags in `all`, which grows.
Json tag_numbers(const std::vector<std::string>& tags, Json& all, std::map<std::string, std::size_t>& known) {
  Json out = Json::array();
  for (const std::string& tag : tags) {
    const auto [it, fresh] = known.emplace(tag, known.size());
    if (fresh) all.push_back(tag);
    out.push_back(it->second);
  }
  return out;
}

Json model_columns(const SiteModel& site) {
  Json out = empty_columns({"slug", "name", "provider"});
  for (const ModelView& view : site.models) {
    out["slug"].push_back(view.model->slug);
    out["name"].push_back(view.model->name);
    out["provider"].push_back(view.provider == nullptr ? std::string() : view.provider->name);
  }
  return out;
}

std::string index_text(const Json& json) { return canonical_json(json) + "\n"; }

}  // namespace

std::size_t search_parts(const SiteModel& site) {
  return std::max<std::size_t>(1, (site.benchmarks.size() + kBenchmarksPerIndex - 1) / kBenchmarksPerIndex);
}

std::string search_index_file(std::size_t part) {
  return part == 0 ? "search/index.json" : "search/index-" + std::to_string(part + 1) + ".json";
}

std::string case_search_file(std::string_view benchmark) { return benchmark_url(benchmark) + "search.json"; }

std::string search_index(const SiteModel& site, std::size_t part, std::size_t word_files) {
  Json benchmarks = empty_columns({"slug", "name", "tags"}), tags = Json::array();
  std::map<std::string, std::size_t> known;
  const std::size_t end = std::min(site.benchmarks.size(), (part + 1) * kBenchmarksPerIndex);
  for (std::size_t i = part * kBenchmarksPerIndex; i < end; ++i) {
    const Benchmark& one = *site.benchmarks[i].benchmark;
    benchmarks["slug"].push_back(one.slug);
    benchmarks["name"].push_back(one.name);
    benchmarks["tags"].push_back(tag_numbers(one.tags, tags, known));
  }
  Json out = {{"format", "benchhub-search"}, {"version", 1}, {"benchmarks", std::move(benchmarks)}, {"tags", tags}};
  if (part == 0) {
    out["models"] = model_columns(site);
    out["parts"] = search_parts(site);
    out["words"] = word_files;
  }
  return index_text(out);
}

std::string case_search_index(const BenchmarkIndex& benchmark) {
  Json cases = empty_columns({"id", "text"});
  for (std::size_t i = 0; i < benchmark.view->cases.size(); ++i) {
    cases["id"].push_back(benchmark.view->cases[i].the_case->id);
    cases["text"].push_back(benchmark.excerpts[i]);
  }
  return index_text({{"format", "benchhub-search-cases"}, {"version", 1}, {"cases", std::move(cases)}});
}

}  // namespace benchhub
