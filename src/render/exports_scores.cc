// scores.json: the score of every model on every case, for comparing them pair by pair; see exports.h.
#include "render/exports.h"
#include "render/exports_common.h"
#include "render/view.h"

namespace benchhub {
namespace {

// Means over the scored repeats, null where there is none, in the order of the cases.
OrderedJson scores_by_case(const BenchmarkView& board, const PairRow& row) {
  const std::size_t cases = board.cases.size();
  const std::size_t repeats = cases > 0 ? row.case_scores.size() / cases : 0;
  OrderedJson out = OrderedJson::array();
  for (std::size_t i = 0; i < cases; ++i) {
    double sum = 0;
    int n = 0;
    for (std::size_t r = i * repeats; r < (i + 1) * repeats; ++r) {
      if (!row.case_scores[r].value) continue;
      sum += *row.case_scores[r].value;
      ++n;
    }
    out.push_back(n > 0 ? OrderedJson(sum / n) : OrderedJson());
  }
  return out;
}

// On which part of each case's page the answer stands, from 1.
OrderedJson pages_by_case(const BenchmarkIndex& benchmark, const PairRow& row) {
  OrderedJson out = OrderedJson::array();
  for (const CaseView& one : benchmark.view->cases)
    out.push_back(answer_part(benchmark, one.the_case->id, row.model, 0) + 1);
  return out;
}

}  // namespace

std::string scores_json(const BenchmarkIndex& benchmark) {
  const BenchmarkView& board = *benchmark.view;
  OrderedJson out = {{"format", "benchhub-scores"}, {"version", kScoresVersion}, {"benchmark", board.benchmark->slug}};
  out["cases"] = OrderedJson::array();
  out["categories"] = OrderedJson::array();
  for (const CaseView& c : board.cases) {
    out["cases"].push_back(c.the_case->id);
    out["categories"].push_back(export_text(c.the_case->category));
  }
  out["models"] = OrderedJson::object();
  for (const PairRow& row : board.rows) {
    if (row.has_page()) out["models"][row.model] = scores_by_case(board, row);
  }
  if (!benchmark.part.empty()) {
    for (const PairRow& row : board.rows) {
      if (row.has_page()) out["pages"][row.model] = pages_by_case(benchmark, row);
    }
  }
  return out.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace benchhub
