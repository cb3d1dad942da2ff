// Benchmarks with answers, without a repository or a store, for the tests of assemble.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "assemble/board.h"

namespace benchhub::assemble_test {

inline CasePlan fresh_item(std::size_t case_index, const Answer& answer) {
  CasePlan out;
  out.case_index = case_index;
  out.repeat = answer.repeat;
  out.status = CaseStatus::fresh;
  out.answer = &answer;
  return out;
}

// n of 40 answers are right.
inline std::vector<std::string> right_of_40(std::size_t n) {
  std::vector<std::string> out(40, "no");
  std::fill_n(out.begin(), n, "yes");
  return out;
}

inline Scoring equals_scoring() { return {"equals", {{"type", "equals"}}, 1}; }

inline Benchmark benchmark_of(int cases, int repeats = 1) {
  Benchmark out;
  out.slug = "b";
  out.scoring = {equals_scoring()};
  out.user_prompt = "{{q}}";
  out.repeats = repeats;
  for (int i = 0; i < cases; ++i) {
    Case& one = out.cases.emplace_back();
    one.id = "c" + std::to_string(i);
    one.expected = "yes";
    one.vars["q"] = "question number " + std::to_string(i);
  }
  return out;
}

// Pairs of one benchmark; owns answers, models and providers.
class Board {
 public:
  explicit Board(const Benchmark& benchmark) : benchmark_(benchmark) {}

  // texts: by case, then repeat; "" = provider-error. cost: of each answer.
  void add(const std::string& slug, const std::vector<std::string>& texts, std::optional<Nano> cost = std::nullopt) {
    Model& model = models_.emplace_back();
    model.slug = model.name = slug;
    model.provider = "p";
    PairPlan& pair = pairs_.emplace_back();
    pair.id = {benchmark_.slug, slug};
    pair.benchmark = &benchmark_;
    pair.model = &model;
    pair.state = PairState::fresh;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Answer& answer = answers_.emplace_back();
      const auto repeats = static_cast<std::size_t>(benchmark_.repeats);
      answer.case_id = benchmark_.cases[i / repeats].id;
      answer.repeat = static_cast<int>(i % repeats);
      answer.state = texts[i].empty() ? AnswerState::provider_error : AnswerState::answered;
      answer.text = texts[i];
      answer.cost = cost;
      pair.cases.push_back(fresh_item(i / repeats, answer));
    }
  }

  // The last one added is a baseline.
  void as_baseline() { models_.back().baseline = true; }

  BenchmarkView view(double floor = 0.8) const {
    std::vector<const PairPlan*> pairs;
    for (const auto& pair : pairs_) pairs.push_back(&pair);
    return assemble_board(benchmark_, pairs, floor);
  }

 private:
  const Benchmark& benchmark_;
  std::deque<Model> models_;
  std::deque<Answer> answers_;
  std::deque<PairPlan> pairs_;
};

}  // namespace benchhub::assemble_test
