// What `compare` compares: [BENCHMARK/]MODEL[@REVISION], read and loaded. Sends nothing, writes nothing.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "assemble/compare.h"
#include "base/fs.h"
#include "cli/boards.h"

namespace benchhub {

struct Side {
  std::string benchmark;  // slug, "" = every one
  std::string model;
  std::string revision;  // of git, "" = the working tree

  std::string text() const;  // as given
};
// Errc::usage if it has no model or too many parts.
Result<Side> parse_side(const std::string& text);

// The boards of the working tree and of earlier states, each loaded once. Views point into it.
class States {
 public:
  States(const Context& context, const Args& args) : context_(context), args_(args) {}
  // Boards of `side`; of its benchmark alone if it names one. Definitions of an earlier state that are not valid today
  // are left out, and said.
  Result<const Boards*> boards(const Side& side);
  std::string commit(const std::string& revision) const;  // 40 hex; "" of the working tree

 private:
  struct State {
    MemoryFs files;  // of an earlier one
    std::string commit;
    std::unique_ptr<Boards> boards;
  };
  Result<std::unique_ptr<State>> load(const Side& side);
  const Context& context_;
  const Args& args_;
  std::map<std::string, std::unique_ptr<State>> states_;  // by revision and benchmark
};

}  // namespace benchhub
