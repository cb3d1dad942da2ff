// Checking one document against a SchemaIndex: the state of one run. Keywords' functions (schema_assertions.cc,
// schema_applicators.cc) get it and call back into apply().
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "score/json_schema.h"
#include "score/schema_index.h"

namespace benchhub {

// What subschemas that hold have looked at: the annotations that the unevaluated… keywords need.
struct Marks {
  std::set<std::string_view> names;  // members of the object; views into the document
  std::set<std::size_t> items;
};

class Evaluation {
 public:
  explicit Evaluation(const SchemaIndex& index) : index_(index) {}

  SchemaResult run(const Json& document);

  // Does `value` meet `schema`? Marks are added only if it does.
  bool apply(const Json& schema, const Json& value, Marks& marks);
  // The same without errors: for branches that may fail.
  bool apply_quietly(const Json& schema, const Json& value, Marks& marks);
  // For a member or an item of the present value.
  bool apply_to_member(const Json& schema, const std::string& name, const Json& value);
  bool apply_to_item(const Json& schema, std::size_t index, const Json& value);
  bool apply_to_item_quietly(const Json& schema, std::size_t index, const Json& value);

  // Notes an error of the present value and returns false.
  template <class... Args>
  bool fail(fmt::format_string<Args...> text, Args&&... args) {
    if (quiet_ == 0 && errors_.size() < CompiledSchema::kMaxErrors)
      note(fmt::format(text, std::forward<Args>(args)...));
    return false;
  }
  // Takes `n` off the budget; false if it is used up.
  bool charge(std::size_t n);
  bool marking() const { return index_.needs_marks(); }
  // The target of $dynamicRef: that of the outermost resource in the dynamic scope that has the anchor.
  const Json& dynamic_target(const SchemaNode& node) const;

 private:
  bool enough() const { return stopped_ || (quiet_ == 0 && errors_.size() >= CompiledSchema::kMaxErrors); }
  void note(const std::string& message);
  bool stop(const char* why);
  bool run_steps(const SchemaNode& node, const Json& value, Marks& marks);

  const SchemaIndex& index_;
  std::vector<std::string> errors_;
  std::string path_;
  std::vector<std::size_t> scope_;  // resources from the outermost to the present one
  std::size_t charged_ = 0;
  int depth_ = 0;
  int quiet_ = 0;
  bool stopped_ = false;
};

}  // namespace benchhub
