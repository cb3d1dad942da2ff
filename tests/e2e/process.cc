// Processes for end-to-end tests; see process.h.
#include "e2e/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace benchhub::e2e {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const auto& s : strings) out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

pid_t spawn(const std::vector<std::string>& argv, const std::string& folder, const std::vector<std::string>& env,
            int out, int err) {
  const auto arguments = pointers(argv);
  const auto variables = pointers(env);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (!folder.empty() && ::chdir(folder.c_str()) != 0) ::_exit(126);
  ::execve(arguments[0], arguments.data(), variables.data());
  ::_exit(127);
}

// Reads both pipes to their ends.
void drain(int out, int err, Ran& ran) {
  pollfd fds[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* texts[2] = {&ran.out, &ran.err};
  for (int open = 2; open > 0;) {
    ::poll(fds, 2, -1);
    for (int i = 0; i < 2; ++i) {
      if (fds[i].fd < 0 || fds[i].revents == 0) continue;
      char buffer[65536];
      const ssize_t n = ::read(fds[i].fd, buffer, sizeof buffer);
      if (n > 0) {
        texts[i]->append(buffer, static_cast<std::size_t>(n));
      } else {
        ::close(fds[i].fd);
        fds[i].fd = -1;
        --open;
      }
    }
  }
}

// The server keeps connections open: a reply ends where its content-length says.
bool is_whole(const std::string& reply) {
  const std::size_t head = reply.find("\r\n\r\n"), length = reply.find("content-length: ");
  return head != std::string::npos && length < head &&
         reply.size() >= head + 4 + std::strtoul(reply.c_str() + length + 16, nullptr, 10);
}

}  // namespace

int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ran run(const std::vector<std::string>& argv, const std::string& folder, const std::vector<std::string>& env) {
  int out[2], err[2];
  Ran ran;
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) return ran;
  const pid_t pid = spawn(argv, folder, env, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  drain(out[0], err[0], ran);
  ran.code = wait_for(pid);
  return ran;
}

pid_t start(const std::vector<std::string>& argv, const std::string& folder, const std::vector<std::string>& env) {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const pid_t pid = spawn(argv, folder, env, null, null);
  ::close(null);
  return pid;
}

ServerProcess::ServerProcess(const std::vector<std::string>& options) {
  std::vector<std::string> argv{LOOPBACK_SERVER};
  argv.insert(argv.end(), options.begin(), options.end());
  int out[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return;
  pid_ = spawn(argv, "", {}, out[1], STDERR_FILENO);
  ::close(out[1]);
  std::string line;
  for (char c; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
  ::close(out[0]);
  port_ = std::atoi(line.substr(line.rfind(' ') + 1).c_str());
}

ServerProcess::~ServerProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  wait_for(pid_);
}

std::string ServerProcess::get(const std::string& path) const {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string reply;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
      char buffer[4096];
      for (ssize_t n; !is_whole(reply) && (n = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
        reply.append(buffer, static_cast<std::size_t>(n));
    }
  }
  ::close(fd);
  const std::size_t body = reply.find("\r\n\r\n");
  return body == std::string::npos ? "" : reply.substr(body + 4);
}

long ServerProcess::hits() const {
  const std::string stats = get("/stats");
  const std::size_t at = stats.find("\"hits\":");
  return at == std::string::npos ? -1 : std::atol(stats.c_str() + at + 7);
}

TempFolder::TempFolder() {
  std::string pattern = testing::TempDir() + "benchhub-e2e-XXXXXX";
  path_ = ::mkdtemp(pattern.data());
}

TempFolder::~TempFolder() {
  if (testing::Test::HasFailure()) {
    std::fprintf(stderr, "the folder of the failed test is kept: %s\n", path_.c_str());
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void write_file(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace benchhub::e2e
