// Markdown to HTML. Three parts: an arena that lets cmark-gfm be stopped when it asks for too much memory, the call of
// its parser, and the writer, which walks the tree without recursion and writes only what it knows.
#include "render/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/text.h"
#include "render/markdown_limits.h"
#include "template/escape.h"

namespace benchhub {
namespace {

// ---- memory ---------------------------------------------------------------------------------------------------------

constexpr std::size_t kParserBytes = 64u << 20;
// cmark's getters copy texts into the arena too; their sum is bounded by the nodes that fit into the parser's part.
constexpr std::size_t kWriterBytes = 32u << 20;
constexpr std::size_t kMaxMarkdownHtml = 4u << 20;

// A bump allocator: nothing is given back before the end, and its memory is zero from the start.
struct MarkdownArena {
  char* base = nullptr;
  std::size_t used = 0;
  std::size_t limit = 0;
  std::jmp_buf over_limit;
};

// cmark's allocator callbacks carry no user data.
thread_local MarkdownArena* current_arena = nullptr;

constexpr std::size_t kBlockHeader = 16;  // the block's size, and the alignment of what follows

void* arena_take(std::size_t bytes) {
  MarkdownArena& arena = *current_arena;
  if (bytes > arena.limit - arena.used || arena.limit - arena.used - bytes < 2 * kBlockHeader)
    std::longjmp(arena.over_limit, 1);
  char* block = arena.base + arena.used;
  std::memcpy(block, &bytes, sizeof bytes);
  arena.used += kBlockHeader + (bytes + kBlockHeader - 1) / kBlockHeader * kBlockHeader;
  return block + kBlockHeader;
}

void* arena_calloc(std::size_t count, std::size_t size) { return arena_take(count * size); }

void* arena_realloc(void* old, std::size_t bytes) {
  if (!old) return arena_take(bytes);
  std::size_t old_bytes = 0;
  std::memcpy(&old_bytes, static_cast<char*>(old) - kBlockHeader, sizeof old_bytes);
  if (bytes <= old_bytes) return old;
  void* block = arena_take(bytes);
  std::memcpy(block, old, old_bytes);
  return block;
}

void arena_free(void*) {}

cmark_mem kArenaCallbacks = {arena_calloc, arena_realloc, arena_free};  // cmark wants it mutable

// ---- parser ---------------------------------------------------------------------------------------------------------

// Nothing in here may have a destructor: longjmp comes back to setjmp over cmark's C frames. nullptr: over the limit.
cmark_node* parse_in_arena(MarkdownArena& arena, const char* bytes, std::size_t size) {
  if (setjmp(arena.over_limit) != 0) return nullptr;
  cmark_parser* const parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &kArenaCallbacks);
  // autolink reads out of bounds and is quadratic; tagfilter is no sanitizer.
  for (const char* name : {"table", "strikethrough", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser, bytes, size);
  return cmark_parser_finish(parser);
}

// While it parses inlines, cmark-gfm keeps the extensions' special characters in tables that all threads share; two
// parsers at once would see each other's. Walking a finished tree needs no lock.
std::mutex& cmark_mutex() {
  static std::mutex mutex;
  return mutex;
}

cmark_node* parse_markdown(MarkdownArena& arena, std::string_view source) {
  const std::lock_guard lock(cmark_mutex());
  cmark_gfm_core_extensions_ensure_registered();
  return parse_in_arena(arena, source.data(), source.size());
}

// ---- writer ---------------------------------------------------------------------------------------------------------

// The text without U+061C, U+200E/F, U+202A-E, U+2066-9, which can make a text read as another one.
std::string without_bidi(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    const bool marks = three == "\u200E" || three == "\u200F" || (three >= "\u202A" && three <= "\u202E") ||
                       (three >= "\u2066" && three <= "\u2069");
    if (marks && three.size() == 3) i += 2;
    else if (text.substr(i, 2) == "\u061C") i += 1;
    else out += text[i];
  }
  return out;
}

std::string heading_slug(std::string_view text) {
  std::string slug;
  const std::string lower = ascii_lower(text);
  for (const char c : prefix_code_points(lower, 80)) {
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    if (kept) slug += c;
    else if (!slug.empty() && slug.back() != '-') slug += '-';
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug.empty() ? "section" : slug;
}

// "language-x" for a fenced block's info string, "" if its first word is not a plain name.
std::string language_class(std::string_view info) {
  const std::string_view word = info.substr(0, info.find_first_of(" \t,{"));
  const bool plain =
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+#.-") == word.npos;
  return plain && !word.empty() && word.size() <= 32 ? "language-" + ascii_lower(word) : "";
}

std::string_view cmark_text(const char* text) { return text ? std::string_view(text) : std::string_view(); }

class MarkdownWriter {
 public:
  explicit MarkdownWriter(const MarkdownOptions& options) : options_(options) {}
  Result<MarkdownResult> write(cmark_node* document);

 private:
  Status node(cmark_node* node, bool enter, cmark_iter* iter);
  bool block(cmark_node* node, bool enter);
  void span(cmark_node* node, bool enter, cmark_iter* iter);
  void extension(cmark_node* node, bool enter);
  void heading(cmark_node* node, bool enter);
  void list(cmark_node* node, bool enter);
  void code_block(cmark_node* node);
  void raw_html(cmark_node* node, bool as_block);
  void paragraph(cmark_node* node, bool enter);
  void link(cmark_node* node, bool enter);
  void image(cmark_node* node);
  void table_row(cmark_node* node, bool enter, bool head);
  void table_cell(cmark_node* node, bool enter);
  bool open_link(std::string_view url, std::string_view title);
  std::string plain_text(cmark_node* node) const;
  std::string unique_id(const std::string& slug);
  void tag(bool enter, const char* name, bool line_end = false);
  void text(std::string_view text) { tmpl::append_html(out_.html, without_bidi(text)); }
  tl::unexpected<Error> error(cmark_node* node, std::string what, std::string why) const;

  const MarkdownOptions& options_;
  MarkdownResult out_;
  int containers_ = 0;
  int spans_ = 0;           // emphasis inside each other
  bool in_link_ = false;    // an <a> is open
  std::size_t column_ = 0;  // of the table's row
  bool in_head_ = false;
  std::unordered_map<std::string, int> slugs_;  // how often each was wanted
  std::unordered_set<std::string> ids_;
};

Result<MarkdownResult> MarkdownWriter::write(cmark_node* document) {
  cmark_iter* const iter = cmark_iter_new(document);
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    cmark_node* const current = cmark_iter_get_node(iter);
    BH_CHECK(node(current, event == CMARK_EVENT_ENTER, iter));
    if (out_.html.size() > kMaxMarkdownHtml) {
      return error(current, "the Markdown text expands too much",
                   fmt::format("to over {} bytes of HTML", kMaxMarkdownHtml));
    }
  }
  return std::move(out_);
}

tl::unexpected<Error> MarkdownWriter::error(cmark_node* node, std::string what, std::string why) const {
  int line = 0;
  for (; node && line == 0; node = cmark_node_parent(node)) line = cmark_node_get_start_line(node);
  return fail({Errc::invalid_input, std::move(what), std::move(why), "", {options_.file, line, 0}});
}

Status MarkdownWriter::node(cmark_node* node, bool enter, cmark_iter* iter) {
  const cmark_node_type type = cmark_node_get_type(node);
  if (type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM) {
    containers_ += enter ? 1 : -1;
    if (containers_ > kMaxMarkdownContainers) {
      return error(node, "lists or quotes are nested too deep",
                   fmt::format("at most {} may be inside each other", kMaxMarkdownContainers));
    }
  }
  if (!block(node, enter)) span(node, enter, iter);
  return {};
}

void MarkdownWriter::tag(bool enter, const char* name, bool line_end) {
  out_.html += enter ? "<" : "</";
  out_.html += name;
  out_.html += line_end ? ">\n" : ">";
}

bool MarkdownWriter::block(cmark_node* node, bool enter) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT:
      return true;
    case CMARK_NODE_BLOCK_QUOTE:
      tag(enter, "blockquote", true);
      return true;
    case CMARK_NODE_LIST:
      list(node, enter);
      return true;
    case CMARK_NODE_ITEM:
      tag(enter, "li", !enter);
      if (enter && cmark_text(cmark_node_get_type_string(node)) == "tasklist") {
        out_.html += cmark_gfm_extensions_get_tasklist_item_checked(node) ? "☑ " : "☐ ";
      }
      return true;
    case CMARK_NODE_CODE_BLOCK:
      code_block(node);
      return true;
    case CMARK_NODE_HTML_BLOCK:
      raw_html(node, true);
      return true;
    case CMARK_NODE_PARAGRAPH:
      paragraph(node, enter);
      return true;
    case CMARK_NODE_HEADING:
      heading(node, enter);
      return true;
    case CMARK_NODE_THEMATIC_BREAK:
      out_.html += "<hr>\n";
      return true;
    default:
      return false;
  }
}

void MarkdownWriter::span(cmark_node* node, bool enter, cmark_iter* iter) {
  constexpr int kMaxSpans = 64;  // deeper emphasis is left out: browsers have limits too
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
      return text(cmark_text(cmark_node_get_literal(node)));
    case CMARK_NODE_SOFTBREAK:
      out_.html += '\n';
      return;
    case CMARK_NODE_LINEBREAK:
      out_.html += "<br>\n";
      return;
    case CMARK_NODE_CODE:
      out_.html += "<code>";
      text(cmark_text(cmark_node_get_literal(node)));
      out_.html += "</code>";
      return;
    case CMARK_NODE_HTML_INLINE:
      return raw_html(node, false);
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG: {
      const int depth = enter ? spans_++ : --spans_;
      if (depth < kMaxSpans) tag(enter, cmark_node_get_type(node) == CMARK_NODE_EMPH ? "em" : "strong");
      return;
    }
    case CMARK_NODE_LINK:
      return link(node, enter);
    case CMARK_NODE_IMAGE:
      if (!enter) return;
      image(node);
      return cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
    default:
      return extension(node, enter);
  }
}

void MarkdownWriter::extension(cmark_node* node, bool enter) {
  const std::string_view type = cmark_text(cmark_node_get_type_string(node));
  if (type == "strikethrough") return tag(enter, "del");
  if (type == "table_header" || type == "table_row") return table_row(node, enter, type == "table_header");
  if (type == "table_cell") return table_cell(node, enter);
  if (type != "table") return;
  const bool has_body = cmark_node_first_child(node) != cmark_node_last_child(node);
  if (!enter && has_body) out_.html += "</tbody>\n";
  tag(enter, "table", true);
}

void MarkdownWriter::paragraph(cmark_node* node, bool enter) {
  cmark_node* const item = cmark_node_parent(node);
  cmark_node* const list = item ? cmark_node_parent(item) : nullptr;
  const bool tight = list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
  if (!tight) tag(enter, "p", !enter);
  else if (!enter && cmark_node_next(node)) out_.html += '\n';
}

void MarkdownWriter::heading(cmark_node* node, bool enter) {
  const int level = std::clamp(cmark_node_get_heading_level(node) + options_.heading_shift, 1, 6);
  if (!enter) {
    out_.html += fmt::format("</h{}>\n", level);
    return;
  }
  MarkdownHeading heading{level, "", collapse_space(plain_text(node))};
  heading.id = options_.id_prefix + unique_id(heading_slug(heading.text));
  out_.html += fmt::format("<h{} id=\"", level);
  text(heading.id);
  out_.html += "\">";
  out_.headings.push_back(std::move(heading));
}

std::string MarkdownWriter::unique_id(const std::string& slug) {
  std::string id = slug;
  for (int& count = slugs_[slug]; !ids_.insert(id).second;) id = fmt::format("{}-{}", slug, ++count + 1);
  return id;
}

void MarkdownWriter::list(cmark_node* node, bool enter) {
  if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST) return tag(enter, "ul", true);
  const int start = cmark_node_get_list_start(node);
  if (enter && start != 1) out_.html += fmt::format("<ol start=\"{}\">\n", start);
  else tag(enter, "ol", true);
}

void MarkdownWriter::code_block(cmark_node* node) {
  const std::string language = language_class(cmark_text(cmark_node_get_fence_info(node)));
  out_.html += "<pre tabindex=\"0\"><code";
  if (!language.empty()) {
    out_.html += " class=\"";
    text(language);
    out_.html += '"';
  }
  out_.html += '>';
  text(cmark_text(cmark_node_get_literal(node)));
  out_.html += "</code></pre>\n";
}

void MarkdownWriter::raw_html(cmark_node* node, bool as_block) {
  const std::string_view html = trim(cmark_text(cmark_node_get_literal(node)));
  if (html.starts_with("<!--") && html.find("-->") + 3 == html.size()) return;
  if (as_block) out_.html += "<p>";
  text(html);
  if (as_block) out_.html += "</p>\n";
}

bool MarkdownWriter::open_link(std::string_view url, std::string_view title) {
  const tmpl::UrlKind kind = tmpl::classify_url(url);
  if (kind == tmpl::UrlKind::refused) return false;
  std::string target(url);
  if (kind == tmpl::UrlKind::fragment) target = "#" + options_.id_prefix + target.substr(1);
  if (kind == tmpl::UrlKind::relative && !target.starts_with('/')) target = options_.link_base + target;
  out_.html += "<a href=\"";
  tmpl::append_url(out_.html, target);
  out_.html += '"';
  if (!title.empty()) {
    out_.html += " title=\"";
    text(title);
    out_.html += '"';
  }
  if (tmpl::classify_url(target) == tmpl::UrlKind::external) out_.html += " rel=\"noopener noreferrer nofollow ugc\"";
  out_.html += '>';
  return true;
}

void MarkdownWriter::link(cmark_node* node, bool enter) {
  if (enter) {
    in_link_ = open_link(cmark_text(cmark_node_get_url(node)), cmark_text(cmark_node_get_title(node)));
    return;
  }
  if (in_link_) out_.html += "</a>";
  in_link_ = false;
}

// Only what lies beside the page is shown; a foreign image would tell its host who reads the page.
void MarkdownWriter::image(cmark_node* node) {
  const std::string_view url = cmark_text(cmark_node_get_url(node));
  const std::string alt = plain_text(node);
  const bool relative = !url.empty() && tmpl::classify_url(url) == tmpl::UrlKind::relative;
  if (relative) out_.images.emplace_back(url);
  if (relative && options_.images && !options_.images->contains(std::string(url))) return text(alt);
  if (relative) {
    out_.html += "<img src=\"";
    tmpl::append_url(out_.html, url.starts_with('/') ? std::string(url) : options_.image_base + std::string(url));
    out_.html += "\" alt=\"";
    text(alt);
    out_.html += "\" loading=\"lazy\">";
    return;
  }
  const bool linked = !in_link_ && open_link(url, cmark_text(cmark_node_get_title(node)));
  text(alt.empty() ? url : alt);
  if (linked) out_.html += "</a>";
}

void MarkdownWriter::table_row(cmark_node* node, bool enter, bool head) {
  column_ = 0;
  in_head_ = head;
  if (enter && head) out_.html += "<thead>\n";
  tag(enter, "tr", !enter);
  if (enter || !head) return;
  out_.html += "</thead>\n";
  if (cmark_node_next(node)) out_.html += "<tbody>\n";
}

void MarkdownWriter::table_cell(cmark_node* node, bool enter) {
  if (!enter) return tag(false, in_head_ ? "th" : "td");
  cmark_node* const table = cmark_node_parent(cmark_node_parent(node));
  const std::uint8_t* const alignments = cmark_gfm_extensions_get_table_alignments(table);
  const std::size_t columns = cmark_gfm_extensions_get_table_columns(table);
  const char alignment = alignments && column_ < columns ? static_cast<char>(alignments[column_]) : '\0';
  ++column_;
  out_.html += in_head_ ? "<th scope=\"col\"" : "<td";
  if (alignment == 'l') out_.html += " class=\"align-left\"";
  if (alignment == 'c') out_.html += " class=\"align-center\"";
  if (alignment == 'r') out_.html += " class=\"align-right\"";
  out_.html += '>';
}

std::string MarkdownWriter::plain_text(cmark_node* node) const {
  std::string text;
  cmark_iter* const iter = cmark_iter_new(node);
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node* const part = cmark_iter_get_node(iter);
    const cmark_node_type type = cmark_node_get_type(part);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) text += cmark_text(cmark_node_get_literal(part));
    if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) text += ' ';
  }
  return without_bidi(text);
}

}  // namespace

Result<MarkdownResult> markdown_to_html(std::string_view source, const MarkdownOptions& options) {
  BH_CHECK(check_markdown_limits(source, options.file));
  const std::string clean = clean_utf8(source.starts_with("\xEF\xBB\xBF") ? source.substr(3) : source);
  const std::unique_ptr<char, void (*)(void*)> memory(static_cast<char*>(std::calloc(1, kParserBytes + kWriterBytes)),
                                                      std::free);
  if (!memory) return fail(Errc::internal, "not enough memory for Markdown");
  MarkdownArena arena;
  arena.base = memory.get();
  arena.limit = kParserBytes;
  current_arena = &arena;
  cmark_node* const document = parse_markdown(arena, clean);
  if (!document) {
    return fail({Errc::invalid_input,
                 "the Markdown text expands too much",
                 "reading it took over 64 MiB of memory",
                 "use fewer tables and link references",
                 {options.file}});
  }
  arena.limit += kWriterBytes;
  return MarkdownWriter(options).write(document);
}

}  // namespace benchhub
