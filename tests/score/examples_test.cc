// Every example of docs/scorers.md is a test, and every scorer and rule is in that document.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "score/instructions.h"
#include "score_fixture.h"

namespace benchhub {
namespace {

struct DocExample {
  int line = 0;
  Json options, expected;
  std::string answer;
  double score = 0;
  std::optional<std::string> read;
};

std::string scorers_doc() {
  std::ifstream file(BENCHHUB_SOURCE_DIR "/docs/scorers.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A cell's JSON without its backticks.
Json json_cell(std::string_view cell) {
  cell = trim(cell);
  if (cell.starts_with('`')) cell = cell.substr(1, cell.size() - 2);
  return Json::parse(cell);
}

std::vector<DocExample> doc_examples() {
  std::vector<DocExample> out;
  const std::string doc = scorers_doc();
  int line = 0;
  for (const auto text : split(doc, '\n')) {
    ++line;
    if (!text.starts_with("| `{\"type\"")) continue;
    const auto cells = split(text.substr(1), '|');
    if (cells.size() < 5) throw std::runtime_error("docs/scorers.md:" + std::to_string(line));
    DocExample example{line, json_cell(cells[0]), json_cell(cells[2]), json_cell(cells[1]), json_cell(cells[3]), {}};
    if (cells.size() > 5) example.read = json_cell(cells[4]).get<std::string>();
    out.push_back(std::move(example));
  }
  return out;
}

TEST(ScorersDoc, EveryExampleHolds) {
  const auto examples = doc_examples();
  EXPECT_GT(examples.size(), 140u);
  for (const auto& example : examples) {
    const CaseScore score = score_test::score_of(example.options, example.expected, example.answer);
    const std::string where = "docs/scorers.md:" + std::to_string(example.line);
    ASSERT_TRUE(score.value) << where << " " << score.unscored_reason << " " << score.parts.at(0).detail;
    EXPECT_DOUBLE_EQ(*score.value, example.score)
        << where << " read \"" << score.parts[0].extracted << "\", " << score.parts[0].detail;
    EXPECT_EQ(score.parts[0].extracted, example.read.value_or(score.parts[0].extracted)) << where;
  }
}

// Rows that begin with a class: | `class` | options | answer | expected |
TEST(ScorersDoc, EveryExampleOfAFailureIsOfItsClass) {
  int examples = 0;
  const std::string doc = scorers_doc();
  for (const auto text : split(doc, '\n')) {
    const auto cells = split(text, '|');
    if (cells.size() != 6 || !trim(cells[2]).starts_with("`{\"type\"")) continue;
    ++examples;
    const CaseScore score =
        score_test::score_of(json_cell(cells[2]), json_cell(cells[4]), json_cell(cells[3]).get<std::string>());
    ASSERT_TRUE(score.failure) << text;
    const std::string what = score.failure.what.empty() ? "" : ": " + score.failure.what;
    EXPECT_EQ("`" + std::string(failure_class(score.failure.kind).name) + what + "`", trim(cells[1]));
  }
  EXPECT_GT(examples, 15);
}

TEST(ScorersDoc, EveryScorerHasASectionAndExamples) {
  const std::string doc = scorers_doc();
  for (const auto& scorer : scorers()) {
    if (judge_spec({scorer.name, Json::object()})) continue;  // docs/judges.md
    EXPECT_TRUE(contains(doc, "\n## " + std::string(scorer.name) + "\n")) << scorer.name;
    EXPECT_TRUE(contains(doc, "| `{\"type\": \"" + std::string(scorer.name) + "\"")) << scorer.name;
    for (const auto& field : scorer.options->fields)
      EXPECT_TRUE(contains(doc, field.name)) << scorer.name << " " << field.name;
  }
}

TEST(ScorersDoc, EveryRuleIsNamed) {
  const std::string doc = scorers_doc();
  EXPECT_EQ(instruction_rules().size(), 24u);
  for (const auto& rule : instruction_rules()) {
    EXPECT_TRUE(contains(doc, "`" + std::string(rule.name) + "`")) << rule.name;
    EXPECT_TRUE(contains(doc, "{\"rule\": \"" + std::string(rule.name) + "\"")) << rule.name << " has no example";
  }
}

TEST(ScorersDoc, FixtureIsWhatTheDocumentSays) {
  const std::string doc = scorers_doc();
  EXPECT_TRUE(contains(doc,
                       "Choices: `"
                       R"(["Paris", "London", "Rome", "Berlin"])"
                       "`"));
  EXPECT_TRUE(contains(doc,
                       "Labels: `"
                       R"(["critical", "major", "not major", "minor"])"
                       "`"));
}

}  // namespace
}  // namespace benchhub
