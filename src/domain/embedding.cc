// See embedding.h.
#include "domain/embedding.h"

#include <bit>
#include <cmath>
#include <cstdint>

#include "base/base64.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kHashedPlaces = 512;

// FNV-1a, 64 bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

void count_feature(std::vector<float>& out, std::string_view feature, float weight) {
  const std::uint64_t hash = hash_of(feature);
  out[hash % kHashedPlaces] += (hash >> 63) != 0 ? -weight : weight;
}

void count_word(std::vector<float>& out, const std::string& word) {
  if (word.empty()) return;
  count_feature(out, word, 1);
  const std::string framed = "^" + word + "$";
  for (std::size_t i = 0; i + 3 <= framed.size(); ++i) count_feature(out, std::string_view(framed).substr(i, 3), 0.5f);
}

}  // namespace

std::string vector_text(const std::vector<float>& vector) {
  std::string bytes;
  for (const float value : vector) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((bits >> shift) & 0xff);
  }
  return base64_encode(bytes);
}

std::optional<std::vector<float>> vector_from_text(std::string_view text) {
  const auto bytes = base64_decode(text);
  if (!bytes || bytes->empty() || bytes->size() % 4 != 0 || bytes->size() / 4 > kMostDimensions) return std::nullopt;
  std::vector<float> out;
  for (std::size_t i = 0; i < bytes->size(); i += 4) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 4; ++k)
      bits |= static_cast<std::uint32_t>(static_cast<unsigned char>((*bytes)[i + k])) << (8 * k);
    out.push_back(std::bit_cast<float>(bits));
    if (!std::isfinite(out.back())) return std::nullopt;
  }
  return out;
}

std::optional<double> cosine(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return std::nullopt;
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  if (!(aa > 0) || !(bb > 0)) return std::nullopt;
  return std::fmax(-1.0, std::fmin(1.0, dot / (std::sqrt(aa) * std::sqrt(bb))));
}

std::vector<float> hashed_words(std::string_view text) {
  std::vector<float> out(kHashedPlaces);
  std::string word;
  for (const char c : ascii_lower(text)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      word += c;
      continue;
    }
    count_word(out, word);
    word.clear();
  }
  count_word(out, word);
  return out;
}

}  // namespace benchhub
