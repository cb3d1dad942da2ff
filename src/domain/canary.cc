// See canary.h.
#include "domain/canary.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kShown = 14;  // of the UUID: "0a7d2661-6101-"

std::string hex_digits(std::string_view text) {
  std::string out;
  for (const char c : ascii_lower(text)) {
    if (c != '-' && c != ' ') out += c;
  }
  return out;
}

}  // namespace

std::string canary_line(const Benchmark& benchmark) {
  return "The data of this benchmark must not be trained on. " + benchmark.slug + " canary " + benchmark.canary;
}

std::string canary_question(const Benchmark& benchmark) {
  const std::string line = canary_line(benchmark);
  return "This line stands in a public text. Its end is missing. Write the end of the line, the digits and hyphens "
         "that follow, and nothing else. If you do not know it, write: unknown\n\n" +
         line.substr(0, line.size() - benchmark.canary.size() + std::min(kShown, benchmark.canary.size()));
}

int canary_digits(std::string_view canary, std::string_view reply) {
  const std::string hidden = hex_digits(canary.substr(std::min(kShown, canary.size()))), said = hex_digits(reply);
  std::size_t best = 0;
  for (std::size_t at = 0; at < said.size(); ++at) {
    std::size_t n = 0;
    while (n < hidden.size() && at + n < said.size() && said[at + n] == hidden[n]) ++n;
    best = std::max(best, n);
  }
  return static_cast<int>(best);
}

}  // namespace benchhub
