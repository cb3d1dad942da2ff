// BibTeX; see view_cite.h.
#include "render/view_cite.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "render/exports_common.h"
#include "render/svg.h"
#include "render/urls.h"

namespace benchhub {
namespace {

// TeX's special characters as commands; one line. Not \{ and \}: BibTeX counts braces whatever stands before them.
std::string tex_text(std::string_view text) {
  std::string out;
  for (const char c : collapse_space(plain_text(text))) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '{':
        out += "\\textbraceleft{}";
        break;
      case '}':
        out += "\\textbraceright{}";
        break;
      case '$':
      case '&':
      case '%':
      case '#':
      case '_':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out;
}

// Of the definition, else of its history.
std::vector<std::string> author_names(const BenchmarkView& view) {
  std::vector<std::string> names;
  for (const Author& author : view.benchmark->authors) {
    const std::string& name = author.name.empty() ? author.github : author.name;
    if (!name.empty()) names.push_back(name);
  }
  return names.empty() ? view.authors : names;
}

std::string author_list(const BenchmarkView& view) {
  std::vector<std::string> names;
  for (const std::string& name : author_names(view)) names.push_back("{" + tex_text(name) + "}");
  return join(names, " and ");
}

// Of the board alone: a citation does not change with other boards.
std::int64_t cited_ms(const BenchmarkView& view) { return view.changed_ms > 0 ? view.changed_ms : board_time_ms(view); }

}  // namespace

std::string bibtex(const SiteModel& site, const BenchmarkView& view) {
  const Benchmark& benchmark = *view.benchmark;
  std::string out = fmt::format("@misc{{{},\n  title = {{{{{}}}}},\n", benchmark.slug, tex_text(benchmark.name));
  if (const std::string authors = author_list(view); !authors.empty())
    out += fmt::format("  author = {{{}}},\n", authors);
  const std::int64_t at = cited_ms(view);
  if (at > 0) out += fmt::format("  year = {{{}}},\n", utc_date(at).substr(0, 4));
  const std::string& base = site.config.base_url;
  if (!base.empty()) {
    out += fmt::format("  url = {{{}{}{}}},\n", tex_text(base), base.ends_with('/') ? "" : "/",
                       benchmark_url(benchmark.slug));
  }
  std::string note = tex_text(site.config.title);
  if (!view.commit.empty()) note += ", version " + view.commit.substr(0, 10);
  return out + fmt::format("  note = {{{}}}\n}}\n", note);
}

std::string citation_cff(const SiteModel& site, const BenchmarkView& view) {
  const Benchmark& benchmark = *view.benchmark;
  OrderedJson out = {{"cff-version", "1.2.0"},
                     {"message", "Please cite this benchmark as below."},
                     {"type", "dataset"},
                     {"title", benchmark.name}};
  out["authors"] = OrderedJson::array();
  for (const std::string& name : author_names(view)) out["authors"].push_back({{"name", name}});
  if (out["authors"].empty()) out["authors"].push_back({{"name", site.config.title}});
  if (const std::int64_t at = cited_ms(view); at > 0) out["date-released"] = utc_date(at);
  if (!view.commit.empty()) out["version"] = view.commit.substr(0, 10);
  if (const auto license = stated_license(benchmark.license); !license.empty()) out["license"] = license;
  if (has_address(site.config)) out["url"] = export_link(site.config, benchmark_url(benchmark.slug));
  if (!benchmark.summary.empty()) out["abstract"] = benchmark.summary;
  return export_json(out);
}

std::string citation_apa(const SiteModel& site, const BenchmarkView& view) {
  std::vector<std::string> names = author_names(view);
  if (names.empty()) names.push_back(site.config.title);
  const std::int64_t at = cited_ms(view);
  std::string out = join(names, ", ") + " (" + (at > 0 ? utc_date(at).substr(0, 4) : "n.d.") + "). ";
  out += view.benchmark->name + " [Benchmark]. " + site.config.title + ".";
  if (has_address(site.config)) out += " " + export_link(site.config, benchmark_url(view.benchmark->slug));
  return out;
}

}  // namespace benchhub
