// Links into the repository's host (GitHub, GitLab, Gitea/Forgejo by their addresses' shapes): commits, files, folders,
// a prefilled new file. Everything is "" if the site names no repository of such a shape.
#pragma once

#include <string>
#include <string_view>

#include "domain/benchmark.h"
#include "domain/model.h"

namespace benchhub {

std::string commit_link(const SiteConfig& config, std::string_view commit);
std::string file_link(const SiteConfig& config, std::string_view path);  // as the branch has it
std::string folder_link(const SiteConfig& config, std::string_view path);

// Opens a new file with the definition as a fork of itself, prompts and (if they fit into an address) cases inline.
struct ForkLink {
  std::string url;
  bool needs_cases = false;  // the cases file must be copied beside it
};
ForkLink fork_link(const SiteConfig& config, const Benchmark& benchmark, std::string_view commit);

}  // namespace benchhub
