// See rows.h.
#include "import/rows.h"

#include <fmt/format.h>

#include <map>

#include "base/field_table.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/lfs_pointer.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxPreferenceFile = 1u << 30;

using TakeRow = std::function<Status(const PreferenceRow&)>;

// Counts how often a comparison stood in the file before. Published files hold some questions twice.
class RowReader {
 public:
  RowReader(const std::string& file, const TakeRow& take) : file_(file), take_(take) {}

  Status add(std::int64_t number, const Json& json) {
    if (!json.is_object()) return bad_row(file_, number, "no object");
    PreferenceRow row;
    row.number = number;
    BH_CHECK(read_texts(json, row));
    BH_CHECK(read_preference(json, row));
    row.cost = get_double(json, "price_per_example");
    row.seconds = get_double(json, "time_per_example");
    const auto place = std::tuple(short_hash(row.instruction), row.second_model, row.judge);
    row.occurrence = seen_[place]++;
    return take_(row);
  }

 private:
  static std::string short_hash(const std::string& text) { return sha256_hex(text).substr(0, 16); }

  Status read_texts(const Json& json, PreferenceRow& row) const {
    for (const auto& [name, text] : {std::pair("instruction", &row.instruction), std::pair("output_1", &row.first),
                                     std::pair("output_2", &row.second), std::pair("generator_1", &row.first_model),
                                     std::pair("generator_2", &row.second_model), std::pair("annotator", &row.judge)}) {
      const auto value = get_string(json, name);
      if (!value) return bad_row(file_, row.number, std::string(name) + " is no text");
      *text = *value;
    }
    const FieldPattern* line = find_pattern("line");
    for (const auto& [name, text] : {std::pair("generator_1", &row.first_model),
                                     std::pair("generator_2", &row.second_model), std::pair("annotator", &row.judge)}) {
      if (text->size() > 256 || !line->matches(*text))
        return bad_row(file_, row.number,
                       std::string(name) + " is no name: one line that is seen, of at most 256 bytes");
    }
    return {};
  }

  Status read_preference(const Json& json, PreferenceRow& row) const {
    if (!json.contains("preference")) return bad_row(file_, row.number, "preference is missing");
    const Json& preference = json["preference"];
    if (preference.is_null()) return {};
    if (!preference.is_number()) return bad_row(file_, row.number, "preference is no number");
    const double value = preference.get<double>();
    // 0 is AlpacaEval's older way to write a draw.
    row.preference = value == 0 ? 1.5 : value;
    if (*row.preference >= 1 && *row.preference <= 2) return {};
    return bad_row(file_, row.number, fmt::format("preference {} is not from 1 to 2", value));
  }

  const std::string& file_;
  const TakeRow& take_;
  std::map<std::tuple<std::string, std::string, std::string>, int> seen_;
};

Status read_array(const std::string& file, std::string_view bytes, RowReader& rows) {
  const auto json = parse_json(bytes);
  if (!json) return bad_row(file, 1, json.error().what);
  std::int64_t number = 0;
  for (const Json& one : *json) BH_CHECK(rows.add(++number, one));
  return {};
}

Status read_lines(const std::string& file, std::string_view bytes, RowReader& rows) {
  std::int64_t number = 0;
  for (const std::string_view line : split_lines(bytes)) {
    ++number;
    if (trim(line).empty()) continue;
    const auto json = parse_json(line);
    if (!json) return bad_row(file, number, json.error().what);
    BH_CHECK(rows.add(number, *json));
  }
  return {};
}

}  // namespace

tl::unexpected<Error> bad_row(const std::string& file, std::int64_t number, const std::string& what) {
  return fail({Errc::invalid_input,
               fmt::format("row {}: {}", number, what),
               "",
               "each row has instruction, output_1, generator_1, output_2, generator_2, annotator and preference",
               {file, 0, 0}});
}

Status read_preferences(FileSystem& fs, const std::string& file, const TakeRow& take) {
  BH_TRY(const std::string bytes, fs.read(file, kMaxPreferenceFile));
  if (is_lfs_pointer(bytes)) return fail(lfs_pointer_error(Errc::invalid_input, file));
  RowReader rows(file, take);
  const bool list = trim(std::string_view(bytes).substr(0, 4096)).starts_with('[');
  return list ? read_array(file, bytes, rows) : read_lines(file, bytes, rows);
}

std::string case_id_of(const PreferenceRow& row) {
  const std::string id = "q-" + sha256_hex(row.instruction).substr(0, 12);
  return row.occurrence == 0 ? id : fmt::format("{}-{}", id, row.occurrence + 1);
}

}  // namespace benchhub
