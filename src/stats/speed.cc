// Speed figures; see the header.
#include "stats/speed.h"

#include <algorithm>

#include "stats/moments.h"

namespace benchhub {
namespace {

std::optional<double> ratio(std::optional<double> above, std::optional<double> below) {
  if (!above || !below || !(*above > 0) || !(*below > 0)) return std::nullopt;
  return *above / *below;
}

}  // namespace

SpeedMetrics speed_metrics(const StreamTimes& times) {
  SpeedMetrics out;
  out.e2e = times.last - times.sent;
  if (!times.chunks.empty()) out.ttft = times.chunks.front() - times.sent;
  for (std::size_t i = 1; i < times.chunks.size(); ++i) out.chunk_gaps.push_back(times.chunks[i] - times.chunks[i - 1]);
  out.mean_chunk_gap = mean_se(out.chunk_gaps).mean;
  std::optional<double> decoding, after_first;
  if (out.ttft) decoding = *out.e2e - *out.ttft;
  if (times.output_tokens && *times.output_tokens > 1) after_first = *times.output_tokens - 1;
  out.tpot = ratio(decoding, after_first);
  out.output_per_second = ratio(after_first, decoding);
  out.e2e_per_second = ratio(times.output_tokens, out.e2e);
  out.decode_per_second = ratio(times.output_tokens, decoding);
  out.prefill_per_second = ratio(times.input_tokens, out.ttft);
  return out;
}

std::optional<Throughput> system_throughput(const std::vector<RequestSpan>& requests) {
  if (requests.empty()) return std::nullopt;
  double first = requests.front().start, last = requests.front().end, tokens = 0;
  for (const auto& request : requests) {
    first = std::min(first, request.start);
    last = std::max(last, request.end);
    tokens += request.output_tokens;
  }
  Throughput out{last - first, std::nullopt, std::nullopt};
  if (!(out.duration > 0)) return out;
  out.output_per_second = tokens / out.duration;
  out.requests_per_second = static_cast<double>(requests.size()) / out.duration;
  return out;
}

}  // namespace benchhub
