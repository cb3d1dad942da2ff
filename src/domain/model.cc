// Facts about a provider that follow from its definition; see model.h.
#include "domain/model.h"

#include <algorithm>

namespace benchhub {

bool is_loopback_url(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  const std::string_view host = url.substr(0, url.find_first_of("/:", url.starts_with("[") ? url.find(']') : 0));
  return host == "localhost" || host.starts_with("127.") || host == "[::1]";
}

}  // namespace benchhub
