// `case` in a spec: what it can be asked, and what can be done with it.
#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "spec/doing.hpp"
#include "spec/words_frame.hpp"

namespace trajectum::spec {
namespace {

constexpr const char* kCase = "trajectum.spec.case";
constexpr const char* kPart = "trajectum.spec.part";

struct PartHandle {
  CaseHandle of;
  bool subject = false;
};

CaseHandle& own_case(lua_State* L) {
  auto* handle = static_cast<CaseHandle*>(luaL_testudata(L, 1, kCase));
  if (!handle) misuse(L, "methods of a case are called with a colon: case:complete(\"step\")");
  return *handle;
}

std::string person_of(lua_State* L, int index) {
  std::string out;
  if (lua_getiuservalue(L, index, 1) == LUA_TSTRING) out = lua_tostring(L, -1);
  lua_pop(L, 1);
  return out;
}

/// What a method acts on: looked at, so that a failure tells its story.
struct At {
  Act& act;
  Rehearsal& rehearsal;
  CaseNo no;
  std::string person;
  Doing doing() const { return Doing(rehearsal, no, person); }
};

At at_of(lua_State* L) {
  auto& act = act_of(L, "a case");
  auto& handle = own_case(L);
  auto& rehearsal = rehearsal_of(L, act, handle);
  act.look_at(handle.rehearsal, handle.no);
  return {act, rehearsal, handle.no, person_of(L, 1)};
}

/// A name of a node of this kind, which the route must have; whether it is live is the engine's to say.
std::string node_arg(lua_State* L, const At& at, const char* method, bool (*fits)(const route::Node&),
                     const char* kind) {
  auto name = text_arg(L, 2, method);
  const auto& route = at.rehearsal.route_of(at.no);
  for (auto index : named(route, name))
    if (fits(route.node(index))) return name;
  std::vector<std::string> names;
  for (const auto& node : route.nodes) {
    if (!fits(node)) continue;
    names.push_back(node.id);
    names.push_back(node.name);
  }
  misuse(L, fmt::format("{}: {} has no {} \"{}\"{}", method, route.id, kind, name, guess_of(name, names)));
}

bool is_step(const route::Node& n) { return n.is_work(); }
bool has_result(const route::Node& n) {
  return n.is_work() || n.kind == route::NodeKind::job || n.kind == route::NodeKind::wait ||
         n.kind == route::NodeKind::subroute;
}
bool is_job(const route::Node& n) { return n.kind == route::NodeKind::job; }
bool is_each(const route::Node& n) { return n.kind == route::NodeKind::each; }
bool is_added(const route::Node& n) { return is_each(n) || n.kind == route::NodeKind::optional; }

/// What need not be said in a spec.
std::string text_of(const Record& given, const char* member) {
  return given.get(member).empty() ? std::string("spec") : std::string(given.get(member).text());
}

std::optional<Date> date_of(lua_State* L, const Record& given, const char* member, const char* method) {
  const auto& value = given.get(member);
  if (value.empty()) return std::nullopt;
  auto* date = value.as<Date>();
  if (!date) misuse(L, fmt::format("{}: {} is a date, such as today() + weeks(2)", method, member));
  return *date;
}

template <class Command>
int command(lua_State* L, const At& at, const Command& run) {
  Result<void> done;
  {
    EngineTime time(L);
    done = run(at.doing());
  }
  must(L, at.act, done);
  return 0;
}

int method_by(lua_State* L) {
  auto at = at_of(L);
  auto person = text_arg(L, 2, "case:by");
  if (!at.rehearsal.knows(person))
    misuse(L, fmt::format("there is nobody called \"{}\"{}; make them with person(\"{}\", {{ roles = {{ }} }})", person,
                          guess_of(person, at.rehearsal.people()), person));
  push_case(L, own_case(L).rehearsal, at.no);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 1);
  return 1;
}

int method_start(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:start", &is_step, "step");
  return command(L, at, [&](Doing doing) { return doing.start(step); });
}

/// How something ends: `[outcome], [form]` behind its name. `form`: what the second is called.
struct Ending {
  std::string outcome;
  std::optional<Record> form;
};

Ending ending_args(lua_State* L, const char* method, const std::string& name, const char* form) {
  if (lua_type(L, 3) == LUA_TTABLE && lua_type(L, 4) == LUA_TSTRING)
    misuse(L, fmt::format("{0}: the outcome comes before the {2}: {0}(\"{1}\", \"{3}\", {{ … }})", method, name, form,
                          lua_tostring(L, 4)));
  Ending out;
  int form_at = 3;
  if (lua_type(L, 3) == LUA_TSTRING) {
    out.outcome = text_arg(L, 3, method);
    form_at = 4;
  }
  if (!lua_isnoneornil(L, form_at))
    out.form = record_arg(L, form_at, fmt::format("the {} of {}", form, method).c_str());
  return out;
}

int method_complete(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:complete", &is_step, "step");
  auto [outcome, form] = ending_args(L, "case:complete", step, "form");
  return command(L, at,
                 [&, outcome = outcome, form = form](Doing doing) { return doing.complete(step, outcome, form); });
}

int method_skip(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:skip", &is_step, "step");
  auto reason = lua_isnoneornil(L, 3) ? std::string("spec") : text_arg(L, 3, "the reason of case:skip");
  return command(L, at, [&](Doing doing) { return doing.skip(step, reason); });
}

int method_redo(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:redo", &is_step, "step");
  auto reason = lua_isnoneornil(L, 3) ? std::string("spec") : text_arg(L, 3, "the reason of case:redo");
  return command(L, at, [&](Doing doing) { return doing.redo(step, reason); });
}

int method_confirm(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:confirm", &is_step, "step");
  auto reason = lua_isnoneornil(L, 3) ? std::string("spec") : text_arg(L, 3, "the reason of case:confirm");
  return command(L, at, [&](Doing doing) { return doing.confirm(step, reason); });
}

int method_cancel(lua_State* L) {
  auto at = at_of(L);
  auto reason = lua_isnoneornil(L, 2) ? std::string("spec") : text_arg(L, 2, "the reason of case:cancel");
  return command(L, at, [&](Doing doing) { return doing.cancel(reason); });
}

int method_add(lua_State* L) {
  auto at = at_of(L);
  auto name = node_arg(L, at, "case:add", &is_added, "optional step or `each`");
  auto item = value_arg(L, 3, "the item of case:add");
  return command(L, at, [&](Doing doing) { return doing.add(name, item); });
}

int method_close(lua_State* L) {
  auto at = at_of(L);
  auto name = node_arg(L, at, "case:close", &is_each, "`each`");
  return command(L, at, [&](Doing doing) { return doing.close(name); });
}

int method_attach(lua_State* L) {
  auto at = at_of(L);
  auto kind = text_arg(L, 2, "case:attach");
  return command(L, at, [&](Doing doing) { return doing.attach(kind); });
}

int method_send(lua_State* L) {
  auto at = at_of(L);
  turn::Play::Message message;
  message.message = text_arg(L, 2, "case:send");
  auto given = record_arg(L, 3, "case:send");
  check_names(L, given, {"data", "ttl"}, "case:send");
  message.data = given.get("data");
  if (!given.get("ttl").empty()) {
    auto* ttl = given.get("ttl").as<Duration>();
    if (!ttl) misuse(L, "case:send: ttl is a duration, such as days(3)");
    message.ttl = *ttl;
  }
  return command(L, at, [&](Doing doing) { return doing.send(message); });
}

int method_done(lua_State* L) {
  auto at = at_of(L);
  auto job = node_arg(L, at, "case:done", &is_job, "job");
  auto [outcome, result] = ending_args(L, "case:done", job, "result");
  return command(L, at,
                 [&, outcome = outcome, result = result](Doing doing) { return doing.done(job, outcome, result); });
}

int method_fail(lua_State* L) {
  auto at = at_of(L);
  auto job = node_arg(L, at, "case:fail", &is_job, "job");
  auto given = record_arg(L, 3, "case:fail");
  check_names(L, given, {"error", "class", "retry_after"}, "case:fail");
  auto* rest = given.get("retry_after").as<Duration>();
  if (!given.get("retry_after").empty() && !rest) misuse(L, "case:fail: retry_after is a duration, such as minutes(5)");
  return command(L, at, [&](Doing doing) {
    return doing.fail(job, text_of(given, "error"), std::string(given.get("class").text()),
                      rest ? std::optional(*rest) : std::nullopt);
  });
}

std::string term_arg(lua_State* L, const At& at, const char* method) {
  auto term = text_arg(L, 2, method);
  const auto& route = at.rehearsal.route_of(at.no);
  std::vector<std::string> names;
  for (const auto& node : route.nodes)
    for (const auto& one : node.terms) names.push_back(one.id);
  if (std::find(names.begin(), names.end(), term) == names.end())
    misuse(L, fmt::format("{}: {} has no term \"{}\"{}", method, route.id, term, guess_of(term, names)));
  return term;
}

int method_suspend_term(lua_State* L) {
  auto at = at_of(L);
  auto term = term_arg(L, at, "case:suspend_term");
  auto given = record_arg(L, 3, "case:suspend_term");
  check_names(L, given, {"ground", "till", "letter", "sent"}, "case:suspend_term");
  auto till = date_of(L, given, "till", "case:suspend_term"), sent = date_of(L, given, "sent", "case:suspend_term");
  if (!till) misuse(L, "case:suspend_term: till is the day on which it runs again, such as today() + weeks(2)");
  return command(L, at, [&](Doing doing) {
    return doing.suspend_term(term, std::string(given.get("ground").text()), text_of(given, "letter"), sent, *till);
  });
}

int method_resume_term(lua_State* L) {
  auto at = at_of(L);
  auto term = term_arg(L, at, "case:resume_term");
  auto given = record_arg(L, 3, "case:resume_term");
  check_names(L, given, {"on", "reason"}, "case:resume_term");
  auto on = date_of(L, given, "on", "case:resume_term");
  return command(L, at, [&](Doing doing) { return doing.resume_term(term, on, text_of(given, "reason")); });
}

int method_term_end(lua_State* L) {
  auto at = at_of(L);
  auto name = term_arg(L, at, "case:term_end");
  const state::Term* found = nullptr;  // the one that runs, else the last that ended
  for (const auto& term : at.rehearsal.get(at.no).terms)
    if (term.name == name && (!found || found->ended)) found = &term;
  lua::push_frozen_value(L, found && found->counted.date ? Value(*found->counted.date) : Value());
  return 1;
}

/// The node that a part of the case is called by; "" = the whole case.
std::string part_of(lua_State* L, const At& at, const Record& given, const char* member) {
  std::string name(given.get(member).text());
  if (!name.empty()) nodes_arg(L, at.rehearsal.route_of(at.no), name);
  return name;
}

int method_suspend(lua_State* L) {
  auto at = at_of(L);
  auto given = record_arg(L, 2, "case:suspend");
  check_names(L, given, {"till", "node", "reason"}, "case:suspend");
  auto till = date_of(L, given, "till", "case:suspend");
  if (!till)
    misuse(L, "case:suspend: till is the day its owner is asked whether it goes on, such as today() + weeks(2)");
  auto node = part_of(L, at, given, "node");
  return command(L, at, [&](Doing doing) { return doing.suspend(node, *till, text_of(given, "reason")); });
}

int method_resume(lua_State* L) {
  auto at = at_of(L);
  auto given = record_arg(L, 2, "case:resume");
  check_names(L, given, {"node", "reason"}, "case:resume");
  auto node = part_of(L, at, given, "node");
  return command(L, at, [&](Doing doing) { return doing.resume(node, text_of(given, "reason")); });
}

int method_reopen(lua_State* L) {
  auto at = at_of(L);
  auto given = record_arg(L, 2, "case:reopen");
  check_names(L, given, {"at", "reason"}, "case:reopen");
  auto node = part_of(L, at, given, "at");
  return command(L, at, [&](Doing doing) { return doing.reopen(node, text_of(given, "reason")); });
}

int change_link(lua_State* L, const char* method, bool over) {
  auto at = at_of(L);
  auto kind = text_arg(L, 2, method);
  const auto& kinds = turn::link_kinds();
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
    misuse(L, fmt::format("{}: no link is called \"{}\"{}", method, kind, guess_of(kind, kinds)));
  auto other = case_at(L, 3);
  if (!other || other->rehearsal != own_case(L).rehearsal)
    misuse(L, fmt::format("{} wants the other case: {}(\"{}\", other)", method, method, kind));
  return command(L, at, [&](Doing doing) { return doing.link(kind, other->no, over, "spec"); });
}
int method_link(lua_State* L) { return change_link(L, "case:link", false); }
int method_unlink(lua_State* L) { return change_link(L, "case:unlink", true); }

int method_extend(lua_State* L) {
  auto at = at_of(L);
  auto term = term_arg(L, at, "case:extend");
  auto given = record_arg(L, 3, "case:extend");
  check_names(L, given, {"duration", "reason"}, "case:extend");
  auto* span = given.get("duration").as<Duration>();
  if (!span) misuse(L, "case:extend: duration is a duration, such as weeks(6)");
  return command(L, at, [&](Doing doing) { return doing.extend(term, *span, text_of(given, "reason")); });
}

int method_result(lua_State* L) {
  auto at = at_of(L);
  auto step = node_arg(L, at, "case:result", &has_result, "step, job, wait or subroute");
  const auto& route = at.rehearsal.route_of(at.no);
  for (auto index : named(route, step))
    if (const auto& data = at.rehearsal.get(at.no).brought_to(index); !data.empty())
      return lua::push_frozen_value(L, data), 1;
    else if (auto* result = at.rehearsal.get(at.no).result(index))
      return lua::push_frozen_value(L, *result), 1;
  lua_pushnil(L);
  return 1;
}

int method_reached(lua_State* L) {
  auto at = at_of(L);
  auto nodes = nodes_arg(L, at.rehearsal.route_of(at.no), text_arg(L, 2, "case:reached"));
  const auto& reached = at.rehearsal.get(at.no).milestones;
  lua_pushboolean(L, std::any_of(reached.begin(), reached.end(), [&](const auto& m) {
                    return std::find(nodes.begin(), nodes.end(), m.node) != nodes.end();
                  }));
  return 1;
}

int method_visited(lua_State* L) {
  auto at = at_of(L);
  auto nodes = nodes_arg(L, at.rehearsal.route_of(at.no), text_arg(L, 2, "case:visited"));
  const auto& visited = at.rehearsal.get(at.no).visited;
  lua_pushboolean(L, std::any_of(visited.begin(), visited.end(), [&](auto node) {
                    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
                  }));
  return 1;
}

int method_reserved(lua_State* L) {
  auto at = at_of(L);
  auto reg = text_arg(L, 2, "case:reserved");
  const auto& registers = at.rehearsal.bundle().registers;
  auto declared = registers.find(reg);
  if (declared == registers.end()) {
    std::vector<std::string> names;
    for (const auto& [id, unused] : registers) names.push_back(id);
    misuse(L, fmt::format("case:reserved: there is no register \"{}\"{}", reg, guess_of(reg, names)));
  }
  List records;
  for (const auto& seat : at.rehearsal.get(at.no).seats) {
    if (seat.reg != reg) continue;
    auto record = at.rehearsal.record_of(reg, seat.record);
    record.set(declared->second.key.name, seat.record);
    record.set("id", seat.record);
    records.emplace_back(std::move(record));
  }
  lua::push_frozen_records(L, records, nullptr);
  return 1;
}

constexpr WordFunction kMethods[] = {
    {"by", &method_by},
    {"start", &method_start},
    {"complete", &method_complete},
    {"skip", &method_skip},
    {"add", &method_add},
    {"close", &method_close},
    {"attach", &method_attach},
    {"send", &method_send},
    {"done", &method_done},
    {"extend", &method_extend},
    {"result", &method_result},
    {"reached", &method_reached},
    {"visited", &method_visited},
    {"reserved", &method_reserved},
    {"redo", &method_redo},
    {"confirm", &method_confirm},
    {"cancel", &method_cancel},
    {"fail", &method_fail},
    {"suspend", &method_suspend},
    {"resume", &method_resume},
    {"suspend_term", &method_suspend_term},
    {"resume_term", &method_resume_term},
    {"term_end", &method_term_end},
    {"reopen", &method_reopen},
    {"link", &method_link},
    {"unlink", &method_unlink},
};

Value property(Rehearsal& rehearsal, CaseNo no, const std::string& name, bool& known) {
  const auto& c = rehearsal.get(no);
  auto text = [](const std::string& s) { return s.empty() ? Value() : Value(s); };
  known = true;
  if (name == "id") return rehearsal.engine().ids().case_id(c.region, c.no);
  if (name == "key") return text(c.key);
  if (name == "opened") return calendar::local_date(c.opened_at);
  if (name == "owner") return text(c.owner);
  if (name == "priority") return text(c.priority);
  if (name == "outcome") return text(c.outcome);
  if (name == "next_action") return rehearsal.engine().next_action(rehearsal.region(), c);
  known = false;
  return {};
}

int case_index(lua_State* L) {
  auto at = at_of(L);
  auto name = text_arg(L, 2, "a case");
  for (const auto& method : kMethods)
    if (name == method.name) return lua_pushcfunction(L, method.function), 1;
  const auto& subject = at.rehearsal.route_of(at.no).subject;
  if (name == "file" || name == subject) {
    *static_cast<PartHandle*>(lua_newuserdatauv(L, sizeof(PartHandle), 0)) = {own_case(L), name == subject};
    luaL_setmetatable(L, kPart);
    return 1;
  }
  bool known = false;
  auto value = property(at.rehearsal, at.no, name, known);
  if (known) return lua::push_frozen_value(L, value), 1;
  auto names = case_member_names();
  names.push_back(subject);
  misuse(L, fmt::format("a case has no \"{}\"{}", name, guess_of(name, names)));
}

int case_newindex(lua_State* L) {
  misuse(L, "a spec changes a case by what people do: case:complete(...), case:send(...)");
}

int part_index(lua_State* L) {
  auto handle = *static_cast<PartHandle*>(luaL_checkudata(L, 1, kPart));
  auto& rehearsal = rehearsal_of(L, act_of(L, "a case"), handle.of);
  auto name = text_arg(L, 2, "a field");
  const auto& c = rehearsal.get(handle.of.no);
  const auto& route = rehearsal.route_of(handle.of.no);
  const auto& reg = rehearsal.bundle().registers.at(route.subject);
  const auto& fields = handle.subject ? reg.fields : route.file;
  bool key = handle.subject && (name == "id" || name == reg.key.name);
  if (!key && !find_field(fields, name)) {
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.name);
    auto what = handle.subject ? fmt::format("register \"{}\"", reg.id) : std::string("the case file");
    misuse(L, fmt::format("{} has no field \"{}\"{}", what, name, guess_of(name, names)));
  }
  if (key)
    lua::push_frozen_value(L, c.subject_id);
  else
    lua::push_frozen_value(L, handle.subject ? rehearsal.record_of(reg.id, c.subject_id).get(name) : c.file.get(name));
  return 1;
}

int same_case(lua_State* L) {
  auto a = case_at(L, 1), b = case_at(L, 2);
  lua_pushboolean(L, a && b && a->rehearsal == b->rehearsal && a->no == b->no);
  return 1;
}

void make_type(lua_State* L, const char* type, lua_CFunction index) {
  luaL_newmetatable(L, type);
  lua_pushcfunction(L, index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, &case_newindex);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, &same_case);
  lua_setfield(L, -2, "__eq");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

}  // namespace

std::vector<std::string> case_member_names() {
  std::vector<std::string> names{"file", "id", "key", "opened", "owner", "priority", "outcome", "next_action"};
  for (const auto& method : kMethods) names.emplace_back(method.name);
  return names;
}

void make_case_type(lua_State* L) {
  make_type(L, kCase, &case_index);
  make_type(L, kPart, &part_index);
}

void push_case(lua_State* L, std::uint64_t rehearsal, CaseNo no) {
  *static_cast<CaseHandle*>(lua_newuserdatauv(L, sizeof(CaseHandle), 1)) = {rehearsal, no};
  luaL_setmetatable(L, kCase);
}

std::optional<CaseHandle> case_at(lua_State* L, int index) {
  auto* handle = static_cast<CaseHandle*>(luaL_testudata(L, index, kCase));
  if (!handle) return std::nullopt;
  return *handle;
}

Rehearsal& rehearsal_of(lua_State* L, Act& act, const CaseHandle& handle) {
  auto* rehearsal = act.rehearsal(handle.rehearsal);
  if (!rehearsal) misuse(L, "this case belongs to an exploration that is over");
  return *rehearsal;
}

std::vector<route::NodeIndex> nodes_arg(lua_State* L, const route::Route& route, const std::string& name) {
  auto nodes = named(route, name);
  if (!nodes.empty()) return nodes;
  std::vector<std::string> names;
  for (const auto& node : route.nodes) {
    names.push_back(node.id);
    names.push_back(node.name);
  }
  misuse(L, fmt::format("{} has no node \"{}\"{}", route.id, name, guess_of(name, names)));
}

}  // namespace trajectum::spec
