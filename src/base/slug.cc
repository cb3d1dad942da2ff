// See slug.h.
#include "base/slug.h"

#include "base/text.h"

namespace benchhub {

std::string plain_slug(std::string_view name) {
  std::string out;
  for (const char c : ascii_lower(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

}  // namespace benchhub
