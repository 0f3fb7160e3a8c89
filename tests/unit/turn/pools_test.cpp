// Budgets, decisions, pools and metrics: what the other files of a bundle say, and what comes of it.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Spend_IsBookedOncePerAndNeverAboveTheBudget, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", spend = budget "vouchers" {
    units = 2, --@ spend budget/units
    per = "file.employer", --@ spend budget/per
  } },
  step "y" { by = role "worker", due = days(1), next = "z", spend = budget "rest" {
    amount = euro(30), --@ spend budget/amount
  } },
  step "z" { by = role "worker", due = days(1), next = done },
=== budgets.lua
return budgets {
  year = 2019, --@ budgets/year
  budget "vouchers" { euro(60),
    unit = euro(10), --@ budget/unit
    one_per = "employer", --@ budget/one_per
  },
  budget "rest" { euro(50) },
}
)") {
  auto& ledger = t.bench().region().state.ledger;
  t.open();
  HOLD(!t.complete("x"));  // whose voucher?
  t.open(record({{"employer", "e1"}}));
  HOLD(t.complete("x"));
  HOLD(ledger.balance("vouchers").committed == 2000);
  HOLD(t.complete("y"));
  HOLD(ledger.balance("rest").committed == 3000);
  t.open(record({{"employer", "e1"}}), "c2");
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "budget.vouchers.one_per");
  t.open(record({{"employer", "e2"}}), "c3");
  HOLD(t.complete("x"));
  HOLD(!t.complete("y"));
  HOLD(t.error.reason == "budget.rest.spent");
  HOLD(ledger.postings_sum() == 0);
  auto shown = to_json(pipeline::views::budget(t.bench().region(), t.bundle().budgets.at("vouchers"), Lang::nl));
  HOLD(shown.find("2019") != std::string::npos);
}

TRIAL(Budgets_TotalMustBeTheSumOfTheLines, R"(
  step "x" { by = role "worker", due = days(1) },
=== budgets.lua
return budgets { year = 2019,
  total = euro(70), --@ budgets/total
  budget "a" { euro(60) } }
)") {
  HOLD(!t.loads());
}

TRIAL(Decision_FirstRuleThatHolds, R"(
  decide "d" { table = "size", into = "file.word" },
  step "x" { by = role "worker", due = days(1) },
=== decisions/size.lua
return decision "size" {
  hit = "first", --@ decision/hit
  inputs = { "file.n", function(case) return case.client.name end }, --@ decision/inputs
  rules = { --@ decision/rules
    { less(3), any, "small" }, --@ decision/rules
    { known, "c2", "second" }, --@ decision/rules
    { any, any, "large" }, --@ decision/rules
  }, --@ decision/rules
}
)") {
  t.open(record({{"n", 2}}));
  HOLD(t.file("word").text() == "small");
  t.open(record({{"n", 5}}));
  HOLD(t.file("word").text() == "large");
  t.open(record({{"n", 5}}), "c2");
  HOLD(t.file("word").text() == "second");
}

TRIAL(Pool_IsFilledByRuleRankAndQuota, R"(
  step "x" { by = role "worker", due = days(1) },
  milestone "there" { },
  step "y" { by = role "worker", due = days(1) },
=== pools.lua
return pools { pool "p" {
  title = { nl = "Bak", en = "Tub" }, --@ pool/title
  route = "r", --@ pool/route
  size = { since("2019-01-01", 2), since("2019-09-01", 3) }, --@ pool/size
  quota = { --@ pool/quota
    by = "client.source", --@ quota/by
    parts = { a = 1, b = 1 }, --@ quota/parts
  }, --@ pool/quota
  admit = function(client) return client.fit end, --@ pool/admit
  rank = function(client) return client.rank end,
  leave = reached "there", --@ pool/leave
} }
)") {
  HOLD(t.loads());
  HOLD(t.bundle().pools.at("p").title.en == "Tub");
  auto& book = t.bench().region().state.pools["p"];
  t.bench().group([&] {
    (void)t.put("client", "p0", record({{"source", "a"}, {"rank", 0}, {"fit", false}}));
    (void)t.put("client", "p1", record({{"source", "a"}, {"rank", 3}, {"fit", true}}));
  });
  HOLD(book.members().size() == 1 && book.members().count("p1"));
  HOLD(t.put("client", "p2", record({{"source", "a"}, {"rank", 1}, {"fit", true}})));
  HOLD(t.put("client", "p3", record({{"source", "b"}, {"rank", 9}, {"fit", true}})));
  HOLD(t.put("client", "p4", record({{"source", "b"}, {"rank", 2}, {"fit", true}})));
  HOLD(book.members().size() == 2 && book.members().count("p1"));
  HOLD(book.queue_length() == 2);
  t.look_at(book.members().at("p1").case_no);
  HOLD(t.complete("x"));  // reaches "there": the next in rank of his part
  HOLD(!book.members().count("p1"));
  HOLD(book.members().size() == 2);
  t.advance(70);  // one place more since September
  HOLD(book.members().size() == 3);
}

TRIAL(Pool_AdmitsOnceForEachValue, R"(
  step "x" { by = role "worker", due = days(1) },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 1), since("2019-08-01", 3) },
  once = "client.place", --@ pool/once
  by = role "worker", --@ pool/by
  admit = function(client) return client.rank ~= nil end,
  rank = function(client) return client.rank end,
} }
=== registers/client.lua
return register "client" { key = text "number", fields = { text "name", text "place", integer "rank", yesno "fit" } }
)") {
  HOLD(t.loads());
  HOLD(t.bundle().pools.at("p").by == "worker");
  auto book = [&]() -> const state::PoolBook& { return t.bench().region().state.pools["p"]; };
  HOLD(t.put("client", "p1", record({{"place", Value("a1")}, {"rank", 1}})));
  HOLD(t.put("client", "p2", record({{"place", Value("a1")}, {"rank", 2}})));
  HOLD(t.put("client", "p3", record({{"place", Value("a2")}, {"rank", 3}})));
  HOLD(t.put("client", "p4", record({{"place", Value("a2")}, {"rank", 4}})));
  HOLD(t.put("client", "p5", record({{"rank", 5}})));
  HOLD(book().members().count("p1") == 1 && book().queue_length() == 3);  // a1 has been let in
  t.advance(40);
  HOLD(book().members().size() == 3 && book().members().count("p3") && book().members().count("p5"));
  HOLD(book().queue_length() == 0);  // a2 too
  t.look_at(book().members().at("p1").case_no);
  HOLD(t.complete("x"));  // its case ends, and makes room
  HOLD(book().members().size() == 2);
  t.bench().restart(false);
  HOLD(book().members().size() == 2 && book().queue_length() == 0);
  HOLD(t.put("client", "p2", record({{"place", Value("a3")}, {"rank", 2}})));  // another value
  HOLD(book().members().count("p2") == 1);
}

TRIAL(Pool_AdmitsBestRankFirst, R"(
  step "x" { by = role "worker", due = days(1) },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 0), since("2019-08-01", 2) },
  quota = { by = "client.source", parts = { a = 1, b = 1 } }, --@ pool/quota
  rank = function(client) return client.rank end, --@ pool/rank
} }
)") {
  auto& book = t.bench().region().state.pools["p"];
  HOLD(t.put("client", "a_low", record({{"source", "a"}, {"rank", 1}})));
  HOLD(t.put("client", "a_lower", record({{"source", "a"}, {"rank", 0}})));
  HOLD(t.put("client", "b_high", record({{"source", "b"}, {"rank", 9}})));
  HOLD(book.members().empty());
  t.advance(40);
  HOLD(book.members().size() == 2);
  HOLD(book.members().count("a_lower") && book.members().count("b_high"));
}

TRIAL(Metrics_CountWhatCasesDid, R"(
  stage "s" { step "x" { by = role "worker", due = days(1) }, next = "m" },
  milestone "m" { next = "y" },
  step "y" { by = role "worker", due = days(1), outcomes = { fine = done } },
=== metrics.lua
return metrics {
  share "soon" {
    title = { nl = "Gauw", en = "Soon" }, --@ share/title
    of = cases "r", --@ share/of
    where = reached "m" { --@ share/where
      within = days(5), --@ reached/within
    }, --@ share/where
    target = "50%", --@ share/target
  },
  count "here" {
    title = { nl = "Hier", en = "Here" }, --@ count/title
    of = open_cases(), --@ count/of
    where = at "y", --@ count/where
    target = 3, --@ count/target
  },
}
)") {
  HOLD(t.loads());
  auto& metrics = *t.bench().region().metrics;
  t.open();
  t.open({}, "c2");
  HOLD(t.complete("x"));
  HOLD(metrics.value("soon").of == 2 && metrics.value("soon").where == 1);
  HOLD(metrics.value("here").of == 2 && metrics.value("here").where == 1);
  t.look_at(1);
  t.advance(8);
  HOLD(t.complete("x"));
  HOLD(metrics.value("soon").where == 1);
  HOLD(metrics.value("here").where == 2);
  HOLD(t.complete("y", "fine"));
  HOLD(metrics.value("here").of == 1 && metrics.value("soon").of == 2);
  const auto& soon = t.bundle().metrics.at("soon");
  const auto& here = t.bundle().metrics.at("here");
  HOLD(soon.title.en == "Soon" && here.title.en == "Here");
  HOLD(soon.target == 0.5 && here.target == 3);
}

TRIAL(Role_HasATitleAndACaseload, R"(
  step "x" { by = role "worker", due = days(1) },
=== roles.lua
return roles { role "worker" {
  title = { nl = "Werker", en = "Labourer" }, --@ role/title
  caseload = 1, --@ role/caseload
}, role "boss" { } }
)") {
  t.bench().person("chief", {"boss"});
  t.open();
  HOLD(!t.claim("x", "chief"));
  HOLD(t.error.text.en.find("Labourer") != std::string::npos);
  HOLD(t.claim("x", "ann"));
  t.open({}, "c2");
  HOLD(!t.claim("x", "ann"));
}

TRIAL(Role_OverbookByMayGiveOneTooMany, R"(
  step "x" { by = role "worker", due = days(1), next = "y" },
  step "y" { by = owner, due = days(1), next = done },
=== roles.lua
return roles { role "worker" {
  caseload = 1,
  overbook_by = role "boss", --@ role/overbook_by
}, role "boss" { } }
)") {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  t.bench().user("chief", {"boss"});
  t.open();
  HOLD(t.claim("x", "ann"));
  t.open({}, "c2");
  HOLD(!t.claim("x", "ann"));
  HOLD(!t.transfer("ann"));  // as the administrator: the bound holds for everybody who does not overbook
  HOLD(t.error.reason == "caseload");
  HOLD(!t.overbook("ann", "bob"));
  HOLD(t.error.reason == "role");
  HOLD(!t.overbook("chief", "chief"));  // who gets it has the owner's role all the same
  HOLD(t.error.reason == "role");
  HOLD(!t.overbook("ann", "chief", " "));
  HOLD(t.error.reason == "form");
  HOLD(t.c().owner.empty());
  HOLD(!t.overbook("bob", "chief", "knows them"));  // he has room: nothing is passed over
  HOLD(t.error.reason == "overbook");
  HOLD(t.error.text.en.find("case.transfer") != std::string::npos);
  HOLD(t.overbook("ann", "chief", "knows them"));
  HOLD(t.c().owner == "ann");
  HOLD(!t.overbook("ann", "chief", "knows them"));  // it is hers already
  HOLD(t.error.reason == "overbook");
  HOLD(t.claim("x", "ann"));  // it is hers: her work in it asks for no room
  HOLD(t.complete("x", "", {}, "ann"));
  HOLD(t.instance("y").assignee == "ann");
}

TRIAL(Role_WithoutOverbookByNobodyGivesTooMany, R"(
  step "x" { by = role "worker", due = days(1) },
=== roles.lua
return roles { role "worker" { caseload = 1 }, role "boss" { } }
)") {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  t.bench().user("chief", {"boss"});
  t.open();
  HOLD(!t.overbook("ann", "chief"));
  HOLD(t.error.reason == "overbook");
}

TRIAL(Register_LabelIsWhatPeopleSee, R"(
  step "x" { by = role "worker", due = days(1), next = done },
=== registers/client.lua
return register "client" { key = text "number", fields = { text "name", text "called" },
  label = "called", --@ register/label
}
)") {
  t.open();
  auto seen = [&] {
    auto shown = pipeline::views::subject(t.bench().region(), "client", "c1");
    return std::string(shown.as<Record>()->get("name").text());
  };
  HOLD(seen() == "c1");
  t.put("client", "c1", record({{"name", "A. Jansen"}, {"called", "Ali"}}));
  HOLD(seen() == "Ali");
}

TRIAL(Labels_AreInWhatPeopleRead, R"(
return route "r" { version = "1.0.0", subject = "client", owner = "worker",
  title = { nl = "Cliënt en CLIËNT, cliënten niet", en = "Client of a client_x" },
  step "x" { by = role "worker", due = days(1), next = done,
    requires = function() return false, { nl = "De cliënt komt.", en = "The client comes." } end } }
=== labels.lua
return labels { ["cliënt"] = {
  nl = "inwoner", --@ label/nl
}, client = {
  en = "resident", --@ label/en
} }
)") {
  t.open();
  HOLD(t.bench().route(t.no()).title.nl == "Inwoner en INWONER, cliënten niet");
  HOLD(t.bench().route(t.no()).title.en == "Resident of a client_x");
  HOLD(!t.complete("x"));
  HOLD(t.error.text.nl == "De inwoner komt.");
  HOLD(t.error.text.en == "The resident comes.");
}

TRIAL(Spend_MayBeOncePerSubject, R"(
  step "x" { by = role "worker", due = days(1), next = done, spend = budget "kit" { amount = euro(5),
    per = "client", --@ spend budget/per
  } },
=== budgets.lua
return budgets { year = 2019, budget "kit" { euro(60), one_per = "client" } }
)") {
  t.open();
  HOLD(t.complete("x"));
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "budget.kit.one_per");
  t.open({}, "c2");
  HOLD(t.complete("x"));
}

TRIAL(Register_SharedIsReadInTheOtherRegions, R"(
  step "x" { by = role "worker", due = days(1), next = done },
=== registers/desk.lua
return register "desk" { key = text "code", fields = { text "name" },
  shared = "province", --@ register/shared
}
)") {
  HOLD(t.read_next_door("desk", "d1", record({{"name", "Window"}})) == std::vector<std::string>{"north/d1"});
}

TRIAL(Register_TitleIsInTheRefusal, R"(
  step "x" { by = role "worker", due = days(1), reserve = seats "seat" { count = 1 } },
=== registers/seat.lua
return register "seat" { key = text "code", fields = { integer "units" }, capacity = "units",
  title = { nl = "Stoel", en = "Chair" }, --@ register/title
}
)") {
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.error.text.en.find("Chair") != std::string::npos);
}

TRIAL(Seats_RefusalNamesWhatHasNoTitleAndAPlaceThatIsNotThere, R"(
  step "x" { by = role "worker", due = days(1), reserve = seats "seat" { count = 1 } },
=== registers/seat.lua
return register "seat" { key = text "code", fields = { integer "units" }, capacity = "units" }
)") {
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.error.text.en.find("(seat) for x") != std::string::npos);
  HOLD(!t.complete("x", "", record({{"seat", List{"s9"}}})));
  HOLD(t.error.reason == "capacity.seat");
  HOLD(t.error.text.en == "There is no `s9` (seat); choose one that is there.");
}
