// Compiler: expressions. Names of loops, {% set %} and passed values become slots; all others are read from the root.
#include <algorithm>

#include <fmt/format.h>

#include "template/compiler.h"

namespace tmpl {
namespace {

constexpr Eval kEvals[] = {Eval::literal,     Eval::root,     Eval::member,   Eval::loop_field, Eval::filter,
                           Eval::argument,    Eval::negation, Eval::conjunction, Eval::disjunction, Eval::equal,
                           Eval::not_equal,   Eval::less,     Eval::less_equal, Eval::greater, Eval::greater_equal,
                           Eval::conditional};
static_assert(std::size(kEvals) == static_cast<std::size_t>(ExprKind::conditional) + 1);

}  // namespace

Result<std::uint32_t> Compiler::expression(ExprId id, const Place& place, bool optional) {
  const Expr& expr = ast(place).exprs[id];
  switch (expr.kind) {
    case ExprKind::literal:
      program_.literals.push_back(ast(place).literals[expr.a]);
      return add_step({Eval::literal, false, static_cast<std::uint32_t>(program_.literals.size() - 1)}, expr, place);
    case ExprKind::name: return variable(expr, place, optional);
    case ExprKind::member: {
      BH_TRY(const std::uint32_t base, expression(expr.a, place, optional));
      Step step{Eval::member, optional, base, intern(ast(place).names[expr.b]), program_.hints++};
      if (program_.steps[base].eval == Eval::slot) {
        step.eval = Eval::slot_member;
        step.a = program_.steps[base].a;
        program_.steps.pop_back();
      }
      return add_step(step, expr, place);
    }
    case ExprKind::loop_field:
      if (loop_level_ == 0) return error(expr.offset, place, "'loop' outside of a 'for'");
      return add_step({Eval::loop_field, false, expr.a, loop_level_ - 1}, expr, place);
    case ExprKind::filter: return filter(expr, place);
    default: return operands(expr, place);
  }
}

Result<std::uint32_t> Compiler::variable(const Expr& expr, const Place& place, bool optional) {
  const std::string_view name = ast(place).names[expr.a];
  const auto found =
      std::find_if(variables_.rbegin(), variables_.rend(), [&](const Variable& v) { return v.name == name; });
  if (found != variables_.rend()) return add_step({Eval::slot, false, found->slot}, expr, place);
  return add_step({Eval::root, optional, intern(name), program_.hints++, scope_}, expr, place);
}

Result<std::uint32_t> Compiler::filter(const Expr& expr, const Place& place) {
  // A default is for what is null and for what is not there.
  const bool optional = filters()[expr.c].name == "default";
  BH_TRY(const std::uint32_t input, expression(expr.a, place, optional));
  std::uint32_t arguments = kNone;
  if (expr.b != kNoExpr) {
    BH_TRY(arguments, expression(expr.b, place));
  }
  return add_step({Eval::filter, false, input, arguments, expr.c}, expr, place);
}

Result<std::uint32_t> Compiler::operands(const Expr& expr, const Place& place) {
  const bool one = expr.kind == ExprKind::negation;
  std::uint32_t b = kNone, c = kNone;
  BH_TRY(const std::uint32_t a, expression(expr.a, place));
  if (!one && expr.b != kNoExpr) {
    BH_TRY(b, expression(expr.b, place));
  }
  if (expr.kind == ExprKind::conditional && expr.c != kNoExpr) {
    BH_TRY(c, expression(expr.c, place));
  }
  return add_step({kEvals[static_cast<std::size_t>(expr.kind)], false, a, b, c}, expr, place);
}

std::uint32_t Compiler::add_step(Step step, const Expr& expr, const Place& place) {
  step.pos = {place.source, expr.offset};
  program_.steps.push_back(step);
  return static_cast<std::uint32_t>(program_.steps.size() - 1);
}

std::uint32_t Compiler::intern(std::string_view name) {
  const auto [entry, added] = names_.try_emplace(std::string(name), static_cast<std::uint32_t>(program_.names.size()));
  if (added) program_.names.emplace_back(name);
  return entry->second;
}

}  // namespace tmpl
