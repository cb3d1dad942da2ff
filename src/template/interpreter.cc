// Interpreter: the steps of a program and how values are written. Expressions are in interpreter_expression.cc.
#include "template/interpreter.h"

#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "template/escape.h"

namespace tmpl {
namespace {

constexpr std::size_t kMaxTurns = 100'000'000;

}  // namespace

Interpreter::Interpreter(const Program& program, const std::vector<Source>& sources, const Value& root,
                         std::string& out, std::size_t max_bytes)
    : program_(program),
      sources_(sources),
      root_(root),
      out_(out),
      max_bytes_(max_bytes < out.max_size() - out.size() ? out.size() + max_bytes : out.max_size()),
      hints_(program.hints),
      slots_(program.slots),
      variables_(program.slots),
      loops_(program.levels) {}

Status Interpreter::run() {
  const std::uint32_t end = static_cast<std::uint32_t>(program_.ops.size());
  while (next_ < end) {
    const Op& op = program_.ops[next_++];
    if (!step(op)) return benchhub::fail(std::move(error_));
    if (out_.size() > max_bytes_) {
      fail(op.pos, "the page is too large", fmt::format("more than {} bytes were written", max_bytes_));
      return benchhub::fail(std::move(error_));
    }
  }
  return {};
}

bool Interpreter::step(const Op& op) {
  switch (op.code) {
    case OpCode::text:
      out_.append(program_.texts.data() + op.a, op.b);
      return true;
    case OpCode::emit:
      return emit(op);
    case OpCode::jump:
      next_ = op.b;
      return true;
    case OpCode::jump_unless: {
      Value scratch;
      const Value* value = eval(op.a, scratch);
      if (value && !value->truthy()) next_ = op.b;
      return value != nullptr;
    }
    case OpCode::loop_begin:
      return loop_begin(op);
    case OpCode::loop_next:
      return loop_next(op);
    case OpCode::set: {
      Value scratch;
      const Value* value = eval(op.a, scratch);
      if (!value) return false;
      slots_[op.b] = *value;
      variables_[op.b] = &slots_[op.b];
      return true;
    }
  }
  return true;
}

bool Interpreter::loop_begin(const Op& op) {
  const Loop& loop = program_.loops[op.a];
  LoopState& state = loops_[loop.level];
  Value scratch;
  const Value* list = eval(loop.list, scratch);
  if (!list) return false;
  if (!list->is_null() && list->kind() != Value::Kind::list) {
    return fail(op.pos, fmt::format("'for' needs a list, {} is {}", path(loop.list), list->type_name()));
  }
  if (list->is_null() || list->list().empty()) {
    next_ = loop.otherwise;
    return true;
  }
  state.list = *list;
  state.items = state.list.list().data();
  state.size = state.list.list().size();
  state.index = 0;
  variables_[loop.slot] = state.items;
  return true;
}

bool Interpreter::loop_next(const Op& op) {
  const Loop& loop = program_.loops[op.a];
  LoopState& state = loops_[loop.level];
  if (++turns_ > kMaxTurns) return fail(op.pos, "the loops of the page turn too often");
  if (++state.index == state.size) return true;
  variables_[loop.slot] = state.items + state.index;
  next_ = loop.body;
  return true;
}

bool Interpreter::emit(const Op& op) {
  Value scratch;
  const Value* value = eval(op.a, scratch);
  return value && write(op.escape, *value, op.pos);
}

bool Interpreter::write(Escape escape, const Value& value, Pos pos) {
  if (escape == Escape::json) {
    append_json(out_, value);
    return true;
  }
  char digits[24];
  switch (value.kind()) {
    case Value::Kind::null:
      return true;
    case Value::Kind::boolean:
      return write_text(escape, value.boolean() ? "true" : "false", false, pos);
    case Value::Kind::integer: {
      const auto end = std::to_chars(digits, digits + sizeof digits, value.integer()).ptr;
      return write_text(escape, {digits, static_cast<std::size_t>(end - digits)}, false, pos);
    }
    case Value::Kind::number:
      return write_text(escape, benchhub::shortest(value.real()), false, pos);
    case Value::Kind::string:
      return write_text(escape, value.text(), false, pos);
    case Value::Kind::safe:
      return write_text(escape, value.text(), true, pos);
    default:
      break;
  }
  return fail(pos, fmt::format("{} cannot be written as text", value.type_name()), "", "use 'for' or the filter join");
}

bool Interpreter::write_text(Escape escape, std::string_view text, bool safe, Pos pos) {
  switch (escape) {
    case Escape::html:
      if (safe) out_ += text;
      else append_html(out_, text);
      return true;
    case Escape::none:
      out_ += text;
      return true;
    case Escape::xml:
      append_xml(out_, text);
      return true;
    case Escape::json:
    case Escape::json_string:
      append_json_text(out_, text);
      return true;
    default:
      break;
  }
  if (safe) {
    return fail(pos, "safe HTML in an attribute, a title or a URL", "markup has no meaning there",
                "give the plain text");
  }
  if (escape == Escape::attribute || escape == Escape::rcdata) append_html(out_, text);
  else write_url(escape, text);
  return true;
}

void Interpreter::write_url(Escape escape, std::string_view text) {
  switch (escape) {
    case Escape::url:
      return append_url(out_, text);
    case Escape::resource_url: {
      const UrlKind kind = classify_url(text);
      return append_url(out_, kind == UrlKind::relative || kind == UrlKind::fragment ? text : "#");
    }
    case Escape::url_head: {
      const bool rooted = !text.empty() && text[0] == '/';
      if (rooted) out_ += "%2F";
      return benchhub::append_percent(out_, text.substr(rooted), "/");
    }
    case Escape::url_part:
      return benchhub::append_percent(out_, text, "/");
    default:
      return benchhub::append_percent(out_, text);
  }
}

bool Interpreter::fail(Pos pos, std::string what, std::string why, std::string fix) {
  error_ = {Errc::invalid_input, std::move(what), std::move(why), std::move(fix),
            sources_[pos.source].locate(pos.offset)};
  return false;
}

}  // namespace tmpl
