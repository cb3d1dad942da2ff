// Puts names beside marks so that no name covers a mark or another name. Greedy: twenty places per name, in the order
// asked. Used by charts_cost.cc.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct ChartSpot {
  double x = 0, y = 0;
};

// The name hugs its mark by the anchor, even if the font turns out narrower than was reckoned.
struct LabelPlace {
  const char* anchor = "start";  // which end of the name `at` is: "start", "middle", "end"
  ChartSpot at;
};

struct ChartBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool meets(const ChartBox& other) const;
};

class LabelPlacer {
 public:
  // Names stay within bounds and never touch `solid` boxes; they cross as few `thin` ones (whiskers) as possible.
  LabelPlacer(ChartBox bounds, double font_size, std::vector<ChartBox> solid, std::vector<ChartBox> thin);

  // A free place for a name of at most this width, which is then taken; nullopt if there is none.
  std::optional<LabelPlace> place(ChartSpot mark, double width);

 private:
  ChartBox box_of(const LabelPlace& place, double width) const;
  ChartBox bounds_;
  double font_size_;
  std::vector<ChartBox> solid_, thin_;
};

}  // namespace benchhub
