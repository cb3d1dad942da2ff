// Calls of batch APIs; see batch_call.h.
#include "run/batch_call.h"

namespace benchhub {

BatchCaller::BatchCaller(const RunContext& context, const RunOptions& options, const Provider& to,
                         const Protocol& spoken)
    : provider(to),
      protocol(spoken),
      api(*spoken.batch),
      key(to.key_env.empty() || !options.env ? "" : options.env(to.key_env).value_or("")),
      c_(context),
      options_(options) {}

HttpReply BatchCaller::call(HttpRequest request) const {
  HttpReply out;
  bool ended = false, cancelled = false;
  const auto id = c_.http.send(std::move(request), {}, [&](HttpReply reply) {
    out = std::move(reply);
    ended = true;
  });
  while (!ended) {
    if (!cancelled && options_.stop != nullptr && options_.stop->load() >= 2) {
      c_.http.cancel(id);
      cancelled = true;
    }
    c_.http.poll(100);
  }
  return out;
}

std::string BatchCaller::why(const HttpReply& reply) const {
  if (is_good(reply)) return "unreadable reply";
  return protocol.parse(make_raw_reply(reply, nullptr)).error;
}

}  // namespace benchhub
