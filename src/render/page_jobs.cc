// The jobs of one benchmark, and how a page becomes HTML; see page_jobs.h.
#include "render/page_jobs.h"

#include "render/badge.h"
#include "render/exports.h"
#include "render/feeds.h"
#include "render/page_inputs.h"
#include "render/redirects.h"
#include "render/search_index.h"
#include "render/urls.h"
#include "render/view_cite.h"

namespace benchhub {
namespace {

std::string root_of(const std::string& url) {
  std::string root = root_prefix(url);
  return root.empty() ? "./" : root;
}

// The inputs that several pages of a benchmark share.
struct BenchmarkInputs {
  std::uint32_t site, models, definition, board, questions, former;
};

class BenchmarkJobs {
 public:
  BenchmarkJobs(const PageMaker& maker, const BenchmarkIndex& benchmark, PageDecider& inputs)
      : maker_(maker), benchmark_(benchmark), decider_(inputs), former_(std::make_shared<FormerAddresses>(benchmark)) {
    const SiteView& site = maker.site();
    inputs_ = {decider_.input("settings of the site", site_facts(site.model())),
               decider_.input("names of the models", board_models(benchmark)),
               decider_.input("the definition", definition_facts(site, *benchmark.view)),
               decider_.input("the board", board_facts(benchmark)),
               decider_.input("the list of cases", question_lines(benchmark)),
               decider_.input("former names", former_->digest())};
  }

  std::vector<PageJob> list() {
    add_page();
    add_exports();
    add_cases();
    for (std::size_t row = 0; row < benchmark_.view->rows.size(); ++row) add_pair(row);
    add_companions();
    add_former();
    add_turned();
    add_internals();
    return std::move(jobs_);
  }

 private:
  std::uint32_t from(const char* name) {
    return decider_.input(std::string("the template ") + name, maker_.template_digest(name));
  }
  const std::string& slug() const { return benchmark_.benchmark().slug; }

  void add_page() {
    add_with_files(
        benchmark_url(slug()),
        {inputs_.site, inputs_.models, inputs_.definition, inputs_.board, inputs_.former, from("benchmark.html")},
        [&maker = maker_, &benchmark = benchmark_] { return benchmark_page(maker.site(), benchmark); });
  }

  template <class Make>
  void add_with_files(const std::string& url, std::vector<std::uint32_t> uses, Make make) {
    jobs_.push_back(
        {page_file(url), std::move(uses), [&maker = maker_, former = former_, make]() -> Result<std::vector<SiteFile>> {
           PageWithFiles made = make();
           std::vector<SiteFile> out(1);
           out[0].first = file_of(made.page);
           BH_TRY(out[0].second, maker.html(std::move(made.page)));
           for (auto& file : made.files) {
             for (std::string& old : former->of(file.first)) {
               const bool text = file.first.ends_with(".txt");
               out.emplace_back(std::move(old),
                                text ? moved_text(maker.site().model().config, file.first) : file.second);
             }
             out.push_back(std::move(file));
           }
           return out;
         }});
  }

  void add_exports() {
    const std::vector<std::uint32_t> uses = {inputs_.site, inputs_.models, inputs_.definition, inputs_.board};
    const SiteModel& site = maker_.site().model();
    const BenchmarkView& board = *benchmark_.view;
    const std::string folder = benchmark_url(slug());
    jobs_.push_back(file_job(board_file(slug(), "json"), uses, [&site, &board] { return board_json(site, board); }));
    jobs_.push_back(file_job(board_file(slug(), "csv"), uses, [&site, &board] { return board_csv(site, board); }));
    jobs_.push_back(
        file_job(folder + "scores.json", uses, [&benchmark = benchmark_] { return scores_json(benchmark); }));
    jobs_.push_back(file_job(folder + "cite.cff", uses, [&site, &board] { return citation_cff(site, board); }));
    jobs_.push_back(file_job(folder + "cite.bib", uses, [&site, &board] { return bibtex(site, board) + "\n"; }));
  }

  void add_cases() {
    const std::uint32_t list = from("cases.html"), one = from("case.html");
    const std::size_t count = benchmark_.view->cases.size();
    for (std::size_t page = 0; page == 0 || page * kCasesPerPage < count; ++page) {
      jobs_.push_back(page_job(
          maker_, case_list_url(slug(), page), {inputs_.site, inputs_.questions, inputs_.board, list},
          [&site = maker_.site(), &benchmark = benchmark_, page] { return case_list_page(site, benchmark, page); }));
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& id = benchmark_.view->cases[i].the_case->id;
      const std::uint32_t question = decider_.input("case " + id, case_question(benchmark_, i));
      const std::uint32_t answers = decider_.input("answers to " + id, case_answers(benchmark_, i));
      for (std::size_t part = 0; part == 0 || part * kAnswersPerPage < benchmark_.shown[i].size(); ++part)
        add_with_files(
            case_part_url(slug(), id, part), {inputs_.site, question, answers, inputs_.former, one},
            [&site = maker_.site(), &benchmark = benchmark_, i, part] { return case_page(site, benchmark, i, part); });
    }
  }

  void add_pair(std::size_t i) {
    const PairRow& row = benchmark_.view->rows[i];
    if (!row.has_page()) return;
    const std::uint32_t answers = decider_.input("answers of " + row.model, pair_answers(benchmark_, i));
    const std::vector<std::uint32_t> uses = {inputs_.site, inputs_.questions, answers, pair_template()};
    for (std::size_t page = 0; page == 0 || page * kPairCasesPerPage < row.case_scores.size(); ++page) {
      jobs_.push_back(page_job(
          maker_, pair_part_url(row.benchmark, row.model, page), uses,
          [&site = maker_.site(), &benchmark = benchmark_, i, page] { return pair_page(site, benchmark, i, page); }));
    }
    jobs_.push_back(file_job(pair_url(row.benchmark, row.model) + "badge.svg", {inputs_.questions, answers},
                             [&board = *benchmark_.view, &row] { return badge_svg(board, row); }));
  }

  // What hangs on the benchmark's page: its best models against each other, where it comes from, the board for frames.
  void add_companions() {
    const std::vector<std::uint32_t> shown = {inputs_.site, inputs_.models, inputs_.definition, inputs_.board};
    const auto with = [&](const char* name) {
      std::vector<std::uint32_t> uses = shown;
      uses.push_back(from(name));
      return uses;
    };
    const SiteView& site = maker_.site();
    for (const Duel& duel : benchmark_.view->duels) {
      const std::uint32_t facts =
          decider_.input(duel.first + " and " + duel.second + " case by case", duel_facts(benchmark_, duel));
      jobs_.push_back(
          page_job(maker_, duel_url(slug(), duel.first, duel.second),
                   {inputs_.site, inputs_.models, inputs_.definition, inputs_.questions, facts, from("duel.html")},
                   [&site, &benchmark = benchmark_, &duel] { return duel_page(site, benchmark, duel); }));
    }
    jobs_.push_back(page_job(maker_, embed_url(slug()), with("embed.html"),
                             [&site, &benchmark = benchmark_] { return embed_page(site, benchmark); }));
    if (has_lineage(site, *benchmark_.view)) {
      jobs_.push_back(page_job(maker_, lineage_url(slug()), with("lineage.html"),
                               [&site, &benchmark = benchmark_] { return lineage_page(site, *benchmark.view); }));
    }
    jobs_.push_back({benchmark_url(slug()) + "results.sqlite", shown,
                     [&site, &benchmark = benchmark_]() -> Result<std::vector<SiteFile>> {
                       BH_TRY(std::string bytes, results_sqlite(site.model(), benchmark));
                       return std::vector<SiteFile>{
                           {benchmark_url(benchmark.benchmark().slug) + "results.sqlite", std::move(bytes)}};
                     }});
  }

  // What stands where the pages and files so far stood under other names.
  void add_former() {
    if (former_->empty()) return;
    for (std::size_t i = 0, count = jobs_.size(); i < count; ++i) {
      const std::string file = jobs_[i].file;
      const bool leads = file.ends_with("/index.html");
      const std::string url = leads ? file.substr(0, file.size() - std::string_view("index.html").size()) : file;
      std::vector<std::string> old = former_->of(url);
      if (!leads && !old.empty()) add_copies(jobs_[i], std::move(old));
      if (!leads) continue;
      for (std::string& path : old) add_redirect({std::move(path), url, page_words(benchmark_, url)});
    }
  }

  // Two models have one page, and whoever writes its address by hand may name either first.
  void add_turned() {
    for (const Duel& duel : benchmark_.view->duels) {
      const std::string url = duel_url(slug(), duel.first, duel.second);
      const std::string turned = turned_duel_url(slug(), duel.first, duel.second);
      std::vector<std::string> all = former_->of(turned);
      all.push_back(turned);
      for (std::string& path : all) add_redirect({std::move(path), url, page_words(benchmark_, url)});
    }
  }

  void add_redirect(Redirect moved) {
    if (!redirect_template_) redirect_template_ = from("redirect.html");
    jobs_.push_back(page_job(maker_, moved.from,
                             {inputs_.site, inputs_.models, inputs_.definition, *redirect_template_},
                             [&site = maker_.site(), moved] { return redirect_page(site, moved, "benchmarks"); }));
  }

  // What the job makes is made once, and stands at all the paths.
  void add_copies(PageJob& job, std::vector<std::string> paths) {
    job.uses.push_back(inputs_.former);
    job.make = [make = std::move(job.make), paths = std::move(paths)]() -> Result<std::vector<SiteFile>> {
      BH_TRY(std::vector<SiteFile> files, make());
      for (const std::string& path : paths) files.emplace_back(path, files.front().second);
      return files;
    };
  }

  // What only other files of the site ask for: nobody has kept an old address of it.
  void add_internals() {
    jobs_.push_back(file_job(case_search_file(slug()), {inputs_.questions},
                             [&benchmark = benchmark_] { return case_search_index(benchmark); }));
    if (!has_site_map(maker_.site().model().config)) return;
    jobs_.push_back(file_job(benchmark_url(slug()) + "sitemap.xml",
                             {inputs_.site, inputs_.models, inputs_.definition, inputs_.board,
                              decider_.input("times of the answers", answer_times(benchmark_))},
                             [&view = maker_.site(), &board = *benchmark_.view] {
                               return board_sitemap(view.model().config, board, has_lineage(view, board));
                             }));
  }

  std::uint32_t pair_template() {
    if (!pair_template_) pair_template_ = from("pair.html");
    return *pair_template_;
  }

  const PageMaker& maker_;
  const BenchmarkIndex& benchmark_;
  PageDecider& decider_;
  std::shared_ptr<const FormerAddresses> former_;  // the jobs outlive this
  BenchmarkInputs inputs_;
  std::optional<std::uint32_t> pair_template_, redirect_template_;
  std::vector<PageJob> jobs_;
};

}  // namespace

PageMaker::PageMaker(const tmpl::TemplateSet& templates, const std::map<std::string, Digest>& template_digests,
                     const SiteView& site)
    : templates_(templates), template_digests_(template_digests), site_(site), base_(site.model().config.base_url) {
  if (!base_.empty() && !base_.ends_with('/')) base_ += '/';
}

Digest PageMaker::template_digest(std::string_view name) const { return template_digests_.at(std::string(name)); }

Result<std::string> PageMaker::html(Page page) const {
  const bool missing = page.url == "404.html";
  tmpl::Dict common(5);
  common.add("title", tmpl::Value::view(page.title)).add("description", tmpl::Value::view(page.description));
  common.add("section", page.section).add("crumbs", std::move(page.crumbs));
  common.add("canonical", base_.empty() || missing
                              ? tmpl::Value()
                              : tmpl::Value(base_ + (page.stands_for.empty() ? page.url : page.stands_for)));
  page.vars.add("page", std::move(common))
      .add("site", site_.site())
      .add("root", missing ? base_path() : root_of(page.url));
  std::string html;
  BH_CHECK(templates_.render(page.template_name, std::move(page.vars), html));
  return html;
}

// The page for missing addresses is shown at any depth, so that its links must start at the host.
std::string PageMaker::base_path() const {
  const std::size_t host = base_.find("://");
  const std::size_t path = host == base_.npos ? base_.npos : base_.find('/', host + 3);
  return path == base_.npos ? "/" : base_.substr(path);
}

std::string file_of(const Page& page) { return page_file(page.url); }

std::vector<PageJob> benchmark_jobs(const PageMaker& maker, const BenchmarkIndex& benchmark, PageDecider& inputs) {
  return BenchmarkJobs(maker, benchmark, inputs).list();
}

}  // namespace benchhub
