// The parts of a Vega-Lite spec that are the same in each chart of a board: rows, the score's channel, marks, tooltips
// and colours. Used by charts_*.cc only.
#pragma once

#include <string>
#include <vector>

#include "render/charts_common.h"
#include "render/charts_scale.h"
#include "vegalite/vegalite.h"

namespace benchhub {

inline constexpr const char* kSpecAccent = "#3b78c4";
inline constexpr const char* kSpecMuted = "#76808c";  // to be read on light and on dark

// Names of rows with " (2)", " (3)" behind repeated ones, so that a discrete axis keeps them apart.
std::vector<std::string> unique_names(const std::vector<ChartRow>& rows);
// {"model", "kind", "score", "lower", "upper", "interval"}: ends are null, and interval false, if there is none.
vegalite::Json spec_row(const ChartRow& row, const std::string& name);
double spec_number(double value);  // six decimals: the figures of the site have no more

// A channel of shares with the scale and ticks of the SVG.
vegalite::Channel spec_share(const char* field, const ChartScale& scale, const std::string& title);
vegalite::Mark spec_point(bool baseline);
std::vector<vegalite::Channel> spec_tooltip();  // of spec_row's members
vegalite::Json spec_config();
// A discrete axis of names, from top to bottom as the rows come.
vegalite::Channel spec_names(const char* field, std::vector<std::string> names);

}  // namespace benchhub
