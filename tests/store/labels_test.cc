// Labels of people are written by hand and merged by git: what is there must survive both.
#include "store/labels.h"

#include <gtest/gtest.h>

namespace benchhub {
namespace {

const std::string kHead = R"({"format":"benchhub-labels","version":1})"
                          "\n";
std::string label_json(const std::string& model, const std::string& rest) {
  return R"({"scorer":"s","case":"c","model":")" + model + R"(","subject":"0011","prompt":"p@1")" + rest + "}\n";
}

LabelFile labels_in(const std::string& text) {
  MemoryFs fs;
  EXPECT_TRUE(fs.make_dirs("r/data/b", true));
  EXPECT_TRUE(fs.write_atomic("r/data/b/labels.jsonl", text, true));
  auto out = read_labels(fs, "r", "b");
  EXPECT_TRUE(out);
  return out ? *out : LabelFile{};
}

TEST(Labels, AVerdictTakesThePlaceOfTheLineThatWaited) {
  const auto file = labels_in(kHead + label_json("m", "") + label_json("m", R"(,"verdict":"4","by":"Ada")") +
                              label_json("n", R"(,"verdict":null)"));
  ASSERT_EQ(file.labels.size(), 2u);
  EXPECT_EQ(file.labels[0].verdict, "4");
  EXPECT_EQ(file.labels[1].verdict, "");
}

TEST(Labels, TwoPeopleBothCountAndOfOneTheLast) {
  const auto file =
      labels_in(kHead + label_json("m", R"(,"verdict":"4","by":"Ada")") +
                label_json("m", R"(,"verdict":2,"by":"Bob")") + label_json("m", R"(,"verdict":"5","by":"Ada")"));
  ASSERT_EQ(file.labels.size(), 2u);
  EXPECT_EQ(file.labels[0].verdict, "5");
  EXPECT_EQ(file.labels[1].verdict, "2");
}

TEST(Labels, WhatCannotBeReadIsNamedAndStays) {
  MemoryFs fs;
  ASSERT_TRUE(fs.make_dirs("r/data/b", true));
  const std::string bad = R"({"scorer":"s","verdict":4})";
  ASSERT_TRUE(fs.write_atomic("r/data/b/labels.jsonl", kHead + bad + "\nno json\n" + label_json("m", ""), true));
  auto file = read_labels(fs, "r", "b");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->damage.size(), 2u);
  EXPECT_EQ(file->damage[0].line, 2);
  ASSERT_TRUE(write_labels(fs, "r", "b", *file));
  const std::string after = fs.files().at("r/data/b/labels.jsonl");
  EXPECT_NE(after.find(bad), after.npos);
  EXPECT_NE(after.find("no json"), after.npos);
  EXPECT_EQ(read_labels(fs, "r", "b")->labels.size(), 1u);
}

TEST(Labels, ARepeatAndAnOrderThatAreNoneAreNotGuessed) {
  for (const char* bad : {R"(,"order":"BA")", R"(,"order":"zz")", R"(,"order":1)", R"(,"repeat":"x")",
                          R"(,"repeat":1.5)", R"(,"repeat":-1)"}) {
    const auto file = labels_in(kHead + label_json("m", bad));
    EXPECT_TRUE(file.labels.empty()) << bad;
    EXPECT_EQ(file.damage.size(), 1u) << bad;
  }
  EXPECT_EQ(labels_in(kHead + label_json("m", R"(,"order":"ba","repeat":2)")).labels.at(0).repeat, 2);
}

TEST(Labels, NewerVersionsAndConflictsAreRefusedWhole) {
  for (const std::string text : {R"({"format":"benchhub-labels","version":2})", "<<<<<<< ours\n"}) {
    MemoryFs fs;
    ASSERT_TRUE(fs.make_dirs("r/data/b", true));
    ASSERT_TRUE(fs.write_atomic("r/data/b/labels.jsonl", text, true));
    const auto file = read_labels(fs, "r", "b");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Errc::corruption);
  }
}

TEST(Labels, NoFileIsNoLabel) {
  MemoryFs fs;
  ASSERT_TRUE(fs.make_dirs("r", true));
  EXPECT_TRUE(read_labels(fs, "r", "b")->labels.empty());
}

}  // namespace
}  // namespace benchhub
