// How the site writes numbers: shares as per cent with one decimal, money per column with equal decimals, seconds,
// sizes. What is undefined becomes null, which templates show as a dash. Used by the pages only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.h"
#include "render/site_model.h"
#include "template/value.h"

namespace benchhub {

std::string percent_text(double share);  // 0.8423 -> "84.2"; held in [0, 100]
tmpl::Value percent_value(const std::optional<double>& share);
tmpl::Value seconds_value(const std::optional<double>& ms);         // 1234.5 -> "1.23"
tmpl::Value thousands_value(const std::optional<std::int64_t>& n);  // "12,345"
tmpl::Value time_value(std::int64_t ms);                            // 0 = not known -> null
tmpl::Value text_or_null(std::string_view text);                    // borrows; "" -> null
tmpl::Value text_or_null(std::string&& text) = delete;              // would borrow what is gone: owned_or_null
tmpl::Value owned_or_null(std::string text);                        // "" -> null

// {text, range, lower, upper, method}: "84.2", "78.1–89.3", "78.1", "89.3"; null what is undefined.
tmpl::Value score_value(const ScoreInterval& interval);
tmpl::Value score_value(const OverviewScore& score);
// "3" or "2–6"; null if not ranked.
tmpl::Value rank_value(const PairRow& row);
tmpl::Value rank_value(const OverviewRow& row);
// 0 to 10, a step of colour; null-safe: undefined is 0.
int heat_step(const std::optional<double>& share);

// Dollars as published, exact, with two decimals at least ("0.0375"), or with more for the sake of a column.
tmpl::Value price_value(const std::optional<Nano>& price, int decimals = 2);
int price_decimals(const std::optional<Nano>& price);  // that show it exactly; 2 at least

// Dollars of one column, all with the same decimals (three at most), so that points stand below each other.
class MoneyColumn {
 public:
  void add(const std::optional<Nano>& amount);  // first every amount of the column
  tmpl::Value text(const std::optional<Nano>& amount) const;

 private:
  std::optional<Nano> smallest_;
};

std::string signed_points(double difference);  // 0.032 -> "+3.2", "−3.2"; "0.0"
std::string bytes_text(std::size_t bytes);     // "12 KB"

// `text` cut at `max_bytes` or a little before, never inside a code point.
std::string_view prefix_bytes(std::string_view text, std::size_t max_bytes);
// One line of at most n code points, "…" if cut. Reads no more of a long text than it needs.
std::string one_line(std::string_view text, std::size_t n);

}  // namespace benchhub
