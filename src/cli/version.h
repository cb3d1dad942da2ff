// The tool's version as MAJOR.MINOR.PATCH. Included by cli only; others are handed the string.
#pragma once

namespace benchhub {
const char* version();
}
