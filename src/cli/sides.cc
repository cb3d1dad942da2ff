// See sides.h.
#include "cli/sides.h"

#include "base/text.h"
#include "git/revision.h"

namespace benchhub {

std::string Side::text() const {
  return (benchmark.empty() ? "" : benchmark + "/") + model + (revision.empty() ? "" : "@" + revision);
}

Result<Side> parse_side(const std::string& text) {
  Side out;
  const std::size_t at = text.find('@');
  const auto parts = split(std::string_view(text).substr(0, at), '/');
  if (at != std::string::npos) out.revision = text.substr(at + 1);
  const bool has_revision = at == std::string::npos || !out.revision.empty();
  if (parts.size() > 2 || parts.back().empty() || parts.front().empty() || !has_revision)
    return fail(Errc::usage, "\"" + escape_control(text) + "\" is nothing to compare", "",
                "write MODEL, BENCHMARK/MODEL, or either with @REVISION (a commit, a branch, a tag, HEAD~1)");
  out.model = parts.back();
  if (parts.size() == 2) out.benchmark = parts.front();
  return out;
}

Result<std::unique_ptr<States::State>> States::load(const Side& side) {
  auto state = std::make_unique<State>();
  Args args = args_;
  args.models.clear();
  if (!side.benchmark.empty()) args.benchmarks = {side.benchmark};
  if (side.revision.empty()) {
    BH_TRY(state->boards, make_boards(context_, args));
    return state;
  }
  std::vector<std::string> wanted = {"benchhub.json", "models", "benchmarks"};
  for (const std::string& slug : args.benchmarks) wanted.push_back("data/" + slug);
  if (args.benchmarks.empty()) wanted.emplace_back("data");
  BH_TRY(Revision revision, read_revision(args.root, side.revision, wanted));
  for (const auto& [path, bytes] : revision.files)
    BH_CHECK(state->files.write_atomic(join_path(args.root, path), bytes, false));
  state->commit = revision.commit;
  args.keep_going = true;  // what was valid then need not be so today
  const Context past{state->files,           context_.clock,   context_.env,
                     context_.template_dirs, context_.program, context_.stop};
  BH_TRY(state->boards, make_boards(past, args));
  return state;
}

Result<const Boards*> States::boards(const Side& side) {
  auto& state = states_[side.revision + "\n" + side.benchmark];
  if (!state) {
    auto loaded = load(side);
    if (!loaded) return tl::unexpected(loaded.error());
    state = *std::move(loaded);
  }
  return state->boards.get();
}

std::string States::commit(const std::string& revision) const {
  for (const auto& [key, state] : states_) {
    if (state && key.substr(0, key.find('\n')) == revision) return state->commit;
  }
  return "";
}

}  // namespace benchhub
