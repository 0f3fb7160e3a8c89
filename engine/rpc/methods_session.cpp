#include <set>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/alarms.hpp"
#include "pipeline/versions.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

Value principal(const Session& session, const std::string& name) {
  Record p;
  p.set("id", session.user);
  p.set("name", name);
  List roles;
  for (const auto& role : session.roles) roles.push_back(role);
  p.set("roles", std::move(roles));
  p.set("region", session.region);
  p.set("admin", session.admin);
  Record out;
  out.set("principal", std::move(p));
  return out;
}

Result<std::string> login(Services& services, Call& call) {
  auto& engine = services.engine;
  auto token = text_of(call, "token");
  auto wanted = text_of(call, "region");
  if (call.session.wrong_logins >= limits::kLoginsWrongFree) {  // a batch of guesses: the rest of it is not looked at
    Error e;
    e.code = ErrorCode::overloaded;
    e.reason = "login";
    e.text = {"Te veel aanmeldingen die niet klopten; wacht even.",
              "Too many logins that were not right; wait a moment."};
    e.retry_ms = limits::kLoginDelayMsFirst;
    return e;
  }
  for (const auto& [no, r] : engine.regions()) {
    if (!wanted.empty() && r->name != wanted) continue;
    auto user = services.reads.user_by_token(no, token);
    if (!user) continue;
    auto& s = call.session;
    s.logged_in = true;
    s.admin = user->admin;
    s.user = user->id;
    s.roles = user->roles;
    s.languages = user->languages;
    s.region = r->name;
    s.region_no = no;
    s.users_seen = services.users_changed;
    if (services.logged_in) services.logged_in(s);
    return to_json(principal(s, user->name));
  }
  ++call.session.wrong_logins;
  Error e;
  e.code = ErrorCode::unauthenticated;
  e.reason = "token";
  e.text = {"Dit token klopt niet (meer). Vraag de beheerder om een nieuw token.",
            "This token is not right (any more). Ask the administrator for a new one."};
  return e;
}

}  // namespace

void refresh(Session& session, Services& services) {
  if (!session.logged_in || session.users_seen == services.users_changed) return;
  auto user = services.reads.user(session.region_no, session.user);  // may throw: then he is looked at again
  session.users_seen = services.users_changed;
  session.logged_in = user.has_value();
  session.admin = user && user->admin;
  session.roles = user ? user->roles : std::vector<std::string>{};
  session.languages = user ? user->languages : std::vector<std::string>{};
}

void add_session_methods(MethodTable& table, Services& services) {
  table.add({.name = "session.hello",
             .summary = "Says what server this is, and sets the session's language.",
             .access = Access::anyone,
             .result = "{server, version, lang}",
             .run = [&services](Call& call) -> Result<std::string> {
               auto lang = text_of(call, "lang");
               if (!lang.empty()) call.session.lang = call.lang;
               Record out;
               out.set("server", "trajectum");
               out.set("version", services.version);
               out.set("lang", call.session.lang == Lang::nl ? "nl" : "en");
               return to_json(out);
             }});
  table.add({.name = "session.login",
             .summary = "Logs in with a token.",
             .access = Access::anyone,
             .params = {{.name = "token", .required = true, .doc = "as an administrator gave it"},
                        {.name = "region", .doc = "the region, when the token is known in several"}},
             .result = "{principal: {id, name, roles, region, admin}}",
             .errors = {ErrorCode::unauthenticated, ErrorCode::overloaded},
             .run = [&services](Call& call) { return login(services, call); }});
  table.add({.name = "session.logout",
             .summary = "Forgets who is logged in.",
             .result = "{}",
             .run = [](Call& call) -> Result<std::string> {
               auto no = call.session.no;
               auto lang = call.session.lang;
               auto wrong_logins = call.session.wrong_logins;
               call.session = Session{};
               call.session.wrong_logins = wrong_logins;
               call.session.no = no;
               call.session.lang = lang;
               return std::string("{}");
             }});
  table.add({.name = "session.whoami",
             .summary = "Says who is logged in.",
             .result = "{principal}",
             .run = [&services](Call& call) -> Result<std::string> {
               auto user = services.reads.user(call.session.region_no, call.session.user);
               return to_json(principal(call.session, user ? user->name : call.session.user));
             }});
}

namespace {

Record disk_value(const pipeline::Engine& engine, Lang lang) {
  Record out;
  auto why = engine.trouble();
  out.set("state", why ? why->reason.substr(why->reason.find('.') + 1) : "sound");
  if (why) {
    out.set("reason", why->reason);
    out.set("message", why->text.in(lang));
  }
  return out;
}

constexpr std::size_t kAlarmCasesShown = 50;  // as a page of a list has; the alarm's value counts them all

/// The cases that an alarm is about, the first ones.
List cases_of(Services& services, const pipeline::Alarms::Standing& one) {
  List out;
  auto* r = std::string_view(one.kind->name) == "cases.let_go" ? services.engine.region(one.region) : nullptr;
  if (!r) return out;
  for (auto no : r->robbed) {
    if (out.size() == kAlarmCasesShown) break;
    out.emplace_back(services.engine.ids().case_id(r->no, no));
  }
  return out;
}

/// Who has not logged in hears of each alarm once, and no region's numbers.
Result<std::string> health(Services& services, Call& call) {
  auto why = services.engine.trouble();
  Record out;
  out.set("status", why ? "read_only" : "ok");
  if (why) out.set("reason", why->reason);
  List alarms;
  std::set<std::string> told;
  for (const auto& one : services.alarms ? services.alarms->standing() : std::vector<pipeline::Alarms::Standing>()) {
    bool may_see = call.session.logged_in && call.session.admin;
    if (may_see && one.region != 0 && one.region != call.session.region_no) continue;
    if (!may_see && !told.insert(one.kind->name).second) continue;
    Record alarm;
    alarm.set("alarm", one.kind->name);
    alarm.set("since", calendar::format_instant(one.since));
    if (may_see) {
      if (one.region != 0) alarm.set("region", call.session.region);
      if (!one.what.empty()) alarm.set("what", one.what);
      alarm.set("value", one.value);
      alarm.set("limit", one.limit);
      alarm.set("unit", one.kind->unit);
      alarm.set("says", one.says(call.lang));
      if (auto cases = cases_of(services, one); !cases.empty()) alarm.set("cases", std::move(cases));
    }
    alarm.set("do", one.kind->does.in(call.lang));
    alarms.emplace_back(std::move(alarm));
  }
  if (!alarms.empty()) out.set("alarms", std::move(alarms));
  return to_json(out);
}

Result<std::string> slow_turns(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  List turns;
  for (const auto& turn : r.gate->turns().newest()) {
    if (turns.size() == *limit) break;
    Record one;
    one.set("at", calendar::format_instant(turn.at));
    if (turn.case_no != 0) {
      one.set("case", services.engine.ids().case_id(r.no, turn.case_no));
      one.set("command", turn.command);
      one.set("route", turn.route);
    }
    one.set("version", turn.version);
    one.set("ms", turn.ms);
    one.set("lua_ms", turn.lua_ms);
    one.set("handlers", turn.handlers);
    if (turn.handler.line > 0) {
      one.set("handler", pipeline::place_of(turn.handler));
      if (!turn.node.empty()) one.set("node", turn.node);
      one.set("handler_ms", turn.handler_ms);
      one.set("instructions", turn.instructions);
    }
    if (turn.hot.line > 0) one.set("hot", pipeline::place_of(turn.hot));
    turns.emplace_back(std::move(one));
  }
  Record out;
  out.set("turns", std::move(turns));
  return to_json(out);
}

Result<std::string> info(Services& services, Call& call) {
  List regions;
  auto& r = region_of(services, call);
  Record one;
  one.set("region", r.name);
  one.set("bundle", r.bundle->id);
  one.set("version", r.bundle->version);
  one.set("hash", r.bundle->hash);
  bool activated = pipeline::Versions(services.engine).active(r.no).has_value();
  one.set("of", activated ? "activation" : "folder");
  one.set("cases", services.reads.figures(r.no).cases);
  if (services.engine.is_held(r.no)) one.set("held", true);
  if (auto why = stopped_value(r); !why.empty()) one.set("stopped", why);
  regions.push_back(std::move(one));
  Record out;
  out.set("version", services.version);
  out.set("now", calendar::format_instant(services.engine.now()));
  out.set("disk", disk_value(services.engine, call.lang));
  out.set("regions", std::move(regions));
  return to_json(out);
}

Result<std::string> clock(Services& services, Call& call) {
  auto& engine = services.engine;
  auto to_text = text_of(call, "advance_to");
  auto* by = call.params.get("advance").as<Record>();
  std::size_t fired = 0;
  if (!to_text.empty() || by) {
    if (!call.session.admin)
      return forbidden({"Alleen een beheerder mag de klok verzetten.", "Only an administrator may move the clock."});
    if (auto error = held(services, call)) return *error;
    if (!services.virtual_clock)
      return refused("clock", {"Deze server loopt op echte tijd; start hem met --virtual-clock.",
                               "This server runs in real time; start it with --virtual-clock."});
    if (!to_text.empty() && by)
      return invalid_params("advance",
                            {"Geef advance of advance_to, niet beide.", "Give advance or advance_to, not both."});
    std::optional<Instant> to;
    if (by) {
      auto unit = unit_of(by->get("unit").text());
      auto n = by->get("n").integer(-1);
      if (!unit || n < 0 || n > 1000000)
        return invalid_params("advance", {"advance is een duur, zoals {\"n\": 1, \"unit\": \"days\"}.",
                                          "advance is a duration, such as {\"n\": 1, \"unit\": \"days\"}."});
      to = calendar::add(engine.now(), Duration{*unit, n, ""});
    } else {
      to = calendar::parse_instant(to_text);
    }
    if (!to || *to < engine.now())
      return invalid_params("advance_to", {"Geef een moment dat niet voorbij is.", "Give a moment that is not past."});
    auto advanced = engine.advance(*services.virtual_clock, *to);
    if (!advanced) return advanced.error();
    fired = *advanced;
  }
  Record out;
  out.set("now", calendar::format_instant(engine.now()));
  out.set("virtual", services.virtual_clock != nullptr);
  out.set("timers", static_cast<std::int64_t>(fired));
  return to_json(out);
}

}  // namespace

void add_system_methods(MethodTable& table, Services& services) {
  table.add({.name = "system.health",
             .summary = "Says whether the server serves and can write, and which alarms stand.",
             .access = Access::anyone,
             .result = "{status, reason, alarms: [{alarm, since, do, and for an administrator: region, what, value, "
                       "limit, unit, says, cases}]}",
             .run = [&services](Call& call) { return health(services, call); }});
  table.add({.name = "system.slow_turns",
             .summary = "The newest turns that took long, and where in the Lua.",
             .access = Access::admin,
             .params = {{.name = "limit", .type = ParamType::integer}},
             .result = "{turns: [{at, case, command, route, version, ms, lua_ms, handlers, handler, node, handler_ms, "
                       "instructions, hot}]}",
             .run = [&services](Call& call) { return slow_turns(services, call); }});
  table.add({.name = "system.info",
             .summary = "Says what is served: version, regions and their bundles.",
             .result =
                 "{version, now, disk: {state, reason, message}, regions: [{region, bundle, version, hash, of, cases, "
                 "held, stopped: {by, at, reason}}]}",
             .run = [&services](Call& call) { return info(services, call); }});
  table.add({.name = "system.metrics",
             .summary = "Figures of the server itself, for who watches over it.",
             .access = Access::admin,
             .result = "{groups, database_steps, history, cases, warm_cases, next_due, without_next_action, handlers: "
                       "{ms_last_minute, slow}}",
             .run = [&services](Call& call) -> Result<std::string> {
               auto& engine = services.engine;
               auto& r = region_of(services, call);
               Record out;
               auto figures = services.reads.figures(r.no);
               out.set("groups", static_cast<std::int64_t>(figures.groups));
               out.set("database_steps", static_cast<std::int64_t>(figures.steps));
               out.set("history", figures.history);
               out.set("cases", figures.cases);
               out.set("warm_cases", static_cast<std::int64_t>(r.cases.size()));
               if (auto next = engine.next_due()) out.set("next_due", calendar::format_instant(*next));
               out.set("without_next_action", static_cast<std::int64_t>(r.robbed.size()));
               Record handlers;
               handlers.set("ms_last_minute", r.gate->ms_in_minute());
               handlers.set("slow", r.gate->slow_calls());
               out.set("handlers", std::move(handlers));
               return to_json(out);
             }});
  table.add(
      {.name = "system.clock",
       .summary = "Tells the time; a virtual clock is moved by it, playing every due timer at its own instant, in "
                  "order, before it answers.",
       .params = {{.name = "advance",
                   .type = ParamType::record,
                   .doc = "how far",
                   .fields = {{.name = "n", .type = ParamType::integer, .required = true},
                              {.name = "unit",
                               .required = true,
                               .one_of = {"minutes", "hours", "days", "weeks", "months", "years", "workdays"}}}},
                  {.name = "advance_to", .type = ParamType::text, .doc = "to this date (its first instant) or moment"}},
       .result = "{now, virtual, timers}",
       .errors = {ErrorCode::forbidden, ErrorCode::refused},
       .run = [&services](Call& call) { return clock(services, call); }});
}

}  // namespace trajectum::rpc
