"""Loops that never end: refused when a bundle is checked; what is too much in one turn, or comes round too often in a day, is an incident that
stands in the list of incidents and can be mended; the server and the other cases go on."""

import os
import subprocess
import time

import harness
from harness import Suite, equal, fails, scratch, world_of, write_plugin

suite = Suite()

ROUTE = """return route "rond" {
  version = "1.0.0", title = { nl = "Rond", en = "Round" }, subject = "client", owner = "consultant",
  file = { integer "tot", integer "aantal" },
  start = { "begin", "wacht" },
  step "begin"  { by = role "consultant", due = workdays(5), next = "veel" },
  each "veel" { over = function(case) return case.file.tot end, start = "een", next = done,
    script "een" { run = function(case) end, next = "twee" },
    script "twee" { run = function(case) end, next = done } },
  wait "wacht" { message = "weer", within = weeks(9), on_timeout = done, next = one {
    to "wacht" { when = function(case) return case.file.tot > 0 end }, done } },
}
"""
ENDLESS = """return route "eeuwig" {
  version = "1.0.0", title = { nl = "Eeuwig", en = "Endless" }, subject = "client", owner = "consultant",
  step "begin"  { by = role "consultant", due = workdays(5), next = "heen" },
  script "heen" { run = function(case) end, next = "terug" },
  script "terug" { run = function(case) end, next = one { to "heen" { when = function(case) return true end }, done } },
}
"""


@suite
def a_loop_that_never_rests_is_refused_before_it_is_served():
    folder = write_plugin(scratch(), {"routes/eeuwig.lua": ENDLESS})
    done = subprocess.run([harness.BINARY, "check", os.path.join(folder, "proef"), os.path.join(harness.ROOT, "workflows", "werkroute"), "--lang", "en"],
                          capture_output=True, text=True, timeout=60)
    equal(done.returncode, 1)
    assert "never rests: heen, terug" in done.stdout + done.stderr, done


@suite
def too_much_in_one_turn_is_an_incident():
    w = world_of({"routes/rond.lua": ROUTE})
    few, many = w.open("rond", file={"tot": 20}), w.open("rond", file={"tot": 900})
    few.complete("begin")
    equal([few.is_at(name) for name in ("veel", "een", "twee")], [False] * 3)
    equal(w.carla.call("incident.find")["items"], [])
    begun = time.monotonic()
    many.complete("begin")
    assert time.monotonic() - begun < 10, "a turn has a budget"
    items = w.carla.call("incident.find", filter={"case": many.id})["items"]
    assert len(items) >= 1 and {i["state"] for i in items} == {"incident"}, items
    equal({e["class"] for e in many.events("incident_raised")}, {"activations"})
    equal(w.carla.call("incident.find", filter={"case": few.id})["items"], [])
    equal(w.admin.call("system.metrics")["without_next_action"], 0)
    w.close()


@suite
def a_loop_over_many_turns_is_stopped_for_the_day():
    w = world_of({"routes/rond.lua": ROUTE})
    case, other = w.open("rond", file={"tot": 1}), w.open("rond", file={"tot": 1})
    sent = 0
    while case.is_at("wacht") and sent < 3000:
        for reply in w.admin.pipeline([("message.send", {"to": {"case": case.id}, "message": "weer"})] * 100):
            sent += "result" in reply
        if w.carla.call("incident.find", filter={"case": case.id})["items"]:
            break
    item, = w.carla.call("incident.find", filter={"case": case.id})["items"]
    raised = case.events("incident_raised")[0]
    assert "wacht → wacht" in raised["message"], raised
    assert 1900 <= sum(event["type"] == "opened" for event in case.events("opened", "wacht")) <= 2001, sent
    other.send("weer")
    equal(other.is_at("wacht"), True, "another case has a day of its own")
    w.carla.call("incident.retry", item=item["item"])
    equal(len(w.carla.call("incident.find", filter={"case": case.id})["items"]), 1, "not today")
    w.advance(1)
    w.carla.call("incident.retry", item=w.carla.call("incident.find", filter={"case": case.id})["items"][0]["item"])
    equal((w.carla.call("incident.find", filter={"case": case.id})["items"], case.is_at("wacht")), ([], True), "a day later")
    w.close()


@suite
def an_incident_is_listed_given_to_somebody_and_resolved():
    w = world_of({"routes/rond.lua": ROUTE})
    cases = [w.open("rond") for _ in range(3)]
    for case in cases:
        case.send("weer")
    page = w.carla.call("incident.find", limit=2, count=True)
    equal((len(page["items"]), page["count"]), (2, 3))
    equal(len(w.carla.call("incident.find", limit=2, after=page["after"])["items"]), 1)
    item = page["items"][0]["item"]
    fails(1003, w.carla.call, "incident.assign", item="c999-aaaaaaaa.1", to="cees")
    w.carla.call("incident.assign", item=item, to="cees")
    equal([i["item"] for i in w.cees.call("incident.find", filter={"owner": "me"})["items"]], [item])
    w.cees.call("incident.resolve", item=item, reason="Met de hand gedaan.")
    equal(w.carla.call("incident.find", count=True)["count"], 2)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
