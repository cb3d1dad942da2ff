// See question_words.h. A letter is folded as NFD without U+0300 to U+036F, put together again (NFC), in small letters;
// the tables hold what that comes to in the blocks where it does anything, so that no library of Unicode is needed.
#include "render/question_words.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kShortestWord = 3, kLongestWord = 40;  // in code points

// Blocks as they are folded, from U+00C0, U+0370 and U+1E00 on; a space: no part of a word.
// clang-format off
constexpr std::u16string_view kLatin =
    u"aaaaaaæceeeeiiiiðnooooo øuuuuyþßaaaaaaæceeeeiiiiðnooooo øuuuuyþyaaaaaaccccccccddđđeeeeeeeeeegggggggghhħħ"
    u"iiiiiiiiiıĳĳjjkkĸllllllŀŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝə"
    u"ɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿ"
    u"nnaaææøøaaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ";
constexpr std::u16string_view kGreekToArmenian =
    u"ͱͱͳͳʹ ͷͷ  ͺͻͼͽ ϳ      α εηι ο υωιαβγδεζηθικλμνξοπρ στυφχψωιυαεηιυαβγδεζηθικλμνξοπρσστυφχψωιυουωϗϐϑϒϒϒϕϖϗ"
    u"ϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯϰϱϲϳθϵ ϸϸϲϻϻϼͻͼͽееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмноп"
    u"рстуфхцчшщъыьэюяееђгєѕііјљњћкиуџѡѡѣѣѥѥѧѧѩѩѫѫѭѭѯѯѱѱѳѳѵѵѵѵѹѹѻѻѽѽѿѿҁҁ \u0483\u0484\u0485\u0486\u0487\u0488"
    u"\u0489ҋҋҍҍҏҏґґғғҕҕҗҗҙҙққҝҝҟҟҡҡңңҥҥҧҧҩҩҫҫҭҭүүұұҳҳҵҵҷҷҹҹһһҽҽҿҿӏжжӄӄӆӆӈӈӊӊӌӌӎӎӏааааӕӕееәәәәжжззӡӡииииооөөөө"
    u"ээууууууччӷӷыыӻӻӽӽӿӿԁԁԃԃԅԅԇԇԉԉԋԋԍԍԏԏԑԑԓԓԕԕԗԗԙԙԛԛԝԝԟԟԡԡԣԣԥԥԧԧԩԩԫԫԭԭԯԯ աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփ"
    u"քօֆ  ՙ      ՠաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև";
constexpr std::u16string_view kLatinAndGreekMore =
    u"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssss"
    u"ssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyẚſẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooo"
    u"oooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿααααααααααααααααεεεεεε  εεεεεε  ηηηηηηηηηηηηηηηηιιιιιιιι"
    u"ιιιιιιιιοοοοοο  οοοοοο  υυυυυυυυ υ υ υ υωωωωωωωωωωωωωωωωααεεηηιιοουυωω  ααααααααααααααααηηηηηηηηηηηηηηηη"
    u"ωωωωωωωωωωωωωωωωααααα ααααααα ι   ηηη ηηεεηηη   ιιιι  ιιιιιι    υυυυρρυυυυυυρ     ωωω ωωοοωωω   ";
// clang-format on

struct Stretch {
  char32_t first, last;
};
// Above them, what is assigned and is neither letter, number nor mark.
constexpr Stretch kBetween[] = {
    {0x2C2, 0x2C5},     {0x2D2, 0x2DF},    {0x2E5, 0x2EB},   {0x2ED, 0x2ED},   {0x2EF, 0x2FF},   {0x589, 0x58F},
    {0x5BE, 0x5BE},     {0x5C0, 0x5C0},    {0x5C3, 0x5C3},   {0x5C6, 0x5C6},   {0x5F3, 0x60F},   {0x61B, 0x61F},
    {0x66A, 0x66D},     {0x6D4, 0x6D4},    {0x6DD, 0x6DE},   {0x6E9, 0x6E9},   {0x6FD, 0x6FE},   {0x700, 0x70F},
    {0x7F6, 0x7F9},     {0x7FE, 0x7FF},    {0x830, 0x83E},   {0x85E, 0x85E},   {0x888, 0x888},   {0x890, 0x891},
    {0x8E2, 0x8E2},     {0x964, 0x965},    {0x970, 0x970},   {0x9F2, 0x9F3},   {0x9FA, 0x9FB},   {0x9FD, 0x9FD},
    {0xA76, 0xA76},     {0xAF0, 0xAF1},    {0xB70, 0xB70},   {0xBF3, 0xBFA},   {0xC77, 0xC77},   {0xC7F, 0xC7F},
    {0xC84, 0xC84},     {0xD4F, 0xD4F},    {0xD79, 0xD79},   {0xDF4, 0xDF4},   {0xE3F, 0xE3F},   {0xE4F, 0xE4F},
    {0xE5A, 0xE5B},     {0xF01, 0xF17},    {0xF1A, 0xF1F},   {0xF34, 0xF34},   {0xF36, 0xF36},   {0xF38, 0xF38},
    {0xF3A, 0xF3D},     {0xF85, 0xF85},    {0xFBE, 0xFC5},   {0xFC7, 0xFDA},   {0x104A, 0x104F}, {0x109E, 0x109F},
    {0x10FB, 0x10FB},   {0x1360, 0x1368},  {0x1390, 0x1399}, {0x1400, 0x1400}, {0x166D, 0x166E}, {0x1680, 0x1680},
    {0x169B, 0x169C},   {0x16EB, 0x16ED},  {0x1735, 0x1736}, {0x17D4, 0x17D6}, {0x17D8, 0x17DB}, {0x1800, 0x180A},
    {0x180E, 0x180E},   {0x1940, 0x1945},  {0x19DE, 0x19FF}, {0x1A1E, 0x1A1F}, {0x1AA0, 0x1AA6}, {0x1AA8, 0x1AAD},
    {0x1B4E, 0x1B4F},   {0x1B5A, 0x1B6A},  {0x1B74, 0x1B7F}, {0x1BFC, 0x1BFF}, {0x1C3B, 0x1C3F}, {0x1C7E, 0x1C7F},
    {0x1CC0, 0x1CC7},   {0x1CD3, 0x1CD3},  {0x2000, 0x206F}, {0x207A, 0x207E}, {0x208A, 0x208E}, {0x20A0, 0x20C1},
    {0x2100, 0x2101},   {0x2103, 0x2106},  {0x2108, 0x2109}, {0x2114, 0x2114}, {0x2116, 0x2118}, {0x211E, 0x2123},
    {0x2125, 0x2125},   {0x2127, 0x2127},  {0x2129, 0x2129}, {0x212E, 0x212E}, {0x213A, 0x213B}, {0x2140, 0x2144},
    {0x214A, 0x214D},   {0x214F, 0x214F},  {0x218A, 0x244A}, {0x249C, 0x24E9}, {0x2500, 0x2775}, {0x2794, 0x2BFF},
    {0x2CE5, 0x2CEA},   {0x2CF9, 0x2CFC},  {0x2CFE, 0x2CFF}, {0x2D70, 0x2D70}, {0x2E00, 0x2E2E}, {0x2E30, 0x3004},
    {0x3008, 0x3020},   {0x3030, 0x3030},  {0x3036, 0x3037}, {0x303D, 0x303F}, {0x309B, 0x309C}, {0x30A0, 0x30A0},
    {0x30FB, 0x30FB},   {0x3190, 0x3191},  {0x3196, 0x319F}, {0x31C0, 0x31EF}, {0x3200, 0x321E}, {0x322A, 0x3247},
    {0x3250, 0x3250},   {0x3260, 0x327F},  {0x328A, 0x32B0}, {0x32C0, 0x33FF}, {0x4DC0, 0x4DFF}, {0xA490, 0xA4C6},
    {0xA4FE, 0xA4FF},   {0xA60D, 0xA60F},  {0xA673, 0xA673}, {0xA67E, 0xA67E}, {0xA6F2, 0xA716}, {0xA720, 0xA721},
    {0xA789, 0xA78A},   {0xA828, 0xA82B},  {0xA836, 0xA839}, {0xA874, 0xA877}, {0xA8CE, 0xA8CF}, {0xA8F8, 0xA8FA},
    {0xA8FC, 0xA8FC},   {0xA92E, 0xA92F},  {0xA95F, 0xA95F}, {0xA9C1, 0xA9CD}, {0xA9DE, 0xA9DF}, {0xAA5C, 0xAA5F},
    {0xAA77, 0xAA79},   {0xAADE, 0xAADF},  {0xAAF0, 0xAAF1}, {0xAB5B, 0xAB5B}, {0xAB6A, 0xAB6B}, {0xABEB, 0xABEB},
    {0xFB29, 0xFB29},   {0xFBB2, 0xFBD2},  {0xFD3E, 0xFD4F}, {0xFD90, 0xFD91}, {0xFDC8, 0xFDCF}, {0xFDFC, 0xFDFF},
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},  {0xFEFF, 0xFEFF}, {0xFF5F, 0xFF65}, {0xFFE0, 0xFFFD}, {0x1F000, 0x1F0F5},
    {0x1F10D, 0x1FBEF}, {0x1FBFA, 0x1FBFA}};

// Scripts without spaces; Hangul among them, whose words end in particles.
constexpr Stretch kSigns[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F},  {0x1780, 0x17FF}, {0x3005, 0x3007},
                              {0x3040, 0x30FF}, {0x31F0, 0x31FF},  {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
                              {0xAC00, 0xD7A3}, {0x20000, 0x3FFFF}};

template <std::size_t N>
bool is_in(const Stretch (&stretches)[N], char32_t code) {
  const auto* next = std::upper_bound(std::begin(stretches), std::end(stretches), code,
                                      [](char32_t c, const Stretch& one) { return c < one.first; });
  return next != std::begin(stretches) && code <= std::prev(next)->last;
}
bool is_sign(char32_t code) { return code >= kSigns[0].first && is_in(kSigns, code); }

// What a character of a word is compared as; a space: no part of a word; 0: nothing, it stands on the letter before.
char32_t folded(char32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;  // ASCII as wide as a Han sign
  if (code < 0x80) {
    if (code >= 'A' && code <= 'Z') return code + ('a' - 'A');
    return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') ? code : U' ';
  }
  const auto at = [code](std::u16string_view block, char32_t first) {
    return code >= first && code < first + block.size() ? char32_t{block[code - first]} : char32_t{0};
  };
  if (const char32_t found = at(kLatin, 0xC0)) return found;
  if (const char32_t found = at(kGreekToArmenian, 0x370)) return found;
  if (const char32_t found = at(kLatinAndGreekMore, 0x1E00)) return found;
  if (code < 0xC0)
    return code == 0xAA || code == 0xB2 || code == 0xB3 || code == 0xB5 || code == 0xB9 || code == 0xBA ||
                   (code >= 0xBC && code <= 0xBE)
               ? code
               : U' ';
  if (code >= 0x300 && code <= 0x36F) return 0;
  return is_in(kBetween, code) ? U' ' : code;
}

// Of the basic plane.
void put_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  }
  out += static_cast<char>(0x80 | (code & 0x3F));
}

class WordCutter {
 public:
  explicit WordCutter(const std::function<void(std::string_view)>& take) : take_(take) {}

  void letter(char32_t code, std::string_view bytes) {
    end_signs();
    if (code < 0x10000) put_utf8(letters_, code);
    else letters_ += bytes;
    ++count_;
  }
  // Each sign begins one word: the pair with the next, or what it is alone at the end.
  void sign(std::string_view bytes) {
    end_letters();
    if (!sign_.empty()) take_(sign_ + std::string(bytes));
    sign_ = bytes;
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
  WordCutter cutter(take);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const auto code = take_code_point(text, at);
    const char32_t as = code ? folded(*code) : U' ';
    if (as == U' ') cutter.end();
    else if (is_sign(as)) cutter.sign(text.substr(start, at - start));
    else if (as != 0) cutter.letter(as, text.substr(start, at - start));
  }
  cutter.end();
}

std::string_view word_key(std::string_view word) {
  std::size_t at = 0;
  const auto first = take_code_point(word, at);
  if (first && is_sign(*first)) return word.substr(0, at);
  return prefix_code_points(word, kShortestWord);
}

}  // namespace benchhub
