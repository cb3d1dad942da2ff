// URI references of JSON Schemas ($id, $ref) and JSON Pointers in their fragments. Nothing is ever fetched.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace benchhub {

struct UriParts {
  std::string without_fragment;
  std::string fragment;  // percent-decoded
};
UriParts split_uri(std::string_view uri);
// RFC 3986, 5.2.2 (strict), without normalising anything but dot segments. `base` may be empty.
std::string resolve_uri(std::string_view base, std::string_view reference);
// RFC 6901; nullptr if there is no such value.
const Json* resolve_pointer(const Json& root, std::string_view pointer);

}  // namespace benchhub
