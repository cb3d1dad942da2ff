// See key_index.h. The file is a cache: BinaryWriter's form behind a line with its digest.
#include "plan/key_index.h"

#include <algorithm>
#include <atomic>

#include "base/binary.h"
#include "base/cache_file.h"
#include "base/parallel.h"

namespace benchhub {

struct KeyIndex::PairKeys {
  struct Key {
    Digest key;
    AnswerStanding standing;
  };
  std::vector<Key> keys;
};

namespace {

constexpr std::string_view kKeysName = "benchhub-keys 2";

}  // namespace

KeyIndex::KeyIndex(FileSystem& fs, const Store& store, std::vector<std::pair<PairId, Digest>> data, std::string index,
                   unsigned threads)
    : fs_(fs), store_(store), data_(std::move(data)), file_(std::move(index)), threads_(threads) {}
KeyIndex::~KeyIndex() = default;

Digest KeyIndex::key_digest(const std::string& key) {
  const Digest digest = Digest::from_hex(std::string_view(key).substr(0, 32));
  return key.size() == 64 && digest ? digest : digest_of(key);
}

void KeyIndex::build() const {
  std::map<Digest, std::string_view> known;  // digest of a pair's folder -> its keys' bytes
  const std::string bytes = file_.empty() ? "" : read_cache(fs_, file_, kKeysName);
  BinaryReader all(bytes);
  std::uint64_t pairs = 0;
  if (!bytes.empty()) all(pairs);
  for (; pairs > 0 && all.ok(); --pairs) {
    Digest pair;
    std::string_view keys;
    all(pair, keys);
    known.emplace(pair, keys);
  }
  keys_.resize(data_.size());
  std::atomic<bool> read = false;
  parallel_for(data_.size(), threads_, [&](std::size_t i) {
    std::vector<PairKeys::Key>& out = keys_[i].keys;
    if (const auto it = known.find(data_[i].second); it != known.end()) {
      BinaryReader reader(it->second);
      std::uint64_t count = 0;
      reader(count);
      for (; count > 0 && reader.ok(); --count) {
        PairKeys::Key& key = out.emplace_back();
        reader(key.key, key.standing.final, key.standing.at_ms);
      }
      if (reader.ended()) return;
      out.clear();
    }
    read = true;
    const auto data = store_.read(data_[i].first);
    if (!data) {
      const std::lock_guard hold(mutex_);
      if (status_) status_ = fail(data.error());
      return;
    }
    for (const auto* records : {&data->answers, &data->judgments, &data->older}) {
      for (const Answer& answer : *records) {
        const bool published = is_published(answer);
        out.push_back(
            {key_digest(published ? published_key(answer.key, answer.case_id) : answer.key), standing_of(answer)});
      }
    }
  });
  as_kept_ = !read && all.ended() && known.size() == data_.size();
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    for (const auto& [key, standing] : keys_[i].keys) by_key_.push_back({key, static_cast<std::uint32_t>(i), standing});
  }
  std::stable_sort(by_key_.begin(), by_key_.end(), [](const Place& a, const Place& b) {
    return a.key != b.key ? a.key < b.key : a.standing.stands_before(b.standing);
  });
}

const std::pair<PairId, Digest>* KeyIndex::source(const Digest& key) const {
  std::call_once(built_, [this] { build(); });
  const auto it = std::lower_bound(by_key_.begin(), by_key_.end(), key,
                                   [](const Place& place, const Digest& wanted) { return place.key < wanted; });
  return it == by_key_.end() || it->key != key ? nullptr : &data_[it->pair];
}

const Answer* KeyIndex::find(const std::string& key) const {
  const auto* place = source(key_digest(key));
  if (place == nullptr) return nullptr;
  const PairData* data = load(static_cast<std::size_t>(place - data_.data()));
  const Answer* best = nullptr;
  if (data == nullptr) return nullptr;
  for (const auto* records : {&data->answers, &data->judgments, &data->older}) {
    for (const Answer& answer : *records) {
      if (!is_found_by(answer, key)) continue;
      if (best == nullptr || standing_of(answer).stands_before(standing_of(*best))) best = &answer;
    }
  }
  return best;
}

const PairData* KeyIndex::load(std::size_t pair) const {
  const std::lock_guard hold(mutex_);
  std::unique_ptr<PairData>& slot = loaded_[pair];
  if (slot == nullptr) {
    auto data = store_.read(data_[pair].first);
    if (!data) {
      if (status_) status_ = fail(std::move(data).error());
      return nullptr;
    }
    slot = std::make_unique<PairData>(*std::move(data));
  }
  return slot.get();
}

Status KeyIndex::status() const {
  const std::lock_guard hold(mutex_);
  return status_;
}

Status KeyIndex::save() const {
  if (file_.empty() || keys_.empty() || as_kept_) return {};
  CacheWriter writer(kKeysName);
  writer(static_cast<std::uint64_t>(keys_.size()));
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    BinaryWriter keys;
    keys(static_cast<std::uint64_t>(keys_[i].keys.size()));
    for (const auto& [key, standing] : keys_[i].keys) keys(key, standing.final, standing.at_ms);
    writer(data_[i].second, keys.bytes());
  }
  return writer.save(fs_, file_);
}

}  // namespace benchhub
