// Values across the border: into Lua as fresh tables or frozen objects, out of Lua by raw access with every limit.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "lua/state.hpp"
#include "lua/values.hpp"
#include "lua/vm.hpp"

namespace trajectum::lua {
namespace {

constexpr const char* kFrozen = "trajectum.frozen";

/// What a frozen value's userdata holds; its user value 1 is the plain table.
struct Frozen {
  const DeclaredNames* declared;
};

void push_any(lua_State* L, const Value& value, bool frozen, std::size_t depth);

void wrap_frozen(lua_State* L, const DeclaredNames* declared) {  // pops the plain table, pushes the object
  *static_cast<Frozen*>(lua_newuserdatauv(L, sizeof(Frozen), 1)) = {declared};
  luaL_setmetatable(L, kFrozen);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
}

void push_list(lua_State* L, const List& list, bool frozen, std::size_t depth) {
  lua_createtable(L, static_cast<int>(list.size()), 0);
  lua_Integer i = 0;
  for (const auto& v : list) {
    push_any(L, v, frozen, depth + 1);
    lua_rawseti(L, -2, ++i);
  }
}

void push_record(lua_State* L, const Record& record, bool frozen, std::size_t depth) {
  lua_createtable(L, 0, static_cast<int>(record.size()));
  for (const auto& [name, v] : record) {
    push_text(L, name);
    push_any(L, v, frozen, depth + 1);
    lua_rawset(L, -3);
  }
}

void push_any(lua_State* L, const Value& value, bool frozen, std::size_t depth) {
  if (depth > limits::kValueDepthMax) raise(L, "this value is nested too deeply");
  luaL_checkstack(L, 6, "this value is nested too deeply");
  switch (value.kind()) {
    case Value::Kind::none: return lua_pushnil(L);
    case Value::Kind::yesno: return lua_pushboolean(L, *value.as<bool>());
    case Value::Kind::integer: return lua_pushinteger(L, *value.as<std::int64_t>());
    case Value::Kind::decimal: return lua_pushnumber(L, *value.as<double>());
    case Value::Kind::text: return push_text(L, *value.as<std::string>());
    case Value::Kind::date: return push_date(L, *value.as<Date>());
    case Value::Kind::money: return push_money(L, *value.as<Money>());
    case Value::Kind::duration: return push_duration(L, *value.as<Duration>());
    case Value::Kind::list: push_list(L, *value.as<List>(), frozen, depth); break;
    case Value::Kind::record: push_record(L, *value.as<Record>(), frozen, depth); break;
  }
  if (frozen) wrap_frozen(L, nullptr);
}

/// Reads one value; the first thing that is wrong ends it.
class Take {
 public:
  explicit Take(lua_State* L) : L_(L) {}

  bool take(int index, Value& out, std::size_t depth) {
    if (++nodes_ > limits::kValueNodesMax)
      return wrong(fmt::format("a value has at most {} parts", limits::kValueNodesMax));
    if (depth > limits::kValueDepthMax) return wrong("this value is nested too deeply, or holds itself");
    if (!lua_checkstack(L_, 8)) return wrong("this value is nested too deeply");
    switch (lua_type(L_, index)) {
      case LUA_TNIL: out = Value(); return true;
      case LUA_TBOOLEAN: out = lua_toboolean(L_, index) != 0; return true;
      case LUA_TNUMBER: return take_number(index, out);
      case LUA_TSTRING: return take_text(text_at(L_, index), out);
      case LUA_TUSERDATA:
        if (take_host(index, out)) return true;
        break;
      default: break;
    }
    if (!push_plain_table(L_, index)) return wrong(fmt::format("a {} is not a value", type_name(L_, index)));
    bool ok = take_table(lua_gettop(L_), out, depth);
    lua_pop(L_, 1);
    return ok;
  }

  std::string problem;

 private:
  bool wrong(std::string sentence) {
    problem = std::move(sentence);
    return false;
  }

  bool take_number(int index, Value& out) {
    if (lua_isinteger(L_, index)) {
      out = static_cast<std::int64_t>(lua_tointeger(L_, index));
      return true;
    }
    double d = lua_tonumber(L_, index);
    if (!std::isfinite(d)) return wrong("a number that is infinite or not a number is not a value");
    out = d;
    return true;
  }

  bool take_text(std::string_view text, Value& out) {
    bytes_ += text.size();
    if (bytes_ > limits::kFrameBytesMax) return wrong("this value has more than a mebibyte of text");
    if (!is_utf8(text)) return wrong("a text is not well-formed UTF-8");
    out = text;
    return true;
  }

  bool take_host(int index, Value& out) {
    if (auto date = to_date(L_, index)) return out = *date, true;
    if (auto money = to_money(L_, index)) return out = *money, true;
    if (auto span = to_duration(L_, index)) return out = std::move(*span), true;
    return false;
  }

  bool take_table(int table, Value& out, std::size_t depth) {
    const void* self = lua_topointer(L_, table);
    if (!open_.insert(self).second) return wrong("this value holds itself");
    auto n = static_cast<lua_Integer>(lua_rawlen(L_, table));
    bool ok = n > 0 ? take_list(table, n, out, depth) : take_record(table, out, depth);
    open_.erase(self);
    return ok;
  }

  bool take_list(int table, lua_Integer n, Value& out, std::size_t depth) {
    lua_Integer keys = 0;
    lua_pushnil(L_);
    while (lua_next(L_, table)) {
      lua_pop(L_, 1);
      if (!lua_isinteger(L_, -1) || lua_tointeger(L_, -1) < 1 || lua_tointeger(L_, -1) > n || ++keys > n) {
        lua_pop(L_, 1);
        return wrong("a table is a list or has names, not both, and a list has no holes");
      }
    }
    if (keys != n) return wrong("a list has no holes");
    List list;
    for (lua_Integer i = 1; i <= n; ++i) {
      lua_rawgeti(L_, table, i);
      Value v;
      bool ok = take(lua_gettop(L_), v, depth + 1);
      lua_pop(L_, 1);
      if (!ok) return false;
      list.push_back(std::move(v));
    }
    out = std::move(list);
    return true;
  }

  bool take_record(int table, Value& out, std::size_t depth) {
    std::vector<std::string> names;
    lua_pushnil(L_);
    while (lua_next(L_, table)) {
      lua_pop(L_, 1);
      if (lua_type(L_, -1) != LUA_TSTRING || names.size() >= limits::kValueNodesMax) {
        lua_pop(L_, 1);
        return wrong("a table is a list or has names, not both, and a list has no holes");
      }
      names.emplace_back(text_at(L_, -1));
    }
    if (names.empty()) {
      out = List();
      return true;
    }
    std::sort(names.begin(), names.end());
    Record record;
    for (auto& name : names) {
      Value v;
      if (!take_text(name, v)) return false;
      push_text(L_, name);
      lua_rawget(L_, table);
      bool ok = take(lua_gettop(L_), v, depth + 1);
      lua_pop(L_, 1);
      if (!ok) return false;
      record.append(std::move(name), std::move(v));
    }
    out = std::move(record);
    return true;
  }

  lua_State* L_;
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
  std::set<const void*> open_;  // tables being read
};

// --- frozen objects ---

int frozen_index(lua_State* L) {
  auto* frozen = static_cast<Frozen*>(luaL_checkudata(L, 1, kFrozen));
  lua_getiuservalue(L, 1, 1);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TNIL && frozen->declared) {
    if (lua_type(L, 2) != LUA_TSTRING) raise(L, "fields have names");
    auto name = text_at(L, 2);
    const auto& names = frozen->declared->names;
    if (std::find(names.begin(), names.end(), name) == names.end()) raise_undeclared(L, *frozen->declared, name);
  }
  return 1;
}

int frozen_newindex(lua_State* L) { raise(L, "this value is read-only; make a table of your own"); }

int frozen_len(lua_State* L) {
  luaL_checkudata(L, 1, kFrozen);
  lua_getiuservalue(L, 1, 1);
  lua_pushinteger(L, static_cast<lua_Integer>(lua_rawlen(L, -1)));
  return 1;
}

int frozen_tostring(lua_State* L) {
  lua_pushliteral(L, "table");
  return 1;
}

constexpr luaL_Reg kFrozenMeta[] = {
    {"__index", &frozen_index}, {"__newindex", &frozen_newindex},
    {"__len", &frozen_len},     {"__tostring", &frozen_tostring},
    {nullptr, nullptr},
};

}  // namespace

void make_frozen_types(lua_State* L) {
  luaL_newmetatable(L, kFrozen);
  luaL_setfuncs(L, kFrozenMeta, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

bool push_plain_table(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TTABLE) {
    if (lua_getmetatable(L, index)) {  // the front of the globals, or a host's own
      lua_pop(L, 1);
      return false;
    }
    lua_pushvalue(L, index);
    return true;
  }
  if (!luaL_testudata(L, index, kFrozen)) return false;
  lua_getiuservalue(L, index, 1);
  return true;
}

void check_writable_table(lua_State* L, int index) {
  if (luaL_testudata(L, index, kFrozen)) frozen_newindex(L);
  if (lua_type(L, index) == LUA_TTABLE) {
    if (!lua_getmetatable(L, index)) return;
    lua_pop(L, 1);
  }
  raise(L, fmt::format("a list is needed, not a {}", type_name(L, index)));
}

const char* type_name(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TUSERDATA) {
    if (to_date(L, index)) return "date";
    if (to_money(L, index)) return "money";
    if (to_duration(L, index)) return "duration";
    if (luaL_testudata(L, index, kFrozen)) return "table";
  }
  return luaL_typename(L, index);
}

void raise_undeclared(lua_State* L, const DeclaredNames& declared, std::string_view name) {
  auto guess = did_you_mean(name, declared.names);
  raise(L, fmt::format("{} has no field \"{}\"{}", declared.what, name.substr(0, 64),
                       guess ? "; did you mean \"" + *guess + "\"?" : std::string()));
}

void push_value(lua_State* L, const Value& value) { push_any(L, value, false, 0); }
void push_frozen_value(lua_State* L, const Value& value) { push_any(L, value, true, 0); }

void push_frozen_record(lua_State* L, const Record& record, const DeclaredNames* declared) {
  luaL_checkstack(L, 6, "no room for a record");
  push_record(L, record, true, 0);
  wrap_frozen(L, declared);
}

void push_frozen_records(lua_State* L, const List& records, const DeclaredNames* declared) {
  luaL_checkstack(L, 6, "no room for a list");
  lua_createtable(L, static_cast<int>(records.size()), 0);
  lua_Integer i = 0;
  for (const auto& v : records) {
    if (auto* record = v.as<Record>())
      push_frozen_record(L, *record, declared);
    else
      push_frozen_value(L, v);
    lua_rawseti(L, -2, ++i);
  }
  wrap_frozen(L, nullptr);
}

std::variant<Value, std::string> to_value(lua_State* L, int index) {
  Take reader(L);
  Value value;
  index = lua_absindex(L, index);
  int top = lua_gettop(L);
  bool ok = reader.take(index, value, 0);
  lua_settop(L, top);
  if (!ok) return std::move(reader.problem);
  return value;
}

}  // namespace trajectum::lua
