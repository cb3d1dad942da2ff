// The filters of the template language: one row each.
#pragma once

#include <span>
#include <string_view>

#include "template/value.h"

namespace tmpl {

struct Filter {
  std::string_view name;
  int min_args, max_args;
  bool takes_null;  // else null passes through untouched
  // Writes the result to `out`, which is not `in`, and returns nullptr; or returns what the filter needs: "a number".
  const char* (*apply)(const Value& in, std::span<const Value> args, Value& out);
};

inline constexpr int kMaxFilterArgs = 2;

std::span<const Filter> filters();

}  // namespace tmpl
