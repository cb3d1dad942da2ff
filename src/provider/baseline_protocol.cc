// The "baseline" protocol: answers in-process from what Request::context was given, so that every board has an honest
// floor and the tool does its whole job without a key. Deterministic: the same request gives the same answer on every
// machine. Never a language model; no usage, no timing.
//   {"kind":"constant","text":…}            always that text
//   {"kind":"echo"}                         the last user message
//   {"kind":"random_choice","choices":[…],"seed":n}
//   {"kind":"majority","answer":…}          the most frequent expected answer of the other cases (found by plan)
//   {"kind":"overlap_judge","answer":…}     a verdict by shared words (made by plan); it grades, it is not asked
//   otherwise
//   {"kind":"word_embedder"}                the vector of the message's words (domain/embedding.h); it is not asked
//   otherwise
//   {"kind":"retrieval","neighbour":id,"answer":…}  the answer of the most similar other case (found by plan)
#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "domain/embedding.h"
#include "provider/protocol_rows.h"

namespace benchhub {
namespace {

using MaybeText = std::optional<std::string>;

std::string text_of_value(const Json& value) {
  return value.is_string() ? value.get<std::string>() : canonical_json(value);
}

MaybeText member_text(const Json& context, const char* key) {
  const auto it = context.find(key);
  return it == context.end() || it->is_null() ? std::nullopt : MaybeText(text_of_value(*it));
}

MaybeText answer_constant(const Request& request) { return member_text(request.context, "text"); }
MaybeText answer_given(const Request& request) { return member_text(request.context, "answer"); }

MaybeText answer_vector(const Request& request) {
  return request.messages.empty() ? std::nullopt : MaybeText(vector_text(hashed_words(request.messages[0].content)));
}

MaybeText answer_echo(const Request& request) {
  for (auto message = request.messages.rbegin(); message != request.messages.rend(); ++message) {
    if (message->role == "user") return message->content;
  }
  return std::nullopt;
}

// The key holds the repeat and the seed, so repeats differ and a changed seed is another draw.
MaybeText answer_random(const Request& request) {
  const Json* choices = get_array(request.context, "choices");
  if (!choices || choices->empty()) return std::nullopt;
  const std::uint64_t seed = std::stoull(answer_key(request).substr(0, 16), nullptr, 16);
  return text_of_value((*choices)[Random(seed).index(choices->size())]);
}

struct BaselineRow {
  std::string_view kind;
  MaybeText (*answer)(const Request&);
};
constexpr BaselineRow kBaselines[] = {{"constant", answer_constant},    {"echo", answer_echo},
                                      {"random_choice", answer_random}, {"majority", answer_given},
                                      {"retrieval", answer_given},      {"longest", answer_given},
                                      {"overlap_judge", answer_given},  {"word_embedder", answer_vector}};

RawReply answer_baseline(const Request& request) {
  const std::string kind = get_string(request.context, "kind").value_or("");
  RawReply reply;
  reply.headers = {{"content-type", "application/json"}};
  for (const BaselineRow& row : kBaselines) {
    if (row.kind != kind) continue;
    const MaybeText text = row.answer(request);
    reply.body = canonical_json(text ? Json{{"text", *text}} : Json{{"error", kind + " has nothing to answer from"}});
    return reply;
  }
  reply.body = canonical_json(Json{{"error", "no baseline of kind \"" + kind + "\""}});
  return reply;
}

ParsedReply parse_baseline(const RawReply& raw) {
  ParsedReply out;
  const auto document = parse_json(raw.body);
  const MaybeText text = document ? get_string(*document, "text") : std::nullopt;
  if (!text) {
    out.retry = Retry::never;
    out.error = document ? get_string(*document, "error").value_or("not a baseline's reply") : "not a baseline's reply";
    return out;
  }
  out.text = clean_utf8(*text);
  out.finish_reason = "stop";
  out.state = trim(out.text).empty() ? AnswerState::empty : AnswerState::answered;
  if (out.state == AnswerState::empty) out.error = "the answer is empty";
  return out;
}

std::pair<std::int64_t, std::int64_t> no_tokens(const Request&, const Model&) { return {0, 0}; }

}  // namespace

Protocol baseline_protocol() {
  Protocol row{};
  row.name = "baseline";
  row.help =
      "answers in-process: constant, echo, random_choice, majority, longest, retrieval; overlap_judge grades, "
      "word_embedder gives vectors";
  row.in_process = true;
  row.parse = parse_baseline;
  row.answer = answer_baseline;
  row.most_tokens = no_tokens;
  return row;
}

}  // namespace benchhub
