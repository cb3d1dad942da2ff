// Cases out of JSONL, CSV or the definition itself; see cases.h.
#include "definition/cases.h"

#include <unordered_map>

#include "base/text.h"
#include "definition/csv.h"
#include "definition/repository.h"
#include "definition/tables.h"

namespace benchhub {
namespace {

class CaseReader {
 public:
  CaseReader(Source& source, std::string folder) : source_(source), folder_(std::move(folder)) {}

  void add_node(const JsonNode& node) {
    bool ok = true;
    const Json json = read_object(case_spec(), node, source_.diagnostics(), &ok);
    if (!ok) return;
    LocatedCase out{make_case(json, node), node.where};
    check_shape(json, node);
    keep(std::move(out), node.find("id")->where);
  }

  void add_jsonl(const std::string& file, std::string_view text) {
    int number = 0;
    for (const auto line : split_lines(text)) {
      ++number;
      if (trim(line).empty()) continue;
      if (line.size() > kMaxCaseBytes) {
        source_.report({file, number, 1}, "line too long",
                       std::to_string(line.size()) + " bytes; the limit is " + std::to_string(kMaxCaseBytes));
        continue;
      }
      if (const auto node = parse_json_doc(file, line, {false, number}, source_.diagnostics())) add_node(*node);
    }
  }

  void add_csv(const std::string& file, std::string_view bytes) {
    const auto records = parse_csv(file, bytes, source_.diagnostics());
    if (records.empty()) return;
    if (!check_header(records[0])) return;
    for (std::size_t i = 1; i < records.size(); ++i) add_record(records[0], records[i]);
  }

  std::vector<LocatedCase> take(const Location& where) {
    if (cases_.empty() && source_.diagnostics().ok()) source_.report(where, "no cases", "", "add at least one");
    if (cases_.size() > kMaxCases) {
      source_.report(where, "too many cases",
                     std::to_string(cases_.size()) + "; the limit is " + std::to_string(kMaxCases),
                     "split the benchmark");
    }
    return std::move(cases_);
  }

 private:
  static Case make_case(const Json& json, const JsonNode& node) {
    Case out;
    out.id = json["id"];
    out.expected = json["expected"];
    out.category = json.value("category", "");
    out.cluster = json.value("cluster", "");
    out.weight = json["weight"];
    out.choices = json.value("choices", std::vector<std::string>());
    const Json vars = json.value("vars", Json::object());
    for (const auto& [name, value] : vars.items()) {
      if (value.is_string()) out.vars[name] = value;
      else if (value.is_number()) out.vars[name] = shortest(value.get<double>());
    }
    for (const auto& message : json.value("messages", Json::array()))
      out.messages.push_back({message["role"], message["content"]});
    out.line = node.where.line;
    return out;
  }

  void check_shape(const Json& json, const JsonNode& node) {
    const JsonNode* vars = node.find("vars");
    const JsonNode* messages = node.find("messages");
    if ((vars != nullptr) == (messages != nullptr)) {
      source_.report(node.where, "a case needs either \"vars\" or \"messages\"",
                     vars != nullptr ? "it has both" : "it has neither");
    }
    if (vars != nullptr) {
      for (const auto& member : vars->members) {
        using Type = JsonNode::Type;
        if (member.value.type == Type::string || member.value.type == Type::integer ||
            member.value.type == Type::number)
          continue;
        source_.report(member.value.where,
                       "the var \"" + member.key + "\" must be a string or a number, not " +
                           JsonNode::type_name(member.value.type),
                       "it is put into the prompt as it is");
      }
    }
    if (messages != nullptr && json["messages"].back()["role"] != "user") {
      source_.report(messages->items.back().where, "the last message must be the user's", "the model answers it");
    }
  }

  void keep(LocatedCase value, const Location& where) {
    const std::string folded = ascii_lower(value.value.id);
    const auto [it, fresh] = seen_.emplace(folded, where);
    if (!fresh) {
      source_.report(
          where, "duplicate case id \"" + value.value.id + "\"",
          "it stands already at " + it->second.file + ":" + std::to_string(it->second.line) + " (upper and lower case are the same)",
          "give it an id of its own");
      return;
    }
    cases_.push_back(std::move(value));
  }

  bool check_header(const CsvRecord& header) {
    bool id = false, expected = false;
    std::unordered_map<std::string, int> names;
    for (const auto& cell : header) {
      id |= cell.text == "id";
      expected |= cell.text == "expected" || cell.text == "expected_json";
      if (cell.text.empty() || ++names[cell.text] > 1) {
        source_.report(cell.where, cell.text.empty() ? "a column without a name" : "two columns \"" + cell.text + "\"");
        return false;
      }
    }
    if (!id || !expected) {
      source_.report(
          header[0].where, std::string("no column \"") + (id ? "expected" : "id") + "\"",
          "columns: id, expected (text) or expected_json, category, cluster, weight; every other one is a var");
    }
    return id && expected;
  }

  // A record becomes the node that the same case would have in JSONL, so that one reader checks both.
  void add_record(const CsvRecord& header, const CsvRecord& record) {
    using Type = JsonNode::Type;
    JsonNode node;
    node.type = Type::object;
    node.where = record[0].where;
    JsonNode vars = node;
    for (std::size_t i = 0; i < record.size(); ++i) {
      const std::string& name = header[i].text;
      JsonNode cell;
      cell.type = Type::string;
      cell.where = record[i].where;
      cell.string = record[i].text;
      const bool optional = name == "category" || name == "cluster" || name == "weight";
      if (optional && cell.string.empty()) continue;
      if (name == "weight" || name == "expected_json") {
        const auto parsed =
            parse_json_doc(cell.where.file, cell.string, {false, cell.where.line}, source_.diagnostics());
        if (!parsed) return;
        cell = *parsed;
        cell.where = record[i].where;
      }
      const bool own = optional || name == "id" || name == "expected" || name == "expected_json";
      (own ? node : vars)
          .members.push_back({name == "expected_json" ? "expected" : name, record[i].where, std::move(cell)});
    }
    node.members.push_back({"vars", node.where, std::move(vars)});
    add_node(node);
  }

  Source& source_;
  std::string folder_;
  std::vector<LocatedCase> cases_;
  std::unordered_map<std::string, Location> seen_;
};

}  // namespace

std::vector<LocatedCase> read_cases(Source& source, const std::string& folder, const JsonNode& node,
                                    std::string* file_name) {
  CaseReader reader(source, folder);
  if (node.type == JsonNode::Type::array) {
    for (const auto& item : node.items) reader.add_node(item);
    return reader.take(node.where);
  }
  const bool csv = node.string.ends_with(".csv");
  const bool named = node.type == JsonNode::Type::string && find_pattern("file_name")->matches(node.string);
  if (!named || (!csv && !node.string.ends_with(".jsonl"))) {
    source.report(node.where,
                  "\"cases\" must be a list of cases or the name of a .jsonl or .csv file in the same folder",
                  node.type == JsonNode::Type::string ? "it is \"" + node.string.substr(0, 80) + "\"" : "");
    return {};
  }
  *file_name = node.string;
  const std::string path = join_path(folder, node.string);
  const auto bytes = source.read(path, kMaxCasesBytes, &node.where);
  if (!bytes) return {};
  if (csv) reader.add_csv(path, *bytes);
  else
    reader.add_jsonl(
        path, bytes->starts_with("\xEF\xBB\xBF") ? std::string_view(*bytes).substr(3) : std::string_view(*bytes));
  return reader.take(node.where);
}

}  // namespace benchhub
