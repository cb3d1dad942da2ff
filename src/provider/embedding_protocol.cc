// The "openai-embeddings" protocol: POST {base_url}/embeddings with one text, as OpenAI, Gemini (under its
// OpenAI-compatible address), Mistral, Together, Ollama, vLLM, llama.cpp and LM Studio take it. The vector is the text
// of the answer, as domain/embedding.h writes it.
#include "domain/embedding.h"
#include "provider/model_list.h"
#include "provider/openai_reply.h"
#include "provider/protocol_rows.h"
#include "provider/wire.h"

namespace benchhub {
namespace {

const FinishTable kVectorFinish = {{"stop", AnswerState::answered, ""}};

class EmbeddingReply : public ReplyReader {
 public:
  EmbeddingReply() : ReplyReader(kVectorFinish) {}

 protected:
  void take_frame(const JsonView& frame, bool) override {
    keep_first(model_, frame, "model");
    keep_first(id_, frame, "id");
    if (const auto usage = get_object(frame, "usage")) usage_ = usage->copy();
    const auto data = get_array(frame, "data");
    const auto rows = data ? data->items() : std::vector<JsonView>();
    const auto embedding = rows.empty() ? std::nullopt : get_array(rows.front(), "embedding");
    const auto numbers = embedding ? embedding->items() : std::vector<JsonView>();
    if (!embedding || numbers.size() > kMostDimensions) return;
    std::vector<float> vector;
    for (const JsonView& one : numbers) {
      const auto number = one.number();
      if (!number) return;
      vector.push_back(static_cast<float>(*number));
    }
    const std::string text = vector_text(vector);
    if (!vector_from_text(text)) return;
    began();
    add_text(text);
    finish("stop");
  }

  // Nothing is generated: what the provider does not tell of the output is 0.
  Usage usage() const override {
    Usage out = read_openai_usage(usage_);
    out.output = 0;
    out.estimated = !out.input;
    return out;
  }

 private:
  Json usage_ = nullptr;
};

HttpRequest build_embedding(const Request& request, const Provider& provider, const std::string& api_key) {
  Json body = request.params.is_object() ? request.params : Json::object();
  body["model"] = request.model;
  body["input"] = request.messages.empty() ? "" : request.messages.front().content;
  body["encoding_format"] = "float";
  Provider whole = provider;
  whole.stream = false;
  return make_request(whole, api_key, {"", "/embeddings", "authorization"}, body);
}

ParsedReply parse_embedding(const RawReply& raw) {
  EmbeddingReply reply;
  return parse_http_reply(raw, reply);
}

std::unique_ptr<StreamTimer> no_timer() {
  return make_token_timer([](const JsonView&) { return ChunkTokens{}; });
}

std::pair<std::int64_t, std::int64_t> most_tokens_embedding(const Request& request, const Model&) {
  return {bound_of_input(request, nullptr, 0), 0};
}

HttpRequest list_embedding_models(const Provider& provider, const std::string& api_key, const std::string&) {
  return make_request(provider, api_key, {"", "/models", "authorization"}, nullptr);
}

}  // namespace

Protocol openai_embeddings_protocol() {
  Protocol row{};
  row.name = "openai-embeddings";
  row.help = "vectors of texts over HTTP, in OpenAI's form: for the scorer similarity and the matcher $semantic";
  row.build = build_embedding;
  row.timer = no_timer;
  row.parse = parse_embedding;
  row.most_tokens = most_tokens_embedding;
  row.list_models = list_embedding_models;
  row.parse_models = parse_model_list;
  return row;
}

}  // namespace benchhub
