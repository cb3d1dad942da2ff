// See preferences.h.
#include "import/preferences.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "base/hash.h"
#include "import/definition.h"
#include "import/rows.h"
#include "judge/form.h"
#include "judge/judge.h"
#include "plan/judging.h"
#include "plan/requests.h"

namespace benchhub {

Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PreferenceImport& import, const Repository& before) {
  BH_TRY(PreferenceSurvey out, survey_before(import, before));
  for (const auto& file : import.files)
    BH_CHECK(read_preferences(fs, file, [&](const PreferenceRow& row) { return survey_row(import, file, row, out); }));
  if (out.rows == 0) return fail(Errc::invalid_input, "the files hold no comparison");
  return out;
}

namespace {

// Answers and verdicts of one benchmark as they come, kept by model until they are written.
class PreferenceWriter {
 public:
  PreferenceWriter(const Repository& repository, const PreferenceImport& import, const PreferenceSurvey& survey)
      : import_(import),
        survey_(survey),
        benchmark_(*repository.find_benchmark(import.benchmark)),
        provider_(*repository.find_provider(import.benchmark + "-import")),
        repository_(repository),
        maker_(benchmark_),
        spec_(*judge_spec(benchmark_.scoring[0])),
        first_(survey.slugs.at(survey.first)) {
    for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) case_at_[benchmark_.cases[i].id] = i;
  }

  // What earlier imports wrote.
  Status recall(const Store& store) {
    for (const auto& [name, slug] : survey_.slugs) {
      BH_TRY(const PairData data, store.read({benchmark_.slug, slug}));
      for (const Answer& answer : data.answers) note_answer(slug, answer);
      for (const Answer& reply : data.judgments) note_verdict(slug, reply);
    }
    return {};
  }

  Status take(const PreferenceRow& row) {
    const std::size_t at = case_at_.at(case_id_of(row));
    const std::string& model = survey_.slugs.at(row.second_model);
    const bool same = add_answer(first_, at, row.first) && add_answer(model, at, row.second);
    if (!same || (row.preference && !add_verdict(model, at, row))) ++left_out_;
    return {};
  }

  Status write(Store& store) {
    for (auto& [model, records] : open_) BH_CHECK(store.upsert({benchmark_.slug, model}, std::move(records)));
    open_.clear();
    return {};
  }

  std::int64_t left_out() const { return left_out_; }

 private:
  void note_answer(const std::string& model, const Answer& answer) {
    const auto at = case_at_.find(answer.case_id);
    if (at != case_at_.end()) answers_.emplace(std::pair(model, at->second), digest_of(answer.text));
  }

  void note_verdict(const std::string& model, const Answer& reply) {
    const auto at = case_at_.find(reply.case_id);
    if (at != case_at_.end() && reply.verdict->series == published_series(reply.verdict->judge))
      verdicts_.emplace(std::tuple(model, at->second, reply.verdict->judge), reply.text);
  }

  Answer base_of(std::size_t at) const {
    Answer out;
    out.case_id = benchmark_.cases[at].id;
    out.state = AnswerState::answered;
    out.finish_reason = "stop";
    out.tool_version = import_.tool_version;
    return out;
  }

  // False if another answer of the model to the case is known.
  bool add_answer(const std::string& model, std::size_t at, const std::string& text) {
    const Digest digest = digest_of(text);
    const auto [it, fresh] = answers_.emplace(std::pair(model, at), digest);
    if (!fresh) return it->second == digest;
    const Request request = maker_.make(at, 0, provider_, *repository_.find_model(model));
    Answer out = base_of(at);
    out.text = text;
    if (out.text.empty()) out.state = AnswerState::empty;
    out.key = answer_key(request);
    out.key_parts = answer_key_parts(request);
    open_[model].push_back(std::move(out));
    return true;
  }

  // False if the judge said something else of the same.
  bool add_verdict(const std::string& model, std::size_t at, const PreferenceRow& row) {
    const std::string& judge = survey_.slugs.at(row.judge);
    Answer out = base_of(at);
    out.text = fmt::format("[[{}]]", *row.preference);
    const auto [known, fresh] = verdicts_.emplace(std::tuple(model, at, judge), out.text);
    if (!fresh) return known->second == out.text;
    out.model_served = row.judge;
    if (row.cost && *row.cost >= 0 && *row.cost < 1000) out.cost = static_cast<Nano>(std::llround(*row.cost * 1e9));
    if (row.seconds && *row.seconds >= 0 && *row.seconds < 1e5) out.timing.total_ms = *row.seconds * 1000;
    const JudgeInput input = {benchmark_.cases[at].vars.at("instruction"), "", row.second, row.first};
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
    return true;
  }

  const PreferenceImport& import_;
  const PreferenceSurvey& survey_;
  const Benchmark& benchmark_;
  const Provider& provider_;
  const Repository& repository_;
  RequestMaker maker_;
  const JudgeSpec spec_;
  const std::string first_;
  std::map<std::string, std::size_t> case_at_;
  std::map<std::pair<std::string, std::size_t>, Digest> answers_;
  std::map<std::tuple<std::string, std::size_t, std::string>, std::string> verdicts_;
  std::map<std::string, std::vector<Answer>> open_;
  std::int64_t left_out_ = 0;
};

}  // namespace

Result<std::int64_t> write_preferences(FileSystem& fs, const Repository& repository, Store& store,
                                       const PreferenceImport& import, const PreferenceSurvey& survey) {
  PreferenceWriter writer(repository, import, survey);
  BH_CHECK(writer.recall(store));
  for (const auto& file : import.files) {
    BH_CHECK(read_preferences(fs, file, [&](const PreferenceRow& row) { return writer.take(row); }));
    BH_CHECK(writer.write(store));
  }
  return writer.left_out();
}

}  // namespace benchhub
