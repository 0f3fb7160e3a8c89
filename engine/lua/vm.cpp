#include "lua/vm.hpp"

#include <fmt/core.h>

#include <lua.hpp>
#include <utility>

#include "base/result.hpp"
#include "lua/fault.hpp"
#include "lua/sandbox.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {

struct Vm::Impl {
  explicit Impl(std::size_t memory_bytes_max) : state(memory_bytes_max) {}
  ~Impl() {
    if (L) lua_close(L);
  }
  State state;
  lua_State* L = nullptr;
};

namespace {

using Body = std::function<void(lua_State*)>;

int run_body(lua_State* L) {
  auto* body = static_cast<const Body*>(lua_touserdata(L, 1));
  lua_remove(L, 1);
  (*body)(L);
  return lua_gettop(L);
}

/// Runs `body` protected with the top `args` values as its stack; its whole stack is the result.
std::optional<ScriptError> run_protected(lua_State* L, int args, const Body& body) {
  int base = lua_gettop(L) - args;
  if (!lua_checkstack(L, 4)) {
    lua_settop(L, base);
    return out_of_memory("");
  }
  lua_pushcfunction(L, &run_body);
  lua_insert(L, base + 1);
  lua_pushlightuserdata(L, const_cast<Body*>(&body));
  lua_insert(L, base + 2);
  int status = lua_pcall(L, args + 1, LUA_MULTRET, 0);
  if (status == LUA_OK) return std::nullopt;
  auto error = read_runtime_error(L, status, false, 0, {});
  lua_settop(L, base);
  return error;
}

/// Runs at every error, on top of the stack that failed: notes where it was. A light function: needs no memory.
int note_position(lua_State* L) {
  if (auto* place = state_of(L).place) place->find(L);
  return 1;
}

}  // namespace

Vm::Vm(VmOptions options) : impl_(std::make_unique<Impl>(options.memory_bytes_max)) {
  impl_->L = lua_newstate(&Budget::allocate, &impl_->state.budget);
  TRAJECTUM_ASSERT(impl_->L && "no memory for an empty VM");
  auto* L = impl_->L;
  *static_cast<State**>(lua_getextraspace(L)) = &impl_->state;
  lua_sethook(L, &Budget::hook, LUA_MASKCOUNT, limits::kLuaHookInstructions);
  auto failed = protect([](lua_State* inner) { make_sandbox(inner); });
  TRAJECTUM_ASSERT(!failed && "no memory for the sandbox");
}

Vm::~Vm() = default;

lua_State* Vm::state() { return impl_->L; }

std::size_t Vm::memory_bytes() const { return impl_->state.budget.used_bytes(); }

std::optional<ScriptError> Vm::compile(std::string_view source, const std::string& file, int globals_ref) {
  ScriptError error;
  error.file = file;
  if (source.size() > limits::kLuaSourceBytesMax) {
    error.message =
        fmt::format("this file has {} bytes; a source has at most {}", source.size(), limits::kLuaSourceBytesMax);
    return error;
  }
  if (!source.empty() && source.front() == LUA_SIGNATURE[0]) {
    error.message = "this is a compiled chunk; only Lua source text is taken";
    return error;
  }
  auto* L = impl_->L;
  if (!lua_checkstack(L, 4)) return out_of_memory(file);
  auto chunk = "@" + file;
  int status = luaL_loadbufferx(L, source.data(), source.size(), chunk.c_str(), "t");
  if (status == LUA_ERRMEM) {
    lua_pop(L, 1);
    lua_gc(L, LUA_GCCOLLECT);
    return out_of_memory(file);
  }
  if (status != LUA_OK) {
    read_syntax_error(text_at(L, -1), error);
    lua_pop(L, 1);
    return error;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, globals_ref);
  lua_setupvalue(L, -2, 1);  // a main chunk's only upvalue is _ENV
  return std::nullopt;
}

std::optional<ScriptError> Vm::call(int args, int results, int cpu_ms, int instructions) {
  auto* L = impl_->L;
  auto& state = impl_->state;
  int base = lua_gettop(L) - args;  // of the function
  TRAJECTUM_ASSERT(base >= 1);
  if (!lua_checkstack(L, 8)) {
    lua_settop(L, base - 1);
    return out_of_memory("");
  }
  lua_pushcfunction(L, &note_position);
  lua_insert(L, base);
  lua_pushvalue(L,
                base + 1);  // the function again, to name its file when memory ran out: no message function runs then
  lua_insert(L, base);
  Place place;
  auto* outer_place = std::exchange(state.place, &place);
  state.budget.enter(cpu_ms, instructions);
  int status = lua_pcall(L, args, results, base + 1);
  bool expired = state.budget.expired();
  int too_many = state.budget.instructions_passed();
  state.budget.leave();
  state.place = outer_place;
  lua_remove(L, base + 1);
  if (status != LUA_OK && place.file.empty()) {
    lua_pushvalue(L, base);
    place.take_function(L);
  }
  lua_remove(L, base);
  if (status == LUA_OK) return std::nullopt;
  auto error = read_runtime_error(L, status, expired, state.budget.cpu_ms(), place);
  if (expired && too_many > 0) error.message = fmt::format("this script took more than {} instructions", too_many);
  lua_settop(L, base - 1);
  if (state.budget.depth() > 0) {
    state.memory_failed |= error.budget && !expired;
  } else {
    state.memory_failed = false;
    if (error.budget) lua_gc(L, LUA_GCCOLLECT);  // what the call made is garbage by now
  }
  return error;
}

std::int64_t Vm::last_call_ns() const { return impl_->state.budget.last_ns(); }

Vm::Seen Vm::last_call_seen() const {
  const auto& budget = impl_->state.budget;
  Seen out;
  out.instructions = std::int64_t{budget.hooks()} * limits::kLuaHookInstructions;
  if (budget.hot_line() == 0) return out;
  out.line = budget.hot_line();
  out.file = budget.hot_file();
  return out;
}

void Vm::lengthen_call(std::int64_t cpu_ns) { impl_->state.budget.lengthen(cpu_ns); }

int call_back(lua_State* L, int args, int results) {
  int base = lua_gettop(L) - args;
  lua_pushcfunction(L, &note_position);
  lua_insert(L, base);
  int status = lua_pcall(L, args, results, base);
  lua_remove(L, base);
  if (status == LUA_ERRMEM) state_of(L).memory_failed = true;
  return status;
}

std::optional<ScriptError> Vm::protect(const std::function<void(lua_State*)>& body) {
  return run_protected(impl_->L, 0, body);
}

int Vm::make_globals() {
  int ref = LUA_NOREF;
  auto failed = protect([&ref](lua_State* L) { ref = new_globals(L); });
  TRAJECTUM_ASSERT(!failed && "no memory for a globals table");
  return ref;
}

void Vm::set_global(int globals_ref, const char* name) {
  auto failed = run_protected(impl_->L, 1, [=](lua_State* L) { put_global(L, globals_ref, name); });
  TRAJECTUM_ASSERT(!failed && "no memory for a global");
}

void Vm::withhold(int globals_ref, const char* name, const std::string& why) {
  auto failed = protect([&](lua_State* L) { put_withheld(L, globals_ref, name, why); });
  TRAJECTUM_ASSERT(!failed && "no memory for a sentence");
}

void Vm::set_text_word(int globals_ref) {
  auto failed = run_protected(impl_->L, 1, [=](lua_State* L) {
    push_callable_text(L);
    put_global(L, globals_ref, "text");
  });
  TRAJECTUM_ASSERT(!failed && "no memory for a global");
}

void Vm::set_duration_options() {
  auto& ref = impl_->state.duration_options_ref;
  auto failed = run_protected(impl_->L, 1, [&ref](lua_State* L) {
    luaL_unref(L, LUA_REGISTRYINDEX, ref);
    ref = luaL_ref(L, LUA_REGISTRYINDEX);
  });
  TRAJECTUM_ASSERT(!failed && "no memory for a reference");
}

void Vm::set_workday_sum(WorkdaySum sum) { impl_->state.workday_sum = std::move(sum); }

}  // namespace trajectum::lua
