// What every measuring program needs: a child process with its time, CPU and memory, a folder that is gone at the end,
// medians, and the one way in which figures are printed. Shared by perf_*.cc; measures nothing by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace benchhub::perf {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

struct Cost {
  double wall_s = 0;
  double cpu_s = 0;    // user + system
  double peak_mb = 0;  // resident set; of a child process
};

// Runs a program to its end and takes its rusage (wait4). What it prints comes back in `out` if that is not null.
// A signal, or an exit code other than `code`, ends this program with what the child said.
Cost run_program(const std::vector<std::string>& argv, std::string* out = nullptr, int code = 0);
// This thread's own time and CPU while `work` runs; no memory.
Cost run_here(const std::function<void()>& work);

// Each figure's median.
Cost median(const std::vector<Cost>& costs);
double median(std::vector<double> values);  // 0 of none

// A new folder, removed at the end, kept where a program gives up. Below BENCHHUB_PERF_DIR if that is set; else in
// memory
// (/dev/shm) if `in_memory` bytes are free there; else below TMPDIR or /tmp.
class TempFolder {
 public:
  static constexpr std::uint64_t kOnDisk = ~0ULL;
  explicit TempFolder(std::uint64_t in_memory = kOnDisk);
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

[[noreturn]] void give_up(const std::string& why);
void write_file(const std::string& path, std::string_view bytes);  // makes folders; not durable

struct FolderSize {
  long files = 0;
  std::uint64_t bytes = 0;
};
FolderSize size_of(const std::string& folder);  // of all regular files below it

// Floors: the least that any program would have to do. One thread, this process.
Cost write_floor(const std::string& folder,
                 const std::string& fresh);                // as many bytes into as many files, in the same folders
Cost stat_floor(const std::vector<std::string>& folders);  // lstat of every file below them
Cost read_floor(const std::vector<std::string>& folders);  // every byte of every file below them

// The machine as far as it matters to the figures: cores, load, file system of the temporary folder.
void print_setting(const TempFolder& folder);

}  // namespace benchhub::perf
