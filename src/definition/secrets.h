// Finds what looks like a pasted key: whatever is in a repository is public. It cannot find all, and never quotes what
// it found. Called by source.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace benchhub {

// Offset of the first private key (PEM) or token of a known kind (OpenAI, Anthropic, Hugging Face, Slack, AWS, GitHub,
// Google, xAI, Groq).
std::optional<std::size_t> find_secret(std::string_view text);

}  // namespace benchhub
