// Every bound of net::Limits is reached once here.
#include <doctest/doctest.h>

#include "fixture.hpp"

using namespace trajectum;
using namespace trajectum::net;
using namespace trajectum::net::test;
using namespace std::chrono_literals;

TEST_CASE("Session_PausesAtTheInFlightLimitAndResumesWhenAnswered") {
  Running r({.in_flight = 4});
  r.sink.frame_seen = {};
  r.start();
  Peer peer(r.port);
  std::string bytes;
  for (int i = 0; i < 10; ++i) bytes += std::to_string(i) + "\n";
  REQUIRE(peer.write(bytes));
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 4; }));
  std::this_thread::sleep_for(30ms);
  CHECK(r.on_loop([&] { return r.sink.frames.size(); }) == 4);
  r.on_loop([&] {
    r.server.answered(r.sink.opened[0]);
    return 0;
  });
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 5; }));
  // Answering inside on_frame lets the rest through without a pause that lasts.
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) { r.server.answered(no); };
  for (int i = 0; i < 4; ++i) r.server.post([&] { r.server.answered(r.sink.opened[0]); });
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 10; }));
  CHECK(r.on_loop([&] { return r.sink.frames.back(); }) == "9");
}

TEST_CASE("Session_PausesAtTheInFlightLimitEvenForAnEndedPeer") {
  Running r({.in_flight = 2});
  r.sink.frame_seen = {};
  r.start();
  Peer peer(r.port);
  REQUIRE(peer.write("a\nb\nc\n"));
  peer.end_writing();
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 2; }));
  for (int i = 0; i < 2; ++i) r.server.post([&] { r.server.answered(r.sink.opened[0]); });
  REQUIRE(r.becomes([&] { return r.sink.frames.size() == 3; }));
  CHECK(r.on_loop([&] { return r.sink.closed.empty(); }));
  r.server.post([&] { r.server.answered(r.sink.opened[0]); });
  CHECK(r.becomes([&] { return r.sink.closed.size() == 1; }));
}

TEST_CASE("Session_StopsReadingWhileItsPeerDoesNotReadAndGoesOnLater") {
  Running r({.write_queue_bytes = 1000000, .write_queue_drop_bytes = 100000000});
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) {
    r.server.send(no, std::string(100000, 'r'));
    r.server.answered(no);
    r.server.flush();
  };
  r.start();
  Peer peer(r.port, 4096);
  std::string bytes;
  for (int i = 0; i < 500; ++i) bytes += "q\n";
  REQUIRE(peer.write(bytes));
  std::this_thread::sleep_for(100ms);
  auto seen = r.on_loop([&] { return r.sink.frames.size(); });
  CHECK(seen >= 10);
  CHECK(seen < 200);  // the system's own buffers take some megabytes
  for (int i = 0; i < 500; ++i) REQUIRE(peer.line() == std::string(100000, 'r'));
  CHECK(r.on_loop([&] { return r.sink.frames.size(); }) == 500);
}

TEST_CASE("Session_DropsAPeerThatReadsNothingWithAFullQueue") {
  Running r({.write_queue_bytes = 1000000, .write_queue_drop_bytes = 100000000, .frame_finish_ms = 100});
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view) {
    r.server.send(no, std::string(20000000, 'r'));
    r.server.answered(no);
    r.server.flush();
  };
  r.start();
  Peer peer(r.port, 4096);
  REQUIRE(peer.write("q\n"));
  CHECK(r.becomes([&] { return r.sink.closed.size() == 1; }));
}

TEST_CASE("Session_DropsAPeerWhoseQueueGrowsBeyondAllBounds") {
  Running r({.write_queue_bytes = 1000, .write_queue_drop_bytes = 100000});
  r.start();
  Peer peer(r.port, 4096);
  REQUIRE(r.becomes([&] { return r.sink.opened.size() == 1; }));
  r.server.post([&] {
    for (int i = 0; i < 2000; ++i) r.server.send(r.sink.opened[0], std::string(100, 'e'));
    r.server.flush();
  });
  CHECK(r.becomes([&] { return r.sink.closed.size() == 1; }));
}

TEST_CASE("Session_DropsAFrameThatTrickles") {
  Running r({.frame_finish_ms = 100});
  r.start();
  Peer peer(r.port), other(r.port);
  auto begun = std::chrono::steady_clock::now();
  while (peer.write("x") && std::chrono::steady_clock::now() - begun < 2s) {
    std::this_thread::sleep_for(10ms);
    if (r.on_loop([&] { return r.sink.closed.size() == 1; })) break;
  }
  CHECK(std::chrono::steady_clock::now() - begun < 1s);
  REQUIRE(other.write("whole\n"));  // quiet, but not in the middle of a frame
  CHECK(other.line() == "re:whole");
}

TEST_CASE("Session_IdlesLongerOnceLoggedIn") {
  Running r({.idle_ms = 600, .idle_no_login_ms = 100});
  r.sink.frame_seen = [&](notify::SessionNo no, std::string_view frame) {
    if (frame == "login") r.server.logged_in(no);
    if (frame != "wait") r.server.answered(no);
  };
  r.start();
  Peer anonymous(r.port), known(r.port), waiting(r.port);
  REQUIRE(known.write("login\n"));
  REQUIRE(waiting.write("wait\n"));
  CHECK(anonymous.line(400) == "<closed>");
  CHECK(known.line(100) == "<nothing>");
  CHECK(known.line(1500) == "<closed>");
  CHECK(waiting.line(50) == "<nothing>");  // it is we who owe it an answer
}

TEST_CASE("Server_ClosesConnectionsAboveTheLimitAndTakesNewOnesLater") {
  Running r({.connections = 3});
  r.start();
  std::vector<Peer> peers;
  for (int i = 0; i < 3; ++i) peers.emplace_back(r.port);
  REQUIRE(r.becomes([&] { return r.sink.opened.size() == 3; }));
  CHECK(Peer(r.port).line() == "<closed>");
  peers.pop_back();
  REQUIRE(r.becomes([&] { return r.sink.closed.size() == 1; }));
  Peer next(r.port);
  REQUIRE(next.write("hello\n"));
  CHECK(next.line() == "re:hello");
}
