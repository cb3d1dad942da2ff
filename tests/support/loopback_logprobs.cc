// See loopback_logprobs.h.
#include "support/loopback_logprobs.h"

#include <cmath>
#include <vector>

#include "base/text.h"

namespace benchhub {
namespace {

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

// Each digit by itself, and what is between them.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> out;
  bool joined = false;
  for (const char c : text) {
    if (is_ascii_digit(c) || !joined) out.emplace_back();
    joined = !is_ascii_digit(c);
    out.back() += c;
  }
  return out;
}

Json token_odds(const std::string& token, double share) {
  Json bytes = Json::array();
  for (const char c : token) bytes.push_back(static_cast<unsigned char>(c));
  return {{"token", token}, {"logprob", std::log(share)}, {"bytes", bytes}};
}

std::vector<Json> candidates_for(const std::string& token, bool boasts) {
  if (!is_ascii_digit(token.front())) return {token_odds(token, 1)};
  const std::string below(1, static_cast<char>(token.front() == '0' ? '9' : token.front() - 1));
  return {token_odds(token, boasts ? 2 : 0.6), token_odds(below, 0.3), token_odds(" " + token, 0.05),
          token_odds("several", 0.05)};
}

}  // namespace

std::string logprobs_problem(const Json& body) {
  if (!body.contains("top_logprobs")) return "";
  if (!body.value("logprobs", false)) return "'top_logprobs' requires 'logprobs' to be set to true";
  const Json& top = body["top_logprobs"];
  const bool fits = top.is_number_integer() && top.get<int>() >= 0 && top.get<int>() <= 20;
  return fits ? "" : "Invalid value for 'top_logprobs': must be from 0 to 20";
}

Json logprobs_of(const Json& body, std::string_view text) {
  const std::string model = get_string(body, "model").value_or("");
  if (!body.value("logprobs", false) || contains(model, "silent")) return nullptr;
  Json content = Json::array();
  for (const std::string& token : tokens_of(text)) {
    const auto candidates = candidates_for(token, contains(model, "boasting"));
    Json entry = candidates.front();
    entry["top_logprobs"] = Json::array();
    for (std::size_t i = 0; i < candidates.size() && i < body.value("top_logprobs", std::size_t{0}); ++i)
      entry["top_logprobs"].push_back(candidates[i]);
    content.push_back(std::move(entry));
  }
  return {{"content", std::move(content)}, {"refusal", nullptr}};
}

}  // namespace benchhub
