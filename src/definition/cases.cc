// Cases out of JSONL, CSV or the definition itself; see cases.h.
#include "definition/cases.h"

#include <algorithm>
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
      if (cases_.size() > kMaxCases) return;
      if (trim(line).empty()) continue;
      if (line.size() > kMaxCaseBytes) {
        source_.report({file, number, 1}, "line too long",
                       std::to_string(line.size()) + " bytes; the limit is " + std::to_string(kMaxCaseBytes));
        continue;
      }
      if (const auto node = source_.parse(file, line, {false, number})) add_node(*node);
    }
  }

  void add_csv(const std::string& file, std::string_view bytes) {
    CsvReader reader(file, bytes, source_.diagnostics());
    CsvRecord header, record;
    if (!reader.next(header)) return;
    file_ = file;
    if (!check_header(header)) return;
    std::int64_t cells = 0;
    while (cases_.size() <= kMaxCases && reader.next(record)) {
      cells += std::ssize(record);
      if (cells > kMaxCsvCells) {
        source_.report(place(record[0]), "too many cells",
                       "the limit is " + with_thousands(kMaxCsvCells) + " in a file",
                       "split the benchmark, or use JSONL");
        return;
      }
      add_record(header, record);
    }
  }

  std::vector<LocatedCase> take(const Location& where) {
    if (cases_.empty() && source_.diagnostics().ok()) source_.report(where, "no cases", "", "add at least one");
    if (cases_.size() > kMaxCases) {
      source_.report(where, "too many cases", "the limit is " + with_thousands(std::int64_t{kMaxCases}),
                     "split the benchmark");
    }
    const bool weightless =
        std::all_of(cases_.begin(), cases_.end(), [](const auto& c) { return c.value.weight == 0; });
    if (!cases_.empty() && weightless) {
      source_.report(cases_.front().where, "every case has the weight 0", "a mean needs a weight above 0",
                     "leave the weights out, or raise one");
    }
    check_former_ids();
    return std::move(cases_);
  }

 private:
  static ToolChain make_chain(const Json& json) {
    ToolChain out;
    out.state = json["state"];
    out.max_steps = json["max_steps"];
    out.otherwise = json["otherwise"];
    for (const Json& rule : json["replies"])
      out.rules.push_back({rule["name"], rule["arguments"], rule["when"], rule["reply"], rule["set"]});
    return out;
  }

  static Case make_case(const Json& json, const JsonNode& node) {
    Case out;
    out.id = json["id"];
    out.expected = json["expected"];
    out.category = json.value("category", "");
    out.cluster = json.value("cluster", "");
    out.weight = json["weight"];
    out.filler_tokens = json.value("filler_tokens", 0);
    if (json.contains("chain")) out.chain = make_chain(json["chain"]);
    out.choices = json.value("choices", std::vector<std::string>());
    const Json vars = json.value("vars", Json::object());
    for (const auto& [name, value] : vars.items()) {
      if (value.is_string()) out.vars[name] = value;
      else if (value.is_number()) out.vars[name] = shortest(value.get<double>());
    }
    for (const auto& message : json.value("messages", Json::array()))
      out.messages.push_back({message["role"], message["content"]});
    out.line = node.where.line;
    out.formerly = json["formerly"].get<std::vector<std::string>>();
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
                       "the var " + in_quotes(member.key) + " must be a string or a number, not " +
                           JsonNode::type_name(member.value.type),
                       "it is put into the prompt as it is");
      }
    }
    if (messages != nullptr && json["messages"].back()["role"] != "user") {
      source_.report(messages->items.back().where, "the last message must be the user's", "the model answers it");
    }
  }

  // Where cases are listed; a case has a folder of its name beside it.
  bool is_reserved(const std::string& id, const Location& where) {
    if (ascii_lower(id) != "index.html") return false;
    source_.report(where, "\"" + id + "\" is a reserved name", "a page of the site has it", "choose another");
    return true;
  }

  void keep(LocatedCase value, const Location& where) {
    const std::string folded = ascii_lower(value.value.id);
    if (is_reserved(folded, where)) return;
    const auto [it, fresh] = seen_.emplace(folded, where);
    if (!fresh) {
      source_.report(where, "duplicate case id \"" + value.value.id + "\"",
                     "it stands already at " + it->second.file + ":" + std::to_string(it->second.line) +
                         " (upper and lower case are the same)",
                     "give it an id of its own");
      return;
    }
    cases_.push_back(std::move(value));
  }

  // An address leads to one case.
  void check_former_ids() {
    for (const LocatedCase& one : cases_) {
      for (const std::string& id : one.value.formerly) {
        const auto [it, fresh] = seen_.emplace(ascii_lower(id), one.where);
        if (is_reserved(id, one.where) || fresh) continue;
        source_.report(one.where, "\"formerly\" names \"" + id + "\", an id that is taken",
                       "it stands already at " + it->second.file + ":" + std::to_string(it->second.line),
                       "an old id leads to one case, and is not used again");
      }
    }
  }

  Location place(const CsvCell& cell) const { return {file_, cell.line, cell.col}; }

  bool check_header(const CsvRecord& header) {
    bool id = false, expected = false;
    std::unordered_map<std::string, int> names;
    for (const auto& cell : header) {
      id |= cell.text == "id";
      expected |= cell.text == "expected" || cell.text == "expected_json";
      if (cell.text.empty() || ++names[cell.text] > 1) {
        source_.report(place(cell),
                       cell.text.empty() ? "a column without a name" : "two columns " + in_quotes(cell.text));
        return false;
      }
    }
    if (names.contains("expected") && names.contains("expected_json")) {
      source_.report(place(header[0]), "both \"expected\" and \"expected_json\"", "a case has one expected value",
                     "keep one of the two columns");
      return false;
    }
    if (!id || !expected) {
      source_.report(
          place(header[0]), std::string("no column \"") + (id ? "expected" : "id") + "\"",
          "columns: id, expected (text) or expected_json, category, cluster, weight; every other one is a var");
    }
    return id && expected;
  }

  // A record becomes the node that the same case would have in JSONL, so that one reader checks both.
  void add_record(const CsvRecord& header, const CsvRecord& record) {
    JsonNode node;
    node.type = JsonNode::Type::object;
    node.where = place(record[0]);
    if (!check_size(header, record)) return;
    JsonNode vars = node;
    for (std::size_t i = 0; i < record.size(); ++i) {
      const std::string& name = header[i].text;
      const bool optional = name == "category" || name == "cluster" || name == "weight";
      if (optional && record[i].text.empty()) continue;
      auto cell = cell_node(record[i], name == "weight" || name == "expected_json");
      if (!cell) return;
      const bool own = optional || name == "id" || name == "expected" || name == "expected_json";
      const Location where = cell->where;
      (own ? node : vars).members.push_back({name == "expected_json" ? "expected" : name, where, std::move(*cell)});
    }
    node.members.push_back({"vars", node.where, std::move(vars)});
    add_node(node);
  }

  // As in JSONL, where the names of the vars stand in every line.
  bool check_size(const CsvRecord& header, const CsvRecord& record) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < record.size(); ++i) bytes += header[i].text.size() + record[i].text.size();
    if (bytes <= kMaxCaseBytes) return true;
    source_.report(
        place(record[0]), "case too long",
        std::to_string(bytes) + " bytes with the columns' names; the limit is " + std::to_string(kMaxCaseBytes));
    return false;
  }

  std::optional<JsonNode> cell_node(const CsvCell& cell, bool json) {
    JsonNode out;
    out.type = JsonNode::Type::string;
    out.where = place(cell);
    out.string = cell.text;
    if (!json) return out;
    Diagnostics inner;  // speaks of places in the cell; the person looks for places in the file
    const auto parsed = parse_json_doc(file_, cell.text, {}, inner);
    if (!parsed) {
      const Error& error = inner.errors().front();
      source_.report(
          out.where, "the cell is not valid JSON", error.why.empty() ? error.what : error.why,
          error.fix.empty() ? "text stands in double quotes, in CSV doubled once more: \"\"\"text\"\"\"" : error.fix);
      return std::nullopt;
    }
    set_place(*parsed, out.where);
    return std::move(*parsed);
  }

  static void set_place(JsonNode& node, const Location& where) {
    node.where = where;
    for (auto& item : node.items) set_place(item, where);
    for (auto& member : node.members) {
      member.where = where;
      set_place(member.value, where);
    }
  }

  Source& source_;
  std::string folder_, file_;  // file_: the CSV file
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
                  node.type == JsonNode::Type::string ? "it is " + in_quotes(node.string) : "");
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
