// Context: where in the output format the template's literal text has come to, so that the compiler knows what may
// stand at a placeholder and how it is escaped. A tokenizer for HTML (by the states of the HTML standard), XML and
// JSON over literal text only; wherever a value could change what the following text means, it refuses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tmpl {

enum class Format : std::uint8_t { html, xml, json, text };

// The format by the ending of a template's name (.html .xml .svg .json .txt .csv .md), else nullopt.
std::optional<Format> format_of(std::string_view name);

// How a placeholder is written; decided at compile time.
enum class Escape : std::uint8_t {
  none,          // text formats
  html,          // HTML text: safe HTML passes
  rcdata,        // <title>, <textarea>
  attribute,     // quoted attribute
  xml,           // XML text and quoted attribute
  url,           // a whole URL, or its beginning
  resource_url,  // the same where a browser would run or embed what it fetches: relative only
  url_part,      // inside a path
  url_head,      // where a leading slash would still change the host
  url_query,     // after ? or #
  json,          // a whole JSON value
  json_string,   // inside the quotes of a JSON string
};

// Why a text or a placeholder is refused. offset counts from the start of the text that was fed.
struct Refusal {
  std::string what, why, fix;
  std::size_t offset = 0;
};

class Context {
 public:
  explicit Context(Format format);

  // Goes on over literal text.
  std::optional<Refusal> feed(std::string_view text);
  // A template tag stands here: names end, half-written markup is refused.
  std::optional<Refusal> seal();
  // A placeholder stands here.
  tl::expected<Escape, Refusal> hole();
  // The template ends here.
  std::optional<Refusal> finish() const;
  // The context after branches that ended in `a` and `b` (both sealed), if there is one.
  static std::optional<Context> join(const Context& a, const Context& b);
  std::string describe() const;  // "in the value of attribute href"

  bool operator==(const Context&) const = default;

 private:
  enum class State : std::uint8_t {
    text, less_than, end_less_than, bang, bogus_comment, comment, cdata, tag_name, gap, sealed, attribute_name,
    after_name, before_value, double_quoted, single_quoted, unquoted, raw
  };
  enum class Element : std::uint8_t { other, script, style, rcdata, raw_text, meta, animation, embedding };
  enum class Attribute : std::uint8_t {
    plain, url, resource_url, refresh, script_type, http_equiv, handler, style, code
  };
  enum class UrlPlace : std::uint8_t { start, scheme, slash, dynamic, path, query, bad };

  std::optional<Refusal> step(char c);
  std::optional<Refusal> step_text(char c);
  std::optional<Refusal> step_tag(char c);
  std::optional<Refusal> step_value(char c);
  std::optional<Refusal> step_raw(char c);
  std::optional<Refusal> step_url(char c);
  std::optional<Refusal> start_attribute();
  std::optional<Refusal> step_gap(char c);
  void step_declaration(char c);
  void step_json(char c);
  void start_tag();
  void end_tag();
  void start_value();
  void end_value();
  void end_tag_name();
  Attribute classify_attribute() const;
  tl::expected<Escape, Refusal> value_hole();
  tl::expected<Escape, Refusal> url_hole();
  tl::expected<Escape, Refusal> raw_hole() const;
  void forget();
  void join_url(Context& other);
  bool in_tag() const { return state_ == State::gap || state_ == State::sealed; }
  bool in_url() const { return in_value() && (attribute_ == Attribute::url || attribute_ == Attribute::resource_url); }
  bool in_value() const { return state_ == State::double_quoted || state_ == State::single_quoted; }

  Format format_;
  State state_ = State::text;
  Element element_ = Element::other;
  Attribute attribute_ = Attribute::plain;
  UrlPlace url_ = UrlPlace::start;
  bool end_tag_ = false;
  bool json_script_ = false;   // the script that is open holds JSON
  bool typed_ = false;         // the script tag has had its type
  bool http_equiv_ = false;    // the meta tag has had its http-equiv
  bool content_hole_ = false;  // the meta tag's content has had a placeholder
  bool json_string_ = false, json_escape_ = false;
  std::uint8_t matched_ = 0;   // dashes of a comment's end, brackets of a CDATA's end, bytes of a raw element's end tag
  std::string name_;           // of the tag or attribute in progress, lower case
  std::string tag_;            // of the raw element that is open or will be
  std::string value_;          // start of an attribute's literal value, lower case
};

}  // namespace tmpl
