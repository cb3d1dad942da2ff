// See corpus.h.
#include "corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/random.h"
#include "cli/session.h"
#include "measure.h"
#include "plan/requests.h"
#include "store/sealed_lines.h"
#include "store/store.h"

namespace benchhub::perf {
namespace {

constexpr std::int64_t kFirstNight = 1'767'225'600'000, kDay = 86'400'000;  // 2026-01-01
constexpr const char* kWords[] = {"river",   "ledger",  "signal",  "orchard", "tariff", "lantern", "vector", "harbour",
                                  "summit",  "pigment", "margin",  "column",  "tunnel", "circuit", "meadow", "quarry",
                                  "anchor",  "saddle",  "compass", "thread",  "valley", "cipher",  "engine", "fabric",
                                  "glacier", "hammer",  "island",  "jigsaw",  "kettle", "lattice"};

std::string word(Random& random) { return kWords[random.index(std::size(kWords))]; }

std::string sentence(Random& random, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += (i > 0 ? " " : "") + word(random);
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

std::string title(Random& random) {
  std::string text = sentence(random, 3);
  text.pop_back();
  return text;
}

// One of four kinds of benchmark, so that binary and graded scores both occur.
struct Kind {
  const char* scoring;
  const char* metric;
  bool numeric;
};
constexpr Kind kKinds[] = {{R"({"type": "equals", "extract": "last_line"})", "accuracy", false},
                           {R"({"type": "numeric", "tolerance": 0.5, "extract": "last_line"})", "accuracy", true},
                           {R"({"type": "token_f1", "extract": "last_line"})", "mean", false},
                           {R"({"type": "contains"})", "accuracy", false}};

const Kind& kind_of(int benchmark) { return kKinds[benchmark % std::size(kKinds)]; }

// Arguments of a call are evaluated in any order; what is drawn here is drawn before, so that every compiler makes the
// same bytes.
std::string case_line(Random& random, int number, bool numeric) {
  const std::uint64_t numbers[] = {100 + random.index(900), 10 + random.index(90)};
  const std::string story = sentence(random, 24), words[] = {word(random), word(random)};
  const std::string expected =
      numeric ? std::to_string(numbers[0] * numbers[1]) : fmt::format("\"{} {}\"", words[0], words[1]);
  return fmt::format(R"({{"id":"c{:05}","vars":{{"a":{},"b":{},"story":"{}"}},"expected":{},"category":"{}"}})", number,
                     numbers[0], numbers[1], story, expected, number % 2 == 0 ? "plain" : "twisted") +
         "\n";
}

std::string definition_text(Random& random, int number) {
  const Kind& kind = kind_of(number);
  const std::string name = title(random), summary = sentence(random, 16), system = sentence(random, 12);
  return fmt::format(
      R"({{"format": 1, "name": "{} {}", "summary": "{}", "license": "CC-BY-4.0", "authors": [{{"name": "Author {}"}}],
          "tags": ["{}", "{}"], "cases": "cases.jsonl", "params": {{"temperature": 0, "max_tokens": 256}},
          "prompt": {{"system": "{}", "user": "{{{{story}}}} What follows from {{{{a}}}} and {{{{b}}}}?"}},
          "metric": "{}", "scoring": [{}]}})",
      name, number, summary, number % 97, kWords[number % std::size(kWords)], kWords[(number + 7) % std::size(kWords)],
      system, kind.metric, kind.scoring);
}

void write_models(const std::string& root, const CorpusShape& shape) {
  Random random(shape.seed);
  std::string models;
  for (int m = 0; m < shape.models; ++m) {
    const std::string name = title(random);
    const double prices[] = {0.1 + random.unit(), 0.5 + 4 * random.unit()};
    models += fmt::format(R"({}{{"slug": "model-{:03}", "id": "perf/model-{:03}", "name": "{} {}", "tags": ["chat"],
                              "prices": {{"input": {:.2f}, "output": {:.2f}, "date": "2026-01-01"}}}})",
                          m > 0 ? ", " : "", m, m, name, m, prices[0], prices[1]);
  }
  write_file(root + "/models/perf.json",
             R"({"format": 1, "name": "Perf", "protocol": "openai", "base_url": "http://127.0.0.1:9/v1", "models": [)" +
                 models + "]}");
}

void write_definition(const std::string& root, const CorpusShape& shape, int number) {
  Random random(shape.seed * 1000 + static_cast<std::uint64_t>(number));
  const std::string folder = fmt::format("{}/benchmarks/bench-{:04}/", root, number);
  write_file(folder + "benchmark.json", definition_text(random, number));
  write_file(folder + "README.md", markdown_text(random.next(), 4000));
  std::string cases;
  for (int i = 0; i < shape.cases; ++i) cases += case_line(random, i, kind_of(number).numeric);
  write_file(folder + "cases.jsonl", cases);
}

std::string answer_text(Random& random, const Case& the_case, bool right) {
  const std::string expected =
      the_case.expected.is_string() ? the_case.expected.get<std::string>() : the_case.expected.dump();
  const std::string wrong =
      the_case.expected.is_string() ? expected.substr(0, expected.find(' ')) + " " + word(random) : expected + "7";
  return sentence(random, 20) + "\n" + (right ? expected : wrong);
}

Answer make_answer(Random& random, const Request& request, const Case& the_case, const Model& model, double ability) {
  Answer out;
  out.case_id = the_case.id;
  out.repeat = request.repeat;
  out.key = answer_key(request);
  out.key_parts = answer_key_parts(request);
  out.state = AnswerState::answered;
  out.text = answer_text(random, the_case, random.unit() < ability);
  out.finish_reason = "stop";
  out.model_served = model.id;
  out.usage.input = 60 + static_cast<std::int64_t>(random.index(20));
  out.usage.output = 30 + static_cast<std::int64_t>(random.index(60));
  out.prices = model.prices;
  out.cost = usage_cost(out.usage, out.prices);
  out.timing.total_ms = std::round(400 + 4000 * random.unit());
  out.timing.ttft_ms = std::round(*out.timing.total_ms / 4);
  out.at_ms = kFirstNight + kDay + static_cast<std::int64_t>(random.index(kDay));
  out.tool_version = "0.1.0";
  return out;
}

std::string header(const char* format, const PairId& id) {
  return seal_line({{"format", format}, {"version", 1}, {"benchmark", id.benchmark}, {"model", id.model}});
}

std::string history_text(Random& random, const PairId& id, int cases, double ability) {
  std::string text = header("benchhub-history", id);
  for (int night = 0; night < 2; ++night) {
    const double score = std::clamp(ability + 0.1 * (random.unit() - 0.5), 0.0, 1.0);
    text += seal_line({{"at", kFirstNight + night * kDay},
                       {"score", score},
                       {"lower", nullptr},
                       {"upper", nullptr},
                       {"scored", cases},
                       {"total", cases},
                       {"cost", 12'000'000},
                       {"commit", ""}});
  }
  return text;
}

void write_answers(const std::string& root, const Repository& repository, const Benchmark& benchmark,
                   std::uint64_t seed) {
  Random random(seed);
  RequestMaker maker(benchmark);
  for (std::size_t m = 0; m < repository.models.size(); ++m) {
    const Model& model = repository.models[m];
    const PairId id{benchmark.slug, model.slug};
    const double ability = 0.2 + 0.7 * Random(m + 1).unit();
    std::string text = header("benchhub-answers", id);
    for (std::size_t c = 0; c < benchmark.cases.size(); ++c) {
      const Request request = maker.make(c, 0, repository.providers.front(), model);
      text += seal_line(to_json(make_answer(random, request, benchmark.cases[c], model, ability)));
    }
    const std::string folder = fmt::format("{}/data/{}/{}/", root, id.benchmark, id.model);
    write_file(folder + "answers.jsonl", text);
    write_file(folder + "history.jsonl", history_text(random, id, static_cast<int>(benchmark.cases.size()), ability));
  }
}

}  // namespace

std::string markdown_text(std::uint64_t seed, std::size_t bytes) {
  Random random(seed);
  std::string text = fmt::format("# {}\n\n", title(random));
  while (text.size() < bytes) {
    text += fmt::format("## {}\n\n", title(random));
    text += sentence(random, 40);
    text += fmt::format(" See [the *notes*](https://example.org/{0}) and `{0}()`.\n\n", word(random));
    for (int i = 0; i < 4; ++i) {
      text += fmt::format("- **{}**: ", word(random));
      text += sentence(random, 9) + "\n";
    }
    text += "\n| field | value | unit |\n|---|---:|---|\n";
    for (int i = 0; i < 4; ++i) {
      text += fmt::format("| {} ", word(random));
      text += fmt::format("| {:.1f} | ms |\n", 100 * random.unit());
    }
    text += fmt::format("\n```json\n{{\"expected\": \"{}\"}}\n```\n\n", word(random));
    text += sentence(random, 30) + "\n\n";
  }
  return text;
}

std::string cases_text(std::uint64_t seed, int cases) {
  Random random(seed);
  std::string text;
  for (int i = 0; i < cases; ++i) text += case_line(random, i, true);
  return text;
}

Repository load_corpus(const std::string& root) {
  const auto fs = make_real_fs();
  Diagnostics diagnostics;
  Repository repository = load_repository(*fs, root, scorer_catalog(), {}, diagnostics);
  if (!diagnostics.ok()) give_up("the corpus is not valid: " + diagnostics.errors().front().what);
  return repository;
}

FolderSize write_corpus(const std::string& root, const CorpusShape& shape) {
  write_file(root + "/benchhub.json", R"({"format": 1, "title": "Perf", "base_url": "https://perf.example"})");
  write_models(root, shape);
  for (int b = 0; b < shape.benchmarks; ++b) write_definition(root, shape, b);
  const Repository repository = load_corpus(root);
  parallel_for(repository.benchmarks.size(), 2,
               [&](std::size_t b) { write_answers(root, repository, repository.benchmarks[b], shape.seed + b); });
  return size_of(root);
}

void change_one_result(const std::string& root, int turn) {
  const auto fs = make_real_fs();
  Store store(*fs, root);
  const PairId id{"bench-0000", "model-001"};
  const auto data = store.read(id);
  const auto cases = fs->read(root + "/benchmarks/bench-0000/cases.jsonl");
  if (!data || data->answers.empty() || !cases) give_up("the pair to change is not there");
  const auto first_case = parse_json(cases->substr(0, cases->find('\n')));
  if (!first_case) give_up("the first case cannot be read");
  Answer answer = data->answers.front();
  answer.text =
      fmt::format("Turn {}.\n{}", turn, turn % 2 == 0 ? get_string(*first_case, "expected").value_or("") : "no idea");
  answer.at_ms += 1000;
  if (!store.upsert(id, {answer})) give_up("cannot change a result");
}

}  // namespace benchhub::perf
