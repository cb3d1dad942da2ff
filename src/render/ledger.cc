// The ledger's decisions and its file; see ledger.h. The file: a line, each section with its name, the manifest's
// digest, the digest of all that stands before it.
#include "render/ledger.h"

#include <algorithm>
#include <unordered_map>

#include "base/binary.h"

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

constexpr std::string_view kLedgerHead = "benchhub-ledger 2\n";
constexpr std::size_t kNamedChanges = 3;
constexpr std::uint64_t kMaxLedgerBytes = 4ULL << 30;
constexpr std::size_t kWrittenAtOnce = 1u << 19;

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
  if (path.empty()) return out;
  out.fs_ = &fs;
  out.path_ = path;
  if (manifest && !out.read(manifest)) {
    out.bytes_.clear();
    out.before_.clear();
    out.manifest_ = {};
  }
  return out;
}

bool Ledger::read(const Digest& manifest) {
  auto file = fs_->read(path_, kMaxLedgerBytes);
  if (!file || file->size() < kLedgerHead.size() + 2 * sizeof(Digest) || !file->starts_with(kLedgerHead)) return false;
  bytes_ = *std::move(file);
  const std::string_view all(bytes_.data(), bytes_.size() - sizeof(Digest));
  const std::size_t end = all.size() - sizeof(Digest);
  Digest digest;
  BinaryReader tail(std::string_view(bytes_).substr(end));
  tail(manifest_, digest);
  if (manifest_ != manifest || digest != digest_of(all)) return false;
  std::string_view rest = all.substr(0, end).substr(kLedgerHead.size());
  BinaryReader reader(rest);
  while (!reader.ended()) {
    std::string_view name, section;
    reader(name, section);
    if (!reader.ok()) return false;
    BinaryReader inside(section);
    Section& entry = before_[std::string(name)];
    inside(entry.inputs, entry.summary, entry.pages);
    entry.all = section;
    if (!inside.ended()) return false;
  }
  return true;
}

Ledger::Ledger(Ledger&& other) noexcept
    : fs_(other.fs_),
      path_(std::move(other.path_)),
      bytes_(std::move(other.bytes_)),
      before_(std::move(other.before_)),
      manifest_(other.manifest_) {}

Ledger::~Ledger() {
  if (!file_) return;
  file_.reset();
  (void)fs_->remove(new_file());  // else the next build does
}

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

Digest Ledger::inputs_digest(const Inputs& inputs) { return digest_of_values(inputs); }

Status Ledger::put(const std::string& name, const Digest& inputs, std::string_view summary, std::string_view pages) {
  if (path_.empty()) return {};
  BinaryWriter writer;
  writer(inputs, summary, pages);
  const Section* const known = before(name);
  if (known != nullptr && known->all == writer.bytes()) {
    keep(name);
    return {};
  }
  const std::lock_guard hold(mutex_);
  return add(name, writer.bytes());
}

void Ledger::keep(const std::string& name) {
  const std::lock_guard hold(mutex_);
  kept_.insert(name);
}

Status Ledger::add(std::string_view name, std::string_view section) {
  BinaryWriter writer;
  writer(name, section);
  unwritten_ += writer.bytes();
  return unwritten_.size() < kWrittenAtOnce ? Status() : flush();
}

Status Ledger::flush() {
  if (!file_) {
    BH_CHECK(fs_->make_dirs(path_.substr(0, path_.rfind('/'))));
    if (fs_->stat(new_file())) BH_CHECK(fs_->remove(new_file()));
    BH_TRY(file_, fs_->open_append(new_file()));
    unwritten_.insert(0, kLedgerHead);
  }
  hash_.update(unwritten_);
  BH_CHECK(file_->append(unwritten_));
  unwritten_.clear();
  return {};
}

Status Ledger::save(const Digest& manifest) {
  const bool none_new = !file_ && unwritten_.empty();
  if (path_.empty() || (none_new && manifest == manifest_ && kept_.size() == before_.size())) return {};
  for (const std::string& name : kept_) BH_CHECK(add(name, before_.at(name).all));
  BinaryWriter tail;
  tail(manifest);
  unwritten_ += tail.bytes();
  BH_CHECK(flush());
  BinaryWriter digest;
  digest(hash_.digest());
  BH_CHECK(file_->append(digest.bytes()));
  BH_CHECK(fs_->move_file(new_file(), path_));
  file_.reset();
  return {};
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
