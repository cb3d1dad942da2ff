// Writing to the terminal: everything that came from outside is escaped, a closed pipe or a full disk is noticed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace benchhub {

void print(std::string_view text);        // to stdout, as it is (already escaped), with a final line break
void print_json(const Json& value);       // what a terminal or a reader of lines may obey is escaped
void print_json_line(const Json& value);  // the same on one line
void print_error(const Error& error);     // to stderr, one line
void print_warning(const Error& warning);
void note(std::string_view text);  // to stderr: progress and hints; line breaks stay, other control characters do not
// Errc::storage if something could not be written ("cannot write the report").
Status flush_output();

// A text of somebody else in Markdown, on one line: nothing of it is markup, a link or a mention.
std::string markdown_text(std::string_view text);

// Columns padded to equal width (code points); the last one is not padded. Cells are escaped.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace benchhub
