// A link against a server of a few lines that breaks off where the test wants it.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "demo/link.hpp"
#include "demo/record.hpp"
#include "model/json.hpp"

using namespace trajectum;
using namespace trajectum::demo;

namespace {

// Answers one connection after another; `answer(request)` gives the members of the reply, or nothing to hang up.
class TinyServer {
 public:
  using Answer = std::function<std::optional<Record>(const Record& request)>;
  explicit TinyServer(Answer answer) : answer_(std::move(answer)) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TinyServer() {
    shutdown(socket_, SHUT_RDWR);
    close(socket_);
    thread_.join();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() {
    for (int peer; (peer = accept(socket_, nullptr, nullptr)) >= 0; close(peer)) talk(peer);
  }
  void talk(int peer) {
    std::string line;
    for (char c; read(peer, &c, 1) == 1;) {
      if (c != '\n') {
        line.push_back(c);
        continue;
      }
      auto parsed = parse_json(line);
      line.clear();
      const auto& request = as_record(*parsed);
      auto reply = answer_(request);
      if (!reply) return;
      reply->set("jsonrpc", "2.0");
      reply->set("id", request.get("id"));
      auto text = to_json(*reply) + "\n";
      if (write(peer, text.data(), text.size()) < 0) return;
    }
  }

  Answer answer_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
};

Record result(Record content) { return record({{"result", Value(std::move(content))}}); }

bool is_login(const Record& request) { return request.get("method").text() == "session.login"; }

}  // namespace

TEST_CASE("Link_SendsAnUnansweredCommandAgainWithTheSameId") {
  std::vector<std::string> ids;
  TinyServer server([&](const Record& request) -> std::optional<Record> {
    if (is_login(request)) return result(record({{"principal", Record{}}}));
    ids.push_back(text_in(record_in(request, "params"), "command_id"));
    if (ids.size() == 1) return std::nullopt;
    return result(record({{"seq", 7}}));
  });
  Line line;
  line.address = [&] { return server.address(); };
  line.run_id = "run";
  {
    Link link(line, "anna", "token");
    auto reply = link.command("work.complete", record({{"item", "x"}}));
    REQUIRE(reply.ok());
    CHECK(as_record(reply.result).get("seq").integer() == 7);
    CHECK(link.command("work.complete", record({{"item", "y"}})).ok());
  }
  REQUIRE(ids.size() == 3);
  CHECK(ids[0] == ids[1]);
  CHECK(ids[1] != ids[2]);
  CHECK(line.resent == 1);
}

TEST_CASE("Link_WaitsWhenTheServerIsTooBusy") {
  int asked = 0;
  TinyServer server([&](const Record& request) -> std::optional<Record> {
    if (is_login(request)) return result({});
    if (++asked == 1)
      return record({{"error", record({{"code", 1006},
                                       {"message", "busy"},
                                       {"data", record({{"type", "overloaded"}, {"retry_ms", 1}})}})}});
    return result({});
  });
  Line line;
  line.address = [&] { return server.address(); };
  Link link(line, "anna", "token");
  CHECK(link.call("work.find", {}).ok());
  CHECK(asked == 2);
}

TEST_CASE("Link_GivesARefusalAtOnce") {
  int asked = 0;
  TinyServer server([&](const Record& request) -> std::optional<Record> {
    if (is_login(request)) return result({});
    ++asked;
    return record({{"error", record({{"code", 1005},
                                     {"message", "no"},
                                     {"data", record({{"type", "refused"}, {"reason", "caseload"}})}})}});
  });
  Line line;
  line.address = [&] { return server.address(); };
  Link link(line, "anna", "token");
  auto reply = link.command("work.claim", record({{"item", "x"}}));
  REQUIRE_FALSE(reply.ok());
  CHECK(reply.error->reason == "caseload");
  CHECK(asked == 1);
  CHECK(line.meter.calls() == 1);
}

TEST_CASE("Link_DoesNotWaitForAServerThatIsGoneForGood") {
  TinyServer server([&](const Record& request) -> std::optional<Record> {
    if (is_login(request)) return result({});
    return std::nullopt;  // it hangs up, every time
  });
  Line line;
  line.address = [&] { return server.address(); };
  int asked = 0;
  line.is_gone = [&] { return ++asked == 3; };
  Link link(line, "anna", "token");
  auto reply = link.call("work.find", {});
  REQUIRE_FALSE(reply.ok());
  CHECK(reply.error->type == "unreachable");
  CHECK(line.resent == 2);
}
