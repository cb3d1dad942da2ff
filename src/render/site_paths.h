// Paths below the site's folder, and what may stand at them. Called by output*.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/fs.h"

namespace benchhub {

std::string_view folder_of(std::string_view path);  // "" of a name without a slash
// A plain relative path: nothing in it leads out of the site.
bool is_site_path(std::string_view path);
// Errc::storage if something else than a folder stands there, a symbolic link too; what is absent is no error.
Status check_real_folder(FileSystem& fs, const std::string& path);
// Makes the folder unless it is there.
Status make_real_folder(FileSystem& fs, const std::string& path);

}  // namespace benchhub
