// Lines, sentences, paragraphs and letters of a plain text, as docs/scorers.md, "instructions", defines them.
// Words are split_words: runs of characters between white space.
#pragma once

#include <string_view>
#include <vector>

namespace benchhub {

std::vector<std::string_view> text_lines(std::string_view text);  // trimmed, without the blank ones
std::size_t count_paragraphs(std::string_view text);              // runs of lines that are not blank
std::size_t count_sentences(std::string_view text);
std::size_t count_letters(std::string_view word);  // code points that are letters: word characters but 0 to 9

}  // namespace benchhub
