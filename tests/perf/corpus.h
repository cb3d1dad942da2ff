// A repository made from a seed, for measuring: B benchmarks with a README of about 4 KB and a few cases each, M priced
// models of one provider, and every answer stored in data/ as a run would have left it (docs/format-data.md), with two
// lines of history per pair. The same shape and seed give the same bytes. Not durable: it is thrown away.
#pragma once

#include <cstdint>
#include <string>

#include "definition/repository.h"
#include "measure.h"

namespace benchhub::perf {

struct CorpusShape {
  int benchmarks = 0, models = 0;
  int cases = 8;
  std::uint64_t seed = 2026;
};

// Returns the files that the tool reads: definitions and data.
FolderSize write_corpus(const std::string& root, const CorpusShape& shape);
// Another answer to one case of one pair of the first board: right in even turns, wrong in odd ones.
void change_one_result(const std::string& root, int turn);

// A text in Markdown with headings, lists, tables, code and links, of at least `bytes`.
std::string markdown_text(std::uint64_t seed, std::size_t bytes);
// A benchmark definition with `cases` numeric cases, for what is measured without a disk.
std::string cases_text(std::uint64_t seed, int cases);
// Loads it; ends the program if it is not valid.
Repository load_corpus(const std::string& root);

}  // namespace benchhub::perf
