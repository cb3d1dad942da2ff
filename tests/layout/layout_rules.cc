// See layout_rules.h. The tables at the top are the policy; the functions below only apply them.
#include "layout/layout_rules.h"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace benchhub::layout {
namespace {

constexpr int kMaxLines = 500;

struct Owner {
  std::string_view header;  // exact, or a folder when it ends in '/', or a prefix when it ends in '*'
  std::string_view where;   // path prefix below src/; "" for everybody
};
constexpr Owner kThirdParty[] = {
    {"nlohmann/", ""},
    {"fmt/", ""},
    {"tl/", ""},
    {"cmark-gfm*", "render/markdown"},
    {"git2.h", "git/"},
    {"git2/", "git/"},
    {"curl/", "net/"},
    {"re2/", "score/"},
    {"openssl/", "base/"},
    {"simdjson.h", "base/json_view.h"},
    {"CLI/", "cli/app.cc"},
    {"microhttpd.h", "serve/"},
    {"sqlite3.h", "render/export_sqlite"},
    {"utf8proc.h", "render/question_words.cc"},
};

// Only these modules talk to the operating system; all others take FileSystem, Clock and HttpClient.
const std::set<std::string> kSystemModules = {"base", "net", "serve", "cli"};
constexpr std::string_view kSystemFolders[] = {"sys/", "netinet/", "arpa/", "linux/"};
const std::set<std::string> kSystemHeaders = {"dirent.h",  "fcntl.h",  "netdb.h", "poll.h",
                                              "pthread.h", "signal.h", "spawn.h", "unistd.h"};

// Modules that compute only: the same input gives the same output, without a disk, a clock or chance.
const std::set<std::string> kPureModules = {"domain", "judge", "score", "stats", "vegalite", "template"};
const std::set<std::string> kImpureHeaders = {"chrono",   "ctime",  "filesystem", "fstream",
                                              "iostream", "random", "thread"};

constexpr std::string_view kStandardHeaders = R"(
algorithm any array atomic barrier bit bitset cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale
cmath compare complex concepts condition_variable csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring
ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream functional future
initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource
mutex new numbers numeric optional ostream queue random ranges ratio scoped_allocator semaphore set shared_mutex
source_location span sstream stack stdexcept stop_token streambuf string string_view syncstream system_error thread
tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version
)";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Comments of one line are skipped too, so that they cannot hide an #include.
std::string_view skip_comments(std::string_view line) {
  line = trim(line);
  for (auto end = line.find("*/"); line.starts_with("/*") && end != std::string_view::npos; end = line.find("*/"))
    line = trim(line.substr(end + 2));
  return line;
}

struct Include {
  std::string target;  // without its quotes; "" when it is a macro
  char kind = 0;       // '"' or '<'
};

// False when the line includes nothing.
bool parse_include(std::string_view line, Include& out) {
  line = skip_comments(line);
  if (!line.starts_with('#')) return false;
  line = trim(line.substr(1));
  if (!line.starts_with("include") && !line.starts_with("import")) return false;
  const auto open = line.find_first_of("\"<");
  if (open == std::string_view::npos) return true;
  const auto close = line.find(line[open] == '<' ? '>' : '"', open + 1);
  if (close == std::string_view::npos) return true;
  out = {std::string(line.substr(open + 1, close - open - 1)), line[open]};
  return true;
}

// "plan/plan.cc" -> "plan"; "main.cc" -> "".
std::string module_of(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

bool matches(std::string_view header, std::string_view pattern) {
  if (pattern.ends_with('*')) return header.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern.ends_with('/') ? header.starts_with(pattern) : header == pattern;
}

const Owner* owner_of(std::string_view header) {
  for (const auto& owner : kThirdParty) {
    if (matches(header, owner.header)) return &owner;
  }
  return nullptr;
}

bool is_standard(const std::string& header) {
  static const std::set<std::string> names = [] {
    std::istringstream in{std::string(kStandardHeaders)};
    return std::set<std::string>(std::istream_iterator<std::string>(in), {});
  }();
  return names.count(header) != 0;
}

bool is_system(const std::string& header) {
  const auto in_folder = [&](std::string_view folder) { return header.starts_with(folder); };
  return kSystemHeaders.count(header) != 0 ||
         std::any_of(std::begin(kSystemFolders), std::end(kSystemFolders), in_folder);
}

// The complaint about <header> in a file, or "".
std::string judge_angle(const std::string& path, const std::string& header, const Module& module) {
  const std::string name = module_of(path);
  if (is_standard(header)) {
    const bool impure = kPureModules.count(name) != 0 && kImpureHeaders.count(header) != 0;
    return impure ? "<" + header + "> in " + name + ", which is pure: no disk, no clock, no chance" : "";
  }
  if (is_system(header))
    return kSystemModules.count(name) != 0
               ? ""
               : "<" + header + ">: only base, net, serve and cli may call the operating system";
  const Owner* owner = owner_of(header);
  if (owner == nullptr) return "<" + header + "> is neither standard C++ nor a library of this project";
  if (module.header_only && owner->header != "nlohmann/")
    return "<" + header + ">: header-only " + name + " may use nlohmann/json alone";
  return path.starts_with(owner->where) ? "" : "<" + header + "> belongs to " + std::string(owner->where);
}

// The complaint about "target" in a file, or "".
std::string judge_quoted(const std::string& path, const std::string& target, const Module& module) {
  const std::string from = module_of(path);
  if (target.starts_with('/') || target.starts_with("./") || target.find("../") != std::string::npos) {
    return "\"" + target + "\": an include starts at src/, so that it names its module";
  }
  const std::string to = module_of(target);
  if (to.empty()) return "\"" + target + "\" does not name its module";
  if (path == "main.cc") return to == "cli" ? "" : "main.cc may include cli only, not " + to;
  if (from.empty()) return path + " may include no module";
  return module.reach.count(to) != 0
             ? ""
             : "back edge: " + from + " may not include " + to + " (DEPS of its bh_module row in CMakeLists.txt)";
}

void check_includes(const std::string& path, const std::vector<std::string>& lines, const Module& module,
                    std::vector<Violation>& out) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Include include;
    if (!parse_include(lines[i], include)) continue;
    std::string what = "an include that is not spelt out";
    if (!include.target.empty())
      what =
          include.kind == '<' ? judge_angle(path, include.target, module) : judge_quoted(path, include.target, module);
    if (!what.empty()) out.push_back({path, static_cast<int>(i) + 1, what});
  }
}

void check_form(const std::string& path, const std::vector<std::string>& lines, std::vector<Violation>& out) {
  if (lines.empty() || !lines.front().starts_with("//"))
    out.push_back({path, 1, "a file starts with a comment: what it is, who calls it"});
  if (!path.ends_with(".h")) return;
  const bool guarded =
      std::any_of(lines.begin(), lines.end(), [](const std::string& line) { return trim(line) == "#pragma once"; });
  if (!guarded) out.push_back({path, 1, "a header without #pragma once"});
}

}  // namespace

std::string to_string(const Violation& violation) {
  return violation.file + ":" + std::to_string(violation.line) + ": " + violation.what;
}

Modules read_modules(const std::string& file, std::string_view cmake, std::vector<Violation>& violations) {
  Modules modules;
  int number = 0;
  for (const auto& line : lines_of(cmake)) {
    ++number;
    const std::string_view row = trim(line);
    if (!row.starts_with("bh_module(")) continue;
    const auto close = row.find(')');
    if (close == std::string_view::npos) {
      violations.push_back({file, number, "a bh_module row must fit in one line"});
      continue;
    }
    std::istringstream words{std::string(row.substr(10, close - 10))};
    std::string name, keyword;
    words >> name;
    Module module{{name}, false};
    for (std::string word; words >> word;) {
      if (word == "DEPS" || word == "LIBS" || word == "HEADER_ONLY") {
        keyword = word;
        module.header_only = module.header_only || word == "HEADER_ONLY";
      } else if (keyword == "DEPS") {
        const auto found = modules.find(word);
        if (found == modules.end())
          violations.push_back({file, number, name + " names " + word + ", which has no row above it"});
        else module.reach.insert(found->second.reach.begin(), found->second.reach.end());
      }
    }
    if (!modules.emplace(name, std::move(module)).second)
      violations.push_back({file, number, "a second row for " + name});
  }
  return modules;
}

std::vector<Violation> check_source(const std::string& path, std::string_view text, const Modules& modules) {
  std::vector<Violation> out = check_length(path, text, kMaxLines);
  const auto lines = lines_of(text);
  const std::string name = module_of(path);
  const auto found = modules.find(name);
  if (!name.empty() && found == modules.end())
    out.push_back({path, 1, "folder " + name + " has no bh_module row in CMakeLists.txt"});
  check_form(path, lines, out);
  check_includes(path, lines, found == modules.end() ? Module{} : found->second, out);
  return out;
}

std::vector<Violation> check_length(const std::string& path, std::string_view text, int limit) {
  const auto lines = static_cast<int>(lines_of(text).size());
  if (lines <= limit) return {};
  return {{path, limit + 1, std::to_string(lines) + " lines, " + std::to_string(limit) + " are allowed"}};
}

}  // namespace benchhub::layout
