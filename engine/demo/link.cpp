#include "demo/link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto kPatience = std::chrono::seconds(60);  // longer than a start after a kill takes
constexpr auto kPauseBetweenTries = std::chrono::milliseconds(20);
constexpr int kOverloaded = 1006;
constexpr int kRetryMsMax = 2000;

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
  line_.meter.add(std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - from).count());
  return reply;
}

client::Reply Link::call(std::string_view method, const Record& params) {
  auto until = SteadyClock::now() + kPatience;
  for (;;) {
    auto reply = call_once(method, params);
    if (reply.ok() || SteadyClock::now() > until) return reply;
    if (is_lost(*reply.error)) {
      connection_.reset();
      line_.resent.fetch_add(1, std::memory_order_relaxed);
      std::this_thread::sleep_for(kPauseBetweenTries);
    } else if (reply.error->code == kOverloaded) {
      const auto* data = reply.error->data.as<Record>();
      auto wait_ms = data ? data->get("retry_ms").integer(10) : 10;
      std::this_thread::sleep_for(std::chrono::milliseconds(std::clamp<std::int64_t>(wait_ms, 1, kRetryMsMax)));
    } else {
      return reply;
    }
  }
}

client::Reply Link::command(std::string_view method, Record params) {
  params.set("command_id", fmt::format("{}-{}-{}", line_.run_id, name_, ++commands_));
  return call(method, params);
}

}  // namespace trajectum::demo
