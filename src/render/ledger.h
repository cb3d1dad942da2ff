// The ledger: what every page of the site was made of, kept outside the site from one build to the next. A section is
// a part of the site (a benchmark; what looks at all boards) with the inputs of all its pages; a page names the inputs
// that it shows. One function decides whether a page must be made again and says why. It is a cache: without it, or if
// a byte of it is wrong, every page is made. Called by site.cc.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fs.h"
#include "base/hash.h"

namespace benchhub {

using SiteFile = std::pair<std::string, std::string>;  // path, bytes

struct Input {
  std::string name;  // "answers to c001", "data/x/m/answers.jsonl"
  Digest digest;
  bool operator==(const Input&) const = default;
};
using Inputs = std::vector<Input>;

// What tells `now` from `before` in words, "" if nothing does: "models/ changed, data/x/m/answers.jsonl is new".
std::string difference(const Inputs& before, const Inputs& now);

// A page, or a page with the files that are made along with it.
struct PageRecord {
  std::vector<std::string> files;
  std::vector<std::uint32_t> uses;  // of SectionPages::inputs
};
struct SectionPages {
  Inputs inputs;  // of its pages
  std::vector<PageRecord> pages;
};

class Ledger {
 public:
  Ledger() = default;
  Ledger(Ledger&& other) noexcept;
  ~Ledger();  // without save(): drops what was put
  // manifest: the digest that the site has now; a ledger that was written for another one is not used. path "": there
  // is none, and none is written.
  static Ledger load(FileSystem& fs, const std::string& path, const Digest& manifest);

  struct Section {
    Digest inputs;             // of the section, by inputs_digest()
    std::string_view summary;  // what the section's maker wanted to find again
    std::string_view pages;    // SectionPages
    std::string_view all;      // the bytes of the three
  };
  static Digest inputs_digest(const Inputs& inputs);
  const Section* before(std::string_view name) const;  // null if there was none
  static SectionPages pages_of(const Section& section);

  // Each section of the new build, once; thread-safe. keep: as it was before. What is put goes to a file beside the
  // ledger's, a part at a time: of a first build it is too much to be held.
  Status put(const std::string& name, const Digest& inputs, std::string_view summary, std::string_view pages);
  void keep(const std::string& name);
  static std::string pages_bytes(const SectionPages& pages);
  // Puts the file into the ledger's place, unless no section is other than before.
  Status save(const Digest& manifest);

 private:
  bool read(const Digest& manifest);
  Status add(std::string_view name, std::string_view section);
  Status flush();
  std::string new_file() const { return path_ + ".new"; }

  FileSystem* fs_ = nullptr;
  std::string path_;
  std::string bytes_;
  std::map<std::string, Section, std::less<>> before_;
  Digest manifest_;
  std::mutex mutex_;  // guards what follows
  std::set<std::string, std::less<>> kept_;
  std::unique_ptr<AppendFile> file_;  // once a section is new
  std::string unwritten_;
  Sha256 hash_;  // of what is written
};

// Decides page by page in one section. Not thread-safe; one per section.
class PageDecider {
 public:
  PageDecider(const Ledger::Section* before);  // null: every page is new

  // What the last build had under this name; nullopt: nothing. Who knows it to be the same need not work it out.
  std::optional<Digest> before(std::string_view name) const;
  // An input of some of the section's pages; the number to name it by.
  std::uint32_t input(std::string name, const Digest& digest);
  // Why a page must be made that shows these inputs; "" if it need not, then `files` are those it was made with.
  std::string reason(std::string_view file, const std::vector<std::uint32_t>& uses,
                     const std::vector<std::string>** files) const;
  // Every page, made or kept.
  void add(std::vector<std::string> files, std::vector<std::uint32_t> uses);
  const SectionPages& pages() const { return now_; }

 private:
  static constexpr std::uint32_t kNew = ~0u;
  SectionPages before_, now_;
  std::map<std::string_view, std::uint32_t> before_input_;     // by name
  std::map<std::string_view, const PageRecord*> before_page_;  // by first file
  std::vector<std::uint32_t> same_as_;  // of now_.inputs: its number before, kNew if there is none
};

}  // namespace benchhub
