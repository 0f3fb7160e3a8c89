"""SY07: aftercare and relapse, on the region's own bundle."""

import json
import os
import pty
import re
import subprocess
import time
from datetime import timedelta

import harness
from cohort import Cohort
from harness import World, add_workdays, day, equal, fails, local_day
from scene import Scene

scene = Scene("""A placement makes check-ins at week 2, 6, 13, 26 and 52. An amber signal plans a visit within 5 working days. A contract end on day
80 puts the client back in the pool with priority, keeps the history, and adds 1 to relapse but nothing to new inflow. The 150-employer
campaign is started as one batch with its own progress bar.""")

WEEKS = (2, 6, 13, 26, 52)
GREEN = {"signal": "green", "still_working": True}


def placed(w, route="perspectief_op_werk", **client):
    case = w.open(route, **client).intake("direct", job_ready=False)
    case.place(w.today())
    return case


def matched(w):
    """The other way into work: a match, whose aftercare and contract are cases of their own routes."""
    accepted = w.open("match", sector="horeca")
    w.put("vacancy", "v1", title="Kok", employer="e1", sector="horeca", openings=1)
    accepted.complete("choose", form={"vacancy": ["v1"]})
    accepted.complete("answer", "accepted", {"first_day": w.today().isoformat()})
    children = [w.case(e["case"]) for e in accepted.events("child_opened")]
    by_route = {c.get()["route"]: c for c in children}
    return by_route["nazorg"], by_route["plaatsing"]


@scene.says("A placement makes check-ins at week 2, 6, 13, 26 and 52.")
def five_talks():
    w = World()
    first = w.today()
    case = placed(w)
    after, contract = matched(w)
    contract.attach("contract")
    contract.complete("contract")
    for weeks in WEEKS:
        on = first + timedelta(weeks=weeks)
        w.advance_to(on - timedelta(days=1))
        equal((case.work("talk"), after.work("talk")), ([], []), f"the day before week {weeks}")
        planned = case.get()["next_action"]["due"]
        assert day(planned) >= on, f"the talk of week {weeks} is the next action: {planned}"
        w.advance_to(on)
        for one in (case, after):
            talk = one.item("talk")
            equal(one.complete(talk, "fine", GREEN, by=talk.get("assignee") or "carla")["closed"], [talk["item"]])
    for one in (case, after):
        equal([local_day(e["turn_at"]) for e in one.events("opened", "talk")], [first + timedelta(weeks=n) for n in WEEKS])
        equal(one.get()["state"], "completed")
    equal((case.get()["outcome"], after.get()["outcome"]), ("lasting_work", "lasting"))
    w.close()


@scene.says("An amber signal plans a visit within 5 working days.")
def amber():
    w = World()
    case = placed(w)
    w.advance(2, "weeks")
    amber = {"signal": "amber", "still_working": True}
    fails(1005, case.complete, "talk", "fine", amber, why="when.fine")
    case.complete("talk", "visit", amber)
    visit = case.item("visit")
    equal((visit["assignee"], day(visit["due"])), ("carla", add_workdays(w.today(), 5)))
    case.complete("visit")
    w.advance(4, "weeks")
    case.complete("talk", "fine", GREEN)
    equal((case.work("visit"), case.get()["state"]), ([], "active"), "green plans none")
    w.close()


POOL = 1000


@scene.says("A contract end on day 80 puts the client back in the pool with priority, keeps the history, and adds 1 to relapse but nothing to new inflow.")
def back_with_priority():
    w = World(clock="2019-06-30")
    since = lambda n: (day("2010-01-01") + timedelta(days=n)).isoformat()
    w.admin.all([("register.put", {"register": "client", "id": f"k{n:04}", "record": {
        "name": f"Kandidaat {n}", "source": "gemeente", "mediable": True, "waiting_since": since(n)}}) for n in range(POOL + 3)])
    w.advance_to("2019-07-01")
    pool = lambda: w.admin.call("pool.status", pool="focusbestand")
    waiting = lambda: [c["client"] for c in w.admin.everything("pool.queue", "candidates", pool="focusbestand")]
    inside = lambda: {m["client"]: m for m in w.admin.everything("pool.members", "members", pool="focusbestand")}
    equal((pool()["size"], waiting()), (POOL, ["k1000", "k1001", "k1002"]))
    listed = w.admin.everything("work.find", "items", filter={"role": "consultant", "node": "intake.broad_intake"})
    listed = sorted((i for i in listed if i["subject"]["id"] in ("k0500", "k0600")), key=lambda i: i["subject"]["id"])
    cohort = Cohort(w, 1)
    member, other = cohort.adopt(listed)
    cohort.intake([member, other], "direct")
    first_day = w.today()
    cohort.place([member], first_day)
    equal((pool()["size"], waiting(), "k0500" in inside()), (POOL, ["k1001", "k1002"], False), "its place went to the next")
    equal((w.metric("relapse")["value"], w.metric("new_inflow")["value"]), (0, POOL + 1))
    case = w.case(member.case)
    after = w.case(w.clients[member.by].call("case.open", route="nazorg", subject={"register": "client", "id": "k0500"},
                                             file={"employer": "e1", "first_day": first_day.isoformat()})["case"])
    for weeks in (2, 6):
        w.advance_to(first_day + timedelta(weeks=weeks))
        for one in (case, after):
            one.complete("talk", "fine", GREEN, by=member.by)
    w.advance_to(first_day + timedelta(days=80))
    history = case.history()
    before = w.admin.call("register.get", register="client", id="k0500")["record"]
    # Nobody puts it on record by hand: the route of the aftercare does, in the turn that hears of the end.
    after.send("contract_ended")
    record = w.admin.call("register.get", register="client", id="k0500")["record"]
    equal(record, {**before, "relapsed": True, "waiting_since": w.today().isoformat()})
    last = w.admin.call("register.history", register="client", id="k0500")["entries"][-1]
    equal((after.get()["outcome"], last["source"], last["command"]), ("relapse", after.id, "message.send"))
    equal(sorted(c["path"] for c in last["changes"]), ["relapsed", "waiting_since"])
    case.send("contract_ended")
    # The same case, with all that was done in it, at the beginning, and its talks are withdrawn.
    now = case.get()
    equal((now["state"], now["priority"], [i["node"] for i in now["work"]]), ("active", "high", ["intake.broad_intake"]))
    equal(case.history()[: len(history)], history, "the history is kept")
    assert [e["date"] for e in case.events("milestone_reached", "placed")] == [first_day.isoformat()]
    # Before everybody who waits longer, and nobody was put out for it.
    equal((pool()["size"], waiting()), (POOL, ["k0500", "k1001", "k1002"]))
    candidate = w.admin.call("pool.queue", pool="focusbestand", limit=1)["candidates"][0]
    equal((candidate["position"], candidate["rank"][0]), (1, 0))
    cohort.place([other], w.today())
    equal((pool()["size"], waiting(), inside()["k0500"]["case"]), (POOL, ["k1001", "k1002"], case.id), "the first place is his")
    entered = case.events("pool_entered")
    equal([e["rank"][0] for e in entered], [1, 0])
    equal((w.metric("relapse")["value"], w.metric("new_inflow")["value"]), (1, POOL + 1))
    equal(w.admin.call("metric.members", metric="relapse", part="where")["members"], [case.id])
    equal(len(w.admin.everything("case.find", "cases", filter={"route": "perspectief_op_werk", "subject": {"register": "client", "id": "k0500"}})), 1)
    w.advance(1)
    w.server.restart()
    w.reconnect()
    equal((pool()["size"], waiting(), w.metric("relapse")["value"], w.metric("new_inflow")["value"]), (POOL, ["k1001", "k1002"], 1, POOL + 1))
    equal(w.metric("without_next_action")["value"], 0)
    w.close()
    # Whoever tells of the end, and how, it is one relapse.
    w = World()
    for n, (steps, last) in enumerate((((("talk", "ended"),), "the talk"), ((("talk", "visit"), ("visit", "ended")), "the visit"))):
        case = placed(w)
        w.advance(2, "weeks")
        for node, outcome in steps:
            case.complete(node, outcome, {"signal": "red", "still_working": False} if node == "talk" else None)
        equal((w.metric("relapse")["value"], [i["node"] for i in case.work()]), (n + 1, ["intake.broad_intake"]), last)
    # Of a placement by a match it is the aftercare's own route that puts it on record.
    after, _ = matched(w)
    client = after.get()["subject"]["id"]
    record = lambda: w.admin.call("register.get", register="client", id=client)["record"]
    w.advance(2, "weeks")
    before = record()
    after.complete("talk", "ended", {"signal": "red", "still_working": False}, by=after.item("talk").get("assignee") or "carla")
    equal((after.get()["outcome"], record()), ("relapse", {**before, "relapsed": True, "waiting_since": w.today().isoformat()}))
    equal(w.admin.call("register.history", register="client", id=client)["entries"][-1]["source"], after.id)
    w.close()


@scene.says("The 150-employer campaign is started as one batch with its own progress bar.")
def campaign():
    w = World()
    w.person("evi", ["employer_contact"])
    for n in range(150):
        w.put("employer", f"w{n}", name=f"Bedrijf {n}", sector="zorg")
    shell = [harness.BINARY, "batch", "start", "case.open", '{"records": {"register": "employer", "filter": {"sector": "zorg"}}}',
             '{"route": "werkgeverscampagne", "subject": {"register": "employer", "id": "{record}"}}', "--title", "Nabelronde", "--rate", "100", "--watch", "--json",
             "--connect", f"127.0.0.1:{w.server.port}"]
    ours, theirs = pty.openpty()  # a bar is drawn for a terminal
    running = subprocess.Popen(shell, stdout=subprocess.PIPE, stderr=theirs, text=True, env={**os.environ, "TRAJECTUM_TOKEN": w.tokens["evi"]})
    os.close(theirs)
    drawn = b""
    try:
        while more := os.read(ours, 4096):
            drawn += more
    except OSError:  # the other end is closed: the shell is done
        pass
    told = json.loads(running.communicate(timeout=60)[0])
    equal(running.returncode, 0, drawn)
    equal((told["state"], told["total"], told["succeeded"], told["title"]), ("done", 150, 150, "Nabelronde"))
    shown = [int(n) for n in re.findall(re.escape(told["batch"]) + r" +\[[#.]+\] +(\d+)%", drawn.decode())]
    assert len(shown) > 2 and shown == sorted(shown) and shown[-1] == 100, f"its progress bar: {drawn!r}"
    # Each is a case of its own, with somebody to call and a day; the answers are the campaign's figures.
    work = w.evi.everything("work.find", "items", filter={"node": "call"})
    equal(len({i["case"] for i in work}), 150)
    assert all(i["due"] for i in work)
    support = w.case(work[0]["case"])
    support.complete("call", "visit", {"still_employed": True, "support_needed": True}, by="evi")
    equal(len(support.work("visit")), 1)
    w.close()


@scene.says("The 150-employer campaign is started as one batch with its own progress bar.")
def one_batch():
    w = World()
    w.person("emma", ["employer_contact"])
    employers = [f"bedrijf{n:03}" for n in range(150)]
    for one in employers:
        w.put("employer", one, name=one)
    begun = w.emma.call("batch.start", command="case.open", title="Werkgeverscampagne", rate=150, over={"list": [{"employer": e} for e in employers]},
                        params={"route": "werkgeverscampagne", "subject": {"register": "employer", "id": "{employer}"}})
    equal((begun["total"], begun["state"]), (150, "running"))
    # How far it is: it never goes back, it is seen on the way, and it says how long it will take.
    seen = []
    while not seen or seen[-1]["state"] == "running":
        time.sleep(0.02)
        seen.append(w.emma.call("batch.get", batch=begun["batch"]))
    done = [one["done"] for one in seen]
    equal(done, sorted(done))
    assert any(0 < n < 150 for n in done), done
    assert any("seconds_left" in one for one in seen), seen
    equal((seen[-1]["succeeded"], seen[-1]["refused"]), (150, 0))
    # One case for each, with a call to make; who is not content is visited.
    items = w.emma.everything("work.find", "items", filter={"role": "employer_contact"})
    equal(sorted(i["subject"]["id"] for i in items), employers)
    case = w.case(items[0]["case"])
    fails(1005, case.complete, "call", "fine", {"still_employed": True, "support_needed": True}, by="emma", why="when.fine")
    case.complete("call", "visit", {"still_employed": True, "support_needed": True}, by="emma")
    equal([i["node"] for i in case.work()], ["visit"])
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
