// See published_answers.h.
#include "import/published_answers.h"

namespace benchhub {
namespace {

Digest digest_of_answer(const std::string& text, const Json& calls) {
  return digest_of(calls.is_null() ? text : text + canonical_json(calls));
}

}  // namespace

PublishedAnswers::PublishedAnswers(const Repository& repository, const PublishedImport& import)
    : import_(import),
      benchmark_(*repository.find_benchmark(import.benchmark)),
      provider_(*repository.find_provider(import_group(import))),
      repository_(repository),
      maker_(benchmark_) {
  for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) case_at_[benchmark_.cases[i].id] = i;
}

std::optional<std::size_t> PublishedAnswers::find_case(const std::string& id) const {
  const auto at = case_at_.find(id);
  return at == case_at_.end() ? std::nullopt : std::optional(at->second);
}

void PublishedAnswers::know(const std::string& model, const Answer& answer) {
  if (const auto at = find_case(answer.case_id))
    answers_.emplace(std::tuple(model, *at, answer.repeat), digest_of_answer(answer.text, answer.tool_calls));
}

Answer PublishedAnswers::base_of(std::size_t at) const {
  Answer out;
  out.case_id = benchmark_.cases[at].id;
  out.state = AnswerState::answered;
  out.finish_reason = "stop";
  out.tool_version = import_.tool_version;
  return out;
}

bool PublishedAnswers::add_answer(const std::string& model, std::size_t at, int repeat, const std::string& text,
                                  std::optional<double> published, const Json& calls) {
  const Digest digest = digest_of_answer(text, calls);
  const auto [it, fresh] = answers_.emplace(std::tuple(model, at, repeat), digest);
  if (!fresh && it->second != digest) return false;
  if (!fresh && !published) return true;
  const Request request = maker_.make(at, repeat, provider_, *repository_.find_model(model));
  Answer out = base_of(at);
  out.repeat = repeat;
  out.text = text;
  out.tool_calls = calls;
  if (out.text.empty() && calls.is_null() && !published) out.state = AnswerState::empty;
  out.key = answer_key(request);
  out.key_parts = answer_key_parts(request);
  out.published = published;
  add(model, std::move(out));
  return true;
}

Status PublishedAnswers::write(Store& store) {
  for (auto& [model, records] : open_) BH_CHECK(store.upsert({benchmark_.slug, model}, std::move(records)));
  open_.clear();
  return {};
}

}  // namespace benchhub
