#include "client/client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "base/limits.hpp"
#include "client/stream.hpp"
#include "model/json.hpp"

namespace trajectum::client {
namespace {

Reply unreachable(const std::string& why) {
  Reply reply;
  reply.error = CallError{0, why, "unreachable", "unreachable", {}};
  return reply;
}

Reply to_reply(const Record& frame) {
  Reply reply;
  auto* error = frame.find("error");
  auto* fields = error ? error->as<Record>() : nullptr;
  if (!error) {
    reply.result = frame.get("result");
    return reply;
  }
  CallError call;
  if (!fields) {
    call = CallError{0, "the server sent an error of no known shape", "unreachable", "protocol", *error};
  } else {
    call.code = static_cast<int>(fields->get("code").integer());
    call.message = fields->get("message").text();
    call.data = fields->get("data");
    if (auto* data = call.data.as<Record>()) {
      call.type = data->get("type").text();
      call.reason = data->get("reason").text();
    }
  }
  reply.error = std::move(call);
  return reply;
}

}  // namespace

struct Connection::Impl {
  explicit Impl(Stream s, int timeout) : stream(std::move(s)), timeout_ms(timeout) {}

  Deadline deadline() const { return std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms); }
  void lose(std::string why) {
    if (lost.empty()) lost = std::move(why);
  }
  bool take(std::uint64_t id) {
    auto it = std::find(waiting.begin(), waiting.end(), id);
    if (it == waiting.end()) return false;
    waiting.erase(it);
    return true;
  }
  std::optional<std::pair<std::uint64_t, Reply>> read_one();
  std::pair<std::uint64_t, Reply> next();

  Stream stream;
  int timeout_ms;
  std::uint64_t last_id = 0;
  std::deque<std::uint64_t> waiting;                  // sent, not yet answered; oldest first
  std::deque<std::pair<std::uint64_t, Reply>> ready;  // answered or failed, not yet asked for
  std::string lost;                                   // why the connection cannot be used any more
};

/// Reads one line. Gives the reply it was, nothing when it was something else; sets `lost` when the stream is over.
std::optional<std::pair<std::uint64_t, Reply>> Connection::Impl::read_one() {
  auto line = stream.read_line(deadline());
  if (!line) {
    lose(line.error().text.en);
    return std::nullopt;
  }
  auto parsed = parse_json(*line);
  auto* frame = parsed.ok() ? parsed->as<Record>() : nullptr;
  if (!frame) {
    lose("the server sent something that is not JSON-RPC");
    return std::nullopt;
  }
  if (frame->find("method")) return std::nullopt;  // a notification
  auto* id = frame->find("id");
  auto* number = id ? id->as<std::int64_t>() : nullptr;
  if (number && take(static_cast<std::uint64_t>(*number)))
    return std::pair(static_cast<std::uint64_t>(*number), to_reply(*frame));
  if (id && id->empty() && waiting.size() == 1) {  // the server could not read the id: it can only be this one
    auto only = waiting.front();
    waiting.clear();
    return std::pair(only, to_reply(*frame));
  }
  lose("the server answered a request that was not sent");
  return std::nullopt;
}

/// Waits for any reply, not looking at `ready`.
std::pair<std::uint64_t, Reply> Connection::Impl::next() {
  while (lost.empty() && !waiting.empty())
    if (auto one = read_one()) return std::move(*one);
  if (waiting.empty()) return {0, unreachable(lost.empty() ? "nothing was asked" : lost)};
  auto id = waiting.front();
  waiting.pop_front();
  return {id, unreachable(lost)};
}

Connection::Connection() = default;
Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const std::string& address, int timeout_ms) {
  auto stream = Stream::open(address, std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms));
  if (!stream) return stream.error();
  std::unique_ptr<Connection> connection(new Connection());
  connection->impl_ = std::make_unique<Impl>(std::move(*stream), timeout_ms);
  return connection;
}

std::uint64_t Connection::send(std::string_view method, const Record& params) {
  auto& c = *impl_;
  auto id = ++c.last_id;
  std::string line = fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":)", id);
  append_json_text(line, method);
  line += ",\"params\":";
  append_json(line, params);
  line.push_back('}');
  if (line.size() > limits::kFrameBytesMax) {  // the server would skip it and could not name its id
    Reply reply;
    reply.error = CallError{wire_code(ErrorCode::invalid_params),
                            fmt::format("the request has {} bytes, the limit is {}; larger bytes go by blob.*",
                                        line.size(), limits::kFrameBytesMax),
                            wire_type(ErrorCode::invalid_params),
                            "too_large",
                            {}};
    c.ready.emplace_back(id, std::move(reply));
    return id;
  }
  line.push_back('\n');
  c.waiting.push_back(id);
  if (c.lost.empty())
    if (auto wrong = c.stream.write(line, c.deadline())) c.lose(*wrong);
  return id;
}

std::pair<std::uint64_t, Reply> Connection::receive() {
  auto& c = *impl_;
  if (c.ready.empty()) return c.next();
  auto first = std::move(c.ready.front());
  c.ready.pop_front();
  return first;
}

Reply Connection::call(std::string_view method, const Record& params) {
  auto& c = *impl_;
  auto id = send(method, params);
  for (auto it = c.ready.begin(); it != c.ready.end(); ++it) {
    if (it->first != id) continue;
    auto reply = std::move(it->second);
    c.ready.erase(it);
    return reply;
  }
  for (;;) {
    auto one = c.next();
    if (one.first == id) return std::move(one.second);
    c.ready.push_back(std::move(one));
  }
}

std::size_t Connection::in_flight() const { return impl_->waiting.size() + impl_->ready.size(); }

}  // namespace trajectum::client
