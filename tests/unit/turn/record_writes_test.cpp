// Handlers that write records of registers: what they may write, who sees it when, and what follows.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/registers.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

const Record* stored(Trial& t, const std::string& reg, const std::string& id) {
  return t.bench().region().state.record(reg, id);
}

Value field(Trial& t, const std::string& reg, const std::string& id, const std::string& name) {
  auto* record = stored(t, reg, id);
  return record ? record->get(name) : Value();
}

std::vector<pipeline::Registers::Change> history(Trial& t, const std::string& reg, const std::string& id) {
  std::vector<pipeline::Registers::Change> out;
  t.bench().group([&] {
    auto& bench = t.bench();
    auto read = pipeline::Registers(bench.engine()).history(bench.region(), t.bundle().registers.at(reg), id, 0, 100);
    if (read) out = std::move(*read);
  });
  return out;
}

/// How many turns of this name a case had.
int turns(Trial& t, CaseNo no, const std::string& command) {
  int out = 0;
  for (const auto& row : t.bench().store().history_after(t.bench().region().no, 0, 100000)) {
    auto turn = state::TurnRecord::decode(row.body);
    out += turn && row.case_no == no && turn->command == command ? 1 : 0;
  }
  return out;
}

/// The first thing that is stored and should not be, or the other way round; "" when all is as the history has it.
std::string stored_wrong(Trial& t) {
  for (const auto& what : Invariants(t.bench()).check_everything())
    if (what.find("no next action") == std::string::npos) return what;
  return "";
}

/// A step whose on_done is this, with a form of a few values.
std::string done(const std::string& body) {
  return "step \"x\" { WORK, form = { text \"word\", yesno \"go\", integer \"n\" }, next = \"y\", on_done = "
         "function(case, form)\n" +
         body + "\nend },\nstep \"y\" { WORK, next = done },\n";
}

}  // namespace

TRIAL(Create_MakesARecordAndGivesItsKey, done(R"(
  local made = case:create("employer", { name = "Bakkerij" })
  case.file.employer = made
  case.file.word = made
  case:create("employer", { code = "e9", name = "Slager" })
  case:update("client", case.client.id, { employer = made, rank = 3 })
)")) {
  t.open();
  HOLD(t.complete("x"));
  std::string made(t.file("word").text());
  auto id = t.bench().engine().ids().case_id(t.bench().region().no, t.no());
  HOLD(made == id + "-2-1");  // its case, the turn, a number
  HOLD(t.file("employer") == Value(made));
  HOLD(field(t, "employer", made, "name") == Value("Bakkerij"));
  HOLD(field(t, "employer", "e9", "name") == Value("Slager"));
  HOLD(field(t, "client", "c1", "employer") == Value(made));
  HOLD(field(t, "client", "c1", "name") == Value("c1"));
  // A record that nobody keeps warm comes back the same.
  t.bench().restart(true);
  HOLD(field(t, "employer", made, "name") == Value("Bakkerij"));
  auto changes = history(t, "client", "c1");
  HOLD(changes.size() == 2);
  HOLD(changes[1].source == id && changes[1].ground == "r: x" && changes[1].by == "wim");
  HOLD(!changes[1].created && changes[1].was.get("rank").empty() && changes[1].now.get("rank") == Value(3));
  HOLD(history(t, "employer", made).at(0).created);
  HOLD(stored_wrong(t).empty());
}

TRIAL(Update_TouchesWhatIsNamedAlone, done(R"(
  if form.go then case:update("client", "c2", { rank = form.n }, { "source" })
  else case:update("client", "c2", { rank = form.n }) end
)")) {
  HOLD(t.put("client", "c2", record({{"name", "Kim"}, {"source", "a"}, {"fit", true}})));
  t.open();
  HOLD(t.complete("x", "", record({{"n", 4}})));
  HOLD(*stored(t, "client", "c2") == record({{"name", "Kim"}, {"source", "a"}, {"fit", true}, {"rank", 4}}));
  t.open();
  HOLD(t.complete("x", "", record({{"n", 5}, {"go", true}})));
  HOLD(*stored(t, "client", "c2") == record({{"name", "Kim"}, {"fit", true}, {"rank", 5}}));
  t.open();
  HOLD(t.complete("x", "", record({{"n", 5}})));
  HOLD(t.told<state::RecordWritten>().empty());  // nothing changed: nothing was written
}

TRIAL(Update_AsksWhatIsRequiredOfWhatItNames, done(R"(
  if form.go then case:update("thing", "t1", {}, { "must" }) else case:update("thing", "t1", { other = form.word }) end
)") + R"(
=== registers/thing.lua
return register "thing" { key = text "code", fields = { text "must" { required = true }, text "other", integer "n" { default = 7 } } }
)") {
  HOLD(t.put("thing", "t1", record({{"must", "m"}})));
  // As if `must` had been made required, and `n` had got its default, after this record was written.
  state::RecordWritten old;
  old.reg = "thing";
  old.id = "t1";
  old.was = *stored(t, "thing", "t1");
  t.bench().region().state.apply(old, nullptr, 1);
  (void)t.bench().region().state.accept();
  t.open();
  HOLD(t.complete("x", "", record({{"word", "w"}})));
  HOLD(*stored(t, "thing", "t1") == record({{"other", "w"}}));
  t.open();
  HOLD(!t.complete("x", "", record({{"go", true}})));
  HOLD(t.error.text.en.find("must") != std::string::npos);
  t.broken.clear();  // the history does not know of the older record
}

TRIAL(RecordWrites_AreCheckedAsThoseOfPeople, done(R"(
  case.file.n = 9
  case:create("employer", { code = "made", name = "Een" })
  if form.word == "type" then case:update("client", "c1", { rank = "veel" }) end
  if form.word == "ref" then case:update("client", "c1", { employer = "e77" }) end
  if form.word == "none" then case:update("client", "c77", { rank = 1 }) end
  if form.word == "twice" then case:create("client", { number = "c2" }) end
  if form.word == "seats" then case:update("seat", "s1", { units = 0 }) end
  if form.word == "long" then case:create("employer", { code = ("x"):rep(200) }) end
  case:update("client", "c1", { employer = "made" })
)") + R"(
=== routes/other.lua
return route "other" { version = "1.0.0", title = { nl = "O", en = "O" }, subject = "client", owner = "worker",
  step "o" { by = role "worker", due = days(1), reserve = seats "seat" { count = 1, hold = days(9) }, next = done } }
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open({}, "c3", "other");
  t.open();
  for (const auto& [word, says] : {std::pair{"type", "integer"},
                                   {"ref", "no employer \"e77\""},
                                   {"none", "no client \"c77\""},
                                   {"twice", "client \"c2\" already"},
                                   {"seats", "taken already"},
                                   {"long", "128 characters"}}) {
    HOLD(!t.complete("x", "", record({{"word", word}})));
    INFO(word, t.error.text.en);
    HOLD(t.error.code == ErrorCode::incident);
    HOLD(t.error.text.en.find(says) != std::string::npos);
    HOLD(t.error.incident && t.error.incident->file.find("routes/r.lua") != std::string::npos &&
         t.error.incident->line > 0);
    HOLD(stored(t, "employer", "made") == nullptr);
    HOLD(field(t, "client", "c1", "employer").empty());
    HOLD(t.told<state::RecordWritten>().empty());
  }
  HOLD(t.complete("x"));
  HOLD(field(t, "client", "c1", "employer") == Value("made"));
}

TRIAL(RecordWrites_OfAScriptThatFailsAreAnIncidentAndNothingElse, R"(
  start = "go",
  script "go" { run = function(case)
      case:create("employer", { code = "half" })
      case:update("client", "c1", { rank = case.file.n })
      if case.file.n == nil then error("not yet") end
    end, next = done },
)") {
  t.open();
  HOLD(t.incidents("go") == 1 && stored(t, "employer", "half") == nullptr && field(t, "client", "c1", "rank").empty());
  HOLD(t.retry("go", "wim", record({{"n", 6}})));
  HOLD(stored(t, "employer", "half") && field(t, "client", "c1", "rank") == Value(6) && t.ended() == "done");
}

TRIAL(RecordWrites_AreReadInTheSameHandlerAndTurn, done(R"(
  case:update("client", case.client.id, { rank = 8, fit = true })
  case:create("thing", { code = "t2", kind = "m" })
  case:update("thing", "t1", { kind = "m" })
  local found = {}
  for _, thing in ipairs(case:find("thing", { kind = "m" })) do found[#found + 1] = thing.code end
  case.file.word = table.concat(found, " ") .. " " .. #case:find("thing", { kind = "k" })
    .. " " .. #case:find("thing", { code = "t2", kind = "m" }) .. #case:find("thing", { code = "t2", kind = "k" })
  case.file.n = case.client.rank + case:register("client", "c1").rank
  case:create("seat", { code = "s2", units = 3 })
  case.file.go = case:free("seat") == 3
)") + R"(
  step "late" { WORK, when = function(case) return case.client.fit end, next = done },
=== registers/thing.lua
return register "thing" { key = text "code", fields = { choice "kind" { "m", "k", index = true } } }
)") {
  HOLD(t.put("thing", "t1", record({{"kind", "k"}})));
  HOLD(t.put("thing", "t3", record({{"kind", "k"}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.file("word") == Value("t1 t2 1 10"));
  HOLD(t.file("n") == Value(16));
  HOLD(t.file("go") == Value(true));
}

TRIAL(RecordWrites_OfOneRecordInOneTurnAreStoredAsTheLast, done(R"(
  for _, kind in ipairs({ "k", "m", "k" }) do case:update("thing", "t1", { kind = kind }) end
  case:update("thing", "t1", { name = "Kruk" })
  for _, kind in ipairs({ "m", "k" }) do
    if kind == "m" then case:create("thing", { code = "t2", kind = kind }) else case:update("thing", "t2", { kind = kind }) end
  end
)") + R"(
=== registers/thing.lua
return register "thing" { key = text "code", fields = { choice "kind" { "m", "k", index = true }, text "name" { index = true } } }
)") {
  HOLD(t.put("thing", "t1", record({{"kind", "m"}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(history(t, "thing", "t1").size() == 5 && history(t, "thing", "t2").size() == 2);
  HOLD(field(t, "thing", "t1", "kind") == Value("k") && field(t, "thing", "t2", "kind") == Value("k"));
  HOLD(stored_wrong(t).empty());
}

TRIAL(RecordWrites_AskTheGuardsOfTheirOwnCaseAtOnce, R"(
  start = { "o", "x", "late", "w" },
  step "o" { WORK, next = done },
  step "x" { WORK, on_done = function(case) case:update("client", case.client.id, { fit = true }) end, next = done },
  step "late" { WORK, when = function(case) return not case.client.fit end, next = done },
  wait "w" { ready = function(case) return case.client.fit end, next = "then" },
  step "then" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("o") && t.enabled() == "late x");  // who has the case asks guards as well: that has been
  HOLD(t.complete("x"));
  HOLD(t.enabled() == "then");
  HOLD(turns(t, t.no(), "record.changed") == 0);
}

TRIAL(RecordWrites_AreToldToOtherCasesAsTurnsOfTheirOwn, R"(
  start = { "x", "w" },
  step "x" { WORK, on_done = function(case) case:update("client", "c2", { fit = true }) end, next = done },
  wait "w" { ready = function(case) return case.client.fit end, next = done },
)") {
  auto other = t.open({}, "c2");
  auto third = t.open({}, "c3");
  t.open();
  HOLD(t.complete("x"));
  HOLD(turns(t, other, "record.changed") == 1 && turns(t, third, "record.changed") == 0);
  t.look_at(other);
  HOLD(t.enabled() == "x");
  HOLD(t.at("w") == 0);
}

TRIAL(RecordWrites_ThatSetOffEachOtherStop, R"(
  start = { "x", "w" },
  wait "w" { ready = function(case) return (case.client.rank or 0) > (case.file.n or 0) end, next = "bump" },
  script "bump" { run = function(case)
      local rank = case.client.rank + 1
      case.file.n = rank
      case:update("client", case.client.id, { rank = rank })
    end, next = "w" },
  step "x" { WORK, on_done = function(case) case:update("client", case.client.id, { rank = 1 }) end, next = done },
)") {
  auto first = t.open();
  t.open();
  HOLD(t.complete("x"));
  auto incidents = t.incidents();
  t.look_at(first);
  incidents += t.incidents();
  HOLD(incidents == 1);
  HOLD(field(t, "client", "c1", "rank").integer() <= 2 + limits::kLinkTurnsDeepMax);
}

TRIAL(RecordWrites_OfOneTurnAreLimited, done(R"(
  for n = 1, form.n do case:create("employer", { code = "n" .. n }) end
)")) {
  t.open();
  HOLD(!t.complete("x", "", record({{"n", static_cast<int>(limits::kRecordsPerTurnMax) + 1}})));
  HOLD(t.error.text.en.find(std::to_string(limits::kRecordsPerTurnMax)) != std::string::npos);
  HOLD(stored(t, "employer", "n1") == nullptr);
  HOLD(t.complete("x", "", record({{"n", static_cast<int>(limits::kRecordsPerTurnMax)}})));
  HOLD(stored(t, "employer", "n100") != nullptr);
}

TRIAL(RecordWrites_OfferTheSeatsTheyMake, R"(
  start = { "x", "w" },
  step "x" { WORK, on_done = function(case) case:update("seat", "s1", { units = 1 }) end, next = done },
  wait "w" { reserve = seats "seat" { count = 1 }, within = days(9), on_timeout = done, next = "y" },
  step "y" { WORK, next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 0}})));
  auto first = t.open();
  t.open({}, "c2");
  HOLD(t.complete("x"));
  HOLD(t.at("w") == 1);
  t.look_at(first);
  HOLD(t.at("y") == 1 && t.c().seats.size() == 1);  // who waited longest
}

TRIAL(RecordWrites_AskThePoolAgain, R"(
  start = "x",
  step "x" { WORK, on_done = function(case)
      case:update("client", "c3", { rank = 1, fit = true })
      case:update("client", "c2", { fit = false })
    end, next = "y" },
  step "y" { WORK, next = done },
=== routes/other.lua
return route "other" { version = "1.0.0", title = { nl = "O", en = "O" }, subject = "client", owner = "worker",
  step "o" { by = role "worker", due = days(1), next = done } }
=== pools.lua
return pools { pool "p" { route = "other", size = { since("2020-01-01", 1) }, admit = function(client) return client.fit end,
  rank = function(client) return client.rank end } }
)") {
  HOLD(t.put("client", "c2", record({{"rank", 2}, {"fit", true}})));
  auto& book = t.bench().region().state.pools["p"];
  HOLD(book.first(nullptr)->client == "c2");
  t.open();
  HOLD(t.complete("x"));
  HOLD(book.queue_length() == 1 && book.first(nullptr)->client == "c3");
}

TRIAL(RecordWrites_CountAgainWhatReadsTheSubject, R"(
  start = "x",
  step "x" { WORK, on_done = function(case) case:update("client", "c2", { rank = 7 }) end, next = "y" },
  step "y" { WORK, next = done },
=== metrics.lua
return metrics { average "m" { title = { nl = "M", en = "M" }, of = cases "r", value = "client.rank" } }
)") {
  HOLD(t.put("client", "c2", record({{"rank", 1}})));
  auto shown = [&] { return report::figure(t.bundle().metrics.at("m"), t.bench().region().metrics->value("m")); };
  t.open({}, "c2");
  t.open();
  t.advance(1);  // the figures are saved at midnight
  HOLD(shown() == Value(1.0));
  HOLD(t.complete("x"));
  HOLD(shown() == Value(7.0));
  t.bench().restart(false);  // what was not saved is counted from the history
  HOLD(shown() == Value(7.0));
}

TRIAL(RecordWrites_OfCompensateAndOnEnter, R"(
  start = "x",
  step "x" { WORK, on_enter = function(case) case:update("client", case.client.id, { rank = 1 }) end,
    on_done = function(case) case:update("client", case.client.id, { rank = 2 }) end,
    compensate = function(case) case:update("client", case.client.id, {}, { "rank" }) end, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(field(t, "client", "c1", "rank") == Value(1));
  HOLD(t.complete("x"));
  HOLD(field(t, "client", "c1", "rank") == Value(2));
  HOLD(t.cancel());
  HOLD(field(t, "client", "c1", "rank").empty());
}

TRIAL(RecordWrites_AreCheckedWhenTheRouteIsRead, done("case:create(\"employr\", { name = \"x\" })")) {
  HOLD(!t.loads() && t.faults().find("did you mean `employer`") != std::string::npos);
}
TRIAL(RecordWrites_FieldsAreCheckedWhenTheRouteIsRead,
      done("case:update(\"client\", case.client.id, { name = f(1, { ranc = 2 }), ranc = 1 })")) {
  HOLD(!t.loads() && t.faults().find("no field `ranc`; did you mean `rank`") != std::string::npos);
  HOLD(t.faults().find("no field") == t.faults().rfind("no field"));
}
TRIAL(RecordWrites_NilInATableIsTold, done("case:update(\"client\", case.client.id, { rank = nil })")) {
  HOLD(!t.loads() && t.faults().find("`rank = nil` says nothing") != std::string::npos);
}
TRIAL(RecordWrites_OfAGuardAreRefused, R"(
  step "x" { WORK, when = function(case) return case:create("employer", {}) end, next = done },
)") {
  HOLD(!t.loads() && t.faults().find("only looks") != std::string::npos);
}

TEST_CASE("RecordWrites_OfAnOlderVersionMustFitTheRegistersOfToday") {
  Trial t(done("if form.go then case:create(\"thing\", {}) end case:update(\"client\", \"c1\", { rank = 1 })") +
          "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = {} }\n");
  Trial next(
      std::string("step \"x\" { WORK },\n") +
      "=== registers/client.lua\nreturn register \"client\" { key = text \"number\", fields = { text \"name\" } }\n");
  REQUIRE(next.loads());
  t.open();
  REQUIRE(t.bench().switch_to(next.bench().generation()).ok());
  CHECK_FALSE(t.complete("x", "", record({{"go", true}})));
  CHECK(t.error.text.en.find("no register thing any more") != std::string::npos);
  CHECK_FALSE(t.complete("x"));
  CHECK(t.error.text.en.find("record.rank: there is no such field") != std::string::npos);
}
