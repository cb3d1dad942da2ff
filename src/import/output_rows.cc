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
    "say where things stand with --column ROLE=PATH; roles: id, question, expected, category, model, output, calls, "
    "score, "
    "and rows for the list in a file that is one object";

const OutputRole* find_role(std::string_view name) {
  const auto& all = output_roles();
  const auto at = std::find_if(all.begin(), all.end(), [&](const OutputRole& role) { return role.name == name; });
  return at == all.end() ? nullptr : &*at;
}

// A message's content: a text, or a list of parts of which some are text.
std::optional<std::string> content_of(const Json& message) {
  if (const auto text = get_string(message, "content")) return text;
  const Json* parts = get_array(message, "content");
  if (parts == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const Json& part : *parts) {
    if (const auto text = get_string(part, "text")) texts.push_back(*text);
  }
  return join(texts, "\n");
}

// Text of a member: of a list with one text in it that one, of a chat the contents of its messages; nullopt of anything
// else that is no text or number.
std::optional<std::string> text_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number()) return canonical_json(json);
  if (!json.is_array() || json.empty()) return std::nullopt;
  if (json.size() == 1 && !json.front().is_object()) return text_of(json.front());
  std::vector<std::string> contents;
  for (const Json& message : json) {
    const auto content = content_of(message);
    if (!content) return std::nullopt;
    contents.push_back(*content);
  }
  return join(contents, "\n\n");
}

// Several texts in a list are several outputs (lm-evaluation-harness's `resps`); what is no text (calls of tools, a
// JSON value) stands there as JSON.
std::vector<std::string> output_texts(const Json& json) {
  if (json.is_array() && json.size() == 1 && json.front().is_array()) return output_texts(json.front());
  const bool texts = json.is_array() && json.size() > 1 &&
                     std::all_of(json.begin(), json.end(), [](const Json& one) { return one.is_string(); });
  if (texts) return json.get<std::vector<std::string>>();
  const auto text = text_of(json);
  return {text ? *text : canonical_json(json)};
}

// One call in Answer::tool_calls' form, out of OpenAI's, of {"name", "arguments"} or of BFCL's {"name": arguments},
// where arguments are an object or its text; null if it is none of these.
Json call_of(const Json& json, std::size_t number) {
  if (!json.is_object() || json.empty()) return nullptr;
  const Json* function = get_object(json, "function");
  const Json& call = function != nullptr ? *function : json;
  auto name = get_string(call, "name");
  const bool named = name && call.contains("arguments");
  if (!named && call.size() != 1) return nullptr;
  if (!named) name = call.begin().key();
  const Json& arguments = named ? call["arguments"] : call.begin().value();
  if (!arguments.is_object() && !arguments.is_string()) return nullptr;
  return {{"id", fmt::format("call_{}", number)},
          {"type", "function"},
          {"function",
           {{"name", *name}, {"arguments", arguments.is_string() ? arguments : Json(canonical_json(arguments))}}}};
}

// A list of calls; null if something in it is none.
Json calls_of(const Json& json) {
  if (!json.is_array()) return nullptr;
  Json out = Json::array();
  for (const Json& one : json) {
    out.push_back(call_of(one, out.size()));
    if (out.back().is_null()) return nullptr;
  }
  return out;
}

// true and false, numbers from 0 to 1, and words. letters: also Inspect's C, I, P (partial) and N (no answer), which
// elsewhere are options of a multiple choice.
std::optional<double> score_of(const Json& json, bool letters) {
  if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
  const auto fraction = [](std::optional<double> value) { return value && is_fraction(*value) ? value : std::nullopt; };
  if (json.is_number()) return fraction(json.get<double>());
  if (!json.is_string()) return std::nullopt;
  const std::string word = ascii_lower(json.get<std::string>());
  for (const char* right : {"correct", "pass", "passed", "true", "yes"})
    if (word == right) return 1;
  for (const char* not_right : {"incorrect", "wrong", "fail", "failed", "false", "no"})
    if (word == not_right) return 0;
  if (letters && word == "c") return 1;
  if (letters && word == "p") return 0.5;
  if (letters && (word == "i" || word == "n")) return 0;
  return fraction(parse_double(word));
}

// promptfoo and Inspect write what went wrong in the place of the output.
bool has_failed(const Json& json) {
  const Json* error = member_at(json, "error");
  return error != nullptr && (error->is_object() || (error->is_string() && *error != ""));
}

}  // namespace

const std::vector<OutputRole>& output_roles() {
  static const std::vector<OutputRole> roles = {
      {"id",
       "name of the case; rows of several files with the same one are about the same case",
       {"id", "case", "case_id", "doc_id", "task_id", "question_id", "sample_id", "instance_id", "key"}},
      {"question",
       "what was asked; without an id, equal texts with the same expected are one case",
       {"question", "prompt.raw", "prompt", "instruction", "input", "problem", "doc.question", "doc.problem",
        "arguments.gen_args_0.arg_0", "arguments.0.0"}},
      {"expected",
       "what the answer is compared with",
       {"expected", "target", "reference", "ground_truth", "gold", "ideal"}},
      {"category", "group of the case", {"category", "subject"}},
      {"model", "whose output it is", {"model", "model_name", "model_id", "generator", "engine", "provider.id"}},
      {"output",
       "what the model wrote; also in members that have the model's name and a score in them: "
       "{\"small\": {\"solution\": …, \"is_correct\": …}}",
       {"output.completion", "response.output", "output", "response", "completion", "generation", "generated_text",
        "model_output", "prediction", "resps"}},
      {"calls",
       "calls of tools that the model made, in OpenAI's form or BFCL's",
       {"tool_calls", "message.tool_calls", "response.tool_calls"}},
      {"score",
       "the score that was published with it: true, false, a number from 0 to 1, or a word (pass, fail, …)",
       {"is_correct", "correct", "passed", "pass", "success", "score", "exact_match", "acc", "verdict"}},
      {"rows", "the list of rows in a file that is one object", kLists},
  };
  return roles;
}

Result<OutputColumns> output_columns(const std::vector<std::string>& texts) {
  OutputColumns out;
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

Status OutputReader::read(FileSystem& fs, const std::string& file,
                          const std::function<Status(const OutputRow&)>& take) {
  file_ = file;
  std::vector<std::string> lists = kLists;
  if (const auto named = columns_.by_role.find("rows"); named != columns_.by_role.end()) lists = {named->second.path};
  return read_rows(fs, file, lists, kRoleForm, [&](std::int64_t number, const Json& json) -> Status {
    OutputRow row;
    row.number = number;
    BH_TRY(const bool wanted, is_of_the_filter(row, json));
    if (!wanted) return {};
    BH_TRY(row, row_of(number, json));
    return row.is_empty() ? Status() : take(row);
  });
}

std::string OutputReader::found_text() const {
  std::vector<std::string> out;
  for (const auto& [role, path] : found_) out.push_back(role == path ? role : role + " at " + path);
  return join(out, ", ");
}

std::vector<std::string> OutputReader::missing() const {
  std::vector<std::string> out;
  for (const auto& [role, column] : columns_.by_role) {
    if (role != "rows" && !column.path.empty() && !found_.contains(role)) out.push_back(role + "=" + column.path);
  }
  return out;
}

Result<OutputRow> OutputReader::row_of(std::int64_t number, const Json& json) {
  OutputRow row;
  row.number = number;
  for (const auto& [role, text] :
       {std::pair("id", &row.id), std::pair("question", &row.question), std::pair("category", &row.category)}) {
    BH_TRY(*text, text_in(json, role, row));
  }
  // promptfoo gives every result an id, whichever model it is of.
  const auto test = get_int(json, "testIdx"), prompt = get_int(json, "promptIdx");
  if (test && prompt && !columns_.by_role.contains("id")) row.id = fmt::format("test-{}-prompt-{}", *test, *prompt);
  const bool fits = row.category.size() <= kMostCategory && find_pattern("line")->matches(row.category);
  if (!row.category.empty() && !fits)
    return bad(row, fmt::format("its category is no line of at most {} bytes (--column category= leaves it out)",
                                kMostCategory));
  if (const Json* expected = find(json, "expected")) {
    BH_TRY(row.expected, matched(*expected, "expected", row));
    if (row.expected->is_string()) row.expected = case_text(row.expected->get<std::string>());
  }
  BH_CHECK(read_outputs(json, row));
  return row;
}

// Where the role stands in the row; nullptr if nowhere. What is an object is taken only if it is named: it holds the
// thing, or an error in its place.
const Json* OutputReader::find(const Json& json, std::string_view role) {
  if (const auto named = columns_.by_role.find(role); named != columns_.by_role.end()) {
    const std::string_view path = named->second.path;
    const Json* found = path.empty() ? nullptr : member_at(json, path.starts_with("*.") ? path.substr(2) : path);
    if (found != nullptr) found_.emplace(role, path);
    return found;
  }
  for (const std::string& path : find_role(role)->columns) {
    const Json* found = is_elsewhere(role, path) ? nullptr : member_at(json, path);
    if (found == nullptr || (found->is_object() && role != "expected")) continue;
    found_.emplace(role, path);
    return found;
  }
  return nullptr;
}

// Whether the command line says that another role stands there.
bool OutputReader::is_elsewhere(std::string_view role, const std::string& path) const {
  return std::any_of(columns_.by_role.begin(), columns_.by_role.end(),
                     [&](const auto& named) { return named.first != role && named.second.path == path; });
}

// What the role's pattern takes of a text; without a pattern the value as it is.
Result<Json> OutputReader::matched(const Json& json, std::string_view role, const OutputRow& row) const {
  const auto named = columns_.by_role.find(role);
  if (named == columns_.by_role.end() || !named->second.pattern) return json;
  const auto text = text_of(json);
  auto part = text ? named->second.pattern->last_answer(*text) : std::nullopt;
  if (!part) return bad(row, "the pattern of " + std::string(role) + " finds nothing");
  return Json(*std::move(part));
}

Result<std::string> OutputReader::text_in(const Json& json, std::string_view role, const OutputRow& row) {
  const Json* found = find(json, role);
  if (found == nullptr) return std::string();
  BH_TRY(const Json value, matched(*found, role, row));
  const auto text = text_of(value);
  if (!text) return bad(row, std::string(role) + " is no text");
  return *text;
}

bool OutputReader::is_by_model() const {
  const auto named = columns_.by_role.find("output");
  return named != columns_.by_role.end() && named->second.path.starts_with("*.");
}

Status OutputReader::read_outputs(const Json& json, OutputRow& row) {
  if (is_by_model()) return read_members(json, row);
  const bool failed = has_failed(json);
  const Json* output = failed ? nullptr : find(json, "output");
  if (output != nullptr || (!failed && find(json, "calls") != nullptr)) {
    BH_TRY(const std::string model, text_in(json, "model", row));
    return add(json, output, model.empty() ? columns_.model : model, row);
  }
  row.silent = find(json, "score") != nullptr;
  return failed || columns_.by_role.contains("output") ? Status() : read_members(json, row);
}

// Members that have the model's name: those that the command line means, or those with an output and a score.
Status OutputReader::read_members(const Json& json, OutputRow& row) {
  for (const auto& [name, member] : json.items()) {
    const Json* output = member.is_object() ? find(member, "output") : nullptr;
    if (output == nullptr && member.is_object() && !is_by_model()) output = member_at(member, "solution");
    if (output == nullptr || (!is_by_model() && find(member, "score") == nullptr)) continue;
    found_.emplace("output", "members of the model's name");
    BH_CHECK(add(member, output, name, row));
  }
  return {};
}

// output: null where the model only called tools.
Status OutputReader::add(const Json& json, const Json* output, const std::string& model, OutputRow& row) {
  if (model.empty()) return bad(row, "it names no model (--of NAME says whose outputs they are)");
  if (!is_model_name(model)) return bad(row, "model is no name: one line that is seen, of at most 256 bytes");
  BH_TRY(const std::optional<double> score, score_in(json, row));
  const Json* found = find(json, "calls");
  const Json calls = found != nullptr ? calls_of(*found) : Json();
  if (found != nullptr && calls.is_null())
    return bad(row, "its calls are in no form that is known: OpenAI's or BFCL's");
  std::vector<std::string> texts(1);
  if (output != nullptr) {
    BH_TRY(const Json part, matched(*output, "output", row));
    texts = output_texts(part);
  }
  for (std::string& text : texts) row.outputs.push_back({model, std::move(text), calls, score});
  return {};
}

Result<std::optional<double>> OutputReader::score_in(const Json& json, const OutputRow& row) {
  const Json* found = find(json, "score");
  if (found == nullptr) return std::optional<double>();
  const auto score = score_of(*found, columns_.by_role.contains("score"));
  if (!score)
    return bad(
        row, fmt::format("its score ({} at {}) is none: true, false, a number from 0 to 1, or a word as pass "
                         "(--column score= leaves it out)",
                         prefix_code_points(escape_control(canonical_json(*found)), 40), found_.find("score")->second));
  return score;
}

Result<bool> OutputReader::is_of_the_filter(const OutputRow& row, const Json& json) {
  const std::string filter = get_string(json, "filter").value_or("");
  if (filter.empty()) return true;
  if (!columns_.filter.empty()) return filter == columns_.filter;
  if (filter_.empty()) filter_ = filter;
  if (filter == filter_) return true;
  return bad(row, "the rows are of several filters, " + in_quotes(escape_control(filter_)) + " and " +
                      in_quotes(escape_control(filter)) + ", each with the same outputs (--filter NAME takes one)");
}

tl::unexpected<Error> OutputReader::bad(const OutputRow& row, const std::string& what) const {
  return bad_output(file_, row.number, what);
}

tl::unexpected<Error> bad_output(const std::string& file, std::int64_t number, const std::string& what) {
  return bad_row(file, number, what, kRoleForm);
}

}  // namespace benchhub
