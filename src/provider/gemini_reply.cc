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

// The parts of a candidate's content; none if it has none.
std::vector<JsonView> parts_of(const JsonView& candidate) {
  const auto content = get_object(candidate, "content");
  const auto parts = content ? get_array(*content, "parts") : std::nullopt;
  return parts ? parts->items() : std::vector<JsonView>();
}

ChunkTokens tokens_in_part(const JsonView& part) {
  const bool text = !get_string(part, "text").value_or("").empty();
  const bool thought = get_bool(part, "thought").value_or(false);
  const bool answer = (text && !thought) || get_object(part, "functionCall");
  return {answer || text, answer};
}

ChunkTokens tokens_in_candidate(const JsonView& candidate) {
  ChunkTokens out;
  for (const JsonView& part : parts_of(candidate)) {
    const ChunkTokens tokens = tokens_in_part(part);
    out.any = out.any || tokens.any;
    out.answer = out.answer || tokens.answer;
  }
  return out;
}

}  // namespace

GeminiReply::GeminiReply() : ReplyReader(kGeminiFinish) {}

ChunkTokens gemini_tokens_in(const JsonView& chunk) {
  const auto candidate = first_answer(chunk, "candidates");
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

void GeminiReply::take_frame(const JsonView& frame, bool) {
  keep_first(model_, frame, "modelVersion");
  keep_first(id_, frame, "responseId");
  if (const auto usage = get_object(frame, "usageMetadata")) usage_ = usage->copy();
  const auto feedback = get_object(frame, "promptFeedback");
  const std::string blocked(feedback ? get_string(*feedback, "blockReason").value_or("") : "");
  if (const auto candidate = first_answer(frame, "candidates")) take_candidate(*candidate);
  else if (!blocked.empty()) finish(kBlocked, blocked);
}

void GeminiReply::take_candidate(const JsonView& candidate) {
  const std::string reason(get_string(candidate, "finishReason").value_or(""));
  if (finished()) {
    const bool more = tokens_in_candidate(candidate).any;
    if (more && reason.empty()) note("text after the end of the answer was ignored");
    if (reason.empty()) return;
    reopen(more);  // some say STOP with every chunk: the last one holds
  }
  for (const JsonView& part : parts_of(candidate)) take_part(part);
  if (const auto result = get_object(candidate, "logprobsResult")) take_logprobs(*result);
  finish(reason, std::string(get_string(candidate, "finishMessage").value_or("")));
}

// Two lists of one length: the tokens that were drawn, and the likeliest at each.
void GeminiReply::take_logprobs(const JsonView& result) {
  const auto chosen = get_array(result, "chosenCandidates"), steps = get_array(result, "topCandidates");
  if (!chosen) return;
  const std::vector<JsonView> likeliest = steps ? steps->items() : std::vector<JsonView>();
  std::size_t at = 0;
  for (const JsonView& token : chosen->items()) {
    take_token(token, at < likeliest.size() ? get_array(likeliest[at], "candidates") : std::nullopt, "logProbability");
    ++at;
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
void GeminiReply::take_part(const JsonView& part) {
  if (tokens_in_part(part).any) began();
  if (!get_bool(part, "thought").value_or(false)) add_text(get_string(part, "text").value_or(""));
  const auto function = get_object(part, "functionCall");
  const auto signature = get_string(part, "thoughtSignature");
  if (!function && signature) text_signature_ = *signature;
  ToolCall* call = function ? tool_call(calls()) : nullptr;
  if (!call) return;
  if (signature) call->extra = std::string(*signature);
  keep_first(call->id, *function, "id");
  keep_first(call->name, *function, "name");
  if (const auto arguments = member(*function, "args")) call->arguments = canonical_json(arguments->copy());
}

}  // namespace benchhub
