// The site of 50 x 20 and of 500 x 50 (benchmarks x models, 8 cases each) by the real binary: rendered cold, with
// nothing changed, with one result changed; and `plan` over the same. Beside each the floor: what writing as many bytes
// to as many files, or reading all inputs, costs a program that does nothing else.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "base/text.h"
#include "corpus.h"
#include "measure.h"

namespace benchhub::perf {
namespace {

// A disk would be measured with it: ext4 takes up to twenty times as long for new files soon after a mass delete.
constexpr std::uint64_t kRoom = 3'000'000'000;

struct Scale {
  int benchmarks, models, cold_rounds, rounds;
};

class SiteMeasurement {
 public:
  explicit SiteMeasurement(const Scale& scale) : scale_(scale) {
    input_ = write_corpus(root_, {scale.benchmarks, scale.models});
    // The tool finds its own templates only beside a build folder in the source tree.
    std::filesystem::copy(BENCHHUB_SOURCE_DIR "/templates", root_ + "/templates",
                          std::filesystem::copy_options::recursive);
    fmt::print("\n{} x {}: {} input files, {:.1f} MB\n", scale.benchmarks, scale.models, input_.files, mb(input_));
  }

  void measure() {
    cold();
    const Cost stat = stat_floor({root_ + "/benchmarks", root_ + "/models", root_ + "/data", site_});
    const Cost read = read_floor({root_ + "/benchmarks", root_ + "/models", root_ + "/data"});
    fmt::print("  floors: lstat of inputs and site CPU {:.3f} s, reading the inputs {:.3f} s\n", stat.cpu_s,
               read.cpu_s);
    repeated("nothing changed", stat.cpu_s, [](int) {});
    repeated("one changed", stat.cpu_s, [&](int turn) { change_one_result(root_, turn); });
    plans(stat.cpu_s);
  }

 private:
  static double mb(const FolderSize& size) { return static_cast<double>(size.bytes) / 1e6; }

  // Each round has a new folder: into the same one it would be a rebuild, and ext4 is slow after a mass delete.
  void cold() {
    std::vector<Cost> costs;
    for (int round = 0; round < scale_.cold_rounds; ++round) {
      site_ = fmt::format("{}/site-{}", folder_.path(), round);
      std::filesystem::remove_all(root_ + "/.benchhub");
      costs.push_back(run_program(render()));
    }
    const Cost cost = median(costs);
    const FolderSize size = size_of(site_);
    const Cost floor = write_floor(site_, folder_.path() + "/floor");
    print("cold", cost,
          fmt::format("{:.1f} x floor ({:.2f} s)   {} files, {:.1f} MB", cost.cpu_s / floor.cpu_s, floor.cpu_s,
                      size.files, mb(size)));
  }

  template <class Change>
  void repeated(const char* what, double floor, Change change) {
    std::vector<Cost> costs;
    std::string out;
    for (int round = 0; round < scale_.rounds; ++round) {
      change(round);
      costs.push_back(run_program(render(), &out));
    }
    const Cost cost = median(costs);
    print(what, cost, fmt::format("{:.1f} x lstat   {}", cost.cpu_s / floor, trim(out.substr(out.rfind(": ") + 2))));
  }

  // The first one reads every answer, the others those of what changed.
  void plans(double floor) {
    const std::vector<std::string> command = {BENCHHUB_BUILD, "plan", "--root", root_};
    const auto tell = [&](const char* what, const Cost& cost) {
      print(what, cost, fmt::format("{:.1f} x lstat", cost.cpu_s / floor));
    };
    tell("plan, first", run_program(command));
    std::vector<Cost> changed, same;
    for (int round = 0; round < scale_.rounds; ++round) {
      change_one_result(root_, scale_.rounds + round);
      changed.push_back(run_program(command));
      same.push_back(run_program(command));
    }
    tell("plan, one changed", median(changed));
    tell("plan, the same", median(same));
  }

  std::vector<std::string> render() const { return {BENCHHUB_BUILD, "render", "--root", root_, "--out", site_}; }

  static void print(const char* what, const Cost& cost, const std::string& rest) {
    fmt::print("  {:<17} wall {:6.2f} s   CPU {:6.2f} s   peak {:4.0f} MB   {}\n", what, cost.wall_s, cost.cpu_s,
               cost.peak_mb, rest);
    std::fflush(stdout);
  }

  Scale scale_;
  TempFolder folder_{kRoom};
  std::string root_ = folder_.path() + "/repository", site_;
  FolderSize input_;
};

}  // namespace
}  // namespace benchhub::perf

int main() {
  using namespace benchhub::perf;
  print_setting(TempFolder(kRoom));
  for (const Scale scale : {Scale{50, 20, 3, 5}, Scale{500, 50, 1, 2}}) SiteMeasurement(scale).measure();
}
