// The ledger's decisions and its file (BinaryWriter's bytes); see ledger.h.
#include "render/ledger.h"

#include <algorithm>
#include <unordered_map>

#include "base/binary.h"
#include "base/cache_file.h"

namespace benchhub {

template <class A>
void archive(A& a, Of<Input> auto& x) {
  a(x.name, x.digest);
}
template <class A>
void archive(A& a, Of<PageRecord> auto& x) {
  a(x.files, x.uses);
}

namespace {

constexpr std::string_view kLedgerName = "benchhub-ledger 1";
constexpr std::size_t kNamedChanges = 3;
constexpr std::size_t kMostLengths = 32;  // bytes of the lengths of a name and a section, and of the digest

class Changes {
 public:
  void add(std::string_view name, std::string_view what) {
    if (++count_ > kNamedChanges) return;
    if (!text_.empty()) text_ += ", ";
    text_.append(name).append(what);
  }
  std::string text() const {
    if (count_ <= kNamedChanges) return text_;
    return text_ + " and " + std::to_string(count_ - kNamedChanges) + " more";
  }

 private:
  std::size_t count_ = 0;
  std::string text_;
};

}  // namespace

std::string difference(const Inputs& before, const Inputs& now) {
  if (before == now) return {};
  std::unordered_map<std::string_view, const Digest*> known;
  for (const Input& input : before) known.emplace(input.name, &input.digest);
  Changes changes;
  for (const Input& input : now) {
    const auto it = known.find(input.name);
    if (it == known.end()) changes.add(input.name, " is new");
    else if (*it->second != input.digest) changes.add(input.name, " changed");
    if (it != known.end()) known.erase(it);
  }
  for (const Input& input : before) {
    if (known.contains(input.name)) changes.add(input.name, " is gone");
  }
  return changes.text().empty() ? "another order" : changes.text();
}

Ledger Ledger::load(FileSystem& fs, const std::string& path, const Digest& manifest) {
  Ledger out;
  if (path.empty() || !manifest) return out;
  out.bytes_ = read_cache(fs, path, kLedgerName);
  if (out.bytes_.empty()) return out;
  BinaryReader reader(out.bytes_);
  std::uint64_t sections = 0;
  reader(out.manifest_, sections);
  if (out.manifest_ != manifest) return Ledger();
  for (; sections > 0 && reader.ok(); --sections) {
    std::string name;
    std::string_view section;
    reader(name, section);
    BinaryReader inside(section);
    Section& entry = out.before_[name];
    inside(entry.inputs, entry.summary, entry.pages);
    entry.all = section;
    if (!inside.ended()) return Ledger();
  }
  return reader.ended() ? std::move(out) : Ledger();
}

Ledger::Ledger(Ledger&& other) noexcept
    : bytes_(std::move(other.bytes_)), before_(std::move(other.before_)), manifest_(other.manifest_) {}

const Ledger::Section* Ledger::before(std::string_view name) const {
  const auto it = before_.find(name);
  return it == before_.end() ? nullptr : &it->second;
}

SectionPages Ledger::pages_of(const Section& section) {
  SectionPages out;
  BinaryReader reader(section.pages);
  reader(out.inputs, out.pages);
  return reader.ended() ? out : SectionPages();
}

std::string Ledger::pages_bytes(const SectionPages& pages) {
  BinaryWriter writer;
  writer(pages.inputs, pages.pages);
  return writer.take();
}

std::string Ledger::inputs_bytes(const Inputs& inputs) {
  BinaryWriter writer;
  writer(inputs);
  return writer.take();
}

void Ledger::put(std::string name, std::string_view inputs, std::string_view summary, std::string_view pages) {
  BinaryWriter writer;
  writer(inputs, summary, pages);
  const std::lock_guard hold(mutex_);
  now_.insert_or_assign(std::move(name), writer.take());
}

void Ledger::keep(const std::string& name) {
  const std::lock_guard hold(mutex_);
  kept_.insert(name);
}

Status Ledger::save(FileSystem& fs, const std::string& path, const Digest& manifest) {
  std::map<std::string_view, std::string_view> sections;
  for (const std::string& name : kept_) sections.emplace(name, before_.at(name).all);
  for (const auto& [name, section] : now_) sections.insert_or_assign(name, section);
  std::size_t size = 0;
  for (const auto& [name, section] : sections) size += name.size() + section.size() + kMostLengths;
  CacheWriter writer(kLedgerName, size + kMostLengths);
  writer(manifest, static_cast<std::uint64_t>(sections.size()));
  for (const auto& [name, section] : sections) writer(name, section);
  return writer.body() == bytes_ ? Status() : writer.save(fs, path);
}

PageDecider::PageDecider(const Ledger::Section* before) {
  if (before != nullptr) before_ = Ledger::pages_of(*before);
  for (std::size_t i = 0; i < before_.inputs.size(); ++i)
    before_input_.emplace(before_.inputs[i].name, static_cast<std::uint32_t>(i));
  for (const PageRecord& page : before_.pages) before_page_.emplace(page.files.front(), &page);
}

std::optional<Digest> PageDecider::before(std::string_view name) const {
  const auto it = before_input_.find(name);
  return it == before_input_.end() ? std::nullopt : std::optional(before_.inputs[it->second].digest);
}

std::uint32_t PageDecider::input(std::string name, const Digest& digest) {
  const auto it = before_input_.find(name);
  const bool same = it != before_input_.end() && before_.inputs[it->second].digest == digest;
  same_as_.push_back(same ? it->second : kNew);
  now_.inputs.push_back({std::move(name), digest});
  return static_cast<std::uint32_t>(now_.inputs.size() - 1);
}

std::string PageDecider::reason(std::string_view file, const std::vector<std::uint32_t>& uses,
                                const std::vector<std::string>** files) const {
  const auto page = before_page_.find(file);
  if (page == before_page_.end()) return "the page is new";
  *files = &page->second->files;
  const auto& old = page->second->uses;
  if (std::equal(uses.begin(), uses.end(), old.begin(), old.end(),
                 [&](std::uint32_t now, std::uint32_t before) { return same_as_[now] == before; }))
    return {};
  Inputs was, is;
  for (const auto i : old) was.push_back(before_.inputs.at(i));
  for (const auto i : uses) is.push_back(now_.inputs[i]);
  return difference(was, is);
}

void PageDecider::add(std::vector<std::string> files, std::vector<std::uint32_t> uses) {
  now_.pages.push_back({std::move(files), std::move(uses)});
}

}  // namespace benchhub
