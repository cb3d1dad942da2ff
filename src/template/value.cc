// Value: construction, sharing and the few questions that filters and conditions ask.
#include "template/value.h"

#include <cstring>

namespace tmpl {

Value::Value(std::string&& text) {
  if (text.size() <= kSmall) {
    set_text(text);
    return;
  }
  data_.shared = new SharedText(std::move(text));
  tag_ = Tag::text;
}

Value::Value(List list) : tag_(Tag::list) { data_.shared = new SharedList(std::move(list)); }
Value::Value(Dict dict) : tag_(Tag::dict) { data_.shared = new SharedDict(std::move(dict)); }

Value Value::safe(std::string html) {
  Value value;
  value.data_.shared = new SharedText(std::move(html));
  value.tag_ = Tag::safe;
  return value;
}

void Value::set_text(std::string_view text) {
  if (text.size() <= kSmall) {
    if (!text.empty()) std::memcpy(data_.small, text.data(), text.size());
    small_size_ = static_cast<std::uint8_t>(text.size());
    tag_ = Tag::small;
    return;
  }
  data_.shared = new SharedText(std::string(text));
  tag_ = Tag::text;
}

void Value::release() {
  if (data_.shared->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (tag_ == Tag::list) delete static_cast<const SharedList*>(data_.shared);
  else if (tag_ == Tag::dict) delete static_cast<const SharedDict*>(data_.shared);
  else delete static_cast<const SharedText*>(data_.shared);
}

const char* Value::type_name() const {
  switch (kind()) {
    case Kind::null: return "null";
    case Kind::boolean: return "a boolean";
    case Kind::integer: return "an integer";
    case Kind::number: return "a number";
    case Kind::string: return "a string";
    case Kind::safe: return "safe HTML";
    case Kind::list: return "a list";
    case Kind::dict: return "a dict";
  }
  return "";
}

bool Value::truthy() const {
  switch (kind()) {
    case Kind::null: return false;
    case Kind::boolean: return data_.boolean;
    case Kind::integer: return data_.integer != 0;
    case Kind::number: return data_.number != 0;
    case Kind::string:
    case Kind::safe: return !text().empty();
    case Kind::list: return !list().empty();
    case Kind::dict: return !dict().entries().empty();
  }
  return false;
}

const Value* Dict::search(std::string_view name, Hint& hint) const {
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].key.text() != name) continue;
    hint = {i, entries_[i].key.text().data()};
    return &entries_[i].value;
  }
  return nullptr;
}

}  // namespace tmpl
