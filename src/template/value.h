// Value: what a template sees. A small tagged union made for building and reading tables of cells quickly: 24 bytes,
// text up to 16 bytes inline, long text, lists and dicts shared by reference count, so that a copy is cheap.
// Immutable once it is in a Value, therefore safe to read from many threads.
#pragma once

#include <atomic>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tmpl {

class Value;
class Dict;
using List = std::vector<Value>;

// The name of a dict's member. Made from a literal only, so that no key is ever allocated or dangles.
class Key {
 public:
  template <std::size_t N>
  consteval Key(const char (&literal)[N]) : text_(literal, N - 1) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

class Value {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, number, string, safe, list, dict };

  Value() {}  // null
  Value(std::nullptr_t) {}
  template <std::same_as<bool> B>
  Value(B value) : tag_(Tag::boolean) { data_.boolean = value; }
  template <Integer I>
  Value(I value) : tag_(Tag::integer) { data_.integer = static_cast<std::int64_t>(value); }
  // Undefined is null: NaN and infinities become null.
  template <std::floating_point F>
  Value(F value) : tag_(std::isfinite(value) ? Tag::number : Tag::null) { data_.number = value; }
  Value(std::string_view text) { set_text(text); }  // copies
  Value(const std::string& text) { set_text(text); }
  Value(const char* text) { set_text(text); }
  Value(std::string&& text);
  Value(List list);
  Value(Dict dict);
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value()) {}

  // Borrows: the bytes must live until the rendering is done.
  static Value view(std::string_view text) { return Value(Tag::view, text); }
  template <std::same_as<std::string> Temporary>
  static Value view(Temporary&&) = delete;
  // Markup that C++ code made and answers for (rendered Markdown, SVG): passes unescaped, in HTML text only.
  static Value safe(std::string html);

  Value(const Value& other) : data_(other.data_), small_size_(other.small_size_), tag_(other.tag_) { retain(); }
  Value(Value&& other) noexcept : data_(other.data_), small_size_(other.small_size_), tag_(other.tag_) {
    other.tag_ = Tag::null;
  }
  Value& operator=(Value other) noexcept {
    std::swap(data_, other.data_);
    std::swap(small_size_, other.small_size_);
    std::swap(tag_, other.tag_);
    return *this;
  }
  ~Value() { if (tag_ >= Tag::text) release(); }

  Kind kind() const;
  const char* type_name() const;  // "a string", "a list", …
  bool is_null() const { return tag_ == Tag::null; }
  bool is_number() const { return tag_ == Tag::integer || tag_ == Tag::number; }
  // False: null, false, 0, empty text, empty list, empty dict.
  bool truthy() const;

  // Each is defined for its own kind only; real() for both kinds of numbers, text() for string and safe.
  bool boolean() const { return data_.boolean; }
  std::int64_t integer() const { return data_.integer; }
  double real() const { return tag_ == Tag::integer ? static_cast<double>(data_.integer) : data_.number; }
  std::string_view text() const;
  const List& list() const;
  const Dict& dict() const;

 private:
  enum class Tag : std::uint8_t { null, boolean, integer, number, view, small, text, safe, list, dict };
  struct Shared {
    mutable std::atomic<std::uint32_t> references{1};
  };
  struct SharedText;
  struct SharedList;
  struct SharedDict;
  struct View {
    const char* data;
    std::size_t size;
  };
  static constexpr std::size_t kSmall = 16;
  union Data {
    bool boolean;
    std::int64_t integer = 0;
    double number;
    View view;
    char small[kSmall];
    const Shared* shared;
  };

  Value(Tag tag, std::string_view text) : tag_(tag) { data_.view = {text.data(), text.size()}; }
  void set_text(std::string_view text);
  void retain() const {
    if (tag_ >= Tag::text) data_.shared->references.fetch_add(1, std::memory_order_relaxed);
  }
  void release();

  Data data_;
  std::uint8_t small_size_ = 0;
  Tag tag_ = Tag::null;
};

// Members in the order added. A key is added once; lookups compare names one after the other, helped by a hint,
// since the rows of a table have their keys at the same places.
class Dict {
 public:
  struct Entry {
    Entry(Key k, Value&& v) : key(k), value(std::move(v)) {}
    Key key;
    Value value;
  };
  // Where a name was found last time. Keys are literals, so the same key in the next row is the same pointer.
  struct Hint {
    std::uint32_t index = 0;
    const char* key = nullptr;
  };

  Dict() = default;
  explicit Dict(std::size_t capacity) { entries_.reserve(capacity); }
  Dict& add(Key key, Value value) {
    entries_.emplace_back(key, std::move(value));
    return *this;
  }
  const std::vector<Entry>& entries() const { return entries_; }
  // `hint` is only a matter of speed: it belongs to one `name` and is brought up to date.
  const Value* find(std::string_view name, Hint& hint) const {
    if (hint.index < entries_.size() && entries_[hint.index].key.text().data() == hint.key) {
      return &entries_[hint.index].value;
    }
    return search(name, hint);
  }
  const Value* find(std::string_view name) const {
    Hint hint;
    return search(name, hint);
  }

 private:
  const Value* search(std::string_view name, Hint& hint) const;

  std::vector<Entry> entries_;
};

struct Value::SharedText : Value::Shared {
  explicit SharedText(std::string t) : text(std::move(t)) {}
  std::string text;
};
struct Value::SharedList : Value::Shared {
  explicit SharedList(List l) : list(std::move(l)) {}
  List list;
};
struct Value::SharedDict : Value::Shared {
  explicit SharedDict(Dict d) : dict(std::move(d)) {}
  Dict dict;
};

inline std::string_view Value::text() const {
  if (tag_ == Tag::view) return {data_.view.data, data_.view.size};
  if (tag_ == Tag::small) return {data_.small, small_size_};
  return static_cast<const SharedText*>(data_.shared)->text;
}
inline const List& Value::list() const { return static_cast<const SharedList*>(data_.shared)->list; }
inline const Dict& Value::dict() const { return static_cast<const SharedDict*>(data_.shared)->dict; }

inline Value::Kind Value::kind() const {
  if (tag_ <= Tag::number) return static_cast<Kind>(tag_);
  if (tag_ <= Tag::text) return Kind::string;
  return static_cast<Kind>(static_cast<int>(tag_) - (static_cast<int>(Tag::safe) - static_cast<int>(Kind::safe)));
}

}  // namespace tmpl
