// Compiler: statements, inheritance and the output context.
#include "template/compiler.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace tmpl {
namespace {

constexpr int kMaxFiles = 32;                   // extended or included inside each other
constexpr std::size_t kMaxNodes = 4'000'000;    // of a page: repeated includes multiply
constexpr std::size_t kMaxIncludes = 10'000;    // of a page

const Control* find_block(const Ast& ast, std::string_view name) {
  for (const std::uint32_t index : ast.blocks) {
    if (ast.controls[index].name == name) return &ast.controls[index];
  }
  return nullptr;
}

}  // namespace

Result<Program> Compiler::compile(Library& library, std::string_view name) {
  const auto format = format_of(name);
  if (!format) {
    return benchhub::fail({Errc::invalid_input, fmt::format("template '{}' has no known ending", name),
                           "it decides what is escaped", "use .html .xml .svg .json .txt .csv or .md",
                           {std::string(name)}});
  }
  Compiler compiler(library, *format);
  BH_CHECK(compiler.page(name));
  return std::move(compiler.program_);
}

Status Compiler::page(std::string_view name) {
  BH_TRY(chain_.emplace_back(), library_.find(name, {}));
  while (!library_.ast(chain_.back()).extends.empty()) {
    const Ast& child = library_.ast(chain_.back());
    const auto where = child.source.locate(child.extends_offset);
    BH_TRY(const std::uint32_t parent, library_.find(child.extends, where));
    if (chain_.size() == kMaxFiles || std::find(chain_.begin(), chain_.end(), parent) != chain_.end()) {
      return benchhub::fail({Errc::invalid_input, fmt::format("'{}' extends itself, or too many others", child.extends),
                             fmt::format("at most {} may extend each other", kMaxFiles), "", where});
    }
    chain_.push_back(parent);
  }
  BH_CHECK(check_blocks());
  const Place place{chain_.back()};
  BH_CHECK(body(ast(place).body, place));
  if (auto refusal = context_.finish()) {
    return refused(std::move(*refusal), static_cast<std::uint32_t>(ast(place).source.text().size()), place);
  }
  here();
  return {};
}

// A block that no template further out has would vanish silently.
Status Compiler::check_blocks() const {
  for (std::size_t level = 0; level + 1 < chain_.size(); ++level) {
    const Ast& child = library_.ast(chain_[level]);
    for (const Node& node : child.body) {
      if (node.kind != NodeKind::block) continue;
      const std::string_view name = child.controls[node.a].name;
      std::vector<std::string> known;
      bool found = false;
      for (std::size_t outer = level + 1; outer < chain_.size(); ++outer) {
        const Ast& parent = library_.ast(chain_[outer]);
        for (const std::uint32_t block : parent.blocks) known.emplace_back(parent.controls[block].name);
        found = found || find_block(parent, name);
      }
      if (found) continue;
      const auto nearest = benchhub::did_you_mean(name, known);
      return error(node.offset, {chain_[level]}, fmt::format("block '{}' is not in '{}'", name, child.extends), "",
                   nearest ? fmt::format("did you mean {}?", *nearest) : "");
    }
  }
  return {};
}

Status Compiler::body(const Body& body, const Place& place) {
  for (const Node& entry : body) BH_CHECK(node(entry, place));
  return {};
}

Status Compiler::node(const Node& node, const Place& place) {
  includes_ += node.kind == NodeKind::include;
  if (++nodes_ > kMaxNodes || includes_ > kMaxIncludes) {
    return error(node.offset, place, "the page has too many parts", "includes multiply", "include less often");
  }
  switch (node.kind) {
    case NodeKind::text: return text(node, place);
    case NodeKind::output: return output(node, place);
    case NodeKind::super: return super(node, place);
    default: break;
  }
  BH_CHECK(seal(node, place));
  const Control& control = ast(place).controls[node.a];
  switch (node.kind) {
    case NodeKind::conditional: return conditional(control, node, place);
    case NodeKind::loop: return loop(control, node, place);
    case NodeKind::set: return set(control, node, place);
    case NodeKind::include: return include(control, node, place);
    default: break;
  }
  if (place.included) {
    return error(node.offset, place, "a block in an included template", "only what is extended can have blocks",
                 "use {% include … with name=value %}");
  }
  return block(control.name, 0, node, place);
}

Status Compiler::text(const Node& node, const Place& place) {
  const std::string_view text = ast(place).source.text().substr(node.a, node.b - node.a);
  if (auto refusal = context_.feed(text)) {
    const auto offset = node.a + static_cast<std::uint32_t>(refusal->offset);
    return refused(std::move(*refusal), offset, place);
  }
  auto& ops = program_.ops;
  const bool merge = ops.size() > last_target_ && ops.back().code == OpCode::text;
  if (merge) ops.back().b += static_cast<std::uint32_t>(text.size());
  else emit({OpCode::text, Escape::none, static_cast<std::uint32_t>(program_.texts.size()),
             static_cast<std::uint32_t>(text.size())}, node, place);
  program_.texts += text;
  return {};
}

Status Compiler::output(const Node& node, const Place& place) {
  auto escape = context_.hole();
  if (!escape) return refused(std::move(escape).error(), node.offset, place);
  const Expr& expr = ast(place).exprs[node.a];
  const bool json = *escape == Escape::json || *escape == Escape::json_string;
  if (json && expr.kind == ExprKind::filter && filters()[expr.c].name == "json") {
    return error(expr.offset, place, "filter 'json' inside JSON", "values are written as JSON here anyway",
                 "leave it out");
  }
  BH_TRY(const std::uint32_t step, expression(node.a, place));
  emit({OpCode::emit, *escape, step}, node, place);
  return {};
}

Status Compiler::conditional(const Control& control, const Node& node, const Place& place) {
  const Context before = context_;
  std::optional<Context> after;
  std::vector<std::size_t> exits;
  for (std::size_t i = 0; i < control.bodies.size() || i == control.exprs.size(); ++i) {
    context_ = before;
    std::size_t skip = kNone;
    if (i < control.exprs.size()) {
      BH_TRY(const std::uint32_t condition, expression(control.exprs[i], place));
      skip = program_.ops.size();
      emit({OpCode::jump_unless, Escape::none, condition}, node, place);
    }
    if (i < control.bodies.size()) BH_CHECK(scoped(control.bodies[i], place));
    BH_CHECK(seal(node, place));
    if (i < control.exprs.size()) {
      exits.push_back(program_.ops.size());
      emit({OpCode::jump}, node, place);
      program_.ops[skip].b = here();
    }
    const auto joined = after ? Context::join(*after, context_) : Context::join(context_, context_);
    if (!joined) {
      return error(node.offset, place, "the branches of 'if' end in different places of the markup",
                   fmt::format("one ends {}, another {}", after->describe(), context_.describe()),
                   "close in each branch what it opens");
    }
    after = joined;
  }
  context_ = *after;
  for (const std::size_t exit : exits) program_.ops[exit].b = here();
  return {};
}

Status Compiler::loop(const Control& control, const Node& node, const Place& place) {
  const Context before = context_;
  const std::uint32_t slots = used_slots_;
  BH_TRY(const std::uint32_t list, expression(control.exprs[0], place));
  const auto number = static_cast<std::uint32_t>(program_.loops.size());
  program_.loops.push_back({list, new_slot(), loop_level_});
  emit({OpCode::loop_begin, Escape::none, number}, node, place);
  program_.loops[number].body = here();
  const Mark outside = mark();
  declare(control.name, program_.loops[number].slot);
  program_.levels = std::max(program_.levels, ++loop_level_);
  BH_CHECK(body(control.bodies[0], place));
  --loop_level_;
  restore(outside);
  used_slots_ = slots;
  BH_CHECK(seal(node, place));
  const auto joined = Context::join(before, context_);
  if (!joined || joined != Context::join(before, before)) {
    return error(node.offset, place, "the body of 'for' does not end where it began in the markup",
                 fmt::format("it begins {} and ends {}", before.describe(), context_.describe()),
                 "close in the body what it opens");
  }
  emit({OpCode::loop_next, Escape::none, number}, node, place);
  const std::size_t exit = program_.ops.size();
  emit({OpCode::jump}, node, place);
  program_.loops[number].otherwise = here();
  context_ = before;
  BH_CHECK(scoped(control.bodies[1], place));
  BH_CHECK(seal(node, place));
  const auto both = Context::join(*joined, context_);
  if (!both) {
    return error(node.offset, place, "the 'else' of 'for' ends in another place of the markup than the loop", "",
                 "close in each what it opens");
  }
  context_ = *both;
  program_.ops[exit].b = here();
  return {};
}

Status Compiler::set(const Control& control, const Node& node, const Place& place) {
  BH_TRY(const std::uint32_t value, expression(control.exprs[0], place));
  const std::uint32_t slot = new_slot();
  emit({OpCode::set, Escape::none, value, slot}, node, place);
  declare(control.name, slot);
  return {};
}

Status Compiler::include(const Control& control, const Node& node, const Place& place) {
  if (place.depth == kMaxFiles) {
    return error(node.offset, place, "includes are nested too deep",
                 fmt::format("at most {} may be open; does '{}' include itself?", kMaxFiles, control.name));
  }
  BH_TRY(const std::uint32_t source, library_.find(control.name, ast(place).source.locate(node.offset)));
  const Ast& included = library_.ast(source);
  if (!included.extends.empty()) {
    return error(node.offset, place, fmt::format("'{}' extends another template and cannot be included", control.name));
  }
  const Mark outside = mark();
  const std::uint32_t slots = used_slots_;
  std::vector<Variable> passed;
  for (std::size_t i = 0; i < control.params.size(); ++i) {
    BH_TRY(const std::uint32_t value, expression(control.exprs[i], place));
    passed.push_back({control.params[i], new_slot()});
    emit({OpCode::set, Escape::none, value, passed.back().slot}, node, place);
  }
  for (const Variable& variable : passed) declare(variable.name, variable.slot);
  Body without_end = included.body;
  // A text file's last line end is not part of what is included.
  if (!without_end.empty() && without_end.back().kind == NodeKind::text) {
    Node& last = without_end.back();
    if (included.source.text()[last.b - 1] == '\n') --last.b;
  }
  BH_CHECK(body(without_end, {source, {}, 0, place.depth + 1, true}));
  restore(outside);
  used_slots_ = slots;
  return seal(node, place);
}

// The body of block `name` by the first template of the chain, from `level` outwards, that has it.
Status Compiler::block(std::string_view name, std::uint32_t level, const Node& node, const Place& place) {
  for (; level < chain_.size(); ++level) {
    const Control* found = find_block(library_.ast(chain_[level]), name);
    if (!found) continue;
    if (place.depth == kMaxFiles) return error(node.offset, place, "blocks are nested too deep");
    BH_CHECK(scoped(found->bodies[0], {chain_[level], name, level, place.depth + 1, false}));
    return seal(node, place);
  }
  return error(node.offset, place, fmt::format("no template further out has a block '{}'", name), "",
               "leave super() out");
}

Status Compiler::super(const Node& node, const Place& place) {
  if (place.block.empty()) return error(node.offset, place, "super() outside of a block");
  return block(place.block, place.level + 1, node, place);
}

Status Compiler::scoped(const Body& inner, const Place& place) {
  const Mark outside = mark();
  const std::uint32_t slots = used_slots_;
  BH_CHECK(body(inner, place));
  restore(outside);
  used_slots_ = slots;
  return {};
}

void Compiler::declare(std::string_view name, std::uint32_t slot) {
  variables_.push_back({name, slot});
  program_.scopes.push_back({intern(name), scope_});
  scope_ = static_cast<std::uint32_t>(program_.scopes.size() - 1);
}

std::uint32_t Compiler::new_slot() {
  program_.slots = std::max(program_.slots, used_slots_ + 1);
  return used_slots_++;
}

void Compiler::restore(const Mark& mark) {
  variables_.resize(mark.variables);
  scope_ = mark.scope;
}

Status Compiler::seal(const Node& node, const Place& place) {
  if (auto refusal = context_.seal()) return refused(std::move(*refusal), node.offset, place);
  return {};
}

std::uint32_t Compiler::here() {
  last_target_ = program_.ops.size();
  return static_cast<std::uint32_t>(last_target_);
}

void Compiler::emit(Op op, const Node& node, const Place& place) {
  op.pos = {place.source, node.offset};
  program_.ops.push_back(op);
}

tl::unexpected<Error> Compiler::error(std::uint32_t offset, const Place& place, std::string what, std::string why,
                                      std::string fix) const {
  return benchhub::fail({Errc::invalid_input, std::move(what), std::move(why), std::move(fix),
                         ast(place).source.locate(offset)});
}

tl::unexpected<Error> Compiler::refused(Refusal refusal, std::uint32_t offset, const Place& place) const {
  return error(offset, place, std::move(refusal.what), std::move(refusal.why), std::move(refusal.fix));
}

}  // namespace tmpl
