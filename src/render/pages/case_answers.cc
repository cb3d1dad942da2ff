// See case_answers.h. A page holds so many answers and so much of their text; what is longer is a file of its own.
#include "render/pages/case_answers.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/text.h"
#include "domain/choices.h"
#include "render/pages/failures.h"
#include "render/pages/tool_steps.h"
#include "render/text_diff.h"
#include "render/urls.h"
#include "render/view_format.h"
#include "render/view_repository.h"

namespace benchhub {
namespace {

// A page of a hundred long answers has 160 KB of text; one of few shows 4 KB of each.
constexpr std::size_t kPageText = 160u << 10, kMostInline = 4096, kLeastInline = 512;
constexpr std::size_t kCompared = 4096, kGist = 90, kFact = 120, kReported = 600;

tmpl::Value parts_value(const CaseScore& score) {
  tmpl::List out;
  for (const ScorePart& part : score.parts) {
    tmpl::Dict item(4);
    item.add("scorer", tmpl::Value::view(part.scorer)).add("value", percent_value(part.value));
    item.add("extracted", text_or_null(part.extracted)).add("detail", text_or_null(part.detail));
    out.push_back(std::move(item));
  }
  return out;
}

tmpl::Value facts_value(const Answer& answer, bool baseline) {
  tmpl::List out;
  if (answer.state != AnswerState::answered) out.push_back(to_string(answer.state));
  if (!baseline && answer.cost) out.push_back(usd_text(*answer.cost));
  if (!baseline && answer.usage.output) {
    out.push_back(
        fmt::format("{}{} tokens", answer.usage.estimated ? "about " : "", with_thousands(*answer.usage.output)));
  }
  if (!baseline && answer.timing.total_ms) out.push_back(fixed(*answer.timing.total_ms / 1000, 2) + " s");
  if (!answer.model_served.empty() && !baseline) out.push_back("served as " + one_line(answer.model_served, kFact));
  if (!answer.fingerprint.empty() && !baseline) out.push_back("backend " + one_line(answer.fingerprint, kFact));
  if (!answer.finish_reason.empty() && answer.finish_reason != "stop") {
    out.push_back("finish: " + one_line(answer.finish_reason, kFact));
  }
  if (answer.attempts > 1) out.push_back(fmt::format("{} attempts", answer.attempts));
  if (answer.at_ms > 0) out.push_back(utc_date(answer.at_ms));
  return out;
}

// What the closed answer shows: the scorer's reading of it, else its beginning, else why there is none.
std::string gist_of(const AnswerView& view) {
  if (!view.score->value) return std::string(reason_text(*view.score));
  for (const ScorePart& part : view.score->parts) {
    if (!part.extracted.empty()) return one_line(part.extracted, kGist);
  }
  return one_line(view.answer->text, kGist);
}

// The beginning, and where the whole stands if that is longer.
void add_text(tmpl::Dict& out, const std::string& text, const std::string& path, std::size_t inline_bytes,
              PageFiles& files) {
  const std::string_view head = text.size() > inline_bytes ? prefix_bytes(text, inline_bytes) : std::string_view(text);
  const bool is_cut = head.size() < text.size();
  out.add("text", text_or_null(head)).add("size", bytes_text(text.size()));
  out.add("more_url", is_cut ? tmpl::Value(path) : tmpl::Value());
  if (is_cut) files.emplace_back(path, text);
}

// As text whose words can be compared: JSON one value a line.
std::string comparable(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const bool has_parts = !json.is_discarded() && json.is_structured();
  return has_parts ? json.dump(1, ' ', false, Json::error_handler_t::replace) : std::string(text);
}

// What was read from a wrong answer against a reference in words or JSON.
tmpl::Value diff_value(const AnswerView& view, const Json& expected) {
  tmpl::List out;
  const bool in_words = expected.is_string() || expected.is_structured();
  if (!in_words || !view.score->value || *view.score->value >= 1) return out;
  std::string_view read = view.answer->text;
  for (const ScorePart& part : view.score->parts) {
    if (!part.extracted.empty()) read = part.extracted;
  }
  const std::string reference = expected.is_string() ? expected.get<std::string>() : expected.dump(1);
  for (DiffPart& part : word_diff(reference, comparable(prefix_bytes(read, kCompared)))) {
    tmpl::Dict item(3);
    item.add("missing", part.kind == DiffKind::missing).add("extra", part.kind == DiffKind::extra);
    item.add("text", std::move(part.text));
    out.push_back(std::move(item));
  }
  return out;
}

struct AnswerPlace {
  const SiteConfig& config;
  const BenchmarkIndex& benchmark;
  const Json& expected;
  std::size_t inline_bytes;  // of each text
  PageFiles& files;
};

// An issue about a verdict, with what the maintainers need to find it.
std::string report_link(const AnswerPlace& place, const AnswerView& view, const Answer& reply) {
  const SiteConfig& config = place.config;
  const std::string& slug = place.benchmark.benchmark().slug;
  const std::string about = fmt::format("{}/{}/{}", slug, view.model, view.answer->case_id);
  const std::string_view slash = config.base_url.ends_with('/') ? "" : "/";
  const std::string page = config.base_url.empty() ? ""
                                                   : fmt::format("\nPage: {}{}{}#{}", config.base_url, slash,
                                                                 case_url(slug, view.answer->case_id), view.model);
  const std::string body = fmt::format(
      "Verdict: {}{}\nJudge: {} ({}, series {}){}\n\nThe judge said:\n{}\n\nWhat the verdict should be, and why:\n",
      about, view.answer->repeat > 0 ? fmt::format(" repeat {}", view.answer->repeat) : "", reply.verdict->judge,
      reply.verdict->prompt, reply.verdict->series, page, one_line(reply.text, kReported));
  return issue_link(config, "Verdict about " + about, body);
}

// What judges said, in their own words.
tmpl::Value verdicts_value(const AnswerPlace& place, const AnswerView& view, const std::string& path) {
  tmpl::List out;
  for (const Answer* reply : view.verdicts) {
    const JudgeRef& ref = *reply->verdict;
    tmpl::Dict item(12);
    item.add("url", judge_url(ref.judge)).add("report", owned_or_null(report_link(place, view, *reply)));
    item.add("people", owned_or_null(people_text(place.benchmark.view->judges, ref.judge)));
    item.add("judge", tmpl::Value::view(ref.judge)).add("prompt", tmpl::Value::view(ref.prompt));
    item.add("order", ref.order.empty() ? tmpl::Value() : tmpl::Value(ref.order == "ab" ? "shown as A" : "shown as B"));
    item.add("again", ref.ask > 0);
    add_text(item, reply->text, fmt::format("{}.verdict-{}.txt", path, out.size() + 1), place.inline_bytes,
             place.files);
    const bool known = reply->cost && *reply->cost > 0;
    item.add("cost", known ? tmpl::Value(usd_text(*reply->cost)) : tmpl::Value());
    out.push_back(std::move(item));
  }
  return out;
}

// What people said of it.
tmpl::Value labels_value(const AnswerView& view) {
  tmpl::List out;
  for (const HumanLabel* label : view.people) {
    const std::string_view order = label->order.empty() ? "" : label->order == "ab" ? "shown as A" : "shown as B";
    tmpl::Dict item(5);
    item.add("scorer", tmpl::Value::view(label->scorer)).add("said", tmpl::Value::view(label->verdict));
    item.add("order", text_or_null(order)).add("by", text_or_null(label->by)).add("at", text_or_null(label->at));
    out.push_back(std::move(item));
  }
  return out;
}

// The choices as this answer's request had them; null where the order is that of the definition.
tmpl::Value sent_choices(const Benchmark& benchmark, const AnswerView& view) {
  if (benchmark.choice_order == ChoiceOrder::fixed) return {};
  const auto the_case = std::find_if(benchmark.cases.begin(), benchmark.cases.end(),
                                     [&](const Case& one) { return one.id == view.answer->case_id; });
  if (the_case == benchmark.cases.end() || the_case->choices.empty()) return {};
  return choices_text(as_sent(benchmark.choice_order, *the_case, view.answer->repeat).choices);
}

// Where links lead that were made when the model had another name.
tmpl::List former_anchors(const ModelView* model, int repeat) {
  tmpl::List out;
  if (model == nullptr) return out;
  for (const std::string& old : model->model->formerly) out.push_back(answer_anchor(old, repeat));
  return out;
}

tmpl::Value answer_value(const AnswerPlace& place, const AnswerView& view) {
  const BenchmarkIndex& benchmark = place.benchmark;
  const auto at = benchmark.row_at.find(view.model);
  const ModelView* model = at == benchmark.row_at.end() ? nullptr : benchmark.models[at->second];
  const bool baseline = model && model->model->is_baseline();
  const Answer& answer = *view.answer;
  const std::string& slug = benchmark.benchmark().slug;
  const std::string path = answer_file(slug, answer.case_id, view.model, answer.repeat);
  tmpl::Dict out(24);
  out.add("why", failure_value(view.score->failure));
  out.add("name", tmpl::Value::view(model ? display_name(*model->model) : view.model));
  out.add("anchor", answer_anchor(view.model, answer.repeat));
  out.add("formerly", former_anchors(model, answer.repeat));
  out.add("baseline", baseline).add("repeat", answer.repeat > 0 ? tmpl::Value(answer.repeat) : tmpl::Value());
  out.add("score", percent_value(view.score->value)).add("gist", gist_of(view));
  add_text(out, answer.text, path + ".txt", place.inline_bytes, place.files);
  out.add("error", answer.error.empty() ? tmpl::Value() : tmpl::Value(one_line(answer.error, 2000)));
  out.add("state", to_string(answer.state)).add("parts", parts_value(*view.score));
  out.add("steps", tool_steps(view, benchmark)).add("text_last", ends_in_words(view, benchmark));
  out.add("verdicts", verdicts_value(place, view, path)).add("people", labels_value(view));
  out.add("choices", sent_choices(benchmark.benchmark(), view)).add("diff", diff_value(view, place.expected));
  out.add("facts", facts_value(answer, baseline)).add("pair_url", pair_url(slug, view.model));
  return out;
}

}  // namespace

tmpl::Value answer_groups(const SiteConfig& config, const BenchmarkIndex& benchmark, std::size_t number,
                          std::size_t part, PageFiles& files) {
  const std::vector<const AnswerView*>& shown = benchmark.shown[number];
  const std::size_t first = part * kAnswersPerPage, end = std::min(shown.size(), first + kAnswersPerPage);
  const AnswerPlace place{config, benchmark, benchmark.view->cases[number].the_case->expected,
                          std::clamp(kPageText / std::max<std::size_t>(end - first, 1), kLeastInline, kMostInline),
                          files};
  std::array<std::size_t, kOutcomes> count{};
  for (const AnswerView* one : shown) ++count[static_cast<std::size_t>(outcome_of(*one->score))];
  tmpl::List groups, items;
  for (std::size_t i = first; i < end; ++i) {
    const Outcome outcome = outcome_of(*shown[i]->score);
    items.push_back(answer_value(place, *shown[i]));
    if (i + 1 < end && outcome_of(*shown[i + 1]->score) == outcome) continue;
    tmpl::Dict group(4);
    group.add("kind", outcome_kind(outcome)).add("title", outcome_title(outcome));
    group.add("count", count[static_cast<std::size_t>(outcome)]).add("items", std::move(items));
    groups.push_back(std::move(group));
    items = {};
  }
  return groups;
}

tmpl::Value answer_parts(const BenchmarkIndex& benchmark, std::size_t number, std::size_t part) {
  const std::size_t count = benchmark.shown[number].size();
  tmpl::List out;
  if (count <= kAnswersPerPage) return out;
  const std::string& id = benchmark.view->cases[number].the_case->id;
  for (std::size_t page = 0; page * kAnswersPerPage < count; ++page) {
    tmpl::Dict item(3);
    item.add("name", fmt::format("{}–{}", page * kAnswersPerPage + 1, std::min(count, (page + 1) * kAnswersPerPage)));
    item.add("url", case_part_url(benchmark.benchmark().slug, id, page)).add("here", page == part);
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace benchhub
