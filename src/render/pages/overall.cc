// What looks at all benchmarks: the table of models by mean win rate.
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "render/pages/parts.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

// Decimals of the two columns of prices.
struct PriceDecimals {
  int input = 2, output = 2;
};

PriceDecimals column_decimals(const SiteView& site) {
  PriceDecimals out;
  for (const ModelView& view : site.model().models) {
    out.input = std::max(out.input, price_decimals(view.model->prices.input));
    out.output = std::max(out.output, price_decimals(view.model->prices.output));
  }
  return out;
}

tmpl::Value overall_row(const ModelView& view, const PriceDecimals& decimals) {
  const Model& model = *view.model;
  tmpl::Dict out(18);
  out.add("name", tmpl::Value::view(display_name(model))).add("url", model_url(model.slug));
  out.add("baseline", model.is_baseline()).add("retired", text_or_null(model.retired));
  out.add("provider", tmpl::Value::view(view.provider ? view.provider->name : model.provider));
  out.add("score", score_value(ScoreInterval{.value = view.mean_win_rate}));
  out.add("expected", percent_value(view.expected_score));
  out.add("cost_correct", view.cost_per_correct ? tmpl::Value(usd_text(*view.cost_per_correct)) : tmpl::Value());
  out.add("ranked", view.boards_ranked).add("boards", view.boards);
  out.add("price_in", model.is_baseline() ? tmpl::Value() : price_value(model.prices.input, decimals.input));
  out.add("price_out", model.is_baseline() ? tmpl::Value() : price_value(model.prices.output, decimals.output));
  out.add("context", thousands_value(model.context_window)).add("license", text_or_null(model.license));
  out.add("released", text_or_null(model.released));
  return out;
}

// Many rows in several bodies, of which the first opens the group.
void add_group(tmpl::List rows, bool big, tmpl::List& out) {
  const std::size_t most = big ? kBodyRows : rows.size();
  for (std::size_t begin = 0; begin < rows.size(); begin += most) {
    const auto from = rows.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + most));
    tmpl::Dict group(2);
    group.add("rows", tmpl::List(std::make_move_iterator(from), std::make_move_iterator(to)));
    group.add("opens", begin == 0);
    out.push_back(std::move(group));
  }
}

}  // namespace

tmpl::Value overall_value(const SiteView& site, OverallScope scope, std::size_t limit) {
  const PriceDecimals decimals = column_decimals(site);
  tmpl::List models, uncovered, baselines, groups;
  std::size_t total = 0, waiting = 0;
  for (const ModelView& view : site.model().models) {
    if (view.boards == 0) continue;
    ++total;
    const bool waits = view.boards_ranked == 0 && !view.model->is_baseline();
    waiting += waits;
    if (waits && scope == OverallScope::ranked) continue;
    if (view.model->is_baseline()) baselines.push_back(overall_row(view, decimals));
    else if (models.size() + uncovered.size() < limit)
      (view.covered ? models : uncovered).push_back(overall_row(view, decimals));
  }
  const std::size_t shown = models.size() + uncovered.size() + baselines.size();
  const bool big = shown > kBigBoard;
  for (tmpl::List* rows : {&models, &uncovered, &baselines}) add_group(std::move(*rows), big, groups);
  tmpl::Dict out(5);
  out.add("big", big).add("more", shown < total);
  out.add("groups", std::move(groups)).add("total", total).add("waiting", waiting);
  return out;
}

}  // namespace benchhub
