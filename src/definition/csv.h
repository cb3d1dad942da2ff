// RFC 4180, strictly: comma, double quotes, quoted line breaks; every record as long as the header. Knows positions.
// Hands over one record at a time: a small file can hold millions of empty cells. Called by cases.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct CsvCell {
  std::string text;  // CRLF inside quotes as LF
  int line = 0, col = 0;
};
using CsvRecord = std::vector<CsvCell>;

inline constexpr std::size_t kMaxCsvColumns = 256;

class CsvReader {
 public:
  // All three are referred to and must outlive the reader.
  CsvReader(const std::string& file, std::string_view bytes, Diagnostics& diagnostics);

  // The next record, the header first; blank lines and records of another length (reported) are left out. False at the
  // end, and at the first record that cannot be read (reported: the rest would be guesswork).
  bool next(CsvRecord& record);

 private:
  Location here() const { return {file_, line_, static_cast<int>(at_ - line_start_) + 1}; }
  void report(Location where, std::string what, std::string why, std::string fix);
  void newline();
  bool end_of_line() const;
  bool read_record(CsvRecord& record);
  bool read_plain(CsvCell& cell);
  bool read_quoted(CsvCell& cell);
  bool check_header(const CsvRecord& header);

  const std::string& file_;
  std::string_view bytes_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0, line_start_ = 0;
  std::size_t columns_ = 0;  // 0: the header was not read yet
  int line_ = 1;
};

}  // namespace benchhub
