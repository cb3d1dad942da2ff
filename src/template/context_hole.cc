// Context: what may stand at a placeholder and at a template tag, how branches meet, and what is said otherwise.
#include "template/context.h"

namespace tmpl {
namespace {

tl::unexpected<Refusal> refuse(std::string what, std::string why, std::string fix) {
  return tl::unexpected<Refusal>(Refusal{std::move(what), std::move(why), std::move(fix), 0});
}

}  // namespace

tl::expected<Escape, Refusal> Context::hole() {
  if (format_ == Format::text) return Escape::none;
  if (format_ == Format::json) {
    if (json_escape_) return refuse("a placeholder right after a backslash in JSON", "", "write \\\\ for a backslash");
    return json_string_ ? Escape::json_string : Escape::json;
  }
  switch (state_) {
    case State::text: return format_ == Format::xml ? Escape::xml : Escape::html;
    case State::double_quoted:
    case State::single_quoted: return value_hole();
    case State::raw: return raw_hole();
    case State::before_value:
    case State::unquoted:
      return refuse("a placeholder in the unquoted value of attribute " + name_,
                    "a space in the value would begin a new attribute", "put the value in quotes");
    case State::comment:
    case State::bogus_comment:
    case State::bang:
    case State::cdata:
      return refuse("a placeholder in a comment or declaration", "nothing can be escaped there",
                    "use {# #} for comments");
    case State::less_than:
    case State::end_less_than:
    case State::tag_name:
      return refuse("a placeholder in the name of a tag", "the value would decide what the markup means",
                    "write the tags out, with {% if %}");
    default:
      return refuse("a placeholder in the name of an attribute", "the value would decide what the markup means",
                    "write the attributes out, with {% if %}");
  }
}

tl::expected<Escape, Refusal> Context::value_hole() {
  const Escape plain = format_ == Format::xml ? Escape::xml : Escape::attribute;
  if (element_ == Element::animation) {
    return refuse("a placeholder in an animation element", "its values can become URLs or code", "write it as text");
  }
  switch (attribute_) {
    case Attribute::plain:
      if (element_ == Element::meta && name_ == "content") content_hole_ = true;
      return plain;
    case Attribute::url:
    case Attribute::resource_url: return url_hole();
    case Attribute::refresh:
      return refuse("a placeholder in the content of a meta http-equiv", "it steers the browser",
                    "only the URL may be a value: content=\"0; url={{ … }}\"");
    case Attribute::script_type:
      return refuse("a placeholder in the type of a script", "it decides whether the text is code", "write it as text");
    case Attribute::http_equiv:
      return refuse("a placeholder in http-equiv", "it steers the browser", "write it as text");
    case Attribute::handler:
      return refuse("a placeholder in the event handler " + name_, "there the value would be code",
                    "put it in a data- attribute and read that from a script file");
    case Attribute::style:
      return refuse("a placeholder in a style attribute", "there the value would be CSS",
                    "use a class, or an attribute of SVG such as width");
    case Attribute::code:
      return refuse("a placeholder in attribute " + name_, "it holds markup or several URLs, which no escape covers",
                    "use src or href");
  }
  return plain;
}

tl::expected<Escape, Refusal> Context::url_hole() {
  switch (url_) {
    case UrlPlace::start:
      url_ = UrlPlace::dynamic;
      return attribute_ == Attribute::url ? Escape::url : Escape::resource_url;
    case UrlPlace::scheme:
    case UrlPlace::dynamic: url_ = UrlPlace::dynamic; return Escape::url_head;
    case UrlPlace::slash: return Escape::url_head;
    case UrlPlace::path: return Escape::url_part;
    case UrlPlace::query: return Escape::url_query;
    case UrlPlace::bad: break;
  }
  return refuse("a placeholder after '" + value_ + "' in a URL",
                "only http, https, mailto and relative URLs take values", "give the whole URL as one value");
}

tl::expected<Escape, Refusal> Context::raw_hole() const {
  if (matched_ != 0) {
    return refuse("a placeholder in the name of a tag", "the value would decide what the markup means", "");
  }
  if (element_ == Element::rcdata) return Escape::rcdata;
  if (element_ == Element::script && json_script_) {
    if (json_escape_) return refuse("a placeholder right after a backslash in JSON", "", "write \\\\ for a backslash");
    return json_string_ ? Escape::json_string : Escape::json;
  }
  if (element_ == Element::script) {
    return refuse("a placeholder in a script", "there the value would be code",
                  "put it in a data- attribute or in <script type=\"application/json\">");
  }
  return refuse("a placeholder in <" + tag_ + ">", "nothing can be escaped there", "use a class, or write it as text");
}

std::optional<Refusal> Context::seal() {
  if (format_ == Format::text) return std::nullopt;
  const Refusal cut{"a template tag in the middle of markup",
                    "its branches could change what the markup means", "put the tag before or after it", 0};
  if (json_escape_) return cut;
  switch (state_) {
    case State::less_than:
    case State::end_less_than:
    case State::bang:
    case State::before_value: return cut;
    case State::raw: return matched_ != 0 ? std::optional(cut) : std::nullopt;
    case State::tag_name: end_tag_name(); break;
    case State::attribute_name: break;
    case State::after_name: state_ = State::gap; return std::nullopt;  // where '=' is refused
    default: return std::nullopt;
  }
  state_ = State::sealed;
  name_.clear();
  value_.clear();
  return std::nullopt;
}

// Drops what no longer matters where the context stands, so that only differences that do are seen.
void Context::forget() {
  if (in_value() || state_ == State::unquoted) {
    if (attribute_ == Attribute::plain) value_.clear();
    return;
  }
  attribute_ = Attribute::plain;
  url_ = UrlPlace::start;
  name_.clear();
  value_.clear();
  if (in_tag()) return;
  typed_ = http_equiv_ = content_hole_ = false;
  if (state_ == State::raw) return;
  element_ = Element::other;
  tag_.clear();
  end_tag_ = json_script_ = false;
  if (state_ == State::text) matched_ = 0;
}

// Where a URL stands after branches that ended at different places: the place that allows less.
void Context::join_url(Context& other) {
  const auto inner = [](const Context& c) { return c.url_ == UrlPlace::path || c.url_ == UrlPlace::query; };
  UrlPlace place = UrlPlace::dynamic;
  if (url_ == UrlPlace::bad || other.url_ == UrlPlace::bad) place = UrlPlace::bad;
  else if (inner(*this) && inner(other)) place = url_ == other.url_ ? url_ : UrlPlace::path;
  else if (url_ == other.url_ && (url_ != UrlPlace::scheme || value_ == other.value_)) return;
  url_ = other.url_ = place;
  value_.clear();
  other.value_.clear();
}

std::optional<Context> Context::join(const Context& a, const Context& b) {
  Context left = a, right = b;
  left.forget();
  right.forget();
  if (left.in_tag() && right.in_tag() && left.state_ != right.state_) left.state_ = right.state_ = State::sealed;
  if (left.in_url() && right.in_url()) left.join_url(right);
  return left == right ? std::optional(left) : std::nullopt;
}

std::optional<Refusal> Context::finish() const {
  if (format_ == Format::text || (state_ == State::text && !json_string_)) return std::nullopt;
  return Refusal{"the template ends " + describe(), "", "close it", 0};
}

std::string Context::describe() const {
  if (format_ == Format::json) return json_string_ ? "in a JSON string" : "between JSON values";
  switch (state_) {
    case State::text: return "in text";
    case State::bang:
    case State::bogus_comment:
    case State::comment:
    case State::cdata: return "in a comment or declaration";
    case State::double_quoted:
    case State::single_quoted:
    case State::unquoted: return "in the value of attribute " + name_;
    case State::raw: return "in <" + tag_ + ">" + (json_string_ ? " inside a JSON string" : "");
    default: return "in a tag";
  }
}

}  // namespace tmpl
