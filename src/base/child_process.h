// ChildProcess: another program that is spoken to by lines over its standard input and output. No shell is involved:
// the words are the program and its arguments. It runs in a process group of its own, which ends with this object.
// Used by mcp alone; benchmarks never start a program.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace benchhub {

// The variables of this process that a program needs to run at all (PATH, HOME, locale, folders), as "NAME=value".
// No others: a program that is started must not see the providers' keys.
std::vector<std::string> plain_environment();

class ChildProcess {
 public:
  // argv[0] is looked for in PATH. Errc::not_found if there is no such program, Errc::usage if argv is empty.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& argv,
                                                     const std::vector<std::string>& environment, Clock& clock);
  // Closes its input; if it does not end within two seconds it is told to, and at last killed with its whole group.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // All of `bytes`, while what it says is read; what it does not want any more is dropped: read_line tells whether it
  // has ended. Errc::network: the time is over.
  Status write(std::string_view bytes, std::int64_t deadline_ns);
  // The next line without "\n"; nullopt at the end of its output (a line begun is lost). Errc::network: the time is
  // over, or a line is longer than `max_bytes`. deadline_ns: of Clock::mono_ns. Waits at most 200 ms at once and then
  // looks at `stop`, which may be null: not 0 is Errc::interrupted.
  Result<std::optional<std::string>> read_line(std::size_t max_bytes, std::int64_t deadline_ns,
                                               const std::atomic<int>* stop);
  // It is of no more use: the destructor gives it a twentieth of the time.
  void give_up() { grace_ns_ = 100'000'000; }
  // The last 2,000 bytes or so of its standard error.
  const std::string& error_text() const { return errors_; }

 private:
  explicit ChildProcess(Clock& clock) : clock_(clock) {}
  Status pump(std::string_view& pending, std::int64_t deadline_ns);
  void take(int& fd, std::string& into);
  bool has_ended(std::int64_t wait_ns);

  Clock& clock_;
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, error_ = -1;  // our ends of its three streams; -1: closed
  std::string read_, errors_;
  std::int64_t grace_ns_ = 2'000'000'000;
  std::size_t searched_ = 0;  // of read_: no line ends before
};

}  // namespace benchhub
