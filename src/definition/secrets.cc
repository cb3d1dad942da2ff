// See secrets.h.
#include "definition/secrets.h"

#include <algorithm>

namespace benchhub {
namespace {

struct TokenKind {
  std::string_view prefix;
  std::size_t least;  // characters behind the prefix, a digit among them
};
constexpr TokenKind kTokens[] = {{"sk-", 24},   {"ghp_", 24},  {"gho_", 24},  {"ghs_", 24}, {"github_pat_", 24},
                                 {"AKIA", 16},  {"AIza", 24},  {"xai-", 24},  {"gsk_", 24}, {"hf_", 24},
                                 {"xoxb-", 16}, {"xoxp-", 16}, {"xoxa-", 16}, {"xapp-", 24}};

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::optional<std::size_t> find_token(std::string_view text, const TokenKind& kind) {
  for (std::size_t at = text.find(kind.prefix); at != std::string_view::npos; at = text.find(kind.prefix, at + 1)) {
    // A backslash escape (\n) may stand before it in JSON: its letter is no part of the token.
    const bool escaped = at > 1 && text[at - 2] == '\\';
    if (at > 0 && is_token_character(text[at - 1]) && !escaped) continue;
    std::size_t end = at + kind.prefix.size();
    bool digit = false;
    for (; end < text.size() && is_token_character(text[end]); ++end) digit |= text[end] >= '0' && text[end] <= '9';
    if (digit && end - at - kind.prefix.size() >= kind.least) return at;
  }
  return std::nullopt;
}

// "-----BEGIN RSA PRIVATE KEY-----" and its like.
std::optional<std::size_t> find_pem(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kKey = "PRIVATE KEY";
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at + 1)) {
    const std::string_view label = text.substr(at + kBegin.size(), 40);
    if (label.substr(0, label.find("---")).find(kKey) != std::string_view::npos) return at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> find_secret(std::string_view text) {
  constexpr std::size_t kShortest = 20;  // AKIA and 16 more
  if (text.size() < kShortest) return std::nullopt;
  auto first = find_pem(text);
  for (const auto& kind : kTokens) {
    const auto at = find_token(text, kind);
    if (at && (!first || *at < *first)) first = at;
  }
  return first;
}

}  // namespace benchhub
