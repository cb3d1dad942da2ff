// The words of a text as the search compares them: small letters without accents, three or more of them; of scripts
// that put no space between words every pair of neighbouring signs. templates/assets/words.js cuts what somebody asks
// in the same way: tests/web/search.test.mjs holds the two against each other. Called by search_words.cc.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace benchhub {

// Each word in order, as often as it stands there. Bytes that are not valid UTF-8 stand between words.
void cut_words(std::string_view text, const std::function<void(std::string_view)>& take);

// The first bytes of a word, which say in which file it stands: what one has to type until it can be looked for. Three
// letters, or one sign.
std::string_view word_key(std::string_view word);

}  // namespace benchhub
