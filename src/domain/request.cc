// The answer key: one writer, two sinks.
#include "domain/request.h"

#include "base/hash.h"

namespace benchhub {
namespace {

// {"part": value, …} as one canonical object: order of parts does not matter to the hash.
class HashSink : public KeySink {
 public:
  void part(std::string_view name, const Json& value) override { parts_[std::string(name)] = value; }
  std::string key() const { return sha256_hex(canonical_json(parts_)); }

 private:
  Json parts_ = Json::object();
};

class ExplainSink : public KeySink {
 public:
  void part(std::string_view name, const Json& value) override {
    const std::string text = canonical_json(value);
    parts[std::string(name)] = text.size() <= 64 ? text : "sha256:" + sha256_hex(text).substr(0, 16);
  }
  std::map<std::string, std::string> parts;
};

bool readable(const std::string& value) { return !value.starts_with("sha256:"); }

}  // namespace

void write_answer_key(const Request& request, KeySink& sink) {
  sink.part("version", kKeyVersion);
  sink.part("provider", request.provider);
  sink.part("model", request.model);
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const Message& message = request.messages[i];
    sink.part("messages." + std::to_string(i) + "." + message.role, message.content);
    if (!message.tool_calls.is_null()) sink.part("messages." + std::to_string(i) + ".tool_calls", message.tool_calls);
    if (!message.opaque.is_null()) sink.part("messages." + std::to_string(i) + ".opaque", message.opaque);
    if (!message.tool_call_id.empty())
      sink.part("messages." + std::to_string(i) + ".tool_call_id", message.tool_call_id);
  }
  for (const auto& [name, value] : request.params.items()) sink.part("params." + name, value);
  if (!request.tools.is_null()) sink.part("tools", request.tools);
  if (!request.response_format.is_null()) sink.part("response_format", request.response_format);
  if (!request.context.is_null()) sink.part("context", request.context);
  sink.part("repeat", request.repeat);
}

std::string answer_key(const Request& request) {
  HashSink sink;
  write_answer_key(request, sink);
  return sink.key();
}

std::map<std::string, std::string> answer_key_parts(const Request& request) {
  ExplainSink sink;
  write_answer_key(request, sink);
  return std::move(sink.parts);
}

std::vector<std::string> explain_difference(const std::map<std::string, std::string>& was,
                                            const std::map<std::string, std::string>& is) {
  std::vector<std::string> out;
  for (const auto& [name, value] : is) {
    const auto old = was.find(name);
    if (old == was.end()) {
      out.push_back(name + " added");
    } else if (old->second != value) {
      const bool both = readable(old->second) && readable(value);
      out.push_back(both ? name + ": " + old->second + " -> " + value : name + " changed");
    }
  }
  for (const auto& [name, value] : was) {
    if (!is.contains(name)) out.push_back(name + " removed");
  }
  return out;
}

}  // namespace benchhub
