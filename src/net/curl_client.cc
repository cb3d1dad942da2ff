// CurlClient: the HttpClient over curl_multi_poll, all on the thread that calls poll(). Chosen over one thread per
// request and over multi_socket: at the rates of model calls it costs under one per cent of a core, and it lost no
// request where multi_socket did. One request's libcurl handle is curl_transfer.cc.
#include <algorithm>
#include <limits>
#include <map>

#include <curl/curl.h>

#include "net/curl_transfer.h"
#include "net/http.h"

namespace benchhub {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

class CurlClient : public HttpClient {
 public:
  CurlClient(Clock& clock, CURLM* multi, int max_connections) : clock_(clock), multi_(multi) {
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  }
  ~CurlClient() override {
    for (auto& [id, transfer] : running_) curl_multi_remove_handle(multi_, transfer->easy());
    running_.clear();
    curl_multi_cleanup(multi_);
    curl_global_cleanup();
  }

  Id send(HttpRequest request, OnData on_data, OnEnd on_end) override {
    const Id id = ++last_id_;
    queued_.push_back(
        std::make_unique<CurlTransfer>(clock_, id, std::move(request), std::move(on_data), std::move(on_end)));
    return id;
  }
  void cancel(Id id) override { cancelled_.push_back(id); }
  void wake() override { curl_multi_wakeup(multi_); }
  std::size_t in_flight() const override { return queued_.size() + running_.size() + ended_.size(); }
  void poll(int timeout_ms) override;

 private:
  using Transfer = std::unique_ptr<CurlTransfer>;
  void start_queued();
  void drop_cancelled();
  bool step();  // true if a transfer ended
  void collect_ended();
  void expire();
  void deliver();
  Transfer take(Id id);
  int wait_ms(int timeout_ms) const;

  Clock& clock_;
  CURLM* multi_;
  Id last_id_ = 0;
  std::vector<Transfer> queued_;  // not yet with libcurl, which must not be called from its own callbacks
  std::map<Id, Transfer> running_;
  std::vector<Transfer> ended_;  // on_end not called yet
  std::vector<Id> cancelled_;
  std::int64_t next_check_ns_ = kNever;  // no deadline is due before
};

void CurlClient::poll(int timeout_ms) {
  if (step()) return;
  curl_multi_poll(multi_, nullptr, 0, wait_ms(timeout_ms), nullptr);
  step();
}

bool CurlClient::step() {
  start_queued();
  drop_cancelled();
  int running = 0;
  curl_multi_perform(multi_, &running);
  collect_ended();
  expire();
  const bool any = !ended_.empty();
  deliver();
  return any;
}

void CurlClient::start_queued() {
  auto queued = std::move(queued_);
  queued_.clear();
  for (Transfer& transfer : queued) {
    std::string why = transfer->prepare();
    if (why.empty() && curl_multi_add_handle(multi_, transfer->easy()) != CURLM_OK) why = "libcurl refuses the request";
    if (!why.empty()) {
      transfer->end_unsent(why);
      ended_.push_back(std::move(transfer));
      continue;
    }
    next_check_ns_ = std::min(next_check_ns_, transfer->check_ns(clock_.mono_ns()));
    running_.emplace(transfer->id(), std::move(transfer));
  }
}

CurlClient::Transfer CurlClient::take(Id id) {
  auto node = running_.extract(id);
  if (!node) return nullptr;
  curl_multi_remove_handle(multi_, node.mapped()->easy());
  return std::move(node.mapped());
}

void CurlClient::drop_cancelled() {
  for (const Id id : std::exchange(cancelled_, {})) {
    if (Transfer transfer = take(id)) {
      transfer->end_cancelled();
      ended_.push_back(std::move(transfer));
    }
  }
}

void CurlClient::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CurlTransfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    Transfer owned = take(transfer->id());
    owned->end_with(code);
    ended_.push_back(std::move(owned));
  }
}

// Deadlines move with every byte, so they are looked at only when the earliest that was seen has come.
void CurlClient::expire() {
  const std::int64_t now = clock_.mono_ns();
  if (now < next_check_ns_) return;
  next_check_ns_ = kNever;
  std::vector<Id> due;
  for (const auto& [id, transfer] : running_) {
    if (transfer->deadline_ns() <= now) due.push_back(id);
    else next_check_ns_ = std::min(next_check_ns_, transfer->check_ns(now));
  }
  for (const Id id : due) {
    Transfer transfer = take(id);
    transfer->end_timed_out();
    ended_.push_back(std::move(transfer));
  }
}

void CurlClient::deliver() {
  // Moved out first: on_end may send, cancel, or poll no more.
  for (Transfer& transfer : std::exchange(ended_, {})) transfer->deliver();
}

int CurlClient::wait_ms(int timeout_ms) const {
  if (!queued_.empty() || !cancelled_.empty()) return 0;
  if (next_check_ns_ == kNever) return timeout_ms;
  const std::int64_t left = (next_check_ns_ - clock_.mono_ns() + 999'999) / 1'000'000;
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, timeout_ms));
}

}  // namespace

Result<std::unique_ptr<HttpClient>> make_curl_client(Clock& clock, int max_connections) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return fail(Errc::network, "libcurl does not start");
  CURLM* multi = curl_multi_init();
  if (!multi) {
    curl_global_cleanup();
    return fail(Errc::network, "libcurl does not start");
  }
  return std::make_unique<CurlClient>(clock, multi, max_connections);
}

std::string curl_version_text() { return curl_version(); }

}  // namespace benchhub
