// See preferences.h.
#include "import/preferences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "judge/form.h"
#include "judge/judge.h"
#include "plan/judging.h"
#include "plan/requests.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxPreferenceFile = 1u << 30;
constexpr const char* kScorer = "judge_pair";
constexpr std::size_t kMaxSlug = 64;

struct PreferenceRow {
  std::string instruction, first, second, first_model, second_model, judge;
  std::optional<double> preference;  // 1 to 2
  std::optional<double> cost, seconds;
};

tl::unexpected<Error> bad_row(const std::string& file, std::int64_t number, const std::string& what) {
  return fail({Errc::invalid_input,
               fmt::format("row {}: {}", number, what),
               "",
               "each row has instruction, output_1, generator_1, output_2, generator_2, annotator and preference",
               {file, 0, 0}});
}

Result<PreferenceRow> row_of(const std::string& file, std::int64_t number, const Json& json) {
  PreferenceRow out;
  for (const auto& [name, text] : {std::pair("instruction", &out.instruction), std::pair("output_1", &out.first),
                                   std::pair("output_2", &out.second), std::pair("generator_1", &out.first_model),
                                   std::pair("generator_2", &out.second_model), std::pair("annotator", &out.judge)}) {
    const auto value = get_string(json, name);
    if (!value) return bad_row(file, number, std::string(name) + " is no text");
    *text = *value;
  }
  if (!json.contains("preference")) return bad_row(file, number, "preference is missing");
  const Json& preference = json["preference"];
  if (preference.is_number()) {
    const double value = preference.get<double>();
    // 0 is AlpacaEval's older way to write a draw.
    out.preference = value == 0 ? 1.5 : value;
    if (!(*out.preference >= 1 && *out.preference <= 2))
      return bad_row(file, number, fmt::format("preference {} is not from 1 to 2", value));
  } else if (!preference.is_null()) {
    return bad_row(file, number, "preference is no number");
  }
  out.cost = get_double(json, "price_per_example");
  out.seconds = get_double(json, "time_per_example");
  return out;
}

using TakeRow = std::function<Status(const PreferenceRow&)>;

Status read_array(const std::string& file, std::string_view bytes, const TakeRow& take) {
  BH_TRY(const Json json, parse_json(bytes));
  if (!json.is_array()) return bad_row(file, 1, "the file is no list of objects");
  std::int64_t number = 0;
  for (const Json& one : json) {
    BH_TRY(const auto row, row_of(file, ++number, one));
    BH_CHECK(take(row));
  }
  return {};
}

Status read_lines(const std::string& file, std::string_view bytes, const TakeRow& take) {
  std::int64_t number = 0;
  for (const std::string_view line : split_lines(bytes)) {
    ++number;
    if (trim(line).empty()) continue;
    const auto json = parse_json(line);
    if (!json || !json->is_object()) return bad_row(file, number, json ? "no object" : json.error().what);
    BH_TRY(const auto row, row_of(file, number, *json));
    BH_CHECK(take(row));
  }
  return {};
}

Status read_rows(FileSystem& fs, const std::string& file, const TakeRow& take) {
  BH_TRY(const std::string bytes, fs.read(file, kMaxPreferenceFile));
  const std::string_view start = trim(std::string_view(bytes).substr(0, 4096));
  return start.starts_with('[') ? read_array(file, bytes, take) : read_lines(file, bytes, take);
}

std::string case_id_of(const std::string& instruction) { return "q-" + sha256_hex(instruction).substr(0, 12); }

std::string import_slug(const std::string& name) {
  std::string out;
  for (const char c : ascii_lower(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  if (out.size() <= kMaxSlug) return out;
  return out.substr(0, kMaxSlug - 9) + "-" + sha256_hex(name).substr(0, 8);
}

// Slugs carry the benchmark's name, so that they never meet those of models that can be asked.
std::string model_slug(const PreferenceImport& import, const std::string& name) {
  return import_slug(import.benchmark + "-" + name);
}

Json model_json(const PreferenceImport& import, const std::string& name, bool judge) {
  return {{"slug", model_slug(import, name)},
          {"id", name},
          {"name", std::string(prefix_code_points(name, 120))},
          {"tags", {judge ? "judge" : "published"}},
          {"retired", utc_date(import.now_ms)}};
}

}  // namespace

Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PreferenceImport& import) {
  PreferenceSurvey out;
  std::set<std::string> known;
  for (const auto& file : import.files) {
    BH_CHECK(read_rows(fs, file, [&](const PreferenceRow& row) -> Status {
      ++out.rows;
      out.without += !row.preference;
      if (out.first.empty()) out.first = row.first_model;
      if (row.first_model != out.first)
        return bad_row(file, out.rows,
                       "generator_1 is \"" + row.first_model + "\", before it was \"" + out.first +
                           "\": one benchmark has one model that all are compared with");
      out.seconds.insert(row.second_model);
      out.judges.insert(row.judge);
      if (known.insert(row.instruction).second)
        out.questions.emplace_back(case_id_of(row.instruction), row.instruction);
      return {};
    }));
  }
  if (out.rows == 0) return fail(Errc::invalid_input, "the files hold no comparison");
  return out;
}

Status write_definitions(FileSystem& fs, const std::string& root, const PreferenceImport& import,
                         const PreferenceSurvey& survey, const std::vector<std::string>& exclude) {
  const std::string folder = join_path(root, "benchmarks/" + import.benchmark);
  const std::string models_file = join_path(root, "models/" + import.benchmark + "-import.json");
  if (fs.stat(folder) && !fs.stat(models_file))
    return fail(
        {Errc::usage, "it is there already, and no import made it", "", "choose another --benchmark", {folder, 0, 0}});
  Json include = Json::array(), judges = Json::array(), models = Json::array();
  std::set<std::string> names = survey.seconds;
  names.insert(survey.first);
  for (const auto& name : names) {
    include.push_back(model_slug(import, name));
    models.push_back(model_json(import, name, false));
  }
  for (const auto& name : survey.judges) {
    judges.push_back(model_slug(import, name));
    if (!names.contains(name)) models.push_back(model_json(import, name, true));
  }
  const Json provider = {{"format", 1},
                         {"name", "Published answers of " + import.benchmark},
                         {"protocol", "openai"},
                         {"base_url", "https://import.invalid/v1"},
                         {"models", std::move(models)}};
  const Json definition = {
      {"format", 1},
      {"name", import.benchmark},
      {"summary", fmt::format("Published comparisons with {}: {} questions, {} models.",
                              prefix_code_points(survey.first, 60), survey.questions.size(), survey.seconds.size())},
      {"license", "CC-BY-NC-4.0"},
      {"authors", {{{"name", "as published"}}}},
      {"tags", {"published"}},
      {"prompt", {{"user", "{{instruction}}"}}},
      {"cases", "cases.jsonl"},
      {"models", {{"include", std::move(include)}, {"exclude", exclude}}},
      {"judging", {{"judges", std::move(judges)}, {"allow_self", true}}},
      {"scoring", {{{"type", kScorer}, {"against", model_slug(import, survey.first)}}}},
      {"metric", "mean"}};
  std::string cases;
  for (const auto& [id, instruction] : survey.questions)
    cases += canonical_json({{"id", id}, {"vars", {{"instruction", instruction}}}, {"expected", nullptr}}) + "\n";
  BH_CHECK(fs.make_dirs(folder));
  BH_CHECK(fs.make_dirs(join_path(root, "models")));
  BH_CHECK(fs.write_atomic(models_file, provider.dump(2) + "\n", false));
  BH_CHECK(fs.write_atomic(join_path(folder, "cases.jsonl"), cases, false));
  return fs.write_atomic(join_path(folder, "benchmark.json"), definition.dump(2) + "\n", false);
}

namespace {

// Answers and verdicts of one benchmark as they come, kept by model until they are written.
class PreferenceWriter {
 public:
  PreferenceWriter(const Repository& repository, const PreferenceImport& import, const PreferenceSurvey& survey)
      : import_(import),
        benchmark_(*repository.find_benchmark(import.benchmark)),
        provider_(*repository.find_provider(import.benchmark + "-import")),
        repository_(repository),
        maker_(benchmark_),
        spec_(*judge_spec(benchmark_.scoring[0])),
        first_(model_slug(import, survey.first)) {
    for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) case_at_[benchmark_.cases[i].id] = i;
  }

  Status take(const PreferenceRow& row) {
    const std::size_t at = case_at_.at(case_id_of(row.instruction));
    add_answer(first_, at, row.first);
    const std::string model = model_slug(import_, row.second_model);
    add_answer(model, at, row.second);
    if (row.preference) add_verdict(model, at, row);
    return {};
  }

  Status write(Store& store) {
    for (auto& [model, records] : open_) BH_CHECK(store.upsert({benchmark_.slug, model}, std::move(records)));
    open_.clear();
    return {};
  }

 private:
  Answer base_of(std::size_t at) const {
    Answer out;
    out.case_id = benchmark_.cases[at].id;
    out.state = AnswerState::answered;
    out.finish_reason = "stop";
    out.at_ms = import_.now_ms;
    out.tool_version = import_.tool_version;
    return out;
  }

  void add_answer(const std::string& model, std::size_t at, const std::string& text) {
    if (!known_.emplace(model, at).second) return;
    const Request request = maker_.make(at, 0, provider_, *repository_.find_model(model));
    Answer out = base_of(at);
    out.text = text;
    if (out.text.empty()) out.state = AnswerState::empty;
    out.key = answer_key(request);
    out.key_parts = answer_key_parts(request);
    open_[model].push_back(std::move(out));
  }

  void add_verdict(const std::string& model, std::size_t at, const PreferenceRow& row) {
    Answer out = base_of(at);
    out.text = fmt::format("[[{}]]", *row.preference);
    const std::string judge = model_slug(import_, row.judge);
    out.model_served = row.judge;
    if (row.cost && *row.cost >= 0 && *row.cost < 1000) out.cost = static_cast<Nano>(std::llround(*row.cost * 1e9));
    if (row.seconds && *row.seconds >= 0 && *row.seconds < 1e5) out.timing.total_ms = *row.seconds * 1000;
    const JudgeInput input = {row.instruction, "", row.second, row.first};
    out.key_parts = {{"subject", subject_id(input)}};
    out.key = sha256_hex(judge + "\n" + subject_id(input) + "\n" + out.text);
    const JudgeRef ref{spec_.name,
                       judge,
                       published_series(judge),
                       "",
                       0,
                       "published",
                       static_cast<int>(Grammar::preference),
                       verdict_form_of(spec_)};
    out.verdict = std::make_shared<const JudgeRef>(ref);
    open_[model].push_back(std::move(out));
  }

  const PreferenceImport& import_;
  const Benchmark& benchmark_;
  const Provider& provider_;
  const Repository& repository_;
  RequestMaker maker_;
  const JudgeSpec spec_;
  const std::string first_;
  std::map<std::string, std::size_t> case_at_;
  std::set<std::pair<std::string, std::size_t>> known_;
  std::map<std::string, std::vector<Answer>> open_;
};

}  // namespace

Status write_preferences(FileSystem& fs, const Repository& repository, Store& store, const PreferenceImport& import,
                         const PreferenceSurvey& survey) {
  PreferenceWriter writer(repository, import, survey);
  for (const auto& file : import.files) {
    BH_CHECK(read_rows(fs, file, [&](const PreferenceRow& row) { return writer.take(row); }));
    BH_CHECK(writer.write(store));
  }
  return {};
}

}  // namespace benchhub
