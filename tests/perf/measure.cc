// See measure.h.
#include "measure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/text.h"

namespace benchhub::perf {
namespace {

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; }
double cpu_of(const rusage& usage) { return seconds(usage.ru_utime) + seconds(usage.ru_stime); }

pid_t spawn(const std::vector<std::string>& argv, int output) {
  std::vector<char*> arguments;
  for (const auto& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  return text;
}

const char* file_system_name(long type) {
  switch (type) {
    case 0xEF53:
      return "ext4";
    case 0x01021994:
      return "tmpfs";
    case 0x58465342:
      return "xfs";
    case 0x9123683E:
      return "btrfs";
    case 0x794C7630:
      return "overlay";
    default:
      return "another file system";
  }
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string temporary_parent(std::uint64_t in_memory) {
  if (const std::string own = environment("BENCHHUB_PERF_DIR"); !own.empty()) return own;
  struct statfs shared {};
  const bool fits =
      ::statfs("/dev/shm", &shared) == 0 && shared.f_bavail * static_cast<std::uint64_t>(shared.f_bsize) >= in_memory;
  if (fits) return "/dev/shm";
  const std::string usual = environment("TMPDIR");
  return usual.empty() ? "/tmp" : usual;
}

std::vector<std::string> files_below(const std::vector<std::string>& folders) {
  std::vector<std::string> files;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path().string());
    }
  }
  return files;
}

}  // namespace

void give_up(const std::string& why) {
  fmt::print(stderr, "error: {}\n", why);
  std::exit(1);
}

Cost run_program(const std::vector<std::string>& argv, std::string* out, int code) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) give_up("no pipe");
  const Stopwatch watch;
  const pid_t pid = spawn(argv, ends[1]);
  ::close(ends[1]);
  const std::string text = read_to_end(ends[0]);
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  if (::wait4(pid, &status, 0, &usage) != pid) give_up("lost the child process");
  const double wall = watch.seconds();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != code) give_up(join(argv, " ") + " failed:\n" + text);
  if (out != nullptr) *out = text;
  return {wall, cpu_of(usage), static_cast<double>(usage.ru_maxrss) / 1024};
}

Cost run_here(const std::function<void()>& work) {
  rusage before{}, after{};
  ::getrusage(RUSAGE_THREAD, &before);
  const Stopwatch watch;
  work();
  const double wall = watch.seconds();
  ::getrusage(RUSAGE_THREAD, &after);
  return {wall, cpu_of(after) - cpu_of(before), 0};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

Cost median(const std::vector<Cost>& costs) {
  const auto of = [&](double Cost::*figure) {
    std::vector<double> values;
    for (const auto& cost : costs) values.push_back(cost.*figure);
    return median(std::move(values));
  };
  return {of(&Cost::wall_s), of(&Cost::cpu_s), of(&Cost::peak_mb)};
}

TempFolder::TempFolder(std::uint64_t in_memory) {
  path_ = temporary_parent(in_memory) + "/benchhub-perf-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) give_up("cannot make a folder " + path_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_file(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  if (!file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) give_up("cannot write " + path);
}

FolderSize size_of(const std::string& folder) {
  FolderSize size;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++size.files;
    size.bytes += entry.file_size();
  }
  return size;
}

Cost write_floor(const std::string& folder, const std::string& fresh) {
  std::vector<std::string> folders = {fresh};
  std::vector<std::pair<std::string, std::size_t>> files;
  std::size_t largest = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = fresh + entry.path().string().substr(folder.size());
    if (entry.is_directory()) folders.push_back(path);
    else files.emplace_back(path, entry.file_size());
    if (!entry.is_directory()) largest = std::max(largest, files.back().second);
  }
  const std::string bytes(largest, 'x');
  return run_here([&] {
    for (const auto& path : folders) ::mkdir(path.c_str(), 0777);
    for (const auto& [path, size] : files) {
      const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0666);
      if (::write(fd, bytes.data(), size) != static_cast<ssize_t>(size)) give_up("cannot write " + path);
      ::close(fd);
    }
  });
}

Cost stat_floor(const std::vector<std::string>& folders) {
  const auto files = files_below(folders);
  return run_here([&] {
    struct stat info {};
    for (const auto& path : files) {
      if (::lstat(path.c_str(), &info) != 0) give_up("lost " + path);
    }
  });
}

Cost read_floor(const std::vector<std::string>& folders) {
  const auto files = files_below(folders);
  std::string buffer(1 << 20, '\0');
  return run_here([&] {
    for (const auto& path : files) {
      const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
      while (::read(fd, buffer.data(), buffer.size()) > 0) {
      }
      ::close(fd);
    }
  });
}

void print_setting(const TempFolder& folder) {
  double load = 0;
  ::getloadavg(&load, 1);
  struct statfs info {};
  ::statfs(folder.path().c_str(), &info);
  fmt::print("{} cores, load {:.1f} before the start, files on {}\n", std::thread::hardware_concurrency(), load,
             file_system_name(static_cast<long>(info.f_type)));
}

}  // namespace benchhub::perf
