// The words of questions that the search looks for: how a text is cut, which texts of a case are read, and that a file
// changes with the words of its own cases alone.
#include "render/search_words.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "render/question_words.h"

namespace benchhub {
namespace {

std::string cut(std::string_view text) {
  std::vector<std::string> out;
  cut_words(text, [&](std::string_view word) { out.emplace_back(word); });
  return join(out, " ");
}

TEST(QuestionWords, AreSmallLettersWithoutAccents) {
  EXPECT_EQ(cut("The pool's 25 m lanes, re-opened in 2026!"), "the pool lanes opened 2026");
  EXPECT_EQ(cut("Zürich ŁÓDŹ Ångström İstanbul Việt Ёлка Σίσυφος ΟΔΟΣ"),
            "zurich łodz angstrom istanbul viet елка σισυφοσ οδοσ");
  EXPECT_EQ(cut("zu\u0308rich ＡＢＣ１２ naïve—café… “résumé”"), "zurich abc12 naive cafe resume");
  EXPECT_EQ(cut("\xFFpool\xC3"), "pool");
  EXPECT_EQ(cut(std::string(40, 'a') + " " + std::string(41, 'b')), std::string(40, 'a'));
}

TEST(QuestionWords, AreNeighbouringSignsWithoutSpaces) {
  EXPECT_EQ(cut("游泳池，池"), "游泳 泳池 池 池");
  EXPECT_EQ(cut("第3回大会pool수영장"), "第 回大 大会 会 pool 수영 영장 장");
  EXPECT_EQ(cut("สระ"), "สร ระ ะ");
  EXPECT_EQ(word_key("泳池"), "泳");
  EXPECT_EQ(word_key("zurich"), "zur");
  EXPECT_EQ(word_key("łodz"), "łod");
}

// Benchmarks with one question per case.
class SearchWordsTest : public testing::Test {
 protected:
  Benchmark& add(const std::string& slug, const std::vector<std::string>& questions) {
    Benchmark& one = *benchmarks_.emplace_back(std::make_unique<Benchmark>());
    one.slug = one.name = slug;
    one.user_prompt = "Answer this: {{question}}";
    for (const std::string& question : questions) {
      one.cases.emplace_back().id = "c" + std::to_string(one.cases.size());
      one.cases.back().vars = {{"question", question}};
    }
    return one;
  }
  std::vector<std::string> files() const {
    SiteModel site;
    for (const auto& one : benchmarks_) site.benchmarks.emplace_back().benchmark = one.get();
    const SearchWords words(site);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < words.files(); ++i) out.push_back(words.file(i));
    return out;
  }
  // "sums [0,1]": each place of a word with its benchmark's slug.
  static std::string places(const std::string& file, const std::string& word) {
    const Json json = *parse_json(file);
    const std::string words = json["words"];
    const auto list = split(words, ' ');
    const auto at = std::find(list.begin(), list.end(), word);
    return at == list.end() ? "no such word" : json["cases"][static_cast<std::size_t>(at - list.begin())].dump();
  }

  std::vector<std::unique_ptr<Benchmark>> benchmarks_;
};

TEST_F(SearchWordsTest, SayInWhichCasesTheyAre) {
  add("water", {"A swimming pool.", "A pond.", "The pool, the pool."});
  add("games", {"A game of pool"});
  const auto all = files();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_TRUE(all[0].starts_with(R"({"benchmarks":["games","water"],"cases":[)")) << all[0];
  EXPECT_TRUE(all[0].ends_with("\"words\":\"game pond pool swimming the\"}\n")) << all[0];
  EXPECT_EQ(places(all[0], "pool"), "[0,1,0,1,2,0,2]");
  EXPECT_EQ(places(all[0], "pond"), "[1,1,1]");
}

TEST_F(SearchWordsTest, AreOfWhatModelsAreSentForTheCase) {
  Benchmark& one = add("deep", {"Where is it"});
  one.system_prompt = "Obey always.";
  one.canary = "canary GUID 26b5c67b";
  one.user_prompt = "Shared wording {{ question }} {{choices}}";
  Case& first = one.cases[0];
  first.vars["rubric"] = "secret remark";
  first.choices = {"Harbour", "Orchard"};
  first.expected = "Harbour answered";
  first.reference = "reference";
  first.category = "category";
  Case& second = one.cases.emplace_back();
  second.id = "well-7";
  second.messages = {{"system", "hushed"}, {"user", "Lantern"}, {"assistant", "Kettle"}};
  const std::string words = (*parse_json(files()[0]))["words"];
  EXPECT_EQ(words, "harbour kettle lantern orchard well where");
  one.user_prompt = "{{question}}";
  EXPECT_EQ((*parse_json(files()[0]))["words"], "kettle lantern well where");
}

TEST_F(SearchWordsTest, OfWhichTooManyCasesHaveOneAreOnlyNamed) {
  std::vector<std::string> questions(kCasesOfAWord, "common river");
  questions.push_back("common lake");
  add("many", questions);
  const auto all = files();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(places(all[0], "common"), "[]");
  EXPECT_NE(places(all[0], "river"), "[]");
  EXPECT_EQ(places(all[0], "lake"), "[0,1,1000]");
}

TEST_F(SearchWordsTest, ChangeWithTheirOwnCasesAlone) {
  const std::vector<std::string> subjects = {"river", "lantern", "orchard", "meadow", "glacier", "compass"};
  std::string padding;  // of many files
  for (int i = 0; i < 300; ++i) padding += fmt::format("{}{} ", subjects[i % 6].substr(0, 2), 100 + i);
  for (const char* slug : {"b", "c", "d"}) {
    Benchmark& one = add(slug, {});
    for (int i = 0; i < 60; ++i) {
      one.cases.emplace_back().id = fmt::format("q{}", i);
      one.cases.back().vars = {{"question", fmt::format("{} {}", subjects[i % 6], padding)}};
    }
  }
  const auto before = files();
  ASSERT_GE(before.size(), 4u);
  benchmarks_[0]->name = "Another name";  // and the order of the site
  std::swap(benchmarks_[0], benchmarks_[2]);
  EXPECT_EQ(files(), before);
  benchmarks_[0]->cases[7].vars["question"] += "zeppelin";
  const auto after = files();
  ASSERT_EQ(after.size(), before.size());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    changed += after[i] != before[i];
    EXPECT_EQ(after[i] != before[i],
              places(after[i], "zeppelin") == "[1,1,7]" || places(after[i], "zeppelin") == "[2,1,7]")
        << i;
  }
  EXPECT_EQ(changed, 1u);
}

}  // namespace
}  // namespace benchhub
