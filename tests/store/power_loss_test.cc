// Power loss after every changing call of a run (journal, then pair file, then removal of the journal): what was told
// to be durable is there, nothing torn is ever shown, and the next run goes on.
#include <gtest/gtest.h>

#include "store/journal.h"
#include "store/sample.h"

namespace benchhub {
namespace {

const std::string kRunJournal = "repo/.benchhub/journal";

struct RunState {
  std::vector<Answer> journaled;  // acknowledged by flush()
  std::vector<Answer> stored;     // acknowledged by upsert()
  bool finished = false;
};

std::vector<Answer> folded(FileSystem& fs) {
  std::vector<Answer> out;
  const auto scan = scan_journal(fs, kRunJournal);
  if (!scan) return out;
  for (const Json& record : scan->records) {
    if (auto answer = answer_from_json(record)) out.push_back(*std::move(answer));
  }
  return out;
}

// What a run does, until the first error.
Status play_run(FileSystem& fs, int first, RunState& state) {
  Store store(fs, "repo");
  if (auto left = folded(fs); !left.empty()) {
    BH_CHECK(store.upsert(sample::kPair, left));
    state.stored.insert(state.stored.end(), left.begin(), left.end());
  }
  {
    BH_TRY(auto writer, JournalWriter::open(fs, kRunJournal, nullptr));
    for (int i = first; i < first + 3; ++i) {
      const Answer answer = sample::answer("c" + std::to_string(i), 0, "answer " + std::to_string(i));
      writer->append(to_json(answer));
      BH_CHECK(writer->flush());
      state.journaled.push_back(answer);
    }
  }
  BH_CHECK(store.upsert(sample::kPair, folded(fs)));
  state.stored.insert(state.stored.end(), state.journaled.begin(), state.journaled.end());
  BH_CHECK(store.append_history(sample::kPair, {.at_ms = first, .total = 3}));
  BH_CHECK(fs.remove(kRunJournal));
  state.finished = true;
  return {};
}

void expect_nothing_lost(FileSystem& fs, const RunState& state, const std::string& when) {
  const auto data = Store(fs, "repo").read(sample::kPair);
  ASSERT_TRUE(data) << when;
  EXPECT_TRUE(data->damage.empty()) << when;
  const std::string stored = sample::shown(data->answers), journal = sample::shown(folded(fs));
  for (const Answer& answer : state.stored) EXPECT_NE(stored.find(answer.text + " "), std::string::npos) << when;
  for (const Answer& answer : state.journaled) {
    EXPECT_TRUE((stored + journal).find(answer.text + " ") != std::string::npos) << when << ": " << answer.text;
  }
  for (const Answer& answer : data->answers) EXPECT_EQ(answer.text, "answer " + answer.case_id.substr(1)) << when;
}

TEST(PowerLoss, AtEveryStepOfARunNothingAcknowledgedIsLost) {
  bool finished = false;
  for (int step = 1; !finished; ++step) {
    ASSERT_LT(step, 100);
    for (const std::size_t torn : {0, 1, 20, 100, 1000}) {
      MemoryFs disk;
      RunState state;
      ASSERT_TRUE(play_run(disk, 0, state));
      disk.crash();
      FaultFs fault(disk, step, true);
      state.finished = false;
      (void)play_run(fault, 3, state);
      finished = state.finished;
      disk.crash(torn);
      const std::string when = "step " + std::to_string(step) + ", torn " + std::to_string(torn);
      expect_nothing_lost(disk, state, when);
      ASSERT_TRUE(play_run(disk, 6, state)) << when;
      disk.crash();
      expect_nothing_lost(disk, state, when + ", next run");
    }
  }
}

TEST(PowerLoss, DamagedLinesAreInQuarantineBeforeTheyLeaveTheFile) {
  const std::string torn = "a torn line";
  bool finished = false;
  for (int step = 1; !finished; ++step) {
    MemoryFs disk;
    ASSERT_TRUE(disk.write_atomic(sample::kAnswers, sample::header() + torn + "\n", true));
    FaultFs fault(disk, step, true);
    finished = Store(fault, "repo").upsert(sample::kPair, {sample::answer("a", 0, "1")}).has_value();
    disk.crash();
    const auto files = disk.files();
    const bool kept =
        files.contains(sample::kQuarantine) && files.at(sample::kQuarantine).find(torn) != std::string::npos;
    EXPECT_TRUE(kept || files.at(sample::kAnswers).find(torn) != std::string::npos) << step;
  }
}

}  // namespace
}  // namespace benchhub
