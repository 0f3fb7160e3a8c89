// A closed case that is opened again: a new round with the old history; owners, pools and parents stay right.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool reopen(Trial& t, const std::string& at = "", const std::string& user = "wim", const std::string& reason = "back") {
  auto done = t.bench().on(t.no(), user, [&](turn::Play& play) { return play.reopen(at, reason); });
  t.error = done ? Error() : done.error();
  return done.ok();
}

}  // namespace

TRIAL(Reopen_BeginsANewRoundAtTheStart, R"(
  start = "s",
  stage "s" { step "a" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n end, outcomes = { ok = finish "ok", again = to "a" { at_most = 1 } } }, outcomes = { ok = to "b" } },
  step "b" { WORK, outcomes = { well = finish "well" } },
)") {
  t.open();
  HOLD(!reopen(t) && t.error.reason == "state");
  HOLD(t.complete("a", "ok", record({{"n", 7}})) && t.complete("b", "well") && t.ended() == "well");
  HOLD(!reopen(t, "", "wim", "") && t.error.reason == "form");
  HOLD(!reopen(t, "s.a") && t.error.reason != "state");  // a node of the route itself
  HOLD(!reopen(t, "nowhere"));
  HOLD(reopen(t) && t.c().is_open() && t.c().round == 2 && t.enabled() == "a");
  HOLD(t.file("n").integer() == 7 && t.c().outcome.empty() && t.c().ended_at == 0);
  HOLD(t.complete("a", "ok") && t.complete("b", "well") && t.ended() == "well");
  HOLD(reopen(t, "b") && t.c().round == 3 && t.enabled() == "b");
  HOLD(t.cancel() && reopen(t) && t.c().round == 4 && t.enabled() == "a");
}

TRIAL(Reopen_IsRefusedWhereNothingWouldComeOfIt, R"(
  step "a" { WORK, next = { "b", "c" } },
  step "b" { WORK, next = "j" },
  step "c" { WORK, next = "j" },
  step "j" { WORK, join = "all", next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("b") && t.complete("c") && t.complete("j") && !t.c().is_open());
  auto seq = t.c().seq;
  HOLD(!reopen(t, "b") && t.error.reason == "reopen.stuck" && t.error.text.nl.find(": j.") != std::string::npos);
  HOLD(!t.c().is_open() && t.c().seq == seq);
  HOLD(reopen(t, "j") && t.enabled() == "j" && t.complete("j"));
  HOLD(reopen(t) && t.enabled() == "a");
}

TRIAL(Reopen_CountsTheTimeOfTheRouteAnew, R"(
  within = days(10), term = term "besluit" { weeks(8) },
  step "a" { WORK },
)") {
  t.open();
  t.advance(5);
  HOLD(t.complete("a"));
  t.advance(20);
  HOLD(reopen(t) && t.told<state::Late>().empty());
  t.advance(9);
  HOLD(t.told<state::Late>().empty());
  t.advance(2);
  HOLD(t.told<state::Late>().size() == 1 && t.told<state::TermStarted>().size() == 2);
}

TRIAL(Reopen_OwnerKeepsItIfHeCan, R"(
  step "a" { WORK, next = done },
=== roles.lua
return roles { role "worker" { caseload = 1 }, role "boss" { } }
)") {
  t.bench().user("ann", {"worker"});
  t.open();
  auto first = t.no();
  HOLD(t.complete("a", "", {}, "ann") && t.c().owner == "ann" && reopen(t) && t.c().owner == "ann");
  HOLD(t.complete("a", "", {}, "ann"));
  t.open({}, "c2");
  HOLD(t.claim("a", "ann"));
  t.look_at(first);
  HOLD(reopen(t) && t.c().owner.empty() && t.enabled() == "a");  // she has as many as she may
}

TRIAL(Reopen_InAPoolWaitsForAPlaceAgain, R"(
  step "a" { WORK, next = "placed" },
  milestone "placed" { next = done },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 1) }, admit = function(client) return client.fit end, leave = reached "placed" } }
)") {
  HOLD(t.put("client", "c1", record({{"name", "c1"}, {"fit", true}})));
  t.look_at(1);
  HOLD(t.c().membership("p")->member && t.put("client", "c1", record({{"name", "c1"}, {"fit", false}})));
  HOLD(t.complete("a") && t.ended() == "done" && !t.c().membership("p")->member);
  HOLD(reopen(t) && !t.c().membership("p")->member);
  HOLD(t.put("client", "c1", record({{"name", "c1"}, {"fit", true}})) && t.c().membership("p")->member);
}

TRIAL(Reopen_BoundChildBeginsFromItsParent, R"(
  subroute "sub" { route = "child", bound = true, within = weeks(2), on_timeout = done, next = "after" },
  step "after" { WORK, next = done },
)") {
  auto parent = t.open();
  t.look_at(parent + 1);
  HOLD(t.complete("task") && !reopen(t) && t.error.reason == "bound");
  t.look_at(parent);
  HOLD(t.complete("after") && reopen(t) && t.at("sub") == 1);
  t.look_at(parent + 2);  // a child of its own
  HOLD(t.enabled() == "task");
}

TRIAL(Reopen_FreeChildIsACaseOfItsOwn, R"(
  subroute "sub" { route = "child", within = weeks(2), on_timeout = done, next = "after" },
  step "after" { WORK, next = done },
)") {
  auto parent = t.open();
  t.look_at(parent + 1);
  HOLD(t.complete("task") && reopen(t) && t.enabled() == "task");
  HOLD(t.complete("task") && t.ended() == "done");
  t.look_at(parent);
  HOLD(t.enabled() == "after");  // its parent went on the first time
}
