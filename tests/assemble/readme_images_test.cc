// Which images of a README come into the site and what is said of the others.
#include "assemble/readme_images.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace benchhub {
namespace {

const std::string kPng = "\x89PNG\r\n\x1a\n....";

TEST(ReadmeImages, TakesWhatIsAnImageAndNamesTheRest) {
  MemoryFs fs;
  const std::string folder = "repo/benchmarks/b/";
  ASSERT_TRUE(fs.make_dirs(folder + "pics", false));
  ASSERT_TRUE(fs.write_atomic(folder + "pics/a.png", kPng, false));
  ASSERT_TRUE(fs.write_atomic(folder + "b.webp", "RIFF1234WEBPVP8 ", false));
  ASSERT_TRUE(fs.write_atomic(folder + "c.svg", "<svg onload=alert(1)>", false));
  ASSERT_TRUE(fs.write_atomic(folder + "d.png", "<html>", false));
  ASSERT_TRUE(fs.write_atomic(folder + "e.png", std::string(kMaxImageBytes + 1, 'x'), false));
  ASSERT_TRUE(fs.write_atomic("repo/secret.png", kPng, false));
  Benchmark benchmark;
  benchmark.slug = "b";
  benchmark.readme =
      "![1](pics/a.png) ![2](b.webp) ![3](c.svg) ![4](d.png) ![5](e.png) ![6](../../secret.png) "
      "![7](gone.png) ![8](https://x.example/y.png)";
  std::vector<Notice> notices;
  const auto images = read_readme_images(fs, "repo", benchmark, notices);
  ASSERT_EQ(images.size(), 2u);
  EXPECT_EQ(images.at("pics/a.png"), kPng);
  EXPECT_EQ(images.count("b.webp"), 1u);
  ASSERT_EQ(notices.size(), 5u);
  EXPECT_TRUE(contains(notices[0].text, "benchmarks/b/README.md: image 'c.svg' is not shown: its format is not shown"));
  EXPECT_TRUE(contains(notices[1].text, "its bytes are not what its name says"));
  EXPECT_TRUE(contains(notices[3].text, "its name is not plain"));
}

TEST(ReadmeImages, TwentyAreEnough) {
  MemoryFs fs;
  ASSERT_TRUE(fs.make_dirs("repo/benchmarks/b", false));
  Benchmark benchmark;
  benchmark.slug = "b";
  for (int i = 0; i < 25; ++i) {
    const std::string name = "i" + std::to_string(i) + ".png";
    ASSERT_TRUE(fs.write_atomic("repo/benchmarks/b/" + name, kPng, false));
    benchmark.readme += "![](" + name + ")\n";
  }
  std::vector<Notice> notices;
  EXPECT_EQ(read_readme_images(fs, "repo", benchmark, notices).size(), kMaxImages);
  EXPECT_EQ(notices.size(), 5u);
}

}  // namespace
}  // namespace benchhub
