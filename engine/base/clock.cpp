#include "base/clock.hpp"

#include <sodium.h>

#include <chrono>
#include <cstring>

#include "base/result.hpp"

namespace trajectum {

Instant SystemClock::now() const {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void VirtualClock::move_to(Instant at) {
  TRAJECTUM_ASSERT(at >= now_);
  now_ = at;
}

void VirtualClock::set_back(Instant at) {
  TRAJECTUM_ASSERT(at <= now_);
  now_ = at;
}

void SystemRandom::fill(void* bytes, std::size_t count) { randombytes_buf(bytes, count); }

std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

void SeededRandom::fill(void* bytes, std::size_t count) {
  auto* out = static_cast<unsigned char*>(bytes);
  while (count > 0) {
    auto word = next();
    auto n = count < 8 ? count : 8;
    std::memcpy(out, &word, n);
    out += n;
    count -= n;
  }
}

}  // namespace trajectum
