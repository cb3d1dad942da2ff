// The batch APIs' requests and replies, hostile ones too.
#include "provider/batch.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

const BatchApi& batch_api(const char* protocol) { return *find_protocol(protocol)->batch; }

Provider batch_provider(const char* protocol) {
  Provider out;
  out.slug = "p";
  out.protocol = protocol;
  out.base_url = "https://api.example/v1";
  return out;
}

std::vector<BatchLine> two_lines() { return {{"t-1", {{"model", "m"}}}, {"t-2", {{"model", "n"}}}}; }

Json json(const char* text) { return parse_json(text).value(); }

TEST(Batch, OnlyOpenaiAndAnthropicHaveThem) {
  EXPECT_EQ(find_protocol("gemini")->batch, nullptr);
  EXPECT_EQ(find_protocol("baseline")->batch, nullptr);
}

TEST(Batch, OpenaiUploadsAFileOfLinesAndThenSubmitsIt) {
  const BatchApi& api = batch_api("openai");
  const HttpRequest upload = api.upload(batch_provider("openai"), "key", "0123", two_lines());
  EXPECT_EQ(upload.url, "https://api.example/v1/files");
  EXPECT_EQ(upload.secret_headers.at(0).second, "Bearer key");
  EXPECT_TRUE(contains(upload.body, "name=\"purpose\"\r\n\r\nbatch\r\n"));
  EXPECT_TRUE(contains(upload.body,
                       "\r\n\r\n{\"body\":{\"model\":\"m\"},\"custom_id\":\"t-1\",\"method\":\"POST\","
                       "\"url\":\"/v1/chat/completions\"}\n{"));
  EXPECT_TRUE(upload.body.ends_with("\r\n--benchhub-0123--\r\n"));
  const HttpRequest submit = api.submit(batch_provider("openai"), "key", "0123", {}, "file-7");
  EXPECT_EQ(submit.url, "https://api.example/v1/batches");
  EXPECT_EQ(submit.body, R"({"completion_window":"24h","endpoint":"/v1/chat/completions","input_file_id":"file-7",)"
                         R"("metadata":{"benchhub":"0123"}})");
}

TEST(Batch, AnthropicSubmitsTheRequestsThemselves) {
  const BatchApi& api = batch_api("anthropic");
  EXPECT_EQ(api.upload, nullptr);
  const HttpRequest submit = api.submit(batch_provider("anthropic"), "key", "0123", two_lines(), "");
  EXPECT_EQ(submit.url, "https://api.example/v1/messages/batches");
  EXPECT_EQ(submit.body, R"({"requests":[{"custom_id":"t-1","params":{"model":"m"}},)"
                         R"({"custom_id":"t-2","params":{"model":"n"}}]})");
  EXPECT_EQ(api.results(batch_provider("anthropic"), "key", "msgbatch_1").url,
            "https://api.example/v1/messages/batches/msgbatch_1/results");
}

TEST(Batch, ALineIsTheBodyOfADirectSendWithoutItsStream) {
  Request request;
  request.model = "m";
  request.messages = {{"user", "hi"}};
  for (const char* protocol : {"openai", "anthropic"}) {
    Provider provider = batch_provider(protocol);
    const Json body = batch_body(*find_protocol(protocol), request, provider);
    EXPECT_FALSE(body.contains("stream"));
    EXPECT_FALSE(body.contains("stream_options"));
    provider.stream = false;
    Json direct = parse_json(find_protocol(protocol)->build(request, provider, "").body).value();
    direct.erase("stream");
    EXPECT_EQ(body, direct);
  }
}

TEST(Batch, StatesOfOpenai) {
  const auto read = batch_api("openai").read_state;
  for (const char* status : {"validating", "in_progress", "finalizing", "cancelling", "something new"})
    EXPECT_EQ(read({{"id", "b"}, {"status", status}})->phase, BatchState::Phase::working) << status;
  for (const char* status : {"completed", "expired", "cancelled"})
    EXPECT_EQ(read({{"id", "b"}, {"status", status}})->phase, BatchState::Phase::ended) << status;
  const auto failed =
      read(json(R"({"id":"b","status":"failed","errors":{"data":[{"message":"no\nmodel","line":3}]}})"));
  EXPECT_EQ(failed->phase, BatchState::Phase::failed);
  EXPECT_FALSE(contains(failed->error, "\n"));
  EXPECT_TRUE(contains(failed->error, "(line 3)"));
  const auto ended = read(json(R"({"id":"b","status":"completed","output_file_id":"o","error_file_id":null,
      "created_at":1767225600,"request_counts":{"completed":2,"failed":1},"metadata":{"benchhub":"t"}})"));
  EXPECT_EQ(ended->results, std::vector<std::string>{"o"});
  EXPECT_EQ(ended->lines, 3);
  EXPECT_EQ(ended->tag, "t");
  EXPECT_EQ(ended->created_ms, 1767225600000);
}

TEST(Batch, StatesOfAnthropic) {
  const auto read = batch_api("anthropic").read_state;
  EXPECT_EQ(read(json(R"({"id":"b","processing_status":"canceling"})"))->phase, BatchState::Phase::working);
  const auto ended = read(json(R"({"id":"b","processing_status":"ended","created_at":"2026-01-01T00:00:00.100435Z",
      "results_url":"https://evil.example/x","request_counts":{"succeeded":2,"errored":1,"expired":1}})"));
  EXPECT_EQ(ended->results, std::vector<std::string>{"b"}) << "the address that a reply names is not followed";
  EXPECT_EQ(ended->lines, 4);
  EXPECT_EQ(ended->created_ms, 1767225600000);
}

TEST(Batch, IdsThatAreNotFitForAPathAreNone) {
  for (const char* protocol : {"openai", "anthropic"}) {
    const auto read = batch_api(protocol).read_state;
    for (const Json& id :
         {Json("../models"), Json("a?b"), Json(""), Json(7), Json(nullptr), Json(std::string(201, 'a'))})
      EXPECT_FALSE(read({{"id", id}, {"status", "completed"}, {"processing_status", "ended"}})) << id;
    for (const Json& other : {Json::array(), Json(nullptr), Json("x"), Json::object()}) EXPECT_FALSE(read(other));
  }
  EXPECT_EQ(read_upload(R"({"id":"file-1"})"), "file-1");
  for (const char* body : {R"({"id":"a/b"})", "", "[]", "{", "null"}) EXPECT_EQ(read_upload(body), "") << body;
}

TEST(Batch, ResultsBecomeRepliesAsOfDirectSends) {
  const auto openai = batch_api("openai").read_result;
  auto result = openai(json(R"({"custom_id":"t-1","error":null,"response":{"status_code":200,"request_id":"r1",
      "body":{"model":"m","choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}}})"));
  ParsedReply parsed = find_protocol("openai")->parse(result->raw);
  EXPECT_EQ(parsed.state, AnswerState::answered);
  EXPECT_EQ(parsed.text, "hi");
  EXPECT_EQ(parsed.request_id, "r1");
  EXPECT_FALSE(result->raw.timing.total_ms);
  result = openai(json(R"({"custom_id":"t-1","response":null,"error":{"code":"batch_expired","message":"late"}})"));
  EXPECT_FALSE(result->was_run);
  result = openai(json(R"({"custom_id":"t-1","response":null,"error":{"code":"odd","message":"why"}})"));
  EXPECT_TRUE(result->was_run);
  EXPECT_EQ(find_protocol("openai")->parse(result->raw).state, AnswerState::provider_error);

  const auto anthropic = batch_api("anthropic").read_result;
  result = anthropic(json(R"({"custom_id":"t-1","result":{"type":"succeeded","message":{"id":"msg_1","type":"message",
      "model":"m","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"output_tokens":1}}}})"));
  EXPECT_EQ(find_protocol("anthropic")->parse(result->raw).text, "hi");
  result = anthropic(json(R"({"custom_id":"t-1","result":{"type":"errored","error":{"type":"error",
      "error":{"type":"overloaded_error","message":"busy"}}}})"));
  EXPECT_EQ(result->raw.status, 529);
  parsed = find_protocol("anthropic")->parse(result->raw);
  EXPECT_EQ(parsed.state, AnswerState::provider_error);
  EXPECT_TRUE(contains(parsed.error, "busy"));
  EXPECT_FALSE(anthropic(json(R"({"custom_id":"t-1","result":{"type":"canceled"}})"))->was_run);
}

TEST(Batch, HostileResultsAreNoResults) {
  const char* openai[] = {"{}",
                          "[]",
                          R"({"custom_id":7})",
                          R"({"custom_id":"t"})",
                          R"({"custom_id":"t","response":{"status_code":99999,"body":{}}})",
                          R"({"custom_id":"t","response":{"status_code":200}})",
                          R"({"custom_id":"t","response":"x"})"};
  for (const char* text : openai) EXPECT_FALSE(batch_api("openai").read_result(json(text))) << text;
  const char* anthropic[] = {"{}", R"({"custom_id":"t","result":{"type":"succeeded"}})",
                             R"({"custom_id":"t","result":{"type":"errored","error":"x"}})",
                             R"({"custom_id":"t","result":{"type":"new"}})", R"({"result":{"type":"expired"}})"};
  for (const char* text : anthropic) EXPECT_FALSE(batch_api("anthropic").read_result(json(text))) << text;
}

TEST(Batch, ACutDownloadIsNoticed) {
  const std::string line = R"({"custom_id":"t-1","result":{"type":"expired"}})";
  const BatchApi& api = batch_api("anthropic");
  auto read = read_batch_results(api, line + "\n" + line.substr(0, 20));
  EXPECT_EQ(read.results.size(), 1u);
  EXPECT_TRUE(read.cut);
  read = read_batch_results(api, "nonsense\n\n" + line);
  EXPECT_EQ(read.results.size(), 1u);
  EXPECT_EQ(read.unreadable, 1);
  EXPECT_FALSE(read.cut);
}

TEST(Batch, PagesOfAList) {
  const BatchApi& api = batch_api("openai");
  const auto page = read_batch_page(
      api,
      R"({"data":[{"id":"b1","status":"completed"},7,{"id":"b2","status":"failed"}],"has_more":true,"last_id":"b2"})");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->batches.size(), 2u);
  EXPECT_EQ(page->next, "b2");
  EXPECT_EQ(api.list(batch_provider("openai"), "", "b2").url, "https://api.example/v1/batches?limit=100&after=b2");
  EXPECT_FALSE(read_batch_page(api, "{}"));
  EXPECT_FALSE(read_batch_page(api, "<html>"));
}

}  // namespace
}  // namespace benchhub
