// Error and Diagnostics. Printing is cli's; the form of a message is made here.
#include "base/error.h"

#include "base/text.h"

namespace benchhub {

namespace {

constexpr std::size_t kMostBytes = 1000;

// Texts of contributors and providers are quoted in messages; none may fill the screen.
std::string_view bounded(std::string_view part) {
  if (part.size() <= kMostBytes) return part;
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(part[end]) & 0xC0u) == 0x80u) --end;
  return part.substr(0, end);
}

}  // namespace

std::string Error::to_string(const char* kind) const {
  std::string out;
  if (!where.file.empty()) {
    out += where.file + ":";
    if (where.line > 0) out += std::to_string(where.line) + ":";
    if (where.line > 0 && where.col > 0) out += std::to_string(where.col) + ":";
    out += " ";
  }
  out += std::string(kind) + ": ";
  out += bounded(what);
  for (const auto* part : {&why, &fix}) {
    if (!part->empty()) out.append("; ").append(bounded(*part));
  }
  return escape_control(out);
}

void Diagnostics::add(Error error) {
  if (++per_file_[error.where.file] > kMaxPerFile) {
    ++dropped_;
    return;
  }
  errors_.push_back(std::move(error));
}

void Diagnostics::warn(Error warning) { warnings_.push_back(std::move(warning)); }

}  // namespace benchhub
