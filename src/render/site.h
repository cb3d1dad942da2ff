// Renders a site into files, part by part: each benchmark by itself, so that the answers of one need be in memory at a
// time, then the pages about all. A page whose inputs are those of the last build is left as it is. Same inputs and
// templates, same bytes, with any number of threads and whatever was built before.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/fs.h"
#include "base/phase_times.h"
#include "render/ledger.h"
#include "render/site_model.h"
#include "render/view.h"

namespace benchhub {

struct RenderOptions {
  std::vector<std::string> template_dirs;  // searched in order: the user's templates/ first, then the tool's own
  std::string output_dir;                  // site/
  std::string manifest;         // file outside output_dir that knows each page's digest, e.g. .benchhub/site-manifest
  std::string ledger = {};      // file of what the pages were made of; "": every page is made
  std::string identities = {};  // file of what the site's files looked like at the end; "": each is read to compare
  std::string listing = {};     // file of the site that names all of them; "": there is none
  Digest program = {};          // of what makes the pages: another one makes every page again
  unsigned threads = 1;
  bool name_files = false;  // the report names what was made and what changed: a name for every file of a first build
  PhaseTimes* times = nullptr;
};

// A page that was made again.
struct MadePage {
  std::string file, reason;
  bool changed = false;           // its bytes; else the file was left alone
  std::vector<std::string> with;  // of the files that are made along with it, those that changed
};

struct RenderReport {
  int files = 0;    // of the whole site
  int written = 0;  // new or changed
  int removed = 0;  // stale
  std::uint64_t bytes = 0;
  int kept_sections = 0;              // benchmarks none of whose inputs changed
  int pages_made = 0, as_before = 0;  // as_before: of these, those that came out as they stood there
  // If RenderOptions::name_files asked for it.
  std::vector<MadePage> made;        // by file
  std::vector<std::string> changed;  // the files that were written or removed
};

class SiteRenderer {
 public:
  static Result<std::unique_ptr<SiteRenderer>> open(FileSystem& fs, const RenderOptions& options);
  ~SiteRenderer();

  // True if the last build remember()ed these inputs of the whole site and all its files are there: they are kept, and
  // finish() is all that is left to do.
  bool keep_site(const Inputs& inputs);
  // Else first of all: compiles the templates. Their errors name file:line:col (Errc::invalid_input).
  Status prepare();
  // After it: a sentence for every template of the first folder that no page uses, as after a slip in its name, and for
  // what the content policy blocks in the others.
  std::vector<std::string> template_notes() const;

  // True if the last build made the benchmark's pages of these inputs (and of these templates) and all are there: they
  // are kept. Thread-safe.
  bool keep_benchmark(const Benchmark& benchmark, const Inputs& inputs);
  // Makes or keeps every page of one benchmark, with `threads` threads. site: what its pages may know of the rest:
  // settings, models, names of the other benchmarks; no rows. inputs, summary: for the next build. Thread-safe.
  Status benchmark(const SiteView& site, const BenchmarkIndex& benchmark, const Inputs& inputs,
                   const std::string& summary, unsigned threads);
  // The pages about all benchmarks, once, after them. Of the rows they know the overview_rows alone.
  Status overview(const SiteModel& site, unsigned threads);
  Status remember(const Inputs& inputs, const std::string& summary);  // of the whole site, for the next build
  // What the last build handed to remember(), or to benchmark() with this slug; "" if nothing.
  std::string_view summary() const;
  std::string_view summary_of(const std::string& slug) const;
  // Puts everything in place; see SiteWriter::finish. Call once; without it the site stays as it was.
  Result<RenderReport> finish();

 private:
  struct Impl;
  explicit SiteRenderer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Those of the files that are pages of the benchmark, with what is made along with them; nothing is written or kept.
Result<std::vector<SiteFile>> render_pages(FileSystem& fs, const std::vector<std::string>& template_dirs,
                                           const SiteView& site, const BenchmarkIndex& benchmark,
                                           const std::vector<std::string>& files);

// All of a site that is in memory as a whole.
Result<RenderReport> render_site(const SiteModel& model, FileSystem& fs, const RenderOptions& options);

}  // namespace benchhub
