// Characters that files written by people may not hold: controls, bidirectional overrides, noncharacters. They hide
// something from the reader or steer what shows them. Called by json_doc, field_table and definition; answers of
// models are not judged here (they are cleaned and escaped).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchhub {

struct OddCharacter {
  std::size_t offset = 0;  // byte
  char32_t code = 0;
  const char* kind = "";     // "a control character", "a bidirectional control", …
  std::string text() const;  // "U+202E, a bidirectional control"
};

// line: nothing that breaks a line. text: \n and \t. file: these and CRLF.
enum class Shape { line, text, file };

// The first one in valid UTF-8 (of other bytes nothing is said).
std::optional<OddCharacter> odd_character(std::string_view utf8, Shape shape);

// Valid UTF-8 without them; *changed is set if there was one.
std::string without_odd_characters(std::string_view text, Shape shape, bool* changed);

// Is there anything to see: not only white space, joiners, fillers and the like?
bool has_visible(std::string_view utf8);

// The same two rules for one line as an ECMA 262 pattern, for schemas.
extern const char* const kVisibleLineRegex;

}  // namespace benchhub
