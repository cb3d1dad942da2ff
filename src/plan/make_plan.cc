// The plan of a repository: reads what is stored, a few benchmarks at a time, and has each planned by plan_benchmark.
// Decides nothing about a pair.
#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <tuple>

#include "base/clock.h"
#include "base/parallel.h"
#include "plan/estimate.h"
#include "plan/judging.h"
#include "plan/key_index.h"
#include "plan/lookup.h"
#include "plan/plan.h"
#include "plan/pointed_at.h"
#include "plan/select.h"

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

// Nothing to send, to write or to tell: what is stored is what was asked for, and will stay so.
bool is_settled(const PairPlan& pair) {
  if (pair.unjudged + pair.rechecks > 0 || pair.is_yardstick || pair.benchmark->max_age_days) return false;
  const auto is_adopted = [](const VerdictPlan& verdict) { return verdict.adopted; };
  if (std::any_of(pair.verdicts.begin(), pair.verdicts.end(), is_adopted)) return false;
  const auto stored = [](const Asked& asked) { return asked.status == CaseStatus::fresh && !asked.adopted; };
  return std::all_of(pair.verdicts.begin(), pair.verdicts.end(), stored) &&
         std::all_of(pair.cases.begin(), pair.cases.end(),
                     [&](const CasePlan& item) { return stored(item) && item.adopted_steps.empty(); });
}

// Others are compared with its answers.
bool is_rival(const PairPlan& pair) {
  return std::any_of(pair.verdicts.begin(), pair.verdicts.end(),
                     [](const VerdictPlan& verdict) { return verdict.versus != nullptr; });
}

}  // namespace

class PlanMaker {
 public:
  PlanMaker(std::vector<PairId> ids, const Repository& repository, const Store& store, const PlanOptions& options)
      : ids_(std::move(ids)), repository_(repository), store_(store), options_(options) {
    // The parts of a shard are weighed by all that there is.
    slim_ = options.open_only && options.shards <= 1;
    if (options.now_ms != 0) today_.emplace(utc_date(options.now_ms));
  }

  Result<Plan> make() {
    group();
    if (slim_) {
      std::vector<std::pair<PairId, Digest>> files;
      for (const PairId& id : ids_) files.emplace_back(id, Digest{});
      index_ = std::make_shared<KeyIndex>(store_.fs(), store_, std::move(files), "", options_.threads);
      plan_.others_ = index_;
    }
    const std::size_t wave = slim_ ? std::size_t{kBenchmarksAtOnce} * options_.threads : groups_.size();
    for (std::size_t first = 0; first < groups_.size(); first += wave) {
      const std::span<Group> some(groups_.data() + first, std::min(wave, groups_.size() - first));
      BH_CHECK(read(some));
      if (!slim_) hold_all();
      plan(some);
      keep_what_is_open(some);
    }
    if (index_) BH_CHECK(index_->status());
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
    std::vector<PairId> ids;
    std::vector<std::unique_ptr<PairData>> data;
    std::vector<PairPlan> pairs;
  };

  // The wanted benchmarks as the repository has them, then what else is stored.
  void group() {
    std::map<std::string_view, std::vector<PairId>> stored;
    for (const PairId& id : ids_) stored[id.benchmark].push_back(id);
    for (const auto& benchmark : repository_.benchmarks) {
      const auto& wanted = options_.benchmarks;
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), benchmark.slug) == wanted.end()) continue;
      auto own = stored.extract(benchmark.slug);
      groups_.push_back({&benchmark, own ? std::move(own.mapped()) : std::vector<PairId>(), {}, {}});
    }
    for (auto& [slug, ids] : stored) groups_.push_back({nullptr, std::move(ids), {}, {}});
  }

  Status read(std::span<Group> groups) {
    std::vector<std::pair<Group*, std::size_t>> files;
    for (Group& group : groups) {
      group.data.resize(group.ids.size());
      for (std::size_t i = 0; i < group.ids.size(); ++i) files.emplace_back(&group, i);
    }
    std::vector<Status> done(files.size());
    parallel_for(files.size(), options_.threads, [&](std::size_t i) {
      const auto& [group, number] = files[i];
      auto data = store_.read(group->ids[number]);
      if (data) group->data[number] = std::make_unique<PairData>(*std::move(data));
      else done[i] = fail(std::move(data).error());
    });
    for (Status& status : done) BH_CHECK(std::move(status));
    for (const Group& group : groups) {
      std::set<std::string> paid;
      for (const auto& data : group.data) {
        if (today_) today_->add(*data);
        plan_.damage.insert(plan_.damage.end(), data->damage.begin(), data->damage.end());
      }
    }
    return {};
  }

  // In the order of ids_, as KeyIndex has them: the first of equals is taken.
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

  void plan(std::span<Group> groups) {
    // Few benchmarks are cut by models too, so that every thread has something to do.
    const std::size_t models = repository_.models.size();
    const std::size_t cuts =
        std::clamp<std::size_t>(options_.threads / groups.size(), 1, std::max<std::size_t>(1, models));
    std::vector<std::vector<PairPlan>> parts(groups.size() * cuts);
    parallel_for(parts.size(), options_.threads, [&](std::size_t i) {
      const Group& group = groups[i / cuts];
      if (group.benchmark == nullptr) return;
      std::vector<const PairData*> own;
      for (const auto& data : group.data) own.push_back(data.get());
      const std::size_t cut = i % cuts;
      parts[i] = plan_benchmark(repository_, *group.benchmark, own, *plan_.others_, options_,
                                {models * cut / cuts, models * (cut + 1) / cuts});
    });
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto& pairs = groups[i / cuts].pairs;
      std::move(parts[i].begin(), parts[i].end(), std::back_inserter(pairs));
    }
  }

  void keep_what_is_open(std::span<Group> groups) {
    for (Group& group : groups) {
      if (slim_) let_go(group);
      std::move(group.data.begin(), group.data.end(), std::back_inserter(plan_.data_));
      group.data.clear();
      std::move(group.pairs.begin(), group.pairs.end(), std::back_inserter(plan_.pairs));
      group.pairs.clear();
    }
  }

  // Of settled pairs only the numbers stay, and of data only what the others point into, or may come to.
  static void let_go(Group& group) {
    PointedAt still(group.data);
    std::set<std::string_view> settled;  // models
    const bool all_settled = std::all_of(group.pairs.begin(), group.pairs.end(), is_settled);
    for (PairPlan& pair : group.pairs) {
      if (!is_settled(pair) || (is_rival(pair) && !all_settled)) {
        still.add(pair);
        continue;
      }
      settled.insert(pair.id.model);
      pair.cases = {};
      pair.verdicts = {};
      pair.equals = {};
      pair.past = {};
      pair.rechecked = {};
    }
    std::erase_if(group.data, [&](const auto& data) {
      const bool open = group.benchmark != nullptr && !settled.contains(data->id.model);
      return !open && !still.contains(*data);
    });
  }

  void conclude() {
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
  bool slim_ = false;
  std::optional<DaySpending> today_;
  std::vector<Group> groups_;
  std::shared_ptr<KeyIndex> index_;
  Plan plan_;
};

Result<Plan> make_plan(const Repository& repository, const Store& store, const PlanOptions& options) {
  BH_TRY(auto ids, store.pairs());
  return PlanMaker(std::move(ids), repository, store, options).make();
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
