// Result, Error and the two macros that pass errors up. An Error is a sentence for a person: where, what, why,
// what to do. It is printed in one place (cli) in the form `file:line:col: error: what; why; what to do`.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace benchhub {

// The class of a failure; cli maps it to the exit code (docs/cli.md).
enum class Errc { usage, invalid_input, storage, not_found, network, locked, corruption, interrupted, internal };

// A place in a file. line and col are 1-based, col counts bytes; 0 means "not known".
struct Location {
  std::string file;
  int line = 0;
  int col = 0;
};

struct Error {
  Errc code = Errc::internal;
  std::string what;  // what is wrong, without a final stop
  std::string why;   // optional
  std::string fix;   // optional: what to do
  Location where = {};

  // "file:line:col: error: what; why; fix" with the empty parts left out; one line, control characters escaped, each
  // part at most a thousand bytes. `kind`: "warning" instead of "error".
  std::string to_string(const char* kind = "error") const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Errc code, std::string what, std::string why = {}, std::string fix = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(why), std::move(fix), {}});
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// All the errors of one pass over the input, in the order found. Keeps the first 50 per file and counts the rest.
class Diagnostics {
 public:
  static constexpr int kMaxPerFile = 50;
  void add(Error error);
  void warn(Error warning);  // worth a look, but nothing is wrong
  const std::vector<Error>& errors() const { return errors_; }
  const std::vector<Error>& warnings() const { return warnings_; }
  std::size_t dropped() const { return dropped_; }
  bool ok() const { return errors_.empty(); }

 private:
  std::vector<Error> errors_, warnings_;
  std::map<std::string, int> per_file_;
  std::size_t dropped_ = 0;
};

}  // namespace benchhub

#define BH_CONCAT_(a, b) a##b
#define BH_CONCAT(a, b) BH_CONCAT_(a, b)
// BH_TRY(auto x, expression of type Result<T>): binds x or returns the error.
#define BH_TRY(declaration, ...) BH_TRY_(BH_CONCAT(bh_result_, __COUNTER__), declaration, __VA_ARGS__)
#define BH_TRY_(result, declaration, ...)                          \
  auto result = (__VA_ARGS__);                                     \
  if (!result) return ::tl::unexpected(std::move(result).error()); \
  declaration = *std::move(result)
// BH_CHECK(expression of type Status): returns the error.
#define BH_CHECK(...)                                                                                      \
  do {                                                                                                     \
    if (auto bh_status = (__VA_ARGS__); !bh_status) return ::tl::unexpected(std::move(bh_status).error()); \
  } while (false)
