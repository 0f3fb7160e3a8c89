#include "client/client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "base/limits.hpp"
#include "model/json.hpp"

using namespace trajectum;
using trajectum::client::Connection;

namespace {

/// Accepts one connection and lets `play` speak on it.
class FakeServer {
 public:
  using Play = std::function<void(FakeServer&)>;
  explicit FakeServer(Play play, const std::string& path = {})
      : listener_(::socket(path.empty() ? AF_INET : AF_UNIX, SOCK_STREAM, 0)) {
    if (path.empty()) {
      sockaddr_in name{};
      name.sin_family = AF_INET;
      name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      ::bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name);
      socklen_t size = sizeof name;
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size);
      address = "127.0.0.1:" + std::to_string(ntohs(name.sin_port));
    } else {
      sockaddr_un name{};
      name.sun_family = AF_UNIX;
      path.copy(name.sun_path, sizeof name.sun_path - 1);
      ::bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name);
      address = "unix:" + path;
    }
    ::listen(listener_, 8);
    thread_ = std::thread([this, play = std::move(play)] {
      fd_ = ::accept(listener_, nullptr, nullptr);
      play(*this);
      ::close(fd_);
    });
  }
  ~FakeServer() {
    thread_.join();
    ::close(listener_);
  }
  Record take() {
    std::string line;
    char c = 0;
    while (::recv(fd_, &c, 1, 0) == 1 && c != '\n') line.push_back(c);
    auto value = parse_json(line);
    auto* record = value.ok() ? value->as<Record>() : nullptr;
    return record ? *record : Record();
  }
  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void answer(std::int64_t id, const std::string& result) {
    say(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":)" + result + "}\n");
  }

  std::string address;

 private:
  int listener_;
  int fd_ = -1;
  std::thread thread_;
};

Record params(std::string name, Value value) {
  Record record;
  record.set(name, std::move(value));
  return record;
}

}  // namespace

TEST_CASE("Connection_CallsAndReadsTheResult") {
  Record request;
  FakeServer server([&](FakeServer& s) {
    request = s.take();
    s.say(R"({"jsonrpc":"2.0","method":"event.notify","params":{}})"
          "\n");  // not a reply
    s.answer(request.get("id").integer(), R"({"case":"c-1","seq":7})");
  });
  auto connection = std::move(Connection::open(server.address).value());
  auto reply = connection->call("case.get", params("case", "c-1"));
  REQUIRE(reply.ok());
  CHECK(reply.result.as<Record>()->get("seq").integer() == 7);
  CHECK(request.get("jsonrpc").text() == "2.0");
  CHECK(request.get("method").text() == "case.get");
  CHECK(request.get("params").as<Record>()->get("case").text() == "c-1");
  CHECK(connection->in_flight() == 0);
}

TEST_CASE("Connection_GivesTheServersError") {
  FakeServer server([&](FakeServer& s) {
    s.take();
    s.say(R"({"jsonrpc":"2.0","id":1,"error":{"code":1005,"message":"Nee.","data":{"type":"refused","reason":"form"}}})"
          "\n");
  });
  auto reply = Connection::open(server.address).value()->call("work.complete", {});
  REQUIRE_FALSE(reply.ok());
  CHECK(reply.error->code == 1005);
  CHECK(reply.error->message == "Nee.");
  CHECK(reply.error->type == "refused");
  CHECK(reply.error->reason == "form");
}

TEST_CASE("Connection_MatchesPipelinedRepliesById") {
  FakeServer server([&](FakeServer& s) {
    for (int i = 0; i < 4; ++i) s.take();
    for (int id : {3, 4, 1, 2}) s.answer(id, std::to_string(id * 10));
  });
  auto connection = std::move(Connection::open(server.address).value());
  CHECK(connection->send("a", {}) == 1);
  CHECK(connection->send("b", {}) == 2);
  CHECK(connection->send("c", {}) == 3);
  CHECK(connection->in_flight() == 3);
  CHECK(connection->call("d", {}).result.integer() == 40);  // the third reply, seen before it, is kept
  std::vector<std::uint64_t> order;
  while (connection->in_flight() > 0) {
    auto [id, reply] = connection->receive();
    CHECK(reply.result.integer() == static_cast<std::int64_t>(id) * 10);
    order.push_back(id);
  }
  CHECK(order == std::vector<std::uint64_t>{3, 1, 2});
  CHECK(connection->receive().first == 0);
}

TEST_CASE("Connection_FailsEveryCallInFlightWhenTheServerGoes") {
  FakeServer server([&](FakeServer& s) {
    s.take();
    s.take();
    s.answer(1, "true");
  });
  auto connection = std::move(Connection::open(server.address).value());
  connection->send("a", {});
  connection->send("b", {});
  CHECK(connection->receive().second.ok());
  auto [id, reply] = connection->receive();
  CHECK(id == 2);
  REQUIRE_FALSE(reply.ok());
  CHECK(reply.error->code == 0);
  CHECK(reply.error->type == "unreachable");
  CHECK(connection->call("c", {}).error->type == "unreachable");
  CHECK(connection->in_flight() == 0);
}

TEST_CASE("Connection_GivesUpAfterItsTimeLimit") {
  FakeServer server([&](FakeServer& s) {
    s.take();
    s.take();  // returns when the client has gone
  });
  auto connection = std::move(Connection::open(server.address, 50).value());
  auto begun = std::chrono::steady_clock::now();
  CHECK(connection->call("slow", {}).error->type == "unreachable");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

TEST_CASE("Connection_WritesAndReadsAtOnceSoThatNeitherSideBlocks") {
  constexpr int kCalls = 64;
  auto large = std::string(200000, 'x');
  FakeServer server([&](FakeServer& s) {
    for (int i = 1; i <= kCalls; ++i) {  // reads the next only when the last reply is written
      s.take();
      s.answer(i, "\"" + large + "\"");
    }
  });
  auto connection = std::move(Connection::open(server.address).value());
  for (int i = 0; i < kCalls; ++i) connection->send("echo", params("text", large));
  for (int i = 0; i < kCalls; ++i) REQUIRE(connection->receive().second.result.text() == large);
}

TEST_CASE("Connection_DoesNotSendAFrameThatTheServerWouldSkip") {
  FakeServer server([&](FakeServer& s) {
    auto id = s.take().get("id").integer();
    s.answer(id, "1");
  });
  auto connection = std::move(Connection::open(server.address).value());
  auto reply = connection->call("blob.append", params("bytes", std::string(limits::kFrameBytesMax, 'x')));
  REQUIRE_FALSE(reply.ok());
  CHECK(reply.error->type == "invalid_params");
  CHECK(connection->call("small", {}).ok());
}

TEST_CASE("Connection_TreatsNonsenseAsALostConnection") {
  FakeServer server([&](FakeServer& s) {
    s.take();
    s.say("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  CHECK(Connection::open(server.address).value()->call("a", {}).error->type == "unreachable");
}

TEST_CASE("Connection_SpeaksOverAUnixSocket") {
  auto path = "/tmp/trajectum_client_" + std::to_string(::getpid()) + ".sock";
  {
    FakeServer server(
        [&](FakeServer& s) {
          s.take();
          s.answer(1, "\"hi\"");
        },
        path);
    CHECK(Connection::open(server.address).value()->call("a", {}).result.text() == "hi");
  }
  ::unlink(path.c_str());
  auto gone = Connection::open("unix:" + path);
  REQUIRE_FALSE(gone.ok());
  CHECK(gone.error().code == ErrorCode::unavailable);
  CHECK_FALSE(Connection::open("no-port").ok());
}
