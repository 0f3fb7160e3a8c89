// What the files words*.cpp share: how a word finds the `it` it acts on, reads its arguments and fails.
#ifndef TRAJECTUM_SPEC_WORDS_FRAME_HPP
#define TRAJECTUM_SPEC_WORDS_FRAME_HPP
#include <ctime>
#include <lua.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lua/vm.hpp"
#include "spec/act.hpp"

namespace trajectum::spec {

/// The declaring or running file, as its words find it.
struct Stage {
  Act* act = nullptr;
  lua::Vm* vm = nullptr;
  bool declaring = true;
  std::vector<std::string> path;  // of open `describe`s
  struct Declared {
    std::vector<std::string> name;
    int line = 0;
    int function_ref = LUA_NOREF;
  };
  std::vector<Declared> its;
};

/// Of the script, that a word was called from.
int calling_line(lua_State* L);

void set_stage(lua_State* L, Stage* stage);
Stage& stage_of(lua_State* L);
/// The `it` that runs; raises while the file is only read.
Act& act_of(lua_State* L, const char* word);

/// The engine's work is not the script's: its CPU time is given back to the running call.
class EngineTime {
 public:
  explicit EngineTime(lua_State* L);
  ~EngineTime();
  EngineTime(const EngineTime&) = delete;
  EngineTime& operator=(const EngineTime&) = delete;

 private:
  lua::Vm& vm_;
  std::int64_t since_;
};

/// Raises a misuse of a word, with position.
[[noreturn]] void misuse(lua_State* L, const std::string& message);
/// Raises that something expected is not so.
[[noreturn]] void not_so(lua_State* L, Act& act, Text message, std::string expected, std::string actual);
/// Raises what the engine refused.
[[noreturn]] void refuse(lua_State* L, Act& act, const Error& error);
/// Does so if the command was refused.
void must(lua_State* L, Act& act, const Result<void>& done);

std::string text_arg(lua_State* L, int index, const char* what);
/// The value at an argument; absent and nil are empty.
Value value_arg(lua_State* L, int index, const char* what);
/// A table with names at an argument; absent and {} are empty.
Record record_arg(lua_State* L, int index, const char* what);
/// Raises unless every name is one of these.
void check_names(lua_State* L, const Record& given, const std::vector<std::string>& known, const char* what);
/// `; did you mean "x"?` or nothing.
std::string guess_of(const std::string& name, const std::vector<std::string>& known);
/// The value as a person would write it.
std::string shown(const Value& value);

// --- words_case.cpp: the case as a spec holds it ---
struct CaseHandle {
  std::uint64_t rehearsal = 0;
  CaseNo no = 0;
};
void make_case_type(lua_State* L);
void push_case(lua_State* L, std::uint64_t rehearsal, CaseNo no);
/// The case at an argument, if it is one.
std::optional<CaseHandle> case_at(lua_State* L, int index);
/// Its rehearsal; raises when that is over.
Rehearsal& rehearsal_of(lua_State* L, Act& act, const CaseHandle& handle);
/// The nodes a spec names; raises when the route has none of that name.
std::vector<route::NodeIndex> nodes_arg(lua_State* L, const route::Route& route, const std::string& name);

// --- the other files: each makes its types and gives its words ---
struct WordFunction {
  const char* name;
  lua_CFunction function;
};
const std::vector<WordFunction>& case_words();   // words_open.cpp: open, at, explore, cases
const std::vector<WordFunction>& world_words();  // words_world.cpp: advance, put, person, pool, metric, balance, today
void make_expect_type(lua_State* L);             // words_expect.cpp
int word_expect(lua_State* L);
std::vector<std::string> case_member_names();  // but for the subject's
std::vector<std::string> expectation_names();
inline constexpr const char* kReachedWithin = "within";  // what `.reached(m)` gives to ask further

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_WORDS_FRAME_HPP
