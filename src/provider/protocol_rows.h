// The rows of the protocols' table, one function per file. Only protocols.cc calls them.
#pragma once

#include "provider/batch.h"

namespace benchhub {

Protocol baseline_protocol();           // baseline_protocol.cc: answers in-process
Protocol openai_protocol();             // openai_protocol.cc: POST {base_url}/chat/completions
Protocol anthropic_protocol();          // anthropic_protocol.cc: POST {base_url}/v1/messages
Protocol openai_embeddings_protocol();  // embedding_protocol.cc: POST {base_url}/embeddings
Protocol gemini_protocol();             // gemini_protocol.cc: POST {base_url}/v1beta/models/{model}:generateContent

const BatchApi* openai_batch();     // openai_batch.cc: {base_url}/files and /batches
const BatchApi* anthropic_batch();  // anthropic_batch.cc: {base_url}/v1/messages/batches

}  // namespace benchhub
