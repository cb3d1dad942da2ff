// What people most often get wrong in JSON, in their words. The parser finds the error, this only explains it. Called
// by json_doc.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchhub {

struct JsonSlip {
  std::size_t offset = 0;  // where the mistake is, rather than where the parser gave up
  std::string why, fix;    // empty: not one of the known ones
};

// `offset` is the last byte that the parser looked at.
JsonSlip json_slip(std::string_view text, std::size_t offset);

}  // namespace benchhub
