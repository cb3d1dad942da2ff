// Contract: charts_scale.h.
#include "render/charts_scale.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/svg.h"

namespace benchhub {
namespace {

constexpr double kLogFrom = 20;  // prices that differ by more than this are shown on a logarithmic axis
constexpr double kSlack = 1e-9;  // of a tick: rounding must not lose the last one

double nice_step(double span, int max_ticks) {
  const double rough = span / std::max(1, max_ticks - 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor >= rough * (1 - kSlack)) return power * factor;
  }
  return power * 10;
}

// Multiples of step, each computed from its index so that no error adds up.
std::vector<double> multiples(double low, double high, double step) {
  std::vector<double> ticks;
  const auto first = static_cast<long>(std::ceil(low / step - kSlack)),
             last = static_cast<long>(std::floor(high / step + kSlack));
  const double inverse = std::round(1 / step);
  for (long i = first; i <= last; ++i) {
    const auto index = static_cast<double>(i);
    ticks.push_back(step < 1 ? index / inverse : index * step);  // 3 / 10 is nearer to 0.3 than 3 * 0.1
  }
  return ticks;
}

void add_log_ticks(ChartScale& scale, const std::vector<double>& factors, int every) {
  const auto first = static_cast<int>(std::floor(std::log10(scale.low))),
             last = static_cast<int>(std::ceil(std::log10(scale.high)));
  for (int power = first; power <= last; ++power) {
    for (const double factor : factors) {
      const double tick = power < 0 ? factor / std::pow(10.0, -power) : factor * std::pow(10.0, power);
      if (power % every == 0 && tick >= scale.low && tick <= scale.high) scale.ticks.push_back(tick);
    }
  }
}

void choose_log_ticks(ChartScale& scale, int max_ticks) {
  const auto decades = static_cast<int>(std::ceil(std::log10(scale.high / scale.low)));
  add_log_ticks(scale, {1, 2, 5}, 1);
  if (static_cast<int>(scale.ticks.size()) <= max_ticks) return;
  scale.ticks.clear();
  add_log_ticks(scale, {1}, 1 + decades / std::max(1, max_ticks));
}

}  // namespace

double ChartScale::at(double value) const {
  const double share = logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return from + share * (to - from);
}

ChartScale share_scale(double low, double high, double from, double to, int max_ticks) {
  constexpr double kLeastSpan = 0.05;  // else equal scores would fill the axis with noise
  const double middle = (low + high) / 2, half = std::max(high - low, kLeastSpan) / 2;
  const double step = nice_step(2 * half, max_ticks);
  ChartScale scale{.from = from, .to = to};
  scale.low = std::max(0.0, step * std::floor((middle - half) / step + kSlack));
  scale.high = std::min(1.0, step * std::ceil((middle + half) / step - kSlack));
  scale.ticks = multiples(scale.low, scale.high, step);
  return scale;
}

ChartScale price_scale(double low, double high, double from, double to, int max_ticks) {
  ChartScale scale{.from = from, .to = to};
  if (high / low > kLogFrom) {
    const double margin = std::pow(high / low, 0.05);  // so that no mark sits on the frame
    scale.low = low / margin;
    scale.high = high * margin;
    scale.logarithmic = true;
    choose_log_ticks(scale, max_ticks);
    return scale;
  }
  const double step = nice_step(high * 1.05, max_ticks);
  scale.low = 0;
  scale.high = step * std::ceil(high * 1.05 / step - kSlack);
  scale.ticks = multiples(0, scale.high, step);
  return scale;
}

std::string percent_label(double share, int decimals) { return fixed(share * 100, decimals) + " %"; }

std::string price_tick_text(double usd) {
  if (usd >= 1000) return "$" + with_thousands(std::llround(usd));
  const std::string text = svg_number(usd, 9);
  return "$" + (text.size() == 3 && text[1] == '.' ? text + "0" : text);  // "$0.50", but "$0.005" and "$5"
}

}  // namespace benchhub
