// `serve`: the site in a browser while it is worked on. This thread watches and builds, the server's thread answers;
// what they share is the state of the preview. What somebody looks at is shown as soon as it is made, by itself; the
// build of the whole site follows, and what it makes is what stays.
#include <algorithm>
#include <set>

#include "assemble/site_preview.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/preview_state.h"
#include "cli/progress_file.h"
#include "cli/report.h"
#include "cli/session.h"
#include "serve/http_server.h"
#include "serve/site_files.h"
#include "serve/watcher.h"

namespace benchhub {
namespace {

constexpr int kWatchMs = 250;    // until it is looked whether to end, or whether a lock is free
constexpr int kCalmMs = 8;       // an editor writes more than one file
constexpr int kBlindMs = 2000;   // between looks at what cannot be watched
constexpr int kPingMs = 10'000;  // finds streams whose browser has gone
constexpr std::uint64_t kMaxAssetBytes = 1u << 20;
constexpr std::string_view kOwn = "/.benchhub/";  // addresses of the preview itself

// "/hub/" of "https://x.example/hub", by which the page for missing addresses links.
std::string root_of_site(const std::string& base_url) {
  const std::size_t host = base_url.find("://");
  const std::size_t path = host == base_url.npos ? base_url.npos : base_url.find('/', host + 3);
  return path == base_url.npos ? "/" : base_url.substr(path) + "/";
}

std::string text_of(const Diagnostics& said) {
  std::vector<std::string> lines;
  for (const Error& error : said.errors()) lines.push_back(error.to_string());
  if (said.dropped() > 0) lines.push_back("… and " + std::to_string(said.dropped()) + " more errors");
  return join(lines, "\n");
}

class Preview {
 public:
  Preview(const Context& context, const Args& args)
      : context_(context), args_(args), state_(context.clock.unix_ms()), site_(site_folder(args)) {}

  Status start() {
    BH_CHECK(check_folders(context_, args_));
    BH_CHECK(context_.fs.make_dirs(join_path(args_.root, ".benchhub")));
    BH_TRY(watcher_, Watcher::open());
    watch();
    find_root();
    BH_TRY(server_,
           HttpServer::start({args_.listen, args_.port}, [this](const std::string& path) { return reply(path); }));
    print("serving " + server_->url() + state_.root().substr(1) + " (Ctrl-C ends it)");
    return flush_output();
  }

  Status loop() {
    bool due = true;
    std::int64_t told_ns = 0;
    std::vector<std::string> changed;
    while (context_.stop == 0) {
      if (due) {
        if (look_first(changed)) tell(told_ns);
        const bool done = build();
        due = !done;
        state_.set_run(done ? Json() : read_progress(context_.fs, args_.root));
        tell(told_ns);
      }
      watch_site();
      const bool blind = !watcher_->complete();
      changed = watcher_->wait(blind ? kBlindMs : kWatchMs, kCalmMs);
      due = due || blind || needs_build(changed);
      if (due || !changed.empty()) continue;
      if (context_.clock.mono_ns() - told_ns > kPingMs * 1'000'000LL) tell(told_ns);
    }
    return {};
  }

 private:
  void watch() {
    watcher_->add_names(args_.root, {"benchhub.json", "benchmarks", "models", "data", "templates"});
    for (const char* folder : {"benchmarks", "models", "data", "templates"})
      watcher_->add_tree(join_path(args_.root, folder));
    for (const std::string& folder : context_.template_dirs) watcher_->add_tree(folder);
    progress_ = progress_path(args_.root);
    watcher_->add_names(join_path(args_.root, ".benchhub"), {"progress.json"});
    watcher_->add_names(join_path(args_.root, ".git/logs"), {"HEAD"});  // a commit changes what pages say of themselves
    if (!watcher_->complete())
      note(
          "the system lets nobody watch so many folders; looking every two seconds instead (raise "
          "fs.inotify.max_user_watches)");
  }

  // The pages that somebody looks at, and whether there is a site: who spoils one by hand sees it mended. All files of
  // a site are too many to watch. Again and again, as a folder that was removed and made anew is another one. A build
  // that makes such a page again is followed by one that finds nothing to do.
  void watch_site() {
    const auto add = [&](const std::string& path) {
      const std::size_t slash = path.rfind('/');
      watcher_->add_names(slash == path.npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1)),
                          {path.substr(slash + 1)});
    };
    add(site_);
    for (const std::string& file : state_.pages_looked_at()) add(join_path(site_, file));
  }

  // Of the settings, whatever else may be wrong.
  void find_root() {
    Diagnostics ignored;
    LoadOptions options;
    options.only = {""};
    state_.set_root(root_of_site(load_repository(context_.fs, args_.root, {}, options, ignored).config.base_url));
  }

  bool needs_build(const std::vector<std::string>& changed) {
    bool any = false;
    for (const std::string& path : changed) {
      if (path == progress_) continue;
      any = true;
      if (path.ends_with("/benchhub.json")) find_root();
    }
    if (!any && !changed.empty()) return true;  // a run began, goes on or has ended: the lock tells which
    return any;
  }

  void tell(std::int64_t& told_ns) {
    server_->broadcast(state_.event());
    told_ns = context_.clock.mono_ns();
  }

  // False if another process holds the lock; then the site stays as it is until it is free.
  bool build() {
    const std::int64_t start_ns = context_.clock.mono_ns();
    Diagnostics said;
    const auto report = render(said);
    if (!report && report.error().code == Errc::locked) return false;
    const std::string left_out = text_of(said);
    if (!report) {
      const bool printed = report.error().what.empty();
      if (!printed) print_error(report.error());
      const std::string text = printed ? left_out : report.error().to_string();
      state_.set_error(text, true);
      return true;
    }
    state_.set_error(left_out, false);
    state_.built(other_than_shown(report->render.changed));
    if (!report->unchanged)
      note("built in " + std::to_string((context_.clock.mono_ns() - start_ns) / 1'000'000) +
           " ms: " + counted(report->render.written, "file") + " written, " + std::to_string(report->render.removed) +
           " removed");
    return true;
  }

  Result<SiteBuildReport> render(Diagnostics& said) {
    BH_TRY(const auto lock, take_lock_at_once(context_, args_));
    BH_TRY(const auto build, begin_site(context_, args_, nullptr, true));
    SiteBuildReport site;
    BH_TRY(const bool unchanged, build->nothing_changed(site));
    if (unchanged && preview_) return site;
    BH_TRY(Loaded fresh, load_or_report(context_, args_, &said));
    const auto loaded = std::make_shared<const Loaded>(std::move(fresh));
    const std::shared_ptr<const Repository> repository(loaded, &loaded->repository);
    BH_TRY(SiteModel frame, site_frame(*build, *repository));
    preview_.emplace(repository, frame);
    if (unchanged) return site;
    return build_site(*build, *loaded, std::move(frame));
  }

  // Shows what is looked at as it will be, if that is other than what is shown; true if it is. A fault is left to the
  // build to tell of.
  bool look_first(const std::vector<std::string>& changed) {
    if (changed.empty()) return false;  // the build is tried again for a lock
    std::vector<SiteFile> files = changed_assets(changed);
    std::map<std::string, std::vector<std::string>> wanted;  // by benchmark
    for (const std::string& file : preview_ ? state_.pages_looked_at() : std::vector<std::string>()) {
      const auto parts = split(file, '/');
      if (parts.size() > 2 && parts[0] == "benchmarks" && concerns(changed, std::string(parts[1])))
        wanted[std::string(parts[1])].push_back(file);
    }
    for (const auto& [slug, pages] : wanted) {
      Diagnostics ignored;
      LoadOptions options;
      options.only = {slug};
      const Repository now = load_checked(context_, args_, options, ignored);
      if (!ignored.ok()) continue;
      auto made = preview_->pages(context_.fs, site_options(context_, args_, nullptr), now, slug, pages);
      if (made) std::move(made->begin(), made->end(), std::back_inserter(files));
    }
    std::erase_if(files, [&](const SiteFile& file) { return is_shown(file); });
    if (files.empty()) return false;
    state_.show_first(std::move(files));
    return true;
  }

  // Whether one of the changed files may be in the benchmark's pages.
  bool concerns(const std::vector<std::string>& changed, const std::string& slug) const {
    return std::any_of(changed.begin(), changed.end(), [&](const std::string& path) {
      for (const char* folder : {"benchmarks", "data"}) {
        const std::string below = join_path(args_.root, folder) + "/";
        if (path.starts_with(below)) return path.substr(below.size()).starts_with(slug + "/");
      }
      return path != progress_;
    });
  }

  // Of the folders of templates, the first that has it gives it.
  std::vector<SiteFile> changed_assets(const std::vector<std::string>& changed) const {
    const auto folders = template_dirs(context_.fs, site_options(context_, args_, nullptr));
    std::set<std::string> names;
    for (const std::string& path : changed) {
      for (const std::string& folder : folders) {
        const std::string below = join_path(folder, "assets") + "/";
        if (path.starts_with(below)) names.insert(path.substr(below.size()));
      }
    }
    std::vector<SiteFile> out;
    for (const std::string& name : names) {
      for (const std::string& folder : folders) {
        auto bytes = context_.fs.read(join_path(folder, "assets/" + name), kMaxAssetBytes);
        if (!bytes) continue;
        out.emplace_back("assets/" + name, *std::move(bytes));
        break;
      }
    }
    return out;
  }

  bool is_shown(const SiteFile& file) const {
    if (const auto first = state_.shown_first(file.first)) return *first == file.second;
    const auto there = context_.fs.read(join_path(site_, file.first));
    return there && *there == file.second;
  }

  // Of what the build wrote, and what was shown before it.
  std::vector<std::string> other_than_shown(const std::vector<std::string>& written) const {
    std::set<std::string> out(written.begin(), written.end());
    for (const auto& [file, bytes] : state_.all_shown_first()) {
      const auto there = context_.fs.read(join_path(site_, file));
      if (there && *there == bytes) out.erase(file);
      else out.insert(file);
    }
    return {out.begin(), out.end()};
  }

  // On the server's thread.
  ServedReply reply(const std::string& path) {
    if (path.starts_with(kOwn)) return own_reply(path.substr(kOwn.size()));
    const std::string root = state_.root();
    const std::string tag = "<script src=\"" + std::string(kOwn) + "live.js\" data-build=\"" + state_.build() +
                            "\" data-root=\"" + root + "\" defer></script>\n";
    if (path + "/" == root) return {301, "text/plain; charset=utf-8", "", root};
    if (!path.starts_with(root)) return site_reply(context_.fs, site_, path, tag);
    const std::string inside = path.substr(root.size() - 1);
    const std::string file = file_at(inside);
    if (file.ends_with(".html")) state_.looked_at(file);
    if (auto first = state_.shown_first(file)) return file_reply(file, *std::move(first), tag);
    ServedReply out = site_reply(context_.fs, site_, inside, tag);
    if (!out.location.empty()) out.location.insert(0, root, 0, root.size() - 1);
    return out;
  }

  ServedReply own_reply(const std::string& name) const {
    if (name == "events") return {200, "text/event-stream", "retry: 500\n" + state_.event(), "", true};
    for (const std::string& folder : context_.template_dirs) {
      if (name != "live.js" && name != "live.css") break;
      if (auto bytes = context_.fs.read(folder + "/serve/" + name, kMaxAssetBytes))
        return {200, std::string(content_type(name)), *std::move(bytes)};
    }
    return {404, "text/plain; charset=utf-8", "There is no such thing.\n"};
  }

  const Context& context_;
  const Args& args_;
  PreviewState state_;
  std::string site_, progress_;
  std::optional<SitePreview> preview_;  // of the last build that had definitions to build from
  std::unique_ptr<Watcher> watcher_;
  std::unique_ptr<HttpServer> server_;  // last: its thread reads all of the above
};

}  // namespace

Result<int> run_serve(const Context& context, const Args& args) {
  Preview preview(context, args);
  BH_CHECK(preview.start());
  BH_CHECK(preview.loop());
  return kDone;
}

}  // namespace benchhub
