// CSV reader; see csv.h.
#include "definition/csv.h"

#include "base/text.h"

namespace benchhub {
namespace {

class CsvReader {
 public:
  CsvReader(const std::string& file, std::string_view bytes, Diagnostics& diagnostics)
      : file_(file), bytes_(bytes), diagnostics_(diagnostics) {}

  std::vector<CsvRecord> read() {
    std::vector<CsvRecord> records;
    while (at_ < bytes_.size()) {
      CsvRecord record;
      if (!read_record(record)) return records;
      if (record.size() == 1 && record[0].text.empty()) continue;  // blank line
      if (!records.empty() && record.size() != records[0].size()) {
        report(record[0].where, "record with " + std::to_string(record.size()) + " cells",
               "the header has " + std::to_string(records[0].size()), "quote cells that hold a comma");
        continue;
      }
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  Location here() const { return {file_, line_, static_cast<int>(at_ - line_start_) + 1}; }
  void report(Location where, std::string what, std::string why, std::string fix) {
    diagnostics_.add({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), std::move(where)});
  }
  void newline() {
    ++line_;
    line_start_ = at_;
  }
  bool end_of_line() const { return at_ >= bytes_.size() || bytes_[at_] == '\n' || bytes_.substr(at_, 2) == "\r\n"; }

  bool read_record(CsvRecord& record) {
    for (;;) {
      CsvCell cell{{}, here()};
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

  bool read_plain(CsvCell& cell) {
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

  bool read_quoted(CsvCell& cell) {
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
    report(cell.where, "a quoted cell that is never closed", "", "add the closing quote");
    return false;
  }

  const std::string& file_;
  std::string_view bytes_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<CsvRecord> parse_csv(const std::string& file, std::string_view bytes, Diagnostics& diagnostics) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  if (const auto bad = invalid_utf8(bytes)) {
    diagnostics.add({Errc::invalid_input,
                     "not valid UTF-8",
                     "byte " + std::to_string(*bad) + " of the file",
                     "save the file as UTF-8 text",
                     {file, 0, 0}});
    return {};
  }
  return CsvReader(file, bytes, diagnostics).read();
}

}  // namespace benchhub
