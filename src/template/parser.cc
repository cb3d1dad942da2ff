// Parser: text, tags and statements, with white-space control. A {% %} or {# #} tag that is alone on its line leaves no
// line behind (but an include, whose text takes the line's place).
#include "template/parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace tmpl {
namespace {

constexpr std::array<std::string_view, 5> kTerminators = {"elif", "else", "endif", "endfor", "endblock"};
constexpr std::array<std::string_view, 16> kReserved = {"and",  "or",   "not",  "if",    "else", "elif",
                                                        "in",   "is",   "loop", "super", "true", "false",
                                                        "none", "null", "with", "set"};

constexpr std::size_t kMaxBlocks = 1000;

bool is_space_in_line(char c) { return c == ' ' || c == '\t'; }
bool is_any_space(char c) { return is_space_in_line(c) || c == '\n' || c == '\r'; }

// Whether [begin, end) is alone on its line; then the line's bounds (the end behind its \n).
bool alone_on_line(std::string_view text, std::uint32_t& begin, std::uint32_t& end) {
  std::uint32_t from = begin, to = end;
  while (from > 0 && is_space_in_line(text[from - 1])) --from;
  while (to < text.size() && is_space_in_line(text[to])) ++to;
  if ((from > 0 && text[from - 1] != '\n') || (to < text.size() && text[to] != '\n')) return false;
  begin = from;
  end = to < text.size() ? to + 1 : to;
  return true;
}

}  // namespace

Result<std::unique_ptr<Ast>> Parser::parse(Source source) {
  auto ast = std::make_unique<Ast>();
  ast->source = std::move(source);
  Parser parser(*ast);
  BH_CHECK(parser.file());
  return ast;
}

Status Parser::file() {
  BH_CHECK(body(ast_.body, 0));
  if (cursor_ != ast_.source.text().size() || scanner_.peek().kind != Token::Kind::end) {
    return scanner_.error(scanner_.peek().offset, fmt::format("'{}' without its beginning", scanner_.peek().text),
                          "no statement that it could end or divide is open here");
  }
  return ast_.extends.empty() ? Status() : check_child();
}

Status Parser::check_child() const {
  for (const Node& node : ast_.body) {
    if (node.kind == NodeKind::block) continue;
    const std::string_view text = ast_.source.text();
    std::uint32_t offset = node.offset;
    if (node.kind == NodeKind::text) {
      offset = node.a;
      while (offset < node.b && is_any_space(text[offset])) ++offset;
      if (offset == node.b) continue;
    }
    return scanner_.error(offset, "text outside of a block in a template that extends another",
                          "there is no place for it", "put it into a {% block %}");
  }
  return {};
}

// Reads up to the end of the file or to a terminator, which is then the current token, its text before it pending.
Status Parser::body(Body& out, int depth) {
  const std::string_view text = ast_.source.text();
  if (depth > kMaxNesting) {
    return scanner_.error(cursor_, "statements are nested too deep",
                          fmt::format("at most {} may be open", kMaxNesting));
  }
  std::size_t search = cursor_;
  for (;;) {
    const std::size_t found = text.find('{', search);
    if (found == text.npos) {
      add_text(out, cursor_, static_cast<std::uint32_t>(text.size()));
      cursor_ = static_cast<std::uint32_t>(text.size());
      return scanner_.start(cursor_);
    }
    const char kind = found + 1 < text.size() ? text[found + 1] : '\0';
    search = found + 1;
    if (kind != '{' && kind != '%' && kind != '#') continue;
    BH_CHECK(open_tag(static_cast<std::uint32_t>(found)));
    if (kind == '#') {
      BH_CHECK(comment(out));
    } else if (kind == '{') {
      BH_CHECK(output(out));
    } else {
      if (at_terminator()) return {};
      BH_CHECK(statement(out, depth));
    }
    search = cursor_;
  }
}

bool Parser::at_terminator() const {
  return scanner_.peek().kind == Token::Kind::name &&
         std::find(kTerminators.begin(), kTerminators.end(), scanner_.peek().text) != kTerminators.end();
}

Status Parser::open_tag(std::uint32_t offset) {
  const std::string_view text = ast_.source.text();
  const bool trim = offset + 2 < text.size() && text[offset + 2] == '-';
  pending_ = {cursor_, offset, trim};
  cursor_ = offset + (trim ? 3 : 2);
  return text[offset + 1] == '#' ? Status() : scanner_.start(cursor_);
}

// The tag closes here: the text before it is cut as the tag wants it, and text goes on behind it.
Status Parser::end_tag(Body& out, TagKind kind) {
  const std::string_view closer = kind == TagKind::output ? "}}" : "%}";
  const Token token = scanner_.peek();
  if (token.kind != Token::Kind::symbol || !token.text.ends_with(closer)) {
    return scanner_.expected(fmt::format("'{}'", closer));
  }
  resume(out, scanner_.where_after(), kind, token.text.size() == 3);
  return {};
}

void Parser::resume(Body& out, std::uint32_t after, TagKind kind, bool trim_right) {
  const std::string_view text = ast_.source.text();
  std::uint32_t begin = pending_.end, end = after;
  if ((kind == TagKind::statement || kind == TagKind::comment) && alone_on_line(text, begin, end)) {
    pending_.end = std::max(begin, pending_.begin);
    cursor_ = end;
  } else {
    cursor_ = after;
  }
  if (pending_.trim) {
    while (pending_.end > pending_.begin && is_any_space(text[pending_.end - 1])) --pending_.end;
  }
  if (trim_right) {
    while (cursor_ < text.size() && is_any_space(text[cursor_])) ++cursor_;
  }
  add_text(out, pending_.begin, pending_.end);
}

void Parser::add_text(Body& out, std::uint32_t begin, std::uint32_t end) {
  if (begin < end) out.push_back({NodeKind::text, begin, begin, end});
}

void Parser::add_control(Body& out, NodeKind kind, std::uint32_t offset, Control control) {
  ast_.controls.push_back(std::move(control));
  out.push_back({kind, offset, static_cast<std::uint32_t>(ast_.controls.size() - 1), 0});
  if (kind == NodeKind::block) ast_.blocks.push_back(out.back().a);
}

Status Parser::comment(Body& out) {
  const std::string_view text = ast_.source.text();
  const std::size_t close = text.find("#}", cursor_);
  if (close == text.npos) return never_closed("{#", pending_.end, "#}");
  const bool trim_right = close > cursor_ && text[close - 1] == '-';
  resume(out, static_cast<std::uint32_t>(close + 2), TagKind::comment, trim_right);
  return {};
}

Status Parser::output(Body& out) {
  const std::uint32_t offset = scanner_.peek().offset;
  if (scanner_.is_word("super")) {
    BH_CHECK(scanner_.advance());
    BH_CHECK(symbol("("));
    BH_CHECK(symbol(")"));
    BH_CHECK(end_tag(out, TagKind::output));
    out.push_back({NodeKind::super, offset, 0, 0});
    return {};
  }
  BH_TRY(const ExprId expr, expression());
  BH_CHECK(end_tag(out, TagKind::output));
  out.push_back({NodeKind::output, offset, expr, 0});
  return {};
}

Status Parser::statement(Body& out, int depth) {
  const std::uint32_t offset = scanner_.peek().offset;
  BH_TRY(const std::string_view name, word("a statement"));
  if (name == "if") return conditional(out, depth);
  if (name == "for") return loop(out, depth);
  if (name == "set") return set(out);
  if (name == "block") return block(out, depth);
  if (name == "include") return include(out);
  if (name == "raw") return raw(out);
  if (name == "extends") return extends(out, depth);
  const std::vector<std::string> known = {"if", "for", "set", "block", "include", "raw", "extends"};
  const auto nearest = benchhub::did_you_mean(name, known);
  return scanner_.error(
      offset, fmt::format("unknown statement '{}'", name), "",
      nearest ? fmt::format("did you mean {}?", *nearest) : "known are " + benchhub::join(known, ", "));
}

Status Parser::never_closed(std::string_view opener, std::uint32_t offset, std::string_view closer) const {
  return scanner_.error(offset, fmt::format("{} is never closed", opener), "", fmt::format("add {}", closer));
}

// After a body: the closing word must be `closer`; its tag is ended.
Status Parser::end_branch(Body& out, std::string_view opener, std::uint32_t offset, std::string_view closer) {
  if (scanner_.peek().kind == Token::Kind::end) {
    return never_closed(fmt::format("{{% {} %}}", opener), offset, fmt::format("{{% {} %}}", closer));
  }
  if (!scanner_.is_word(closer)) {
    const auto where = ast_.source.locate(offset);
    return scanner_.error(scanner_.peek().offset, fmt::format("'{}' inside '{}'", scanner_.peek().text, opener),
                          fmt::format("the '{}' of line {} is still open", opener, where.line),
                          fmt::format("add {{% {} %}} before", closer));
  }
  BH_CHECK(scanner_.advance());
  if (closer == "endblock" && scanner_.peek().kind == Token::Kind::name) BH_CHECK(scanner_.advance());
  return end_tag(out, TagKind::statement);
}

Status Parser::conditional(Body& out, int depth) {
  const std::uint32_t offset = pending_.end;
  Control control;
  BH_TRY(control.exprs.emplace_back(), expression());
  BH_CHECK(end_tag(out, TagKind::statement));
  for (;;) {
    Body& branch = control.bodies.emplace_back();
    BH_CHECK(body(branch, depth + 1));
    const bool has_else = control.bodies.size() > control.exprs.size();
    if (has_else || (!scanner_.is_word("elif") && !scanner_.is_word("else"))) {
      BH_CHECK(end_branch(branch, "if", offset, "endif"));
      break;
    }
    const bool again = scanner_.is_word("elif");
    BH_CHECK(scanner_.advance());
    if (again) {
      BH_TRY(control.exprs.emplace_back(), expression());
    }
    BH_CHECK(end_tag(branch, TagKind::statement));
  }
  add_control(out, NodeKind::conditional, offset, std::move(control));
  return {};
}

Status Parser::loop(Body& out, int depth) {
  const std::uint32_t offset = pending_.end;
  Control control;
  BH_TRY(control.name, variable());
  if (!scanner_.is_word("in")) return scanner_.expected("'in'");
  BH_CHECK(scanner_.advance());
  BH_TRY(control.exprs.emplace_back(), expression());
  BH_CHECK(end_tag(out, TagKind::statement));
  control.bodies.resize(2);
  BH_CHECK(body(control.bodies[0], depth + 1));
  int open = 0;
  if (scanner_.is_word("else")) {
    BH_CHECK(scanner_.advance());
    BH_CHECK(end_tag(control.bodies[0], TagKind::statement));
    BH_CHECK(body(control.bodies[1], depth + 1));
    open = 1;
  }
  BH_CHECK(end_branch(control.bodies[open], "for", offset, "endfor"));
  add_control(out, NodeKind::loop, offset, std::move(control));
  return {};
}

Status Parser::block(Body& out, int depth) {
  const std::uint32_t offset = pending_.end;
  Control control;
  BH_TRY(control.name, word("the name of a block"));
  BH_CHECK(end_tag(out, TagKind::statement));
  BH_CHECK(body(control.bodies.emplace_back(), depth + 1));
  BH_CHECK(end_branch(control.bodies[0], "block", offset, "endblock"));
  for (const std::uint32_t other : ast_.blocks) {
    if (ast_.controls[other].name == control.name) {
      return scanner_.error(offset, fmt::format("a second block '{}'", control.name),
                            "names of blocks are unique in a file");
    }
  }
  if (ast_.blocks.size() == kMaxBlocks) {
    return scanner_.error(offset, "too many blocks", fmt::format("at most {} may be in a file", kMaxBlocks));
  }
  add_control(out, NodeKind::block, offset, std::move(control));
  return {};
}

Status Parser::set(Body& out) {
  const std::uint32_t offset = pending_.end;
  Control control;
  BH_TRY(control.name, variable());
  BH_CHECK(symbol("="));
  BH_TRY(control.exprs.emplace_back(), expression());
  BH_CHECK(end_tag(out, TagKind::statement));
  add_control(out, NodeKind::set, offset, std::move(control));
  return {};
}

Status Parser::include(Body& out) {
  const std::uint32_t offset = pending_.end;
  Control control;
  BH_TRY(control.name, file_name());
  if (scanner_.is_word("with")) {
    do {
      BH_CHECK(scanner_.advance());
      BH_TRY(control.params.emplace_back(), variable());
      BH_CHECK(symbol("="));
      BH_TRY(control.exprs.emplace_back(), expression());
    } while (scanner_.is_symbol(","));
  }
  BH_CHECK(end_tag(out, TagKind::include));
  add_control(out, NodeKind::include, offset, std::move(control));
  return {};
}

Status Parser::raw(Body& out) {
  const std::string_view text = ast_.source.text();
  const std::uint32_t offset = pending_.end;
  BH_CHECK(end_tag(out, TagKind::statement));
  const std::uint32_t begin = cursor_;
  for (std::size_t found = text.find("{%", begin); found != text.npos; found = text.find("{%", found + 2)) {
    std::string_view tag = text.substr(found + 2, 64);
    if (tag.starts_with('-')) tag.remove_prefix(1);
    if (!benchhub::trim(tag).starts_with("endraw")) continue;
    cursor_ = begin;
    BH_CHECK(open_tag(static_cast<std::uint32_t>(found)));
    BH_CHECK(scanner_.advance());
    return end_tag(out, TagKind::statement);
  }
  return never_closed("{% raw %}", offset, "{% endraw %}");
}

Status Parser::extends(Body& out, int depth) {
  const std::uint32_t offset = pending_.end;
  const std::string_view before = ast_.source.text().substr(pending_.begin, pending_.end - pending_.begin);
  if (depth != 0 || !out.empty() || !benchhub::trim(before).empty()) {
    return scanner_.error(offset, "'extends' is not the first thing in the file", "", "move it to the top");
  }
  BH_TRY(ast_.extends, file_name());
  ast_.extends_offset = offset;
  BH_CHECK(end_tag(out, TagKind::statement));
  out.clear();
  return {};
}

Result<std::string_view> Parser::word(std::string_view what) {
  if (scanner_.peek().kind != Token::Kind::name) return scanner_.expected(what);
  const std::string_view text = scanner_.peek().text;
  BH_CHECK(scanner_.advance());
  return text;
}

Result<std::string_view> Parser::variable() {
  const std::string_view name = scanner_.peek().text;
  const bool reserved = std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
  if (reserved && scanner_.peek().kind == Token::Kind::name) {
    return scanner_.error(scanner_.peek().offset, fmt::format("'{}' is a word of the language, not a name", name));
  }
  return word("a name");
}

Result<std::string_view> Parser::file_name() {
  const Token token = scanner_.peek();
  if (token.kind != Token::Kind::string) return scanner_.expected("the name of a template in quotes");
  const bool plain =
      token.text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") ==
      std::string_view::npos;
  if (!plain || token.text.empty() || token.text.front() == '/' || benchhub::contains(token.text, "..")) {
    return scanner_.error(token.offset, fmt::format("'{}' cannot be the name of a template", token.text),
                          "only letters, digits, . _ - and / inside the folder of templates may stand in one");
  }
  BH_CHECK(scanner_.advance());
  return token.text;
}

Status Parser::symbol(std::string_view symbol) {
  if (!scanner_.is_symbol(symbol)) return scanner_.expected(fmt::format("'{}'", symbol));
  return scanner_.advance();
}

}  // namespace tmpl
