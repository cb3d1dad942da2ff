// See store.h. The two kinds of records and the paths; how a file is read, merged and written stands in pair_file.h.
#include "store/store.h"

#include <algorithm>
#include <cmath>

#include "base/field_table.h"
#include "base/text.h"
#include "domain/limits.h"
#include "store/file_names.h"
#include "store/pair_file.h"

namespace benchhub {

namespace {

std::int64_t stands_ms(const Answer& answer) { return std::max(stored_moment(answer.at_ms), answer.since_ms); }

// A failure never takes the place of an answer that was paid for: the answer stays and remembers what failed since. An
// answer to something else does, though it may be the older one, which was put back.
Answer standing_answer(const Answer& old, Answer handed) {
  if (!is_final(old.state)) return handed;
  if (is_final(handed.state)) {
    handed.since_ms = old.key == handed.key                ? old.since_ms
                      : stands_ms(old) < stands_ms(handed) ? 0
                                                           : stored_moment(stands_ms(old) + 1);
    return handed;
  }
  Answer out = old;
  out.failed_runs = handed.failed_runs;
  out.retry_key = std::move(handed.key);
  return out;
}

bool stands_before(const Answer& a, const Answer& b) { return place_of(a) < place_of(b); }

// A SHA-256 as hex. What else stands there was never asked of anybody.
bool is_answer_key(std::string_view key) {
  return key.size() == 64 && key.find_first_not_of("0123456789abcdef") == key.npos;
}

}  // namespace

template <>
struct RecordKind<Answer> {
  static constexpr const char* kFile = kAnswersFile;
  static constexpr const char* kFormat = "benchhub-answers";
  static constexpr int kVersion = 1;
  static std::optional<Answer> decode(const JsonView& json) {
    auto answer = read_answer(json);
    return answer && !answer->verdict && is_answer_key(answer->key) ? std::move(answer) : std::nullopt;
  }
  static Json encode(const Answer& answer) { return to_json(answer); }
  static Place key(const Answer& answer) { return place_of(answer); }
  static Answer instead_of(const Answer& old, Answer handed) { return standing_answer(old, std::move(handed)); }
  static std::int64_t stands_ms(const Answer& answer) { return benchhub::stands_ms(answer); }
  static std::string_view asked(const Answer& answer) {
    return is_final(answer.state) ? answer.key : std::string_view();
  }
};

struct Judgment {
  Answer reply;
};

template <>
struct RecordKind<Judgment> {
  static constexpr const char* kFile = kJudgmentsFile;
  static constexpr const char* kFormat = "benchhub-judgments";
  static constexpr int kVersion = 1;
  static std::optional<Judgment> decode(const JsonView& json) {
    auto reply = read_answer(json);
    return reply && reply->verdict && is_answer_key(reply->key) ? std::optional(Judgment{*std::move(reply)})
                                                                : std::nullopt;
  }
  static Json encode(const Judgment& judgment) { return to_json(judgment.reply); }
  static Place key(const Judgment& judgment) { return place_of(judgment.reply); }
  static Judgment instead_of(const Judgment& old, Judgment handed) {
    return {standing_answer(old.reply, std::move(handed.reply))};
  }
  static std::int64_t stands_ms(const Judgment& judgment) { return benchhub::stands_ms(judgment.reply); }
  static std::string_view asked(const Judgment& judgment) { return RecordKind<Answer>::asked(judgment.reply); }
};

template <>
struct RecordKind<HistoryEntry> {
  static constexpr const char* kFile = kHistoryFile;
  static constexpr const char* kFormat = "benchhub-history";
  static constexpr int kVersion = 1;
  static std::optional<HistoryEntry> decode(const JsonView& json);
  static Json encode(const HistoryEntry& entry);
  static auto key(const HistoryEntry& entry) { return std::make_tuple(entry.at_ms); }
  static HistoryEntry instead_of(const HistoryEntry&, HistoryEntry handed) { return handed; }
  static std::int64_t stands_ms(const HistoryEntry& entry) { return entry.at_ms; }
  static std::string_view asked(const HistoryEntry&) { return {}; }
};

namespace {

// Reads a member that may be null; false if it is absent or of another type.
template <class T>
bool read_nullable(const Json& json, const char* key, std::optional<T> (*get)(const Json&, const char*),
                   std::optional<T>& out) {
  out = get(json, key);
  return out || (json.contains(key) && json[key].is_null());
}

// A mean of scores may leave 0 to 1 by a rounding error.
Json share(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(std::clamp(*value, 0.0, 1.0)) : Json(nullptr);
}

bool is_slug(std::string_view name) { return find_pattern("slug")->matches(name); }

// Slugs alone may name folders: nothing that is handed in can lead out of data/.
Result<PairPath> path_of(const std::string& root, const PairId& id) {
  for (const std::string& name : {id.benchmark, id.model}) {
    if (is_slug(name)) continue;
    return fail(Errc::invalid_input, "\"" + name + "\" cannot name a folder below data/", find_pattern("slug")->what);
  }
  return PairPath{root, "data/" + id.benchmark + "/" + id.model};
}

std::string not_a_folder(const FileInfo& info) {
  return info.kind == FileInfo::Kind::symlink ? "a symbolic link in place of a folder; what is behind it is not read"
                                              : "not a folder; answers cannot be kept here";
}

// Names of the folders in <root>/<rel> that are slugs; none if it is not there. Other names are not ours.
Result<std::vector<std::string>> slug_folders(FileSystem& fs, const std::string& root, const std::string& rel,
                                              std::vector<Damage>& misplaced) {
  const std::string path = join_path(root, rel);
  std::vector<std::string> folders;
  if (const auto self = fs.stat(path); self && self->kind != FileInfo::Kind::directory) {
    misplaced.push_back({rel, 0, not_a_folder(*self)});
    return folders;
  }
  Result<std::vector<std::string>> names = fs.list(path);
  if (!names && names.error().code == Errc::not_found) return folders;
  if (!names) return names;
  std::erase_if(*names, [](const std::string& name) { return !is_slug(name); });
  const auto infos = fs.stat_below(path, *names);
  for (std::size_t i = 0; i < infos.size(); ++i) {
    std::string& name = (*names)[i];
    const Result<FileInfo> info = infos[i] ? Result<FileInfo>(*infos[i]) : fs.stat(join_path(path, name));
    if (!info) return fail(info.error());
    if (info->kind == FileInfo::Kind::directory) folders.push_back(std::move(name));
    else if (info->kind != FileInfo::Kind::regular) misplaced.push_back({join_path(rel, name), 0, not_a_folder(*info)});
  }
  return folders;
}

}  // namespace

namespace {

constexpr double kMostRate = 1e9;  // tokens per second

std::optional<HistoryEntry::Speed> speed_from(const Json& json) {
  HistoryEntry::Speed out;
  const auto id = get_string(json, "case");
  const auto measured = get_int(json, "measured");
  if (!id || !measured || !is_count(*measured)) return std::nullopt;
  if (!read_nullable(json, "ttft_ms", get_double, out.ttft_ms) ||
      !read_nullable(json, "output_per_second", get_double, out.output_per_second))
    return std::nullopt;
  if (out.ttft_ms && !is_millis(*out.ttft_ms)) return std::nullopt;
  if (out.output_per_second && !(*out.output_per_second >= 0 && *out.output_per_second <= kMostRate))
    return std::nullopt;
  out.case_id = *id;
  out.measured = static_cast<int>(*measured);
  return out;
}

Json speed_to(const HistoryEntry::Speed& speed) {
  const auto figure = [](const std::optional<double>& value, double most) {
    return value && *value >= 0 && *value <= most ? Json(*value) : Json(nullptr);
  };
  return {{"case", speed.case_id},
          {"measured", speed.measured},
          {"ttft_ms", figure(speed.ttft_ms, kMostMillis)},
          {"output_per_second", figure(speed.output_per_second, kMostRate)}};
}

bool sample_from(const Json& json, HistoryEntry& entry) {
  if (!json.contains("sample")) return true;
  const Json* sample = get_object(json, "sample");
  const auto cases = sample == nullptr ? std::nullopt : get_int(*sample, "cases");
  const auto seed = sample == nullptr ? std::nullopt : get_int(*sample, "seed");
  if (!cases || *cases < 1 || !is_count(*cases) || !seed || *seed < 0) return false;
  entry.sample_cases = static_cast<int>(*cases);
  entry.sample_seed = static_cast<std::uint64_t>(*seed);
  return true;
}

}  // namespace

std::optional<HistoryEntry> RecordKind<HistoryEntry>::decode(const JsonView& view) {
  const Json json = view.copy();
  HistoryEntry entry;
  const auto at = get_int(json, "at"), scored = get_int(json, "scored"), total = get_int(json, "total");
  const auto commit = get_string(json, "commit");
  if (!at || !scored || !total || !commit) return std::nullopt;
  if (!is_moment(*at) || *scored < 0 || *scored > *total || !is_count(*total)) return std::nullopt;
  if (!read_nullable(json, "score", get_double, entry.score) ||
      !read_nullable(json, "lower", get_double, entry.lower) ||
      !read_nullable(json, "upper", get_double, entry.upper) || !read_nullable(json, "cost", get_int, entry.cost)) {
    return std::nullopt;
  }
  const auto is_share = [](const std::optional<double>& value) { return !value || (*value >= 0 && *value <= 1); };
  if (!is_share(entry.score) || !is_share(entry.lower) || !is_share(entry.upper)) return std::nullopt;
  if (entry.cost && !is_money(*entry.cost)) return std::nullopt;
  entry.at_ms = *at;
  entry.scored = static_cast<int>(*scored);
  entry.total = static_cast<int>(*total);
  entry.commit = *commit;
  const Json* speed = get_array(json, "speed");
  if (speed == nullptr && json.contains("speed")) return std::nullopt;
  for (std::size_t i = 0; speed != nullptr && i < speed->size(); ++i) {
    auto one = speed_from((*speed)[i]);
    if (!one) return std::nullopt;
    entry.speed.push_back(*std::move(one));
  }
  for (const auto& [key, text] : {std::pair("served", &entry.served), std::pair("fingerprint", &entry.fingerprint),
                                  std::pair("judges", &entry.judges)}) {
    if (!json.contains(key)) continue;  // older programs do not write it
    const auto told = get_string(json, key);
    if (!told) return std::nullopt;
    *text = *told;
  }
  return sample_from(json, entry) ? std::optional(std::move(entry)) : std::nullopt;
}

Json RecordKind<HistoryEntry>::encode(const HistoryEntry& entry) {
  Json out = {{"at", stored_moment(entry.at_ms)},
              {"score", share(entry.score)},
              {"lower", share(entry.lower)},
              {"upper", share(entry.upper)},
              {"scored", entry.scored},
              {"total", entry.total},
              {"cost", entry.cost && is_money(*entry.cost) ? Json(*entry.cost) : Json(nullptr)},
              {"commit", entry.commit}};
  for (const auto& one : entry.speed) out["speed"].push_back(speed_to(one));
  if (!entry.served.empty()) out["served"] = entry.served;
  if (!entry.fingerprint.empty()) out["fingerprint"] = entry.fingerprint;
  if (!entry.judges.empty()) out["judges"] = entry.judges;
  if (entry.sample_cases > 0) out["sample"] = {{"cases", entry.sample_cases}, {"seed", entry.sample_seed}};
  return out;
}

std::string Store::pair_folder(const PairId& id) const {
  return join_path(root_, "data/" + id.benchmark + "/" + id.model);
}

Result<Store::Survey> Store::survey() const {
  Survey out;
  BH_TRY(const auto benchmarks, slug_folders(fs_, root_, "data", out.misplaced));
  for (const std::string& benchmark : benchmarks) {
    BH_TRY(const auto models, slug_folders(fs_, root_, "data/" + benchmark, out.misplaced));
    for (const std::string& model : models) out.pairs.push_back({benchmark, model});
  }
  std::sort(out.pairs.begin(), out.pairs.end());
  return out;
}

Result<std::vector<PairId>> Store::pairs() const {
  BH_TRY(auto found, survey());
  if (found.misplaced.empty()) return std::move(found.pairs);
  const Damage& first = found.misplaced.front();
  return fail({Errc::corruption,
               first.reason,
               found.misplaced.size() > 1 ? counted(std::ssize(found.misplaced) - 1, "other place") + " besides" : "",
               "restore data/ from git; nothing is asked again before",
               {first.file, 0, 0}});
}

Result<PairData> Store::read(const PairId& id) const {
  BH_TRY(const PairPath path, path_of(root_, id));
  PairFile<Answer> file;
  BH_CHECK(load_pair_file(fs_, path, file));
  PairData data{id, {}, {}, {}, {}};
  data.answers.reserve(file.records.size());
  for (auto& record : file.records) data.answers.push_back(std::move(record.value));
  for (auto& record : file.older) data.older.push_back(std::move(record.value));
  report_damage(path, file, data.damage);
  PairFile<Judgment> verdicts;
  BH_CHECK(load_pair_file(fs_, path, verdicts));
  for (auto& record : verdicts.records) data.judgments.push_back(std::move(record.value.reply));
  for (auto& record : verdicts.older) data.older.push_back(std::move(record.value.reply));
  std::stable_sort(data.older.begin(), data.older.end(), stands_before);
  report_damage(path, verdicts, data.damage);
  return data;
}

const Answer* PairData::at(const Place& place) const {
  const auto& records = place.scorer.empty() ? answers : judgments;
  const auto it = std::lower_bound(records.begin(), records.end(), place,
                                   [](const Answer& a, const Place& b) { return place_of(a) < b; });
  return it != records.end() && place_of(*it) == place ? &*it : nullptr;
}

const Answer* PairData::at(const Place& place, std::string_view key) const {
  const Answer* standing = at(place);
  if (standing != nullptr && standing->key == key) return standing;
  auto it = std::lower_bound(older.begin(), older.end(), place,
                             [](const Answer& a, const Place& b) { return place_of(a) < b; });
  for (; it != older.end() && place_of(*it) == place; ++it) {
    if (it->key == key) return &*it;
  }
  return nullptr;
}

Status Store::upsert(const PairId& id, std::vector<Answer> answers) { return write(id, std::move(answers), true); }
Status Store::merge(const PairId& id, std::vector<Answer> answers) { return write(id, std::move(answers), false); }

Status Store::write(const PairId& id, std::vector<Answer> answers, bool stand) {
  BH_TRY(const PairPath path, path_of(root_, id));
  const auto first =
      std::stable_partition(answers.begin(), answers.end(), [](const Answer& answer) { return !answer.verdict; });
  std::vector<Judgment> verdicts;
  for (auto it = first; it != answers.end(); ++it) verdicts.push_back({std::move(*it)});
  answers.erase(first, answers.end());
  if (!answers.empty() || verdicts.empty()) BH_CHECK(merge_pair_file(fs_, path, id, std::move(answers), stand));
  return verdicts.empty() ? Status() : merge_pair_file(fs_, path, id, std::move(verdicts), stand);
}

Result<std::vector<HistoryEntry>> Store::history(const PairId& id, std::vector<Damage>* damage) const {
  BH_TRY(const PairPath path, path_of(root_, id));
  PairFile<HistoryEntry> file;
  BH_CHECK(load_pair_file(fs_, path, file));
  std::vector<HistoryEntry> entries;
  for (auto& record : file.records) entries.push_back(std::move(record.value));
  if (damage != nullptr) report_damage(path, file, *damage);
  return entries;
}

Status Store::append_history(const PairId& id, const HistoryEntry& entry) {
  BH_TRY(const PairPath path, path_of(root_, id));
  return merge_pair_file<HistoryEntry>(fs_, path, id, {entry}, true);
}

}  // namespace benchhub
