// Error and Diagnostics. Printing is cli's; the form of a message is made here.
#include "base/error.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {

std::string Error::to_string() const {
  std::string out;
  if (!where.file.empty()) {
    out += where.file + ":";
    if (where.line > 0) out += std::to_string(where.line) + ":";
    if (where.line > 0 && where.col > 0) out += std::to_string(where.col) + ":";
    out += " ";
  }
  out += "error: " + what;
  if (!why.empty()) out += "; " + why;
  if (!fix.empty()) out += "; " + fix;
  return escape_control(out);
}

void Diagnostics::add(Error error) {
  const auto same_file =
      std::count_if(errors_.begin(), errors_.end(), [&](const Error& e) { return e.where.file == error.where.file; });
  if (same_file >= kMaxPerFile) {
    ++dropped_;
    return;
  }
  errors_.push_back(std::move(error));
}

}  // namespace benchhub
