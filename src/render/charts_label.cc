// Contract: charts_label.h.
#include "render/charts_label.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace benchhub {
namespace {

// Best first: beside the mark, then at its corners, then further up or down.
std::vector<LabelPlace> places_around(ChartSpot mark, double font_size) {
  constexpr double kNear = 8;
  const double left = mark.x - kNear, right = mark.x + kNear, middle = mark.y + 0.33 * font_size;
  std::vector<LabelPlace> places = {{"start", {right, middle}}, {"end", {left, middle}}};
  for (const double further : {0.0, 0.7 * font_size, 1.4 * font_size}) {
    const double above = mark.y - kNear - further, below = mark.y + kNear + 0.7 * font_size + further;
    const LabelPlace ring[] = {{"end", {left, above}}, {"start", {right, below}},   {"start", {right, above}},
                               {"end", {left, below}}, {"middle", {mark.x, above}}, {"middle", {mark.x, below}}};
    places.insert(places.end(), std::begin(ring), std::end(ring));
  }
  return places;
}

}  // namespace

bool ChartBox::meets(const ChartBox& other) const {
  return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
}

LabelPlacer::LabelPlacer(ChartBox bounds, double font_size, std::vector<ChartBox> solid, std::vector<ChartBox> thin)
    : bounds_(bounds), font_size_(font_size), solid_(std::move(solid)), thin_(std::move(thin)) {}

ChartBox LabelPlacer::box_of(const LabelPlace& place, double width) const {
  const std::string_view anchor = place.anchor;
  const double left = place.at.x - (anchor == "end" ? width : anchor == "middle" ? width / 2 : 0);
  return {left, place.at.y - 0.8 * font_size_, left + width, place.at.y + 0.25 * font_size_};
}

std::optional<LabelPlace> LabelPlacer::place(ChartSpot mark, double width) {
  std::optional<LabelPlace> best;
  std::ptrdiff_t fewest = 0;
  for (const LabelPlace& place : places_around(mark, font_size_)) {
    const ChartBox box = box_of(place, width);
    const auto hit = [&](const ChartBox& other) { return box.meets(other); };
    const bool inside = box.left >= bounds_.left && box.right <= bounds_.right && box.top >= bounds_.top &&
                        box.bottom <= bounds_.bottom;
    if (!inside || std::any_of(solid_.begin(), solid_.end(), hit)) continue;
    const auto crossed = std::count_if(thin_.begin(), thin_.end(), hit);
    if (best && crossed >= fewest) continue;
    best = place;
    fewest = crossed;
  }
  if (best) solid_.push_back(box_of(*best, width));
  return best;
}

}  // namespace benchhub
