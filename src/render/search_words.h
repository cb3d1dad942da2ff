// In which cases each word of a question stands, for who looks for a case without knowing its benchmark. The words lie
// in several files by their first three letters, so that a visitor loads one for each word that is typed, and a changed
// case touches the files of its words alone. Of a case only that is read which its models are sent, and its id: no
// answer, no result. Format: docs/format-exports.md. Called by overview_jobs.cc.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/hash.h"
#include "render/site_model.h"

namespace benchhub {

// A word that is in more cases tells none of them apart; it is only said to be there.
inline constexpr std::size_t kCasesOfAWord = 1000;
// Of questions, for one file: at most 60 KB of it, compressed, up to 64,000 cases.
inline constexpr std::size_t kQuestionBytesPerFile = 64u << 10;

// Safe to be asked by many threads. The model must outlive it.
class SearchWords {
 public:
  explicit SearchWords(const SiteModel& site);
  std::size_t files() const { return files_; }            // a power of two
  const Digest& questions() const { return questions_; }  // of all that the files are made of
  // The words are cut when the first of them is asked for.
  const std::string& file(std::size_t number) const;

 private:
  std::vector<const Benchmark*>
      benchmarks_;  // by slug: where a name or the order of the site changes, nothing does here
  std::size_t files_ = 1;
  Digest questions_;
  mutable std::once_flag made_;
  mutable std::vector<std::string> texts_;
};

std::string search_words_file(std::size_t number);  // search/words-0.json

}  // namespace benchhub
