// Templates in Jinja's syntax, compiled once and rendered many times, with escaping chosen at compile time by where a
// placeholder stands. docs/templates-language.md describes the language. Knows nothing of the program that uses it;
// never touches the disk, the clock or the locale.
//
//   BH_TRY(auto set, tmpl::TemplateSet::compile(loader, {"board.html"}));
//   tmpl::Dict page;
//   page.add("title", title).add("rows", std::move(rows));
//   BH_CHECK(set.render("board.html", std::move(page), out));
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "template/escape.h"
#include "template/library.h"
#include "template/value.h"

namespace tmpl {

struct Program;

class TemplateSet {
 public:
  static constexpr std::size_t kDefaultMaxBytes = 64u << 20;

  // Compiles the pages named and all that they extend or include. `loader` is asked once per name; it decides where a
  // name is looked for, so that a user's own templates can override ours. The first fault is the error, with its place.
  static Result<TemplateSet> compile(const Loader& loader, const std::vector<std::string>& pages);

  TemplateSet(TemplateSet&&) noexcept;
  TemplateSet& operator=(TemplateSet&&) noexcept;
  ~TemplateSet();

  bool has(std::string_view page) const { return programs_.find(page) != programs_.end(); }

  // Appends the page to `out`. `root` is a dict: its members are the names that the template sees. At most `max_bytes`
  // are written, and a little more before the error. On an error `out` holds what came before it.
  // May be called from many threads at once.
  Status render(std::string_view page, const Value& root, std::string& out,
                std::size_t max_bytes = kDefaultMaxBytes) const;

 private:
  TemplateSet();
  std::map<std::string, std::unique_ptr<const Program>, std::less<>> programs_;
  std::vector<Source> sources_;
};

}  // namespace tmpl
