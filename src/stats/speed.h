// Speed of one streamed reply and of a whole run, from times in seconds on one clock. Definitions as in vLLM's
// `benchmarks/serve.py` and genai-perf: TTFT is the first token of any channel; TPOT needs two tokens of output; tokens
// are the provider's count, never chunks. What divides by zero is nullopt.
#pragma once

#include <optional>
#include <vector>

namespace benchhub {

struct StreamTimes {
  double sent = 0;
  std::vector<double> chunks;                         // arrival of each chunk that carried a token, ascending
  double last = 0;                                    // end of the reply
  std::optional<double> input_tokens, output_tokens;  // output includes reasoning
};

struct SpeedMetrics {
  std::optional<double> ttft, e2e;  // seconds
  std::optional<double> tpot;       // (e2e - ttft) / (output - 1), output > 1
  std::vector<double> chunk_gaps;   // between chunks, without the first wait
  std::optional<double> mean_chunk_gap;
  std::optional<double> output_per_second;   // (output - 1) / (e2e - ttft): what one user sees after the first token
  std::optional<double> e2e_per_second;      // output / e2e
  std::optional<double> decode_per_second;   // output / (e2e - ttft)
  std::optional<double> prefill_per_second;  // input / ttft: a lower bound, network and queue are in it
};
SpeedMetrics speed_metrics(const StreamTimes& times);

struct RequestSpan {
  double start = 0, end = 0, output_tokens = 0;
};
struct Throughput {
  double duration = 0;  // first start to last end
  std::optional<double> output_per_second, requests_per_second;
};
std::optional<Throughput> system_throughput(const std::vector<RequestSpan>& requests);

}  // namespace benchhub
