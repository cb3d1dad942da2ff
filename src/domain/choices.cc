// The order of choices; see choices.h.
#include "domain/choices.h"

#include <algorithm>
#include <numeric>

#include "base/hash.h"
#include "base/json.h"
#include "base/random.h"

namespace benchhub {

std::vector<std::size_t> choice_order(ChoiceOrder order, const std::vector<std::string>& choices, int repeat) {
  std::vector<std::size_t> out(choices.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  if (out.empty() || repeat < 0 || order == ChoiceOrder::fixed) return out;
  if (order == ChoiceOrder::circular) {
    std::rotate(out.begin(), out.begin() + repeat % std::ssize(out), out.end());
    return out;
  }
  const std::string hash = sha256_hex(canonical_json(Json{choices, repeat}));
  Random random(std::stoull(hash.substr(0, 16), nullptr, 16));
  for (std::size_t i = out.size() - 1; i > 0; --i) std::swap(out[i], out[random.index(i + 1)]);
  return out;
}

Case as_sent(ChoiceOrder order, const Case& the_case, int repeat) {
  Case out = the_case;
  const auto sent = choice_order(order, the_case.choices, repeat);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    out.choices[i] = the_case.choices[sent[i]];
    if (the_case.expected == Json(std::string(1, static_cast<char>('A' + sent[i]))))
      out.expected = std::string(1, static_cast<char>('A' + i));
  }
  return out;
}

std::string choices_text(const std::vector<std::string>& choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) out += '\n';
    out += static_cast<char>('A' + i);
    out += ") " + choices[i];
  }
  return out;
}

}  // namespace benchhub
