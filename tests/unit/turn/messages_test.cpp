// Messages: to one wait, to each, to exactly one; kept, lost, and seen; sent by handlers.
#include <doctest/doctest.h>

#include "pipeline/messages.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using Delivery = turn::Play::Delivery;

namespace {

constexpr const char* kTwoWaits = R"(
  start = { "one", "two", "rest" },
  wait "one" { message = "hello", within = days(90), on_timeout = done, next = done },
  wait "two" { message = "hello", within = days(90), on_timeout = done, next = done },
  step "rest" { WORK, next = done },
)";

bool send(Trial& t, Delivery how, std::optional<Duration> ttl = std::nullopt) {
  auto sent = t.bench().on(t.no(), "wim", [&](turn::Play& play) { return play.receive({"hello", "x", ttl, how}); });
  t.error = sent ? Error() : sent.error();
  return sent.ok();
}

std::vector<state::PendingMail> pending(Trial& t, bool lost) {
  pipeline::Reads reads(t.bench().engine());
  std::vector<state::PendingMail> out;
  for (auto& [key, mail] : pipeline::Messages(t.bench().engine(), reads).pending(t.bench().region().no, lost, "", 5000))
    out.push_back(std::move(mail));
  return out;
}

Result<std::vector<pipeline::Messages::Delivered>> tell(Trial& t, Delivery how, const std::string& client = "c1") {
  Result<std::vector<pipeline::Messages::Delivered>> out = std::vector<pipeline::Messages::Delivered>();
  t.bench().group([&] {
    pipeline::Reads reads(t.bench().engine());
    pipeline::Caller caller;
    caller.principal = t.bench().principal("wim");
    caller.region = t.bench().region().no;
    caller.method = "message.send";
    out = pipeline::Messages(t.bench().engine(), reads)
              .deliver(t.bench().region(), caller, {"r", "client", client, {"hello", "x", std::nullopt, how}});
  });
  return out;
}

}  // namespace

TRIAL(Message_OneIsTakenOnceByTheOldest, kTwoWaits) {
  t.open();
  HOLD(send(t, Delivery::one));
  HOLD(t.at("one") == 0);
  HOLD(t.at("two") == 1);
}

TRIAL(Message_AllReachesEveryWait, kTwoWaits) {
  t.open();
  HOLD(send(t, Delivery::all));
  HOLD(t.at("one") == 0);
  HOLD(t.at("two") == 0);
  HOLD(pending(t, false).empty());
  HOLD(send(t, Delivery::all));  // nobody waits: it is kept once
  HOLD(pending(t, false).size() == 1);
}

TRIAL(Message_ExactlyOneIsRefusedOtherwise, kTwoWaits) {
  t.open();
  HOLD(!send(t, Delivery::exactly_one));
  HOLD(t.error.reason == "message.several");
  HOLD(send(t, Delivery::one));
  HOLD(send(t, Delivery::exactly_one));
  HOLD(!send(t, Delivery::exactly_one));
  HOLD(t.error.reason == "message.none");
  HOLD(pending(t, false).empty());
}

TRIAL(Message_WhatNobodyTookIsSeen, kTwoWaits) {
  t.open();
  HOLD(send(t, Delivery::all));
  HOLD(send(t, Delivery::one, Duration{Unit::days, 3, ""}));
  HOLD(pending(t, false).front().message == "hello");
  HOLD(pending(t, false).front().until);
  HOLD(send(t, Delivery::one, Duration{Unit::days, 0, ""}));
  HOLD(pending(t, true).front().reason == "transient");
  t.advance(4);
  HOLD(pending(t, false).empty());
  HOLD(pending(t, true).size() == 2);
  HOLD(pending(t, true).back().reason == "expired");
  HOLD(send(t, Delivery::one));
  HOLD(t.complete("rest"));
  HOLD(t.ended() == "done");
  HOLD(pending(t, false).empty());
  HOLD(pending(t, true).back().reason == "case_ended");
  HOLD(t.told<state::MessageLost>().size() == 3);
}

TRIAL(Message_OnlyTheLastOfTheLostAreKept, kTwoWaits) {
  t.open();
  HOLD(send(t, Delivery::all));
  t.bench().group([&] {
    for (std::size_t n = 0; n < limits::kLostMailMax + 5; ++n)
      if (!send(t, Delivery::one, Duration{Unit::days, 0, ""})) throw Untrue(t.error.text.en);
  });
  HOLD(pending(t, true).size() == limits::kLostMailMax + 5);
  t.advance(1);
  HOLD(pending(t, true).size() == limits::kLostMailMax);
}

TRIAL(Message_ToARouteFindsTheOldestWait, R"(
  start = { "later", "rest" },
  step "later" { WORK, next = "one" },
  wait "one" { message = "hello", within = days(90), on_timeout = done, next = done },
  step "rest" { WORK, next = done },
)") {
  auto first = t.open();
  auto second = t.open();
  t.open({}, "c2");
  HOLD(tell(t, Delivery::exactly_one).error().reason == "message.none");
  t.look_at(second);
  HOLD(t.complete("later"));
  t.advance(1);
  t.look_at(first);
  HOLD(t.complete("later"));
  HOLD(tell(t, Delivery::exactly_one).error().reason == "message.several");
  auto one = tell(t, Delivery::one);
  HOLD(one);
  HOLD(one->size() == 1);
  HOLD(one->front().case_no == second);  // its wait is older
  HOLD(one->front().taken);
  auto all = tell(t, Delivery::all);
  HOLD(all->size() == 2);
  HOLD(all->front().taken);
  HOLD(!all->back().taken);  // kept by the second
  HOLD(tell(t, Delivery::one, "c3").error().reason == "message.none");
}

TRIAL(Send_ReachesTheCasesOfAnotherRoute, R"(
  step "a" { by = role "worker", due = days(5), form = { text "to" },
    on_done = function(case, form)
      case:send("wake", { to = { route = "sleeper", subject = case.client.id }, data = { n = 1 } })
    end },
=== routes/sleeper.lua
return route "sleeper" { version = "1.0.0", title = { nl = "S", en = "S" }, subject = "client", owner = "worker",
  wait "asleep" { message = "wake", within = days(90), on_timeout = done },
}
)") {
  auto sleeper = t.open({}, "c1", "sleeper");
  auto other = t.open({}, "c2", "sleeper");
  t.open({}, "c1");
  HOLD(t.complete("a"));
  HOLD(t.told<state::MessageSent>().size() == 1);
  t.look_at(sleeper);
  HOLD(t.ended() == "done");
  t.look_at(other);
  HOLD(t.ended().empty());
  t.open({}, "c3");  // nobody to tell: an incident would come, but the case has ended
  HOLD(t.complete("a"));
  HOLD(t.ended() == "done");
}

TRIAL(Send_ThatCannotBeDeliveredIsAnIncident, R"(
  start = { "a", "rest" },
  step "a" { by = role "worker", due = days(5), next = done,
    on_done = function(case, form) case:send("wake", { to = { route = "sleeper", subject = case.client.id } }) end },
  step "rest" { WORK, next = done },
=== routes/sleeper.lua
return route "sleeper" { version = "1.0.0", title = { nl = "S", en = "S" }, subject = "client", owner = "worker",
  wait "asleep" { message = "wake", within = days(90), on_timeout = done },
}
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.incidents() == 1);
}

TRIAL(Send_ToNobodyKnownFailsTheStep, R"(
  step "a" { by = role "worker", due = days(5), form = { text "to" },
    on_done = function(case, form) case:send("wake", { to = form.to or { route = "sleper", subject = "c1" } }) end },
)") {
  t.open();
  HOLD(!t.complete("a", "", record({{"to", "nowhere"}})));
  HOLD(!t.complete("a"));
  HOLD(t.at("a") == 1);
}

TRIAL(Send_ThatSetsItselfOffComesToAnEnd, R"(
  start = { "go", "rest" },
  step "go" { by = role "worker", due = days(5), next = "ping",
    on_done = function(case, form) case:send("ping", { to = case.id }) end },
  wait "ping" { message = "ping", within = days(90), on_timeout = done, next = "ping",
    on_done = function(case) case:send("ping", { to = case.id }) end },
  step "rest" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("go"));
  HOLD(t.incidents() > 0);
}
