// Builds a JsonNode tree from nlohmann's SAX events. The parser does not tell where a token began, so an iterator
// counts the bytes taken and the start is found by going back over the token.
#include "base/json_doc.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/characters.h"
#include "base/json_slip.h"
#include "base/text.h"

namespace benchhub {
namespace {

// Input iterator over the bytes that counts what the lexer has taken.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at;
  std::size_t* taken;
  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    ++at;
    ++*taken;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
  bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

class PositionMap {
 public:
  PositionMap(const std::string& file, std::string_view text, int first_line) : file_(file), first_line_(first_line) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }
  Location at(std::size_t offset) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::size_t>(next - starts_.begin()) - 1;
    return {file_, first_line_ + static_cast<int>(line), static_cast<int>(offset - starts_[line]) + 1};
  }

 private:
  const std::string& file_;
  int first_line_;
  std::vector<std::size_t> starts_;
};

class TreeSax : public nlohmann::json_sax<Json> {
 public:
  TreeSax(std::string_view text, const PositionMap& positions, const std::size_t& taken, Diagnostics& diagnostics)
      : text_(text), positions_(positions), taken_(taken), diagnostics_(diagnostics) {}

  JsonNode root;
  bool failed = false;

  bool null() override {
    put(JsonNode::Type::null, taken_ - 4);
    return true;
  }
  bool boolean(bool v) override {
    put(JsonNode::Type::boolean, taken_ - (v ? 4 : 5)).boolean = v;
    return true;
  }
  bool number_integer(number_integer_t v) override {
    return number(JsonNode::Type::integer, v, static_cast<double>(v));
  }
  bool number_unsigned(number_unsigned_t v) override {
    if (v <= static_cast<number_unsigned_t>(INT64_MAX)) return number_integer(static_cast<std::int64_t>(v));
    return number(JsonNode::Type::number, 0, static_cast<double>(v));
  }
  bool number_float(number_float_t v, const string_t&) override { return number(JsonNode::Type::number, 0, v); }
  bool string(string_t& v) override {
    const std::size_t start = string_start();
    check_characters(v, start);
    put(JsonNode::Type::string, start).string = std::move(v);
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonNode::Type::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonNode::Type::array); }
  bool end_array() override { return close(); }

  bool key(string_t& v) override {
    const Location where = positions_.at(string_start());
    check_characters(v, string_start());
    if (const Location* first = same_key(v)) {
      report(where, "duplicate key " + in_quotes(v),
             "it stands already at line " + std::to_string(first->line) + ", column " + std::to_string(first->col),
             "keep one of the two");
    }
    key_ = std::move(v);
    key_where_ = where;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception& e) override {
    const JsonSlip slip = json_slip(text_, std::min(position == 0 ? 0 : position - 1, text_.size()));
    report(positions_.at(slip.offset), "not valid JSON", slip.why.empty() ? reason(e.what()) : slip.why, slip.fix);
    return false;
  }

 private:
  static constexpr std::size_t kManyKeys = 32;

  // Where the open object has this key already. Few keys are compared one by one, many through an index.
  const Location* same_key(const std::string& key) {
    const auto& members = stack_.back()->members;
    auto& index = index_.back();
    if (members.size() < kManyKeys) {
      const auto same = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.key == key; });
      return same == members.end() ? nullptr : &same->where;
    }
    for (std::size_t i = index.size(); i < members.size(); ++i) index.emplace(members[i].key, members[i].where);
    const auto same = index.find(key);
    return same == index.end() ? nullptr : &same->second;
  }
  static std::string reason(std::string text) {  // "[json.exception.…] parse error at line 1, column 2: <reason>"
    const std::size_t at = text.find(": ");
    if (at != std::string::npos) text.erase(0, at + 2);
    const std::string_view shown = prefix_code_points(text, 160);  // it quotes the token, however long
    return std::string(shown) + (shown.size() < text.size() ? "…" : "");
  }
  // Escapes can spell what the bytes of the file may not hold.
  void check_characters(std::string_view value, std::size_t start) {
    const auto odd = odd_character(value, Shape::text);
    if (!odd) return;
    const std::size_t number = count_code_points(value.substr(0, odd->offset)) + 1;
    report(positions_.at(start), "the string holds " + odd->text(),
           "it is character " + std::to_string(number) + " of the string", "remove it");
  }
  void report(Location where, std::string what, std::string why, std::string fix) {
    failed = true;
    diagnostics_.add({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), std::move(where)});
  }
  // The lexer stands right behind the closing quote.
  std::size_t string_start() const {
    std::size_t i = taken_ - 1;
    while (i-- > 0) {
      if (text_[i] != '"') continue;
      std::size_t slashes = 0;
      while (slashes < i && text_[i - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 == 0) return i;
    }
    return 0;
  }
  bool number(JsonNode::Type type, std::int64_t integer, double value) {
    static constexpr std::string_view kNumber = "+-.0123456789eE";
    std::size_t end = std::min(taken_, text_.size());
    while (end > 0 && !contains(kNumber, text_.substr(end - 1, 1))) --end;  // the lexer reads one byte too many
    std::size_t start = end;
    while (start > 0 && contains(kNumber, text_.substr(start - 1, 1))) --start;
    JsonNode& node = put(type, start);
    node.integer = integer;
    node.number = value;
    return true;
  }
  JsonNode& place() {
    if (stack_.empty()) return root;
    JsonNode& top = *stack_.back();
    if (top.type == JsonNode::Type::array) return top.items.emplace_back();
    top.members.push_back({std::move(key_), std::move(key_where_), {}});
    return top.members.back().value;
  }
  JsonNode& put(JsonNode::Type type, std::size_t start) {
    JsonNode& node = place();
    node.type = type;
    node.where = positions_.at(start);
    return node;
  }
  bool open(JsonNode::Type type) {
    if (static_cast<int>(stack_.size()) >= kMaxJsonDepth) {
      report(positions_.at(taken_ - 1), "nested too deep", "the limit is " + std::to_string(kMaxJsonDepth) + " levels",
             "");
      return false;
    }
    stack_.push_back(&put(type, taken_ - 1));
    index_.emplace_back();
    return true;
  }
  bool close() {
    stack_.pop_back();
    index_.pop_back();
    return true;
  }

  std::string_view text_;
  const PositionMap& positions_;
  const std::size_t& taken_;
  Diagnostics& diagnostics_;
  std::vector<JsonNode*> stack_;
  std::vector<std::unordered_map<std::string, Location>> index_;  // one per open container; empty while it has few keys
  std::string key_;
  Location key_where_;
};

// The first byte that a definition may not hold: invalid UTF-8 or NUL.
std::optional<std::size_t> forbidden_byte(std::string_view text) {
  const auto bad = invalid_utf8(text);
  const std::size_t nul = text.find('\0');
  if (nul == std::string_view::npos) return bad;
  return bad ? std::min(*bad, nul) : nul;
}

}  // namespace

const JsonNode* JsonNode::find(std::string_view key) const {
  for (const auto& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Json JsonNode::to_json() const {
  switch (type) {
    case Type::null:
      return nullptr;
    case Type::boolean:
      return boolean;
    case Type::integer:
      return integer;
    case Type::number:
      return number;
    case Type::string:
      return string;
    case Type::array: {
      Json out = Json::array();
      for (const auto& item : items) out.push_back(item.to_json());
      return out;
    }
    case Type::object: {
      Json out = Json::object();
      for (const auto& member : members) out[member.key] = member.value.to_json();
      return out;
    }
  }
  return nullptr;
}

const char* JsonNode::type_name(Type type) {
  switch (type) {
    case Type::null:
      return "null";
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return "a whole number";
    case Type::number:
      return "a number";
    case Type::string:
      return "a string";
    case Type::array:
      return "a list";
    case Type::object:
      return "an object";
  }
  return "";
}

std::unique_ptr<JsonNode> parse_json_doc(const std::string& file, std::string_view bytes, const JsonDocOptions& options,
                                         Diagnostics& diagnostics) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  const PositionMap positions(file, bytes, options.first_line);
  if (const auto at = forbidden_byte(bytes)) {
    const bool nul = bytes[*at] == '\0';
    diagnostics.add({Errc::invalid_input, nul ? "a NUL byte" : "not valid UTF-8",
                     "byte " + std::to_string(*at) + " of the file", "save the file as UTF-8 text", positions.at(*at)});
    return nullptr;
  }
  std::size_t taken = 0;
  TreeSax sax(bytes, positions, taken, diagnostics);
  const CountingIterator begin{bytes.data(), &taken}, end{bytes.data() + bytes.size(), &taken};
  bool parsed = false;
  try {
    parsed = Json::sax_parse(begin, end, &sax, Json::input_format_t::json, true, options.comments);
  } catch (const std::exception& e) {
    diagnostics.add({Errc::invalid_input, "not valid JSON", e.what(), "", positions.at(0)});
  }
  if (!parsed || sax.failed) return nullptr;
  return std::make_unique<JsonNode>(std::move(sax.root));
}

}  // namespace benchhub
