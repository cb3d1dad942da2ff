// TF-IDF over the benchmarks of a site; see similar.h. Sums run in the order of sorted words, so that every machine
// gets the same bits.
#include "assemble/similar.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

#include "assemble/items.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxText = 64u << 10, kMaxWords = 200, kMostSimilar = 3;
constexpr double kLeastSimilar = 0.15;

using WordCounts = std::vector<std::pair<std::string, double>>;  // sorted by word

// Runs of letters and digits (bytes beyond ASCII count as letters), in small letters, of three bytes or more.
void count_words(std::string_view text, double weight, std::unordered_map<std::string, double>& out) {
  std::string word;
  const auto end = [&] {
    if (word.size() >= 3 && word.size() <= 40) out[word] += weight;
    word.clear();
  };
  for (const char c : text.substr(0, kMaxText)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
    if (is_letter) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    else end();
  }
  end();
}

WordCounts words_of(const Benchmark& benchmark) {
  std::unordered_map<std::string, double> out;
  count_words(benchmark.name, 5, out);
  count_words(benchmark.summary, 3, out);
  for (const auto& tag : benchmark.tags) count_words(tag, 5, out);
  count_words(benchmark.system_prompt, 1, out);
  count_words(benchmark.user_prompt, 1, out);
  std::size_t read = 0;
  for (const Case& c : benchmark.cases) {
    for (const auto& [name, value] : c.vars) count_words(value, 1, out), read += value.size();
    for (const Message& message : c.messages) count_words(message.content, 1, out), read += message.content.size();
    if (read > kMaxText) break;
  }
  WordCounts sorted(out.begin(), out.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

struct WeightedWord {
  std::string word;
  double weight;
};

// The strongest words, weights of length 1 as a vector, sorted by word.
std::vector<WeightedWord> vector_of(const WordCounts& counts, const std::unordered_map<std::string, int>& documents,
                                    double total) {
  std::vector<WeightedWord> out;
  for (const auto& [word, count] : counts) {
    out.push_back({word, (1 + std::log(count)) * std::log((1 + total) / documents.at(word))});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  if (out.size() > kMaxWords) out.resize(kMaxWords);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.word < b.word; });
  double square = 0;
  for (const auto& entry : out) square += entry.weight * entry.weight;
  for (auto& entry : out) entry.weight /= std::sqrt(square);
  return out;
}

}  // namespace

void add_similar(std::vector<BenchmarkView>& views) {
  std::vector<WordCounts> counts;
  std::unordered_map<std::string, int> documents;
  for (const auto& view : views) counts.push_back(words_of(*view.benchmark));
  for (const auto& words : counts) {
    for (const auto& entry : words) ++documents[entry.first];
  }
  struct Posting {
    std::size_t view;
    double weight;
  };
  std::unordered_map<std::string, std::vector<Posting>> index;
  std::vector<std::vector<WeightedWord>> vectors;
  for (std::size_t i = 0; i < views.size(); ++i) {
    vectors.push_back(vector_of(counts[i], documents, static_cast<double>(views.size())));
    for (const auto& [word, weight] : vectors.back()) index[word].push_back({i, weight});
  }
  std::vector<const Benchmark*> benchmarks;
  for (const auto& view : views) benchmarks.push_back(view.benchmark);
  std::map<std::pair<std::size_t, std::size_t>, int> shared;
  for (const SharedCase& one : shared_cases(benchmarks)) {
    ++shared[{one.first_benchmark, one.second_benchmark}];
    ++shared[{one.second_benchmark, one.first_benchmark}];
  }
  for (std::size_t i = 0; i < views.size(); ++i) {
    std::vector<double> cosine(views.size(), 0);
    for (const auto& [word, weight] : vectors[i]) {
      for (const Posting& posting : index.at(word)) cosine[posting.view] += weight * posting.weight;
    }
    std::vector<SimilarBenchmark>& out = views[i].similar;
    for (std::size_t j = 0; j < views.size(); ++j) {
      const auto both = shared.find({i, j});
      const int cases = both == shared.end() ? 0 : both->second;
      if (j != i && (cosine[j] >= kLeastSimilar || cases > 0))
        out.push_back({views[j].benchmark->slug, std::min(cosine[j], 1.0), cases});
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return std::pair(a.shared, a.cosine) > std::pair(b.shared, b.cosine);
    });
    if (out.size() > kMostSimilar) out.resize(kMostSimilar);
  }
}

}  // namespace benchhub
