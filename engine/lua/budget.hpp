// What a script may use: memory, counted in the allocator, and CPU time, looked at in the count hook, after every
// kLuaClockBytes allocated and by C functions that copy (`charge`). Once the time is up nothing in the VM goes on until
// the outermost call has ended; there is no pcall in the sandbox that could catch it.
// Thread: the VM's.
#ifndef TRAJECTUM_LUA_BUDGET_HPP
#define TRAJECTUM_LUA_BUDGET_HPP
#include <cstddef>
#include <cstdint>

struct lua_State;
struct lua_Debug;

namespace trajectum::lua {

class Budget {
 public:
  explicit Budget(std::size_t memory_bytes_max) : memory_max_(memory_bytes_max) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  /// The allocator of lua_newstate; `ud` is the Budget. Strings above kLuaStringBytesMax are refused.
  static void* allocate(void* ud, void* block, std::size_t old_bytes, std::size_t new_bytes);
  /// The count hook; it stays set for the life of the state.
  static void hook(lua_State* L, lua_Debug* ar);

  /// Opens a call. An inner call shares the outer one's time. The clock is first read at the first look, not here.
  /// `instructions`: of Lua, by thousands; 0 = as many as the time allows.
  void enter(int cpu_ms, int instructions = 0);
  void leave();
  int depth() const { return depth_; }
  int cpu_ms() const { return cpu_ms_; }
  /// The number of instructions that were too many; 0: it was not that.
  int instructions_passed() const { return hooks_max_ > 0 && hooks_ > hooks_max_ ? instructions_ : 0; }
  bool expired() const { return expired_; }
  /// What the last outermost call took since its first look at the clock; 0: it never looked.
  std::int64_t last_ns() const { return last_ns_; }
  std::size_t used_bytes() const { return used_; }
  /// Looks of the hook in the last outermost call: each is kLuaHookInstructions.
  int hooks() const { return hooks_; }
  /// The line in which most of those found it; 0: none was noted. The file is one of the state's own chunks.
  int hot_line() const { return hot_line_; }
  const char* hot_file() const { return hot_file_; }

  /// Moves the end of the running call: the host worked on its own account meanwhile.
  void lengthen(std::int64_t ns);

  /// Counts work done in C (bytes copied, elements moved) and looks at the clock now and then. Raises when the time is
  /// up.
  void charge(lua_State* L, std::size_t work);

 private:
  bool look();  // true when the time is up
  void sample(lua_State* L);

  std::int64_t last_ns_ = 0;
  std::size_t memory_max_;
  std::size_t used_ = 0;
  std::size_t fresh_ = 0;         // bytes allocated since the last look
  std::size_t work_ = 0;          // charged since the last look
  std::int64_t deadline_ns_ = 0;  // 0: the clock was not read in this call yet
  int cpu_ms_ = 0;
  int depth_ = 0;
  int instructions_ = 0, hooks_max_ = 0, hooks_ = 0;  // of the running call; hooks_max_ 0: as many as there are
  const char* hot_file_ = "";                         // the line that most samples saw, by their majority vote
  int hot_line_ = 0, hot_votes_ = 0;
  bool expired_ = false;
};

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_BUDGET_HPP
