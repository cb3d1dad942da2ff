// Judges against people, against each other, and what sways them: figures that can be worked out by hand.
#include "assemble/judge_report.h"

#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "assemble/board.h"
#include "assemble/board_fixture.h"
#include "assemble/opinions.h"
#include "assemble/review_sample.h"
#include "plan/judging.h"
#include "plan/select.h"

namespace benchhub {
namespace {

// Models with answers and verdicts about them, without a store.
class JudgedBoard {
 public:
  explicit JudgedBoard(Json options, int cases = 4) {
    benchmark_.slug = "b";
    benchmark_.user_prompt = "{{q}}";
    benchmark_.scoring = {{options["type"], options, 1, {}}};
    for (int i = 0; i < cases; ++i) {
      Case& one = benchmark_.cases.emplace_back();
      one.id = "c" + std::to_string(i);
      one.vars["q"] = "question " + std::to_string(i);
    }
  }

  PairPlan& add_model(const std::string& slug, const std::vector<std::string>& texts, const std::string& family = "") {
    Model& model = models_.emplace_back();
    model.slug = slug;
    model.family = family;
    PairPlan& pair = pairs_.emplace_back();
    pair.id = {"b", slug};
    pair.benchmark = &benchmark_;
    pair.model = &model;
    pair.fresh = 1;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Answer& answer = answers_.emplace_back();
      answer.case_id = benchmark_.cases[i].id;
      answer.text = texts[i];
      answer.state = AnswerState::answered;
      pair.cases.push_back(assemble_test::fresh_item(i, answer));
    }
    return pair;
  }

  void judge(PairPlan& pair, std::size_t item, const std::string& judge, const std::string& said,
             const std::string& order = "", const Answer* rival = nullptr) {
    auto& task = tasks_[judge];
    if (!task) {
      auto seat = std::make_shared<JudgeSeat>();
      Model& model = models_.emplace_back();
      model.slug = judge;
      model.family = judge;
      seat->model = &model;
      const auto spec = *judge_spec(benchmark_.scoring[0]);
      task = std::make_shared<const JudgeTask>(JudgeTask{0, spec, seat, prompt_id(spec), "s-" + judge, ""});
    }
    if (std::find(pair.judges.begin(), pair.judges.end(), task->seat) == pair.judges.end())
      pair.judges.push_back(task->seat);
    Answer& reply = answers_.emplace_back();
    reply.text = "[[" + said + "]]";
    reply.state = AnswerState::answered;
    reply.cost = 10;
    reply.key = "k" + std::to_string(answers_.size());
    const JudgeRef ref{task->spec.name, judge, task->series, order, 0, task->prompt, 1, ""};
    reply.verdict = std::make_shared<const JudgeRef>(ref);
    VerdictPlan verdict;
    verdict.item = item;
    verdict.rival = rival;
    verdict.task = task;
    verdict.ref = reply.verdict;
    verdict.answer = &reply;
    verdict.status = CaseStatus::fresh;
    pair.verdicts.push_back(verdict);
  }

  // Of the judge that judged last.
  void recheck(PairPlan& pair, std::size_t item, const std::string& said, int round) {
    const VerdictPlan& last = pair.verdicts.back();
    JudgeRef ref = *last.ref;
    ref.scorer += "/drift";
    ref.round = round;
    if (round == 0) ref.frozen = std::make_shared<const JudgeInput>(judge_input(pair, graded_by(last)));
    Answer& reply = answers_.emplace_back();
    reply.text = "[[" + said + "]]";
    reply.state = AnswerState::answered;
    reply.cost = 10;
    reply.verdict = std::make_shared<const JudgeRef>(std::move(ref));
    pair.rechecked.push_back({item, last.task, &reply});
  }

  HumanLabel label(const PairPlan& pair, std::size_t item, const std::string& verdict) const {
    const auto spec = *judge_spec(benchmark_.scoring[0]);
    return {spec.name,
            benchmark_.cases[item].id,
            pair.id.model,
            0,
            subject_id(judge_input(pair, {item, 0, nullptr, false})),
            prompt_id(spec),
            "",
            verdict,
            "Ada",
            ""};
  }

  std::vector<const PairPlan*> pairs() const {
    std::vector<const PairPlan*> out;
    for (const auto& pair : pairs_) out.push_back(&pair);
    return out;
  }
  JudgeReport report(const std::vector<HumanLabel>& labels = {}) const {
    std::vector<const HumanLabel*> valid;
    return judge_report(benchmark_, pairs(), labels, valid);
  }
  void rename(const std::string& from, const std::string& to) {
    for (Model& model : models_) {
      if (model.slug != from) continue;
      model.formerly = {from};
      model.slug = to;
    }
  }
  Benchmark& benchmark() { return benchmark_; }
  const Answer* answer(std::size_t i) const { return &answers_[i]; }

 private:
  Benchmark benchmark_;
  std::deque<Model> models_;
  std::deque<Answer> answers_;
  std::deque<PairPlan> pairs_;
  std::map<std::string, std::shared_ptr<const JudgeTask>> tasks_;
};

TEST(JudgeReport, AgreementWithPeopleIsBoundToTextAndRubric) {
  JudgedBoard board(Json{{"type", "judge_score"}});
  PairPlan& pair = board.add_model("m", {"one", "two", "three", "four"});
  for (const auto& [item, grade] : {std::pair(0, "5"), std::pair(1, "1"), std::pair(2, "5"), std::pair(3, "2")})
    board.judge(pair, static_cast<std::size_t>(item), "j", grade);
  std::vector<HumanLabel> labels = {board.label(pair, 0, "5"), board.label(pair, 1, "1"), board.label(pair, 2, "1"),
                                    board.label(pair, 3, "2")};
  auto report = board.report(labels);
  ASSERT_EQ(report.series.size(), 1u);
  EXPECT_EQ(report.series[0].people.n, 4);
  EXPECT_DOUBLE_EQ(*report.series[0].people.raw, 0.75);
  EXPECT_DOUBLE_EQ(*report.series[0].people.base_rate, 0.5);
  ASSERT_TRUE(report.series[0].people.kappa);
  EXPECT_EQ(report.people.labelled, 4);
  labels[0].prompt = "rubric@other";
  labels[1].subject = "0000000000000000";
  labels[2].verdict = "";
  labels[3].verdict = "17";
  report = board.report(labels);
  EXPECT_EQ(report.series[0].people.n, 0);
  EXPECT_EQ(report.people.stale, 2);
  EXPECT_EQ(report.people.waiting, 1);
  EXPECT_EQ(report.people.unread, 1);
}

TEST(JudgeReport, ScoresArePutRightByLabels) {
  JudgedBoard board(Json{{"type", "judge_score"}});
  PairPlan& pair = board.add_model("m", {"one", "two", "three", "four"});
  for (std::size_t i = 0; i < 4; ++i) board.judge(pair, i, "j", "5");
  const auto report = board.report({board.label(pair, 0, "3"), board.label(pair, 1, "1")});
  ASSERT_EQ(report.corrected.size(), 1u);
  EXPECT_EQ(report.corrected[0].labelled, 2);
  EXPECT_DOUBLE_EQ(*report.corrected[0].mean, 1);
  EXPECT_DOUBLE_EQ(*report.corrected[0].estimate, 0.25);  // 1 + mean(0.5 - 1, 0 - 1)
}

TEST(JudgeReport, JudgesAreComparedAnswerByAnswer) {
  JudgedBoard board(Json{{"type", "judge_score"}});
  PairPlan& pair = board.add_model("m", {"a", "bb", "ccc", "dddd"}, "mild");
  PairPlan& other = board.add_model("n", {"e", "ff", "ggg", "hhhh"}, "else");
  for (std::size_t i = 0; i < 4; ++i) {
    board.judge(pair, i, "mild", "5");
    board.judge(pair, i, "hard", "3");
    board.judge(other, i, "mild", "3");
    board.judge(other, i, "hard", "3");
  }
  const auto report = board.report();
  ASSERT_EQ(report.series.size(), 2u);
  const auto& mild = report.series[1];
  ASSERT_EQ(mild.judge, "mild");
  EXPECT_DOUBLE_EQ(*mild.leniency.excess, 0.25);  // 0.5 on four answers, 0 on the others
  EXPECT_EQ(mild.leniency.own, 4);
  EXPECT_DOUBLE_EQ(*mild.leniency.own_excess, 0.5);  // kinder to its own family
  ASSERT_EQ(mild.peers.size(), 1u);
  EXPECT_DOUBLE_EQ(*mild.peers[0].agreement.raw, 0.5);
  EXPECT_EQ(mild.cost, 80);
}

TEST(JudgeReport, PlaceAndLengthOfComparisons) {
  JudgedBoard board(Json{{"type", "judge_pair"}, {"against", "y"}});
  PairPlan& yard = board.add_model("y", {"r", "r", "r", "r"});
  PairPlan& pair = board.add_model("m", {"long", "longer", "s", "longest"});
  yard.is_yardstick = true;
  const auto say = [&](std::size_t i, const char* ab, const char* ba) {
    board.judge(pair, i, "j", ab, "ab", board.answer(i));
    board.judge(pair, i, "j", ba, "ba", board.answer(i));
  };
  say(0, "A", "B");  // it wins in both orders
  say(1, "A", "A");  // torn: what stands first
  say(2, "B", "B");  // torn: what stands second (as short as the rival)
  say(3, "B", "A");  // it loses
  const auto report = board.report();
  const auto& series = report.series[0];
  EXPECT_EQ(series.position.compared, 4);
  EXPECT_EQ(series.position.steady, 2);
  EXPECT_EQ(series.position.first, 1);
  EXPECT_EQ(series.position.second, 1);
  EXPECT_DOUBLE_EQ(*series.position.shift, 0);
  EXPECT_EQ(series.length.n, 3);
  EXPECT_DOUBLE_EQ(*series.length.longer_wins, 0.5);
  ASSERT_EQ(report.rates.size(), 1u);
  EXPECT_DOUBLE_EQ(*report.rates[0].win_rate, 50);
  EXPECT_EQ(report.rates[0].wins, 1);
  EXPECT_EQ(report.rates[0].draws, 2);
}

TEST(JudgeReport, ALabelOfAComparisonSaysWhichAnswerStoodFirst) {
  const auto pair = *judge_spec({"judge_pair", {{"type", "judge_pair"}, {"against", "y"}}, 1, {}});
  HumanLabel label;
  label.verdict = "A";
  EXPECT_FALSE(label_value(pair, label));
  label.order = "ab";
  EXPECT_EQ(label_value(pair, label), 1);
  label.order = "ba";
  EXPECT_EQ(label_value(pair, label), 0);
  const auto score = *judge_spec({"judge_score", {{"type", "judge_score"}}, 1, {}});
  label.verdict = "5";
  EXPECT_FALSE(label_value(score, label));  // of two answers, where there is one
}

TEST(JudgeReport, ARenamedJudgeIsKnownByItsNameOfToday) {
  JudgedBoard board(Json{{"type", "judge_score"}});
  PairPlan& pair = board.add_model("m", {"one", "two", "three", "four"});
  for (std::size_t i = 0; i < 4; ++i) board.judge(pair, i, "old-name", "5");
  board.rename("old-name", "new-name");
  const auto report = board.report();
  ASSERT_EQ(report.series.size(), 1u);
  EXPECT_EQ(report.series[0].judge, "new-name");
}

TEST(ReviewSample, SpreadsOverModelsAndIsToppedUp) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 20);
  for (const std::string model : {"m", "n"}) {
    std::vector<std::string> texts;
    for (int i = 0; i < 20; ++i) texts.push_back(model + std::to_string(i));
    PairPlan& pair = board.add_model(model, texts);
    for (std::size_t i = 0; i < 20; ++i) board.judge(pair, i, "j", i % 2 ? "5" : "1");
  }
  const auto first = draw_for_review(board.pairs(), {}, 0.1, 7);
  EXPECT_EQ(first.judged, 40);
  ASSERT_EQ(first.added.size(), 4u);
  EXPECT_EQ(std::count_if(first.added.begin(), first.added.end(), [](const auto& l) { return l.model == "m"; }), 2);
  const auto many = draw_for_review(board.pairs(), {}, 0.5, 7).added;
  EXPECT_FALSE(std::is_sorted(many.begin(), many.end(), [](const auto& a, const auto& b) { return a.model < b.model; }))
      << "the order tells whose answers they are";
  const auto again = draw_for_review(board.pairs(), {}, 0.1, 7);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(again.added[i].subject, first.added[i].subject);
  EXPECT_TRUE(draw_for_review(board.pairs(), first.added, 0.1, 7).added.empty());
  const auto more = draw_for_review(board.pairs(), first.added, 0.2, 7);
  EXPECT_EQ(more.known, 4);
  EXPECT_EQ(more.added.size(), 4u);
}

TEST(ReviewSample, CalibrationItemsComeFirst) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 20);
  std::vector<std::string> texts;
  for (int i = 0; i < 20; ++i) texts.push_back("m" + std::to_string(i));
  PairPlan& pair = board.add_model("m", texts);
  std::set<std::string> frozen;
  for (std::size_t i = 0; i < 20; ++i) {
    board.judge(pair, i, "j", i % 2 ? "5" : "1");
    if (i % 7 != 3) continue;
    frozen.insert(subject_id(judge_input(pair, graded_by(pair.verdicts.back()))));
    board.recheck(pair, i, i % 2 ? "5" : "1", 0);
  }
  ASSERT_EQ(frozen.size(), 3u);
  const auto count = [&](double share) {
    const auto drawn = draw_for_review(board.pairs(), {}, share, 7).added;
    return std::pair(drawn.size(), std::count_if(drawn.begin(), drawn.end(),
                                                 [&](const auto& l) { return frozen.contains(l.subject); }));
  };
  EXPECT_EQ(count(0.1), std::pair(std::size_t{2}, std::ptrdiff_t{2}));
  EXPECT_EQ(count(0.5), std::pair(std::size_t{10}, std::ptrdiff_t{3}));
}

// One item each: what was said when it was frozen and in the rounds since.
void ask_again(JudgedBoard& board, PairPlan& pair, const std::string& judge, const std::vector<std::string>& before,
               const std::vector<std::string>& now) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    board.judge(pair, i, judge, before[i]);
    board.recheck(pair, i, before[i], 0);
    board.recheck(pair, i, now[i], 1);
  }
}

TEST(JudgeDrift, AShiftInOneDirectionIsAnAlarmAndTheScoreStands) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 10);
  PairPlan& pair = board.add_model("m", std::vector<std::string>(10, "text"));
  std::vector<std::string> before(10, "4"), now(10, "3");
  before[9] = now[9] = "1";
  before[8] = now[8] = "2";
  ask_again(board, pair, "j", before, now);
  const auto report = board.report();
  const DriftView& drift = report.series.at(0).drift;
  EXPECT_EQ(drift.items, 10);
  EXPECT_EQ(drift.rounds, 1);
  EXPECT_EQ(drift.compared, 10);
  EXPECT_EQ(drift.down, 8);
  EXPECT_EQ(drift.up, 0);
  EXPECT_DOUBLE_EQ(*drift.p, 2.0 / 256);
  EXPECT_TRUE(drift.alarm);
  EXPECT_EQ(report.series.at(0).answers, 10);
  EXPECT_EQ(report.series.at(0).replies, 10) << "verdicts of rounds are none about answers";
  EXPECT_DOUBLE_EQ(*report.series.at(0).mean, (8 * 0.75 + 0.25) / 10);
  EXPECT_EQ(drift.cost, 10 * 10);
}

TEST(JudgeDrift, TwoVerdictsThatTipOverAreNone) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 20);
  PairPlan& pair = board.add_model("m", std::vector<std::string>(20, "text"));
  std::vector<std::string> before, now;
  for (int i = 0; i < 20; ++i) before.push_back(i % 2 ? "5" : "1");
  now = before;
  now[0] = "5";
  now[1] = "1";
  ask_again(board, pair, "j", before, now);
  const DriftView drift = board.report().series.at(0).drift;
  EXPECT_DOUBLE_EQ(*drift.kappa_before, 1);
  EXPECT_NEAR(*drift.kappa, 0.8, 1e-9);
  EXPECT_FALSE(drift.alarm) << *drift.drop_lower;
}

TEST(JudgeDrift, AJudgeThatTakesTurnsLosesAgreement) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 20);
  PairPlan& pair = board.add_model("m", std::vector<std::string>(20, "text"));
  std::vector<std::string> before, now;
  for (int i = 0; i < 20; ++i) before.push_back(i % 2 ? "5" : "1");
  now = before;
  for (std::size_t i = 0; i < 6; ++i) now[i] = before[i + 1];
  ask_again(board, pair, "j", before, now);
  const DriftView drift = board.report().series.at(0).drift;
  EXPECT_EQ(drift.up, drift.down);
  EXPECT_DOUBLE_EQ(*drift.p, 1);
  EXPECT_TRUE(drift.alarm);
}

TEST(JudgeDrift, PeopleDecideWhereTheyHaveSaidEnough) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 12);
  PairPlan& pair = board.add_model("m", std::vector<std::string>(12, "text"));
  std::vector<std::string> before, now;
  for (int i = 0; i < 12; ++i) before.push_back(i % 2 ? "5" : "1");
  now = before;
  for (std::size_t i = 0; i < 6; ++i) now[i] = before[i + 1];
  ask_again(board, pair, "j", before, now);
  std::vector<HumanLabel> labels;
  for (std::size_t i = 0; i < 12; ++i) labels.push_back(board.label(pair, i, now[i]));
  const DriftView drift = board.report(labels).series.at(0).drift;
  EXPECT_EQ(drift.labelled, 12);
  EXPECT_DOUBLE_EQ(*drift.kappa, 1);
  EXPECT_LT(*drift.kappa_before, 0.5);
  EXPECT_FALSE(drift.alarm) << "it says what people say, and did not before";
  labels.resize(9);
  EXPECT_EQ(board.report(labels).series.at(0).drift.labelled, 0);
  EXPECT_TRUE(board.report(labels).series.at(0).drift.alarm);
}

TEST(JudgeReport, WhatIsNotInTheSampleIsNoGapOfTheBoard) {
  JudgedBoard board(Json{{"type", "judge_score"}}, 10);
  board.benchmark().judging.sample = 0.4;
  board.benchmark().metric = "mean";
  PairPlan& pair = board.add_model("m", std::vector<std::string>(10, "text"));
  const auto judged = judged_cases(board.benchmark());
  for (std::size_t i = 0; i < 10; ++i) {
    if (judged[i]) board.judge(pair, i, "j", "3");
  }
  const BenchmarkView view = assemble_board(board.benchmark(), board.pairs(), 0.8);
  ASSERT_EQ(view.rows.size(), 1u);
  EXPECT_EQ(view.rows[0].total, 4);
  EXPECT_EQ(view.rows[0].scored, 4);
  EXPECT_TRUE(view.rows[0].ranked);
  EXPECT_TRUE(view.rows[0].unscored.empty());
  EXPECT_DOUBLE_EQ(*view.rows[0].score.value, 0.5);
  for (const auto& score : view.rows[0].case_scores) {
    if (score.value) continue;
    EXPECT_EQ(score.unscored_reason, "not in the judged sample");
  }
}

}  // namespace
}  // namespace benchhub
