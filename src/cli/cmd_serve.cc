// `serve`: the site in a browser while it is worked on. This thread watches and builds, the server's thread answers;
// what they share is the state of the preview.
#include <mutex>

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress_file.h"
#include "cli/report.h"
#include "cli/session.h"
#include "serve/http_server.h"
#include "serve/site_files.h"
#include "serve/watcher.h"

namespace benchhub {
namespace {

constexpr int kWatchMs = 250;            // until it is looked whether to end, or whether a lock is free
constexpr int kCalmMs = 8;               // an editor writes more than one file
constexpr int kBlindMs = 2000;           // between looks at what cannot be watched
constexpr int kPingMs = 10'000;          // finds streams whose browser has gone
constexpr std::size_t kMaxNamed = 2000;  // changed files that pages are told of; of more, all reload
constexpr std::uint64_t kMaxAssetBytes = 1u << 20;
constexpr std::string_view kOwn = "/.benchhub/";  // addresses of the preview itself

// "/hub/" of "https://x.example/hub", by which the page for missing addresses links.
std::string root_of_site(const std::string& base_url) {
  const std::size_t host = base_url.find("://");
  const std::size_t path = host == base_url.npos ? base_url.npos : base_url.find('/', host + 3);
  return path == base_url.npos ? "/" : base_url.substr(path) + "/";
}

// What every open page is told. Thread-safe.
class PreviewState {
 public:
  explicit PreviewState(std::int64_t start_ms) : start_(std::to_string(start_ms)) {}

  std::string build() const {
    const std::lock_guard lock(mutex_);
    return build_name(number_);
  }
  std::string root() const {
    const std::lock_guard lock(mutex_);
    return root_;
  }
  // An event of the stream.
  std::string event() const {
    const std::lock_guard lock(mutex_);
    const Json state = {{"build", build_name(number_)}, {"before", build_name(number_ - 1)},
                        {"changed", changed_},          {"error", error_},
                        {"stopped", stopped_},          {"run", run_}};
    return "data: " + canonical_json(state) + "\n\n";
  }
  void set_root(std::string root) {
    const std::lock_guard lock(mutex_);
    root_ = std::move(root);
  }
  void built(const std::vector<std::string>& changed) {
    const std::lock_guard lock(mutex_);
    if (changed.empty()) return;
    ++number_;
    changed_ = changed.size() > kMaxNamed ? Json() : Json(changed);
  }
  // stopped: the site was not built because of it.
  void set_error(std::string text, bool stopped) {
    const std::lock_guard lock(mutex_);
    error_ = std::move(text);
    stopped_ = stopped;
  }
  void set_run(Json progress) {
    const std::lock_guard lock(mutex_);
    run_ = std::move(progress);
  }

 private:
  std::string build_name(int number) const { return start_ + "-" + std::to_string(number); }

  const std::string start_;
  mutable std::mutex mutex_;
  std::string root_ = "/", error_;
  int number_ = 0;
  bool stopped_ = false;
  Json changed_ = Json::array(), run_;
};

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
    while (context_.stop == 0) {
      if (due) {
        const bool done = build();
        due = !done;
        state_.set_run(done ? Json() : read_progress(context_.fs, args_.root));
        tell(told_ns);
      }
      const bool blind = !watcher_->complete();
      const auto changed = watcher_->wait(blind ? kBlindMs : kWatchMs, kCalmMs);
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
    if (!watcher_->complete())
      note(
          "the system lets nobody watch so many folders; looking every two seconds instead (raise "
          "fs.inotify.max_user_watches)");
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
    state_.built(report->render.changed);
    if (!report->unchanged)
      note("built in " + std::to_string((context_.clock.mono_ns() - start_ns) / 1'000'000) +
           " ms: " + counted(report->render.written, "file") + " written, " + std::to_string(report->render.removed) +
           " removed");
    return true;
  }

  Result<SiteBuildReport> render(Diagnostics& said) {
    BH_TRY(const auto lock, take_lock_at_once(context_, args_));
    BH_TRY(const auto build, begin_site(context_, args_, nullptr));
    SiteBuildReport site;
    BH_TRY(const bool unchanged, build->nothing_changed(site));
    if (unchanged) return site;
    BH_TRY(const auto loaded, load_or_report(context_, args_, &said));
    return build_site(*build, loaded);
  }

  // On the server's thread.
  ServedReply reply(const std::string& path) const {
    if (path.starts_with(kOwn)) return own_reply(path.substr(kOwn.size()));
    const std::string root = state_.root();
    const std::string tag = "<script src=\"" + std::string(kOwn) + "live.js\" data-build=\"" + state_.build() +
                            "\" data-root=\"" + root + "\" defer></script>\n";
    if (path + "/" == root) return {301, "text/plain; charset=utf-8", "", root};
    if (!path.starts_with(root)) return site_reply(context_.fs, site_, path, tag);
    ServedReply out = site_reply(context_.fs, site_, path.substr(root.size() - 1), tag);
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
