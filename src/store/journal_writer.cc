// Group commit: while one sync runs, records pile up in `pending_`; the next append and sync take them all. One
// fdatasync per batch keeps thousands of replies a second durable on one disk.
#include <utility>

#include "base/parallel.h"
#include "store/journal.h"
#include "store/journal_lines.h"

namespace benchhub {

Result<std::unique_ptr<JournalWriter>> JournalWriter::open(FileSystem& fs, const std::string& path,
                                                           std::function<void()> wake, std::chrono::milliseconds gather,
                                                           std::uint64_t room) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos) BH_CHECK(fs.make_dirs(path.substr(0, slash), true));
  BH_CHECK(mend_journal(fs, path));
  std::unique_ptr<JournalWriter> writer(new JournalWriter);
  BH_TRY(writer->file_, fs.open_append(path));
  writer->wake_ = std::move(wake);
  writer->gather_ = gather;
  writer->room_ = writer->used_ = room;
  BH_CHECK(writer->keep_room(0));
  BH_TRY(writer->thread_, start_thread([raw = writer.get()] { raw->loop(); }));
  return writer;
}

JournalWriter::~JournalWriter() {
  {
    const std::lock_guard hold(mutex_);
    stop_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t JournalWriter::append(Json record) {
  const std::lock_guard hold(mutex_);
  // After an error nothing is written any more; keeping the records would only fill the memory.
  const bool first = pending_.empty();
  if (!error_) pending_.push_back(std::move(record));
  if (first) work_.notify_one();
  return ++appended_;
}

void JournalWriter::hurry() {
  const std::lock_guard hold(mutex_);
  hurry_ = true;
  work_.notify_one();
}

std::optional<Error> JournalWriter::error() const {
  const std::lock_guard hold(mutex_);
  return error_;
}

std::optional<Error> JournalWriter::no_room() const {
  const std::lock_guard hold(mutex_);
  return no_room_;
}

// Asked for again when half of it is used.
Status JournalWriter::keep_room(std::size_t written) {
  used_ += written;
  if (room_ == 0 || used_ < room_ / 2) return {};
  used_ = 0;
  Status kept = file_->reserve(room_);
  if (kept) return {};
  Error error = std::move(kept).error();
  error.what = "the disk is too full to keep the answers that would be paid for";
  error.fix = "make room: " + std::to_string(room_ >> 20) + " MB are kept free for the replies to what is in flight";
  return fail(std::move(error));
}

Status JournalWriter::flush() {
  std::unique_lock hold(mutex_);
  const std::uint64_t ticket = appended_;
  hurry_ = true;
  work_.notify_one();
  done_.wait(hold, [&] { return durable_through() >= ticket || error_; });
  if (durable_through() >= ticket) return {};
  return fail(*error_);
}

void JournalWriter::loop() {
  std::vector<Json> batch;
  std::string lines;
  std::unique_lock hold(mutex_);
  while (!error_) {
    work_.wait(hold, [&] { return stop_ || !pending_.empty(); });
    if (pending_.empty()) return;
    work_.wait_for(hold, gather_, [&] { return stop_ || hurry_; });
    hurry_ = false;
    batch.clear();
    batch.swap(pending_);
    const std::uint64_t through = appended_;
    hold.unlock();
    lines.clear();
    for (const Json& record : batch) lines += journal_line(record);
    Status written = file_->append(lines);
    // A failed sync may have dropped the pages and succeed when tried again: it is never tried again.
    if (written) written = file_->sync();
    Status room = written ? keep_room(lines.size()) : Status();
    hold.lock();
    if (!room) no_room_ = std::move(room).error();
    if (written) durable_.store(through, std::memory_order_release);
    else error_ = std::move(written).error();
    done_.notify_all();
    hold.unlock();
    if (wake_) wake_();
    hold.lock();
  }
}

}  // namespace benchhub
