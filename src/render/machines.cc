// Writes the files of exports.h and feeds.h; see machines.h.
#include "render/machines.h"

#include "base/parallel.h"
#include "render/badge.h"
#include "render/exports.h"
#include "render/feeds.h"
#include "render/urls.h"
#include "render/view_cite.h"

namespace benchhub {
namespace {

Status write_board_files(const SiteModel& site, const BenchmarkView& board, SiteWriter& writer) {
  const std::string& slug = board.benchmark->slug;
  BH_CHECK(writer.write(board_file(slug, "json"), board_json(site, board)));
  BH_CHECK(writer.write(board_file(slug, "csv"), board_csv(site, board)));
  BH_CHECK(writer.write(benchmark_url(slug) + "scores.json", scores_json(board)));
  for (const PairRow& row : board.rows) {
    if (row.has_page()) BH_CHECK(writer.write(pair_url(slug, row.model) + "badge.svg", badge_svg(board, row)));
  }
  BH_CHECK(writer.write(benchmark_url(slug) + "cite.cff", citation_cff(site, board)));
  return writer.write(benchmark_url(slug) + "cite.bib", bibtex(site, board) + "\n");
}

Status write_schemas(const SiteModel& site, SiteWriter& writer) {
  BH_CHECK(writer.write("schema/board.schema.json", board_schema(site.config)));
  for (const auto& [name, text] : site.schemas) BH_CHECK(writer.write("schema/" + name, text));
  return {};
}

Status write_site_files(const SiteModel& site, SiteWriter& writer) {
  BH_CHECK(writer.write("api/v1/index.json", api_index(site)));
  BH_CHECK(writer.write("feed.xml", atom_feed(site)));
  BH_CHECK(writer.write("feed.json", json_feed(site)));
  BH_CHECK(writer.write("robots.txt", robots_txt(site)));
  BH_CHECK(writer.write("llms.txt", llms_txt(site)));
  for (const auto& [path, bytes] : sitemaps(site)) BH_CHECK(writer.write(path, bytes));
  return write_schemas(site, writer);
}

}  // namespace

Status write_machine_files(const SiteModel& site, SiteWriter& writer, unsigned threads) {
  const std::size_t boards = site.benchmarks.size();
  std::vector<Status> done(boards + site.models.size());
  parallel_for(done.size(), threads, [&](std::size_t i) {
    if (i < boards) {
      done[i] = write_board_files(site, site.benchmarks[i], writer);
      return;
    }
    const ModelView& model = site.models[i - boards];
    done[i] = writer.write(model_url(model.model->slug) + "model.json", model_json(site, model));
  });
  for (const Status& status : done) BH_CHECK(status);
  return write_site_files(site, writer);
}

}  // namespace benchhub
