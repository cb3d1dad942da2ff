// Addresses that pages and files had before something was renamed, as `formerly` of benchmarks, cases and models
// declares it. At each old address of a page stands one that leads on; a file that programs read stands there as a
// copy; a long text, as a line that names its new address. All lead to this site alone. Called by page_jobs.cc and
// overview_jobs.cc; docs/format-exports.md tells readers what stands where.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "render/view.h"

namespace benchhub {

// The old addresses below one benchmark's slugs, old and new.
class FormerAddresses {
 public:
  // Borrows the benchmark.
  explicit FormerAddresses(const BenchmarkIndex& benchmark);
  bool empty() const { return slugs_->empty() && cases_.empty() && models_.empty(); }
  // Every address that a page or file of the benchmark had before it had `address`.
  std::vector<std::string> of(std::string_view address) const;
  Digest digest() const;  // of what they depend on

 private:
  using Names = std::map<std::string_view, const std::vector<std::string>*>;
  static std::vector<std::string> all_of(const Names& names, std::string_view name);
  std::vector<std::string> all_at(const std::vector<std::string_view>& parts, std::size_t at) const;
  std::string slug_;
  const std::vector<std::string>* slugs_;
  Names cases_, models_;  // those that had other names, by the present one
};

struct Redirect {
  std::string from, to;  // addresses of pages, below the site's root
  std::string what;      // is shown there, in words: "Case c003 of Fine print"
};

// What a page of a benchmark shows, in words.
std::string page_words(const BenchmarkIndex& benchmark, std::string_view url);
Page redirect_page(const SiteView& site, const Redirect& redirect, std::string_view section);
// Stands where a text stood.
std::string moved_text(const SiteConfig& config, std::string_view to);

}  // namespace benchhub
