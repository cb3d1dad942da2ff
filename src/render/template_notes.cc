// See template_notes.h.
#include "render/template_notes.h"

#include <fmt/format.h>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMostNotes = 10;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The start of a tag's attribute with a name for which `wanted` holds, and its value without quotes.
template <class Wanted>
std::optional<std::string_view> attribute(std::string_view tag, Wanted wanted) {
  for (std::size_t at = tag.find('='); at != tag.npos; at = tag.find('=', at + 1)) {
    std::size_t start = at;
    while (start > 0 && (is_letter(tag[start - 1]) || tag[start - 1] == '-')) --start;
    if (start == at || start == 0 || (tag[start - 1] != ' ' && tag[start - 1] != '\n' && tag[start - 1] != '"'))
      continue;
    if (!wanted(tag.substr(start, at - start))) continue;
    std::string_view value = tag.substr(at + 1);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
    return value.substr(0, value.find_first_of("\"' >"));
  }
  return std::nullopt;
}

bool is_foreign(std::string_view value) {
  return value.starts_with("http:") || value.starts_with("https:") || value.starts_with("//");
}

// "" if the policy lets it pass. tag: in lower case, without < and >.
std::string blocked_part(std::string_view tag) {
  const std::string_view name = tag.substr(0, tag.find_first_of(" \n\t/>"));
  const auto named = [](std::string_view wanted) { return [wanted](std::string_view is) { return is == wanted; }; };
  const auto source = attribute(tag, named("src"));
  if (name == "style") return "<style>; put it into templates/assets/, as a file that the page links to";
  if (name == "script" && !source && !contains(tag, "ld+json"))
    return "a <script> without src; put it into templates/assets/ and name it by src";
  if (attribute(tag, named("style")))
    return "a style attribute; give it a class, and the class a rule in templates/assets/";
  if (attribute(tag, [](std::string_view is) { return is.starts_with("on") && is.size() > 3; }))
    return "a handler of events in an attribute; add it from a script of templates/assets/";
  if (name == "iframe" || name == "object" || name == "embed") return "<" + std::string(name) + ">; link to it instead";
  const auto sheet = name == "link" && contains(tag, "stylesheet") ? attribute(tag, named("href")) : std::nullopt;
  if ((source && is_foreign(*source)) || (sheet && is_foreign(*sheet)))
    return "a file of another host; put a copy into templates/assets/";
  return {};
}

}  // namespace

std::vector<std::string> blocked_parts(std::string_view file, std::string_view text) {
  std::vector<std::string> out;
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < text.size() && out.size() < kMostNotes; ++at) {
    if (text[at] == '\n') ++line, line_start = at + 1;
    if (text[at] != '<' || at + 1 >= text.size() || !is_letter(text[at + 1])) continue;
    const std::string tag = ascii_lower(text.substr(at + 1, text.find('>', at) - at - 1));
    if (const std::string what = blocked_part(tag); !what.empty())
      out.push_back(
          fmt::format("{}:{}:{}: the site's content policy blocks {}", file, line, at - line_start + 1, what));
  }
  return out;
}

}  // namespace benchhub
