// Samples and shards; see select.h.
#include "plan/select.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>

#include "base/hash.h"
#include "domain/semantic.h"
#include "plan/estimate.h"

namespace benchhub {
namespace {

// Places for each category, in the order of `sizes`: the whole part of its share, then one each by the largest rest.
std::vector<std::size_t> share_places(const std::vector<std::size_t>& sizes, std::size_t places) {
  const std::size_t all = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
  std::vector<std::size_t> out, order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const std::size_t size : sizes) out.push_back(places * size / all);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return places * sizes[a] % all > places * sizes[b] % all; });
  std::size_t left = places - std::accumulate(out.begin(), out.end(), std::size_t{0});
  for (const std::size_t i : order) {
    if (left == 0) break;
    ++out[i];
    --left;
  }
  return out;
}

// Its answers and its verdicts.
template <class Pair, class Visit>
void for_each_request(Pair& pair, Visit visit) {
  for (auto& item : pair.cases) visit(item);
  for (auto& verdict : pair.verdicts) visit(verdict);
}

// Pairs that share a key, as sets: the index of each pair's representative.
class PairSets {
 public:
  explicit PairSets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

// What its answers may be asked about beside themselves: equal answers to equal questions share their verdicts.
std::set<std::string> judged_questions(const Benchmark& benchmark) {
  std::set<std::string> out;
  if (!has_judges(benchmark) && !needs_embedder(benchmark)) return out;
  for (const Case& the_case : benchmark.cases) {
    std::string text;
    for (const Message& message : expand_messages(benchmark, the_case))
      text += message.role + "\n" + message.content + "\n";
    out.insert(sha256_hex(text));
  }
  return out;
}

// Pairs that ask the same, and those of which one verdict may be about the answers of several: of a judged benchmark,
// and of those that ask the same questions. Which answers will be equal nobody knows before they are there.
PairSets sets_of(const std::vector<PairPlan>& pairs) {
  PairSets sets(pairs.size());
  std::unordered_map<std::string, std::size_t> first;
  const auto join = [&](const std::string& shared, std::size_t i) {
    const auto [known, fresh] = first.emplace(shared, i);
    if (!fresh) sets.join(known->second, i);
  };
  std::unordered_map<const Benchmark*, std::set<std::string>> questions;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (const auto& item : pairs[i].cases) {
      for (const auto& key : item.all_keys) join(key, i);
    }
    const auto [judged, fresh] = questions.try_emplace(pairs[i].benchmark);
    if (fresh) judged->second = judged_questions(*pairs[i].benchmark);
    for (const auto& question : judged->second) join("question " + question, i);
  }
  return sets;
}

// Requests of a pair if nothing were stored; what baselines and retired models answer costs nothing.
std::int64_t weight_of(const PairPlan& pair) {
  const auto asked =
      std::count_if(pair.cases.begin(), pair.cases.end(), [](const CasePlan& item) { return item.selected; });
  const auto paid_judges = std::count_if(pair.judges.begin(), pair.judges.end(),
                                         [](const auto& seat) { return !seat->model->is_baseline(); });
  const bool free = pair.model->is_baseline() || !pair.model->retired.empty();
  return asked * (paid_judges + (free ? 0 : 1));
}

// seed: what is hashed before the case's id.
std::vector<bool> draw_cases(const Benchmark& benchmark, std::size_t places_in_all, const std::string& seed) {
  const std::size_t n = benchmark.cases.size();
  if (places_in_all >= n) return std::vector<bool>(n, true);
  std::map<std::string, std::vector<std::pair<std::string, std::size_t>>> categories;  // name -> (hash, case)
  for (std::size_t i = 0; i < n; ++i) {
    const Case& the_case = benchmark.cases[i];
    const std::string hash = sha256_hex(seed + "\n" + the_case.id);
    categories[the_case.category].emplace_back(hash, i);
  }
  std::vector<std::size_t> sizes;
  for (const auto& [name, members] : categories) sizes.push_back(members.size());
  const auto places = share_places(sizes, places_in_all);
  std::vector<bool> out(n, false);
  std::size_t category = 0;
  for (auto& [name, members] : categories) {
    std::sort(members.begin(), members.end());
    for (std::size_t i = 0; i < places[category]; ++i) out[members[i].second] = true;
    ++category;
  }
  return out;
}

}  // namespace

std::vector<bool> draw_sample(const Benchmark& benchmark, const Sample& sample) {
  const std::size_t all = benchmark.cases.size();
  return draw_cases(benchmark, sample.cases <= 0 ? all : static_cast<std::size_t>(sample.cases),
                    std::to_string(sample.seed) + "\n" + benchmark.slug);
}

std::vector<bool> judged_cases(const Benchmark& benchmark) {
  const auto all = static_cast<double>(benchmark.cases.size());
  const bool decide = std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(), [](const Scoring& scoring) {
    const auto spec = judge_spec(scoring);
    return spec && !spec->explains;
  });
  const double share = decide ? benchmark.judging.sample : 1;
  return draw_cases(benchmark, static_cast<std::size_t>(std::ceil(share * all - 1e-9)), "judged");
}

std::vector<bool> compared_cases(const Benchmark& benchmark, const std::vector<bool>& judged, double share,
                                 std::string_view a, std::string_view b) {
  if (share >= 1) return judged;
  const std::string seed = fmt::format("compared\n{}\n{}\n", std::min(a, b), std::max(a, b));
  std::vector<std::pair<std::string, std::size_t>> hashed;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (judged[i]) hashed.emplace_back(sha256_hex(seed + benchmark.cases[i].id), i);
  }
  const double wanted = std::ceil(share * static_cast<double>(hashed.size()) - 1e-9);
  const auto places = std::min(hashed.size(), std::max<std::size_t>(1, static_cast<std::size_t>(wanted)));
  std::sort(hashed.begin(), hashed.end());
  std::vector<bool> out(judged.size(), false);
  for (std::size_t i = 0; i < places; ++i) out[hashed[i].second] = true;
  return out;
}

void keep_shard(std::vector<PairPlan>& pairs, int shard, int shards) {
  if (shards <= 1) return;
  PairSets sets = sets_of(pairs);
  std::map<std::size_t, std::int64_t> sizes;  // representative -> requests
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    sizes[sets.find(i)] += weight_of(pairs[i]);
  }
  std::vector<std::pair<std::int64_t, std::size_t>> largest_first;
  for (const auto& [set, size] : sizes) largest_first.emplace_back(-size, set);
  std::sort(largest_first.begin(), largest_first.end());
  std::vector<std::int64_t> load(static_cast<std::size_t>(shards), 0);
  std::map<std::size_t, int> shard_of;
  for (const auto& [size, set] : largest_first) {
    const auto least = std::min_element(load.begin(), load.end());
    shard_of[set] = static_cast<int>(least - load.begin()) + 1;
    *least -= size;
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (shard_of[sets.find(i)] == shard) continue;
    for_each_request(pairs[i], [](Asked& asked) { asked.selected = false; });
    pairs[i].estimate = pairs[i].judging = pairs[i].rechecking = no_requests();
  }
}

}  // namespace benchhub
