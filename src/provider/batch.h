// Batches: many requests handed to a provider at once, answered within a day for a lower price. A protocol's batch API
// is a row of functions that build its HTTP requests and read their replies; what is sent when, and what is kept, is
// run/batch.cc. Pure, and every text of a reply is taken for hostile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "provider/provider.h"

namespace benchhub {

struct BatchLine {
  std::string id;  // ours: letters, digits and hyphens, at most 64
  Json body;       // what a direct send would have as its body, not streamed
};

// Of one batch, as the provider tells it.
struct BatchState {
  enum class Phase {
    working,
    ended,  // whatever there will be of results is there
    failed  // refused as a whole: nothing was run
  };
  Phase phase = Phase::working;
  std::string id;
  std::string tag;                    // ours, as it was given to submit; "" = this API does not keep it
  std::string error;                  // failed: one line
  std::vector<std::string> results;   // places to read results from, once ended
  std::optional<std::int64_t> lines;  // results that there are, if told
  std::int64_t created_ms = 0;        // by the provider's clock; 0 = not told
};

struct BatchResult {
  std::string id;        // BatchLine::id
  bool was_run = false;  // false: expired or canceled before its turn, nothing was billed
  RawReply raw;          // as if it had been sent by itself, without times
};

struct BatchPage {
  std::vector<BatchState> batches;  // newest first
  std::string next;                 // what to ask the next page with, "" = this was the last
};

struct BatchApi {
  bool keeps_tag;  // BatchState::tag is told, so that a batch without ours is not ours
  // Hands the lines over before submit; null: submit has them itself.
  HttpRequest (*upload)(const Provider&, const std::string& key, const std::string& tag, const std::vector<BatchLine>&);
  // After this the batch is paid for. `file`: the id in the reply to upload.
  HttpRequest (*submit)(const Provider&, const std::string& key, const std::string& tag, const std::vector<BatchLine>&,
                        const std::string& file);
  HttpRequest (*poll)(const Provider&, const std::string& key, const std::string& id);
  HttpRequest (*list)(const Provider&, const std::string& key, const std::string& page);
  HttpRequest (*results)(const Provider&, const std::string& key, const std::string& place);
  std::optional<BatchState> (*read_state)(const Json&);    // the reply to submit and poll, an entry of list
  std::optional<BatchResult> (*read_result)(const Json&);  // a line of the results
};

// The id of an uploaded file; "" if the reply has none that is fit for a path.
std::string read_upload(std::string_view body);
std::optional<BatchPage> read_batch_page(const BatchApi& api, std::string_view body);

struct BatchResults {
  std::vector<BatchResult> results;  // in order of their lines
  std::int64_t unreadable = 0;       // whole lines that are no result
  bool cut = false;                  // the last line is not whole
};
BatchResults read_batch_results(const BatchApi& api, std::string_view body);

// The body of a direct send, as a batch has it.
Json batch_body(const Protocol& protocol, const Request& request, Provider provider);
// An id that a provider told, if it is fit for a path: letters, digits, "-", "_", at most 200.
std::string batch_id(const Json& object, const char* key);

}  // namespace benchhub
