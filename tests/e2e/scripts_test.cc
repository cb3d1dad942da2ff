// Runs tests/e2e/*.txt: commands, expectations and files in one text. A script is lines, then files:
//   exec ARGS…            runs benchhub-build; it must exit with 0      exec:N ARGS…   … with N
//   full:N ARGS…          the same with standard output on a full disk
//   typed KEYS ARGS…      … with the file KEYS as its input                     typed:N KEYS ARGS…
//   stdout TEXT  stderr TEXT  !stdout TEXT  !stderr TEXT   of the last exec
//   git ARGS…             runs git in the folder
//   env NAME=VALUE        server [OPTIONS]   starts the loopback provider; ${PORT} in files and lines is its port
//   hits N                requests that the server has seen
//   exists P  !exists P   contains P TEXT   !contains P TEXT   replace P OLD => NEW   move P P   write P BYTES*COUNT
//   link P TARGET   fifo P
//   -- path --            the lines that follow are that file
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>

#include "base/text.h"
#include "e2e/process.h"

namespace benchhub::e2e {
namespace {

struct Script {
  std::vector<std::string> lines;
  std::vector<std::pair<std::string, std::string>> files;
};

Script parse_script(const std::string& text) {
  Script out;
  for (const auto view : split_lines(text)) {
    const std::string line(view);
    if (line.starts_with("-- ") && line.ends_with(" --")) {
      out.files.emplace_back(line.substr(3, line.size() - 6), "");
    } else if (!out.files.empty()) {
      out.files.back().second += line + "\n";
    } else if (!trim(line).empty() && line[0] != '#') {
      out.lines.push_back(line);
    }
  }
  return out;
}

class Player {
 public:
  void play(const Script& script) {
    for (const auto& line : script.lines) {
      if (line.starts_with("server")) start_server(line);
    }
    for (const auto& [path, bytes] : script.files) write_file(at(path), filled(bytes));
    for (const auto& line : script.lines) {
      SCOPED_TRACE(line + "\nstdout: " + last_.out + "\nstderr: " + last_.err);
      step(filled(line));
      if (testing::Test::HasFailure()) return;
    }
  }

 private:
  std::string at(const std::string& path) const { return folder_.path() + "/" + path; }
  std::string filled(const std::string& text) const {
    return replace_all(text, "${PORT}", server_ ? std::to_string(server_->port()) : "");
  }
  static std::vector<std::string> words(const std::string& line) {
    std::vector<std::string> out;
    for (const auto word : split_words(line)) out.emplace_back(word);
    return out;
  }
  void start_server(const std::string& line) {
    auto options = words(line);
    options.erase(options.begin());
    server_ = std::make_unique<ServerProcess>(options);
    ASSERT_GT(server_->port(), 0);
  }

  static void expect(bool holds) { EXPECT_TRUE(holds); }

  void step(const std::string& line) {
    const std::size_t space = line.find(' ');
    const std::string verb = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    const auto args = words(rest);
    if (verb.starts_with("exec")) return execute({BENCHHUB_BUILD}, verb, args);
    if (verb.starts_with("full")) {
      return execute({"/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/full", BENCHHUB_BUILD}, verb, args);
    }
    if (verb.starts_with("typed")) {
      std::vector<std::string> argv = {"/bin/sh", "-c", "keys=$1; shift; exec \"$0\" \"$@\" < $keys", BENCHHUB_BUILD};
      return execute(argv, verb, args);
    }
    if (verb == "git") {
      const std::string git = "exec git -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false \"$@\"";
      return execute({"/bin/sh", "-c", git, "git"}, verb, args);
    }
    if (verb == "server") return;
    if (verb == "env") return env_.push_back(rest);
    if (verb == "stdout") return expect(contains(last_.out, rest));
    if (verb == "!stdout") return expect(!contains(last_.out, rest));
    if (verb == "stderr") return expect(contains(last_.err, rest));
    if (verb == "!stderr") return expect(!contains(last_.err, rest));
    if (verb == "hits") return expect((std::to_string(server_->hits())) == (rest));
    if (verb == "exists") return expect(std::filesystem::exists(at(rest)));
    if (verb == "!exists") return expect(!std::filesystem::exists(at(rest)));
    if (verb == "contains" || verb == "!contains") {
      const std::string text = rest.substr(args[0].size() + 1);
      return expect((contains(read_file(at(args[0])), text)) == (verb == "contains"));
    }
    if (verb == "replace") return replace(rest);
    if (verb == "move") return std::filesystem::rename(at(args[0]), at(args[1]));
    if (verb == "link") return std::filesystem::create_symlink(args[1], at(args[0]));
    if (verb == "fifo") return expect((::mkfifo(at(rest).c_str(), 0644)) == (0));
    if (verb == "write") return write_repeated(args[0], args[1]);
    FAIL() << "unknown step";
  }

  void execute(std::vector<std::string> argv, const std::string& verb, const std::vector<std::string>& args) {
    argv.insert(argv.end(), args.begin(), args.end());
    auto env = env_;
    env.push_back("HOME=" + folder_.path());
    last_ = run(argv, folder_.path(), env);
    const int wanted = verb.find(':') == std::string::npos ? 0 : std::atoi(verb.c_str() + verb.find(':') + 1);
    EXPECT_EQ(last_.code, wanted) << last_.out << last_.err;
  }

  void replace(const std::string& rest) {
    const std::string path = rest.substr(0, rest.find(' '));
    const std::string edit = rest.substr(path.size() + 1);
    const std::size_t arrow = edit.find(" => ");
    ASSERT_NE(arrow, std::string::npos);
    const std::string before = read_file(at(path));
    ASSERT_TRUE(contains(before, edit.substr(0, arrow)));
    write_file(at(path), replace_all(before, edit.substr(0, arrow), edit.substr(arrow + 4)));
  }

  // "\xff*3" -> three bytes 0xff; "x*100" -> a hundred x.
  void write_repeated(const std::string& path, const std::string& what) {
    const std::size_t star = what.rfind('*');
    std::string unit = what.substr(0, star);
    if (unit.starts_with("\\x")) unit = std::string(1, static_cast<char>(std::stoi(unit.substr(2), nullptr, 16)));
    std::string bytes;
    for (int n = std::stoi(what.substr(star + 1)); n > 0; --n) bytes += unit;
    write_file(at(path), bytes);
  }

  TempFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<std::string> env_;
  Ran last_;
};

std::vector<std::string> script_names() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(BENCHHUB_SOURCE_DIR "/tests/e2e")) {
    if (entry.path().extension() == ".txt") out.push_back(entry.path().stem());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class ScriptTest : public testing::TestWithParam<std::string> {};

TEST_P(ScriptTest, Passes) {
  Player().play(parse_script(read_file(BENCHHUB_SOURCE_DIR "/tests/e2e/" + GetParam() + ".txt")));
}

INSTANTIATE_TEST_SUITE_P(E2e, ScriptTest, testing::ValuesIn(script_names()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace benchhub::e2e
