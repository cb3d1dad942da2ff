// Makes the SiteModel: definitions + plan (with its answers) + git facts -> scores -> statistics -> values for render.
// Also the summary of one pair for history.jsonl. Pure but for reading history files and the images of
// READMEs.
#pragma once

#include <map>
#include <string>

#include "definition/repository.h"
#include "git/git.h"
#include "plan/plan.h"
#include "render/site_model.h"
#include "store/store.h"

namespace benchhub {

struct AssembleOptions {
  std::string tool_version;
  std::map<std::string, std::string> schemas;  // name -> text, published under schema/
  std::string methodology_markdown;
  FileSystem* fs = nullptr;  // for the images of READMEs; null: none are shown
  unsigned threads = 1;
};

// The model points into `repository` and `plan`: both must outlive it.
Result<SiteModel> assemble_site(const Repository& repository, const Plan& plan, const GitFacts& git, const Store& store,
                                const AssembleOptions& options);

// What the pair's numbers are now; nullopt if it has no answer.
std::optional<HistoryEntry> summarise_pair(const PairPlan& pair, const std::string& commit);

}  // namespace benchhub
