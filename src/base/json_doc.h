// A JSON document that knows where each value stands, for files that people write. Reports every problem it can:
// syntax (one, the parser stops there), duplicate keys, depth, invalid UTF-8, NUL.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace benchhub {

struct JsonNode {
  enum class Type { null, boolean, integer, number, string, array, object };
  struct Member;
  Type type = Type::null;
  Location where;  // of the value's first byte
  bool boolean = false;
  std::int64_t integer = 0;  // Type::integer
  double number = 0;         // Type::integer and Type::number
  std::string string;
  std::vector<JsonNode> items;
  std::vector<Member> members;  // in file order

  const JsonNode* find(std::string_view key) const;
  Json to_json() const;
  static const char* type_name(Type type);  // "a string", "an object", …
};
struct JsonNode::Member {
  std::string key;
  Location where;  // of the key
  JsonNode value;
};

struct JsonDocOptions {
  bool comments = false;  // // and /* */ (benchmark.json, models, benchhub.json); never in JSONL
  int first_line = 1;     // line number of the first line (JSONL)
};

// Parses one document. A BOM is skipped, CRLF is white space. Errors go to `diagnostics` (with file, line, col) and
// make the result empty.
std::unique_ptr<JsonNode> parse_json_doc(const std::string& file, std::string_view bytes, const JsonDocOptions& options,
                                         Diagnostics& diagnostics);

}  // namespace benchhub
