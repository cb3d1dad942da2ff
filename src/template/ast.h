// The syntax tree of one template file, held flat: expressions in one table, bodies as lists of small nodes, so that a
// file with a million placeholders stays cheap. Made by Parser, read by Compiler.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "template/source.h"
#include "template/value.h"

namespace tmpl {

inline constexpr int kMaxNesting = 64;  // of statements, and of an expression's tree

using ExprId = std::uint32_t;
inline constexpr ExprId kNoExpr = 0xFFFFFFFF;

enum class ExprKind : std::uint8_t {
  literal,      // a: index into literals
  name,         // a: index into names
  member,       // a: expression, b: index into names
  loop_field,   // a: LoopField
  filter,       // a: input, b: first argument node or kNoExpr, c: row of the filter table
  argument,     // a: expression, b: next argument or kNoExpr
  negation,     // a
  conjunction,  // a, b
  disjunction,  // a, b
  equal, not_equal, less, less_equal, greater, greater_equal,  // a, b
  conditional,  // a if b else c (kNoExpr: null)
};

enum class LoopField : std::uint8_t { index, index0, first, last, length };

struct Expr {
  ExprKind kind;
  std::uint8_t depth = 1;
  std::uint32_t offset = 0;
  std::uint32_t a = 0, b = 0, c = 0;
};

enum class NodeKind : std::uint8_t { text, output, super, conditional, loop, set, block, include };

struct Node {
  NodeKind kind;
  std::uint32_t offset = 0;
  std::uint32_t a = 0;  // text: begin; output: expression; conditional, loop, set, block, include: index into controls
  std::uint32_t b = 0;  // text: end
};
using Body = std::vector<Node>;

struct Control {
  std::string_view name;                 // variable of a loop or set, name of a block, file of an include
  std::vector<std::string_view> params;  // include: names of the values passed
  std::vector<ExprId> exprs;             // conditional: one per branch; loop, set: one; include: the values passed
  std::vector<Body> bodies;              // conditional: the branches, then else; loop: body, then else; block: body
};

struct Ast {
  Source source;  // names and texts point into it
  std::vector<Expr> exprs;
  std::vector<Value> literals;
  std::vector<std::string_view> names;
  std::vector<Control> controls;
  std::vector<std::uint32_t> blocks;  // controls that are blocks
  Body body;
  std::string_view extends;           // "" if none
  std::uint32_t extends_offset = 0;
};

}  // namespace tmpl
