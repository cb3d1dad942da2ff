// Images that a README shows and that lie beside it: read into the SiteModel, because the site is all that a visitor
// gets. Called by assemble.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "domain/benchmark.h"
#include "render/site_model.h"

namespace benchhub {

inline constexpr std::uint64_t kMaxImageBytes = 512u << 10;
inline constexpr std::size_t kMaxImages = 20;  // of one README

// Address as the README writes it -> bytes. What is not taken (another format than PNG, JPEG, GIF or WebP, too large,
// no plain name, missing) is named in `notices` with the reason, and the page shows its alternative text.
std::map<std::string, std::string> read_readme_images(FileSystem& fs, std::string_view root, const Benchmark& benchmark,
                                                      std::vector<Notice>& notices);

}  // namespace benchhub
