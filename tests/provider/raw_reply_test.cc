// RawReply: what is kept of a reply, and its way through JSON.
#include <gtest/gtest.h>

#include "provider/provider.h"

namespace benchhub {
namespace {

TEST(RawReply, KeepsOnlyHeadersOfTheAllowList) {
  HttpReply reply;
  reply.headers = {{"set-cookie", "a"},
                   {"date", "d"},
                   {"x-request-id", "r"},
                   {"x-ratelimit-remaining-tokens", "5"},
                   {"authorization", "no"},
                   {"content-type", "t"},
                   {"retry-after", std::string(5000, '1')}};
  const RawReply raw = make_raw_reply(reply, nullptr);
  ASSERT_EQ(raw.headers.size(), 5u);
  EXPECT_EQ(raw.headers[0].first, "date");
  EXPECT_EQ(raw.headers[4].second.size(), 256u);
}

TEST(RawReply, TimesCountFromTheSendAndAreNullWhenUnknown) {
  HttpReply reply;
  EXPECT_FALSE(make_raw_reply(reply, nullptr).timing.total_ms);
  reply.sent_ns = 1'000'000;
  reply.end_ns = 3'500'000;
  EXPECT_EQ(make_raw_reply(reply, nullptr).timing.total_ms, 2.5);
  EXPECT_FALSE(make_raw_reply(reply, nullptr).timing.ttft_ms);
}

TEST(RawReply, GoesThroughJsonByteForByte) {
  std::string every;
  for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
  for (const std::string& body :
       {std::string(), std::string("text \xC3\xA9 \0 \"", 12), every, every.substr(1), every.substr(2)}) {
    for (const HttpEnd end : {HttpEnd::complete, HttpEnd::bad_reply, HttpEnd::too_large, HttpEnd::refused_to_resend,
                              HttpEnd::safe_failure, HttpEnd::unknown_failure, HttpEnd::cancelled}) {
      const RawReply raw{end, 200, {{"a", "b"}}, body, "why", {1.5, std::nullopt, 7.25}};
      const auto back = raw_reply_from_json(parse_json(to_json(raw).dump()).value());
      ASSERT_TRUE(back);
      EXPECT_EQ(back->end, end);
      EXPECT_EQ(back->body, body);
      EXPECT_EQ(back->headers, raw.headers);
      EXPECT_EQ(back->error, "why");
      EXPECT_EQ(back->timing.ttft_ms, 1.5);
      EXPECT_EQ(back->timing.first_answer_ms, std::nullopt);
      EXPECT_EQ(back->timing.total_ms, 7.25);
    }
  }
}

TEST(RawReply, RefusesWhatIsNoRawReply) {
  const Json good = to_json(RawReply{});
  for (const char* key : {"end", "status", "headers", "body"}) {
    for (const Json& bad : {Json(nullptr), Json(3.5), Json{{"base64", "!"}}, Json{1}}) {
      Json json = good;
      json[key] = bad;
      EXPECT_FALSE(raw_reply_from_json(json)) << json;
    }
    Json without = good;
    without.erase(key);
    EXPECT_FALSE(raw_reply_from_json(without)) << without;
  }
  EXPECT_FALSE(raw_reply_from_json(nullptr));
  EXPECT_TRUE(raw_reply_from_json(good));
}

}  // namespace
}  // namespace benchhub
