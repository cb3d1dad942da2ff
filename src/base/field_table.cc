// Reads objects by their field table; see field_table.h. Schema and docs are made in field_schema.cc from the same
// rows.
#include "base/field_table.h"

#include <algorithm>
#include <cmath>

#include "base/characters.h"
#include "base/clock.h"
#include "base/text.h"

namespace benchhub {
namespace {

bool all_of_set(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}
constexpr std::string_view kSlugSet = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kIdSet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

bool is_slug_text(std::string_view s) { return !s.empty() && s.size() <= 64 && all_of_set(s, kSlugSet); }
bool is_case_id(std::string_view s) {
  return !s.empty() && s.size() <= 64 && all_of_set(s, kIdSet) && s[0] != '.' && s[0] != '-';
}
bool is_uuid(std::string_view s) {
  if (s.size() != 36) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? s[i] != '-' : !contains("0123456789abcdef", s.substr(i, 1))) return false;
  }
  return true;
}
bool is_env_var(std::string_view s) {
  return !s.empty() && s.size() <= 64 && all_of_set(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") &&
         (s[0] < '0' || s[0] > '9');
}
bool is_header_name(std::string_view s) {
  return s.size() <= 64 && !s.empty() && s[0] != '-' && s[0] != '_' &&
         all_of_set(s, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}
bool is_http_url(std::string_view s) {
  const std::size_t scheme = s.starts_with("https://") ? 8 : s.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || s.size() == scheme || s[scheme] == '/') return false;
  return all_of_set(s, "!#$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");
}
bool is_date(std::string_view s) { return s.size() == 10 && parse_utc(s).has_value(); }
bool is_fork(std::string_view s) {
  const std::size_t at = s.find('@');
  if (at == std::string_view::npos) return is_slug_text(s);
  const auto commit = s.substr(at + 1);
  return is_slug_text(s.substr(0, at)) && commit.size() >= 7 && commit.size() <= 40 &&
         all_of_set(commit, "0123456789abcdef");
}
bool is_file_name(std::string_view s) {
  return !s.empty() && s.size() <= 255 && all_of_set(s, kIdSet) && s[0] != '.' && s[0] != '-';
}

bool is_line(std::string_view s) { return !odd_character(s, Shape::line) && has_visible(s); }
std::string explain_line(std::string_view s) {
  const auto odd = odd_character(s, Shape::line);
  if (!odd) return "it has nothing to see";
  return "character " + std::to_string(count_code_points(s.substr(0, odd->offset)) + 1) + " is " + odd->text();
}

// What it means is said in stats/reducers.h.
bool is_reducer(std::string_view text) {
  if (text == "mean" || text == "majority" || text == "max") return true;
  for (const std::string_view prefix : {"at_least@", "pass@", "pass^"}) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view k = text.substr(prefix.size());
    const auto number = parse_int(k);
    return number && *number >= 1 && *number <= 32 && k[0] >= '1' && k[0] <= '9';
  }
  return false;
}

const FieldPattern kPatterns[] = {
    {"slug", "^[a-z0-9-]{1,64}$", "a slug: a-z, 0-9 and -, at most 64", is_slug_text},
    {"case_id", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$", "an id: letters, digits, '.', '_' and '-', at most 64",
     is_case_id},
    {"uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "a UUID in lower case", is_uuid},
    {"env_var", "^[A-Z_][A-Z0-9_]{0,63}$", "the name of an environment variable, like OPENAI_API_KEY", is_env_var},
    {"header_name", "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", "the name of an HTTP header", is_header_name},
    {"http_url", "^https?://[!#$%&()*+,.0-9:;=?@A-Z\\[\\]_a-z~-][!#$%&()*+,./0-9:;=?@A-Z\\[\\]_a-z~-]*$",
     "an http:// or https:// address", is_http_url},
    {"date",
     "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$",
     "a date, YYYY-MM-DD", is_date},
    {"fork", "^[a-z0-9-]{1,64}(@[0-9a-f]{7,40})?$", "a slug, or slug@commit with 7 to 40 hexadecimal digits", is_fork},
    {"reducer", "^(mean|majority|max|(at_least@|pass@|pass\\^)([1-9]|[12][0-9]|3[0-2]))$",
     "mean, majority, max, at_least@k, pass@k or pass^k with k from 1 to 32", is_reducer},
    {"file_name", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$", "the name of a file in the same folder", is_file_name},
    {"line", kVisibleLineRegex, "one line of readable text", is_line, explain_line},
};

// A help sentence as part of a message: without its final stop.
std::string clause(const Field& field) {
  return field.help.ends_with('.') ? field.help.substr(0, field.help.size() - 1) : field.help;
}

class Reader {
 public:
  Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}
  bool ok = true;

  Json object(const ObjectSpec& spec, const JsonNode& node) {
    Json out = Json::object();
    if (node.type != JsonNode::Type::object) {
      report(node.where, spec.name + " must be an object, not " + JsonNode::type_name(node.type), "", "");
      return out;
    }
    std::size_t unknown = 0;
    for (const auto& member : node.members) {
      if (const Field* field = spec.find(member.key)) out[field->name] = value(*field, member.value);
      else if (++unknown <= kMostUnknownKeys) report_unknown(spec, member, unknown <= kMostSuggestions);
    }
    if (unknown > kMostUnknownKeys) {
      report(node.where,
             "… and " + counted(static_cast<std::int64_t>(unknown - kMostUnknownKeys), "more unknown key") +
                 " in the " + spec.name,
             "", "");
    }
    for (const auto& field : spec.fields) {
      if (node.find(field.name) != nullptr) continue;
      if (field.required) {
        report(node.where, "\"" + field.name + "\" is missing", clause(field), "add it to the " + spec.name);
      } else if (!field.default_value.is_null()) {
        out[field.name] = field.default_value;
      }
    }
    return out;
  }

 private:
  static constexpr std::size_t kMostUnknownKeys = 20, kMostSuggestions = 5;

  void report(const Location& where, std::string what, std::string why, std::string fix) {
    ok = false;
    diagnostics_.add({Errc::invalid_input, std::move(what), std::move(why), std::move(fix), where});
  }

  void report_unknown(const ObjectSpec& spec, const JsonNode::Member& member, bool suggest) {
    std::vector<std::string> names;
    for (const auto& known : spec.fields) names.push_back(known.name);
    const auto near = suggest ? did_you_mean(member.key, names) : std::nullopt;
    report(member.where, "unknown key " + in_quotes(member.key) + " in the " + spec.name,
           near ? "did you mean \"" + *near + "\"?" : "known keys: " + join(names, ", "), "");
  }

  void wrong_type(const Field& field, const JsonNode& node, const char* wanted) {
    report(node.where, "\"" + field.name + "\" must be " + wanted + ", not " + JsonNode::type_name(node.type),
           clause(field), "");
  }

  Json value(const Field& field, const JsonNode& node) {
    using Type = JsonNode::Type;
    switch (field.type) {
      case FieldType::any:
        return node.to_json();
      case FieldType::boolean:
        if (node.type != Type::boolean) wrong_type(field, node, "true or false");
        return node.boolean;
      case FieldType::integer:
        return integer(field, node);
      case FieldType::number:
        if (node.type != Type::number && node.type != Type::integer)
          return wrong_type(field, node, "a number"), nullptr;
        check_range(field, node.where, node.number);
        return node.to_json();
      case FieldType::string:
      case FieldType::text_or_file:
        if (node.type != Type::string) return wrong_type(field, node, "a string"), nullptr;
        check_string(field, node);
        return node.string;
      case FieldType::string_list:
        return strings(field, node, "a list of strings");
      case FieldType::string_or_list:
        if (node.type == Type::string) return value_string(field, node);
        return strings(field, node, "a string or a list of strings");
      case FieldType::object:
        if (node.type != Type::object) return wrong_type(field, node, "an object"), nullptr;
        return field.spec == nullptr || field.open ? node.to_json() : object(*field.spec, node);
      case FieldType::object_list:
        return objects(field, node);
    }
    return nullptr;
  }

  Json value_string(const Field& field, const JsonNode& node) {
    check_string(field, node);
    return node.string;
  }

  Json integer(const Field& field, const JsonNode& node) {
    const bool whole = node.type == JsonNode::Type::integer ||
                       (node.type == JsonNode::Type::number && node.number == std::floor(node.number) &&
                        std::fabs(node.number) < 9e15);
    if (!whole) return wrong_type(field, node, "a whole number"), nullptr;
    check_range(field, node.where, node.number);
    return node.type == JsonNode::Type::integer ? node.integer : static_cast<std::int64_t>(node.number);
  }

  void check_range(const Field& field, const Location& where, double number) {
    if (field.min && number < *field.min) {
      report(where, "\"" + field.name + "\" must be at least " + shortest(*field.min), "it is " + shortest(number), "");
    }
    if (field.max && number > *field.max) {
      report(where, "\"" + field.name + "\" must be at most " + shortest(*field.max), "it is " + shortest(number), "");
    }
  }

  void check_string(const Field& field, const JsonNode& node) {
    const std::string& text = node.string;
    if (!field.choices.empty() && std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end()) {
      const auto near = did_you_mean(text, field.choices);
      report(node.where, "\"" + field.name + "\" cannot be " + in_quotes(text),
             near ? "did you mean \"" + *near + "\"?" : "allowed: " + join(field.choices, ", "), "");
    }
    const FieldPattern* pattern = field.pattern.empty() ? nullptr : find_pattern(field.pattern);
    if (pattern != nullptr && !pattern->matches(text)) {
      const std::string why = pattern->explain != nullptr ? pattern->explain(text) : "it is " + in_quotes(text);
      report(node.where, "\"" + field.name + "\" is not " + pattern->what, why, "");
    }
    const std::size_t length = count_code_points(text);
    const bool sized = field.type == FieldType::string || field.type == FieldType::text_or_file;
    if (sized && field.min && static_cast<double>(length) < *field.min) {
      report(node.where, "\"" + field.name + "\" must not be empty", clause(field), "");
    }
    if (sized && field.max && static_cast<double>(length) > *field.max) {
      report(node.where, "\"" + field.name + "\" is too long",
             std::to_string(length) + " characters; the limit is " + shortest(*field.max), "");
    }
  }

  void check_count(const Field& field, const JsonNode& node) {
    const auto n = static_cast<double>(node.items.size());
    if (field.min && n < *field.min)
      report(node.where, "\"" + field.name + "\" needs at least " + shortest(*field.min) + " entries", clause(field),
             "");
    if (field.max && n > *field.max) {
      report(node.where, "\"" + field.name + "\" has too many entries",
             std::to_string(node.items.size()) + "; the limit is " + shortest(*field.max), "");
    }
  }

  Json strings(const Field& field, const JsonNode& node, const char* wanted) {
    Json out = Json::array();
    if (node.type != JsonNode::Type::array) return wrong_type(field, node, wanted), out;
    check_count(field, node);
    for (const auto& item : node.items) {
      if (item.type != JsonNode::Type::string) {
        report(item.where, "entries of \"" + field.name + "\" must be strings, not " + JsonNode::type_name(item.type),
               "", "");
        continue;
      }
      check_string(field, item);
      out.push_back(item.string);
    }
    return out;
  }

  Json objects(const Field& field, const JsonNode& node) {
    Json out = Json::array();
    if (node.type != JsonNode::Type::array) return wrong_type(field, node, "a list of objects"), out;
    check_count(field, node);
    for (const auto& item : node.items) {
      if (item.type != JsonNode::Type::object) {
        report(item.where, "entries of \"" + field.name + "\" must be objects, not " + JsonNode::type_name(item.type),
               "", "");
      } else if (field.spec == nullptr || field.open) {
        out.push_back(item.to_json());
      } else {
        out.push_back(object(*field.spec, item));
      }
    }
    return out;
  }

  Diagnostics& diagnostics_;
};

}  // namespace

const Field* ObjectSpec::find(std::string_view key) const {
  for (const auto& field : fields) {
    if (field.name == key) return &field;
  }
  return nullptr;
}

const FieldPattern* find_pattern(std::string_view name) {
  for (const auto& pattern : kPatterns) {
    if (pattern.name == name) return &pattern;
  }
  return nullptr;
}

Json read_object(const ObjectSpec& spec, const JsonNode& node, Diagnostics& diagnostics, bool* ok) {
  Reader reader(diagnostics);
  Json out = reader.object(spec, node);
  if (ok != nullptr) *ok = reader.ok;
  return out;
}

}  // namespace benchhub
