// Interpreter: expressions.
#include <fmt/format.h>

#include "base/text.h"
#include "template/filters.h"
#include "template/interpreter.h"

namespace tmpl {
namespace {

bool equal_values(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) {
    return a.kind() == b.kind() && a.kind() == Value::Kind::integer ? a.integer() == b.integer() : a.real() == b.real();
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::null: return true;
    case Value::Kind::boolean: return a.boolean() == b.boolean();
    case Value::Kind::string:
    case Value::Kind::safe: return a.text() == b.text();
    default: return false;
  }
}

}  // namespace

const Value* Interpreter::eval(std::uint32_t index, Value& scratch) {
  const Step& step = program_.steps[index];
  switch (step.eval) {
    case Eval::literal: return &program_.literals[step.a];
    case Eval::root: return lookup(step, root_, step.a, step.b);
    case Eval::slot: return variables_[step.a];
    case Eval::member: {
      const Value* base = eval(step.a, scratch);
      return base ? lookup(step, *base, step.b, step.c) : nullptr;
    }
    case Eval::slot_member: return lookup(step, *variables_[step.a], step.b, step.c);
    case Eval::loop_field: return loop_field(step, scratch);
    case Eval::filter: return filter(step, scratch);
    case Eval::negation: {
      const Value* operand = eval(step.a, scratch);
      if (!operand) return nullptr;
      scratch = !operand->truthy();
      return &scratch;
    }
    case Eval::conjunction:
    case Eval::disjunction: {
      const Value* left = eval(step.a, scratch);
      if (!left || left->truthy() == (step.eval == Eval::disjunction)) return left;
      return eval(step.b, scratch);
    }
    case Eval::conditional: {
      const Value* condition = eval(step.b, scratch);
      if (!condition) return nullptr;
      if (condition->truthy()) return eval(step.a, scratch);
      if (step.c != kNone) return eval(step.c, scratch);
      scratch = Value();
      return &scratch;
    }
    default: return compare(step, scratch);
  }
}

const Value* Interpreter::lookup(const Step& step, const Value& scope, std::uint32_t name, std::uint32_t hint) {
  if (scope.kind() == Value::Kind::dict) {
    if (const Value* found = scope.dict().find(program_.names[name], hints_[hint])) return found;
  } else if (step.optional && scope.is_null()) {
    return &scope;
  }
  return not_found(step, scope, name);
}

const Value* Interpreter::not_found(const Step& step, const Value& scope, std::uint32_t name) {
  static const Value kNull;
  const std::string& wanted = program_.names[name];
  if (scope.kind() != Value::Kind::dict) {
    fail(step.pos, fmt::format("{} is {} and has no member '{}'", owner(step), scope.type_name(), wanted));
    return nullptr;
  }
  if (step.optional) return &kNull;
  std::vector<std::string> known;
  if (step.eval == Eval::root) {
    for (std::uint32_t i = step.c; i != kNone; i = program_.scopes[i].outer) {
      known.push_back(program_.names[program_.scopes[i].name]);
    }
  }
  for (const Dict::Entry& entry : scope.dict().entries()) known.emplace_back(entry.key.text());
  const auto nearest = benchhub::did_you_mean(wanted, known);
  fail(step.pos, fmt::format("unknown name '{}'{}", wanted, step.eval == Eval::root ? "" : " in " + owner(step)), "",
       nearest ? fmt::format("did you mean {}?", *nearest) : "known are " + benchhub::join(known, ", "));
  return nullptr;
}

const Value* Interpreter::loop_field(const Step& step, Value& scratch) const {
  const LoopState& state = loops_[step.b];
  switch (static_cast<LoopField>(step.a)) {
    case LoopField::index: scratch = state.index + 1; break;
    case LoopField::index0: scratch = state.index; break;
    case LoopField::first: scratch = state.index == 0; break;
    case LoopField::last: scratch = state.index + 1 == state.size; break;
    case LoopField::length: scratch = state.size; break;
  }
  return &scratch;
}

const Value* Interpreter::filter(const Step& step, Value& scratch) {
  const Filter& filter = filters()[step.c];
  Value input_scratch;
  const Value* input = eval(step.a, input_scratch);
  if (!input) return nullptr;
  if (input->is_null() && !filter.takes_null) {
    scratch = Value();
    return &scratch;
  }
  Value arguments[kMaxFilterArgs];
  std::size_t count = 0;
  for (std::uint32_t i = step.b; i != kNone; i = program_.steps[i].b) {
    Value argument_scratch;
    const Value* argument = eval(program_.steps[i].a, argument_scratch);
    if (!argument) return nullptr;
    arguments[count++] = *argument;
  }
  Value result;
  if (const char* needed = filter.apply(*input, {arguments, count}, result)) {
    fail(step.pos,
         fmt::format("filter '{}' needs {}, {} is {}", filter.name, needed, path(step.a), input->type_name()));
    return nullptr;
  }
  scratch = std::move(result);
  return &scratch;
}

const Value* Interpreter::compare(const Step& step, Value& scratch) {
  Value left_scratch, right_scratch;
  const Value* left = eval(step.a, left_scratch);
  const Value* right = left ? eval(step.b, right_scratch) : nullptr;
  if (!right) return nullptr;
  bool result = false;
  if (step.eval == Eval::equal || step.eval == Eval::not_equal) {
    result = equal_values(*left, *right) == (step.eval == Eval::equal);
  } else if (!order(step, *left, *right, result)) {
    return nullptr;
  }
  scratch = result;
  return &scratch;
}

// What is undefined is neither less nor greater: null gives false.
bool Interpreter::order(const Step& step, const Value& a, const Value& b, bool& result) {
  int sign = 0;
  if (a.is_null() || b.is_null()) {
    result = false;
    return true;
  }
  if (a.is_number() && b.is_number()) {
    sign = a.real() < b.real() ? -1 : a.real() > b.real();
  } else if (a.kind() == Value::Kind::string && b.kind() == Value::Kind::string) {
    sign = a.text().compare(b.text());
  } else {
    return fail(step.pos, fmt::format("{} and {} cannot be ordered", a.type_name(), b.type_name()), "",
                "compare two numbers or two strings");
  }
  result = step.eval == Eval::less ? sign < 0 : step.eval == Eval::less_equal ? sign <= 0
           : step.eval == Eval::greater ? sign > 0 : sign >= 0;
  return true;
}

// What a member is looked for in.
std::string Interpreter::owner(const Step& step) const {
  return step.eval == Eval::slot_member ? "the variable" : path(step.a);
}

// An expression as far as it is a path of names, for messages.
std::string Interpreter::path(std::uint32_t index) const {
  const Step& step = program_.steps[index];
  if (step.eval == Eval::root) return fmt::format("'{}'", program_.names[step.a]);
  if (step.eval == Eval::member) {
    const std::string base = path(step.a);
    return base.ends_with('\'') ? fmt::format("{}.{}'", base.substr(0, base.size() - 1), program_.names[step.b])
                                : fmt::format("member '{}'", program_.names[step.b]);
  }
  if (step.eval == Eval::slot_member) return fmt::format("member '{}'", program_.names[step.b]);
  return step.eval == Eval::slot ? "the variable" : "the value";
}

}  // namespace tmpl
