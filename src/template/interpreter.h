// Interpreter: runs a Program over a root dict into a string. One object per rendering; the program is only read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/program.h"
#include "template/template.h"

namespace tmpl {

class Interpreter {
 public:
  Interpreter(const Program& program, const std::vector<Source>& sources, const Value& root, std::string& out,
              std::size_t max_bytes);
  Status run();

 private:
  struct LoopState {
    Value list;  // keeps it alive
    const Value* items = nullptr;
    std::size_t size = 0, index = 0;
  };

  // A member function that fails fills error_ and returns false or nullptr.
  bool step(const Op& op);
  bool loop_begin(const Op& op);
  bool loop_next(const Op& op);
  bool emit(const Op& op);
  bool write(Escape escape, const Value& value, Pos pos);
  bool write_text(Escape escape, std::string_view text, bool safe, Pos pos);
  void write_url(Escape escape, std::string_view text);

  // The value of an expression: a pointer into the data, or to `scratch`, which then owns it.
  const Value* eval(std::uint32_t step, Value& scratch);
  const Value* lookup(const Step& step, const Value& scope, std::uint32_t name, std::uint32_t hint);
  const Value* not_found(const Step& step, const Value& scope, std::uint32_t name);
  const Value* loop_field(const Step& step, Value& scratch) const;
  const Value* filter(const Step& step, Value& scratch);
  const Value* compare(const Step& step, Value& scratch);
  bool order(const Step& step, const Value& a, const Value& b, bool& result);
  std::string path(std::uint32_t step) const;
  std::string owner(const Step& step) const;
  bool fail(Pos pos, std::string what, std::string why = {}, std::string fix = {});

  const Program& program_;
  const std::vector<Source>& sources_;
  const Value& root_;
  std::string& out_;
  const std::size_t max_bytes_;
  std::uint32_t next_ = 0;  // op
  std::size_t turns_ = 0;   // of all loops
  std::vector<Dict::Hint> hints_;
  std::vector<Value> slots_;
  std::vector<const Value*> variables_;  // what a slot shows: an item of a list or slots_'s own value
  std::vector<LoopState> loops_;
  Error error_;
};

}  // namespace tmpl
