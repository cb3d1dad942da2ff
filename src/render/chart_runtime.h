// What the interactive view of charts runs on: Vega, Vega-Lite and Vega's interpreter of expressions, as npm installed
// them beside the tool's templates (package.json, package-lock.json), with the licences of them and of all that they
// depend on. Downloads nothing. Called by assemble/site_build.cc.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fs.h"

namespace benchhub {

struct ChartRuntime {
  std::map<std::string, std::string> files;  // below assets/vega/ of the site; empty: there is no interactive view
  std::string text;                          // for people: the packages, or why there is none
};

// What it is made of, below the folder that holds node_modules/.
std::vector<std::string> chart_runtime_inputs();

// folder: holds node_modules/. A package that is missing or of another major version is no error: no file, and why.
Result<ChartRuntime> read_chart_runtime(FileSystem& fs, const std::string& folder);

}  // namespace benchhub
