// Whether one judge may have moved: the answers of a benchmark whose texts and verdicts are frozen for it, and the
// round in which it is to be asked about them again (docs/judges.md, "Whether a judge has moved"). Reads what is
// stored, decides, sends nothing. Used by rechecks.cc.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/lookup.h"

namespace benchhub {

// Of a line of judgments.jsonl that belongs to a calibration item.
std::string calibration_scorer(const std::string& scorer);  // "judge_score/drift"
// What a judge's reply says; nullopt if it holds no verdict, or is none.
std::optional<double> reply_value(const JudgeSpec& spec, const Answer& reply);

// Of one judge for one scoring.
class Calibration {
 public:
  struct Setup {
    const Benchmark& benchmark;
    const JudgeTask& task;
    const AnswerIndex& own;
    JudgeDrift config;
    std::int64_t now_ms = 0;                            // 0: age is not looked at
    std::function<bool(const std::string&)> has_model;  // whether the benchmark has pairs with it, by slug
  };
  // The answers that are frozen stay so. New ones are drawn from those whose verdict can be read until there are
  // `config.items`: each model's in turn, in the order of a hash, equal requests once, and of no judge that is served
  // otherwise than it was for those that are frozen already.
  explicit Calibration(const Setup& setup);

  // Whether what was said of the answer (of all pairs: against the rival's) is to be frozen.
  bool chosen(const std::string& model, const std::string& case_id, int repeat, const std::string& rival) const;
  int round() const { return round_; }                   // that is to be asked or finished; 0: none
  const std::string& reason() const { return reason_; }  // why, after the judge's name
  std::int64_t due_ms() const { return due_ms_; }        // when the age of the last check will ask for one; 0: never

 private:
  struct Spot {
    std::string model, case_id;
    int repeat = 0;
    std::string rival;
    auto operator<=>(const Spot&) const = default;
  };
  using Seat = std::pair<Spot, std::string>;  // and an order
  struct Seen {
    std::int64_t at_ms = 0;
    std::string name;  // route, model and backend that the reply named
    const Answer* reply = nullptr;
  };
  void read(const Setup& setup);
  void take(const Setup& setup, const Spot& spot, const Answer& reply);
  void choose(const Setup& setup);
  void decide(const Setup& setup);
  std::string moved(std::int64_t since, std::int64_t now_ms) const;

  std::map<Spot, std::map<std::string, const Answer*>> judged_;  // the verdicts that can be read, by order
  std::set<Seat> frozen_;
  std::set<std::string> frozen_names_;     // routes and models that gave those verdicts
  std::map<int, std::set<Seat>> settled_;  // by round
  std::map<int, std::int64_t> last_ms_;    // by round
  std::vector<Seen> seen_;                 // by time
  std::set<Spot> chosen_;
  int round_ = 0;
  std::string reason_;
  std::int64_t due_ms_ = 0;
};

}  // namespace benchhub
