// Small helpers of the HTTP types; the client is curl_client.cc.
#include "net/http.h"

namespace benchhub {

const std::string* HttpReply::header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return &value;
  }
  return nullptr;
}

}  // namespace benchhub
