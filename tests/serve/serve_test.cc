// The preview server's parts: which hosts and paths it answers to, what it says of a file, how it streams and ends, and
// what the watcher sees.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "serve/http_server.h"
#include "serve/site_files.h"
#include "serve/watcher.h"

namespace benchhub {
namespace {

// A connection to 127.0.0.1 that has sent `request`.
class LoopbackClient {
 public:
  LoopbackClient(int port, const std::string& request) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{5, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      (void)::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
  }
  ~LoopbackClient() { ::close(fd_); }
  LoopbackClient(const LoopbackClient&) = delete;
  LoopbackClient& operator=(const LoopbackClient&) = delete;

  // All that came until `end` was in it; without one, until the server closed.
  std::string read_until(const std::string& end = "") {
    char buffer[4096];
    while (end.empty() || text_.find(end) == std::string::npos) {
      const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      text_.append(buffer, static_cast<std::size_t>(n));
    }
    return text_;
  }

 private:
  int fd_;
  std::string text_;
};

std::string asked(int port, const std::string& first_line, const std::string& host, const std::string& body = "") {
  const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return LoopbackClient(
             port, first_line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + length + "\r\n" + body)
      .read_until();
}

TEST(ServeHosts, OnlyNumbersAndThisMachine) {
  for (const char* own : {"127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "localhost", "LOCALHOST:1", "a.localhost:8000",
                          "192.168.1.7:8000", "desk", "Desk:80"})
    EXPECT_TRUE(is_own_host(own, "desk")) << own;
  for (const char* foreign : {"", "evil.example", "evil.example:8000", "localhost.evil.example",
                              "127.0.0.1.evil.example", "[::1.evil", "[evil]", "notlocalhost", "127.0.0.1evil"})
    EXPECT_FALSE(is_own_host(foreign, "desk")) << foreign;
  EXPECT_FALSE(is_own_host("", "")) << "a machine without a name";
}

class ServeFiles : public testing::Test {
 protected:
  void SetUp() override {
    put("site/index.html", "<html><body>home</body></html>");
    put("site/404.html", "<html><body>none</body></html>");
    put("site/a/index.html", "page a");
    put("site/a/board.csv", "x,y");
    put("site/odd name/index.html", "odd");
    put("secret.txt", "secret");
  }
  void put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(fs_.make_dirs(path.substr(0, path.rfind('/')), false));
    ASSERT_TRUE(fs_.write_atomic(path, bytes, false));
  }
  ServedReply at(std::string_view path) { return site_reply(fs_, "site", path, "<tag>"); }
  MemoryFs fs_;
};

TEST_F(ServeFiles, APageCarriesTheTagAndAFileDoesNot) {
  const auto home = at("/");
  EXPECT_EQ(home.status, 200);
  EXPECT_EQ(home.type, "text/html; charset=utf-8");
  EXPECT_EQ(home.body, "<html><body>home<tag></body></html>");
  EXPECT_EQ(at("/a/").body, "page a<tag>");
  const auto file = at("/a/board.csv");
  EXPECT_EQ(file.type, "text/csv; charset=utf-8");
  EXPECT_EQ(file.body, "x,y");
}

TEST_F(ServeFiles, AFolderWithoutASlashIsRedirected) {
  EXPECT_EQ(at("/a").status, 301);
  EXPECT_EQ(at("/a").location, "/a/");
  EXPECT_EQ(at("/odd name").location, "/odd%20name/");
}

TEST_F(ServeFiles, NothingOutsideIsReached) {
  for (const char* path :
       {"/../secret.txt", "/a/../../secret.txt", "//evil.example", "//evil.example/", "/./index.html", "/.git/config",
        "/a//board.csv", "secret.txt", "", "/none", "/a/board.csv/"}) {
    const auto reply = at(path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.location, "") << path;
    EXPECT_EQ(reply.body, "<html><body>none<tag></body></html>") << path;
  }
}

TEST(ServeFilesMissing, BeforeTheFirstBuildAPageSaysSoAndWaits) {
  MemoryFs fs;
  const auto reply = site_reply(fs, "site", "/", "<tag>");
  EXPECT_EQ(reply.status, 404);
  EXPECT_NE(reply.body.find("not built yet"), std::string::npos);
  EXPECT_NE(reply.body.find("<tag></body>"), std::string::npos);
}

TEST(ServeFilesOnDisk, ASymbolicLinkIsNotFollowed) {
  const std::filesystem::path folder = testing::TempDir() + "serve-link-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder / "site");
  std::ofstream(folder / "secret.txt") << "secret";
  std::filesystem::create_symlink(folder / "secret.txt", folder / "site/link.txt");
  const auto fs = make_real_fs();
  const auto reply = site_reply(*fs, (folder / "site").string(), "/link.txt", "");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(ServeFilesTypes, AreKnownByTheEnding) {
  EXPECT_EQ(content_type("x/a.JSON"), "application/json");
  EXPECT_EQ(content_type("a.svg"), "image/svg+xml");
  EXPECT_EQ(content_type("a.vl.json"), "application/json");
  EXPECT_EQ(content_type("a"), "application/octet-stream");
}

TEST(ServeHttp, AnswersToItsOwnHostByGetAndHead) {
  const auto server = HttpServer::start({}, [](const std::string& path) {
    return ServedReply{200, "text/plain", path};
  });
  ASSERT_TRUE(server);
  const int port = (*server)->port();
  const std::string got = asked(port, "GET /a%20b?q=1", "localhost");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200 ")) << got;
  EXPECT_NE(got.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_TRUE(got.ends_with("\r\n\r\n/a b")) << got;
  EXPECT_TRUE(asked(port, "HEAD /x", "localhost").ends_with("\r\n\r\n"));
  for (const char* cut : {"GET /%00", "GET /a%00b?q", "HEAD /%00.html"})
    EXPECT_TRUE(asked(port, cut, "localhost").starts_with("HTTP/1.1 400 ")) << cut;
  EXPECT_TRUE(asked(port, "GET /a?q=%00", "localhost").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(asked(port, "GET /", "evil.example").starts_with("HTTP/1.1 403 "));
  EXPECT_TRUE(asked(port, "GET /", "").starts_with("HTTP/1.1 403 "));
  const std::string posted = asked(port, "POST /", "localhost", "a=b");
  EXPECT_TRUE(posted.starts_with("HTTP/1.1 405 ")) << posted;
  EXPECT_NE(posted.find("Allow: GET, HEAD"), std::string::npos);
}

TEST(ServeHttp, APortThatIsTakenIsNamed) {
  const auto handler = [](const std::string&) { return ServedReply{}; };
  const auto first = HttpServer::start({}, handler);
  ASSERT_TRUE(first);
  const auto second = HttpServer::start({"127.0.0.1", (*first)->port()}, handler);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::usage);
  EXPECT_EQ(second.error().to_string(), "error: cannot listen on 127.0.0.1 port " + std::to_string((*first)->port()) +
                                            "; Address already in use; name another --port, or 0 for any that is free");
  EXPECT_FALSE(HttpServer::start({"example.org", 0}, handler));
}

TEST(ServeHttp, AStreamTellsAllAndEndsWithTheServer) {
  auto server = HttpServer::start({}, [](const std::string&) {
    return ServedReply{200, "text/event-stream", "data: first\n\n", "", true};
  });
  ASSERT_TRUE(server);
  const std::string request = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  LoopbackClient one((*server)->port(), request), two((*server)->port(), request);
  EXPECT_NE(one.read_until("data: first").find("data: first"), std::string::npos);
  EXPECT_NE(two.read_until("data: first").find("data: first"), std::string::npos);
  (*server)->broadcast("data: second\n\n");
  EXPECT_NE(one.read_until("data: second").find("data: second"), std::string::npos);
  EXPECT_NE(two.read_until("data: second").find("data: second"), std::string::npos);
  const std::string long_news(300'000, 'x');
  (*server)->broadcast("data: " + long_news + "\n\ndata: end\n\n");
  EXPECT_GT(one.read_until("data: end").size(), long_news.size());
  server->reset();
  EXPECT_TRUE(one.read_until().ends_with("0\r\n\r\n")) << "the stream is closed in good order";
}

class ServeWatch : public testing::Test {
 protected:
  ServeWatch() : root_(testing::TempDir() + "serve-watch-" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ + "/data/b");
    watcher_ = *Watcher::open();
    watcher_->add_names(root_, {"benchhub.json", "models"});
    watcher_->add_tree(root_ + "/data");
    watcher_->add_tree(root_ + "/models");
  }
  ~ServeWatch() override { std::filesystem::remove_all(root_); }
  void write(const std::string& path) { std::ofstream(root_ + "/" + path) << "x"; }
  // Relative paths of what changed.
  std::set<std::string> changes() {
    std::set<std::string> out;
    for (const auto& path : watcher_->wait(2000, 20)) out.insert(path.substr(root_.size() + 1));
    return out;
  }
  std::string root_;
  std::unique_ptr<Watcher> watcher_;
};

TEST_F(ServeWatch, SeesFilesOfATreeAndNamesOfAFolder) {
  write("data/b/answers.jsonl");
  write("benchhub.json");
  write("notes.txt");
  EXPECT_EQ(changes(), (std::set<std::string>{"data/b/answers.jsonl", "benchhub.json"}));
  std::filesystem::rename(root_ + "/data/b/answers.jsonl", root_ + "/data/b/moved.jsonl");
  EXPECT_EQ(changes(), (std::set<std::string>{"data/b/answers.jsonl", "data/b/moved.jsonl"}));
  std::filesystem::remove(root_ + "/data/b/moved.jsonl");
  EXPECT_EQ(changes(), (std::set<std::string>{"data/b/moved.jsonl"}));
}

// Whoever looks again at once for what concerns nobody keeps a core busy.
TEST_F(ServeWatch, IsNotWokenByWhatNobodyAskedAbout) {
  const auto start = std::chrono::steady_clock::now();
  write("notes.txt");
  EXPECT_TRUE(watcher_->wait(200, 5).empty());
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(190));
  write("notes.txt");
  write("benchhub.json");
  EXPECT_EQ(changes(), (std::set<std::string>{"benchhub.json"}));
}

TEST_F(ServeWatch, SeesFoldersThatComeLater) {
  std::filesystem::create_directories(root_ + "/data/c/m");
  EXPECT_TRUE(changes().contains("data/c"));
  write("data/c/m/answers.jsonl");
  EXPECT_EQ(changes(), (std::set<std::string>{"data/c/m/answers.jsonl"}));
  std::filesystem::create_directories(root_ + "/models");
  EXPECT_TRUE(changes().contains("models"));
  write("models/p.json");
  EXPECT_EQ(changes(), (std::set<std::string>{"models/p.json"}));
}

TEST_F(ServeWatch, PassesOverWhatEditorsLeaveForAMoment) {
  for (const char* name : {"data/b/.#x", "data/b/x~", "data/b/.x.swp", "data/b/4913", "data/b/x.tmp12-3"}) write(name);
  EXPECT_TRUE(watcher_->wait(50, 10).empty());
  write("data/b/x.tmpl");
  EXPECT_EQ(changes(), (std::set<std::string>{"data/b/x.tmpl"}));
}

}  // namespace
}  // namespace benchhub
