// Git LFS leaves, where its bytes were not fetched, a small text in the place of a file. Whoever reads a file asks here
// before it calls that text a damaged one. Called by definition, store and import.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace benchhub {

// Whether a file that begins so is such a pointer (version 1 of its format).
bool is_lfs_pointer(std::string_view bytes);
Error lfs_pointer_error(Errc code, const std::string& file);

}  // namespace benchhub
