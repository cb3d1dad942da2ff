// Source: the text of one template file and where its lines begin, so that an offset can be told as line and column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tmpl {

using benchhub::Errc;
using benchhub::Error;
using benchhub::Result;
using benchhub::Status;

// A place in one of a template set's sources.
struct Pos {
  std::uint32_t source = 0;
  std::uint32_t offset = 0;
};

class Source {
 public:
  // Drops a byte order mark, makes CRLF into LF; refuses invalid UTF-8, NUL and more than 16 MiB.
  static Result<Source> make(std::string file, std::string_view bytes);

  std::string_view text() const { return text_; }
  const std::string& file() const { return file_; }
  benchhub::Location locate(std::uint32_t offset) const;
  // Frees the text; locate still works.
  void drop_text() { text_ = std::string(); }

 private:
  std::string file_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace tmpl
