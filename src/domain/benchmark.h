// A benchmark definition, loaded and checked. Always means a definition, never a speed test. Format:
// docs/format-benchmark.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "domain/request.h"
#include "domain/tool_chain.h"

namespace benchhub {

struct Case {
  std::string id;
  std::map<std::string, std::string> vars;  // numbers as their shortest text
  std::vector<Message> messages;            // instead of vars; literal
  Json expected = nullptr;
  std::string category;
  std::string cluster;  // "" = a cluster of its own
  std::vector<std::string> choices;
  int filler_tokens = 0;           // length of what {{filler}} stands for; 0: none
  std::optional<ToolChain> chain;  // its tools reply, and it goes on
  double weight = 1;
  std::string reference;              // an answer that scores 1, made from `expected`; "" if none can be made
  int line = 0;                       // in the cases file
  std::vector<std::string> formerly;  // ids that it had: their pages lead here
};

struct Scoring {
  std::string type;               // a row of the scorers' table
  Json options = Json::object();  // checked, defaults filled in, "file:" read
  double weight = 1;
  std::map<std::string, std::pair<int, int>> places = {};  // line and column of each key; "": of the whole
};

// What is compared with: `expected` of the case, or what the scoring's options `expected` or `expected_key` put in its
// place. nullopt if the case has no such member.
std::optional<Json> expected_of(const Case& the_case, const Scoring& scoring);

// Who grades, where a scorer asks judges.
struct Judging {
  std::vector<std::string> judges;  // slugs of models: a panel, in order
  bool majority = false;      // a panel's value: what most say (an even split: the mean of the two), else the mean
  bool allow_self = false;    // a model may grade its own answers
  std::string escalate_to;    // slug: grades what the panel was least sure of; "" = nobody
  double escalate_share = 0;  // of a pair's answers
  double sample = 1;          // share of the cases whose answers are judged; the others have no score
  std::string embedder;       // slug: gives the vectors of texts whose meanings are compared; "" = nobody
};

// A named way to read an answer, step by step; the same scoring is applied to what each filter leaves.
struct Filter {
  std::string name;
  std::vector<Json> steps;  // checked against the field table: {"step": …, "pattern": …, "pick": …, "text": …}
};

enum class ChoiceOrder { fixed, shuffled, circular };  // how {{choices}} are sent; domain/choices.h

// How fast models answer is measured too: figures over the answers of each case but the first `warmups`.
struct SpeedSpec {
  int warmups = 1;
  std::uint64_t seed = 1;  // of the filler
};

enum class Unscorable { wrong, unscored, score };  // what an incomplete answer counts as

struct Author {
  std::string name, github, url;
};

struct Benchmark {
  std::string slug, name, summary, license, canary, forked_from;
  std::vector<std::string> tags;
  std::vector<Author> authors;
  std::string readme;         // Markdown, may be empty
  std::string system_prompt;  // text; "" = none
  std::string user_prompt;    // template with {{name}}
  std::string cases_file;     // as named in the definition; "" if inline
  std::vector<Case> cases;    // in file order
  Json params = Json::object();
  Json response_format = nullptr;
  Json tools = nullptr;  // OpenAI's form: [{"type": "function", "function": {"name", "description", "parameters"}}]
  std::vector<std::string> labels;
  std::string answer_format = "{{answer}}";  // how a bare expected value is written as an answer
  int repeats = 1;
  ChoiceOrder choice_order = ChoiceOrder::fixed;
  std::vector<std::string> reducers = {"mean"};  // answers of a case to its score; the first one's is the benchmark's
  std::vector<Filter> filters;                   // the first one's score is the benchmark's; the others stand beside it
  std::vector<Scoring> scoring;
  Judging judging;
  std::string metric = "accuracy";  // accuracy: share of cases with score 1; mean: mean score
  Unscorable truncated = Unscorable::wrong, refused = Unscorable::wrong;
  std::optional<SpeedSpec> speed;
  std::optional<int> max_age_days;
  std::vector<std::string> model_tags, model_include, model_exclude;
  std::vector<std::string> formerly;  // slugs that it had: their pages lead here
  Json definition;                    // benchmark.json as read, for pages and forks
};

// One pass over {{name}} placeholders; values are put in as they are and never expanded again. "{{{{" is a literal
// "{{". Names not in `vars` come back in `unknown` (offsets into the template); the text is then not to be used.
struct Placeholder {
  std::string name;
  std::size_t offset = 0;
};
std::string expand_prompt(const std::string& text, const std::map<std::string, std::string>& vars,
                          std::vector<Placeholder>* unknown);
std::vector<Placeholder> placeholders(const std::string& text);
// Offsets of "{{" that begin neither a placeholder nor "{{{{": most likely a slip.
std::vector<std::size_t> stray_braces(const std::string& text);

}  // namespace benchhub
