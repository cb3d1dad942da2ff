// See labels.h.
#include "store/labels.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/conflict_marks.h"
#include "base/json.h"
#include "base/lfs_pointer.h"
#include "base/text.h"
#include "store/sealed_lines.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxLabelFile = 64u << 20;
constexpr const char* kLabelFormat = "benchhub-labels";
constexpr int kLabelVersion = 1;

auto label_place(const HumanLabel& label) {
  return std::tie(label.scorer, label.case_id, label.model, label.repeat, label.subject, label.prompt);
}

std::optional<HumanLabel> label_from(const Json& json) {
  HumanLabel out;
  const auto repeat = get_int(json, "repeat");
  if (json.contains("repeat") && (!repeat || *repeat < 0 || *repeat > 1'000'000)) return std::nullopt;
  for (const auto& [name, text] :
       {std::pair("scorer", &out.scorer), std::pair("case", &out.case_id), std::pair("model", &out.model),
        std::pair("subject", &out.subject), std::pair("prompt", &out.prompt)}) {
    *text = get_string(json, name).value_or("");
    if (text->empty()) return std::nullopt;
  }
  for (const auto& [name, text] : {std::pair("order", &out.order), std::pair("verdict", &out.verdict),
                                   std::pair("by", &out.by), std::pair("at", &out.at)}) {
    if (!json.contains(name) || json[name].is_null()) continue;
    // A grade may come as a number: who writes by hand leaves the quotes out.
    if (json[name].is_number_integer()) *text = json[name].dump();
    else if (json[name].is_string()) *text = trim(json[name].get<std::string>());
    else return std::nullopt;
  }
  if (!out.order.empty() && out.order != "ab" && out.order != "ba") return std::nullopt;
  out.repeat = static_cast<int>(repeat.value_or(0));
  return out;
}

std::string label_line(const HumanLabel& label) {
  Json out = {{"scorer", label.scorer},
              {"case", label.case_id},
              {"model", label.model},
              {"repeat", label.repeat},
              {"subject", label.subject},
              {"prompt", label.prompt},
              {"verdict", label.verdict.empty() ? Json() : Json(label.verdict)}};
  for (const auto& [name, text] :
       {std::pair("order", &label.order), std::pair("by", &label.by), std::pair("at", &label.at)}) {
    if (!text->empty()) out[name] = *text;
  }
  return canonical_json(out) + "\n";
}

// Of one person's verdicts about the same the last in the file counts: it was written last.
void settle_labels(std::vector<HumanLabel>& labels) {
  const auto person = [](const HumanLabel& l) { return std::tuple_cat(label_place(l), std::tie(l.by)); };
  std::stable_sort(labels.begin(), labels.end(), [&](const auto& a, const auto& b) { return person(a) < person(b); });
  std::set<std::tuple<std::string, std::string, std::string, int, std::string, std::string>> said;
  for (const auto& label : labels) {
    if (!label.verdict.empty()) said.insert(label_place(label));
  }
  std::vector<HumanLabel> kept;
  for (auto& label : labels) {
    if (label.verdict.empty() && said.contains(label_place(label))) continue;
    if (!kept.empty() && person(kept.back()) == person(label)) kept.back() = std::move(label);
    else kept.push_back(std::move(label));
  }
  labels = std::move(kept);
}

// "" or why the line is none.
Result<std::string> take_label(const std::string& rel, int number, std::string_view line, LabelFile& out) {
  if (is_conflict_mark(line)) return fail(conflict_error(rel, number));
  if (number == 1 && is_lfs_pointer(line)) return fail(lfs_pointer_error(Errc::corruption, rel));
  const auto json = parse_json(line);
  if (!json) return "not JSON: " + json.error().what;
  if (!json->is_object()) return std::string("no JSON object");
  if (json->contains("format")) {
    const auto version = get_int(*json, "version").value_or(0);
    if (get_string(*json, "format") != kLabelFormat || version < 1) return std::string("header of another format");
    if (version > kLabelVersion) return fail(newer_version(rel, number, version, kLabelVersion));
    return std::string();
  }
  auto label = label_from(*json);
  if (!label) return std::string("a field is missing or of a wrong type");
  out.labels.push_back(*std::move(label));
  return std::string();
}

}  // namespace

std::string labels_path(const std::string& benchmark) { return "data/" + benchmark + "/labels.jsonl"; }

Result<LabelFile> read_labels(FileSystem& fs, const std::string& root, const std::string& benchmark) {
  LabelFile out;
  const std::string rel = labels_path(benchmark);
  auto bytes = fs.read_beneath(root, rel, kMaxLabelFile);
  if (!bytes && bytes.error().code == Errc::not_found) return out;
  if (!bytes) return fail(std::move(bytes).error());
  std::string_view rest = *bytes;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (line.empty()) continue;
    BH_TRY(std::string reason, take_label(rel, number, line, out));
    if (reason.empty()) continue;
    out.damage.push_back({rel, number, std::move(reason)});
    out.unread.emplace_back(line);
  }
  settle_labels(out.labels);
  return out;
}

Status write_labels(FileSystem& fs, const std::string& root, const std::string& benchmark, const LabelFile& file) {
  std::string bytes =
      canonical_json({{"format", kLabelFormat}, {"version", kLabelVersion}, {"benchmark", benchmark}}) + "\n";
  for (const auto& label : file.labels) bytes += label_line(label);
  for (const auto& line : file.unread) bytes += line + "\n";
  const std::string path = join_path(root, labels_path(benchmark));
  BH_CHECK(fs.make_dirs(path.substr(0, path.rfind('/')), true));
  return fs.write_atomic(path, bytes, true);
}

}  // namespace benchhub
