// See chart_runtime.h.
#include "render/chart_runtime.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::uint64_t kMaxBytes = 4u << 20;
constexpr std::size_t kMaxPackages = 500;

struct RuntimeFile {
  const char* package;
  const char* file;   // of the package
  const char* major;  // of its version: what assets/chart.js calls
};
constexpr std::array<RuntimeFile, 3> kFiles = {{{"vega", "build/vega.min.js", "6."},
                                                {"vega-lite", "build/vega-lite.min.js", "6."},
                                                {"vega-interpreter", "build/vega-interpreter.js", "2."}}};

std::string folder_of_package(std::string_view name) { return "node_modules/" + std::string(name); }
std::string base_name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

// A browser finds modules by address alone.
std::string with_addresses(std::string_view text) { return replace_all(text, "'vega-util'", "'../vega-util.js'"); }

struct Package {
  std::string folder;  // below the root
  std::string name, version, license;
  std::vector<std::string> needs;
};

// The packages that some packages depend on, each as npm finds it: in the folder of who needs it, then further out.
class Packages {
 public:
  Packages(FileSystem& fs, const std::string& root) : fs_(fs), root_(root) {}

  Result<std::optional<Package>> read(const std::string& folder) const {
    const auto text = fs_.read(join_path(root_, folder + "/package.json"), kMaxBytes);
    if (!text && text.error().code == Errc::not_found) return std::nullopt;
    if (!text) return fail(text.error());
    const auto json = parse_json(*text);
    if (!json) return std::nullopt;
    Package out{folder,
                get_string(*json, "name").value_or(""),
                get_string(*json, "version").value_or(""),
                get_string(*json, "license").value_or(""),
                {}};
    if (const Json* needs = get_object(*json, "dependencies")) {
      for (const auto& [name, wanted] : needs->items()) out.needs.push_back(name);
    }
    return out;
  }

  Result<std::vector<Package>> with_all_they_need(std::vector<Package> open) const {
    std::map<std::string, Package> found;
    while (!open.empty() && found.size() < kMaxPackages) {
      const Package one = std::move(open.back());
      open.pop_back();
      if (!found.emplace(one.folder, one).second) continue;
      for (const std::string& need : one.needs) {
        BH_TRY(auto package, resolve(one.folder, need));
        if (package) open.push_back(*std::move(package));
      }
    }
    std::vector<Package> out;
    for (auto& [folder, package] : found) out.push_back(std::move(package));
    return out;
  }

  Result<std::string> licenses(const Package& package) const {
    std::string out;
    BH_TRY(const auto names, fs_.list(join_path(root_, package.folder)));
    for (const std::string& name : names) {
      const std::string lower = ascii_lower(name);
      if (!lower.starts_with("licen") && !lower.starts_with("copying") && !lower.starts_with("notice")) continue;
      const auto text = fs_.read(join_path(root_, package.folder + "/" + name), kMaxBytes);
      if (text) out += std::string(trim(*text)) + "\n";
    }
    return out.empty() ? "Licence: " + package.license + "\n" : out;
  }

 private:
  Result<std::optional<Package>> resolve(std::string folder, const std::string& name) const {
    if (contains(name, "..")) return std::nullopt;
    for (;;) {
      BH_TRY(auto found, read(folder + "/" + folder_of_package(name)));
      if (found) return found;
      const std::size_t outer = folder.rfind("/node_modules/");
      if (outer == folder.npos) return read(folder_of_package(name));
      folder.resize(outer);
    }
  }

  FileSystem& fs_;
  const std::string& root_;
};

Result<std::string> license_texts(const Packages& packages, std::vector<Package> own) {
  std::string out =
      "The interactive view of charts uses these packages of npm. vega-interpreter.js names vega-util by an\n"
      "address; all else is as published.\n";
  BH_TRY(const auto all, packages.with_all_they_need(std::move(own)));
  for (const Package& one : all) {
    BH_TRY(const std::string text, packages.licenses(one));
    out += "\n" + std::string(78, '-') + "\n" + one.name + " " + one.version + "\n\n" + text;
  }
  return out;
}

}  // namespace

std::vector<std::string> chart_runtime_inputs() {
  // npm's own list names every version that is installed, and so every licence.
  std::vector<std::string> out = {"node_modules/.package-lock.json"};
  for (const RuntimeFile& one : kFiles) {
    out.push_back(folder_of_package(one.package) + "/" + one.file);
    out.push_back(folder_of_package(one.package) + "/package.json");
  }
  return out;
}

Result<ChartRuntime> read_chart_runtime(FileSystem& fs, const std::string& folder) {
  const Packages packages(fs, folder);
  ChartRuntime out;
  std::vector<Package> own;
  const auto none = [](std::string why) { return ChartRuntime{{}, "none: " + std::move(why)}; };
  for (const RuntimeFile& one : kFiles) {
    BH_TRY(auto package, packages.read(folder_of_package(one.package)));
    auto text = fs.read(join_path(folder, folder_of_package(one.package) + "/" + one.file), kMaxBytes);
    if (!package || (!text && text.error().code == Errc::not_found))
      return none("npm's package " + std::string(one.package) + " is not beside the templates (npm ci --omit=dev)");
    if (!text) return fail(std::move(text).error());
    if (!package->version.starts_with(one.major))
      return none(package->name + " " + package->version + " is not version " + one.major + "x");
    out.files[base_name_of(one.file)] = with_addresses(*text);
    out.text += (out.text.empty() ? "" : ", ") + package->name + " " + package->version;
    own.push_back(*std::move(package));
  }
  BH_TRY(out.files["LICENSES.txt"], license_texts(packages, std::move(own)));
  return out;
}

}  // namespace benchhub
