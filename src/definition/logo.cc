// See logo.h.
#include "definition/logo.h"

#include "base/hash.h"
#include "base/text.h"

namespace benchhub {
namespace {

constexpr std::string_view kPngStart("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
constexpr const char* kLogoFix = "use a PNG of at most 128 KiB below templates/, as in \"templates/logo.png\"";

int big_endian_at(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out > kMaxLogoSide ? 0 : static_cast<int>(out);
}

}  // namespace

SiteLogo load_logo(Source& source, const std::string& path, const Location& where) {
  if (!path.starts_with("templates/") || !path.ends_with(".png")) {
    source.report(where, "the logo " + in_quotes(path) + " cannot be used",
                  "only a PNG below templates/ can; an SVG can carry scripts", kLogoFix);
    return {};
  }
  auto bytes = source.read_bytes(path, kMaxLogoBytes, &where);
  if (!bytes) return {};
  SiteLogo out;
  if (bytes->size() > 33 && std::string_view(*bytes).starts_with(kPngStart)) {
    out.width = big_endian_at(*bytes, 16);
    out.height = big_endian_at(*bytes, 20);
  }
  if (out.width <= 0 || out.height <= 0) {
    source.report(where, "the logo " + in_quotes(path) + " is not a PNG of 1 to 2048 pixels a side",
                  "its bytes are not what its name says, or it is too large", kLogoFix);
    return {};
  }
  out.png = *std::move(bytes);
  out.sha256 = sha256_hex(out.png);
  return out;
}

}  // namespace benchhub
