// The pages of the site as jobs: which file, of which inputs, and how it is made. page_jobs.cc lists those of a
// benchmark, overview_jobs.cc those about all. Used by site.cc, which decides which of them are run.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "render/ledger.h"
#include "render/pages/pages.h"
#include "render/urls.h"
#include "template/template.h"

namespace benchhub {


struct PageJob {
  std::string file;                 // the first of those that `make` gives
  std::vector<std::uint32_t> uses;  // inputs, as the section's PageDecider numbers them
  std::function<Result<std::vector<SiteFile>>()> make;
};

// Turns pages into HTML. Thread-safe.
class PageMaker {
 public:
  // template_digests: of each page template with all that it extends or includes.
  PageMaker(const tmpl::TemplateSet& templates, const std::map<std::string, Digest>& template_digests,
            const SiteView& site);
  Result<std::string> html(Page page) const;
  Digest template_digest(std::string_view name) const;
  const SiteView& site() const { return site_; }

 private:
  std::string base_path() const;
  const tmpl::TemplateSet& templates_;
  const std::map<std::string, Digest>& template_digests_;
  const SiteView& site_;
  std::string base_;
};

std::string file_of(const Page& page);

// Everything of one benchmark: its pages, charts, badges, exports. The jobs borrow from what they are given.
std::vector<PageJob> benchmark_jobs(const PageMaker& maker, const BenchmarkIndex& benchmark, PageDecider& inputs);
// Everything else but assets.
std::vector<PageJob> overview_jobs(const PageMaker& maker, PageDecider& inputs);

// A job of one HTML page.
template <class Make>
PageJob page_job(const PageMaker& maker, std::string url, std::vector<std::uint32_t> uses, Make make) {
  std::string file = page_file(url);
  return {file, std::move(uses), [&maker, file, make]() -> Result<std::vector<SiteFile>> {
            BH_TRY(std::string html, maker.html(make()));
            return std::vector<SiteFile>{{file, std::move(html)}};
          }};
}
// A job of one file for programs.
template <class Make>
PageJob file_job(std::string file, std::vector<std::uint32_t> uses, Make make) {
  return {file, std::move(uses), [file, make]() -> Result<std::vector<SiteFile>> {
            return std::vector<SiteFile>{{file, make()}};
          }};
}

}  // namespace benchhub
