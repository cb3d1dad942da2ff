// Batch files; see batch_file.h.
#include "run/batch_file.h"

#include <algorithm>

#include "base/text.h"

namespace benchhub {
namespace {

void take_batch_record(const Json& record, OpenBatch& out) {
  const std::string type = get_string(record, "type").value_or("");
  if (type == "batch") {
    out.provider = get_string(record, "provider").value_or("");
    out.protocol = get_string(record, "protocol").value_or("");
    out.at_ms = get_int(record, "at").value_or(0);
  } else if (auto intent = intent_from_record(record)) {
    const auto id = intent->id;
    out.intents.emplace(id, *std::move(intent));
  } else if (type == "submit") {
    out.maybe_submitted = true;
  } else if (type == "submitted") {
    out.id = get_string(record, "id").value_or("");
  } else if (auto reply = reply_from_record(record)) {
    out.replies[reply->id] = *std::move(reply);
  } else if (type == "received") {
    out.received = true;
  }
}

}  // namespace

Nano OpenBatch::reserved() const {
  Nano out = 0;
  for (const auto& [id, intent] : intents) out += intent.most_cost;
  return out;
}

std::string batch_folder(const std::string& root) { return join_path(root, ".benchhub/batches"); }
std::string batch_path(const std::string& root, const std::string& tag) { return join_path(batch_folder(root), tag); }

Result<std::vector<OpenBatch>> open_batches(FileSystem& fs, const std::string& root) {
  std::vector<OpenBatch> out;
  const auto names = fs.list(batch_folder(root));
  if (!names && names.error().code == Errc::not_found) return out;
  if (!names) return fail(names.error());
  for (const auto& name : *names) {
    if (contains(name, ".")) continue;  // what was mended away, or a temporary file
    BH_TRY(const auto scan, scan_journal(fs, batch_path(root, name)));
    OpenBatch batch;
    batch.tag = name;
    for (std::size_t i = 0; i < scan.records.size(); ++i) {
      if (const auto intent = intent_from_record(scan.records[i]))
        BH_CHECK(check_destinations(*intent, batch_path(root, name), scan.lines[i]));
      take_batch_record(scan.records[i], batch);
    }
    batch.damaged = scan.total_bytes > scan.valid_bytes;
    // What stands before `submit` was written in one go, so that what is torn or damaged may have been `submit`.
    batch.maybe_submitted |= batch.damaged || !batch.id.empty() || batch.received;
    out.push_back(std::move(batch));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.at_ms < b.at_ms; });
  return out;
}

Status sweep_batches(FileSystem& fs, const std::string& root) {
  const auto names = fs.list(batch_folder(root));
  if (!names) return names.error().code == Errc::not_found ? Status() : fail(names.error());
  for (const auto& name : *names) {
    if (contains(name, ".tmp")) BH_CHECK(fs.remove(batch_path(root, name)));
  }
  return {};
}

std::set<std::string> keys_in_batches(const std::vector<OpenBatch>& batches) {
  std::set<std::string> out;
  for (const auto& batch : batches) {
    if (!batch.maybe_submitted) continue;
    for (const auto& [id, intent] : batch.intents) {
      out.insert(intent.key);
      for (const auto& to : intent.destinations) out.insert(in_batch_over(to.route, intent.key));
    }
  }
  return out;
}

Result<BatchFile> BatchFile::create(FileSystem& fs, const std::string& root, const OpenBatch& batch) {
  std::vector<Json> records{
      {{"type", "batch"}, {"provider", batch.provider}, {"protocol", batch.protocol}, {"at", batch.at_ms}}};
  for (const auto& [id, intent] : batch.intents) records.push_back(intent_record(intent));
  BH_CHECK(fs.make_dirs(batch_folder(root), true));
  BH_CHECK(write_journal(fs, batch_path(root, batch.tag), records));
  return open(fs, root, batch.tag);
}

Result<BatchFile> BatchFile::open(FileSystem& fs, const std::string& root, const std::string& tag) {
  BH_TRY(auto journal, JournalWriter::open(fs, batch_path(root, tag), [] {}));
  return BatchFile(std::move(journal));
}

Status BatchFile::submit() {
  journal_->append({{"type", "submit"}});
  return journal_->flush();
}

Status BatchFile::submitted(const std::string& id) {
  journal_->append({{"type", "submitted"}, {"id", id}});
  return journal_->flush();
}

Status BatchFile::replies(const OpenBatch& batch) {
  for (const auto& [id, reply] : batch.replies) journal_->append(reply_record(reply));
  if (batch.received) journal_->append({{"type", "received"}});
  return journal_->flush();
}

}  // namespace benchhub
