// The journal: framing, damage, group commit, errors.
#include "store/journal.h"

#include <gtest/gtest.h>

#include <set>

#include "store/journal_lines.h"

namespace benchhub {
namespace {

const std::string kJournal = "repo/.benchhub/journal";

Json journal_record(int n) { return {{"type", "reply"}, {"n", n}, {"body", "text\n\"quoted\" \x01 ü"}}; }

// A journal of `count` records, as the writer leaves it.
std::string written_journal(int count) {
  MemoryFs fs;
  auto writer = JournalWriter::open(fs, kJournal, nullptr);
  for (int i = 0; i < count; ++i) (*writer)->append(journal_record(i));
  writer->reset();
  return fs.files().at(kJournal);
}

JournalScan scan_bytes(const std::string& bytes) {
  MemoryFs fs;
  (void)fs.write_atomic(kJournal, bytes, true);
  return *scan_journal(fs, kJournal);
}

std::string torn_file(const MemoryFs& fs, int n) {
  const auto files = fs.files();
  const auto it = files.find(kJournal + ".torn-" + std::to_string(n));
  return it == files.end() ? "none" : it->second;
}

TEST(Journal, AnAbsentOneIsEmpty) {
  MemoryFs fs;
  const auto scan = scan_journal(fs, kJournal);
  ASSERT_TRUE(scan);
  EXPECT_TRUE(scan->records.empty());
  EXPECT_EQ(scan->total_bytes, 0u);
}

TEST(Journal, RecordsComeBackInOrderAfterReopening) {
  MemoryFs fs;
  for (int i = 0; i < 3; ++i) {
    auto writer = JournalWriter::open(fs, kJournal, nullptr);
    ASSERT_TRUE(writer);
    EXPECT_EQ((*writer)->append(journal_record(2 * i)), 1u);
    EXPECT_EQ((*writer)->append(journal_record(2 * i + 1)), 2u);
    ASSERT_TRUE((*writer)->flush());
    EXPECT_EQ((*writer)->durable_through(), 2u);
  }
  const auto scan = scan_journal(fs, kJournal);
  ASSERT_EQ(scan->records.size(), 6u);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(scan->records[static_cast<std::size_t>(i)], journal_record(i));
  EXPECT_EQ(scan->valid_bytes, scan->total_bytes);
}

TEST(Journal, ClosingTheWriterMakesEverythingDurable) {
  MemoryFs fs;
  {
    auto writer = JournalWriter::open(fs, kJournal, nullptr);
    for (int i = 0; i < 100; ++i) (*writer)->append(journal_record(i));
  }
  fs.crash();
  EXPECT_EQ(scan_journal(fs, kJournal)->records.size(), 100u);
}

// A disk with so much room.
class SmallDisk : public MemoryFs {
 public:
  std::uint64_t left = 1 << 20;
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override {
    BH_TRY(auto file, MemoryFs::open_append(path));
    return std::unique_ptr<AppendFile>(new Reserving(std::move(file), *this));
  }

 private:
  struct Reserving : AppendFile {
    Reserving(std::unique_ptr<AppendFile> inner_file, SmallDisk& on) : inner(std::move(inner_file)), disk(on) {}
    Status append(std::string_view bytes) override {
      disk.left -= std::min<std::uint64_t>(disk.left, bytes.size());
      return inner->append(bytes);
    }
    Status sync() override { return inner->sync(); }
    Status reserve(std::uint64_t bytes) override {
      return bytes <= disk.left ? Status() : Status(fail(Errc::storage, "cannot keep room on the disk", "no space"));
    }
    std::unique_ptr<AppendFile> inner;
    SmallDisk& disk;
  };
};

TEST(Journal, SaysBeforeTheDiskIsFullThatNothingMoreShouldBePaid) {
  SmallDisk fs;
  ASSERT_FALSE(JournalWriter::open(fs, kJournal, nullptr, JournalWriter::kGather, 2 << 20)) << "less than that is left";
  auto writer = JournalWriter::open(fs, kJournal, nullptr, std::chrono::milliseconds(0), 512 << 10).value();
  EXPECT_FALSE(writer->no_room());
  for (int i = 0; i < 3; ++i) {
    writer->append({{"reply", std::string(300 << 10, 'x')}});
    ASSERT_TRUE(writer->flush()) << "there is still room for what is in flight";
  }
  EXPECT_TRUE(writer->no_room());
  EXPECT_FALSE(writer->error());
}

TEST(Journal, TruncatedAtEveryLengthGivesTheLongestValidPrefixAndGoesOn) {
  const std::string whole = written_journal(3);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    MemoryFs fs;
    ASSERT_TRUE(fs.write_atomic(kJournal, whole.substr(0, size), true));
    const JournalScan before = *scan_journal(fs, kJournal);
    for (std::size_t i = 0; i < before.records.size(); ++i)
      ASSERT_EQ(before.records[i], journal_record(static_cast<int>(i)));
    {
      auto writer = JournalWriter::open(fs, kJournal, nullptr);
      ASSERT_TRUE(writer);
      (*writer)->append(journal_record(99));
    }
    const JournalScan after = *scan_journal(fs, kJournal);
    ASSERT_EQ(after.records.size(), before.records.size() + 1) << size;
    EXPECT_EQ(after.records.back(), journal_record(99));
    EXPECT_EQ(after.valid_bytes, after.total_bytes);
    const std::string torn = whole.substr(before.valid_bytes, size - before.valid_bytes);
    EXPECT_EQ(torn_file(fs, 1), torn.empty() ? "none" : torn) << size;
  }
}

TEST(Journal, EverySingleByteFlipIsFoundAndCostsNoOtherRecord) {
  const std::string whole = written_journal(3);
  std::set<Json> right;
  for (int i = 0; i < 3; ++i) right.insert(journal_record(i));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int mask : {0x01, 0x20, 0x80}) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ mask);
      const JournalScan scan = scan_bytes(flipped);
      ASSERT_LT(scan.valid_bytes, scan.total_bytes) << at;
      // A lost line end joins two records; any other flip hits one.
      ASSERT_GE(scan.records.size(), whole[at] == '\n' ? 1u : 2u) << at;
      for (const Json& record : scan.records) ASSERT_TRUE(right.contains(record)) << at;
    }
  }
}

TEST(Journal, ZeroFilledAndGarbageTailsAreCutAndKeptBeside) {
  const std::string whole = written_journal(2);
  for (const std::string& tail : {std::string(512, '\0'), std::string("garbage"), whole.substr(whole.size() - 30)}) {
    MemoryFs fs;
    ASSERT_TRUE(fs.write_atomic(kJournal, whole + tail, true));
    EXPECT_EQ(scan_journal(fs, kJournal)->records.size(), 2u);
    ASSERT_TRUE(JournalWriter::open(fs, kJournal, nullptr));
    EXPECT_EQ(fs.files().at(kJournal), whole);
    EXPECT_EQ(torn_file(fs, 1), tail);
    ASSERT_TRUE(fs.write_atomic(kJournal, whole + "again", true));
    ASSERT_TRUE(JournalWriter::open(fs, kJournal, nullptr));
    EXPECT_EQ(torn_file(fs, 2), "again");
  }
}

TEST(Journal, ANewerVersionIsRefusedAndNotTouched) {
  MemoryFs fs;
  ASSERT_TRUE(
      fs.write_atomic(kJournal, journal_line({{"format", "benchhub-journal"}, {"version", 2}}) + "binary\n", true));
  const auto before = fs.files();
  EXPECT_EQ(scan_journal(fs, kJournal).error().code, Errc::corruption);
  EXPECT_EQ(JournalWriter::open(fs, kJournal, nullptr).error().code, Errc::corruption);
  EXPECT_EQ(fs.files().at(kJournal), before.at(kJournal));
}

// Delays the first sync until told, so that records pile up behind it; counts the syncs.
struct SlowSync {
  std::mutex mutex;
  std::condition_variable changed;
  int syncs = 0;
  bool released = false;
};
class SlowFile : public AppendFile {
 public:
  SlowFile(std::unique_ptr<AppendFile> inner, SlowSync& slow) : inner_(std::move(inner)), slow_(slow) {}
  Status append(std::string_view bytes) override { return inner_->append(bytes); }
  Status sync() override {
    std::unique_lock hold(slow_.mutex);
    ++slow_.syncs;
    slow_.changed.notify_all();
    slow_.changed.wait(hold, [&] { return slow_.released; });
    return inner_->sync();
  }

 private:
  std::unique_ptr<AppendFile> inner_;
  SlowSync& slow_;
};
class SlowFs : public MemoryFs {
 public:
  explicit SlowFs(SlowSync& slow) : slow_(slow) {}
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override {
    BH_TRY(auto inner, MemoryFs::open_append(path));
    return std::make_unique<SlowFile>(std::move(inner), slow_);
  }

 private:
  SlowSync& slow_;
};

TEST(Journal, RecordsHandedInDuringASyncShareTheNextOne) {
  SlowSync slow;
  SlowFs fs(slow);
  auto writer = JournalWriter::open(fs, kJournal, nullptr);
  ASSERT_TRUE(writer);
  (*writer)->append(journal_record(0));
  {
    std::unique_lock hold(slow.mutex);
    slow.changed.wait(hold, [&] { return slow.syncs == 1; });
  }
  for (int i = 1; i < 500; ++i) (*writer)->append(journal_record(i));
  EXPECT_EQ((*writer)->durable_through(), 0u);
  {
    const std::lock_guard hold(slow.mutex);
    slow.released = true;
    slow.changed.notify_all();
  }
  ASSERT_TRUE((*writer)->flush());
  EXPECT_EQ((*writer)->durable_through(), 500u);
  EXPECT_EQ(slow.syncs, 2);
}

TEST(Journal, ConcurrentAppendsAllArriveEachOnceAndWakeIsCalled) {
  MemoryFs fs;
  std::atomic<int> wakes{0};
  auto writer = JournalWriter::open(fs, kJournal, [&] { ++wakes; });
  ASSERT_TRUE(writer);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 250; ++i) (*writer)->append(journal_record(t * 250 + i));
    });
  }
  for (auto& thread : threads) thread.join();
  ASSERT_TRUE((*writer)->flush());
  writer->reset();
  EXPECT_GE(wakes.load(), 1);
  std::set<int> seen;
  const JournalScan scan = *scan_journal(fs, kJournal);
  for (const Json& record : scan.records) seen.insert(record["n"].get<int>());
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Journal, AfterAFailedSyncNothingIsTriedAgainAndTheErrorStays) {
  MemoryFs inner;
  // make_dirs, header, open, append, sync, append, SYNC, then everything would work again.
  FaultFs fs(inner, 7, false);
  std::atomic<int> wakes{0};
  auto writer = JournalWriter::open(fs, kJournal, [&] { ++wakes; });
  ASSERT_TRUE(writer);
  (*writer)->append(journal_record(0));
  ASSERT_TRUE((*writer)->flush());
  (*writer)->append(journal_record(1));
  ASSERT_FALSE((*writer)->flush());
  const int calls = fs.calls();
  EXPECT_EQ((*writer)->append(journal_record(2)), 3u);
  EXPECT_EQ((*writer)->flush().error().code, Errc::storage);
  EXPECT_EQ((*writer)->error()->code, Errc::storage);
  EXPECT_EQ((*writer)->durable_through(), 1u);
  EXPECT_EQ(fs.calls(), calls);
  EXPECT_GE(wakes.load(), 1);
  writer->reset();
  inner.crash();
  EXPECT_EQ(scan_journal(inner, kJournal)->records.size(), 1u);
}

}  // namespace
}  // namespace benchhub
