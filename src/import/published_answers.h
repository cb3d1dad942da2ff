// Answers of one benchmark as an import finds them, with what earlier imports stored: kept by model until they are
// written. Used by preferences.cc and outputs.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "import/published.h"
#include "plan/requests.h"
#include "store/store.h"

namespace benchhub {

class PublishedAnswers {
 public:
  PublishedAnswers(const Repository& repository, const PublishedImport& import);

  const Benchmark& benchmark() const { return benchmark_; }
  std::optional<std::size_t> find_case(const std::string& id) const;  // where it stands in the benchmark

  // Notes what is stored already.
  void know(const std::string& model, const Answer& answer);
  // A record of that case with all that imports have in common.
  Answer base_of(std::size_t at) const;
  // False if another answer of the model to the case is known. published: the score that came with it.
  bool add_answer(const std::string& model, std::size_t at, int repeat, const std::string& text,
                  std::optional<double> published, const Json& calls = nullptr);
  void add(const std::string& model, Answer record) { open_[model].push_back(std::move(record)); }
  Status write(Store& store);  // what was added since the last time

 private:
  const PublishedImport& import_;
  const Benchmark& benchmark_;
  const Provider& provider_;
  const Repository& repository_;
  RequestMaker maker_;
  std::map<std::string, std::size_t> case_at_;
  std::map<std::tuple<std::string, std::size_t, int>, Digest> answers_;  // by model, case and repeat
  std::map<std::string, std::vector<Answer>> open_;
};

}  // namespace benchhub
