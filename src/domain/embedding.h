// Vectors of texts: how one is kept as the text of an answer, and how two are compared. The baseline's vectors are made
// here too. Pure; no provider is known here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

inline constexpr std::size_t kMostDimensions = 16'384;

// Base64 of the numbers as IEEE 754 single precision, little-endian.
std::string vector_text(const std::vector<float>& vector);
// nullopt unless it is 1 to kMostDimensions finite numbers.
std::optional<std::vector<float>> vector_from_text(std::string_view text);

// a·b / (|a| |b|); nullopt if they have not the same length or one is all zero.
std::optional<double> cosine(const std::vector<float>& a, const std::vector<float>& b);

// The baseline's vector, without a model: words (1 each) and their letter trigrams (1/2 each) are counted in 512 places
// that a hash names, with a sign by the same hash. Small ASCII letters; the same numbers on every machine.
std::vector<float> hashed_words(std::string_view text);

}  // namespace benchhub
