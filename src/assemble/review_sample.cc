// See review_sample.h.
#include "assemble/review_sample.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "assemble/opinions.h"
#include "base/hash.h"
#include "base/random.h"
#include "plan/judging.h"

namespace benchhub {
namespace {

// An answer that could be labelled.
struct Candidate {
  std::string scorer, model, category;
  double value = 0;
  std::string tie;  // nothing but the seed decides between equal ones
  HumanLabel label;
  auto place() const { return std::tie(scorer, model, category, value, tie); }
};

using Known = std::set<std::tuple<std::string, std::string, std::string>>;  // scorer, prompt, subject

std::vector<Candidate> candidates_of(const std::vector<const PairPlan*>& pairs, const OpinionSeries& series,
                                     std::uint64_t seed) {
  std::vector<Candidate> out;
  for (const auto& [place, opinion] : series.opinions) {
    const PairPlan& pair = *pairs[std::get<0>(place)];
    const CasePlan& item = pair.cases[std::get<1>(place)];
    if (!opinion.value) continue;
    const Case& the_case = pair.benchmark->cases[item.case_index];
    Candidate one{series.spec.name, pair.id.model, the_case.category, *opinion.value, "", {}};
    const std::string subject =
        subject_id(judge_input(pair, {std::get<1>(place), series.scoring, opinion.rival, false}));
    one.tie = sha256_hex(subject + std::to_string(seed));
    const bool compares = series.spec.kind == JudgeKind::pair;
    one.label = {one.scorer,
                 the_case.id,
                 pair.id.model,
                 item.repeat,
                 subject,
                 series.prompt,
                 !compares               ? ""
                 : one.tie.front() < '8' ? "ab"
                                         : "ba",
                 "",
                 "",
                 ""};
    out.push_back(std::move(one));
  }
  return out;
}

// The first places go to calibration items, which are a sample by hash already; the others by every so-many-th.
std::vector<Candidate> draw(std::vector<Candidate> open, const std::set<std::pair<std::string, std::string>>& frozen,
                            double want, std::uint64_t seed) {
  const auto rest = std::stable_partition(open.begin(), open.end(), [&](const Candidate& one) {
    return frozen.contains({one.scorer, one.label.subject});
  });
  std::sort(open.begin(), rest, [](const auto& a, const auto& b) { return a.tie < b.tie; });
  std::sort(rest, open.end(), [](const auto& a, const auto& b) { return a.place() < b.place(); });
  const auto first = std::min(static_cast<std::size_t>(rest - open.begin()), static_cast<std::size_t>(want));
  std::vector<Candidate> out(std::make_move_iterator(open.begin()),
                             std::make_move_iterator(open.begin() + static_cast<std::ptrdiff_t>(first)));
  const auto n = static_cast<std::size_t>(open.end() - rest);
  const double left = want - static_cast<double>(first);
  if (left < 1 || n == 0) return out;
  const double step = std::max(1.0, static_cast<double>(n) / left);
  for (double at = Random(seed).unit() * step; at < static_cast<double>(n); at += step)
    out.push_back(std::move(rest[static_cast<std::ptrdiff_t>(at)]));
  return out;
}

}  // namespace

std::set<std::pair<std::string, std::string>> frozen_subjects(const std::vector<const PairPlan*>& pairs) {
  std::set<std::pair<std::string, std::string>> out;
  for (const auto* pair : pairs) {
    for (const auto& one : pair->rechecked) {
      const auto& texts = one.reply->verdict->frozen;
      if (texts) out.emplace(one.task->spec.name, subject_id(*texts));
    }
  }
  return out;
}

ReviewSample draw_for_review(const std::vector<const PairPlan*>& all_pairs, const std::vector<HumanLabel>& have,
                             double share, std::uint64_t seed) {
  std::vector<const PairPlan*> pairs;
  const auto is_model = [](const PairPlan* pair) { return !pair->model->is_baseline() && pair->fresh > 0; };
  const bool models = std::any_of(all_pairs.begin(), all_pairs.end(), is_model);
  std::copy_if(all_pairs.begin(), all_pairs.end(), std::back_inserter(pairs),
               [&](const PairPlan* pair) { return !models || is_model(pair); });
  Known known;
  for (const auto& label : have) known.emplace(label.scorer, label.prompt, label.subject);
  ReviewSample out;
  std::vector<Candidate> open;
  Known judged;
  for (const auto& series : gather_opinions(pairs)) {
    if (!series.current) continue;
    for (auto& one : candidates_of(pairs, series, seed)) {
      const auto key = std::make_tuple(one.scorer, one.label.prompt, one.label.subject);
      if (!judged.insert(key).second) continue;  // another judge's, or another model's with the same words
      if (known.contains(key)) ++out.known;
      else open.push_back(std::move(one));
    }
  }
  out.judged = static_cast<int>(judged.size());
  const double want = std::ceil(share * out.judged) - out.known;
  if (want < 1 || open.empty()) return out;
  std::vector<Candidate> drawn = draw(std::move(open), frozen_subjects(pairs), want, seed);
  // Shown in an order that says nothing of models and verdicts, one scorer after the other.
  std::sort(drawn.begin(), drawn.end(),
            [](const auto& a, const auto& b) { return std::tie(a.scorer, a.tie) < std::tie(b.scorer, b.tie); });
  for (Candidate& one : drawn) out.added.push_back(std::move(one.label));
  return out;
}

}  // namespace benchhub
