// See progress_file.h.
#include "cli/progress_file.h"

namespace benchhub {
namespace {

constexpr double kEveryS = 0.2;
constexpr std::uint64_t kMaxProgressBytes = 1u << 20;

class ProgressFile : public RunObserver {
 public:
  ProgressFile(FileSystem& fs, std::string path) : fs_(fs), path_(std::move(path)) {}
  ~ProgressFile() override { (void)fs_.remove(path_); }

  void progress(const RunProgress& p) override {
    if (!p.last && told_s_ >= 0 && p.elapsed_s - told_s_ < kEveryS) return;
    told_s_ = p.elapsed_s;
    (void)fs_.write_atomic(path_, canonical_json(progress_json(p)) + "\n", false);
  }

 private:
  FileSystem& fs_;
  std::string path_;
  double told_s_ = -1;
};

}  // namespace

Json progress_json(const RunProgress& p) {
  Json out = {{"event", "progress"},       {"total", p.total},        {"done", p.done},
              {"in_flight", p.in_flight},  {"failed", p.errors},      {"not_run", p.not_run},
              {"spent_nano_usd", p.spent}, {"elapsed_s", p.elapsed_s}};
  out["eta_s"] = p.eta_s ? Json(*p.eta_s) : Json();
  out["providers"] = Json::array();
  for (const auto& lane : p.lanes) {
    out["providers"].push_back({{"provider", lane.provider},
                                {"total", lane.total},
                                {"done", lane.done},
                                {"in_flight", lane.in_flight},
                                {"failed", lane.errors},
                                {"window", lane.window},
                                {"spent_nano_usd", lane.spent},
                                {"paused_s", lane.paused_s},
                                {"stopped", lane.stopped}});
  }
  return out;
}

std::string progress_path(const std::string& root) { return join_path(root, ".benchhub/progress.json"); }

std::unique_ptr<RunObserver> make_progress_file(FileSystem& fs, const std::string& root) {
  return std::make_unique<ProgressFile>(fs, progress_path(root));
}

Json read_progress(FileSystem& fs, const std::string& root) {
  const auto text = fs.read(progress_path(root), kMaxProgressBytes);
  if (!text) return {};
  auto json = parse_json(*text);
  return json && json->is_object() ? *std::move(json) : Json();
}

}  // namespace benchhub
