// The command line: parses arguments, builds the Context, runs one command, prints errors in one place and picks the
// exit code. docs/cli.md is the reference.
#pragma once

namespace benchhub {

// Exit codes: 0 done, 1 finished with unscored cases, 2 usage, 3 invalid input, 4 storage, 5 a provider was stopped,
// 6 budget reached, 7 locked, 8 corruption found, 130 interrupted.
int run_app(int argc, char** argv);

}  // namespace benchhub
