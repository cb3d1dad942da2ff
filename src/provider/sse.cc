// SseParser; see sse.h.
#include "provider/sse.h"

#include <algorithm>

namespace benchhub {

void SseParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (after_cr_ && bytes.front() == '\n') {
      after_cr_ = false;
      bytes.remove_prefix(1);
      continue;
    }
    after_cr_ = false;
    const std::size_t feed = std::min(bytes.find('\n'), bytes.size());
    const std::size_t end = std::min(bytes.substr(0, feed).find('\r'), feed);
    if (end == bytes.size()) {
      line_ += bytes;
      return;
    }
    after_cr_ = bytes[end] == '\r';
    if (line_.empty()) {
      line(bytes.substr(0, end));
    } else {
      line_ += bytes.substr(0, end);
      line(line_);
      line_.clear();
    }
    bytes.remove_prefix(end + 1);
  }
}

void SseParser::finish() {
  if (!line_.empty()) line(line_);
  line_.clear();
  dispatch();
}

void SseParser::line(std::string_view text) {
  if (first_line_ && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  first_line_ = false;
  if (text.empty()) return dispatch();
  const std::size_t colon = text.find(':');
  const std::string_view field = text.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") {
    event_.type = value;
  } else if (field == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  }
}

void SseParser::dispatch() {
  if (has_data_) on_event_(event_);
  event_ = {};
  has_data_ = false;
}

}  // namespace benchhub
