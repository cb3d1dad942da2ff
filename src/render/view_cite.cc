// BibTeX; see view_cite.h.
#include "render/view_cite.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
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

std::string author_list(const BenchmarkView& view) {
  std::vector<std::string> names;
  for (const Author& author : view.benchmark->authors) {
    const std::string& name = author.name.empty() ? author.github : author.name;
    if (!name.empty()) names.push_back("{" + tex_text(name) + "}");
  }
  if (names.empty()) {
    for (const std::string& name : view.authors) names.push_back("{" + tex_text(name) + "}");
  }
  return join(names, " and ");
}

}  // namespace

std::string bibtex(const SiteModel& site, const BenchmarkView& view) {
  const Benchmark& benchmark = *view.benchmark;
  std::string out = fmt::format("@misc{{{},\n  title = {{{{{}}}}},\n", benchmark.slug, tex_text(benchmark.name));
  if (const std::string authors = author_list(view); !authors.empty())
    out += fmt::format("  author = {{{}}},\n", authors);
  const std::int64_t at = view.changed_ms > 0 ? view.changed_ms : site.data_time_ms;
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

}  // namespace benchhub
