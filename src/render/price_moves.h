// Models whose price is another one than their stored answers were paid at: on the page of changes, in its Markdown.
#pragma once

#include <vector>

#include "render/site_model.h"

namespace benchhub {

struct PriceMove {
  const ModelView* model = nullptr;
  Repricing was;           // prices of the newest answer; sums over the boards, of the cost per 1,000 cases
  int boards = 0;          // that were paid at other prices
  double change() const {  // of the cost of the same tokens: -0.2 is 20 % less; infinite where it was free
    return static_cast<double>(was.now) / static_cast<double>(was.before) - 1;
  }
};

// The newest price first, then by slug.
std::vector<PriceMove> price_moves(const SiteModel& site);

// "−20 %", "+0.4 %"; "no longer free"
std::string price_change(const PriceMove& move);

}  // namespace benchhub
