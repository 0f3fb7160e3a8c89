#include "lua/budget.hpp"

#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <lua.hpp>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

// The header and the closing zero that Lua puts around the bytes of a string.
constexpr std::size_t kStringOverhead = 64;
// Once the time is up, an error text still has to be made; nothing larger.
constexpr std::size_t kAfterExpiryBytes = 64 * 1024;

std::int64_t cpu_ns() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1'000'000'000ll + t.tv_nsec;
}

}  // namespace

void* Budget::allocate(void* ud, void* block, std::size_t old_bytes, std::size_t new_bytes) {
  auto& self = *static_cast<Budget*>(ud);
  if (new_bytes == 0) {
    if (block) self.used_ -= old_bytes;
    std::free(block);
    return nullptr;
  }
  // For a new block Lua passes the kind of object in place of its old size.
  if (!block && old_bytes == LUA_TSTRING && new_bytes > limits::kLuaStringBytesMax + kStringOverhead) return nullptr;
  std::size_t old = block ? old_bytes : 0;
  if (new_bytes > old) {
    std::size_t more = new_bytes - old;
    self.fresh_ += more;
    // A refusal makes Lua collect everything and ask again, so near the cap each one costs milliseconds: look too.
    bool full = self.used_ + more > self.memory_max_;
    if ((full || self.fresh_ > limits::kLuaClockBytes) && self.look() && more > kAfterExpiryBytes) return nullptr;
    if (full) return nullptr;
  }
  void* moved = std::realloc(block, new_bytes);
  if (!moved) return new_bytes <= old ? block : nullptr;  // Lua counts on shrinking never to fail
  self.used_ += new_bytes;
  self.used_ -= old;
  return moved;
}

bool Budget::look() {
  fresh_ = 0;
  work_ = 0;
  if (depth_ == 0) return false;
  if (expired_) return true;
  auto now = cpu_ns();
  if (deadline_ns_ == 0) deadline_ns_ = now + cpu_ms_ * 1'000'000ll;
  expired_ = now > deadline_ns_;
  return expired_;
}

void Budget::enter(int cpu_ms, int instructions) {
  if (depth_++ > 0) return;
  instructions_ = instructions;
  hooks_max_ = instructions / limits::kLuaHookInstructions;
  hooks_ = 0;
  hot_line_ = hot_votes_ = 0;
  cpu_ms_ = cpu_ms;
  deadline_ns_ = 0;
  expired_ = false;
}

void Budget::leave() {
  TRAJECTUM_ASSERT(depth_ > 0);
  if (--depth_ > 0) return;
  expired_ = false;
  last_ns_ = deadline_ns_ == 0 ? 0 : std::max<std::int64_t>(1, cpu_ns() - (deadline_ns_ - cpu_ms_ * 1'000'000ll));
}

void Budget::lengthen(std::int64_t ns) {
  if (depth_ > 0 && deadline_ns_ != 0 && ns > 0) deadline_ns_ += ns;
}

void Budget::charge(lua_State* L, std::size_t work) {
  work_ += work;
  if (work_ > limits::kLuaClockBytes && look()) luaL_error(L, "the time of this script is up");
}

/// One vote for the line that runs (Boyer and Moore): whatever has the majority is left in the end.
void Budget::sample(lua_State* L) {
  lua_Debug at;
  if (lua_getstack(L, 0, &at) == 0 || lua_getinfo(L, "Sl", &at) == 0 || at.currentline <= 0 || *at.source != '@')
    return;
  const char* file = at.source + 1;
  if (hot_votes_ == 0) {
    hot_file_ = file;
    hot_line_ = at.currentline;
    hot_votes_ = 1;
  } else if (hot_line_ == at.currentline && hot_file_ == file) {
    ++hot_votes_;
  } else {
    --hot_votes_;
  }
}

void Budget::hook(lua_State* L, lua_Debug*) {
  auto& self = budget_of(L);
  if (self.depth_ > 0) {
    ++self.hooks_;
    if (self.hooks_max_ > 0 && self.hooks_ > self.hooks_max_) self.expired_ = true;
    if (self.hooks_ % limits::kLuaHooksPerSample == 0) self.sample(L);
  }
  if (self.look()) luaL_error(L, "the time of this script is up");
}

}  // namespace trajectum::lua
