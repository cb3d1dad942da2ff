// What people type for a verdict, and the form by which a verdict is read when the definition has changed.
#include "judge/typed.h"

#include <gtest/gtest.h>

#include "judge/form.h"

namespace benchhub {
namespace {

JudgeSpec typed_spec(Json options) {
  const std::string type = options["type"];
  return *judge_spec({type, std::move(options)});
}
const Json kTwoCriteria = {
    {"type", "judge_score"},
    {"criteria",
     {{{"name", "facts"}, {"description", "d"}, {"weight", 3}}, {{"name", "style"}, {"description", "d"}}}}};
const Json kTwoQuestions = {{"type", "judge_checklist"}, {"questions", {"Is it short?", "Is it true?"}}};

TEST(TypedVerdict, FewKeysAreEnough) {
  EXPECT_EQ(typed_verdict(typed_spec({{"type", "judge_score"}}), "4"), "4");
  EXPECT_EQ(typed_verdict(typed_spec(kTwoCriteria), "5 1"), "facts=5 style=1");
  EXPECT_EQ(typed_verdict(typed_spec(kTwoCriteria), "style=1 facts=5"), "style=1 facts=5");
  EXPECT_EQ(typed_verdict(typed_spec(kTwoQuestions), "y N"), "1=yes 2=no");
  EXPECT_EQ(typed_verdict(typed_spec({{"type", "judge_label"}}), "1"),
            typed_spec({{"type", "judge_label"}}).labels[0].first);
  EXPECT_EQ(typed_verdict(typed_spec({{"type", "judge_label"}}), "Incorrect"), "incorrect");
  const Json numerals = {{"type", "judge_label"}, {"labels", {{"5", 1}, {"4", 0.5}, {"3", 0}}}};
  EXPECT_EQ(typed_verdict(typed_spec(numerals), "3"), "3");  // the label, not the third of them
  const Json pair = {{"type", "judge_pair"}, {"against", "m"}};
  EXPECT_EQ(typed_verdict(typed_spec(pair), "b"), "B");
  EXPECT_EQ(typed_verdict(typed_spec(pair), "="), "C");
}

TEST(TypedVerdict, IsNoneOffTheMenu) {
  EXPECT_FALSE(typed_verdict(typed_spec({{"type", "judge_score"}}), "6"));
  EXPECT_FALSE(typed_verdict(typed_spec({{"type", "judge_score"}}), "4 4"));
  EXPECT_FALSE(typed_verdict(typed_spec(kTwoCriteria), "5"));
  EXPECT_FALSE(typed_verdict(typed_spec(kTwoCriteria), "5 1 1"));
  EXPECT_FALSE(typed_verdict(typed_spec(kTwoQuestions), "y maybe"));
  EXPECT_FALSE(typed_verdict(typed_spec({{"type", "judge_label"}}), "9"));
  EXPECT_FALSE(typed_verdict(typed_spec({{"type", "judge_pair"}, {"against", "m"}}), "d"));
}

TEST(VerdictForm, ReadsAVerdictAsItWasMeant) {
  const auto spec = typed_spec({{"type", "judge_score"}, {"min", 0}, {"max", 10}});
  const auto back = spec_of_form(verdict_form_of(spec));
  ASSERT_TRUE(back);
  EXPECT_EQ(read_verdict(*back, "[[7.5]]", "", Grammar::line).value, 0.75);
  const auto criteria = spec_of_form(verdict_form_of(typed_spec(kTwoCriteria)));
  EXPECT_EQ(read_verdict(*criteria, "[[facts=5 style=1]]", "", Grammar::line).value, 0.75);
  const auto labels = spec_of_form(verdict_form_of(
      typed_spec({{"type", "judge_label"}, {"labels", {{"good", 0.7}, {"bad", 0}}}, {"prompt", "classify"}})));
  EXPECT_EQ(read_verdict(*labels, "[[good]]", "", Grammar::line).value, 0.7);
  const auto questions = spec_of_form(verdict_form_of(typed_spec(kTwoQuestions)));
  EXPECT_EQ(read_verdict(*questions, "[[1=yes 2=no]]", "", Grammar::line).value, 0.5);
}

TEST(VerdictForm, RefusesWhatIsNone) {
  for (const char* text : {"", "{}", "[]", R"({"kind":"score"})", R"({"kind":"score","min":5,"max":1})",
                           R"({"kind":"label"})", R"({"kind":"label","labels":[{"name":"a","value":7}]})",
                           R"({"kind":"checklist","questions":-1})", R"({"kind":"checklist","questions":100000000})"})
    EXPECT_FALSE(spec_of_form(text)) << text;
}

}  // namespace
}  // namespace benchhub
