// The badge's SVG; see badge.h. Fixed colours: it stands on pages of others, which have no custom properties of ours.
#include "render/badge.h"

#include <fmt/format.h>

#include "base/text.h"
#include "render/svg.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxBadgeName = 40;
constexpr int kPadding = 14;
constexpr double kBadgeFont = 11;

std::string badge_result(const PairRow& row) {
  if (!row.score.value) return "no score";
  std::string out = fixed(*row.score.value * 100, 1) + " %";
  if (!row.ranked || !row.rank_best || !row.rank_worst) return out;
  out += " · rank " + std::to_string(*row.rank_best);
  return *row.rank_best == *row.rank_worst ? out : out + "–" + std::to_string(*row.rank_worst);
}

int half_width(std::string_view text) { return static_cast<int>(text_width(text, kBadgeFont)) + kPadding; }

}  // namespace

std::string badge_svg(const BenchmarkView& board, const PairRow& row) {
  const std::string name(prefix_code_points(collapse_space(plain_text(board.benchmark->name)), kMaxBadgeName));
  const std::string result = badge_result(row);
  const int left = half_width(name), right = half_width(result);
  const std::string label = xml_escape(name), value = xml_escape(result);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"20\" role=\"img\" aria-label=\"{}: {}\">"
      "<title>{}: {}</title><rect width=\"{}\" height=\"20\" rx=\"3\" fill=\"#1b58b8\"/>"
      "<path d=\"M3 0H{}V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3Z\" fill=\"#3b4048\"/>",
      left + right, label, value, label, value, left + right, left);
  out += "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" text-anchor=\"middle\">";
  out += fmt::format("<text x=\"{}\" y=\"14\" textLength=\"{}\">{}</text>", left / 2.0, left - kPadding, label);
  out +=
      fmt::format("<text x=\"{}\" y=\"14\" textLength=\"{}\">{}</text>", left + right / 2.0, right - kPadding, value);
  return out + "</g></svg>\n";
}

}  // namespace benchhub
