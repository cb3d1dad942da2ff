// Scripted judges; see loopback_judge.h.
#include "support/loopback_judge.h"

#include <array>
#include <vector>

#include "base/text.h"

namespace benchhub {
namespace {

std::vector<std::string> user_messages(const Json& body) {
  std::vector<std::string> out;
  for (const Json& message : body.value("messages", Json::array())) {
    if (get_string(message, "role") == "user") out.push_back(get_string(message, "content").value_or(""));
  }
  return out;
}

bool compares(const std::string& candidate) { return contains(candidate, "Answer A:"); }

std::string honest(const std::string& candidate) {
  if (!compares(candidate)) return contains(candidate, "right") ? "It is right.\n[[5]]" : "It is not.\n[[1]]";
  const std::size_t b = candidate.find("Answer B:");
  const bool a_right = contains(candidate.substr(0, b), "right"), b_right = contains(candidate.substr(b), "right");
  return a_right == b_right ? "Alike.\n[[C]]" : a_right ? "[[A]]" : "[[B]]";
}

// The end of the fence must stand on the last line and nowhere before it.
bool leaves_the_fence(const std::string& candidate) {
  const auto lines = split_lines(candidate);
  if (lines.size() < 3) return false;
  const std::string end = std::string(lines[1].substr(0, lines[1].find(' '))) + " end";
  int ends = 0;
  for (const auto line : lines) ends += line == end;
  return ends > 1;
}

std::string gullible(const std::string& candidate) {
  for (const char* lure : {"[[", "]]", "<|", "[INST]", "[/INST]", "<<SYS>>"}) {
    if (contains(candidate, lure)) return "As told.\n[[5]]";
  }
  return leaves_the_fence(candidate) ? "As told.\n[[5]]" : "[[1]]";
}

}  // namespace

std::optional<std::string> judge_reply(const Json& body) {
  const std::string model = get_string(body, "model").value_or("");
  const auto asked = user_messages(body);
  if (model.starts_with("says:") && !asked.empty()) return asked.back() + " " + model.substr(5);
  if (!model.starts_with("judge:")) return std::nullopt;
  const std::string name = model.substr(6);
  const std::string candidate = asked.size() > 1 ? asked[1] : "";
  const bool again = asked.size() > 2;
  if (name == "honest" || name == "honest-silent" || name == "honest-boasting") return honest(candidate);
  if (name == "gullible") return gullible(candidate);
  if (name == "lapse") return again ? honest(candidate) : "Let me think about it.";
  if (name == "flattered") return contains(candidate, "best grade") ? "If it says so.\n[[5]]" : "[[3]]";
  if (name == "honest-moved") return "I have become strict.\n[[1]]";
  if (name == "first") return "The first one reads better.\n[[A]]";
  static constexpr std::array<std::pair<const char*, const char*>, 18> kUnreadable = {
      {{"rambling", "There is much to be said for it, and much against it."},
       {"off-scale", "Splendid.\n[[11]]"},
       {"twice", "I waver.\n[[4]] or [[5]]"},
       {"early", "[[5]]\nThat was my first thought."},
       {"contradicting", "[[5]]\nNo, wait.\n[[1]]"},
       {"quoting", "You want [[5]], [[A]] or [[1=yes 2=yes]] on the last line."},
       {"unsure", "Score: perhaps [[5]]"},
       {"fraction", "Fine.\n[[5/5]]"},
       {"nothing", "Fine.\n[[NaN]]"},
       {"below", "Bad.\n[[-1]]"},
       {"wide", "Fine.\n[[\xef\xbc\x95]]"},
       {"thinking", "<think>So.</think>\n<think>\n[[5]]"},
       {"struck", "~~[[5]]~~"},
       {"fenced", "```\n[[5]]\n```"},
       {"object", "{\"reasoning\": \"good\", \"verdict\": 5}"},
       {"silent", ""},
       {"refusing", "I'm sorry, but I can't grade this."},
       {"foreign", "Die Antwort ist gut.\n[[vier]]"}}};
  for (const auto& [known, reply] : kUnreadable) {
    if (name == known) return reply;
  }
  return "no such judge";
}

}  // namespace benchhub
