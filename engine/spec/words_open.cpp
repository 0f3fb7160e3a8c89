// The words that give a spec its cases: open, at, explore, cases.
#include <fmt/core.h>

#include <algorithm>

#include "spec/doing.hpp"
#include "spec/explore.hpp"
#include "spec/looks.hpp"
#include "spec/made_up.hpp"
#include "spec/way.hpp"
#include "spec/words_frame.hpp"

namespace trajectum::spec {
namespace {

const route::Route& route_arg(lua_State* L, Rehearsal& rehearsal, const char* word) {
  auto id = text_arg(L, 1, word);
  const auto& routes = rehearsal.bundle().routes;
  auto found = routes.find(id);
  if (found != routes.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, route] : routes) names.push_back(name);
  misuse(L, fmt::format("{}: there is no route \"{}\"{}", word, id, guess_of(id, names)));
}

/// The subject as the spec gives it: a record, the key of one, or nothing.
Result<std::string> subject_of(Rehearsal& rehearsal, const route::Route& route, const Value& given) {
  MadeUp made_up(rehearsal);
  const auto& reg = rehearsal.bundle().registers.at(route.subject);
  auto id = std::string(given.text());
  Record record;
  if (auto* fields = given.as<Record>()) {
    record = *fields;
    for (const auto& name : {std::string("id"), reg.key.name}) {
      if (!record.get(name).text().empty()) id = record.get(name).text();
      if (!find_field(reg.fields, name)) record.erase(name);
    }
  }
  if (id.empty()) id = made_up.new_key(reg.id);
  if (!record.empty() || !rehearsal.has_record(reg.id, id))
    if (auto made = made_up.record(reg.id, id, record); !made) return made.error();
  return id;
}

int word_open(lua_State* L) {
  auto& act = act_of(L, "open");
  auto& rehearsal = act.now();
  const auto& route = route_arg(L, rehearsal, "open");
  auto given = record_arg(L, 2, "open");
  check_names(L, given, {route.subject, "file"}, "open");
  Record file;
  if (auto* fields = given.get("file").as<Record>()) file = *fields;
  Result<CaseNo> opened = CaseNo{0};
  {
    EngineTime time(L);
    auto subject = subject_of(rehearsal, route, given.get(route.subject));
    auto supplied = MadeUp(rehearsal).supply(route.file, file);
    if (!subject)
      opened = subject.error();
    else if (!supplied)
      opened = supplied.error();
    else
      opened = rehearsal.open(route.id, *subject, file);
  }
  if (!opened) refuse(L, act, opened.error());
  act.look_at(act.number_now(), *opened);
  push_case(L, act.number_now(), *opened);
  return 1;
}

/// Finds the way and goes it. An error with a case number 0: the case could not be opened.
Result<CaseNo> go_to(Rehearsal& rehearsal, Coverage* coverage, const route::Route& route, route::NodeIndex target) {
  auto subject = subject_of(rehearsal, route, {});
  if (!subject) return subject.error();
  Result<Way> way = Way();
  {
    Coverage::Quiet quiet(coverage);  // a search sees much that the spec does not
    way = find_way(rehearsal, route.id, *subject, {}, target);
  }
  if (!way) return way.error();
  for (const auto& move : way->before)
    if (auto made = make(rehearsal, 0, move); !made) return made.error();
  auto opened = rehearsal.open(route.id, *subject, {});
  if (!opened) return opened;
  for (const auto& move : way->moves)
    if (auto made = make(rehearsal, *opened, move); !made) return made.error();
  return opened;
}

int word_at(lua_State* L) {
  auto& act = act_of(L, "at");
  auto& rehearsal = act.now();
  const auto& route = route_arg(L, rehearsal, "at");
  auto nodes = nodes_arg(L, route, text_arg(L, 2, "at"));
  if (nodes.size() > 1) {
    std::vector<std::string> names;
    for (auto node : nodes) names.push_back(route.node(node).name);
    misuse(L, fmt::format("at: several nodes are called that; give the full name: {}", joined(names)));
  }
  const auto& target = route.node(nodes.front());
  using route::NodeKind;
  bool rests = target.is_work() || target.is_scope() || target.kind == NodeKind::wait ||
               target.kind == NodeKind::subroute || target.kind == NodeKind::job || target.kind == NodeKind::milestone;
  if (!rests) misuse(L, fmt::format("at: a case never stays at the {} {}", node_kind_name(target.kind), target.name));
  Result<CaseNo> there = CaseNo{0};
  {
    EngineTime time(L);
    there = go_to(rehearsal, act.setting().coverage, route, target.index);
  }
  if (!there) refuse(L, act, there.error());
  act.look_at(act.number_now(), *there);
  push_case(L, act.number_now(), *there);
  return 1;
}

/// Plays one case; the function at 3 is asked after each move.
void explore_one(lua_State* L, Act& act, const std::string& route, std::uint64_t seed) {
  std::optional<Explorer> explorer;
  Result<CaseNo> opened = CaseNo{0};
  {
    EngineTime time(L);
    act.enter(act.now().fork(seed));
    explorer.emplace(act.now(), seed);
    opened = explorer->open(route);
  }
  if (!opened) refuse(L, act, opened.error());
  act.look_at(act.number_now(), *opened);
  for (bool more = true; more;) {
    lua_pushvalue(L, 3);
    push_case(L, act.number_now(), *opened);
    lua_call(L, 1, 0);
    EngineTime time(L);
    more = explorer->step();
  }
  EngineTime time(L);
  act.leave();
}

int word_explore(lua_State* L) {
  auto& act = act_of(L, "explore");
  const auto& route = route_arg(L, act.now(), "explore");
  auto options = record_arg(L, 2, "explore");
  check_names(L, options, {"cases", "seed"}, "explore");
  luaL_checktype(L, 3, LUA_TFUNCTION);
  auto cases = options.get("cases").integer(100);
  auto seed = static_cast<std::uint64_t>(options.get("seed").integer(static_cast<std::int64_t>(act.setting().seed)));
  if (cases < 1 || cases > kExploreCasesMax)
    misuse(L, fmt::format("explore: cases is a number from 1 to {}", kExploreCasesMax));
  SeededRandom seeds(seed);
  for (std::int64_t i = 1; i <= cases; ++i) {
    act.exploring = fmt::format("explore \"{}\", seed {}: case {} of {}", route.id, seed, i, cases);
    explore_one(L, act, route.id, seeds.next());
  }
  act.exploring.clear();
  return 0;
}

int word_cases(lua_State* L) {
  auto& act = act_of(L, "cases");
  auto& rehearsal = act.now();
  auto filter = record_arg(L, 1, "cases");
  check_names(L, filter, {"route", "subject", "open"}, "cases");
  std::string route(filter.get("route").text()), subject(filter.get("subject").text());
  auto* open = filter.get("open").as<bool>();
  if (!route.empty() && !rehearsal.bundle().routes.count(route))
    misuse(L, fmt::format("cases: there is no route \"{}\"", route));
  lua_newtable(L);
  int n = 0;
  for (auto no : rehearsal.cases()) {
    const auto& c = rehearsal.get(no);
    if (!route.empty() && c.route != route) continue;
    if (!subject.empty() && c.subject_id != subject) continue;
    if (open && *open != c.is_open()) continue;
    push_case(L, act.number_now(), no);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

}  // namespace

const std::vector<WordFunction>& case_words() {
  static const std::vector<WordFunction> words = {
      {"open", &word_open}, {"at", &word_at}, {"explore", &word_explore}, {"cases", &word_cases}};
  return words;
}

}  // namespace trajectum::spec
