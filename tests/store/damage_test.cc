// The store on damaged files: every kind of damage is found, named and kept; no wrong answer is ever shown.
#include <gtest/gtest.h>

#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "store/sample.h"

namespace benchhub {
namespace {

using sample::answer;
using sample::kPair;
using sample::read_bytes;
using sample::shown;

std::string three_answers() {
  return sample::header() + sample::line(answer("a", 0, "one")) + sample::line(answer("b", 0, "two\\ \"q\" \x01")) +
         sample::line(answer("c", 0, "drei ü"));
}

// The lines of quarantine.jsonl as JSON, without the header.
std::vector<Json> quarantined(const MemoryFs& fs) {
  std::vector<Json> out;
  const auto files = fs.files();
  const auto it = files.find(sample::kQuarantine);
  if (it == files.end()) return out;
  const auto damaged =
      read_sealed("quarantine.jsonl", it->second, {"benchhub-quarantine", 1}, [&](const SealedRecord& r) {
        out.push_back(r.value.copy());
        return std::string();
      });
  EXPECT_TRUE(damaged && damaged->empty());
  return out;
}

TEST(StoreDamage, TruncatedAtEveryLengthGivesThePrefixAndNoTornAnswer) {
  const std::string whole = three_answers();
  const std::vector<Answer> all = read_bytes(whole)->answers;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto data = read_bytes(whole.substr(0, size));
    ASSERT_TRUE(data) << size;
    ASSERT_LE(data->answers.size(), all.size());
    for (std::size_t i = 0; i < data->answers.size(); ++i)
      ASSERT_EQ(to_json(data->answers[i]), to_json(all[i])) << size;
    // Cut exactly behind a line (with or without its end) there is nothing wrong with what is left.
    const bool at_line_end = size > 0 && (whole[size] == '\n' || whole[size - 1] == '\n');
    EXPECT_EQ(data->damage.empty(), at_line_end) << size;
  }
}

// What a faulty program wrote is whole by its digest.
TEST(StoreDamage, AnAnswerToNobodysQuestionIsNone) {
  for (const std::string& key :
       {std::string(), std::string(63, 'a'), std::string(64, 'A'), std::string(63, 'a') + "\x01"}) {
    Answer rubbish = answer("b", 0, "rubbish");
    rubbish.key = key;
    const auto data = read_bytes(sample::header() + sample::line(answer("a", 0, "one")) + sample::line(rubbish));
    ASSERT_TRUE(data);
    EXPECT_EQ(shown(data->answers), "a/0=one ");
    ASSERT_EQ(data->damage.size(), 1u);
    EXPECT_EQ(data->damage[0].line, 3);
  }
}

TEST(StoreDamage, EverySingleByteFlipIsFoundAndShowsNoWrongAnswer) {
  const std::string whole = three_answers();
  std::set<std::string> right;
  const PairData undamaged = *read_bytes(whole);
  for (const Answer& a : undamaged.answers) right.insert(to_json(a).dump());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int mask : {0x01, 0x20, 0x80}) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ mask);
      const auto data = read_bytes(flipped);
      if (!data) continue;  // the header's version now says that it is newer: refused as a whole
      // A lost line end at the end of the file changes nothing.
      ASSERT_TRUE(at + 1 == whole.size() || !data->damage.empty()) << at << " ^ " << mask;
      ASSERT_LE(data->answers.size(), 3u);
      for (const Answer& a : data->answers) ASSERT_TRUE(right.contains(to_json(a).dump())) << at << " ^ " << mask;
    }
  }
}

TEST(StoreDamage, ZeroFilledDuplicatedAndGarbageTails) {
  const std::string whole = three_answers();
  const auto zeros = read_bytes(whole + std::string(4096, '\0'));
  ASSERT_EQ(zeros->damage.size(), 1u);
  EXPECT_EQ(zeros->damage[0].line, 5);
  EXPECT_EQ(zeros->damage[0].reason, "NUL bytes");
  EXPECT_EQ(zeros->damage[0].file, "data/unit-conversion/echo/answers.jsonl");
  const auto doubled = read_bytes(whole + whole.substr(whole.size() - 200));
  EXPECT_EQ(shown(doubled->answers), shown(zeros->answers));
  EXPECT_EQ(doubled->answers.size(), 3u);
  const auto garbage = read_bytes(whole + "\xff\xfe garbage\n{}\n[1]\nnull\n");
  EXPECT_EQ(garbage->damage.size(), 4u);
  EXPECT_EQ(garbage->answers.size(), 3u);
}

TEST(StoreDamage, WrongTypesBadJsonAndForeignHeadersAreNamedByLine) {
  Json wrong = to_json(answer("x", 0, "1"));
  wrong["text"] = 7;
  Json no_key = to_json(answer("y", 0, "1"));
  no_key.erase("key");
  std::string bytes = sample::header() + seal_line(wrong) + seal_line(no_key) + "{\"a\":1}\n{\"a\":\n" +
                      seal_line({{"format", "benchhub-history"}, {"version", 1}}) +
                      sample::line(answer("z", 0, "fine"));
  const auto data = read_bytes(bytes);
  ASSERT_TRUE(data);
  ASSERT_EQ(data->damage.size(), 5u);
  EXPECT_EQ(data->damage[0].line, 2);
  EXPECT_EQ(data->damage[0].reason, "a field is missing or of a wrong type");
  EXPECT_EQ(data->damage[1].line, 3);
  EXPECT_EQ(data->damage[2].reason, "no digest at its end");
  EXPECT_TRUE(data->damage[3].reason.starts_with("not JSON")) << data->damage[3].reason;
  EXPECT_EQ(data->damage[4].reason, "header of another format");
  EXPECT_EQ(shown(data->answers), "z/0=fine ");
}

TEST(StoreDamage, AMissingHeaderIsDamageAndIsWrittenAgain) {
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic(sample::kAnswers, sample::line(answer("a", 0, "1")), true));
  Store store(fs, "repo");
  ASSERT_EQ(store.read(kPair)->damage.size(), 1u);
  EXPECT_EQ(store.read(kPair)->damage[0].reason, "no header");
  EXPECT_EQ(shown(store.read(kPair)->answers), "a/0=1 ");
  ASSERT_TRUE(store.upsert(kPair, {}));
  EXPECT_TRUE(store.read(kPair)->damage.empty());
  EXPECT_TRUE(quarantined(fs).empty());
}

TEST(StoreDamage, DamagedLinesStayUntilTheRewriteAndAreKeptInQuarantineOnce) {
  const std::string torn = sample::line(answer("b", 0, "half")).substr(0, 40), binary = "\xff\x01zz";
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic(sample::kAnswers,
                              sample::header() + binary + "\n" + sample::line(answer("a", 0, "1")) + torn, true));
  Store store(fs, "repo");
  const auto before = fs.files();
  EXPECT_EQ(store.read(kPair)->damage.size(), 2u);
  EXPECT_EQ(fs.files(), before);
  FaultFs broken(fs, 2, true);  // the quarantine is written, the rewrite fails
  EXPECT_FALSE(Store(broken, "repo").upsert(kPair, {answer("b", 0, "whole")}));
  EXPECT_EQ(quarantined(fs).size(), 2u);
  EXPECT_EQ(fs.files().at(sample::kAnswers), before.at(sample::kAnswers));
  ASSERT_TRUE(store.upsert(kPair, {answer("b", 0, "whole")}));
  const auto kept = quarantined(fs);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0]["file"], "answers.jsonl");
  EXPECT_EQ(kept[0]["line"], 2);
  EXPECT_EQ(base64_decode(kept[0]["bytes"]["base64"].get<std::string>()), binary);
  EXPECT_EQ(kept[1]["line"], 4);
  EXPECT_EQ(kept[1]["bytes"], torn);
  EXPECT_TRUE(store.read(kPair)->damage.empty());
  EXPECT_EQ(shown(store.read(kPair)->answers), "a/0=1 b/0=whole ");
}

TEST(StoreDamage, ConflictMarkersRefuseTheFileAndNameTheLine) {
  for (const char* marker : {"<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"}) {
    MemoryFs fs;
    ASSERT_TRUE(
        fs.write_atomic(sample::kAnswers, sample::header() + marker + "\n" + sample::line(answer("a", 0, "1")), true));
    const auto before = fs.files();
    Store store(fs, "repo");
    const auto data = store.read(kPair);
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code, Errc::corruption);
    EXPECT_EQ(data.error().where.file, sample::kAnswers);
    EXPECT_EQ(data.error().where.line, 2);
    EXPECT_FALSE(store.upsert(kPair, {answer("b", 0, "2")}));
    EXPECT_EQ(fs.files(), before);
  }
}

TEST(StoreDamage, AnLfsPointerRefusesTheFileAndSaysWhatToDo) {
  MemoryFs fs;
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n";
  ASSERT_TRUE(fs.write_atomic(sample::kAnswers, pointer, true));
  Store store(fs, "repo");
  const auto data = store.read(kPair);
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, Errc::corruption);
  EXPECT_TRUE(contains(data.error().to_string(), sample::kAnswers)) << data.error().to_string();
  EXPECT_TRUE(contains(data.error().to_string(), "git lfs pull")) << data.error().to_string();
  EXPECT_FALSE(store.upsert(kPair, {answer("b", 0, "2")}));
  EXPECT_EQ(*fs.read(sample::kAnswers, 1000), pointer);
}

TEST(StoreDamage, ANewerVersionIsRefusedAndNeverRewritten) {
  const std::string sealed = seal_line({{"format", "benchhub-answers"}, {"version", 2}}),
                    otherwise = "{\"format\":\"benchhub-answers\",\"version\":17,\"seal\":\"other\"}\n",
                    late = sample::header() + sealed;
  for (const std::string& start : {sealed, otherwise, late}) {
    MemoryFs fs;
    ASSERT_TRUE(fs.write_atomic(sample::kAnswers, start + "what version 2 writes\n", true));
    const auto before = fs.files();
    Store store(fs, "repo");
    const auto data = store.read(kPair);
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code, Errc::corruption);
    EXPECT_NE(data.error().what.find("newer version"), std::string::npos);
    EXPECT_EQ(store.upsert(kPair, {answer("b", 0, "2")}).error().code, Errc::corruption);
    EXPECT_EQ(fs.files(), before);
  }
}

TEST(StoreDamage, SealedButAbsurdHistoryIsDamage) {
  const Json good = {{"at", 1'767'225'600'000},
                     {"commit", ""},
                     {"cost", 5},
                     {"lower", 0.1},
                     {"score", 0.5},
                     {"scored", 1},
                     {"total", 2},
                     {"upper", 0.9}};
  const Json patches[] = {{{"at", 5}},    {{"at", INT64_MAX}}, {{"cost", INT64_MIN}},      {{"lower", -0.1}},
                          {{"upper", 7}}, {{"scored", 3}},     {{"total", 2'000'000'000}}, {{"score", "high"}},
                          Json::object()};
  for (const auto& patch : patches) {
    Json entry = good;
    entry.merge_patch(patch);
    MemoryFs fs;
    ASSERT_TRUE(fs.write_atomic(sample::kHistory,
                                seal_line({{"format", "benchhub-history"}, {"version", 1}}) + seal_line(entry), true));
    std::vector<Damage> damage;
    const auto entries = Store(fs, "repo").history(kPair, &damage);
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->size(), patch.empty() ? 1u : 0u) << patch.dump();
    EXPECT_EQ(damage.size(), patch.empty() ? 0u : 1u) << patch.dump();
  }
}

TEST(StoreDamage, HistoryFollowsTheSameRules) {
  HistoryEntry entry;
  entry.at_ms = 1'767'225'600'000;
  entry.total = 3;
  MemoryFs fs;
  Store store(fs, "repo");
  ASSERT_TRUE(store.append_history(kPair, entry));
  const std::string good = fs.files().at(sample::kHistory);
  ASSERT_TRUE(fs.write_atomic(sample::kHistory, good + "torn", true));
  std::vector<Damage> damage;
  EXPECT_EQ(store.history(kPair, &damage)->size(), 1u);
  ASSERT_EQ(damage.size(), 1u);
  EXPECT_EQ(damage[0].file, "data/unit-conversion/echo/history.jsonl");
  ASSERT_TRUE(store.append_history(kPair, entry));
  EXPECT_EQ(fs.files().at(sample::kHistory), good);
  EXPECT_EQ(quarantined(fs)[0]["bytes"], "torn");
}

}  // namespace
}  // namespace benchhub
