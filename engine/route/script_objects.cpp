// The objects of a handler: `case`, `case.file`, `case.item`, `case.client`, and views of a form or a record.
#include <fmt/core.h>

#include <algorithm>

#include "route/properties.hpp"
#include "route/script_frame.hpp"
#include "route/script_vm.hpp"

namespace trajectum::route {
namespace {

constexpr const char* kCase = "trajectum.case";
constexpr const char* kPart = "trajectum.case_part";
constexpr const char* kView = "trajectum.record_view";

constexpr const char* kProperties[] = {"id", "key", "opened", "owner", "priority", "next_action"};

enum class Part : int { file = 1, item = 2, subject = 3 };  // also the user value of `case` that keeps it
constexpr int kPartCount = 3;

struct CaseObject {
  FrameStack* frames;
  std::uint64_t serial;
};
struct PartObject {
  FrameStack* frames;
  std::uint64_t serial;
  Part part;
};
struct ViewObject {
  FrameStack* frames;
  std::uint64_t serial;
  std::uint64_t number;  // 0: lives as long as the call
  RecordView view;
};

std::string_view name_argument(lua_State* L, const char* what) {
  if (lua_type(L, 2) != LUA_TSTRING) raise(L, fmt::format("{} has names, not a {}", what, luaL_typename(L, 2)));
  std::size_t n = 0;
  const char* s = lua_tolstring(L, 2, &n);
  return {s, n};
}

[[noreturn]] void raise_undeclared_field(lua_State* L, const char* what, const std::vector<Field>& fields,
                                         std::string_view name) {
  lua::DeclaredNames declared{what, {}};
  for (const auto& field : fields) declared.names.push_back(field.name);
  lua::raise_undeclared(L, declared, name);
}

// --- case ---

void push_part(lua_State* L, const CaseObject& object, Part part) {
  if (lua_getiuservalue(L, 1, static_cast<int>(part)) == LUA_TUSERDATA) return;
  lua_pop(L, 1);
  *static_cast<PartObject*>(lua_newuserdatauv(L, sizeof(PartObject), 0)) = {object.frames, object.serial, part};
  luaL_setmetatable(L, kPart);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, 1, static_cast<int>(part));
}

int case_index(lua_State* L) {
  auto* object = static_cast<CaseObject*>(luaL_checkudata(L, 1, kCase));
  auto& frame = live_frame(L, object->frames, object->serial);
  auto name = name_argument(L, "case");
  const auto& subject = frame.access->route().subject;
  if (name == "file") return push_part(L, *object, Part::file), 1;
  if (name == subject) return push_part(L, *object, Part::subject), 1;
  if (name == "item") return push_part(L, *object, Part::item), 1;
  if (auto method = case_method(name)) {
    if (auto* missing = frame.may ? withheld_member(*frame.may, name) : nullptr)
      raise(L, withheld("case:" + std::string(name), missing).en);
    return lua_pushcfunction(L, method), 1;
  }
  if (std::find(std::begin(kProperties), std::end(kProperties), name) != std::end(kProperties)) {
    lua::push_frozen_value(L, frame.access->property(std::string(name)));
    return 1;
  }
  lua::DeclaredNames declared{"case", {"file", "item", subject}};
  declared.names.insert(declared.names.end(), std::begin(kProperties), std::end(kProperties));
  declared.names.insert(declared.names.end(), case_method_names().begin(), case_method_names().end());
  lua::raise_undeclared(L, declared, name);
}

int case_newindex(lua_State* L) {
  auto* object = static_cast<CaseObject*>(luaL_checkudata(L, 1, kCase));
  auto& frame = live_frame(L, object->frames, object->serial);
  auto name = name_argument(L, "case");
  if (name != "priority")
    raise(L, fmt::format("case.{} cannot be set; a handler may set case.file.x and case.priority", name.substr(0, 64)));
  if (!frame.access->writable()) raise(L, "a guard may not change the case");
  if (auto set = frame.access->set_priority(text_argument(L, 3, "case.priority")); !set)
    raise_error(L, frame, set.error());
  return 0;
}

// --- case.file, case.item, case.client ---

Value read_file(lua_State* L, Frame& frame, std::string_view name) {
  const auto& fields = frame.access->route().file;
  if (!find_field(fields, name)) raise_undeclared_field(L, "the case file", fields, name);
  return frame.access->file(std::string(name));
}

Value read_subject(lua_State* L, const FrameStack& frames, Frame& frame, std::string_view name) {
  const auto& known = register_names(L, frames, frame.access->route().subject).declared;
  if (std::find(known.names.begin(), known.names.end(), name) == known.names.end())
    lua::raise_undeclared(L, known, name);
  return frame.access->subject(std::string(name));
}

int part_index(lua_State* L) {
  auto* object = static_cast<PartObject*>(luaL_checkudata(L, 1, kPart));
  auto& frame = live_frame(L, object->frames, object->serial);
  auto name = name_argument(L, "a part of the case");
  switch (object->part) {
    case Part::file: lua::push_frozen_value(L, read_file(L, frame, name)); break;
    case Part::item: lua::push_frozen_value(L, frame.access->item(std::string(name))); break;
    case Part::subject: lua::push_frozen_value(L, read_subject(L, *object->frames, frame, name)); break;
  }
  return 1;
}

int part_newindex(lua_State* L) {
  auto* object = static_cast<PartObject*>(luaL_checkudata(L, 1, kPart));
  auto& frame = live_frame(L, object->frames, object->serial);
  auto name = name_argument(L, "a part of the case");
  if (object->part != Part::file) raise(L, "this is read-only; a handler may set case.file.x and case.priority");
  if (!frame.access->writable()) raise(L, "a guard may not change the case");
  const auto& fields = frame.access->route().file;
  if (!find_field(fields, name)) raise_undeclared_field(L, "the case file", fields, name);
  auto value = lua::to_value(L, 3);
  if (auto* problem = std::get_if<std::string>(&value)) raise(L, fmt::format("case.file.{}: {}", name, *problem));
  if (auto set = frame.access->set_file(std::string(name), std::move(std::get<Value>(value))); !set)
    raise_error(L, frame, set.error());
  return 0;
}

// --- views ---

int view_index(lua_State* L) {
  auto* object = static_cast<ViewObject*>(luaL_checkudata(L, 1, kView));
  auto& frame = live_frame(L, object->frames, object->serial);
  if (object->number && object->number != frame.live_view)
    raise(L, "this record is only there inside the function that was given it");
  const auto& view = object->view;
  auto name = name_argument(L, view.what);
  auto* value = view.record->find(name);
  if (!value && view.key && name == "id") value = view.record->find(view.key);
  if (value) {
    lua::push_frozen_value(L, *value);
    return 1;
  }
  if (view.declared) {
    const auto& names = view.declared->names;
    if (std::find(names.begin(), names.end(), name) == names.end()) lua::raise_undeclared(L, *view.declared, name);
  } else if (view.fields && !find_field(*view.fields, name) && !(view.key && (name == "id" || name == view.key))) {
    raise_undeclared_field(L, view.what, *view.fields, name);
  }
  lua_pushnil(L);
  return 1;
}

int view_newindex(lua_State* L) {
  auto* object = static_cast<ViewObject*>(luaL_checkudata(L, 1, kView));
  raise(L, fmt::format("{} is read-only", object->view.what));
}

void make_type(lua_State* L, const char* type, lua_CFunction index, lua_CFunction newindex) {
  luaL_newmetatable(L, type);
  lua_pushcfunction(L, index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, newindex);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

}  // namespace

std::vector<std::string> known_case_members() {
  std::vector<std::string> out{"file", "item"};
  out.insert(out.end(), std::begin(kProperties), std::end(kProperties));
  const auto& methods = case_method_names();
  out.insert(out.end(), methods.begin(), methods.end());
  return out;
}

void make_script_types(lua_State* L) {
  make_type(L, kCase, &case_index, &case_newindex);
  make_type(L, kPart, &part_index, &part_newindex);
  make_type(L, kView, &view_index, &view_newindex);
}

void push_case(lua_State* L, FrameStack& frames) {
  *static_cast<CaseObject*>(lua_newuserdatauv(L, sizeof(CaseObject), kPartCount)) = {&frames, frames.top->serial};
  luaL_setmetatable(L, kCase);
}

void push_view(lua_State* L, FrameStack& frames, const RecordView& view, bool passing) {
  auto& frame = *frames.top;
  auto number = passing ? ++frame.views : 0;
  if (passing) frame.live_view = number;
  *static_cast<ViewObject*>(lua_newuserdatauv(L, sizeof(ViewObject), 0)) = {&frames, frame.serial, number, view};
  luaL_setmetatable(L, kView);
}

std::pair<FrameStack*, Frame*> case_argument(lua_State* L) {
  auto* object = static_cast<CaseObject*>(luaL_testudata(L, 1, kCase));
  if (!object) raise(L, "methods of the case are called with a colon: case:reached(\"placed\")");
  return {object->frames, &live_frame(L, object->frames, object->serial)};
}

Frame& live_frame(lua_State* L, FrameStack* frames, std::uint64_t serial) {
  if (!frames->top || frames->top->serial != serial)
    raise(L, "this object belongs to a call that has ended; nothing of a case may be kept");
  return *frames->top;
}

int script_today(lua_State* L) {
  auto* frames = static_cast<FrameStack*>(lua_touserdata(L, lua_upvalueindex(1)));
  if (!frames->top) raise(L, "today() is only there while a handler runs; a route has no day of its own");
  auto* access = frames->top->access;
  lua::push_value(L, access ? access->today() : frames->top->today);
  return 1;
}

}  // namespace trajectum::route
