// Context: the tokenizer. Placeholders are judged in context_hole.cc. The states are those of the HTML standard's
// tokenization section, with the parts left out that only differ in which error a browser reports.
#include <algorithm>
#include <array>

#include "template/context.h"

namespace tmpl {
namespace {

constexpr std::size_t kMaxKept = 64;  // bytes of a name or value that can matter

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
void keep(std::string& text, char c) {
  if (text.size() < kMaxKept) text += to_lower(c);
}
template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 2> kRcdata = {"title", "textarea"};
constexpr std::array<std::string_view, 5> kRawText = {"xmp", "iframe", "noembed", "noframes", "plaintext"};
constexpr std::array<std::string_view, 6> kAnimation = {"animate", "set", "animatetransform", "animatemotion",
                                                        "animatecolor", "discard"};
constexpr std::array<std::string_view, 6> kEmbedding = {"embed", "object", "base", "frame", "applet", "portal"};
constexpr std::array<std::string_view, 16> kUrl = {"href", "src", "action", "formaction", "cite", "data", "poster",
                                                   "background", "longdesc", "manifest", "icon", "usemap", "profile",
                                                   "codebase", "classid", "dynsrc"};
constexpr std::array<std::string_view, 8> kCode = {"srcdoc", "srcset", "imagesrcset", "ping", "archive", "base",
                                                   "attributename", "lowsrc"};

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  const std::string_view ending = name.substr(std::min(name.rfind('.'), name.size()));
  if (ending == ".html") return Format::html;
  if (ending == ".xml" || ending == ".svg") return Format::xml;
  if (ending == ".json") return Format::json;
  if (ending == ".txt" || ending == ".csv" || ending == ".md") return Format::text;
  return std::nullopt;
}

Context::Context(Format format) : format_(format) {}

std::optional<Refusal> Context::feed(std::string_view text) {
  if (format_ == Format::text) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (format_ == Format::json) {
      step_json(text[i]);
    } else if (auto refusal = step(text[i])) {
      refusal->offset = i;
      return refusal;
    }
  }
  return std::nullopt;
}

std::optional<Refusal> Context::step(char c) {
  switch (state_) {
    case State::text:
    case State::less_than:
    case State::end_less_than: return step_text(c);
    case State::bang:
    case State::bogus_comment:
    case State::comment:
    case State::cdata: step_declaration(c); return std::nullopt;
    case State::double_quoted:
    case State::single_quoted:
    case State::unquoted: return step_value(c);
    case State::raw: return step_raw(c);
    default: return step_tag(c);
  }
}

std::optional<Refusal> Context::step_text(char c) {
  if (state_ == State::text) {
    if (c == '<') state_ = State::less_than;
    return std::nullopt;
  }
  const bool closing = state_ == State::end_less_than;
  if (is_letter(c) || (format_ == Format::xml && c == '_')) {
    start_tag();
    end_tag_ = closing;
    keep(name_, c);
  } else if (closing) {
    state_ = c == '>' ? State::text : State::bogus_comment;
  } else if (c == '/') {
    state_ = State::end_less_than;
  } else if (c == '!') {
    state_ = State::bang;
    name_.clear();
  } else if (c == '?') {
    state_ = State::bogus_comment;
  } else if (c != '<') {
    state_ = State::text;
  }
  return std::nullopt;
}

void Context::step_declaration(char c) {
  if (state_ == State::bang) {
    keep(name_, c);
    matched_ = 0;
    if (name_ == "--") {
      state_ = State::comment;
      matched_ = 2;  // <!--> is a whole comment
    } else if (format_ == Format::xml && name_ == "[cdata[") {
      state_ = State::cdata;
    } else if (c == '>') {
      state_ = State::text;
    } else if (name_ != "-" && !std::string_view("[cdata[").starts_with(name_)) {
      state_ = State::bogus_comment;
    }
    return;
  }
  if (state_ == State::bogus_comment) {
    if (c == '>') state_ = State::text;
    return;
  }
  if (c == '>' && matched_ >= 2) state_ = State::text;
  else if (c == (state_ == State::comment ? '-' : ']')) matched_ = static_cast<std::uint8_t>(std::min(matched_ + 1, 2));
  else if (c != '!' || matched_ < 2) matched_ = 0;  // --!> ends a comment too
}

void Context::start_tag() {
  state_ = State::tag_name;
  name_.clear();
  value_.clear();
  element_ = Element::other;
  json_script_ = typed_ = http_equiv_ = content_hole_ = false;
}

void Context::end_tag_name() {
  if (end_tag_) return;
  tag_ = name_;
  if (name_ == "script") element_ = Element::script;
  else if (name_ == "style") element_ = Element::style;
  else if (is_one_of(name_, kAnimation)) element_ = Element::animation;
  else if (format_ == Format::xml) return;
  else if (is_one_of(name_, kRcdata)) element_ = Element::rcdata;
  else if (is_one_of(name_, kRawText)) element_ = Element::raw_text;
  else if (name_ == "meta") element_ = Element::meta;
  else if (is_one_of(name_, kEmbedding)) element_ = Element::embedding;
}

std::optional<Refusal> Context::step_tag(char c) {
  switch (state_) {
    case State::tag_name:
      if (!is_blank(c) && c != '/' && c != '>') return keep(name_, c), std::nullopt;
      end_tag_name();
      return step_gap(c);
    case State::sealed:
      if (is_blank(c) || c == '/' || c == '>') return step_gap(c);
      return Refusal{"text goes on right after a template tag inside an HTML tag",
                     "whether it belongs to the name before cannot be known", "put a space between them", 0};
    case State::attribute_name:
    case State::after_name:
      if (c == '=') {
        return start_attribute();
      } else if (is_blank(c)) {
        state_ = State::after_name;
      } else if (state_ == State::attribute_name && c != '/' && c != '>') {
        keep(name_, c);
      } else {
        return step_gap(c);
      }
      return std::nullopt;
    case State::before_value:
      if (is_blank(c)) return std::nullopt;
      start_value();
      if (c == '>') return end_tag(), std::nullopt;
      state_ = c == '"' ? State::double_quoted : c == '\'' ? State::single_quoted : State::unquoted;
      return state_ == State::unquoted ? step_value(c) : std::nullopt;
    default: return step_gap(c);
  }
}

std::optional<Refusal> Context::step_gap(char c) {
  state_ = State::gap;
  if (is_blank(c) || c == '/') return std::nullopt;
  if (c == '>') return end_tag(), std::nullopt;
  if (c == '=') return Refusal{"'=' without an attribute's name before it", "", "write name=\"value\"", 0};
  name_.clear();
  keep(name_, c);
  state_ = State::attribute_name;
  return std::nullopt;
}

void Context::end_tag() {
  state_ = State::text;
  if (end_tag_) return;
  if (element_ == Element::script || element_ == Element::style || element_ == Element::rcdata ||
      element_ == Element::raw_text) {
    state_ = State::raw;
    matched_ = 0;
  }
}

std::optional<Refusal> Context::start_attribute() {
  state_ = State::before_value;
  attribute_ = classify_attribute();
  if (attribute_ != Attribute::http_equiv) return std::nullopt;
  http_equiv_ = true;
  if (!content_hole_) return std::nullopt;
  return Refusal{"http-equiv after a content with a placeholder", "it makes the content steer the browser",
                 "write http-equiv before content", 0};
}

Context::Attribute Context::classify_attribute() const {
  const std::string_view full = name_;
  const std::string_view name = full.substr(full.rfind(':') + 1);
  if (name.starts_with("on")) return Attribute::handler;
  if (name == "style") return Attribute::style;
  if (is_one_of(name, kCode)) return Attribute::code;
  if (element_ == Element::script && name == "type") return Attribute::script_type;
  if (element_ == Element::meta && name == "http-equiv") return Attribute::http_equiv;
  if (element_ == Element::meta && name == "content" && http_equiv_) return Attribute::refresh;
  if (!is_one_of(name, kUrl)) return Attribute::plain;
  const bool runs = element_ == Element::script || element_ == Element::embedding || tag_ == "iframe";
  return runs && !end_tag_ ? Attribute::resource_url : Attribute::url;
}

void Context::start_value() {
  value_.clear();
  url_ = UrlPlace::start;
}

void Context::end_value() {
  if (attribute_ == Attribute::script_type && !typed_) {
    typed_ = true;
    json_script_ = value_ == "application/json" || (value_.starts_with("application/") && value_.ends_with("+json"));
  }
}

std::optional<Refusal> Context::step_value(char c) {
  const bool ends = state_ == State::double_quoted ? c == '"'
                    : state_ == State::single_quoted ? c == '\'' : is_blank(c) || c == '>';
  if (ends) {
    const bool quoted = state_ != State::unquoted;
    end_value();
    // A name right after a closing quote is a parse error, but browsers take it as the next attribute.
    state_ = State::gap;
    if (!quoted) return step_gap(c);
    name_.clear();
    return std::nullopt;
  }
  if (attribute_ == Attribute::url || attribute_ == Attribute::resource_url) return step_url(c);
  keep(value_, c);
  if (attribute_ == Attribute::refresh && value_.ends_with("url=")) {
    attribute_ = Attribute::url;
    start_value();
  }
  return std::nullopt;
}

std::optional<Refusal> Context::step_url(char c) {
  const bool delimiter = c == '/' || c == '?' || c == '#';
  if (url_ == UrlPlace::dynamic && (c == ':' || c == '&')) {
    return Refusal{"the text after a placeholder at the start of a URL makes it a scheme",
                   "the value could be javascript", "give the whole URL as one value", 0};
  }
  if (url_ == UrlPlace::bad || url_ == UrlPlace::query) return std::nullopt;
  if (c == '?' || c == '#') {
    url_ = UrlPlace::query;
  } else if (url_ == UrlPlace::start && c == '/') {
    url_ = UrlPlace::slash;
  } else if (delimiter || url_ == UrlPlace::slash) {
    url_ = UrlPlace::path;
  } else if (url_ == UrlPlace::start || url_ == UrlPlace::scheme) {
    const bool known = value_ == "http" || value_ == "https" || value_ == "mailto";
    url_ = UrlPlace::scheme;
    if (c == ':') url_ = known && attribute_ == Attribute::url ? UrlPlace::path : UrlPlace::bad;
    else if (c == '&' || static_cast<unsigned char>(c) <= ' ' || value_.size() == kMaxKept) url_ = UrlPlace::bad;
    keep(value_, c);
  }
  return std::nullopt;
}

std::optional<Refusal> Context::step_raw(char c) {
  const std::size_t length = tag_.size() + 2;  // of "</" and the name
  if (matched_ == length) {
    if (is_blank(c) || c == '/' || c == '>') {
      if (json_string_) return Refusal{"the script ends inside a JSON string", "", "close the string", 0};
      start_tag();
      end_tag_ = true;
      return step_gap(c);
    }
    matched_ = 0;
  }
  if (matched_ == 1 && c != '/' && element_ == Element::rcdata) {
    return Refusal{"markup inside <" + tag_ + ">", "it would be shown as text", "write &lt; for <", 0};
  }
  if (to_lower(c) == (matched_ == 0 ? '<' : matched_ == 1 ? '/' : tag_[matched_ - 2u])) ++matched_;
  else matched_ = c == '<' ? 1 : 0;
  if (element_ == Element::script && json_script_) step_json(c);
  return std::nullopt;
}

void Context::step_json(char c) {
  if (json_escape_) json_escape_ = false;
  else if (json_string_ && c == '\\') json_escape_ = true;
  else if (c == '"') json_string_ = !json_string_;
}

}  // namespace tmpl
