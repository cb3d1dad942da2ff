// See redirects.h.
#include "render/redirects.h"

#include "base/binary.h"
#include "base/text.h"
#include "render/exports_common.h"
#include "render/pages/parts.h"
#include "render/urls.h"

namespace benchhub {
namespace {

std::string_view name_of(const BenchmarkIndex& benchmark, std::string_view model) {
  const auto row = benchmark.row_at.find(model);
  return row == benchmark.row_at.end() ? model : model_name(benchmark, benchmark.view->rows[row->second]);
}

}  // namespace

FormerAddresses::FormerAddresses(const BenchmarkIndex& benchmark)
    : slug_(benchmark.benchmark().slug), slugs_(&benchmark.benchmark().formerly) {
  for (const CaseView& one : benchmark.view->cases) {
    if (!one.the_case->formerly.empty()) cases_.emplace(one.the_case->id, &one.the_case->formerly);
  }
  for (const ModelView* view : benchmark.models) {
    if (!view->model->formerly.empty()) models_.emplace(view->model->slug, &view->model->formerly);
  }
}

Digest FormerAddresses::digest() const {
  BinaryWriter out;
  out(*slugs_);
  for (const Names* names : {&cases_, &models_}) {
    for (const auto& [name, formerly] : *names) out(name, *formerly);
  }
  return digest_of(out.bytes());
}

std::vector<std::string> FormerAddresses::all_of(const Names& names, std::string_view name) {
  std::vector<std::string> out = {std::string(name)};
  const auto found = names.find(name);
  if (found != names.end()) out.insert(out.end(), found->second->begin(), found->second->end());
  return out;
}

// All names of the part at `at` of an address below the benchmark's: see urls.h.
std::vector<std::string> FormerAddresses::all_at(const std::vector<std::string_view>& parts, std::size_t at) const {
  const std::string_view kind = parts.front(), part = parts[at];
  const bool last = at + 1 == parts.size();
  if (at == 1 && !last && kind == "cases") return all_of(cases_, part);
  if (at == 1 && !last && kind == "models") return all_of(models_, part);
  if (at >= 1 && !last && kind == "compare") return all_of(models_, part);
  if (at != 2 || kind != "cases" || !part.ends_with(".txt")) return {std::string(part)};
  const std::size_t dot = part.find('.');
  std::vector<std::string> out = all_of(models_, part.substr(0, dot));
  for (std::string& name : out) name += part.substr(dot);
  return out;
}

std::vector<std::string> FormerAddresses::of(std::string_view address) const {
  const std::string now = benchmark_url(slug_);
  if (empty() || !address.starts_with(now)) return {};
  const auto parts = split(address.substr(now.size()), '/');
  std::vector<std::string> out = {now};
  for (const std::string& slug : *slugs_) out.push_back(benchmark_url(slug));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<std::string> longer;
    for (const std::string& part : all_at(parts, i)) {
      for (const std::string& start : out) longer.push_back(start + part + (i + 1 < parts.size() ? "/" : ""));
    }
    out = std::move(longer);
  }
  std::erase(out, address);
  return out;
}

std::string page_words(const BenchmarkIndex& benchmark, std::string_view url) {
  const std::string& name = benchmark.benchmark().name;
  const auto parts = split(url.substr(benchmark_url(benchmark.benchmark().slug).size()), '/');
  const std::string_view kind = parts.front();
  if (kind == "cases" && parts.size() > 2) return "Case " + std::string(parts[1]) + " of " + name;
  if (kind.starts_with("cases")) return "The cases of " + name;
  if (kind == "models" && parts.size() > 1) return std::string(name_of(benchmark, parts[1])) + " on " + name;
  if (kind == "compare" && parts.size() > 2)
    return std::string(name_of(benchmark, parts[1])) + " or " + std::string(name_of(benchmark, parts[2])) + " on " +
           name;
  return kind == "lineage" ? "The lineage of " + name : name;
}

Page redirect_page(const SiteView& site, const Redirect& redirect, std::string_view section) {
  Page page{.url = redirect.from,
            .template_name = "redirect.html",
            .title = redirect.what + " · " + site.model().config.title,
            .description = redirect.what + " has a new address, to which this page leads.",
            .section = section,
            .stands_for = redirect.to};
  page.vars.add("to", redirect.to).add("what", tmpl::Value::view(redirect.what));
  return page;
}

std::string moved_text(const SiteConfig& config, std::string_view to) {
  return "This text has moved. It is now at:\n" + export_link(config, to) + "\n";
}

}  // namespace benchhub
