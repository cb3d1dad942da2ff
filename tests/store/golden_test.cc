// Files of format version 1, made by a program of another language from docs/format-data.md alone: they are read for
// ever, and what is written today is the same bytes. A later version adds golden/v2 and keeps these.
#include <gtest/gtest.h>

#include "store/journal.h"
#include "store/journal_lines.h"
#include "store/sample.h"

namespace benchhub {
namespace {

const PairId kGoldenPair{"unit-conversion", "demo-model"};

std::string golden_bytes(const std::string& name) {
  const auto fs = make_real_fs();
  const auto bytes = fs->read(std::string(BENCHHUB_SOURCE_DIR) + "/tests/store/golden/v1/" + name);
  EXPECT_TRUE(bytes) << name;
  return bytes ? *bytes : "";
}

std::string golden_path(const std::string& name) { return "repo/data/unit-conversion/demo-model/" + name; }

TEST(GoldenV1, AnswersAreReadAndWrittenBackByteForByte) {
  const std::string bytes = golden_bytes("answers.jsonl");
  MemoryFs fs, fresh;
  ASSERT_TRUE(fs.write_atomic(golden_path("answers.jsonl"), bytes, true));
  const auto data = Store(fs, "repo").read(kGoldenPair);
  ASSERT_TRUE(data);
  EXPECT_TRUE(data->damage.empty());
  ASSERT_EQ(data->answers.size(), 2u);
  EXPECT_EQ(data->answers[0].case_id, "km-to-miles");
  EXPECT_EQ(data->answers[0].text, "26.2 miles – “about”\n🙂");
  EXPECT_EQ(data->answers[0].cost, 4200);
  EXPECT_EQ(data->answers[0].timing.ttft_ms, 112.5);
  EXPECT_EQ(data->answers[1].state, AnswerState::provider_error);
  EXPECT_EQ(data->answers[1].cost, std::nullopt);
  ASSERT_TRUE(Store(fresh, "repo").upsert(kGoldenPair, data->answers));
  EXPECT_EQ(fresh.files().at(golden_path("answers.jsonl")), bytes);
}

TEST(GoldenV1, HistoryIsReadAndWrittenBackByteForByte) {
  const std::string bytes = golden_bytes("history.jsonl");
  MemoryFs fs, fresh;
  ASSERT_TRUE(fs.write_atomic(golden_path("history.jsonl"), bytes, true));
  std::vector<Damage> damage;
  const auto history = Store(fs, "repo").history(kGoldenPair, &damage);
  ASSERT_TRUE(history);
  EXPECT_TRUE(damage.empty());
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].score, std::nullopt);
  EXPECT_EQ((*history)[1].lower, 0.5625);
  for (const HistoryEntry& entry : *history) ASSERT_TRUE(Store(fresh, "repo").append_history(kGoldenPair, entry));
  EXPECT_EQ(fresh.files().at(golden_path("history.jsonl")), bytes);
}

TEST(GoldenV1, QuarantineLinesAreSealedLinesWithTheBytes) {
  std::vector<Json> records;
  const std::string bytes = golden_bytes("quarantine.jsonl");
  const auto damaged =
      read_sealed("quarantine.jsonl", bytes, {"benchhub-quarantine", 1}, [&](const SealedRecord& record) {
        records.push_back(record.value.copy());
        return std::string();
      });
  ASSERT_TRUE(damaged && damaged->empty());
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0]["bytes"], "{\"at\":17672256");
  EXPECT_EQ(records[1]["bytes"]["base64"], "AAD/");
}

TEST(GoldenV1, JournalIsReadAndWrittenBackByteForByte) {
  const std::string bytes = golden_bytes("journal");
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic("journal", bytes, true));
  const auto scan = scan_journal(fs, "journal");
  ASSERT_TRUE(scan);
  ASSERT_EQ(scan->records.size(), 2u);
  EXPECT_EQ(scan->records[1]["body"], "{\"text\":\"é\"}");
  EXPECT_EQ(scan->valid_bytes, bytes.size());
  std::string again = journal_header();
  for (const Json& record : scan->records) again += journal_line(record);
  EXPECT_EQ(again, bytes);
}

}  // namespace
}  // namespace benchhub
