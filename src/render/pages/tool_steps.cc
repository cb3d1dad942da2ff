// See tool_steps.h.
#include "render/pages/tool_steps.h"

#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "domain/tool_chain.h"
#include "render/view_format.h"

namespace benchhub {
namespace {

constexpr int kDeepest = 4;
constexpr std::size_t kMostRows = 100, kMostText = 2000;

// One row a value; what is deeper than kDeepest or behind kMostRows stands as JSON.
class ArgumentRows {
 public:
  tmpl::List take(const Json& arguments) {
    if (arguments.is_object()) members(arguments, 0);
    else row(0, "", arguments);
    return std::move(rows_);
  }

 private:
  void members(const Json& json, int depth) {
    int index = 0;
    for (const auto& item : json.items()) {
      const std::string name = json.is_array() ? fmt::format("{}", ++index) : item.key();
      const bool opens = item.value().is_structured() && !item.value().empty() && depth < kDeepest;
      if (rows_.size() >= kMostRows) return;
      row(depth, name, opens ? Json() : item.value(), opens);
      if (opens) members(item.value(), depth + 1);
    }
  }

  void row(int depth, std::string name, const Json& value, bool opens = false) {
    tmpl::Dict out(3);
    out.add("depth", depth).add("name", owned_or_null(std::move(name)));
    const std::string text =
        value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    out.add("value", opens ? tmpl::Value() : tmpl::Value(std::string(prefix_bytes(text, kMostText))));
    rows_.push_back(std::move(out));
  }

  tmpl::List rows_;
};

Json member_or_null(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) ? object[name] : Json();
}

// {"name", "arguments"}; arguments may be JSON as text.
tmpl::Dict call_value(const Json& function) {
  const Json name = member_or_null(function, "name");
  Json arguments = member_or_null(function, "arguments");
  if (arguments.is_string()) {
    Json read = Json::parse(arguments.get_ref<const std::string&>(), nullptr, false);
    if (!read.is_discarded()) arguments = std::move(read);
  }
  tmpl::Dict out(3);
  out.add("name", name.is_string() ? tmpl::Value(name.get<std::string>()) : tmpl::Value("?"));
  out.add("rows", ArgumentRows().take(arguments));
  return out;
}

tmpl::Value step_value(const Message& said, const std::vector<Message>& messages, std::size_t at) {
  tmpl::List calls;
  for (const Json& call : said.tool_calls) {
    tmpl::Dict item = call_value(member_or_null(call, "function"));
    const bool replied = ++at < messages.size() && messages[at].role == "tool";
    item.add("reply",
             replied ? tmpl::Value(std::string(prefix_bytes(messages[at].content, kMostText))) : tmpl::Value());
    calls.push_back(std::move(item));
  }
  tmpl::Dict out(2);
  out.add("text", owned_or_null(std::string(prefix_bytes(said.content, kMostText)))).add("calls", std::move(calls));
  return out;
}

const ToolChain* chain_of(const AnswerView& view, const BenchmarkIndex& benchmark) {
  const auto at = benchmark.case_at.find(view.answer->case_id);
  if (at == benchmark.case_at.end()) return nullptr;
  const auto& chain = benchmark.view->cases[at->second].the_case->chain;
  return chain ? &*chain : nullptr;
}

}  // namespace

tmpl::Value tool_steps(const AnswerView& view, const BenchmarkIndex& benchmark) {
  std::vector<Message> messages;
  if (const ToolChain* chain = chain_of(view, benchmark)) {
    std::vector<const Answer*> answers = view.steps;
    answers.push_back(view.answer);
    messages = play_chain(*chain, answers).messages;
  } else if (view.answer->tool_calls.is_array()) {
    messages.push_back({"assistant", "", view.answer->tool_calls});
  }
  tmpl::List out;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].tool_calls.is_array() && !messages[i].tool_calls.empty())
      out.push_back(step_value(messages[i], messages, i));
  }
  return out;
}

bool ends_in_words(const AnswerView& view, const BenchmarkIndex& benchmark) {
  const Json& calls = view.answer->tool_calls;
  return chain_of(view, benchmark) != nullptr && (!calls.is_array() || calls.empty());
}

bool is_scored_by_calls(const Benchmark& benchmark) {
  return std::any_of(benchmark.scoring.begin(), benchmark.scoring.end(), [](const Scoring& scoring) {
    return scoring.type == "tool_calls" || scoring.type == "tool_chain";
  });
}

tmpl::Value expected_calls(const Benchmark& benchmark, const Json& expected) {
  const Json list = expected.is_object() ? member_or_null(expected, "calls") : expected;
  const Json state = member_or_null(expected, "state");
  const bool known = list.is_array() || state.is_object();
  if (!is_scored_by_calls(benchmark) || !known) return {};
  tmpl::List calls;
  for (const Json& one : list) {
    tmpl::Dict call = call_value(one);
    call.add("reply", tmpl::Value());
    calls.push_back(std::move(call));
  }
  tmpl::Dict out(2);
  out.add("calls", std::move(calls)).add("state", ArgumentRows().take(state.is_object() ? state : Json::object()));
  return out;
}

}  // namespace benchhub
