// Single steps without processes and without a disk: validate, score, compare a board, a template, Markdown. CPU time
// of one thread per call, the median of several batches; where there is a natural floor (parsing alone, a table written
// by hand, cmark-gfm alone) the ratio to it. Planning is measured by perf_site, over its repository.
#include <cmark-gfm-core-extensions.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "base/fs.h"
#include "base/random.h"
#include "cli/session.h"
#include "corpus.h"
#include "measure.h"
#include "render/markdown.h"
#include "score/score.h"
#include "stats/board.h"
#include "stats/bradley_terry.h"
#include "template/template.h"

namespace benchhub::perf {
namespace {

// CPU seconds of one call: as many calls per batch as take about 0.1 s.
double cpu_of_one(const std::function<void()>& work) {
  constexpr int kBatches = 5;
  int calls = 1;
  const auto batch = [&] {
    return run_here([&] {
             for (int i = 0; i < calls; ++i) work();
           })
        .cpu_s;
  };
  for (double spent = batch(); spent < 0.1; spent = batch())
    calls *= spent > 0.01 ? static_cast<int>(0.1 / spent) + 1 : 10;
  std::vector<double> times;
  for (int i = 0; i < kBatches; ++i) times.push_back(batch() / calls);
  return median(std::move(times));
}

void print(const std::string& what, double seconds, const std::string& rest) {
  fmt::print("{:<44} {:>10.1f} us   {}\n", what, seconds * 1e6, rest);
  std::fflush(stdout);
}

void validate() {
  constexpr int kCases = 10'000;
  const std::string lines = cases_text(7, kCases);
  MemoryFs fs;
  const auto put = [&](const char* path, std::string_view text) {
    if (!fs.write_atomic(path, text, false)) give_up("no memory");
  };
  put("r/benchhub.json", R"({"format": 1, "title": "Perf", "base_url": "https://perf.example"})");
  put("r/benchmarks/sums/benchmark.json",
      R"({"format": 1, "name": "Sums", "summary": "Sums.", "license": "CC0-1.0", "authors": [{"name": "Perf"}],
          "prompt": {"user": "{{story}} {{a}} {{b}}"}, "cases": "cases.jsonl",
          "scoring": [{"type": "numeric", "tolerance": 0.5}]})");
  put("r/benchmarks/sums/cases.jsonl", lines);
  const double ours = cpu_of_one([&] {
    Diagnostics diagnostics;
    const Repository repository = load_repository(fs, "r", scorer_catalog(), {}, diagnostics);
    if (!diagnostics.ok() || repository.benchmarks.at(0).cases.size() != kCases) give_up("the cases are not valid");
  });
  const double floor = cpu_of_one([&] {
    std::size_t members = 0;
    for (std::size_t at = 0, end; (end = lines.find('\n', at)) != lines.npos; at = end + 1) {
      members += Json::parse(lines.begin() + static_cast<long>(at), lines.begin() + static_cast<long>(end)).size();
    }
    if (members == 0) give_up("nothing was parsed");
  });
  print("load and check 10,000 cases", ours,
        fmt::format("{:.1f} us a case, {:.0f} MB/s, {:.1f} x parsing them alone", ours / kCases * 1e6,
                    static_cast<double>(lines.size()) / ours / 1e6, ours / floor));
}

struct ScoringSample {
  const char* type;
  Json options, expected;
  const char* text;
};

void score() {
  const ScoringSample samples[] = {
      {"equals", {{"extract", "last_line"}}, "Paris", "It is the capital of France.\nParis"},
      {"contains", Json::object(), "Paris", "The capital of France is Paris, of course; it lies on the Seine."},
      {"regex", {{"pattern", "(?i)answer: (?P<answer>\\w+)"}}, "Paris", "Let me think about it. Answer: Paris"},
      {"numeric", {{"tolerance", 0.5}}, 1234.5, "12 boxes of 100 and some more make 1,234.5 in all"},
      {"token_f1", Json::object(), "the river Seine", "It lies on the banks of the Seine, a river in France"},
      {"json_equal",
       {{"extract", "code_block"}},
       {{"a", 1}, {"b", {1, 2, 3}}},
       "Here:\n```json\n{\"b\": [1, 2, 3], \"a\": 1}\n```\n"}};
  for (const auto& sample : samples) {
    Benchmark benchmark;
    Scoring scoring{sample.type, sample.options, 1};
    scoring.options["type"] = sample.type;
    benchmark.scoring = {scoring};
    Case the_case;
    the_case.id = "c";
    the_case.expected = sample.expected;
    benchmark.cases = {the_case};
    Answer answer;
    answer.case_id = "c";
    answer.state = AnswerState::answered;
    answer.text = sample.text;
    const CompiledBenchmark compiled(benchmark);
    if (!compiled.score(the_case, answer).value) give_up(std::string("not scored by ") + sample.type);
    const double one = cpu_of_one([&] { compiled.score(the_case, answer); });
    const double anew = cpu_of_one([&] { score_answer(benchmark, the_case, answer); });
    print(fmt::format("score one answer: {}", sample.type), one,
          fmt::format("{:.1f} us if the benchmark is compiled anew", anew * 1e6));
  }
}

void compare() {
  constexpr int kModels = 200, kCases = 805;
  for (const bool binary : {true, false}) {
    Random random(11);
    std::vector<BoardEntry> entries(kModels);
    for (int m = 0; m < kModels; ++m) {
      const double ability = 0.3 + 0.6 * random.unit();
      for (int c = 0; c < kCases; ++c)
        entries[static_cast<std::size_t>(m)].by_case.push_back(binary ? random.unit() < ability
                                                                      : (ability + random.unit()) / 2);
    }
    const double one = cpu_of_one([&] { compare_board(entries, {}, binary); });
    const double pairs = kModels * (kModels - 1) / 2.0;
    print(fmt::format("compare a board of 200 x 805, {}", binary ? "binary" : "graded"), one,
          fmt::format("{:.2f} us a pair, {:.2f} ns a case of a pair", one / pairs * 1e6, one / pairs / kCases * 1e9));
  }
}

// The nightly work of a board with graded scores: one set of resamples, the means of every model, every interval.
void resample() {
  constexpr std::size_t kModels = 200, kCases = 805;
  Random random(19);
  std::vector<std::vector<double>> scores(kModels);
  for (auto& model : scores)
    for (std::size_t c = 0; c < kCases; ++c) model.push_back(random.unit());
  const double all = run_here([&] {
                       const Resamples shared(kCases, kBootstrapDraws, 1);
                       for (const auto& model : scores) {
                         const auto means = bootstrap_means(model, shared);
                         if (!bca_interval(model, means, 0.95).interval.lower) give_up("no interval");
                       }
                     }).cpu_s;
  print("10,000 shared resamples of 200 x 805, with BCa", all,
        fmt::format("{:.2f} ns a draw of a case", all / kModels / kCases / kBootstrapDraws * 1e9));
}

// All pairs of 200 models, 20 games each, as a judge of pairs leaves them.
void strengths() {
  constexpr int kModels = 200;
  Random random(23);
  std::vector<Game> games;
  for (int a = 0; a < kModels; ++a) {
    for (int b = a + 1; b < kModels; ++b) {
      const double p = 1 / (1 + std::exp(0.01 * (a - b)));
      double wins = 0;
      for (int i = 0; i < 20; ++i) wins += random.unit() < p;
      if (wins > 0) games.push_back({a, b, 1, wins});
      if (wins < 20) games.push_back({a, b, 0, 20 - wins});
    }
  }
  const double one = cpu_of_one([&] {
    if (!bradley_terry(kModels, games)) give_up("no strengths");
  });
  print("Bradley-Terry of 200 models, all pairs", one, "with sandwich errors");
}

struct Row {
  std::string name, url;
  double score[10];
};

std::vector<Row> make_rows() {
  Random random(13);
  std::vector<Row> rows(200);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].name = fmt::format("Model <{}> & sons", i);
    rows[i].url = fmt::format("models/model-{}/", i);
    for (double& score : rows[i].score) score = std::round(1000 * random.unit()) / 10;
  }
  return rows;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

std::string table_by_hand(const std::vector<Row>& rows) {
  std::string out = "<table>\n";
  for (const auto& row : rows) {
    out += "<tr><th><a href=\"";
    append_escaped(out, row.url);
    out += "\">";
    append_escaped(out, row.name);
    out += "</a></th>";
    for (const double score : row.score) fmt::format_to(std::back_inserter(out), "<td>{}</td>", score);
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

std::string table_by_template(const tmpl::TemplateSet& set, const std::vector<Row>& rows) {
  tmpl::List list;
  list.reserve(rows.size());
  for (const auto& row : rows) {
    tmpl::List cells(std::begin(row.score), std::end(row.score));
    tmpl::Dict dict(3);
    dict.add("url", tmpl::Value::view(row.url)).add("name", tmpl::Value::view(row.name)).add("cells", std::move(cells));
    list.emplace_back(std::move(dict));
  }
  tmpl::Dict page;
  page.add("rows", std::move(list));
  std::string out;
  if (!set.render("table.html", std::move(page), out)) give_up("the template failed");
  return out;
}

void fill_template() {
  const tmpl::Loader loader = [](std::string_view) -> Result<tmpl::LoadedTemplate> {
    return tmpl::LoadedTemplate{
        "table.html",
        "<table>\n{% for row in rows %}<tr><th><a href=\"{{ row.url }}\">{{ row.name }}</a></th>"
        "{% for cell in row.cells %}<td>{{ cell }}</td>{% endfor %}</tr>\n{% endfor %}</table>\n"};
  };
  const auto set = tmpl::TemplateSet::compile(loader, {"table.html"});
  if (!set) give_up("the template does not compile: " + set.error().what);
  const std::vector<Row> rows = make_rows();
  const std::string bytes = table_by_template(*set, rows);
  if (bytes != table_by_hand(rows)) give_up("the template and the hand disagree");
  const double ours = cpu_of_one([&] { table_by_template(*set, rows); });
  const double floor = cpu_of_one([&] { table_by_hand(rows); });
  print("template, a table of 200 x 12, values made too", ours,
        fmt::format("{} bytes, {:.1f} x the same written by hand", bytes.size(), ours / floor));
}

void markdown() {
  const std::string text = markdown_text(17, 5000);
  const double ours = cpu_of_one([&] {
    if (!markdown_to_html(text)) give_up("Markdown was refused");
  });
  cmark_gfm_core_extensions_ensure_registered();
  const double floor = cpu_of_one([&] {
    cmark_parser* parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, text.data(), text.size());
    cmark_node* document = cmark_parser_finish(parser);
    std::free(cmark_render_html(document, CMARK_OPT_DEFAULT, nullptr));
    cmark_node_free(document);
    cmark_parser_free(parser);
  });
  print("Markdown of 5 KB", ours,
        fmt::format("{:.0f} MB/s, {:.1f} x cmark-gfm alone", static_cast<double>(text.size()) / ours / 1e6,
                    ours / floor));
}

}  // namespace
}  // namespace benchhub::perf

int main() {
  using namespace benchhub::perf;
  print_setting(TempFolder());
  validate();
  score();
  compare();
  resample();
  strengths();
  fill_template();
  markdown();
}
