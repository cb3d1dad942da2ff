// See preferences.h.
#include "import/preferences.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "base/hash.h"
#include "import/comparisons.h"
#include "import/definition.h"
#include "import/published_answers.h"
#include "judge/form.h"
#include "judge/judge.h"
#include "plan/judging.h"

namespace benchhub {

Result<PreferenceSurvey> survey_preferences(FileSystem& fs, const PublishedImport& import, const Repository& before) {
  BH_TRY(PreferenceSurvey out, survey_before(import, before));
  for (const auto& file : import.files)
    BH_CHECK(read_preferences(fs, file, [&](const PreferenceRow& row) { return survey_row(import, file, row, out); }));
  if (out.rows == 0) return fail(Errc::invalid_input, "the files hold no comparison");
  return out;
}

namespace {

class PreferenceWriter {
 public:
  PreferenceWriter(const Repository& repository, const PublishedImport& import, const PreferenceSurvey& survey)
      : slugs_(survey.names.slugs),
        answers_(repository, import),
        spec_(*judge_spec(answers_.benchmark().scoring[0])),
        first_(slugs_.at(survey.first)) {}

  // What earlier imports wrote.
  Status recall(const Store& store) {
    for (const auto& [name, slug] : slugs_) {
      BH_TRY(const PairData data, store.read({answers_.benchmark().slug, slug}));
      for (const Answer& answer : data.answers) answers_.know(slug, answer);
      for (const Answer& reply : data.judgments) know_verdict(slug, reply);
    }
    return {};
  }

  Status take(const PreferenceRow& row) {
    const std::size_t at = *answers_.find_case(case_id_of(row));
    const std::string& model = slugs_.at(row.second_model);
    const bool same = answers_.add_answer(first_, at, 0, row.first, std::nullopt) &&
                      answers_.add_answer(model, at, 0, row.second, std::nullopt);
    if (!same || (row.preference && !add_verdict(model, at, row))) ++left_out_;
    return {};
  }

  Status write(Store& store) { return answers_.write(store); }
  std::int64_t left_out() const { return left_out_; }

 private:
  void know_verdict(const std::string& model, const Answer& reply) {
    const auto at = answers_.find_case(reply.case_id);
    if (at && reply.verdict->series == published_series(reply.verdict->judge))
      verdicts_.emplace(std::tuple(model, *at, reply.verdict->judge), reply.text);
  }

  // False if the judge said something else of the same.
  bool add_verdict(const std::string& model, std::size_t at, const PreferenceRow& row) {
    const std::string& judge = slugs_.at(row.judge);
    Answer out = answers_.base_of(at);
    out.text = fmt::format("[[{}]]", *row.preference);
    const auto [known, fresh] = verdicts_.emplace(std::tuple(model, at, judge), out.text);
    if (!fresh) return known->second == out.text;
    out.model_served = row.judge;
    if (row.cost && *row.cost >= 0 && *row.cost < 1000) out.cost = static_cast<Nano>(std::llround(*row.cost * 1e9));
    if (row.seconds && *row.seconds >= 0 && *row.seconds < 1e5) out.timing.total_ms = *row.seconds * 1000;
    const JudgeInput input = {answers_.benchmark().cases[at].vars.at("instruction"), "", row.second, row.first};
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
    answers_.add(model, std::move(out));
    return true;
  }

  const std::map<std::string, std::string>& slugs_;
  PublishedAnswers answers_;
  const JudgeSpec spec_;
  const std::string first_;
  std::map<std::tuple<std::string, std::size_t, std::string>, std::string> verdicts_;
  std::int64_t left_out_ = 0;
};

}  // namespace

Result<std::int64_t> write_preferences(FileSystem& fs, const Repository& repository, Store& store,
                                       const PublishedImport& import, const PreferenceSurvey& survey) {
  PreferenceWriter writer(repository, import, survey);
  BH_CHECK(writer.recall(store));
  for (const auto& file : import.files) {
    BH_CHECK(read_preferences(fs, file, [&](const PreferenceRow& row) { return writer.take(row); }));
    BH_CHECK(writer.write(store));
  }
  return writer.left_out();
}

}  // namespace benchhub
