// The words that give a case and do something with it. For each: what it does, and that without it the spec fails.
#include <doctest/doctest.h>

#include "desk.hpp"

namespace trajectum::test {

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Open_MakesUpTheSubjectAndTakesWhatIsSaid") {
  CHECK(said(R"(
    local case = open("desk", { client = { name = "An" }, file = { word = "x", shop = "corner" } })
    expect(case.client.name).is "An"
    expect(case.client.age >= 18 and case.client.age <= 99).is(true)
    expect(case.client.shop ~= nil).is(true)
    expect(case.file.word).is "x"
    expect(case.file.shop).is "corner"
    expect(case).enabled { "talk" }
  )") == "");
  CHECK(said(R"(expect(open("desk", { client = { name = "An" } }).client.name).is "Bo")") ==
        "it is something else | \"Bo\" | \"An\"");
  CHECK(has(said(R"(open("desc"))"), "did you mean \"desk\"?"));
  CHECK(has(said(R"(open("desk", { clint = {} }))"), "did you mean \"client\"?"));
  CHECK(has(said(R"(open("desk", { client = { age = 17 } }))"), "refused (record)"));
}

TEST_CASE("Open_TakesASubjectThatIsThere") {
  CHECK(said(R"(
    local id = put("client", { number = "c-7", name = "An" })
    expect(id).is "c-7"
    expect(open("desk", { client = "c-7" }).client.name).is "An"
  )") == "");
}

TEST_CASE("Complete_WithFormAndOutcomeSwappedNamesTheMistake") {
  CHECK(said(R"(open("desk"):complete("talk", { mood = "bad", word = "x" }, "angry"))") ==
        "case:complete: the outcome comes before the form: case:complete(\"talk\", \"angry\", { … })");
}

TEST_CASE("Done_IsWhatAWorkerSays") {
  CHECK(said(R"(
    local case = open("robot")
    expect(case).at "print"
    expect(case).has_next_action()
    expect(function() case:done("print", { pages = 0 }) end).refused "form"
    case:done("print", { pages = 4 })
    expect(case.file.n).is(4)
    case:done("bind", "torn")
    expect(case).enabled { "mend" }
  )") == "");
  CHECK(said(R"(expect(at("robot", "mend")).at "mend")") == "");
  CHECK(said(R"(local c = open("robot") c:done("print") expect(c).at "bind")") == "");
  CHECK(has(said(R"(open("robot"):done("prnt"))"), "did you mean \"print\"?"));
  CHECK(has(said(R"(open("robot"):done("bind"))"), "refused (state)"));
  CHECK(has(said(R"(open("robot"):done("print", { pages = 4 }, "torn"))"),
            "the outcome comes before the result: case:done(\"print\", \"torn\", { … })"));
}

TEST_CASE("Extend_LengthensATermAsItsRoleMay") {
  CHECK(said(R"(
    local case = at("desk", "last")
    local before = case.next_action.due
    case:extend("answer", { duration = weeks(2) })
    expect(case.next_action.due - before).is(days(14))
    expect(function() case:extend("answer", { duration = weeks(5), reason = "advice" }) end).refused "term.at_most"
    local bo = person("bo", { roles = { "worker" } })
    expect(function() case:by(bo):extend("answer", { duration = weeks(1) }) end).refused "role"
  )") == "");
  CHECK(has(said(R"(open("desk"):extend("anser", { duration = weeks(1) }))"), "did you mean \"answer\"?"));
  CHECK(has(said(R"(at("desk", "last"):extend("answer", {}))"), "duration is a duration"));
}

TEST_CASE("Fail_IsWhatAWorkerSaysOfAJobThatWentWrong") {
  CHECK(said(R"(
    local case = open("robot")
    case:fail("print", { error = "no paper", class = "unavailable", retry_after = hours(1) })
    expect(case).at "print"
    case:done("print", { pages = 2 })
    expect(case:result("print").pages).is(2)
    for n = 1, 3 do case:fail "bind" end
    expect(function() case:complete "mend" end).refused "state"
    expect(case.next_action.node).is "bind"
  )") == "");
  CHECK(has(said(R"(open("robot"):fail("prnt"))"), "did you mean \"print\"?"));
  CHECK(has(said(R"(open("robot"):fail("print", { retry_after = 5 }))"), "retry_after is a duration"));
}

TEST_CASE("SuspendTerm_MovesItsEndAndResumeTermLetsItRun") {
  CHECK(said(R"(
    local case = at("desk", "last")
    local before = case:term_end "answer"
    expect(case.next_action.due - before).is(days(5))
    case:suspend_term("answer", { ground = "advice", till = today() + weeks(3) })
    expect(case:term_end "answer" > before).is(true)
    advance(weeks(1))
    case:resume_term("answer", { reason = "it came" })
    expect(case:term_end "answer" - before <= days(8)).is(true)
    expect(function() case:suspend_term("answer", { ground = "weather", till = today() + weeks(3) }) end).refused()
  )") == "");
  CHECK(has(said(R"(at("desk", "last"):suspend_term("answer", { ground = "advice" }))"), "till is the day"));
  CHECK(has(said(R"(open("desk"):term_end "anser")"), "did you mean \"answer\"?"));
}

TEST_CASE("Suspend_LetsTheCaseOrAPartOfItStandStill") {
  CHECK(said(R"(
    local case = open("desk")
    case:suspend { till = today() + weeks(2), reason = "ill" }
    expect(function() case:complete("talk", "angry") end).refused "suspended"
    case:resume()
    case:suspend { till = today() + weeks(2), node = "talk" }
    expect(function() case:complete("talk", "angry") end).refused "suspended"
    case:resume { node = "talk" }
    case:complete("talk", "angry")
    case:reopen { reason = "again" }
    expect(case).at "talk"
    expect(function() case:reopen() end).refused()
  )") == "");
  CHECK(has(said(R"(open("desk"):suspend { })"), "till is the day"));
  CHECK(has(said(R"(open("desk"):suspend { till = today(), node = "tlk" })"), "did you mean \"talk\"?"));
}

TEST_CASE("Link_SaysItOfTwoCasesAndUnlinkTakesItBack") {
  CHECK(said(R"(
    local one, other = open("desk"), open("robot")
    other:link("blocks", one)
    expect(function() other:link("blocks", one) end).refused "nothing"
    other:unlink("blocks", one)
    expect(function() other:unlink("blocks", one) end).refused "link"
  )") == "");
  CHECK(has(said(R"(open("desk"):link("block", open("robot")))"), "did you mean \"blocks\"?"));
  CHECK(has(said(R"(open("desk"):link("blocks", "c1"))"), "wants the other case"));
}

TEST_CASE("Reserved_AreRecordsAsInHandlers") {
  CHECK(said(R"(
    local case = at("fork", "sit")
    local chairs = case:reserved "chair"
    expect(#chairs).is(2)
    expect(chairs[1].kind).is "red"
    expect(chairs[1].id).is(chairs[1].code)
    case:complete("down")
  )")
            .find("no step \"down\"") != std::string::npos);
  CHECK(has(said(R"(return open("fork"):reserved "chiar")"), "did you mean \"chair\"?"));
}

TEST_CASE("Result_IsAlsoWhatAMessageBrought") {
  CHECK(said(R"(
    local case = open("desk")
    expect(case:result "letter").is(nil)
    case:send("letter", { data = { from = "An" } })
    expect(case:result("letter").from).is "An"
  )") == "");
}

TEST_CASE("At_FindsAWayWithMadeUpFormsEvidenceAndPeople") {
  for (const char* place : {"talk", "check", "visit", "visits", "last", "reply", "voucher", "letter", "ask"})
    CHECK_MESSAGE(said("expect(at(\"desk\", \"" + std::string(place) + "\")).at \"" + place + "\"") == "", place);
  CHECK(has(said(R"(expect(at("desk", "last")).at "check")"), "the case is not there | at check | "));
  CHECK(has(said(R"(at("desk", "lsat"))"), "did you mean \"last\"?"));
}

TEST_CASE("At_FindsAWayThroughJoinsDataRecordsAndChildren") {
  for (const char* place : {"joined", "rare", "seat", "sit", "after"})
    CHECK_MESSAGE(said("expect(at(\"fork\", \"" + std::string(place) + "\")).at \"" + place + "\"") == "", place);
  CHECK(said(R"(
    local case = at("fork", "rare")
    expect(case.file.size).is "l"
    expect(case.file.n).is(50)
  )") == "");
  CHECK(said(R"(
    put("chair", { shop = "one", kind = "red", units = 1 })
    put("chair", { shop = "two", kind = "red", units = 1 })
    local case = at("fork", "after")
    expect(#case:reserved "chair").is(2)
    expect(#cases { route = "sitting", open = false }).is(1)
  )") == "");
}

TEST_CASE("At_SaysHowNearItCame") {
  CHECK(has(said(R"(
    put("client", { number = "client-1" })
    expect(function() at("desk", "sort") end).refused()
  )"),
            "has no node \"sort\""));
  CHECK(has(said(R"(at("fork", "sort"))"), "a case never stays at the decide sort"));
}

TEST_CASE("At_TakesTheShortestWay") {
  CHECK(said(R"(
    local case = at("desk", "check")
    expect(case.file.mood).is "good"
    expect(case.priority).is "normal"
    expect(today()).is(day "2019-07-01")
  )") == "");
}

TEST_CASE("Complete_PlaysTheOldestOpenAndTakesOutcomeAndForm") {
  CHECK(said(R"(
    local case = open("desk")
    case:complete("talk", "fine", { mood = "good", word = "yes" })
    expect(case).enabled { "check" }
    expect(case.file.word).is "yes"
  )") == "");
  CHECK(has(said(R"(open("desk"):complete("talk", "fine", { mood = "bad", word = "x" }))"), "refused (when.fine)"));
  CHECK(has(said(R"(open("desk"):complete("talk", "fine", { mood = "good" }))"), "refused (form)"));
  CHECK(has(said(R"(open("desk"):complete("tlak"))"), "did you mean \"talk\"?"));
  CHECK(has(said(R"(open("desk"):complete("last"))"), "refused (state)"));
}

TEST_CASE("Complete_TriesFormsUntilTheGuardHolds") {
  CHECK(said(R"(
    local case = open("desk")
    case:complete("talk", "fine")
    expect(case.file.mood).is "good"
  )") == "");
}

TEST_CASE("Complete_MakesUpWhatAFormRefersTo") {
  CHECK(said(R"(
    local case = open("desk")
    case:complete("talk", "fine", { mood = "good", word = "x", shop = "new-shop" })
    expect(case.file.shop).is "new-shop"
  )") == "");
}

TEST_CASE("By_NamesWhoDoesItForThisOnce") {
  CHECK(said(R"(
    local an = person("an", { roles = { "worker" } })
    local case = open("desk")
    case:by(an):complete("talk", "fine")
    expect(case.owner).is "an"
    expect(function() case:by("an"):start("check") end).refused "role"
  )") == "");
  CHECK(has(said(R"(open("desk"):by("nobody"):start("talk"))"), "there is nobody called \"nobody\""));
  CHECK(has(said(R"(person("an", { roles = { "bos" } }))"), "did you mean \"boss\"?"));
}

TEST_CASE("By_DefaultIsOnePersonWithEveryRole") {
  CHECK(said(R"(
    local case = open("desk")
    case:complete("talk", "fine")
    expect(case.owner).is "everybody"
    expect(function() case:start("check") end).refused "differs_from"
    case:by("somebody_else"):start("check")
  )") == "");
}

TEST_CASE("Start_BeginsAStepAndWithoutItManualWorkIsRefused") {
  CHECK(said(R"(
    local case = at("desk", "check")
    local boss = case:by("somebody_else")
    case:attach "proof"
    expect(function() boss:complete("check") end).refused "manual"
    boss:start("check")
    boss:complete("check")
    expect(case).at "visits"
  )") == "");
}

TEST_CASE("Attach_PutsASignedDocumentOfTheRightType") {
  CHECK(said(R"(
    local case = at("desk", "check")
    local boss = case:by("somebody_else")
    boss:start("check")
    expect(function() boss:complete("check") end).refused "evidence.proof"
    case:attach "proof"
    boss:complete("check")
  )") == "");
  CHECK(has(said(R"(open("desk"):attach "prof")"), "did you mean proof?"));
}

TEST_CASE("Send_MeetsTheWaitAndKnowsItsOptions") {
  CHECK(said(R"(
    local case = open("desk")
    case:send("letter", { data = { from = "x" } })
    expect(case).enabled { "talk", "reply" }
  )") == "");
  CHECK(said(R"(
    local case = at("desk", "reply")
    case:send("letter", { ttl = days(3) })
    expect(case).waiting { }
  )") == "");
  CHECK(has(said(R"(open("desk"):send("letter", { tll = days(3) }))"), "did you mean \"ttl\"?"));
  CHECK(has(said(R"(open("desk"):send("lettre"))"), "did you mean letter?"));
}

TEST_CASE("Skip_PassesAStepByForWhoMay") {
  CHECK(said(R"(
    local case = at("desk", "last")
    person("an", { roles = { "worker" } })
    expect(function() case:by("an"):skip("last") end).refused "role"
    case:skip("last", "not today")
    expect(case).ended "won"
  )") == "");
  CHECK(has(said(R"(open("desk"):skip("talk"))"), "refused (skip)"));
}

TEST_CASE("Add_PutsAnOptionalStepOrAnElementAndCloseEndsThem") {
  CHECK(said(R"(
    local case = open("desk")
    case:add "voucher"
    expect(case).enabled { "talk", "voucher" }
  )") == "");
  CHECK(said(R"(
    local case = at("desk", "visits")
    case:add("visits", 7)
    expect(case).enabled { "visit", "visit" }
    case:complete("visit")
    case:complete("visit")
    expect(case).at "visits"
    case:close("visits")
    expect(case).at "last"
  )") == "");
  CHECK(has(said(R"(open("desk"):add("talk"))"), "has no optional step or `each` \"talk\""));
}

TEST_CASE("Case_IsReadLikeInAHandlerAndNotWritten") {
  CHECK(said(R"(
    local case = at("desk", "last")
    expect(case:result("talk").mood).is "good"
    expect(case:result("last")).is(nil)
    expect(case:reached("passed")).is(true)
    expect(case:visited("ask")).is(true)
    expect(case.opened).is(today())
    expect(case.next_action.node).is "ask.last"
    expect(#case:reserved("shop")).is(0)
  )") == "");
  CHECK(has(said(R"(open("desk").file.word = "x")"), "a spec changes a case by what people do"));
  CHECK(has(said(R"(return open("desk").file.wrod)"), "did you mean \"word\"?"));
  CHECK(has(said(R"(return open("desk").ownr)"), "did you mean \"owner\"?"));
}

TEST_CASE("Cases_GivesTheOldestFirstAndFilters") {
  CHECK(said(R"(
    local first, second = open("desk"), open("desk", { client = { number = "c-9" } })
    first:complete("talk", "angry")
    expect(#cases { }).is(2)
    expect(cases { }[1]).is(first)
    expect(#cases { open = true }).is(1)
    expect(cases { open = true }[1]).is(second)
    expect(cases { subject = "c-9" }[1]).is(second)
    expect(#cases { route = "desk" }).is(2)
    expect(#cases { subject = "c-10" }).is(0)
  )") == "");
  CHECK(has(said(R"(open("desk") expect(cases { }[1]).is(open("desk")))"), "it is another case"));
}

TEST_CASE("Explore_PlaysManyCasesAndTellsWhichOneFailed") {
  CHECK(said(R"(
    local calls, ended = 0, 0
    explore("desk", { cases = 20, seed = 3 }, function(case)
      calls = calls + 1
      if case.outcome then ended = ended + 1 end
      expect(case).has_next_action()
    end)
    expect(calls > 60).is(true)
    expect(ended > 5).is(true)
    expect(#cases { }).is(0)
  )") == "");
  auto failed = failure(
      R"(explore("desk", { cases = 50, seed = 3 }, function(case) expect(case:reached("passed")).is(false) end))");
  CHECK(has(failed.exploring, "explore \"desk\", seed 3: case "));
  CHECK(!failed.trace.empty());
  // The same seed fails in the same case, another need not.
  auto again = failure(
      R"(explore("desk", { cases = 50, seed = 3 }, function(case) expect(case:reached("passed")).is(false) end))");
  CHECK(failed.exploring == again.exploring);
  CHECK(failed.trace == again.trace);
}

TEST_CASE("Explore_HandlesOfACaseEndWithIt") {
  CHECK(has(said(R"(
    local kept
    explore("desk", { cases = 1 }, function(case) kept = case end)
    expect(kept).at "talk"
  )"),
            "belongs to an exploration that is over"));
}

}  // namespace trajectum::test
