// Output limits; see output_limit.h.
#include "domain/output_limit.h"

#include <algorithm>
#include <cmath>

namespace benchhub {
namespace {

template <class Names>
std::optional<std::int64_t> most_among(const Json& object, const Names& names) {
  std::optional<std::int64_t> out;
  if (!object.is_object()) return out;
  for (const char* name : names) {
    const auto it = object.find(name);
    if (it != object.end() && !it->is_null()) out = std::max(out.value_or(0), count_of(*it));
  }
  return out;
}

}  // namespace

bool is_output_limit(std::string_view name) {
  return std::find(kOutputLimits.begin(), kOutputLimits.end(), name) != kOutputLimits.end();
}

std::int64_t count_of(const Json& value) {
  const double number = value.is_number() ? std::ceil(value.get<double>()) : 0;
  return number >= 1 && number < static_cast<double>(kMostTokens) ? static_cast<std::int64_t>(number) : kMostTokens;
}

std::optional<std::int64_t> most_of(const Json& object, std::initializer_list<const char*> names) {
  return most_among(object, names);
}

std::optional<std::int64_t> asked_output(const Json& params) {
  const Json* config = get_object(params, "generationConfig");
  return std::max(most_among(params, kOutputLimits), config ? most_among(*config, kOutputLimits) : std::nullopt);
}

void keep_output_below(std::int64_t most, Json& params) {
  if (!params.is_object()) return;
  for (const char* name : kOutputLimits) {
    const auto it = params.find(name);
    if (it != params.end() && !it->is_null() && count_of(*it) > most) *it = most;
  }
  if (const auto it = params.find("generationConfig"); it != params.end()) keep_output_below(most, *it);
}

}  // namespace benchhub
