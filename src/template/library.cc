// Library.
#include "template/library.h"

#include "template/parser.h"

namespace tmpl {

Result<std::uint32_t> Library::find(std::string_view name, const benchhub::Location& from) {
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  auto loaded = loader_(name);
  if (!loaded) {
    Error error = std::move(loaded).error();
    if (error.where.file.empty()) error.where = from;
    return benchhub::fail(std::move(error));
  }
  BH_TRY(Source source, Source::make(std::move(loaded->file), loaded->text));
  BH_TRY(asts_.emplace_back(), Parser::parse(std::move(source)));
  const auto number = static_cast<std::uint32_t>(asts_.size() - 1);
  numbers_.emplace(name, number);
  return number;
}

std::vector<Source> Library::release_sources() {
  std::vector<Source> sources;
  for (const auto& ast : asts_) {
    ast->source.drop_text();
    sources.push_back(std::move(ast->source));
  }
  asts_.clear();
  numbers_.clear();
  return sources;
}

}  // namespace tmpl
