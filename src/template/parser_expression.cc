// Parser: expressions, by recursive descent. From loosest to tightest: a if b else c, or, and, not, comparison, filter,
// member.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "template/filters.h"
#include "template/parser.h"

namespace tmpl {
namespace {

struct Comparison {
  std::string_view symbol;
  ExprKind kind;
};
constexpr Comparison kComparisons[] = {{"==", ExprKind::equal},      {"!=", ExprKind::not_equal},
                                       {"<=", ExprKind::less_equal}, {"<", ExprKind::less},
                                       {">=", ExprKind::greater_equal}, {">", ExprKind::greater}};
constexpr std::string_view kLoopFields[] = {"index", "index0", "first", "last", "length"};

std::vector<std::string> filter_names() {
  std::vector<std::string> names;
  for (const Filter& filter : filters()) names.emplace_back(filter.name);
  return names;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& choices) {
  const auto nearest = benchhub::did_you_mean(word, choices);
  return nearest ? fmt::format("did you mean {}?", *nearest) : "known are " + benchhub::join(choices, ", ");
}

}  // namespace

Result<ExprId> Parser::add(Expr expr) {
  int depth = 0;
  switch (expr.kind) {
    case ExprKind::literal:
    case ExprKind::name:
    case ExprKind::loop_field: break;
    case ExprKind::filter:
    case ExprKind::argument: depth = std::max(depth_of(expr.a), depth_of(expr.b)); break;
    case ExprKind::member:
    case ExprKind::negation: depth = depth_of(expr.a); break;
    case ExprKind::conditional: depth = std::max({depth_of(expr.a), depth_of(expr.b), depth_of(expr.c)}); break;
    default: depth = std::max(depth_of(expr.a), depth_of(expr.b));
  }
  if (depth >= kMaxNesting) {
    return scanner_.error(expr.offset, "the expression is too long or too deep",
                          fmt::format("at most {} operators may follow or enclose each other", kMaxNesting));
  }
  expr.depth = static_cast<std::uint8_t>(depth + 1);
  ast_.exprs.push_back(expr);
  return static_cast<ExprId>(ast_.exprs.size() - 1);
}

Result<ExprId> Parser::add_literal(std::uint32_t offset, Value value) {
  ast_.literals.push_back(std::move(value));
  return add({.kind = ExprKind::literal, .offset = offset, .a = static_cast<std::uint32_t>(ast_.literals.size() - 1)});
}

std::uint32_t Parser::add_name(std::string_view name) {
  ast_.names.push_back(name);
  return static_cast<std::uint32_t>(ast_.names.size() - 1);
}

Result<ExprId> Parser::expression(int depth) {
  const std::uint32_t offset = scanner_.peek().offset;
  if (depth >= kMaxNesting) return scanner_.error(offset, "the expression is nested too deep");
  BH_TRY(const ExprId value, chain(depth + 1, "or", ExprKind::disjunction));
  if (!scanner_.is_word("if")) return value;
  BH_CHECK(scanner_.advance());
  BH_TRY(const ExprId condition, chain(depth + 1, "or", ExprKind::disjunction));
  ExprId otherwise = kNoExpr;
  if (scanner_.is_word("else")) {
    BH_CHECK(scanner_.advance());
    BH_TRY(otherwise, expression(depth + 1));
  }
  return add({.kind = ExprKind::conditional, .offset = offset, .a = value, .b = condition, .c = otherwise});
}

Result<ExprId> Parser::chain(int depth, std::string_view word, ExprKind kind) {
  const auto operand = [&]() -> Result<ExprId> {
    return kind == ExprKind::disjunction ? chain(depth, "and", ExprKind::conjunction) : negation(depth);
  };
  BH_TRY(ExprId left, operand());
  while (scanner_.is_word(word)) {
    const std::uint32_t offset = scanner_.peek().offset;
    BH_CHECK(scanner_.advance());
    BH_TRY(const ExprId right, operand());
    BH_TRY(left, add({.kind = kind, .offset = offset, .a = left, .b = right}));
  }
  return left;
}

Result<ExprId> Parser::negation(int depth) {
  const std::uint32_t offset = scanner_.peek().offset;
  if (!scanner_.is_word("not")) return comparison(depth);
  if (depth >= kMaxNesting) return scanner_.error(offset, "the expression is nested too deep");
  BH_CHECK(scanner_.advance());
  BH_TRY(const ExprId operand, negation(depth + 1));
  return add({.kind = ExprKind::negation, .offset = offset, .a = operand});
}

Result<ExprId> Parser::comparison(int depth) {
  BH_TRY(const ExprId left, filtered(depth));
  for (const Comparison& row : kComparisons) {
    if (!scanner_.is_symbol(row.symbol)) continue;
    const std::uint32_t offset = scanner_.peek().offset;
    BH_CHECK(scanner_.advance());
    BH_TRY(const ExprId right, filtered(depth));
    return add({.kind = row.kind, .offset = offset, .a = left, .b = right});
  }
  return left;
}

Result<ExprId> Parser::filtered(int depth) {
  BH_TRY(ExprId value, primary(depth));
  while (scanner_.is_symbol("|")) {
    BH_CHECK(scanner_.advance());
    BH_TRY(value, filter(value, depth));
  }
  return value;
}

Result<ExprId> Parser::filter(ExprId input, int depth) {
  const std::uint32_t offset = scanner_.peek().offset;
  BH_TRY(const std::string_view name, word("the name of a filter"));
  const auto rows = filters();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Filter& f) { return f.name == name; });
  if (row == rows.end()) {
    return scanner_.error(offset, fmt::format("unknown filter '{}'", name), "", suggestion(name, filter_names()));
  }
  const auto index = static_cast<std::uint32_t>(row - rows.begin());
  BH_TRY(const ExprId arguments, filter_arguments(index, depth));
  return add({.kind = ExprKind::filter, .offset = offset, .a = input, .b = arguments, .c = index});
}

Result<ExprId> Parser::filter_arguments(std::uint32_t row, int depth) {
  const Filter& filter = filters()[row];
  const std::uint32_t offset = scanner_.peek().offset;
  ExprId found[kMaxFilterArgs];
  int count = 0;
  if (scanner_.is_symbol("(")) {
    BH_CHECK(scanner_.advance());
    while (!scanner_.is_symbol(")") && count < kMaxFilterArgs) {
      BH_TRY(found[count++], expression(depth + 1));
      if (!scanner_.is_symbol(",")) break;
      BH_CHECK(scanner_.advance());
    }
    BH_CHECK(symbol(")"));
  }
  if (count < filter.min_args || count > filter.max_args) {
    return scanner_.error(offset, fmt::format("filter '{}' takes {} arguments, found {}", filter.name,
                                              filter.min_args == filter.max_args ? std::to_string(filter.max_args)
                                                  : fmt::format("{} to {}", filter.min_args, filter.max_args), count));
  }
  ExprId next = kNoExpr;
  while (count > 0) {
    BH_TRY(next, add({.kind = ExprKind::argument, .offset = offset, .a = found[--count], .b = next}));
  }
  return next;
}

Result<ExprId> Parser::primary(int depth) {
  const std::uint32_t offset = scanner_.peek().offset;
  if (scanner_.is_symbol("(")) {
    BH_CHECK(scanner_.advance());
    BH_TRY(const ExprId inner, expression(depth + 1));
    BH_CHECK(symbol(")"));
    return members(inner);
  }
  if (scanner_.is_symbol("-")) {
    BH_CHECK(scanner_.advance());
    return number(true);
  }
  if (scanner_.peek().kind == Token::Kind::integer || scanner_.peek().kind == Token::Kind::number) return number(false);
  if (scanner_.peek().kind == Token::Kind::string) {
    Value value(unescape(scanner_.peek().text));
    BH_CHECK(scanner_.advance());
    return add_literal(offset, std::move(value));
  }
  return literal_or_name();
}

Result<ExprId> Parser::number(bool negative) {
  const Token token = scanner_.peek();
  if (token.kind == Token::Kind::integer) {
    const auto value = benchhub::parse_int(token.text);
    if (!value) return scanner_.error(token.offset, "the number is too large");
    BH_CHECK(scanner_.advance());
    return add_literal(token.offset, negative ? -*value : *value);
  }
  const auto value = benchhub::parse_double(token.text);
  if (token.kind != Token::Kind::number || !value) return scanner_.expected("a number");
  BH_CHECK(scanner_.advance());
  return add_literal(token.offset, negative ? -*value : *value);
}

Result<ExprId> Parser::literal_or_name() {
  const std::uint32_t offset = scanner_.peek().offset;
  for (const auto& [name, value] : {std::pair<std::string_view, Value>{"true", true}, {"false", false}, {"none", {}},
                                    {"null", {}}}) {
    if (!scanner_.is_word(name)) continue;
    BH_CHECK(scanner_.advance());
    return add_literal(offset, value);
  }
  if (scanner_.is_word("loop")) return loop_field(offset);
  BH_TRY(const std::string_view name, variable());
  BH_TRY(const ExprId base, add({.kind = ExprKind::name, .offset = offset, .a = add_name(name)}));
  return members(base);
}

Result<ExprId> Parser::loop_field(std::uint32_t offset) {
  BH_CHECK(scanner_.advance());
  BH_CHECK(symbol("."));
  BH_TRY(const std::string_view name, word("a field of loop"));
  const auto* row = std::find(std::begin(kLoopFields), std::end(kLoopFields), name);
  if (row == std::end(kLoopFields)) {
    return scanner_.error(offset, fmt::format("loop has no field '{}'", name), "",
                          suggestion(name, {std::begin(kLoopFields), std::end(kLoopFields)}));
  }
  return add({.kind = ExprKind::loop_field, .offset = offset, .a = static_cast<std::uint32_t>(row - kLoopFields)});
}

Result<ExprId> Parser::members(ExprId base) {
  while (scanner_.is_symbol(".")) {
    BH_CHECK(scanner_.advance());
    const std::uint32_t offset = scanner_.peek().offset;
    BH_TRY(const std::string_view name, word("the name of a member"));
    BH_TRY(base, add({.kind = ExprKind::member, .offset = offset, .a = base, .b = add_name(name)}));
  }
  return base;
}

}  // namespace tmpl
