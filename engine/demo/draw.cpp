#include "demo/draw.hpp"

#include "base/result.hpp"

namespace trajectum::demo {
namespace {

// The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// FNV-1a; the words are a handful of fixed names, so collisions are seen in review.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (unsigned char c : text) h = (h ^ c) * 0x100000001b3ULL;
  return h;
}

}  // namespace

Draw::Draw(std::uint64_t seed, std::uint64_t who, std::string_view what, std::uint64_t times)
    : bits_(mix(mix(mix(mix(seed) ^ who) ^ hash_of(what)) ^ times)) {}

double Draw::share() const { return static_cast<double>(bits_ >> 11) * 0x1.0p-53; }

int Draw::between(int low, int high) const {
  TRAJECTUM_ASSERT(low <= high);
  return low + static_cast<int>(bits_ % static_cast<std::uint64_t>(high - low + 1));
}

}  // namespace trajectum::demo
