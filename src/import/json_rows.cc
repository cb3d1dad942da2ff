// See json_rows.h.
#include "import/json_rows.h"

#include <fmt/format.h>

#include <charconv>

#include "base/lfs_pointer.h"
#include "base/text.h"

namespace benchhub {
namespace {

class Rows {
 public:
  Rows(const std::string& file, const std::string& fix, const TakeRow& take) : file_(file), fix_(fix), take_(take) {}

  Status list(const Json& rows) {
    std::int64_t number = 0;
    for (const Json& row : rows) BH_CHECK(add(++number, row));
    return {};
  }

  Status lines(std::string_view bytes) {
    std::int64_t number = 0;
    for (const std::string_view line : split_lines(bytes)) {
      ++number;
      if (trim(line).empty()) continue;
      const auto json = parse_json(line);
      if (!json) return bad_row(file_, number, json.error().what, fix_);
      BH_CHECK(add(number, *json));
    }
    return {};
  }

 private:
  Status add(std::int64_t number, const Json& row) {
    return row.is_object() ? take_(number, row) : bad_row(file_, number, "no object", fix_);
  }

  const std::string& file_;
  const std::string& fix_;
  const TakeRow& take_;
};

const Json* list_in(const Json& json, const std::vector<std::string>& lists) {
  if (json.is_array()) return &json;
  for (const std::string& path : lists) {
    const Json* list = member_at(json, path);
    if (list != nullptr && list->is_array()) return list;
  }
  return nullptr;
}

// A whole document, if that is what it is: a list starts with "[", and the first line of an object that is spread over
// several is none by itself.
bool is_document(std::string_view bytes, const std::vector<std::string>& lists) {
  if (bytes.starts_with('[')) return true;
  const auto first = parse_json(bytes.substr(0, bytes.find('\n')));
  return !first || list_in(*first, lists) != nullptr;
}

}  // namespace

Status read_rows(FileSystem& fs, const std::string& file, const std::vector<std::string>& lists, const std::string& fix,
                 const TakeRow& take) {
  BH_TRY(const std::string bytes, fs.read(file, kMaxPublishedFile));
  if (is_lfs_pointer(bytes)) return fail(lfs_pointer_error(Errc::invalid_input, file));
  Rows rows(file, fix, take);
  const std::string_view text = trim(bytes);
  if (text.starts_with('[') || (!lists.empty() && is_document(text, lists))) {
    const auto json = parse_json(text);
    const Json* list = json ? list_in(*json, lists) : nullptr;
    if (list != nullptr) return rows.list(*list);
    if (text.starts_with('[')) return bad_row(file, 1, json.error().what, fix);
  }
  return rows.lines(bytes);
}

const Json* member_at(const Json& json, std::string_view path) {
  const Json* at = &json;
  while (at != nullptr && !path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (at->is_array()) {
      std::size_t index = at->size();
      const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
      at = read.ec == std::errc() && index < at->size() ? &(*at)[index] : nullptr;
    } else {
      const auto member = at->is_object() ? at->find(name) : at->end();
      at = at->is_object() && member != at->end() ? &*member : nullptr;
    }
  }
  return at == nullptr || at->is_null() ? nullptr : at;
}

tl::unexpected<Error> bad_row(const std::string& file, std::int64_t number, const std::string& what,
                              const std::string& fix) {
  return fail({Errc::invalid_input, fmt::format("row {}: {}", number, what), "", fix, {file, 0, 0}});
}

}  // namespace benchhub
