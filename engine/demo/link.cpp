#include "demo/link.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <unordered_map>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto kPatience = std::chrono::seconds(60);  // longer than a start after a kill takes
constexpr auto kPauseBetweenTries = std::chrono::milliseconds(20);
constexpr int kOverloaded = 1006;
constexpr std::int64_t kRetryMs = 10;
constexpr int kRetryMsMax = 2000;
constexpr std::size_t kInFlight = 16;  // of one link: enough to share a sync, few enough to wait briefly

std::int64_t micros_since(SteadyClock::time_point from) {
  return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - from).count();
}

bool is_lost(const client::CallError& error) { return error.type == "unreachable"; }

}  // namespace

std::optional<client::CallError> Link::connect() {
  auto opened = client::Connection::open(line_.address());
  if (!opened) return client::CallError{0, opened.error().text.in(Lang::en), "unreachable", {}, {}};
  connection_ = std::move(*opened);
  auto reply = connection_->call("session.login", record({{"token", token_}}));
  if (reply.ok()) return std::nullopt;
  connection_.reset();
  return reply.error;
}

client::Reply Link::call_once(std::string_view method, const Record& params) {
  if (!connection_) {
    if (auto error = connect()) return client::Reply{{}, error};
  }
  auto from = SteadyClock::now();
  auto reply = connection_->call(method, params);
  line_.meter.add(micros_since(from));
  return reply;
}

// True, after the right pause, when the call must be sent again.
bool Link::must_try_again(const client::Reply& reply) {
  if (reply.ok()) return false;
  if (is_lost(*reply.error)) {
    connection_.reset();
    line_.resent.fetch_add(1, std::memory_order_relaxed);
    std::this_thread::sleep_for(kPauseBetweenTries);
    return true;
  }
  if (reply.error->code != kOverloaded) return false;
  const auto* data = reply.error->data.as<Record>();
  auto wait_ms = data ? data->get("retry_ms").integer(kRetryMs) : kRetryMs;
  std::this_thread::sleep_for(std::chrono::milliseconds(std::clamp<std::int64_t>(wait_ms, 1, kRetryMsMax)));
  return true;
}

client::Reply Link::call(std::string_view method, const Record& params) {
  auto until = SteadyClock::now() + kPatience;
  for (;;) {
    auto reply = call_once(method, params);
    if (!reply.ok() && is_lost(*reply.error) && line_.is_gone()) return reply;
    if (SteadyClock::now() > until || !must_try_again(reply)) return reply;
  }
}

std::vector<client::Reply> Link::commands(std::string_view method, std::vector<Record> all) {
  std::vector<client::Reply> replies(all.size());
  std::vector<SteadyClock::time_point> sent(all.size());
  std::unordered_map<std::uint64_t, std::size_t> place_of;
  if (!connection_ && connect()) connection_.reset();
  std::size_t next = 0;
  while (connection_ && (next < all.size() || !place_of.empty())) {
    while (next < all.size() && place_of.size() < kInFlight) {
      all[next].set("command_id", next_id());
      sent[next] = SteadyClock::now();
      place_of.emplace(connection_->send(method, all[next]), next);
      ++next;
    }
    auto [id, reply] = connection_->receive();
    auto at = place_of.find(id);
    if (at == place_of.end()) break;
    line_.meter.add(micros_since(sent[at->second]));
    replies[at->second] = std::move(reply);
    place_of.erase(at);
  }
  for (; next < all.size(); ++next) all[next].set("command_id", next_id());
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool unanswered = sent[i] == SteadyClock::time_point{};
    if (unanswered || must_try_again(replies[i])) replies[i] = call(method, all[i]);
  }
  return replies;
}

client::Reply Link::command(std::string_view method, Record params) {
  params.set("command_id", next_id());
  return call(method, params);
}

std::string Link::next_id() { return fmt::format("{}-{}-{}", line_.run_id, name_, ++commands_); }

}  // namespace trajectum::demo
