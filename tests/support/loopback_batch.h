// The batch APIs of the loopback server: OpenAI's /files and /batches, Anthropic's /messages/batches. Lines are
// answered as direct requests are. Used by loopback_server.cc, on its thread.
//
// Faults, by the path prefix /fault/NAME/ of the request that makes the batch:
//   batch-slow      its first poll finds it still worked on     batch-invalid   it fails validation
//   batch-errors    every second line ends in an error          batch-expired   the second half was not run
//   batch-shuffled  results in reverse order                    batch-strange   a result that nobody asked for
//   batch-twice     every result stands there twice             batch-cut       the first download ends in a line
//   batch-dropped   it is made, the connection closes without a reply
//   batch-hang      it is made, no reply ever comes             batch-refused   it is not made: 400
//   batch-broken    it is not made: the connection closes without a reply
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/loopback_dialect.h"

namespace benchhub {

class LoopbackBatches {
 public:
  explicit LoopbackBatches(const LoopbackOptions& options) : options_(options) {}

  // nullopt: not a request of these APIs. `run`: bodies of the lines that the request made run, each to be paid.
  std::optional<LoopbackScript> reply(const LoopbackRequest& request, std::vector<std::string>& run);
  int count() const { return static_cast<int>(batches_.size()); }

 private:
  struct Batch {
    std::string id, fault, tag, host;
    const LoopbackDialect* dialect = nullptr;
    Json lines;  // custom_id and body each
    int polls = 0, downloads = 0;
    long created_s = 0;
  };
  using Path = std::vector<std::string>;

  LoopbackScript openai(const LoopbackRequest& request, const Path& path, std::vector<std::string>& run);
  LoopbackScript anthropic(const LoopbackRequest& request, const Path& path, std::vector<std::string>& run);
  LoopbackScript upload(const LoopbackRequest& request);
  LoopbackScript make(Batch batch, std::vector<std::string>& run);
  LoopbackScript list(const LoopbackDialect& dialect) const;
  LoopbackScript download(Batch& batch, bool errors);
  Batch* find(const std::string& id);
  Json state(const Batch& batch) const;
  Json openai_state(const Batch& batch) const;
  Json anthropic_state(const Batch& batch) const;
  bool is_working(const Batch& batch) const { return batch.fault == "batch-slow" && batch.polls < 2; }
  // Of the line: 'a'nswered, 'e'rror or not 'r'un.
  static char fate(const Batch& batch, std::size_t line);
  Json openai_result(const Batch& batch, std::size_t line) const;
  Json anthropic_result(const Batch& batch, std::size_t line) const;
  Json document(const Batch& batch, std::size_t line) const;

  const LoopbackOptions& options_;
  std::map<std::string, std::string> files_;
  std::vector<Batch> batches_;
};

}  // namespace benchhub
