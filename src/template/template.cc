// TemplateSet: the way in.
#include "template/template.h"

#include <fmt/format.h>

#include "template/compiler.h"
#include "template/interpreter.h"

namespace tmpl {

TemplateSet::TemplateSet() = default;
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Result<TemplateSet> TemplateSet::compile(const Loader& loader, const std::vector<std::string>& pages) {
  TemplateSet set;
  Library library(loader);
  for (const std::string& page : pages) {
    BH_TRY(Program program, Compiler::compile(library, page));
    set.programs_.insert_or_assign(page, std::make_unique<const Program>(std::move(program)));
  }
  set.sources_ = library.release_sources();
  return set;
}

Status TemplateSet::render(std::string_view page, const Value& root, std::string& out, std::size_t max_bytes) const {
  const auto program = programs_.find(page);
  if (program == programs_.end()) {
    return benchhub::fail(Errc::internal, fmt::format("template '{}' was not compiled", page));
  }
  if (root.kind() != Value::Kind::dict) return benchhub::fail(Errc::internal, "a template's data must be a dict");
  return Interpreter(*program->second, sources_, root, out, max_bytes).run();
}

}  // namespace tmpl
