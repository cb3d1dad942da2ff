// Item analysis of a board; see items.h.
#include "assemble/items.h"

#include <algorithm>
#include <array>

#include "assemble/board.h"
#include "base/text.h"
#include "stats/duplicates.h"
#include "stats/items.h"

namespace benchhub {
namespace {

constexpr double kNear = 0.9;
constexpr std::size_t kMostDuplicates = 100;
constexpr std::size_t kHashes = 24, kBand = 4;  // 6 bands of 4: a pair at 0.9 is missed 2 times in 1,000

using Shingles = std::vector<std::uint64_t>;  // sorted, each once

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xFF51AFD7ED558CCDu;
  x ^= x >> 33;
  x *= 0xC4CEB9FE1A85EC53u;
  return x ^ (x >> 33);
}

std::uint64_t hash_text(std::string_view text) {  // FNV-1a: the same everywhere
  std::uint64_t h = 14695981039346656037u;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return h;
}

template <class T>
void sort_unique(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

Shingles shingles_of(const Benchmark& benchmark, const Case& one) {
  std::string text;
  for (const auto& message : expand_messages(benchmark, one))
    text += message.role == "system" ? "" : message.content + "\n";
  const std::string lowered = ascii_lower(text);
  const auto words = split_words(lowered);
  Shingles out;
  for (std::size_t i = 0; i + 2 < words.size(); ++i)
    out.push_back(mix(hash_text(words[i]) ^ mix(hash_text(words[i + 1]) ^ mix(hash_text(words[i + 2])))));
  sort_unique(out);
  return out;
}

double jaccard(const Shingles& a, const Shingles& b) {
  std::size_t shared = 0;
  for (const auto s : a) shared += std::binary_search(b.begin(), b.end(), s);
  return static_cast<double>(shared) / static_cast<double>(a.size() + b.size() - shared);
}

// One permutation: each shingle falls into one of the places and counts there (Li, Owen, Zhang 2012). Texts of few
// words leave the same places empty.
std::array<std::uint64_t, kHashes> signature(const Shingles& shingles) {
  std::array<std::uint64_t, kHashes> out;
  out.fill(~std::uint64_t{0});
  for (const auto s : shingles) out[s % kHashes] = std::min(out[s % kHashes], s / kHashes);
  return out;
}

// Cases that agree in some band of their signatures, each pair once and sorted.
std::vector<std::pair<std::size_t, std::size_t>> candidates(const std::vector<Shingles>& all) {
  constexpr std::size_t kMostPerBucket = 50;                // a template of many cases: its neighbours suffice
  std::vector<std::pair<std::uint64_t, std::size_t>> keys;  // of every case and band; equal ones are a bucket
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].empty()) continue;
    const auto s = signature(all[i]);
    for (std::size_t band = 0; band * kBand < kHashes; ++band) {
      std::uint64_t key = band + 1;
      for (std::size_t h = 0; h < kBand; ++h) key = mix(key ^ s[band * kBand + h]);
      keys.emplace_back(key, i);
    }
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::pair<std::size_t, std::size_t>> out;
  std::size_t first = 0;  // of the bucket
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].first != keys[first].first) first = i;
    const std::size_t end = std::min(i, first + kMostPerBucket);
    for (std::size_t other = first; other < end; ++other) out.emplace_back(keys[other].second, keys[i].second);
  }
  sort_unique(out);
  return out;
}

// How often a right answer may repeat itself by rights.
struct RightAnswers {
  bool closed = false;   // out of a small set: a model may well prefer one of them
  double commonest = 0;  // share of the cases whose right answer is one and the same; 0 where none can be told
};

RightAnswers right_answers(const Benchmark& benchmark) {
  std::vector<std::string> right;
  std::set<std::string_view> distinct;
  bool chosen = !benchmark.labels.empty();
  for (const Case& one : benchmark.cases) {
    chosen |= !one.choices.empty();
    if (one.reference.empty()) continue;
    right.push_back(one.reference);
    distinct.insert(one.reference);
  }
  RightAnswers out{chosen || (!right.empty() && distinct.size() * 4 < right.size()), 0};
  if (right.size() == benchmark.cases.size()) out.commonest = top_duplicate_share(right).value_or(0);
  return out;
}

// closed: by what the scorer read, so that words around a letter hide nothing.
std::optional<double> most_frequent_output(const PairPlan& pair, const PairRow& row, bool closed) {
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < pair.cases.size(); ++i) {
    const Answer* answer = pair.cases[i].answer;
    if (answer == nullptr || answer->state != AnswerState::answered) continue;
    const auto& parts = row.case_scores[i].parts;
    const std::string read = closed && !parts.empty() ? parts.front().extracted : "";
    const bool calls = answer->tool_calls.is_array();
    outputs.push_back(read.empty() ? answer->text + (calls ? canonical_json(answer->tool_calls) : "") : read);
  }
  return outputs.size() < 10 ? std::nullopt : top_duplicate_share(outputs);
}

// Of closed answers only what is nearly always the same; else more than the right ones would explain.
double flagged_above(const RightAnswers& right) {
  constexpr double kNearlyAlways = 0.9;
  return std::max(right.closed ? kNearlyAlways : kDuplicateFlag, right.commonest + kDuplicateFlag);
}

}  // namespace

std::vector<NearDuplicate> near_duplicates(const Benchmark& benchmark) {
  std::vector<Shingles> all;
  for (const auto& one : benchmark.cases) all.push_back(shingles_of(benchmark, one));
  std::vector<NearDuplicate> out;
  for (const auto& [a, b] : candidates(all)) {
    const double likeness = jaccard(all[a], all[b]);
    if (likeness >= kNear) out.push_back({benchmark.cases[a].id, benchmark.cases[b].id, likeness});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.likeness > b.likeness; });
  if (out.size() > kMostDuplicates) out.resize(kMostDuplicates);
  return out;
}

namespace {

// A fork holds its parent's cases by intention, and so do two forks of one parent.
bool is_akin(const Benchmark& a, const Benchmark& b) {
  const auto parent = [](const Benchmark& one) { return one.forked_from.substr(0, one.forked_from.find('@')); };
  return parent(a) == b.slug || parent(b) == a.slug || (!parent(a).empty() && parent(a) == parent(b));
}

}  // namespace

std::vector<SharedCase> shared_cases(const std::vector<const Benchmark*>& benchmarks) {
  std::vector<Shingles> all;
  std::vector<std::pair<std::size_t, std::size_t>> owner;  // of each: benchmark and case
  for (std::size_t b = 0; b < benchmarks.size(); ++b) {
    for (std::size_t c = 0; c < benchmarks[b]->cases.size(); ++c) {
      all.push_back(shingles_of(*benchmarks[b], benchmarks[b]->cases[c]));
      owner.emplace_back(b, c);
    }
  }
  std::vector<SharedCase> out;
  for (const auto& [x, y] : candidates(all)) {
    const auto [a, i] = owner[x];
    const auto [b, j] = owner[y];
    if (a == b || is_akin(*benchmarks[a], *benchmarks[b])) continue;
    const double likeness = jaccard(all[x], all[y]);
    if (likeness >= kNear) out.push_back({a, b, i, j, likeness});
  }
  return out;
}

void add_item_analysis(const Benchmark& benchmark, const std::vector<const PairPlan*>& pairs,
                       std::vector<PairRow>& rows, BenchmarkView& view) {
  std::vector<std::vector<std::optional<double>>> scores;
  const RightAnswers right = right_answers(benchmark);
  for (std::size_t p = 0; p < rows.size(); ++p) {
    rows[p].most_frequent_output = most_frequent_output(*pairs[p], rows[p], right.closed);
    rows[p].repeats_itself = rows[p].most_frequent_output.value_or(0) > flagged_above(right);
    if (!pairs[p]->model->is_baseline() && rows[p].scored > 0)
      scores.push_back(case_values(benchmark, rows[p].case_scores));
  }
  const auto items = item_facts(scores);
  const ItemSummary summary = summarise_items(items);
  view.items = {static_cast<int>(scores.size()), summary.all_right, summary.none_right, summary.negative,
                summary.saturation};
  for (std::size_t c = 0; c < std::min(items.size(), view.cases.size()); ++c)
    view.cases[c].discrimination = items[c].discrimination;
  view.near_duplicates = near_duplicates(benchmark);
}

}  // namespace benchhub
