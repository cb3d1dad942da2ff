// See latency_server.h. One thread: epoll, and a timerfd that is set to the earliest piece due.
#include "latency_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>

#include "measure.h"

namespace benchhub::perf {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kWords[] = {"alpha", "bravo", "delta", "echo", "golf", "hotel", "kilo", "lima"};

double ms(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

std::string chunked(const std::string& bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

std::string event(const std::string& rest) {
  return chunked(R"(data: {"id":"r","object":"chat.completion.chunk","created":1700000000,"model":"perf",)" + rest +
                 "}\n\n");
}

std::string usage_json(std::size_t request_bytes) {
  const std::size_t input = request_bytes / 4, output = LatencyServer::kPieces;
  return fmt::format(R"("usage":{{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}})", input, output,
                     input + output);
}

// The whole reply at once, or piece number `piece` of a stream.
std::string whole_reply(std::size_t request_bytes) {
  std::string text;
  for (int i = 0; i < LatencyServer::kPieces; ++i) text += fmt::format("{}{}", i ? " " : "", kWords[i % 8]);
  const std::string body =
      R"({"id":"r","object":"chat.completion","created":1700000000,"model":"perf","choices":[{"index":0,"message":)"
      R"({"role":"assistant","content":")" +
      text + R"("},"finish_reason":"stop"}],)" + usage_json(request_bytes) + "}";
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", body.size(),
                     body);
}

std::string stream_piece(int piece, std::size_t request_bytes) {
  std::string out =
      piece == 0 ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" : "";
  out += event(fmt::format(R"("choices":[{{"index":0,"delta":{{"content":"{}{}"}},"finish_reason":null}}])",
                           piece ? " " : "", kWords[piece % 8]));
  if (piece + 1 < LatencyServer::kPieces) return out;
  out += event(R"("choices":[{"index":0,"delta":{},"finish_reason":"stop"}])");
  return out + event(R"("choices":[],)" + usage_json(request_bytes)) + chunked("data: [DONE]\n\n") + "0\r\n\r\n";
}

}  // namespace

class LatencyServer::Impl {
 public:
  Impl();
  ~Impl();
  int port() const { return port_; }
  LatencyStats take_stats();

 private:
  struct Connection {
    std::string in;
    std::size_t request_bytes = 0;
    bool stream = false, busy = false;
    int piece = 0;
    Clock::time_point asked;
  };
  struct Due {
    Clock::time_point at;
    int fd;
    bool operator>(const Due& other) const { return at > other.at; }
  };

  void loop();
  void accept_all();
  void read(int fd);
  void start(int fd, Connection& c);
  void send_due();
  void send_piece(int fd, Connection& c, Clock::time_point due);
  void end_reply(Connection& c, Clock::time_point due);
  void set_timer();
  void watch(int fd);
  Clock::time_point due_at(const Connection& c) const {
    return c.asked + milliseconds(c.stream ? kFirstMs + c.piece * kBetweenMs : kTotalMs);
  }

  int listen_, epoll_, timer_, stop_, port_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::mutex mutex_;  // guards what follows
  LatencyStats stats_;
  int in_flight_ = 0;
  double late_sum_ms_ = 0;
  std::vector<double> times_ms_;
  Clock::time_point first_, last_;
  std::thread thread_;
};

LatencyServer::Impl::Impl()
    : listen_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listen_, any, size) != 0 || ::listen(listen_, 4096) != 0 || ::getsockname(listen_, any, &size) != 0) {
    give_up("the measuring server cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  for (const int fd : {listen_, timer_, stop_}) watch(fd);
  thread_ = std::thread([this] { loop(); });
}

LatencyServer::Impl::~Impl() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof one) != sizeof one) std::abort();  // else the thread would be waited for for ever
  thread_.join();
  for (const auto& [fd, connection] : connections_) ::close(fd);
  for (const int fd : {listen_, epoll_, timer_, stop_}) ::close(fd);
}

void LatencyServer::Impl::watch(int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void LatencyServer::Impl::loop() {
  epoll_event events[256];
  for (;;) {
    set_timer();
    const int n = ::epoll_wait(epoll_, events, 256, -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      std::uint64_t ticks = 0;
      if (fd == stop_) return;
      if (fd == listen_) accept_all();
      else if (fd == timer_) ticks = static_cast<std::uint64_t>(::read(timer_, &ticks, sizeof ticks));
      else read(fd);
    }
    send_due();
  }
}

void LatencyServer::Impl::accept_all() {
  for (int fd; (fd = ::accept4(listen_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_[fd] = {};
    watch(fd);
    const std::lock_guard lock(mutex_);
    ++stats_.connections;
  }
}

void LatencyServer::Impl::read(int fd) {
  Connection& c = connections_.at(fd);
  char buffer[16384];
  const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
  if (n > 0) {
    c.in.append(buffer, static_cast<std::size_t>(n));
    start(fd, c);
  } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
    if (c.busy) {
      const std::lock_guard lock(mutex_);
      --in_flight_;
    }
    ::close(fd);
    connections_.erase(fd);
  }
}

// Begins the reply if a request has come whole; one at a time, as HTTP/1.1 clients do without pipelining.
void LatencyServer::Impl::start(int fd, Connection& c) {
  const std::size_t head = c.in.find("\r\n\r\n");
  if (c.busy || head == std::string::npos) return;
  const std::size_t length_at = c.in.find("Content-Length: ");
  const std::size_t length = length_at < head ? std::strtoul(c.in.c_str() + length_at + 16, nullptr, 10) : 0;
  if (c.in.size() < head + 4 + length) return;
  c.stream = c.in.find("\"stream\":true", head) != std::string::npos;
  c.request_bytes = length;
  c.busy = true;
  c.piece = 0;
  c.asked = Clock::now();
  c.in.erase(0, head + 4 + length);
  due_.push({due_at(c), fd});
  const std::lock_guard lock(mutex_);
  if (stats_.requests++ == 0) first_ = c.asked;
  stats_.most_in_flight = std::max(stats_.most_in_flight, ++in_flight_);
}

void LatencyServer::Impl::send_due() {
  while (!due_.empty() && due_.top().at <= Clock::now()) {
    const Due due = due_.top();
    due_.pop();
    const auto at = connections_.find(due.fd);
    // A connection that was closed in the middle may have left a piece behind under a number used again.
    if (at != connections_.end() && at->second.busy && due_at(at->second) == due.at)
      send_piece(due.fd, at->second, due.at);
  }
}

void LatencyServer::Impl::send_piece(int fd, Connection& c, Clock::time_point due) {
  const std::string bytes = c.stream ? stream_piece(c.piece, c.request_bytes) : whole_reply(c.request_bytes);
  // A few kilobytes always fit into the socket's buffer of a client that reads.
  if (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    give_up("a client does not read");
  if (c.stream && ++c.piece < kPieces) due_.push({due_at(c), fd});
  else end_reply(c, due);
}

void LatencyServer::Impl::end_reply(Connection& c, Clock::time_point due) {
  c.busy = false;
  const std::lock_guard lock(mutex_);
  last_ = Clock::now();
  --in_flight_;
  late_sum_ms_ += ms(last_ - due);
  stats_.most_late_ms = std::max(stats_.most_late_ms, ms(last_ - due));
  times_ms_.push_back(ms(last_ - c.asked));
}

void LatencyServer::Impl::set_timer() {
  itimerspec when{};
  if (!due_.empty()) {
    // steady_clock is CLOCK_MONOTONIC with libstdc++ and libc++.
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(due_.top().at.time_since_epoch()).count();
    when.it_value = {ns / 1'000'000'000, ns % 1'000'000'000};
  }
  ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
}

LatencyStats LatencyServer::Impl::take_stats() {
  const std::lock_guard lock(mutex_);
  LatencyStats out = stats_;
  out.mean_late_ms = times_ms_.empty() ? 0 : late_sum_ms_ / static_cast<double>(times_ms_.size());
  out.p50_ms = median(times_ms_);
  out.window_s = ms(last_ - first_) / 1000;
  stats_ = {};
  times_ms_.clear();
  late_sum_ms_ = 0;
  return out;
}

LatencyServer::LatencyServer() : impl_(std::make_unique<Impl>()) {}
LatencyServer::~LatencyServer() = default;
std::string LatencyServer::base_url() const { return fmt::format("http://127.0.0.1:{}/v1", impl_->port()); }
LatencyStats LatencyServer::take_stats() { return impl_->take_stats(); }

}  // namespace benchhub::perf
