// What a failed reply means: its class for a retry, its state, how long to wait, and one line for a person. Rules are
// docs/providers.md, "Errors and retries". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_view.h"
#include "provider/provider.h"

namespace benchhub {

// The error object of a provider, as far as it has one: {"error": {"code", "type", "message"}} and its relatives, with
// Google's {"error": {"code", "status", "message", "details": […]}} among them.
struct ProviderError {
  std::string code;    // a code word or a number as text; "" = none
  std::string type;    // also Google's status
  std::string reason;  // of google.rpc.ErrorInfo, or "daily_quota" where a google.rpc.QuotaFailure is per day
  std::string message;
  std::string request_id;                // where the body has it beside the error
  std::optional<double> retry_after_ms;  // of google.rpc.RetryInfo; bounded as retry_after_ms()
  bool moderated = false;                // OpenRouter: metadata.flagged_input or metadata.reasons
  int status() const;                    // the code where it is an HTTP status, else 0
};
// nullopt if the document reports no error.
std::optional<ProviderError> provider_error(const JsonView& document);

struct Failure {
  Retry retry = Retry::unknown;
  AnswerState state = AnswerState::provider_error;
  std::string error;
};
// status: of the reply, or of an error inside a 200 reply (then ProviderError::status(), 0 if it has none).
Failure classify(int status, const ProviderError& error);
// A transfer that ended before a whole reply came and has no status to tell more.
Failure classify_end(HttpEnd end, const std::string& error);
// A reply that is no answer: the failure, and nothing else known.
ParsedReply failed_reply(const Failure& failure);

// retry-after-ms, or retry-after as seconds or as an HTTP date, which counts from the reply's Date header and not from
// the local clock. nullopt if absent or not readable. At least 0, at most a day.
std::optional<double> retry_after_ms(const Headers& headers);
// Gives a reply without a Date the time at which it came, as RFC 9110 6.6.1 has it: the best there is to count from.
void date_reply(RawReply& reply, std::int64_t now_ms);
// The same bounds for a wait that a body names.
std::optional<double> bounded_wait_ms(std::optional<double> ms);
std::string http_date(std::int64_t unix_ms);  // "Sun, 06 Nov 1994 08:49:37 GMT"
// Seconds since 1970 of the three forms of RFC 9110 5.6.7; nullopt if none of them.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace benchhub
