// Boards out of what is stored, for the commands that read them: compare, report, explain. Sends nothing, writes
// nothing.
#pragma once

#include <map>

#include "cli/session.h"
#include "plan/plan.h"
#include "render/site_model.h"
#include "store/labels.h"

namespace benchhub {

// Owns what the views point to; not to be moved after `make`.
struct Boards {
  Loaded loaded;
  const Repository& repository = loaded.repository;
  Plan plan;
  std::map<std::string, LabelFile> labels;  // by benchmark
  std::vector<BenchmarkView> views;         // those of args.benchmarks, or all; rows of all models

  // Names the damaged records of what is shown, on stderr; the exit code of a command that then did its work.
  int code() const;

  const PairRow* find(const std::string& benchmark, const std::string& model) const;
};
Result<std::unique_ptr<Boards>> make_boards(const Context& context, const Args& args);

std::string score_text(const std::optional<double>& share);  // "53.1 %", or a dash
std::string interval_text(const ScoreInterval& score);       // "53.1 % [40.2, 65.6] (Wilson)"
std::string range_text(const std::optional<int>& best, const std::optional<int>& worst);  // "2–5", "3", or a dash

}  // namespace benchhub
