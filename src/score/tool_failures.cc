// From the error classes of tool calls (those of BFCL, tool_calls.cc and tool_chain.cc) to the classes of all failures.
#include <algorithm>

#include "base/text.h"
#include "score/tool_calls.h"

namespace benchhub {
namespace {

struct NamedError {
  std::string_view error;
  FailureKind kind;
};
constexpr NamedError kErrors[] = {
    {":wrong_func_name", FailureKind::call_name},
    {":wrong_count", FailureKind::call_count},
    {":missing_required", FailureKind::argument_missing},
    {":missing_optional", FailureKind::argument_missing},
    {":unexpected_param", FailureKind::argument_extra},
    {"type_error:", FailureKind::argument_type},
    {"value_error:", FailureKind::argument_value},
    {"irrelevance_error:", FailureKind::call_needless},
    {"relevance_error:", FailureKind::call_missing},
    {"ast_decoder:decoder_failed: no call", FailureKind::call_missing},
    {"ast_decoder:", FailureKind::call_format},
    {":force_terminated", FailureKind::chain_endless},
    {":empty_turn_model_response", FailureKind::call_missing},
    {":instance_state_mismatch", FailureKind::chain_state},
    {":execution_response_mismatch", FailureKind::call_missing},
    {":method_invoke_order_mismatch", FailureKind::call_order},
    {"too_many_calls", FailureKind::call_count},
};

}  // namespace

// The class that stands first: what follows it are names and values out of the answer.
FailureCause tool_failure(std::string_view error) {
  const NamedError* found = std::min_element(std::begin(kErrors), std::end(kErrors), [&](const auto& a, const auto& b) {
    return error.find(a.error) < error.find(b.error);
  });
  return {error.find(found->error) == std::string_view::npos ? FailureKind::wrong_value : found->kind, ""};
}

}  // namespace benchhub
