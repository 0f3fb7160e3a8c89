// Four eyes: two steps of which one says `differs_from` the other are done by two people, whoever comes first and
// whichever step he takes.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/reads.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

constexpr const char* kParallel = R"(
  start = { "a", "b" },
  step "a" { WORK, title = { nl = "Opstellen", en = "Draft" }, next = done },
  step "b" { by = role "worker" { differs_from = "a" }, title = { nl = "Nazien", en = "Review" }, due = days(9), next = done },
)";

bool refused_for_other_eyes(Trial& t, const std::string& nl, const std::string& en) {
  return t.error.reason == "differs_from" && t.error.text.nl.find(nl) != std::string::npos &&
         t.error.text.en.find(en) != std::string::npos;
}

std::string explained(Trial& t, Lang lang = Lang::en) {
  auto& bench = t.bench();
  auto told = pipeline::views::explain(bench.engine(), bench.region(), bench.get(t.no()), "", lang);
  return told ? to_json(*told) : told.error().text.en;
}

}  // namespace

TRIAL(FourEyes_OfParallelStepsInBothOrders, kParallel) {
  for (const auto& [first, second] : {std::pair("a", "b"), {"b", "a"}}) {
    t.open();
    HOLD(t.complete(first, "", {}, "ann"));
    HOLD(!t.claim(second, "ann") && t.error.reason == "differs_from");
    HOLD(!t.complete(second, "", {}, "ann") && t.error.reason == "differs_from");
    HOLD(explained(t).find("not ann") != std::string::npos);
    HOLD(t.complete(second, "", {}, "bob") && t.ended() == "done");
  }
}

TRIAL(FourEyes_WhoHasTheOneDoesNotTakeTheOther, kParallel) {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  for (const auto& [first, second] : {std::pair("a", "b"), {"b", "a"}}) {
    t.open();
    HOLD(t.start(first, "ann"));
    HOLD(!t.claim(second, "ann"));
    auto nl = std::string(first) == "a" ? "Opstellen staat op naam van ann" : "Nazien staat op naam van ann";
    auto en = std::string(first) == "a" ? "give Draft back (work.release)" : "give Review back (work.release)";
    HOLD(refused_for_other_eyes(t, nl, en));
    HOLD(!t.complete(second, "", {}, "ann") && t.error.reason == "differs_from");
    HOLD(t.claim(second, "bob"));
    HOLD(!t.delegate(second, "ann", "bob") && t.error.reason == "differs_from");
    HOLD(t.release(second, "bob") && t.release(first, "ann"));
    HOLD(t.claim(second, "ann"));  // he chose the other one
    HOLD(!t.claim(first, "ann") && t.complete(first, "", {}, "bob") && t.complete(second, "", {}, "ann"));
  }
}

TRIAL(FourEyes_OfWhatWasGivenToOneCountTheFirstThatIsDone, R"(
  step "x" { WORK, next = { "a", "b" } },
  step "a" { by = role "worker" { same_as = "x" }, due = days(9), next = done },
  step "b" { by = role "worker" { same_as = "x", differs_from = "a" }, due = days(9), next = done },
)") {
  t.open();
  HOLD(t.complete("x", "", {}, "ann"));
  HOLD(t.instance("a").assignee == "ann" && t.instance("b").assignee == "ann");
  HOLD(t.complete("b", "", {}, "ann"));
  HOLD(!t.complete("a", "", {}, "ann") && t.error.reason == "differs_from");
  HOLD(explained(t).find("ann to give it back (work.release): somebody else than at b") != std::string::npos);
  HOLD(explained(t, Lang::nl).find("iemand anders dan bij b") != std::string::npos);
  HOLD(t.release("a", "ann") && t.complete("a", "", {}, "bob"));
}

TRIAL(FourEyes_AreOfTheElementThatTheyAreIn, R"(
  each "e" { over = 2,
    start = { "s", "b" },
    stage "s" { step "a" { WORK }, next = done },
    step "b" { by = role "worker" { differs_from = "e.s.a" }, due = days(9), next = done },
    next = done,
  },
)") {
  t.open();
  HOLD(t.enabled() == "a a b b");
  HOLD(t.complete("a", "", {}, "ann"));   // of the first: its stage is over with it
  HOLD(!t.complete("b", "", {}, "ann"));  // the oldest is the first's
  HOLD(t.error.reason == "differs_from");
  HOLD(t.complete("b", "", {}, "bob"));
  HOLD(t.complete("b", "", {}, "ann"));  // ann did nothing in the second yet
  HOLD(!t.complete("a", "", {}, "ann") && t.error.reason == "differs_from");
  HOLD(t.complete("a", "", {}, "bob") && t.ended() == "done");  // bob did the first's
}

TRIAL(FourEyes_OfAStageThatIsThereAgainBeginAnew, R"(
  stage "s" { start = { "a", "b" },
    step "a" { WORK, next = done },
    step "b" { by = role "worker" { differs_from = "a" }, due = days(9), next = done },
    next = "again",
  },
  step "again" { WORK, outcomes = { yes = "s", no = done } },
)") {
  t.open();
  HOLD(t.complete("b", "", {}, "ann") && t.complete("a", "", {}, "bob") && t.complete("again", "yes"));
  HOLD(t.complete("a", "", {}, "ann"));  // what ann looked at was another
  HOLD(!t.complete("b", "", {}, "ann") && t.complete("b", "", {}, "carl"));
}

TRIAL(FourEyes_LeaveOutOfAWorklistWhatOneMayNotDo, kParallel) {
  for (const char* who : {"ann", "bob"}) t.bench().user(who, {"worker"});
  t.open();
  HOLD(t.claim("b", "ann"));
  auto& bench = t.bench();
  auto offered = [&](const std::string& who) {
    pipeline::Reads reads(bench.engine());
    std::size_t count = 0;
    pipeline::ItemQuery query;
    query.queues = {"r:worker"};
    query.limit = 10;
    for (const auto& found : reads.items(bench.region().no, query))
      count += pipeline::views::may_be_offered(bench.engine(), bench.region(), found, {who, {{"worker"}, {}, false}});
    return count;
  };
  HOLD(offered("ann") == 0 && offered("bob") == 1);
}
