// Compiler: one page (a template and all that it extends and includes) into a Program. Resolves inheritance and
// includes by walking them in place, so that the output context flows through the whole page; gives variables slots.
#pragma once

#include <optional>
#include <unordered_map>

#include "template/context.h"
#include "template/filters.h"
#include "template/library.h"
#include "template/program.h"

namespace tmpl {

class Compiler {
 public:
  static Result<Program> compile(Library& library, std::string_view name);

 private:
  // The file that is being walked, and the block, if any.
  struct Place {
    std::uint32_t source;
    std::string_view block = {};
    std::uint32_t level = 0;       // of the block's file in the chain, 0 is the page itself
    int depth = 0;                 // of files and blocks inside each other
    bool included = false;
  };
  struct Variable {
    std::string_view name;
    std::uint32_t slot;
  };
  // What a scope's end restores.
  struct Mark {
    std::size_t variables;
    std::uint32_t scope;
  };

  Compiler(Library& library, Format format) : library_(library), context_(format) {}
  Status page(std::string_view name);
  Status check_blocks() const;
  Status body(const Body& body, const Place& place);
  Status node(const Node& node, const Place& place);
  Status text(const Node& node, const Place& place);
  Status output(const Node& node, const Place& place);
  Status conditional(const Control& control, const Node& node, const Place& place);
  Status loop(const Control& control, const Node& node, const Place& place);
  Status set(const Control& control, const Node& node, const Place& place);
  Status include(const Control& control, const Node& node, const Place& place);
  Status block(std::string_view name, std::uint32_t level, const Node& node, const Place& place);
  Status super(const Node& node, const Place& place);
  Status scoped(const Body& body, const Place& place);

  // Expressions (compiler_expression.cc).
  Result<std::uint32_t> expression(ExprId id, const Place& place, bool optional = false);
  Result<std::uint32_t> variable(const Expr& expr, const Place& place, bool optional);
  Result<std::uint32_t> operands(const Expr& expr, const Place& place);
  Result<std::uint32_t> filter(const Expr& expr, const Place& place);
  std::uint32_t add_step(Step step, const Expr& expr, const Place& place);
  std::uint32_t intern(std::string_view name);

  void declare(std::string_view name, std::uint32_t slot);
  std::uint32_t new_slot();
  Mark mark() const { return {variables_.size(), scope_}; }
  void restore(const Mark& mark);
  Status seal(const Node& node, const Place& place);
  std::uint32_t here();
  void emit(Op op, const Node& node, const Place& place);
  const Ast& ast(const Place& place) const { return library_.ast(place.source); }
  tl::unexpected<Error> error(std::uint32_t offset, const Place& place, std::string what, std::string why = {},
                              std::string fix = {}) const;
  tl::unexpected<Error> refused(Refusal refusal, std::uint32_t offset, const Place& place) const;

  Library& library_;
  Context context_;
  Program program_;
  std::vector<std::uint32_t> chain_;      // sources: the page, what it extends, … the outermost
  std::vector<Variable> variables_;       // in sight, innermost last
  std::uint32_t scope_ = kNone;
  std::uint32_t used_slots_ = 0;
  std::uint32_t loop_level_ = 0;
  std::size_t last_target_ = 0;           // ops before it must not be merged with later ones
  std::size_t nodes_ = 0, includes_ = 0;
  std::unordered_map<std::string, std::uint32_t> names_;
};

}  // namespace tmpl
