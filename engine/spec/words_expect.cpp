// `expect`: what a spec holds to be true. Each asks once and fails at its own line.
#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "spec/looks.hpp"
#include "spec/words_frame.hpp"

namespace trajectum::spec {
namespace {

constexpr const char* kExpect = "trajectum.spec.expect";

// User value 1 of an expect object: what it is about.

/// What an expectation is asked of: the object is upvalue 1; its arguments stand at 1, also after a colon.
struct Asked {
  Act& act;
  int subject;  // stack index of what it is about
};

Asked asked(lua_State* L) {
  if (lua_rawequal(L, 1, lua_upvalueindex(1)) && lua_gettop(L) > 0) lua_remove(L, 1);
  auto& act = act_of(L, "expect");
  act.idle_expect.reset();
  act.checked = true;
  lua_getiuservalue(L, lua_upvalueindex(1), 1);
  lua_insert(L, 1);  // the arguments go on from 2
  return {act, 1};
}

struct OfCase {
  Act& act;
  Rehearsal& rehearsal;
  CaseNo no;
  const route::Route& route;
  const state::Case& c;
};

OfCase of_case(lua_State* L, const char* word) {
  auto of = asked(L);
  auto handle = case_at(L, of.subject);
  if (!handle) misuse(L, fmt::format("expect(...).{} is asked of a case", word));
  auto& rehearsal = rehearsal_of(L, of.act, *handle);
  of.act.look_at(handle->rehearsal, handle->no);
  return {of.act, rehearsal, handle->no, rehearsal.route_of(handle->no), rehearsal.get(handle->no)};
}

std::vector<std::string> names_arg(lua_State* L, const OfCase& of, const char* what) {
  std::vector<std::string> out;
  auto value = value_arg(L, 2, what);
  if (!value.text().empty()) value = List{value};
  auto* list = value.as<List>();
  if (!list) misuse(L, fmt::format("{} takes a list of names: {{ \"a\", \"b\" }}", what));
  for (const auto& name : *list) {
    out.emplace_back(name.text());
    (void)nodes_arg(L, of.route, out.back());
  }
  return out;
}

int expect_at(lua_State* L) {
  auto of = of_case(L, "at");
  auto name = text_arg(L, 2, ".at");
  if (is_at(of.rehearsal, of.no, nodes_arg(L, of.route, name))) return 0;
  not_so(L, of.act, {"het traject is daar niet", "the case is not there"}, "at " + name,
         joined(standing(of.rehearsal, of.no)));
}

int expect_enabled(lua_State* L) {
  auto of = of_case(L, "enabled");
  auto names = names_arg(L, of, ".enabled");
  auto open = enabled(of.rehearsal, of.no);
  if (same_names(of.route, open, names)) return 0;
  not_so(L, of.act, {"andere stappen kunnen worden gedaan", "other steps can be worked on"}, joined(names),
         joined(open));
}

int expect_waiting(lua_State* L) {
  auto of = of_case(L, "waiting");
  auto names = names_arg(L, of, ".waiting");
  auto open = waiting(of.rehearsal, of.no);
  if (same_names(of.route, open, names)) return 0;
  not_so(L, of.act, {"andere wachtpunten staan open", "other waits are open"}, joined(names), joined(open));
}

int expect_ended(lua_State* L) {
  auto of = of_case(L, "ended");
  auto outcome = lua_isnoneornil(L, 2) ? std::string() : text_arg(L, 2, ".ended");
  if (!of.c.is_open() && (outcome.empty() || of.c.outcome == outcome)) return 0;
  not_so(L, of.act, {"het traject is zo niet afgelopen", "the case has not ended so"},
         "ended" + (outcome.empty() ? "" : " " + outcome), joined(standing(of.rehearsal, of.no)));
}

int expect_escalated(lua_State* L) {
  auto of = of_case(L, "escalated");
  auto who = text_arg(L, 2, ".escalated");
  auto wanted = who;
  if (who == "owner") wanted = of.c.owner.empty() ? of.route.owner : of.c.owner;
  auto told = escalations(of.rehearsal, of.no);
  if (std::find(told.begin(), told.end(), wanted) != told.end()) return 0;
  not_so(L, of.act, {"er is niet naar deze geëscaleerd", "it was not escalated to them"}, "escalated to " + who,
         joined(told));
}

int reached_within(lua_State* L) {  // upvalues: the date it was reached (days), the date the case was opened (days)
  auto& act = act_of(L, "expect");
  auto span = value_arg(L, lua_gettop(L), ".within");
  auto* duration = span.as<Duration>();
  if (!duration) misuse(L, ".within takes a duration, such as months(3)");
  Date on{static_cast<std::int32_t>(lua_tointeger(L, lua_upvalueindex(1)))};
  Date from{static_cast<std::int32_t>(lua_tointeger(L, lua_upvalueindex(2)))};
  auto last = calendar::local_date(calendar::add(calendar::midnight(from), *duration));
  if (on <= last) return 0;
  not_so(L, act, {"te laat bereikt", "reached too late"}, "by " + format_date(last), format_date(on));
}

int expect_reached(lua_State* L) {
  auto of = of_case(L, "reached");
  auto name = text_arg(L, 2, ".reached");
  auto nodes = nodes_arg(L, of.route, name);
  bool milestone = std::any_of(nodes.begin(), nodes.end(),
                               [&](auto node) { return of.route.node(node).kind == route::NodeKind::milestone; });
  if (!milestone) misuse(L, fmt::format("\"{}\" is not a milestone; .at says where a case is", name));
  auto on = reached_on(of.rehearsal, of.no, nodes);
  if (!on)
    not_so(L, of.act, {"de mijlpaal is niet bereikt", "the milestone was not reached"}, "reached " + name,
           joined(standing(of.rehearsal, of.no)));
  lua_createtable(L, 0, 1);
  lua_pushinteger(L, on->days);
  lua_pushinteger(L, calendar::local_date(of.c.opened_at).days);
  lua_pushcclosure(L, &reached_within, 2);
  lua_setfield(L, -2, kReachedWithin);
  return 1;
}

int expect_priority(lua_State* L) {
  auto of = of_case(L, "priority");
  auto wanted = text_arg(L, 2, ".priority");
  auto is = of.c.priority.empty() ? std::string("normal") : of.c.priority;
  if (wanted == is) return 0;
  not_so(L, of.act, {"het traject heeft een andere prioriteit", "the case has another priority"}, wanted, is);
}

int expect_next_action(lua_State* L) {
  auto of = of_case(L, "has_next_action");
  if (!of.c.is_open() || !of.rehearsal.engine().next_action(of.rehearsal.region(), of.c).empty()) return 0;
  not_so(L, of.act, {"het traject staat open en heeft geen volgende actie", "the case is open and has no next action"},
         "a next action", joined(standing(of.rehearsal, of.no)));
}

bool same_value(const Value& a, const Value& b) {
  auto number = [](const Value& v) -> std::optional<double> {
    if (auto* n = v.as<std::int64_t>()) return static_cast<double>(*n);
    if (auto* d = v.as<double>()) return *d;
    return std::nullopt;
  };
  auto x = number(a), y = number(b);
  return a == b || (x && y && *x == *y);
}

int expect_is(lua_State* L) {
  auto of = asked(L);
  if (lua_gettop(L) < 2) misuse(L, ".is takes what it should be; for nothing: .is(nil)");
  if (auto handle = case_at(L, 1)) {
    auto other = case_at(L, 2);
    of.act.look_at(handle->rehearsal, handle->no);
    if (other && other->rehearsal == handle->rehearsal && other->no == handle->no) return 0;
    not_so(L, of.act, {"het is een ander traject", "it is another case"},
           other ? fmt::format("case {}", other->no) : "?", fmt::format("case {}", handle->no));
  }
  auto is = value_arg(L, 1, "expect"), wanted = value_arg(L, 2, ".is");
  if (same_value(is, wanted)) return 0;
  not_so(L, of.act, {"het is iets anders", "it is something else"}, shown(wanted), shown(is));
}

/// True when the refusal is the one meant: by its id, or by words of its text. A failing script only when named.
bool meant(const Error& error, const std::string& reason) {
  if (reason.empty()) return error.code != ErrorCode::incident;
  auto id = error.reason.empty() ? std::string(wire_type(error.code)) : error.reason;
  if (id == reason) return true;
  const auto& text = error.text.empty() ? default_text(error.code) : error.text;
  return text.nl.find(reason) != std::string::npos || text.en.find(reason) != std::string::npos;
}

int expect_refused(lua_State* L) {
  auto of = asked(L);
  if (lua_type(L, 1) != LUA_TFUNCTION)
    misuse(L, "expect(f).refused() takes what is to be refused as a function: expect(function() ... end)");
  auto reason = lua_isnoneornil(L, 2) ? std::string() : text_arg(L, 2, ".refused");
  of.act.refusal.reset();
  auto depth = of.act.depth();
  lua_pushvalue(L, 1);
  int status = lua::call_back(L, 0, 0);
  if (status != LUA_OK && !of.act.refusal) return lua_error(L);  // something else went wrong in it
  of.act.leave_to(depth);
  auto wanted = "refused" + (reason.empty() ? "" : ": " + reason);
  if (status == LUA_OK)
    not_so(L, of.act, {"er is niets geweigerd", "nothing was refused"}, wanted, "everything was done");
  auto error = *of.act.refusal;
  of.act.refusal.reset();
  of.act.failure.reset();
  if (meant(error, reason)) return 0;
  auto id = error.reason.empty() ? std::string(wire_type(error.code)) : error.reason;
  not_so(L, of.act, {"om iets anders geweigerd", "refused for something else"}, wanted,
         "refused: " + id + " (" + error.text.in(of.act.setting().lang) + ")");
}

constexpr WordFunction kExpectations[] = {
    {"at", &expect_at},
    {"enabled", &expect_enabled},
    {"waiting", &expect_waiting},
    {"ended", &expect_ended},
    {"escalated", &expect_escalated},
    {"reached", &expect_reached},
    {"priority", &expect_priority},
    {"has_next_action", &expect_next_action},
    {"is", &expect_is},
    {"refused", &expect_refused},
};

int expect_index(lua_State* L) {
  luaL_checkudata(L, 1, kExpect);
  auto name = text_arg(L, 2, "expect");
  for (const auto& one : kExpectations) {
    if (name != one.name) continue;
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, one.function, 1);
    return 1;
  }
  misuse(L, fmt::format("expect has no \"{}\"{}", name, guess_of(name, expectation_names())));
}

}  // namespace

std::vector<std::string> expectation_names() {
  std::vector<std::string> names;
  for (const auto& one : kExpectations) names.emplace_back(one.name);
  return names;
}

void make_expect_type(lua_State* L) {
  luaL_newmetatable(L, kExpect);
  lua_pushcfunction(L, &expect_index);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

int word_expect(lua_State* L) {
  auto& act = act_of(L, "expect");
  if (lua_gettop(L) < 1) misuse(L, "expect takes what it is about: expect(case), expect(value), expect(function)");
  if (act.idle_expect) misuse(L, fmt::format("the expect of line {} asks nothing", *act.idle_expect));
  act.idle_expect = calling_line(L);
  lua_settop(L, 1);
  lua_newuserdatauv(L, 0, 1);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  luaL_setmetatable(L, kExpect);
  return 1;
}

}  // namespace trajectum::spec
