// The other side is a thread that answers as it is told.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>

#include "bench/lanes.hpp"

using namespace trajectum;
using namespace trajectum::bench;

namespace {

// Takes one connection; gives each line to `answer`, and sends what that says.
class Peer {
 public:
  explicit Peer(std::function<std::string(const std::string&)> answer) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&name), size) == 0);
    REQUIRE(listen(listener_, 1) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size);
    address = "127.0.0.1:" + std::to_string(ntohs(name.sin_port));
    thread_ = std::thread([this, answer] { serve(answer); });
  }
  ~Peer() {
    thread_.join();
    close(listener_);
  }
  std::string address;

 private:
  void serve(const std::function<std::string(const std::string&)>& answer) {
    int connection = accept(listener_, nullptr, nullptr);
    std::string in;
    char bytes[4096];
    for (ssize_t count = 0; (count = recv(connection, bytes, sizeof bytes, 0)) > 0;) {
      in.append(bytes, static_cast<std::size_t>(count));
      for (auto end = in.find('\n'); end != std::string::npos; end = in.find('\n')) {
        auto out = answer(in.substr(0, end));
        in.erase(0, end + 1);
        if (send(connection, out.data(), out.size(), MSG_NOSIGNAL) < 0) break;
      }
    }
    close(connection);
  }
  int listener_ = -1;
  std::thread thread_;
};

// The ids in a frame, in order.
std::vector<std::string> ids_in(const std::string& frame) {
  std::vector<std::string> out;
  for (auto at = frame.find("\"id\":"); at != std::string::npos; at = frame.find("\"id\":", at + 1))
    out.push_back(frame.substr(at + 5, frame.find_first_of(",}", at) - at - 5));
  return out;
}

std::string reply(const std::string& id, const std::string& rest) {
  return R"({"jsonrpc":"2.0","id":)" + id + "," + rest + "}";
}

constexpr const char* kLoggedIn = R"("result":{"principal":{"id":"u"}})";

struct Counting : Talk {
  int left = 0, answered = 0;
  std::string last;
  bool ask(std::size_t, std::size_t, std::string& out) override {
    if (left == 0) return false;
    --left;
    out += R"("method":"x","params":{})";
    return true;
  }
  bool answer(std::size_t, std::size_t, std::string_view result, std::int64_t nanoseconds) override {
    ++answered;
    last = result;
    return nanoseconds >= 0 && result.starts_with("{");
  }
};

}  // namespace

TEST_CASE("Lanes_AskUntilNobodyHasMore") {
  Peer peer([](const std::string& frame) {
    if (frame.find("session.login") != std::string::npos) return reply(ids_in(frame)[0], kLoggedIn) + "\n";
    return reply(ids_in(frame)[0], R"("result":{"n":1})") + "\n";
  });
  auto lanes = Lanes::open(peer.address, {"t"});
  REQUIRE(lanes.ok());
  Counting talk;
  talk.left = 25;
  Manner manner;
  manner.under_way = 4;
  auto run = (*lanes)->run(talk, manner, 10);
  REQUIRE(run.ok());
  CHECK(run->replies == 25);
  CHECK(talk.answered == 25);
  CHECK(talk.last.starts_with(R"({"n":1})"));
}

TEST_CASE("Lanes_TakeListsAndKeepAPace") {
  Peer peer([](const std::string& frame) {
    if (frame.find("session.login") != std::string::npos) return reply(ids_in(frame)[0], kLoggedIn) + "\n";
    std::string out;
    for (const auto& id : ids_in(frame)) out += (out.empty() ? "[" : ",") + reply(id, R"("result":{"n":1})");
    return out + "]\n";
  });
  auto lanes = Lanes::open(peer.address, {"t"});
  REQUIRE(lanes.ok());
  Counting talk;
  talk.left = 1000000;
  Manner manner;
  manner.in_list = 5;
  manner.paces = {{0, 1, 50}};  // lists a second
  auto run = (*lanes)->run(talk, manner, 0.2);
  REQUIRE(run.ok());
  CHECK(run->replies % 5 == 0);
  CHECK(run->replies >= 5);
  CHECK(run->replies <= 60);
}

TEST_CASE("Lanes_TellTheErrorThatEndedTheRun") {
  Peer peer([](const std::string& frame) {
    if (frame.find("session.login") != std::string::npos) return reply(ids_in(frame)[0], kLoggedIn) + "\n";
    return reply(ids_in(frame)[0], R"("error":{"code":1005,"message":"full"})") + "\n";
  });
  auto lanes = Lanes::open(peer.address, {"t"});
  REQUIRE(lanes.ok());
  Counting talk;
  talk.left = 5;
  auto run = (*lanes)->run(talk, {}, 10);
  REQUIRE_FALSE(run.ok());
  CHECK(run.error().text.en.find("answered with an error") != std::string::npos);
  CHECK(run.error().text.en.find("full") != std::string::npos);
}

TEST_CASE("Lanes_SeeAListThatWasAnsweredInPart") {
  Peer peer([](const std::string& frame) {
    if (frame.find("session.login") != std::string::npos) return reply(ids_in(frame)[0], kLoggedIn) + "\n";
    return "[" + reply(ids_in(frame)[0], R"("result":{})") + "]\n";
  });
  auto lanes = Lanes::open(peer.address, {"t"});
  REQUIRE(lanes.ok());
  Counting talk;
  talk.left = 2;
  Manner manner;
  manner.in_list = 2;
  auto run = (*lanes)->run(talk, manner, 10);
  REQUIRE_FALSE(run.ok());
  CHECK(run.error().text.en.find("in part") != std::string::npos);
}
