"""Timers that people move and fire, reminders, what was missed while the server was down, service levels: over the wire and in the shell."""

import json
import os
import sqlite3
import subprocess
from datetime import datetime

import harness
from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "traject" {
  version = "1.0.0", title = { nl = "Traject", en = "Track" }, subject = "client", owner = "consultant",
  file = { yesno "wacht" },
  within = weeks(8), escalate = at("50%", role "team_lead"),
  start = { "bellen", "antwoord", "vragen" },
  step "bellen" {
    title = { nl = "Bellen", en = "Call" }, by = role "consultant", due = workdays(5), remind = workdays(2),
    escalate = at("100%", role "team_lead"), next = done,
    sla = sla "snel" { target = hours(10), runs = function(case) return not case.file.wacht end },
  },
  wait "antwoord" { title = { nl = "Antwoord", en = "Answer" }, message = "antwoord", within = weeks(2), on_timeout = "rappel", next = done },
  step "rappel" { title = { nl = "Rappel", en = "Chase" }, by = role "consultant", due = workdays(2), next = done },
  step "vragen" { title = { nl = "Vragen", en = "Ask" }, by = role "consultant", due = months(6), next = "volgen" },
  series "volgen" { every = weeks(1), times = 6, missed = "once",
    step "gesprek" { title = { nl = "Gesprek", en = "Talk" }, by = role "consultant", due = workdays(3) }, next = done },
}
"""
CALENDARS = """return calendars { calendar "kantoor" { hours = "09:00-17:00" } }
"""


def world(clock="2019-07-01T09:00:00+02:00"):
    return world_of({"routes/traject.lua": ROUTE, "calendars.lua": CALENDARS}, clock=clock)


def timer(w, case, kind, node):
    [one] = [t for t in w.admin.call("timer.find", case=case.id)["timers"] if (t["kind"], t["node"]) == (kind, node)]
    return one


@suite
def a_moved_time_limit_is_seen_everywhere_and_holds():
    w = world()
    case = w.open("traject")
    limit = timer(w, case, "within", "antwoord")
    equal((limit["at"], limit.get("planned")), ("2019-07-15T09:00:00+02:00", None))
    give = {"case": case.id, "timer": limit["timer"]}
    fails(1005, w.tessa.call, "timer.move", **give, at="2019-08-01", reason="vakantie", why="role")
    fails(-32602, w.carla.call, "timer.move", **give, at="morgen", reason="vakantie")
    fails(1005, w.carla.call, "timer.move", **give, at="2019-06-01", reason="vakantie", why="timer_past")
    fails(1005, w.carla.call, "timer.move", case=case.id, timer=999, at="2019-08-01", reason="vakantie", why="state")
    w.carla.call("timer.move", **give, at="2019-08-01", reason="vakantie")
    moved = timer(w, case, "within", "antwoord")
    equal((moved["timer"], moved["at"], moved["planned"]), (limit["timer"], "2019-08-01T00:00:00+02:00", limit["at"]))
    [event] = case.events("timer_moved")
    equal((event["was"], event["at"], event["reason"]), (limit["at"], moved["at"], "vakantie"))
    opened = {one["node"]: one for one in w.admin.call("case.explain", case=case.id)["open"]}
    equal(opened["antwoord"]["until"], "2019-08-01")
    w.server.restart()
    w.reconnect()
    equal(timer(w, case, "within", "antwoord")["planned"], limit["at"])
    w.advance_to("2019-07-20")
    equal(len([one for one in case.work() if one["node"] == "rappel"]), 0)
    w.advance_to("2019-08-01")
    equal(len([one for one in case.work() if one["node"] == "rappel"]), 1)
    w.close()


@suite
def a_timer_goes_off_when_somebody_says_so():
    w = world()
    case = w.open("traject")
    limit = timer(w, case, "within", "antwoord")
    answer = w.carla.call("timer.fire", case=case.id, timer=limit["timer"], reason="geen antwoord meer te verwachten")
    equal([one["node"] for one in answer["opened"]], ["rappel"])
    [last] = [turn for turn in case.history() if turn["command"] == "timer.fire"]
    equal(last["by"], "carla")
    assert any(event["type"] == "timer_gone" and event["fired"] for event in last["events"]), last
    sla = timer(w, case, "sla_breach", "bellen")
    fails(1005, w.carla.call, "timer.fire", case=case.id, timer=sla["timer"], reason="nu", why="timer_kind")
    w.close()


@suite
def what_concerns_me_is_one_list():
    w = world()
    case = w.open("traject")
    item = case.item("bellen")["item"]
    w.carla.call("work.claim", item=item)
    equal(w.carla.call("work.find", filter={"told": "me"})["items"], [])
    w.advance_to("2019-07-04")  # due on the 8th, two workdays before
    [told] = w.carla.call("work.find", filter={"told": "me"})["items"]
    equal((told["item"], told["reminded"], told.get("escalated")), (item, ["carla"], None))
    equal(case.item("bellen")["reminded"], ["carla"])
    [event] = case.events("reminded")
    equal((event["item"], event["to"]), (item, "carla"))
    opened = {one["node"]: one for one in w.admin.call("case.explain", case=case.id)["open"]}
    equal(opened["bellen"]["reminded"], ["carla"])
    w.advance_to("2019-07-30")  # past the due date, and half of the case's eight weeks
    lead = w.tessa.call("work.find", filter={"told": "me"})["items"]
    equal([(one["node"], one["state"], one["escalated"]) for one in lead],
          [("traject", "open", ["team_lead"]), ("bellen", "allocated", ["team_lead"])])
    equal(w.admin.call("work.find", filter={"told": "team_lead"})["items"], lead)
    equal((case.get()["escalated"], w.admin.call("case.explain", case=case.id)["escalated"]), (["team_lead"], ["team_lead"]))
    first = w.tessa.call("work.find", filter={"told": "me"}, limit=1)
    rest = w.tessa.call("work.find", filter={"told": "me"}, limit=1, after=first["after"])
    equal(first["items"] + rest["items"], lead)
    fails(-32602, w.tessa.call, "work.find", filter={"told": "me", "role": "team_lead"})
    fails(-32602, w.tessa.call, "work.find", filter={"told": "teamlead"})
    w.server.restart()
    w.reconnect()
    equal(w.tessa.call("work.find", filter={"told": "me"})["items"], lead)
    w.carla.call("work.complete", item=item)
    equal([one["node"] for one in w.tessa.call("work.find", filter={"told": "me"})["items"]], ["traject"])
    equal(w.carla.call("work.find", filter={"told": "me"})["items"], [])
    w.admin.call("case.cancel", case=case.id, reason="verhuisd")
    equal(w.tessa.call("work.find", filter={"told": "me"})["items"], [])
    w.close()


@suite
def a_clock_that_jumps_misses_nothing():
    w = world()
    case = w.open("traject")
    case.complete("vragen")
    w.advance_to("2019-07-24")
    equal([event["scope_item"]["day"] for event in case.events("scope_opened") if "number" in event],
          ["2019-07-08", "2019-07-15", "2019-07-22"])
    equal(case.events("moments_missed"), [])
    w.close()


def sleep_till(w, moment):
    """The server is down until then: nobody plays what falls due meanwhile."""
    w.server.stop()
    store = sqlite3.connect(os.path.join(w.server.data, "trajectum.db"))
    changed = store.execute("update setting set value = ? where name = 'virtual_now'",
                            (str(int(datetime.fromisoformat(moment).timestamp() * 1000)).encode(),)).rowcount
    store.commit()
    store.close()
    equal(changed, 1)
    w.server.start()
    w.reconnect()


@suite
def a_server_that_was_down_makes_no_flood():
    w = world()
    case = w.open("traject")
    case.complete("vragen")
    w.advance(1, "hours")
    sleep_till(w, "2019-07-26T10:00:00+02:00")
    w.advance(1, "hours")
    equal([(event["number"], event["scope_item"]["day"]) for event in case.events("scope_opened") if "number" in event], [(3, "2019-07-22")])
    [missed] = case.events("moments_missed")
    equal((missed["missed"], missed["count"], missed["first"], missed["last"]),
          ("once", 2, "2019-07-08T00:00:00+02:00", "2019-07-15T00:00:00+02:00"))
    w.advance_to("2019-07-29")
    equal(len(case.work("gesprek")), 2)
    w.close()


@suite
def service_time_counts_while_it_runs():
    w = world()
    case = w.open("traject")

    def sla():
        [one] = w.admin.call("sla.find", case=case.id)["slas"]
        return one

    equal((sla()["state"], sla()["running"], sla()["breach_at"]), ("on_time", True, "2019-07-02T11:00:00+02:00"))
    w.advance(6, "hours")
    equal(sla()["used_seconds"], 6 * 3600)
    w.carla.call("case.set", case=case.id, file={"wacht": True}, reason="wacht op klant")
    equal((sla()["running"], sla().get("breach_at")), (False, None))
    w.advance(3, "days")
    equal(sla()["used_seconds"], 6 * 3600)
    w.server.restart()
    w.reconnect()
    w.carla.call("case.set", case=case.id, file={"wacht": False}, reason="klant is er")  # Thursday, three in the afternoon
    equal((sla()["at_risk_at"], sla()["breach_at"]), ("2019-07-04T17:00:00+02:00", "2019-07-05T11:00:00+02:00"))
    equal(case.get()["slas"], [sla()])
    equal(w.admin.call("case.explain", case=case.id)["slas"], [sla()])
    w.advance(1, "days")
    equal(sla()["state"], "breached")
    [held] = case.events("sla_held")
    equal((held["from"], held["till"], held["seconds"]), ("2019-07-01T09:00:00+02:00", "2019-07-01T15:00:00+02:00", 6 * 3600))
    equal((len(case.events("sla_at_risk")), len(case.events("sla_breached"))), (1, 1))
    case.complete("bellen")
    [ended] = case.events("sla_ended")
    equal((ended["used_seconds"], ended["breached"]), (14 * 3600, True))
    w.close()


@suite
def the_shell_moves_and_shows():
    w = world()
    case = w.open("traject")
    limit = timer(w, case, "within", "antwoord")

    def shell(*words):
        done = subprocess.run([harness.BINARY, *words, "--json", "--connect", f"127.0.0.1:{w.server.port}"], text=True,
                              env={**os.environ, "TRAJECTUM_TOKEN": w.tokens["carla"]}, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    shell("timer", "move", case.id, str(limit["timer"]), "2019-07-20", "vakantie")
    equal([one["at"] for one in shell("timer", "find", case.id)["timers"] if one["timer"] == limit["timer"]], ["2019-07-20T00:00:00+02:00"])
    equal(shell("sla", "find", case.id)["slas"][0]["sla"], "snel")
    shell("timer", "fire", case.id, str(limit["timer"]), "nu")
    equal(len([one for one in case.work() if one["node"] == "rappel"]), 1)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
