// A run: files, describes, what a failure shows, the sandbox of each `it`, coverage.
#include <doctest/doctest.h>

#include <sstream>

#include "base/limits.hpp"
#include "desk.hpp"
#include "spec/print.hpp"

namespace trajectum::test {

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t failures(const spec::Report& report) {
  std::size_t out = 0;
  for (const auto& outcome : report.outcomes) out += outcome.failure.has_value();
  return out;
}

}  // namespace

TEST_CASE("Run_NamesEachItByItsDescribes") {
  auto report = run_file(R"(
    describe("desk", function()
      it("opens", function() expect(open("desk")).at "talk" end)
      describe("inside", function() it("fails", function() expect(1).is(2) end) end)
    end)
    it("alone", function() expect(1).is(1) end)
  )");
  REQUIRE(report.outcomes.size() == 3);
  CHECK(spec::whole_name(report.outcomes[0].it) == "desk opens");
  CHECK(spec::whole_name(report.outcomes[1].it) == "desk inside fails");
  CHECK(spec::whole_name(report.outcomes[2].it) == "alone");
  CHECK(report.outcomes[1].it.line == 4);
  CHECK(failures(report) == 1);
}

TEST_CASE("Run_OnlyChoosesByText") {
  auto report = run_file(R"(
    describe("desk", function()
      it("opens", function() expect(1).is(1) end)
      it("closes", function() expect(1).is(2) end)
    end)
  )",
                         "desk op");
  REQUIRE(report.outcomes.size() == 1);
  CHECK(failures(report) == 0);
}

TEST_CASE("Run_EachItHasAnEngineAndAnInterpreterOfItsOwn") {
  auto report = run_file(R"(
    local seen = 0
    it("first", function() seen = seen + 1 open("desk") advance(days(5)) expect(seen).is(1) end)
    it("second", function()
      expect(seen).is(0)
      expect(#cases { }).is(0)
      expect(today()).is(day "2019-07-01")
    end)
  )");
  CHECK(failures(report) == 0);
}

TEST_CASE("Failure_ShowsLineSourceAndTheStoryOfTheCase") {
  auto failed = failure("local case = open(\"desk\")\ncase:complete(\"talk\", \"fine\")\nexpect(case).at \"last\"");
  CHECK(failed.file == "desk/spec/desk_spec.lua");
  CHECK(failed.line == 4);
  CHECK(failed.source == "expect(case).at \"last\"");
  REQUIRE(failed.trace.size() == 2);
  CHECK(has(failed.trace[0], "2019-07-01 everybody: opened: client-1"));
  CHECK(has(failed.trace[1], "Talk: done (fine)"));
  CHECK(has(failed.trace[1], "Check: open, due 2019-07-06"));
}

TEST_CASE("Failure_OfACommandShowsTheStoryToo") {
  auto failed = failure("local case = open(\"desk\")\ncase:complete(\"last\")");
  CHECK(failed.line == 3);
  CHECK(failed.trace.size() == 1);
}

TEST_CASE("File_ThatIsBrokenIsOneFailure") {
  auto report = run_file("describe(\"x\", function()\n  itt(\"y\")\nend)");
  REQUIRE(report.outcomes.size() == 1);
  REQUIRE(report.outcomes[0].failure);
  CHECK(has(report.outcomes[0].failure->message.en, "did you mean it?"));
  CHECK(report.outcomes[0].failure->line == 2);
}

TEST_CASE("File_CannotActOutsideAnIt") {
  auto report = run_file("open(\"desk\")");
  REQUIRE(report.outcomes.size() == 1);
  CHECK(has(report.outcomes[0].failure->message.en, "only there inside an `it`"));
  CHECK(has(said("it(\"x\", function() end)"), "stands beside another"));
  CHECK(has(said("describe(\"x\", function() end)"), "not for inside an `it`"));
}

TEST_CASE("Sandbox_HasNoOutsideAndEndsALoop") {
  CHECK(has(said("return io.open(\"/etc/passwd\")"), "io is not part"));
  CHECK(has(said("return os.time()"), "os is not part"));
  CHECK(has(said("return require(\"x\")"), "require is not part"));
  CHECK(has(said("while true do end"), "ran for more than"));
  CHECK(has(said("local t = {} while true do t[#t + 1] = (\"x\"):rep(1000) .. #t end"), "this script"));
}

TEST_CASE("Sandbox_CountsTheScriptsTimeNotTheEngines") {
  // More engine work than a script may use of its own: the call goes on, and an endless loop behind it still ends.
  auto failed = said("explore(\"desk\", { cases = 2000 }, function(case) end)\nwhile true do end");
  CHECK(has(failed, "ran for more than"));
}

TEST_CASE("Seed_IsWhatAnExplorationTakesByDefault") {
  const char* text =
      "it(\"x\", function() explore(\"desk\", { cases = 30 }, function(case) "
      "expect(case:reached(\"passed\")).is(false) end) "
      "end)";
  auto trace_of = [&](std::uint64_t seed) { return run_file(text, "", seed).outcomes[0].failure->trace; };
  CHECK(trace_of(1) == trace_of(1));
  CHECK(trace_of(1) != trace_of(2));
}

TEST_CASE("Coverage_CountsWhatWasSeenAndListsWhatWasNot") {
  auto bundle = desk();
  spec::Coverage coverage(*bundle);
  auto report = run_file(R"(
    it("one", function()
      local case = open("desk")
      expect(function() case:complete("talk", "fine", { mood = "bad", word = "x" }) end).refused()
      case:complete("talk", "fine")
    end)
  )",
                         "", 1, &coverage, bundle);
  CHECK(failures(report) == 0);
  auto counts = coverage.counts().at("desk");
  auto never = [&](std::size_t which, const std::string& name) {
    const auto& names = counts[which].never;
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CHECK(counts[0].what == "nodes");
  CHECK(!never(0, "ask.talk"));
  CHECK(!never(0, "ask.check"));
  CHECK(never(0, "ask.last"));
  CHECK(!never(1, "ask.talk -> fine"));
  CHECK(never(1, "ask.talk -> angry"));
  CHECK(!never(2, "ask.talk -> fine.when = false"));
  CHECK(!never(2, "ask.talk -> fine.when = true"));
  CHECK(never(2, "ask.check.requires = true"));
  for (const auto& count : counts) CHECK(count.seen + count.never.size() == count.all);
}

TEST_CASE("Coverage_DoesNotCountWhatASearchTried") {
  auto bundle = desk();
  spec::Coverage coverage(*bundle);
  run_file("it(\"one\", function() at(\"desk\", \"talk\") end)", "", 1, &coverage, bundle);
  auto counts = coverage.counts().at("desk");
  CHECK(counts[1].seen == 0);
  CHECK(counts[2].seen == 0);
}

}  // namespace trajectum::test
