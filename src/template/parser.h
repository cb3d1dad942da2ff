// Parser: one template file into its syntax tree. Knows nothing of other files, variables or output formats. Refuses
// what is nested deeper than kMaxNesting, so that nothing that walks the tree can run out of stack.
#pragma once

#include <memory>

#include "template/ast.h"
#include "template/scanner.h"

namespace tmpl {

class Parser {
 public:
  // The result has a stable address because names point into its source.
  static Result<std::unique_ptr<Ast>> parse(Source source);

 private:
  // Literal text that ends at a tag; how much of it counts is known when the tag has been read.
  struct PendingText {
    std::uint32_t begin = 0, end = 0;
    bool trim = false;  // the tag began with {%-
  };
  enum class TagKind { output, statement, include, comment };

  explicit Parser(Ast& ast) : ast_(ast), scanner_(ast.source) {}
  Status file();
  Status body(Body& out, int depth);
  Status output(Body& out);
  Status comment(Body& out);
  Status statement(Body& out, int depth);
  Status conditional(Body& out, int depth);
  Status loop(Body& out, int depth);
  Status block(Body& out, int depth);
  Status set(Body& out);
  Status include(Body& out);
  Status raw(Body& out);
  Status extends(Body& out, int depth);
  Status check_child() const;

  bool at_terminator() const;
  Status open_tag(std::uint32_t offset);
  Status end_tag(Body& out, TagKind kind);
  Status end_branch(Body& out, std::string_view opener, std::uint32_t offset, std::string_view closer);
  Status never_closed(std::string_view opener, std::uint32_t offset, std::string_view closer) const;
  void resume(Body& out, std::uint32_t after, TagKind kind, bool trim_right);
  void add_text(Body& out, std::uint32_t begin, std::uint32_t end);
  void add_control(Body& out, NodeKind kind, std::uint32_t offset, Control control);
  Result<std::string_view> word(std::string_view what);
  Result<std::string_view> variable();
  Result<std::string_view> file_name();
  Status symbol(std::string_view symbol);

  // Expressions (parser_expression.cc). `depth` counts what is open around.
  Result<ExprId> expression(int depth = 0);
  Result<ExprId> chain(int depth, std::string_view word, ExprKind kind);
  Result<ExprId> negation(int depth);
  Result<ExprId> comparison(int depth);
  Result<ExprId> filtered(int depth);
  Result<ExprId> primary(int depth);
  Result<ExprId> literal_or_name();
  Result<ExprId> number(bool negative);
  Result<ExprId> members(ExprId base);
  Result<ExprId> loop_field(std::uint32_t offset);
  Result<ExprId> filter(ExprId input, int depth);
  Result<ExprId> filter_arguments(std::uint32_t row, int depth);
  Result<ExprId> add(Expr expr);
  Result<ExprId> add_literal(std::uint32_t offset, Value value);
  std::uint32_t add_name(std::string_view name);
  int depth_of(ExprId id) const { return id == kNoExpr ? 0 : ast_.exprs[id].depth; }

  Ast& ast_;
  Scanner scanner_;
  std::uint32_t cursor_ = 0;  // where literal text goes on
  PendingText pending_;
};

}  // namespace tmpl
