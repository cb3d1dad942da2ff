// The command line: parses arguments, builds the Context, runs one command, prints errors in one place and picks the
// exit code. docs/cli.md is the reference.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace benchhub {

// What a row of Command::options adds to a command: how it is written ("--model,-m SLUG ...") and its help.
std::vector<std::pair<std::string, std::string>> option_help(const char* row);

// Exit codes: 0 done, 1 finished with unscored cases, 2 usage, 3 invalid input, 4 storage, 5 a provider was stopped,
// 6 budget reached, 7 locked, 8 corruption found, 9 a judge has moved, 130 interrupted.
int run_app(int argc, char** argv);

}  // namespace benchhub
