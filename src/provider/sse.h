// SseParser: server-sent events out of bytes that come in any pieces (WHATWG HTML 9.2.6). The same bytes give the same
// events, however they are split. Linear in the bytes; holds one line and one event at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace benchhub {

struct SseEvent {
  std::string type;  // of the "event:" field, "" if none
  std::string data;  // the "data:" lines, joined by \n
};

class SseParser {
 public:
  using OnEvent = std::function<void(const SseEvent&)>;
  explicit SseParser(OnEvent on_event) : on_event_(std::move(on_event)) {}

  void feed(std::string_view bytes);
  // The end of the bytes. Other than the standard, an event whose blank line is missing is given out: several servers
  // close right after "data: [DONE]". Whether it is whole is for its reader to see.
  void finish();

 private:
  void line(std::string_view text);
  void dispatch();

  OnEvent on_event_;
  std::string line_;  // begun and not ended
  SseEvent event_;
  bool has_data_ = false;
  bool after_cr_ = false;  // the last byte was \r: a following \n belongs to it
  bool first_line_ = true;
};

}  // namespace benchhub
