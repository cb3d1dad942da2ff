// `list`: what the repository and this program know, as tables or as JSON objects.
#include <algorithm>

#include "base/text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "provider/provider.h"
#include "score/score.h"

namespace benchhub {
namespace {

// A list as a table and as objects: each column is a key of the objects.
struct Listing {
  std::vector<std::vector<std::string>> rows;
  Json objects = Json::array();
};

Listing benchmark_listing(const Repository& repository) {
  Listing out;
  for (const auto& b : repository.benchmarks) {
    out.rows.push_back({b.slug, b.name, counted(std::ssize(b.cases), "case")});
    out.objects.push_back({{"slug", b.slug},
                           {"name", b.name},
                           {"cases", b.cases.size()},
                           {"repeats", b.repeats},
                           {"metric", b.metric},
                           {"tags", b.tags},
                           {"license", b.license},
                           {"summary", b.summary},
                           {"forked_from", b.forked_from}});
  }
  return out;
}

Listing model_listing(const Repository& repository) {
  Listing out;
  for (const auto& m : repository.models) {
    out.rows.push_back({m.slug, m.name, m.provider, m.id,
                        !m.retired.empty()  ? "retired " + m.retired
                        : m.retires.empty() ? ""
                                            : "retires " + m.retires});
    Json row = {{"slug", m.slug},
                {"name", m.name},
                {"provider", m.provider},
                {"id", m.id},
                {"tags", m.tags},
                {"baseline", m.is_baseline()},
                {"priced", m.prices.known()}};
    row["retired"] = m.retired.empty() ? Json() : Json(m.retired);
    if (!m.retires.empty()) row["retires"] = m.retires;
    row["context_window"] = m.context_window ? Json(*m.context_window) : Json();
    out.objects.push_back(std::move(row));
  }
  return out;
}

template <class Table>
Listing table_listing(const Table& table) {
  Listing out;
  for (const auto& row : table) {
    out.rows.push_back({row.name, row.help});
    out.objects.push_back({{"name", row.name}, {"help", row.help}});
  }
  return out;
}

const std::vector<std::string> kLists = {"benchmarks", "models", "scorers", "protocols", "commands"};

Listing listing(const std::string& what, const std::optional<Loaded>& loaded) {
  if (what == "benchmarks") return benchmark_listing(loaded->repository);
  if (what == "models") return model_listing(loaded->repository);
  if (what == "scorers") return table_listing(scorers());
  if (what == "protocols") return table_listing(protocols());
  return table_listing(commands());
}

Status check_lists(const std::vector<std::string>& wanted) {
  for (const auto& what : wanted) {
    if (std::find(kLists.begin(), kLists.end(), what) != kLists.end()) continue;
    const auto near = did_you_mean(what, kLists);
    return fail(Errc::usage, "there is no list " + in_quotes(what), near ? "did you mean \"" + *near + "\"?" : "",
                "benchmarks, models, scorers, protocols or commands");
  }
  return {};
}

}  // namespace

Result<int> run_list(const Context& context, const Args& args) {
  const auto wanted = args.paths.empty() ? std::vector<std::string>{"benchmarks"} : args.paths;
  BH_CHECK(check_lists(wanted));
  std::optional<Loaded> loaded;
  if (std::any_of(wanted.begin(), wanted.end(), [](const auto& w) { return w == "benchmarks" || w == "models"; })) {
    BH_TRY(loaded, load_or_report(context, args));
  }
  Json all = {{"format", "benchhub-list"}, {"version", 1}};
  for (const auto& what : wanted) {
    Listing list = listing(what, loaded);
    all[what] = std::move(list.objects);
    if (args.json) continue;
    if (wanted.size() > 1) print(what + ":");
    print(text_table(list.rows));
  }
  if (args.json) print_json(all);
  return loaded ? loaded->code(kDone) : kDone;
}

}  // namespace benchhub
