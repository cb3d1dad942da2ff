// See output_rows.h.
#include "import/output_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/field_table.h"
#include "base/text.h"
#include "domain/limits.h"
#include "import/json_rows.h"
#include "import/published.h"

namespace benchhub {
namespace {

const std::vector<std::string> kLists = {"samples", "results.results", "results", "rows", "data", "examples"};
constexpr std::size_t kMostCategory = 64;

constexpr const char* kRoleForm =
    "say where things stand with --column ROLE=PATH; roles: id, question, expected, category, model, output, score";

const OutputRole* find_role(std::string_view name) {
  const auto& all = output_roles();
  const auto at = std::find_if(all.begin(), all.end(), [&](const OutputRole& role) { return role.name == name; });
  return at == all.end() ? nullptr : &*at;
}

// Text of a member: of a list with one text in it (lm-evaluation-harness's `resps`) that one, of a chat the contents of
// its messages; nullopt of anything else that is no text or number.
std::optional<std::string> text_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number()) return canonical_json(json);
  if (!json.is_array() || json.empty()) return std::nullopt;
  if (json.size() == 1 && !json.front().is_object()) return text_of(json.front());
  std::vector<std::string> contents;
  for (const Json& message : json) {
    const auto content = get_string(message, "content");
    if (!content) return std::nullopt;
    contents.push_back(*content);
  }
  return join(contents, "\n\n");
}

// An output that is no text (calls of tools, a JSON value) stands there as JSON.
std::string output_text(const Json& json) {
  const auto text = text_of(json);
  return text ? *text : canonical_json(json);
}

// true and false, numbers from 0 to 1, and the words that harnesses write.
std::optional<double> score_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
  if (json.is_number()) {
    const double value = json.get<double>();
    return is_fraction(value) ? std::optional(value) : std::nullopt;
  }
  const std::string word = json.is_string() ? ascii_lower(json.get<std::string>()) : "";
  for (const char* right : {"c", "correct", "pass", "passed", "true", "yes", "1"})
    if (word == right) return 1;
  for (const char* not_right : {"i", "incorrect", "wrong", "fail", "failed", "false", "no", "0"})
    if (word == not_right) return 0;
  return std::nullopt;
}

class OutputReader {
 public:
  OutputReader(const std::string& file, const OutputColumns& columns) : file_(file), columns_(columns) {}

  Result<OutputRow> read(std::int64_t number, const Json& json) const {
    OutputRow row;
    row.number = number;
    for (const auto& [role, text] : {std::pair("id", &row.id), std::pair("question", &row.question),
                                     std::pair("category", &row.category), std::pair("filter", &row.filter)}) {
      BH_TRY(*text, text_in(json, role, number));
    }
    if (row.category.size() > kMostCategory || !find_pattern("line")->matches(row.category)) row.category.clear();
    if (const Json* expected = find(json, "expected")) {
      BH_TRY(row.expected, matched(*expected, "expected", number));
    }
    BH_CHECK(read_outputs(json, row));
    return row;
  }

 private:
  // Where the role stands in the row; nullptr if nowhere.
  const Json* find(const Json& json, std::string_view role) const {
    if (const auto named = columns_.by_role.find(role); named != columns_.by_role.end()) {
      const std::string_view path = named->second.path;
      return path.empty() ? nullptr : member_at(json, path.starts_with("*.") ? path.substr(2) : path);
    }
    for (const std::string& path : find_role(role)->columns)
      if (const Json* found = member_at(json, path)) return found;
    return nullptr;
  }

  // What the role's pattern takes of a text; without a pattern the value as it is.
  Result<Json> matched(const Json& json, std::string_view role, std::int64_t number) const {
    const auto named = columns_.by_role.find(role);
    if (named == columns_.by_role.end() || !named->second.pattern) return json;
    const auto text = text_of(json);
    auto part = text ? named->second.pattern->last_answer(*text) : std::nullopt;
    if (!part) return bad_output(file_, number, "the pattern of " + std::string(role) + " finds nothing");
    return Json(*std::move(part));
  }

  Result<std::string> text_in(const Json& json, std::string_view role, std::int64_t number) const {
    const Json* found = find(json, role);
    if (found == nullptr) return std::string();
    BH_TRY(const Json value, matched(*found, role, number));
    const auto text = text_of(value);
    if (!text) return bad_output(file_, number, std::string(role) + " is no text");
    return *text;
  }

  bool is_by_model() const {
    const auto named = columns_.by_role.find("output");
    return named != columns_.by_role.end() && named->second.path.starts_with("*.");
  }

  Status read_outputs(const Json& json, OutputRow& row) const {
    if (!is_by_model() && find(json, "output") != nullptr) {
      BH_TRY(std::string model, text_in(json, "model", row.number));
      return add(json, model.empty() ? columns_.model : model, row);
    }
    if (columns_.by_role.contains("output") && !is_by_model()) return {};
    for (const auto& [name, member] : json.items()) {
      if (member.is_object() && find(member, "output") != nullptr) BH_CHECK(add(member, name, row));
    }
    return {};
  }

  Status add(const Json& json, const std::string& model, OutputRow& row) const {
    if (model.empty())
      return bad_output(file_, row.number, "it names no model (--of NAME says whose outputs they are)");
    if (!is_model_name(model))
      return bad_output(file_, row.number, "model is no name: one line that is seen, of at most 256 bytes");
    BH_TRY(const Json output, matched(*find(json, "output"), "output", row.number));
    PublishedOutput out{model, output_text(output), std::nullopt};
    if (const Json* score = find(json, "score")) {
      out.score = score_of(*score);
      if (!out.score)
        return bad_output(file_, row.number,
                          "its score is none: true, false, or a number from 0 to 1 (--column score= leaves it out)");
    }
    row.outputs.push_back(std::move(out));
    return {};
  }

  const std::string& file_;
  const OutputColumns& columns_;
};

}  // namespace

const std::vector<OutputRole>& output_roles() {
  static const std::vector<OutputRole> roles = {
      {"id",
       "name of the case; rows of several files with the same one are about the same case",
       {"id", "case", "case_id", "doc_id", "task_id", "question_id", "sample_id", "key"}},
      {"question",
       "what was asked; without an id, equal texts are one case",
       {"question", "prompt", "instruction", "input", "problem", "doc.question", "doc.problem",
        "arguments.gen_args_0.arg_0", "arguments.0.0"}},
      {"expected",
       "what the answer is compared with",
       {"expected", "target", "reference", "ground_truth", "gold", "ideal", "data.expected"}},
      {"category", "group of the case", {"category", "subject"}},
      {"model", "whose output it is", {"model", "model_name", "model_id", "generator", "engine", "provider.id"}},
      {"output",
       "what the model wrote; also in members named by the model: {\"small\": {\"output\": …}, \"large\": {…}}",
       {"output.completion", "response.output", "output", "response", "completion", "generation", "generated_text",
        "model_output", "prediction", "solution", "resps", "data.sampled", "sampled"}},
      {"score",
       "the score that was published with it: true, false, a number from 0 to 1, or a word (C, I, pass, fail, …)",
       {"is_correct", "correct", "passed", "pass", "success", "score", "exact_match", "acc", "verdict",
        "data.correct"}},
      {"filter", "rows that differ only in it hold the same outputs: those of the first are taken", {"filter"}},
  };
  return roles;
}

Result<OutputColumns> output_columns(const std::vector<std::string>& texts, const std::string& model) {
  OutputColumns out;
  out.model = model;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('='), tilde = std::min(text.size(), text.find('~'));
    const std::string role = text.substr(0, equals);
    if (equals == text.npos || tilde < equals || find_role(role) == nullptr)
      return fail(Errc::usage, "--column " + in_quotes(escape_control(text)) + " names no role", "", kRoleForm);
    OutputColumn column{text.substr(equals + 1, tilde - equals - 1), std::nullopt};
    if (tilde < text.size()) {
      auto pattern = Pattern::compile_with_answer(std::string_view(text).substr(tilde + 1));
      if (!pattern) return fail(Errc::usage, "--column " + role + ": " + pattern.error().to_string());
      column.pattern = *std::move(pattern);
    }
    out.by_role.insert_or_assign(role, std::move(column));
  }
  return out;
}

Status read_output_rows(FileSystem& fs, const std::string& file, const OutputColumns& columns,
                        const std::function<Status(const OutputRow&)>& take) {
  const OutputReader reader(file, columns);
  return read_rows(fs, file, kLists, kRoleForm, [&](std::int64_t number, const Json& json) -> Status {
    BH_TRY(const OutputRow row, reader.read(number, json));
    return take(row);
  });
}

tl::unexpected<Error> bad_output(const std::string& file, std::int64_t number, const std::string& what) {
  return bad_row(file, number, what, kRoleForm);
}

}  // namespace benchhub
