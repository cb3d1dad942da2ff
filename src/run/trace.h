// Traces of a run as OpenTelemetry spans, by the GenAI semantic conventions: one span per send, with model, provider,
// usage, times and outcome, and never a word of a prompt or an answer. OTLP as JSON, one request body of spans a line
// in a file. Off unless asked for.
#pragma once

#include <memory>
#include <string>

#include "base/fs.h"
#include "net/http.h"
#include "run/observer.h"

namespace benchhub {

class Trace : public RunObserver {
 public:
  // seed: of the ids. `where` is a file, or an http(s) address that takes OTLP (".../v1/traces" is added to an address
  // without a path).
  Trace(std::string where, std::string tool_version, std::uint64_t seed);
  ~Trace() override;
  static bool is_address(const std::string& where);
  void ended(const SendRecord& send) override;
  // Writes or sends what was gathered. A collector that is not there is an error, after the run, for a note.
  Status close(FileSystem& fs, HttpClient& http);

 private:
  struct Spans;
  std::string where_, tool_version_;
  std::unique_ptr<Spans> spans_;
};

}  // namespace benchhub
