// Counting n-grams of ids without texts: up to six ids of 21 bits, or four of 32, are one 128-bit key. Used by BLEU,
// chrF and ROUGE; linear in both texts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchhub {

__extension__ using NgramKey = unsigned __int128;

struct NgramHash {
  std::size_t operator()(NgramKey key) const {
    const auto mixed = static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15u ^ static_cast<std::uint64_t>(key >> 64);
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
  }
};
using NgramCounts = std::unordered_map<NgramKey, std::uint32_t, NgramHash>;

// Calls visit(key) for each run of n ids. bits: of one id; n * bits <= 128.
template <class Visit>
void each_ngram(std::span<const std::uint32_t> ids, std::size_t n, unsigned bits, Visit visit) {
  const NgramKey mask = n * bits >= 128 ? ~NgramKey{0} : (NgramKey{1} << (n * bits)) - 1;
  NgramKey key = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    key = ((key << bits) | ids[i]) & mask;
    if (i + 1 >= n) visit(key);
  }
}

inline NgramCounts count_ngrams(std::span<const std::uint32_t> ids, std::size_t n, unsigned bits) {
  NgramCounts out;
  each_ngram(ids, n, bits, [&](NgramKey key) { ++out[key]; });
  return out;
}

// How many n-grams of `ids` are in `counts`, each at most as often as there.
inline std::size_t shared_ngrams(std::span<const std::uint32_t> ids, std::size_t n, unsigned bits, NgramCounts counts) {
  std::size_t shared = 0;
  each_ngram(ids, n, bits, [&](NgramKey key) {
    const auto it = counts.find(key);
    if (it == counts.end() || it->second == 0) return;
    --it->second;
    ++shared;
  });
  return shared;
}

// Words as ids: those that were added have numbers from 1, all others are 0.
class Vocabulary {
 public:
  std::vector<std::uint32_t> add(const std::vector<std::string_view>& words) {
    std::vector<std::uint32_t> out;
    for (const auto word : words)
      out.push_back(ids_.emplace(word, static_cast<std::uint32_t>(ids_.size() + 1)).first->second);
    return out;
  }
  std::vector<std::uint32_t> find(const std::vector<std::string_view>& words) const {
    std::vector<std::uint32_t> out;
    for (const auto word : words) {
      const auto it = ids_.find(word);
      out.push_back(it == ids_.end() ? 0 : it->second);
    }
    return out;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> ids_;  // the words' texts must outlive it
};

}  // namespace benchhub
