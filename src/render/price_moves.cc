// See price_moves.h.
#include "render/price_moves.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace benchhub {

std::vector<PriceMove> price_moves(const SiteModel& site) {
  std::vector<PriceMove> out;
  for (const ModelView& model : site.models) {
    PriceMove move{.model = &model};
    for (const OverviewRow* row : model.rows) {
      if (!row->repriced) continue;
      const Repricing& one = *row->repriced;
      if (move.boards++ == 0 || one.date > move.was.date) {
        move.was.input = one.input;
        move.was.output = one.output;
        move.was.date = one.date;
      }
      move.was.before += one.before;
      move.was.now += one.now;
    }
    if (move.boards > 0 && move.was.before != move.was.now) out.push_back(std::move(move));
  }
  std::sort(out.begin(), out.end(), [](const PriceMove& a, const PriceMove& b) {
    const Model &x = *a.model->model, &y = *b.model->model;
    return x.prices.date != y.prices.date ? x.prices.date > y.prices.date : x.slug < y.slug;
  });
  return out;
}

std::string price_change(const PriceMove& move) {
  if (move.was.before == 0) return "no longer free";
  const double percent = move.change() * 100;
  const std::string size = fixed(std::abs(percent), std::abs(percent) < 1 ? 1 : 0);
  return (percent < 0 ? "\u2212" : "+") + size + " %";
}

}  // namespace benchhub
