"""SY01: 4,400 clients, a pool of 1,000 that is refilled by quota and rank, grows on its date, and survives SIGKILL."""

import random
import threading
import time
from datetime import timedelta

from cohort import Cohort
from harness import ConnectionLost, World, day, equal
from scene import Scene

suite = Scene("""Load 4,400 synthetic clients (3,900 gemeente, 500 UWV) and set the pool target at 1,000. The pool fills to 1,000 in priority order and
the rest wait. 37 clients are placed: the pool is back at 1,000 within one scheduler tick and the timeline of each newcomer says why (rule and
rank). Raise the target to 4,400 on a date: growth starts that date, not before. Kill the server half-way and restart: size and order are the
same and nobody is in twice.""")
TARGET = 1000
GEMEENTE, UWV = 3900, 500
PLACED = 37


class Focus:
    """The world of this file: built by its first test and carried on by the next."""

    world = None

    @classmethod
    def begin(cls):
        cls.world = w = World(clock="2019-06-30")
        draw = random.Random(suite.seed)
        days = draw.sample(range(1, 6000), GEMEENTE + UWV)  # all different: the rank leaves no choice
        cls.clients = {}
        calls = []
        for n, ago in enumerate(days):
            source = "gemeente" if n < GEMEENTE else "uwv"
            relapsed = draw.random() < 0.03
            since = day("2019-06-30") - timedelta(days=ago)
            cls.clients[f"k{n:04}"] = (source, not relapsed, since)
            calls.append({"name": f"Kandidaat {n}", "source": source, "mediable": True, "relapsed": relapsed, "waiting_since": since.isoformat()})
        calls = [("register.put", {"register": "client", "id": k, "record": r}) for k, r in zip(cls.clients, calls)]
        calls += [("register.put", {"register": "client", "id": f"x{n}", "record": {"name": "Nog niet", "source": "gemeente", "mediable": False,
                                                                                "waiting_since": "2001-01-01"}}) for n in range(10)]
        w.admin.all(calls)
        cls.placed = set()

    @classmethod
    def in_order(cls, source=None):
        """Clients by rank: who was placed before first, then who waits longest."""
        return sorted((k for k, c in cls.clients.items() if source in (None, c[0])), key=lambda k: cls.clients[k][1:])


def status():
    return Focus.world.admin.call("pool.status", pool="focusbestand")


def members():
    return {m["client"]: m for m in Focus.world.admin.everything("pool.members", "members", pool="focusbestand")}


def queue():
    return [c["client"] for c in Focus.world.admin.everything("pool.queue", "candidates", pool="focusbestand")]


def entries(case):
    return [e for e in Focus.world.case(case).events("pool_entered")]


@suite.says("Load 4,400 synthetic clients (3,900 gemeente, 500 UWV) and set the pool target at 1,000.")
def nobody_enters_before_the_first_day():
    Focus.begin()
    now = status()
    equal((now["size"], now["target"], now["queue"], GEMEENTE + UWV), (0, 0, 4400, 4400))
    equal(queue(), Focus.in_order(), "the queue is in order of rank; who is not mediable is not in it")


@suite.says("The pool fills to 1,000 in priority order and the rest wait.")
def the_pool_fills_in_priority_order_by_quota_and_the_rest_wait():
    Focus.world.advance_to("2019-07-01")
    now = status()
    equal((now["size"], now["target"], now["queue"]), (TARGET, TARGET, GEMEENTE + UWV - TARGET))
    quota = {q["part"]: (q["target"], q["size"]) for q in now["quota"]}
    equal(quota, {"gemeente": (886, 886), "uwv": (114, 114)}, "3,900 : 500 of a thousand")
    inside = members()
    equal(set(inside), set(Focus.in_order("gemeente")[:886] + Focus.in_order("uwv")[:114]), "who is in")
    equal(queue(), [k for k in Focus.in_order() if k not in inside], "who waits")
    some = random.Random(suite.seed).sample(sorted(inside), 40)
    for client in some:
        event, = entries(inside[client]["case"])
        equal((event["pool"], event["rank"]), ("focusbestand", inside[client]["rank"]))
        assert Focus.clients[client][0] in event["rule"], event
        equal(event["rank"][0], int(Focus.clients[client][1]), "the first criterion")
        equal(str(event["rank"][1]), Focus.clients[client][2].isoformat(), "the second")
    waiting = Focus.world.admin.call("pool.queue", pool="focusbestand", limit=3, lang="nl")["candidates"]
    equal([c["position"] for c in waiting], [1, 2, 3])
    assert all(c["reason"] for c in waiting), waiting


@suite
def every_newcomer_has_a_next_action_and_no_owner_yet():
    w = Focus.world
    page = w.admin.call("work.find", filter={"role": "consultant", "node": "intake.broad_intake"}, count=True, limit=1)
    equal(page["count"], TARGET)
    equal(w.metric("without_next_action")["value"], 0)


@suite.says("37 clients are placed: the pool is back at 1,000 within one scheduler tick and the timeline of each newcomer says why (rule and rank).")
def thirty_seven_are_placed_and_the_pool_is_full_again_within_one_tick():
    w = Focus.world
    before = members()
    leaving = random.Random(suite.seed + 1).sample(sorted(before), PLACED)
    listed = w.admin.everything("work.find", "items", filter={"role": "consultant", "node": "intake.broad_intake"})
    listed = [i for i in listed if i["subject"]["id"] in set(leaving)]
    equal(len(listed), PLACED)
    cohort = Cohort(w, 1)
    gone = cohort.adopt(listed)
    client_of = {i["case"]: i["subject"]["id"] for i in listed}
    cohort.intake(gone, "direct")
    first = gone[0]
    cohort.place([first], w.today())  # starts today: one placement, one place, in the same turn
    now = members()
    equal(len(now), TARGET)
    assert client_of[first.case] not in now
    cohort.place(gone[1:], w.today() + timedelta(days=1))
    equal(len(set(before) - set(members())), 1, "the others start tomorrow")
    w.advance(1)  # one tick: a midnight
    after = members()
    equal(len(after), TARGET)
    equal(set(before) - set(after), set(leaving), "who left")
    newcomers = set(after) - set(before)
    equal(len(newcomers), PLACED)
    wanted = set()
    for source, share in (("gemeente", 886), ("uwv", 114)):
        stayed = sum(1 for k in before if Focus.clients[k][0] == source and k not in leaving)
        waiting = [k for k in Focus.in_order(source) if k not in before]
        wanted |= set(waiting[: share - stayed])
    equal(newcomers, wanted, "the next in rank of each part")
    for client in newcomers:
        event, = entries(after[client]["case"])
        assert event["rule"] and Focus.clients[client][0] in event["rule"], f"no rule: {event}"
        equal(str(event["rank"][1]), Focus.clients[client][2].isoformat(), "rank of a newcomer")
    for case, client in list(client_of.items())[:5]:
        left, = w.case(case).events("pool_left")
        equal(left["pool"], "focusbestand")
        assert left["reason"], left
    Focus.placed = set(leaving)


@suite
def a_kill_changes_neither_size_nor_order():
    w = Focus.world
    before = (status(), members(), queue())
    w.server.restart()
    w.reconnect()
    equal(status(), before[0])
    equal(members(), before[1])
    equal(queue(), before[2])


@suite.says("Raise the target to 4,400 on a date: growth starts that date, not before.")
def a_higher_target_starts_on_its_date_and_not_before():
    w = Focus.world
    w.advance_to("2020-06-30")
    equal((status()["size"], status()["target"]), (TARGET, TARGET), "the day before")
    w.admin.call("system.clock", advance_to="2020-06-30T23:59:59+02:00")
    equal((status()["size"], status()["target"]), (TARGET, TARGET), "a second before")


@suite.says("Kill the server half-way and restart: size and order are the same and nobody is in twice.")
def a_kill_half_way_through_the_growth_puts_nobody_in_twice():
    w = Focus.world
    all_in = GEMEENTE + UWV - PLACED
    order = queue()
    sizes = []
    for wait in (0.05, 0.15, 0.3):
        def grow():
            try:
                w.server.client(timeout=120).call("system.clock", advance_to="2020-07-01")
            except (ConnectionLost, OSError):
                pass
        growing = threading.Thread(target=grow)
        growing.start()
        time.sleep(wait)
        w.server.restart()
        growing.join()
        w.reconnect()
        sizes.append(status()["size"])
        inside = members()
        equal(len(inside), sizes[-1])
        equal(queue(), [k for k in order if k not in inside], f"the queue after a kill at {wait} s")
    print(f"       sizes after the kills: {sizes}")
    w.advance_to("2020-07-01")
    w.admin.call("system.clock", advance={"n": 1, "unit": "minutes"})
    now = status()
    equal((now["size"], now["target"], now["queue"]), (all_in, 4400, 0))
    equal(set(members()), set(Focus.clients) - Focus.placed)
    cases = w.admin.everything("case.find", "cases", filter={"route": "perspectief_op_werk"})
    equal(len(cases), GEMEENTE + UWV, "one case for each client")
    equal(len({c["subject"]["id"] for c in cases}), GEMEENTE + UWV)
    for case in random.Random(suite.seed + 2).sample(cases, 60):
        equal(len(entries(case["case"])), 1, f"times {case['subject']['id']} entered")
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
