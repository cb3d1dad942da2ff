// render_site: compiles the templates once, renders every page over the threads into the one writer, adds assets and
// exports. What a page says is in pages/*.cc.
#include "render/site.h"

#include <mutex>
#include <optional>

#include "base/parallel.h"
#include "render/machines.h"
#include "render/output.h"
#include "render/pages/pages.h"
#include "render/urls.h"
#include "template/template.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxTemplateBytes = 4u << 20;

const std::vector<std::string> kPageTemplates = {
    "home.html",  "benchmarks.html", "benchmark.html",   "cases.html", "case.html",    "pair.html",    "models.html",
    "model.html", "status.html",     "methodology.html", "404.html",   "changes.html", "compare.html", "new.html"};

Result<tmpl::LoadedTemplate> load_template(FileSystem& fs, const RenderOptions& options, std::string_view name) {
  for (const std::string& dir : options.template_dirs) {
    const std::string path = join_path(dir, name);
    auto text = fs.read(path, kMaxTemplateBytes);
    if (text) return tmpl::LoadedTemplate{path, *std::move(text)};
    if (text.error().code != Errc::not_found) return fail(std::move(text).error());
  }
  return fail(Errc::not_found, "no template '" + std::string(name) + "'", "",
              "it is looked for in the repository's templates/ and beside the tool");
}

Status write_assets(FileSystem& fs, const RenderOptions& options, SiteWriter& writer) {
  std::set<std::string> done;
  for (const std::string& dir : options.template_dirs) {
    const std::string folder = join_path(dir, "assets");
    auto names = fs.list(folder);
    if (!names && names.error().code == Errc::not_found) continue;
    if (!names) return fail(std::move(names).error());
    for (const std::string& name : *names) {
      if (!done.insert(name).second) continue;
      BH_TRY(const std::string bytes, fs.read(join_path(folder, name)));
      BH_CHECK(writer.write("assets/" + name, bytes));
    }
  }
  return {};
}

// Every page of the site as a small number, so that threads can share them out.
struct PageJob {
  enum class Kind : std::uint8_t {
    home,
    gallery,
    missing,
    methodology,
    status,
    changes,
    compare,
    builder,
    models,
    model,
    benchmark,
    cases,
    one_case,
    pair
  };
  Kind kind;
  std::uint32_t a = 0, b = 0, c = 0;
};

std::vector<PageJob> page_jobs(const SiteView& site) {
  using Kind = PageJob::Kind;
  std::vector<PageJob> jobs = {{Kind::home},   {Kind::gallery}, {Kind::missing}, {Kind::status},
                               {Kind::models}, {Kind::changes}, {Kind::compare}, {Kind::builder}};
  if (!site.model().methodology_markdown.empty()) jobs.push_back({Kind::methodology});
  const auto add = [&](Kind kind, std::size_t a, std::size_t b, std::size_t c = 0) {
    jobs.push_back({kind, static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(c)});
  };
  for (std::size_t m = 0; m < site.model().models.size(); ++m) add(Kind::model, m, 0);
  for (std::size_t i = 0; i < site.benchmarks().size(); ++i) {
    const BenchmarkView& view = *site.benchmarks()[i].view;
    add(Kind::benchmark, i, 0);
    for (std::size_t page = 0; page == 0 || page * kCasesPerPage < view.cases.size(); ++page) add(Kind::cases, i, page);
    for (std::size_t c = 0; c < view.cases.size(); ++c) add(Kind::one_case, i, c);
    for (std::size_t r = 0; r < view.rows.size(); ++r) {
      const std::size_t pages =
          view.rows[r].has_page()
              ? std::max<std::size_t>(1, (view.rows[r].case_scores.size() + kPairCasesPerPage - 1) / kPairCasesPerPage)
              : 0;
      for (std::size_t page = 0; page < pages; ++page) add(Kind::pair, i, r, page);
    }
  }
  return jobs;
}

class SiteRenderer {
 public:
  SiteRenderer(const SiteView& view, const tmpl::TemplateSet& templates, SiteWriter& writer)
      : view_(view), templates_(templates), writer_(writer), base_(view.model().config.base_url) {
    if (!base_.empty() && !base_.ends_with('/')) base_ += '/';
  }

  Status render(const PageJob& job) const {
    using Kind = PageJob::Kind;
    const auto& benchmarks = view_.benchmarks();
    switch (job.kind) {
      case Kind::home:
        return write(home_page(view_));
      case Kind::gallery:
        return write(gallery_page(view_));
      case Kind::missing:
        return write(missing_page(view_));
      case Kind::methodology:
        return write(methodology_page(view_));
      case Kind::status:
        return write(status_page(view_));
      case Kind::changes:
        return write(changes_page(view_));
      case Kind::compare:
        return write(compare_page(view_));
      case Kind::builder:
        return write(builder_page(view_));
      case Kind::models:
        return write(models_page(view_));
      case Kind::model:
        return write(model_page(view_, view_.model().models[job.a]));
      case Kind::benchmark:
        return write_benchmark(benchmarks[job.a]);
      case Kind::cases:
        return write(case_list_page(view_, benchmarks[job.a], job.b));
      case Kind::one_case:
        return write(case_page(view_, benchmarks[job.a], job.b));
      case Kind::pair:
        return write(pair_page(view_, benchmarks[job.a], job.b, job.c));
    }
    return {};
  }

 private:
  Status write(Page page) const {
    const bool missing = page.url == "404.html";
    tmpl::Dict common(5);
    common.add("title", tmpl::Value::view(page.title)).add("description", tmpl::Value::view(page.description));
    common.add("section", page.section).add("crumbs", std::move(page.crumbs));
    common.add("canonical", base_.empty() || missing ? tmpl::Value() : tmpl::Value(base_ + page.url));
    page.vars.add("page", std::move(common))
        .add("site", view_.site())
        .add("root", missing ? base_path() : root_of(page.url));
    std::string html;
    BH_CHECK(templates_.render(page.template_name, std::move(page.vars), html));
    return writer_.write(missing ? page.url : page_file(page.url), html);
  }

  Status write_benchmark(const BenchmarkIndex& benchmark) const {
    BenchmarkPage page = benchmark_page(view_, benchmark);
    for (const auto& [path, bytes] : page.files) BH_CHECK(writer_.write(path, bytes));
    return write(std::move(page.page));
  }

  static std::string root_of(const std::string& url) {
    std::string root = root_prefix(url);
    return root.empty() ? "./" : root;
  }

  // The page for missing addresses is shown at any depth, so that its links must start at the host.
  std::string base_path() const {
    const std::size_t host = base_.find("://");
    const std::size_t path = host == base_.npos ? base_.npos : base_.find('/', host + 3);
    return path == base_.npos ? "/" : base_.substr(path);
  }

  const SiteView& view_;
  const tmpl::TemplateSet& templates_;
  SiteWriter& writer_;
  std::string base_;
};

// The error of the first page in order, whatever thread met one first.
class FirstError {
 public:
  void report(std::size_t job, Error error) {
    const std::lock_guard lock(mutex_);
    if (error_ && job_ < job) return;
    job_ = job;
    error_ = std::move(error);
  }
  Status status() const { return error_ ? Status(fail(*error_)) : Status(); }

 private:
  std::mutex mutex_;
  std::size_t job_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<RenderReport> render_site(const SiteModel& model, FileSystem& fs, const RenderOptions& options) {
  const auto loader = [&](std::string_view name) { return load_template(fs, options, name); };
  BH_TRY(const tmpl::TemplateSet templates, tmpl::TemplateSet::compile(loader, kPageTemplates));
  BH_TRY(const std::unique_ptr<SiteWriter> writer, SiteWriter::open(fs, options));
  const SiteView view(model, options.threads);
  const SiteRenderer renderer(view, templates, *writer);
  const std::vector<PageJob> jobs = page_jobs(view);
  FirstError first;
  parallel_for(jobs.size(), options.threads, [&](std::size_t i) {
    if (Status status = renderer.render(jobs[i]); !status) first.report(i, std::move(status).error());
  });
  BH_CHECK(first.status());
  BH_CHECK(write_assets(fs, options, *writer));
  BH_CHECK(write_machine_files(model, *writer, options.threads));
  return writer->finish();
}

}  // namespace benchhub
