// See json_words.h.
#include "render/json_words.h"

#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr int kDeepest = 8;

// Writes until there is more than anybody shows.
class WordWriter {
 public:
  explicit WordWriter(std::size_t most) : most_(most) {}

  void value(const Json& json, int depth) {
    if (out_.size() > most_) return;
    if (depth > kDeepest) out_ += "…";
    else if (json.is_string()) out_ += json.get_ref<const std::string&>();
    else if (json.is_null()) out_ += "nothing";
    else if (is_call(json)) call(json, depth);
    else if (json.is_array()) list(json, depth);
    else if (json.is_object()) members(json, depth, depth == 0 ? " · " : ", ");
    else out_ += json.dump();
  }
  std::string take() { return std::move(out_); }

 private:
  static bool is_call(const Json& json) {
    return json.is_object() && json.size() <= 2 && json.contains("name") && json["name"].is_string() &&
           json.contains("arguments") && json["arguments"].is_object();
  }

  void call(const Json& json, int depth) {
    out_ += json["name"].get_ref<const std::string&>() + "(";
    members(json["arguments"], depth + 1, ", ");
    out_ += ")";
  }

  // Lists in lists would run into each other without brackets.
  void list(const Json& json, int depth) {
    const bool calls = !json.empty() && is_call(json.front());
    const bool inner = depth > 0 && !calls;
    if (json.empty()) out_ += "nothing";
    else if (inner) out_ += "[";
    for (const Json& one : json) {
      if (out_.size() > most_) break;
      if (&one != &json.front()) out_ += calls ? "; " : ", ";
      value(one, depth + 1);
    }
    if (inner && !json.empty()) out_ += "]";
  }

  void members(const Json& json, int depth, const char* between) {
    bool first = true;
    for (const auto& [name, member] : json.items()) {
      if (out_.size() > most_) break;
      if (!first) out_ += between;
      first = false;
      const bool inner = member.is_object() && !member.empty() && !is_call(member);
      out_ += name + (inner ? " (" : ": ");
      value(member, depth + 1);
      if (inner) out_ += ")";
    }
  }

  std::size_t most_;
  std::string out_;
};

}  // namespace

std::string json_words(const Json& value, std::size_t n) {
  if (value.is_null()) return {};
  WordWriter writer(4 * n);
  writer.value(value, 0);
  return one_line(writer.take(), n);
}

}  // namespace benchhub
