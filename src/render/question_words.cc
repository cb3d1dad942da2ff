// See question_words.h. A text is folded as words.js does it: without U+0300 to U+036F of its NFD, put together again
// (NFC), in small letters. What a letter is and how it comes apart is utf8proc's knowledge.
#include "render/question_words.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kShortestWord = 3, kLongestWord = 40;  // in code points

using CodePoints = std::vector<utf8proc_int32_t>;

struct Stretch {
  utf8proc_int32_t first, last;
};
// Scripts without spaces; Hangul among them, whose words end in particles.
constexpr Stretch kSigns[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F},  {0x1780, 0x17FF}, {0x3005, 0x3007},
                              {0x3040, 0x30FF}, {0x31F0, 0x31FF},  {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
                              {0xAC00, 0xD7A3}, {0x20000, 0x3FFFF}};

bool is_sign(utf8proc_int32_t code) {
  return std::any_of(std::begin(kSigns), std::end(kSigns),
                     [code](const Stretch& one) { return code >= one.first && code <= one.last; });
}

// A letter, a number or a mark; what is not known yet is most often a letter.
bool is_of_word(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_CN || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

bool is_accent(utf8proc_int32_t code) { return code >= 0x300 && code <= 0x36F; }

utf8proc_int32_t small(utf8proc_int32_t code) {
  constexpr utf8proc_int32_t kFinalSigma = 0x3C2, kSigma = 0x3C3;
  const utf8proc_int32_t out = utf8proc_tolower(code);
  return out == kFinalSigma ? kSigma : out;
}

utf8proc_int32_t narrow(utf8proc_int32_t code) {  // ASCII as wide as a Han sign
  return code >= 0xFF01 && code <= 0xFF5E ? code - 0xFEE0 : code;
}

// text: valid UTF-8.
CodePoints decomposed(std::string_view text) {
  CodePoints out(text.size());
  for (;;) {
    const auto length = utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                           static_cast<utf8proc_ssize_t>(text.size()), out.data(),
                                           static_cast<utf8proc_ssize_t>(out.size()),
                                           static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    const std::size_t used = length < 0 ? 0 : static_cast<std::size_t>(length);
    const bool room = used <= out.size();
    out.resize(used);
    if (room) return out;
  }
}

CodePoints folded(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  CodePoints out = ascii ? CodePoints(text.begin(), text.end()) : decomposed(text);
  if (!ascii) {
    std::erase_if(out, is_accent);
    std::transform(out.begin(), out.end(), out.begin(), narrow);
    const auto length = utf8proc_normalize_utf32(out.data(), static_cast<utf8proc_ssize_t>(out.size()),
                                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    out.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  }
  std::transform(out.begin(), out.end(), out.begin(), small);
  return out;
}

std::string utf8_of(utf8proc_int32_t code) {
  std::string out(4, '\0');
  const auto length = utf8proc_encode_char(code, reinterpret_cast<utf8proc_uint8_t*>(out.data()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

class WordCutter {
 public:
  explicit WordCutter(const std::function<void(std::string_view)>& take) : take_(take) {}

  void letter(utf8proc_int32_t code) {
    end_signs();
    if (code < 0x80) letters_ += static_cast<char>(code);
    else letters_ += utf8_of(code);
    ++count_;
  }
  // Each sign begins one word: the pair with the next, or what it is alone at the end.
  void sign(utf8proc_int32_t code) {
    end_letters();
    std::string bytes = utf8_of(code);
    if (!sign_.empty()) take_(sign_ + bytes);
    sign_ = std::move(bytes);
  }
  void end() {
    end_letters();
    end_signs();
  }

 private:
  void end_letters() {
    if (count_ >= kShortestWord && count_ <= kLongestWord) take_(letters_);
    letters_.clear();
    count_ = 0;
  }
  void end_signs() {
    if (!sign_.empty()) take_(sign_);
    sign_.clear();
  }

  const std::function<void(std::string_view)>& take_;
  std::string letters_, sign_;
  std::size_t count_ = 0;
};

}  // namespace

void cut_words(std::string_view text, const std::function<void(std::string_view)>& take) {
  std::string cleaned;
  if (invalid_utf8(text)) text = cleaned = clean_utf8(text);
  WordCutter cutter(take);
  for (const utf8proc_int32_t code : folded(text)) {
    if (!is_of_word(code)) cutter.end();
    else if (is_sign(code)) cutter.sign(code);
    else cutter.letter(code);
  }
  cutter.end();
}

std::string_view word_key(std::string_view word) {
  std::size_t at = 0;
  const auto first = take_code_point(word, at);
  if (first && is_sign(static_cast<utf8proc_int32_t>(*first))) return word.substr(0, at);
  return prefix_code_points(word, kShortestWord);
}

}  // namespace benchhub
