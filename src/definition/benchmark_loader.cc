// One benchmark: benchmark.json, the text files it names, its cases and README; see benchmark_loader.h.
#include "definition/benchmark_loader.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "definition/cases.h"
#include "definition/folder.h"
#include "definition/repository.h"
#include "domain/call_forms.h"
#include "domain/choices.h"

namespace benchhub {
namespace {

Unscorable unscorable(const std::string& name) {
  return name == "wrong" ? Unscorable::wrong : name == "score" ? Unscorable::score : Unscorable::unscored;
}

ChoiceOrder choice_order_of(const std::string& name) {
  return name == "fixed" ? ChoiceOrder::fixed : name == "shuffled" ? ChoiceOrder::shuffled : ChoiceOrder::circular;
}

constexpr std::uint64_t kFillerBytes = 5;  // of a token of filler

class BenchmarkLoader {
 public:
  BenchmarkLoader(Source& source, const std::string& slug, const ScorerCatalog& scorers, bool stranger)
      : source_(source), folder_("benchmarks/" + slug), scorers_(scorers), stranger_(stranger) {
    out_.slug = slug;
  }

  std::optional<Benchmark> load() {
    const std::size_t before = problems();
    const std::string path = folder_ + "/benchmark.json";
    const auto bytes = source_.read(path, kMaxDefinitionBytes);
    if (!bytes) return std::nullopt;
    const auto root = source_.parse(path, *bytes, {true, 1});
    if (!root) return std::nullopt;
    bool ok = true;
    const Json json = read_object(benchmark_spec(), *root, source_.diagnostics(), &ok);
    if (stranger_) check_trust(benchmark_spec(), *root);
    if (ok) {
      take_plain(json);
      take_prompt(*root);
      take_format(*root);
      take_tools(*root);
    }
    take_scoring(*root);
    if (const JsonNode* node = root->find("cases")) {
      located_ = read_cases(source_, folder_, *node, &out_.cases_file);
      for (auto& located : located_) {
        make_calls_plain(out_, located.value);
        out_.cases.push_back(located.value);
      }
    }
    if (problems() == before) {
      for (auto& the_case : out_.cases) make_reference(the_case);
      check_cases();
      check_choice_order(*root);
      check_speed(*root);
      check_chains();
    }
    if (source_.exists(folder_ + "/README.md"))
      out_.readme = source_.read_text(folder_ + "/README.md", kMaxTextBytes).value_or("");
    check_folder(source_, folder_, stranger_);
    out_.definition = root->to_json();
    if (problems() != before) return std::nullopt;
    return std::move(out_);
  }

 private:
  std::size_t problems() const { return source_.diagnostics().errors().size() + source_.diagnostics().dropped(); }

  void check_trust(const ObjectSpec& spec, const JsonNode& node) {
    for (const auto& member : node.members) {
      const Field* field = spec.find(member.key);
      if (field != nullptr && field->trust == Trust::owner) {
        source_.report(member.where, "only an owner of the repository may set " + in_quotes(member.key), field->help,
                       "leave it out; an owner can add it in review");
      } else if (field != nullptr && field->spec != nullptr && field->type == FieldType::object) {
        check_trust(*field->spec, member.value);
      }
    }
  }

  void take_plain(const Json& json) {
    out_.name = json["name"];
    out_.summary = json["summary"];
    out_.license = json["license"];
    out_.tags = json["tags"].get<std::vector<std::string>>();
    out_.canary = json.value("canary", "");
    out_.forked_from = json.value("forked_from", "");
    out_.formerly = json["formerly"].get<std::vector<std::string>>();
    out_.labels = json["labels"].get<std::vector<std::string>>();
    out_.params = json["params"];
    out_.repeats = json["repeats"];
    out_.choice_order = choice_order_of(json["choice_order"]);
    take_reducers(json["reducers"]);
    out_.metric = json["metric"];
    out_.answer_format = json["answer_format"];
    for (const auto& filter : json["filters"])
      out_.filters.push_back({filter["name"], filter["steps"].get<std::vector<Json>>()});
    for (const auto& author : json["authors"])
      out_.authors.push_back({author["name"], author.value("github", ""), author.value("url", "")});
    out_.truncated = unscorable(json["policy"]["truncated"]);
    out_.refused = unscorable(json["policy"]["refused"]);
    if (json.contains("speed")) out_.speed = SpeedSpec{json["speed"]["warmups"], json["speed"]["seed"]};
    if (json.contains("refresh")) out_.max_age_days = json["refresh"]["max_age_days"].get<int>();
    take_judging(json["judging"]);
    const Json& models = json["models"];
    out_.model_tags = models.value("tags", std::vector<std::string>());
    out_.model_include = models.value("include", std::vector<std::string>());
    out_.model_exclude = models.value("exclude", std::vector<std::string>());
  }

  void take_judging(const Json& json) {
    out_.judging.judges = json.value("judges", std::vector<std::string>());
    out_.judging.majority = json["pool"] == "majority";
    out_.judging.allow_self = json["allow_self"];
    out_.judging.embedder = json.value("embedder", "");
    out_.judging.sample = json.value("sample", 1.0);
    if (!json.contains("escalate")) return;
    out_.judging.escalate_to = json["escalate"]["to"];
    out_.judging.escalate_share = json["escalate"]["share"];
  }

  void take_reducers(const Json& names) {
    out_.reducers = names.get<std::vector<std::string>>();
    for (const auto& name : out_.reducers) {
      const std::size_t at = name.find_first_of("@^");
      if (at == name.npos || parse_int(std::string_view(name).substr(at + 1)).value_or(0) <= out_.repeats) continue;
      source_.report({folder_ + "/benchmark.json", 1, 1}, "\"" + name + "\" needs more answers than a case has",
                     "\"repeats\" is " + std::to_string(out_.repeats), "raise repeats, or lower k");
    }
  }

  // "file:NAME" -> the file's text; anything else is the text itself.
  std::optional<std::string> text_of(const JsonNode& node, std::string* file, std::uint64_t max = kMaxTextBytes) {
    if (!node.string.starts_with("file:")) return node.string;
    const std::string name = node.string.substr(5);
    if (!find_pattern("file_name")->matches(name)) {
      source_.report(node.where, in_quotes(node.string) + " does not name a file in the benchmark's folder",
                     "paths, \"..\" and links are not followed",
                     "put the file beside benchmark.json and write file:NAME");
      return std::nullopt;
    }
    *file = join_path(folder_, name);
    return source_.read_text(*file, max, &node.where);
  }

  void take_prompt(const JsonNode& root) {
    const JsonNode* prompt = root.find("prompt");
    if (prompt == nullptr) return;
    const JsonNode* system = prompt->find("system");
    const JsonNode* user = prompt->find("user");
    std::string ignored;
    if (system != nullptr) out_.system_prompt = std::string(trim(text_of(*system, &ignored).value_or("")));
    if (user == nullptr) return;
    user_node_ = *user;
    // A final line break of a text file is not part of the prompt: editors add and drop it.
    out_.user_prompt = std::string(trim(text_of(*user, &user_file_).value_or("")));
  }

  std::optional<Json> json_file(const JsonNode& node) {
    std::string file;
    const auto text = text_of(node, &file, kMaxDefinitionBytes);
    if (!text) return std::nullopt;
    const auto doc = source_.parse(file, *text, {true, 1});
    if (!doc) return std::nullopt;
    return doc->to_json();
  }

  void take_format(const JsonNode& root) {
    const JsonNode* format = root.find("response_format");
    if (format == nullptr) return;
    const JsonNode* type = format->find("type");
    const bool known = type != nullptr && (type->string == "json_object" || type->string == "json_schema");
    if (!known) source_.report(format->where, "\"response_format\" needs a \"type\": json_object or json_schema");
    out_.response_format = format->to_json();
    const JsonNode* schema = format->find("schema");
    if (schema != nullptr && schema->type == JsonNode::Type::string) {
      if (auto json = json_file(*schema)) out_.response_format["schema"] = std::move(*json);
    }
    if (known && type->string == "json_schema" && !(schema != nullptr && out_.response_format["schema"].is_object())) {
      source_.report(format->where, "\"response_format\" of type json_schema needs a \"schema\"");
    }
  }

  void take_tools(const JsonNode& root) {
    const JsonNode* node = root.find("tools");
    if (node == nullptr) return;
    auto tools = node->type == JsonNode::Type::string ? json_file(*node) : std::optional(node->to_json());
    if (!tools) return;
    const auto is_tool = [](const Json& tool) {
      const Json* function = get_object(tool, "function");
      return get_string(tool, "type") == "function" && function != nullptr && get_string(*function, "name") &&
             get_object(*function, "parameters") != nullptr;
    };
    if (tools->is_array()) std::transform(tools->begin(), tools->end(), tools->begin(), plain_tool);
    if (!tools->is_array() || tools->empty() || !std::all_of(tools->begin(), tools->end(), is_tool)) {
      source_.report(node->where, "\"tools\" must be a list of functions in OpenAI's form", "",
                     "{\"type\": \"function\", \"function\": {\"name\": …, \"parameters\": {…}}}");
      return;
    }
    if (const std::string problem = tools_problem(*tools); !problem.empty())
      return source_.report(node->where, "\"tools\" cannot be offered to a model", problem, "");
    out_.tools = *std::move(tools);
  }

  void take_scoring(const JsonNode& root) {
    const JsonNode* list = root.find("scoring");
    if (list == nullptr || list->type != JsonNode::Type::array) return;
    for (const auto& node : list->items) {
      if (node.type == JsonNode::Type::object) take_scorer(node);
    }
    const bool weightless =
        std::all_of(out_.scoring.begin(), out_.scoring.end(), [](const Scoring& s) { return s.weight == 0; });
    if (!out_.scoring.empty() && weightless) {
      source_.report(list->where, "every scorer has the weight 0", "a mean needs a weight above 0",
                     "leave the weights out, or raise one");
    }
  }

  void take_scorer(const JsonNode& node) {
    auto scoring = read_scorer(node);
    if (!scoring) return;
    out_.scoring.push_back(std::move(*scoring));
    scoring_where_.push_back(node.where);
  }

  // One scorer with its options by its own table; those that stand in its `of` too. Depth is bounded by the JSON's.
  std::optional<Scoring> read_scorer(const JsonNode& node) {
    const JsonNode* type = node.find("type");
    std::vector<std::string> names;
    const ScorerInfo* found = nullptr;
    for (const auto& scorer : scorers_) {
      names.push_back(scorer.name);
      if (type != nullptr && scorer.name == type->string) found = &scorer;
    }
    if (found == nullptr) {
      const auto near = did_you_mean(type != nullptr ? type->string : "", names);
      source_.report(type != nullptr ? type->where : node.where,
                     type != nullptr ? "unknown scorer " + in_quotes(type->string) : "a scorer needs a \"type\"",
                     near ? "did you mean \"" + *near + "\"?" : "known: " + join(names, ", "));
      return std::nullopt;
    }
    bool ok = true;
    Scoring scoring{found->name, read_object(*found->options, node, source_.diagnostics(), &ok), 1};
    if (!ok) return std::nullopt;
    scoring.weight = get_double(scoring.options, "weight").value_or(1);
    const JsonNode* schema = node.find("schema");
    if (schema != nullptr && schema->type == JsonNode::Type::string) {
      auto json = json_file(*schema);
      if (!json) return std::nullopt;
      scoring.options["schema"] = std::move(*json);
    }
    const JsonNode* rubric = node.find("rubric");
    if (rubric != nullptr && rubric->type == JsonNode::Type::string) {
      std::string file;
      auto text = text_of(*rubric, &file);
      if (!text) return std::nullopt;
      scoring.options["rubric"] = *std::move(text);
    }
    scoring.places[""] = {node.where.line, node.where.col};
    for (const auto& member : node.members) scoring.places[member.key] = {member.where.line, member.where.col};
    const JsonNode* of = node.find("of");
    for (std::size_t i = 0; of != nullptr && i < of->items.size(); ++i) {
      auto part = read_scorer(of->items[i]);
      if (!part) return std::nullopt;
      scoring.options["of"][i] = std::move(part->options);
    }
    return scoring;
  }

  // The first scoring that can name a right answer decides; the others must agree (checked by validate).
  void make_reference(Case& the_case) const {
    for (const auto& scoring : out_.scoring) {
      const auto info =
          std::find_if(scorers_.begin(), scorers_.end(), [&](const auto& s) { return s.name == scoring.type; });
      const std::string bare = info->reference != nullptr ? info->reference(the_case, scoring) : "";
      if (bare.empty()) continue;
      the_case.reference = expand_prompt(out_.answer_format, {{"answer", bare}}, nullptr);
      return;
    }
  }

  // Placeholders repeat what a var holds: small files can ask for more than the machine has.
  void check_prompt_sizes() {
    std::map<std::string, std::uint64_t> holes;
    for (auto& hole : placeholders(out_.user_prompt)) ++holes[std::move(hole.name)];
    std::uint64_t all = 0;
    for (const auto& located : located_) {
      std::uint64_t bytes = out_.user_prompt.size();
      for (const auto& [name, value] : located.value.vars) {
        const auto times = holes.find(name);
        if (times != holes.end()) bytes += times->second * value.size();
      }
      if (const auto times = holes.find("choices"); times != holes.end() && !located.value.vars.contains("choices"))
        bytes += times->second * choices_text(located.value.choices).size();
      if (holes.contains("filler")) bytes += static_cast<std::uint64_t>(located.value.filler_tokens) * kFillerBytes;
      all += bytes;
      if (bytes > kMaxPromptBytes) {
        source_.report(located.where, "the prompt of case \"" + located.value.id + "\" is too long",
                       std::to_string(bytes) + " bytes when expanded; the limit is " + std::to_string(kMaxPromptBytes));
      }
    }
    if (all > kMaxAllPromptBytes) {
      source_.report({folder_ + "/benchmark.json", 1, 1}, "the prompts of all cases are too long together",
                     std::to_string(all) + " bytes when expanded; the limit is " + std::to_string(kMaxAllPromptBytes));
    }
  }

  static bool has_value(const Case& c, const std::string& name) {
    return c.vars.contains(name) || (name == "choices" && !c.choices.empty()) ||
           (name == "filler" && c.filler_tokens > 0);
  }

  // Another order than the written one needs choices that are put in by {{choices}}, and a letter that can follow them.
  void check_choice_order(const JsonNode& root) {
    const JsonNode* node = root.find("choice_order");
    if (node == nullptr || out_.choice_order == ChoiceOrder::fixed) return;
    const auto fault = [&](const std::string& why, const std::string& fix) {
      source_.report(node->where, "\"choice_order\" cannot be " + in_quotes(node->string), why, fix);
    };
    const auto holes = placeholders(out_.user_prompt);
    if (std::none_of(holes.begin(), holes.end(), [](const auto& hole) { return hole.name == "choices"; }))
      return fault("prompt.user has no {{choices}}, so the order would not be sent",
                   "write {{choices}} into the prompt");
    for (const Case& c : out_.cases) {
      const std::string of = "case \"" + c.id + "\" ";
      if (!c.messages.empty()) return fault(of + "has messages, which are sent as they are", "give it vars");
      if (c.vars.contains("choices")) return fault(of + "has a var \"choices\" of its own", "rename the var");
      const std::string letter = c.expected.is_string() ? c.expected.get<std::string>() : "";
      const bool names_choice = letter.size() == 1 && letter[0] >= 'A' && letter[0] - 'A' < std::ssize(c.choices);
      if (!names_choice) return fault(of + "has no letter of its choices as expected", "use the scorer \"choice\"");
    }
  }

  // Filler that no placeholder takes would silently measure short prompts; warm-ups need answers behind them.
  void check_speed(const JsonNode& root) {
    if (const JsonNode* node = root.find("speed"); node != nullptr && out_.repeats <= out_.speed->warmups) {
      source_.report(node->where, "all answers are warm-ups", "\"repeats\" is " + std::to_string(out_.repeats),
                     "raise repeats: five measured answers and more tell something");
    }
    const auto holes = placeholders(out_.user_prompt);
    if (std::any_of(holes.begin(), holes.end(), [](const auto& hole) { return hole.name == "filler"; })) return;
    for (const auto& located : located_) {
      if (located.value.filler_tokens == 0) continue;
      return source_.report(located.where, "case \"" + located.value.id + "\" has filler_tokens that nothing takes",
                            "prompt.user has no {{filler}}", "write {{filler}} where the text is to stand");
    }
  }

  // A reply to a function that no model is told of would never be heard.
  void check_chains() {
    std::vector<std::string> names;
    for (const Json& tool : out_.tools.is_array() ? out_.tools : Json::array())
      names.push_back(get_string(tool["function"], "name").value_or(""));
    for (const auto& located : located_) {
      if (!located.value.chain) continue;
      for (const ChainRule& rule : located.value.chain->rules) {
        if (std::find(names.begin(), names.end(), rule.name) != names.end()) continue;
        const auto near = did_you_mean(rule.name, names);
        source_.report(located.where, "case \"" + located.value.id + "\": a reply to the tool " + in_quotes(rule.name),
                       "tools has no function of that name" + (near ? "; did you mean \"" + *near + "\"?" : ""), "");
        break;
      }
    }
  }

  void check_cases() {
    check_placeholders();
    check_prompt_sizes();
    const bool templated =
        std::any_of(out_.cases.begin(), out_.cases.end(), [](const Case& c) { return c.messages.empty(); });
    if (templated && out_.user_prompt.empty()) {
      source_.report({folder_ + "/benchmark.json", 1, 1}, "\"prompt\" has no \"user\"",
                     "cases with vars need a template", "add prompt.user");
    }
    for (const auto& located : located_) {
      for (std::size_t i = 0; i < out_.scoring.size(); ++i) check_scoring(located, out_.scoring[i], scoring_where_[i]);
    }
  }

  void check_scoring(const LocatedCase& located, const Scoring& scoring, const Location& scoring_where) {
    const auto info =
        std::find_if(scorers_.begin(), scorers_.end(), [&](const auto& s) { return s.name == scoring.type; });
    const std::string problem = info->check(out_, located.value, scoring);
    if (problem.empty()) return;
    source_.report(located.where, "case \"" + located.value.id + "\": " + problem,
                   "the scorer \"" + scoring.type + "\" at " + scoring_where.file + ":" +
                       std::to_string(scoring_where.line) + " needs it",
                   out_.cases_file.ends_with(".csv")
                       ? "in CSV numbers and lists stand in a column expected_json; see docs/scorers.md"
                       : "see docs/scorers.md");
  }

  Location place_in_prompt(std::size_t offset) const {
    if (user_file_.empty()) return user_node_.where;
    const std::string_view before = std::string_view(out_.user_prompt).substr(0, offset);
    const std::size_t newline = before.rfind('\n');
    const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    return {user_file_, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
            static_cast<int>(offset - start) + 1};
  }

  void check_placeholders() {
    for (const std::size_t offset : stray_braces(out_.user_prompt)) {
      source_.report(place_in_prompt(offset), "\"{{\" without a name and \"}}\"", "it would be sent as it is",
                     "close the placeholder, or write {{{{ for two braces that are text");
    }
    std::set<std::string> seen;
    for (const auto& placeholder : placeholders(out_.user_prompt)) {
      if (!seen.insert(placeholder.name).second) continue;
      const auto lacking = std::find_if(out_.cases.begin(), out_.cases.end(), [&](const Case& c) {
        return c.messages.empty() && !has_value(c, placeholder.name);
      });
      if (lacking == out_.cases.end()) continue;
      std::vector<std::string> names;
      for (const auto& [name, value] : lacking->vars) names.push_back(name);
      const auto near = did_you_mean(placeholder.name, names);
      source_.report(
          place_in_prompt(placeholder.offset),
          "unknown placeholder {{" + std::string(prefix_code_points(placeholder.name, 80)) + "}}",
          "case \"" + lacking->id + "\" has no var of that name" + (near ? "; did you mean {{" + *near + "}}?" : ""),
          "write {{{{ for two braces that are text");
    }
  }

  Source& source_;
  std::string folder_;
  const ScorerCatalog& scorers_;
  bool stranger_;
  Benchmark out_;
  std::vector<LocatedCase> located_;
  std::vector<Location> scoring_where_;
  JsonNode user_node_;
  std::string user_file_;
};

}  // namespace

std::optional<Benchmark> load_benchmark(Source& source, const std::string& slug, const ScorerCatalog& scorers,
                                        bool stranger) {
  return BenchmarkLoader(source, slug, scorers, stranger).load();
}

}  // namespace benchhub
