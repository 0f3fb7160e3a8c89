// Dates, money and durations inside Lua: frozen userdata without pointers. The calendar of a workday duration is its
// only user value (a Lua string, or nil).
#ifndef TRAJECTUM_LUA_VALUES_HPP
#define TRAJECTUM_LUA_VALUES_HPP
#include <lua.hpp>
#include <optional>

#include "model/value.hpp"

namespace trajectum::lua {

/// Cents times weights or decimal digits: 64 bits are not enough on the way.
__extension__ typedef __int128 Wide;

// No case spans more; and a sum with it stays inside the four digits of a year before it is checked.
constexpr std::int64_t kSpanMax = 4'000'000;

void push_date(lua_State* L, Date date);
void push_money(lua_State* L, Money money);
void push_duration(lua_State* L, const Duration& duration);
std::optional<Date> to_date(lua_State* L, int index);
std::optional<Money> to_money(lua_State* L, int index);
std::optional<Duration> to_duration(lua_State* L, int index);

/// Raises unless the date can be written as YYYY-MM-DD.
Date checked_date(lua_State* L, std::int64_t days);
/// cents x factor, half up to the cent, exact for the decimal digits of the factor; nothing on overflow or NaN.
std::optional<std::int64_t> times(std::int64_t cents, double factor);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_VALUES_HPP
