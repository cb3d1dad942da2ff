// The rules of scorer `instructions`, for help and docs. The table itself is in instructions.cc.
#pragma once

#include <vector>

namespace benchhub {

enum class RuleValue { none, number, text, letter, text_and_count };  // what a rule takes

struct RuleInfo {
  const char* name;
  const char* help;
  RuleValue value;
};
std::vector<RuleInfo> instruction_rules();

}  // namespace benchhub
