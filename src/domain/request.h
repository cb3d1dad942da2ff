// What is sent to a model, and the answer key: SHA-256 over everything sent that can change the answer. One function
// names the parts; a sink hashes them, another keeps them for `plan --explain`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace benchhub {

struct Message {
  std::string role;  // system, user, assistant, tool
  std::string content;
  Json tool_calls = nullptr;                      // of an assistant: as Answer::tool_calls
  std::string tool_call_id = "", tool_name = "";  // of a tool's reply: the call that it answers
  Json opaque = nullptr;  // of an assistant: what its protocol of Answer::opaque goes back with it
  bool operator==(const Message&) const = default;
};

struct Request {
  std::string provider;  // slug of the provider ("openai"); two providers of one model are two keys
  std::string model;     // the id as sent
  std::vector<Message> messages;
  Json params = Json::object();  // temperature, top_p, max_tokens, seed, stop, …; only what is sent
  Json tools = nullptr;
  Json response_format = nullptr;
  // Never sent. Baselines: what the baseline was given to answer from (majority label, neighbour); judges: since when
  // they are known to be another model.
  Json context = nullptr;
  int repeat = 0;
};

inline constexpr int kKeyVersion = 1;

// Called once per part, in a fixed order; names like "model", "messages.0.user", "params.temperature".
class KeySink {
 public:
  virtual ~KeySink() = default;
  virtual void part(std::string_view name, const Json& value) = 0;
};
// The one place that says what an answer depends on.
void write_answer_key(const Request& request, KeySink& sink);

std::string answer_key(const Request& request);  // 64 hex characters
// name -> value as canonical JSON; values over 64 bytes as "sha256:" + 16 hex characters. Stored with each answer.
std::map<std::string, std::string> answer_key_parts(const Request& request);
// Names of the parts that differ, with old and new: "params.temperature: 0 -> 0.7", "messages.0.user changed".
std::vector<std::string> explain_difference(const std::map<std::string, std::string>& was,
                                            const std::map<std::string, std::string>& is);

}  // namespace benchhub
