// The table of protocols. A new one is its file, a row here, a replay test and a row in docs/providers.md.
#include "provider/protocol_rows.h"

namespace benchhub {

const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> kTable = {baseline_protocol(), openai_protocol(), anthropic_protocol(),
                                               gemini_protocol(), openai_embeddings_protocol()};
  return kTable;
}

const Protocol* find_protocol(std::string_view name) {
  for (const Protocol& protocol : protocols()) {
    if (protocol.name == name) return &protocol;
  }
  return nullptr;
}

}  // namespace benchhub
