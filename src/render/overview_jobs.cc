// The jobs of the pages and files about all benchmarks; see page_jobs.h.
#include <algorithm>

#include "base/binary.h"
#include "base/text.h"
#include "render/change_events.h"
#include "render/exports.h"
#include "render/feeds.h"
#include "render/page_inputs.h"
#include "render/page_jobs.h"
#include "render/pages/parts.h"
#include "render/redirects.h"
#include "render/search_index.h"
#include "render/search_words.h"
#include "render/urls.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

class OverviewJobs {
 public:
  OverviewJobs(const PageMaker& maker, PageDecider& inputs) : maker_(maker), decider_(inputs) {
    const SiteModel& site = maker.site().model();
    site_ = decider_.input("settings of the site", site_facts(site));
    build_ = {decider_.input("the commit", digest_of_values(site.commit)),
              decider_.input("whether all is committed", digest_of_values(site.dirty)),
              decider_.input("the digest of definitions and data", digest_of_values(site.input_digest)),
              decider_.input("the list of notices", digest_of_values(site.notices)),
              decider_.input("the schemas", digest_of_values(site.schemas))};
    time_ = decider_.input("the time of the data", digest_of_values(site.data_time_ms));
    database_ = decider_.input("whether there is a results.sqlite", digest_of_values(site.results_database));
    boards_ = decider_.input("the boards", overview_facts(site));
    names_ = decider_.input("names of benchmarks and models", search_facts(site));
  }

  std::vector<PageJob> list() {
    add_pages();
    add_models();
    add_judges();
    add_files();
    add_search();
    return std::move(jobs_);
  }

 private:
  using MakePage = Page (*)(const SiteView&);

  // also: what it shows beside the boards.
  void add_page(const char* url, const char* page_template, MakePage make, std::vector<std::uint32_t> also = {}) {
    also.push_back(boards_);
    add_page_of(url, page_template, make, std::move(also));
  }

  // The same, of what shows no board.
  void add_page_of(const char* url, const char* page_template, MakePage make, std::vector<std::uint32_t> also) {
    const std::uint32_t from =
        decider_.input(std::string("the template ") + page_template, maker_.template_digest(page_template));
    also.insert(also.begin(), {site_, from});
    jobs_.push_back(page_job(maker_, url, std::move(also), [&site = maker_.site(), make] { return make(site); }));
  }

  // What tells one build from another.
  std::vector<std::uint32_t> all_of_build() const {
    std::vector<std::uint32_t> out = build_;
    out.insert(out.end(), {time_, database_});
    return out;
  }

  void add_pages() {
    add_page("", "home.html", home_page);
    add_page("benchmarks/", "benchmarks.html", gallery_page, {database_});
    add_page("404.html", "404.html", missing_page);
    add_page("status/", "status.html", status_page, all_of_build());
    add_page("models/", "models.html", models_page);
    add_page("changes/", "changes.html", changes_page, {time_});
    add_page("compare/", "compare.html", compare_page);
    add_page("new/", "new.html", builder_page);
    if (const std::string& text = maker_.site().model().methodology_markdown; !text.empty())
      add_page_of("methodology/", "methodology.html", methodology_page,
                  {decider_.input("the text of the methodology", digest_of(text))});
  }

  void add_models() {
    const SiteModel& site = maker_.site().model();
    const std::uint32_t from = decider_.input("the template model.html", maker_.template_digest("model.html"));
    for (const ModelView& model : site.models) {
      const std::string& slug = model.model->slug;
      const std::uint32_t rows = decider_.input("results of " + slug, model_rows(maker_.site(), model));
      // Every result moves every model's mean a little, seldom so much that a page shows it.
      const auto& mean = model.mean_win_rate;
      const std::uint32_t shown = decider_.input("mean win rate of " + slug + " in %",
                                                 digest_of_values(mean ? percent_text(*mean) : std::string()));
      const std::uint32_t exact = decider_.input("mean win rate of " + slug, digest_of_values(mean));
      jobs_.push_back(page_job(maker_, model_url(slug), {site_, rows, shown, from},
                               [&view = maker_.site(), &model] { return model_page(view, model); }));
      const auto add_json = [&](const std::string& name) {
        jobs_.push_back(file_job(model_url(name) + "model.json", {site_, rows, exact},
                                 [&site, &model] { return model_json(site, model); }));
      };
      add_json(slug);
      for (const std::string& old : model.model->formerly) {
        add_redirect({model_url(old), model_url(slug), std::string(display_name(*model.model))}, rows);
        add_json(old);
      }
    }
  }

  void add_redirect(Redirect moved, std::uint32_t facts) {
    const std::uint32_t from = decider_.input("the template redirect.html", maker_.template_digest("redirect.html"));
    jobs_.push_back(page_job(maker_, moved.from, {site_, facts, from},
                             [&site = maker_.site(), moved] { return redirect_page(site, moved, "models"); }));
  }

  void add_search() {
    const SiteModel& site = maker_.site().model();
    const std::uint32_t from = decider_.input("the template search.html", maker_.template_digest("search.html"));
    jobs_.push_back(page_job(maker_, "search/", {site_, from}, [&view = maker_.site()] { return search_page(view); }));
    const auto words = std::make_shared<const SearchWords>(site);
    const std::size_t files = words->files();
    const std::uint32_t count = decider_.input("how many files the words of questions take", digest_of_values(files));
    for (std::size_t part = 0; part < search_parts(site); ++part)
      jobs_.push_back(file_job(search_index_file(part), {names_, count},
                               [&site, part, files] { return search_index(site, part, files); }));
    add_words(words);
  }

  // Most builds change no question: then the files need not be made to know that they are the same.
  void add_words(const std::shared_ptr<const SearchWords>& words) {
    const std::string all = "questions of all cases";
    const bool same = decider_.before(all) == words->questions();
    decider_.input(all, words->questions());
    for (std::size_t i = 0; i < words->files(); ++i) {
      const std::string file = search_words_file(i), name = "words of questions in " + file;
      const auto before = same ? decider_.before(name) : std::nullopt;
      const std::uint32_t own = decider_.input(name, before ? *before : digest_of(words->file(i)));
      jobs_.push_back(file_job(file, {own}, [words, i] { return words->file(i); }));
    }
  }

  void add_judges() {
    const SiteModel& site = maker_.site().model();
    const std::uint32_t from = decider_.input("the template judge.html", maker_.template_digest("judge.html"));
    const std::vector<std::string> judges = judges_of(site);
    const auto grades = [&](const std::string& slug) {
      return std::find(judges.begin(), judges.end(), slug) != judges.end();
    };
    std::vector<std::uint32_t> all = {
        site_, decider_.input("the template judges.html", maker_.template_digest("judges.html"))};
    for (const std::string& judge : judges) {
      const std::uint32_t facts = decider_.input("verdicts of " + judge, judge_facts(site, judge));
      all.push_back(facts);
      jobs_.push_back(page_job(maker_, judge_url(judge), {site_, facts, from},
                               [&view = maker_.site(), judge] { return judge_page(view, judge); }));
    }
    if (!judges.empty())
      jobs_.push_back(
          page_job(maker_, "judges/", std::move(all), [&view = maker_.site()] { return judges_page(view); }));
    for (const ModelView& view : site.models) {
      const Model& model = *view.model;
      for (const std::string& old : model.formerly) {
        if (grades(model.slug) && !grades(old))
          add_redirect({judge_url(old), judge_url(model.slug), std::string(display_name(model)) + " as a judge"},
                       names_);
      }
    }
  }

  void add_file(const std::string& path, std::string (*make)(const SiteModel&), std::vector<std::uint32_t> also = {}) {
    also.insert(also.begin(), {site_, boards_});
    jobs_.push_back(file_job(path, std::move(also), [&site = maker_.site().model(), make] { return make(site); }));
  }

  void add_files() {
    const SiteModel& site = maker_.site().model();
    add_file("api/v1/index.json", api_index, all_of_build());
    add_file("changes/changes.md", changes_markdown);
    add_file("feed.xml", atom_feed);
    add_file("feed.json", json_feed);
    jobs_.push_back(file_job("robots.txt", {site_}, [&site] { return robots_txt(site); }));
    add_file("llms.txt", llms_txt, {database_});
    if (has_site_map(site.config)) {
      add_file("sitemap.xml", site_map_index);
      const std::uint32_t judges = decider_.input("the judges", digest_of(join(judges_of(site), "\n")));
      jobs_.push_back(file_job("sitemap-pages.xml", {site_, boards_, judges},
                               [&site] { return site_map_pages(site, judges_of(site)); }));
    }
    jobs_.push_back(file_job("schema/board.schema.json", {site_}, [&site] { return board_schema(site.config); }));
    for (const auto& [name, text] : site.schemas) {
      const std::uint32_t bytes = decider_.input("the schema " + name, digest_of(text));
      jobs_.push_back(file_job("schema/" + name, {bytes}, [&text] { return text; }));
    }
    if (const SiteLogo& logo = site.config.logo; !logo.png.empty())
      jobs_.push_back(file_job(logo_file(logo.sha256), {site_}, [&logo] { return logo.png; }));
    for (const auto& [name, text] : site.chart_runtime) {
      const std::uint32_t bytes = decider_.input("npm's " + name, digest_of(text));
      jobs_.push_back(file_job("assets/vega/" + name, {bytes}, [&text] { return text; }));
    }
  }

  const PageMaker& maker_;
  PageDecider& decider_;
  std::uint32_t site_, boards_, names_, time_, database_;
  std::vector<std::uint32_t> build_;
  std::vector<PageJob> jobs_;
};

}  // namespace

std::vector<PageJob> overview_jobs(const PageMaker& maker, PageDecider& inputs) {
  return OverviewJobs(maker, inputs).list();
}

}  // namespace benchhub
