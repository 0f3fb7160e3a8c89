// Lua values to drafts.
#include <fmt/core.h>

#include <algorithm>
#include <lua.hpp>

#include "base/limits.hpp"
#include "route/constructor_scan.hpp"
#include "route/workshop.hpp"

namespace trajectum::route {
namespace {

/// The places of one table constructor's entries, if the source shows one.
struct Places {
  Place whole;
  std::vector<EntryAt> entries;

  Place key(std::string_view name, Place* value) const {
    for (const auto& entry : entries) {
      if (entry.key != name) continue;
      *value = {whole.file, entry.value_at.line, entry.value_at.column};
      return {whole.file, entry.at.line, entry.at.column};
    }
    *value = whole;
    return whole;
  }
  Place position(std::size_t n) const {
    for (const auto& entry : entries)
      if (entry.key.empty() && n-- == 0) return {whole.file, entry.at.line, entry.at.column};
    return whole;
  }
  /// Source order of a key; unknown ones last.
  std::size_t order(std::string_view name) const {
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].key == name) return i;
    return entries.size();
  }
};

void report_hole(Workshop& shop, const Places& places, std::size_t n) {
  shop.faults().add(places.whole, fmt::format("plaats {} van deze lijst is leeg", n),
                    fmt::format("position {} of this list is empty", n));
}

std::size_t sort_out(lua_State* L, Workshop& shop, int index, const Places& places, std::vector<std::string>* keys) {
  std::size_t count = 0;
  lua_Integer highest = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
      std::size_t n = 0;
      const char* s = lua_tolstring(L, -1, &n);
      keys->emplace_back(s, n);
    } else if (lua_isinteger(L, -1) && lua_tointeger(L, -1) > 0) {
      ++count;
      highest = std::max(highest, lua_tointeger(L, -1));
    } else {
      shop.faults().add(places.whole, "een sleutel is hier een naam of een plaats in de lijst",
                        "a key here is a name or a position in the list");
    }
    if (count + keys->size() > limits::kValueNodesMax) luaL_error(L, "this table is too large");
  }
  if (static_cast<std::size_t>(highest) != count) {
    for (lua_Integer i = 1; i <= static_cast<lua_Integer>(count) + 1; ++i) {
      bool there = lua_rawgeti(L, index, i) != LUA_TNIL;
      lua_pop(L, 1);
      if (there) continue;
      report_hole(shop, places, static_cast<std::size_t>(i));
      return static_cast<std::size_t>(i) - 1;
    }
  }
  return count;
}

void weigh(lua_State* L, Table& table) {
  for (const auto& entry : table.keyed) {
    table.weight += entry.value.weight();
    table.depth = std::max(table.depth, entry.value.depth() + 1);
  }
  for (const auto& value : table.list) {
    table.weight += value.weight();
    table.depth = std::max(table.depth, value.depth() + 1);
  }
  if (table.weight > limits::kValueNodesMax) luaL_error(L, "this table is too large");
  if (table.depth > static_cast<int>(limits::kValueDepthMax)) luaL_error(L, "this nests too deeply");
}

std::shared_ptr<const Table> read_table(lua_State* L, Workshop& shop, int index, const Places& places) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, 8, "this nests too deeply");
  auto table = std::make_shared<Table>();
  std::vector<std::string> keys;
  auto count = sort_out(L, shop, index, places, &keys);
  std::sort(keys.begin(), keys.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(places.order(a), std::string_view(a)) < std::pair(places.order(b), std::string_view(b));
  });
  for (const auto& key : keys) {
    lua_pushlstring(L, key.data(), key.size());
    lua_rawget(L, index);
    Place value_at;
    auto at = places.key(key, &value_at);
    table->keyed.push_back({key, at, read_draft(L, shop, -1, value_at)});
    lua_pop(L, 1);
  }
  for (std::size_t i = 1; i <= count; ++i) {
    lua_rawgeti(L, index, static_cast<lua_Integer>(i));
    table->list.push_back(read_draft(L, shop, -1, places.position(i - 1)));
    lua_pop(L, 1);
  }
  weigh(L, *table);
  return table;
}

/// Stops a table that holds itself, and one that nests beyond all reason, before the C++ stack does.
class Nesting {
 public:
  explicit Nesting(lua_State* L) {
    if (++depth_ > static_cast<int>(limits::kValueDepthMax)) {
      --depth_;
      luaL_error(L, "this nests too deeply");
    }
  }
  ~Nesting() { --depth_; }

 private:
  static thread_local int depth_;
};
thread_local int Nesting::depth_ = 0;

bool is_host_function(lua_State* L, int index) { return lua_iscfunction(L, index) != 0; }

Draft read_scalar(lua_State* L, Workshop& shop, int index, Draft out) {
  auto read = lua::to_value(L, index);
  if (auto* wrong = std::get_if<std::string>(&read)) {
    shop.faults().add(out.place, "deze waarde kan hier niet staan: " + *wrong,
                      "this value cannot stand here: " + *wrong);
    out.kind = Draft::Kind::poison;
    return out;
  }
  out.kind = Draft::Kind::value;
  out.value = std::get<Value>(std::move(read));
  return out;
}

}  // namespace

Draft read_draft(lua_State* L, Workshop& shop, int index, Place at) {
  if (!shop.count_value())
    luaL_error(L, "this bundle says too much: more than %d values", static_cast<int>(limits::kDraftValuesMax));
  Draft out;
  out.place = at;
  switch (lua_type(L, index)) {
    case LUA_TNIL: return out;
    case LUA_TTABLE: {
      Nesting nesting(L);
      Places places{at, constructor_entries(shop.file().source, {at.line, at.column})};
      out.kind = Draft::Kind::table;
      out.table = read_table(L, shop, index, places);
      return out;
    }
    case LUA_TFUNCTION:
      if (is_host_function(L, index)) {
        shop.faults().add(at, "hier staat een woord zonder zijn naam of argumenten",
                          "a word stands here without its name or arguments");
        out.kind = Draft::Kind::poison;
        return out;
      }
      lua_pushvalue(L, index);
      out.kind = Draft::Kind::function;
      out.function = luaL_ref(L, LUA_REGISTRYINDEX);
      return out;
    case LUA_TUSERDATA:
      if (auto* word = static_cast<int*>(luaL_testudata(L, index, kWordType))) {
        out.kind = Draft::Kind::word;
        out.word = shop.word(*word);
        if (out.word->sequence > 0) out.place = out.word->place;
        return out;
      }
      if (luaL_testudata(L, index, kPoisonType)) {
        out.kind = Draft::Kind::poison;
        return out;
      }
      return read_scalar(L, shop, index, out);
    default: return read_scalar(L, shop, index, out);
  }
}

std::shared_ptr<const Table> read_options(lua_State* L, Workshop& shop, int index, const Word& word) {
  Nesting nesting(L);
  Places places{word.place, {}};
  if (const auto* seen = shop.word_at(word.word, word.place))
    for (const auto& key : seen->keys) places.entries.push_back({key.key, key.at, key.value_at});
  return read_table(L, shop, index, places);
}

}  // namespace trajectum::route
