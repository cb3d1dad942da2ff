// Journal to data/; see fold.h. Replies are parsed here by the same code that parses them during a run.
#include "run/fold.h"

#include "base/text.h"
#include "run/records.h"

namespace benchhub {
namespace {

using Seat = std::tuple<PairId, std::string, int, int, JudgeRef>;  // pair, case, repeat, step, verdict

Seat seat_of(const Destination& to) {
  return {to.pair, to.case_id, to.repeat, to.step, to.verdict ? *to.verdict : JudgeRef()};
}

class Folder {
 public:
  explicit Folder(std::int64_t now_ms) : now_ms_(now_ms) {}

  Status take(const Json& record, const std::string& path, int line) {
    if (auto intent = intent_from_record(record)) {
      BH_CHECK(check_destinations(*intent, path, line));
      open_[intent->id] = std::move(*intent);
    } else if (auto reply = reply_from_record(record)) {
      const auto it = open_.find(reply->id);
      if (it == open_.end()) return {};
      settle(it->second, *reply);
      open_.erase(it);
    } else if (const auto unsent = unsent_from_record(record)) {
      open_.erase(*unsent);
    }
    return {};
  }

  FoldReport finish() {
    for (const auto& [id, intent] : open_) {
      report_.carried += intent.most_cost;
      ++report_.lost;
      for (const auto& to : intent.destinations) {
        const auto it = answers_.find(seat_of(to));
        if (it == answers_.end() || !is_final(it->second.state))
          answers_[seat_of(to)] = lost_answer(intent, to, now_ms_);
      }
    }
    report_.spent.presumed += report_.carried;
    report_.spent.cost += report_.spent.presumed;
    report_.answers = static_cast<int>(answers_.size());
    return report_;
  }

  std::map<PairId, std::vector<Answer>> by_pair() const {
    std::map<PairId, std::vector<Answer>> out;
    for (const auto& [seat, answer] : answers_) out[std::get<0>(seat)].push_back(answer);
    return out;
  }

 private:
  void settle(const Intent& intent, const ReplyRecord& reply) {
    const Protocol* protocol = find_protocol(intent.protocol);
    if (protocol == nullptr) return;
    const ParsedReply parsed = protocol->parse(reply.raw);
    const SendCost cost = send_cost(intent, parsed, reply.raw);
    report_.spent.presumed += cost.presumed;
    report_.spent.cost += cost.known.value_or(0);
    for (const auto& to : intent.destinations) {
      const auto before = answers_.find(seat_of(to));
      if (before != answers_.end() && is_final(before->second.state)) continue;
      answers_[seat_of(to)] = make_answer(intent, to, parsed, reply.raw, reply.at_ms);
    }
  }

  std::int64_t now_ms_;
  std::map<std::uint64_t, Intent> open_;
  std::map<Seat, Answer> answers_;
  FoldReport report_;
};

// Keeps the newest of what is stored: a failure never replaces an answer that was paid for.
Status put_pair(Store& store, const PairId& id, std::vector<Answer> answers) {
  BH_TRY(const auto present, store.read(id));
  std::erase_if(answers, [&](const Answer& answer) {
    const Answer* old = present.at(place_of(answer));
    return old != nullptr && old->key == answer.key && is_final(old->state) && !is_final(answer.state);
  });
  return answers.empty() ? Status() : store.upsert(id, std::move(answers));
}

}  // namespace

std::string journal_path(const std::string& root) { return join_path(root, ".benchhub/journal"); }

Result<LeftJournal> read_left_journal(FileSystem& fs, const std::string& root, std::int64_t now_ms) {
  const std::string path = journal_path(root);
  BH_TRY(const auto scan, scan_journal(fs, path));
  Folder folder(now_ms);
  for (std::size_t i = 0; i < scan.records.size(); ++i) BH_CHECK(folder.take(scan.records[i], path, scan.lines[i]));
  LeftJournal out;
  out.report = folder.finish();
  out.report.torn_bytes = scan.total_bytes - scan.valid_bytes;
  out.answers = folder.by_pair();
  out.present = scan.total_bytes > 0 || fs.stat(path);
  return out;
}

Result<FoldReport> fold_journal(FileSystem& fs, Store& store, Clock& clock, const std::string& root, bool of_part) {
  const std::string path = journal_path(root);
  BH_TRY(auto left, read_left_journal(fs, root, clock.unix_ms()));
  for (auto& [id, answers] : left.answers) BH_CHECK(put_pair(store, id, std::move(answers)));
  if (of_part) left.report.spent.of_part = left.report.spent.cost;
  BH_CHECK(add_spending(fs, root, clock, left.report.spent));
  if (left.report.torn_bytes > 0) BH_CHECK(mend_journal(fs, path));  // damaged lines are kept, wherever they stand
  if (left.present) BH_CHECK(fs.remove(path));
  return left.report;
}

}  // namespace benchhub
