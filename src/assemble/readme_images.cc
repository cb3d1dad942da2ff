// Reads a README's images; see readme_images.h. The bytes must begin as the name's ending says: a browser that sniffs
// must find nothing else.
#include "assemble/readme_images.h"

#include <algorithm>

#include "base/text.h"
#include "render/markdown.h"

namespace benchhub {
namespace {

struct ImageFormat {
  std::string_view ending, magic;
  std::size_t offset = 0;  // of the magic bytes
};
constexpr ImageFormat kImageFormats[] = {{".png", "\x89PNG\r\n\x1a\n"},
                                         {".jpg", "\xff\xd8\xff"},
                                         {".jpeg", "\xff\xd8\xff"},
                                         {".gif", "GIF8"},
                                         {".webp", "WEBP", 8}};
constexpr const char* kWanted = "use PNG, JPEG, GIF or WebP of at most 512 KiB beside the README";

bool is_plain_image_name(std::string_view name) {
  const auto parts = split(name, '/');
  const auto is_plain = [](std::string_view part) {
    return !part.empty() && part.front() != '.' && part.size() <= 100 &&
           part.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == part.npos;
  };
  return parts.size() <= 4 && std::all_of(parts.begin(), parts.end(), is_plain);
}

// "" if the image may be shown, else why not.
std::string image_fault(std::string_view name, const Result<std::string>& bytes) {
  if (!bytes) return bytes.error().what;
  const auto format = std::find_if(std::begin(kImageFormats), std::end(kImageFormats),
                                   [&](const ImageFormat& row) { return name.ends_with(row.ending); });
  if (format == std::end(kImageFormats)) return "its format is not shown (SVG can carry scripts)";
  if (bytes->size() < format->offset || !std::string_view(*bytes).substr(format->offset).starts_with(format->magic))
    return "its bytes are not what its name says";
  return {};
}

}  // namespace

std::map<std::string, std::string> read_readme_images(FileSystem& fs, std::string_view root, const Benchmark& benchmark,
                                                      std::vector<Notice>& notices) {
  std::map<std::string, std::string> out;
  if (!contains(benchmark.readme, "![")) return out;
  const auto read = markdown_to_html(benchmark.readme);
  if (!read) return out;
  const std::string folder = "benchmarks/" + benchmark.slug;
  for (const std::string& name : read->images) {
    if (out.contains(name)) continue;
    const auto refuse = [&](const std::string& why) {
      const std::string shown = std::string(prefix_code_points(escape_control(name), 100));
      notices.push_back(
          {"warning", folder + "/README.md: image '" + shown + "' is not shown: " + why + "; " + kWanted});
    };
    if (out.size() == kMaxImages) refuse("there are more than 20 images");
    else if (!is_plain_image_name(name)) refuse("its name is not plain (letters, digits, '.', '_' and '-')");
    else {
      auto bytes = fs.read_beneath(join_path(root, folder), name, kMaxImageBytes);
      if (const std::string fault = image_fault(name, bytes); !fault.empty()) refuse(fault);
      else out.emplace(name, *std::move(bytes));
    }
  }
  return out;
}

}  // namespace benchhub
