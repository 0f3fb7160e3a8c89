// From a played turn to rows: history, the hot case row, the file if it changed, items, timers and what the region
// keeps.
#include <algorithm>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/record_keys.hpp"
#include "route/scripts.hpp"
#include "state/work_item.hpp"

namespace trajectum::pipeline {

using state::Case;
using state::Instance;
using state::Life;

namespace {

const char* item_state(Life life) {
  switch (life) {
    case Life::offered: return "offered";
    case Life::allocated: return "allocated";
    case Life::started: return "started";
    case Life::paused: return "paused";
    case Life::incident: return "incident";
    case Life::suspension: return "suspension";
    default: return "";
  }
}

std::int32_t priority_number(const std::string& priority) {
  return priority == "high" ? -1 : priority == "low" ? 1 : 0;
}

store::ItemRow item_row(const Case& c, const route::Route& route, const Instance& i) {
  return {c.no,
          i.no,
          i.assignee.empty() ? "r:" + i.role : "u:" + i.assignee,
          route.node(i.node).name,
          i.stood_since == 0 ? item_state(i.life) : "suspended",
          i.stood_since == 0 ? i.due : std::nullopt,  // its time stands still
          priority_number(i.priority.empty() ? c.priority : i.priority),
          i.opened_at};
}

void put_items(store::Changes& changes, const Case& before, const Case& after, const route::Route& route) {
  bool all = before.priority != after.priority || before.hash != after.hash;  // nodes may have other names
  for (const auto& i : after.instances) {
    if (!state::is_work_item(i)) continue;
    auto* was = before.find(i.no);
    if (!all && was && was->life == i.life && was->assignee == i.assignee && was->due == i.due &&
        was->priority == i.priority && was->stood_since == i.stood_since)
      continue;
    changes.items.push_back(item_row(after, route, i));
  }
  for (const auto& i : before.instances)
    if (auto* now = after.find(i.no); state::is_work_item(i) && (!now || !state::is_work_item(*now)))
      changes.items_gone.push_back({after.no, i.no});
}

void put_timers(store::Changes& changes, const Case& before, const Case& after) {
  auto stands = [](const Case& c, const state::Timer& t) {
    auto* there = c.timer(t.no);
    return there && there->at == t.at;
  };
  for (const auto& t : after.timers)
    if (!stands(before, t)) changes.timers.push_back({t.at, after.no, t.no});
  for (const auto& t : before.timers)
    if (!stands(after, t)) changes.timers_gone.push_back({t.at, after.no, t.no});
}

/// A case that is opened again at a node keeps the promise from there: a join behind it, or a seat that is long gone,
/// may wait for ever. What cannot be proven is left to the watch.
Result<void> stands_where_reopened(const turn::Play& play, Footings& footings) {
  bool reopened = std::any_of(play.events.begin(), play.events.end(),
                              [](const auto& e) { return std::holds_alternative<state::CaseReopened>(e); });
  if (!reopened || !play.state().is_open()) return {};
  auto stands = footings.judge(play.state().hash, play);
  using Finding = proof::Standing::Finding;
  if (stands.finding == Finding::holds || stands.finding == Finding::not_proven) return {};
  auto where = names_of(play, stands);
  if (stands.finding == Finding::let_go)
    return refused("reopen.let_go",
                   {"Van hier af kan dit traject komen waar niemand iets doet: " + where + ". Kies een andere stap.",
                    "From here this case can come to where nobody does anything: " + where + ". Choose another step."},
                   "at");
  return refused("reopen.stuck",
                 {"Van hier af komt dit traject niet zeker aan zijn einde: " + where + ". Kies een andere stap.",
                  "From here this case may never come to its end: " + where + ". Choose another step."},
                 "at");
}

}  // namespace

Result<void> Engine::write_turn(RegionAtWork& r, const Caller& caller, const turn::Play& play, const Case& before,
                                const std::string& reply) {
  auto& c = const_cast<Case&>(play.state());
  store::Changes changes;
  changes.region = r.no;
  auto history = store_.last_history(r.no) + 1;
  state::TurnRecord turn{
      caller.method, caller.principal.user, caller.command_id, caller.params_hash, c.no, c.seq, {}, ""};
  changes.history.push_back({history, c.no, c.last_history, clock_.now(),
                             turn.encode(play.events, caller.command_id.empty() ? "" : std::string_view(reply))});
  c.last_history = history;
  changes.cases.push_back({c.no, c.key, c.route, state::case_life_name(c.life), c.owner, c.subject_register,
                           c.subject_id, c.opened_at, c.seq, history, c.encode_body()});
  if (c.file_changed || before.seq == 0) changes.files.push_back({c.no, c.encode_file()});
  c.file_changed = false;
  put_items(changes, before, c, play.route());
  put_timers(changes, before, c);
  put_kept_blobs(changes, before, play);
  put_cases_on(changes, before, c);
  put_record_rows(r.bundle->registers, play.events, changes);
  for (auto& row : r.state.accept()) {
    if (row.body)
      changes.entries.push_back({row.space, row.key, *row.body});
    else
      changes.entries_gone.push_back({row.space, row.key});
  }
  if (!caller.command_id.empty()) changes.commands.push_back({stable_hash(caller.command_id), history, clock_.now()});
  had_turns_ = true;
  return store_.write(changes);
}

/// The loaded bundle that owns this route.
const route::Bundle& Engine::bundle_with(RegionAtWork& r, const route::Route& route) {
  for (const auto& [hash, bundle] : r.by_hash) {
    if (!bundle) continue;
    auto it = bundle->routes.find(route.id);
    if (it != bundle->routes.end() && &it->second == &route) return *bundle;
  }
  return *r.bundle;
}

void Engine::take_back(RegionAtWork& r, Case& c, const Case& before, state::Region::Mark mark) {
  r.state.roll_back(mark);
  c = before;
  r.answers.erase(c.no);
}

Result<std::string> Engine::play_turn(RegionAtWork& r, const Caller& caller, Case& c, const Case& before,
                                      const Decide& decide, const Answer& answer, const route::Route* route) {
  if (!route) route = route_of(r, c);
  if (!route) return internal_error("the version of the route that this case runs on cannot be loaded");
  auto no = c.no;
  SlowTurns::Turn timed(r.gate->turns());
  auto played = play_on_route(r, caller, c, before, decide, answer, *route);
  tell_if_slow(r, caller, no, *route, timed);
  return played;
}

void Engine::tell_if_slow(RegionAtWork& r, const Caller& caller, CaseNo no, const route::Route& route,
                          SlowTurns::Turn& turn) {
  auto ms = turn.end();
  if (!r.gate->turns().is_slow(ms)) return;
  const auto& sum = turn.sum;
  constexpr std::int64_t kNsPerMs = 1'000'000;
  SlowTurn slow;
  slow.case_no = no;
  slow.command = caller.method;
  slow.route = route.id;
  slow.version = route.version;
  slow.ms = ms;
  slow.lua_ms = sum.lua_ns / kNsPerMs;
  slow.handlers = sum.handlers;
  if (sum.origin) {
    auto node = route.node_with(sum.longest);
    slow.instructions = sum.instructions;
    slow.node = node == route::kNoNode ? "" : route.node(node).name;
    slow.handler = *sum.origin;
    slow.handler_ms = sum.longest_ns / kNsPerMs;
    slow.hot = sum.hot;
  }
  auto more = r.gate->turns().keep(slow);
  if (!more) return;
  log::warn("turn.slow",
            "region {region}: slow turn of case {case}, {command} on {route} {version}: {ms} ms, {lua_ms} of them in "
            "{handlers} handlers; the longest, {handler} of {node}, took {handler_ms} ms, most of it at {hot} ({more} "
            "more like it since the last line)",
            {{"region", r.name},
             {"case", ids_->case_id(r.no, no)},
             {"command", caller.method},
             {"route", route.id},
             {"version", route.version},
             {"ms", ms},
             {"lua_ms", slow.lua_ms},
             {"handlers", slow.handlers},
             {"handler", place_of(slow.handler)},
             {"node", slow.node.empty() ? "-" : slow.node},
             {"handler_ms", slow.handler_ms},
             {"instructions", slow.instructions},
             {"hot", place_of(slow.hot)},
             {"more", *more}});
}

Result<std::string> Engine::play_on_route(RegionAtWork& r, const Caller& caller, Case& c, const Case& before,
                                          const Decide& decide, const Answer& answer, const route::Route& route) {
  const auto& bundle = before.seq == 0 ? bundle_with(r, route) : *bundle_of(r, c);
  turn::Play play(world(r, bundle, c.no), route, c, caller.principal);
  ++c.seq;
  auto mark = r.state.mark();
  auto decided = [&]() -> Result<void> {
    Gate::Turn turn(*r.gate, depth_ == 0);
    auto done = decide(play);
    if (done) play.settle();
    // What was set off in another case is an incident there: the turn that set it off is written.
    if (turn.met() && depth_ == 0) return *turn.met();
    return done ? stands_where_reopened(play, r.footings) : done;
  }();
  if (!decided) {
    take_back(r, c, before, mark);
    return decided.error();
  }
  if (play.events.empty() && caller.principal.user.empty()) {  // the engine looked and found nothing to do: no turn
    c = before;
    return std::string("{}");
  }
  return finish_turn(r, caller, c, before, play, answer ? answer(play, before) : std::string("{}"));
}

Result<std::string> Engine::finish_turn(RegionAtWork& r, const Caller& caller, Case& c, const Case& before,
                                        const turn::Play& play, const std::string& reply) {
  if (auto written = write_turn(r, caller, play, before, reply); !written) return written.error();
  after_turn(r, before, c, play.events);
  auto no = c.no;
  for (const auto& f : play.follow_ups)
    if (auto done = follow_up(r, no, f); !done) return done.error();
  std::set<std::pair<std::string, std::string>> records;
  for (const auto& event : play.events)
    if (auto* written = std::get_if<state::RecordWritten>(&event)) records.insert({written->reg, written->id});
  if (auto told = records_changed(r, records, no); !told) return told.error();
  if (depth_ == 0)
    if (auto settled = settle_region(r); !settled) return settled.error();
  return reply;
}

Result<void> Engine::engine_turn(RegionAtWork& r, CaseNo no, const std::string& what,
                                 const std::function<void(turn::Play&)>& f) {
  auto* c = load_case(r, no);
  if (!c) return {};
  auto before = *c;
  Caller caller;
  caller.region = r.no;
  caller.method = what;
  ++depth_;
  auto played = play_turn(
      r, caller, *c, before,
      [&](turn::Play& play) -> Result<void> {
        f(play);
        return {};
      },
      nullptr, nullptr);
  --depth_;
  if (!played) return played.error();
  return {};
}

void Engine::after_turn(RegionAtWork& r, const Case& before, Case& after, const std::vector<state::Event>& events) {
  const auto& bundle = *r.bundle;
  auto was = before.seq > 0 && turn::counts_in_caseload(bundle, before) ? before.owner : std::string();
  auto is = turn::counts_in_caseload(bundle, after) ? after.owner : std::string();
  if (was != is) {
    if (auto it = r.caseload.find(was); !was.empty() && it != r.caseload.end()) --it->second;
    if (auto it = r.caseload.find(is); !is.empty() && it != r.caseload.end()) ++it->second;
  }
  if (auto* pool = turn::pool_of(*r.bundle, after.route)) {
    auto& book = r.state.pools[pool->id];
    auto of_client = [&] {
      auto* known = book.pool_case(after.subject_id);
      return known ? std::optional(std::pair{known->case_no, known->may_enter}) : std::nullopt;
    };
    auto was_case = of_client();
    if (after.is_open())
      book.put_pool_case(after.subject_id, {after.no, turn::may_enter_pool(after, pool->id)});
    else
      book.drop_pool_case(after.subject_id, after.no);
    bool changed = was_case != of_client() || !after.is_open();
    for (const auto& e : events) {
      if (auto* in = std::get_if<state::PoolEntered>(&e); in && !in->once.empty())
        for (const auto& client : book.candidates_for(in->once)) book.set_candidate(client, std::nullopt);
      if (!std::holds_alternative<state::PoolLeft>(e)) continue;
      r.pools_to_fill.insert(pool->id);
      changed = true;  // another case of the same client may wait for a place now
    }
    if (changed) ask_candidate(r, *pool, after.subject_id);
  }
  if (after.is_open() && after.hash != bundle.hash) {
    auto served = bundle.routes.find(after.route);
    bool follows = served != bundle.routes.end() && served->second.upgrade == route::Upgrade::at_boundary;
    bool at_border = std::any_of(events.begin(), events.end(), [](const auto& e) {
      auto* opened = std::get_if<state::Opened>(&e);
      return opened && opened->scope == 0 && opened->life == Life::open && !opened->element;
    });
    if (follows && at_border) r.at_boundary.insert(after.no);
  }
  if (after.hash == bundle.hash)
    for (const auto& e : events) r.incidents += std::holds_alternative<state::IncidentRaised>(e) ? 1 : 0;
  r.robbed.erase(after.no);
  if (r.watching) r.watching->found.erase(after.no);
  report::Turn turn{clock_.now(), events};
  follow_metrics(r, after, &turn);
  ++r.turns_since_save;
}

int Engine::depth_of(RegionAtWork& r, CaseNo no) {
  int depth = 1;
  for (auto* c = load_case(r, no); c && c->parent_case != 0; c = load_case(r, c->parent_case)) ++depth;
  return depth;
}

Result<void> Engine::ask_child(RegionAtWork& r, CaseNo parent, CaseNo child) {
  auto* c = load_case(r, child);
  if (!c || c->is_open()) return {};
  auto outcome = c->outcome;
  bool cancelled = c->life == state::CaseLife::cancelled;
  auto file = c->file;
  return engine_turn(r, parent, "child.ended",
                     [&](turn::Play& play) { play.child_ended(child, outcome, cancelled, file); });
}

Result<void> Engine::tell_linked(RegionAtWork& r, CaseNo from, CaseNo to) {
  auto* other = load_case(r, to);
  if (!other || !route_of(r, *other)) return {};  // it cannot be played any more, and says so itself
  if (r.gate->stopped()) return put_off(r, to);
  if (depth_ < limits::kLinkTurnsDeepMax)
    return engine_turn(r, to, "link.changed", [](turn::Play& play) { play.link_changed(); });
  return set_off_too_deep(r, from);
}

Result<void> Engine::set_off_too_deep(RegionAtWork& r, CaseNo from) {
  // Cases that set off each other by what they show or write would never come to rest: the last one tells a person.
  auto most = std::to_string(limits::kLinkTurnsDeepMax);
  auto error = refused("depth", {"Trajecten zetten elkaar meer dan " + most + " diep in beweging.",
                                 "Cases set off each other more than " + most + " deep."});
  return engine_turn(r, from, "link.failed", [&](turn::Play& play) { play.not_delivered(0, error); });
}

Result<void> Engine::follow_up(RegionAtWork& r, CaseNo from, const turn::FollowUp& f) {
  switch (f.kind) {
    case turn::FollowUp::Kind::seat_free: r.seats_to_offer.insert(f.reg); return {};
    case turn::FollowUp::Kind::child_ended:
      return engine_turn(r, f.parent, "child.ended",
                         [&](turn::Play& play) { play.child_ended(from, f.outcome, f.cancelled, f.file); });
    case turn::FollowUp::Kind::cancel_child:
      return engine_turn(r, f.child, "subroute.cancelled", [](turn::Play& play) { play.cancel_bound(); });
    case turn::FollowUp::Kind::message: return deliver_mail(r, from, f);
    case turn::FollowUp::Kind::ask_child: return ask_child(r, from, f.child);
    case turn::FollowUp::Kind::link:
      return engine_turn(r, f.to, f.over ? "link.removed" : "link.made",
                         [&](turn::Play& play) { play.be_linked(f.link, from, f.over, f.reason); });
    case turn::FollowUp::Kind::link_changed: return tell_linked(r, from, f.to);
    case turn::FollowUp::Kind::open_child: break;
  }
  auto failed = [&](const Error& error) {
    return engine_turn(r, from, "subroute.failed", [&](turn::Play& play) {
      auto* i = play.state().find(f.instance);
      if (i) play.raise_incident(i->node, i->scope, error, {0, turn::kPartThere, "", f.instance});
    });
  };
  auto* parent = load_case(r, from);
  if (depth_of(r, from) >= limits::kRecursionDepthMax) {
    auto most = std::to_string(limits::kRecursionDepthMax);
    return failed(refused("depth", {"Hoogstens " + most + " trajecten in elkaar; deze route roept zichzelf steeds aan.",
                                    "At most " + most + " cases inside each other; this route keeps calling itself."}));
  }
  const auto& route = bundle_of(r, *parent)->routes.at(f.route);  // a child runs on its parent's version
  auto fresh = std::make_unique<Case>();
  fresh->region = r.no;
  fresh->no = store_.last_case(r.no) + 1;
  auto no = fresh->no;
  auto before = *fresh;
  const auto& subject = f.subject;
  r.cases[no] = std::move(fresh);
  Caller caller;
  caller.region = r.no;
  caller.method = "subroute.open";
  ++depth_;
  auto opened = play_turn(
      r, caller, *r.cases[no], before,
      [&](turn::Play& play) { return play.open_case("", subject, from, f.instance, f.file); }, nullptr, &route);
  --depth_;
  if (!opened) {
    r.cases.erase(no);
    return failed(opened.error());
  }
  return engine_turn(r, from, "subroute.opened", [&](turn::Play& play) { play.child_opened(f.instance, no); });
}

}  // namespace trajectum::pipeline
