// The journal: what was sent and what came back, made durable before anything is done with it. Append-only lines, each
// with its own digest; a torn tail is cut, whole records behind damage are kept. Format: docs/format-data.md.
//   intent  before a send: pair, case, repeat, attempt, key, most it can cost
//   reply   after it: HTTP status, headers without secrets, raw bytes, timing  (durable before it is parsed)
//   failed  the send ended without a complete reply: class, partial bytes, whether it may have been billed
// fold (run module) turns journal records into answers; the journal is removed only when all of them are in data/.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/fs.h"
#include "base/json.h"

namespace benchhub {

struct JournalScan {
  std::vector<Json> records;      // in order
  std::vector<int> lines;         // where each stands, from 1
  std::uint64_t valid_bytes = 0;  // of the whole lines; with a torn tail: where it begins
  std::uint64_t total_bytes = 0;  // > valid_bytes: a torn or damaged tail
};
// An absent journal is empty. Never fails on damage; Errc::storage if it cannot be read, Errc::corruption for a newer
// format version.
Result<JournalScan> scan_journal(FileSystem& fs, const std::string& path);

// Makes `path` a journal that can be appended to: a header and whole lines. What was damaged is kept beside it as
// `<path>.torn-<n>`; every whole line stays. Durable.
Status mend_journal(FileSystem& fs, const std::string& path);

// Makes a journal of these records in one go, durable: after a crash it is whole or not there.
Status write_journal(FileSystem& fs, const std::string& path, const std::vector<Json>& records);

// Appends on a thread of its own with group commit: records that come within a few milliseconds, or while a sync runs,
// share one.
class JournalWriter {
 public:
  // A sync costs a tenth of a millisecond of CPU whatever it writes, and nobody waits for so short a time: intents are
  // written ahead of their sends, and a reply's successor does not wait for it.
  static constexpr std::chrono::milliseconds kGather{4};

  static constexpr std::uint64_t kRoom = 16u << 20;  // of a run: for 64 KB a reply, 250 at once

  // `gather`: how long a record waits for company. `wake` is called from the writer's thread whenever durable_through()
  // grew or an error came up (also while the destructor waits). A torn journal is mended first: what is damaged goes to
  // `<path>.torn-<n>`, all else stays. room: bytes that are kept free on the disk behind what is written, so that the
  // replies to what is in flight can still be kept when it is full; an error if there are not so many now.
  static Result<std::unique_ptr<JournalWriter>> open(FileSystem& fs, const std::string& path,
                                                     std::function<void()> wake,
                                                     std::chrono::milliseconds gather = kGather,
                                                     std::uint64_t room = 0);
  ~JournalWriter();  // makes everything durable, then ends the thread

  // From any thread. A record deeper than kMaxJsonDepth could not be read back.
  std::uint64_t append(Json record);  // returns its ticket (1, 2, …); does not block
  std::uint64_t durable_through() const { return durable_.load(std::memory_order_acquire); }
  std::optional<Error> error() const;    // once set, nothing becomes durable any more; stop sending
  std::optional<Error> no_room() const;  // once set, what is kept free is used up; send nothing more
  Status flush();                        // blocks until all appended is durable
  void hurry();                          // what was appended waits for no company

 private:
  JournalWriter() = default;
  void loop();
  Status keep_room(std::size_t written);
  std::unique_ptr<AppendFile> file_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable work_, done_;
  std::vector<Json> pending_;  // made into lines by the writer's thread
  std::uint64_t appended_ = 0;
  std::atomic<std::uint64_t> durable_{0};
  std::optional<Error> error_, no_room_;
  std::uint64_t room_ = 0, used_ = 0;  // used of it since it was last asked for
  std::chrono::milliseconds gather_ = kGather;
  bool stop_ = false, hurry_ = false;
  std::jthread thread_;
};

}  // namespace benchhub
