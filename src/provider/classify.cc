// Classes of failed replies; see classify.h.
#include "provider/classify.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::size_t kMaxMessage = 300;  // code points

// Code words of providers, where they say more than the status. Compared with `reason`, `code` and `type`.
struct CodeRow {
  std::string_view word;
  Retry retry;
  AnswerState state = AnswerState::provider_error;
};
constexpr CodeRow kCodes[] = {
    {"insufficient_quota", Retry::stop_provider},
    {"billing_hard_limit_reached", Retry::stop_provider},
    {"billing_not_active", Retry::stop_provider},
    {"insufficient_balance", Retry::stop_provider},
    {"invalid_api_key", Retry::stop_provider},
    {"authentication_error", Retry::stop_provider},
    {"account_deactivated", Retry::stop_provider},
    {"billing_error", Retry::stop_provider},
    {"permission_error", Retry::stop_provider},
    {"api_key_invalid", Retry::stop_provider},
    {"failed_precondition", Retry::stop_provider},  // Gemini: no billing, or not in this country
    {"daily_quota", Retry::stop_provider},
    {"content_filter", Retry::none, AnswerState::filtered},
    {"content_policy_violation", Retry::none, AnswerState::filtered},
    {"context_length_exceeded", Retry::never},
    {"string_above_max_length", Retry::never},
    {"model_not_found", Retry::stop_model},
    {"invalid_model", Retry::stop_model},
    {"invalid_request_error", Retry::never},
    {"not_found_error", Retry::stop_model},  // Anthropic: of an address that is right, the model
    {"request_too_large", Retry::never},
    {"rate_limit_exceeded", Retry::safe},
    {"rate_limit_error", Retry::safe},
    {"overloaded_error", Retry::safe},
    {"server_overloaded", Retry::safe},
};

const CodeRow* find_code(const ProviderError& error) {
  for (const std::string* word : {&error.reason, &error.code, &error.type}) {
    for (const CodeRow& row : kCodes) {
      if (row.word == ascii_lower(*word)) return &row;
    }
  }
  return nullptr;
}

Retry retry_of_status(int status) {
  switch (status) {
    case 401:
    case 402:
    case 403:
      return Retry::stop_provider;
    case 408:
    case 409:
    case 425:
    case 429:
    case 503:
    case 529:
      return Retry::safe;
    default:
      return status >= 300 && status < 500 ? Retry::never : Retry::unknown;
  }
}

const char* reason_of_status(int status) {
  if (status >= 300 && status < 400) return "redirect, which is not followed";
  switch (status) {
    case 401:
    case 403:
      return "the key is not accepted";
    case 402:
      return "payment required";
    case 404:
    case 410:
      return "no such model or address";
    case 413:
      return "the request is too large";
    case 429:
      return "rate limit";
    default:
      return status >= 500 ? "server error" : "";
  }
}

std::string describe(int status, const ProviderError& error) {
  std::vector<std::string> parts;
  if (status) parts.push_back(fmt::format("HTTP {}", status));
  if (!error.code.empty() && error.status() == 0) parts.push_back(error.code);
  const std::string message = collapse_space(error.message);
  if (!message.empty()) parts.push_back(message);
  else if (const char* reason = reason_of_status(status); *reason) parts.emplace_back(reason);
  if (parts.empty()) parts.emplace_back(error.type.empty() ? "error without a message" : error.type);
  return std::string(prefix_code_points(escape_control(join(parts, ": ")), kMaxMessage));
}

std::string text_of(const JsonView& object, const char* key) {
  if (const auto text = get_string(object, key)) return std::string(*text);
  if (const auto number = get_int(object, key)) return fmt::format("{}", *number);
  return {};
}

// "34.5s" of a protobuf duration.
std::optional<double> duration_ms(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  const auto seconds = parse_double(text.substr(0, text.size() - 1));
  return seconds ? std::optional(*seconds * 1000) : std::nullopt;
}

// google.rpc's details, by the end of their "@type".
void read_details(const JsonView& details, ProviderError& out) {
  for (const JsonView& detail : details.items()) {
    const std::string_view type = get_string(detail, "@type").value_or("");
    if (type.ends_with("RetryInfo")) {
      out.retry_after_ms = bounded_wait_ms(duration_ms(get_string(detail, "retryDelay").value_or("")));
    } else if (type.ends_with("ErrorInfo")) {
      out.reason = get_string(detail, "reason").value_or("");
    } else if (const auto violations = get_array(detail, "violations"); violations && type.ends_with("QuotaFailure")) {
      for (const JsonView& violation : violations->items()) {
        if (contains(get_string(violation, "quotaId").value_or(""), "PerDay")) out.reason = "daily_quota";
      }
    }
  }
}

ProviderError read_error(const JsonView& error) {
  ProviderError out;
  if (const auto text = error.text()) {
    out.message = *text;
    return out;
  }
  out.code = text_of(error, "code");
  out.type = text_of(error, error.find("type") ? "type" : "status");
  out.message = text_of(error, "message");
  if (const auto details = get_array(error, "details")) read_details(*details, out);
  if (const auto metadata = get_object(error, "metadata")) {
    out.moderated = metadata->find("flagged_input") || metadata->find("reasons");
  }
  return out;
}

ProviderError with_request_id(ProviderError error, const JsonView& document) {
  error.request_id = get_string(document, "request_id").value_or("");
  return error;
}

// Refusals that providers put into the message of a plain 400.
struct MessageRow {
  std::string_view part;
  Retry retry;
  AnswerState state = AnswerState::provider_error;
};
constexpr MessageRow kMessages[] = {
    {"api key not valid", Retry::stop_provider},                                  // Gemini
    {"credit balance is too low", Retry::stop_provider},                          // Anthropic
    {"blocked by content filtering policy", Retry::none, AnswerState::filtered},  // Anthropic
};

// Of a 404 or 410 that has no code word: OpenAI's "does not exist", Ollama's "not found", Gemini's "is not found". What
// says nothing of a model may be about this request alone, as OpenRouter's "No endpoints found that support tool use".
bool lacks_model(int status, const ProviderError& error) {
  return (status == 404 || status == 410) && contains(ascii_lower(error.message), "model");
}

const MessageRow* find_message(const ProviderError& error) {
  const std::string message = ascii_lower(error.message);
  for (const MessageRow& row : kMessages) {
    if (contains(message, row.part)) return &row;
  }
  return nullptr;
}

}  // namespace

namespace {

// Some put an empty error beside every answer.
bool says_nothing(const JsonView& error, const JsonView& document) {
  if (error.is_null()) return true;
  const bool told = error.is_number() || error.boolean().value_or(false) || !error.text().value_or("").empty() ||
                    !error.items().empty() || !JsonMembers(error).all().empty();
  if (told) return false;
  constexpr const char* kAnswers[] = {"choices", "candidates", "content", "message", "delta"};
  return std::any_of(std::begin(kAnswers), std::end(kAnswers),
                     [&](const char* key) { return document.find(key).has_value(); });
}

}  // namespace

int ProviderError::status() const {
  const auto number = parse_int(code);
  return number && *number >= 300 && *number <= 599 ? static_cast<int>(*number) : 0;
}

std::optional<ProviderError> provider_error(const JsonView& document) {
  if (const auto items = document.items(); items.size() == 1 && items[0].is_object()) return provider_error(items[0]);
  if (!document.is_object()) return std::nullopt;
  if (const auto error = document.find("error"); error && !says_nothing(*error, document))
    return with_request_id(read_error(*error), document);
  if (get_string(document, "object") == "error") return read_error(document);  // vLLM
  for (const char* key : {"choices", "candidates", "content"}) {
    if (document.find(key)) return std::nullopt;
  }
  if (const auto detail = get_string(document, "detail"))
    return ProviderError{.message = std::string(*detail)};  // FastAPI
  if (get_string(document, "message")) return read_error(document);
  return std::nullopt;
}

Failure classify(int status, const ProviderError& error) {
  Failure out{retry_of_status(status), AnswerState::provider_error, describe(status, error)};
  // "invalid_request_error" is the type of nearly every 4xx, also of 429 and 401: the status then says more.
  const CodeRow* row = find_code(error);
  const bool vague = row && row->word == "invalid_request_error";
  if (const MessageRow* told = !row || vague ? find_message(error) : nullptr) {
    out.retry = told->retry;
    out.state = told->state;
  } else if (row && !(vague && status != 0)) {
    out.retry = row->retry;
    out.state = row->state;
  } else if (lacks_model(status, error)) {
    out.retry = Retry::stop_model;
  } else if (status == 403 && error.moderated) {
    out.retry = Retry::none;
    out.state = AnswerState::filtered;
  }
  return out;
}

Failure classify_end(HttpEnd end, const std::string& error) {
  switch (end) {
    case HttpEnd::safe_failure:
      return {Retry::safe, AnswerState::provider_error, error};
    case HttpEnd::too_large:
      return {Retry::never, AnswerState::provider_error, error};
    case HttpEnd::cancelled:
      return {Retry::unknown, AnswerState::unknown_outcome, error};
    case HttpEnd::complete:
    case HttpEnd::bad_reply:
      return {Retry::unknown, AnswerState::provider_error, error};
    case HttpEnd::refused_to_resend:
    case HttpEnd::unknown_failure:
      break;
  }
  return {Retry::unknown, AnswerState::unknown_outcome, error};
}

ParsedReply failed_reply(const Failure& failure) {
  ParsedReply out;
  out.state = failure.state;
  out.retry = failure.retry;
  out.error = failure.error;
  return out;
}

}  // namespace benchhub
