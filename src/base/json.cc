// JSON for untrusted bytes and for canonical text; see json.h.
#include "base/json.h"

#include <cmath>
#include <cstdint>

#include "base/json_view.h"
#include "base/text.h"

namespace benchhub {
namespace {

// Builds the document while refusing what nlohmann's DOM parser accepts: depth and duplicate keys.
class StrictSax : public nlohmann::json_sax<Json> {
 public:
  std::string error;
  Json root;

  bool null() override { return put(nullptr); }
  bool boolean(bool v) override { return put(v); }
  bool number_integer(number_integer_t v) override { return put(v); }
  bool number_unsigned(number_unsigned_t v) override { return put(v); }
  bool number_float(number_float_t v, const string_t&) override { return put(v); }
  bool string(string_t& v) override { return put(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool key(string_t& v) override {
    if (stack_.back()->contains(v)) {
      error = "duplicate key \"" + v + "\"";
      return false;
    }
    key_ = std::move(v);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception& e) override {
    const std::string text = e.what();
    const std::size_t at = text.rfind(": ");
    error = "not valid JSON at byte " + std::to_string(position) + (at == std::string::npos ? "" : text.substr(at));
    return false;
  }

 private:
  Json* place(Json value) {
    if (stack_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& top = *stack_.back();
    if (top.is_array()) {
      top.push_back(std::move(value));
      return &top.back();
    }
    return &(top[key_] = std::move(value));
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (static_cast<int>(stack_.size()) >= kMaxJsonDepth) {
      error = "nested deeper than " + std::to_string(kMaxJsonDepth);
      return false;
    }
    stack_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    stack_.pop_back();
    return true;
  }
  std::vector<Json*> stack_;  // stable: a container is only appended to at its own level while a child is open
  std::string key_;
};

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The 16-bit value of "\uXXXX" at `at`, or -1.
int escape_at(std::string_view s, std::size_t at) {
  if (at + 6 > s.size() || s[at] != '\\' || s[at + 1] != 'u') return -1;
  int value = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    if (!is_hex(s[i])) return -1;
    const int low = s[i] | 0x20;
    value = value * 16 + (s[i] <= '9' ? s[i] - '0' : low - 'a' + 10);
  }
  return value;
}

// Lone surrogate escapes become \ufffd; the length stays the same.
std::string mend_surrogates(std::string_view bytes) {
  std::string out(bytes);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] != '\\') continue;
    const int unit = escape_at(out, i);
    if (unit < 0xD800 || unit > 0xDFFF) {
      ++i;  // skips the escaped character, so that "\\u…" is not taken for an escape
      continue;
    }
    const int next = escape_at(out, i + 6);
    if (unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF) i += 11;
    else out.replace(i, 6, "\\ufffd");
  }
  return out;
}

Json canonical(const Json& value) {
  if (value.is_number_float()) {
    const double d = value.get<double>();
    if (!std::isfinite(d)) return nullptr;
    if (d == std::floor(d) && std::fabs(d) < 9e15) return static_cast<std::int64_t>(d);
    return d;
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (const auto& item : value) out.push_back(canonical(item));
    return out;
  }
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [key, item] : value.items()) out[key] = canonical(item);
    return out;
  }
  return value;
}

}  // namespace

Result<Json> parse_json(std::string_view bytes) {
  if (auto quick = quick_json(bytes)) return *std::move(quick);
  // nlohmann takes NUL for the end of the input and would accept what follows.
  if (bytes.find('\0') != std::string_view::npos) return fail(Errc::invalid_input, "not valid JSON: a NUL byte");
  const std::string mended = contains(bytes, "\\u") ? mend_surrogates(bytes) : std::string();
  const std::string_view text = mended.empty() ? bytes : std::string_view(mended);
  StrictSax sax;
  try {
    if (Json::sax_parse(text.begin(), text.end(), &sax)) return std::move(sax.root);
  } catch (const std::exception& e) {
    sax.error = e.what();
  }
  return fail(Errc::invalid_input, sax.error.empty() ? "not valid JSON" : sax.error);
}

std::string canonical_json(const Json& value) {
  return canonical(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> get_string(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto it = object.find(key);
  if (it == object.end() || !it->is_string()) return std::nullopt;
  return it->get<std::string>();
}

std::optional<std::int64_t> get_int(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto it = object.find(key);
  if (it == object.end()) return std::nullopt;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  if (!it->is_number_integer()) return std::nullopt;
  return it->get<std::int64_t>();
}

std::optional<double> get_double(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto it = object.find(key);
  if (it == object.end() || !it->is_number()) return std::nullopt;
  return it->get<double>();
}

std::optional<bool> get_bool(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto it = object.find(key);
  if (it == object.end() || !it->is_boolean()) return std::nullopt;
  return it->get<bool>();
}

const Json* get_object(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it != object.end() && it->is_object() ? &*it : nullptr;
}

const Json* get_array(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it != object.end() && it->is_array() ? &*it : nullptr;
}

}  // namespace benchhub
