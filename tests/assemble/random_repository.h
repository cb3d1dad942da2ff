// A small repository in memory that is edited at random: definitions, cases, models, answers, verdicts, labels,
// templates, damage, the caches, the day; with its site. What is remembered of a state before an edit is held against
// what comes of the same files without memory.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assemble/review_sample.h"
#include "assemble/site_build.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "plan/judging.h"
#include "score/score.h"
#include "store/labels.h"

namespace benchhub {

inline constexpr std::int64_t kDayMs = 86'400'000, kStart = 1'767'225'600'000;  // 2026-01-01

inline ScorerCatalog incremental_scorers() {
  ScorerCatalog out;
  for (const auto& scorer : scorers())
    out.push_back({scorer.name, scorer.help, scorer.options, check_case, reference_answer});
  return out;
}

// A small repository that can be edited at random, and its site.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    put("benchhub.json",
        R"({"format": 1, "title": "T", "base_url": "https://x.example/hub", "repository": "https://github.com/o/r", "judges": ["judge"]})");
    put_templates();
    put_program("one");
    for (const char* slug : {"sums", "words"}) add_benchmark(slug);
    write_models();
    run();
  }

  // Whether a file of the site is below a slug that no benchmark has any more.
  bool is_former(const std::string& path) const {
    const std::vector<std::string_view> parts = split(path, '/');
    return parts.size() > 2 && parts[0] == "benchmarks" && !definitions_.contains(std::string(parts[1]));
  }

  struct Built {
    std::map<std::string, std::string> site;
    SiteBuildReport report;
  };
  Built build(FileSystem& fs, const MemoryFs& files) {
    Built out;
    const Result<SiteBuildReport> report = try_build(fs);
    EXPECT_TRUE(report) << report.error().to_string();
    if (report) out.report = *report;
    out.site = site_of(files);
    return out;
  }
  static std::map<std::string, std::string> site_of(const MemoryFs& files) {
    std::map<std::string, std::string> out;
    for (const auto& [path, bytes] : files.files()) {
      if (path.starts_with("r/site/") && !path.ends_with('/')) out[path.substr(7)] = bytes;
    }
    return out;
  }
  std::map<std::string, std::string> site() const { return site_of(fs_); }
  Built incremental() { return build(fs_, fs_); }
  Built full() {
    MemoryFs fresh;
    for (const auto& [path, bytes] : fs_.files()) {
      if (path.ends_with('/') || path.starts_with("r/site/") || path.starts_with("r/.benchhub/")) continue;
      EXPECT_TRUE(fresh.write_atomic(path, bytes, false));
    }
    return build(fresh, fresh);
  }
  Result<SiteBuildReport> try_build(FileSystem& fs) {
    SiteBuildOptions options;
    options.root = "r";
    options.template_dirs = {"tool/templates"};
    options.output_dir = "r/site";
    options.program = "tool/program";
    options.tool_version = "1";
    options.threads = 2;
    options.name_files = true;
    options.plan = plan_options();
    BH_TRY(const auto build, SiteBuild::begin(fs, options));
    SiteBuildReport report;
    BH_TRY(const bool unchanged, build->nothing_changed(report));
    if (unchanged) return report;
    Diagnostics diagnostics;
    Repository repository = load_repository(fs, "r", incremental_scorers(), {}, diagnostics);
    if (!diagnostics.ok()) return fail(diagnostics.errors().front());
    retire_models(repository, utc_date(now_ms_));
    BH_TRY(auto frame, build->frame(repository, {}));
    return build->run(repository, std::move(frame), diagnostics.warnings().empty());
  }

  void let_days_pass(int days) { now_ms_ += days * kDayMs; }

  Repository load() {
    Diagnostics diagnostics;
    Repository out = load_repository(fs_, "r", incremental_scorers(), {}, diagnostics);
    EXPECT_TRUE(diagnostics.ok()) << diagnostics.errors().front().to_string();
    retire_models(out, utc_date(now_ms_));
    return out;
  }
  MemoryFs& fs() { return fs_; }
  // Everything is answered and judged.
  void run_to_end() {
    thorough_ = true;
    for (int i = 0; i < 4; ++i) run();  // a verdict may want another
    thorough_ = false;
  }
  PlanOptions plan_options() {
    PlanOptions options;
    options.now_ms = now_ms_;
    options.has_env = [this](const std::string&) { return key_set_; };
    return options;
  }

  void put_program(const std::string& bytes) { EXPECT_TRUE(fs_.write_atomic("tool/program", bytes, false)); }

  // One random edit; what it was.
  std::string edit() {
    static const std::vector<std::pair<const char*, void (World::*)()>> kEdits = {
        {"answer", &World::change_answer},
        {"answer", &World::change_answer},
        {"answers lost", &World::lose_answers},
        {"run", &World::run},
        {"verdict", &World::change_verdict},
        {"labels", &World::label},
        {"rubric", &World::change_rubric},
        {"history", &World::add_history},
        {"damage", &World::damage},
        {"expected", &World::change_case},
        {"case", &World::add_case},
        {"no case", &World::drop_case},
        {"readme", &World::change_readme},
        {"rename", &World::rename_benchmark},
        {"fork", &World::fork_benchmark},
        {"drop", &World::drop_benchmark},
        {"summary", &World::change_summary},
        {"model", &World::change_model},
        {"new model", &World::add_model},
        {"no model", &World::drop_model},
        {"template", &World::change_template},
        {"asset", &World::change_asset},
        {"title", &World::change_title},
        {"key", &World::toggle_key},
        {"days", &World::let_days_pass},
        {"site file", &World::spoil_site},
        {"cache", &World::spoil_cache},
        {"fault", &World::fail_build},
    };
    const auto& [name, change] = kEdits[random_.index(kEdits.size())];
    (this->*change)();
    return name;
  }

  void change_answer() {
    const auto data = any_pair();
    if (!data) return;
    Answer changed = data->answers[random_.index(data->answers.size())];
    changed.text += random_.index(2) == 0 ? "0" : "";
    changed.at_ms += 1 + static_cast<std::int64_t>(random_.index(3)) * kDayMs;
    EXPECT_TRUE(Store(fs_, "r").upsert(data->id, {changed}));
  }
  void add_case() {
    const std::string slug = any_benchmark();
    auto& cases = definitions_[slug].cases;
    if (cases.size() < 5) cases[cases.rbegin()->first + 1] = {static_cast<int>(random_.index(1000)), 1};
    write_definition(slug);
  }

 private:
  struct Item {
    int question = 0, expected = 0;
  };
  struct Definition {
    std::map<int, Item> cases;
    std::string readme = "Words.", summary = "S.", forked_from;
    std::vector<std::string> formerly;
    int max_age_days = 0, repeats = 1;
    bool judged = false;
    std::string rubric = "Be just.";
  };

  void put(const std::string& path, const std::string& bytes) {
    EXPECT_TRUE(fs_.write_atomic("r/" + path, bytes, false));
  }
  void put_templates() {
    const auto real = make_real_fs();
    const std::string from = BENCHHUB_SOURCE_DIR "/templates";
    for (const std::string folder : {"", "/partials", "/assets"}) {
      const std::vector<std::string> names = real->list(from + folder).value();
      for (const std::string& name : names) {
        const std::string file = folder + "/" + name;
        if (const auto text = real->read(from + file)) {
          EXPECT_TRUE(fs_.write_atomic("tool/templates" + file, *text, false));
        }
      }
    }
    EXPECT_TRUE(fs_.write_atomic("tool/docs/methodology.md", "# How\n", false));
  }
  std::string any_benchmark() {
    auto it = definitions_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(random_.index(definitions_.size())));
    return it->first;
  }
  void remove_below(const std::string& prefix) {
    for (const auto& [path, bytes] : fs_.files()) {
      if (path.starts_with("r/" + prefix)) (void)fs_.remove(path);
    }
  }

  void write_definition(const std::string& slug) {
    const Definition& d = definitions_[slug];
    std::string cases;
    for (const auto& [id, item] : d.cases)
      cases +=
          fmt::format("{{\"id\":\"c{}\",\"vars\":{{\"q\":\"what is {}\"}},\"expected\":\"{}\",\"category\":\"k{}\"}}\n",
                      id, item.question, item.expected, id % 2);
    put("benchmarks/" + slug + "/benchmark.json",
        fmt::format(R"({{"format": 1, "name": "The {0}", "summary": "{1}", "license": "CC0-1.0",
            "authors": [{{"name": "A"}}], "prompt": {{"user": "Q: {{{{q}}}}"}}, "cases": "cases.jsonl",
            "scoring": [{6}], "repeats": {2}{3}{4}, "formerly": {5}}})",
                    slug, d.summary, d.repeats,
                    d.max_age_days > 0 ? fmt::format(", \"refresh\": {{\"max_age_days\": {}}}", d.max_age_days) : "",
                    d.forked_from.empty() ? "" : ", \"forked_from\": \"" + d.forked_from + "\"",
                    Json(d.formerly).dump(), scoring_of(slug, d)));
    put("benchmarks/" + slug + "/README.md", d.readme);
    put("benchmarks/" + slug + "/cases.jsonl", cases);
  }
  static std::string scoring_of(const std::string& slug, const Definition& d) {
    if (!d.judged) return R"({"type": "equals"})";
    const std::string rubric = R"(", "rubric": ")" + d.rubric + "\"}";
    if (slug != "words") return R"({"type": "judge_pair", "against": "all)" + rubric;
    return R"({"type": "equals"}, {"type": "judge_score)" + rubric;
  }
  void add_benchmark(const std::string& slug) {
    Definition& d = definitions_[slug];
    const int first = static_cast<int>(random_.index(1000));
    for (int i = 0; i < 3; ++i) d.cases[i] = {first + i, static_cast<int>(random_.index(3))};
    d.max_age_days = random_.index(3) == 0 ? 40 : 0;
    d.repeats = random_.index(4) == 0 ? 2 : 1;
    // Some by grades beside a rule, others by comparing every model with every other and nothing else.
    d.judged = slug == "words" || random_.index(3) == 0;
    write_definition(slug);
  }
  void write_models() {
    std::string list;
    for (const auto& [slug, price] : models_) {
      list += fmt::format(
          R"({}{{"slug": "{}", "id": "{}-id", "name": "The {}", {}"prices": {{"input": {}, "output": 2, "date": "2026-01-01"}}}})",
          list.empty() ? "" : ", ", slug, slug, slug, slug == "m-b" ? R"("retired": "2026-01-21", )" : "", price);
    }
    put("models/p.json",
        R"({"format": 1, "name": "P", "protocol": "openai", "base_url": "https://p.example/v1", "key_env": "P_KEY", "models": [)" +
            list + "]}");
    put("models/q.json",
        R"({"format": 1, "name": "Q", "protocol": "openai", "base_url": "https://q.example/v1", "key_env": "P_KEY",
            "models": [{"slug": "judge", "id": "judge-id", "name": "Judge", "tags": ["judge"], "retired": "2026-03-01",
                        "prices": {"input": 1, "output": 2, "date": "2026-01-01"}}]})");
    put("models/baseline.json", R"({"format": 1, "name": "B", "protocol": "baseline", "models": [
        {"slug": "echo", "id": "echo", "name": "Echo", "params": {"kind": "echo"}}]})");
  }

  Result<Plan> plan_of(const Repository& repository, const Store& store) {
    PlanOptions options = plan_options();
    options.has_env = [](const std::string&) { return true; };
    return make_plan(repository, store, options);
  }
  bool goes_wrong(std::size_t one_in) { return !thorough_ && random_.index(one_in) == 0; }
  // Answers some of what the plan wants.
  void run() {
    const Repository repository = load();
    Store store(fs_, "r");
    const auto plan = plan_of(repository, store);
    ASSERT_TRUE(plan) << plan.error().to_string();
    for (const PairPlan& pair : plan->pairs) {
      if (!pair.may_run() || goes_wrong(5)) continue;
      RequestMaker maker(*pair.benchmark);
      std::vector<Answer> answers;
      for (const CasePlan& item : pair.cases) {
        if (thorough_ && item.adopted) answers.push_back(taken_over(*item.answer, pair, item));
        if (item.status == CaseStatus::fresh || goes_wrong(8)) continue;
        answers.push_back(answer(maker.make(item.case_index, item.repeat, *pair.provider, *pair.model), pair, item));
      }
      if (answers.empty()) continue;
      ASSERT_TRUE(store.upsert(pair.id, answers));
    }
    judge(repository, store);
  }
  std::string verdict_text(const JudgeSpec& spec) {
    if (spec.kind == JudgeKind::pair) return fmt::format("[[{}]]", "ABC"[random_.index(3)]);
    return fmt::format("[[{}]]", 1 + random_.index(5));
  }
  // Gives some of the verdicts that are wanted now, a few of which cannot be read.
  void judge(const Repository& repository, Store& store) {
    const auto plan = plan_of(repository, store);
    ASSERT_TRUE(plan) << plan.error().to_string();
    for (const PairPlan& pair : plan->pairs) {
      std::vector<Answer> replies;
      for (const VerdictPlan& verdict : pair.verdicts) {
        if (thorough_ && verdict.adopted) {
          replies.push_back(taken_over(*verdict.answer, pair, pair.cases[verdict.item]));
          replies.back().verdict = verdict.ref;
        }
        const auto& routes = verdict.task->seat->routes;
        if (routes.empty() || verdict.status == CaseStatus::fresh || goes_wrong(8)) continue;
        Answer reply = answer(judge_request(pair, verdict, routes.front()), pair, pair.cases[verdict.item]);
        reply.verdict = verdict.ref;
        if (reply.state == AnswerState::answered)
          reply.text = goes_wrong(9) ? "no idea" : verdict_text(verdict.task->spec);
        replies.push_back(reply);
      }
      if (replies.empty()) continue;
      ASSERT_TRUE(store.upsert(pair.id, replies));
    }
  }
  // As a run copies what it finds elsewhere.
  static Answer taken_over(Answer copy, const PairPlan& pair, const CasePlan& item) {
    copy.case_id = pair.benchmark->cases[item.case_index].id;
    copy.repeat = item.repeat;
    return copy;
  }
  Answer answer(const Request& request, const PairPlan& pair, const CasePlan& item) {
    Answer a;
    a.case_id = pair.benchmark->cases[item.case_index].id;
    a.repeat = item.repeat;
    a.key = answer_key(request);
    a.key_parts = answer_key_parts(request);
    a.state = goes_wrong(12) ? AnswerState::provider_error : AnswerState::answered;
    if (a.state == AnswerState::answered) a.text = std::to_string(random_.index(3));
    a.usage = {.input = 10, .output = static_cast<std::int64_t>(random_.index(50))};
    a.cost = 1000 + static_cast<Nano>(random_.index(1000));
    a.prices = {.input = nano_from_usd(1), .output = nano_from_usd(2), .date = "2026-01-01"};
    a.timing.total_ms = 100 + static_cast<double>(random_.index(100));
    a.at_ms = now_ms_ - static_cast<std::int64_t>(random_.index(1000));
    return a;
  }
  std::optional<PairData> any_pair() {
    Store store(fs_, "r");
    const auto ids = store.pairs();
    if (!ids || ids->empty()) return std::nullopt;
    auto data = store.read((*ids)[random_.index(ids->size())]);
    return data && !data->answers.empty() ? std::optional(*std::move(data)) : std::nullopt;
  }

  void change_verdict() {
    const auto data = any_pair();
    if (!data || data->judgments.empty()) return;
    Answer changed = data->judgments[random_.index(data->judgments.size())];
    changed.text = fmt::format("[[{}]]", 1 + random_.index(5));
    changed.at_ms += 1;
    if (random_.index(3) == 0) changed.model_served = "judge-2";
    EXPECT_TRUE(Store(fs_, "r").upsert(data->id, {changed}));
  }
  // People label some answers that were judged; now and then a line is damaged, or the file goes.
  void label() {
    const std::string slug = any_benchmark();
    if (random_.index(8) == 0) return (void)fs_.remove("r/" + labels_path(slug));
    const Repository repository = load();
    const Store store(fs_, "r");
    const auto plan = plan_of(repository, store);
    auto file = read_labels(fs_, "r", slug);
    if (!plan || !file) return;
    std::vector<const PairPlan*> pairs;
    for (const PairPlan& pair : plan->pairs) {
      if (pair.id.benchmark == slug) pairs.push_back(&pair);
    }
    for (HumanLabel& one : draw_for_review(pairs, file->labels, 0.5, random_.index(9)).added) {
      one.verdict = std::to_string(1 + random_.index(5));
      file->labels.push_back(std::move(one));
    }
    if (random_.index(6) == 0) file->unread.push_back("no label");
    EXPECT_TRUE(file->labels.empty() || write_labels(fs_, "r", slug, *file));
  }
  void change_rubric() {
    const std::string slug = any_benchmark();
    definitions_[slug].rubric = random_.index(2) == 0 ? "Be just." : "Be hard.";
    write_definition(slug);
  }
  void lose_answers() {
    if (const auto data = any_pair()) remove_below("data/" + data->id.benchmark + "/" + data->id.model + "/");
  }
  void add_history() {
    const auto data = any_pair();
    if (!data) return;
    HistoryEntry entry;
    entry.at_ms = now_ms_;
    entry.score = random_.unit();
    entry.scored = entry.total = 3;
    EXPECT_TRUE(Store(fs_, "r").append_history(data->id, entry));
  }
  void damage() {
    const auto data = any_pair();
    if (!data) return;
    const std::string path = "data/" + data->id.benchmark + "/" + data->id.model + "/answers.jsonl";
    std::string bytes = fs_.files()["r/" + path];
    bytes[bytes.size() / 2] ^= 1;
    if (bytes[bytes.size() / 2] != '\n') put(path, bytes);
  }
  void change_case() {
    const std::string slug = any_benchmark();
    Item& item = std::next(definitions_[slug].cases.begin())->second;
    (random_.index(2) == 0 ? item.question : item.expected) += 1;
    write_definition(slug);
  }
  void drop_case() {
    const std::string slug = any_benchmark();
    auto& cases = definitions_[slug].cases;
    if (cases.size() > 2) cases.erase(cases.begin());
    write_definition(slug);
  }
  void change_readme() {
    const std::string slug = any_benchmark();
    definitions_[slug].readme += " More.";
    write_definition(slug);
  }
  void change_summary() {
    const std::string slug = any_benchmark();
    definitions_[slug].summary += " Again.";
    write_definition(slug);
  }
  // The data stay under the old name: found by their keys.
  void rename_benchmark() {
    const std::string slug = any_benchmark(), renamed = fmt::format("b{}", ++made_);
    definitions_[renamed] = definitions_[slug];
    if (random_.index(3) > 0) definitions_[renamed].formerly.push_back(slug);
    definitions_.erase(slug);
    remove_below("benchmarks/" + slug + "/");
    write_definition(renamed);
  }
  void fork_benchmark() {
    if (definitions_.size() > 3) return drop_benchmark();
    const std::string slug = any_benchmark(), fork = fmt::format("b{}", ++made_);
    definitions_[fork] = definitions_[slug];
    definitions_[fork].forked_from = slug;
    definitions_[fork].formerly.clear();
    write_definition(fork);
  }
  void drop_benchmark() {
    if (definitions_.size() < 2) return;
    const std::string slug = any_benchmark();
    definitions_.erase(slug);
    remove_below("benchmarks/" + slug + "/");
    if (random_.index(2) == 0) remove_below("data/" + slug + "/");
  }
  void change_model() {
    models_.begin()->second += 1;
    write_models();
  }
  void add_model() {
    if (models_.size() < 4) models_[fmt::format("m{}", ++made_)] = 1;
    write_models();
  }
  void drop_model() {
    if (models_.size() > 2) models_.erase(models_.begin());
    write_models();
  }
  void change_template() {
    const char* const names[] = {"case.html", "base.html", "pair.html", "partials/board.html", "home.html"};
    const std::string name = names[random_.index(5)];
    const std::string own = "r/templates/" + name, theirs = "tool/templates/" + name;
    const auto files = fs_.files();
    if (files.contains(own) && random_.index(3) == 0) return (void)fs_.remove(own);
    EXPECT_TRUE(fs_.write_atomic(own, files.at(files.contains(own) ? own : theirs) + "\n", false));
  }
  void change_asset() { put("templates/assets/own.css", fmt::format("a{{order:{}}}", random_.index(100))); }
  void change_title() {
    const bool logo = random_.index(2) == 0;
    if (logo) change_logo();
    put("benchhub.json",
        fmt::format(
            R"({{"format": 1, "title": "T{}", "base_url": "https://x.example/hub", "judges": ["judge"], "footer": "By {}"{}}})",
            random_.index(9), random_.index(3), logo ? R"(, "logo": "templates/logo.png")" : ""));
  }
  // Other bytes under the same name: the pages name another file.
  void change_logo() {
    const std::string size("\0\0\0\x10\0\0\0\x10", 8);
    put("templates/logo.png",
        std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) + size + fmt::format("{:020}", random_.index(9)));
  }
  void toggle_key() { key_set_ = !key_set_; }
  void let_days_pass() { now_ms_ += static_cast<std::int64_t>(random_.index(30)) * kDayMs; }
  void spoil_site() {
    const auto files = fs_.files();
    auto it = files.lower_bound("r/site/");
    std::advance(it, static_cast<std::ptrdiff_t>(random_.index(20)));
    if (it == files.end() || !it->first.starts_with("r/site/") || it->first.ends_with('/')) return;
    if (random_.index(3) == 0) return (void)fs_.remove(it->first);
    std::string bytes = it->second + (random_.index(2) == 0 ? "x" : "");
    bytes[0] ^= 1;  // also at the same size
    EXPECT_TRUE(fs_.write_atomic(it->first, bytes, false));
  }
  void spoil_cache() {
    const auto files = fs_.files();
    const char* const names[] = {"cache/ledger",      "cache/inventory",  "cache/keys",   "site-manifest",
                                 "cache/templates-0", "cache/site-files", "cache/settled"};
    const std::string path = std::string("r/.benchhub/") + names[random_.index(std::size(names))];
    const auto it = files.find(path);
    if (it == files.end() || it->second.empty()) return;
    std::string bytes = it->second;
    bytes[random_.index(bytes.size())] ^= 4;
    if (random_.index(2) == 0) return (void)fs_.remove(path);
    EXPECT_TRUE(fs_.write_atomic(path, bytes, false));
  }
  // A build that ends at any point.
  void fail_build() {
    change_answer();
    FaultFs faulty(fs_, static_cast<int>(1 + random_.index(40)), true);
    (void)try_build(faulty);
  }

  Random random_;
  MemoryFs fs_;
  std::map<std::string, Definition> definitions_;
  std::map<std::string, int> models_ = {{"m-a", 1}, {"m-b", 2}};
  std::int64_t now_ms_ = kStart;
  bool key_set_ = true, thorough_ = false;
  int made_ = 0;
};

}  // namespace benchhub
