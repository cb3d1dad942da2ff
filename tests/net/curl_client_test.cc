// The HTTP client against a real server on loopback: what it sends, what it gives back, when it calls.
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <thread>

#include "support/exchange.h"

namespace benchhub {
namespace {

using loopback::chat;
using loopback::client;
using loopback::exchange;
using loopback::finish_all;

TEST(CurlClient, GivesBackAWholeReply) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const HttpReply reply = exchange(*http, chat(server.base_url(), "hello"));
  EXPECT_EQ(reply.end, HttpEnd::complete) << reply.error;
  EXPECT_EQ(reply.status, 200);
  ASSERT_NE(reply.header("content-type"), nullptr);
  EXPECT_EQ(*reply.header("content-type"), "application/json");
  EXPECT_NE(reply.body.find("hello"), std::string::npos);
  EXPECT_EQ(reply.error, "");
  EXPECT_EQ(http->in_flight(), 0u);
}

TEST(CurlClient, SendsTheHeadersAndNothingMoreThanHttpNeeds) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  HttpRequest request = chat(server.base_url(), "x");
  request.secret_headers = {{"authorization", "Bearer secret-value-123"}};
  exchange(*http, request);
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].body, request.body);
  std::set<std::string> names;
  for (const auto& [name, value] : seen[0].headers) names.insert(name);
  EXPECT_EQ(names, (std::set<std::string>{"host", "accept", "accept-encoding", "content-type", "authorization",
                                          "content-length"}));
}

TEST(CurlClient, SendsTheSameBytesForLargeBodies) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const HttpRequest request = chat(server.base_url(), std::string(300'000, 'x'));
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(reply.end, HttpEnd::complete) << reply.error;
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(server.requests()[0].body == request.body);
  EXPECT_LE(reply.sent_ns, reply.first_byte_ns);
}

TEST(CurlClient, TimesSendFirstByteAndEnd) {
  LoopbackServer server({.latency_ms = 60, .chunks = 2, .chunk_ms = 60});
  RealClock clock;
  const auto http = client(clock);
  const std::int64_t before = clock.mono_ns();
  const HttpReply reply = exchange(*http, chat(server.base_url(), "abcd", true));
  EXPECT_GE(reply.sent_ns, before);
  EXPECT_GE(reply.first_byte_ns - reply.sent_ns, 59'000'000);
  EXPECT_GE(reply.end_ns - reply.first_byte_ns, 59'000'000);
  EXPECT_LE(reply.end_ns, clock.mono_ns());
}

TEST(CurlClient, TellsOfDataAsItComes) {
  LoopbackServer server({.chunks = 3, .chunk_ms = 20});
  RealClock clock;
  const auto http = client(clock);
  std::string pieces;
  std::set<std::int64_t> times;
  const HttpReply reply =
      exchange(*http, chat(server.base_url(), "abcdef", true), [&](std::string_view piece, std::int64_t at) {
        pieces += piece;
        times.insert(at);
      });
  EXPECT_EQ(pieces, reply.body);
  EXPECT_GE(times.size(), 3u);
  EXPECT_GE(*times.begin(), reply.first_byte_ns);
  EXPECT_LE(*times.rbegin(), reply.end_ns);
}

TEST(CurlClient, TellsNoDataOfFailingReplies) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  int pieces = 0;
  const HttpReply reply = exchange(*http, chat(server.fault_url("500"), "x"), [&](auto, auto) { ++pieces; });
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(pieces, 0);
}

TEST(CurlClient, UsesOneConnectionForRequestsInARow) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(exchange(*http, chat(server.base_url(), std::to_string(i))).end, HttpEnd::complete);
  EXPECT_EQ(server.stats().connections, 1);
}

TEST(CurlClient, NeverSendsTwiceWhenAReusedConnectionCloses) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  EXPECT_EQ(exchange(*http, chat(server.fault_url("dup"), "first")).end, HttpEnd::complete);
  const HttpReply reply = exchange(*http, chat(server.fault_url("dup"), "second"));
  EXPECT_EQ(reply.end, HttpEnd::refused_to_resend);
  EXPECT_NE(reply.sent_ns, 0);
  int seconds = 0;
  for (const auto& seen : server.requests()) seconds += seen.body.find("second") != std::string::npos;
  EXPECT_EQ(seconds, 1);
  EXPECT_EQ(server.stats().hits, 2);
}

TEST(CurlClient, ConnectsAfreshWhenTheServerClosedBetweenRequests) {
  auto server = std::make_unique<LoopbackServer>();
  const int port = server->port();
  RealClock clock;
  const auto http = client(clock);
  EXPECT_EQ(exchange(*http, chat(server->base_url(), "one")).end, HttpEnd::complete);
  server = nullptr;
  server = std::make_unique<LoopbackServer>(LoopbackOptions{.port = port});
  EXPECT_EQ(exchange(*http, chat(server->base_url(), "two")).end, HttpEnd::complete);
  EXPECT_EQ(server->stats().hits, 1);
}

TEST(CurlClient, FollowsNoRedirectAndKeepsTheKeyAtHome) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  HttpRequest request = chat(server.fault_url("redirect"), "x");
  request.secret_headers = {{"x-api-key", "secret-value-123"}};
  const HttpReply reply = exchange(*http, request);
  EXPECT_EQ(reply.end, HttpEnd::complete);
  EXPECT_EQ(reply.status, 307);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(CurlClient, KeepsNoCookiesAndObeysNoAltSvcOrHsts) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  exchange(*http, chat(server.fault_url("cookie"), "x"));
  exchange(*http, chat(server.fault_url("cookie"), "y"));
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 2u);
  for (const auto& [name, value] : seen[1].headers) EXPECT_NE(name, "cookie");
}

TEST(CurlClient, SendsHttpUrlsThroughNoProxy) {
  LoopbackServer server, proxy;
  RealClock clock;
  const std::string address = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"})
    setenv(name, address.c_str(), 1);
  const auto http = client(clock);
  const HttpReply direct = exchange(*http, chat(server.base_url(), "x"));
  HttpRequest tunnelled = chat("https://example.invalid/v1", "x");
  tunnelled.secret_headers = {{"authorization", "Bearer secret-value-123"}};
  const HttpReply refused = exchange(*http, tunnelled);
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"}) unsetenv(name);
  EXPECT_EQ(direct.end, HttpEnd::complete);
  EXPECT_EQ(refused.end, HttpEnd::safe_failure);
  const auto seen = proxy.requests();
  ASSERT_EQ(seen.size(), 1u);  // the https request only, as CONNECT and without its key
  EXPECT_EQ(seen[0].method, "CONNECT");
  for (const auto& [name, value] : seen[0].headers) EXPECT_EQ(value.find("secret-value"), std::string::npos);
}

TEST(CurlClient, AcceptsAThousandInterimReplies) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const HttpReply reply = exchange(*http, chat(server.fault_url("100s"), "x"));
  EXPECT_EQ(reply.end, HttpEnd::complete) << reply.error;
  EXPECT_EQ(reply.status, 200);
}

// Server and client share this process: two descriptors a request.
void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4096);
  setrlimit(RLIMIT_NOFILE, &limit);
}

TEST(CurlClient, AnswersAThousandRequestsAtOnceEachWithItsOwn) {
  allow_many_descriptors();
  LoopbackServer server({.latency_ms = 300});
  RealClock clock;
  const auto http = client(clock);
  std::vector<std::string> bodies(1000);
  std::vector<int> ends(1000);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    http->send(chat(server.base_url(), "number " + std::to_string(i) + ";"), {}, [&, i](HttpReply reply) {
      bodies[i] = reply.end == HttpEnd::complete ? reply.body : reply.error;
      ++ends[i];
    });
  }
  EXPECT_EQ(http->in_flight(), 1000u);
  finish_all(*http);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(ends[i], 1);
    EXPECT_NE(bodies[i].find("number " + std::to_string(i) + ";"), std::string::npos) << bodies[i];
  }
  EXPECT_EQ(server.stats().hits, 1000);
  EXPECT_EQ(server.stats().most_hits_of_one_body, 1);
  EXPECT_GT(server.stats().max_in_flight, 500);
}

TEST(CurlClient, SendsAndCancelsFromCallbacks) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  int ended = 0;
  HttpEnd hung_end = HttpEnd::complete;
  const auto hung = http->send(chat(server.fault_url("hang"), "h"), {}, [&](HttpReply reply) {
    hung_end = reply.end;
    ++ended;
  });
  http->send(
      chat(server.base_url(), "a", true), [&](std::string_view, std::int64_t) { http->cancel(hung); },
      [&](HttpReply) {
        ++ended;
        http->send(chat(server.base_url(), "b"), {}, [&](HttpReply) { ++ended; });
      });
  finish_all(*http);
  EXPECT_EQ(ended, 3);
  EXPECT_EQ(hung_end, HttpEnd::cancelled);
  http->cancel(hung);  // unknown by now
  http->poll(0);
}

TEST(CurlClient, CancelsWhatHasNotStarted) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  HttpReply got;
  const auto id = http->send(chat(server.base_url(), "a"), {}, [&](HttpReply reply) { got = std::move(reply); });
  http->cancel(id);
  finish_all(*http);
  EXPECT_EQ(got.end, HttpEnd::cancelled);
  EXPECT_EQ(server.stats().hits, 0);
}

TEST(CurlClient, WakesFromAnotherThread) {
  RealClock clock;
  const auto http = client(clock);
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    http->wake();
  });
  const std::int64_t before = clock.mono_ns();
  http->poll(5000);
  EXPECT_LT(clock.mono_ns() - before, 2'000'000'000);
}

TEST(CurlClient, SurvivesACallbackThatThrows) {
  LoopbackServer server;
  RealClock clock;
  const auto http = client(clock);
  const HttpReply reply = exchange(*http, chat(server.base_url(), "a", true),
                                   [](std::string_view, std::int64_t) { throw std::runtime_error("x"); });
  EXPECT_EQ(reply.end, HttpEnd::unknown_failure);
}

TEST(CurlClient, EndsQuietlyWithTransfersInFlight) {
  LoopbackServer server;
  RealClock clock;
  auto http = client(clock);
  int ended = 0;
  http->send(chat(server.fault_url("hang"), "a"), {}, [&](HttpReply) { ++ended; });
  http->poll(20);
  http.reset();
  EXPECT_EQ(ended, 0);
}

}  // namespace
}  // namespace benchhub
