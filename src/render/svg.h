// Writes one SVG image as text: escaping, numbers, text fitting and a builder for the few elements that charts use.
// No colours, styles or scripts, so that it passes `style-src 'self'`. Coordinates are in units of the viewBox.
#pragma once

#include <string>
#include <string_view>

namespace benchhub {

// One line of valid UTF-8: control characters and bidi marks are dropped (tabs and line ends become spaces), invalid
// bytes and non-characters become U+FFFD.
std::string plain_text(std::string_view text);
// plain_text with & < > " ' escaped: for XML content and quoted attributes.
std::string xml_escape(std::string_view text);
// At most `decimals` digits after the point, no trailing zeros, never "-0"; in every locale the same.
std::string svg_number(double value, int decimals = 1);

// Width of text in a sans-serif font, guessed by classes of characters; meant to be rather too wide.
double text_width(std::string_view utf8, double font_size);
// The text itself if it fits into `width`, else its beginning and "…".
std::string fit_text(std::string_view utf8, double width, double font_size);

class Svg {
 public:
  // role="img" with <title> and <desc> for screen readers; scales to the width that its box has.
  Svg(double width, double height, std::string_view css_class, std::string_view title, std::string_view description);

  // Everything up to end() inherits the class, and the anchor ("start" if empty) of texts. With `x`, abscissas within
  // count from there: a column of texts at 0 is a third shorter.
  void group(std::string_view css_class, std::string_view anchor = {}, double x = 0);
  void end();
  void text(double x, double y, std::string_view content, std::string_view full = {});  // full: shown on hover
  void circle(double x, double y, double radius, std::string_view hover = {});
  void path(std::string_view css_class, std::string_view data);

  std::string finish();  // call once

 private:
  void number(const char* attribute, double value);
  void hover_title(std::string_view text);
  std::string out_;
};

// Path data: strokes along one axis ("M1 2H3"), and a closed box.
std::string horizontal(double x1, double x2, double y);
std::string vertical(double x, double y1, double y2);
std::string box_path(double x, double y, double width, double height);

}  // namespace benchhub
