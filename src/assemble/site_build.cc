// See site_build.h. What a benchmark's pages depend on is listed in one place, BoardBuilder::inputs.
#include "assemble/site_build.h"

#include <algorithm>
#include <map>
#include <set>

#include "assemble/assemble.h"
#include "assemble/board_summary.h"
#include "assemble/duels.h"
#include "assemble/one_board.h"
#include "assemble/runs.h"
#include "assemble/similar.h"
#include "base/binary.h"
#include "base/parallel.h"
#include "base/text.h"
#include "plan/key_index.h"
#include "plan/stored_pairs.h"
#include "plan/valid_times.h"
#include "render/chart_runtime.h"
#include "render/page_inputs.h"
#include "store/labels.h"

namespace benchhub {
namespace {

constexpr const char* kResultsDatabase = "results.sqlite";  // `export` puts it into the site
constexpr std::uint64_t kMaxMethodologyBytes = 1u << 20;

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }
std::string folder_of_path(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// Every choice of the plan that is not a selection.
Digest plan_choices(const PlanOptions& options) {
  BinaryWriter out;
  out(options.allow_unpriced, options.retry_failed, options.batch, options.local);
  for (const std::string& key : options.in_batches) out(key);
  return digest_of(out.bytes());
}

// Asks another source and notes what was asked: answers that come to be stored under another name change the pages.
class NotedAnswers : public OtherAnswers {
 public:
  explicit NotedAnswers(const OtherAnswers& inner) : inner_(inner) {}
  const Answer* find(const std::string& key) const override {
    asked_.push_back(KeyIndex::key_digest(key));
    return inner_.find(key);
  }
  const std::vector<Digest>& asked() const { return asked_; }

 private:
  const OtherAnswers& inner_;
  mutable std::vector<Digest> asked_;  // by one thread
};

// Of what was asked of other benchmarks' answers, what there is now.
Digest found_elsewhere(const KeyIndex& index, const std::vector<Digest>& asked) {
  BinaryWriter out;
  for (const Digest& key : asked) {
    const auto* source = index.source(key);
    if (source != nullptr) out(key, source->first.benchmark, source->first.model, source->second);
  }
  return asked.empty() ? Digest() : digest_of(out.bytes());
}

}  // namespace

struct SiteBuild::Impl {
  Impl(FileSystem& file_system, const SiteBuildOptions& build_options)
      : fs(file_system), options(build_options), store(fs, options.root) {}

  std::string cache(const std::string& name) const { return join_path(options.root, ".benchhub/cache/" + name); }
  Status take_inventory();
  const Inputs& inputs();
  bool has_results_database() const;
  RenderOptions render_options() const;
  void count(SiteBuildReport& report) const;

  FileSystem& fs;
  SiteBuildOptions options;
  Store store;
  std::vector<Inventory> inventories;  // of the repository, then of the tool
  Digest program;
  Digest tool;  // program, its templates, its methodology
  std::string methodology;
  std::string git;
  std::string interactive_charts;
  std::unique_ptr<SiteRenderer> renderer;
  Inputs whole;  // once they were asked for
};

Status SiteBuild::Impl::take_inventory() {
  const auto add = [&](const InventoryOptions& what) -> Status {
    BH_TRY(auto inventory, Inventory::take(fs, what));
    inventories.push_back(std::move(inventory));
    return {};
  };
  const auto take = [&](const std::string& root, std::vector<std::string> below, const std::string& index) {
    return add({root, std::move(below), cache(index), options.threads});
  };
  BH_CHECK(add(repository_inputs(options.root, cache("inventory"), options.threads)));
  BinaryWriter out;
  out(options.tool_version);
  for (std::size_t i = 0; i < options.template_dirs.size(); ++i) {
    const std::string& folder = options.template_dirs[i];
    std::vector<std::string> parts = chart_runtime_inputs();
    parts.insert(parts.begin(), {base_name(folder), "docs/methodology.md"});
    BH_CHECK(take(folder_of_path(folder), std::move(parts), "templates-" + std::to_string(i)));
    out(inventories.back().digest(""));
    if (auto text = fs.read(folder + "/../docs/methodology.md", kMaxMethodologyBytes)) methodology = *std::move(text);
  }
  if (!options.program.empty()) {
    BH_CHECK(take(folder_of_path(options.program), {base_name(options.program)}, "program"));
    program = inventories.back().digest("");
    out(program);
  }
  tool = digest_of(out.bytes());
  git = git_stamp(options.root);
  return {};
}

// Of the whole site.
const Inputs& SiteBuild::Impl::inputs() {
  if (!whole.empty()) return whole;
  whole = {{"the repository", inventories.front().digest("")},
           {"the program", tool},
           {"git", digest_of(git)},
           {"the options", plan_choices(options.plan)},
           {kResultsDatabase, digest_of_values(has_results_database())}};
  return whole;
}

bool SiteBuild::Impl::has_results_database() const {
  return fs.stat(join_path(options.output_dir, kResultsDatabase)).has_value();
}

void SiteBuild::Impl::count(SiteBuildReport& report) const {
  for (const Inventory& inventory : inventories) {
    report.input_files += inventory.files();
    report.inputs_read += inventory.read();
  }
}

RenderOptions SiteBuild::Impl::render_options() const {
  RenderOptions out;
  out.template_dirs = template_dirs(fs, options);
  out.output_dir = options.output_dir;
  out.manifest = join_path(options.root, ".benchhub/site-manifest");
  out.ledger = cache("ledger");
  out.identities = cache("site-files");
  out.listing = "site-files.txt";
  out.program = program;
  out.threads = options.threads;
  out.name_files = options.name_files;
  out.times = options.times;
  return out;
}

namespace {

using StoredModels = std::vector<std::pair<std::string, Digest>>;  // those of one benchmark
using ModelsByBenchmark = std::map<std::string, StoredModels>;

ModelsByBenchmark models_by_benchmark(const StoredPairs& pairs) {
  ModelsByBenchmark out;
  for (const auto& [pair, digest] : pairs) out[pair.benchmark].emplace_back(pair.model, digest);
  for (auto& [benchmark, models] : out) models.shrink_to_fit();
  return out;
}

// Builds the benchmarks one by one, from many threads.
class BoardBuilder {
 public:
  BoardBuilder(FileSystem& fs, const SiteBuildOptions& options, const Repository& repository, const Store& store,
               const Inventory& inventory, ModelsByBenchmark models, const Digest& tool, SiteRenderer& renderer,
               const SiteModel& frame, const KeyIndex& elsewhere)
      : fs_(fs),
        options_(options),
        repository_(repository),
        store_(store),
        inventory_(inventory),
        renderer_(renderer),
        frame_(frame),
        site_(frame, options.threads),
        elsewhere_(elsewhere),
        models_(std::move(models)) {
    shared_ = {{"the program", tool},
               {"benchhub.json", inventory.digest("benchhub.json")},
               {"the logo", digest_of(repository.config.logo.sha256)},
               {"models/", inventory.digest("models/")},
               {"the options", plan_choices(options.plan)},
               {"the keys that are set", digest_of_values(keys_set(repository, options.plan))}};
  }

  // The summary of the i-th benchmark of the frame, whose pages were kept or made.
  Result<BoardSummary> build(std::size_t i, unsigned threads) {
    const BenchmarkView& view = frame_.benchmarks[i];
    const std::string& slug = view.benchmark->slug;
    BoardSummary before;
    std::optional<PhaseSpan> span(std::in_place, options_.times, Phase::look);
    const bool known = before.read(renderer_.summary_of(slug));
    if (known && before.times.hold(options_.plan.now_ms)) {
      const Digest found = found_elsewhere(elsewhere_, before.asked);
      BH_CHECK(elsewhere_.status());
      if (renderer_.keep_benchmark(*view.benchmark, inputs(view, found))) return before;
    }
    span.reset();
    return make(view, threads);
  }

 private:
  // Everything that the benchmark's pages are made of.
  Inputs inputs(const BenchmarkView& view, const Digest& found) const {
    const std::string& slug = view.benchmark->slug;
    Inputs out = shared_;
    out.push_back({"benchmarks/" + slug + "/", inventory_.digest("benchmarks/" + slug + "/")});
    out.push_back({"what git and other benchmarks say of it", definition_facts(site_, view)});
    for (const auto& [model, digest] : models_of(slug)) out.push_back({"data/" + slug + "/" + model, digest});
    out.push_back({labels_path(slug), inventory_.digest(labels_path(slug))});
    out.push_back({"answers under other names", found});
    return out;
  }

  Result<BoardSummary> make(const BenchmarkView& frame, unsigned threads) const {
    BoardSummary out;
    std::vector<std::string> models;
    for (const auto& [model, digest] : models_of(frame.benchmark->slug)) models.push_back(model);
    const NotedAnswers others(elsewhere_);
    BH_TRY(auto board,
           assemble_one({fs_, repository_, store_, options_.plan, options_.times}, frame, models, others, threads));
    BH_CHECK(elsewhere_.status());
    BenchmarkView& view = board->view;
    out.notices = std::move(board->notices);
    out.asked = others.asked();
    out.times = valid_times(board->plans, options_.plan.now_ms);
    out.times.narrow(retirement_times(repository_));
    out.rows = view.overview_rows;
    out.row_digests = view.row_digests;
    out.row_texts = view.row_texts;
    out.judges = view.judges;
    out.detectable = view.detectable;
    std::vector<const PairData*> own;
    for (const auto& pair : board->data) own.push_back(pair.get());
    out.runs = stored_runs(repository_, own);
    const BenchmarkIndex index = site_.index(view);
    view.duels = make_duels(index, repository_.config.coverage_floor);
    BH_CHECK(
        renderer_.benchmark(site_, index, inputs(frame, found_elsewhere(elsewhere_, out.asked)), out.bytes(), threads));
    return out;
  }

  const StoredModels& models_of(const std::string& slug) const {
    static const StoredModels kNone;
    const auto it = models_.find(slug);
    return it == models_.end() ? kNone : it->second;
  }

  FileSystem& fs_;
  const SiteBuildOptions& options_;
  const Repository& repository_;
  const Store& store_;
  const Inventory& inventory_;
  SiteRenderer& renderer_;
  const SiteModel& frame_;
  const SiteView site_;
  const KeyIndex& elsewhere_;
  Inputs shared_;
  const ModelsByBenchmark models_;
};

// Damage in data of benchmarks that are not defined (any more): nobody else would tell of it.
Result<std::vector<Notice>> orphan_notices(const Store& store, const Repository& repository, const StoredPairs& pairs) {
  std::set<std::string_view> defined;
  for (const Benchmark& benchmark : repository.benchmarks) defined.insert(benchmark.slug);
  std::vector<Notice> out;
  for (const auto& [id, digest] : pairs) {
    if (defined.contains(id.benchmark)) continue;
    BH_TRY(const PairData data, store.read(id));
    for (const Damage& damage : data.damage) out.push_back(not_shown_notice(damage));
  }
  return out;
}

}  // namespace

bool SiteBuildReport::damaged() const {
  return std::any_of(notices.begin(), notices.end(), [](const Notice& notice) { return notice.level == "error"; });
}

std::vector<std::string> template_dirs(FileSystem& fs, const SiteBuildOptions& options) {
  std::vector<std::string> out = options.template_dirs;
  if (const std::string own = join_path(options.root, "templates"); fs.stat(own)) out.insert(out.begin(), own);
  return out;
}

SiteBuild::SiteBuild(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SiteBuild::~SiteBuild() = default;

Result<std::unique_ptr<SiteBuild>> SiteBuild::begin(FileSystem& fs, const SiteBuildOptions& options) {
  const PhaseSpan span(options.times, Phase::look);
  auto impl = std::make_unique<Impl>(fs, options);
  BH_CHECK(impl->take_inventory());
  BH_TRY(impl->renderer, SiteRenderer::open(fs, impl->render_options()));
  return std::unique_ptr<SiteBuild>(new SiteBuild(std::move(impl)));
}

Result<bool> SiteBuild::nothing_changed(SiteBuildReport& report) {
  const SiteBuildOptions& options = impl_->options;
  WholeSummary before;
  if (!before.read(impl_->renderer->summary()) || !before.times.hold(options.plan.now_ms)) return false;
  for (const auto& [variable, set] : before.keys) {
    if ((options.plan.has_env && options.plan.has_env(variable)) != set) return false;
  }
  const PhaseSpan span(options.times, Phase::write);
  if (!impl_->renderer->keep_site(impl_->inputs())) return false;
  BH_TRY(report.render, impl_->renderer->finish());
  report.unchanged = true;
  impl_->count(report);
  return true;
}

Result<SiteModel> SiteBuild::frame(const Repository& repository, const std::map<std::string, std::string>& schemas) {
  const SiteBuildOptions& options = impl_->options;
  std::optional<PhaseSpan> span(std::in_place, options.times, Phase::git);
  const GitFacts git = read_git(options.root, "benchmarks");
  span.emplace(options.times, Phase::load);
  SiteModel site = assemble_frame(repository, git);
  add_similar(impl_->fs, impl_->cache("similar"),
              digest_of_values(impl_->inventories.front().digest("benchmarks/"), impl_->program), site.benchmarks);
  if (!git.note.empty()) site.notices.push_back({"warning", git.note});
  site.tool_version = options.tool_version;
  site.schemas = schemas;
  site.methodology_markdown = impl_->methodology;
  site.results_database = impl_->has_results_database();
  if (!options.template_dirs.empty()) {
    BH_TRY(ChartRuntime runtime, read_chart_runtime(impl_->fs, folder_of_path(options.template_dirs.front())));
    site.chart_runtime = std::move(runtime.files);
    impl_->interactive_charts = std::move(runtime.text);
  }
  return site;
}

Result<SiteBuildReport> SiteBuild::run(const Repository& repository, SiteModel site, bool quiet) {
  const SiteBuildOptions& options = impl_->options;
  const Inventory& inventory = impl_->inventories.front();
  SiteBuildReport report;
  BH_CHECK(impl_->renderer->prepare());
  std::optional<PhaseSpan> span(std::in_place, options.times, Phase::load);
  BH_TRY(StoredPairs stored, stored_pairs(inventory, impl_->store));
  span.reset();
  BH_TRY(const auto orphans, orphan_notices(impl_->store, repository, stored));
  auto models = models_by_benchmark(stored);
  const KeyIndex elsewhere(impl_->fs, impl_->store, std::move(stored), impl_->cache("keys"), options.threads);
  std::vector<Result<BoardSummary>> boards(site.benchmarks.size());
  {
    BoardBuilder builder(impl_->fs, options, repository, impl_->store, inventory, std::move(models), impl_->tool,
                         *impl_->renderer, site, elsewhere);
    const unsigned inside = boards.size() < 2 * options.threads ? options.threads : 1;
    parallel_for(boards.size(), options.threads, [&](std::size_t i) { boards[i] = builder.build(i, inside); });
  }
  WholeSummary whole{keys_set(repository, options.plan), retirement_times(repository)};
  for (std::size_t i = 0; i < boards.size(); ++i) {
    if (!boards[i]) return fail(std::move(boards[i]).error());
    site.benchmarks[i].overview_rows = std::move(boards[i]->rows);
    site.benchmarks[i].row_texts = std::move(boards[i]->row_texts);
    site.benchmarks[i].row_digests = std::move(boards[i]->row_digests);
    site.benchmarks[i].detectable = boards[i]->detectable;
    site.benchmarks[i].runs = std::move(boards[i]->runs);
    site.benchmarks[i].judges = std::move(boards[i]->judges);
    site.notices.insert(site.notices.end(), boards[i]->notices.begin(), boards[i]->notices.end());
    whole.times.narrow(boards[i]->times);
  }
  span.emplace(options.times, Phase::overview);
  site.notices.insert(site.notices.end(), orphans.begin(), orphans.end());
  site.input_digest = inventory.sha256({"benchhub.json", "benchmarks/", "data/", "models/"});
  assemble_overview(site);
  span.reset();
  BH_CHECK(impl_->renderer->overview(site, options.threads));
  report.notices = std::move(site.notices);
  site = {};  // what follows needs the room
  if (quiet && !report.damaged()) BH_CHECK(impl_->renderer->remember(impl_->inputs(), whole.bytes()));
  span.emplace(options.times, Phase::write);
  BH_TRY(report.render, impl_->renderer->finish());
  BH_CHECK(elsewhere.save());
  for (const Inventory& one : impl_->inventories) BH_CHECK(one.save());
  report.interactive_charts = impl_->interactive_charts;
  report.template_notes = impl_->renderer->template_notes();
  report.boards = static_cast<int>(boards.size());
  impl_->count(report);
  return report;
}

}  // namespace benchhub
