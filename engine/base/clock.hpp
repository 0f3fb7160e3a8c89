// The world as the engine sees it: time and randomness, injected so that a seeded run can replay everything.
#ifndef TRAJECTUM_BASE_CLOCK_HPP
#define TRAJECTUM_BASE_CLOCK_HPP
#include <array>
#include <cstdint>
#include <memory>

namespace trajectum {

/// Milliseconds since 1970-01-01T00:00:00Z.
using Instant = std::int64_t;

/// Source of "now". Thread: one shard; the virtual clock is moved only by the pipeline.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// A clock that stands still until it is told to move; backwards only when a move did not happen.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void move_to(Instant at);
  /// What moved it was never written: it stands where it stood before.
  void set_back(Instant at);

 private:
  Instant now_;
};

/// Source of randomness: the system's in production, a seeded one in tests and simulation.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(void* bytes, std::size_t count) = 0;
};

class SystemRandom final : public Random {
 public:
  void fill(void* bytes, std::size_t count) override;
};

/// SplitMix64: small, and the same on every machine. Not for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  void fill(void* bytes, std::size_t count) override;

 private:
  std::uint64_t state_;
};

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_CLOCK_HPP
