#include "spec/words.hpp"

#include <fmt/core.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "lua/source.hpp"
#include "model/json.hpp"
#include "spec/words_frame.hpp"

namespace trajectum::spec {
namespace {

const char kStageKey = 0;

int word_describe(lua_State* L) {
  auto& stage = stage_of(L);
  if (!stage.declaring) misuse(L, "describe is for the file, not for inside an `it`");
  auto name = text_arg(L, 1, "describe");
  luaL_checktype(L, 2, LUA_TFUNCTION);
  stage.path.push_back(name);
  lua_pushvalue(L, 2);
  lua_call(L, 0, 0);
  stage.path.pop_back();
  return 0;
}

int word_it(lua_State* L) {
  auto& stage = stage_of(L);
  if (!stage.declaring) misuse(L, "an `it` stands beside another, not inside it");
  Stage::Declared declared;
  declared.name = stage.path;
  declared.name.push_back(text_arg(L, 1, "it"));
  declared.line = calling_line(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  if (stage.its.size() >= limits::kSpecItsMax)
    misuse(L, fmt::format("a spec file has at most {} `it`s", limits::kSpecItsMax));
  lua_pushvalue(L, 2);
  declared.function_ref = luaL_ref(L, LUA_REGISTRYINDEX);
  stage.its.push_back(std::move(declared));
  return 0;
}

/// Lua's own, which is upvalue 1; what it is asked was checked.
int word_assert(lua_State* L) {
  auto& stage = stage_of(L);
  if (!stage.declaring) stage.act->checked = true;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

std::int64_t cpu_ns() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1'000'000'000ll + t.tv_nsec;
}

}  // namespace

int calling_line(lua_State* L) {
  lua_Debug frame;
  for (int level = 1; lua_getstack(L, level, &frame); ++level) {
    lua_getinfo(L, "l", &frame);
    if (frame.currentline > 0) return frame.currentline;
  }
  return 0;
}

void set_stage(lua_State* L, Stage* stage) {
  lua_pushlightuserdata(L, stage);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kStageKey);
}

Stage& stage_of(lua_State* L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &kStageKey);
  auto* stage = static_cast<Stage*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  return *stage;
}

Act& act_of(lua_State* L, const char* word) {
  auto& stage = stage_of(L);
  if (stage.declaring) misuse(L, fmt::format("{} is only there inside an `it`", word));
  return *stage.act;
}

EngineTime::EngineTime(lua_State* L) : vm_(*stage_of(L).vm), since_(cpu_ns()) {}
EngineTime::~EngineTime() { vm_.lengthen_call(cpu_ns() - since_); }

void misuse(lua_State* L, const std::string& message) {
  luaL_error(L, "%s", message.c_str());
  TRAJECTUM_ASSERT(false && "luaL_error returned");
}

void not_so(lua_State* L, Act& act, Text message, std::string expected, std::string actual) {
  Failure failure;
  failure.message = std::move(message);
  failure.expected = std::move(expected);
  failure.actual = std::move(actual);
  failure.trace = act.story();
  auto said = failure.message.en;
  act.failure = std::move(failure);
  act.refusal.reset();
  misuse(L, said);
}

void refuse(lua_State* L, Act& act, const Error& error) {
  auto text = error.text.empty() ? default_text(error.code) : error.text;
  auto reason = error.reason.empty() ? std::string(wire_type(error.code)) : error.reason;
  Failure failure;
  failure.message = {fmt::format("geweigerd ({}): {}", reason, text.in(Lang::nl)),
                     fmt::format("refused ({}): {}", reason, text.in(Lang::en))};
  failure.trace = act.story();
  auto said = failure.message.en;
  act.failure = std::move(failure);
  act.refusal = error;
  misuse(L, said);
}

void must(lua_State* L, Act& act, const Result<void>& done) {
  if (!done) refuse(L, act, done.error());
}

std::string text_arg(lua_State* L, int index, const char* what) {
  if (lua_type(L, index) != LUA_TSTRING)
    misuse(L, fmt::format("{}: a text is needed, not a {}", what, luaL_typename(L, index)));
  std::size_t n = 0;
  const char* s = lua_tolstring(L, index, &n);
  return {s, n};
}

Value value_arg(lua_State* L, int index, const char* what) {
  if (lua_isnoneornil(L, index)) return {};
  auto value = lua::to_value(L, index);
  if (auto* problem = std::get_if<std::string>(&value)) misuse(L, fmt::format("{}: {}", what, *problem));
  return std::move(std::get<Value>(value));
}

Record record_arg(lua_State* L, int index, const char* what) {
  auto value = value_arg(L, index, what);
  if (auto* list = value.as<List>(); value.empty() || (list && list->empty())) return {};
  if (auto* record = value.as<Record>()) return *record;
  misuse(L, fmt::format("{}: a table with names is needed", what));
}

std::string guess_of(const std::string& name, const std::vector<std::string>& known) {
  auto guess = did_you_mean(name, known);
  return guess ? fmt::format("; did you mean \"{}\"?", *guess) : std::string();
}

void check_names(lua_State* L, const Record& given, const std::vector<std::string>& known, const char* what) {
  for (const auto& [name, value] : given) {
    bool there = false;
    for (const auto& one : known) there = there || one == name;
    if (!there) misuse(L, fmt::format("{} takes no \"{}\"{}", what, name, guess_of(name, known)));
  }
}

std::string shown(const Value& value) { return value.empty() ? "nil" : to_json(value); }

struct SpecFile::Impl {
  Impl(std::string shown_as, const std::string& source, Act& act) : shown(std::move(shown_as)), text(source) {
    stage.act = &act;
    stage.vm = &vm;
  }
  std::optional<Failure> failure_of(const lua::ScriptError& error);

  std::string shown;
  const std::string& text;
  lua::Vm vm;
  int globals = LUA_NOREF;
  Stage stage;
  std::vector<It> its;
};

SpecFile::SpecFile(std::string shown, const std::string& text, Act& act)
    : impl_(std::make_unique<Impl>(std::move(shown), text, act)) {
  auto& vm = impl_->vm;
  impl_->globals = vm.make_globals();
  lua::add_value_functions(vm, impl_->globals);
  vm.set_workday_sum([](Date date, const Duration& span) { return calendar::add_workdays(date, span.n); });
  auto failed = vm.protect([this](lua_State* L) {
    set_stage(L, &impl_->stage);
    make_case_type(L);
    make_expect_type(L);
  });
  TRAJECTUM_ASSERT(!failed && "no memory for the words in an empty VM");
  auto add = [&](const WordFunction& word) {
    lua_pushcfunction(vm.state(), word.function);
    vm.set_global(impl_->globals, word.name);
  };
  for (const auto& word : {WordFunction{"describe", &word_describe}, {"it", &word_it}, {"expect", &word_expect}})
    add(word);
  lua_rawgeti(vm.state(), LUA_REGISTRYINDEX, impl_->globals);
  lua_getfield(vm.state(), -1, "assert");
  lua_remove(vm.state(), -2);
  lua_pushcclosure(vm.state(), &word_assert, 1);
  vm.set_global(impl_->globals, "assert");
  for (const auto& word : case_words()) add(word);
  for (const auto& word : world_words()) add(word);
}

std::vector<std::string> SpecFile::globals() const { return lua::global_names(impl_->vm, impl_->globals); }

Vocabulary vocabulary() {
  Act act({});  // asked nothing: no `it` runs
  std::string nothing;
  SpecFile file("", nothing, act);
  return {file.globals(), case_member_names(), expectation_names(), {kReachedWithin}};
}

SpecFile::~SpecFile() = default;

const std::vector<It>& SpecFile::its() const { return impl_->its; }

std::optional<Failure> SpecFile::Impl::failure_of(const lua::ScriptError& error) {
  Failure out;
  auto& act = *stage.act;
  // What a word raised carries more than its sentence; an overrun or the script's own error came after it.
  bool own = act.failure && !error.budget && error.message == act.failure->message.en;
  if (own) {
    out = *act.failure;
  } else {
    out.message = {error.message, error.message};
    if (act.begun()) out.trace = act.story();
  }
  out.exploring = act.exploring;
  out.file = error.file.empty() ? shown : error.file;
  out.line = error.line;
  lua::Source source(shown, text);
  if (out.file == shown) out.source = source.line(out.line);
  return out;
}

std::optional<Failure> SpecFile::declare() {
  if (auto wrong = impl_->vm.compile(impl_->text, impl_->shown, impl_->globals)) return impl_->failure_of(*wrong);
  if (auto wrong = impl_->vm.call(0, 0, limits::kSpecMsMax)) return impl_->failure_of(*wrong);
  for (const auto& declared : impl_->stage.its) impl_->its.push_back({declared.name, declared.line});
  return std::nullopt;
}

std::optional<Failure> SpecFile::run(std::size_t it) {
  auto& stage = impl_->stage;
  auto& act = *stage.act;
  stage.declaring = false;
  act.begin();
  lua_rawgeti(impl_->vm.state(), LUA_REGISTRYINDEX, stage.its[it].function_ref);
  if (auto wrong = impl_->vm.call(0, 0, limits::kSpecMsMax)) return impl_->failure_of(*wrong);
  if (!act.idle_expect && act.checked) return std::nullopt;
  Failure idle;
  idle.file = impl_->shown;
  if (act.idle_expect) {
    idle.message = {"deze expect vraagt niets", "this expect asks nothing"};
    idle.line = *act.idle_expect;
  } else {
    idle.message = {"deze `it` controleert niets: zeg met expect(…) wat er waar moet zijn",
                    "this `it` checks nothing: say with expect(…) what must be true"};
    idle.line = impl_->its[it].line;
  }
  idle.source = lua::Source(impl_->shown, impl_->text).line(idle.line);
  return idle;
}

}  // namespace trajectum::spec
