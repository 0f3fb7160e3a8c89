// The proof as it reaches the maker of a route: from Lua to a fault at the right line.
#include "plugin/prove.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "unit/plugin/all_faults.hpp"

using namespace trajectum;
using namespace trajectum::plugin;
using test::all;

namespace {

route::BundleSource bundle(const std::string& nodes) {
  route::BundleSource out;
  out.id = out.where = "small";
  out.version = "1.0.0";
  out.files = {
      {"roles.lua", "return roles { role \"worker\" { } }\n"},
      {"registers/client.lua", "return register \"client\" { key = text \"number\", fields = { text \"name\" } }\n"},
      {"route.lua",
       "return route \"small\" { version = \"1.0.0\", title = { nl = \"K\", en = \"S\" }, subject = \"client\", owner "
       "= "
       "\"worker\",\n  file = { yesno \"fit\", date \"ends\" },\n" +
           nodes + "}\n"}};
  return out;
}

struct Proven {
  bool serves = false;
  std::vector<route::Fault> faults;
};

Proven proven(const std::string& nodes) {
  auto source = bundle(nodes);
  auto loaded = route::load(source, {});
  std::string said;
  for (const auto& fault : loaded.faults) said += fault.format(Lang::en) + "\n";
  INFO(said);
  REQUIRE(loaded.bundle);
  prove(loaded, {&source});
  return {loaded.bundle != nullptr, loaded.faults};
}

const std::string kWorkerStep = "by = role \"worker\", due = days(1)";

std::string a_step(const std::string& id, const std::string& more) {
  return "  step \"" + id + "\" { " + kWorkerStep + ", " + more + " },\n";
}

}  // namespace

TEST_CASE("Prove_PassesARouteThatCanAlwaysEnd") {
  auto result = proven(a_step("a", "next = { \"b\", \"c\" }") + a_step("b", "next = \"j\"") +
                       a_step("c", "next = \"j\"") + a_step("j", "join = \"all\", next = done"));
  INFO(all(result.faults));
  CHECK(result.serves);
  CHECK(result.faults.empty());
}

TEST_CASE("Prove_RefusesAJoinThatCanStarve") {
  // Every node can be reached; only the states show that j waits for a branch that was not taken.
  auto result =
      proven(a_step("a", "next = some { to \"b\" { when = function(case) return case.file.fit end }, \"c\" }") +
             a_step("b", "next = \"j\"") + a_step("c", "next = \"j\"") + a_step("j", "join = \"all\", next = done"));
  INFO(all(result.faults));
  REQUIRE_FALSE(result.serves);
  auto fault = std::find_if(result.faults.begin(), result.faults.end(), [](const auto& f) { return !f.warning; });
  REQUIRE(fault != result.faults.end());
  CHECK(fault->origin.file == "small/route.lua");
  CHECK(fault->origin.line == 6);
  CHECK(fault->source.find("step \"j\"") != std::string::npos);
  CHECK(fault->trace.size() == 2);  // opened, a: the case can be saved no more before c is done
}

TEST_CASE("Prove_RefusesAWaitThatLeavesACaseAlone") {
  auto alone = proven("  start = \"a\",\n" + a_step("a", "next = \"w\"") +
                      "  wait \"w\" { message = \"reply\", next = done },\n");
  INFO(all(alone.faults));
  CHECK_FALSE(alone.serves);
  auto limited = proven("  start = \"a\",\n" + a_step("a", "next = \"w\"") +
                        "  wait \"w\" { message = \"reply\", within = days(5), on_timeout = done, next = done },\n");
  INFO(all(limited.faults));
  CHECK(limited.serves);
  auto beside = proven("  start = { \"w\", \"s\" },\n  wait \"w\" { message = \"reply\", next = done },\n" +
                       a_step("s", "outcomes = { on = \"s\", stop = finish \"stopped\" }"));
  INFO(all(beside.faults));
  CHECK(beside.serves);  // never alone: somebody always has the step beside it
}

TEST_CASE("Prove_RefusesANodeThatNothingReaches") {
  auto result = proven("  start = \"a\",\n" + a_step("a", "next = done") + a_step("lost", "next = done"));
  INFO(all(result.faults));
  CHECK_FALSE(result.serves);
  CHECK(all(result.faults).find("small/route.lua:5:") != std::string::npos);
}

TEST_CASE("Prove_KnowsThatAMissedDateMayPassByItself") {
  auto with = [](const std::string& missed) {
    return proven("  stage \"s\" {\n    start = \"row\",\n    series \"row\" { at = { days(1) }, " + missed +
                  "step \"talk\" { " + kWorkerStep + ", outcomes = { ok = finish \"ok\" } }, next = \"z\" },\n" +
                  a_step("z", "next = done") + "    outcomes = { ok = done }, next = done,\n  },\n");
  };
  auto each = with("");  // the one talk always ends the stage: nothing comes to z
  INFO(all(each.faults));
  CHECK(all(each.faults).find("small/route.lua:6:") != std::string::npos);
  auto skip = with("missed = \"skip\", ");
  INFO(all(skip.faults));
  CHECK(skip.serves);
  CHECK(skip.faults.empty());
}

TEST_CASE("Prove_RefusesALoopThatRunsByItself") {
  auto result = proven("  start = \"a\",\n" + a_step("a", "next = \"m\"") + "  milestone \"m\" { next = \"n\" },\n" +
                       "  milestone \"n\" { next = one { to \"a\" { when = function(case) return case.file.fit end }, "
                       "\"m\" } },\n");
  INFO(all(result.faults));
  CHECK_FALSE(result.serves);
}

TEST_CASE("Prove_RefusesMarksWithoutBound") {
  auto result = proven("  start = \"a\",\n" + a_step("a", "next = { \"a\", \"b\" }") + a_step("b", "next = done"));
  INFO(all(result.faults));
  CHECK_FALSE(result.serves);
}

TEST_CASE("Prove_KnowsAMilestoneOffTheArcs") {
  auto result = proven("  start = \"a\",\n" + a_step("a", "next = done") +
                       "  milestone \"m\" { when = function(case) return case.file.fit end, next = \"b\" },\n" +
                       a_step("b", "next = done"));
  INFO(all(result.faults));
  CHECK(result.serves);
  // What waits for it may wait in vain: nobody can say that it will be reached.
  auto waits = proven("  start = \"a\",\n" + a_step("a", "next = \"j\"") +
                      "  milestone \"m\" { when = function(case) return case.file.fit end, next = \"j\" },\n" +
                      a_step("j", "join = \"all\", next = done"));
  INFO(all(waits.faults));
  CHECK_FALSE(waits.serves);
}

TEST_CASE("Prove_FollowsTheWayOfAFailure") {
  const std::string body = a_step("b", "next = \"j\"") + a_step("c", "next = \"z\"") +
                           a_step("j", "join = \"all\", next = done") + a_step("z", "next = done");
  auto stage = [](const std::string& more) {
    return "  start = { \"st\", \"b\", \"c\" },\n  stage \"st\" { start = \"s\", script \"s\" { run = function(case) "
           "error(\"x\") end, next = done }, next = \"j\"" +
           more + " },\n";
  };
  CHECK(proven(stage("") + body).serves);
  auto starves = proven(stage(", on_failure = { go = \"z\" }") + body);  // then j waits for it in vain
  INFO(all(starves.faults));
  CHECK_FALSE(starves.serves);
  CHECK(all(starves.faults).find("goes wrong") != std::string::npos);
}
