// The table of commands. Help text is part of the product: docs/cli.md is made of it.
#include "cli/command.h"

namespace benchhub {

const std::vector<Command>& commands() {
  static const std::vector<Command> table = {
      {"build",
       "run what is missing or stale, then render the site",
       "The main job. Without any key it runs the baselines, which cost nothing, and says which variable each other "
       "provider wants. A benchmark that has errors stops it before anything is written; with --keep-going such "
       "benchmarks are left out and the others worked on. Ctrl-C is as for run; twice, or SIGTERM, ends it without "
       "pages.",
       {"root", "out", "benchmark", "model", "budget", "concurrency", "allow-unpriced", "retry-failed", "keep-going",
        "local", "threads", "only", "sample", "max-time", "trace", "stats"},
       run_build},
      {"plan",
       "show what is missing, stale, fresh or blocked, and what running it would cost",
       "Sends nothing. --explain names, for every stale case, the part of the answer key that changed.",
       {"root", "benchmark", "model", "explain", "json", "allow-unpriced", "retry-failed", "keep-going", "local",
        "threads", "only", "sample", "shard", "shards"},
       run_plan_command},
      {"run",
       "ask the models for what is missing or stale and keep the answers",
       "Answers go to data/. Stop it with Ctrl-C at any time: nothing that was received is lost, and the next run asks "
       "only for what is missing. Ctrl-C once waits for what is in flight; twice, or SIGTERM, stops at once and says "
       "how many requests were given up, which count as spent. With --json the output is one event a line: \"send\" "
       "for "
       "every request that ended, \"progress\" once a second, \"report\" at the end.\n\n"
       "With --batch the requests are handed over as batches, which providers answer within a day for about half the "
       "price, and the run ends, or with --wait asks until they have ended and goes on to what needs their answers, as "
       "verdicts of judges. Every later run, with or without --batch, asks first for the batches that are open and "
       "keeps the answers of those that ended; what waits in a batch is not sent again.",
       {"root", "benchmark", "model", "budget", "concurrency", "allow-unpriced", "retry-failed", "keep-going", "local",
        "threads", "batch", "wait", "dry-run", "json", "only", "sample", "max-time", "shard", "trace"},
       run_run},
      {"render",
       "render the site from what is stored",
       "Sends nothing, makes only pages whose inputs changed since the last build, and writes only those that came out "
       "other than before. --explain names, for every page that was made again, what changed. With --keep-going the "
       "pages of benchmarks that are left out "
       "are "
       "taken off the site until they are mended.",
       {"root", "out", "keep-going", "threads", "explain", "stats"},
       run_render},
      {"export",
       "write one SQLite database of all results",
       "Puts the databases of all benchmarks of the rendered site (benchmarks/<b>/results.sqlite) together into FILE, "
       "or without one into results.sqlite in the site, to which the next `render` then links. Not part of `render`, "
       "because one changed answer would rewrite all of it: call it after the build that is published.",
       {"root", "out", "paths"},
       run_export},
      {"serve",
       "show the site in a browser, and make it again whenever something changes",
       "Serves the site to this machine only, and watches definitions, models, templates and data/. What changed is "
       "made again at once, and the pages that show it reload. What is wrong with a definition or a template is shown "
       "over the page, as this terminal says it, until it is mended; so is how far a `run` in another terminal has "
       "come. Sends nothing. Ctrl-C ends it. --listen 0.0.0.0 shows it to the whole network: anyone there can read the "
       "site.",
       {"root", "out", "keep-going", "threads", "port", "listen"},
       run_serve},
      {"validate",
       "check definitions; nothing else",
       "Without a path: the whole repository. A path is a benchmark's folder, its slug, or a file in it. Opens nothing "
       "outside the repository and no "
       "network connection. With --stranger also refuses what only owners may set.",
       {"root", "json", "stranger", "paths"},
       run_validate},
      {"merge",
       "bring the answers of other checkouts (shards) into data/",
       "Each path is a repository, or a folder that holds its data/. Of two answers to the same request the one that "
       "was paid for stays, of two such the older one, unless it has grown too old; answers to different requests "
       "stay beside each other. The replies in the journal of a run that was killed there are taken too, and what was "
       "spent there counts for the limit of the night. Damaged records are left where they are and named; what cannot "
       "be merged is named, all else is merged, and the exit code is 8.",
       {"root", "paths"},
       run_merge},
      {"doctor",
       "look for model servers on this machine, and for keys",
       "Asks the usual ports of Ollama, LM Studio, llama.cpp and vLLM on 127.0.0.1 which models they have, and prints "
       "what to write into models/ to use them. Nothing else is contacted.",
       {"root", "json"},
       run_doctor},
      {"models",
       "list the models, which can be run here and why not",
       "With --check also asks every provider that has a key for its own list of models, and says which of ours are "
       "not "
       "in it: retired, renamed, or an alias that it does not list. Asking for a list costs nothing. Exit code 5 if a "
       "provider did not tell.",
       {"root", "json", "check", "keep-going", "local", "allow-unpriced"},
       run_models},
      {"verify",
       "check every record in data/ against its digest",
       "Prints each damaged line; exit code 8 if there is one.",
       {"root", "json"},
       run_verify},
      {"compare",
       "two models, or two states of one, paired by case: difference, interval, wins and losses, what judges say",
       "compare MODEL MODEL; compare MODEL --since HEAD~1 for the same model before and after an edit, as git has both "
       "(definitions and data/); compare OLD/MODEL NEW/MODEL for two benchmarks of one lineage. A side is "
       "[BENCHMARK/]MODEL[@REVISION]. Only cases that both have a score for and that ask and expect the same count. "
       "With one benchmark also by category and scorer, how answers fail, what judges or scorers say of the cases that "
       "were lost and won, and case by case. Sends nothing.",
       {"root", "benchmark", "since", "json", "markdown", "keep-going", "threads", "paths"},
       run_compare},
      {"import",
       "take over published outputs of models, or comparisons of them, with their verdicts",
       "Files are JSON lists, JSON lines, or a log with such a list in it. Rows hold a question and models' outputs to "
       "it, with what is expected and the published score where they are known (logs of evaluation harnesses; docs/"
       "import.md); or comparisons as AlpacaEval publishes them (generator_1, generator_2, preference; "
       "docs/judges.md). They become a benchmark whose models are retired: it asks nobody anything. Outputs are shown "
       "with the scores "
       "that they were published with, until you write another scoring into benchmark.json: then they are recomputed, "
       "and `explain` says where the two differ. Comparisons give win rates with their standard errors, raw and at "
       "equal length. A later import of the same name adds to it; of rows that contradict each other the first counts. "
       "Say the licence of the data in benchmark.json: it stays.",
       {"root", "benchmark", "columns", "keep-going", "paths"},
       run_import},
      {"review",
       "label a sample of judged answers, to see how far the judges can be trusted",
       "Draws a share of the answers that judges graded, spread over models, categories and verdicts, into "
       "data/BENCHMARK/labels.jsonl, and asks for a verdict on each in the terminal: what the judge said is not shown. "
       "Every label is kept at once. Without input (`< /dev/null`) it only draws: the file can be filled in with an "
       "editor and sent as a pull request. At the end: how far each judge agrees with people. docs/judges.md says what "
       "is done with the labels.",
       {"root", "benchmark", "share", "keep-going", "threads"},
       run_review},
      {"report",
       "the boards as Markdown, for pull requests and step summaries",
       "Prints to the terminal: `benchhub-build report >> \"$GITHUB_STEP_SUMMARY\"`. Sends nothing.",
       {"root", "benchmark", "keep-going", "threads"},
       run_report},
      {"explain",
       "how a number came about, down to the answers",
       "explain BENCHMARK/MODEL lists the cases behind a score, explain BENCHMARK/MODEL/CASE shows prompt, answer, and "
       "what each scorer read and said. Sends nothing.",
       {"root", "keep-going", "threads", "paths"},
       run_explain},
      {"list",
       "list benchmarks, models, scorers, protocols or commands",
       "Takes one or more of benchmarks (the default), models, scorers, protocols, commands. --json prints an object "
       "with "
       "a list of objects for each.",
       {"root", "json", "keep-going", "paths"},
       run_list},
      {"fork",
       "copy a benchmark under a new name",
       "fork OLD NEW writes benchmarks/NEW/ with forked_from set to OLD and its commit. Answers are found by content: "
       "the "
       "fork asks nothing until it is changed.",
       {"root", "keep-going", "paths"},
       run_fork},
      {"tools",
       "import the tools of an MCP server as a benchmark's tools.json",
       "tools import URL asks a server over streamable HTTP; tools import -- PROGRAM ARGUMENTS starts one and speaks "
       "to "
       "it over its standard streams, without a shell and without the keys that stand in this environment (`-- env "
       "NAME=VALUE PROGRAM` hands one over). The list is printed, or with --benchmark written beside its definition, "
       "in "
       "OpenAI's form. No tool is called. 60 seconds are enough unless --max-time says otherwise.",
       {"root", "benchmark", "replace", "key-env", "max-time", "paths", "program"},
       run_tools},
      {"docs",
       "write the generated references and schemas under docs/",
       "For those who change a field table or a command: rewrites docs/schema/*.json, docs/reference.md and "
       "docs/cli.md. --check only compares.",
       {"root", "check"},
       run_docs},
  };
  return table;
}

}  // namespace benchhub
