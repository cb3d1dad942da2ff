// PairWriter; see pair_writer.h.
#include "run/pair_writer.h"

#include <utility>

#include "base/parallel.h"

namespace benchhub {

PairWriter::PairWriter(Store& store, Stored stored) : store_(store), stored_(std::move(stored)) {}

Result<std::unique_ptr<PairWriter>> PairWriter::start(Store& store, Stored stored) {
  std::unique_ptr<PairWriter> writer(new PairWriter(store, std::move(stored)));
  BH_TRY(writer->thread_, start_thread([raw = writer.get()] { raw->loop(); }));
  return writer;
}

PairWriter::~PairWriter() {
  {
    const std::lock_guard hold(mutex_);
    stop_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void PairWriter::put(const PairId& id, std::vector<Answer> answers) {
  {
    const std::lock_guard hold(mutex_);
    queue_.emplace_back(id, std::move(answers));
  }
  work_.notify_one();
}

bool PairWriter::failed() const {
  const std::lock_guard hold(mutex_);
  return error_.has_value();
}

Result<std::vector<PairId>> PairWriter::finish() {
  std::unique_lock hold(mutex_);
  done_.wait(hold, [&] { return (queue_.empty() && !busy_) || error_; });
  if (error_) return fail(*error_);
  return std::exchange(written_, {});
}

void PairWriter::loop() {
  std::unique_lock hold(mutex_);
  while (true) {
    work_.wait(hold, [&] { return stop_ || !queue_.empty(); });
    if (queue_.empty() || error_) {
      if (stop_) return;
      queue_.clear();  // after an error nothing is written
      continue;
    }
    auto [id, answers] = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    hold.unlock();
    Status stored = store_.upsert(id, std::move(answers));
    if (stored && stored_) stored = stored_(id);
    hold.lock();
    busy_ = false;
    if (stored) written_.push_back(id);
    else error_ = stored.error();
    done_.notify_all();
  }
}

}  // namespace benchhub
