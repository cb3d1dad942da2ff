// What one sees while a run goes on: a table that is redrawn on a terminal, a line now and then without one, events as
// JSON lines on request. All on stderr but the events, which are the output of `run --json`.
#pragma once

#include <memory>
#include <string>

#include "run/observer.h"

namespace benchhub {

enum class LiveKind { terminal, plain, json };

std::unique_ptr<RunObserver> make_live_view(LiveKind kind);
// The kind that fits this process: json as asked for, a table if stderr is a terminal that can move its cursor.
LiveKind live_kind(bool json);

// The table as text, one line per provider and one for all; `width` columns at most. Shared by the terminal and tests.
std::string live_table(const RunProgress& progress, std::size_t width);

}  // namespace benchhub
