// The protocols that the loopback server speaks, as rows of one table: how a question is read out of a request, and how
// answers, streams, errors and usage look. Faults are written once, over these rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/loopback_script.h"

namespace benchhub {

enum class LoopbackFinish { stop, length, filter, refusal, tools, odd, none };

struct LoopbackUsage {
  Json input = nullptr, output = nullptr;  // null: not told
  int reasoning = 0;                       // part of output
};

struct LoopbackDialect {
  std::string_view name;
  bool (*is_path)(std::string_view path);  // of a chat request, without its query
  const char* usage_key;
  const char* model_key;
  // "" or why the request is refused.
  std::string (*problem)(const LoopbackExchange&);
  Json (*usage)(const LoopbackUsage&);
  // A reply that is not a stream; finish `tools` has a call of f with {"a":1} in place of the text.
  Json (*document)(const LoopbackExchange&, const std::string& text, LoopbackFinish);
  // A stream is start, [reasoning], answer or tools, end: whole events as bytes.
  std::vector<std::string> (*start)(const LoopbackExchange&);
  std::vector<std::string> (*reasoning)(const LoopbackExchange&, const std::string& text);
  std::vector<std::string> (*answer)(const LoopbackExchange&, const std::vector<std::string>& pieces);
  std::vector<std::string> (*tools)(const LoopbackExchange&);
  std::vector<std::string> (*end)(const LoopbackExchange&, LoopbackFinish, const LoopbackUsage&);
  // `code`: OpenAI's word for the trouble, or null.
  Json (*error)(int status, const Json& code, const std::string& message);
  std::string (*error_event)(int status, const std::string& message);
};

const std::vector<LoopbackDialect>& loopback_dialects();
// nullptr: not a chat request.
const LoopbackDialect* loopback_dialect(std::string_view path);

// Usage of a normal answer: about a token for four bytes.
LoopbackUsage usual_usage(const LoopbackExchange& exchange);
std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b);

}  // namespace benchhub
