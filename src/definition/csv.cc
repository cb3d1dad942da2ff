// CSV reader; see csv.h.
#include "definition/csv.h"

#include "base/text.h"

namespace benchhub {

CsvReader::CsvReader(const std::string& file, std::string_view bytes, Diagnostics& diagnostics)
    : file_(file), bytes_(bytes), diagnostics_(diagnostics) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) bytes_.remove_prefix(3);
}

bool CsvReader::next(CsvRecord& record) {
  while (at_ < bytes_.size()) {
    record.clear();
    if (!read_record(record)) return false;
    if (record.size() == 1 && record[0].text.empty()) continue;  // blank line
    if (columns_ == 0) {
      columns_ = record.size();
      return check_header(record);
    }
    if (record.size() == columns_) return true;
    report({file_, record[0].line, record[0].col}, "record with " + counted(std::ssize(record), "cell"),
           "the header has " + std::to_string(columns_), "quote cells that hold a comma");
  }
  return false;
}

// Office programs of many countries write semicolons and still call it CSV.
bool CsvReader::check_header(const CsvRecord& header) {
  if (header.size() > 1) return true;
  for (const char* separator : {";", "\t"}) {
    if (!contains(header[0].text, separator)) continue;
    const std::string name = *separator == ';' ? "semicolon" : "tab";
    report({file_, header[0].line, header[0].col}, "this looks like " + name + "-separated text",
           "cells are separated by commas here", "save it as CSV with commas, and quote cells that hold a comma");
    return false;
  }
  return true;
}

void CsvReader::report(Location where, std::string what, std::string why, std::string fix) {
  diagnostics_.add({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), std::move(where)});
}

void CsvReader::newline() {
  ++line_;
  line_start_ = at_;
}

bool CsvReader::end_of_line() const {
  return at_ >= bytes_.size() || bytes_[at_] == '\n' || bytes_.substr(at_, 2) == "\r\n";
}

bool CsvReader::read_record(CsvRecord& record) {
  for (;;) {
    if (record.size() == kMaxCsvColumns) {
      report(here(), "too many cells in a record", "the limit is " + counted(kMaxCsvColumns, "column"), "");
      return false;
    }
    CsvCell cell{{}, line_, static_cast<int>(at_ - line_start_) + 1};
    if (!(at_ < bytes_.size() && bytes_[at_] == '"' ? read_quoted(cell) : read_plain(cell))) return false;
    record.push_back(std::move(cell));
    if (end_of_line()) {
      at_ += at_ < bytes_.size() && bytes_[at_] == '\r' ? 2 : 1;
      newline();
      return true;
    }
    ++at_;  // the comma
  }
}

bool CsvReader::read_plain(CsvCell& cell) {
  const std::size_t start = at_;
  while (!end_of_line() && bytes_[at_] != ',') {
    if (bytes_[at_] == '"' || bytes_[at_] == '\r') {
      report(here(), bytes_[at_] == '"' ? "a quote inside an unquoted cell" : "a lone carriage return", "",
             "put the whole cell into quotes and double the quotes in it");
      return false;
    }
    ++at_;
  }
  cell.text = bytes_.substr(start, at_ - start);
  return true;
}

bool CsvReader::read_quoted(CsvCell& cell) {
  for (++at_; at_ < bytes_.size(); ++at_) {
    const char c = bytes_[at_];
    if (c == '"' && bytes_.substr(at_, 2) != "\"\"") {
      ++at_;
      if (end_of_line() || bytes_[at_] == ',') return true;
      report(here(), "text after a closing quote", "", "double the quotes inside the cell");
      return false;
    }
    if (c == '"') ++at_;
    if (c == '\r' && bytes_.substr(at_, 2) == "\r\n") continue;
    cell.text += c;
    if (c == '\n') {
      ++at_;
      newline();
      --at_;
    }
  }
  report({file_, cell.line, cell.col}, "a quoted cell that is never closed", "", "add the closing quote");
  return false;
}

}  // namespace benchhub
