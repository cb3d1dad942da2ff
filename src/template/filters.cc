// The filters. docs/templates-language.md lists them; a test holds the list against this table.
#include "template/filters.h"

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/text.h"
#include "template/escape.h"

namespace tmpl {
namespace {

using Args = std::span<const Value>;
using Kind = Value::Kind;

constexpr const char* kNumber = "a number";
constexpr const char* kInteger = "an integer";
constexpr const char* kText = "a string";
constexpr const char* kCount = "an integer from 0 to 1000000 as its argument";

// What {{ }} would print, as text; false for lists and dicts.
bool append_plain(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      out += value.boolean() ? "true" : "false";
      return true;
    case Kind::integer:
      out += std::to_string(value.integer());
      return true;
    case Kind::number:
      out += benchhub::shortest(value.real());
      return true;
    case Kind::string:
      out += value.text();
      return true;
    default:
      return false;
  }
}

bool is_count(const Value& value) {
  return value.kind() == Kind::integer && value.integer() >= 0 && value.integer() <= 1'000'000;
}

const char* filter_dash(const Value& in, Args, Value& out) {
  out = in.is_null() ? Value::view("–") : in;
  return nullptr;
}

const char* filter_default(const Value& in, Args args, Value& out) {
  out = in.is_null() ? args[0] : in;
  return nullptr;
}

const char* filter_fixed(const Value& in, Args args, Value& out) {
  if (!in.is_number()) return kNumber;
  if (!is_count(args[0]) || args[0].integer() > 20) return "an integer from 0 to 20 as its argument";
  out = benchhub::fixed(in.real(), static_cast<int>(args[0].integer()));
  return nullptr;
}

const char* filter_thousands(const Value& in, Args, Value& out) {
  if (in.kind() != Kind::integer) return kInteger;
  out = benchhub::with_thousands(in.integer());
  return nullptr;
}

const char* filter_upper(const Value& in, Args, Value& out) {
  if (in.kind() != Kind::string) return kText;
  std::string text(in.text());
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  out = std::move(text);
  return nullptr;
}

const char* filter_lower(const Value& in, Args, Value& out) {
  if (in.kind() != Kind::string) return kText;
  out = benchhub::ascii_lower(in.text());
  return nullptr;
}

const char* filter_length(const Value& in, Args, Value& out) {
  if (in.kind() == Kind::string) out = benchhub::count_code_points(in.text());
  else if (in.kind() == Kind::list) out = in.list().size();
  else if (in.kind() == Kind::dict) out = in.dict().entries().size();
  else return "a string, a list or a dict";
  return nullptr;
}

const char* filter_join(const Value& in, Args args, Value& out) {
  if (in.kind() != Kind::list) return "a list";
  if (!args.empty() && args[0].kind() != Kind::string) return "a string as its argument";
  std::string text;
  bool first = true;
  for (const Value& item : in.list()) {
    if (!first && !args.empty()) text += args[0].text();
    if (!append_plain(text, item)) return "a list of strings and numbers";
    first = false;
  }
  out = std::move(text);
  return nullptr;
}

const char* filter_first(const Value& in, Args, Value& out) {
  if (in.kind() != Kind::list) return "a list";
  out = in.list().empty() ? Value() : in.list().front();
  return nullptr;
}

const char* filter_urlencode(const Value& in, Args, Value& out) {
  std::string plain;
  if (!append_plain(plain, in)) return kText;
  out = benchhub::percent_encoded(plain);
  return nullptr;
}

const char* filter_json(const Value& in, Args, Value& out) {
  std::string text;
  append_json(text, in);
  out = std::move(text);
  return nullptr;
}

const char* filter_csv(const Value& in, Args, Value& out) {
  std::string plain;
  if (!append_plain(plain, in)) return kText;
  const bool quote = plain.find_first_of(",\"\r\n") != plain.npos || benchhub::trim(plain).size() != plain.size();
  out = quote ? '"' + benchhub::replace_all(plain, "\"", "\"\"") + '"' : std::move(plain);
  return nullptr;
}

// Years 0 to 9999: what four digits hold.
bool is_time(const Value& value) {
  return value.kind() == Kind::integer && value.integer() >= -62'167'219'200'000 &&
         value.integer() < 253'402'300'800'000;
}

const char* filter_date(const Value& in, Args, Value& out) {
  if (!is_time(in)) return "milliseconds since 1970";
  out = benchhub::utc_date(in.integer());
  return nullptr;
}

const char* filter_datetime(const Value& in, Args, Value& out) {
  if (!is_time(in)) return "milliseconds since 1970";
  out = benchhub::utc_text(in.integer());
  return nullptr;
}

const char* filter_truncate(const Value& in, Args args, Value& out) {
  if (in.kind() != Kind::string) return kText;
  if (!is_count(args[0])) return kCount;
  const std::string_view cut = benchhub::prefix_code_points(in.text(), static_cast<std::size_t>(args[0].integer()));
  if (cut.size() == in.text().size()) out = in;
  else out = std::string(cut) + "…";
  return nullptr;
}

constexpr std::array kFilters = {
    Filter{"csv", 0, 0, false, filter_csv},
    Filter{"dash", 0, 0, true, filter_dash},
    Filter{"date", 0, 0, false, filter_date},
    Filter{"datetime", 0, 0, false, filter_datetime},
    Filter{"default", 1, 1, true, filter_default},
    Filter{"first", 0, 0, false, filter_first},
    Filter{"fixed", 1, 1, false, filter_fixed},
    Filter{"join", 0, 1, false, filter_join},
    Filter{"json", 0, 0, true, filter_json},
    Filter{"length", 0, 0, false, filter_length},
    Filter{"lower", 0, 0, false, filter_lower},
    Filter{"thousands", 0, 0, false, filter_thousands},
    Filter{"truncate", 1, 1, false, filter_truncate},
    Filter{"upper", 0, 0, false, filter_upper},
    Filter{"urlencode", 0, 0, false, filter_urlencode},
};

}  // namespace

std::span<const Filter> filters() { return kFilters; }

}  // namespace tmpl
