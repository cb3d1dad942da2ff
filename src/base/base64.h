// Base64 of RFC 4648 section 4 (standard alphabet, padded). For bytes that must travel in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchhub {

std::string base64_encode(std::string_view bytes);
// nullopt unless the whole text is padded base64 (no white space, no URL alphabet).
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace benchhub
