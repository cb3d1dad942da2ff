// How far two agree who graded the same answers; see opinions.h.
#include <algorithm>
#include <cmath>
#include <map>

#include "assemble/opinions.h"
#include "base/random.h"
#include "stats/agreement.h"
#include "stats/percentiles.h"

namespace benchhub {
namespace {

constexpr double kLevel = 0.95;
constexpr int kMostSteps = 100;  // of a scale; a finer one is cut into so many
constexpr std::size_t kFewAnswers = 1000;
constexpr int kKappaDraws = 1000, kKappaDrawsOfMany = 200;

bool is_ordered(const JudgeSpec& spec) { return spec.kind == JudgeKind::score || spec.kind == JudgeKind::checklist; }

KappaWeights weights_for(const JudgeSpec& spec) {
  return is_ordered(spec) ? KappaWeights::quadratic : KappaWeights::nominal;
}

// Percentiles of kappa over resampled answers; none if more than one draw in ten has no kappa.
void add_kappa_interval(const std::vector<int>& a, const std::vector<int>& b, KappaWeights weights,
                        AgreementView& out) {
  const int draws = a.size() <= kFewAnswers ? kKappaDraws : kKappaDrawsOfMany;
  Random random(1);
  std::vector<double> kappas;
  std::vector<int> x(a.size()), y(a.size());
  for (int draw = 0; draw < draws; ++draw) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::size_t at = random.index(a.size());
      x[i] = a[at];
      y[i] = b[at];
    }
    if (const auto kappa = cohen_kappa(x, y, weights).kappa) kappas.push_back(*kappa);
  }
  if (kappas.size() * 10 < static_cast<std::size_t>(draws) * 9) return;
  out.kappa_lower = percentile(kappas, (1 - kLevel) / 2);
  out.kappa_upper = percentile(kappas, (1 + kLevel) / 2);
}

}  // namespace

int category_of(const JudgeSpec& spec, double value) {
  if (spec.kind == JudgeKind::label) {
    std::vector<double> values;
    for (const auto& [name, worth] : spec.labels) values.push_back(worth);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return static_cast<int>(std::lower_bound(values.begin(), values.end(), value - 1e-9) - values.begin());
  }
  double steps = 2;
  if (spec.kind == JudgeKind::score) steps = std::clamp(std::round(spec.max - spec.min), 1.0, double{kMostSteps});
  if (spec.kind == JudgeKind::checklist) steps = static_cast<double>(spec.questions.size());
  return static_cast<int>(std::lround(std::clamp(value, 0.0, 1.0) * steps));
}

AgreementView agreement_of(const JudgeSpec& spec, const std::vector<double>& a, const std::vector<double>& b) {
  AgreementView out;
  out.n = static_cast<int>(a.size());
  if (a.empty()) return out;
  std::vector<int> x, y;
  std::vector<std::vector<std::optional<double>>> units;
  std::map<int, int> common;
  int same = 0, most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    x.push_back(category_of(spec, a[i]));
    y.push_back(category_of(spec, b[i]));
    same += x.back() == y.back();
    most = std::max(most, ++common[y.back()]);
    if (is_ordered(spec)) units.push_back({a[i], b[i]});
    else units.push_back({double(x.back()), double(y.back())});
  }
  const double n = static_cast<double>(a.size());
  out.raw = same / n;
  out.base_rate = most / n;
  const Interval raw = wilson(same, out.n, kLevel);
  out.raw_lower = raw.lower;
  out.raw_upper = raw.upper;
  out.kappa = cohen_kappa(x, y, weights_for(spec)).kappa;
  if (out.kappa) add_kappa_interval(x, y, weights_for(spec), out);
  out.alpha = krippendorff_alpha(units, is_ordered(spec) ? Scale::interval : Scale::nominal);
  return out;
}

}  // namespace benchhub
