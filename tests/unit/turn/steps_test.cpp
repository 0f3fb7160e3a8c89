// What a step says besides its arcs: handlers, form, evidence, conditions, skipping.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// A step, or an optional beside one, that says everything at once.
std::string work_x(const std::string& kind) {
  std::string body = R"( "x" {
    by = role "boss", --@ KIND/by
    due = days(4), --@ KIND/due
    title = { nl = "Mooi", en = "Beautiful" }, --@ KIND/title
    form = { yesno "stop", text "word" }, --@ KIND/form
    evidence = document "paper", --@ KIND/evidence
    requires = function(case, form, outcome) return not form.stop, { nl = "Nee.", en = "No." } end, --@ KIND/requires
    on_enter = function(case) case.file.n = 7 end, --@ KIND/on_enter
    on_done = function(case, form) case.file.word = form.word end, --@ KIND/on_done
    escalate = at("50%", role "boss"), --@ KIND/escalate
    match = "employer", --@ KIND/match
    spend = budget "b" { amount = euro(2) }, --@ KIND/spend
    reserve = seats "seat" { count = 1 }, --@ KIND/reserve
    skip_by = role "boss", --@ KIND/skip_by
  },
=== budgets.lua
return budgets { year = 2019, budget "b" { euro(10) } }
)";
  auto start =
      kind == "step"
          ? std::string("start = \"x\",\n step")
          : std::string("start = \"y\",\n step \"y\" { by = role \"worker\", due = days(1), next = done },\n optional");
  if (kind == "step") {
    auto end = body.rfind("  },\n===");
    body.insert(end, "    next = done,\n");
  }
  for (std::size_t at; (at = body.find("KIND")) != std::string::npos;) body.replace(at, 4, kind);
  return start + body;
}

void says_everything(Trial& t, const std::string& kind) {
  HOLD(t.loads());
  HOLD(t.put("seat", "s1", record({{"units", 3}})));
  auto open = [&] {
    t.open();
    if (kind == "optional") HOLD(t.add("x"));
  };
  t.bench().person("clerk", {"worker"});
  t.bench().person("chief", {"boss"});
  open();
  HOLD(t.shown_item("x").find("Beautiful") != std::string::npos);
  HOLD(t.instance("x").due == Date{t.today().days + 4});
  HOLD(t.file("n").integer() == 7);
  HOLD(!t.claim("x", "clerk"));
  HOLD(!t.skip("x", "clerk"));
  HOLD(!t.complete("x", "", {}, "chief"));  // no paper yet
  HOLD(t.error.reason == "evidence.paper");
  HOLD(t.attach("paper"));
  HOLD(!t.complete("x", "", record({{"stop", true}}), "chief"));
  HOLD(t.error.reason == "requires.x");
  HOLD(t.complete("x", "", record({{"word", "ok"}, {"employer", "e1"}}), "chief"));
  HOLD(t.file("word").text() == "ok");
  HOLD(t.told<state::SeatTaken>().size() == 1);
  HOLD(t.bench().region().state.ledger.balance("b").committed == 200);
  open();
  HOLD(t.skip("x", "chief"));
  HOLD(t.at("x") == 0);
  open();
  t.advance(3);
  HOLD(t.told<state::Escalated>().size() == 1);
  HOLD(t.instance("x").escalated.front() == "boss");
}

}  // namespace

TRIAL(Step_SaysEverything, work_x("step")) { says_everything(t, "step"); }
TRIAL(Optional_SaysEverything, work_x("optional")) { says_everything(t, "optional"); }

TRIAL(Step_OutcomesAreWays, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y",
    outcomes = { other = "z" }, --@ step/outcomes
  },
  step "y" { by = role "worker", due = days(1), next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(!t.complete("x", "no_such"));
  HOLD(t.complete("x", "other"));
  HOLD(t.at("z") == 1);
}

TRIAL(Step_WithinWithTimeOutGoesThere, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1),
    within = days(5), --@ step/within
    on_timeout = "z", --@ step/on_timeout
    next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  t.advance(4);
  HOLD(t.at("x") == 1);
  t.advance(2);
  HOLD(t.at("x") == 0 && t.at("z") == 1 && t.told<state::Late>().empty());
}

TRIAL(Within_AloneIsCountedAsLate, R"(
  stage "s" {
    within = days(5), escalate = at("60%", role "boss"),
    step "x" { by = role "worker", due = days(30) },
  },
)") {
  t.open();
  t.advance(4);
  HOLD(t.told<state::Escalated>().size() == 1 && t.told<state::Late>().empty());
  t.advance(2);
  HOLD(t.told<state::Late>().size() == 1);
  HOLD(t.at("x") == 1);
}

TRIAL(Stage_WithinEscalatesAndGoesOn, R"(
  start = "s",
  stage "s" {
    within = days(5), --@ stage/within
    on_timeout = "z", --@ stage/on_timeout
    escalate = at(days(2), role "boss"), --@ stage/escalate
    step "x" { by = role "worker", due = days(1) },
    next = done,
  },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  t.advance(3);
  HOLD(t.told<state::Escalated>().size() == 1);
  t.advance(3);
  HOLD(t.at("x") == 0 && t.at("s") == 0 && t.at("z") == 1);
}

TRIAL(Every_AddsItsOptionalUnlessOneIsOpen, R"(
  start = "x",
  step "x" { by = role "worker", due = days(60), next = done,
    every = { weeks(1), --@ step/every
      add = "talk", --@ every/add
    } --@ step/every
    , --@ step/every
  },
  optional "talk" { by = role "worker", due = days(2) },
)") {
  t.open();
  t.advance(8);
  HOLD(t.at("talk") == 1);
  t.advance(7);
  HOLD(t.at("talk") == 1);
  HOLD(t.complete("talk"));
  t.advance(7);
  HOLD(t.at("talk") == 1);
  HOLD(t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Due_CountsFromAPath, R"(
  start = "x",
  step "x" { by = role "worker", next = done,
    due = days(2) {
      after = "file.day", --@ due/after
    } },
)") {
  t.open(record({{"day", "2019-08-01"}}));
  HOLD(t.instance("x").due == parse_date("2019-08-03"));
  t.open();
  HOLD(t.instance("x").due == Date{t.today().days + 2});
}

TRIAL(Evidence_IsHeldToWhatItSays, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), form = { yesno "with_map" }, next = done, evidence = {
    document "contract" {
      title = { nl = "Verdrag", en = "Treaty" }, --@ evidence document/title
      signed_by = { "client", "boss" }, --@ evidence document/signed_by
      types = { "application/pdf" }, --@ evidence document/types
      max = 100, --@ evidence document/max
    },
    document "map" {
      when = "form.with_map", --@ evidence document/when
    },
  } },
)") {
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.error.text.en.find("Treaty") != std::string::npos);
  HOLD(t.attach("contract", {"client"}));
  HOLD(!t.complete("x"));
  HOLD(t.attach("contract", {"client", "boss"}, "image/png"));
  HOLD(!t.complete("x"));
  HOLD(t.attach("contract", {"client", "boss"}, "application/pdf", 101));
  HOLD(!t.complete("x"));
  HOLD(t.attach("contract", {"client", "boss"}));
  HOLD(!t.complete("x", "", record({{"with_map", true}})));
  HOLD(t.error.reason == "evidence.map");
  HOLD(t.complete("x", "", record({{"with_map", false}})));
}

TRIAL(OnDone_FailingRefusesAndLeavesNothing, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), form = { yesno "bad" }, reserve = seats "seat" { count = 1 }, spend = budget "b" { amount = euro(2) },
    on_done = function(case, form)
      case.file.word = "written"
      if form.bad then error("it breaks") end
    end, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
=== budgets.lua
return budgets { year = 2019, budget "b" { euro(10) } }
)") {
  HOLD(t.put("seat", "s1", record({{"units", 3}})));
  t.open();
  auto seq = t.c().seq;
  HOLD(!t.complete("x", "", record({{"bad", true}})));
  HOLD(wire_code(t.error.code) == 1007);
  HOLD(t.c().seq == seq && t.at("x") == 1 && t.file("word").empty() && t.c().seats.empty());
  HOLD(t.instance("x").assignee.empty());
  HOLD(t.bench().region().state.ledger.balance("b").committed == 0);
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 0);
  HOLD(t.complete("x", "", record({{"bad", false}})));
  HOLD(t.file("word").text() == "written");
}

TRIAL(Skip_GoesOnAndNamesTheSkippedWay, R"(
  start = { "x", "y" },
  step "x" { by = role "worker", due = days(1), skip_by = role "boss", outcomes = { fine = done, bad = done, skipped = "z" } },
  step "y" { by = role "worker", due = days(1), outcomes = { fine = "z" } },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(!t.skip("y"));
  HOLD(t.skip("x"));
  HOLD(t.at("z") == 1);
}

TRIAL(Decide_WritesOrChoosesAndSaysSoWhenNoRuleHolds, R"(
  start = "d",
  decide "d" {
    table = "size", --@ decide/table
    into = "file.word", --@ decide/into
    next = "e" },
  decide "e" { table = "way", next = "y",
    outcomes = { left = "l" }, --@ decide/outcomes
  },
  step "l" { by = role "worker", due = days(1), next = done },
  step "y" { by = role "worker", due = days(1), next = done },
=== decisions/size.lua
return decision "size" { hit = "first",
  title = { nl = "Maat", en = "Size of it" }, --@ decision/title
 inputs = { "file.n" }, rules = {
  { less(3), "small" },
  { between(3, 5), "middle" },
  { one_of(8, 9), function(case) return "eight" end },
} }
=== decisions/way.lua
return decision "way" { hit = "first", inputs = { "file.word" }, rules = { { "small", "left" }, { any, "on" } } }
)") {
  t.open(record({{"n", 2}}));
  HOLD(t.shown_route().find("Size of it") != std::string::npos);
  HOLD(t.file("word").text() == "small");
  HOLD(t.at("l") == 1);
  t.open(record({{"n", 9}}));
  HOLD(t.file("word").text() == "eight");
  HOLD(t.at("y") == 1);
  t.open(record({{"n", 7}}));
  HOLD(t.incidents("d") == 1);
}

TRIAL(Calendar_SaysWhichDaysCount, R"(
  start = { "a", "b", "c" },
  step "a" { by = role "worker", due = workdays(2), next = done },
  step "b" { by = role "worker", next = done, due = workdays(2) {
    calendar = "weekend", --@ workdays/calendar
  } },
  step "c" { by = role "worker", due = days(9), next = done, on_enter = function(case) case.file.day = today() + workdays(2) end },
=== calendars.lua
return calendars {
  calendar "kantoor" {
    days = { "monday", "tuesday", "thursday" }, --@ calendar/days
    closed = { day "2019-07-02" }, --@ calendar/closed
  },
  calendar "weekend" { days = { "saturday", "sunday" } },
}
)") {
  t.open();  // Monday 1 July 2019; Tuesday is closed, Wednesday and Friday are no days of this calendar
  HOLD(t.instance("a").due == parse_date("2019-07-08"));
  HOLD(t.instance("b").due == parse_date("2019-07-07"));
  HOLD(t.file("day") == Value(*parse_date("2019-07-08")));
}

TEST_CASE("Calendar_SaysAtLoadWhatDoesNotFit") {
  auto faults = [](const std::string& body) {
    return test::Trial(
               "  step \"a\" { by = role \"worker\", due = workdays(2) { calendar = \"kantor\" }, next = done },\n"
               "=== calendars.lua\nreturn calendars { calendar \"kantoor\" { " +
               body + " } }\n")
        .faults();
  };
  auto says = [](const std::string& all, const char* words) { return all.find(words) != std::string::npos; };
  CHECK(says(faults(""), "did you mean `kantoor`"));
  CHECK(says(faults("days = { \"mondag\" }"), "did you mean `monday`"));
  CHECK(says(faults("days = \"monday\""), "a list of days"));
  CHECK(says(faults("closed = { \"2026-12-24\" }"), "must be"));
}
