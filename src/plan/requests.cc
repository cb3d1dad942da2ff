// Requests; see requests.h. The parameters of a baseline model say what it does ("kind"); they are not sent.
#include "plan/requests.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "domain/choices.h"
#include "domain/filler.h"
#include "plan/parameters.h"

namespace benchhub {
namespace {

// Words in lower case, digits and letters only: what the retrieval baseline compares.
std::set<std::string> word_set(const std::vector<Message>& messages) {
  std::set<std::string> words;
  for (const auto& message : messages) {
    std::string word;
    for (const char c : ascii_lower(message.content) + " ") {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
      if (letter) {
        word += c;
      } else if (!word.empty()) {
        words.insert(std::exchange(word, {}));
      }
    }
  }
  return words;
}

// Most providers refuse a request for thinking to a model that cannot.
bool can_reason(const Model& model) {
  const auto has = [](const std::vector<std::string>& words) {
    return std::find(words.begin(), words.end(), "reasoning") != words.end();
  };
  return has(model.tags) || has(model.capabilities);
}

Json merged_params(const Benchmark& benchmark, const Model& model) {
  Json params = benchmark.params;
  if (!can_reason(model)) params.erase("reasoning_effort");
  return with_own_params(std::move(params), model);
}

}  // namespace

// Nearest other case by the sum of inverse document frequencies of shared words, divided by the other's own sum.
struct RequestMaker::Neighbours {
  explicit Neighbours(const std::vector<std::vector<Message>>& messages) {
    std::unordered_map<std::string, std::vector<std::size_t>> postings;
    std::vector<std::set<std::string>> words;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      words.push_back(word_set(messages[i]));
      for (const auto& word : words.back()) postings[word].push_back(i);
    }
    const auto n = static_cast<double>(messages.size());
    const auto idf = [&](const std::string& word) { return std::log(n / static_cast<double>(postings[word].size())); };
    std::vector<double> norm(messages.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (const auto& word : words[i]) norm[i] += idf(word);
    }
    for (std::size_t i = 0; i < words.size(); ++i) nearest.push_back(best_of(i, words[i], postings, idf, norm));
  }

  template <class Idf>
  static std::size_t best_of(std::size_t self, const std::set<std::string>& words,
                             const std::unordered_map<std::string, std::vector<std::size_t>>& postings, const Idf& idf,
                             const std::vector<double>& norm) {
    std::map<std::size_t, double> shared;
    for (const auto& word : words) {
      const auto& list = postings.at(word);
      if (list.size() > 2000) continue;  // says little, costs much
      for (const std::size_t other : list) shared[other] += idf(word);
    }
    std::size_t best = self;
    double best_value = -1;
    for (const auto& [other, sum] : shared) {
      const double value = sum / std::sqrt(1 + norm[other]);
      if (other != self && value > best_value) {
        best = other;
        best_value = value;
      }
    }
    return best;
  }

  std::vector<std::size_t> nearest;  // itself where there is no other
};

namespace {

std::vector<Message> expand_with(const Benchmark& benchmark, const Case& the_case, std::string filler) {
  std::vector<Message> out;
  if (!benchmark.system_prompt.empty()) out.push_back({"system", benchmark.system_prompt});
  if (the_case.messages.empty()) {
    auto vars = the_case.vars;
    if (!the_case.choices.empty()) vars.emplace("choices", choices_text(the_case.choices));  // a var of that name wins
    if (the_case.filler_tokens > 0) vars.emplace("filler", std::move(filler));
    out.push_back({"user", expand_prompt(benchmark.user_prompt, vars, nullptr)});
  } else {
    out.insert(out.end(), the_case.messages.begin(), the_case.messages.end());
  }
  return out;
}

}  // namespace

std::vector<Message> expand_messages(const Benchmark& benchmark, const Case& the_case) {
  return expand_with(benchmark, the_case, the_case.filler_tokens > 0 ? filler_note(the_case.filler_tokens) : "");
}

RequestMaker::RequestMaker(const Benchmark& benchmark) : benchmark_(benchmark) {
  for (const auto& the_case : benchmark.cases) messages_.push_back(expand_messages(benchmark, the_case));
}
RequestMaker::~RequestMaker() = default;

Request RequestMaker::make(std::size_t case_index, int repeat, const Provider& provider, const Model& model,
                           const std::vector<const Answer*>& steps) {
  Request out;
  out.provider = provider.slug;
  out.model = model.id;
  const Case& the_case = benchmark_.cases[case_index];
  const bool as_written = benchmark_.choice_order == ChoiceOrder::fixed || the_case.choices.empty();
  out.messages = as_written ? messages_[case_index]
                            : expand_messages(benchmark_, as_sent(benchmark_.choice_order, the_case, repeat));
  out.repeat = repeat;
  if (the_case.filler_tokens > 0 && !model.is_baseline()) out.messages = with_filler(case_index, repeat);
  if (model.is_baseline()) {
    out.context = baseline_context(case_index, repeat, model);
    return out;
  }
  if (the_case.chain && !steps.empty()) {
    const ChainRun run = play_chain(*the_case.chain, steps);
    for (Message message : run.messages) {
      // A route of another protocol can do nothing with it.
      if (!message.opaque.is_null()) message.opaque = message.opaque.value(provider.protocol, Json());
      out.messages.push_back(std::move(message));
    }
  }
  out.params = merged_params(benchmark_, model);
  out.tools = benchmark_.tools;
  out.response_format = benchmark_.response_format;
  apply_parameter_rules(provider, model, out);
  return out;
}

// Made once for all models. Baselines get the note: they read nothing.
const std::vector<Message>& RequestMaker::with_filler(std::size_t case_index, int repeat) {
  const auto [it, fresh] = with_filler_.try_emplace({case_index, repeat});
  if (!fresh) return it->second;
  const Case sent = as_sent(benchmark_.choice_order, benchmark_.cases[case_index], repeat);
  const std::uint64_t seed = benchmark_.speed ? benchmark_.speed->seed : SpeedSpec{}.seed;
  it->second = expand_with(benchmark_, sent, filler_text(sent.filler_tokens, seed, repeat));
  return it->second;
}

Json RequestMaker::baseline_context(std::size_t case_index, int repeat, const Model& model) {
  const std::string kind = model.params.value("kind", "");
  Json out = {{"kind", kind}};
  if (kind == "constant") {
    out["text"] = expand_prompt(benchmark_.answer_format, {{"answer", model.params.value("text", "")}}, nullptr);
  } else if (kind == "random_choice") {
    out["choices"] = random_candidates(case_index);
    out["seed"] = model.params.value("seed", 0);
  } else if (kind == "majority") {
    out["answer"] = majority(case_index);
  } else if (kind == "longest") {
    out["answer"] = longest(case_index, repeat);
  } else if (kind == "retrieval") {
    if (!neighbours_) neighbours_ = std::make_unique<Neighbours>(messages_);
    const std::size_t other = neighbours_->nearest[case_index];
    out["neighbour"] = other == case_index ? "" : benchmark_.cases[other].id;
    out["answer"] = other == case_index ? "" : benchmark_.cases[other].reference;
  }
  return out;
}

std::vector<std::string> RequestMaker::random_candidates(std::size_t case_index) const {
  std::vector<std::string> bare = benchmark_.labels;
  const Case& the_case = benchmark_.cases[case_index];
  if (!the_case.choices.empty()) {
    bare.clear();
    for (std::size_t i = 0; i < the_case.choices.size(); ++i) bare.emplace_back(1, static_cast<char>('A' + i));
  }
  if (!bare.empty()) {
    for (auto& text : bare) text = expand_prompt(benchmark_.answer_format, {{"answer", text}}, nullptr);
    return bare;
  }
  // An open question: draw among the right answers of the other cases.
  std::set<std::string> others;
  for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) {
    if (i != case_index && !benchmark_.cases[i].reference.empty()) others.insert(benchmark_.cases[i].reference);
  }
  std::vector<std::string> out(others.begin(), others.end());
  constexpr std::size_t kMost = 16;  // keeps the key's context small; every n-th of the sorted list
  if (out.size() <= kMost) return out;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < kMost; ++i) some.push_back(out[i * out.size() / kMost]);
  return some;
}

// The letter of the longest choice as it is sent; of an open question the longest right answer to another one. Where it
// scores well, length gives the answer away.
std::string RequestMaker::longest(std::size_t case_index, int repeat) const {
  const Case sent = as_sent(benchmark_.choice_order, benchmark_.cases[case_index], repeat);
  const auto shorter = [](const std::string& a, const std::string& b) {
    return count_code_points(a) < count_code_points(b);
  };
  if (!sent.choices.empty()) {
    const auto best = std::max_element(sent.choices.begin(), sent.choices.end(), shorter);
    const std::string letter(1, static_cast<char>('A' + (best - sent.choices.begin())));
    return expand_prompt(benchmark_.answer_format, {{"answer", letter}}, nullptr);
  }
  std::string best;
  for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) {
    if (i != case_index && shorter(best, benchmark_.cases[i].reference)) best = benchmark_.cases[i].reference;
  }
  return best;
}

std::string RequestMaker::majority(std::size_t case_index) const {
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < benchmark_.cases.size(); ++i) {
    if (i != case_index && !benchmark_.cases[i].reference.empty()) ++counts[benchmark_.cases[i].reference];
  }
  const auto best =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() ? "" : best->first;
}

}  // namespace benchhub
