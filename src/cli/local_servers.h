// What model servers on this machine say of their models, and what to write to use them: `doctor`'s proposals. Pure.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "definition/repository.h"

namespace benchhub {

struct LocalServer {
  const char* name;
  const char* slug;  // of its file
  int port;
  const char* details;  // where it tells of what kind its models are; "" = in the list itself, if at all
};
inline constexpr std::array<LocalServer, 4> kLocalServers = {{
    {"Ollama", "ollama", 11434, "/api/tags"},
    {"LM Studio", "lmstudio", 1234, "/api/v0/models"},
    {"llama.cpp server", "llamacpp", 8080, ""},
    {"vLLM", "vllm", 8000, ""},
}};

struct LocalModel {
  std::string id;
  bool embeds = false;  // gives vectors, and answers no question
};

// OpenAI's list, which all of them speak, each id once; nullopt if it is none.
std::optional<std::vector<LocalModel>> read_local_models(const Json& list);
// What Ollama's /api/tags and LM Studio's /api/v0/models say besides of the same models.
void add_local_details(const Json& details, std::vector<LocalModel>& models);

struct Proposal {
  std::string file;  // "models/ollama.json"
  std::string text;  // what to write into it
  std::vector<std::string> slugs;
  std::size_t left_out = 0;  // models beyond the first few
  bool embeds = false;
};

// May models/ have an id like this one's? Not one that is empty, too long or has control characters.
bool fits_a_file(const LocalModel& model);

// A file for the models that answer and one for those that embed; none for what the repository has of them already, and
// none for ids that fit no file. No slug stands twice, here, in the repository or among `taken`, which those of this
// server are added to.
std::vector<Proposal> propose(const LocalServer& server, const std::string& base_url,
                              const std::vector<LocalModel>& models, const Repository& repository,
                              const std::string& today, std::set<std::string>& taken);

}  // namespace benchhub
