// RE2 with bounds; see pattern.h.
#include "score/pattern.h"

#include <re2/re2.h>

#include "base/text.h"

namespace benchhub {
namespace {

constexpr int kMaxGroups = 32;

// The part of a text that each_match reads.
std::string_view tail_of(std::string_view text) {
  if (text.size() <= Pattern::kMaxText) return text;
  text.remove_prefix(text.size() - Pattern::kMaxText);
  const std::size_t line = text.find('\n');
  if (line != std::string_view::npos && line + 1 < text.size()) text.remove_prefix(line + 1);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0u) == 0x80u) text.remove_prefix(1);
  return text;
}

std::size_t after_code_point(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u);
  return at;
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view regex) {
  if (regex.size() > kMaxPattern) return fail(Errc::invalid_input, "the pattern is longer than 1024 bytes");
  if (invalid_utf8(regex)) return fail(Errc::invalid_input, "the pattern is not valid UTF-8");
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(1 << 20);
  auto compiled = std::make_shared<re2::RE2>(re2::StringPiece(regex.data(), regex.size()), options);
  if (!compiled->ok())
    return fail(Errc::invalid_input, "the pattern is not valid RE2", escape_control(compiled->error()));
  if (compiled->NumberOfCapturingGroups() >= kMaxGroups) {
    return fail(Errc::invalid_input, "the pattern has more than 31 groups");
  }
  Pattern pattern;
  const auto& names = compiled->NamedCapturingGroups();
  if (const auto it = names.find("answer"); it != names.end()) pattern.answer_group_ = it->second;
  pattern.regex_ = std::move(compiled);
  return pattern;
}

Result<Pattern> Pattern::compile_with_answer(std::string_view regex) {
  BH_TRY(Pattern pattern, compile(regex));
  if (pattern.answer_group_ == 0) return fail(Errc::invalid_input, "the pattern has no group (?P<answer>...)");
  return pattern;
}

bool Pattern::search(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
}

void Pattern::each_match(std::string_view text,
                         const std::function<void(const std::vector<std::string_view>&)>& visit) const {
  text = tail_of(text);
  const re2::StringPiece subject(text.data(), text.size());
  const int n = regex_->NumberOfCapturingGroups() + 1;
  re2::StringPiece found[kMaxGroups];
  std::vector<std::string_view> groups(static_cast<std::size_t>(n));
  std::size_t work = 0;
  for (std::size_t at = 0; at <= text.size();) {
    // A search may look at all that is left even when its match is short, so that many could cost the square of the
    // text.
    work += text.size() - at;
    if (work > kMaxWork && text.size() - at > kLastText) at = after_code_point(text, text.size() - kLastText);
    if (!regex_->Match(subject, at, text.size(), re2::RE2::UNANCHORED, found, n)) return;
    for (int i = 0; i < n; ++i) groups[static_cast<std::size_t>(i)] = {found[i].data(), found[i].size()};
    visit(groups);
    const auto end = static_cast<std::size_t>(found[0].data() - text.data()) + found[0].size();
    at = found[0].empty() ? after_code_point(text, end) : end;
  }
}

std::optional<std::string> Pattern::last_answer(std::string_view text) const {
  std::optional<std::string> last;
  each_match(text, [&](const std::vector<std::string_view>& groups) {
    const std::string_view group = groups[static_cast<std::size_t>(answer_group_)];
    if (group.data() != nullptr) last = std::string(group);
  });
  return last;
}

std::optional<std::string> Pattern::first_answer(std::string_view text) const {
  re2::StringPiece found[kMaxGroups];
  const int n = answer_group_ + 1;
  if (!regex_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED, found, n))
    return std::nullopt;
  const re2::StringPiece group = found[answer_group_];
  if (group.data() == nullptr) return std::nullopt;
  return std::string(group.data(), group.size());
}

}  // namespace benchhub
