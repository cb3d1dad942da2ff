// The site's logo: an image of the repository that `logo` of benchhub.json names. PNG only: its size can be read, so
// that no page moves while it loads, and it can carry no script. Called by models_loader.cc.
#pragma once

#include <string>

#include "definition/source.h"
#include "domain/model.h"

namespace benchhub {

inline constexpr std::uint64_t kMaxLogoBytes = 128 << 10;
inline constexpr int kMaxLogoSide = 2048;

// path: as written, at `where`. Empty after an error was reported.
SiteLogo load_logo(Source& source, const std::string& path, const Location& where);

}  // namespace benchhub
