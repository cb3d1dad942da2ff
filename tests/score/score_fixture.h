// Small benchmarks, cases and answers for the tests of scorers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/embedding.h"
#include "score/score.h"

namespace benchhub::score_test {

inline Scoring scoring_of(const Json& options) {
  return {options.at("type").get<std::string>(), options, options.value("weight", 1.0)};
}

inline Benchmark benchmark_of(std::vector<Json> scorings, std::string metric = "mean") {
  Benchmark benchmark;
  for (const auto& options : scorings) benchmark.scoring.push_back(scoring_of(options));
  benchmark.metric = std::move(metric);
  benchmark.labels = {"critical", "major", "not major", "minor"};
  return benchmark;
}

inline Case case_of(Json expected) {
  Case the_case;
  the_case.id = "c1";
  the_case.expected = std::move(expected);
  the_case.choices = {"Paris", "London", "Rome", "Berlin"};
  return the_case;
}

inline Answer answer_of(std::string text, AnswerState state = AnswerState::answered) {
  Answer answer;
  answer.case_id = "c1";
  answer.state = state;
  answer.text = std::move(text);
  answer.timing = {300, 400, 1500};
  answer.published = 0.75;
  answer.cost = 2'000'000;
  return answer;
}

// [["name", {arguments}], …] as a provider sends them.
inline Json openai_calls(const Json& short_form) {
  Json out = Json::array();
  for (const Json& call : short_form) {
    out.push_back({{"id", "call_" + std::to_string(out.size())},
                   {"type", "function"},
                   {"function", {{"name", call[0]}, {"arguments", call[1].dump()}}}});
  }
  return out;
}

// The chain of docs/scorers.md, after one step for each of the calls and an answer in words.
inline CaseScore score_of_chain(const Json& options, const Json& expected, const Json& short_form) {
  Case the_case = case_of(expected);
  the_case.chain.emplace();
  the_case.chain->rules = {{"find", Json::object(), Json::object(), "found", Json::object()},
                           {"pay", {{"amount", 5}}, Json::object(), "ok", {{"paid", true}}}};
  std::vector<Answer> steps;
  for (const Json& call : short_form) {
    steps.push_back(answer_of(""));
    steps.back().tool_calls = openai_calls(Json::array({call}));
  }
  Answer last = answer_of("done");
  steps.push_back(last);
  std::vector<const Answer*> all;
  for (const Answer& step : steps) all.push_back(&step);
  last.chain = std::make_shared<const ChainRun>(play_chain(*the_case.chain, all));
  return score_answer(benchmark_of({options}), the_case, last);
}

inline CaseScore score_of(const Json& options, const Json& expected, const std::string& text) {
  if (options["type"] == "tool_chain") return score_of_chain(options, expected, Json::parse(text, nullptr, false));
  Answer answer = answer_of(text);
  const Json calls = options["type"] == "tool_calls" ? Json::parse(text, nullptr, false) : Json();
  if (calls.is_array()) answer.tool_calls = openai_calls(calls);
  // Vectors are those of the baseline.
  const Benchmark benchmark = benchmark_of({options});
  const Case the_case = case_of(expected);
  const std::vector<std::string> texts = CompiledBenchmark(benchmark).texts_to_embed(the_case, answer);
  std::vector<Answer> replies;
  for (const std::string& one : texts) replies.push_back(answer_of(vector_text(hashed_words(one))));
  Verdicts verdicts;
  for (std::size_t i = 0; i < texts.size(); ++i) verdicts.vectors.push_back({&texts[i], &replies[i], false});
  return CompiledBenchmark(benchmark).score(the_case, answer, verdicts);
}

}  // namespace benchhub::score_test
