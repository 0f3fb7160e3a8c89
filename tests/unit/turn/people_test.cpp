// Who may do it: roles, the owner, the same and another person, caseloads.
#include <doctest/doctest.h>

#include "pipeline/reads.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(SameAs_GoesToWhoDidTheOther, R"(
  step "a" { by = role "worker", due = days(1) },
  step "b" { due = days(1), by = role "worker" {
    same_as = "a", --@ by role/same_as
  } },
)") {
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.instance("b").assignee == "ann");
  HOLD(!t.complete("b", "", {}, "bob"));
  HOLD(t.complete("b", "", {}, "ann"));
}

TRIAL(DiffersFrom_IsFourEyes, R"(
  step "a" { by = role "worker", due = days(1) },
  step "b" { due = days(1), by = role "worker" {
    differs_from = "a", --@ by role/differs_from
  } },
)") {
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(!t.claim("b", "ann"));
  HOLD(!t.complete("b", "", {}, "ann"));
  HOLD(t.complete("b", "", {}, "bob"));
}

TRIAL(Speaks_AsksForTheLanguageOfTheCase, R"(
  step "a" { due = days(1), by = role "worker" {
    speaks = "file.word", --@ by role/speaks
  } },
)") {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  t.bench().user("carl", {"worker"}, {"arabic", "dutch"});
  t.open();
  HOLD(t.claim("a", "ann"));  // nothing is asked
  t.open(record({{"word", "arabic"}}));
  HOLD(!t.claim("a", "bob"));
  HOLD(t.error.reason == "speaks");
  HOLD(!t.start("a", "bob"));
  HOLD(!t.delegate("a", "bob"));
  HOLD(t.claim("a", "carl"));
  HOLD(t.complete("a", "", {}, "carl"));
}

TRIAL(Speaks_IsAskedAgainAtCompletion, R"(
  step "b" { by = role "worker", due = days(1), form = { text "said" },
    on_done = function(case, form) case.file.word = form.said end, next = done },
  step "a" { by = role "worker" { speaks = "file.word" }, due = days(1), next = done },
  start = { "a", "b" },
)") {
  t.bench().user("ann", {"worker"});
  t.open();
  HOLD(t.claim("a", "ann"));
  HOLD(t.complete("b", "", record({{"said", "arabic"}}), "wim"));
  HOLD(!t.complete("a", "", {}, "ann"));
  HOLD(t.error.reason == "speaks");
}

TRIAL(Holds_AsksForARecordOfTheWorker, R"(
  step "a" { due = days(1), by = role "worker" {
    holds = "permit", --@ by role/holds
  } },
=== registers/permit.lua
return register "permit" { key = text "user", title = { nl = "Bevoegdheden", en = "Permits" },
  fields = { date "since", date "until_day" }, period = { from = "since", to = "until_day" } }
)") {
  for (const char* who : {"ann", "bob", "carl", "dirk"}) t.bench().user(who, {"worker"});
  auto day = [&](int n) { return Date{t.today().days + n}; };
  HOLD(t.put("permit", "bob", record({{"since", day(1)}})));
  HOLD(t.put("permit", "carl", record({{"since", day(-9)}, {"until_day", day(-1)}})));
  HOLD(t.put("permit", "dirk", record({{"since", day(0)}, {"until_day", day(0)}})));
  t.open();
  for (const char* who : {"ann", "bob", "carl"}) {
    HOLD(!t.claim("a", who));
    HOLD(t.error.reason == "holds");
  }
  HOLD(t.claim("a", "dirk"));
  t.advance(1);
  HOLD(!t.complete("a", "", {}, "dirk"));  // it held yesterday
  HOLD(t.error.reason == "holds");
  HOLD(t.release("a", "dirk") || t.error.reason == "holds");
  HOLD(t.delegate("a", "bob"));
  HOLD(t.complete("a", "", {}, "bob"));
}

TRIAL(Holds_ARecordOfTheDay, R"(
  step "a" { due = days(1), by = role "worker" { holds = "duty" } },
=== registers/duty.lua
return register "duty" { key = text "user", fields = { date "day" }, period = "day" }
)") {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  HOLD(t.put("duty", "ann", record({{"day", t.today()}})));
  HOLD(t.put("duty", "bob", record({{"day", Date{t.today().days + 1}}})));
  t.open();
  HOLD(!t.claim("a", "bob"));
  HOLD(t.claim("a", "ann"));
}

TRIAL(Helpers_SeeTheWorkAndDoNotCompleteIt, R"(
  step "a" { by = role "worker", due = days(5) },
)") {
  for (const char* who : {"ann", "bob", "carl"}) t.bench().user(who, {"worker"});
  t.bench().user("chief", {"boss"});
  auto no = t.open();
  HOLD(t.claim("a", "ann"));
  HOLD(!t.help("a", "bob", "chief"));  // not hers, and not of the owner's role
  HOLD(!t.help("a", "nobody", "ann"));
  HOLD(!t.help("a", "ann", "ann"));
  HOLD(t.help("a", "bob", "ann"));
  HOLD(t.help("a", "bob", "ann"));  // once
  HOLD(t.help("a", "chief", "ann"));
  HOLD(t.told<state::HelperAdded>().size() == 2);
  HOLD(t.shown_item("a").find(R"("helpers":["bob","chief"])") != std::string::npos);
  HOLD(!t.complete("a", "", {}, "bob"));
  pipeline::Reads reads(t.bench().engine());
  auto region = t.bench().region().no;
  HOLD(reads.helped(region, "bob", "", 10).size() == 1);
  HOLD(reads.helped(region, "bob", "", 10).front().item.case_no == no);
  HOLD(reads.helped(region, "ann", "", 10).empty());
  HOLD(!t.stop_helping("a", "carl", "ann"));
  HOLD(!t.stop_helping("a", "bob", "chief"));
  HOLD(t.stop_helping("a", "chief", "chief"));  // himself
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(reads.helped(region, "bob", "", 10).empty());
  HOLD(t.c().helpers.empty());
}

TRIAL(Helpers_HaveALimit, R"(
  step "a" { by = role "worker", due = days(5) },
)") {
  t.open();
  for (std::size_t n = 0; n <= limits::kHelpersMax; ++n) {
    auto who = "h" + std::to_string(n);
    t.bench().user(who, {"worker"});
    HOLD(t.help("a", who) == (n < limits::kHelpersMax));
  }
  HOLD(t.error.reason == "helper");
}

TRIAL(Caseload_RefusesOneTooMany, R"(
  step "a" { due = days(1), by = role "worker" {
    at_most = caseload(1), --@ by role/at_most
  } },
)") {
  auto first = t.open();
  t.open({}, "c2");
  HOLD(t.claim("a", "ann"));
  HOLD(t.c().owner == "ann");
  t.look_at(first);
  HOLD(!t.claim("a", "ann"));
  HOLD(t.error.reason == "caseload");
  HOLD(t.claim("a", "bob"));
}

TRIAL(Owner_IsTheFirstClaimerOfTheOwnersRole, R"(
  start = { "other", "a" },
  step "other" { by = role "boss", due = days(1), next = done },
  step "a" { by = role "worker", due = days(1), next = "mine" },
  step "mine" { by = owner, due = days(1), next = done },
)") {
  t.open();
  HOLD(t.complete("other", "", {}, "chief"));
  HOLD(t.c().owner.empty());
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.c().owner == "ann");
  HOLD(t.instance("mine").assignee == "ann");
  HOLD(!t.complete("mine", "", {}, "bob"));
}

TRIAL(Route_SaysWhoseItIsAndWhatItIsAbout, R"(
return route "r" {
  version = "2.1.0", --@ route/version
  title = { nl = "Mooi", en = "Beautiful" }, --@ route/title
  subject = "client", --@ route/subject
  owner = "boss", --@ route/owner
  file = { text "word" }, --@ route/file
  step "mine" { by = owner, due = days(1) },
}
)") {
  HOLD(t.loads());
  t.bench().person("clerk", {"worker"});
  t.open(record({{"word", "hello"}}));
  HOLD(t.file("word").text() == "hello");
  HOLD(t.c().subject_register == "client");
  HOLD(t.shown_route().find("Beautiful") != std::string::npos);
  HOLD(t.shown_route().find("2.1.0") != std::string::npos);
  HOLD(!t.claim("mine", "clerk"));
  HOLD(t.instance("mine").role == "boss");
}

TRIAL(Claim_ReleaseAndStart, R"(
  step "a" { by = role "worker", due = days(1) },
)") {
  t.open();
  HOLD(t.claim("a", "ann"));
  HOLD(!t.claim("a", "bob"));
  HOLD(!t.start("a", "bob"));
  HOLD(t.start("a", "ann"));
  HOLD(!t.start("a", "ann"));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.ended() == "done");
}

TRIAL(Route_ExtendsAnother, R"(
return route "r" {
  version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  extends = "ground_route", --@ route/extends
  after "a" { step "b" { by = role "worker", due = days(1) } },
}
=== routes/ground_route.lua
return route "ground_route" { version = "1.0.0", title = { nl = "G", en = "G" }, subject = "client", owner = "worker",
  step "a" { by = role "worker", due = days(1) },
}
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.at("b") == 1);
}
