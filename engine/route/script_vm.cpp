#include "route/script_vm.hpp"

#include <fmt/core.h>

#include <chrono>
#include <lua.hpp>
#include <utility>

#include "calendar/calendar.hpp"
#include "route/script_frame.hpp"
#include "route/script_upvalues.hpp"

namespace trajectum::route {
namespace {

constexpr int kResultsMax = 16;  // a rank of more parts orders nothing better

/// What `enter` gets through the border of Lua.
struct Entry {
  FrameStack* frames;
  int function_ref;
  const RecordView* client = nullptr;  // of call_record and call_pair
  const RecordView* record = nullptr;  // of call_pair: the second argument
  std::vector<Value> results;
};

/// Pushes (case, form, outcome), (case, data) or (case, record); empty ones at the end are not passed.
int push_case_arguments(lua_State* L, FrameStack& frames) {
  const auto& given = *frames.top->arguments;
  push_case(L, frames);
  if (given.record) {
    push_view(L, frames, {given.record, given.record_fields, nullptr, "the record", "id"}, false);
    return 2;
  }
  if (given.data) {
    if (auto* record = given.data->as<Record>())
      lua::push_frozen_record(L, *record, nullptr);
    else
      lua::push_frozen_value(L, *given.data);
    return 2;
  }
  if (!given.form && !given.outcome) return 1;
  if (given.form)
    push_view(L, frames, {given.form, given.form_fields, nullptr, "the form", nullptr}, false);
  else
    lua_pushnil(L);
  if (!given.outcome) return 2;
  if (given.outcome->empty())
    lua_pushnil(L);
  else
    lua_pushlstring(L, given.outcome->data(), given.outcome->size());
  return 3;
}

/// Runs protected: makes the arguments, calls the handler, reads its results.
int enter(lua_State* L) {
  auto& entry = *static_cast<Entry*>(lua_touserdata(L, 1));
  lua_settop(L, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, entry.function_ref);
  int arguments = 1;
  if (entry.client) push_view(L, *entry.frames, *entry.client, false);
  if (entry.record) {
    push_view(L, *entry.frames, *entry.record, false);
    ++arguments;
  }
  if (!entry.client) arguments = push_case_arguments(L, *entry.frames);
  lua_call(L, arguments, LUA_MULTRET);
  int count = lua_gettop(L);
  if (count > kResultsMax) raise(L, fmt::format("a handler gives at most {} values", kResultsMax));
  for (int i = 1; i <= count; ++i) {
    auto value = lua::to_value(L, i);
    if (auto* problem = std::get_if<std::string>(&value)) raise(L, "what the handler gives back: " + *problem);
    entry.results.push_back(std::move(std::get<Value>(value)));
  }
  return 0;
}

/// `refusal`: what the turn refused the handler, said in English by the error if that was it.
Error incident(const lua::ScriptError& error, const Origin& origin, const Text& refusal = {}) {
  const auto& file = error.file.empty() ? origin.file : error.file;
  int line = error.line ? error.line : origin.line;
  Error e;
  e.code = ErrorCode::incident;
  e.reason = error.budget ? "script.budget" : "script";
  auto place = fmt::format("{}:{}: ", file, line);
  bool of_the_turn = !refusal.empty() && error.message == refusal.in(Lang::en);
  auto said = of_the_turn ? refusal : Text{error.message, error.message};
  e.incident = ScriptPlace{file, line, error.message};
  e.text = {"Een script ging mis: " + place + said.in(Lang::nl), "A script failed: " + place + said.in(Lang::en)};
  return e;
}

}  // namespace

struct ScriptVm::Impl {
  struct Handler {
    int ref;
    Origin origin;
    bool limited;
    UpvalueWatch watch;
  };

  lua::Vm vm;
  int globals = LUA_NOREF;
  int limited_globals = LUA_NOREF;
  Capabilities may;
  std::vector<Handler> handlers;
  BundleNames names;
  FrameStack frames;
  const Calendars* calendars = nullptr;  // the bundle's, once it is whole
  std::string bundle, version;
  std::shared_ptr<ScriptGate> gate;

  /// The allow list, the values and `today()`.
  int make_globals() {
    int ref = vm.make_globals();
    lua::add_value_functions(vm, ref);
    auto failed = vm.protect([this](lua_State* L) {
      lua_pushlightuserdata(L, &frames);
      lua_pushcclosure(L, &script_today, 1);
    });
    TRAJECTUM_ASSERT(!failed && "no memory for the globals");
    vm.set_global(ref, "today");
    return ref;
  }

  Result<std::vector<Value>> run(FunctionId function, Frame& frame, const RecordView* client,
                                 const RecordView* record = nullptr);
};

ScriptVm::ScriptVm() : impl_(std::make_unique<Impl>()) {
  auto& vm = impl_->vm;
  // While files load there is no calendar of the region yet: a sum of workdays is then by nobody's.
  vm.set_workday_sum([this](Date date, const Duration& span) {
    static const Calendars kNone;
    return calendar::add(date, span, (impl_->calendars ? *impl_->calendars : kNone).of(span));
  });
  impl_->frames.names = &impl_->names;
  auto failed = vm.protect([](lua_State* L) { make_script_types(L); });
  TRAJECTUM_ASSERT(!failed && "no memory for the script types");
  impl_->globals = impl_->limited_globals = impl_->make_globals();
}

ScriptVm::~ScriptVm() = default;

lua::Vm& ScriptVm::vm() { return impl_->vm; }
int ScriptVm::globals() const { return impl_->globals; }
int ScriptVm::limited_globals() const { return impl_->limited_globals; }
const Capabilities& ScriptVm::may() const { return impl_->may; }

void ScriptVm::limit(Capabilities may) {
  impl_->may = std::move(may);
  if (!impl_->may) return;
  impl_->limited_globals = impl_->make_globals();
  for (const auto& need : capability_needs())
    if (need.word && withheld_word(impl_->may, need.word))
      impl_->vm.withhold(impl_->limited_globals, need.word, withheld(need.word, need.capability).en);
}

FunctionId ScriptVm::add_function(int registry_ref, Origin origin, bool limited) {
  impl_->handlers.push_back({registry_ref, std::move(origin), limited, {}});
  return static_cast<FunctionId>(impl_->handlers.size());
}

const Origin& ScriptVm::origin(FunctionId function) const {
  TRAJECTUM_ASSERT(function >= 1 && static_cast<std::size_t>(function) <= impl_->handlers.size());
  return impl_->handlers[static_cast<std::size_t>(function) - 1].origin;
}

std::vector<std::string> ScriptVm::illegal_upvalues(int registry_ref) {
  std::vector<std::string> names;
  auto failed = impl_->vm.protect([&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, registry_ref);
    names = illegal_upvalues_of(L, -1, {impl_->globals, impl_->limited_globals});
    lua_settop(L, 0);
  });
  if (failed) names.push_back(failed->message);
  return names;
}

void ScriptVm::freeze(const Bundle& bundle) {
  impl_->calendars = &bundle.calendars;
  impl_->bundle = bundle.id;
  impl_->version = bundle.version;
  auto& names = impl_->names;
  for (const auto& [id, reg] : bundle.registers) {
    auto& known = names.registers[id];
    known.declared = {fmt::format("register \"{}\"", id), {reg.key.name, "id"}};
    for (const auto& field : reg.fields) known.declared.names.push_back(field.name);
    known.has_capacity = !reg.capacity.empty();
  }
  for (const auto& [id, budget] : bundle.budgets) names.budgets.push_back(id);
  for (const auto& [id, route] : bundle.routes) {
    for (const auto& node : route.nodes) {
      bool subroute = node.kind == NodeKind::subroute;
      if (!node.is_work() && node.kind != NodeKind::job && !subroute) continue;
      auto& known = names.results[{id, node.index}];
      known = {fmt::format("the result of \"{}\"", node.name), {}};
      auto child = bundle.routes.find(node.subroute);
      for (const auto& field : subroute&& child != bundle.routes.end() ? child->second.file : node.form)
        known.names.push_back(field.name);
      if (!node.match.empty()) known.names.push_back(node.match);
    }
  }
  auto failed = impl_->vm.protect([this](lua_State* L) {
    for (auto& handler : impl_->handlers) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, handler.ref);
      handler.watch.note(L, -1);
      lua_settop(L, 0);
    }
  });
  TRAJECTUM_ASSERT(!failed && "no memory to note the upvalues");
}

Result<std::vector<Value>> ScriptVm::Impl::run(FunctionId function, Frame& frame, const RecordView* client,
                                               const RecordView* record) {
  TRAJECTUM_ASSERT(function >= 1 && static_cast<std::size_t>(function) <= handlers.size());
  auto& handler = handlers[static_cast<std::size_t>(function) - 1];
  if (gate)
    if (auto shut = gate->shut()) return *shut;
  auto* L = vm.state();
  if (!lua_checkstack(L, 8)) return incident({"this script used up its memory", "", 0, true, ""}, handler.origin);
  frame.serial = ++frames.serials;
  frame.may = handler.limited ? &may : nullptr;
  frame.outer = std::exchange(frames.top, &frame);
  Entry entry{&frames, handler.ref, client, record, {}};
  lua_pushcfunction(L, &enter);
  lua_pushlightuserdata(L, &entry);
  auto begun = std::chrono::steady_clock::now();
  auto failed =
      record ? vm.call(1, 0, limits::kScoreMsMax, limits::kScoreInstructionsMax) : vm.call(1, 0, limits::kHandlerMsMax);
  frames.top = frame.outer;
  if (gate) {
    // Who ended before the VM looked at its clock is not worth a call of the system's: what passed is what it took.
    auto cpu_ns = vm.last_call_ns();
    auto passed = std::chrono::steady_clock::now() - begun;
    if (cpu_ns == 0) cpu_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count();
    auto seen = vm.last_call_seen();
    gate->ran({function, handler.origin, bundle, version, cpu_ns, seen.instructions, {seen.file, seen.line, 0}});
  }
  auto changed = handler.watch.restore(L);
  if (failed) return incident(*failed, handler.origin, frame.refusal);
  if (!changed.empty()) {
    lua::ScriptError error;
    error.message =
        fmt::format("a handler may not assign \"{}\", which lies outside it: nothing is kept between calls", changed);
    return incident(error, handler.origin);
  }
  return std::move(entry.results);
}

void ScriptVm::put_gate(std::shared_ptr<ScriptGate> gate) { impl_->gate = std::move(gate); }

Result<std::vector<Value>> ScriptVm::call(FunctionId function, CaseAccess& access, const ScriptArguments& arguments) {
  Frame frame;
  frame.access = &access;
  frame.arguments = &arguments;
  return impl_->run(function, frame, nullptr);
}

Result<std::vector<Value>> ScriptVm::call_record(FunctionId function, const Record& record,
                                                 const std::vector<Field>& fields, const std::string& key_field,
                                                 Date today) {
  Frame frame;
  frame.today = today;
  RecordView client{&record, &fields, nullptr, "the record", key_field.c_str()};
  return impl_->run(function, frame, &client);
}

Result<std::vector<Value>> ScriptVm::call_pair(FunctionId function, const Side& client, const Side& record,
                                               Date today) {
  Frame frame;
  frame.today = today;
  RecordView first{&client.record, &client.fields, nullptr, "who is matched, as a criterion sees it,",
                   client.key_field.c_str()};
  RecordView second{&record.record, &record.fields, nullptr, "the record, as a criterion sees it,",
                    record.key_field.c_str()};
  return impl_->run(function, frame, &first, &second);
}

}  // namespace trajectum::route
