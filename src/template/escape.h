// Escapers, one per output context, and the allow-list of URLs. All append to `out` and never fail: what cannot be
// written is replaced. The compiler picks one for each placeholder; hand-written output may use them too.
#pragma once

#include <string>
#include <string_view>

#include "template/value.h"

namespace tmpl {

// HTML text and quoted attribute values: & < > " ' become references, control characters that HTML and XML forbid
// become U+FFFD. Other bytes pass.
void append_html(std::string& out, std::string_view text);
std::string escape_html(std::string_view text);

// The same for XML 1.0, which a parser refuses as a whole on a bad byte: invalid UTF-8, U+FFFE and U+FFFF become
// U+FFFD.
void append_xml(std::string& out, std::string_view text);

// What stands between the quotes of a JSON string. < > & ' U+2028 U+2029 are written as \uXXXX, so that the text can
// stand inside <script type="application/ld+json"> too. Invalid UTF-8 becomes U+FFFD.
void append_json_text(std::string& out, std::string_view text);
// A whole JSON value; safe HTML is a string. Nesting over 100 levels is written as null.
void append_json(std::string& out, const Value& value);

enum class UrlKind { relative, fragment, external, mail, refused };

// What a browser would make of `url`, judged as it stands and again after decoding character references and percent
// escapes and dropping white space and controls, so that no spelling of javascript: passes. external is http and https;
// refused is every other scheme, //host and \\host.
UrlKind classify_url(std::string_view url);

// A whole URL as an attribute's value: percent-encoded where needed and HTML-escaped. Refused URLs become "#".
void append_url(std::string& out, std::string_view url);

}  // namespace tmpl
