// The same repository gives the same site, byte for byte: with 1 and 8 threads, in another folder, locale, time zone
// and umask, and when rendered a second time. Runs on the project's own benchmarks.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "e2e/process.h"

namespace benchhub::e2e {
namespace {

namespace stdfs = std::filesystem;

std::map<std::string, std::string> tree(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : stdfs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out[stdfs::relative(entry.path(), folder)] = read_file(entry.path());
  }
  return out;
}

void copy_repository(const std::string& from, const std::string& to, bool with_data) {
  for (const char* name : {"benchmarks", "models", "benchhub.json"})
    stdfs::copy(from + "/" + name, to + "/" + name, stdfs::copy_options::recursive);
  if (with_data) stdfs::copy(from + "/data", to + "/data", stdfs::copy_options::recursive);
}

void expect_same(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [path, bytes] : a) {
    const auto it = b.find(path);
    ASSERT_NE(it, b.end()) << path;
    EXPECT_TRUE(it->second == bytes) << path << " differs";
  }
}

TEST(Determinism, TheSameRepositoryGivesTheSameSite) {
  const TempFolder first, second;
  copy_repository(BENCHHUB_SOURCE_DIR, first.path(), false);
  const Ran built = run({BENCHHUB_BUILD, "build", "--threads", "1"}, first.path(), {"TZ=UTC", "LC_ALL=C"});
  ASSERT_EQ(built.code, 0) << built.err;
  const auto site = tree(first.path() + "/site");
  ASSERT_GT(site.size(), 500u);

  copy_repository(first.path(), second.path(), true);
  const mode_t before = ::umask(077);
  const Ran again =
      run({BENCHHUB_BUILD, "render", "--threads", "8", "--root", second.path(), "--out", second.path() + "/elsewhere"},
          "/", {"TZ=Asia/Kathmandu", "LC_ALL=de_DE.UTF-8", "LANG=tr_TR.UTF-8", "HOME=/nonexistent"});
  ::umask(before);
  ASSERT_EQ(again.code, 0) << again.err;
  expect_same(site, tree(second.path() + "/elsewhere"));
  struct stat info {};
  ASSERT_EQ(::stat((second.path() + "/elsewhere/index.html").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0644u) << "others read the site whatever the umask was";

  const Ran third = run({BENCHHUB_BUILD, "render"}, first.path(), {});
  EXPECT_NE(third.out.find(" 0 written, 0 removed"), std::string::npos) << third.out;
}

}  // namespace
}  // namespace benchhub::e2e
