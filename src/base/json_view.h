// JSON that is only looked at: for the lines of data/ and the pieces of streamed replies, which are read by the hundred
// thousand. Ten times as fast as json.h, because no tree of values is made (simdjson). For documents that are changed
// or written, json.h stays.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace benchhub {

// A value of a document; it must not outlive the next JsonParser::parse.
class JsonView {
 public:
  explicit JsonView(simdjson::dom::element element) : element_(element) {}

  bool is_object() const { return element_.is_object(); }
  bool is_array() const { return element_.is_array(); }
  bool is_null() const { return element_.is_null(); }
  bool is_number() const { return element_.is_number(); }
  // nullopt if it is of another type, or an integer beyond 64 bits.
  std::optional<std::string_view> text() const;
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;  // an integer too
  std::optional<bool> boolean() const;
  std::vector<JsonView> items() const;  // of an array; none of anything else
  // Of an object; nullopt if there is none of that name.
  std::optional<JsonView> find(std::string_view name) const;
  // The same value to keep.
  Json copy() const;

 private:
  friend class JsonMembers;
  simdjson::dom::element element_;
};

// The members of an object. Looked for one by one: meant for objects of some dozen.
class JsonMembers {
 public:
  // None of a value that is no object.
  explicit JsonMembers(const JsonView& object);
  // nullopt if there is none of that name.
  std::optional<JsonView> find(std::string_view name) const;
  const std::vector<std::pair<std::string_view, JsonView>>& all() const { return members_; }

 private:
  std::vector<std::pair<std::string_view, JsonView>> members_;
};

// Typed reads of one member, as json.h has them: nullopt if absent or of another type.
std::optional<std::string_view> get_string(const JsonView& object, std::string_view name);
std::optional<std::int64_t> get_int(const JsonView& object, std::string_view name);
std::optional<double> get_double(const JsonView& object, std::string_view name);
std::optional<bool> get_bool(const JsonView& object, std::string_view name);
std::optional<JsonView> get_object(const JsonView& object, std::string_view name);
std::optional<JsonView> get_array(const JsonView& object, std::string_view name);

class JsonParser {
 public:
  JsonParser();
  // Refuses what parse_json refuses, and says so in its words.
  Result<JsonView> parse(std::string_view bytes);

 private:
  simdjson::dom::parser parser_;
};

// What parse_json returns, or nullopt where it has to look closer.
std::optional<Json> quick_json(std::string_view bytes);

}  // namespace benchhub
