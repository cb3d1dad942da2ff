// One benchmark with its answers: read, planned, scored and ranked. Called by site_build.cc, for all of them one after
// the other, and by site_preview.cc, for the one that somebody is looking at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/phase_times.h"
#include "definition/repository.h"
#include "plan/plan.h"
#include "render/site_model.h"
#include "store/labels.h"
#include "store/store.h"

namespace benchhub {

struct BoardSources {
  FileSystem& fs;
  const Repository& repository;
  const Store& store;
  const PlanOptions& plan;
  PhaseTimes* times;
};

struct OneBoard {
  std::vector<std::unique_ptr<PairData>> data;
  std::vector<PairPlan> plans;
  LabelFile labels;
  BenchmarkView view;           // points into all of the above
  std::vector<Notice> notices;  // of damage
};

// frame: the benchmark as assemble_frame() has it. models: those that have answers.
Result<std::unique_ptr<OneBoard>> assemble_one(const BoardSources& from, const BenchmarkView& frame,
                                               const std::vector<std::string>& models, const OtherAnswers& others,
                                               unsigned threads);

}  // namespace benchhub
