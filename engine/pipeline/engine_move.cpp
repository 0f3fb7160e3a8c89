// Cases that go on in another version of their route, and back (semantics.md 8). A move is one turn: it leaves on the
// old route, arrives on the new one, comes to rest, and is then looked at; what nobody would want of it takes all of it
// back.
#include <algorithm>

#include "base/log.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/names.hpp"
#include "pipeline/versions.hpp"

namespace trajectum::pipeline {

using state::Case;

struct Engine::Move {
  const route::Route* from = nullptr;
  turn::Departure departure;
  std::unique_ptr<turn::Play> play;  // on the new route, with all events
};

namespace {

/// What nobody would want of a move: it would close the case, trouble somebody, or leave it with nobody.
Result<void> look_at_move(const turn::Play& play, Footings& footings) {
  const auto& c = play.state();
  if (!c.is_open())
    return refused("version.ends", {"Dit traject zou door de nieuwe versie worden afgesloten.",
                                    "The new version would close this case."});
  for (const auto& e : play.events)
    if (auto* raised = std::get_if<state::IncidentRaised>(&e))
      return refused(
          "version.incident",
          {"In de nieuwe versie loopt dit traject vast bij " + play.node(raised->node).name + ": " + raised->message,
           "In the new version this case has trouble at " + play.node(raised->node).name + ": " + raised->message_en},
          "nodes." + play.node(raised->node).name);
  if (play.next_action().empty())
    return refused("version.let_go", {"In de nieuwe versie heeft dit traject geen volgende actie.",
                                      "In the new version this case has no next action."});
  auto stands = footings.judge(c.hash, play);
  if (stands.finding == proof::Standing::Finding::holds) return {};
  if (stands.finding == proof::Standing::Finding::not_proven)
    return refused(
        "version.not_proven",
        {"Niet te bewijzen is dat dit traject van hier af aan zijn einde komt: het is te veel om na te gaan.",
         "It cannot be proven that this case comes to its end from here: there is too much to look at."});
  auto where = names_of(play, stands);
  if (stands.finding == proof::Standing::Finding::let_go)
    return refused("version.let_go",
                   {"In de nieuwe versie kan dit traject van hier af komen waar niemand iets doet: " + where + ".",
                    "In the new version this case can come from here to where nobody does anything: " + where + "."});
  return refused("version.stuck",
                 {"In de nieuwe versie komt dit traject van hier af niet zeker aan zijn einde: " + where + ".",
                  "In the new version this case may never come to its end from here: " + where + "."});
}

/// The event that moved the case in this turn, or null.
const state::CaseMoved* move_of(const state::TurnRecord& turn) {
  for (const auto& e : turn.events)
    if (auto* moved = std::get_if<state::CaseMoved>(&e)) return moved;
  return nullptr;
}

}  // namespace

const route::Bundle* Engine::bundle_by(RegionAtWork& r, const std::string& hash) {
  if (r.by_hash.count(hash) == 0 && !Versions(*this).files(r.no, hash)) return nullptr;
  Case asks;  // as a case that is pinned to it would load it
  asks.hash = hash;
  return bundle_of(r, asks);
}

Result<void> Engine::play_move(RegionAtWork& r, const Caller& caller, Case& c, const MoveCommand& command, Move& out) {
  const auto* to = command.to.empty() ? r.bundle.get() : bundle_by(r, command.to);
  if (!to)
    return refused("version.bundle", {"Deze versie is er niet (meer).", "There is no such version (any more)."}, "to");
  out.from = route_of(r, c);
  if (!out.from) return internal_error("the version of the route that this case runs on cannot be loaded");
  if (c.hash == to->hash)
    return refused("version.same", {"Dit traject is al op deze versie.", "This case is on this version already."});
  auto route = to->routes.find(c.route);
  if (route == to->routes.end())
    return refused("version.route", {"De nieuwe versie heeft geen route " + c.route + ".",
                                     "The new version has no route " + c.route + "."});
  auto plan = route::plan_move(*out.from, route->second, command.wish);
  if (!plan) return plan.error();
  struct Timed {
    Engine& engine;
    RegionAtWork& region;
    const Caller& who;
    CaseNo no;
    const route::Route& on;
    SlowTurns::Turn turn;
    ~Timed() { engine.tell_if_slow(region, who, no, on, turn); }
  } timed{*this, r, caller, c.no, route->second, SlowTurns::Turn(r.gate->turns())};
  Gate::Turn turn(*r.gate, depth_ == 0);
  r.answers.erase(c.no);  // of functions of the old bundle
  turn::Play leaving(world(r, *bundle_of(r, c), c.no), *out.from, c, caller.principal);
  auto left = turn::depart(leaving, *to, route->second, *plan, command.reason);
  if (!left) return left.error();
  out.departure = std::move(*left);
  r.answers.erase(c.no);
  out.play = std::make_unique<turn::Play>(world(r, *to, c.no), route->second, c, caller.principal);
  out.play->events = std::move(leaving.events);
  out.play->follow_ups = std::move(leaving.follow_ups);
  if (auto arrived = turn::arrive(*out.play, *out.from, *plan, out.departure); !arrived)
    return turn.met().value_or(arrived.error());
  out.play->settle();
  if (turn.met()) return *turn.met();
  return look_at_move(*out.play, r.footings);
}

Result<std::string> Engine::move_case(const Caller& caller, const MoveCommand& command, const MoveAnswer& answer) {
  auto* r = region(caller.region);
  if (!r) return not_found();
  if (trying_) {
    if (auto tried = try_move(caller, command, nullptr); !tried) return tried.error();
    return std::string("{}");
  }
  auto before_answer = answered_before(caller);
  if (!before_answer) return before_answer.error();
  if (before_answer->found) return before_answer->reply;
  auto* c = load_case(*r, command.case_no);
  if (!c) return not_found({"Dit traject is er niet.", "There is no such case."});
  if (auto same = has_seq(*c, command.expected_seq); !same) return same.error();
  auto before = *c;
  auto mark = r->state.mark();
  ++c->seq;
  Move move;
  auto played = play_move(*r, caller, *c, command, move);
  if (!played) {
    move.play.reset();
    take_back(*r, *c, before, mark);
    return played.error();
  }
  if (auto noted = note_names(store_, r->no, *bundle_of(*r, *c)); !noted) return noted.error();
  auto reply = answer ? answer(*move.play, before, {*move.from, move.departure}) : std::string("{}");
  return finish_turn(*r, caller, *c, before, *move.play, reply);
}

Result<void> Engine::try_move(const Caller& caller, const MoveCommand& command,
                              const std::function<void(const turn::Play&, const MoveSeen&)>& look) {
  auto* r = region(caller.region);
  auto* c = r ? load_case(*r, command.case_no) : nullptr;
  if (!c) return not_found({"Dit traject is er niet.", "There is no such case."});
  if (auto same = has_seq(*c, command.expected_seq); !same) return same.error();
  auto before = *c;
  auto mark = r->state.mark();
  ++c->seq;
  Move move;
  auto played = play_move(*r, caller, *c, command, move);
  if (played && look) look(*move.play, {*move.from, move.departure});
  move.play.reset();
  take_back(*r, *c, before, mark);
  return played;
}

Result<Engine::Before> Engine::before_last_turn(RegionAtWork& r, const Case& c) {
  std::vector<store::HistoryRow> rows;  // newest first
  for (auto id = c.last_history; id != 0; id = rows.back().prev) {
    auto row = store_.history(r.no, id);
    if (!row) return internal_error("a row of this case's history is missing");
    rows.push_back(std::move(*row));
  }
  Before out;
  out.was.region = c.region;
  out.was.no = c.no;
  auto& back = out.back;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    auto turn = state::TurnRecord::decode(row->body);
    if (!turn) tell_damaged_row("history");
    if (!turn) return internal_error("a row of this case's history is damaged");
    out.moved_before = out.moved_before || move_of(out.last);
    out.last = std::move(*turn);
    if (row + 1 == rows.rend()) break;
    for (const auto& e : out.last.events) {
      out.was.apply(e);
      if (auto* listed = std::get_if<state::Waitlisted>(&e)) {
        std::erase_if(back.waits, [&](auto& w) { return w.instance == listed->instance && w.reg == listed->reg; });
        if (!listed->over) back.waits.push_back({listed->instance, listed->reg, row->id});
      }
      if (auto* queued = std::get_if<state::JobQueued>(&e)) {
        std::erase_if(back.jobs, [&](auto& job) { return job.instance == queued->instance; });
        back.jobs.push_back({queued->instance, queued->kind, queued->ready_at});
      }
    }
    out.was.seq = out.last.seq;
  }
  // Only what the move took away is put back: what stands in a list or a queue now is there.
  std::erase_if(back.waits, [&](const auto& w) {
    std::pair one{w.instance, w.reg};
    auto in = [&](const Case& of) { return std::find(of.waiting.begin(), of.waiting.end(), one) != of.waiting.end(); };
    return !in(out.was) || in(c);
  });
  std::erase_if(back.jobs, [&](const auto& job) { return !out.was.job(job.instance) || c.job(job.instance); });
  back.body = out.was.encode_body();
  back.file = out.was.encode_file();
  return out;
}

namespace {

/// Whether the last turn moved the case and set off nothing that is not its own.
Result<void> can_be_taken_back(const state::TurnRecord& last, bool moved_before) {
  if (!move_of(last) && moved_before)
    return refused("version.touched",
                   {"Dit traject is na de verhuizing verder gegaan; verhuis het zo nodig naar de oude versie.",
                    "This case has gone on since it moved; move it to the old version if need be."});
  if (!move_of(last)) return refused("version.moved", {"Dit traject is niet verhuisd.", "This case has not moved."});
  if (auto what = turn::beyond_recall(last.events))
    return refused("version.effects", {"Bij de verhuizing gebeurde meer dan terug te draaien is: " + what->nl + ".",
                                       "The move set off more than can be taken back: " + what->en + "."});
  return {};
}

}  // namespace

Result<std::string> Engine::move_back(const Caller& caller, CaseNo no, const std::string& reason,
                                      const Answer& answer) {
  auto* r = region(caller.region);
  auto* c = r ? load_case(*r, no) : nullptr;
  if (!c) return not_found({"Dit traject is er niet.", "There is no such case."});
  auto before_answer = trying_ ? Result<Answered>(Answered{}) : answered_before(caller);
  if (!before_answer) return before_answer.error();
  if (before_answer->found) return before_answer->reply;
  auto then = before_last_turn(*r, *c);
  if (!then) return then.error();
  if (auto can = can_be_taken_back(then->last, then->moved_before); !can) return can.error();
  auto* route = route_of(*r, *c);
  auto* old_route = route_of(*r, then->was);
  if (!route || !old_route) return internal_error("a version of the route that this case ran on cannot be loaded");
  const auto* moved = move_of(then->last);
  auto back = std::move(then->back);
  back.hash = moved->was;
  back.was = moved->hash;
  back.version = moved->version_was;
  back.version_was = moved->version;
  back.reason = reason;
  auto before = *c;
  auto mark = r->state.mark();
  ++c->seq;
  r->answers.erase(no);
  turn::Play play(world(*r, *bundle_of(*r, *c), no), *route, *c, caller.principal);
  auto done = turn::put_back(play, then->was, std::move(back));
  if (!done || trying_) {
    take_back(*r, *c, before, mark);
    if (!done) return done.error();
    return std::string("{}");
  }
  // Nothing follows: it was at rest. On the old route again, so that its work is named by it.
  turn::Play rests(world(*r, *bundle_of(*r, *c), no), *old_route, *c, caller.principal);
  rests.events = std::move(play.events);
  return finish_turn(*r, caller, *c, before, rests, answer ? answer(rests, before) : std::string("{}"));
}

Result<void> Engine::follow_versions(RegionAtWork& r) {
  auto waiting = std::move(r.at_boundary);
  r.at_boundary.clear();
  for (auto no : waiting) {
    Caller caller;
    caller.region = r.no;
    caller.method = "version.followed";
    ++depth_;
    auto moved = move_case(caller, {no, std::nullopt, "", {}, ""}, nullptr);
    --depth_;
    if (moved) continue;
    if (moved.error().code == ErrorCode::internal) return moved.error();
    log::info("case.stays", "region {region}: case {case} stays on its version: {why}",
              {{"region", r.name}, {"case", ids_->case_id(r.no, no)}, {"why", log::why(moved.error())}});
  }
  return {};
}

}  // namespace trajectum::pipeline
