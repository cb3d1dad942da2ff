// Links into the repository's host; see view_repository.h.
#include "render/view_repository.h"

#include "base/text.h"
#include "template/escape.h"

namespace benchhub {
namespace {

// GitHub refuses addresses over 8 KB.
constexpr std::size_t kMaxAddress = 7000;
constexpr std::size_t kMaxForkBytes = 1u << 20;  // of a definition: docs/format-benchmark.md
constexpr std::size_t kMaxForkedName = 113;      // leaves room for " (fork)"

// Where a host keeps what, behind the repository's address. The branch follows each of the last three.
struct RepositoryHost {
  std::string_view name;  // part of the host's name; "" = any
  std::string_view commit, file, folder, create;
  std::string_view issue, issue_title, issue_body;  // a new issue, and the names of its parameters
};
constexpr RepositoryHost kRepositoryHosts[] = {
    {"gitlab", "/-/commit/", "/-/blob/", "/-/tree/", "/-/new/", "/-/issues/new", "issue[title]", "issue[description]"},
    {"codeberg", "/commit/", "/src/branch/", "/src/branch/", "/_new/", "/issues/new", "title", "body"},
    {"gitea", "/commit/", "/src/branch/", "/src/branch/", "/_new/", "/issues/new", "title", "body"},
    {"", "/commit/", "/blob/", "/tree/", "/new/", "/issues/new", "title", "body"},
};

std::string_view base_of(const SiteConfig& config) {
  std::string_view base = config.repository;
  if (!base.starts_with("https://") && !base.starts_with("http://")) return {};
  while (base.ends_with('/')) base.remove_suffix(1);
  if (base.ends_with(".git")) base.remove_suffix(4);
  return base;
}

const RepositoryHost& host_of(std::string_view base) {
  const std::size_t start = base.find("//") + 2;
  const std::string_view name = base.substr(start, base.find('/', start) - start);
  const RepositoryHost* row = kRepositoryHosts;
  while (!contains(name, row->name)) ++row;
  return *row;
}

std::string branch_link(const SiteConfig& config, std::string_view RepositoryHost::*place, std::string_view path) {
  const std::string_view base = base_of(config);
  if (base.empty()) return {};
  return std::string(base) + std::string(host_of(base).*place) + percent_encoded(config.branch, "/") + "/" +
         percent_encoded(path, "/");
}

Json inline_prompt(const Benchmark& benchmark) {
  Json prompt = Json::object();
  if (!benchmark.system_prompt.empty()) prompt["system"] = benchmark.system_prompt;
  if (!benchmark.user_prompt.empty()) prompt["user"] = benchmark.user_prompt;
  return prompt;
}

// What scorers read from files beside the definition, put in place of the names of those files.
void inline_scoring(const Benchmark& benchmark, Json& definition) {
  const auto scoring = definition.find("scoring");
  if (scoring == definition.end() || !scoring->is_array() || scoring->size() != benchmark.scoring.size()) return;
  for (std::size_t i = 0; i < benchmark.scoring.size(); ++i) {
    for (auto& [name, value] : (*scoring)[i].items()) {
      const Json& read = benchmark.scoring[i].options;
      const bool is_file = value.is_string() && value.get_ref<const std::string&>().starts_with("file:");
      if (is_file && read.contains(name)) value = read[name];
    }
  }
}

Json chain_json(const ToolChain& chain) {
  Json out = {{"state", chain.state}, {"max_steps", chain.max_steps}, {"otherwise", chain.otherwise}};
  for (const ChainRule& rule : chain.rules) {
    out["replies"].push_back({{"name", rule.name},
                              {"arguments", rule.arguments},
                              {"when", rule.when},
                              {"reply", rule.reply},
                              {"set", rule.set}});
  }
  return out;
}

Json inline_cases(const Benchmark& benchmark) {
  Json cases = Json::array();
  for (const Case& c : benchmark.cases) {
    Json out = {{"id", c.id}};
    if (!c.vars.empty()) out["vars"] = c.vars;
    for (const Message& m : c.messages) out["messages"].push_back({{"role", m.role}, {"content", m.content}});
    if (!c.expected.is_null()) out["expected"] = c.expected;
    if (!c.category.empty()) out["category"] = c.category;
    if (!c.cluster.empty()) out["cluster"] = c.cluster;
    if (!c.choices.empty()) out["choices"] = c.choices;
    if (c.weight != 1) out["weight"] = c.weight;
    if (c.filler_tokens > 0) out["filler_tokens"] = c.filler_tokens;
    if (c.chain) out["chain"] = chain_json(*c.chain);
    cases.push_back(std::move(out));
  }
  return cases;
}

}  // namespace

std::string commit_link(const SiteConfig& config, std::string_view commit) {
  const std::string_view base = base_of(config);
  if (base.empty() || commit.empty()) return {};
  return std::string(base) + std::string(host_of(base).commit) + percent_encoded(commit);
}

std::string file_link(const SiteConfig& config, std::string_view path) {
  return branch_link(config, &RepositoryHost::file, path);
}

std::string folder_link(const SiteConfig& config, std::string_view path) {
  return branch_link(config, &RepositoryHost::folder, path);
}

std::string issue_link(const SiteConfig& config, std::string_view title, std::string_view body) {
  const std::string_view base = base_of(config);
  if (base.empty()) return {};
  const RepositoryHost& host = host_of(base);
  std::string out = std::string(base) + std::string(host.issue) + "?" + percent_encoded(host.issue_title) + "=" +
                    percent_encoded(title) + "&" + percent_encoded(host.issue_body) + "=" + percent_encoded(body);
  return out.size() <= kMaxAddress ? out : "";
}

std::string create_link(const SiteConfig& config) {
  const std::string_view base = base_of(config);
  if (base.empty()) return {};
  return std::string(base) + std::string(host_of(base).create) + percent_encoded(config.branch, "/");
}

std::string fork_definition(const Benchmark& benchmark, std::string_view commit) {
  if (!benchmark.definition.is_object()) return {};
  Json fork = benchmark.definition;
  fork.erase("canary");    // a fork needs its own
  fork.erase("formerly");  // its parent's addresses are not its own
  fork["name"] = std::string(prefix_code_points(benchmark.name, kMaxForkedName)) + " (fork)";
  fork["forked_from"] = benchmark.slug + (commit.empty() ? "" : "@" + std::string(commit));
  if (Json prompt = inline_prompt(benchmark); !prompt.empty()) fork["prompt"] = std::move(prompt);
  inline_scoring(benchmark, fork);
  if (!benchmark.tools.is_null()) fork["tools"] = benchmark.tools;
  if (!benchmark.response_format.is_null()) fork["response_format"] = benchmark.response_format;
  if (!benchmark.cases_file.empty()) fork["cases"] = inline_cases(benchmark);
  std::string text = fork.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  if (text.size() > kMaxForkBytes) return {};
  return text;
}

std::string fork_link(const SiteConfig& config, const Benchmark& benchmark, std::string_view commit) {
  const std::string create = create_link(config);
  if (create.empty()) return {};
  const std::string text = fork_definition(benchmark, commit);
  if (text.empty() || text.size() > kMaxAddress) return {};
  const std::string folder = benchmark.slug.substr(0, 59) + "-fork";
  std::string url = create + "?filename=" + percent_encoded("benchmarks/" + folder + "/benchmark.json", "/") +
                    "&value=" + percent_encoded(text);
  return url.size() <= kMaxAddress ? url : std::string();
}

}  // namespace benchhub
