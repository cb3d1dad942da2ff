// See board_summary.h.
#include "assemble/board_summary.h"

#include "base/binary.h"
#include "render/model_archive.h"

namespace benchhub {

template <class A>
void archive(A& a, Of<ValidTimes> auto& x) {
  a(x.from_ms, x.until_ms);
}
template <class A>
void archive(A& a, Of<BoardSummary> auto& x) {
  auto& [rows, row_digests, row_texts, judges, detectable, runs, notices, asked, times] = x;
  (void)row_texts;
  a(rows, row_digests, judges, detectable, runs, notices, asked, times);
}
template <class A>
void archive(A& a, Of<WholeSummary> auto& x) {
  auto& [keys, times] = x;
  a(keys, times);
}

namespace {

template <class T>
std::string summary_bytes(const T& value) {
  BinaryWriter writer;
  writer(value);
  return writer.take();
}

template <class T>
bool read_summary(std::string_view bytes, T& out) {
  BinaryReader reader(bytes);
  reader(out);
  return reader.ended();
}

}  // namespace

std::string BoardSummary::bytes() const { return summary_bytes(*this); }
bool BoardSummary::read(std::string_view bytes) { return read_summary(bytes, *this); }
std::string WholeSummary::bytes() const { return summary_bytes(*this); }
bool WholeSummary::read(std::string_view bytes) { return read_summary(bytes, *this); }

}  // namespace benchhub
