// SiteWriter: what is written, what is left alone, what is removed, and what a build that did not end leaves behind.
#include "render/output.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/parallel.h"
#include "base/text.h"

namespace benchhub {
namespace {

using SitePages = std::map<std::string, std::string>;

const RenderOptions kOutputOptions{.output_dir = "repo/site", .manifest = "repo/.benchhub/site-manifest"};

Result<RenderReport> build_pages(FileSystem& fs, const SitePages& pages,
                                 const RenderOptions& options = kOutputOptions) {
  BH_TRY(auto writer, SiteWriter::open(fs, options));
  for (const auto& [path, bytes] : pages) BH_CHECK(writer->write(path, bytes));
  return writer->finish();
}

// The files below the site, folder marks of MemoryFs left out.
SitePages pages_on_disk(const MemoryFs& fs) {
  SitePages out;
  for (const auto& [path, bytes] : fs.files()) {
    const std::string prefix = kOutputOptions.output_dir + "/";
    if (path.starts_with(prefix) && !path.ends_with('/')) out[path.substr(prefix.size())] = bytes;
  }
  return out;
}

const SitePages kFirstPages = {
    {"index.html", "home 1"}, {"benchmarks/a/index.html", "a 1"}, {"benchmarks/b/index.html", "b 1"}};

TEST(SiteWriter, WritesAllPagesAndReportsThem) {
  MemoryFs fs;
  const auto report = build_pages(fs, kFirstPages);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->files, 3);
  EXPECT_EQ(report->written, 3);
  EXPECT_EQ(report->removed, 0);
  EXPECT_EQ(report->bytes, 12u);
  EXPECT_EQ(pages_on_disk(fs), kFirstPages);
}

TEST(SiteWriter, ChangesNothingOnDiskIfNothingChanged) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  FaultFs counting(fs, -1, false);
  const auto report = build_pages(counting, kFirstPages);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->written, 0);
  EXPECT_EQ(counting.calls(), 0);
}

TEST(SiteWriter, WritesOnlyThePageThatChanged) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  SitePages pages = kFirstPages;
  pages["benchmarks/a/index.html"] = "a 2";
  const auto report = build_pages(fs, pages);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->written, 1);
  EXPECT_EQ(pages_on_disk(fs), pages);
  EXPECT_EQ(fs.files().count(kOutputOptions.manifest + ".log"), 0u);
}

TEST(SiteWriter, RestoresAFileThatIsGoneOrOfAnotherSize) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  ASSERT_TRUE(fs.remove("repo/site/index.html"));
  ASSERT_TRUE(fs.write_atomic("repo/site/benchmarks/b/index.html", "", false));
  const auto report = build_pages(fs, kFirstPages);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->written, 2);
  EXPECT_EQ(pages_on_disk(fs), kFirstPages);
}

TEST(SiteWriter, RemovesStaleFilesAndLeavesForeignOnes) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  ASSERT_TRUE(fs.write_atomic("repo/site/CNAME", "example.org", false));
  ASSERT_TRUE(fs.write_atomic("repo/site/benchmarks/b/note.txt", "mine", false));
  const auto report = build_pages(fs, {{"index.html", "home 1"}});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->removed, 2);
  EXPECT_EQ(pages_on_disk(fs),
            (SitePages{{"index.html", "home 1"}, {"CNAME", "example.org"}, {"benchmarks/b/note.txt", "mine"}}));
}

TEST(SiteWriter, ReadsTheFilesIfTheManifestIsMissingOrDamaged) {
  for (const std::string damage : {"", "other text\n", "cut", "flipped"}) {
    MemoryFs fs;
    ASSERT_TRUE(build_pages(fs, kFirstPages));
    std::string manifest = fs.files()[kOutputOptions.manifest];
    if (damage == "cut") manifest.resize(manifest.size() - 3);
    else if (damage == "flipped") manifest[manifest.size() - 3] ^= 1;
    else manifest = damage;
    ASSERT_TRUE(fs.write_atomic(kOutputOptions.manifest, manifest, false));
    ASSERT_TRUE(fs.write_atomic("repo/site/index.html", "home X", false));  // the same size
    const auto report = build_pages(fs, {{"index.html", "home 1"}, {"benchmarks/a/index.html", "a 1"}});
    ASSERT_TRUE(report) << damage;
    EXPECT_EQ(report->written, 1) << damage;
    EXPECT_EQ(report->removed, 0) << damage;
    EXPECT_EQ(pages_on_disk(fs), kFirstPages) << damage;
    EXPECT_EQ(build_pages(fs, {{"index.html", "home 1"}})->removed, 1) << damage;
  }
}

// After a fault at any point: the next build, whatever it wants, gives exactly its own pages and the foreign file.
TEST(SiteWriter, AFaultAtAnyPointLeavesAManifestThatDoesNotLie) {
  const SitePages second = {{"index.html", "home 2"},
                            {"benchmarks/a/index.html", "a 1"},
                            {"benchmarks/c/index.html", "c 1"},
                            {"new.txt", "n"}};
  for (const bool for_ever : {true, false}) {
    for (const SitePages& third : {kFirstPages, second, SitePages{{"index.html", "home 3"}}}) {
      for (int at = 1; at < 40; ++at) {
        MemoryFs fs;
        ASSERT_TRUE(build_pages(fs, kFirstPages));
        ASSERT_TRUE(fs.write_atomic("repo/site/CNAME", "x", false));
        FaultFs faulty(fs, at, for_ever);
        const bool ended = build_pages(faulty, second).has_value();
        ASSERT_EQ(ended, faulty.calls() < at) << at;
        FaultFs faulty_again(fs, 2, true);
        (void)build_pages(faulty_again, second);
        ASSERT_TRUE(build_pages(fs, third));
        SitePages expected = third;
        expected["CNAME"] = "x";
        ASSERT_EQ(pages_on_disk(fs), expected) << "fault at " << at;
        if (ended) break;
      }
    }
  }
}

// Until every page is made, readers see the old site, whatever goes wrong.
TEST(SiteWriter, ABuildThatFailsBeforeItsEndChangesNothing) {
  const SitePages second = {{"index.html", "home 2"}, {"benchmarks/c/index.html", "c 1"}};
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  {
    auto writer = SiteWriter::open(fs, kOutputOptions);
    ASSERT_TRUE(writer);
    for (const auto& [path, bytes] : second) ASSERT_TRUE((*writer)->write(path, bytes));
    EXPECT_EQ(pages_on_disk(fs), kFirstPages) << "pages are made, but not all";
  }
  EXPECT_EQ(pages_on_disk(fs), kFirstPages) << "a page failed: finish() is never called";
  EXPECT_EQ(fs.files().count("repo/.benchhub/site-manifest.new/0"), 0u);
  for (int at = 1; at < 6; ++at) {
    FaultFs faulty(fs, at, true);  // folder, two files, the log; then files move
    EXPECT_FALSE(build_pages(faulty, second));
    if (at <= 3) {
      EXPECT_EQ(pages_on_disk(fs), kFirstPages) << at;
    }
  }
}

// Notes the order in which files appear and go.
class OrderFs : public FaultFs {
 public:
  explicit OrderFs(FileSystem& inner) : FaultFs(inner, -1, false) {}
  Status move_file(const std::string& from, const std::string& to) override {
    order.push_back(to.substr(to.find('/', 5) + 1));
    return FaultFs::move_file(from, to);
  }
  Status remove(const std::string& path) override {
    if (path.starts_with("repo/site/")) order.push_back("-" + path.substr(10));
    return FaultFs::remove(path);
  }
  std::vector<std::string> order;
};

TEST(SiteWriter, NewFilesComeFirstIndexPagesLastAndRemovalsAtTheEnd) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  OrderFs watched(fs);
  ASSERT_TRUE(build_pages(watched, {{"index.html", "home 2"},
                                    {"benchmarks/a/index.html", "a 2"},
                                    {"benchmarks/new/index.html", "n"},
                                    {"assets/new.css", "c"}}));
  EXPECT_EQ(watched.order,
            (std::vector<std::string>{"assets/new.css", "benchmarks/new/index.html", "benchmarks/a/index.html",
                                      "index.html", "-benchmarks/b/index.html", "-benchmarks/b"}));
}

TEST(SiteWriter, LeftoversOfAKilledBuildAreCleared) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  ASSERT_TRUE(fs.make_dirs("repo/.benchhub/site-manifest.new", false));
  ASSERT_TRUE(fs.write_atomic("repo/.benchhub/site-manifest.new/7", "half", false));
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  EXPECT_EQ(fs.files().count("repo/.benchhub/site-manifest.new/7"), 0u);
}

TEST(SiteWriter, APowerLossIsMendedByTheNextBuild) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  fs.crash();
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  EXPECT_EQ(pages_on_disk(fs), kFirstPages);
}

TEST(SiteWriter, TheSamePathTwiceIsAnErrorAndEndsTheBuild) {
  MemoryFs fs;
  auto writer = SiteWriter::open(fs, kOutputOptions);
  ASSERT_TRUE(writer);
  ASSERT_TRUE((*writer)->write("index.html", "a"));
  ASSERT_TRUE((*writer)->write("index.html", "a"));
  const auto ended = (*writer)->finish();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().what, "written twice");
  EXPECT_EQ(pages_on_disk(fs), SitePages());
  ASSERT_TRUE(build_pages(fs, {{"index.html", "a"}}));
  auto third = SiteWriter::open(fs, kOutputOptions);
  ASSERT_TRUE(third);
  ASSERT_TRUE((*third)->write("index.html", "a"));
  const auto again = (*third)->write("index.html", "a");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().what, "written twice");
  EXPECT_FALSE((*third)->finish());
}

TEST(SiteWriter, RefusesPathsThatLeaveTheSite) {
  for (const std::string path : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\nb"}) {
    MemoryFs fs;
    auto writer = SiteWriter::open(fs, kOutputOptions);
    ASSERT_TRUE(writer);
    EXPECT_FALSE((*writer)->write(path, "x")) << path;
    EXPECT_TRUE(pages_on_disk(fs).empty()) << path;
  }
}

TEST(SiteWriter, ManifestPathsThatLeaveTheSiteAreIgnored) {
  MemoryFs fs;
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  ASSERT_TRUE(fs.write_atomic("repo/precious", "x", false));
  ASSERT_TRUE(fs.write_atomic(kOutputOptions.manifest + ".log",
                              "benchhub-site-log 1\n../precious\n/repo/precious\ntorn", false));
  ASSERT_TRUE(fs.write_atomic("repo/site/torn", "x", false));
  ASSERT_TRUE(build_pages(fs, kFirstPages));
  EXPECT_EQ(fs.files().count("repo/precious"), 1u);
  EXPECT_EQ(fs.files().count("repo/site/torn"), 1u);
}

TEST(SiteWriter, TheManifestMustLieOutsideTheSite) {
  MemoryFs fs;
  EXPECT_FALSE(SiteWriter::open(fs, {.output_dir = "site", .manifest = "site/manifest"}));
  EXPECT_FALSE(SiteWriter::open(fs, {.output_dir = "site/", .manifest = "site/manifest"}));
  EXPECT_FALSE(SiteWriter::open(fs, {.output_dir = "site", .manifest = ""}));
  EXPECT_FALSE(SiteWriter::open(fs, {.output_dir = "", .manifest = "m"}));
}

TEST(SiteWriter, ManyThreadsGiveTheSameSiteAsOne) {
  MemoryFs one, many;
  SitePages pages;
  for (int i = 0; i < 500; ++i) pages["p" + std::to_string(i % 20) + "/" + std::to_string(i)] = std::to_string(i);
  ASSERT_TRUE(build_pages(one, pages));
  auto writer = SiteWriter::open(many, kOutputOptions);
  ASSERT_TRUE(writer);
  const std::vector<std::pair<std::string, std::string>> list(pages.begin(), pages.end());
  std::vector<char> done(list.size());
  parallel_for(list.size(), 8,
               [&](std::size_t i) { done[i] = (*writer)->write(list[i].first, list[i].second).has_value(); });
  EXPECT_EQ(std::count(done.begin(), done.end(), 1), 500);
  ASSERT_TRUE((*writer)->finish());
  EXPECT_EQ(one.files(), many.files());
}

RenderOptions listed_options(const std::string& root) {
  return {.output_dir = "repo/site",
          .manifest = root + "/.benchhub/site-manifest",
          .identities = root + "/.benchhub/cache/site-files",
          .listing = "list.txt"};
}

TEST(SiteWriter, ALostManifestLeavesNoPageBehind) {
  MemoryFs fs;
  const RenderOptions options = listed_options("repo");
  ASSERT_TRUE(build_pages(fs, kFirstPages, options));
  ASSERT_TRUE(fs.remove(options.manifest));
  ASSERT_TRUE(fs.write_atomic("repo/site/CNAME", "mine", false));
  const auto report = build_pages(fs, {{"index.html", "home 1"}}, options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->removed, 2);
  EXPECT_EQ(pages_on_disk(fs), (SitePages{{"index.html", "home 1"},
                                          {"CNAME", "mine"},
                                          {"list.txt", "benchhub-site-files 1\nindex.html\nlist.txt\n"}}));
}

TEST(SiteWriter, AListingCannotNameWhatIsOutsideTheSite) {
  MemoryFs fs;
  ASSERT_TRUE(fs.write_atomic("repo/precious", "x", false));
  ASSERT_TRUE(fs.write_atomic("repo/site/list.txt", "benchhub-site-files 1\n../precious\n/repo/precious\n", false));
  ASSERT_TRUE(build_pages(fs, kFirstPages, listed_options("repo")));
  EXPECT_EQ(fs.files().count("repo/precious"), 1u);
}

TEST(SiteWriter, TheSiteOfAnotherRepositoryMakesRoom) {
  MemoryFs fs;
  const SitePages other = {{"index.html", "home 2"}, {"benchmarks/z/index.html", "z"}};
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(build_pages(fs, kFirstPages, listed_options("repo")));
    ASSERT_TRUE(build_pages(fs, other, listed_options("repo2")));
    SitePages there = pages_on_disk(fs);
    there.erase("list.txt");
    EXPECT_EQ(there, other) << round;
  }
}

// Starts another build when the n-th file is about to be put in place.
class MeanwhileFs : public FaultFs {
 public:
  MeanwhileFs(MemoryFs& inner, int at) : FaultFs(inner, -1, false), memory_(inner), at_(at) {}
  Status move_file(const std::string& from, const std::string& to) override {
    if (--at_ == 0) {
      EXPECT_TRUE(build_pages(memory_, {{"other.html", "o"}}, listed_options("repo2")));
    }
    return FaultFs::move_file(from, to);
  }

 private:
  MemoryFs& memory_;
  int at_;
};

TEST(SiteWriter, TwoBuildsAtOnceLeaveNothingThatTheNextDoesNotRemove) {
  for (int at = 2; at <= 4; ++at) {  // 1 is the listing
    MemoryFs fs;
    MeanwhileFs meanwhile(fs, at);
    const auto first = build_pages(meanwhile, kFirstPages, listed_options("repo"));
    for (const std::string next : {"repo", "repo2"}) {
      ASSERT_TRUE(build_pages(fs, {{"index.html", next}}, listed_options(next)));
      SitePages there = pages_on_disk(fs);
      there.erase("list.txt");
      EXPECT_EQ(there, (SitePages{{"index.html", next}})) << at;
    }
  }
}

// A folder of its own on the real disk, removed at the end unless the test failed.
class SiteWriterOnDisk : public ::testing::Test {
 protected:
  SiteWriterOnDisk() {
    std::string name = (std::filesystem::temp_directory_path() / "benchhub-site-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    options_.output_dir = (root_ / "site").string();
    options_.manifest = (root_ / ".benchhub" / "site-manifest").string();
    options_.identities = (root_ / ".benchhub" / "cache" / "site-files").string();
  }
  ~SiteWriterOnDisk() override {
    if (!HasFailure()) std::filesystem::remove_all(root_);
  }
  std::filesystem::path root_;
  RenderOptions options_;
  std::unique_ptr<FileSystem> fs_ = make_real_fs();
};

TEST_F(SiteWriterOnDisk, LeavesUnchangedFilesUntouchedAndRemovesEmptyFolders) {
  ASSERT_TRUE(build_pages(*fs_, kFirstPages, options_));
  const auto written_at = std::filesystem::last_write_time(root_ / "site/index.html");
  const auto report = build_pages(*fs_, {{"index.html", "home 1"}}, options_);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->written, 0);
  EXPECT_EQ(report->removed, 2);
  EXPECT_EQ(std::filesystem::last_write_time(root_ / "site/index.html"), written_at);
  EXPECT_FALSE(std::filesystem::exists(root_ / "site/benchmarks"));
  EXPECT_FALSE(std::filesystem::exists(options_.manifest + ".log"));
}

TEST_F(SiteWriterOnDisk, RefusesASymbolicLinkInPlaceOfTheSite) {
  std::filesystem::create_directory(root_ / "elsewhere");
  std::filesystem::create_directory_symlink(root_ / "elsewhere", root_ / "site");
  const auto refused = build_pages(*fs_, kFirstPages, options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::storage);
  options_.output_dir += "/";
  EXPECT_FALSE(build_pages(*fs_, kFirstPages, options_));
  EXPECT_TRUE(std::filesystem::is_empty(root_ / "elsewhere"));
}

TEST_F(SiteWriterOnDisk, NeitherWritesNorRemovesThroughASymbolicLinkInside) {
  ASSERT_TRUE(build_pages(*fs_, kFirstPages, options_));
  std::filesystem::rename(root_ / "site/benchmarks", root_ / "elsewhere");
  std::filesystem::create_directory_symlink(root_ / "elsewhere", root_ / "site/benchmarks");
  SitePages pages = kFirstPages;
  pages["benchmarks/a/index.html"] = "a 2";
  EXPECT_FALSE(build_pages(*fs_, pages, options_));
  ASSERT_TRUE(build_pages(*fs_, {{"index.html", "home 1"}}, options_));
  EXPECT_TRUE(std::filesystem::exists(root_ / "elsewhere/a/index.html"));
}

TEST_F(SiteWriterOnDisk, MendsAFileThatWasEditedAtTheSameSize) {
  ASSERT_TRUE(build_pages(*fs_, kFirstPages, options_));
  for (int round = 0; round < 3; ++round) {
    {
      std::ofstream edit(root_ / "site/index.html");
      edit << "home X";
    }
    auto writer = SiteWriter::open(*fs_, options_);
    ASSERT_TRUE(writer);
    EXPECT_FALSE((*writer)->keep({"index.html"}));
    EXPECT_FALSE((*writer)->keep_all({""}));
    const auto report = build_pages(*fs_, kFirstPages, options_);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->written, 1);
    EXPECT_EQ(*fs_->read((root_ / "site/index.html").string(), 100), "home 1");
  }
}

// Counts the files of the site that are read.
class ReadCount : public FaultFs {
 public:
  explicit ReadCount(FileSystem& inner) : FaultFs(inner, -1, false) {}
  Result<std::string> read(const std::string& path, std::uint64_t max) override {
    reads += contains(path, "/site/");
    return FaultFs::read(path, max);
  }
  int reads = 0;
};

TEST_F(SiteWriterOnDisk, ReadsFilesOfAFreshCopyOnceAndThenLooksAtIdentitiesAlone) {
  ASSERT_TRUE(build_pages(*fs_, kFirstPages, options_));
  std::filesystem::copy(root_ / "site", root_ / "copy", std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(root_ / "site");
  std::filesystem::rename(root_ / "copy", root_ / "site");
  std::this_thread::sleep_for(std::chrono::milliseconds(60));  // what is noted at once is not trusted
  for (const int reads : {3, 0}) {
    ReadCount counting(*fs_);
    auto writer = SiteWriter::open(counting, options_);
    ASSERT_TRUE(writer);
    EXPECT_TRUE((*writer)->keep_all({""}));
    EXPECT_EQ(counting.reads, reads);
    ASSERT_TRUE((*writer)->finish());
  }
}

TEST_F(SiteWriterOnDisk, NothingMovesWhileAFolderStandsInTheWayOfAFile) {
  ASSERT_TRUE(build_pages(*fs_, kFirstPages, options_));
  std::filesystem::remove(root_ / "site/index.html");
  std::filesystem::create_directory(root_ / "site/index.html");
  const SitePages second = {{"index.html", "home 2"}, {"benchmarks/a/index.html", "a 2"}, {"c/index.html", "c"}};
  const auto refused = build_pages(*fs_, second, options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::storage);
  EXPECT_EQ(refused.error().where.file, (root_ / "site/index.html").string());
  EXPECT_TRUE(contains(refused.error().fix, "remove the folder")) << refused.error().to_string();
  EXPECT_EQ(*fs_->read((root_ / "site/benchmarks/a/index.html").string(), 100), "a 1");
  EXPECT_FALSE(std::filesystem::exists(root_ / "site/c"));
  std::filesystem::remove(root_ / "site/index.html");
  EXPECT_TRUE(build_pages(*fs_, second, options_));
}

TEST_F(SiteWriterOnDisk, NothingMovesWhileAFileStandsInTheWayOfAFolder) {
  ASSERT_TRUE(build_pages(*fs_, {{"index.html", "home 1"}}, options_));
  ASSERT_TRUE(fs_->write_atomic((root_ / "site/benchmarks").string(), "x", false));
  SitePages second = kFirstPages;
  second["index.html"] = "home 2";
  const auto refused = build_pages(*fs_, second, options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where.file, (root_ / "site/benchmarks").string());
  EXPECT_TRUE(contains(refused.error().to_string(), "a file stands there; remove it")) << refused.error().to_string();
  EXPECT_EQ(*fs_->read((root_ / "site/index.html").string(), 100), "home 1");
}

}  // namespace
}  // namespace benchhub
