// Rows of published comparisons, as AlpacaEval keeps them. Used by preferences.cc and definition.cc alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/fs.h"

namespace benchhub {

struct PreferenceRow {
  std::string instruction, first, second, first_model, second_model, judge;
  std::optional<double> preference;  // 1 to 2; nullopt: the judge gave none
  std::optional<double> cost, seconds;
  std::int64_t number = 0;  // of the row in a list, of the line in a file of lines
  int occurrence = 0;       // how often the file compared the same two models on it before, by this judge
};

// Errc::invalid_input with the file and the row or line.
tl::unexpected<Error> bad_comparison(const std::string& file, std::int64_t number, const std::string& what);
// Calls take for every row, in order. Errc::invalid_input for one that is none.
Status read_preferences(FileSystem& fs, const std::string& file,
                        const std::function<Status(const PreferenceRow&)>& take);
// The case that a row is about: "q-" and 12 digits of the instruction's digest, "-2" behind a second occurrence.
std::string case_id_of(const PreferenceRow& row);

}  // namespace benchhub
