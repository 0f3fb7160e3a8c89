"""Nobody is let go, and the server would notice: a case robbed of its work item is counted and named at the next start."""

import os
import shutil
import sqlite3
from datetime import timedelta

from harness import Server, Suite, World, equal, scratch

suite = Suite()


def promise(client):
    value = client.call("metric.value", metric="without_next_action")
    return value["value"], client.call("metric.members", metric="without_next_action")["members"]


def rob(data, number, table="items"):
    """Deletes the rows of a case from a table; gives how many there were."""
    path = os.path.join(data, "trajectum.db")
    db = sqlite3.connect(path)
    found = db.execute(f"delete from {table} where case_no = ?", (number,)).rowcount
    if table == "items":  # they stand in the row of their case, too
        db.execute("update cases set items = x'', bare = 1 where id & 140737488355327 = ?", (number,))
    db.commit()
    db.close()
    return found


def number_of(case):
    """The number in an id such as c12-abcdefgh."""
    return int(case.id[1:].split("-")[0])


def robbed_copy(w, case, table="items"):
    """A server on a copy of the stopped world's folder in which this case has no work item (or no timer)."""
    copy = os.path.join(scratch(), "data")
    shutil.copytree(w.server.data, copy)
    assert rob(copy, number_of(case), table) > 0, "there was no row to take"
    return Server(data=copy)


def several_cases(w):
    """Cases at rest in different ways; all of them keep the promise."""
    cases = {"offered with escalations": w.open(), "allocated": w.open().intake("other", job_ready=False)}
    claimed = cases["claimed"] = w.open()
    w.carla.call("work.claim", item=claimed.item("broad_intake")["item"])
    cases["at the contract"] = w.open().intake("direct", job_ready=False)
    cases["at the contract"].complete("proposal", "accepted")
    w.put("place", "p1", name="p1", employer="e1", sector="horeca", start="continuous", seats=1)
    learning = cases["learning, with talks to come"] = w.open().intake("learn_work", job_ready=False)
    learning.attach("agreement", signed_by=("client", "employer", "school"))
    learning.complete("agreement")
    talk = cases["a talk open, more planned"] = w.open().intake("direct", job_ready=False)
    talk.place()
    w.advance(2, "weeks")
    planned = w.open().intake("direct", job_ready=False)
    planned.place()
    equal(planned.work(), [], "only planned talks")
    return cases


@suite
def each_robbed_case_is_counted_and_named():
    w = World()
    cases = several_cases(w)
    equal(promise(w.admin), (0, []))
    token = w.server.token
    w.server.stop()
    for what, case in cases.items():
        server = robbed_copy(w, case)
        equal(promise(server.client(token)), (1, [case.id]), what)
        found = server.client(token).call("case.get", case=case.id)
        assert not found.get("next_action"), f"{what}: {found['next_action']}"
        server.kill()
    w.server.start()
    w.reconnect()
    equal(promise(w.admin), (0, []), "the original")
    w.close()


@suite
def the_watch_comes_back_every_midnight_and_sees_it_mended():
    w = World()
    case, other = w.open(), w.open()
    w.server.stop()
    server = robbed_copy(w, case)
    admin = server.client()
    equal(promise(admin), (1, [case.id]))
    admin.call("system.clock", advance={"n": 1, "unit": "days"})
    equal(promise(admin), (1, [case.id]), "a day later")
    carla = server.client(w.tokens["carla"])
    carla.call("case.cancel", case=case.id, reason="Opnieuw geopend.")
    equal(promise(admin), (0, []), "a closed case needs no next action")
    equal([i["case"] for i in carla.call("work.find")["items"]], [other.id])
    server.kill()
    w.close()


@suite
def a_planned_case_keeps_the_promise_without_any_item():
    w = World()
    case = w.open().intake("direct", job_ready=False)
    case.place()
    equal(case.work(), [])
    w.server.restart()
    w.reconnect()
    equal(promise(w.admin), (0, []))
    assert case.get()["next_action"]["due"] == "2019-07-14", case.get()["next_action"]
    w.close()


@suite
def a_planned_case_robbed_of_its_timers_is_noticed_too():
    w = World()
    talks = w.open().intake("direct", job_ready=False)
    talks.place()
    starts = w.open().intake("direct", job_ready=False)
    starts.place(w.today() + timedelta(days=30))
    equal((talks.work(), starts.work()), ([], []), "both only wait for a day")
    equal(promise(w.admin), (0, []))
    w.server.stop()
    for case in (talks, starts):
        server = robbed_copy(w, case, "timers")
        equal(promise(server.client()), (1, [case.id]))
        server.kill()
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
