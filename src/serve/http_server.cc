// The only user of libmicrohttpd; see http_server.h. A stream without news is suspended and costs nothing.
#include "serve/http_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <set>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr unsigned kMaxConnections = 256, kMaxStreams = 192, kTimeoutS = 60;
constexpr std::size_t kChunk = 16 << 10;
constexpr std::chrono::milliseconds kLastWords{500};
constexpr std::size_t kMaxBehind = 1 << 20;  // bytes that a stream may not have taken yet

struct Address {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  bool is_v6 = false;
  const sockaddr* get() const {
    return is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  }
};

std::optional<Address> address_of(const ListenOptions& options) {
  Address out;
  out.v4.sin_family = AF_INET;
  out.v6.sin6_family = AF_INET6;
  out.v4.sin_port = out.v6.sin6_port = htons(static_cast<std::uint16_t>(options.port));
  if (::inet_pton(AF_INET, options.address.c_str(), &out.v4.sin_addr) == 1) return out;
  out.is_v6 = ::inet_pton(AF_INET6, options.address.c_str(), &out.v6.sin6_addr) == 1;
  return out.is_v6 ? std::optional<Address>(out) : std::nullopt;
}

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

bool is_number(std::string host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

}  // namespace

bool is_own_host(std::string_view host, std::string_view own_name) {
  std::string name = ascii_lower(host);
  if (name.starts_with('[')) {
    const std::size_t end = name.find(']');
    return end != name.npos && is_number(name.substr(1, end - 1));
  }
  name.resize(std::min(name.find(':'), name.size()));
  return is_number(name) || name == "localhost" || name.ends_with(".localhost") ||
         (!name.empty() && name == ascii_lower(own_name));
}

struct HttpServer::Impl {
  struct Stream {
    Impl* server;
    MHD_Connection* connection;
    std::string pending;
    bool suspended = false;
  };

  // From one call for a request to the next.
  struct Asked {
    bool cut_short = false;  // the library ends an address at a NUL, as if the rest were not asked for
    bool head = true;
  };
  static void* begin_request(void*, const char* uri, MHD_Connection*);
  static void end_request(void*, MHD_Connection*, void** asked, MHD_RequestTerminationCode);
  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url, const char* method,
                               const char* version, const char* data, std::size_t* size, void** state);
  static ssize_t read_stream(void* stream, std::uint64_t position, char* into, std::size_t size);
  static void end_stream(void* stream);

  ServedReply reply_to(MHD_Connection* connection, const std::string& method, const std::string& url) const;
  MHD_Response* response_of(ServedReply& reply, MHD_Connection* connection);
  bool has_room();
  MHD_Response* open_stream(std::string first, MHD_Connection* connection);
  void wake(Stream& stream);

  ListenOptions options;
  Handler handler;
  std::string own_name = host_name();
  MHD_Daemon* daemon = nullptr;
  std::mutex mutex;  // guards what follows
  std::set<Stream*> streams;
  std::condition_variable stream_ended;
  bool ending = false;
};

ServedReply HttpServer::Impl::reply_to(MHD_Connection* connection, const std::string& method,
                                       const std::string& url) const {
  const char* host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
  if (!is_own_host(host == nullptr ? "" : host, own_name))
    return {403, "text/plain; charset=utf-8", "This server answers to localhost and to addresses in numbers only.\n"};
  if (method != MHD_HTTP_METHOD_GET && method != MHD_HTTP_METHOD_HEAD)
    return {405, "text/plain; charset=utf-8", "There is nothing here but files to read.\n"};
  return handler(url);
}

void* HttpServer::Impl::begin_request(void*, const char* uri, MHD_Connection*) {
  return new Asked{.cut_short = contains(std::string_view(uri, std::strcspn(uri, "?")), "%00")};
}

void HttpServer::Impl::end_request(void*, MHD_Connection*, void** asked, MHD_RequestTerminationCode) {
  delete static_cast<Asked*>(std::exchange(*asked, nullptr));
}

// Called several times for a request: with its head, with parts of a body, which is not read, and at its end. An answer
// before the end would cost the connection.
MHD_Result HttpServer::Impl::on_request(void* self, MHD_Connection* connection, const char* url, const char* method,
                                        const char*, const char*, std::size_t* size, void** state) {
  Asked& asked = *static_cast<Asked*>(*state);
  if (std::exchange(asked.head, false) || std::exchange(*size, 0) > 0) return MHD_YES;
  Impl& server = *static_cast<Impl*>(self);
  ServedReply reply = asked.cut_short ? ServedReply{400, "text/plain; charset=utf-8", "No address holds a NUL.\n"}
                                      : server.reply_to(connection, method, url);
  MHD_Response* response = server.response_of(reply, connection);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply.type.c_str());
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  if (!reply.location.empty()) MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, reply.location.c_str());
  if (reply.status == 405) MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(reply.status), response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Response* HttpServer::Impl::response_of(ServedReply& reply, MHD_Connection* connection) {
  if (reply.stream && !has_room()) reply = {503, "text/plain; charset=utf-8", "Too many pages listen already.\n"};
  if (reply.stream) return open_stream(std::move(reply.body), connection);
  return MHD_create_response_from_buffer(reply.body.size(), reply.body.data(), MHD_RESPMEM_MUST_COPY);
}

// A stream whose reader is gone is found by the next ping only; the others must be served meanwhile.
bool HttpServer::Impl::has_room() {
  const std::lock_guard lock(mutex);
  return streams.size() < kMaxStreams;
}

MHD_Response* HttpServer::Impl::open_stream(std::string first, MHD_Connection* connection) {
  auto stream = std::make_unique<Stream>(Stream{this, connection, std::move(first)});
  MHD_Response* response =
      MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kChunk, read_stream, stream.get(), end_stream);
  if (response == nullptr) return nullptr;
  const std::lock_guard lock(mutex);
  streams.insert(stream.release());
  return response;
}

ssize_t HttpServer::Impl::read_stream(void* data, std::uint64_t, char* into, std::size_t size) {
  Stream& stream = *static_cast<Stream*>(data);
  const std::lock_guard lock(stream.server->mutex);
  if (stream.server->ending) return MHD_CONTENT_READER_END_OF_STREAM;
  if (stream.pending.empty()) {
    stream.suspended = true;
    MHD_suspend_connection(stream.connection);
    return 0;
  }
  const std::size_t n = std::min(size, stream.pending.size());
  std::memcpy(into, stream.pending.data(), n);
  stream.pending.erase(0, n);
  return static_cast<ssize_t>(n);
}

void HttpServer::Impl::end_stream(void* data) {
  const std::unique_ptr<Stream> stream(static_cast<Stream*>(data));
  const std::lock_guard lock(stream->server->mutex);
  stream->server->streams.erase(stream.get());
  stream->server->stream_ended.notify_all();
}

void HttpServer::Impl::wake(Stream& stream) {
  if (std::exchange(stream.suspended, false)) MHD_resume_connection(stream.connection);
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const ListenOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->handler = std::move(handler);
  const auto address = address_of(options);
  if (!address)
    return fail(Errc::usage, in_quotes(options.address) + " is no address", "", "name one in numbers, as 127.0.0.1");
  const unsigned flags =
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (address->is_v6 ? unsigned{MHD_USE_IPv6} : 0u);
  errno = 0;
  impl->daemon =
      MHD_start_daemon(flags, static_cast<std::uint16_t>(options.port), nullptr, nullptr, Impl::on_request, impl.get(),
                       MHD_OPTION_SOCK_ADDR, address->get(), MHD_OPTION_CONNECTION_LIMIT, kMaxConnections,
                       MHD_OPTION_CONNECTION_TIMEOUT, kTimeoutS, MHD_OPTION_URI_LOG_CALLBACK, Impl::begin_request,
                       nullptr, MHD_OPTION_NOTIFY_COMPLETED, Impl::end_request, nullptr, MHD_OPTION_END);
  if (impl->daemon == nullptr) {
    return fail(Errc::usage, "cannot listen on " + options.address + " port " + std::to_string(options.port),
                std::strerror(errno), "name another --port, or 0 for any that is free");
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

// libmicrohttpd cannot end while a connection is suspended, and does not wait for the last bytes of one that is not.
HttpServer::~HttpServer() {
  {
    std::unique_lock lock(impl_->mutex);
    impl_->ending = true;
    for (Impl::Stream* stream : impl_->streams) impl_->wake(*stream);
    impl_->stream_ended.wait_for(lock, kLastWords, [this] { return impl_->streams.empty(); });
  }
  MHD_stop_daemon(impl_->daemon);
}

int HttpServer::port() const { return MHD_get_daemon_info(impl_->daemon, MHD_DAEMON_INFO_BIND_PORT)->port; }

std::string HttpServer::url() const {
  std::string host = impl_->options.address;
  if (host == "0.0.0.0" || host == "::") host = impl_->own_name;
  if (contains(host, ":")) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port()) + "/";
}

void HttpServer::broadcast(std::string_view bytes) {
  const std::lock_guard lock(impl_->mutex);
  for (Impl::Stream* stream : impl_->streams) {
    if (stream->pending.size() + bytes.size() > kMaxBehind) continue;  // the next state says it all again
    stream->pending += bytes;
    impl_->wake(*stream);
  }
}

}  // namespace benchhub
