// SiteRenderer: compiles the templates once, asks the ledger which pages must be made, makes them over the threads into
// the one writer. What a page says is in pages/*.cc, of what it is made in page_jobs.cc and overview_jobs.cc.
#include "render/site.h"

#include <mutex>
#include <optional>
#include <set>

#include "base/binary.h"
#include "base/parallel.h"
#include "base/text.h"
#include "render/output.h"
#include "render/page_jobs.h"
#include "render/template_notes.h"
#include "render/urls.h"
#include "template/template.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxTemplateBytes = 4u << 20;

const std::vector<std::string> kPageTemplates = {
    "home.html",    "benchmarks.html", "benchmark.html", "cases.html",       "case.html",  "pair.html",
    "models.html",  "model.html",      "status.html",    "methodology.html", "404.html",   "changes.html",
    "compare.html", "new.html",        "redirect.html",  "duel.html",        "embed.html", "lineage.html",
    "search.html",  "judge.html",      "judges.html"};

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

constexpr const char *kOverview = "", *kWhole = "*";  // sections' names

std::string section_of(const std::string& slug) { return benchmark_url(slug); }

}  // namespace

// The templates of all pages, and each page template's digest with all that it extends or includes.
class SiteTemplates {
 public:
  SiteTemplates(FileSystem& fs, const RenderOptions& options) : fs_(fs), options_(options) {}

  Result<tmpl::TemplateSet> compile() {
    BH_TRY(auto set, tmpl::TemplateSet::compile([this](std::string_view name) { return load(name); }, kPageTemplates));
    for (const std::string& page : kPageTemplates) digests_[page] = digest_with_parts(page);
    return set;
  }
  const std::map<std::string, Digest>& digests() const { return digests_; }

  // Of the first folder's: what no page uses, and what no browser will show.
  std::vector<std::string> notes() const {
    std::vector<std::string> out, known;
    for (const auto& [name, loaded] : loaded_) {
      known.push_back(name);
      if (options_.template_dirs.size() < 2 || loaded.file != join_path(options_.template_dirs.front(), name)) continue;
      for (std::string& note : blocked_parts("templates/" + name, loaded.text)) out.push_back(std::move(note));
    }
    for (const char* folder : {"", "partials/"}) {
      const auto names =
          fs_.list(*folder ? join_path(options_.template_dirs.front(), folder) : options_.template_dirs.front());
      if (!names) continue;
      for (const std::string& file : *names) {
        const std::string name = folder + file;
        if (!name.ends_with(".html") || loaded_.contains(name)) continue;
        const auto near = did_you_mean(name, known);
        out.push_back("templates/" + name + " replaces no template, and none includes it" +
                      (near ? "; did you mean " + *near + "?" : ""));
      }
    }
    return out;
  }

 private:
  // A template that another one extends or includes is named in its text.
  Digest digest_with_parts(const std::string& page) const {
    std::set<std::string> parts = {page};
    std::vector<const std::string*> open = {&*parts.begin()};
    while (!open.empty()) {
      const std::string& text = loaded_.at(*open.back()).text;
      open.pop_back();
      for (const auto& [name, loaded] : loaded_) {
        if (!contains(text, name)) continue;
        if (const auto [it, fresh] = parts.insert(name); fresh) open.push_back(&*it);
      }
    }
    BinaryWriter out;
    for (const std::string& name : parts) out(name, loaded_.at(name).text);
    return digest_of(out.bytes());
  }

  Result<tmpl::LoadedTemplate> load(std::string_view name) {
    if (const auto known = loaded_.find(name); known != loaded_.end()) return known->second;
    for (const std::string& dir : options_.template_dirs) {
      const std::string path = join_path(dir, name);
      auto text = fs_.read(path, kMaxTemplateBytes);
      if (text) return loaded_.emplace(name, tmpl::LoadedTemplate{path, *std::move(text)}).first->second;
      if (text.error().code != Errc::not_found) return fail(std::move(text).error());
    }
    return fail(Errc::not_found, "no template '" + std::string(name) + "'", "",
                "it is looked for in the repository's templates/ and beside the tool");
  }

  FileSystem& fs_;
  const RenderOptions& options_;
  std::map<std::string, tmpl::LoadedTemplate, std::less<>> loaded_;
  std::map<std::string, Digest> digests_;
};

struct SiteRenderer::Impl {
  Impl(FileSystem& file_system, const RenderOptions& render_options)
      : fs(file_system), options(render_options), sources(file_system, options) {}

  // Makes or keeps the section's pages and puts it into the ledger.
  Status section(const std::string& name, PageDecider& decider, std::vector<PageJob> jobs, const Digest& inputs,
                 const std::string& summary, unsigned threads);
  Digest with_templates(Inputs inputs) const;
  // Why it must be made, or "" after its files were kept.
  std::string reason(const PageDecider& decider, const PageJob& job, std::vector<std::string>& files);
  Status make(const PageJob& job, std::vector<std::string>& files, MadePage& made);
  Status write_assets();

  FileSystem& fs;
  RenderOptions options;
  SiteTemplates sources;
  std::optional<tmpl::TemplateSet> templates;
  Input template_input;
  std::unique_ptr<SiteWriter> writer;
  std::optional<Ledger> ledger;
  std::mutex mutex;  // guards what follows
  std::vector<MadePage> made;
  int pages_made = 0, as_before = 0;
  int kept_sections = 0;
  bool whole_kept = false;
};

std::string SiteRenderer::Impl::reason(const PageDecider& decider, const PageJob& job,
                                       std::vector<std::string>& files) {
  const std::vector<std::string>* before = nullptr;
  std::string why = decider.reason(job.file, job.uses, &before);
  if (!why.empty()) return why;
  if (!writer->keep(*before)) return "its file is not as it was left";
  files = *before;
  return {};
}

Status SiteRenderer::Impl::make(const PageJob& job, std::vector<std::string>& files, MadePage& page) {
  const PhaseSpan span(options.times, Phase::render);
  BH_TRY(const std::vector<SiteFile> made_files, job.make());
  for (const auto& [path, bytes] : made_files) {
    BH_TRY(const bool differs, writer->write(path, bytes));
    if (path == page.file) page.changed = differs;
    else if (differs) page.with.push_back(path);
    files.push_back(path);
  }
  return {};
}

Digest SiteRenderer::Impl::with_templates(Inputs inputs) const {
  inputs.push_back(template_input);
  return Ledger::inputs_digest(inputs);
}

Status SiteRenderer::Impl::section(const std::string& name, PageDecider& decider, std::vector<PageJob> jobs,
                                   const Digest& inputs, const std::string& summary, unsigned threads) {
  std::vector<std::vector<std::string>> files(jobs.size());
  std::vector<std::size_t> wanted;
  std::vector<MadePage> pages;
  std::optional<PhaseSpan> span(std::in_place, options.times, Phase::look);
  const std::uint32_t program = decider.input("the program", options.program);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    jobs[i].uses.push_back(program);
    std::string why = reason(decider, jobs[i], files[i]);
    if (why.empty()) continue;
    wanted.push_back(i);
    pages.push_back({.file = jobs[i].file, .reason = std::move(why)});
  }
  span.reset();
  FirstError first;
  parallel_for(wanted.size(), threads, [&](std::size_t i) {
    if (Status status = make(jobs[wanted[i]], files[wanted[i]], pages[i]); !status)
      first.report(i, std::move(status).error());
  });
  BH_CHECK(first.status());
  for (std::size_t i = 0; i < jobs.size(); ++i) decider.add(std::move(files[i]), std::move(jobs[i].uses));
  BH_CHECK(ledger->put(name, inputs, summary, Ledger::pages_bytes(decider.pages())));
  const std::lock_guard lock(mutex);
  pages_made += static_cast<int>(pages.size());
  as_before +=
      static_cast<int>(std::count_if(pages.begin(), pages.end(), [](const MadePage& page) { return !page.changed; }));
  if (options.name_files)
    made.insert(made.end(), std::make_move_iterator(pages.begin()), std::make_move_iterator(pages.end()));
  return {};
}

Status SiteRenderer::Impl::write_assets() {
  std::set<std::string> done;
  for (const std::string& dir : options.template_dirs) {
    const std::string folder = join_path(dir, "assets");
    auto names = fs.list(folder);
    if (!names && names.error().code == Errc::not_found) continue;
    if (!names) return fail(std::move(names).error());
    for (const std::string& name : *names) {
      if (!done.insert(name).second) continue;
      BH_TRY(const std::string bytes, fs.read(join_path(folder, name)));
      BH_CHECK(writer->write("assets/" + name, bytes));
    }
  }
  return {};
}

SiteRenderer::SiteRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SiteRenderer::~SiteRenderer() = default;

Result<std::unique_ptr<SiteRenderer>> SiteRenderer::open(FileSystem& fs, const RenderOptions& options) {
  auto impl = std::make_unique<Impl>(fs, options);
  BH_TRY(impl->writer, SiteWriter::open(fs, options));
  impl->ledger.emplace(Ledger::load(fs, options.ledger, impl->writer->before()));
  return std::unique_ptr<SiteRenderer>(new SiteRenderer(std::move(impl)));
}

bool SiteRenderer::keep_site(const Inputs& inputs) {
  const Ledger::Section* before = impl_->ledger->before(kWhole);
  if (before == nullptr || before->inputs != Ledger::inputs_digest(inputs)) return false;
  impl_->whole_kept = impl_->writer->keep_all({""}, impl_->options.threads);
  return impl_->whole_kept;
}

Status SiteRenderer::prepare() {
  BH_TRY(auto templates, impl_->sources.compile());
  impl_->templates.emplace(std::move(templates));
  BinaryWriter digests;
  digests(impl_->sources.digests());
  impl_->template_input = {"templates/", digest_of(digests.bytes())};
  return {};
}

std::vector<std::string> SiteRenderer::template_notes() const {
  return impl_->options.template_dirs.empty() ? std::vector<std::string>() : impl_->sources.notes();
}

Status SiteRenderer::remember(const Inputs& inputs, const std::string& summary) {
  return impl_->ledger->put(kWhole, Ledger::inputs_digest(inputs), summary, "");
}

std::string_view SiteRenderer::summary() const {
  const Ledger::Section* before = impl_->ledger->before(kWhole);
  return before == nullptr ? std::string_view() : before->summary;
}

std::string_view SiteRenderer::summary_of(const std::string& slug) const {
  const Ledger::Section* before = impl_->ledger->before(section_of(slug));
  return before == nullptr ? std::string_view() : before->summary;
}

bool SiteRenderer::keep_benchmark(const Benchmark& benchmark, const Inputs& inputs) {
  const std::string name = section_of(benchmark.slug);
  std::vector<std::string> folders = {name};
  for (const std::string& slug : benchmark.formerly) folders.push_back(section_of(slug));
  const Ledger::Section* before = impl_->ledger->before(name);
  if (before == nullptr || before->inputs != impl_->with_templates(inputs) || !impl_->writer->keep_all(folders))
    return false;
  impl_->ledger->keep(name);
  const std::lock_guard lock(impl_->mutex);
  ++impl_->kept_sections;
  return true;
}

Status SiteRenderer::benchmark(const SiteView& site, const BenchmarkIndex& benchmark, const Inputs& inputs,
                               const std::string& summary, unsigned threads) {
  const std::string name = section_of(benchmark.benchmark().slug);
  const PageMaker maker(*impl_->templates, impl_->sources.digests(), site);
  PageDecider decider(impl_->ledger->before(name));
  return impl_->section(name, decider, benchmark_jobs(maker, benchmark, decider), impl_->with_templates(inputs),
                        summary, threads);
}

Status SiteRenderer::overview(const SiteModel& site, unsigned threads) {
  const SiteView view(site, threads);
  const PageMaker maker(*impl_->templates, impl_->sources.digests(), view);
  PageDecider decider(impl_->ledger->before(kOverview));
  BH_CHECK(impl_->section(kOverview, decider, overview_jobs(maker, decider), {}, "", threads));
  return impl_->write_assets();
}

Result<RenderReport> SiteRenderer::finish() {
  BH_TRY(RenderReport report, impl_->writer->finish());
  if (!impl_->whole_kept) BH_CHECK(impl_->ledger->save(impl_->writer->after()));
  report.kept_sections = impl_->kept_sections;
  report.pages_made = impl_->pages_made;
  report.as_before = impl_->as_before;
  report.made = std::move(impl_->made);
  std::sort(report.made.begin(), report.made.end(),
            [](const MadePage& a, const MadePage& b) { return a.file < b.file; });
  return report;
}

Result<std::vector<SiteFile>> render_pages(FileSystem& fs, const std::vector<std::string>& template_dirs,
                                           const SiteView& site, const BenchmarkIndex& benchmark,
                                           const std::vector<std::string>& files) {
  RenderOptions options;
  options.template_dirs = template_dirs;
  SiteTemplates sources(fs, options);
  BH_TRY(const auto templates, sources.compile());
  const PageMaker maker(templates, sources.digests(), site);
  PageDecider decider(nullptr);
  std::vector<SiteFile> out;
  for (const PageJob& job : benchmark_jobs(maker, benchmark, decider)) {
    if (std::find(files.begin(), files.end(), job.file) == files.end()) continue;
    BH_TRY(auto made, job.make());
    std::move(made.begin(), made.end(), std::back_inserter(out));
  }
  return out;
}

Result<RenderReport> render_site(const SiteModel& model, FileSystem& fs, const RenderOptions& options) {
  BH_TRY(const auto renderer, SiteRenderer::open(fs, options));
  BH_CHECK(renderer->prepare());
  const SiteView view(model, options.threads);
  const auto& benchmarks = view.benchmarks();
  FirstError first;
  parallel_for(benchmarks.size(), options.threads, [&](std::size_t i) {
    if (Status status = renderer->benchmark(view, benchmarks[i], {}, "", 1); !status)
      first.report(i, std::move(status).error());
  });
  BH_CHECK(first.status());
  BH_CHECK(renderer->overview(model, options.threads));
  return renderer->finish();
}

}  // namespace benchhub
