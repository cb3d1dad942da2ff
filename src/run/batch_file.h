// The durable state of batches: one file per batch, `.benchhub/batches/<tag>`, in the journal's framing, from before it
// is submitted until its answers are in data/. Records, in order: `batch` (which provider), `intent` per request,
// `submit` (durable before the send that is paid for), `submitted` (the provider's id), `reply` per result, `received`
// (there are no more). Used by batch.cc and batch_collect.cc; the command line reads the open ones for the plan and the
// budget.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "run/records.h"
#include "store/journal.h"

namespace benchhub {

struct OpenBatch {
  std::string tag;  // ours; the ids of its lines are "<tag>-<id of the intent>"
  std::string provider, protocol;
  std::int64_t at_ms = 0;  // when it was made
  std::map<std::uint64_t, Intent> intents;
  bool maybe_submitted = false;  // false: nothing can have been sent that costs
  std::string id;                // the provider's; "" with maybe_submitted: it is not known whether it has the batch
  bool damaged = false;          // lines of the file could not be read
  std::map<std::uint64_t, ReplyRecord> replies;
  bool received = false;  // `replies` are all that will come

  Nano reserved() const;  // the most that it can cost
  std::string line_id(std::uint64_t intent) const { return tag + "-" + std::to_string(intent); }
};

std::string batch_folder(const std::string& root);  // "<root>/.benchhub/batches"
std::string batch_path(const std::string& root, const std::string& tag);

// By time. A file without a readable `batch` record has provider "": nothing can be done about it but to say so.
Result<std::vector<OpenBatch>> open_batches(FileSystem& fs, const std::string& root);
// Takes away what a killed process had begun to write. Only under the lock.
Status sweep_batches(FileSystem& fs, const std::string& root);
// The answer keys that wait in batches which may have been submitted.
std::set<std::string> keys_in_batches(const std::vector<OpenBatch>& batches);

// Appends to one batch's file; every call is durable when it returns.
class BatchFile {
 public:
  // With `batch` and the intents, whole or not at all: a torn end is one of what came later.
  static Result<BatchFile> create(FileSystem& fs, const std::string& root, const OpenBatch& batch);
  static Result<BatchFile> open(FileSystem& fs, const std::string& root, const std::string& tag);
  Status submit();
  Status submitted(const std::string& id);
  Status replies(const OpenBatch& batch);  // those that it has, and whether they are all

 private:
  explicit BatchFile(std::unique_ptr<JournalWriter> journal) : journal_(std::move(journal)) {}
  std::unique_ptr<JournalWriter> journal_;
};

}  // namespace benchhub
