// What goes wrong behind a person: an incident on the node, with somebody to mend it; nothing else stops.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Incident_OfAGuardIsRetried, R"(
  start = { "a", "b" },
  step "a" { by = role "worker", due = days(1), next = "x" },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = 3 end, next = done },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));  // the person's step stands
  HOLD(t.incidents("x") == 1 && t.at("x") == 0 && t.at("b") == 1);
  HOLD(t.told<state::IncidentRaised>()[0].due.has_value());
  HOLD(t.retry("x"));
  HOLD(t.incidents("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.retry("x"));
  HOLD(t.incidents() == 0 && t.at("x") == 1);
  HOLD(t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Incident_OfOnEnterRetriedOpensNoSecondStep, R"(
  start = { "x", "b" },
  step "x" { by = role "worker", due = days(1), on_enter = function(case) if case.file.n == nil then error("no number") end case.file.word = "in" end, next = done },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = 3 end, next = done },
)") {
  t.open();
  HOLD(t.incidents("x") == 1 && t.at("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.retry("x"));
  HOLD(t.incidents() == 0 && t.at("x") == 1);
  HOLD(t.file("word").text() == "in");
}

TRIAL(Incident_OfAGuardAskedAgain, R"(
  start = { "x", "b" },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end, next = done },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = nil end, next = done },
)") {
  t.open(record({{"n", 3}}));
  HOLD(t.at("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.at("x") == 1 && t.incidents("x") == 1);
}

TRIAL(Runaway_LoopBecomesAnIncident, R"(
  start = { "a", "b" },
  milestone "a" { next = "c" },
  milestone "c" { next = "a" },
  step "b" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.incidents("a") + t.incidents("c") == 1);
  HOLD(t.incidents("b") == 1);  // its turn had no budget left: it is there, to be tried again
  HOLD(t.retry("b"));
  HOLD(t.at("b") == 1);
  HOLD(t.complete("b"));
}

TRIAL(Incident_MendedByTheOwnersRoleOnly, R"(
  step "a" { by = role "boss", due = days(1) },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end },
)") {
  t.bench().person("chief", {"boss"});
  t.open();
  HOLD(t.complete("a", "", {}, "chief"));
  HOLD(!t.retry("x", "chief"));
  HOLD(t.retry("x"));
}

TRIAL(Incident_OfOnDoneIsRetriedWithoutItsWay, R"(
  start = "w",
  wait "w" { message = "m", within = days(9), on_timeout = done, next = "y",
    on_done = function(case) if case.file.n == nil then error("no number") end case.file.word = "done" end },
  step "y" { WORK, outcomes = { more = "w", ok = done } },
)") {
  t.open();
  HOLD(t.send("m"));
  HOLD(t.incidents("w") == 1 && t.at("y") == 1);
  HOLD(t.retry("w") && t.incidents("w") == 1);  // it still fails
  HOLD(t.retry("w", "wim", record({{"n", 3}})) && t.incidents() == 0);
  HOLD(t.file("word").text() == "done" && t.at("y") == 1 && t.at("w") == 0);
  HOLD(t.complete("y", "ok") && t.ended() == "done");
}

TRIAL(Incident_CorrectedWithAValueThatDoesNotFitStaysOpen, R"(
  step "x" { WORK, when = function(case) return case.file.n > 2 end },
)") {
  t.open();
  HOLD(!t.retry("x", "wim", record({{"n", "three"}})));
  HOLD(!t.retry("x", "wim", record({{"m", 3}})));
  HOLD(t.incidents("x") == 1);
  HOLD(t.retry("x", "wim", record({{"n", 3}})) && t.enabled() == "x");
}

TRIAL(Incident_ResolvedPassesByWhatHadNotBegun, R"(
  start = { "a", "x" },
  step "x" { WORK, when = function(case) return case.file.n > 2 end, next = "y" },
  step "y" { WORK, next = done },
  step "a" { WORK, outcomes = { go = one { to "y" { when = function(case) return case.file.go end } }, stay = done } },
)") {
  t.open();
  HOLD(t.incidents("x") == 1 && t.enabled() == "a");
  HOLD(t.resolve("x") && t.incidents() == 0 && t.enabled() == "a y");
  HOLD(t.complete("a", "go") && t.incidents("a") == 1);
  HOLD(t.resolve("a") && t.enabled() == "y");  // that way ends here
  HOLD(t.complete("y") && t.ended() == "done");
}

TRIAL(Incident_ResolvedLeavesWhatStands, R"(
  start = "w",
  wait "w" { within = days(9), on_timeout = done, next = "y", ready = function(case) return case.file.n > 2 end },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("w") == 1 && t.at("w") == 1);
  HOLD(t.resolve("w") && t.incidents() == 0 && t.at("w") == 1);
  t.advance(10);
  HOLD(t.ended() == "done");  // its limit still holds
}

TRIAL(Incident_InARaceMayStillWinIt, R"(
  start = "s",
  step "s" { WORK, next = race { "a", "b" } },
  step "a" { WORK, when = function(case) return case.file.n > 2 end, next = done },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("s") && t.incidents("a") == 1 && t.enabled() == "b");
  HOLD(t.retry("a", "wim", record({{"n", 3}})) && t.enabled() == "a b");
  HOLD(t.start("a") && t.enabled() == "a");
}

TRIAL(Incident_IsGivenToSomebody, R"(
  step "x" { WORK, when = function(case) return case.file.n > 2 end },
)") {
  for (const char* who : {"an", "bo"}) {
    t.bench().user(who, {"boss"});
    t.bench().person(who, {"boss"});
  }
  t.open();
  HOLD(!t.retry("x", "an"));
  HOLD(t.error.reason == "role");
  HOLD(t.assign("x", "an") && t.incidents("x") == 1);
  HOLD(!t.retry("x", "bo"));
  HOLD(t.retry("x", "an", record({{"n", 3}})) && t.enabled() == "x");
}

TRIAL(Incident_OfOnDoneIsRetriedWithWhatItsOwnWaitTook, R"(
  each "e" { over = 2,
    wait "w" { message = "m", within = days(9), on_timeout = done, on_done = function(case, data)
      if case.file.n == nil then error("no number") end
      case.file.word = (case.file.word or "") .. data.from .. " "
    end },
  },
)") {
  auto send = [&](const char* from) {
    return on(t, "wim", [&](turn::Play& play) { return play.receive({"m", record({{"from", from}}), std::nullopt}); });
  };
  t.open();
  HOLD(send("first") && t.incidents("w") == 1);
  HOLD(send("second") && t.incidents("w") == 2 && t.at("w") == 0);
  t.bench().restart(false);
  HOLD(t.retry("w", "wim", record({{"n", 1}})) && t.file("word").text() == "first ");
  HOLD(t.retry("w") && t.file("word").text() == "first second ");
  HOLD(t.ended() == "done" && t.c().given.empty());
}

TRIAL(Incident_SpeaksDutchAndEnglish, R"(
  start = { "s", "x", "f" },
  series "s" { from = "file.day", at = { days(1) }, step "talk" { WORK } , next = done },
  script "x" { run = function(case) error("no number") end, next = done },
  script "f" { run = function(case) case.priority = "urgent" end, next = done },
)") {
  t.open();
  std::string nl, en;
  for (const auto& i : t.c().instances)
    if (i.life == state::Life::incident) nl += turn::said_by(i).nl + "|", en += turn::said_by(i).en + "|";
  HOLD(nl.find("file.day is leeg; de reeks heeft geen begin.") != std::string::npos);
  HOLD(en.find("file.day is empty; the series has no start.") != std::string::npos);
  HOLD(nl.find("Een script ging mis: trial/routes/r.lua:") != std::string::npos);
  HOLD(en.find(": no number|") != std::string::npos);
  HOLD(nl.find("Prioriteit is high, normal of low.") != std::string::npos);
  HOLD(en.find("Priority is high, normal or low.") != std::string::npos);
  auto told = t.told<state::IncidentRaised>();
  HOLD(told.size() == 3 && told[0].message != told[0].message_en && !told[0].message_en.empty());
}
