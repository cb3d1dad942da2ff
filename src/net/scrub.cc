// Scrubber; see scrub.h.
#include "net/scrub.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"

namespace benchhub {
namespace {

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Each byte that is not plain is written as prefix + two hex digits; with `all` every byte is.
std::string hex_form(const std::string& token, std::string_view prefix, std::string_view plain, bool upper, bool all) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  for (const char c : token) {
    if (!all && (is_alnum(c) || contains(plain, std::string_view(&c, 1)))) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += prefix;
    out += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

// The characters that stand for the token alone when it begins at offset `shift` of a longer base64 input.
std::string base64_core(const std::string& token, std::size_t shift) {
  const std::string coded = base64_encode(std::string(shift, 'x') + token);
  const std::size_t bits = (shift + token.size()) * 8;
  const std::size_t first = (shift * 8 + 5) / 6, last = bits / 6;
  return coded.substr(first, last - first);
}

}  // namespace

void Scrubber::add(std::string_view value) {
  const std::string whole(trim(value));
  add_token(whole);
  if (const auto words = split_words(whole); words.size() > 1) add_token(std::string(words.back()));
  std::sort(patterns_.begin(), patterns_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  patterns_.erase(std::unique(patterns_.begin(), patterns_.end()), patterns_.end());
}

void Scrubber::add_token(const std::string& token) {
  if (token.size() < kMinSecret) return;
  patterns_.push_back(token);
  patterns_.push_back(replace_all(token, "/", "\\/"));
  for (const bool upper : {false, true}) {
    patterns_.push_back(hex_form(token, "%", "-_.~", upper, false));
    patterns_.push_back(hex_form(token, "\\u00", "-_.~", upper, false));
    patterns_.push_back(hex_form(token, "", "", upper, true));
  }
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string core = base64_core(token, shift);
    patterns_.push_back(core);
    patterns_.push_back(replace_all(replace_all(core, "+", "-"), "/", "_"));
  }
}

void Scrubber::clean(std::string& text) const {
  for (const std::string& pattern : patterns_) {
    if (contains(text, pattern)) text = replace_all(text, pattern, "[hidden]");
  }
}

}  // namespace benchhub
