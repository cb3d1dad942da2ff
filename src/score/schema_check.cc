// The run over a document, and the public functions of json_schema.h.
#include "score/schema_check.h"

#include "base/text.h"
#include "score/normalise.h"

namespace benchhub {

SchemaResult Evaluation::run(const Json& document) {
  Marks marks;
  const bool holds = apply(index_.root(), document, marks);
  return {holds && !stopped_, "", std::move(errors_)};
}

bool Evaluation::apply(const Json& schema, const Json& value, Marks& marks) {
  if (!charge(1) || enough()) return false;
  if (schema.is_boolean()) return schema.get<bool>() || fail("is not allowed");
  if (depth_ >= CompiledSchema::kMaxRecursion) return stop("needs more than 512 schemas within each other");
  const SchemaNode& node = index_.node(schema);
  Marks own;
  ++depth_;
  scope_.push_back(node.resource);
  const bool holds = run_steps(node, value, own);
  scope_.pop_back();
  --depth_;
  if (holds && marking()) {
    marks.names.merge(own.names);
    marks.items.merge(own.items);
  }
  return holds;
}

bool Evaluation::run_steps(const SchemaNode& node, const Json& value, Marks& marks) {
  bool holds = true;
  for (const auto& [check, keyword] : node.steps) {
    if (check(*this, node, *keyword, value, marks)) continue;
    holds = false;
    if (quiet_ > 0 || enough()) break;
  }
  return holds;
}

bool Evaluation::apply_quietly(const Json& schema, const Json& value, Marks& marks) {
  ++quiet_;
  const bool holds = apply(schema, value, marks);
  --quiet_;
  return holds;
}

bool Evaluation::apply_to_member(const Json& schema, const std::string& name, const Json& value) {
  const std::size_t old = path_.size();
  path_.append("/").append(replace_all(replace_all(name, "~", "~0"), "/", "~1"));
  Marks marks;
  const bool holds = apply(schema, value, marks);
  path_.resize(old);
  return holds;
}

bool Evaluation::apply_to_item(const Json& schema, std::size_t index, const Json& value) {
  const std::size_t old = path_.size();
  path_.append("/").append(std::to_string(index));
  Marks marks;
  const bool holds = apply(schema, value, marks);
  path_.resize(old);
  return holds;
}

bool Evaluation::apply_to_item_quietly(const Json& schema, std::size_t index, const Json& value) {
  ++quiet_;
  const bool holds = apply_to_item(schema, index, value);
  --quiet_;
  return holds;
}

bool Evaluation::charge(std::size_t n) {
  charged_ += n;
  if (charged_ <= static_cast<std::size_t>(CompiledSchema::kMaxEvaluations)) return true;
  return stop("needs more than 1,000,000 checks");
}

const Json& Evaluation::dynamic_target(const SchemaNode& node) const {
  if (!node.dynamic_name.empty()) {
    for (const std::size_t resource : scope_) {
      if (const Json* target = index_.dynamic_anchor(resource, node.dynamic_name)) return *target;
    }
  }
  return *node.dynamic_ref;
}

void Evaluation::note(const std::string& message) {
  errors_.push_back(excerpt(fmt::format("{}: {}", path_.empty() ? "the value" : path_, message)));
}

bool Evaluation::stop(const char* why) {
  if (!stopped_) note(why);
  stopped_ = true;
  return false;
}

CompiledSchema::CompiledSchema(const Json& schema) {
  auto index = std::make_shared<SchemaIndex>(schema);
  problem_ = index->build();
  if (problem_.empty()) index_ = std::move(index);
}

SchemaResult CompiledSchema::check(const Json& document) const {
  if (!index_) return {false, problem_, {}};
  return Evaluation(*index_).run(document);
}

SchemaResult check_json_schema(const Json& schema, const Json& document) {
  return CompiledSchema(schema).check(document);
}

std::string schema_problem(const Json& schema) { return CompiledSchema(schema).problem(); }

}  // namespace benchhub
