// TF-IDF over the benchmarks of a site; see similar.h. Sums run in the order in which words were first met, so that
// every machine gets the same bits.
#include "assemble/similar.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

#include "assemble/items.h"
#include "base/cache_file.h"
#include "render/model_archive.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxText = 64u << 10, kMaxWords = 200, kMostSimilar = 3;
constexpr double kLeastSimilar = 0.15;
constexpr std::string_view kSimilarName = "benchhub-similar 1";

// A word is a number: of equal benchmarks in equal order every machine gives equal numbers.
class Words {
 public:
  std::size_t number(const std::string& word) { return numbers_.try_emplace(word, numbers_.size()).first->second; }
  std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

struct WeightedWord {
  std::size_t word;
  double weight;
};
bool word_before(const WeightedWord& a, const WeightedWord& b) { return a.word < b.word; }

// Each word of a benchmark with the weight of a place where it stands.
class WordList {
 public:
  explicit WordList(Words& words) : words_(words) {}

  // Runs of letters and digits (bytes beyond ASCII count as letters), in small letters, of three bytes or more.
  void add(std::string_view text, double weight) {
    std::string word;
    const auto end = [&] {
      if (word.size() >= 3 && word.size() <= 40) list_.push_back({words_.number(word), weight});
      word.clear();
    };
    for (const char c : text.substr(0, kMaxText)) {
      const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
      if (is_letter) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      else end();
    }
    end();
  }

  // By word, each once.
  std::vector<WeightedWord> counts() && {
    std::sort(list_.begin(), list_.end(), word_before);
    std::vector<WeightedWord> out;
    for (const WeightedWord& one : list_) {
      if (!out.empty() && out.back().word == one.word) out.back().weight += one.weight;
      else out.push_back(one);
    }
    return out;
  }

 private:
  Words& words_;
  std::vector<WeightedWord> list_;
};

std::vector<WeightedWord> words_of(const Benchmark& benchmark, Words& words) {
  WordList out(words);
  out.add(benchmark.name, 5);
  out.add(benchmark.summary, 3);
  for (const auto& tag : benchmark.tags) out.add(tag, 5);
  out.add(benchmark.system_prompt, 1);
  out.add(benchmark.user_prompt, 1);
  std::size_t read = 0;
  for (const Case& c : benchmark.cases) {
    for (const auto& [name, value] : c.vars) out.add(value, 1), read += value.size();
    for (const Message& message : c.messages) out.add(message.content, 1), read += message.content.size();
    if (read > kMaxText) break;
  }
  return std::move(out).counts();
}

// The strongest words, weights of length 1 as a vector, sorted by word.
std::vector<WeightedWord> vector_of(const std::vector<WeightedWord>& counts, const std::vector<int>& documents,
                                    double total) {
  std::vector<WeightedWord> out;
  for (const auto& [word, count] : counts)
    out.push_back({word, (1 + std::log(count)) * std::log((1 + total) / documents[word])});
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  if (out.size() > kMaxWords) out.resize(kMaxWords);
  std::sort(out.begin(), out.end(), word_before);
  double square = 0;
  for (const auto& entry : out) square += entry.weight * entry.weight;
  for (auto& entry : out) entry.weight /= std::sqrt(square);
  return out;
}

}  // namespace

inline void archive(BinaryReader& a, SimilarBenchmark& x) { a(x.slug, x.cosine, x.shared); }

void add_similar(FileSystem& fs, const std::string& file, const Digest& definitions,
                 std::vector<BenchmarkView>& views) {
  BinaryWriter names;
  for (const BenchmarkView& view : views) names(view.benchmark->slug);
  const Digest of = digest_of_values(definitions, names.bytes());
  const std::string bytes = read_cache(fs, file, kSimilarName);
  BinaryReader reader(bytes);
  Digest noted;
  reader(noted);
  if (noted == of) {
    for (BenchmarkView& view : views) reader(view.similar);
    if (reader.ended()) return;
    for (BenchmarkView& view : views) view.similar.clear();
  }
  add_similar(views);
  CacheWriter writer(kSimilarName);
  writer(of);
  for (const BenchmarkView& view : views) writer(view.similar);
  (void)writer.save(fs, file);  // the next build takes longer
}

void add_similar(std::vector<BenchmarkView>& views) {
  Words words;
  std::vector<std::vector<WeightedWord>> counts;
  for (const auto& view : views) counts.push_back(words_of(*view.benchmark, words));
  std::vector<int> documents(words.size());
  for (const auto& list : counts) {
    for (const WeightedWord& entry : list) ++documents[entry.word];
  }
  struct Posting {
    std::size_t view;
    double weight;
  };
  std::vector<std::vector<Posting>> index(words.size());
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
      for (const Posting& posting : index[word]) cosine[posting.view] += weight * posting.weight;
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
