// See comparisons.h.
#include "import/comparisons.h"

#include <fmt/format.h>

#include <map>

#include "base/hash.h"
#include "base/json.h"
#include "import/json_rows.h"
#include "import/preferences.h"
#include "import/published.h"

namespace benchhub {
namespace {

constexpr const char* kForm =
    "each row has instruction, output_1, generator_1, output_2, generator_2, annotator and preference";

constexpr std::size_t kLookedAt = 1u << 20;  // bytes

using TakeComparison = std::function<Status(const PreferenceRow&)>;

// Counts how often a comparison stood in the file before. Published files hold some questions twice.
class RowReader {
 public:
  RowReader(const std::string& file, const TakeComparison& take) : file_(file), take_(take) {}

  Status add(std::int64_t number, const Json& json) {
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
      if (!value) return bad_comparison(file_, row.number, std::string(name) + " is no text");
      *text = *value;
    }
    for (const auto& [name, text] : {std::pair("generator_1", &row.first_model),
                                     std::pair("generator_2", &row.second_model), std::pair("annotator", &row.judge)}) {
      if (!is_model_name(*text))
        return bad_comparison(file_, row.number,
                              std::string(name) + " is no name: one line that is seen, of at most 256 bytes");
    }
    return {};
  }

  Status read_preference(const Json& json, PreferenceRow& row) const {
    if (!json.contains("preference")) return bad_comparison(file_, row.number, "preference is missing");
    const Json& preference = json["preference"];
    if (preference.is_null()) return {};
    if (!preference.is_number()) return bad_comparison(file_, row.number, "preference is no number");
    const double value = preference.get<double>();
    // 0 is AlpacaEval's older way to write a draw.
    row.preference = value == 0 ? 1.5 : value;
    if (*row.preference >= 1 && *row.preference <= 2) return {};
    return bad_comparison(file_, row.number, fmt::format("preference {} is not from 1 to 2", value));
  }

  const std::string& file_;
  const TakeComparison& take_;
  std::map<std::tuple<std::string, std::string, std::string>, int> seen_;
};

}  // namespace

tl::unexpected<Error> bad_comparison(const std::string& file, std::int64_t number, const std::string& what) {
  return bad_row(file, number, what, kForm);
}

Status read_preferences(FileSystem& fs, const std::string& file, const TakeComparison& take) {
  RowReader rows(file, take);
  return read_rows(fs, file, {}, kForm, [&](std::int64_t number, const Json& json) { return rows.add(number, json); });
}

Result<bool> holds_comparisons(FileSystem& fs, const std::string& file) {
  BH_TRY(const std::string bytes, fs.read(file, kMaxPublishedFile));
  return std::string_view(bytes).substr(0, kLookedAt).find("\"generator_1\"") != std::string_view::npos;
}

std::string case_id_of(const PreferenceRow& row) {
  const std::string id = "q-" + sha256_hex(row.instruction).substr(0, 12);
  return row.occurrence == 0 ? id : fmt::format("{}-{}", id, row.occurrence + 1);
}

}  // namespace benchhub
