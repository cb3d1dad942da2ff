// The plan of a repository: reads what is stored, a few benchmarks at a time, and has each planned by plan_benchmark.
// What is known to be settled is not read. Decides nothing about a pair.
#include <algorithm>
#include <atomic>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <tuple>

#include "base/clock.h"
#include "base/parallel.h"
#include "base/release.h"
#include "plan/estimate.h"
#include "plan/judging.h"
#include "plan/key_index.h"
#include "plan/lookup.h"
#include "plan/plan.h"
#include "plan/pointed_at.h"
#include "plan/select.h"
#include "plan/settled_pairs.h"
#include "plan/valid_times.h"

namespace benchhub {
namespace {

// Providers run side by side, the pairs of one provider share its limits.
Estimate total_of(const std::vector<PairPlan>& pairs) {
  Estimate out = no_requests();
  std::map<const Provider*, double> seconds;
  for (const auto& pair : pairs) {
    if (pair.may_run() && pair.estimate.requests > 0) {
      out.add(pair.estimate);
      out.seconds = std::max(out.seconds, seconds[pair.routes.front().provider] += pair.estimate.seconds);
    }
    for (const Estimate* verdicts : {&pair.judging, &pair.rechecking}) {
      if (verdicts->requests == 0) continue;
      out.add(*verdicts);
      out.seconds = std::max(out.seconds, seconds[pair.besides.front()->all.front().provider] += verdicts->seconds);
    }
  }
  return out;
}

// A chain of tool calls that is asked for its next step may want another behind it.
bool goes_on_later(const PairPlan& pair) {
  return pair.may_run() && std::any_of(pair.cases.begin(), pair.cases.end(), [&](const CasePlan& item) {
           return item.to_run() && pair.benchmark->cases[item.case_index].chain.has_value();
         });
}

// All that is stored, held in memory.
class AllAnswers : public OtherAnswers {
 public:
  void add(const PairData& data) { index_.add(data); }
  const Answer* find(const std::string& key) const override { return index_.by_key(key); }

 private:
  AnswerIndex index_;
};

// Notes whether anything was found.
class WatchedAnswers : public OtherAnswers {
 public:
  explicit WatchedAnswers(const OtherAnswers& inner) : inner_(inner) {}
  const Answer* find(const std::string& key) const override {
    const Answer* answer = inner_.find(key);
    if (answer != nullptr) found_ = true;
    return answer;
  }
  bool found() const { return found_; }

 private:
  const OtherAnswers& inner_;
  mutable std::atomic<bool> found_ = false;
};

// Nothing to send, to write or to tell: what is stored is what was asked for.
bool is_settled(const PairPlan& pair) {
  if (pair.unjudged + pair.rechecks > 0 || pair.is_yardstick) return false;
  const auto is_adopted = [](const VerdictPlan& verdict) { return verdict.adopted; };
  if (std::any_of(pair.verdicts.begin(), pair.verdicts.end(), is_adopted)) return false;
  const auto stored = [](const Asked& asked) { return asked.status == CaseStatus::fresh && !asked.adopted; };
  return std::all_of(pair.verdicts.begin(), pair.verdicts.end(), stored) &&
         std::all_of(pair.cases.begin(), pair.cases.end(),
                     [&](const CasePlan& item) { return stored(item) && item.adopted_steps.empty(); });
}

// Something is to be asked, but cannot be now, and there is no more to tell of it than its numbers.
bool is_closed(const PairPlan& pair) {
  if (pair.may_run() || pair.unjudged + pair.rechecks > 0 || pair.is_yardstick) return false;
  if (std::any_of(pair.verdicts.begin(), pair.verdicts.end(), [](const VerdictPlan& one) { return one.adopted; }))
    return false;
  return std::none_of(pair.cases.begin(), pair.cases.end(), [](const CasePlan& item) {
    const bool failed_before = item.status == CaseStatus::missing && item.answer != nullptr;
    return item.adopted || !item.adopted_steps.empty() || !item.elsewhere.empty() || failed_before;
  });
}

// Others are compared with its answers.
bool is_rival(const PairPlan& pair) {
  return std::any_of(pair.verdicts.begin(), pair.verdicts.end(),
                     [](const VerdictPlan& verdict) { return verdict.versus != nullptr; });
}

}  // namespace

class PlanMaker {
 public:
  PlanMaker(std::vector<PairId> ids, const Repository& repository, const Store& store, const PlanOptions& options,
            SettledPairs* known = nullptr)
      : ids_(std::move(ids)),
        repository_(repository),
        store_(store),
        options_(options),
        models_(wanted_models(repository, options)) {
    // The parts of a shard are weighed by all that there is.
    slim_ = options.open_only && options.shards <= 1;
    if (slim_) known_ = known;
    closes_ = slim_ && SettledPairs::knows_lacking(options);
    if (options.now_ms != 0 && options.with_spending) today_.emplace(utc_date(options.now_ms));
  }

  Result<Plan> make() {
    if (slim_) {
      StoredPairs files;
      for (const PairId& id : known_ == nullptr ? ids_ : std::vector<PairId>()) files.emplace_back(id, Digest{});
      index_ = std::make_shared<KeyIndex>(store_.fs(), store_, known_ != nullptr ? known_->stored() : std::move(files),
                                          known_ != nullptr ? known_->keys_file() : "", options_.threads);
      plan_.others_ = index_;
    }
    group();
    release(ids_);
    std::vector<Group*> open;
    for (Group& group : groups_) {
      recall(group);
      if (!group.models.empty() || !group.read.empty()) open.push_back(&group);
      else release(group.ids);
    }
    const std::size_t wave = slim_ ? std::size_t{kBenchmarksAtOnce} * options_.threads : open.size();
    for (std::size_t first = 0; first < open.size(); first += wave) {
      const std::span<Group*> some(open.data() + first, std::min(wave, open.size() - first));
      BH_CHECK(read(some));
      if (!slim_) hold_all();
      plan(some);
      BH_CHECK(plan_whole(some));
      for (Group* group : some) keep_what_is_open(*group);
    }
    if (index_) {
      BH_CHECK(index_->status());
      (void)index_->save();  // a cache
    }
    conclude();
    return std::move(plan_);
  }

 private:
  static constexpr unsigned kBenchmarksAtOnce = 8;  // a thread; enough that none waits long for the others

  // What answers of a day cost, whoever asked for them. One that stands at several places (a verdict about equal
  // answers, a frozen one) was paid once: copies have its key and its time.
  class DaySpending {
   public:
    explicit DaySpending(std::string date) : date_(std::move(date)) {}
    void add(const PairData& data) {
      for (const auto* records : {&data.answers, &data.judgments, &data.older})
        for (const Answer& answer : *records) {
          if (answer.cost.value_or(0) > 0 && utc_date(answer.at_ms) == date_ &&
              paid_.emplace(answer.key, answer.at_ms).second)
            sum_ += *answer.cost;
        }
    }
    Nano sum() const { return sum_; }

   private:
    std::string date_;
    std::set<std::pair<std::string, std::int64_t>> paid_;
    Nano sum_ = 0;
  };

  struct Group {
    const Benchmark* benchmark = nullptr;  // null: one that is not planned
    std::string slug;
    std::vector<PairId> ids;           // all that is stored
    std::vector<PairId> read;          // of them, those that are read
    std::vector<const Model*> models;  // those that are planned
    SettledPairs::OfBenchmark known;   // what is neither read nor planned
    std::vector<std::unique_ptr<PairData>> data;
    std::vector<PairPlan> pairs;
    bool found_elsewhere = false;  // an answer that none of the files that were read holds
  };

  // The wanted benchmarks as the repository has them, then what else is stored.
  void group() {
    std::map<std::string_view, std::vector<PairId>> stored;
    for (const PairId& id : ids_) stored[id.benchmark].push_back(id);
    for (const auto& benchmark : repository_.benchmarks) {
      const auto& wanted = options_.benchmarks;
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), benchmark.slug) == wanted.end()) continue;
      auto own = stored.extract(benchmark.slug);
      groups_.push_back({.benchmark = &benchmark, .slug = benchmark.slug});
      if (own) groups_.back().ids = std::move(own.mapped());
    }
    for (auto& [slug, ids] : stored) groups_.push_back({.slug = std::string(slug), .ids = std::move(ids)});
  }

  // What is to be read and planned.
  void recall(Group& group) {
    if (known_ != nullptr) group.known = known_->of(group.slug, repository_.find_benchmark(group.slug));
    if (group.benchmark != nullptr) {
      const auto is_known = [&](const Model& model) {
        const auto it = group.known.find(model.slug);
        return it != group.known.end() && it->second.planned;
      };
      // A judge may be any of them, and whom an answer is compared with.
      if (needs_answers(*group.benchmark) &&
          !std::all_of(repository_.models.begin(), repository_.models.end(), is_known))
        return forget(group);
      std::copy_if(models_.begin(), models_.end(), std::back_inserter(group.models),
                   [&](const Model* model) { return !is_known(*model); });
      for (const Model* model : group.models) group.known.erase(model->slug);
    }
    for (const PairId& id : group.ids) {
      if (!group.known.contains(id.model)) group.read.push_back(id);
    }
  }

  void forget(Group& group) {
    group.known.clear();
    group.models = models_;
    group.read = group.ids;
  }

  Status read(std::span<Group* const> groups) {
    std::vector<std::pair<Group*, std::size_t>> files;
    for (Group* group : groups) {
      group->data.clear();
      group->data.resize(group->read.size());
      for (std::size_t i = 0; i < group->read.size(); ++i) files.emplace_back(group, i);
    }
    std::vector<Status> done(files.size());
    parallel_for(files.size(), options_.threads, [&](std::size_t i) {
      const auto [group, number] = files[i];
      auto data = store_.read(group->read[number]);
      if (data) group->data[number] = std::make_unique<PairData>(*std::move(data));
      else done[i] = fail(std::move(data).error());
    });
    for (Status& status : done) BH_CHECK(std::move(status));
    return {};
  }

  // In the order of pairs, as KeyIndex has them: the first of equals is taken.
  void hold_all() {
    std::vector<const PairData*> in_order;
    for (const Group& group : groups_) {
      for (const auto& data : group.data) in_order.push_back(data.get());
    }
    std::sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    auto all = std::make_shared<AllAnswers>();
    for (const auto* data : in_order) all->add(*data);
    plan_.others_ = std::move(all);
  }

  void plan(std::span<Group* const> groups) {
    // Few benchmarks are cut by models too, so that every thread has something to do.
    const std::size_t cuts =
        std::clamp<std::size_t>(options_.threads / groups.size(), 1, std::max<std::size_t>(1, models_.size()));
    std::vector<std::vector<PairPlan>> parts(groups.size() * cuts);
    std::vector<char> found(parts.size());
    parallel_for(parts.size(), options_.threads, [&](std::size_t i) {
      const Group& group = *groups[i / cuts];
      if (group.benchmark == nullptr) return;
      std::vector<const PairData*> own;
      for (const auto& data : group.data) own.push_back(data.get());
      const std::size_t cut = i % cuts, models = group.models.size();
      const std::size_t first = models * cut / cuts, last = models * (cut + 1) / cuts;
      const WatchedAnswers others(*plan_.others_);
      parts[i] = plan_benchmark(repository_, *group.benchmark, own, others, options_,
                                std::span(group.models).subspan(first, last - first));
      found[i] = others.found();
    });
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Group& group = *groups[i / cuts];
      if (i % cuts == 0) group.pairs = std::move(parts[i]);
      else std::move(parts[i].begin(), parts[i].end(), std::back_inserter(group.pairs));
      group.found_elsewhere = group.found_elsewhere || found[i];
    }
  }

  // An answer that is stored with another model of the benchmark comes before that of another benchmark: where one was
  // found outside of what was read, all is read.
  Status plan_whole(std::span<Group* const> groups) {
    std::vector<Group*> again;
    for (Group* group : groups) {
      if (!group->found_elsewhere || group->known.empty()) continue;
      forget(*group);
      again.push_back(group);
    }
    if (again.empty()) return {};
    BH_CHECK(read(again));
    plan(again);
    return {};
  }

  void keep_what_is_open(Group& group) {
    for (const auto& data : group.data) {
      if (today_) today_->add(*data);
      plan_.damage.insert(plan_.damage.end(), data->damage.begin(), data->damage.end());
    }
    for (const PairPlan& pair : group.pairs) plan_.times.narrow(valid_times(pair, options_.now_ms));
    if (known_ != nullptr) note(group);
    if (slim_) let_go(group);
    std::move(group.data.begin(), group.data.end(), std::back_inserter(plan_.data_));
    release(group.data);
    release(group.ids);
    release(group.read);
  }

  // For the next plan: what is settled, of files without damage, which each plan has to tell.
  void note(const Group& group) const {
    SettledPairs::OfBenchmark settled = group.known;
    std::map<std::string_view, const PairData*> data;
    for (const auto& one : group.data) data.emplace(one->id.model, one.get());
    const auto add = [&](SettledPair pair, const std::string& model) {
      const auto it = data.find(model);
      if (it != data.end() && !it->second->damage.empty()) return;
      if (it != data.end()) pair.paid_ms = newest_paid_ms(*it->second);
      settled.emplace(model, std::move(pair));
    };
    std::set<std::string_view> planned;
    for (const PairPlan& pair : group.pairs) {
      planned.insert(pair.id.model);
      if (is_done_with(pair)) add(numbers_of(pair, !is_settled(pair), options_.now_ms), pair.id.model);
    }
    for (const auto& one : group.data) {
      if (!planned.contains(one->id.model)) add({.planned = false}, one->id.model);
    }
    known_->note(group.slug, repository_.find_benchmark(group.slug), settled);
  }

  // Only its numbers are wanted.
  bool is_done_with(const PairPlan& pair) const { return is_settled(pair) || (closes_ && is_closed(pair)); }

  // Of such pairs only the numbers stay, and of data only what the others point into, or may come to.
  void let_go(Group& group) const {
    PointedAt still(group.data);
    std::set<std::string_view> settled;  // models
    const bool all_settled =
        std::all_of(group.pairs.begin(), group.pairs.end(), [&](const PairPlan& pair) { return is_done_with(pair); });
    for (PairPlan& pair : group.pairs) {
      if (!is_done_with(pair) || (is_rival(pair) && !all_settled)) {
        still.add(pair);
        continue;
      }
      settled.insert(pair.id.model);
      release(pair.cases);
      release(pair.verdicts);
      release(pair.equals);
      release(pair.past);
      release(pair.rechecked);
    }
    std::erase_if(group.data, [&](const auto& data) {
      const bool open = group.benchmark != nullptr && !settled.contains(data->id.model);
      return !open && !still.contains(*data);
    });
  }

  // Those that were planned and those that were known, by benchmark, then model.
  void gather() {
    plan_.pairs.reserve(groups_.size() * models_.size());
    for (Group& group : groups_) {
      const auto middle = static_cast<std::ptrdiff_t>(group.pairs.size());
      for (const Model* model : group.benchmark == nullptr ? std::vector<const Model*>() : models_) {
        const auto known = group.known.find(model->slug);
        if (known == group.known.end()) continue;
        group.pairs.push_back(plan_of(known->second, repository_, *group.benchmark, *model));
        plan_.times.narrow(known->second.times);
      }
      std::inplace_merge(group.pairs.begin(), group.pairs.begin() + middle, group.pairs.end(),
                         [](const PairPlan& a, const PairPlan& b) { return a.model < b.model; });
      std::move(group.pairs.begin(), group.pairs.end(), std::back_inserter(plan_.pairs));
      release(group.pairs);
      release(group.known);
    }
  }

  void conclude() {
    gather();
    if (today_) plan_.spent_today = today_->sum();
    const auto by_place = [](const Damage& a, const Damage& b) {
      return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    };
    std::stable_sort(plan_.damage.begin(), plan_.damage.end(), by_place);
    keep_shard(plan_.pairs, options_.shard, options_.shards);
    estimate_verdicts(plan_.pairs);
    // Verdicts may also be wanted anew once an answer is another one.
    const auto follows = [](const PairPlan& pair) {
      return pair.unjudged + pair.rechecks > 0 ||
             (pair.may_run() && pair.stale + pair.missing > 0 && needs_answers(*pair.benchmark));
    };
    plan_.waits = std::any_of(plan_.pairs.begin(), plan_.pairs.end(), goes_on_later) ||
                  std::any_of(plan_.pairs.begin(), plan_.pairs.end(), follows);
    plan_.total = total_of(plan_.pairs);
  }

  std::vector<PairId> ids_;
  const Repository& repository_;
  const Store& store_;
  const PlanOptions& options_;
  const std::vector<const Model*> models_;
  SettledPairs* known_ = nullptr;
  bool slim_ = false;
  bool closes_ = false;  // of pairs that cannot be run only the numbers are wanted
  std::optional<DaySpending> today_;
  std::vector<Group> groups_;
  std::shared_ptr<KeyIndex> index_;
  Plan plan_;
};

Result<Plan> make_plan(const Repository& repository, const Store& store, const PlanOptions& options,
                       SettledPairs* known) {
  std::vector<PairId> ids;
  if (known != nullptr) {
    for (const auto& [id, digest] : known->stored()) ids.push_back(id);
  } else {
    BH_TRY(ids, store.pairs());
  }
  return PlanMaker(std::move(ids), repository, store, options, known).make();
}

Result<Plan> plan_pair(const Repository& repository, const Store& store, const PlanOptions& options, const PairId& id) {
  PlanOptions alone = options;
  alone.benchmarks = {id.benchmark};
  alone.models = {id.model};
  alone.shard = alone.shards = 1;
  alone.threads = 1;
  alone.open_only = false;
  std::vector<PairId> read{id};
  const Benchmark* benchmark = repository.find_benchmark(id.benchmark);
  for (const auto& scoring : benchmark != nullptr ? benchmark->scoring : std::vector<Scoring>()) {
    const auto against = get_string(scoring.options, "against");  // whose answers judges compare with
    if (against == kAllPairs) {
      BH_TRY(const auto stored, store.pairs());
      std::copy_if(stored.begin(), stored.end(), std::back_inserter(read),
                   [&](const PairId& other) { return other.benchmark == id.benchmark && other.model != id.model; });
    } else if (against && *against != id.model) {
      read.push_back({id.benchmark, *against});
    }
  }
  return PlanMaker(std::move(read), repository, store, alone).make();
}

}  // namespace benchhub
