// See change_events.h.
#include "render/change_events.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "render/exports_common.h"
#include "render/price_moves.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr std::size_t kMarkdownEvents = 100;

std::string named(std::string_view name, std::string_view unknown) {
  return name.empty() ? std::string(unknown) : one_line(name, 100);
}

// What is other than in the entry before.
std::vector<std::string> reasons(const BenchmarkView& board, const OverviewPoint& before, const OverviewPoint& now) {
  std::vector<std::string> out;
  if (before.total != now.total && before.total > 0 && now.total > 0)
    out.push_back(fmt::format("{} → {} cases", before.total, now.total));
  if (before.judges != now.judges)
    out.push_back("judged by " + named(now.judges, "nobody") + " instead of " + named(before.judges, "nobody"));
  if (before.served != now.served && !now.served.empty())
    out.push_back("served as " + named(now.served, "") + " instead of " + named(before.served, "an unknown version"));
  if (board.changed_ms > before.at_ms && board.changed_ms <= now.at_ms)
    out.push_back("definition changed on " + utc_date(board.changed_ms));
  if (before.total == now.total && before.scored != now.scored)
    out.push_back(fmt::format("{} → {} cases with a score", before.scored, now.scored));
  if (out.empty()) out.push_back("new run: cases asked again");
  return out;
}

class EventList {
 public:
  explicit EventList(const SiteModel& site) : site_(site), models_(site) {
    for (const BenchmarkView& board : site.benchmarks) {
      for (const OverviewRow& row : board.overview_rows) {
        if (row.history.empty()) continue;
        const auto [it, fresh] = first_seen_.emplace(row.model, row.history.front().at_ms);
        if (!fresh) it->second = std::min(it->second, row.history.front().at_ms);
      }
    }
  }

  std::vector<ChangeEvent> newest(std::size_t most) {
    most_ = most;
    for (const BenchmarkView& board : site_.benchmarks) {
      for (const OverviewRow& row : board.overview_rows) {
        const ModelView* model = models_.find(row.model);
        if (row.has_page() && (model == nullptr || !model->model->is_baseline())) add_row(board, row);
      }
    }
    std::sort_heap(newest_.begin(), newest_.end());
    std::vector<ChangeEvent> out;
    for (const Moment& one : newest_) out.push_back({one.board, one.row, one.at, why(one)});
    return out;
  }

 private:
  // An event whose reasons are not yet worked out: most are too old to be shown.
  struct Moment {
    const BenchmarkView* board;
    const OverviewRow* row;
    std::size_t at, number;  // in the row's history; of the moment: of equal times the first board stands first
    std::int64_t at_ms;
    bool operator<(const Moment& other) const {  // stands above it
      return std::pair(-at_ms, number) < std::pair(-other.at_ms, other.number);
    }
  };

  void add_row(const BenchmarkView& board, const OverviewRow& row) {
    for (std::size_t i = 0; i < row.history.size(); ++i) {
      const OverviewPoint& now = row.history[i];
      if (i > 0 && !now.split && now.score == row.history[i - 1].score) continue;
      add({&board, &row, i, moments_++, now.at_ms});
    }
  }

  // A site has a moment for each line of every history: only those that will be shown are kept.
  void add(const Moment& one) {
    if (newest_.size() == most_) {
      if (most_ == 0 || !(one < newest_.front())) return;
      std::pop_heap(newest_.begin(), newest_.end());
      newest_.pop_back();
    }
    newest_.push_back(one);
    std::push_heap(newest_.begin(), newest_.end());
  }

  std::vector<std::string> why(const Moment& one) const {
    const OverviewPoint& now = one.row->history[one.at];
    if (now.split) return {"new series: served as " + named(now.served, "another version")};
    if (one.at > 0) return reasons(*one.board, one.row->history[one.at - 1], now);
    return {first_seen_.at(one.row->model) == now.at_ms ? "new model" : "first run here"};
  }

  const SiteModel& site_;
  ExportModels models_;
  std::map<std::string_view, std::int64_t> first_seen_;
  std::size_t most_ = 0, moments_ = 0;
  std::vector<Moment> newest_;  // a heap, the oldest in front
};

// Characters that mean something in Markdown, as themselves.
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : one_line(text, 120)) {
    if (std::string_view("\\`*_{}[]<>()#+-!|~&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string per_million(const std::optional<Nano>& before, const std::optional<Nano>& now) {
  const auto text = [](const std::optional<Nano>& price) { return price ? usd_text(*price) : std::string("–"); };
  return before == now ? text(now) : text(before) + " → " + text(now);
}

std::string prices_markdown(const SiteModel& site, const ExportModels& models) {
  std::string out;
  for (const PriceMove& move : price_moves(site)) {
    const Model& model = *move.model->model;
    out += fmt::format("- {} [{}]({}): input {}, output {} per million tokens; the same answers cost {}\n",
                       model.prices.date, markdown_text(models.name(model.slug)),
                       export_link(site.config, model_url(model.slug)), per_million(move.was.input, model.prices.input),
                       per_million(move.was.output, model.prices.output), price_change(move));
  }
  return out.empty() ? out : "\n## Prices\n\n" + out;
}

}  // namespace

std::vector<ChangeEvent> change_events(const SiteModel& site, std::size_t most) { return EventList(site).newest(most); }

std::string changes_markdown(const SiteModel& site) {
  const ExportModels models(site);
  std::string out = "# What moved\n\nScores in %, newest first.\n\n";
  const auto events = change_events(site, kMarkdownEvents);
  if (events.empty()) out += "No language model has a result yet.\n";
  for (const ChangeEvent& event : events) {
    const OverviewPoint& point = event.point();
    out += "- " + utc_date(point.at_ms) + " [" + markdown_text(models.name(event.row->model)) + "](" +
           export_link(site.config, pair_url(event.row->benchmark, event.row->model)) + ") on " +
           markdown_text(event.board->benchmark->name) + ": ";
    if (event.is_first()) {
      out += percent_text(point.score);
    } else {
      const double before = event.row->history[event.at - 1].score;
      out +=
          percent_text(before) + " → " + percent_text(point.score) + " (" + signed_points(point.score - before) + ")";
    }
    out += ", " + markdown_text(join(event.why, "; ")) + "\n";
  }
  return out + prices_markdown(site, models);
}

}  // namespace benchhub
