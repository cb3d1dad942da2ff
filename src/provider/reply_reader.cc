// ReplyReader; see reply_reader.h.
#include "provider/reply_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxToolCalls = 128;
constexpr std::size_t kMaxOpaque = 1u << 20;
constexpr double kMaxTokens = 1e9;
constexpr double kRounding = 0.01;  // by which servers of low precision miss what probabilities are

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// nullopt: the token is more than a number, or what is told are no probabilities. " 4" and "4" are one number.
using TokenOdds = std::vector<std::pair<std::string_view, std::optional<double>>>;
std::optional<NumberOdds> number_odds(std::string_view token, const TokenOdds& candidates) {
  NumberOdds out{std::string(trim(token)), {}};
  std::map<std::string, double> shares;
  double sum = 0;
  for (const auto& [text, logprob] : candidates) {
    if (!logprob) continue;
    if (!(*logprob <= kRounding)) return std::nullopt;
    sum += std::exp(*logprob);
    if (is_number(trim(text))) shares[std::string(trim(text))] += std::exp(*logprob);
  }
  if (!is_number(out.written) || sum > 1 + kRounding || !shares.contains(out.written)) return std::nullopt;
  for (const auto& [text, share] : shares) {
    if (share > 0 && out.logprobs.size() < kMostOdds) out.logprobs[text] = std::min(0.0, std::log(share));
  }
  return out.logprobs.contains(out.written) ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> token_count(const Json& object, const char* key) {
  const auto number = get_double(object, key);
  if (!number || !(*number >= 0) || *number > kMaxTokens || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

std::optional<JsonView> member(const JsonView& object, const char* key) {
  const auto value = object.find(key);
  return value && !value->is_null() ? value : std::nullopt;
}

std::optional<JsonView> first_answer(const JsonView& frame, const char* list) {
  const auto answers = get_array(frame, list);
  if (!answers) return std::nullopt;
  for (const JsonView& answer : answers->items()) {
    if (answer.is_object() && get_int(answer, "index").value_or(0) == 0) return answer;
  }
  return std::nullopt;
}

std::string one_line(const std::string& text) {
  return std::string(prefix_code_points(escape_control(collapse_space(text)), 300));
}

std::optional<JsonView> ReplyReader::parse(std::string_view bytes) {
  auto document = parser_.parse(bytes);
  if (!document && invalid_utf8(bytes)) document = parser_.parse(clean_utf8(bytes));
  if (!document) {
    malformed_ = document.error().what;
    return std::nullopt;
  }
  const auto frames = document->items();
  const bool list =
      !frames.empty() && std::all_of(frames.begin(), frames.end(), [](const auto& one) { return one.is_object(); });
  if (!document->is_object() && !list) {
    malformed_ = "not a JSON object";
    return std::nullopt;
  }
  return *std::move(document);
}

void ReplyReader::take_document(std::string_view body) {
  if (trim(body).empty()) {
    malformed_ = "the body is empty";
    return;
  }
  const auto document = parse(body);
  if (!document) return;
  whole_ = true;
  if (auto error = provider_error(*document)) error_ = *std::move(error);
  if (document->is_object()) return take_frame(*document, false);
  for (const JsonView& frame : document->items()) {
    take_error(provider_error(frame));
    take_frame(frame, true);
  }
}

void ReplyReader::take_event(const SseEvent& event) {
  const std::string_view data = trim(event.data);
  if (data.empty()) return;
  if (done_) {
    note_ = "data after the end of the stream was ignored";
    return;
  }
  if (data == "[DONE]") {
    done_ = true;
    return;
  }
  if (error_ || !malformed_.empty()) return;
  const auto chunk = parse(data);
  if (chunk && !chunk->is_object()) return take_document(data);  // chunks in a list, as events
  if (!chunk) {
    if (closed()) malformed_.clear();  // the answer itself is whole
    return;
  }
  if (auto error = provider_error(*chunk); error && !closed()) error_ = *std::move(error);
  take_frame(*chunk, true);
  if (event.type == "error" && !closed() && !error_)
    error_ = ProviderError{.message = std::string(get_string(*chunk, "message").value_or(""))};
}

ReplyReader::ToolCall* ReplyReader::tool_call(std::size_t index) {
  if (index > tool_calls_.size() || index >= kMaxToolCalls) return nullptr;
  if (index == tool_calls_.size()) tool_calls_.emplace_back().order = static_cast<std::int64_t>(index);
  return &tool_calls_[index];
}

void ReplyReader::take_token(const JsonView& drawn, const std::optional<JsonView>& likeliest, const char* key) {
  const auto token = get_string(drawn, "token").value_or("");
  if (std::none_of(token.begin(), token.end(), is_digit)) return;
  TokenOdds candidates;
  for (const JsonView& one : likeliest ? likeliest->items() : std::vector<JsonView>())
    candidates.emplace_back(get_string(one, "token").value_or(""), get_double(one, key));
  if (std::none_of(candidates.begin(), candidates.end(), [&](const auto& one) { return one.first == token; }))
    candidates.emplace_back(token, get_double(drawn, key));
  odds_ = number_odds(token, candidates);
}

void ReplyReader::keep_first(std::string& field, const JsonView& object, const char* key) {
  if (field.empty()) field = get_string(object, key).value_or("");
}

void ReplyReader::take_error(std::optional<ProviderError> error) {
  if (error && !error_) error_ = *std::move(error);
}

void ReplyReader::finish(std::string reason, std::string detail) {
  if (finish_reason_ || reason.empty() || reason == "null") return;
  finish_reason_ = std::move(reason);
  detail_ = std::move(detail);
}

void ReplyReader::reopen(bool more_came) {
  finish_reason_.reset();
  reopened_ = reopened_ || more_came;
}

const FinishRow* ReplyReader::find_finish(const std::string& reason) const {
  for (const FinishRow& row : table_) {
    if (row.reason == ascii_lower(reason)) return &row;
  }
  return nullptr;
}

ParsedReply ReplyReader::conclude(const RawReply& raw) const {
  ParsedReply out;
  if (error_) {
    Failure failure = classify(error_->status(), *error_);
    // Tokens that came may be billed, whatever the error says of itself.
    if (began_ && failure.retry == Retry::safe) failure.retry = Retry::unknown;
    out = failed_reply(failure);
    out.retry_after_ms = error_->retry_after_ms;
  } else if (!malformed_.empty()) {
    out = failed_reply(raw.end == HttpEnd::complete ? Failure{Retry::unknown, AnswerState::provider_error,
                                                              "unreadable reply: " + one_line(malformed_)}
                                                    : classify_end(raw.end, raw.error));
  } else if (finish_reason_ && (!reopened_ || done_ || raw.end == HttpEnd::complete)) {
    settle(out);
  } else if (raw.end != HttpEnd::complete && !done_) {
    out = failed_reply(classify_end(raw.end, raw.error));
  } else {
    out = failed_reply({Retry::unknown, AnswerState::provider_error, "the reply ended without a finish_reason"});
  }
  out.text = clean_utf8(text_.empty() ? refusal_ : text_);
  out.finish_reason = one_line(finish_reason_.value_or(""));
  if (!native_.empty()) out.finish_reason += " (" + one_line(native_) + ")";
  out.model_served = one_line(model_);
  out.fingerprint = one_line(fingerprint_);
  out.upstream = one_line(upstream_);
  out.request_id = one_line(id_);
  out.note = note_;
  if (!tool_calls_.empty()) {
    std::vector<ToolCall> calls = tool_calls_;
    std::stable_sort(calls.begin(), calls.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
    out.tool_calls = normal_tool_calls(calls);
    out.opaque = opaque(calls);
    if (!out.opaque.is_null() && canonical_json(out.opaque).size() > kMaxOpaque) out.opaque = nullptr;
  }
  out.odds = odds_;
  out.usage = usage();
  out.began = began_ || !out.text.empty() || !tool_calls_.empty();
  out.usage_told = (whole_ || finish_reason_) && (out.usage.input || out.usage.output);
  return out;
}

// The answer came to its end: its state follows from how the provider says that it ended.
void ReplyReader::settle(ParsedReply& out) const {
  const FinishRow* row = find_finish(*finish_reason_);
  // A router that calls every end "stop" is corrected by what it says the provider said.
  if (const FinishRow* native = find_finish(native_); native && (!row || row->state == AnswerState::answered))
    row = native;
  if (!row) {
    // What was delivered is kept and paid for once: asked again it would end in the same way.
    const bool delivered = !trim(text_).empty() || !tool_calls_.empty();
    out = failed_reply({delivered ? Retry::none : Retry::never,
                        delivered ? AnswerState::other : AnswerState::provider_error,
                        fmt::format("unknown finish_reason \"{}\"", one_line(*finish_reason_))});
    return;
  }
  out.state = row->state;
  out.retry = row->retry;
  out.error = row->error;
  if (!detail_.empty() && !out.error.empty()) out.error += ": " + one_line(detail_);
  if (out.state != AnswerState::answered) return;
  if (!trim(refusal_).empty()) {
    out.state = AnswerState::refused;
    out.error = "the model refused";
  } else if (trim(text_).empty() && tool_calls_.empty()) {
    out.state = AnswerState::empty;
    out.error = "the answer is empty";
  }
}

Json ReplyReader::normal_tool_calls(const std::vector<ToolCall>& calls) {
  Json out = Json::array();
  for (const ToolCall& call : calls) {
    out.push_back({{"id", call.id},
                   {"type", "function"},
                   {"function", {{"name", call.name}, {"arguments", call.arguments.empty() ? "{}" : call.arguments}}}});
  }
  return out;
}

}  // namespace benchhub
