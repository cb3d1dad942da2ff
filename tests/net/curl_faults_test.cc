// What the HTTP client says of transfers that go wrong: the end, what is kept, when it gives up, no secret anywhere.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "support/exchange.h"

namespace benchhub {
namespace {

using loopback::chat;
using loopback::client;
using loopback::exchange;

struct FaultEnd {
  const char* fault;
  HttpEnd end;
  int status;
  const char* error;  // part of the text
  bool stream = false;
};

class CurlFault : public testing::TestWithParam<FaultEnd> {};

TEST_P(CurlFault, EndsAsDocumentedAfterOneSend) {
  const FaultEnd& row = GetParam();
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  HttpRequest request = chat(server.fault_url(row.fault), "x", row.stream);
  // Only the timer that the fault is about is short: a loaded machine must not change the outcome.
  const std::string fault = row.fault;
  if (fault == "hang") request.first_byte_timeout_ms = 150;
  if (fault == "sse_stall") request.idle_timeout_ms = 150;
  if (fault == "slowloris") request.total_timeout_ms = 500;
  request.max_body_bytes = 1 << 20;
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(static_cast<int>(reply.end), static_cast<int>(row.end)) << reply.error;
  EXPECT_EQ(reply.status, row.status);
  EXPECT_TRUE(contains(reply.error, row.error)) << reply.error;
  EXPECT_LE(reply.body.size(), request.max_body_bytes);
  EXPECT_EQ(server.stats().hits, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Transport, CurlFault,
    testing::Values(FaultEnd{"hang", HttpEnd::unknown_failure, 0, "no reply within 150 ms"},
                    FaultEnd{"rst0", HttpEnd::unknown_failure, 0, ""},
                    FaultEnd{"close0", HttpEnd::unknown_failure, 0, "mpty reply"},
                    FaultEnd{"rst_mid", HttpEnd::unknown_failure, 200, ""},
                    FaultEnd{"short_cl", HttpEnd::unknown_failure, 200, ""},
                    FaultEnd{"nolength", HttpEnd::complete, 200, ""},
                    FaultEnd{"gzbomb", HttpEnd::too_large, 200, "larger than 1048576 bytes"},
                    FaultEnd{"infinite", HttpEnd::too_large, 200, "larger than"},
                    FaultEnd{"badgz", HttpEnd::bad_reply, 200, ""}, FaultEnd{"garbage", HttpEnd::bad_reply, 0, ""},
                    FaultEnd{"headers_huge", HttpEnd::bad_reply, 200, ""},
                    FaultEnd{"slowloris", HttpEnd::unknown_failure, 200, "no complete reply within 500 ms"},
                    FaultEnd{"sse_stall", HttpEnd::unknown_failure, 200, "no byte for 150 ms", true},
                    FaultEnd{"sse_rst", HttpEnd::unknown_failure, 200, "", true}),
    [](const auto& info) { return std::string(info.param.fault); });

TEST(CurlFaults, PartialBodiesAreKept) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  HttpRequest request = chat(server.fault_url("sse_stall"), "kept text", true);
  request.idle_timeout_ms = 100;
  EXPECT_TRUE(contains(exchange(*http, request).body, "kept text"));
  EXPECT_TRUE(contains(exchange(*http, chat(server.fault_url("rst_mid"), "x")).body, "{"));
}

long peak_rss_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(CurlFaults, AGzipBombCostsBoundedMemory) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const long before = peak_rss_kib();
  const HttpReply reply = exchange(*http, chat(server.fault_url("gzbomb"), "x"));
  EXPECT_EQ(reply.end, HttpEnd::too_large);
  EXPECT_EQ(reply.body.size(), 16u << 20);
#ifndef __SANITIZE_THREAD__  // its shadow memory counts as ours
  EXPECT_LT(peak_rss_kib() - before, 64 * 1024);
#endif
}

TEST(CurlFaults, ARefusedConnectionIsSafe) {
  int port = 0;
  { port = LoopbackServer().port(); }
  RealClock clock;
  const auto http = client(clock);
  const HttpReply reply = exchange(*http, chat("http://127.0.0.1:" + std::to_string(port), "x"));
  EXPECT_EQ(reply.end, HttpEnd::safe_failure);
  EXPECT_EQ(reply.sent_ns, 0);
  EXPECT_NE(reply.error, "");
}

TEST(CurlFaults, AnAddressThatCannotBeResolvedIsSafeAndNamed) {
  RealClock clock;
  const auto http = client(clock);
  const HttpReply reply = exchange(*http, chat("http://nowhere.invalid/v1", "x"));
  EXPECT_EQ(reply.end, HttpEnd::safe_failure);
  EXPECT_TRUE(contains(reply.error, "nowhere.invalid") || contains(reply.error, "no connection")) << reply.error;
}

// A listening socket whose queue is full takes no connection: the time-out while connecting.
TEST(CurlFaults, AConnectTimeOutIsSafe) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(fd, 0), 0);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  int fillers[4];
  for (int& filler : fillers) {
    filler = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    [[maybe_unused]] const int rc = connect(filler, reinterpret_cast<sockaddr*>(&address), size);
  }
  RealClock clock;
  const auto http = client(clock);
  HttpRequest request = chat("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)), "x");
  request.connect_timeout_ms = 120;
  const std::int64_t before = clock.mono_ns();
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(reply.end, HttpEnd::safe_failure);
  EXPECT_EQ(reply.error, "no connection within 120 ms");
  EXPECT_LT(clock.mono_ns() - before, 1'000'000'000);
  for (const int filler : fillers) close(filler);
  close(fd);
}

TEST(CurlFaults, OtherSchemesAndBrokenHeadersAreNotSent) {
  RealClock clock;
  const auto http = client(clock);
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/x", "ftp://127.0.0.1/x", "not a url", ""}) {
    HttpRequest request = chat("", "x");
    request.url = url;
    const HttpReply reply = exchange(*http, request);
    EXPECT_EQ(reply.end, HttpEnd::safe_failure) << url;
    EXPECT_EQ(reply.body, "");
  }
  LoopbackServer server;
  HttpRequest request = chat(server.base_url(), "x");
  request.secret_headers = {{"authorization", "Bearer secret-value\r\nx-injected: 1"}};
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(reply.end, HttpEnd::safe_failure);
  EXPECT_TRUE(contains(reply.error, "line break"));
  EXPECT_FALSE(contains(reply.error, "secret-value"));
  EXPECT_EQ(server.stats().hits, 0);
}

TEST(CurlFaults, AnEchoedKeyIsHiddenEverywhere) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const std::string key = "sk-Sentinel/0123+456789=";
  HttpRequest request = chat(server.fault_url("echo_key"), "x");
  request.secret_headers = {{"authorization", "Bearer " + key}};
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(reply.status, 401);
  EXPECT_TRUE(contains(reply.body, "[hidden] / "));
  std::string all = reply.body + reply.error;
  for (const auto& [name, value] : reply.headers) all += value;
  for (const char* part : {"Sentinel", "0123", "U2VudGluZWw", "736b2d53"}) EXPECT_FALSE(contains(all, part)) << all;
}

}  // namespace
}  // namespace benchhub
