// loopback_server: the tests' provider as a program, started beside the real binary. Prints "listening on PORT" and
// serves until SIGTERM or SIGINT.
//   --port N (0)  --latency-ms N (0)  --chunks N (4)  --chunk-ms N (0)
//   --answers FILE.json   {"last user message": "answer", …}; other messages are echoed
//   GET /stats, GET /v1/models, GET /v1beta/models, POST /v1/chat/completions, POST /v1/messages,
//   the batch APIs (loopback_batch.h), POST /v1beta/models/M:generateContent and :streamGenerateContent; faults by model "fault:NAME" or path
//   /fault/NAME/…
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "base/text.h"
#include "support/loopback_server.h"

namespace {

bool read_answers(const std::string& path, benchhub::LoopbackOptions& options) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto map = benchhub::parse_json(text);
  if (!map || !map->is_object()) return false;
  options.answer = [answers = *std::move(map)](const benchhub::Json& body) {
    const std::string question = benchhub::last_user_message(body);
    return benchhub::get_string(answers, question.c_str()).value_or(question);
  };
  return true;
}

bool read_options(int argc, char** argv, benchhub::LoopbackOptions& options) {
  const std::map<std::string, int*> numbers = {{"--port", &options.port},
                                               {"--latency-ms", &options.latency_ms},
                                               {"--chunks", &options.chunks},
                                               {"--chunk-ms", &options.chunk_ms}};
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto number = numbers.find(argv[i]);
    if (number != numbers.end()) {
      const auto value = benchhub::parse_int(argv[i + 1]);
      if (!value || *value < 0 || *value > 1'000'000) return false;
      *number->second = static_cast<int>(*value);
    } else if (std::string(argv[i]) != "--answers" || !read_answers(argv[i + 1], options)) {
      return false;
    }
  }
  return argc % 2 == 1;
}

}  // namespace

int main(int argc, char** argv) {
  benchhub::LoopbackOptions options;
  if (!read_options(argc, argv, options)) {
    std::fputs("usage: loopback_server [--port N] [--latency-ms N] [--chunks N] [--chunk-ms N] [--answers FILE.json]\n",
               stderr);
    return 2;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread starts, which inherits it
  try {
    benchhub::LoopbackServer server(options);
    std::printf("listening on %d\n", server.port());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "loopback_server: %s\n", e.what());
    return 4;
  }
}
