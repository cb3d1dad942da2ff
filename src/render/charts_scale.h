// Scales of charts: from data to coordinates, with ticks at round numbers (1, 2, 5 times a power of ten).
// Used by the chart writers only.
#pragma once

#include <string>
#include <vector>

namespace benchhub {

struct ChartScale {
  double low = 0, high = 1;  // of the data, low < high; > 0 if logarithmic
  double from = 0, to = 1;   // coordinates of low and high
  bool logarithmic = false;
  std::vector<double> ticks;  // ascending, within [low, high]

  double at(double value) const;
};

// A scale of shares that holds [low, high], widened to whole ticks and cut to [0, 1]; at most `max_ticks` ticks or so.
ChartScale share_scale(double low, double high, double from, double to, int max_ticks);
// A scale of prices above zero: logarithmic if they differ by more than 20 times, else linear from zero.
ChartScale price_scale(double low, double high, double from, double to, int max_ticks);

std::string percent_label(double share, int decimals);  // "83.1 %"
std::string price_tick_text(double usd);                // "$0.05", "$20", "$5,000"

}  // namespace benchhub
