// Sealed lines: JSON objects that carry their own digest, one per line. The form of every file below data/ (and, with
// the digest in front, of the journal). Pure: bytes in, records and damage out. Format: docs/format-data.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_view.h"

namespace benchhub {

// The first 16 hex digits of SHA-256: enough to find damage, no proof against a forger.
std::string short_digest(std::string_view bytes);

// Canonical JSON of a non-empty object without "digest", the digest of that text as last member, and "\n".
std::string seal_line(const Json& object);
// The digest that a line (without "\n") claims; "" if it does not end as a sealed line does.
std::string_view digest_of_line(std::string_view line);

// The error that a line is which git left in an unfinished merge: nothing of such a file is used.
Error conflict_error(const std::string& file, int line);

struct SealedFormat {
  std::string name;  // "benchhub-answers"
  int version = 1;   // the newest that is understood
};

// Views into the bytes given to read_sealed.
struct SealedRecord {
  const JsonView& value;
  std::string_view digest;
  std::string_view line;  // without "\n"
};
struct DamagedLine {
  int line = 0;
  std::string reason;
  std::string_view bytes;  // empty: something is missing (the header), there is nothing to keep
};

// Takes a record whose digest holds; says why it is none, or "".
using RecordSink = std::function<std::string(const SealedRecord&)>;

// Hands every whole record to `sink`, in file order, and returns the rest. Headers may stand anywhere and more than
// once (git's union merge does that), blank lines, a BOM and CRLF are accepted. Errc::corruption for a newer version or
// for git's conflict markers, or a Git LFS pointer: such a file must not be rewritten. `file` is for messages.
Result<std::vector<DamagedLine>> read_sealed(const std::string& file, std::string_view bytes,
                                             const SealedFormat& format, const RecordSink& sink);

// The error of read_sealed and scan_journal for a format version that this program does not know.
Error newer_version(const std::string& file, int line, std::int64_t found, int known);

}  // namespace benchhub
