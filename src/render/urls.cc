// Addresses; see urls.h. Slugs and case ids need no escaping: their character sets are checked when they are read.
#include "render/urls.h"

namespace benchhub {
namespace {

std::string join_url(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out += part;
  return out;
}

}  // namespace

std::string benchmark_url(std::string_view benchmark) { return join_url({"benchmarks/", benchmark, "/"}); }
std::string case_url(std::string_view benchmark, std::string_view case_id) {
  return join_url({"benchmarks/", benchmark, "/cases/", case_id, "/"});
}
std::string case_list_url(std::string_view benchmark, std::size_t page) {
  const std::string number = page == 0 ? std::string() : "-" + std::to_string(page + 1);
  return join_url({"benchmarks/", benchmark, "/cases", number, "/"});
}
std::string case_part_url(std::string_view benchmark, std::string_view case_id, std::size_t page) {
  const std::string part = page == 0 ? std::string() : "page-" + std::to_string(page + 1) + "/";
  return join_url({case_url(benchmark, case_id), part});
}
std::string answer_anchor(std::string_view model, int repeat) {
  const std::string part = repeat == 0 ? std::string() : "." + std::to_string(repeat);
  return join_url({model, part});
}
std::string answer_file(std::string_view benchmark, std::string_view case_id, std::string_view model, int repeat) {
  const std::string part = repeat == 0 ? std::string() : "." + std::to_string(repeat);
  return join_url({case_url(benchmark, case_id), model, part});
}
std::string pair_url(std::string_view benchmark, std::string_view model) {
  return join_url({"benchmarks/", benchmark, "/models/", model, "/"});
}
std::string pair_part_url(std::string_view benchmark, std::string_view model, std::size_t page) {
  const std::string part = page == 0 ? std::string() : "page-" + std::to_string(page + 1) + "/";
  return join_url({pair_url(benchmark, model), part});
}
std::string duel_url(std::string_view benchmark, std::string_view first, std::string_view second) {
  if (second < first) std::swap(first, second);
  return join_url({"benchmarks/", benchmark, "/compare/", first, "/", second, "/"});
}
std::string turned_duel_url(std::string_view benchmark, std::string_view first, std::string_view second) {
  if (first < second) std::swap(first, second);
  return join_url({"benchmarks/", benchmark, "/compare/", first, "/", second, "/"});
}
std::string lineage_url(std::string_view benchmark) { return join_url({"benchmarks/", benchmark, "/lineage/"}); }
std::string embed_url(std::string_view benchmark) { return join_url({"benchmarks/", benchmark, "/embed.html"}); }
std::string model_url(std::string_view model) { return join_url({"models/", model, "/"}); }
std::string judge_url(std::string_view judge) { return join_url({"judges/", judge, "/"}); }
std::string logo_file(std::string_view digest) { return join_url({"assets/logo-", digest.substr(0, 12), ".png"}); }
std::string page_file(std::string_view url) {
  return url.ends_with(".html") ? std::string(url) : join_url({url, "index.html"});
}
std::string board_file(std::string_view benchmark, std::string_view extension) {
  return join_url({"benchmarks/", benchmark, "/board.", extension});
}
std::string chart_file(std::string_view benchmark, std::string_view chart) {
  return join_url({"benchmarks/", benchmark, "/charts/", chart, ".vl.json"});
}

std::string root_prefix(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '/') out += "../";
  }
  return out;
}

}  // namespace benchhub
