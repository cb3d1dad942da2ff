// posix_spawn and poll; see child_process.h.
#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace benchhub {
namespace {

constexpr std::size_t kKeptErrors = 2000;
constexpr std::size_t kMostUnread = 32u << 20;  // of its output; more stays in the pipe
constexpr std::int64_t kStepNs = 200'000'000;

struct Pipe {
  int read = -1, write = -1;
  ~Pipe() {
    close_end(read);
    close_end(write);
  }
  bool open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  static void close_end(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  static int take(int& fd) {
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    return std::exchange(fd, -1);
  }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

// 0 or errno. The signals that this process ignores (SIGPIPE) are the child's own business again.
int spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment, const Pipe& in,
          const Pipe& out, const Pipe& err, pid_t* pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (const int code = ::posix_spawn_file_actions_init(&actions)) return code;
  if (const int code = ::posix_spawnattr_init(&attributes)) {
    ::posix_spawn_file_actions_destroy(&actions);
    return code;
  }
  ::posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
  sigset_t all, none;
  ::sigfillset(&all);
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int code =
      ::posix_spawnp(pid, argv[0].c_str(), &actions, &attributes, pointers(argv).data(), pointers(environment).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return code;
}

}  // namespace

std::vector<std::string> plain_environment() {
  std::vector<std::string> out;
  for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LC_ALL", "TMPDIR", "TZ"}) {
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  }
  return out;
}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& argv,
                                                          const std::vector<std::string>& environment, Clock& clock) {
  if (argv.empty() || argv[0].empty()) return fail(Errc::usage, "there is no program to start");
  Pipe in, out, err;
  if (!in.open() || !out.open() || !err.open()) return fail(Errc::internal, "cannot make a pipe", std::strerror(errno));
  std::unique_ptr<ChildProcess> child(new ChildProcess(clock));
  if (const int code = spawn(argv, environment, in, out, err, &child->pid_)) {
    child->pid_ = -1;
    return fail(Errc::not_found, "cannot start \"" + argv[0] + "\"", std::strerror(code));
  }
  child->input_ = Pipe::take(in.write);
  child->output_ = Pipe::take(out.read);
  child->error_ = Pipe::take(err.read);
  return child;
}

ChildProcess::~ChildProcess() {
  Pipe::close_end(input_);
  if (pid_ > 0) {
    if (!has_ended(grace_ns_)) {
      ::kill(-pid_, SIGTERM);
      has_ended(grace_ns_);
    }
    ::kill(-pid_, SIGKILL);  // also what it left behind; until it is waited for, the number cannot be another's
    ::waitpid(pid_, nullptr, 0);
  }
  Pipe::close_end(output_);
  Pipe::close_end(error_);
}

bool ChildProcess::has_ended(std::int64_t wait_ns) {
  const std::int64_t deadline = clock_.mono_ns() + wait_ns;
  for (;;) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid_)
      return true;
    if (clock_.mono_ns() >= deadline) return false;
    std::string ignored;  // a child that waits for room in a full pipe would never end
    take(output_, ignored);
    take(error_, ignored);
    ::poll(nullptr, 0, 5);
  }
}

void ChildProcess::take(int& fd, std::string& into) {
  std::array<char, 65536> buffer;
  if (fd < 0) return;
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
  else if (n == 0 || (errno != EAGAIN && errno != EINTR)) Pipe::close_end(fd);
}

// write(2) to a pipe that may have lost its reader: EPIPE, and no signal whatever the process does about SIGPIPE.
static ssize_t write_quietly(int file, std::string_view bytes) {
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t n = ::write(file, bytes.data(), bytes.size());
  const int error = errno;
  const timespec now{};
  if (n < 0 && error == EPIPE) sigtimedwait(&pipe, nullptr, &now);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return n;
}

// Waits once, at most 200 ms, for any of the three streams; moves what can be moved.
Status ChildProcess::pump(std::string_view& pending, std::int64_t deadline_ns) {
  const std::int64_t left = deadline_ns - clock_.mono_ns();
  if (left <= 0) return fail(Errc::network, "it did not answer in time");
  std::array<pollfd, 3> wanted{{{read_.size() < kMostUnread ? output_ : -1, POLLIN, 0},
                                {error_, POLLIN, 0},
                                {pending.empty() ? -1 : input_, POLLOUT, 0}}};
  if (::poll(wanted.data(), wanted.size(), static_cast<int>(std::min(left, kStepNs) / 1'000'000 + 1)) <= 0) return {};
  if (wanted[0].revents != 0) take(output_, read_);
  if (wanted[1].revents != 0) take(error_, errors_);
  if (errors_.size() > kKeptErrors) errors_.erase(0, errors_.size() - kKeptErrors);
  if (wanted[2].revents == 0) return {};
  const ssize_t n = write_quietly(input_, pending);
  if (n > 0) pending.remove_prefix(static_cast<std::size_t>(n));
  else if (errno != EAGAIN && errno != EINTR) pending = {};
  return {};
}

Status ChildProcess::write(std::string_view bytes, std::int64_t deadline_ns) {
  while (!bytes.empty()) BH_CHECK(pump(bytes, deadline_ns));
  return {};
}

Result<std::optional<std::string>> ChildProcess::read_line(std::size_t max_bytes, std::int64_t deadline_ns,
                                                           const std::atomic<int>* stop) {
  for (;;) {
    const std::size_t end = read_.find('\n', searched_);
    if (end != std::string::npos && end <= max_bytes) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      searched_ = 0;
      return std::optional(std::move(line));
    }
    searched_ = read_.size();
    if (searched_ > max_bytes)
      return fail(Errc::network, "it sent a line of more than " + std::to_string(max_bytes) + " bytes");
    if (output_ < 0) return std::optional<std::string>();
    if (stop != nullptr && *stop > 0) return fail(Errc::interrupted, "interrupted");
    std::string_view nothing;
    BH_CHECK(pump(nothing, deadline_ns));
  }
}

}  // namespace benchhub
