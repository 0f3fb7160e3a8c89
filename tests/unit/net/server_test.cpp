#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>

#include "fixture.hpp"

using namespace trajectum;
using namespace trajectum::net;
using namespace trajectum::net::test;
using namespace std::chrono_literals;

TEST_CASE("Server_AnswersFramesInOddChunks") {
  Running r;
  r.start();
  Peer peer(r.port);
  std::string bytes = "first\nsecond\r\n\nthird\n";
  for (char c : bytes) {
    REQUIRE(peer.write(std::string_view(&c, 1)));
    std::this_thread::sleep_for(1ms);
  }
  CHECK(peer.line() == "re:first");
  CHECK(peer.line() == "re:second");
  CHECK(peer.line() == "re:third");
  CHECK(r.on_loop([&] { return r.sink.frames.size(); }) == 3);
}

TEST_CASE("Server_SkipsAnOversizedFrameAndServesTheNext") {
  Running r({.frame_bytes = 1000});
  r.start();
  Peer peer(r.port);
  REQUIRE(peer.write(std::string(300000, 'x') + "\nsmall\n"));
  CHECK(peer.line() == "too large");
  CHECK(peer.line() == "re:small");
  CHECK(r.on_loop([&] { return r.sink.oversized; }) == 1);
}

TEST_CASE("Server_GathersEveryWaitingFrameBeforeThePostedFunction") {
  Running r;
  std::size_t gathered = 0;
  r.sink.frame_seen = [&](notify::SessionNo, std::string_view) { ++gathered; };
  r.start();
  std::vector<Peer> peers;
  for (int i = 0; i < 16; ++i) peers.emplace_back(r.port);
  REQUIRE(r.becomes([&] { return r.sink.opened.size() == 16; }));
  std::promise<void> blocked, written;
  std::promise<std::size_t> seen;
  r.server.post([&] {
    blocked.set_value();
    written.get_future().wait();
    std::this_thread::sleep_for(50ms);
    r.server.post([&] { seen.set_value(gathered); });
  });
  blocked.get_future().wait();
  for (auto& peer : peers) REQUIRE(peer.write("hello\n"));
  written.set_value();
  CHECK(seen.get_future().get() == 16);
}

TEST_CASE("Server_GathersFromMoreSessionsThanOnePollOfTheSystemGives") {
  Running r;
  std::size_t gathered = 0;
  r.sink.frame_seen = [&](notify::SessionNo, std::string_view) { ++gathered; };
  r.start();
  std::vector<Peer> peers;
  for (int i = 0; i < 300; ++i) peers.emplace_back(r.port);
  REQUIRE(r.becomes([&] { return r.sink.opened.size() == 300; }));
  std::promise<void> blocked, written;
  std::promise<std::size_t> seen;
  r.server.post([&] {
    blocked.set_value();
    written.get_future().wait();
    std::this_thread::sleep_for(50ms);
    r.server.post([&] { seen.set_value(gathered); });
  });
  blocked.get_future().wait();
  for (auto& peer : peers) REQUIRE(peer.write("hello\n"));
  written.set_value();
  CHECK(seen.get_future().get() == 300);
}

TEST_CASE("Server_RunsPostedFunctionsOfOtherThreadsInOrder") {
  Running r;
  r.start();
  std::vector<int> order;
  for (int i = 0; i < 1000; ++i) r.server.post([&, i] { order.push_back(i); });
  r.on_loop([] { return 0; });
  REQUIRE(order.size() == 1000);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("Server_SendsNothingBeforeFlush") {
  Running r;
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) {
    r.server.send(no, "one");
    r.server.send(no, "two");
    r.server.answered(no);
  };
  r.start();
  Peer peer(r.port);
  REQUIRE(peer.write("go\n"));
  CHECK(peer.line(100) == "<nothing>");
  r.server.post([&] { r.server.flush(); });
  CHECK(peer.line() == "one");
  CHECK(peer.line() == "two");
}

TEST_CASE("Server_AnswersAClientThatEndedItsSide") {
  Running r;
  notify::SessionNo asked = 0;
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) { asked = no; };
  r.start();
  Peer peer(r.port);
  REQUIRE(peer.write("a\nb\ncut off"));
  peer.end_writing();
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 2; }));
  CHECK(peer.line(50) == "<nothing>");
  r.server.post([&] {
    for (int i = 0; i < 2; ++i) {
      r.server.send(asked, "late");
      r.server.answered(asked);
    }
    r.server.flush();
  });
  CHECK(peer.line() == "late");
  CHECK(peer.line() == "late");
  CHECK(peer.line() == "<closed>");
  CHECK(r.becomes([&] { return r.sink.closed.size() == 1; }));
  CHECK(r.on_loop([&] { return r.sink.frames.size(); }) == 2);  // what was cut off was not executed
}

TEST_CASE("Server_IgnoresWhatIsSaidToASessionThatIsGone") {
  Running r;
  notify::SessionNo asked = 0;
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) { asked = no; };
  r.start();
  {
    Peer peer(r.port);
    REQUIRE(peer.write("half a fra"));
    REQUIRE(peer.write("me\nand half"));
    REQUIRE(r.becomes([&] { return asked != 0; }));
    peer.close();
  }
  r.on_loop([&] {
    r.server.send(asked, std::string(100000, 'x'));
    r.server.send(asked, "more");
    r.server.answered(asked);
    r.server.flush();
    return 0;
  });
  CHECK(r.becomes([&] { return r.sink.closed.size() == 1; }));
  r.on_loop([&] {
    r.server.send(asked, "x");
    r.server.answered(asked);
    r.server.logged_in(asked);
    r.server.flush();
    return 0;
  });
  CHECK(r.on_loop([&] { return r.sink.closed.size(); }) == 1);
}

TEST_CASE("Server_ClosesAPlainPortThatIsSpokenToInHttp") {
  Running r;
  r.start();
  for (const char* verb :
       {"GET / HTTP/1.1\r\n\r\n", "POST /rpc HTTP/1.1\r\n\r\n{\"jsonrpc\":\"2.0\"}\n", "OPTIONS * HTTP/1.1\r\n"}) {
    Peer peer(r.port);
    REQUIRE(peer.write(verb));
    CHECK(peer.line() == "<closed>");
  }
  CHECK(r.on_loop([&] { return r.sink.frames.empty(); }));
}

TEST_CASE("Server_ServesAUnixSocketThatOnlyItsOwnerMayUse") {
  auto path = "/tmp/trajectum_test_" + std::to_string(::getpid()) + ".sock";
  {
    Running r;
    REQUIRE(r.server.listen_unix(path).ok());
    struct stat entry {};
    REQUIRE(::stat(path.c_str(), &entry) == 0);
    CHECK((entry.st_mode & 0777) == 0600);
    r.start();
    Peer peer(path);
    REQUIRE(peer.write("hello\n"));
    CHECK(peer.line() == "re:hello");

    Running second;
    CHECK_FALSE(second.server.listen_unix(path).ok());  // a live one is refused
  }
  CHECK(::access(path.c_str(), F_OK) != 0);
}

TEST_CASE("Server_ReplacesAStaleUnixSocketAndNothingElse") {
  auto path = "/tmp/trajectum_stale_" + std::to_string(::getpid()) + ".sock";
  int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0);
  ::close(fd);
  {
    Running r;
    CHECK(r.server.listen_unix(path).ok());
  }
  FILE* file = ::fopen(path.c_str(), "w");
  ::fclose(file);
  {
    Running r;
    CHECK_FALSE(r.server.listen_unix(path).ok());
  }
  CHECK(::access(path.c_str(), F_OK) == 0);
  ::unlink(path.c_str());
}

TEST_CASE("Server_RefusesAPortThatIsTaken") {
  Running first, second;
  CHECK_FALSE(second.server.listen_tcp(first.address).ok());
  CHECK_FALSE(second.server.listen_tcp("nonsense").ok());
  CHECK_FALSE(second.server.listen_tcp("127.0.0.1:").ok());
}

TEST_CASE("Server_RunsOnlyTheLastTimer") {
  Running r;
  r.start();
  std::vector<int> ran;
  r.on_loop([&] {
    r.server.set_timer(1, [&] { ran.push_back(1); });
    r.server.set_timer(20, [&] { ran.push_back(2); });
    return 0;
  });
  CHECK(r.becomes([&] { return !ran.empty(); }));
  r.on_loop([&] {
    r.server.set_timer(1, [&] { ran.push_back(3); });
    r.server.set_timer(-1, {});
    return 0;
  });
  std::this_thread::sleep_for(30ms);
  CHECK(r.on_loop([&] { return ran; }) == std::vector<int>{2});
}

TEST_CASE("Server_DrainsWhatIsQueuedAndThenReturns") {
  Running r;
  r.server.on_terminate([&] {
    r.server.post([&] {
      for (auto no : r.sink.opened) r.server.send(no, std::string(3000000, 'z'));
      r.server.flush();
      r.server.drain();
    });
  });
  r.start();
  Peer peer(r.port);
  REQUIRE(peer.write("hello\n"));
  CHECK(peer.line() == "re:hello");
  ::raise(SIGTERM);
  CHECK(peer.line() == std::string(3000000, 'z'));
  CHECK(peer.line() == "<closed>");
  r.thread.join();
  CHECK(r.sink.closed.size() == 1);
  CHECK_FALSE(Peer(r.port).is_connected);
}

TEST_CASE("Server_DoesNotDrainForeverForAClientThatReadsNothing") {
  Running r({.drain_ms = 50});
  r.start();
  Peer peer(r.port, 4096);
  REQUIRE(r.becomes([&] { return r.sink.opened.size() == 1; }));
  r.server.post([&] {
    r.server.send(r.sink.opened[0], std::string(10000000, 'z'));
    r.server.drain();
  });
  auto begun = std::chrono::steady_clock::now();
  r.thread.join();
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
}
