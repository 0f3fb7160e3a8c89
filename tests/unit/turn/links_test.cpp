// Links between cases, and what a case sees of another through what its route shows.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool link(Trial& t, const std::string& kind, CaseNo other, bool over = false) {
  auto done = t.bench().on(t.no(), "wim", [&](turn::Play& play) {
    return over ? play.unlink(kind, other, "") : play.link(kind, other, "");
  });
  t.error = done ? Error() : done.error();
  return done.ok();
}

}  // namespace

TRIAL(Link_BothCasesKnowIt, R"(
  step "a" { WORK },
)") {
  auto one = t.open();
  auto two = t.open({}, "c2");
  auto three = t.open({}, "c3");
  HOLD(link(t, "follows", two));
  HOLD(!link(t, "follows", two) && t.error.reason == "nothing");
  HOLD(!link(t, "follows", 99));
  t.look_at(two);
  HOLD(t.c().links.size() == 1 && turn::link_word(t.c().links[0]) == "followed_by" && t.c().links[0].other == three);
  HOLD(link(t, "follows", one));
  t.look_at(one);
  HOLD(!link(t, "follows", three) && t.error.reason == "link.circle");
  HOLD(!link(t, "follows", one) && t.error.reason == "link.circle");
  HOLD(link(t, "parent", three));  // another kind
  t.look_at(three);
  HOLD(link(t, "follows", two, true) && !link(t, "follows", two, true) && t.error.reason == "link");
  t.look_at(two);
  HOLD(t.c().links.size() == 1);
}

TRIAL(Link_HasALimit, R"(
  step "a" { WORK },
)") {
  auto hub = t.open();
  for (std::size_t n = 0; n < limits::kCaseLinksMax; ++n) {
    t.open();
    HOLD(link(t, "follows", hub));
  }
  t.open();
  HOLD(!link(t, "follows", hub) && t.error.reason == "link.max");
}

TRIAL(Shows_GuardOfALinkedCaseIsAskedAgain, R"(
  shows = { "state", "outcome", "file.n", "there" }, --@ route/shows
  start = { "w", "x" },
  wait "w" { ready = function(case)
      for _, other in ipairs(case:linked("follows")) do
        if other.file.n == 3 and other.file.word == nil and other.reached.there ~= nil and other.state == "active" then return true end
      end
      return false
    end, next = done },
  step "x" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n case.file.word = "w" end, outcomes = { on = to "x" { at_most = 3 }, stop = finish "stop" } },
  milestone "there" { when = function(case) return case.file.n ~= nil end, next = done },
)") {
  auto other = t.open();
  t.open({}, "c2");
  auto own = t.no();
  HOLD(t.at("w") == 1 && link(t, "follows", other));
  HOLD(t.at("w") == 1);
  t.look_at(other);
  HOLD(t.complete("x", "on", record({{"n", 3}})));
  t.look_at(own);
  HOLD(t.at("w") == 0);
}

TRIAL(Shows_OnlyWhatTheRouteNames, R"(
  start = { "w", "x" },
  wait "w" { ready = function(case)
      local all = case:linked("blocked_by")
      return all[1] ~= nil and all[1].state == nil and all[1].outcome == nil and all[1].file.n == nil
    end, next = done },
  step "x" { WORK, next = done },
)") {
  auto other = t.open(record({{"n", 5}}));
  t.open({}, "c2");
  auto own = t.no();
  t.look_at(other);
  HOLD(link(t, "blocks", own));
  t.look_at(own);
  HOLD(t.at("w") == 0);
}

TRIAL(Blocks_CaseCannotBeClosedWhileTheOtherIsOpen, R"(
  start = { "x" },
  step "x" { WORK, next = done },
)") {
  auto other = t.open();
  t.open({}, "c2");
  auto own = t.no();
  t.look_at(other);
  HOLD(link(t, "blocks", own));
  t.look_at(own);
  HOLD(!t.complete("x") && t.error.reason == "blocked" && t.enabled() == "x");
  t.look_at(other);
  HOLD(t.complete("x"));
  t.look_at(own);
  HOLD(t.complete("x") && t.ended() == "done");
}

TRIAL(Blocks_EndThatComesByItselfWaitsForTheOther, R"(
  start = { "w", "x" },
  step "x" { WORK, next = done },
  wait "w" { lasts = days(3), next = finish "over" },
)") {
  auto own = t.open({}, "c2");
  t.advance(2);
  auto other = t.open();
  HOLD(link(t, "blocks", own));
  t.advance(2);
  t.look_at(own);
  HOLD(t.ended().empty() && t.incidents() == 1 && t.enabled().empty());
  HOLD(t.retry("r") && t.incidents() == 1);  // still blocked
  t.advance(2);
  t.look_at(other);
  HOLD(t.ended() == "over");
  t.look_at(own);
  HOLD(t.ended() == "over" && t.told<state::CaseEnded>().size() == 1);
}

TRIAL(Blocks_IsOverWithTheLink, R"(
  start = { "w", "x" },
  step "x" { WORK, next = done },
  wait "w" { lasts = days(3), within = days(9), on_timeout = done, next = finish "over" },
)") {
  auto other = t.open();
  HOLD(t.complete("x"));
  t.open({}, "c2");
  auto own = t.no();
  t.advance(1);
  t.look_at(other);
  HOLD(link(t, "blocks", own));
  t.look_at(own);
  HOLD(t.bench()
           .on(own, "wim", [&](turn::Play& play) { return play.suspend(0, Date{play.today().days + 5}, "x"); })
           .ok());
  t.look_at(other);
  HOLD(link(t, "blocks", own, true));
  t.look_at(own);
  HOLD(t.c().links.empty());
}

TRIAL(Link_ALongRowOfCasesIsNotFollowedForever, R"(
  step "a" { WORK },
)") {
  auto last = t.open();
  for (std::size_t n = 0; n < limits::kLinkedCasesLookedAtMax; ++n) {
    auto next = t.open();
    HOLD(link(t, "follows", last));
    last = next;
  }
  t.open();
  HOLD(!link(t, "follows", last) && t.error.reason == "link.max");
}

TRIAL(Link_CasesThatSetOffEachOtherStop, R"(
  shows = { "file.n" },
  start = { "w", "x" },
  wait "w" { ready = function(case)
      for _, word in ipairs({ "follows", "followed_by" }) do
        local other = case:linked(word)[1]
        if other and other.file.n ~= nil and other.file.n > (case.file.n or 0) then return true end
      end
      return false
    end, next = "bump" },
  script "bump" { run = function(case) case.file.n = (case.file.n or 0) + 2 end, next = "w" },
  step "x" { WORK, on_done = function(case) case.file.n = 1 end, next = done },
)") {
  auto first = t.open();
  auto second = t.open({}, "c2");
  HOLD(link(t, "follows", first) && t.complete("x"));
  auto incidents = t.incidents();
  auto n = t.file("n").integer();
  t.look_at(first);
  incidents += t.incidents();
  HOLD(incidents == 1 && n + t.file("n").integer() < 4 * limits::kLinkTurnsDeepMax);
  HOLD(second != first);
}

TRIAL(Blocks_IsForWhoSteersBothCases, R"(
  step "a" { WORK },
=== routes/theirs.lua
return route "theirs" { version = "1.0.0", title = { nl = "T", en = "T" }, subject = "client", owner = "boss",
  step "b" { by = role "boss", due = days(2) } }
)") {
  t.bench().user("ann", {"worker"});
  t.bench().user("mia", {"boss"});
  auto own = t.open();
  auto theirs = t.open({}, "c1", "theirs");
  t.look_at(own);
  auto as = [&](const char* user, bool over) {
    auto done = t.bench().on(own, user, [&](turn::Play& play) {
      return over ? play.unlink("blocks", theirs, "") : play.link("blocks", theirs, "");
    });
    t.error = done ? Error() : done.error();
    return done.ok();
  };
  HOLD(!as("ann", false) && t.error.reason == "role");
  HOLD(!as("mia", false) && t.error.reason == "role");
  HOLD(as("wim", false));
  HOLD(as("mia", true));
}

TRIAL(Blocks_SomebodyMayCloseInSpiteOfIt, R"(
  keep_open = true,
  start = { "w", "x" },
  step "x" { WORK, next = done },
  wait "w" { lasts = days(3), next = finish "over" },
)") {
  auto own = t.open({}, "c2");
  t.advance(2);
  auto other = t.open();
  HOLD(link(t, "blocks", own));
  t.advance(2);
  t.look_at(own);
  HOLD(t.incidents() == 1 && t.resolve("r") && t.ended() == "over");
  t.look_at(other);
  HOLD(t.ended().empty());
}

TRIAL(Blocks_HoldsForWhoClosesAKeptOpenCase, R"(
  keep_open = true,
  step "x" { WORK, next = done },
)") {
  auto own = t.open({}, "c2");
  auto other = t.open();
  HOLD(link(t, "blocks", own));
  t.look_at(own);
  auto close = [&] {
    auto done = t.bench().on(own, "wim", [](turn::Play& play) { return play.close("klaar"); });
    t.error = done ? Error() : done.error();
    return done.ok();
  };
  HOLD(t.complete("x") && !close() && t.error.reason == "blocked");
  t.look_at(other);
  HOLD(t.cancel());
  t.look_at(own);
  HOLD(close() && t.ended() == "done");
}
