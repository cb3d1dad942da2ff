// What stands at an address of the served site: the file, the folder's page, a redirect to it, or the page for missing
// addresses; and the script of the live preview, which is put into pages here and nowhere else. Called by cli.
#pragma once

#include <string>
#include <string_view>

#include "base/fs.h"
#include "serve/http_server.h"

namespace benchhub {

// By the name's ending: "text/html; charset=utf-8" of x.html; application/octet-stream of what is not known.
std::string_view content_type(std::string_view path);

// `tag` before the last </body>, or at the end.
std::string with_tag(std::string html, std::string_view tag);

// The file at a path of the site: "benchmarks/x/index.html" of "/benchmarks/x/".
std::string file_at(std::string_view path);
ServedReply file_reply(const std::string& file, std::string bytes, std::string_view tag);

// path: decoded, from "/". Nothing outside `folder` and no symbolic link is followed. tag: for with_tag of every page.
ServedReply site_reply(FileSystem& fs, const std::string& folder, std::string_view path, std::string_view tag);

}  // namespace benchhub
