// LoopbackServer: sockets, HTTP parsing and the playing of scripts on one epoll thread.
#include "support/loopback_server.h"
#include "support/loopback_judge.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "support/loopback_batch.h"

namespace benchhub {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::uint64_t kListenId = 0, kStopId = 1;
constexpr std::size_t kMaxKept = 10'000;
constexpr int kSendsPerTurn = 64;  // so that an endless body does not starve the others

struct Connection {
  std::uint64_t id = 0;
  int fd = -1;
  std::string in, out;
  std::size_t sent = 0;  // of out
  std::deque<LoopbackStep> script;
  bool waiting = false;  // for the first step's delay
  bool in_exchange = false;
  int served = 0;
};

// A whole request at the start of `in`, which it is cut from; nullopt if more bytes are needed.
std::optional<LoopbackRequest> take_request(std::string& in) {
  const std::size_t head_end = in.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  LoopbackRequest out;
  std::size_t length = 0;
  const std::string head = in.substr(0, head_end);
  const auto lines = split_lines(head);
  const auto words = split_words(lines[0]);
  if (words.size() >= 2) out.method = words[0], out.path = words[1];
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t colon = lines[i].find(':');
    if (colon == std::string_view::npos) continue;
    out.headers.emplace_back(ascii_lower(lines[i].substr(0, colon)), std::string(trim(lines[i].substr(colon + 1))));
    if (out.headers.back().first == "content-length") {
      length = static_cast<std::size_t>(parse_int(out.headers.back().second).value_or(0));
    }
  }
  if (in.size() < head_end + 4 + length) return std::nullopt;
  out.body = in.substr(head_end + 4, length);
  in.erase(0, head_end + 4 + length);
  return out;
}

// "/v1beta/models/fault%3A429:generateContent?alt=sse" -> "fault:429"; "" where the model is in the body.
std::string model_in_path(std::string_view path) {
  path = path.substr(0, path.find('?'));
  const std::size_t colon = path.rfind(':'), slash = path.rfind('/');
  if (colon == std::string_view::npos || slash == std::string_view::npos || colon < slash) return {};
  return replace_all(replace_all(path.substr(slash + 1, colon - slash - 1), "%3A", ":"), "%2A", "*");
}

std::string fault_in_path(const std::string& path) {
  if (!path.starts_with("/fault/")) return {};
  return path.substr(7, path.find('/', 7) - 7);
}

}  // namespace

class LoopbackServer::Impl {
 public:
  explicit Impl(LoopbackOptions options) : options_(std::move(options)) {
    listen_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    stop_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    const int on = 1;
    setsockopt(listen_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(options_.port));
    socklen_t size = sizeof address;
    if (bind(listen_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listen_, 4096) != 0 ||
        getsockname(listen_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      close_all();
      throw std::runtime_error(fmt::format("cannot listen on port {}", options_.port));
    }
    port_ = ntohs(address.sin_port);
    watch(listen_, kListenId, EPOLLIN, EPOLL_CTL_ADD);
    watch(stop_, kStopId, EPOLLIN, EPOLL_CTL_ADD);
    thread_ = std::thread([this] { loop(); });
  }
  ~Impl() { stop(); }

  void stop() {
    if (!thread_.joinable()) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
    thread_.join();
    close_all();
  }
  int port() const { return port_; }
  LoopbackStats stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
  }
  std::vector<LoopbackRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void loop();
  void accept_all();
  void watch(int fd, std::uint64_t id, std::uint32_t events, int op) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    epoll_ctl(epoll_, op, fd, &event);
  }
  bool read_some(Connection& c);  // false: the peer is gone
  bool play(Connection& c);       // false: the connection is to be dropped
  bool flush(Connection& c, bool& blocked);
  bool start_step(Connection& c);  // false: drop
  void handle(Connection& c, const LoopbackRequest& request);
  LoopbackScript reply_to(Connection& c, const LoopbackRequest& request);
  std::optional<LoopbackScript> batch_reply(const LoopbackRequest& request);
  static Json model_list(const LoopbackRequest& request, std::string_view path);
  LoopbackScript chat_reply(Connection& c, const LoopbackRequest& request);
  void end_exchange(Connection& c);
  void drop(std::uint64_t id);
  void run_timers();
  int wait_ms() const;
  void close_all();

  LoopbackOptions options_;
  LoopbackBatches batches_{options_};
  int listen_ = -1, stop_ = -1, epoll_ = -1, port_ = 0;
  std::uint64_t last_id_ = 10;
  std::map<std::uint64_t, Connection> connections_;
  using Timer = std::pair<SteadyTime, std::uint64_t>;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  mutable std::mutex mutex_;
  LoopbackStats stats_;
  std::vector<LoopbackRequest> requests_;
  std::unordered_map<std::string, int> hits_of_body_;
  std::thread thread_;
};

void LoopbackServer::Impl::close_all() {
  for (auto& [id, c] : connections_) close(c.fd);
  connections_.clear();
  for (int* fd : {&listen_, &stop_, &epoll_}) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
  }
}

void LoopbackServer::Impl::loop() {
  epoll_event events[256];
  for (;;) {
    const int n = epoll_wait(epoll_, events, 256, wait_ms());
    for (int i = 0; i < n; ++i) {
      const std::uint64_t id = events[i].data.u64;
      if (id == kStopId) return;
      if (id == kListenId) {
        accept_all();
        continue;
      }
      const auto at = connections_.find(id);
      if (at == connections_.end()) continue;
      const bool readable = events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR);
      if ((readable && !read_some(at->second)) || !play(at->second)) drop(id);
    }
    run_timers();
  }
}

void LoopbackServer::Impl::accept_all() {
  for (;;) {
    const int fd = accept4(listen_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Connection& c = connections_[++last_id_];
    c.id = last_id_;
    c.fd = fd;
    watch(fd, c.id, EPOLLIN, EPOLL_CTL_ADD);
    const std::lock_guard lock(mutex_);
    ++stats_.connections;
  }
}

bool LoopbackServer::Impl::read_some(Connection& c) {
  char buffer[16384];
  for (;;) {
    const ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
    if (n > 0) c.in.append(buffer, static_cast<std::size_t>(n));
    else return n < 0 && (errno == EAGAIN || errno == EINTR);
  }
}

// Sends what is pending, then goes on to the next step, until a delay, a full socket or the end of the script.
bool LoopbackServer::Impl::play(Connection& c) {
  bool blocked = false;
  for (int sends = 0; !blocked && sends < kSendsPerTurn; ++sends) {
    if (!c.out.empty()) {
      if (!flush(c, blocked)) return false;
    } else if (c.waiting) {
      break;
    } else if (!c.script.empty()) {
      if (c.script.front().kind == LoopbackStep::Kind::hang) break;
      if (c.script.front().delay_ms > 0) {
        c.waiting = true;
        timers_.push({std::chrono::steady_clock::now() + std::chrono::milliseconds(c.script.front().delay_ms), c.id});
      } else if (!start_step(c)) {
        return false;
      }
    } else {
      end_exchange(c);
      const auto request = take_request(c.in);
      if (!request) break;
      handle(c, *request);
    }
  }
  const bool more =
      !c.out.empty() || (!c.script.empty() && !c.waiting && c.script.front().kind != LoopbackStep::Kind::hang);
  watch(c.fd, c.id, more ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
  return true;
}

bool LoopbackServer::Impl::flush(Connection& c, bool& blocked) {
  const bool slow = !c.script.empty() && c.script.front().byte_by_byte;
  const ssize_t n = send(c.fd, c.out.data() + c.sent, slow ? 1 : c.out.size() - c.sent, MSG_NOSIGNAL);
  if (n < 0) {
    blocked = errno == EAGAIN;
    return blocked || errno == EINTR;
  }
  c.sent += static_cast<std::size_t>(n);
  if (c.sent < c.out.size()) return true;
  c.out.clear();
  c.sent = 0;
  if (slow) c.script.pop_front();
  return true;
}

bool LoopbackServer::Impl::start_step(Connection& c) {
  LoopbackStep& step = c.script.front();
  if (step.kind == LoopbackStep::Kind::close) return false;
  if (step.kind == LoopbackStep::Kind::reset) {
    const linger now{1, 0};
    setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
  }
  c.out = step.bytes;
  if (step.byte_by_byte) return true;  // flush() ends the step
  if (step.repeat > 0 && --step.repeat == 0) c.script.pop_front();
  return true;
}

void LoopbackServer::Impl::run_timers() {
  while (!timers_.empty() && timers_.top().first <= std::chrono::steady_clock::now()) {
    const std::uint64_t id = timers_.top().second;
    timers_.pop();
    const auto at = connections_.find(id);
    if (at == connections_.end()) continue;
    at->second.waiting = false;
    if (!start_step(at->second) || !play(at->second)) drop(id);
  }
}

int LoopbackServer::Impl::wait_ms() const {
  if (timers_.empty()) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(timers_.top().first - std::chrono::steady_clock::now());
  return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

void LoopbackServer::Impl::drop(std::uint64_t id) {
  const auto at = connections_.find(id);
  end_exchange(at->second);
  close(at->second.fd);
  connections_.erase(at);
}

void LoopbackServer::Impl::end_exchange(Connection& c) {
  if (!c.in_exchange) return;
  c.in_exchange = false;
  const std::lock_guard lock(mutex_);
  --stats_.in_flight;
}

void LoopbackServer::Impl::handle(Connection& c, const LoopbackRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    if (requests_.size() < kMaxKept) requests_.push_back(request);
  }
  for (LoopbackStep& step : reply_to(c, request)) c.script.push_back(std::move(step));
  ++c.served;
}

LoopbackScript LoopbackServer::Impl::reply_to(Connection& c, const LoopbackRequest& request) {
  const Headers json = {{"content-type", "application/json"}};
  if (auto script = batch_reply(request)) return *std::move(script);
  if (request.method == "POST" && loopback_dialect(request.path)) return chat_reply(c, request);
  if (request.method == "GET" && request.path == "/stats") {
    const LoopbackStats now = stats();
    const Json body = {{"hits", now.hits},
                       {"unique_bodies", now.unique_bodies},
                       {"connections", now.connections},
                       {"most_hits_of_one_body", now.most_hits_of_one_body},
                       {"batches", now.batches},
                       {"in_flight", now.in_flight},
                       {"max_in_flight", now.max_in_flight}};
    return {{.bytes = http_reply(200, json, body.dump())}};
  }
  const std::string path = request.path.substr(0, request.path.find('?'));
  if (request.method == "GET" && path.ends_with("/models")) {
    return {{.bytes = http_reply(200, json, model_list(request, path).dump())}};
  }
  return {{.bytes = http_reply(404, json, R"({"error":{"message":"no such path"}})")}};
}

// Each line that a batch runs is a hit, as if it had come by itself.
std::optional<LoopbackScript> LoopbackServer::Impl::batch_reply(const LoopbackRequest& request) {
  std::vector<std::string> run;
  auto script = batches_.reply(request, run);
  const std::lock_guard lock(mutex_);
  stats_.batches = batches_.count();
  stats_.hits += static_cast<int>(run.size());
  for (const std::string& body : run)
    stats_.most_hits_of_one_body = std::max(stats_.most_hits_of_one_body, ++hits_of_body_[body]);
  stats_.unique_bodies = static_cast<int>(hits_of_body_.size());
  return script;
}

// As OpenAI, Anthropic (by its header) or Gemini (by its path) lists models.
Json LoopbackServer::Impl::model_list(const LoopbackRequest& request, std::string_view path) {
  if (contains(path, "/v1beta")) return {{"models", {{{"name", "models/loopback"}, {"displayName", "Loopback"}}}}};
  for (const auto& header : request.headers) {
    if (header.first != "anthropic-version") continue;
    return {{"data",
             {{{"id", "loopback"},
               {"type", "model"},
               {"display_name", "Loopback"},
               {"created_at", "2026-01-01T00:00:00Z"}}}},
            {"has_more", false},
            {"first_id", "loopback"},
            {"last_id", "loopback"}};
  }
  return {{"object", "list"},
          {"data", {{{"id", "loopback"}, {"object", "model"}, {"created", 1}, {"owned_by", "us"}}}}};
}

LoopbackScript LoopbackServer::Impl::chat_reply(Connection& c, const LoopbackRequest& request) {
  LoopbackExchange exchange;
  exchange.dialect = loopback_dialect(request.path);
  const std::string model = model_in_path(request.path);
  {
    const std::lock_guard lock(mutex_);
    exchange.hit = ++hits_of_body_[model + request.body];
    ++stats_.hits;
    stats_.unique_bodies = static_cast<int>(hits_of_body_.size());
    stats_.most_hits_of_one_body = std::max(stats_.most_hits_of_one_body, exchange.hit);
    stats_.max_in_flight = std::max(stats_.max_in_flight, ++stats_.in_flight);
  }
  c.in_exchange = true;
  exchange.options = &options_;
  exchange.headers = request.headers;
  exchange.reused = c.served > 0;
  auto body = parse_json(request.body);
  if (!body || !body->is_object()) return error_script(exchange, 400, nullptr, "not JSON");
  exchange.body = *std::move(body);
  if (!model.empty()) {
    exchange.body["model"] = model;
    exchange.body["stream"] = contains(request.path, ":stream");
  }
  if (request.path.starts_with("/moved/"))  // another model behind the same name
    exchange.body["model"] = get_string(exchange.body, "model").value_or("") + "-moved";
  if (const std::string why = exchange.dialect->problem(exchange); !why.empty()) {
    return error_script(exchange, 400, nullptr, why);
  }
  if (auto verdict = judge_reply(exchange.body)) exchange.answer = *std::move(verdict);
  else exchange.answer = options_.answer ? options_.answer(exchange.body) : last_user_message(exchange.body);
  return script_for(exchange, fault_in_path(request.path));
}

LoopbackServer::LoopbackServer(LoopbackOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
LoopbackServer::~LoopbackServer() = default;
int LoopbackServer::port() const { return impl_->port(); }
std::string LoopbackServer::root_url() const { return fmt::format("http://127.0.0.1:{}", port()); }
std::string LoopbackServer::base_url() const { return fmt::format("http://127.0.0.1:{}/v1", port()); }
std::string LoopbackServer::fault_url(const std::string& fault) const {
  return fmt::format("http://127.0.0.1:{}/fault/{}/v1", port(), fault);
}
LoopbackStats LoopbackServer::stats() const { return impl_->stats(); }
std::vector<LoopbackRequest> LoopbackServer::requests() const { return impl_->requests(); }
void LoopbackServer::stop() { impl_->stop(); }

}  // namespace benchhub
