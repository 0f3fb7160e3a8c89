// What a route says of itself: how it times out, what its ends are called, from when it is valid.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Route_TimeOutEndsTheCase, R"(
  within = days(10),
  on_timeout = finish "too_late", --@ route/on_timeout
  start = { "a", "b" },
  step "a" { by = role "worker", due = days(30), required = true, next = done },
  step "b" { by = role "worker", due = days(30), next = done },
)") {
  t.open();
  t.advance(9);
  HOLD(t.enabled() == "a b");
  t.advance(2);
  HOLD(t.ended() == "too_late" && t.c().instances.empty());
}

TRIAL(Route_NamesItsOutcomes, R"(
  outcomes = { well = { nl = "Goed afgerond", en = "Ended well" } }, --@ route/outcomes
  step "a" { WORK, next = finish "well" },
)") {
  t.open();
  HOLD(t.complete("a") && t.ended() == "well");
  HOLD(t.shown_route().find("Ended well") != std::string::npos);
  auto shown = to_json(pipeline::views::whole_case(t.bench().engine(), t.bench().region(), t.c(), Lang::en));
  HOLD(shown.find("\"outcome_title\":\"Ended well\"") != std::string::npos);
}

TRIAL(Route_IsNotOpenedAfterItsLastDay, R"(
  valid_to = day "2019-07-09", --@ route/valid_to
  step "a" { WORK },
)") {
  t.advance(8);
  t.open();
  HOLD(t.enabled() == "a");
  HOLD(t.put("client", "c2", record({{"name", "c2"}})));
  t.advance(1);
  auto late = t.bench().open("r", "c2");
  HOLD(!late.ok() && late.error().reason == "valid_to");
}

TRIAL(Route_IsNotOpenedBeforeItIsValid, R"(
  valid_from = day "2019-07-10", --@ route/valid_from
  step "a" { WORK },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 1) }, admit = function(client) return client.fit end } }
)") {
  HOLD(t.put("client", "c2", record({{"name", "c2"}, {"fit", true}})));
  HOLD(t.bench().region().state.pools["p"].members().empty());
  auto early = t.bench().open("r", "c1");
  HOLD(!early.ok() && early.error().reason == "valid_from");
  t.advance(9);
  HOLD(t.bench().region().state.pools["p"].members().size() == 1);
  t.open();
  HOLD(t.enabled() == "a");
}
