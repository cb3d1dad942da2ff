// Argument parsing (the only user of CLI11), signals, the Context, and the one place that prints errors; see app.h.
#include "cli/app.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <map>
#include <sstream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/version.h"
#include "git/git.h"
#include "net/http.h"

namespace benchhub {
namespace {

std::atomic<int> interrupts{0};  // the one thing a signal handler may touch

extern "C" void on_interrupt(int) {
  if (interrupts.fetch_add(1) >= 2) ::_exit(kInterrupted);
}

// SIGTERM is followed by SIGKILL within seconds where this runs unattended: stop now.
extern "C" void on_terminate(int) { interrupts.store(2); }

void install_signals() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  struct sigaction terminate {};
  terminate.sa_handler = on_terminate;
  ::sigaction(SIGTERM, &terminate, nullptr);
  struct sigaction hangup {};
  ::sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &terminate, nullptr);  // ignored: under nohup
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
  ::sigaction(SIGXFSZ, &ignore, nullptr);
}

// Where a standard stream is closed, the next file that is opened gets its number, and a message would be written into
// a journal. What cannot be written to makes the message fail instead.
void hold_standard_streams() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF) (void)::open("/dev/null", O_RDONLY);
  }
}

// As many as the system lets us: each request in flight is a socket.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int exit_code(Errc code) {
  switch (code) {
    case Errc::usage:
      return kUsage;
    case Errc::invalid_input:
      return kInvalidInput;
    case Errc::not_found:
      return kInvalidInput;
    case Errc::storage:
      return kStorage;
    case Errc::locked:
      return kLocked;
    case Errc::corruption:
      return kCorruption;
    case Errc::interrupted:
      return kInterrupted;
    case Errc::network:
      return kProviderStopped;
    case Errc::internal:
      return kStorage;
  }
  return kStorage;
}

// "90s", "45m" or "5h"; at most a year.
std::optional<double> seconds_of(std::string_view text) {
  const double unit = text.ends_with('h') ? 3600 : text.ends_with('m') ? 60 : text.ends_with('s') ? 1 : 0;
  const auto number = parse_double(text.substr(0, text.size() - (unit > 0)));
  if (unit == 0 || !number || *number < 0 || *number * unit > 366 * 86'400.0) return std::nullopt;
  return *number * unit;
}

// Before CLI11 reads it, which would take "nan", "0x10" and " 1" too.
const CLI::Validator kDecimal(
    [](std::string& text) {
      const bool plain = text.find_first_not_of("0123456789.") == text.npos && parse_double(text);
      return plain ? std::string() : in_quotes(text) + " is no number, as 5 or 0.25";
    },
    "");
const CLI::Validator kWhole(
    [](std::string& text) {
      const auto number = parse_int(text);
      return number && *number >= 0 ? std::string() : in_quotes(text) + " is no whole number from 0";
    },
    "");

std::optional<Args::Shard> shard_of(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() != 2) return std::nullopt;
  const auto index = parse_int(parts[0]), of = parse_int(parts[1]);
  if (!index || !of || *index < 1 || *of > 256 || *index > *of) return std::nullopt;
  return Args::Shard{static_cast<int>(*index), static_cast<int>(*of)};
}

// One option of any command: how it is spelt and what it sets.
using AddOption = void (*)(CLI::App&, Args&);
const std::map<std::string, AddOption>& option_table() {
  static const std::map<std::string, AddOption> table = {
      {"root",
       [](CLI::App& app, Args& a) {
         app.add_option("--root", a.root, "the repository (default: this folder)")->type_name("DIR");
       }},
      {"out",
       [](CLI::App& app, Args& a) {
         app.add_option("--out", a.out, "the site's folder (default: DIR/site)")->type_name("DIR");
       }},
      {"benchmark",
       [](CLI::App& app, Args& a) {
         app.add_option("--benchmark,-b", a.benchmarks, "only this benchmark; may be repeated")->type_name("SLUG");
       }},
      {"model",
       [](CLI::App& app, Args& a) {
         app.add_option("--model,-m", a.models, "only this model; may be repeated")->type_name("SLUG");
       }},
      {"budget",
       [](CLI::App& app, Args& a) {
         app.add_option(
                "--budget", a.budget,
                "most US dollars that this run may spend (default: budget.per_run_usd of benchhub.json, else 0)")
             ->type_name("USD")
             ->check(kDecimal)
             ->check(CLI::Range(0.0, 1e6));
       }},
      {"concurrency",
       [](CLI::App& app, Args& a) {
         app.add_option("--concurrency", a.concurrency, "requests in flight per provider (default: as models/ says)")
             ->type_name("N")
             ->check(CLI::Range(1, 1000));
       }},
      {"threads",
       [](CLI::App& app, Args& a) {
         app.add_option("--threads", a.threads, "threads for reading and rendering (default: all cores)")
             ->type_name("N")
             ->check(CLI::Range(1, 256));
       }},
      {"allow-unpriced",
       [](CLI::App& app, Args& a) {
         app.add_flag("--allow-unpriced", a.allow_unpriced,
                      "also run models whose price is not known; they do not count against the budget");
       }},
      {"retry-failed",
       [](CLI::App& app, Args& a) {
         app.add_flag("--retry-failed", a.retry_failed, "also ask again what failed in three runs");
       }},
      {"local",
       [](CLI::App& app, Args& a) {
         app.add_flag("--local", a.local, "also ask servers on this machine (models/ marks them \"local\")");
       }},
      {"batch",
       [](CLI::App& app, Args& a) {
         app.add_flag("--batch", a.batch,
                      "hand the requests to the providers' batch APIs, at their lower price; a later run fetches the "
                      "answers. Requests to providers without batches stay open");
       }},
      {"wait",
       [](CLI::App& app, Args& a) {
         app.add_flag("--wait{24h}", a.wait,
                      "with --batch: ask for the batches that are open until all have ended, or for so long (90s, 45m, "
                      "5h; 24h if nothing is said)")
             ->each([&a](const std::string& text) {
               a.wait_s = seconds_of(text);
               if (!a.wait_s) throw CLI::ValidationError("--wait", in_quotes(text) + " is no time, as 90s, 45m or 5h");
             })
             ->type_name("[=TIME]");
       }},
      {"only",
       [](CLI::App& app, Args& a) {
         app.add_option("--only", a.only, "only this case: its id, or BENCHMARK/ID; may be repeated")
             ->type_name("CASE");
       }},
      {"sample",
       [](CLI::App& app, Args& a) {
         app.add_option("--sample", a.sample.cases,
                        "at most N cases of each benchmark, spread over its categories, the same for all models")
             ->type_name("N")
             ->check(CLI::Range(1, 1'000'000));
         app.add_option("--sample-seed", a.sample.seed, "draws another sample (default: 1)")
             ->type_name("N")
             ->check(kWhole);
       }},
      {"share",
       [](CLI::App& app, Args& a) {
         app.add_option("--share", a.share, "of the judged answers to draw (default: 0.05)")
             ->type_name("SHARE")
             ->check(kDecimal)
             ->check(CLI::Range(0.0, 1.0));
         app.add_option("--seed", a.sample.seed, "draws other answers (default: 1)")->type_name("N")->check(kWhole);
         app.add_option("--by", a.by, "your name, to stand with your labels")->type_name("NAME");
       }},
      {"max-time",
       [](CLI::App& app, Args& a) {
         app.add_option_function<std::string>(
                "--max-time",
                [&a](const std::string& text) {
                  a.max_time_s = seconds_of(text);
                  if (!a.max_time_s)
                    throw CLI::ValidationError("--max-time", "\"" + text + "\" is no time, as 90s, 45m or 5h");
                },
                "end after so long (90s, 45m, 5h); answers that a run has asked for are waited for")
             ->type_name("TIME");
       }},
      {"shard",
       [](CLI::App& app, Args& a) {
         app.add_option_function<std::string>(
                "--shard",
                [&a](const std::string& text) {
                  const auto shard = shard_of(text);
                  if (!shard) throw CLI::ValidationError("--shard", "\"" + text + "\" is no shard, as 2/4");
                  a.shard = *shard;
                },
                "do part I of N, with its share of the budget and of the limits; `merge` brings the parts together")
             ->type_name("I/N");
       }},
      {"shards",
       [](CLI::App& app, Args& a) {
         app.add_option("--shards", a.shards,
                        "with --json: a matrix of N jobs for GitHub Actions, or fewer if so many "
                        "would have nothing to do")
             ->type_name("N")
             ->check(CLI::Range(1, 256));
       }},
      {"trace",
       [](CLI::App& app, Args& a) {
         app.add_option("--trace", a.trace,
                        "write OpenTelemetry spans, one per request, without any content: to a file "
                        "(OTLP as JSON lines) or to an http(s) collector")
             ->type_name("FILE|URL");
       }},
      {"explain",
       [](CLI::App& app, Args& a) {
         app.add_flag("--explain", a.explain, "say why: for every stale case, for every page that was made again");
       }},
      {"stats",
       [](CLI::App& app, Args& a) {
         app.add_flag("--stats", a.stats, "say where the time went, and how much was read, made and left alone");
       }},
      {"json", [](CLI::App& app, Args& a) { app.add_flag("--json", a.json, "print JSON"); }},
      {"markdown",
       [](CLI::App& app, Args& a) {
         app.add_flag("--markdown", a.markdown, "print Markdown, for a pull request or a step summary");
       }},
      {"columns",
       [](CLI::App& app, Args& a) {
         app.add_option(
                "--column", a.columns,
                "where rows hold a role (id, question, expected, category, model, output, calls, score), if under "
                "another name than harnesses use; ~PATTERN takes a part of it; may be repeated")
             ->type_name("ROLE=PATH[~PATTERN]")
             ->allow_extra_args(false);
         app.add_option("--of", a.output_of, "whose outputs they are, where rows name no model")->type_name("NAME");
         app.add_option("--filter", a.filter, "of rows that a harness logs once per filter: those of this one")
             ->type_name("NAME");
       }},
      {"since",
       [](CLI::App& app, Args& a) {
         app.add_option("--since", a.since, "the second side as it stood at this revision of git")
             ->type_name("REVISION");
       }},
      {"stranger",
       [](CLI::App& app, Args& a) {
         app.add_flag("--stranger", a.stranger, "as in a stranger's pull request: refuse what only owners may set");
       }},
      {"keep-going",
       [](CLI::App& app, Args& a) {
         app.add_flag("--keep-going", a.keep_going,
                      "leave out benchmarks that have errors and work on the others; exit code 3 all the same");
       }},
      {"dry-run",
       [](CLI::App& app, Args& a) {
         app.add_flag("--dry-run", a.dry_run, "only say what would be sent and what it may cost");
       }},
      {"check",
       [](CLI::App& app, Args& a) {
         app.add_flag("--check", a.check,
                      "compare and change nothing: docs with the tables (exit code 1 if a file is out of date), models "
                      "with what the providers themselves list");
       }},
      {"replace", [](CLI::App& app, Args& a) { app.add_flag("--replace", a.replace, "write over what is there"); }},
      {"key-env",
       [](CLI::App& app, Args& a) {
         app.add_option("--key-env", a.key_env, "send the key in this variable of the environment to the server")
             ->type_name("NAME");
       }},
      {"port",
       [](CLI::App& app, Args& a) {
         app.add_option("--port", a.port, "the port to listen on (default: 8000; 0: any that is free)")
             ->type_name("N")
             ->check(CLI::Range(0, 65535));
       }},
      {"listen",
       [](CLI::App& app, Args& a) {
         app.add_option("--listen", a.listen, "the address to listen on, in numbers (default: 127.0.0.1, this machine)")
             ->type_name("ADDRESS");
       }},
      {"program", [](CLI::App&, Args&) {}},  // what follows "--": run_app takes it before CLI11 sees it
      {"paths", [](CLI::App& app, Args& a) { app.add_option("what", a.paths, "paths, slugs or the name of a list"); }},
  };
  return table;
}

std::string version_text() {
  return std::string("benchhub-build ") + version() + "\n" + curl_version_text() + "\n" + libgit2_version_text();
}

std::string own_program() {
  std::string path(4096, '\0');
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  return n <= 0 ? "" : path.substr(0, static_cast<std::size_t>(n));
}

// Templates lie beside the installed program, or beside the build folder of a source tree.
std::vector<std::string> own_template_dirs(FileSystem& fs, const std::string& path) {
  if (path.empty()) return {};
  const std::string folder = path.substr(0, path.rfind('/'));
  for (const char* candidate : {"/../share/benchhub/templates", "/../templates"}) {
    if (fs.stat(folder + candidate)) return {folder + candidate};
  }
  return {};
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || trim(value).empty()) return std::nullopt;  // of blanks alone: a secret that is not set in CI
  return std::string(trim(value));
}

// The exit code of a command whose output could be written, else that of the failed output.
int finish_output(int code = kDone) {
  const auto flushed = flush_output();
  if (flushed) return code;
  print_error(flushed.error());
  return exit_code(flushed.error().code);
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& command : commands()) names.emplace_back(command.name);
  return names;
}

int unknown_command(const std::string& word) {
  const auto names = command_names();
  const auto near = did_you_mean(word, names);
  print_error({Errc::usage,
               "unknown command " + in_quotes(word),
               near ? "did you mean \"" + *near + "\"?" : "",
               "see benchhub-build --help",
               {}});
  return kUsage;
}

// --help and --version, on a terminal or into a file that may be full.
int print_help(const CLI::App& app, const CLI::ParseError& wanted) {
  std::ostringstream text;
  app.exit(wanted, text, text);
  print(text.str());
  return finish_output();
}

// CLI11 says what is wrong; the nearest option of the command is what most people want to know.
int usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  const CLI::App* sub = nullptr;
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!words.empty() && one->get_name() == words.front()) sub = one;
  }
  std::vector<std::string> known;
  for (const CLI::Option* option : (sub != nullptr ? sub : &app)->get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  const std::string see = "see benchhub-build " + (sub != nullptr ? sub->get_name() + " " : std::string()) + "--help";
  for (const auto& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (!word.starts_with("--") || std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = did_you_mean(name, known);
    print_error({Errc::usage,
                 "unknown option " + in_quotes(name),
                 near ? "did you mean \"" + *near + "\"?" : "known: " + join(known, ", "),
                 see,
                 {}});
    return kUsage;
  }
  print_error({Errc::usage, error.what(), "", see, {}});
  return kUsage;
}

// A folder that is not there may be one that is to be made; what else is wrong with it, the command says.
Status check_root(FileSystem& fs, const std::string& root) {
  if (root.empty()) return fail(Errc::usage, "--root names no folder", "", "leave it out for this folder");
  const auto info = fs.stat(root);
  if (!info || info->kind == FileInfo::Kind::directory) return {};
  if (info->kind == FileInfo::Kind::symlink && fs.list(root)) return {};
  return fail({Errc::usage, "not a folder", "--root takes the folder of a repository", "", {root, 0, 0}});
}

int execute(const Command& command, const Args& args) {
  const auto fs = make_real_fs();
  if (const Status usable = check_root(*fs, args.root); !usable) {
    print_error(usable.error());
    return kUsage;
  }
  RealClock clock;
  const std::string program = own_program();
  const Context context{*fs, clock, environment, own_template_dirs(*fs, program), program, interrupts};
  auto result = command.run(context, args);
  if (result) return finish_output(*result);
  if (!result.error().what.empty()) print_error(result.error());
  return exit_code(result.error().code);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> option_help(const char* row) {
  CLI::App app;
  app.set_help_flag();
  Args args;
  option_table().at(row)(app, args);
  std::vector<std::pair<std::string, std::string>> out;
  for (const CLI::Option* option : app.get_options()) {
    const std::string whole = option->get_type_name(), type = whole.substr(0, whole.find(':'));  // without its check
    out.emplace_back(option->get_name(false, true) + (type.empty() || option->get_type_size() == 0 ? "" : " " + type),
                     option->get_description());
  }
  return out;
}

int run_app(int argc, char** argv) {
  hold_standard_streams();
  raise_file_limit();
  CLI::App app{"Turns a git repository of LLM benchmark definitions into a leaderboard site."};
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 unscored cases, 2 usage, 3 invalid input, 4 storage, 5 provider stopped,\n"
      "            6 budget reached, 7 locked, 8 corruption, 9 a judge has moved, 130 interrupted.");
  Args args;
  std::map<const CLI::App*, const Command*> rows;
  for (const auto& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.help);
    sub->footer(command.details);
    for (const char* option : command.options) option_table().at(option)(*sub, args);
    rows[sub] = &command;
  }
  const std::string first = argc > 1 ? argv[1] : "";
  if (first.empty() || first == "help") {
    print(app.help());
    return finish_output(first.empty() ? kUsage : kDone);
  }
  const auto names = command_names();
  const bool known = std::find(names.begin(), names.end(), first) != names.end();
  if (!first.empty() && first[0] != '-' && !known) return unknown_command(first);
  const auto words_end = std::find(argv + 1, argv + argc, std::string_view("--"));
  if (words_end != argv + argc) args.program.assign(words_end + 1, argv + argc);
  try {
    app.parse(static_cast<int>(words_end - argv), argv);
  } catch (const CLI::ParseError& e) {
    return e.get_exit_code() == 0 ? print_help(app, e) : usage_error(app, e, {argv + 1, argv + argc});
  }
  const Command& command = *rows.at(app.get_subcommands().front());
  if (const auto& known = command.options;
      !args.program.empty() && std::find(known.begin(), known.end(), std::string_view("program")) == known.end()) {
    print_error({Errc::usage, "nothing can follow \"--\"", "", "see benchhub-build " + first + " --help", {}});
    return kUsage;
  }
  install_signals();
  return execute(command, args);
}

}  // namespace benchhub
