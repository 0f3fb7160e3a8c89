// One person's connection: logged in, measured, and stubborn. A connection that breaks is opened again (on the address
// the server has by then) and the unanswered call is sent again; a command carries its command id along, so that the
// server does it once. Thread: one thread at a time per Link; `Line` is shared by all.
#ifndef TRAJECTUM_DEMO_LINK_HPP
#define TRAJECTUM_DEMO_LINK_HPP
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/client.hpp"
#include "demo/meter.hpp"

namespace trajectum::demo {

/// What every link of a run shares.
struct Line {
  std::function<std::string()> address;  // asked at each new connection: a restarted server has another port
  std::function<bool()> is_gone = [] { return false; };  // nobody will start the server again: no use to wait for it
  Meter meter;
  std::string run_id;                   // head of every command id, so that two runs never meet
  std::atomic<std::int64_t> resent{0};  // calls sent again after a lost connection
};

class Link {
 public:
  /// `name` is unique in the run: it is part of the command ids.
  Link(Line& line, std::string name, std::string token)
      : line_(line), name_(std::move(name)), token_(std::move(token)) {}

  /// A read. Waits and tries again while the server is away or overloaded, for at most a minute; then, or when
  /// it is gone for good, the error.
  client::Reply call(std::string_view method, const Record& params);
  /// A change: `call` with the next command id of this link.
  client::Reply command(std::string_view method, Record params);
  /// Many changes of one kind that do not wait for each other: sent on while earlier ones are answered. Replies are in
  /// the order of `all`.
  std::vector<client::Reply> commands(std::string_view method, std::vector<Record> all);

 private:
  std::string next_id();
  bool must_try_again(const client::Reply& reply);
  client::Reply call_once(std::string_view method, const Record& params);
  std::optional<client::CallError> connect();

  Line& line_;
  std::string name_;
  std::string token_;
  std::int64_t commands_ = 0;
  std::unique_ptr<client::Connection> connection_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_LINK_HPP
