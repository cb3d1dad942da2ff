// URI references and JSON Pointers; see schema_uri.h.
#include "score/schema_uri.h"

#include <vector>

#include "base/text.h"

namespace benchhub {
namespace {

// "http:" of "http://a/b", "urn:" of "urn:x"; "" if there is none.
std::string_view scheme_of(std::string_view uri) {
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const char c = uri[i];
    if (c == ':' && i > 0) return uri.substr(0, i + 1);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) return "";
  }
  return "";
}

// Length of "scheme://authority".
std::size_t authority_end(std::string_view uri) {
  const std::size_t scheme = scheme_of(uri).size();
  if (uri.substr(scheme, 2) != "//") return scheme;
  return std::min(uri.find_first_of("/?", scheme + 2), uri.size());
}

// RFC 3986, 5.2.4, on segments.
std::string without_dots(std::string_view path) {
  std::vector<std::string> out;
  const auto segments = split(path, '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    if (segments[i] == "..") {
      if (out.size() > 1) out.pop_back();
    } else if (segments[i] != ".") {
      out.emplace_back(segments[i]);
      continue;
    }
    if (last) out.emplace_back();
  }
  return join(out, "/");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

}  // namespace

UriParts split_uri(std::string_view uri) {
  const std::size_t hash = uri.find('#');
  if (hash == std::string_view::npos) return {std::string(uri), ""};
  return {std::string(uri.substr(0, hash)), percent_decoded(uri.substr(hash + 1))};
}

std::string resolve_uri(std::string_view base, std::string_view reference) {
  base = base.substr(0, base.find('#'));
  if (!scheme_of(reference).empty()) return std::string(reference);
  if (reference.empty() || reference.front() == '#') return std::string(base).append(reference);
  const std::size_t authority = authority_end(base);
  if (reference.starts_with("//")) return std::string(scheme_of(base)).append(reference);
  const std::string_view query = reference.substr(std::min(reference.find_first_of("?#"), reference.size()));
  const std::string_view path = reference.substr(0, reference.size() - query.size());
  const std::string_view base_path = base.substr(authority, base.find('?', authority) - authority);
  std::string merged(path);
  if (path.empty()) merged = base_path;
  else if (path.front() != '/') merged = std::string(base_path.substr(0, base_path.rfind('/') + 1)).append(path);
  if (authority > scheme_of(base).size() && !merged.starts_with('/')) merged.insert(0, "/");
  return std::string(base.substr(0, authority)).append(without_dots(merged)).append(query);
}

const Json* resolve_pointer(const Json& root, std::string_view pointer) {
  const Json* at = &root;
  if (pointer.empty()) return at;
  if (pointer.front() != '/') return nullptr;
  for (const auto part : split(pointer.substr(1), '/')) {
    const std::string key = replace_all(replace_all(part, "~1", "/"), "~0", "~");
    if (at->is_object()) {
      const auto it = at->find(key);
      if (it == at->end()) return nullptr;
      at = &*it;
    } else if (at->is_array()) {
      const auto index = parse_int(key);
      const bool canonical = index && *index >= 0 && std::to_string(*index) == key;
      if (!canonical || static_cast<std::size_t>(*index) >= at->size()) return nullptr;
      at = &(*at)[static_cast<std::size_t>(*index)];
    } else {
      return nullptr;
    }
  }
  return at;
}

}  // namespace benchhub
