// The store on healthy files: order, replacing, merging of branches, paths, history.
#include "store/store.h"

#include <gtest/gtest.h>

#include "store/sample.h"
#include "store/sealed_lines.h"

namespace benchhub {
namespace {

using sample::answer;
using sample::kPair;
using sample::shown;

TEST(Store, AnAbsentFileIsAnEmptyPairAndReadingCreatesNothing) {
  MemoryFs fs;
  const Store store(fs, "repo");
  const auto data = store.read(kPair);
  ASSERT_TRUE(data);
  EXPECT_TRUE(data->answers.empty());
  EXPECT_TRUE(data->damage.empty());
  EXPECT_TRUE(store.history(kPair, nullptr)->empty());
  EXPECT_TRUE(store.pairs()->empty());
  EXPECT_TRUE(fs.files().empty());
}

TEST(Store, AnswersComeBackWholeSortedByCaseBytesThenRepeat) {
  MemoryFs fs;
  Store store(fs, "repo");
  Answer full = answer("b", 1, "tab\t quote\" nul" + std::string(1, '\0') + " é 🙂 </script>\n");
  full.tool_calls = Json::array({{{"name", "f"}, {"digest", "inner"}}});
  full.usage.input = 12;
  full.cost = 34;
  full.timing.total_ms = 1.25;
  ASSERT_TRUE(store.upsert(
      kPair, {full, answer("b", 0, "x"), answer("B", 0, "y"), answer("a10", 0, "z"), answer("a9", 0, "w")}));
  const auto data = store.read(kPair);
  ASSERT_TRUE(data);
  ASSERT_EQ(data->answers.size(), 5u);
  EXPECT_EQ(shown({data->answers.begin(), data->answers.begin() + 4}), "B/0=y a10/0=z a9/0=w b/0=x ");
  EXPECT_EQ(to_json(data->answers[4]), to_json(full));
  EXPECT_TRUE(data->damage.empty());
}

TEST(Store, UpsertReplacesEqualCaseAndRepeatEvenIfTheClockWentBack) {
  MemoryFs fs;
  Store store(fs, "repo");
  ASSERT_TRUE(store.upsert(kPair, {answer("c1", 0, "old", 2000), answer("c2", 0, "kept", 2000)}));
  ASSERT_TRUE(store.upsert(kPair, {answer("c1", 0, "new", 1000)}));
  EXPECT_EQ(shown(store.read(kPair)->answers), "c1/0=new c2/0=kept ");
}

// What a merge of two branches leaves: both asked the case, one of them something else.
TEST(Store, AnOlderAnswerToSomethingElseStaysBesideTheNewer) {
  Answer wanted = answer("c1", 0, "to what is asked now", 1'767'225'600'000),
         newer = answer("c1", 0, "newer", 1'767'225'700'000);
  newer.key = std::string(64, 'b');
  Answer failure = answer("c1", 0, "", 1'767'225'500'000);
  failure.key = std::string(64, 'c');
  failure.state = AnswerState::provider_error;
  MemoryFs fs;
  Store store(fs, "repo");
  ASSERT_TRUE(fs.write_atomic(
      sample::kAnswers, sample::header() + sample::line(newer) + sample::line(failure) + sample::line(wanted), true));
  EXPECT_EQ(shown(store.read(kPair)->answers), "c1/0=newer ");
  EXPECT_EQ(shown(store.read(kPair)->older), "c1/0=to what is asked now ") << "a failure is no answer";
  ASSERT_TRUE(store.upsert(kPair, {answer("c2", 0, "another case")}));
  EXPECT_EQ(shown(store.read(kPair)->older), "c1/0=to what is asked now ") << "still there after a write";
  ASSERT_TRUE(store.upsert(kPair, {wanted}));
  EXPECT_EQ(shown(store.read(kPair)->answers), "c1/0=to what is asked now c2/0=another case ");
  EXPECT_EQ(shown(store.read(kPair)->older), "c1/0=newer ") << "a run has settled it; what was paid for stays";
}

// A definition that is edited, run, and put back.
TEST(Store, WhatWasAskedBeforeAnEditStaysAndIsPutBack) {
  MemoryFs fs;
  Store store(fs, "repo");
  const std::int64_t day = 1'767'225'600'000;
  const auto to = [&](char what, std::int64_t at_ms) {
    Answer out = answer("c1", 0, std::string("to ") + what, at_ms);
    out.key = std::string(64, what);
    return out;
  };
  const auto all = [&] { return shown(store.read(kPair)->answers) + "| " + shown(store.read(kPair)->older); };
  ASSERT_TRUE(store.upsert(kPair, {to('a', day), answer("c2", 0, "alone")}));
  ASSERT_TRUE(store.upsert(kPair, {to('b', day + 1)}));
  EXPECT_EQ(all(), "c1/0=to b c2/0=alone | c1/0=to a ");
  ASSERT_TRUE(store.upsert(kPair, {to('a', day)}));
  EXPECT_EQ(all(), "c1/0=to a c2/0=alone | c1/0=to b ") << "what a run hands in stands, whatever the clocks said";
  EXPECT_EQ(store.read(kPair)->answers[0].at_ms, day) << "and is as old as it was";
  const std::string bytes = fs.files().at(sample::kAnswers);
  ASSERT_TRUE(store.upsert(kPair, {to('a', day)}));
  EXPECT_EQ(fs.files().at(sample::kAnswers), bytes) << "twice is once";
  const Place place{"c1", 0};
  EXPECT_EQ(store.read(kPair)->at(place, std::string(64, 'b'))->text, "to b");
  EXPECT_EQ(store.read(kPair)->at(place, std::string(64, 'c')), nullptr);
  // An answer to the same takes its place alone; what failed takes nobody's.
  Answer failure = to('c', day + 2);
  failure.state = AnswerState::provider_error;
  ASSERT_TRUE(store.upsert(kPair, {failure}));
  EXPECT_EQ(all(), "c1/0=to a c2/0=alone | c1/0=to b ");
  ASSERT_TRUE(store.upsert(kPair, {to('a', day + 3)}));
  EXPECT_EQ(all(), "c1/0=to a c2/0=alone | c1/0=to b ");
  // Not for ever: the two newest stay.
  ASSERT_TRUE(store.upsert(kPair, {to('c', day + 4)}));
  EXPECT_EQ(all(), "c1/0=to c c2/0=alone | c1/0=to a c1/0=to b ");
  ASSERT_TRUE(store.upsert(kPair, {to('d', day - 5)}));
  EXPECT_EQ(all(), "c1/0=to d c2/0=alone | c1/0=to c c1/0=to a ");
}

// As git would put the files of two checkouts together.
TEST(Store, OfMergedAnswersTheNewestStandsWhereverItComesFrom) {
  const std::int64_t day = 1'767'225'600'000;
  Answer ours = answer("c1", 0, "ours", day + 1), theirs = answer("c1", 0, "theirs", day);
  theirs.key = std::string(64, 'b');
  MemoryFs one, two;
  ASSERT_TRUE(Store(one, "repo").upsert(kPair, {ours}));
  ASSERT_TRUE(Store(one, "repo").merge(kPair, {theirs}));
  ASSERT_TRUE(Store(two, "repo").upsert(kPair, {theirs}));
  ASSERT_TRUE(Store(two, "repo").merge(kPair, {ours}));
  EXPECT_EQ(one.files().at(sample::kAnswers), two.files().at(sample::kAnswers));
  EXPECT_EQ(shown(Store(one, "repo").read(kPair)->answers), "c1/0=ours ");
  EXPECT_EQ(shown(Store(one, "repo").read(kPair)->older), "c1/0=theirs ");
}

TEST(Store, AFailureNeverTakesThePlaceOfAnAnswer) {
  MemoryFs fs;
  Store store(fs, "repo");
  Answer paid = answer("c1", 0, "paid for", 1000), failure = answer("c1", 0, "", 2000);
  paid.key = std::string(64, 'a');
  failure.key = std::string(64, 'b');
  failure.state = AnswerState::provider_error;
  failure.failed_runs = 2;
  ASSERT_TRUE(store.upsert(kPair, {paid}));
  ASSERT_TRUE(store.upsert(kPair, {failure}));
  const Answer stands = store.read(kPair)->answers.at(0);
  EXPECT_EQ(stands.text, "paid for");
  EXPECT_EQ(stands.state, AnswerState::answered);
  EXPECT_EQ(stands.key, paid.key);
  EXPECT_EQ(stands.retry_key, failure.key);
  EXPECT_EQ(stands.failed_runs, 2);
  Answer next = answer("c1", 0, "the next", 3000);
  next.key = failure.key;
  ASSERT_TRUE(store.upsert(kPair, {next}));
  EXPECT_EQ(store.read(kPair)->answers.at(0).text, "the next");
  EXPECT_EQ(store.read(kPair)->answers.at(0).retry_key, "");
}

TEST(Store, SameAnswersGiveSameBytesInAnyOrder) {
  MemoryFs one, two;
  const Answer a = answer("a", 0, "1"), b = answer("b", 0, "2"), c = answer("c", 0, "3");
  ASSERT_TRUE(Store(one, "repo").upsert(kPair, {a, b, c}));
  ASSERT_TRUE(Store(two, "repo").upsert(kPair, {c}));
  ASSERT_TRUE(Store(two, "repo").upsert(kPair, {b, a}));
  ASSERT_TRUE(Store(two, "repo").upsert(kPair, {}));
  EXPECT_EQ(one.files().at(sample::kAnswers), two.files().at(sample::kAnswers));
}

TEST(Store, UnionMergeWithRepeatedHeadersAndAnyOrderIsReadWhateverTheOrder) {
  const std::string older = sample::line(answer("a", 0, "older", 1000)),
                    newer = sample::line(answer("a", 0, "newer", 2000)),
                    other = sample::line(answer("b", 0, "b", 1000)), tie = sample::line(answer("b", 0, "tie", 1000));
  const auto first = sample::read_bytes(sample::header() + newer + other + sample::header() + older + tie);
  const auto second = sample::read_bytes(tie + older + sample::header() + "\n" + other + newer);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(shown(first->answers), shown(second->answers));
  EXPECT_EQ(first->answers.size(), 2u);
  EXPECT_EQ(first->answers[0].text, "newer");
  EXPECT_TRUE(first->damage.empty());
  EXPECT_TRUE(second->damage.empty());
}

TEST(Store, BomAndCrlfAreAcceptedAndWrittenBackWithout) {
  const std::string plain = sample::header() + sample::line(answer("a", 0, "1"));
  std::string crlf = "\xEF\xBB\xBF" + plain;
  crlf.insert(crlf.find('\n'), "\r");
  crlf.insert(crlf.size() - 1, "\r");
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic(sample::kAnswers, crlf, true));
  Store store(fs, "repo");
  EXPECT_TRUE(store.read(kPair)->damage.empty());
  ASSERT_TRUE(store.upsert(kPair, {}));
  EXPECT_EQ(fs.files().at(sample::kAnswers), plain);
}

TEST(Store, MembersThatThisVersionDoesNotKnowSurviveARewrite) {
  Json future = to_json(answer("a", 0, "1"));
  future["zz_new"] = {{"x", 1}};
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic(sample::kAnswers, sample::header() + seal_line(future), true));
  ASSERT_TRUE(Store(fs, "repo").upsert(kPair, {answer("b", 0, "2")}));
  EXPECT_NE(fs.files().at(sample::kAnswers).find(seal_line(future)), std::string::npos);
}

TEST(Store, FoldersThatWereMovedByHandKeepTheirAnswersAndGetTheirNewName) {
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic("repo/data/renamed/echo/answers.jsonl",
                              sample::header() + sample::line(answer("a", 0, "1")), true));
  Store store(fs, "repo");
  const PairId renamed{"renamed", "echo"};
  EXPECT_EQ(shown(store.read(renamed)->answers), "a/0=1 ");
  ASSERT_TRUE(store.upsert(renamed, {}));
  EXPECT_NE(fs.files().at("repo/data/renamed/echo/answers.jsonl").find(R"("benchmark":"renamed")"), std::string::npos);
}

TEST(Store, PairsAreSlugFoldersOnlySorted) {
  MemoryFs fs;
  for (const char* path :
       {"repo/data/b/m2/answers.jsonl", "repo/data/b/m1/history.jsonl", "repo/data/a/m/answers.jsonl",
        "repo/data/a/.gitkeep", "repo/data/README.md", "repo/data/Not A Slug/m/answers.jsonl", "repo/data/a/stray-file",
        "repo/data/a/m/answers.jsonl.tmp7-1"}) {
    ASSERT_TRUE(fs.write_atomic(path, "", true));
  }
  const std::vector<PairId> expected = {{"a", "m"}, {"b", "m1"}, {"b", "m2"}};
  EXPECT_EQ(*Store(fs, "repo").pairs(), expected);
}

TEST(Store, LeftoverTempFilesAreNeverReadAsData) {
  MemoryFs fs;
  ASSERT_TRUE(
      fs.write_atomic(sample::kAnswers + ".tmp12-0", sample::header() + sample::line(answer("a", 0, "1")), true));
  EXPECT_TRUE(Store(fs, "repo").read(kPair)->answers.empty());
}

TEST(Store, NamesThatAreNoSlugsAreRefusedEverywhere) {
  MemoryFs fs;
  Store store(fs, "repo");
  for (const std::string& bad : {std::string(".."), std::string(""), std::string("a/b"), std::string("A"),
                                 std::string("."), std::string("a\0b", 3), std::string(65, 'a'), std::string("é")}) {
    for (const PairId& id : {PairId{bad, "m"}, PairId{"b", bad}}) {
      EXPECT_EQ(store.read(id).error().code, Errc::invalid_input);
      EXPECT_EQ(store.upsert(id, {answer("a", 0, "1")}).error().code, Errc::invalid_input);
      EXPECT_EQ(store.history(id, nullptr).error().code, Errc::invalid_input);
      EXPECT_EQ(store.append_history(id, {}).error().code, Errc::invalid_input);
    }
  }
  EXPECT_TRUE(fs.files().empty());
}

TEST(Store, HistoryIsSortedByTimeAndReplacesTheSameMoment) {
  MemoryFs fs;
  Store store(fs, "repo");
  HistoryEntry entry;
  entry.at_ms = 1'767'225'602'000;
  entry.total = 30;
  ASSERT_TRUE(store.append_history(kPair, entry));
  entry.score = 0.5;
  entry.lower = 0.25;
  entry.upper = 1;
  entry.scored = 30;
  entry.cost = 1234;
  entry.commit = "0123456";
  entry.served = "m-1-june, m-1-may";
  entry.fingerprint = "fp_a";
  entry.judges = "x, y";
  entry.sample_cases = 5;
  entry.sample_seed = 9'223'372'036'854'775'807;
  ASSERT_TRUE(store.append_history(kPair, entry));
  entry.at_ms = 1'767'225'601'000;
  entry.score = std::nullopt;
  entry.served = entry.fingerprint = entry.judges = "";
  entry.sample_cases = 0;
  ASSERT_TRUE(store.append_history(kPair, entry));
  std::vector<Damage> damage;
  const auto history = store.history(kPair, &damage);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].at_ms, 1'767'225'601'000);
  EXPECT_EQ((*history)[0].score, std::nullopt);
  EXPECT_EQ((*history)[1].score, 0.5);
  EXPECT_EQ((*history)[1].upper, 1.0);
  EXPECT_EQ((*history)[1].cost, 1234);
  EXPECT_EQ((*history)[1].commit, "0123456");
  EXPECT_EQ((*history)[1].served, "m-1-june, m-1-may");
  EXPECT_EQ((*history)[1].fingerprint, "fp_a");
  EXPECT_EQ((*history)[1].judges, "x, y");
  EXPECT_EQ((*history)[1].sample_cases, 5);
  EXPECT_EQ((*history)[1].sample_seed, 9'223'372'036'854'775'807U);
  EXPECT_EQ((*history)[0].sample_cases, 0);
  const auto lines = split_lines(fs.files().at("repo/data/" + kPair.benchmark + "/" + kPair.model + "/history.jsonl"));
  EXPECT_FALSE(contains(lines.at(1), "sample")) << "the line of a run that took all is as before";
  EXPECT_TRUE(contains(lines.at(2), R"("sample":{"cases":5,"seed":9223372036854775807})"));
  EXPECT_EQ((*history)[0].served, "");  // as in files of older programs
  EXPECT_TRUE(damage.empty());
}

TEST(Store, HistoryRefusesAnAbsurdSample) {
  for (const char* sample : {"7", "{}", R"({"cases": 0, "seed": 1})", R"({"cases": 2, "seed": -1})", R"({"cases": 2})",
                             R"({"cases": "2", "seed": 1})"}) {
    MemoryFs fs;
    Store store(fs, "repo");
    HistoryEntry entry;
    entry.at_ms = 1'767'225'600'000;
    ASSERT_TRUE(store.append_history(kPair, entry));
    const std::string path = "repo/data/" + kPair.benchmark + "/" + kPair.model + "/history.jsonl";
    const std::string header = fs.files().at(path).substr(0, fs.files().at(path).find('\n') + 1);
    Json line = {{"at", 1'767'225'600'000}, {"score", nullptr}, {"lower", nullptr},
                 {"upper", nullptr},        {"scored", 0},      {"total", 0},
                 {"cost", nullptr},         {"commit", ""},     {"sample", Json::parse(sample)}};
    ASSERT_TRUE(fs.write_atomic(path, header + seal_line(line), true));
    std::vector<Damage> damage;
    EXPECT_TRUE(store.history(kPair, &damage)->empty()) << sample;
    EXPECT_EQ(damage.size(), 1U) << sample;
  }
}

TEST(Store, HistoryKeepsSpeedAndRefusesAbsurdFigures) {
  MemoryFs fs;
  Store store(fs, "repo");
  HistoryEntry entry;
  entry.at_ms = 1'767'225'600'000;
  entry.speed = {{"c1", 5, 120.5, 48.25}, {"c2", 0, std::nullopt, std::nullopt}};
  ASSERT_TRUE(store.append_history(kPair, entry));
  const auto history = store.history(kPair, nullptr);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->at(0).speed.size(), 2u);
  EXPECT_EQ(history->at(0).speed[0].case_id, "c1");
  EXPECT_EQ(history->at(0).speed[0].ttft_ms, 120.5);
  EXPECT_EQ(history->at(0).speed[1].output_per_second, std::nullopt);
  const std::string path = "repo/data/" + kPair.benchmark + "/" + kPair.model + "/history.jsonl";
  const std::string header = fs.files().at(path).substr(0, fs.files().at(path).find('\n') + 1);
  const Json good = {{"at", 1'767'225'600'000}, {"score", nullptr}, {"lower", nullptr},
                     {"upper", nullptr},        {"scored", 0},      {"total", 0},
                     {"cost", nullptr},         {"commit", ""}};
  for (const Json& speed :
       {Json(7), Json::array({7}),
        Json::array({{{"case", "c"}, {"measured", 1}, {"ttft_ms", -1}, {"output_per_second", 1}}}),
        Json::array({{{"case", "c"}, {"measured", 1}, {"ttft_ms", 1}, {"output_per_second", 1e300}}})}) {
    Json bad = good;
    bad["speed"] = speed;
    ASSERT_TRUE(fs.write_atomic(path, header + seal_line(bad), false));
    std::vector<Damage> damage;
    EXPECT_TRUE(store.history(kPair, &damage)->empty()) << speed.dump();
    EXPECT_EQ(damage.size(), 1u) << speed.dump();
  }
}

}  // namespace
}  // namespace benchhub
