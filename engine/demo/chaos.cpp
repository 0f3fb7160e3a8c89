#include "demo/chaos.hpp"

#include <algorithm>
#include <chrono>

#include "demo/draw.hpp"

namespace trajectum::demo {
namespace {

constexpr int kKills = 5;
constexpr auto kLook = std::chrono::milliseconds(1);

}  // namespace

Chaos::Chaos(client::ServerProcess& server, std::vector<std::int64_t> after_calls, std::function<std::int64_t()> calls)
    : thread_([this, &server, moments = std::move(after_calls), calls = std::move(calls)] {
        std::size_t next = 0;
        while (!stopping_) {
          if (next < moments.size() && calls() >= moments[next]) {
            ++next;
            if (!server.kill_and_restart()) break;  // the links will say that the server stays away
            ++kills_;
          }
          std::this_thread::sleep_for(kLook);
        }
        while (!stopping_) std::this_thread::sleep_for(kLook);
      }) {}

Chaos::~Chaos() {
  stopping_ = true;
  thread_.join();
}

std::vector<std::int64_t> Chaos::moments(std::uint64_t seed, std::int64_t calls_expected) {
  std::vector<std::int64_t> moments;
  for (std::uint64_t i = 0; i < kKills; ++i)
    moments.push_back(static_cast<std::int64_t>(Draw(seed, i, "kill").share() * static_cast<double>(calls_expected)));
  std::sort(moments.begin(), moments.end());
  return moments;
}

}  // namespace trajectum::demo
