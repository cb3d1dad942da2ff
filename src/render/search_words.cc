// See search_words.h.
#include "render/search_words.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/binary.h"
#include "render/question_words.h"

namespace benchhub {
namespace {

constexpr std::size_t kReadOfText = 2000;  // bytes of a value or message: a long one is a document, not a question

struct Place {
  std::uint32_t benchmark, number;  // in order of slugs; of the case
  bool operator==(const Place&) const = default;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using PlacesOfWord = std::unordered_map<std::string, std::vector<Place>, TextHash, std::equal_to<>>;

// Every text of the case that is sent for it alone: not the prompt that all cases share, nor what only scorers and
// judges read.
template <class Take>
void each_text(const Case& the_case, const std::set<std::string>& sent, Take take) {
  take(std::string_view(the_case.id));
  const auto part = [&](const std::string& text) { take(std::string_view(text).substr(0, kReadOfText)); };
  for (const Message& message : the_case.messages) {
    if (message.role != "system") part(message.content);
  }
  if (!the_case.messages.empty()) return;
  for (const auto& [name, value] : the_case.vars) {
    if (sent.contains(name)) part(value);
  }
  if (!sent.contains("choices") || the_case.vars.contains("choices")) return;
  for (const std::string& choice : the_case.choices) part(choice);
}

template <class Take>
void each_case(const Benchmark& benchmark, Take take) {
  std::set<std::string> sent;
  for (Placeholder& one : placeholders(benchmark.user_prompt)) sent.insert(std::move(one.name));
  for (const Case& one : benchmark.cases) take(one, sent);
}

// FNV-1a, folded once; words.js computes the same.
std::size_t file_of(std::string_view word, std::size_t files) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char c : word_key(word)) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return (hash ^ hash >> 16) & (files - 1);
}

// Beyond kCasesOfAWord one more is kept, which tells that there are too many.
PlacesOfWord places_of_words(const std::vector<const Benchmark*>& benchmarks) {
  PlacesOfWord out;
  Place place{};
  const std::function<void(std::string_view)> add = [&](std::string_view word) {
    auto it = out.find(word);
    if (it == out.end()) it = out.try_emplace(std::string(word)).first;
    std::vector<Place>& places = it->second;
    if (places.size() > kCasesOfAWord || (!places.empty() && places.back() == place)) return;
    places.push_back(place);
  };
  for (place.benchmark = 0; place.benchmark < benchmarks.size(); ++place.benchmark) {
    place.number = 0;
    each_case(*benchmarks[place.benchmark], [&](const Case& one, const std::set<std::string>& sent) {
      each_text(one, sent, [&](std::string_view text) { cut_words(text, add); });
      ++place.number;
    });
  }
  return out;
}

// The words of one file, by their bytes. JSON by hand: words have letters and digits only.
class WordsFile {
 public:
  void add(const PlacesOfWord::value_type& word) { words_.push_back(&word); }

  std::string text(const std::vector<const Benchmark*>& benchmarks) {
    std::sort(words_.begin(), words_.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    number_benchmarks();
    std::string out = R"({"benchmarks":[)";
    for (std::size_t i = 0; i < slugs_.size(); ++i)
      out.append(i > 0 ? ",\"" : "\"").append(benchmarks[slugs_[i]]->slug).append("\"");
    out += R"(],"cases":[)";
    for (const auto* word : words_) {
      if (out.back() == ']') out += ',';
      put_places(out, word->second);
    }
    out += R"(],"format":"benchhub-search-words","version":1,"words":")";
    for (const auto* word : words_) out.append(word == words_.front() ? "" : " ").append(word->first);
    return out + "\"}\n";
  }

 private:
  static bool is_common(const std::vector<Place>& places) { return places.size() > kCasesOfAWord; }

  void number_benchmarks() {
    for (const auto* word : words_) {
      if (is_common(word->second)) continue;
      for (const Place& place : word->second) {
        if (slugs_.empty() || slugs_.back() != place.benchmark) slugs_.push_back(place.benchmark);
      }
    }
    std::sort(slugs_.begin(), slugs_.end());
    slugs_.erase(std::unique(slugs_.begin(), slugs_.end()), slugs_.end());
  }

  // Benchmark by benchmark: how much its number is more than the last one's, how many of its cases, and their numbers
  // in the same way.
  void put_places(std::string& out, const std::vector<Place>& places) const {
    out += '[';
    const std::size_t start = out.size();
    const auto put = [&](std::size_t number) {
      if (out.size() > start) out += ',';
      out += std::to_string(number);
    };
    std::size_t last = 0;
    for (std::size_t i = 0; !is_common(places) && i < places.size();) {
      std::size_t end = i;
      while (end < places.size() && places[end].benchmark == places[i].benchmark) ++end;
      const auto at = std::lower_bound(slugs_.begin(), slugs_.end(), places[i].benchmark);
      const auto number = static_cast<std::size_t>(at - slugs_.begin());
      put(number - last);
      put(end - i);
      last = number;
      for (std::uint32_t before = 0; i < end; before = places[i++].number) put(places[i].number - before);
    }
    out += ']';
  }

  std::vector<const PlacesOfWord::value_type*> words_;
  std::vector<std::uint32_t> slugs_;  // numbers of the benchmarks that stand here
};

}  // namespace

SearchWords::SearchWords(const SiteModel& site) {
  for (const BenchmarkView& view : site.benchmarks) benchmarks_.push_back(view.benchmark);
  std::sort(benchmarks_.begin(), benchmarks_.end(), [](const auto* a, const auto* b) { return a->slug < b->slug; });
  Sha256 all;
  std::size_t bytes = 0;
  for (const Benchmark* benchmark : benchmarks_) {
    BinaryWriter out;
    out(benchmark->slug, benchmark->cases.size());
    each_case(*benchmark, [&](const Case& one, const std::set<std::string>& sent) {
      std::vector<std::string_view> texts;
      each_text(one, sent, [&](std::string_view text) {
        texts.push_back(text);
        bytes += text.size();
      });
      out(texts);
    });
    all.update(out.bytes());
  }
  questions_ = all.digest();
  while (files_ * kQuestionBytesPerFile < bytes) files_ *= 2;
}

const std::string& SearchWords::file(std::size_t number) const {
  std::call_once(made_, [this] {
    const PlacesOfWord words = places_of_words(benchmarks_);
    std::vector<WordsFile> files(files_);
    for (const auto& word : words) files[file_of(word.first, files_)].add(word);
    for (WordsFile& one : files) texts_.push_back(one.text(benchmarks_));
  });
  return texts_[number];
}

std::string search_words_file(std::size_t number) { return "search/words-" + std::to_string(number) + ".json"; }

}  // namespace benchhub
