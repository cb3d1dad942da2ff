// Live views; see live.h.
#include "cli/live.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress_file.h"
#include "cli/report.h"

namespace benchhub {
namespace {

constexpr double kPlainEveryS = 10;
constexpr std::size_t kMaxRows = 20;  // a terminal has few lines; the busiest providers matter

std::string fixed1(double value) {
  const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
  return with_thousands(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string state_of(const LaneProgress& lane) {
  if (!lane.stopped.empty()) return "stopped: " + lane.stopped;
  if (lane.done == lane.total) return "done";
  if (lane.paused_s >= 0.1) return "waits " + minutes_text(lane.paused_s) + ": rate limit";
  return std::to_string(lane.in_flight) + " of at most " + std::to_string(lane.window) + " in flight";
}

std::string summary(const RunProgress& p) {
  std::string out = with_thousands(p.done) + " of " + with_thousands(p.total) + " done";
  if (p.errors > 0) out += ", " + with_thousands(p.errors) + " failed";
  if (p.not_run > 0) out += ", " + with_thousands(p.not_run) + " not run";
  out += ", " + with_thousands(p.in_flight) + " in flight, " + usd_text(p.spent) + " of " + usd_text(p.budget);
  std::int64_t remote = 0;  // baselines take no time and would make the rate look better than it is
  for (const auto& lane : p.lanes) remote += lane.done;
  if (p.elapsed_s > 0) out += ", " + fixed1(static_cast<double>(remote) / p.elapsed_s) + "/s";
  if (p.eta_s) out += ", about " + minutes_text(*p.eta_s) + " left";
  return out;
}

class TerminalView : public RunObserver {
 public:
  void progress(const RunProgress& p) override {
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    const std::string table = live_table(p, known ? size.ws_col : 80);
    std::string out;
    if (lines_ > 0) out = "\x1b[" + std::to_string(lines_) + "A\x1b[J";  // up, and clear to the end
    out += table;
    lines_ = static_cast<int>(std::count(table.begin(), table.end(), '\n'));
    std::fwrite(out.data(), 1, out.size(), stderr);
  }

 private:
  int lines_ = 0;
};

class PlainView : public RunObserver {
 public:
  void progress(const RunProgress& p) override {
    if (!p.last && p.elapsed_s - told_s_ < kPlainEveryS) return;
    told_s_ = p.elapsed_s;
    note(summary(p));
    for (const auto& lane : p.lanes) {
      const std::string state = state_of(lane);
      const bool news = !lane.stopped.empty() || lane.paused_s >= 0.1;
      if (news && !p.last) note("  " + lane.provider + ": " + state);
    }
  }

 private:
  double told_s_ = 0;
};

class EventView : public RunObserver {
 public:
  void progress(const RunProgress& p) override {
    if (!p.last && p.elapsed_s - told_s_ < 1) return;
    told_s_ = p.elapsed_s;
    print_json_line(progress_json(p));
  }

  void ended(const SendRecord& send) override {
    Json out = {{"event", "send"},           {"benchmark", send.pair.benchmark},
                {"model", send.pair.model},  {"case", send.case_id},
                {"repeat", send.repeat},     {"attempt", send.attempt},
                {"provider", send.provider}, {"state", to_string(send.state)},
                {"again", send.again},       {"status", send.status}};
    if (!send.error.empty()) out["error"] = send.error;
    if (send.timing.total_ms) out["total_ms"] = *send.timing.total_ms;
    out["cost_nano_usd"] = send.cost ? Json(*send.cost) : Json();
    print_json_line(out);
  }

 private:
  double told_s_ = 0;
};

}  // namespace

std::string live_table(const RunProgress& p, std::size_t width) {
  std::vector<std::vector<std::string>> rows{{"provider", "done", "failed", "rate", "spent", ""}};
  for (const auto& lane : p.lanes) {
    if (rows.size() > kMaxRows) break;
    const double rate = p.elapsed_s > 0 ? static_cast<double>(lane.done) / p.elapsed_s : 0;
    rows.push_back({lane.provider, with_thousands(lane.done) + " / " + with_thousands(lane.total),
                    with_thousands(lane.errors), fixed1(rate) + "/s", usd_text(lane.spent), state_of(lane)});
  }
  const std::string table = text_table(rows) + summary(p);
  std::string out;
  for (const auto line : split_lines(table)) out += std::string(prefix_code_points(line, width)) + "\n";
  return out;
}

LiveKind live_kind(bool json) {
  if (json) return LiveKind::json;
  const char* terminal = std::getenv("TERM");
  const bool moves = terminal != nullptr && std::string_view(terminal) != "dumb";
  return moves && ::isatty(STDERR_FILENO) != 0 ? LiveKind::terminal : LiveKind::plain;
}

std::unique_ptr<RunObserver> make_live_view(LiveKind kind) {
  switch (kind) {
    case LiveKind::terminal:
      return std::make_unique<TerminalView>();
    case LiveKind::json:
      return std::make_unique<EventView>();
    case LiveKind::plain:
      break;
  }
  return std::make_unique<PlainView>();
}

}  // namespace benchhub
