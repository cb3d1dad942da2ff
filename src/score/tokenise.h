// Tokenisers of published metrics, as their sources define them. docs/scorers.md names them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchhub {

// sacreBLEU's "13a" (mteval-v13a): the text with spaces where tokens are to be split.
std::string tokenise_13a(std::string_view text);
// Runs between Unicode white space. Views into the text.
std::vector<std::string_view> unicode_words(std::string_view utf8);
// rouge_score's default tokenizer: runs of a-z and 0-9 of the ASCII-lowered text. Views into `lowered`.
std::vector<std::string_view> rouge_words(std::string_view lowered);

}  // namespace benchhub
