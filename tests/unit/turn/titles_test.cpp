// What `titles` in labels.lua calls the things that people see, where the source gives them no title.
#include <doctest/doctest.h>

#include "plugin/titles.hpp"
#include "support/engine/trial.hpp"
#include "turn/name_of.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

const std::string kTitled = R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { text "wish" },
  start = "x",
  step "x" { by = role "worker", due = days(1), term = term "law" { weeks(8) }, sla = sla "quick" { target = hours(4) },
    form = { text "wish", choice "way" { "left", "right" }, text "own" { title = { nl = "Eigen", en = "Own" } } },
    evidence = { document "paper" { signed_by = { "worker", "school" } } }, outcomes = { good = "w", bad = done } },
  wait "w" { message = "word", within = days(9), on_timeout = finish "over", next = "m" },
  step "m" { by = role "worker", due = days(1), match = "gig", next = done },
}
=== registers/gig.lua
return register "gig" { key = text "code", fields = { integer "units" },
  criteria = { score("half", 1, function(client, gig) return 0.5 end) } }
=== budgets.lua
return budgets { year = 2019, budget "pot" { euro(10) } }
)";

/// The route with these `titles`; `base`: the same of a bundle below it.
std::string with_titles(const std::string& said, const std::string& base = "") {
  auto file = [](const std::string& titles) { return "return labels { titles { " + titles + " } }\n"; };
  return kTitled + "=== labels.lua\n" + file(said) + (base.empty() ? "" : "=== base/labels.lua\n" + file(base));
}

std::string faults_of(const std::string& said, const std::string& base = "") {
  return Trial(with_titles(said, base)).faults();
}

std::string named(const char* name, const char* text) {
  return std::string(name) + " = { nl = \"" + text + "\", en = \"" + text + "\" }, ";
}

const route::Node& step(Trial& t) {
  const auto& route = t.bundle().routes.at("r");
  return route.node(route.find("x"));
}

std::string wish(const std::string& said, const std::string& base = "") {
  Trial t(with_titles(said, base));
  REQUIRE_MESSAGE(t.loads(), t.faults());
  return step(t).form[0].title.nl;
}

bool has(const std::string& text, const std::string& part) {
  bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE(text);
  return found;
}

}  // namespace

TRIAL(Titles_AreWhatPeopleSeeWhereTheSourceHasNone, kTitled + R"(
=== labels.lua
return labels { titles {
  fields = { wish = { nl = "Wens", en = "Wish" } }, --@ titles/fields
  options = { left = { nl = "Links", en = "To the left" } }, --@ titles/options
  outcomes = { good = { nl = "Goed", en = "Well" }, over = { nl = "Voorbij", en = "Over" } }, --@ titles/outcomes
  documents = { paper = { nl = "Papier", en = "The paper" } }, --@ titles/documents
  parties = { school = { nl = "De school", en = "The school" } }, --@ titles/parties
  budgets = { pot = { nl = "Potje", en = "Purse" } }, --@ titles/budgets
  terms = { law = { nl = "Wettelijke termijn", en = "Legal term" } }, --@ titles/terms
  slas = { quick = { nl = "Snel", en = "Fast" } }, --@ titles/slas
  messages = { word = { nl = "Bericht", en = "Word" } }, --@ titles/messages
  criteria = { half = { nl = "De helft", en = "A half" } }, --@ titles/criteria
} }
)") {
  t.open();
  const auto& n = step(t);
  HOLD(n.form[0].title.nl == "Wens" && t.bundle().routes.at("r").file[0].title.en == "Wish");
  HOLD(n.form[1].options[0].title.nl == "Links" && n.form[1].options[1].title.empty());
  HOLD(n.form[2].title.nl == "Eigen");
  HOLD(n.outcomes[0].title.nl == "Goed" && t.bundle().routes.at("r").end_titles.at("over").en == "Over");
  HOLD(!t.complete("x", "good", record({{"wish", "a"}})));
  HOLD(t.error.text.nl.find("Document Papier") != std::string::npos);
  HOLD(t.attach("paper", {"worker"}));
  HOLD(!t.complete("x", "good", record({{"wish", "a"}})));
  HOLD(t.error.text.en.find("signed by The school") != std::string::npos);
  HOLD(t.bundle().budgets.at("pot").title.nl == "Potje");
  HOLD(n.terms[0].title.nl == "Wettelijke termijn" && n.slas[0].title.en == "Fast");
  HOLD(turn::message_name(t.bundle(), "word", Lang::nl) == "Bericht");
  HOLD(t.bundle().registers.at("gig").criteria[0].title.nl == "De helft");
  auto item = t.shown_item("x");
  for (const char* shown :
       {"\"title\":\"Wish\"", "\"left\":\"To the left\"", "\"title\":\"The paper\"", "\"The school\""})
    HOLD(item.find(shown) != std::string::npos || item.find("Wens") != std::string::npos);
}

TEST_CASE("Titles_TheTitleInTheSourceStandsThenTheUpperBundleThenTheLongestName") {
  auto general = "fields = { " + named("wish", "A") + "}";
  CHECK(wish(general) == "A");
  CHECK(wish("fields = { " + named("wish", "A") + named("[\"x.wish\"]", "B") + "}") == "B");
  CHECK(wish("fields = { " + named("[\"r.x.wish\"]", "C") + named("[\"file.wish\"]", "F") + "}") == "C");
  CHECK(wish("", "fields = { " + named("wish", "D") + "}") == "D");
  CHECK(wish(general, "fields = { " + named("[\"x.wish\"]", "D") + "}") == "A");
}

TEST_CASE("Titles_OfNothingAreFaultsWithTheNearestName") {
  CHECK(has(faults_of("fields = { " + named("wihs", "A") + "}"),
            "`fields` names nothing in this bundle: `wihs`; did you mean `wish`?"));
  CHECK(has(faults_of("fields = { " + named("[\"y.wish\"]", "A") + "}"), "did you mean `x.wish`?"));
  CHECK(has(faults_of("outcomes = { " + named("wish", "A") + "}"), "`outcomes` names nothing in this bundle: `wish`"));
  CHECK(
      has(faults_of("fields = { " + named("own", "A") + "}"), "what is called `own` in `fields` has a title already"));
  CHECK(has(faults_of("field = { }"), "`titles` has no `field`; did you mean `fields`?"));
  CHECK(has(faults_of("fields = { wish = \"A\" }"), "`wish` must be a table"));
  CHECK(has(faults_of("fields = { wish = { nl = \"A\" } }"), "`wish` lacks `en`"));
  CHECK(has(faults_of("fields = 3"), "`fields` must be a table"));
  CHECK(has(faults_of("\"x\""), "`titles` expects name = value here"));
  CHECK(Trial(with_titles("", "fields = { " + named("nowhere", "A") + "}")).loads());  // a region may have removed it
  auto twice = Trial(with_titles("fields = { " + named("wish", "A") + "}") +
                     "=== labels/more.lua\nreturn labels { titles { fields = { " + named("wish", "B") + "} } }\n");
  CHECK(has(twice.faults(), "`wish` is there already: "));
}

TEST_CASE("Titles_MissingOnesAreToldEachByItsName") {
  Trial t(kTitled);
  REQUIRE_MESSAGE(t.loads(), t.faults());
  std::string told;
  for (const auto& fault : plugin::missing_titles(t.bundle())) told += fault.message.en + "\n";
  for (const char* name : {"field `file.wish` has", "field `x.wish` has", "option `x.way.left` has",
                           "outcome `x.good` has", "outcome `over` has", "document `x.paper` has", "party `school` has",
                           "budget `pot` has", "term `x.law` has", "sla `x.quick` has", "message `word` has",
                           "criterion `gig.half` has", "field `gig.code` has", "step `x` has", "role `worker` has"})
    CHECK(has(told, name));
  for (const char* name : {"own", "party `worker`", "outcome `x.bad.done`"})
    CHECK(told.find(name) == std::string::npos);
}
