// Source: reading and locating.
#include "template/source.h"

#include <algorithm>

#include "base/text.h"

namespace tmpl {

Result<Source> Source::make(std::string file, std::string_view bytes) {
  constexpr std::size_t kMaxBytes = 16u << 20;
  Source source;
  source.file_ = std::move(file);
  if (bytes.size() > kMaxBytes) {
    return benchhub::fail(
        {Errc::invalid_input, "the template is too large", "at most 16 MiB are read", "", {source.file_}});
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  source.text_ = benchhub::replace_all(bytes, "\r\n", "\n");
  const std::string& text = source.text_;
  source.line_starts_.push_back(0);
  for (std::size_t i = text.find('\n'); i != text.npos; i = text.find('\n', i + 1)) {
    source.line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
  std::size_t bad = std::min(benchhub::invalid_utf8(text).value_or(text.npos), text.find('\0'));
  if (bad != text.npos) {
    return benchhub::fail({Errc::invalid_input, "a byte that is not UTF-8 text", "", "save the file as UTF-8",
                           source.locate(static_cast<std::uint32_t>(bad))});
  }
  return source;
}

benchhub::Location Source::locate(std::uint32_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = next - line_starts_.begin();
  return {file_, static_cast<int>(line), static_cast<int>(offset - *(next - 1)) + 1};
}

}  // namespace tmpl
