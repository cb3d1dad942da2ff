// See site_preview.h.
#include "assemble/site_preview.h"

#include <algorithm>

#include "assemble/assemble.h"
#include "assemble/duels.h"
#include "assemble/one_board.h"

namespace benchhub {
namespace {

class NoAnswersElsewhere : public OtherAnswers {
 public:
  const Answer* find(const std::string&) const override { return nullptr; }
};

// Names of the folders of data/<slug>/.
std::vector<std::string> models_with_answers(FileSystem& fs, const std::string& root, const std::string& slug) {
  const std::string folder = join_path(root, "data/" + slug);
  auto names = fs.list(folder);
  if (!names) return {};
  const auto infos = fs.stat_below(folder, *names);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (infos[i] && infos[i]->kind == FileInfo::Kind::directory) out.push_back(std::move((*names)[i]));
  }
  return out;
}

}  // namespace

SiteModel SitePreview::frame_with(const Repository& now, const std::string& slug) const {
  SiteModel out = frame_;
  SiteModel fresh = assemble_frame(now, {});
  out.config = fresh.config;
  out.models = std::move(fresh.models);
  for (BenchmarkView& view : fresh.benchmarks) {
    const auto known = std::find_if(out.benchmarks.begin(), out.benchmarks.end(),
                                    [&](const BenchmarkView& one) { return one.benchmark->slug == slug; });
    if (known != out.benchmarks.end()) known->benchmark = view.benchmark;
    else out.benchmarks.push_back(std::move(view));
  }
  return out;
}

Result<std::vector<SiteFile>> SitePreview::pages(FileSystem& fs, const SiteBuildOptions& options, const Repository& now,
                                                 const std::string& slug,
                                                 const std::vector<std::string>& wanted) const {
  const SiteModel frame = frame_with(now, slug);
  const auto at = std::find_if(frame.benchmarks.begin(), frame.benchmarks.end(),
                               [&](const BenchmarkView& one) { return one.benchmark->slug == slug; });
  if (at == frame.benchmarks.end() || now.find_benchmark(slug) == nullptr) return std::vector<SiteFile>();
  const Store store(fs, options.root);
  BH_TRY(const auto board,
         assemble_one({fs, now, store, options.plan, nullptr}, *at, models_with_answers(fs, options.root, slug),
                      NoAnswersElsewhere(), options.threads));
  const SiteView site(frame, options.threads);
  const BenchmarkIndex index = site.index(board->view);
  board->view.duels = make_duels(index, now.config.coverage_floor);
  return render_pages(fs, template_dirs(fs, options), site, index, wanted);
}

}  // namespace benchhub
