// The SSE parser: the same bytes give the same events, however they are split.
#include "provider/sse.h"

#include <gtest/gtest.h>

#include <vector>

namespace benchhub {
namespace {

using SseEvents = std::vector<std::pair<std::string, std::string>>;

SseEvents sse_events(const std::vector<std::string_view>& pieces) {
  SseEvents out;
  SseParser parser([&](const SseEvent& event) { out.emplace_back(event.type, event.data); });
  for (const auto piece : pieces) parser.feed(piece);
  parser.finish();
  return out;
}

constexpr std::string_view kSseStream =
    "\xEF\xBB\xBF: OPENROUTER PROCESSING\r\n\r\ndata: one\r\n\r\nevent: error\ndata:two\ndata: 2\n\n"
    "data: \xC3\xA9\xF0\x9F\x98\x80\r\rid: 7\nretry: 10\n\n:\n\ndata\n\ndata:  spaced \n\nunknown: x\ndata: [DONE]";
const SseEvents kSseExpected = {{"", "one"}, {"error", "two\n2"}, {"", "\xC3\xA9\xF0\x9F\x98\x80"},
                                {"", ""},    {"", " spaced "},    {"", "[DONE]"}};

TEST(SseParser, ReadsCommentsLineEndsTypesAndSeveralDataLines) { EXPECT_EQ(sse_events({kSseStream}), kSseExpected); }

TEST(SseParser, GivesTheSameEventsForEverySplitInTwoAndThree) {
  for (std::size_t i = 0; i <= kSseStream.size(); ++i) {
    for (std::size_t k = i; k <= kSseStream.size(); ++k) {
      ASSERT_EQ(sse_events({kSseStream.substr(0, i), kSseStream.substr(i, k - i), kSseStream.substr(k)}), kSseExpected)
          << i << " " << k;
    }
  }
}

TEST(SseParser, GivesTheSameEventsByteByByte) {
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < kSseStream.size(); ++i) bytes.push_back(kSseStream.substr(i, 1));
  EXPECT_EQ(sse_events(bytes), kSseExpected);
}

TEST(SseParser, GivesOutAnEventThatLacksItsBlankLine) {
  EXPECT_EQ(sse_events({"data: a\n"}), (SseEvents{{"", "a"}}));
  EXPECT_EQ(sse_events({"data: {\"cut"}), (SseEvents{{"", "{\"cut"}}));
  EXPECT_EQ(sse_events({""}), SseEvents{});
}

TEST(SseParser, TakesALongLineInLinearTime) {
  const std::string line = "data: " + std::string(10 << 20, 'x');
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < line.size(); i += 1000) pieces.push_back(std::string_view(line).substr(i, 1000));
  const auto events = sse_events(pieces);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].second.size(), 10u << 20);
}

}  // namespace
}  // namespace benchhub
