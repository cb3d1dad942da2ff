// Program: one page's templates compiled into a flat list of steps, inheritance and includes resolved, variables turned
// into slots, each placeholder with its escape. Made by Compiler, run by Interpreter; never changed after that, so that
// many threads may run it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "template/ast.h"
#include "template/context.h"

namespace tmpl {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

enum class OpCode : std::uint8_t {
  text,         // a: begin in texts, b: length
  emit,         // a: expression
  jump,         // b: target
  jump_unless,  // a: expression, b: target
  loop_begin,   // a: loop; to its else if there is nothing
  loop_next,    // a: loop; back to its body while there is more
  set,          // a: expression, b: slot
};

struct Op {
  OpCode code;
  Escape escape = Escape::none;  // emit
  std::uint32_t a = 0, b = 0;
  Pos pos = {};
};

enum class Eval : std::uint8_t {
  literal,      // a: literal
  root,         // a: name, b: hint, c: scope (for suggestions)
  slot,         // a: slot
  member,       // a: expression, b: name, c: hint
  slot_member,  // a: slot, b: name, c: hint (a member of a variable: most placeholders of a table)
  loop_field,   // a: LoopField, b: loop level
  filter,       // a: input, b: first argument or kNone, c: row of the filter table
  argument,     // a: expression, b: next argument or kNone
  negation, conjunction, disjunction, equal, not_equal, less, less_equal, greater, greater_equal,  // a, b
  conditional,  // a if b else c (kNone: null)
};

struct Step {
  Eval eval;
  bool optional = false;  // root, member: null instead of an error if it is not there
  std::uint32_t a = 0, b = 0, c = 0;
  Pos pos = {};
};

struct Loop {
  std::uint32_t list = 0;   // expression
  std::uint32_t slot = 0;   // of the variable
  std::uint32_t level = 0;  // of nesting
  std::uint32_t body = 0;   // targets
  std::uint32_t otherwise = 0;
};

// Names of variables seen at some place: a list from the innermost outwards.
struct Scope {
  std::uint32_t name = 0;
  std::uint32_t outer = kNone;
};

struct Program {
  std::string texts;
  std::vector<Op> ops;
  std::vector<Step> steps;
  std::vector<Loop> loops;
  std::vector<Scope> scopes;
  std::vector<Value> literals;
  std::vector<std::string> names;
  std::uint32_t slots = 0;   // to be reserved
  std::uint32_t levels = 0;  // of loops
  std::uint32_t hints = 0;
};

}  // namespace tmpl
