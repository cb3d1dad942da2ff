// Library: the parsed templates of one compilation, each loaded and parsed once, numbered in the order they came.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "template/ast.h"

namespace tmpl {

struct LoadedTemplate {
  std::string file;  // for error messages
  std::string text;
};
using Loader = std::function<Result<LoadedTemplate>(std::string_view name)>;

class Library {
 public:
  explicit Library(const Loader& loader) : loader_(loader) {}

  // The number of the template `name`. `from` is where it was named, for the error if it cannot be loaded.
  Result<std::uint32_t> find(std::string_view name, const benchhub::Location& from);
  const Ast& ast(std::uint32_t number) const { return *asts_[number]; }
  std::size_t size() const { return asts_.size(); }
  // The sources without their texts, by number.
  std::vector<Source> release_sources();

 private:
  const Loader& loader_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::unique_ptr<Ast>> asts_;
};

}  // namespace tmpl
