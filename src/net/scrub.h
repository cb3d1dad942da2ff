// Scrubber: takes the values of secret headers out of texts that are kept (error lines, reply headers and bodies). A
// provider that echoes the key must not bring it into the journal, a log or data/. Used by the HTTP client only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

class Scrubber {
 public:
  // Shorter values are left alone: they are place-holders of local servers ("EMPTY", "ollama"), and taking such a word
  // out of answers would change them.
  static constexpr std::size_t kMinSecret = 10;

  // `value` is a header's value; of "Bearer abc" both the whole and "abc" are secret.
  void add(std::string_view value);
  // Replaces each secret and its encodings (percent, JSON escapes, hex, base64 at any alignment and in both alphabets)
  // by "[hidden]".
  void clean(std::string& text) const;

 private:
  void add_token(const std::string& token);
  std::vector<std::string> patterns_;  // longest first
};

}  // namespace benchhub
