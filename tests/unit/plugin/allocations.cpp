#include "allocations.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> held{0}, peak{0};

void* give(std::size_t bytes) {
  void* out = std::malloc(bytes == 0 ? 1 : bytes);
  if (!out) throw std::bad_alloc();
  auto now = held += malloc_usable_size(out);
  for (auto seen = peak.load(); now > seen && !peak.compare_exchange_weak(seen, now);) {
  }
  return out;
}

void take(void* given) noexcept {
  if (given) held -= malloc_usable_size(given);
  std::free(given);
}

}  // namespace

void* operator new(std::size_t bytes) { return give(bytes); }
void* operator new[](std::size_t bytes) { return give(bytes); }
// Of its own kind in a sanitizer, that wants what it gave back.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept try {
  return give(bytes);
} catch (const std::bad_alloc&) {
  return nullptr;
}
void* operator new[](std::size_t bytes, const std::nothrow_t& tag) noexcept { return operator new(bytes, tag); }
void operator delete(void* given) noexcept { take(given); }
void operator delete[](void* given) noexcept { take(given); }
void operator delete(void* given, std::size_t) noexcept { take(given); }
void operator delete[](void* given, std::size_t) noexcept { take(given); }

namespace trajectum::plugin::testing {

AllocationPeak::AllocationPeak() : before_(held) { peak = before_; }

std::size_t AllocationPeak::bytes() const { return peak - before_; }

}  // namespace trajectum::plugin::testing
