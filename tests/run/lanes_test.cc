// Which providers of a run share a lane, and with what limits.
#include "run/lanes.h"

#include <gtest/gtest.h>

#include <deque>

namespace benchhub {
namespace {

class LanesTest : public testing::Test {
 protected:
  LanesTest() {
    options_.env = [](const std::string& name) -> std::optional<std::string> {
      if (name == "NONE") return std::nullopt;
      return name == "OTHER" ? "another" : "one key";
    };
  }

  static Provider provider(const std::string& slug, const std::string& base_url, const std::string& key_env) {
    Provider out;
    out.slug = slug;
    out.base_url = base_url;
    out.key_env = key_env;
    return out;
  }

  RunOptions options_;
};

TEST_F(LanesTest, OneKeyAtOneHostIsOneLane) {
  Lanes lanes(options_, 0);
  const Provider chat = provider("chat", "https://api.example/v1", "KEY");
  Lane& lane = lanes.of(chat);
  EXPECT_EQ(&lanes.of(chat), &lane);
  const Provider vectors = provider("vectors", "https://API.example/other/v2", "SAME_KEY");
  EXPECT_EQ(&lanes.of(vectors), &lane) << "under another variable, at another path";
  EXPECT_EQ(lane.progress(0).provider, "chat, vectors");
  std::deque<Provider> more;  // a lane points to its providers
  for (const auto& [base_url, key_env] :
       {std::pair("https://api.example:8443/v1", "KEY"), std::pair("http://api.example/v1", "KEY"),
        std::pair("https://api.example.org/v1", "KEY"), std::pair("https://api.example/v1", "OTHER"),
        std::pair("https://api.example/v1", "NONE"), std::pair("https://api.example/v1", ""),
        std::pair("https://api.example/v1", "")}) {
    const Lane& own = lanes.of(more.emplace_back(provider("other" + std::to_string(more.size()), base_url, key_env)));
    EXPECT_NE(&own, &lane) << base_url << " " << key_env;
    EXPECT_EQ(own.providers.size(), 1u) << base_url << " " << key_env;
  }
}

TEST_F(LanesTest, TheSmallerOfEachDeclaredLimitHolds) {
  Provider chat = provider("chat", "https://api.example/v1", "KEY");
  chat.concurrency = 20;
  chat.requests_per_minute = 60;
  Provider vectors = provider("vectors", "https://api.example/v1", "KEY");
  vectors.concurrency = 3;
  vectors.tokens_per_minute = 6000;
  for (const bool turned : {false, true}) {
    Lanes lanes(options_, 0);
    lanes.of(turned ? vectors : chat);
    Lane& lane = lanes.of(turned ? chat : vectors);
    EXPECT_EQ(lane.pacer.window(), 3);
    constexpr std::int64_t kSecond = 1'000'000'000;
    lane.pacer.sent(kSecond, 0);
    EXPECT_GT(lane.pacer.ready_ns(kSecond), kSecond) << "one request a second";
    lane.pacer.sent(3 * kSecond, 500);
    EXPECT_GT(lane.pacer.ready_ns(3 * kSecond), 7 * kSecond) << "100 tokens a second";
  }
}

}  // namespace
}  // namespace benchhub
