// Handing over many cases: what the preview says is what happens, what may not go stays with its reason, and what
// nobody touched comes back.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/handover.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using pipeline::Handovers;

namespace {

constexpr const char* kHandedOver = R"(
  step "a" { by = role "worker", due = days(1), next = { "mine", "again", "other" } },
  step "mine" { by = owner, due = days(9), next = done },
  step "again" { by = role "worker" { same_as = "a" }, due = days(9), next = done },
  step "other" { by = role "worker" { differs_from = "a" }, due = days(9), next = done },
=== roles.lua
return roles { role "worker" { caseload = 4 }, role "boss" { } }
)";

/// Ann has three cases, each with `mine` and `again` on her name.
struct Desk {
  explicit Desk(Trial& t) : t(t), engine(t.bench().engine()), reads(engine), handovers(engine, reads) {
    for (const char* who : {"ann", "bob", "carl"}) t.bench().user(who, {"worker"});
    t.bench().user("chief", {"boss"});
    for (const char* client : {"c1", "c2", "c3"}) {
      cases.push_back(t.open({}, client));
      if (!t.complete("a", "", {}, "ann")) throw Untrue(t.error.text.en);
    }
  }
  pipeline::Caller caller(const std::string& user = "wim") {
    pipeline::Caller out;
    out.principal = t.bench().principal(user);
    out.region = t.bench().region().no;
    out.method = "handover";
    return out;
  }
  Handovers::Wanted wanted(const std::string& to, const std::string& policy = "") {
    return {"ann", to, policy, "leaves", {}, {}, 500, 0};
  }
  Result<Handovers::Plan> show(const Handovers::Wanted& what) {
    Result<Handovers::Plan> out = Handovers::Plan();
    t.bench().group([&] { out = handovers.show(t.bench().region(), caller(), what); });
    return out;
  }
  Result<Handovers::Plan> make(const Handovers::Wanted& what) {
    Result<Handovers::Plan> out = Handovers::Plan();
    t.bench().group([&] {
      auto done = engine.on_region(caller(), [&](auto& r) -> Result<pipeline::Engine::RegionCommand> {
        pipeline::Engine::RegionCommand command;
        out = handovers.make(r, caller(), what, command, number);
        if (!out) return out.error();
        return command;
      });
    });
    return out;
  }
  Result<Handovers::Plan> undo(const std::string& user = "wim") {
    Result<Handovers::Plan> out = Handovers::Plan();
    t.bench().group([&] {
      auto done = engine.on_region(caller(user), [&](auto& r) -> Result<pipeline::Engine::RegionCommand> {
        pipeline::Engine::RegionCommand command;
        out = handovers.undo(r, caller(user), number, command);
        if (!out) return out.error();
        return command;
      });
    });
    return out;
  }
  std::string owners() {
    std::string out;
    for (auto no : cases) out += (out.empty() ? "" : " ") + t.bench().get(no).owner;
    return out;
  }
  static std::string told(const Handovers::Plan& plan) {
    std::string out;
    for (const auto& move : plan.cases) {
      out +=
          std::to_string(move.case_no) + ">" + move.to + (move.owner ? "+" : "-") + std::to_string(move.items.size());
      if (move.stays) out += "!" + move.stays->reason;
      for (const auto& [item, why] : move.kept) out += "?" + why.reason;
      out += " ";
    }
    return out;
  }

  Trial& t;
  pipeline::Engine& engine;
  pipeline::Reads reads;
  Handovers handovers;
  HistoryNo number = 0;
  std::vector<CaseNo> cases;
};

}  // namespace

TRIAL(Handover_MovesTheCaseAndTheWorkAndShowsItFirst, kHandedOver) {
  Desk desk(t);
  auto shown = desk.show(desk.wanted("bob"));
  HOLD(shown);
  HOLD(desk.owners() == "ann ann ann");
  HOLD(t.instance("mine").assignee == "ann");
  auto made = desk.make(desk.wanted("bob"));
  HOLD(made);
  HOLD(Desk::told(*made) == Desk::told(*shown));
  HOLD(Desk::told(*made) == "1>bob+2 2>bob+2 3>bob+2 ");
  HOLD(desk.owners() == "bob bob bob");
  HOLD(t.instance("mine").assignee == "bob");
  HOLD(t.instance("again").assignee == "bob");
  HOLD(t.told<state::Noted>().back().text == "leaves");
}

TRIAL(Handover_WhatMayNotGoStaysAndSaysWhy, kHandedOver) {
  Desk desk(t);
  HOLD(t.claim("other", "bob"));
  HOLD(!t.delegate("other", "ann"));  // four eyes
  t.bench().user("dora", {"worker"});
  auto what = desk.wanted("ann");
  what.from = "bob";
  auto made = desk.make(what);
  HOLD(made);
  HOLD(Desk::told(*made) == "3>ann-0?differs_from ");
  HOLD(t.instance("other").assignee == "bob");
  HOLD(desk.make(desk.wanted("chief")));
  HOLD(Desk::told(*desk.show(desk.wanted("chief"))) == "1>chief-0!role 2>chief-0!role 3>chief-0!role ");
}

TRIAL(Handover_PreviewCountsTheCasesItHasGivenAlready, kHandedOver) {
  Desk desk(t);
  for (const char* client : {"c1", "c2"}) {  // bob has two of four
    t.open({}, client);
    HOLD(t.claim("a", "bob"));
  }
  auto shown = desk.show(desk.wanted("bob"));
  HOLD(Desk::told(*shown) == "1>bob+2 2>bob+2 3>bob-0!caseload ");
  HOLD(Desk::told(*desk.make(desk.wanted("bob"))) == Desk::told(*shown));
  HOLD(desk.owners() == "bob bob ann");
}

TRIAL(Handover_LeastLoadedIsSpreadAndPassesByWhoIsAbsent, kHandedOver) {
  Desk desk(t);
  t.open({}, "c1");
  HOLD(t.claim("a", "bob"));
  auto what = desk.wanted("", "least_loaded");
  HOLD(Desk::told(*desk.show(what)) == "1>carl+2 2>bob+2 3>carl+2 ");  // carl 0, then one each: bob by name
  HOLD(t.bench().absent("carl", 0, 2));
  HOLD(Desk::told(*desk.show(what)) == "1>bob+2 2>bob+2 3>bob+2 ");
  HOLD(t.bench().absent("bob", 0, 2));
  HOLD(Desk::told(*desk.show(what)) == "1>-0!caseload 2>-0!caseload 3>-0!caseload ");
}

TRIAL(Handover_FamiliarIsWhoDidTheLastStep, kHandedOver) {
  Desk desk(t);
  t.look_at(desk.cases[1]);
  HOLD(t.complete("other", "", {}, "carl"));
  auto made = desk.make(desk.wanted("", "familiar"));
  HOLD(Desk::told(*made) == "1>bob+2 2>carl+2 3>bob+2 " || Desk::told(*made) == "1>bob+2 2>carl+2 3>carl+2 ");
}

constexpr const char* kRanked = R"(
  step "a" { by = role "worker", due = days(1), next = { "mine", "again" } },
  step "mine" { by = owner, due = days(9), next = done },
  step "again" { by = role "worker" { same_as = "a" }, due = days(9), next = done },
  optional "pick" { by = role "worker", due = days(9), match = "helper" },
=== registers/client.lua
return register "client" { key = text "number", fields = { text "town" } }
=== registers/helper.lua
return register "helper" { key = text "user", fields = { text "town", yesno "full_time" }, criteria = {
  score("town", 1, function(client, helper)
    if helper.town == nil then return false end
    return client.town == helper.town and 1 or 0
  end),
} }
=== roles.lua
return roles { role "worker" { caseload = 4 }, role "boss" { } }
)";

TRIAL(Handover_RankedGoesToWhoFitsThenToWhoHasLeast, kRanked) {
  HOLD(t.put("client", "c1", record({{"town", "Goes"}})));
  HOLD(t.put("client", "c2", record({{"town", "Sluis"}})));
  HOLD(t.put("client", "c3", record({{"town", "Goes"}})));
  Desk desk(t);
  t.bench().user("dora", {"worker"});
  t.bench().user("ed", {"worker"});
  HOLD(t.put("helper", "bob", record({{"town", "Goes"}})));
  HOLD(t.put("helper", "carl", record({{"town", "Goes"}})));
  HOLD(t.put("helper", "dora", record({{"town", "Sluis"}})));
  HOLD(t.put("helper", "ed", record({{"full_time", true}})));  // ruled out by a criterion
  auto what = desk.wanted("", "ranked");
  HOLD(!desk.show(what));  // by which register?
  what.reg = "helper";
  auto shown = desk.show(what);
  HOLD(shown);
  HOLD(Desk::told(*shown) == "1>bob+2 2>dora+2 3>carl+2 ");
  HOLD(shown->cases[0].score == 1);
  HOLD(desk.owners() == "ann ann ann");
  HOLD(t.bench().absent("dora", 0, 2));
  auto made = desk.make(what);
  HOLD(Desk::told(*made) == "1>bob+2 2>carl+2 3>bob+2 ");  // nobody of Sluis: who has least, then by name
  HOLD(made->cases[1].score == 0);
  what.from = "bob";
  HOLD(t.bench().absent("carl", 0, 2));
  HOLD(Desk::told(*desk.show(what)) == "1>-0!caseload 3>-0!caseload ");  // ann has no record, ed does not fit
  what.reg = "client";
  auto none = desk.show(what);
  HOLD(!none);
  HOLD(none.error().reason == "criteria");
}

TRIAL(Handover_RankedStopsWhereItHasComparedEnough, kRanked) {
  for (const char* client : {"c1", "c2", "c3"}) HOLD(t.put("client", client, record({{"town", "Goes"}})));
  Desk desk(t);
  std::size_t pairs = limits::kHandoverCasesMax * 10;
  for (std::size_t n = 0; n < pairs / 2; ++n) {
    auto who = "h" + std::to_string(n);
    t.bench().user(who, {"worker"});
    HOLD(t.put("helper", who, record({{"town", "Goes"}})));
  }
  auto what = desk.wanted("", "ranked");
  what.reg = "helper";
  auto first = desk.show(what);
  HOLD(first);
  HOLD(first->cases.size() == 2);
  HOLD(first->after == desk.cases[1]);
  what.after = first->after;
  auto rest = desk.show(what);
  HOLD(rest->cases.size() == 1);
  HOLD(rest->after == 0);
}

TRIAL(Handover_OfferGivesBackToTheRole, kHandedOver) {
  Desk desk(t);
  HOLD(desk.make(desk.wanted("", "offer")));
  HOLD(t.c().owner.empty());
  HOLD(t.instance("mine").life == state::Life::offered);
  HOLD(t.claim("mine", "carl"));
  HOLD(t.c().owner == "carl");
}

TRIAL(Handover_FilterByStepLeavesTheCase, kHandedOver) {
  Desk desk(t);
  auto what = desk.wanted("bob");
  what.nodes = {"again"};
  HOLD(Desk::told(*desk.make(what)) == "1>bob-1 2>bob-1 3>bob-1 ");
  HOLD(t.c().owner == "ann");
  HOLD(t.instance("mine").assignee == "ann");
  what.nodes.clear();
  what.routes = {"child"};
  HOLD(desk.make(what)->cases.empty());
}

TRIAL(Handover_GoesOnWhereItStopped, kHandedOver) {
  Desk desk(t);
  auto what = desk.wanted("bob");
  what.limit = 2;
  auto first = desk.make(what);
  HOLD(first->cases.size() == 2);
  HOLD(first->after == desk.cases[1]);
  what.after = first->after;
  auto rest = desk.make(what);
  HOLD(rest->cases.size() == 1);
  HOLD(rest->after == 0);
}

TRIAL(Handover_UndoGivesBackWhatNobodyTouched, kHandedOver) {
  Desk desk(t);
  t.look_at(desk.cases[0]);
  HOLD(t.start("again", "ann"));
  HOLD(desk.make(desk.wanted("bob")));
  t.look_at(desk.cases[1]);
  HOLD(t.complete("mine", "", {}, "bob"));
  HOLD(t.start("again", "bob"));
  t.look_at(desk.cases[2]);
  HOLD(t.transfer("carl"));
  HOLD(!desk.undo("ann"));  // not hers to undo
  auto back = desk.undo();
  HOLD(back);
  HOLD(Desk::told(*back) == "1>ann+2 2>ann+0?state?state 3>ann-0!state ");
  HOLD(desk.owners() == "ann ann carl");
  t.look_at(desk.cases[0]);
  HOLD(t.instance("again").life == state::Life::started);  // as it was
  HOLD(t.instance("again").assignee == "ann");
  auto twice = desk.undo();
  HOLD(!twice);
  HOLD(twice.error().reason == "handover.undone");
}

TRIAL(Handover_UndoHasItsTime, kHandedOver) {
  Desk desk(t);
  HOLD(desk.make(desk.wanted("bob")));
  t.advance(2);
  auto late = desk.undo();
  HOLD(!late);
  HOLD(late.error().reason == "handover.late");
  HOLD(desk.handovers.find(t.bench().region().no, 0, 10).size() == 1);
  t.advance(40);
  HOLD(desk.make(desk.wanted("carl")));  // ann has nothing: none is kept, the old one goes
  HOLD(desk.handovers.find(t.bench().region().no, 0, 10).empty());
}

TRIAL(Handover_AsksForWhoIsThere, kHandedOver) {
  Desk desk(t);
  HOLD(!desk.show(desk.wanted("ann")));
  HOLD(!desk.show(desk.wanted("nobody")));
  HOLD(!desk.show(desk.wanted("bob", "offer")));
  HOLD(!desk.show(desk.wanted("")));
  HOLD(t.bench().absent("bob", 0, 2));
  HOLD(desk.show(desk.wanted("bob")).error().reason == "absent");
}

TRIAL(Handover_IncidentStaysAnIncident, R"(
  start = { "a", "x" },
  step "a" { WORK, when = function(case) if case.file.n == nil then error("no number") end return true end, next = done },
  step "x" { WORK, next = done },
)") {
  t.bench().user("ann", {"worker"});
  t.bench().user("bas", {"worker"});
  t.open();
  HOLD(t.incidents("a") == 1 && t.assign("a", "ann"));
  auto moved = t.bench().on(t.no(), "wim", [](turn::Play& play) -> Result<void> {
    auto done = play.hand_over({"ann", "bas", "leaves", true, {}});
    if (!done) return done.error();
    return {};
  });
  HOLD(moved.ok() && t.incidents("a") == 1 && t.at("a") == 0);
  HOLD(t.retry("a", "bas", record({{"n", 1}})) && t.at("a") == 1);
}
