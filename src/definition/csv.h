// RFC 4180, strictly: comma, double quotes, quoted line breaks; every record as long as the header. Knows positions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct CsvCell {
  std::string text;  // CRLF inside quotes as LF
  Location where;
};
using CsvRecord = std::vector<CsvCell>;

// Records with the header first. Stops at the first record that cannot be read (the rest would be guesswork).
std::vector<CsvRecord> parse_csv(const std::string& file, std::string_view bytes, Diagnostics& diagnostics);

}  // namespace benchhub
