// What comes into a case besides what a person types: what a message or a child brought, what a form is prefilled with,
// the seat that somebody chose, the element that work is about.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool brings(Trial& t, const Value& data, turn::Play::Delivery how = turn::Play::Delivery::one) {
  auto sent = t.bench().on(t.no(), "wim", [&](turn::Play& play) {
    turn::Play::Message message;
    message.message = "hello";
    message.data = data;
    message.deliver = how;
    return play.receive(message);
  });
  if (!sent) t.error = sent.error();
  return sent.ok();
}

bool shows(Trial& t, const std::string& node, const std::string& what) {
  return t.shown_item(node).find(what) != std::string::npos;
}

}  // namespace

TRIAL(Values_WhatAMessageHeldIsTheResultOfItsWait, R"(
  start = { "w", "v" },
  wait "w" { message = "hello", within = weeks(4), on_timeout = done, next = "a",
    on_done = function(case, data)
      case.file.word = data and data.word
      case.file.n = case:result("w") and case:result("w").n
      case.file.go = data ~= nil and data.not_there == nil
    end },
  wait "v" { ready = function(case) return case:result("w") and case:result("w").n == 2 end, within = weeks(4), on_timeout = done, next = "b" },
  step "a" { WORK, outcomes = { again = "w", stop = done } },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(brings(t, record({{"word", "yes"}, {"n", 1}})));
  HOLD(t.file("word").text() == "yes" && t.file("n").integer() == 1 && t.file("go").yes());
  HOLD(t.enabled() == "a");
  HOLD(t.complete("a", "again"));
  HOLD(brings(t, record({{"word", "no"}, {"n", 2}})));  // the last one counts, and guards hear of it
  HOLD(t.file("word").text() == "no");
  HOLD(t.enabled() == "a b");
  HOLD(t.complete("a", "again"));
  HOLD(brings(t, {}));
  HOLD(t.file("word").empty() && t.file("n").empty() && !t.file("go").yes());
  t.bench().restart(true);
  HOLD(t.c().brought.empty());
}

TRIAL(Values_AMessageMayHoldAPlainValue, R"(
  start = "w",
  wait "w" { message = "hello", within = weeks(4), on_timeout = done, next = "a",
    on_done = function(case, data) case.file.word = data end },
  step "a" { WORK, when = function(case) return case:result("w") == "left" end, next = done },
)") {
  t.open();
  HOLD(brings(t, "left"));
  HOLD(t.file("word").text() == "left" && t.at("a") == 1);
  t.bench().restart(true);
  HOLD(t.c().brought_to(t.bench().route(t.no()).find("w")).text() == "left");
}

TRIAL(Values_WhatAChildFoundIsTheResultOfItsSubroute, R"(
  start = "sub",
  subroute "sub" { route = "visit", within = weeks(2), on_timeout = done,
    on_done = function(case, result, outcome) case.file.word = result.found .. " " .. outcome case.file.n = case:result("sub").size end,
    next = "small", outcomes = { agreed = one { to "big" { when = function(case, form) return form.size > 5 end }, to "small" } } },
  step "big" { WORK, next = done },
  step "small" { WORK, next = done },
=== routes/visit.lua
return route "visit" { version = "1.0.0", title = { nl = "B", en = "V" }, subject = "client", owner = "worker",
  file = { text "found", integer "size" },
  stage "talk" {
    step "call" { by = role "worker", due = days(2), form = { text "found", integer "size" },
      on_done = function(case, form) case.file.found = form.found case.file.size = form.size end,
      next = finish "agreed" },
    outcomes = { agreed = finish "agreed" },
  },
}
)") {
  auto parent = t.open();
  t.look_at(parent + 1);
  HOLD(t.complete("call", "", record({{"found", "gold"}, {"size", 7}})));
  t.look_at(parent);
  HOLD(t.file("word").text() == "gold agreed" && t.file("n").integer() == 7);
  HOLD(t.at("big") == 1 && t.at("small") == 0);
}

TRIAL(Values_AHandlerMistakesAFieldOfAChild, R"(
  start = "sub",
  subroute "sub" { route = "child", within = weeks(2), on_timeout = done, next = done,
    on_done = function(case, result) case.file.word = result.fuond end },
)") {
  auto parent = t.open();
  t.look_at(parent + 1);
  HOLD(t.complete("task"));
  t.look_at(parent);
  HOLD(t.incidents("sub") == 1);
}

TRIAL(Values_ThePlainElementOfAnEach, R"(
  start = "e",
  each "e" { over = "file.picks", next = "f",
    step "a" { WORK, form = { choice "pick" { "x", "y", prefill = "item.value" } },
      when = function(case) return case.item.value ~= "y" end,
      on_done = function(case, form) case.file.word = case.item.value .. form.pick .. case.item.number end } },
  each "f" { over = 2, one_by_one = true, next = done,
    step "b" { WORK, on_done = function(case) case.file.n = case.item.value end } },
)") {
  t.open(record({{"picks", List{"x", "y"}}}));
  HOLD(t.at("a") == 1);
  HOLD(shows(t, "a", "\"value\":\"x\""));
  HOLD(t.complete("a"));
  HOLD(t.file("word").text() == "xx1");
  HOLD(t.complete("b") && t.file("n").integer() == 1);
  HOLD(t.complete("b") && t.file("n").integer() == 2);
}

TRIAL(Values_PrefillComesBeforeDefaultAndNullAfterBoth, R"(
  start = "a",
  step "a" { WORK, next = done,
    form = {
      text "f" { prefill = "file.word", default = "none", max = 5 }, integer "n" { prefill = "file.n" },
      choice "way" { "left", prefill = "file.way" }, text "must" { prefill = "file.word", required = true },
      group "more" { text "g" { prefill = "file.word" } },
    },
    on_done = function(case, form) case.file.word = form.f end },
)") {
  auto result = [&] { return t.c().results.front().second; };
  t.open();
  HOLD(!t.complete("a"));  // nothing to prefill what is required with
  HOLD(t.complete("a", "", record({{"must", "x"}})));
  HOLD(t.file("word").text() == "none");
  t.open(record({{"word", "hi"}, {"n", 3}, {"way", "right"}}));
  HOLD(shows(t, "a", "\"value\":\"hi\"") && shows(t, "a", "\"value\":3"));
  HOLD(!shows(t, "a", "\"value\":\"right\""));  // it is no choice of this field: neither shown nor taken
  HOLD(t.complete("a", "", record({{"more", Record()}})));
  HOLD(result().get("f").text() == "hi" && result().get("n").integer() == 3 && result().get("must").text() == "hi");
  HOLD(result().get("way").empty() && result().get("more").as<Record>()->get("g").text() == "hi");
  t.open(record({{"word", "hi"}, {"n", 3}}));
  Record empty = record({{"f", "new"}});
  empty.append("n", {});  // as null: to be empty
  HOLD(t.complete("a", "", empty));
  HOLD(result().get("f").text() == "new" && result().get("n").empty());
  t.open(record({{"word", "too long"}}));
  HOLD(!shows(t, "a", "\"value\":\"too long\",\"max\"") && t.complete("a") && t.file("word").text() == "none");
}

TRIAL(Values_TheSeatThatWasChosenIsTaken, R"(
  start = "a",
  step "a" { WORK, next = "b", match = "seat", reserve = seats "seat" { count = 1 } },
  step "b" { WORK, next = "c", form = { choices "place" { from = "place" } }, reserve = seats "place" { count = 2, at_least = 1 } },
  step "c" { WORK, next = done },
)") {
  for (const char* id : {"s1", "s2", "s3"}) HOLD(t.put("seat", id, record({{"units", 1}})));
  for (const char* id : {"p1", "p2", "p3"}) HOLD(t.put("place", id, record({{"units", 1}, {"starts", "2030-01-01"}})));
  auto first = t.open();
  HOLD(shows(t, "a", "\"field\":\"form.seat\",\"many\":false"));
  HOLD(t.complete("a", "", record({{"seat", "s2"}})));
  HOLD(t.c().seats.size() == 1 && t.c().seats[0].record == "s2");
  HOLD(t.c().results.front().second.get("seat").text() == "s2");
  HOLD(shows(t, "b", "\"field\":\"form.place\",\"many\":true"));
  HOLD(!t.complete("b", "", record({{"place", List{"p1", "p2", "p3"}}})));
  HOLD(t.error.reason == "capacity.place" && t.error.path == "form.place");
  HOLD(t.complete("b", "", record({{"place", List{"p3"}}})));
  HOLD(t.c().seats.size() == 2 && t.c().seats[1].record == "p3");
  t.open({}, "c2");
  HOLD(!t.complete("a", "", record({{"seat", "s2"}})));  // somebody has it: never another without asking
  HOLD(t.error.reason == "capacity.seat" && t.c().seats.empty());
  HOLD(t.complete("a"));  // no choice: the first that fits
  HOLD(t.c().seats[0].record == "s1");
  HOLD(t.complete("b"));
  HOLD(t.c().seats.size() == 3 && t.c().seats[1].record == "p1" && t.c().seats[2].record == "p2");
  HOLD(first != t.no());
}

TRIAL(Values_AnotherSeatThanTheOneThatWasHeld, R"(
  start = "a",
  step "a" { WORK, next = "b", form = { ref "seat" }, reserve = seats "seat" { count = 1, hold = days(5) } },
  step "b" { WORK, next = done },
)") {
  for (const char* id : {"s1", "s2"}) HOLD(t.put("seat", id, record({{"units", 1}})));
  t.open();
  HOLD(t.c().seats.size() == 1 && t.c().seats[0].record == "s1");
  HOLD(t.complete("a", "", record({{"seat", "s2"}})));
  HOLD(t.c().seats.size() == 1 && t.c().seats[0].record == "s2" && !t.c().seats[0].held);
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 0);
}

TEST_CASE("Values_WhatCannotBeIsRefusedWhenItIsRead") {
  auto faults = [](const std::string& source) { return Trial(source).faults(); };
  auto step = [](const std::string& keys) {
    return "start = \"a\", step \"a\" { WORK, next = done, " + keys + " },\n";
  };
  CHECK(faults(step("form = { ref \"seat\" }, reserve = seats \"seat\" { }")).empty());
  CHECK(faults(step("form = { choice \"seat\" { \"s1\", \"s2\" } }, reserve = seats \"seat\" { }")).empty());
  for (const char* form :
       {"text \"seat\"", "ref \"seat\" { to = \"employer\" }", "choices \"seat\" { from = \"employer\" }"})
    CHECK(faults(step(std::string("form = { ") + form + " }, reserve = seats \"seat\" { }")).find("chooses what") !=
          std::string::npos);
  CHECK(faults(step("form = { document \"x\" }")).find("`evidence`") != std::string::npos);
  CHECK(faults("start = \"j\", job \"j\" { kind = \"pdf\", within = days(1), on_timeout = done, next = done, "
               "fields = { document \"x\" } },\n")
            .find("`text`") != std::string::npos);
  CHECK(faults(step("form = { text \"x\", text \"y\" { prefill = \"form.x\" } }")).find("itself") != std::string::npos);
}
