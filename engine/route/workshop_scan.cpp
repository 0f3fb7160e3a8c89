// What the scan of a file's text shows before it runs: keys written twice, names that nothing has, methods that this
// version refuses, upvalues that change.
#include <fmt/core.h>

#include <algorithm>
#include <lua.hpp>

#include "route/workshop.hpp"
#include "route/workshop_words.hpp"

namespace trajectum::route {
Workshop::GlobalName Workshop::look_up(const std::string& name) {
  GlobalName out;
  if (auto* missing = file().limited ? withheld_word(scripts_.may(), name) : nullptr) {
    out.refusal = withheld(name, missing);
    return out;
  }
  auto failed = scripts_.vm().protect([&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, globals());
    out.known = lua_getfield(L, -1, name.c_str()) != LUA_TNIL && !luaL_testudata(L, -1, kPoisonType);
    lua_settop(L, 0);
  });
  // The VM names the replacement of what the sandbox left out; its guess among globals is made here again, with places.
  if (failed && failed->message.find("not part of the route language") != std::string::npos)
    out.refusal = {"dit hoort niet bij de routetaal: " + failed->message, failed->message};
  return out;
}

void Workshop::report_free_names() {
  for (const auto& free : file().source.free_names()) {
    Place at{current_file_, free.at.line, free.at.column};
    if (free.written && free.name == "_ENV") {
      faults_.add(at, "`_ENV` kan niet worden gezet: wie hierna komt, heeft dezelfde namen nodig",
                  "`_ENV` cannot be set: whoever comes next needs the same names");
      continue;
    }
    if (free.written) {
      faults_.add(at, fmt::format("`{0}` is geen lokale naam: schrijf `local {0}`", free.name),
                  fmt::format("`{0}` is not a local name: write `local {0}`", free.name));
      continue;
    }
    auto global = look_up(free.name);
    if (global.known) continue;
    if (!global.refusal.empty()) {
      faults_.add(at, global.refusal.nl, global.refusal.en);
    } else {
      auto meant = guess(free.name, global_names_);
      faults_.add(at, fmt::format("de naam `{}` bestaat niet{}", free.name, meant.nl),
                  fmt::format("there is no name `{}`{}", free.name, meant.en));
    }
    if (free.in_function) continue;
    // The chunk would stop here; poison lets it go on, so that what is wrong below is found too.
    auto failed = scripts_.vm().protect([](lua_State* L) { push_poison(L); });
    if (!failed) scripts_.vm().set_global(globals(), free.name.c_str());
  }
}

void Workshop::report_scan() {
  const auto& source = file().source;
  for (const auto& twice : source.duplicate_keys())
    faults_.add({current_file_, twice.again.line, twice.again.column},
                fmt::format("`{}` staat hier twee keer; de eerste op regel {}", twice.key, twice.first.line),
                fmt::format("`{}` is written twice; first on line {}", twice.key, twice.first.line));
  report_free_names();
  for (const auto& upvalue : source.assigned_upvalues())
    faults_.add(
        {current_file_, upvalue.at.line, upvalue.at.column},
        fmt::format("`{}` verandert, en een functie gebruikt hem: een handler mag alleen constanten onthouden",
                    upvalue.name),
        fmt::format("`{}` changes and a function uses it: a handler may only remember constants", upvalue.name));
}

}  // namespace trajectum::route
