// Number and text formats of the pages; see view_format.h.
#include "render/view_format.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr int kMaxMoneyDecimals = 3;

// Decimals that leave the smallest amount two digits.
int money_decimals(Nano smallest) {
  int decimals = 2;
  for (Nano limit = kNanoPerUsd / 10; smallest < limit && decimals < kMaxMoneyDecimals; limit /= 10) ++decimals;
  return decimals;
}

}  // namespace

std::string percent_text(double share) { return fixed(std::clamp(share, 0.0, 1.0) * 100, 1); }

tmpl::Value percent_value(const std::optional<double>& share) {
  if (!share || !std::isfinite(*share)) return {};
  return percent_text(*share);
}

tmpl::Value seconds_value(const std::optional<double>& ms) {
  if (!ms || !std::isfinite(*ms)) return {};
  return fixed(*ms / 1000, 2);
}

tmpl::Value thousands_value(const std::optional<std::int64_t>& n) {
  if (!n) return {};
  return with_thousands(*n);
}

tmpl::Value time_value(std::int64_t ms) {
  if (ms == 0) return {};
  return ms;
}

tmpl::Value owned_or_null(std::string text) { return text.empty() ? tmpl::Value() : tmpl::Value(std::move(text)); }

tmpl::Value text_or_null(std::string_view text) {
  if (text.empty()) return {};
  return tmpl::Value::view(text);
}

namespace {

tmpl::Value interval_value(const auto& interval) {
  tmpl::Dict out(5);
  const tmpl::Value text = percent_value(interval.value), lower = percent_value(interval.lower),
                    upper = percent_value(interval.upper);
  const bool range = !text.is_null() && !lower.is_null() && !upper.is_null();
  out.add("text", text);
  out.add("range",
          range ? tmpl::Value(percent_text(*interval.lower) + "–" + percent_text(*interval.upper)) : tmpl::Value());
  out.add("lower", lower).add("upper", upper).add("method", tmpl::Value::view(interval.method));
  return out;
}

tmpl::Value ranks_value(const auto& row) {
  if (!row.ranked || !row.rank_best || !row.rank_worst) return {};
  if (*row.rank_best == *row.rank_worst) return with_thousands(*row.rank_best);
  return with_thousands(*row.rank_best) + "–" + with_thousands(*row.rank_worst);
}

}  // namespace

tmpl::Value score_value(const ScoreInterval& interval) { return interval_value(interval); }
tmpl::Value score_value(const OverviewScore& score) { return interval_value(score); }
tmpl::Value rank_value(const PairRow& row) { return ranks_value(row); }
tmpl::Value rank_value(const OverviewRow& row) { return ranks_value(row); }

int heat_step(const std::optional<double>& share) {
  if (!share || !std::isfinite(*share)) return 0;
  return static_cast<int>(std::lround(std::clamp(*share, 0.0, 1.0) * 10));
}

void MoneyColumn::add(const std::optional<Nano>& amount) {
  if (!amount || *amount <= 0) return;
  smallest_ = std::min(smallest_.value_or(*amount), *amount);
}

tmpl::Value MoneyColumn::text(const std::optional<Nano>& amount) const {
  if (!amount) return {};
  if (*amount == 0) return "0";
  if (*amount < kNanoPerUsd / 2000) return "<0.001";
  const int decimals = money_decimals(smallest_.value_or(kNanoPerUsd));
  return fixed(static_cast<double>(*amount) / static_cast<double>(kNanoPerUsd), decimals);
}

int price_decimals(const std::optional<Nano>& price) {
  int decimals = 9;
  for (Nano rest = price.value_or(0); decimals > 2 && rest % 10 == 0; rest /= 10) --decimals;
  return decimals;
}

tmpl::Value price_value(const std::optional<Nano>& price, int decimals) {
  if (!price) return {};
  return fixed(static_cast<double>(*price) / static_cast<double>(kNanoPerUsd),
               std::max(decimals, price_decimals(price)));
}

std::string signed_points(double difference) {
  const std::string size = fixed(std::abs(difference) * 100, 1);
  if (size == "0.0") return size;
  return (difference > 0 ? "+" : "−") + size;
}

std::string bytes_text(std::size_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " bytes";
  if (bytes < 1024 * 1024) return std::to_string((bytes + 512) / 1024) + " KB";
  return fixed(static_cast<double>(bytes) / (1024 * 1024), 1) + " MB";
}

std::string_view prefix_bytes(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  const auto continues = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80; };
  while (max_bytes > 0 && continues(max_bytes)) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string one_line(std::string_view text, std::size_t n) {
  const std::string_view head = prefix_bytes(text, n * 8);
  const std::string line = collapse_space(head);
  const std::string_view cut = prefix_code_points(line, n);
  if (cut.size() == line.size() && head.size() == text.size()) return line;
  return std::string(cut) + "…";
}

}  // namespace benchhub
