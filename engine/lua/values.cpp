#include "lua/values.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "lua/state.hpp"
#include "lua/vm.hpp"

namespace trajectum::lua {
namespace {

constexpr const char* kDate = "trajectum.date";
constexpr const char* kMoney = "trajectum.money";
constexpr const char* kDuration = "trajectum.duration";

struct Span {  // what a duration's userdata holds
  Unit unit;
  std::int64_t n;
};

// Workdays are counted day by day: some 75 years of them.
constexpr std::int64_t kWorkdaySumMax = 20'000;

const Date kFirstDay = date_of({1, 1, 1});
const Date kLastDay = date_of({9999, 12, 31});

template <class T>
T* new_value(lua_State* L, const char* type, int user_values) {
  auto* at = static_cast<T*>(lua_newuserdatauv(L, sizeof(T), user_values));
  luaL_setmetatable(L, type);
  return at;
}

[[noreturn]] void refuse(lua_State* L, const char* what) {
  raise(L, fmt::format("cannot {} a {} and a {}", what, type_name(L, 1), type_name(L, 2)));
}

int read_only(lua_State* L) { raise(L, fmt::format("a {} cannot be changed; make a new one", type_name(L, 1))); }

// --- dates ---

int date_plus(lua_State* L, int date_at, int span_at, int sign) {
  auto date = *to_date(L, date_at);
  auto span = to_duration(L, span_at);
  if (!span) refuse(L, sign > 0 ? "add" : "subtract");
  span->n *= sign;
  switch (span->unit) {
    case Unit::minutes:
    case Unit::hours: raise(L, "a date has no time of day: minutes and hours cannot be added to it");
    case Unit::workdays: {
      auto& sum = state_of(L).workday_sum;
      if (!sum) raise(L, "workdays cannot be counted here: there is no calendar");
      if (span->n > kWorkdaySumMax || span->n < -kWorkdaySumMax)
        raise(L, fmt::format("at most {} workdays are counted", kWorkdaySumMax));
      push_date(L, checked_date(L, sum(date, *span).days));
      return 1;
    }
    default: push_date(L, checked_date(L, add_civil(date, *span).days)); return 1;
  }
}

int date_add(lua_State* L) {
  if (to_date(L, 1)) return date_plus(L, 1, 2, 1);
  return date_plus(L, 2, 1, 1);
}

int date_sub(lua_State* L) {
  auto left = to_date(L, 1);
  if (!left) refuse(L, "subtract");
  auto right = to_date(L, 2);
  if (!right) return date_plus(L, 1, 2, -1);
  push_duration(L, {Unit::days, std::int64_t{left->days} - right->days, ""});
  return 1;
}

template <class Compare>
int date_compare(lua_State* L, Compare compare) {
  auto a = to_date(L, 1), b = to_date(L, 2);
  if (!a || !b) refuse(L, "compare");
  lua_pushboolean(L, compare(*a, *b));
  return 1;
}
int date_lt(lua_State* L) {
  return date_compare(L, [](Date a, Date b) { return a < b; });
}
int date_le(lua_State* L) {
  return date_compare(L, [](Date a, Date b) { return a <= b; });
}

int date_eq(lua_State* L) {
  auto a = to_date(L, 1), b = to_date(L, 2);
  lua_pushboolean(L, a && b && *a == *b);
  return 1;
}

int date_index(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING && text_at(L, 2) == "year") {
    lua_pushinteger(L, civil_of(*to_date(L, 1)).year);
    return 1;
  }
  push_readable(L, 2);
  raise(L, fmt::format("a date has no \"{}\"; it has year", text_at(L, -1)));
}

int date_tostring(lua_State* L) {
  push_text(L, format_date(*to_date(L, 1)));
  return 1;
}

// --- money ---

int push_cents(lua_State* L, std::int64_t cents, bool overflow) {
  if (overflow) raise(L, "this amount is too large");
  push_money(L, {cents});
  return 1;
}

int money_add(lua_State* L) {
  auto a = to_money(L, 1), b = to_money(L, 2);
  if (!a || !b) refuse(L, "add");
  std::int64_t sum = 0;
  bool overflow = __builtin_add_overflow(a->cents, b->cents, &sum);
  return push_cents(L, sum, overflow);
}

int money_sub(lua_State* L) {
  auto a = to_money(L, 1), b = to_money(L, 2);
  if (!a || !b) refuse(L, "subtract");
  std::int64_t sum = 0;
  bool overflow = __builtin_sub_overflow(a->cents, b->cents, &sum);
  return push_cents(L, sum, overflow);
}

int money_mul(lua_State* L) {
  int at = to_money(L, 1) ? 1 : 2;
  auto amount = to_money(L, at);
  int other = 3 - at;
  if (lua_type(L, other) != LUA_TNUMBER) refuse(L, "multiply");
  if (lua_isinteger(L, other)) {
    std::int64_t product = 0;
    bool overflow = __builtin_mul_overflow(amount->cents, lua_tointeger(L, other), &product);
    return push_cents(L, product, overflow);
  }
  auto product = times(amount->cents, lua_tonumber(L, other));
  return push_cents(L, product.value_or(0), !product);
}

int money_unm(lua_State* L) {
  std::int64_t minus = 0;
  bool overflow = __builtin_sub_overflow(std::int64_t{0}, to_money(L, 1)->cents, &minus);
  return push_cents(L, minus, overflow);
}

template <class Compare>
int money_compare(lua_State* L, Compare compare) {
  auto a = to_money(L, 1), b = to_money(L, 2);
  if (!a || !b) refuse(L, "compare");
  lua_pushboolean(L, compare(*a, *b));
  return 1;
}
int money_lt(lua_State* L) {
  return money_compare(L, [](Money a, Money b) { return a < b; });
}
int money_le(lua_State* L) {
  return money_compare(L, [](Money a, Money b) { return a <= b; });
}

int money_eq(lua_State* L) {
  auto a = to_money(L, 1), b = to_money(L, 2);
  lua_pushboolean(L, a && b && *a == *b);
  return 1;
}

int money_index(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING && text_at(L, 2) == "cents") {
    lua_pushinteger(L, to_money(L, 1)->cents);
    return 1;
  }
  push_readable(L, 2);
  raise(L, fmt::format("an amount has no \"{}\"; it has cents", text_at(L, -1)));
}

int money_tostring(lua_State* L) {
  auto cents = to_money(L, 1)->cents;
  auto size = cents < 0 ? 0 - static_cast<std::uint64_t>(cents) : static_cast<std::uint64_t>(cents);
  push_text(L, fmt::format("EUR {}{}.{:02}", cents < 0 ? "-" : "", size / 100, size % 100));
  return 1;
}

// --- durations ---

struct TwoSpans {
  Duration a, b;
};

TwoSpans like_spans(lua_State* L, const char* what) {
  auto a = to_duration(L, 1), b = to_duration(L, 2);
  if (!a || !b) refuse(L, what);
  if (a->unit != b->unit)
    raise(L, fmt::format("cannot {} {} and {}: only like units go together", what, unit_name(a->unit),
                         unit_name(b->unit)));
  if (a->calendar != b->calendar)
    raise(L, fmt::format("cannot {} workdays of two calendars (\"{}\" and \"{}\")", what, a->calendar, b->calendar));
  return {*a, *b};
}

int push_span(lua_State* L, const Duration& like, std::int64_t n) {
  if (n > kSpanMax || n < -kSpanMax) raise(L, "this duration is too long");
  push_duration(L, {like.unit, n, like.calendar});
  return 1;
}

int duration_add(lua_State* L) {
  if (to_date(L, 1) || to_date(L, 2)) return date_add(L);
  auto [a, b] = like_spans(L, "add");
  return push_span(L, a, a.n + b.n);
}

int duration_sub(lua_State* L) {
  if (to_date(L, 1)) return date_sub(L);
  auto [a, b] = like_spans(L, "subtract");
  return push_span(L, a, a.n - b.n);
}

int duration_mul(lua_State* L) {
  int at = to_duration(L, 1) ? 1 : 2;
  auto span = to_duration(L, at);
  int whole = 0;
  if (lua_type(L, 3 - at) != LUA_TNUMBER) refuse(L, "multiply");
  lua_Integer n = lua_tointegerx(L, 3 - at, &whole);
  std::int64_t product = 0;
  if (!whole) raise(L, "a duration is multiplied by a whole number");
  if (__builtin_mul_overflow(span->n, n, &product)) raise(L, "this duration is too long");
  return push_span(L, *span, product);
}

int duration_unm(lua_State* L) {
  auto span = *to_duration(L, 1);
  return push_span(L, span, -span.n);
}

int duration_lt(lua_State* L) {
  auto [a, b] = like_spans(L, "compare");
  lua_pushboolean(L, a.n < b.n);
  return 1;
}

int duration_le(lua_State* L) {
  auto [a, b] = like_spans(L, "compare");
  lua_pushboolean(L, a.n <= b.n);
  return 1;
}

int duration_eq(lua_State* L) {
  if (!to_duration(L, 1) || !to_duration(L, 2)) {
    lua_pushboolean(L, 0);
    return 1;
  }
  auto [a, b] = like_spans(L, "compare");
  lua_pushboolean(L, a.n == b.n);
  return 1;
}

int duration_index(lua_State* L) {
  if (lua_type(L, 2) == LUA_TSTRING && text_at(L, 2) == "n") {
    lua_pushinteger(L, to_duration(L, 1)->n);
    return 1;
  }
  push_readable(L, 2);
  raise(L, fmt::format("a duration has no \"{}\"; it has n", text_at(L, -1)));
}

int duration_tostring(lua_State* L) {
  auto span = *to_duration(L, 1);
  auto text = fmt::format("{} {}", span.n, unit_name(span.unit));
  if (!span.calendar.empty()) text += fmt::format(" ({})", span.calendar);
  push_text(L, text);
  return 1;
}

/// `workdays(5) { calendar = "kantoor" }`; other options are the host's (`{ after = "item.day" }`).
int duration_call(lua_State* L) {
  auto span = *to_duration(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  bool others = false;
  lua_pushnil(L);
  while (lua_next(L, 2)) {
    bool calendar = lua_type(L, -2) == LUA_TSTRING && text_at(L, -2) == "calendar";
    if (calendar) {
      if (lua_type(L, -1) != LUA_TSTRING) raise(L, "the calendar is a name in quotes");
      if (span.unit != Unit::workdays) raise(L, "only workdays count by a calendar");
      span.calendar = text_at(L, -1);
    }
    others |= !calendar;
    lua_pop(L, 1);
  }
  if (!others) {
    push_duration(L, span);
    return 1;
  }
  int ref = state_of(L).duration_options_ref;
  if (ref == LUA_NOREF) raise(L, "a duration has the option calendar and no other");
  lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
  push_duration(L, span);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  return 1;
}

constexpr luaL_Reg kDateMeta[] = {
    {"__add", &date_add}, {"__sub", &date_sub},     {"__lt", &date_lt},         {"__le", &date_le},
    {"__eq", &date_eq},   {"__index", &date_index}, {"__newindex", &read_only}, {"__tostring", &date_tostring},
    {nullptr, nullptr},
};
constexpr luaL_Reg kMoneyMeta[] = {
    {"__add", &money_add},      {"__sub", &money_sub},
    {"__mul", &money_mul},      {"__unm", &money_unm},
    {"__lt", &money_lt},        {"__le", &money_le},
    {"__eq", &money_eq},        {"__index", &money_index},
    {"__newindex", &read_only}, {"__tostring", &money_tostring},
    {nullptr, nullptr},
};
constexpr luaL_Reg kDurationMeta[] = {
    {"__add", &duration_add},
    {"__sub", &duration_sub},
    {"__mul", &duration_mul},
    {"__unm", &duration_unm},
    {"__lt", &duration_lt},
    {"__le", &duration_le},
    {"__eq", &duration_eq},
    {"__index", &duration_index},
    {"__newindex", &read_only},
    {"__call", &duration_call},
    {"__tostring", &duration_tostring},
    {nullptr, nullptr},
};

void make_type(lua_State* L, const char* name, const luaL_Reg* functions) {
  luaL_newmetatable(L, name);
  luaL_setfuncs(L, functions, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

}  // namespace

void make_value_types(lua_State* L) {
  make_type(L, kDate, kDateMeta);
  make_type(L, kMoney, kMoneyMeta);
  make_type(L, kDuration, kDurationMeta);
}

void push_date(lua_State* L, Date date) { *new_value<Date>(L, kDate, 0) = date; }
void push_money(lua_State* L, Money money) { *new_value<Money>(L, kMoney, 0) = money; }

void push_duration(lua_State* L, const Duration& duration) {
  *new_value<Span>(L, kDuration, duration.calendar.empty() ? 0 : 1) = {duration.unit, duration.n};
  if (duration.calendar.empty()) return;
  push_text(L, duration.calendar);
  lua_setiuservalue(L, -2, 1);
}

std::optional<Date> to_date(lua_State* L, int index) {
  auto* at = static_cast<Date*>(luaL_testudata(L, index, kDate));
  return at ? std::optional(*at) : std::nullopt;
}

std::optional<Money> to_money(lua_State* L, int index) {
  auto* at = static_cast<Money*>(luaL_testudata(L, index, kMoney));
  return at ? std::optional(*at) : std::nullopt;
}

std::optional<Duration> to_duration(lua_State* L, int index) {
  auto* at = static_cast<Span*>(luaL_testudata(L, index, kDuration));
  if (!at) return std::nullopt;
  Duration duration{at->unit, at->n, ""};
  if (lua_getiuservalue(L, index, 1) == LUA_TSTRING) duration.calendar = text_at(L, -1);
  lua_pop(L, 1);
  return duration;
}

Date checked_date(lua_State* L, std::int64_t days) {
  if (days < kFirstDay.days || days > kLastDay.days) raise(L, "this date lies outside the years 1 to 9999");
  return {static_cast<std::int32_t>(days)};
}

std::optional<std::int64_t> times(std::int64_t cents, double factor) {
  if (!std::isfinite(factor) || std::fabs(factor) > 1e15) return std::nullopt;
  // The shortest decimal that is this double: what the author wrote, so that 0.29 means 29 hundredths.
  auto shortest = fmt::format("{}", factor);
  auto e = shortest.find('e');
  int exponent = e == std::string::npos ? 0 : std::atoi(shortest.c_str() + e + 1);
  Wide digits = 0;
  bool minus = false, fraction = false;
  for (char c : std::string_view(shortest).substr(0, e)) {
    if (c == '-') minus = true;
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    digits = digits * 10 + (c - '0');
    if (fraction) --exponent;
  }
  Wide product = digits * cents * (minus ? -1 : 1);
  for (; exponent > 0; --exponent) product *= 10;
  if (exponent < -30) return 0;  // less than half a cent of any amount
  Wide unit = 1;
  for (; exponent < 0; ++exponent) unit *= 10;
  Wide doubled = product * 2 + unit;  // half up: floor(x + 1/2)
  Wide rounded = doubled / (2 * unit);
  if (doubled % (2 * unit) != 0 && doubled < 0) --rounded;
  if (rounded > INT64_MAX || rounded < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(rounded);
}

}  // namespace trajectum::lua
