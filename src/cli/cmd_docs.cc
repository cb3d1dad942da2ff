// `docs`: writes what is generated from tables (schemas, references), or checks that it is up to date.
#include "base/text.h"
#include "cli/app.h"
#include "cli/output.h"
#include "cli/session.h"
#include "domain/failure.h"
#include "import/output_rows.h"
#include "judge/judge.h"

namespace benchhub {
namespace {

std::string section(const ObjectSpec& spec) {
  return "## " + spec.name + "\n\n" + spec.help + "\n\n" + markdown_of(spec) + "\n";
}

// Nested objects get sections of their own, after the table that names them.
void add_sections(const ObjectSpec& spec, std::string& out) {
  out += section(spec);
  for (const auto& field : spec.fields) {
    if (field.spec != nullptr) add_sections(*field.spec, out);
  }
}

std::string failures_text() {
  std::string out =
      "# Classes of failures\n\nEach answer without the full score has one; "
      "[scorers.md](scorers.md#classes-of-failures) "
      "says how it is\nchosen.\n\n| class | on pages | meaning |\n|---|---|---|\n";
  for (const auto& one : failure_classes())
    out += std::string("| `") + one.name + "` | " + one.title + " | " + one.help + " |\n";
  return out;
}

std::string columns_text() {
  std::string out =
      "\n# Columns of published outputs\n\nWhere `import` looks for each role of a row, best first: "
      "[import.md](import.md).\n\n| role | columns | holds |\n|---|---|---|\n";
  for (const OutputRole& role : output_roles())
    out += std::string("| `") + role.name + "` | `" + join(role.columns, "` `") + "` | " + role.help + " |\n";
  return out;
}

std::string reference_text() {
  std::string out =
      "<!-- Made by `benchhub-build docs` from the field tables; do not edit. -->\n# Reference of all files\n\n"
      "\"who\" says who may set a key: anyone in a pull request, or only owners of the repository.\n\n";
  for (const auto* spec : {&benchmark_spec(), &case_spec(), &provider_spec(), &site_spec()}) add_sections(*spec, out);
  out += "# Options of scorers\n\nWhat each scorer does is said in [scorers.md](scorers.md).\n\n";
  for (const auto& scorer : scorer_catalog())
    out += "## " + scorer.name + "\n\n" + scorer.help + "\n\n" + markdown_of(*scorer.options) + "\n";
  return out + failures_text() + columns_text();
}

std::string judge_prompts_text() {
  static constexpr std::pair<JudgeKind, const char*> kScorers[] = {{JudgeKind::score, "judge_score"},
                                                                   {JudgeKind::label, "judge_label"},
                                                                   {JudgeKind::checklist, "judge_checklist"},
                                                                   {JudgeKind::pair, "judge_pair"}};
  std::string out =
      "<!-- Made by `benchhub-build docs` from the table of prompts; do not edit. -->\n# Judge prompts\n\n"
      "What judges are instructed with; how their replies are read stands in [judges.md](judges.md). `{{fence}}` is "
      "the "
      "nonce of\nthe call, `{{verdict}}` the form of the verdict.\n\n";
  for (const auto& [kind, scorer] : kScorers) {
    out += std::string("## ") + scorer + "\n\nThe judge is told:\n\n```text\n" + std::string(judge_frame(kind)) +
           "\n```\n\n";
    for (const auto& prompt : judge_prompts()) {
      if (prompt.kind != kind) continue;
      out += std::string("**") + prompt.name + "**: " + prompt.help +
             (prompt.needs_reference ? " Needs `expected`." : "") + " Its rubric:\n\n```text\n" + prompt.rubric +
             "\n```\n\n";
    }
  }
  out.pop_back();
  return out;
}

std::string cli_text() {
  std::string out =
      "<!-- Made by `benchhub-build docs` from the table of commands; do not edit. -->\n# Command line\n\n";
  for (const auto& command : commands()) {
    out += "## benchhub-build " + std::string(command.name) + "\n\n" + command.help + ". " + command.details + "\n\n";
    for (const char* option : command.options) {
      for (const auto& [name, help] : option_help(option)) out += "- `" + name + "`: " + help + "\n";
    }
    out += "\n";
  }
  return out +
         "## Exit codes\n\n| code | meaning |\n|---|---|\n| 0 | done |\n| 1 | finished, but some cases have no score "
         "|\n| 2 | usage |\n"
         "| 3 | invalid input: nothing was written (--keep-going: the rest was done) |\n| 4 | storage: disk full, no "
         "permission, input/output error |\n"
         "| 5 | a provider was stopped (key, payment, quota, or down), or nothing that was asked came back |\n| 6 | "
         "the budget was reached |\n| 7 | another "
         "run holds the lock |\n"
         "| 8 | damaged records were found; the work was done on all others |\n| 9 | a judge no longer says of the "
         "same answers what it said, or another model speaks under its name |\n| 130 | "
         "interrupted |\n";
}

}  // namespace

Result<int> run_docs(const Context& context, const Args& args) {
  std::map<std::string, std::string> files;
  for (const auto& [name, text] : all_schemas("https://benchmarkhub.example")) files["docs/schema/" + name] = text;
  files["docs/reference.md"] = reference_text();
  files["docs/cli.md"] = cli_text();
  files["docs/judge-prompts.md"] = judge_prompts_text();
  int changed = 0;
  BH_CHECK(context.fs.make_dirs(join_path(args.root, "docs/schema")));
  for (const auto& [path, text] : files) {
    const auto old = context.fs.read(join_path(args.root, path));
    if (old && *old == text) continue;
    ++changed;
    print((args.check ? "out of date: " : "wrote ") + path);
    if (!args.check) BH_CHECK(context.fs.write_atomic(join_path(args.root, path), text, false));
  }
  return args.check && changed > 0 ? 1 : kDone;
}

}  // namespace benchhub
