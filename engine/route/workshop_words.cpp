// The host words as Lua sees them. Each C function reads its arguments, notes a fault or keeps a word, and returns;
// what is wrong with a word's contents is found later, from the drafts.
#include <fmt/core.h>
#include <algorithm>

#include <lua.hpp>

#include "route/workshop.hpp"
#include "route/workshop_words.hpp"

namespace trajectum::route {
namespace {

const char kShopKey = 0;

Workshop& shop_of(lua_State* L, const char* word) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &kShopKey);
  auto* shop = static_cast<Workshop*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  if (!shop) luaL_error(L, "`%s` builds a route; a handler cannot use it", word);
  return *shop;
}

/// The line of the script that called the running C function.
int calling_line(lua_State* L) {
  lua_Debug frame;
  for (int level = 1; lua_getstack(L, level, &frame); ++level) {
    lua_getinfo(L, "l", &frame);
    if (frame.currentline > 0) return frame.currentline;
  }
  return 1;
}

void push_word(lua_State* L, Workshop& shop, Word word) {
  if (!shop.count_value())
    luaL_error(L, "this bundle says too much: more than %d words", static_cast<int>(limits::kDraftValuesMax));
  auto* slot = static_cast<int*>(lua_newuserdatauv(L, sizeof(int), 0));
  *slot = shop.keep(std::move(word));
  luaL_setmetatable(L, kWordType);
}

int give_poison(lua_State* L) {
  push_poison(L);
  return 1;
}

/// Notes a misuse of the word and gives poison, so that the rest of the file is still read.
int misuse(lua_State* L, Workshop& shop, const Place& at, std::string nl, std::string en) {
  shop.faults().add(at, std::move(nl), std::move(en));
  return give_poison(L);
}

int call_named(lua_State* L, Workshop& shop, const WordSpec& spec) {
  Word word;
  word.word = spec.word;
  if (lua_type(L, 1) != LUA_TSTRING || lua_gettop(L) != 1) {
    bool poisoned = luaL_testudata(L, 1, kPoisonType) != nullptr;
    auto at = shop.place_of(spec.word, "", calling_line(L), nullptr);
    if (poisoned) return give_poison(L);
    return misuse(L, shop, at, fmt::format("`{0}` krijgt een naam: {0} \"naam\"", spec.word),
                  fmt::format("`{0}` takes a name: {0} \"name\"", spec.word));
  }
  std::size_t n = 0;
  const char* name = lua_tolstring(L, 1, &n);
  word.name.emplace(name, n);
  word.place = shop.place_of(spec.word, *word.name, calling_line(L), &word.name_place);
  word.sequence = shop.next_sequence();
  push_word(L, shop, std::move(word));
  return 1;
}

/// Where a function that was given to a word is written: on the word's own line behind it, or where it was defined.
Place place_of_function(lua_State* L, Workshop& shop, int index, const Place& word) {
  lua_Debug about;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &about);
  auto line = shop.file().source.line(about.linedefined);
  auto letters = [&](std::size_t bytes) {
    return static_cast<int>(std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(bytes),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  };
  for (auto at = line.find("function"); at != std::string_view::npos; at = line.find("function", at + 1))
    if (about.linedefined != word.line || letters(at) + 1 > word.column)
      return {word.file, about.linedefined, letters(at) + 1};
  return word;
}

int call_arguments(lua_State* L, Workshop& shop, const WordSpec& spec) {
  Word word;
  word.word = spec.word;
  word.place = shop.place_of(spec.word, "", calling_line(L), &word.name_place);
  if (std::string_view(spec.word) == "at" && lua_gettop(L) == 1 && lua_type(L, 1) == LUA_TSTRING)
    word.name = lua_tostring(L, 1);  // `at "node"` of a metric; with two arguments it is an escalation
  word.sequence = shop.next_sequence();
  for (int i = 1; i <= lua_gettop(L) && i <= 100; ++i) {
    bool written = lua_type(L, i) == LUA_TFUNCTION && lua_iscfunction(L, i) == 0;
    auto at = written ? place_of_function(L, shop, i, word.place) : word.place;
    word.arguments.push_back(read_draft(L, shop, i, at));
  }
  push_word(L, shop, std::move(word));
  return 1;
}

int call_bodied(lua_State* L, Workshop& shop, const WordSpec& spec) {
  Word word;
  word.word = spec.word;
  word.place = shop.place_of(spec.word, "", calling_line(L), nullptr);
  word.name_place = word.place;
  word.sequence = shop.next_sequence();
  if (lua_type(L, 1) != LUA_TTABLE || lua_gettop(L) != 1)
    return misuse(L, shop, word.place, fmt::format("`{0}` krijgt een tabel: {0} {{ }}", spec.word),
                  fmt::format("`{0}` takes a table: {0} {{ }}", spec.word));
  word.body = read_options(L, shop, 1, word);
  push_word(L, shop, std::move(word));
  return 1;
}

int call_later(lua_State* L, Workshop& shop, const WordSpec& spec) {
  auto at = shop.place_of(spec.word, "", calling_line(L), nullptr);
  return misuse(L, shop, at, fmt::format("`{}` is bekend, maar deze versie kan het nog niet uitvoeren", spec.word),
                fmt::format("`{}` is known but this version cannot run it yet", spec.word));
}

int call_host_word(lua_State* L) {
  const auto& spec = *static_cast<const WordSpec*>(lua_touserdata(L, lua_upvalueindex(1)));
  auto& shop = shop_of(L, spec.word);
  switch (spec.call) {
    case WordSpec::Call::named: return call_named(L, shop, spec);
    case WordSpec::Call::arguments: return call_arguments(L, shop, spec);
    case WordSpec::Call::bodied: return call_bodied(L, shop, spec);
    default: return call_later(L, shop, spec);
  }
}

/// `word "name" { ... }`: the value that `word "name"` gave is called with its options, and a new value comes of it.
int call_word_value(lua_State* L) {
  auto& shop = shop_of(L, "{ }");
  auto* slot = static_cast<int*>(luaL_checkudata(L, 1, kWordType));
  Word word = *shop.word(*slot);
  int line = calling_line(L);
  if (word.sequence == 0) {  // a constant has no place of its own until it gets options
    word.place = shop.place_of(word.word, "", line, nullptr);
    word.name_place = word.place;
    word.sequence = shop.next_sequence();
  }
  const auto* spec = find_word_spec(word.word);
  if (luaL_testudata(L, 2, kPoisonType)) return give_poison(L);
  if (!spec || spec->body == WordSpec::Body::none)
    return misuse(L, shop, word.place, word.shown() + " krijgt geen opties", word.shown() + " takes no options");
  if (word.body)
    return misuse(L, shop, word.place, word.shown() + " heeft al opties", word.shown() + " has its options already");
  if (lua_type(L, 2) != LUA_TTABLE || lua_gettop(L) != 2)
    return misuse(L, shop, word.place, word.shown() + " krijgt zijn opties in een tabel { }",
                  word.shown() + " takes its options in a table { }");
  word.body = read_options(L, shop, 2, word);
  push_word(L, shop, std::move(word));
  return 1;
}

/// `workdays(2) { after = "item.day" }`: a duration with options that are not a calendar is a due date.
int call_duration_options(lua_State* L) {
  auto& shop = shop_of(L, "after");
  Word word;
  word.word = "due";
  word.sequence = shop.next_sequence();
  int line = calling_line(L);
  word.place = {shop.current_file(), line, shop.file().source.find_token("{", line).column};
  word.name_place = word.place;
  word.arguments.push_back(read_draft(L, shop, 1, word.place));
  const char* unit = "";
  if (auto* span = word.arguments[0].value.as<Duration>()) unit = unit_name(span->unit);
  Word seen = word;
  seen.word = unit;
  seen.place = shop.place_of(unit, "", line, nullptr);
  word.place = word.name_place = seen.place;
  word.body = read_options(L, shop, 2, seen);
  push_word(L, shop, std::move(word));
  return 1;
}

int no_fields(lua_State* L) { return luaL_error(L, "this is a word of the route; it has no fields to read or set"); }
int poison_false(lua_State* L) {
  lua_pushboolean(L, 0);
  return 1;
}
int poison_nothing(lua_State*) { return 0; }
int poison_zero(lua_State* L) {
  lua_pushinteger(L, 0);
  return 1;
}
int poison_text(lua_State* L) {
  lua_pushliteral(L, "?");
  return 1;
}

void make_type(lua_State* L, const char* name, const luaL_Reg* methods) {
  luaL_newmetatable(L, name);
  luaL_setfuncs(L, methods, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

}  // namespace

void push_poison(lua_State* L) {
  lua_newuserdatauv(L, 1, 0);
  luaL_setmetatable(L, kPoisonType);
}

void make_word_types(lua_State* L) {
  const luaL_Reg word[] = {
      {"__call", call_word_value}, {"__index", no_fields}, {"__newindex", no_fields}, {nullptr, nullptr}};
  make_type(L, kWordType, word);
  const luaL_Reg poison[] = {{"__index", give_poison}, {"__newindex", poison_nothing}, {"__call", give_poison},
                             {"__add", give_poison},   {"__sub", give_poison},         {"__mul", give_poison},
                             {"__div", give_poison},   {"__mod", give_poison},         {"__unm", give_poison},
                             {"__idiv", give_poison},  {"__pow", give_poison},         {"__concat", give_poison},
                             {"__band", give_poison},  {"__bor", give_poison},         {"__bnot", give_poison},
                             {"__eq", poison_false},   {"__lt", poison_false},         {"__le", poison_false},
                             {"__len", poison_zero},   {"__tostring", poison_text},    {nullptr, nullptr}};
  make_type(L, kPoisonType, poison);
}

void push_host_word(lua_State* L, const WordSpec& spec) {
  lua_pushlightuserdata(L, const_cast<WordSpec*>(&spec));
  lua_pushcclosure(L, call_host_word, 1);
}

void push_constant_word(lua_State* L, Workshop& shop, const WordSpec& spec) {
  Word word;
  word.word = spec.word;
  push_word(L, shop, std::move(word));
}

void push_duration_options(lua_State* L) { lua_pushcfunction(L, call_duration_options); }

void set_workshop(lua_State* L, Workshop* shop) {
  if (shop)
    lua_pushlightuserdata(L, shop);
  else
    lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kShopKey);
}

}  // namespace trajectum::route
