// GeminiReply; see gemini_reply.h.
#include "provider/gemini_reply.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr const char* kFiltered = "withheld by the provider's content filter";
constexpr const char* kBadCall = "the provider could not read the model's tool call";
constexpr const char* kBlocked = "PROMPT_BLOCKED";  // our word: a prompt that is blocked has no finishReason

const FinishTable kGeminiFinish = {
    {"stop", AnswerState::answered, ""},
    {"max_tokens", AnswerState::truncated, "cut at the output limit"},
    {"continuation", AnswerState::truncated, "paused by the provider before its end"},
    {"safety", AnswerState::filtered, kFiltered},
    {"recitation", AnswerState::filtered, kFiltered},
    {"blocklist", AnswerState::filtered, kFiltered},
    {"prohibited_content", AnswerState::filtered, kFiltered},
    {"spii", AnswerState::filtered, kFiltered},
    {"image_safety", AnswerState::filtered, kFiltered},
    {"image_prohibited_content", AnswerState::filtered, kFiltered},
    {"prompt_blocked", AnswerState::filtered, "the prompt was blocked by the provider's content filter"},
    {"malformed_function_call", AnswerState::provider_error, kBadCall, Retry::unknown},
    {"unexpected_tool_call", AnswerState::provider_error, kBadCall, Retry::unknown},
    {"too_many_tool_calls", AnswerState::provider_error, kBadCall, Retry::unknown},
    {"other", AnswerState::provider_error, "the provider ended the answer for a reason that it does not tell",
     Retry::unknown},
};

// One answer is asked for; of a server that sends more only the first counts.
const Json* first_candidate(const Json& frame) {
  const Json* candidates = get_array(frame, "candidates");
  if (!candidates) return nullptr;
  for (const Json& candidate : *candidates) {
    if (candidate.is_object() && get_int(candidate, "index").value_or(0) == 0) return &candidate;
  }
  return nullptr;
}

const Json* parts_of(const Json& candidate) {
  const Json* content = get_object(candidate, "content");
  return content ? get_array(*content, "parts") : nullptr;
}

ChunkTokens tokens_in_part(const Json& part) {
  const bool text = !get_string(part, "text").value_or("").empty();
  const bool thought = get_bool(part, "thought").value_or(false);
  const bool answer = (text && !thought) || get_object(part, "functionCall");
  return {answer || text, answer};
}

ChunkTokens tokens_in_candidate(const Json& candidate) {
  ChunkTokens out;
  const Json* parts = parts_of(candidate);
  for (std::size_t i = 0; parts && i < parts->size(); ++i) {
    const ChunkTokens tokens = tokens_in_part((*parts)[i]);
    out.any = out.any || tokens.any;
    out.answer = out.answer || tokens.answer;
  }
  return out;
}

}  // namespace

GeminiReply::GeminiReply() : ReplyReader(kGeminiFinish) {}

ChunkTokens gemini_tokens_in(const Json& chunk) {
  const Json* candidate = first_candidate(chunk);
  return candidate ? tokens_in_candidate(*candidate) : ChunkTokens{};
}

Usage read_gemini_usage(const Json& usage) {
  Usage out;
  const auto part = [&](const char* key) -> std::optional<std::int64_t> {
    return member(usage, key) ? token_count(usage, key) : std::optional<std::int64_t>(0);
  };
  const auto prompt = token_count(usage, "promptTokenCount"), tools = part("toolUsePromptTokenCount"),
             thoughts = part("thoughtsTokenCount"), total = token_count(usage, "totalTokenCount");
  auto text = token_count(usage, "candidatesTokenCount");
  if (prompt && tools) out.input = *prompt + *tools;
  // Left out means none, but only where the total agrees.
  if (!text && !member(usage, "candidatesTokenCount") && out.input && thoughts && total == *out.input + *thoughts) {
    text = 0;
  }
  if (text && thoughts) out.output = *text + *thoughts;
  if (member(usage, "thoughtsTokenCount")) out.reasoning = thoughts;
  out.cached = token_count(usage, "cachedContentTokenCount");
  if (out.cached && out.input && *out.cached > *out.input) out.cached.reset();
  out.estimated = !out.input || !out.output;
  return out;
}

void GeminiReply::take_frame(const Json& frame, bool) {
  keep_first(model_, frame, "modelVersion");
  keep_first(id_, frame, "responseId");
  if (const Json* usage = get_object(frame, "usageMetadata")) usage_ = *usage;
  const Json* feedback = get_object(frame, "promptFeedback");
  const std::string blocked = feedback ? get_string(*feedback, "blockReason").value_or("") : "";
  if (const Json* candidate = first_candidate(frame)) take_candidate(*candidate);
  else if (!blocked.empty()) finish(kBlocked, blocked);
}

void GeminiReply::take_candidate(const Json& candidate) {
  const std::string reason = get_string(candidate, "finishReason").value_or("");
  if (finished()) {
    const bool more = tokens_in_candidate(candidate).any;
    if (more && reason.empty()) note("text after the end of the answer was ignored");
    if (reason.empty()) return;
    reopen(more);  // some say STOP with every chunk: the last one holds
  }
  const Json* parts = parts_of(candidate);
  for (std::size_t i = 0; parts && i < parts->size(); ++i) take_part((*parts)[i]);
  if (const Json* result = get_object(candidate, "logprobsResult")) take_logprobs(*result);
  finish(reason, get_string(candidate, "finishMessage").value_or(""));
}

// Two lists of one length: the tokens that were drawn, and the likeliest at each.
void GeminiReply::take_logprobs(const Json& result) {
  const Json* chosen = get_array(result, "chosenCandidates");
  const Json* steps = get_array(result, "topCandidates");
  for (std::size_t i = 0; chosen && i < chosen->size(); ++i) {
    const std::string token = get_string((*chosen)[i], "token").value_or("");
    const Json* top = steps && i < steps->size() ? get_array((*steps)[i], "candidates") : nullptr;
    TokenOdds odds;
    for (std::size_t k = 0; top && k < top->size(); ++k)
      odds.emplace_back(get_string((*top)[k], "token").value_or(""), get_double((*top)[k], "logProbability"));
    if (std::none_of(odds.begin(), odds.end(), [&](const auto& one) { return one.first == token; }))
      odds.emplace_back(token, get_double((*chosen)[i], "logProbability"));
    take_token(token, odds);
  }
}

// Signatures of thoughts, of which Gemini 3 refuses a call without its own.
Json GeminiReply::opaque(const std::vector<ToolCall>& calls) const {
  Json signatures = Json::array();
  for (const ToolCall& call : calls) signatures.push_back(call.extra);
  const bool any = std::any_of(calls.begin(), calls.end(), [](const auto& call) { return !call.extra.is_null(); });
  if (!any && text_signature_.empty()) return nullptr;
  Json out = {{"calls", std::move(signatures)}};
  if (!text_signature_.empty()) out["text"] = text_signature_;
  return {{"gemini", std::move(out)}};
}

// Thoughts, code that the provider ran and images are not the answer.
void GeminiReply::take_part(const Json& part) {
  if (tokens_in_part(part).any) began();
  if (!get_bool(part, "thought").value_or(false)) add_text(get_string(part, "text").value_or(""));
  const Json* function = get_object(part, "functionCall");
  const auto signature = get_string(part, "thoughtSignature");
  if (!function && signature) text_signature_ = *signature;
  ToolCall* call = function ? tool_call(calls()) : nullptr;
  if (!call) return;
  if (signature) call->extra = *signature;
  keep_first(call->id, *function, "id");
  keep_first(call->name, *function, "name");
  if (const Json* arguments = member(*function, "args")) call->arguments = canonical_json(*arguments);
}

}  // namespace benchhub
