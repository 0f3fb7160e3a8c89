// Work that goes to somebody by itself: to who has least, to who knows the case, or to nobody when nobody is free. And
// the rungs of a ladder of escalations.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::Life;

namespace {

void staff_and_chief(Trial& t) {
  for (const char* who : {"ann", "bob", "carl"}) t.bench().user(who, {"worker"});
  t.bench().user("chief", {"boss"});
}

}  // namespace

TRIAL(Allocate_LeastLoadedGetsIt, R"(
  step "a" { by = role "worker", due = days(5),
    allocate = "least_loaded", --@ step/allocate
    next = done },
)") {
  staff_and_chief(t);
  auto first = t.open();
  HOLD(t.instance("a").assignee == "ann");  // of equals the first by name
  HOLD(t.c().owner == "ann");               // as by a claim
  t.open({}, "c2");
  HOLD(t.instance("a").assignee == "bob");
  t.open({}, "c3");
  HOLD(t.instance("a").assignee == "carl");
  t.look_at(first);
  HOLD(t.complete("a", "", {}, "ann"));
  t.open({}, "c2");
  HOLD(t.instance("a").assignee == "ann");
  HOLD(t.bench().absent("ann", 0, 3));
  HOLD(t.bench().absent("bob", 0, 3, "carl"));
  t.open({}, "c3");
  HOLD(t.instance("a").assignee == "carl");
}

TRIAL(Allocate_CountsWhatTheTurnItselfGives, R"(
  each "all" { over = 5, next = done, step "a" { by = role "worker", due = days(5), allocate = "least_loaded" } },
)") {
  staff_and_chief(t);
  t.open();
  std::string got;
  for (const auto& i : t.c().instances)
    if (!i.assignee.empty()) got += i.assignee + " ";
  HOLD(got == "ann bob carl ann bob ");
}

TRIAL(Allocate_WhoMayNotOrHasNoRoomDoesNotGetIt, R"(
  step "a" { by = role "worker" { speaks = "file.word" }, due = days(5), allocate = "least_loaded", next = done },
=== roles.lua
return roles { role "worker" { caseload = 1 }, role "boss" { } }
)") {
  staff_and_chief(t);
  t.bench().user("dora", {"worker"}, {"arabic"});
  t.open(record({{"word", "arabic"}}));
  HOLD(t.instance("a").assignee == "dora");
  t.open(record({{"word", "arabic"}}), "c2");
  HOLD(t.instance("a").life == Life::offered);  // dora has her one case
  HOLD(t.c().owner.empty());
  t.open({}, "c3");
  HOLD(t.instance("a").assignee == "ann");
}

TRIAL(Allocate_FamiliarIsWhoDidTheRolesLastStep, R"(
  step "a" { by = role "worker", due = days(5), allocate = "familiar", next = "b" },
  step "b" { by = role "worker", due = days(5), allocate = "familiar", next = "c" },
  step "c" { by = role "boss", due = days(5), next = "d" },
  step "d" { by = role "worker", due = days(5), allocate = "familiar", next = done },
)") {
  staff_and_chief(t);
  t.open();
  HOLD(t.instance("a").life == Life::offered);  // nobody knows it yet
  HOLD(t.complete("a", "", {}, "carl"));
  HOLD(t.instance("b").assignee == "carl");
  HOLD(t.delegate("b", "bob"));
  HOLD(t.complete("b", "", {}, "bob"));
  HOLD(t.complete("c", "", {}, "chief"));
  HOLD(t.instance("d").assignee == "bob");
  t.open({}, "c2");
  HOLD(t.complete("a", "", {}, "carl"));
  HOLD(t.complete("b", "", {}, "carl"));
  HOLD(t.bench().absent("carl", 0, 9, "ann"));
  HOLD(t.complete("c", "", {}, "chief"));
  HOLD(t.instance("d").life == Life::offered);  // who knows it is away
}

TRIAL(Allocate_AlsoOfAnOptionalStep, R"(
  step "a" { by = role "worker", due = days(5), next = done },
  optional "extra" { by = role "boss", due = days(5),
    allocate = "least_loaded", --@ optional/allocate
  },
)") {
  staff_and_chief(t);
  t.open();
  HOLD(t.add("extra"));
  HOLD(t.instance("extra").assignee == "chief");
}

TRIAL(Escalate_GoesUpRungByRung, R"(
  step "a" { by = role "worker", due = days(100),
    escalate = { at("50%", owner), at("80%", role "boss"), at(months(4), role "worker"), at("120%", role "boss") } },
)") {
  t.open();
  HOLD(t.claim("a", "ann"));
  auto told = [&] {
    std::string out;
    for (const auto& to : t.instance("a").escalated) out += to + " ";
    return out;
  };
  t.advance(49);
  HOLD(told().empty());
  t.advance(3);
  HOLD(told() == "ann ");
  t.advance(30);
  HOLD(told() == "ann boss ");
  t.advance(40);  // 120% of 100 days and the hours of the first
  HOLD(told() == "ann boss boss ");
  t.advance(2);  // four months
  HOLD(told() == "ann boss boss worker ");
  HOLD(t.instance("a").assignee == "ann");  // who is told does not take it over
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.ended() == "done");
}
