"""Calendars that change under open cases: decreed days, closed days, the recount with its preview; and the metric `late`."""

import json
import os
import subprocess

import harness
from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "traject" {
  version = "1.0.0", title = { nl = "Traject", en = "Track" }, subject = "client", owner = "consultant", file = {},
  start = { "besluiten", "bellen" },
  step "besluiten" {
    title = { nl = "Besluiten", en = "Decide" }, by = role "consultant", due = days(0) { after = "term.besluit" }, next = done,
    term = term "besluit" { weeks(2) },
  },
  step "bellen" { title = { nl = "Bellen", en = "Call" }, by = role "consultant", due = workdays(5), next = done },
}
"""
CALENDARS = """return calendars { decreed = "brugdag", calendar "kantoor" { closed = { day "2030-01-01" } } }
"""
REGISTER = """return register "brugdag" { key = text "code", fields = { date "day" { required = true } } }
"""
METRICS = """return metrics { count "te_laat" { of = cases "traject", where = late "bellen" } }
"""


def world():
    return world_of({"routes/traject.lua": ROUTE, "calendars.lua": CALENDARS, "registers/brugdag.lua": REGISTER, "metrics.lua": METRICS},
                    clock="2019-07-01")


def write(folder, name, text):
    path = os.path.join(folder, "proef", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def dates(case):
    return {item["node"]: item["due"] for item in case.work()}


@suite
def a_decreed_day_is_shown_first_and_then_counted():
    w = world()
    case, other = w.open("traject"), w.open("traject")
    equal(dates(case), {"besluiten": "2019-07-15", "bellen": "2019-07-08"})
    w.put("brugdag", "zomer", day="2019-07-15")
    equal(dates(case)["besluiten"], "2019-07-15")
    give = {"reason": "KB zomer 2019"}
    fails(1002, w.carla.call, "calendar.recount", **give)
    fails(1005, w.admin.call, "calendar.recount", reason=" ", why="form")
    fails(-32602, w.admin.call, "calendar.recount", **give, limit=501)
    shown = w.admin.call("calendar.recount", **give, dry_run=True)
    equal((shown["dry_run"], shown["looked_at"], shown["stays"]), (True, 2, []))
    [first, second] = shown["moves"]
    equal((first["case"], second["case"]), (case.id, other.id))
    equal([(d["what"], d.get("term"), d["was"], d["is"]) for d in first["dates"]],
          [("due", None, "2019-07-15", "2019-07-16"), ("term", "besluit", "2019-07-15", "2019-07-16")])
    equal((dates(case)["besluiten"], len(case.history())), ("2019-07-15", 1))
    page = w.admin.call("calendar.recount", **give, dry_run=True, limit=1)
    equal([one["case"] for one in page["moves"]], [case.id])
    rest = w.admin.call("calendar.recount", **give, dry_run=True, limit=1, after=page["after"])
    equal([one["case"] for one in rest["moves"]], [other.id])
    made = w.admin.call("calendar.recount", **give, command_id="r1")
    equal(made["moves"], shown["moves"])
    equal(w.admin.call("calendar.recount", **give, command_id="r1"), made)
    equal(dates(case), {"besluiten": "2019-07-16", "bellen": "2019-07-08"})
    [last] = [turn for turn in case.history() if turn["command"] == "calendar.recount"]
    equal([event["type"] for event in last["events"] if event["type"] in ("term_moved", "due_moved", "noted")],
          ["term_moved", "due_moved", "noted"])
    equal(w.admin.call("calendar.recount", **give)["moves"], [])
    w.server.restart()
    w.reconnect()
    equal(dates(case), {"besluiten": "2019-07-16", "bellen": "2019-07-08"})
    equal(dates(w.open("traject"))["besluiten"], "2019-07-16")
    w.close()


@suite
def a_day_that_the_office_closes_counts_for_cases_that_were_open():
    w = world()
    case = w.open("traject")
    w.server.stop()
    write(w.server.plugins, "calendars.lua", CALENDARS.replace("2030-01-01", "2019-07-04"))
    w.server.start()
    w.reconnect()
    equal(dates(case)["bellen"], "2019-07-08")
    done = subprocess.run([harness.BINARY, "calendar", "recount", "kantoor dicht", "--json", "--connect", f"127.0.0.1:{w.server.port}"],
                          text=True, env={**os.environ, "TRAJECTUM_TOKEN": w.server.token}, capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr
    [one] = json.loads(done.stdout)["moves"]
    equal([(d["what"], d["node"], d["was"], d["is"]) for d in one["dates"]], [("due", "bellen", "2019-07-08", "2019-07-09")])
    equal(dates(case)["bellen"], "2019-07-09")
    w.close()


@suite
def one_case_is_counted_anew_and_many_in_a_batch():
    w = world()
    cases = [w.open("traject") for _ in range(12)]
    w.put("brugdag", "zomer", day="2019-07-15")
    give = {"reason": "KB zomer 2019"}
    fails(1003, w.admin.call, "calendar.recount", **give, case="c99-x")
    fails(-32602, w.admin.call, "calendar.recount", **give, case=cases[0].id, limit=5)
    shown = w.admin.call("calendar.recount", **give, case=cases[3].id, dry_run=True)
    equal((shown["looked_at"], [one["case"] for one in shown["moves"]]), (1, [cases[3].id]))
    made = w.admin.call("batch.start", command="calendar.recount", over={"cases": {"filter": {"state": "active"}}},
                        params={**give, "case": "{case}"})["batch"]
    while w.admin.call("batch.get", batch=made)["state"] == "running":
        pass
    told = w.admin.call("batch.results", batch=made)["results"]
    equal([[m["case"] for m in r["answer"]["moves"]] for r in told], [[c.id] for c in cases])
    equal([dates(c)["besluiten"] for c in cases], ["2019-07-16"] * 12)
    w.close()


@suite
def late_is_counted_as_soon_as_it_is():
    w = world()
    case = w.open("traject")
    w.open("traject")
    equal((w.metric("te_laat")["value"], w.metric("te_laat")["of"]), (0, 2))
    case.complete("bellen")
    w.advance_to("2019-07-08")
    equal(w.metric("te_laat")["value"], 0)
    w.advance_to("2019-07-09")
    equal(w.metric("te_laat")["value"], 1)
    w.server.restart()
    w.reconnect()
    equal(w.metric("te_laat")["value"], 1)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
