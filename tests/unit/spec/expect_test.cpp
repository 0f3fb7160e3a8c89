// `expect` and the words about the world: each holds, and each fails when it should.
#include <doctest/doctest.h>

#include "desk.hpp"

namespace trajectum::test {

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Expect_AtIsAlsoThere") {
  CHECK(
      said(
          R"(local c = open("desk") expect(c).at "talk" expect(c).at "letter" expect(c).at "ask.talk" expect(c).at "ask")") ==
      "");
  CHECK(has(said(R"(expect(open("desk")).at "check")"), "the case is not there | at check | ask.talk, ask.letter"));
}

TEST_CASE("Expect_EnabledIsExactly") {
  CHECK(said(R"(expect(open("desk")).enabled { "talk" })") == "");
  CHECK(said(R"(expect(open("desk")).enabled { })") == "other steps can be worked on | - | ask.talk");
  CHECK(said(R"(expect(open("desk")).enabled { "talk", "check" })") ==
        "other steps can be worked on | talk, check | ask.talk");
  CHECK(said(R"(expect(open("desk")).enabled { "talk", "talk" })") ==
        "other steps can be worked on | talk, talk | ask.talk");
}

TEST_CASE("Expect_WaitingIsExactly") {
  CHECK(said(R"(expect(open("desk")).waiting { "letter" })") == "");
  CHECK(said(R"(expect(open("desk")).waiting { })") == "other waits are open | - | ask.letter");
  CHECK(said(R"(expect(at("desk", "reply")).waiting { "letter" })") == "other waits are open | letter | -");
}

TEST_CASE("Expect_EndedAsksTheOutcome") {
  CHECK(said(R"(local c = open("desk") c:complete("talk", "angry") expect(c).ended "lost" expect(c).ended())") == "");
  CHECK(said(R"(local c = open("desk") c:complete("talk", "angry") expect(c).ended "won")") ==
        "the case has not ended so | ended won | completed lost");
  CHECK(has(said(R"(expect(open("desk")).ended())"), "the case has not ended so | ended | ask.talk"));
}

TEST_CASE("Expect_EscalatedToARoleAPersonOrTheOwner") {
  CHECK(said(R"(
    local case = open("desk")
    advance(days(6))
    expect(case).escalated "boss"
    advance(days(5))
    expect(case).escalated "owner"
  )") == "");
  CHECK(said(R"(local c = open("desk") advance(days(4)) expect(c).escalated "boss")") ==
        "it was not escalated to them | escalated to boss | -");
}

TEST_CASE("Expect_ReachedAndWithin") {
  CHECK(said(R"(expect(at("desk", "last")).reached("passed").within(days(0)))") == "");
  CHECK(has(said(R"(expect(open("desk")).reached("passed"))"), "the milestone was not reached | reached passed"));
  CHECK(has(said(R"(expect(open("desk")).reached("talk"))"), "is not a milestone"));
  CHECK(said(R"(
    local case = at("desk", "visits")
    advance(days(3))
    case:complete("visit")
    case:close("visits")
    expect(case).reached("passed").within(days(3))
    expect(case).reached("passed").within(days(2))
  )") == "reached too late | by 2019-07-03 | 2019-07-04");
}

TEST_CASE("Expect_Priority") {
  CHECK(said(R"(
    local case = open("desk")
    expect(case).priority "normal"
    case:complete("talk", "angry", { mood = "bad", word = "x" })
    expect(case).priority "high"
  )") == "");
  CHECK(said(R"(expect(open("desk")).priority "high")") == "the case has another priority | high | normal");
}

TEST_CASE("Expect_HasNextActionWhileTheCaseIsOpen") {
  CHECK(
      said(
          R"(local c = open("desk") expect(c).has_next_action() c:complete("talk", "angry") expect(c).has_next_action())") ==
      "");
}

TEST_CASE("Expect_IsComparesValues") {
  CHECK(said(R"(
    expect(1).is(1.0)
    expect({ 1, { a = 2 } }).is { 1, { a = 2 } }
    expect(day "2019-07-01" + weeks(1)).is(day "2019-07-08")
    expect(euro(2) * 3).is(euro(6))
    expect(nil).is(nil)
  )") == "");
  CHECK(said(R"(expect({ 1, { a = 2 } }).is { 1, { a = 3 } })") ==
        "it is something else | [1,{\"a\":3}] | [1,{\"a\":2}]");
  CHECK(said(R"(expect(nil).is(false))") == "it is something else | false | nil");
  CHECK(has(said(R"(expect(1).is())"), "takes what it should be"));
}

TEST_CASE("Expect_RefusedByIdOrWords") {
  CHECK(said(R"(
    local case = open("desk")
    expect(function() case:complete("talk", "fine", { }) end).refused()
    expect(function() case:complete("talk", "fine", { }) end).refused "form"
    expect(function() case:complete("talk", "fine", { }) end).refused "is required"
    expect(function() case:complete("talk", "fine", { }) end).refused "is verplicht"
    expect(case).at "talk"
  )") == "");
  CHECK(said(R"(local c = open("desk") expect(function() c:complete("talk", "angry") end).refused())") ==
        "nothing was refused | refused | everything was done");
  CHECK(has(said(R"(local c = open("desk") expect(function() c:complete("talk", "fine", { }) end).refused "budget")"),
            "refused for something else | refused: budget | refused: form ("));
}

TEST_CASE("Expect_RefusedLetsAMistakeOfTheSpecThrough") {
  CHECK(has(said(R"(expect(function() open("desk"):complete("tlak") end).refused())"), "did you mean \"talk\"?"));
  CHECK(has(said(R"(expect(function() local x = nil; return x.y end).refused())"), "attempt to index a nil value"));
}

TEST_CASE("Expect_RefusedInAnExplorationGoesBackToTheItsOwnEngine") {
  CHECK(said(R"(
    local own = open("desk")
    expect(function()
      explore("desk", { cases = 3 }, function(case) case:skip("talk") end)
    end).refused "skip"
    expect(cases { }[1]).is(own)
  )") == "");
}

TEST_CASE("Expect_RequiresNamesItsOwnReason") {
  CHECK(said(R"(
    local case = open("desk")
    case:complete("talk", "fine", { mood = "good", word = "no" })
    case:attach "proof"
    local boss = case:by("somebody_else")
    boss:start("check")
    expect(function() boss:complete("check") end).refused "requires.check"
    expect(function() boss:complete("check") end).refused "Not that word."
  )") == "");
}

TEST_CASE("Expect_ThatAsksNothingFails") {
  CHECK(said(R"(expect(open("desk")))") == "this expect asks nothing");
  CHECK(has(said("expect(1)\nexpect(2).is(2)"), "asks nothing"));
  CHECK(has(said(R"(expect(open("desk")).att "talk")"), "did you mean \"at\"?"));
}

TEST_CASE("It_ThatChecksNothingFails") {
  auto nothing = failure(R"(local case = open("desk") case:complete("talk", "fine"))");
  CHECK(nothing.message.en == "this `it` checks nothing: say with expect(…) what must be true");
  CHECK(has(nothing.message.nl, "controleert niets"));
  CHECK(has(said(R"(if open("desk").owner then expect(1).is(1) end)"), "checks nothing"));
  CHECK(has(said(R"(explore("desk", { cases = 2 }, function(case) end))"), "checks nothing"));
  CHECK(said(R"(explore("desk", { cases = 2 }, function(case) assert(case.priority) end))") == "");
  CHECK(said(R"(explore("desk", { cases = 2 }, function(case) expect(case).has_next_action() end))") == "");
  CHECK(said(R"(expect(select(2, assert(true, "kept"))).is "kept")") == "");
  CHECK(said(R"(assert(open("desk").owner, "nobody has it"))") == "nobody has it");
}

TEST_CASE("Advance_MovesTheClockAndPlaysTheTimers") {
  CHECK(said(R"(
    local case = open("desk")
    expect(today()).is(day "2019-07-01")
    advance(days(99))
    expect(today()).is(day "2019-10-08")
    expect(case).waiting { "letter" }
    advance(days(1))
    expect(case).waiting { }
    expect(case).at "reply"
  )") == "");
  CHECK(said(R"(
    local case = open("desk")
    advance_to(today() + days(101))
    expect(today()).is(day "2019-10-10")
    expect(case).at "reply"
    advance_to(today())
    expect(today()).is(day "2019-10-10")
  )") == "");
  CHECK(has(said(R"(advance_to(day "2019-06-30"))"), "does not go back"));
  CHECK(has(said(R"(advance(today()))"), "takes a duration"));
}

TEST_CASE("Put_MakesARecordAndGivesItsKey") {
  CHECK(said(R"(
    local shop = put("shop", { name = "Corner" })
    local client = put("client", { shop = shop, name = "An" })
    local case = open("desk", { client = client })
    expect(case.client.shop).is(shop)
    put("client", { number = client, name = "Bo" })
    expect(case.client.name).is "Bo"
    expect(case.client.shop).is(shop)
  )") == "");
  CHECK(has(said(R"(put("clint", {}))"), "did you mean \"client\"?"));
  CHECK(has(said(R"(put("client", { nam = "x" }))"), "refused (record)"));
}

TEST_CASE("Pool_ListsItsMembers") {
  CHECK(said(R"(
    expect(pool "queue").is { }
    local an = put("client", { fit = true })
    put("client", { fit = true })
    expect(pool "queue").is { an }
    expect(#cases { open = true }).is(1)
    cases { }[1]:complete("talk", "angry")
    expect(#pool "queue").is(1)
    expect(#cases { open = true }).is(1)
    expect(#cases { }).is(2)
  )") == "");
  CHECK(has(said(R"(return pool "quue")"), "did you mean \"queue\"?"));
}

TEST_CASE("Metric_GivesACountOrAShare") {
  CHECK(said(R"(
    expect(metric "open").is(0)
    expect(metric "placed").is(nil)
    open("desk")
    at("desk", "last")
    expect(metric("open")).is(2)
    expect(metric("placed")).is(0.5)
  )") == "");
  CHECK(has(said(R"(return metric("open", "x"))"), "has no `by`"));
}

TEST_CASE("Balance_IsWhatIsLeft") {
  CHECK(said(R"(
    expect(balance "purse").is(euro(3000))
    local case = open("desk", { file = { shop = "corner" } })
    case:add "voucher"
    case:complete "voucher"
    expect(balance "purse").is(euro(2000))
  )") == "");
  CHECK(said(R"(expect(balance "purse").is(euro(1)))") != "");
}

}  // namespace trajectum::test
