// Child processes and loopback requests for end-to-end tests: the real binary, the real server.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace benchhub::e2e {

struct Ran {
  int code = -1;  // exit code; 128 + signal if it was killed
  std::string out, err;
};

// Runs a program to its end in `folder` with exactly this environment ("NAME=value").
Ran run(const std::vector<std::string>& argv, const std::string& folder, const std::vector<std::string>& env);

// Starts it without waiting; output goes to /dev/null.
pid_t start(const std::vector<std::string>& argv, const std::string& folder, const std::vector<std::string>& env);
int wait_for(pid_t pid);

// The loopback provider as a process of its own; killed at the end.
class ServerProcess {
 public:
  explicit ServerProcess(const std::vector<std::string>& options);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  int port() const { return port_; }
  // GET path; the body.
  std::string get(const std::string& path) const;
  long hits() const;

 private:
  pid_t pid_ = -1;
  int port_ = 0;
};

// A new folder under the system's temporary folder. Kept, and named on stderr, if the running test has failed.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);  // makes folders

}  // namespace benchhub::e2e
