// How far a run has come, as a small file beside its journal: what `serve` shows in the browser while another process
// runs. It is no record of anything: it goes with the run that wrote it, and one that was left behind by a killed run
// says so by the lock, which nobody holds.
#pragma once

#include <memory>
#include <string>

#include "base/fs.h"
#include "base/json.h"
#include "run/observer.h"

namespace benchhub {

// Of `run --json` and of the file.
Json progress_json(const RunProgress& progress);

std::string progress_path(const std::string& root);
// Writes the file, five times a second at most; removes it at its end. That it cannot be written is no error.
std::unique_ptr<RunObserver> make_progress_file(FileSystem& fs, const std::string& root);
// null: there is none, or it cannot be read.
Json read_progress(FileSystem& fs, const std::string& root);

}  // namespace benchhub
