// JSON for untrusted bytes and for canonical text; see json.h.
#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
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

// What follows the backslash in place of a character: 'u' (and four digits), or 0 if it is written as it is.
constexpr auto kEscape = [] {
  std::array<char, 256> out{};
  for (std::size_t i = 0; i < 0x20; ++i) out[i] = 'u';
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";
  for (std::size_t i = 0; i < kShort.size(); i += 2) out[static_cast<std::size_t>(kShort[i])] = kShort[i + 1];
  return out;
}();

char escape_of(char c) { return kEscape[static_cast<unsigned char>(c)]; }

constexpr std::size_t kBlock = 1024;
constexpr std::size_t kMostOfByte = 6;  // \u001f

char* put_escaped(char* to, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *to++ = '\\';
  *to++ = escape_of(c);
  if (escape_of(c) != 'u') return to;
  for (const char digit : {'0', '0', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 0xF]}) *to++ = digit;
  return to;
}

// As nlohmann's dump, at a tenth of its cost: lines of the journal hold replies of many kilobytes.
void write_string(std::string_view text, std::string& out) {
  if (invalid_utf8(text)) {
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  out += '"';
  // By blocks, so that the room for the worst case is small.
  std::array<char, kBlock * kMostOfByte> written;
  for (; !text.empty(); text.remove_prefix(std::min(kBlock, text.size()))) {
    char* to = written.data();
    for (const char c : text.substr(0, kBlock)) {
      if (escape_of(c) != 0) to = put_escaped(to, c);
      else *to++ = c;
    }
    out.append(written.data(), to);
  }
  out += '"';
}

template <class Number>
void write_integer(Number number, std::string& out) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void write_double(double number, std::string& out) {
  if (!std::isfinite(number)) out += "null";
  else if (number == std::floor(number) && std::fabs(number) < 9e15)
    write_integer(static_cast<std::int64_t>(number), out);
  else out += Json(number).dump();
}

void write_canonical(const Json& value, std::string& out);

void write_object(const Json::object_t& object, std::string& out) {
  char before = '{';
  for (const auto& [name, member] : object) {
    out += before;
    write_string(name, out);
    out += ':';
    write_canonical(member, out);
    before = ',';
  }
  out += object.empty() ? "{}" : "}";
}

void write_array(const Json::array_t& array, std::string& out) {
  char before = '[';
  for (const Json& item : array) {
    out += before;
    write_canonical(item, out);
    before = ',';
  }
  out += array.empty() ? "[]" : "]";
}

void write_canonical(const Json& value, std::string& out) {
  switch (value.type()) {
    case Json::value_t::object:
      return write_object(value.get_ref<const Json::object_t&>(), out);
    case Json::value_t::array:
      return write_array(value.get_ref<const Json::array_t&>(), out);
    case Json::value_t::string:
      return write_string(value.get_ref<const std::string&>(), out);
    case Json::value_t::number_integer:
      return write_integer(value.get_ref<const std::int64_t&>(), out);
    case Json::value_t::number_unsigned:
      return write_integer(value.get_ref<const std::uint64_t&>(), out);
    case Json::value_t::number_float:
      return write_double(value.get_ref<const double&>(), out);
    default:
      out += value.dump();
  }
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
  std::string out;
  write_canonical(value, out);
  return out;
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
