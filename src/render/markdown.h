// Markdown (GitHub's dialect: tables, strikethrough, task lists) that strangers wrote, into HTML that is safe to put on
// a page. cmark-gfm reads it under hard limits; the HTML is written by our own allow-list. Called for READMEs,
// summaries and whatever else is contributed text. The only user of cmark-gfm.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace benchhub {

struct MarkdownOptions {
  std::string file;        // for errors
  std::string id_prefix;   // of headings' ids, and of links to #fragments: keeps two texts on one page apart
  int heading_shift = 0;   // added to each level; the result is kept within 1 to 6
  std::string link_base;   // put before relative links, e.g. the address of the folder in the repository; ends with /
  std::string image_base;  // put before the addresses of relative images
  // If set: the relative images that there are, by address; another one becomes its alternative text.
  const std::map<std::string, std::string>* images = nullptr;
};

struct MarkdownHeading {
  int level = 1;     // as written out, shifted
  std::string id;    // with the prefix; unique in the text, the same as long as the heading's words are
  std::string text;  // plain
};

struct MarkdownResult {
  std::string html;
  std::vector<MarkdownHeading> headings;
  std::vector<std::string> images;  // addresses of relative images, as written
};

// Allowed out: h1-h6 with id, p, lists, pre/code with class language-*, tables with classes align-left/center/right,
// blockquote, em, strong, del, br, hr, links (http, https, mailto, relative, fragment; external ones with rel) and
// relative images. Other images become links, other links their text. Raw HTML is shown as text, its comments are
// dropped. Task list items begin with a ballot box. Bidirectional control characters are removed.
// Errors (invalid_input, with the line where it is known): over 64 KiB, a line over 2,000 bytes or with over 500 '|',
// containers over 32 deep, tables over 10,000 cells with those that cmark would fill in, memory over 64 MiB, output
// over 4 MiB. May be called from many threads at once.
Result<MarkdownResult> markdown_to_html(std::string_view source, const MarkdownOptions& options = {});

}  // namespace benchhub
