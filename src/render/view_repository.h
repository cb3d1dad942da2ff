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

// The page that opens an issue, filled in; "" if the text does not fit into an address.
std::string issue_link(const SiteConfig& config, std::string_view title, std::string_view body);

// The page that makes a new file on the branch; takes ?filename= and &value=.
std::string create_link(const SiteConfig& config);

// The benchmark as one file that names it as its source: prompts, what scorers read from files, and cases inline. "" if
// it would be larger than a definition may be.
std::string fork_definition(const Benchmark& benchmark, std::string_view commit);

// Opens a new file with that definition; "" if it does not fit into an address (the builder takes it then).
std::string fork_link(const SiteConfig& config, const Benchmark& benchmark, std::string_view commit);

}  // namespace benchhub
