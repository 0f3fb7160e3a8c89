// What a route hands to another one, and what comes back (language.md, `subroute`; pattern 22).
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Subroute_HandsOverAndTakesBack, R"(
  start = "a",
  step "a" { by = role "worker", due = days(1), next = "sub" },
  subroute "sub" { route = "visit",
    subject = "file.employer", --@ subroute/subject
    file = { question = "file.word" }, --@ subroute/file
    within = weeks(2), on_timeout = "late", next = "plain",
    outcomes = { agreed = "yes" }, --@ subroute/outcomes
  },
  step "yes" { by = role "worker", due = days(1) { after = "sub.on_day" }, next = done },
  step "plain" { by = role "worker", due = days(1), next = done },
  step "late" { by = role "worker", due = days(1), next = done },
=== routes/visit.lua
return route "visit" { version = "1.0.0", title = { nl = "B", en = "V" }, subject = "employer", owner = "worker",
  file = { text "question", date "on_day" },
  stage "talk" {
    step "call" { by = role "worker", due = days(2), form = { date "on_day" },
      on_done = function(case, form) case.file.on_day = form.on_day end,
      outcomes = { agreed = finish "agreed", no = finish "no" } },
    outcomes = { agreed = finish "agreed", no = finish "no" },
  },
}
)") {
  auto parent = t.open(record({{"employer", "e2"}, {"word", "how many?"}}));
  HOLD(t.complete("a"));
  auto child = parent + 1;
  t.look_at(child);
  HOLD(t.c().subject_id == "e2" && t.c().subject_register == "employer");
  HOLD(t.file("question").text() == "how many?");
  HOLD(t.complete("call", "agreed", record({{"on_day", "2019-08-01"}})));
  t.look_at(parent);
  HOLD(t.at("yes") == 1 && t.at("plain") == 0);
  HOLD(t.instance("yes").due == parse_date("2019-08-02"));
}

TRIAL(Subroute_OfAnElementIsAboutThatElement, R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { choices "places" { from = "employer" } },
  each "e" { over = "file.places", next = done,
    subroute "sub" { route = "visit",
      subject = "item", --@ subroute/subject
      within = weeks(2), on_timeout = done } } }
=== routes/visit.lua
return route "visit" { version = "1.0.0", title = { nl = "B", en = "V" }, subject = "employer", owner = "worker",
  step "call" { by = role "worker", due = days(2) } }
)") {
  auto parent = t.open(record({{"places", List{Value("e1"), Value("e2")}}}));
  for (int n : {1, 2}) {
    t.look_at(parent + static_cast<CaseNo>(n));
    HOLD(t.c().subject_register == "employer" && t.c().subject_id == "e" + std::to_string(n));
  }
}

TRIAL(Subroute_BoundGoesWithItsParent, R"(
  start = { "sub", "a" },
  subroute "sub" { route = "child", within = weeks(2), on_timeout = done, next = done,
    bound = true, --@ subroute/bound
  },
  step "a" { by = role "worker", due = days(1), outcomes = { stop = to "b" { withdraws = { "sub" } }, on = done } },
  step "b" { by = role "worker", due = days(1), next = done },
)") {
  auto parent = t.open();
  auto child = parent + 1;
  HOLD(t.complete("a", "stop"));
  HOLD(t.at("sub") == 0);
  t.look_at(child);
  HOLD(t.ended() == "cancelled");
}

TRIAL(Subroute_ThatHasBegunIsNotPassedByWhenItsWhenTurnsFalse, R"(
  start = { "sub", "a" },
  subroute "sub" { route = "child", within = weeks(2), on_timeout = done, next = "b",
    when = function(case) return case.file.n == nil end },
  step "a" { WORK, on_done = function(case) case.file.n = 3 end, next = done },
  step "b" { WORK, next = done },
)") {
  auto parent = t.open();
  HOLD(t.complete("a"));
  HOLD(t.at("sub") == 1 && t.at("b") == 0);  // decision 0009, 22: it has begun elsewhere
  t.look_at(parent + 1);
  HOLD(t.ended() == "");
}

TEST_CASE("Subroute_SaysAtLoadWhatDoesNotFit") {
  const std::string visit =
      "=== routes/visit.lua\nreturn route \"visit\" { version = \"1.0.0\", title = { nl = \"B\", en = \"V\" }, subject "
      "= \"employer\", owner = \"worker\",\n  file = { text \"question\" },\n"
      "  step \"call\" { by = role \"worker\", due = days(2), outcomes = { yes = finish \"agreed\", no = done } } }\n";
  auto faults = [&](const std::string& body) {
    return Trial("  subroute \"sub\" { route = \"visit\", within = weeks(2), on_timeout = done, " + body + " },\n" +
                 "  step \"b\" { by = role \"worker\", due = days(1), next = done },\n" + visit)
        .faults();
  };
  auto says = [](const std::string& all, const char* words) { return all.find(words) != std::string::npos; };
  CHECK(says(faults("next = \"b\""), "is about `employer`"));
  CHECK(says(faults("subject = \"file.word\", next = \"b\""), "does not refer to a register"));
  CHECK(says(faults("subject = \"file.employer\", file = { qestion = \"file.word\" }, next = \"b\""),
             "did you mean `question`"));
  CHECK(says(faults("subject = \"file.employer\", file = { question = \"file.n\" }, next = \"b\""), "is of the kind"));
  CHECK(says(faults("subject = \"file.employer\", outcomes = { agred = \"b\" }"), "did you mean `agreed`"));
  CHECK(says(faults("subject = \"file.employer\", outcomes = { agreed = \"b\" }"), "does not say where `done`"));
  CHECK(faults("subject = \"file.employer\", outcomes = { agreed = \"b\", done = \"b\" }") == "");
}
