// See json_view.h. simdjson is stricter than parse_json in two points (lone surrogates, integers beyond 64 bits) and
// laxer in one (names that stand twice): what it refuses is read by parse_json and handed to it again in canonical
// form.
#include "base/json_view.h"

#include <algorithm>
#include <array>

namespace benchhub {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t kFewNames = 64;

// Of a value whose type is known to be T.
template <class T>
T known(const element& value) {
  T out{};
  (void)(value.get(out) == simdjson::SUCCESS);
  return out;
}

// False if a name stands twice in an object, or may do so: only names that rise, as in canonical JSON, or few ones are
// compared.
bool names_differ_within(const element& value);

bool names_differ(const simdjson::dom::object& object) {
  std::array<std::string_view, kFewNames> names;
  std::string_view last;
  bool rising = true;
  std::size_t count = 0;
  for (const auto& [name, value] : object) {
    if (count < kFewNames) names[count] = name;
    rising = rising && (count == 0 || name > last);
    last = name;
    ++count;
    if (!names_differ_within(value)) return false;
  }
  if (rising) return true;
  if (count > kFewNames) return false;
  for (std::size_t i = 1; i < count; ++i) {
    if (std::find(names.begin(), names.begin() + i, names[i]) != names.begin() + i) return false;
  }
  return true;
}

bool names_differ_within(const element& value) {
  switch (value.type()) {
    case element_type::OBJECT:
      return names_differ(known<simdjson::dom::object>(value));
    case element_type::ARRAY: {
      const auto array = known<simdjson::dom::array>(value);
      return std::all_of(array.begin(), array.end(), names_differ_within);
    }
    default:
      return true;
  }
}

bool parse_quickly(simdjson::dom::parser& parser, std::string_view bytes, element& root) {
  return parser.parse(bytes.data(), bytes.size()).get(root) == simdjson::SUCCESS && names_differ_within(root);
}

template <class T>
std::optional<T> typed(const element& value) {
  T out;
  if (value.get(out) != simdjson::SUCCESS) return std::nullopt;
  return out;
}

// names_differ turns false where a name stands twice in an object (the map keeps one).
Json copy_of(const element& value, bool& names_differ) {
  switch (value.type()) {
    case element_type::OBJECT: {
      Json::object_t out;
      std::size_t members = 0;
      for (const auto& [name, member] : known<simdjson::dom::object>(value)) {
        out.emplace_hint(out.end(), name, copy_of(member, names_differ));
        ++members;
      }
      names_differ = names_differ && out.size() == members;
      return out;
    }
    case element_type::ARRAY: {
      Json::array_t out;
      for (const element& item : known<simdjson::dom::array>(value)) out.push_back(copy_of(item, names_differ));
      return out;
    }
    case element_type::STRING:
      return std::string(known<std::string_view>(value));
    case element_type::INT64:
      if (const auto number = known<std::int64_t>(value); number < 0) return number;
      return known<std::uint64_t>(value);  // as nlohmann/json reads it
    case element_type::UINT64:
      return known<std::uint64_t>(value);
    case element_type::DOUBLE:
      return known<double>(value);
    case element_type::BOOL:
      return known<bool>(value);
    case element_type::NULL_VALUE:
      break;
  }
  return nullptr;
}

}  // namespace

std::optional<std::string_view> JsonView::text() const { return typed<std::string_view>(element_); }
std::optional<std::int64_t> JsonView::integer() const { return typed<std::int64_t>(element_); }
std::optional<double> JsonView::number() const { return typed<double>(element_); }
std::optional<bool> JsonView::boolean() const { return typed<bool>(element_); }

std::vector<JsonView> JsonView::items() const {
  std::vector<JsonView> out;
  if (!is_array()) return out;
  for (const element& item : known<simdjson::dom::array>(element_)) out.emplace_back(item);
  return out;
}

std::optional<JsonView> JsonView::find(std::string_view name) const {
  simdjson::dom::object object;
  if (element_.get(object) != simdjson::SUCCESS) return std::nullopt;
  for (const auto& member : object) {
    if (member.key == name) return JsonView(member.value);
  }
  return std::nullopt;
}

Json JsonView::copy() const {
  bool names_differ = true;  // the parser saw to it
  return copy_of(element_, names_differ);
}

JsonMembers::JsonMembers(const JsonView& object) {
  if (!object.is_object()) return;
  const auto members = known<simdjson::dom::object>(object.element_);
  members_.reserve(members.size());
  for (const auto& [name, value] : members) members_.emplace_back(name, JsonView(value));
}

std::optional<JsonView> JsonMembers::find(std::string_view name) const {
  for (const auto& [key, value] : members_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> get_string(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value ? value->text() : std::nullopt;
}

std::optional<std::int64_t> get_int(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value ? value->integer() : std::nullopt;
}

std::optional<double> get_double(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value ? value->number() : std::nullopt;
}

std::optional<bool> get_bool(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value ? value->boolean() : std::nullopt;
}

std::optional<JsonView> get_object(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_object() ? value : std::nullopt;
}

std::optional<JsonView> get_array(const JsonView& object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_array() ? value : std::nullopt;
}

JsonParser::JsonParser() {
  const auto error = parser_.allocate(0, kMaxJsonDepth);
  (void)error;  // no memory: parse() says so
}

std::optional<Json> quick_json(std::string_view bytes) {
  // A parser's memory is worth keeping for the thousands of small pieces of a stream, but not that of one large
  // document.
  static constexpr std::size_t kKept = 1 << 16;
  thread_local simdjson::dom::parser kept;
  simdjson::dom::parser fresh;
  const bool small = bytes.size() <= kKept;
  simdjson::dom::parser& parser = small ? kept : fresh;
  if (const std::size_t room = small ? kKept : bytes.size();
      parser.capacity() < room && parser.allocate(room, kMaxJsonDepth) != simdjson::SUCCESS)
    return std::nullopt;
  element root;
  if (parser.parse(bytes.data(), bytes.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  bool names_differ = true;
  Json out = copy_of(root, names_differ);
  return names_differ ? std::optional(std::move(out)) : std::nullopt;
}

Result<JsonView> JsonParser::parse(std::string_view bytes) {
  element root;
  if (parse_quickly(parser_, bytes, root)) return JsonView(root);
  BH_TRY(const Json value, parse_json(bytes));
  const std::string text = canonical_json(value);
  if (const auto error = parser_.parse(text).get(root); error != simdjson::SUCCESS)
    return fail(Errc::invalid_input, std::string("not valid JSON: ") + simdjson::error_message(error));
  return JsonView(root);
}

}  // namespace benchhub
