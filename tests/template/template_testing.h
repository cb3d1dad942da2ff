// Helpers of the template tests: compile from a map of texts, render, and what an error says.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "template/template.h"

namespace tmpl_testing {

using Files = std::map<std::string, std::string>;

inline tmpl::Loader loader_of(const Files& files) {
  return [&files](std::string_view name) -> tmpl::Result<tmpl::LoadedTemplate> {
    const auto file = files.find(std::string(name));
    if (file == files.end()) return benchhub::fail(benchhub::Errc::not_found, "no template " + std::string(name));
    return tmpl::LoadedTemplate{file->first, file->second};
  };
}

// The page, or the error's one line.
inline std::string render_files(const Files& files, const std::string& page, tmpl::Dict root) {
  const auto loader = loader_of(files);
  const auto set = tmpl::TemplateSet::compile(loader, {page});
  if (!set) return set.error().to_string();
  std::string out;
  const auto status = set->render(page, std::move(root), out);
  return status ? out : status.error().to_string();
}

inline std::string render(const std::string& text, tmpl::Dict root = {}, const std::string& page = "t.html") {
  return render_files({{page, text}}, page, std::move(root));
}

inline tmpl::Dict with_x(tmpl::Value value) {
  tmpl::Dict root;
  root.add("x", std::move(value));
  return root;
}

// A text of `part` n times.
inline std::string repeat(std::string_view part, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += part;
  return out;
}

}  // namespace tmpl_testing
