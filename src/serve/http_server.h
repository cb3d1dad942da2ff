// A small HTTP server for one person's browser: GET and HEAD, one thread, and streams of server-sent events. What is
// behind an address is the handler's; this file knows the protocol (libmicrohttpd's), who may ask, and how it ends.
// Called by cli.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct ServedReply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::string location = {};  // of a redirect
  bool stream = false;        // stays open: `body`, then what broadcast() says
};

struct ListenOptions {
  std::string address = "127.0.0.1";  // a number, IPv4 or IPv6
  int port = 0;                       // 0: any that is free
};

// True if a Host header names this machine by a number, as localhost, or as `own_name`. Any other name may be one of a
// foreign site that has begun to resolve to this machine, whose scripts would then read what is served (DNS rebinding).
bool is_own_host(std::string_view host, std::string_view own_name);

class HttpServer {
 public:
  // Called on the server's thread with the path, percent-decoded, without a query: "/a/b".
  using Handler = std::function<ServedReply(const std::string& path)>;
  // Errc::usage if it cannot listen there.
  static Result<std::unique_ptr<HttpServer>> start(const ListenOptions& options, Handler handler);
  ~HttpServer();  // ends all streams

  int port() const;
  std::string url() const;  // "http://127.0.0.1:8000/"
  // To every stream that is open: bytes in the form of the event stream. Thread-safe.
  void broadcast(std::string_view bytes);

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace benchhub
