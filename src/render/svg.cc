// Contract: svg.h.
#include "render/svg.h"

#include <utility>

#include "base/text.h"

namespace benchhub {
namespace {

// Number of bytes at the start of `rest` that must not reach a page: C0/C1 controls, U+2028/9, bidi marks and overrides.
std::size_t unwanted_prefix(std::string_view rest) {
  const auto byte = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u; };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (byte(0) == 0xd8 && byte(1) == 0x9c) return 2;
  if (byte(0) != 0xe2) return 0;
  const bool marks = byte(1) == 0x80 && (byte(2) == 0x8e || byte(2) == 0x8f || (byte(2) >= 0xa8 && byte(2) <= 0xae));
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9;
  return marks || isolates ? 3 : 0;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t unwanted = unwanted_prefix(text.substr(i));
    const char c = text[i];
    if (unwanted == 0) out += c;
    if (c == '\t' || c == '\n' || c == '\r') out += ' ';
    i += unwanted == 0 ? 1 : unwanted;
  }
  return out;
}

std::string_view entity_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

// Share of the font size that a character takes in a wide sans-serif face, by its first byte.
double byte_width(unsigned char c) {
  if (c >= 0x80 && c < 0xc0) return 0;                  // a further byte
  if (c >= 0x80 && c < 0xe0) return 0.7;                // Latin with accents, Greek, Cyrillic
  if (c >= 0x80) return c == 0xe2 ? 0.7 : 1.0;          // punctuation like "–" and "…"; else CJK, emoji
  constexpr std::string_view kNarrow = "ijlI.,:;|!'`()[]{} frt-/\"";
  constexpr std::string_view kWide = "mwMW@%";
  if (kNarrow.find(static_cast<char>(c)) != std::string_view::npos) return 0.39;
  if (kWide.find(static_cast<char>(c)) != std::string_view::npos) return 0.97;
  return c >= 'A' && c <= 'Z' ? 0.73 : 0.62;
}

}  // namespace

std::string plain_text(std::string_view text) {
  // Twice: what is dropped can join the halves of a sequence that was broken, and so was not seen, before.
  const std::string clean = without_controls(clean_utf8(without_controls(text)));
  return replace_all(replace_all(clean, "\uFFFE", "\uFFFD"), "\uFFFF", "\uFFFD");  // not characters of XML
}

std::string xml_escape(std::string_view text) {
  const std::string clean = plain_text(text);
  std::string out;
  out.reserve(clean.size());
  for (const char c : clean) {
    const std::string_view entity = entity_of(c);
    if (entity.empty()) out += c;
    out += entity;
  }
  return out;
}

std::string svg_number(double value, int decimals) {
  std::string text = fixed(value, decimals);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

double text_width(std::string_view utf8, double font_size) {
  double width = 0;
  for (const char c : utf8) width += byte_width(static_cast<unsigned char>(c));
  return width * font_size;
}

std::string fit_text(std::string_view utf8, double width, double font_size) {
  if (text_width(utf8, font_size) <= width) return std::string(utf8);
  double room = width - text_width("…", font_size);
  std::size_t end = 0;
  while (end < utf8.size()) {
    const std::string_view next = prefix_code_points(utf8.substr(end), 1);
    room -= text_width(next, font_size);
    if (room < 0) break;
    end += next.size();
  }
  return std::string(trim(utf8.substr(0, end))) + "…";
}

Svg::Svg(double width, double height, std::string_view css_class, std::string_view title,
         std::string_view description) {
  const std::string w = svg_number(width), h = svg_number(height);
  out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart " + std::string(css_class) + "\" viewBox=\"0 0 " + w +
         " " + h + "\" width=\"100%\" role=\"img\">";
  hover_title(title);
  out_ += "<desc>" + xml_escape(description) + "</desc>";
}

void Svg::group(std::string_view css_class, std::string_view anchor, double x) {
  out_ += "<g";
  if (!css_class.empty()) out_ += " class=\"" + xml_escape(css_class) + "\"";
  if (!anchor.empty()) out_ += " text-anchor=\"" + xml_escape(anchor) + "\"";
  if (x != 0) out_ += " transform=\"translate(" + svg_number(x) + ")\"";
  out_ += ">\n";
}

void Svg::end() { out_ += "</g>\n"; }

void Svg::number(const char* attribute, double value) {
  out_ += std::string(" ") + attribute + "=\"" + svg_number(value) + "\"";
}

void Svg::hover_title(std::string_view text) {
  if (!text.empty()) out_ += "<title>" + xml_escape(text) + "</title>";
}

void Svg::text(double x, double y, std::string_view content, std::string_view full) {
  out_ += "<text";
  if (x != 0) number("x", x);
  number("y", y);
  out_ += ">" + xml_escape(content);
  hover_title(full);
  out_ += "</text>";
}

void Svg::circle(double x, double y, double radius, std::string_view hover) {
  out_ += "<circle";
  number("cx", x);
  number("cy", y);
  number("r", radius);
  out_ += hover.empty() ? "/" : ">";
  hover_title(hover);
  out_ += hover.empty() ? ">" : "</circle>";
}

void Svg::path(std::string_view css_class, std::string_view data) {
  if (data.empty()) return;
  out_ += "<path class=\"" + xml_escape(css_class) + "\" d=\"" + xml_escape(data) + "\"/>\n";
}

std::string Svg::finish() { return std::move(out_) + "</svg>\n"; }

std::string horizontal(double x1, double x2, double y) {
  return "M" + svg_number(x1) + " " + svg_number(y) + "H" + svg_number(x2);
}

std::string vertical(double x, double y1, double y2) {
  return "M" + svg_number(x) + " " + svg_number(y1) + "V" + svg_number(y2);
}

std::string box_path(double x, double y, double width, double height) {
  return "M" + svg_number(x) + " " + svg_number(y) + "h" + svg_number(width) + "v" + svg_number(height) + "h" +
         svg_number(-width) + "z";
}

}  // namespace benchhub
