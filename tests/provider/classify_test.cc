// Classes of failed replies, and Retry-After.
#include "provider/classify.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

TEST(Classify, StatusWithoutAWordOfTheProvider) {
  const std::vector<std::pair<Retry, std::vector<int>>> rows = {
      {Retry::stop_provider, {401, 402, 403}},
      {Retry::safe, {408, 409, 425, 429, 503, 529}},
      {Retry::unknown, {500, 501, 502, 504, 520, 524, 204}},
      {Retry::never, {300, 301, 302, 307, 308, 400, 404, 405, 410, 413, 415, 418, 422, 451}}};
  for (const auto& [retry, statuses] : rows) {
    for (const int status : statuses) {
      const Failure failure = classify(status, {});
      EXPECT_EQ(failure.retry, retry) << status;
      EXPECT_EQ(failure.state, AnswerState::provider_error) << status;
      EXPECT_TRUE(failure.error.starts_with("HTTP " + std::to_string(status))) << failure.error;
    }
  }
}

struct ClassifyRow {
  int status;
  const char* body;
  Retry retry;
  AnswerState state = AnswerState::provider_error;
};

TEST(Classify, WordsOfProvidersSayMoreThanTheStatus) {
  const ClassifyRow rows[] = {
      {429, R"({"error":{"code":"insufficient_quota","type":"insufficient_quota","message":"m"}})",
       Retry::stop_provider},
      {429, R"({"error":{"code":"rate_limit_exceeded","type":"requests","message":"m"}})", Retry::safe},
      {429, R"({"error":{"code":null,"type":"invalid_request_error","message":"m"}})", Retry::safe},
      {401, R"({"error":{"code":"invalid_api_key","type":"invalid_request_error"}})", Retry::stop_provider},
      {400, R"([{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}])",
       Retry::stop_provider},
      {403, R"({"error":{"code":"model_not_found","message":"no access to model"}})", Retry::stop_model},
      {403, R"({"error":{"code":403,"message":"flagged","metadata":{"reasons":["x"],"flagged_input":"y"}}})",
       Retry::none, AnswerState::filtered},
      {400, R"({"error":{"code":"content_filter","message":"m"}})", Retry::none, AnswerState::filtered},
      {400, R"({"error":{"code":"context_length_exceeded","message":"m"}})", Retry::never},
      {500, R"({"detail":"boom"})", Retry::unknown},
      {404, R"({"error":"model 'x' not found"})", Retry::stop_model},
      {404, R"({"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404})",
       Retry::stop_model},
      {404, R"({"error":{"code":404,"message":"models/x is not found for API version v1","status":"NOT_FOUND"}})",
       Retry::stop_model},
      {404, R"({"error":{"code":404,"message":"No endpoints found that support tool use"}})", Retry::never},
      {400, R"({"object":"error","message":"m","code":40003})", Retry::never},
  };
  for (const ClassifyRow& row : rows) {
    JsonParser parser;
    const auto error = provider_error(parser.parse(row.body).value());
    ASSERT_TRUE(error) << row.body;
    const Failure failure = classify(row.status, *error);
    EXPECT_EQ(failure.retry, row.retry) << row.body;
    EXPECT_EQ(failure.state, row.state) << row.body;
  }
}

TEST(Classify, AnAnswerIsNoError) {
  for (const char* body :
       {R"({"choices":[],"error":null})", R"({"choices":[{"message":{}}],"detail":"x"})", "[]", "3", "{}"}) {
    JsonParser parser;
    EXPECT_FALSE(provider_error(parser.parse(body).value())) << body;
  }
}

TEST(Classify, ErrorTextsAreOneShortLine) {
  const Failure failure = classify(400, ProviderError{.message = "a\n\x1b[31mb" + std::string(5000, 'x')});
  EXPECT_EQ(failure.error.find('\n'), std::string::npos);
  EXPECT_EQ(failure.error.find('\x1b'), std::string::npos);
  EXPECT_LE(failure.error.size(), 300u);
}

TEST(RetryAfter, ReadsSecondsMillisecondsAndTheThreeDateForms) {
  const auto ms = [](const std::string& value) {
    return retry_after_ms({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"retry-after", value}});
  };
  EXPECT_EQ(ms("120"), 120'000);
  EXPECT_EQ(ms(" 0.5 "), 500);
  EXPECT_EQ(ms("Sun, 06 Nov 1994 08:50:37 GMT"), 60'000);
  EXPECT_EQ(ms("Sunday, 06-Nov-94 08:50:37 GMT"), 60'000);
  EXPECT_EQ(ms("Sun Nov  6 08:50:37 1994"), 60'000);
  EXPECT_EQ(ms("Sun, 06 Nov 1994 08:49:00 GMT"), 0);
  EXPECT_EQ(ms("-5"), 0);
  EXPECT_EQ(ms("1e300"), 86'400'000);
  EXPECT_EQ(retry_after_ms({{"retry-after-ms", "20"}, {"retry-after", "9"}}), 20);
}

TEST(RetryAfter, IsUnknownWithoutTheServersDateOrForNonsense) {
  EXPECT_FALSE(retry_after_ms({{"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}));
  EXPECT_FALSE(retry_after_ms({}));
  for (const char* text :
       {"", "soon", "nan", "inf", "06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Xxx 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 PST"}) {
    EXPECT_FALSE(retry_after_ms({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"retry-after", text}})) << text;
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(http_date(784111777'000), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace benchhub
