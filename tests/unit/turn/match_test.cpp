// What a step with `match` asks of the record that somebody chooses, and what criteria see of both.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"
#include "turn/score.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Match_TheChoiceMustFitAndHaveRoom, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", match = "gig" },
  step "y" { by = role "worker", due = days(1), next = done },
=== registers/gig.lua
return register "gig" {
  key = text "code", fields = { integer "units", integer "level" }, capacity = "units",
  criteria = { --@ register/criteria
    score("level", 3, function(client, gig) return gig.level <= 2, { nl = "te hoog", en = "too high" } end), --@ register/criteria
    score("half", 1, function(client, gig) return 0.5 end), --@ register/criteria
  }, --@ register/criteria
}
)") {
  HOLD(t.put("gig", "high", record({{"units", 1}, {"level", 3}})));
  HOLD(t.put("gig", "full", record({{"units", 0}, {"level", 1}})));
  HOLD(t.put("gig", "fits", record({{"units", 1}, {"level", 1}})));
  t.open();
  HOLD(!t.complete("x", "", record({{"gig", "high"}})));
  HOLD(t.error.reason == "match.level" && t.error.text.en == "too high" && t.error.path == "form.gig");
  HOLD(!t.complete("x", "", record({{"gig", "full"}})) && t.error.reason == "capacity.gig");
  HOLD(t.at("x") == 1 && t.told<state::Matched>().empty());
  HOLD(t.complete("x", "", record({{"gig", "fits"}})));
  auto met = t.told<state::Matched>();
  HOLD(met.size() == 1 && met[0].record == "fits" && met[0].score == Value(0.875));
  HOLD(met[0].criteria.size() == 2 && met[0].criteria[1].score == Value(0.5) && met[0].criteria[0].weight == 3);
  HOLD(t.c().seats.empty());  // only `reserve` takes one
}

TRIAL(Match_WithAReserveTheSeatItselfIsAsked, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", match = "gig", reserve = seats "gig" { count = 1 } },
  step "y" { by = role "worker", due = days(1), next = done },
=== registers/gig.lua
return register "gig" {
  key = text "code", fields = { integer "units" }, capacity = "units",
  criteria = { score("any", 0, function(client, gig) return true end) },
}
)") {
  HOLD(t.put("gig", "one", record({{"units", 1}})));
  t.open();
  HOLD(t.complete("x", "", record({{"gig", "one"}})));
  HOLD(t.c().seats.size() == 1 && t.told<state::Matched>().size() == 1);
  HOLD(t.told<state::Matched>()[0].score == Value(1.0));  // nothing weighs: all that fits fits alike
  t.open({}, "c2");
  HOLD(!t.complete("x", "", record({{"gig", "one"}})) && t.error.reason == "capacity.gig");
}

namespace {

/// A register of one field of each kind, each protected on a line of its own.
std::string all_protected() {
  std::string out =
      "step \"x\" { by = role \"worker\", due = days(1), next = done, match = \"gig\" },\n"
      "=== registers/gig.lua\nreturn register \"gig\" { key = text \"code\", fields = {\n";
  const std::pair<const char*, const char*> kKinds[] = {{"text", ""},
                                                        {"note", ""},
                                                        {"yesno", ""},
                                                        {"integer", ""},
                                                        {"decimal", ""},
                                                        {"money", ""},
                                                        {"date", ""},
                                                        {"choice", "\"a\","},
                                                        {"choices", "\"a\","},
                                                        {"ref", "to = \"gig\","},
                                                        {"group", "text \"in\","}};
  for (const auto& [kind, head] : kKinds)
    out += std::string("  ") + kind + " \"f_" + kind + "\" { " + head + "\n    protected = true, --@ " + kind +
           "/protected\n  },\n";
  return out +
         "  text \"open\",\n  group \"home\" { text \"town\", text \"phone\" { sensitive = true } },\n"
         "}, criteria = { score(\"any\", 1, function(client, gig) return 1 end) } }\n";
}

}  // namespace

TRIAL(Match_CriteriaHoldNothingProtected, all_protected()) {
  const auto& reg = t.bundle().registers.at("gig");
  Record whole;
  for (const auto& field : reg.fields) whole.set(field.name, "said");
  whole.set("home", record({{"town", "Venlo"}, {"phone", "043"}}));
  auto seen = turn::Comparer(t.bundle(), reg, t.today()).record("g1", whole);
  std::string names;
  for (const auto& [name, value] : seen) names += name + " ";
  HOLD(seen.get("open") == Value("said") && seen.get("id") == Value("g1") && seen.get("code") == Value("g1"));
  HOLD(seen.get("home").as<Record>()->get("town") == Value("Venlo"));
  HOLD(!seen.get("home").as<Record>()->find("phone"));
  for (const char* kind :
       {"text", "note", "yesno", "integer", "decimal", "money", "date", "choice", "choices", "ref", "group"})
    HOLD(!seen.find(std::string("f_") + kind));
}

TRIAL(Match_ACriterionThatGivesNothingFailsTheCommand, R"(
  step "x" { by = role "worker", due = days(1), next = done, match = "gig" },
=== registers/gig.lua
return register "gig" {
  key = text "code", fields = { integer "level" },
  criteria = {
    score("level", 1, function(client, gig)
      if gig.level == 1 then return 1.5 end
      if gig.level == 2 then return "much" end
      if gig.level == 3 then return 1, "why" end
      if gig.level == 4 then while true do end end
      if gig.level == 5 then return end
      return 1
    end),
  },
}
)") {
  t.open();
  for (int level = 1; level <= 5; ++level) {
    auto id = "g" + std::to_string(level);
    HOLD(t.put("gig", id, record({{"level", level}})));
    HOLD(!t.complete("x", "", record({{"gig", id}})));
    HOLD(t.error.code == ErrorCode::incident && t.error.incident &&
         t.error.incident->file.find("gig.lua") != std::string::npos);
    HOLD(level != 4 || t.error.text.en.find("20000 instructions") != std::string::npos);
  }
  HOLD(t.at("x") == 1);
  HOLD(t.put("gig", "g6", record({{"level", 6}})));
  HOLD(t.complete("x", "", record({{"gig", "g6"}})) && !t.c().is_open());
}
