// The whole repository; see repository.h.
#include "definition/repository.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "definition/benchmark_loader.h"
#include "definition/models_loader.h"
#include "definition/source.h"
#include "domain/semantic.h"

namespace benchhub {
namespace {

// Names that pages of the site have, or may come to have.
bool is_reserved(std::string_view slug) {
  static constexpr std::string_view kReserved[] = {"index", "assets",  "api",    "404",        "feed",
                                                   "new",   "compare", "models", "benchmarks", "con",
                                                   "prn",   "aux",     "nul",    "com1",       "lpt1"};
  return std::find(std::begin(kReserved), std::end(kReserved), slug) != std::end(kReserved);
}

template <class T>
const T* find_slug(const std::vector<T>& list, std::string_view slug) {
  const auto it = std::find_if(list.begin(), list.end(), [&](const T& item) { return item.slug == slug; });
  return it == list.end() ? nullptr : &*it;
}

void load_benchmarks(Source& source, const std::vector<std::string>& folders, Repository& out,
                     const ScorerCatalog& scorers, const LoadOptions& options) {
  for (const auto& slug : options.only) {
    if (std::find(folders.begin(), folders.end(), slug) != folders.end()) continue;
    const auto near = did_you_mean(slug, folders);
    source.report({"benchmarks/" + slug, 0, 0}, "no such benchmark", near ? "did you mean \"" + *near + "\"?" : "");
  }
  for (const auto& slug : folders) {
    if (!options.only.empty() && std::find(options.only.begin(), options.only.end(), slug) == options.only.end())
      continue;
    const std::string path = "benchmarks/" + slug;
    if (!find_pattern("slug")->matches(slug)) {
      source.report({path, 0, 0}, "the folder's name is not a slug", "it is part of addresses",
                    "use a-z, 0-9 and -, at most 64");
    } else if (is_reserved(slug)) {
      source.report({path, 0, 0}, "\"" + slug + "\" is a reserved name", "a page of the site has it", "choose another");
    } else if (auto benchmark = load_benchmark(source, slug, scorers, options.stranger)) {
      out.benchmarks.push_back(std::move(*benchmark));
    }
  }
}

void check_model_names(Source& source, const Repository& repository) {
  std::vector<std::string> slugs;
  for (const auto& model : repository.models) slugs.push_back(model.slug);
  for (const auto& benchmark : repository.benchmarks) {
    for (const auto* names : {&benchmark.model_include, &benchmark.model_exclude}) {
      for (const auto& name : *names) {
        if (repository.find_model(name) != nullptr) continue;
        const auto near = did_you_mean(name, slugs);
        source.report({"benchmarks/" + benchmark.slug + "/benchmark.json", 1, 1},
                      "\"models\" names " + in_quotes(name) + ", which no file under models/ has",
                      near ? "did you mean \"" + *near + "\"?" : "");
      }
    }
  }
}

// The last place in the file at which the text stands as a value: found only when there is something to say of it.
void find_value(const JsonNode& node, const std::string& text, std::optional<Location>& out) {
  if (node.type == JsonNode::Type::string && node.string == text) out = node.where;
  for (const auto& item : node.items) find_value(item, text, out);
  for (const auto& member : node.members) find_value(member.value, text, out);
}

// below: the path of keys behind which the name stands.
Location place_of_name(Source& source, const std::string& file, const std::vector<const char*>& below,
                       const std::string& name) {
  std::optional<Location> out;
  const auto bytes = source.read(file, kMaxDefinitionBytes);
  const auto root = bytes ? source.parse(file, *bytes, {true, 1}) : nullptr;
  const JsonNode* node = root.get();
  for (const char* key : below) node = node == nullptr ? nullptr : node->find(key);
  if (node != nullptr) find_value(*node, name, out);
  return out.value_or(Location{file, 1, 1});
}

// Judges that a benchmark does not name are the site's; those that it names must exist.
void settle_judges(Source& source, Repository& repository) {
  std::vector<std::string> slugs;
  for (const auto& model : repository.models) slugs.push_back(model.slug);
  const auto check = [&](const Location& where, const std::string& slug) {
    const auto near = did_you_mean(slug, slugs);
    source.report(where, "the model " + in_quotes(slug) + ", named for judging, is in no file under models/",
                  near ? "did you mean \"" + *near + "\"?" : "");
  };
  const auto missing = [&](const std::string& slug) { return repository.find_model(slug) == nullptr; };
  for (const auto& slug : repository.config.judges) {
    if (missing(slug)) check(place_of_name(source, "benchhub.json", {"judges"}, slug), slug);
  }
  for (auto& benchmark : repository.benchmarks) {
    Judging& judging = benchmark.judging;
    const std::string file = "benchmarks/" + benchmark.slug + "/benchmark.json";
    std::set<std::string> seen;
    for (const auto& slug : judging.judges) {
      if (missing(slug)) check(place_of_name(source, file, {"judging", "judges"}, slug), slug);
      if (!seen.insert(slug).second || slug == judging.escalate_to)
        source.report(place_of_name(source, file, {"judging"}, slug), "the judge " + in_quotes(slug) + " stands twice",
                      "it has one voice", "");
    }
    if (const auto& slug = judging.escalate_to; !slug.empty() && missing(slug))
      check(place_of_name(source, file, {"judging", "escalate", "to"}, slug), slug);
    if (judging.judges.empty()) judging.judges = repository.config.judges;
    std::set<std::string> names;
    for (const auto& scoring : benchmark.scoring) {
      if (!scoring.type.starts_with("judge_")) continue;
      const auto [line, col] = scoring.places.at("");
      if (judging.judges.empty())
        source.report({file, line, col}, in_quotes(scoring.type) + " has no judge", "nobody would grade the answers",
                      "name \"judges\" in benchhub.json, or \"judging\" here");
      if (const auto against = get_string(scoring.options, "against")) {
        const auto [at, from] = scoring.places.at("against");
        const bool all = *against == "all";
        if (!all && missing(*against)) check({file, at, from}, *against);
        if (all && !judging.escalate_to.empty())
          source.report({file, at, from}, "\"escalate\" is not for comparisons of every model with every other",
                        "both models of a comparison would have to ask the stronger judge about the same ones",
                        "name the stronger judge in \"judges\", or compare with one model");
      }
      if (!names.insert(get_string(scoring.options, "name").value_or(scoring.type)).second)
        source.report({file, line, col}, "two judge scorers have the same name", "their verdicts are kept by it",
                      "give each a \"name\"");
    }
  }
}

// Grades that are to be weighted, by judges whose provider is not known to tell token probabilities.
void warn_of_plain_grades(Source& source, const Repository& repository) {
  const auto tells = [&](const std::string& slug) {
    const Model* model = repository.find_model(slug);
    const auto& can = model != nullptr ? model->capabilities : std::vector<std::string>{"logprobs"};
    return slug.empty() || std::find(can.begin(), can.end(), "logprobs") != can.end();
  };
  for (const auto& benchmark : repository.benchmarks) {
    auto judges = benchmark.judging.judges;
    judges.push_back(benchmark.judging.escalate_to);
    for (const auto& scoring : benchmark.scoring) {
      if (get_string(scoring.options, "weighting") != "logprobs") continue;
      const auto [line, col] = scoring.places.at("weighting");
      for (const auto& slug : judges) {
        if (tells(slug)) continue;
        source.warn({"benchmarks/" + benchmark.slug + "/benchmark.json", line, col},
                    "the judge " + in_quotes(slug) + " tells no token probabilities",
                    "its grades count as it writes them",
                    "give it the capability \"logprobs\" in models/ if its provider can, or name another judge");
      }
    }
  }
}

// The embedder that a benchmark does not name is the site's.
void settle_embedders(Source& source, Repository& repository) {
  const auto check = [&](const std::string& file, const std::string& slug) {
    const Model* model = repository.find_model(slug);
    if (slug.empty() || (model != nullptr && model->embeds)) return;
    source.report(place_of_name(source, file, {}, slug),
                  "the embedder " + in_quotes(slug) + (model ? " gives no vectors" : " is in no file under models/"),
                  "a provider of the protocol \"openai-embeddings\" does, or a baseline of the kind \"word_embedder\"",
                  "");
  };
  check("benchhub.json", repository.config.embedder);
  for (auto& benchmark : repository.benchmarks) {
    const std::string file = "benchmarks/" + benchmark.slug + "/benchmark.json";
    std::string& embedder = benchmark.judging.embedder;
    check(file, embedder);
    if (embedder.empty()) embedder = repository.config.embedder;
    if (embedder.empty() && needs_embedder(benchmark))
      source.report({file, 1, 1}, "meanings are compared, and there is no embedder", "nobody would give the vectors",
                    "name \"embedder\" in benchhub.json, or \"judging\": {\"embedder\": …} here");
  }
}

void check_routes(Source& source, const Repository& repository) {
  for (const auto& model : repository.models) {
    for (const auto& route : model.routes) {
      const Provider* provider = repository.find_provider(route.provider);
      const Location where{"models/" + model.provider + ".json", 1, 1};
      if (provider == nullptr)
        source.report(where, "a route of \"" + model.slug + "\" names the provider \"" + route.provider + "\"",
                      "there is no models/" + route.provider + ".json");
      else if (provider->protocol == "baseline" || route.provider == model.provider)
        source.report(where, "a route of \"" + model.slug + "\" leads to " + route.provider,
                      "a route is another provider of the same model");
    }
  }
}

// Old slugs, each of which leads to one page that took its place. taken: slugs that are in use.
class FormerSlugs {
 public:
  FormerSlugs(Source& source, std::string_view kind) : source_(source), kind_(kind) {}
  void use(const std::string& slug, std::string file) { taken_.emplace(slug, std::move(file)); }
  void lead(const std::vector<std::string>& formerly, const std::string& file) {
    for (const std::string& slug : formerly) {
      const auto [it, fresh] = taken_.emplace(slug, file);
      if (fresh) continue;
      source_.report({file, 1, 1}, "\"formerly\" names " + in_quotes(slug) + ", which a " + kind_ + " has or had",
                     it->second + " has it", "an old slug leads to one page, and is not used again");
    }
  }

 private:
  Source& source_;
  std::string kind_;
  std::map<std::string, std::string> taken_;  // slug -> file
};

void check_former_slugs(Source& source, const Repository& repository, const std::vector<std::string>& folders) {
  FormerSlugs benchmarks(source, "benchmark"), models(source, "model");
  for (const auto& slug : folders) benchmarks.use(slug, "benchmarks/" + slug + "/");
  for (const auto& one : repository.benchmarks)
    benchmarks.lead(one.formerly, "benchmarks/" + one.slug + "/benchmark.json");
  for (const auto& one : repository.models) models.use(one.slug, "models/" + one.provider + ".json");
  for (const auto& one : repository.models) models.lead(one.formerly, "models/" + one.provider + ".json");
}

// Slips that cost nothing but make a fork hard to tell from its parent.
void check_forks(Source& source, const Repository& repository, const std::vector<std::string>& folders) {
  for (const auto& benchmark : repository.benchmarks) {
    if (benchmark.forked_from.empty()) continue;
    const Location where{"benchmarks/" + benchmark.slug + "/benchmark.json", 1, 1};
    const std::string slug = benchmark.forked_from.substr(0, benchmark.forked_from.find('@'));
    if (std::find(folders.begin(), folders.end(), slug) == folders.end()) {
      const auto near = did_you_mean(slug, folders);
      source.warn(where, "\"forked_from\" names \"" + slug + "\"; there is no such benchmark here",
                  near ? "did you mean \"" + *near + "\"?" : "fine if it was removed, or lies in another repository");
    }
    const Benchmark* parent = repository.find_benchmark(slug);
    if (parent == nullptr || parent == &benchmark) continue;
    if (parent->name == benchmark.name)
      source.warn(where, "the fork has the same name as \"" + slug + "\"", "boards show both", "give it its own");
    if (!benchmark.canary.empty() && parent->canary == benchmark.canary)
      source.warn(where, "the fork has the same canary as \"" + slug + "\"", "a canary finds one benchmark",
                  "make a new UUID");
  }
}

}  // namespace

const Benchmark* Repository::find_benchmark(std::string_view slug) const { return find_slug(benchmarks, slug); }
const Model* Repository::find_model(std::string_view slug) const { return find_slug(models, slug); }
const Provider* Repository::find_provider(std::string_view slug) const { return find_slug(providers, slug); }

namespace {

// "..", "../.." … of a folder below a repository: the repository; "" if there is none above.
std::string root_above(FileSystem& fs, const std::string& root) {
  constexpr int kMostLevels = 12;
  std::string above = root == "." ? ".." : join_path(root, "..");
  for (int i = 0; i < kMostLevels; ++i, above += "/..") {
    if (fs.stat(join_path(above, "benchhub.json"))) return above;
  }
  return "";
}

}  // namespace

void retire_models(Repository& repository, std::string_view today) {
  const auto settle = [&](Model& model) {
    if (model.retired > today) model.retires = std::exchange(model.retired, "");
  };
  for (Model& model : repository.models) {
    settle(model);
    for (Model& route : model.routes) settle(route);
  }
}

Repository load_repository(FileSystem& fs, const std::string& root, const ScorerCatalog& scorers,
                           const LoadOptions& options, Diagnostics& diagnostics) {
  Source source(fs, root, diagnostics);
  Repository out;
  out.root = root;
  if (!fs.stat(join_path(root, "benchhub.json"))) {
    const std::string above = root_above(fs, root);
    source.report({join_path(root, "benchhub.json"), 0, 0}, "no such file",
                  "\"" + root + "\" is not a repository of benchmarks" + (above.empty() ? "" : ", but lies in one"),
                  above.empty() ? "name one with --root, or write a benchhub.json (docs/reference.md)"
                                : "name it: --root " + above);
    return out;
  }
  out.config = load_site_config(source);
  for (const auto& file : source.list("models", FileInfo::Kind::regular)) {
    if (file.ends_with(".json")) load_provider(source, file, out.providers, out.models);
  }
  check_routes(source, out);
  std::sort(out.models.begin(), out.models.end(), [](const Model& a, const Model& b) { return a.slug < b.slug; });
  const bool models_known = diagnostics.ok();
  const auto folders = source.list("benchmarks", FileInfo::Kind::directory);
  load_benchmarks(source, folders, out, scorers, options);
  if (models_known) {
    check_model_names(source, out);
    settle_judges(source, out);
    warn_of_plain_grades(source, out);
    settle_embedders(source, out);
  }
  check_forks(source, out, folders);
  check_former_slugs(source, out, folders);
  return out;
}

}  // namespace benchhub
