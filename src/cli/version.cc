// The version of the tool, from CMake's project(VERSION); stored with every answer.
#include "cli/version.h"

namespace benchhub {
const char* version() { return BENCHHUB_VERSION; }
}  // namespace benchhub
