// One HTTP call of a batch API, waited for. Used by batch.cc and batch_collect.cc.
#pragma once

#include <string>

#include "provider/batch.h"
#include "run/engine.h"

namespace benchhub {

class BatchCaller {
 public:
  BatchCaller(const RunContext& context, const RunOptions& options, const Provider& provider, const Protocol& protocol);

  HttpReply call(HttpRequest request) const;  // a second interrupt cancels it
  // A whole reply with status 2xx.
  static bool is_good(const HttpReply& reply) {
    return reply.end == HttpEnd::complete && reply.status >= 200 && reply.status < 300;
  }
  // Why a reply is not good, in one line.
  std::string why(const HttpReply& reply) const;
  bool stopped() const { return options_.stop != nullptr && options_.stop->load() > 0; }

  const Provider& provider;
  const Protocol& protocol;
  const BatchApi& api;
  const std::string key;

 private:
  const RunContext& c_;
  const RunOptions& options_;
};

}  // namespace benchhub
