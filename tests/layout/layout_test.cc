// The module graph as a test: every file under src/ keeps the rules of layout_rules.h. The rules themselves are tried
// on made-up text first, so that this test is known to be able to fail.
#include "layout/layout_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace benchhub::layout {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRows =
    "# modules\n"
    "bh_module(base LIBS PkgConfig::CRYPTO)\n"
    "bh_module(domain DEPS base)\n"
    "bh_module(net DEPS domain LIBS PkgConfig::CURL)\n"
    "bh_module(git DEPS domain)\n"
    "bh_module(score DEPS domain)\n"
    "bh_module(vegalite HEADER_ONLY)\n"
    "bh_module(render DEPS vegalite domain)\n"
    "bh_module(cli DEPS render net)\n";

Modules made_up_modules() {
  std::vector<Violation> violations;
  Modules modules = read_modules("CMakeLists.txt", kRows, violations);
  EXPECT_TRUE(violations.empty());
  return modules;
}

// What is said of a file of good form with one include in line 2; "" when nothing is.
std::string verdict(const std::string& path, const std::string& include) {
  const std::string guard = path.ends_with(".h") ? "#pragma once\n" : "";
  const auto violations = check_source(path, "// What it is.\n" + include + "\n" + guard, made_up_modules());
  if (violations.empty()) return "";
  EXPECT_EQ(violations.size(), 1u) << to_string(violations.front());
  return to_string(violations.front());
}

bool refused(const std::string& path, const std::string& include, const std::string& reason) {
  const std::string said = verdict(path, include);
  return said.starts_with(path + ":2: ") && said.find(reason) != std::string::npos;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string report(const std::vector<Violation>& violations) {
  std::string out;
  for (const auto& violation : violations) out += to_string(violation) + "\n";
  return out;
}

TEST(LayoutRules, ReachIsTheTransitiveClosureOfDeps) {
  const Modules modules = made_up_modules();
  EXPECT_EQ(modules.at("render").reach, (std::set<std::string>{"base", "domain", "render", "vegalite"}));
  EXPECT_TRUE(modules.at("vegalite").header_only);
  EXPECT_EQ(modules.at("net").reach.count("PkgConfig::CURL"), 0u);
}

TEST(LayoutRules, RowsMayNameOnlyRowsAboveThem) {
  std::vector<Violation> violations;
  read_modules("CMakeLists.txt", "bh_module(a DEPS b)\nbh_module(b DEPS a)\nbh_module(a)\nbh_module(c DEPS\n",
               violations);
  EXPECT_EQ(report(violations),
            "CMakeLists.txt:1: a names b, which has no row above it\n"
            "CMakeLists.txt:3: a second row for a\n"
            "CMakeLists.txt:4: a bh_module row must fit in one line\n");
}

TEST(LayoutRules, IncludesDownTheGraphAreAllowed) {
  EXPECT_EQ(verdict("net/http.cc", "#include \"base/error.h\""), "");
  EXPECT_EQ(verdict("net/http.cc", "#include \"net/http.h\""), "");
  EXPECT_EQ(verdict("main.cc", "#include \"cli/app.h\""), "");
}

TEST(LayoutRules, BackAndUnlistedEdgesAreRefused) {
  EXPECT_TRUE(refused("base/error.cc", "#include \"domain/money.h\"", "back edge: base may not include domain"));
  EXPECT_TRUE(refused("net/http.h", "#include \"git/git.h\"", "net may not include git"));
  EXPECT_TRUE(refused("net/http.cc", "  #  include   \"render/site.h\"", "net may not include render"));
  EXPECT_TRUE(refused("net/http.cc", "/* once */ #include \"render/site.h\"", "net may not include render"));
  EXPECT_TRUE(refused("net/http.cc", "#include \"nowhere/x.h\"", "net may not include nowhere"));
  EXPECT_TRUE(refused("main.cc", "#include \"render/site.h\"", "main.cc may include cli only"));
  EXPECT_TRUE(refused("other.cc", "#include \"base/text.h\"", "may include no module"));
  EXPECT_TRUE(refused("render/site.cc", "#include \"version.h\"", "does not name its module"));
}

TEST(LayoutRules, IncludesNameTheirModule) {
  EXPECT_TRUE(refused("net/http.cc", "#include \"../base/error.h\"", "starts at src/"));
  EXPECT_TRUE(refused("net/http.cc", "#include \"net/../git/git.h\"", "starts at src/"));
  EXPECT_TRUE(refused("net/http.cc", "#include \"./http.h\"", "starts at src/"));
  EXPECT_TRUE(refused("net/http.cc", "#include \"http.h\"", "does not name its module"));
  EXPECT_TRUE(refused("net/http.cc", "#include HTTP_HEADER", "not spelt out"));
}

TEST(LayoutRules, ThirdPartyHeadersStayWithTheirOwner) {
  EXPECT_EQ(verdict("net/curl.cc", "#include <curl/curl.h>"), "");
  EXPECT_EQ(verdict("render/markdown.cc", "#include <cmark-gfm-core-extensions.h>"), "");
  EXPECT_EQ(verdict("score/pattern.cc", "#include <re2/re2.h>"), "");
  EXPECT_EQ(verdict("cli/app.cc", "#include <CLI/CLI.hpp>"), "");
  EXPECT_EQ(verdict("base/error.h", "#include <tl/expected.hpp>"), "");
  EXPECT_TRUE(refused("git/git.cc", "#include <curl/curl.h>", "belongs to net/"));
  EXPECT_TRUE(refused("render/site.cc", "#include <cmark-gfm.h>", "belongs to render/markdown"));
  EXPECT_TRUE(refused("net/http.cc", "#include <git2/repository.h>", "belongs to git/"));
  EXPECT_TRUE(refused("render/site.cc", "#include <re2/re2.h>", "belongs to score/"));
  EXPECT_TRUE(refused("net/http.cc", "#include <openssl/evp.h>", "belongs to base/"));
  EXPECT_TRUE(refused("cli/commands.cc", "#include <CLI/CLI.hpp>", "belongs to cli/app.cc"));
  EXPECT_TRUE(refused("net/http.cc", "#include <boost/asio.hpp>", "neither standard C++ nor a library"));
  EXPECT_TRUE(refused("net/http.cc", "#include <domain/money.h>", "neither standard C++ nor a library"));
}

TEST(LayoutRules, HeaderOnlyModulesUseJsonAlone) {
  EXPECT_EQ(verdict("vegalite/value.h", "#include <nlohmann/json.hpp>"), "");
  EXPECT_TRUE(refused("vegalite/value.h", "#include <fmt/format.h>", "nlohmann/json alone"));
  EXPECT_TRUE(refused("vegalite/value.h", "#include \"base/text.h\"", "vegalite may not include base"));
}

TEST(LayoutRules, OnlySomeModulesTouchTheSystem) {
  EXPECT_EQ(verdict("base/fs_real.cc", "#include <sys/stat.h>"), "");
  EXPECT_TRUE(refused("render/site.cc", "#include <unistd.h>", "operating system"));
  EXPECT_TRUE(refused("domain/money.cc", "#include <chrono>", "pure"));
  EXPECT_TRUE(refused("score/score.cc", "#include <fstream>", "pure"));
  EXPECT_EQ(verdict("net/http.cc", "#include <chrono>"), "");
}

TEST(LayoutRules, FilesHaveTheirForm) {
  const Modules modules = made_up_modules();
  EXPECT_EQ(report(check_source("base/a.cc", "#include <string>\n", modules)),
            "base/a.cc:1: a file starts with a comment: what it is, who calls it\n");
  EXPECT_EQ(report(check_source("base/a.cc", "", modules)),
            "base/a.cc:1: a file starts with a comment: what it is, who calls it\n");
  EXPECT_EQ(report(check_source("base/a.h", "// What it is.\nint a();\n", modules)),
            "base/a.h:1: a header without #pragma once\n");
  EXPECT_EQ(report(check_source("misc/a.cc", "// What it is.\n", modules)),
            "misc/a.cc:1: folder misc has no bh_module row in CMakeLists.txt\n");
  std::string lines = "// What it is.\n";
  for (int i = 1; i < 500; ++i) lines += "\n";
  EXPECT_EQ(report(check_source("base/a.cc", lines, modules)), "");
  EXPECT_EQ(report(check_source("base/a.cc", lines + "\n", modules)), "base/a.cc:501: 501 lines, 500 are allowed\n");
}

TEST(Layout, EverySourceFileKeepsTheRules) {
  const fs::path root = BENCHHUB_SOURCE_DIR;
  std::vector<Violation> violations;
  const Modules modules = read_modules("CMakeLists.txt", read_text(root / "CMakeLists.txt"), violations);
  EXPECT_GE(modules.size(), 10u) << "the rows of CMakeLists.txt are not read any more";
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root / "src")) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file() && (extension == ".h" || extension == ".cc"))
      paths.push_back(entry.path().lexically_relative(root / "src").generic_string());
  }
  std::sort(paths.begin(), paths.end());
  EXPECT_GE(paths.size(), 50u);
  for (const auto& path : paths) {
    for (auto& violation : check_source(path, read_text(root / "src" / path), modules)) {
      violation.file = "src/" + violation.file;
      violations.push_back(std::move(violation));
    }
  }
  EXPECT_TRUE(violations.empty()) << report(violations);
}

TEST(Layout, OnlySourceAndDocumentsLieUnderSrc) {
  const fs::path src = fs::path(BENCHHUB_SOURCE_DIR) / "src";
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    if (!entry.is_regular_file()) continue;
    const std::string extension = entry.path().extension().string();
    EXPECT_TRUE(extension == ".h" || extension == ".cc" || extension == ".md") << entry.path().lexically_relative(src);
  }
}

TEST(Layout, ArchitectureFitsOnAPage) {
  const auto violations =
      check_length("ARCHITECTURE.md", read_text(fs::path(BENCHHUB_SOURCE_DIR) / "ARCHITECTURE.md"), 80);
  EXPECT_TRUE(violations.empty()) << report(violations);
}

}  // namespace
}  // namespace benchhub::layout
