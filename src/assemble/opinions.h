// What judges and people said of the answers of a board, as numbers: one opinion per series and answer, of both orders
// where there are two. What judge_report.cc and drift compute from. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "domain/label.h"
#include "plan/plan.h"
#include "render/judge_view.h"

namespace benchhub {

// Index of the pair, index into PairPlan::cases; of all pairs the other model's slug, else "".
using AnswerPlace = std::tuple<std::size_t, std::size_t, std::string>;

struct JudgeOpinion {
  std::optional<double> value;   // nullopt: no verdict that could be read
  std::optional<double> ab, ba;  // of a comparison: when it was shown first, second
  const Answer* rival = nullptr;
};

struct OpinionSeries {
  std::size_t scoring = 0;
  std::string judge, series, prompt;
  JudgeSpec spec;  // by which its verdicts are read
  bool current = false;
  std::map<AnswerPlace, JudgeOpinion> opinions;
  JudgeSeriesView facts;  // what needs no comparison: names, counts, cost, times
};

// Canaries aside. Those of today first, each kind by scoring and judge.
std::vector<OpinionSeries> gather_opinions(const std::vector<const PairPlan*>& pairs);

// Mean of what people said of an answer for one scoring; labels that are stale or cannot be read are counted only.
using HumanValues = std::map<std::pair<std::size_t, AnswerPlace>, double>;  // by scoring and place
// valid: gets the labels that count.
HumanValues human_values(const std::vector<const PairPlan*>& pairs, const std::vector<HumanLabel>& labels,
                         PeopleView& counts, std::vector<const HumanLabel*>& valid);

// The value of a label by a person; nullopt if it is not in the form of a verdict.
std::optional<double> label_value(const JudgeSpec& spec, const HumanLabel& label);

// a and b: values of the same answers. Categories are the grades, labels or counts of yes that there are; kappa is
// quadratic on scales and checklists, nominal on labels and comparisons.
AgreementView agreement_of(const JudgeSpec& spec, const std::vector<double>& a, const std::vector<double>& b);
// The category of a value, 0-based.
int category_of(const JudgeSpec& spec, double value);

}  // namespace benchhub
