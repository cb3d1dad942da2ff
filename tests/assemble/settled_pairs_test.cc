// A plan that does not read what was settled is the plan of everything: after any random edits it says the same of
// every pair, wants the same requests, and counts the same money.
#include "plan/settled_pairs.h"

#include "assemble/random_repository.h"

namespace benchhub {
namespace {

std::string described(const Asked& asked) {
  std::string out = fmt::format("{} {} {}{}{}", static_cast<int>(asked.status), asked.key, asked.adopted,
                                asked.in_batch, asked.selected);
  if (asked.answer != nullptr) out += fmt::format(" {} {}", asked.answer->text, asked.answer->at_ms);
  for (const std::string& reason : asked.reasons) out += " " + reason;
  return out + "\n";
}

std::string described(const Estimate& e) {
  return fmt::format("[{} {} {} {} {} {} {}]", e.requests, e.input_tokens, e.output_tokens, e.most_output_tokens,
                     e.cost_low.value_or(-1), e.cost_high.value_or(-1), e.seconds);
}

std::string described(const Plan& plan) {
  std::string out = fmt::format("today {} valid {} {} waits {} total {}\n", plan.spent_today, plan.times.from_ms,
                                plan.times.until_ms, plan.waits, described(plan.total));
  for (const PairPlan& pair : plan.pairs) {
    out += fmt::format(
        "{} {}: {} \"{}\" \"{}\" fresh {} stale {} missing {} failed {} unfit {} unjudged {} rechecks {} {} {}\n",
        pair.id.benchmark, pair.id.model, to_string(pair.state), pair.reason, pair.drift, pair.fresh, pair.stale,
        pair.missing, pair.failed, pair.unfit, pair.unjudged, pair.rechecks, pair.judge_in_doubt,
        described(pair.estimate));
    for (const CasePlan& item : pair.cases) out += described(item);
    for (const VerdictPlan& verdict : pair.verdicts) out += described(verdict);
  }
  for (const Damage& at : plan.damage) out += fmt::format("{}:{}: {}\n", at.file, at.line, at.reason);
  return out;
}

// Counts what is read of data/.
class CountedFs : public FaultFs {
 public:
  explicit CountedFs(MemoryFs& inner) : FaultFs(inner, -1, false) {}
  Result<std::string> read_beneath(const std::string& root, const std::string& rel, std::uint64_t max) override {
    reads += rel.ends_with("answers.jsonl");
    return FaultFs::read_beneath(root, rel, max);
  }
  int reads = 0;
};

struct Planned {
  std::string text;
  int reads = 0;  // of files of answers
};

Planned plan_with_memory(World& world, PlanOptions options) {
  options.open_only = true;
  const Repository repository = world.load();
  CountedFs fs(world.fs());
  const Store store(fs, "r");
  const auto inventory = Inventory::take(fs, repository_inputs("r", "r/.benchhub/cache/inventory", 1));
  EXPECT_TRUE(inventory) << inventory.error().to_string();
  SettledPairs known(fs, *inventory, repository, options, stored_pairs(*inventory, store).value(), "tool",
                     "r/.benchhub/cache");
  Planned out;
  const int before = fs.reads;
  const auto plan = make_plan(repository, store, options, &known);
  EXPECT_TRUE(plan) << plan.error().to_string();
  out.reads = fs.reads - before;
  out.text = described(*plan);
  EXPECT_TRUE(known.save() && inventory->save());
  return out;
}

Planned plan_without(World& world, PlanOptions options) {
  options.open_only = true;
  const Repository repository = world.load();
  CountedFs fs(world.fs());
  const Store store(fs, "r");
  const std::string text = described(make_plan(repository, store, options).value());
  return {text, fs.reads};
}

class SettledPairsRandom : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SettledPairsRandom, GiveThePlanOfEverythingAfterAnyEdits) {
  World world(GetParam());
  std::string story = fmt::format("seed {}", GetParam());
  int read = 0, read_without = 0;
  for (int i = 0; i < 40; ++i) {
    if (i % 3 == 0) {
      world.run_to_end();
      story += ", run to the end";
    }
    PlanOptions options = world.plan_options();
    options.with_spending = (static_cast<std::uint64_t>(i) + GetParam()) % 3 > 0;
    options.threads = 1 + static_cast<unsigned>(i % 3);
    if (i % 7 == 6) options.models = {"m-a"};
    options.explained = i % 5 == 4;
    if (i % 13 == 8) options.sample.cases = 1;
    if (i % 11 == 5) options.allow_unpriced = options.retry_failed = true;
    const Planned planned = plan_with_memory(world, options);
    const Planned without = plan_without(world, options);
    ASSERT_EQ(planned.text, without.text) << story;
    read += planned.reads;
    read_without += without.reads;
    ASSERT_EQ(plan_with_memory(world, options).text, planned.text) << "at once again, " << story;
    story += ", " + world.edit();
  }
  EXPECT_LT(read, read_without) << "nothing was ever remembered";
}

TEST(SettledPairs, AreNotReadAgainUntilSomethingOfTheirsChanges) {
  World world(5);
  world.run_to_end();
  PlanOptions options = world.plan_options();
  options.with_spending = false;
  EXPECT_GT(plan_with_memory(world, options).reads, 0);
  EXPECT_EQ(plan_with_memory(world, options).reads, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SettledPairsRandom, testing::Range<std::uint64_t>(1, 7));

}  // namespace
}  // namespace benchhub
