"""Places by hand over the socket: what is free, who has it, who waits; a place held, confirmed, given back, for good or for
some days; and never one too many, whoever asks at once."""

import random
import threading
from datetime import timedelta

from harness import Suite, equal, fails, world_of

suite = Suite()

PLACE = """return register "plek" {
  title    = { nl = "Plek", en = "Place" },
  key      = text "code",
  fields   = { text "naam", date "begint", date "eindigt", integer "plekken" { min = 0, required = true } },
  capacity = "plekken",
  period   = { from = "begint", to = "eindigt" },
}
"""
ROUTE = """return route "leren" {
  version = "1.0.0", title = { nl = "Leren", en = "Learn" }, subject = "client", owner = "consultant",
  start = "kies",
  step "kies" { by = role "consultant", due = workdays(5), reserve = seats "plek" { count = 1 },
    outcomes = { gekozen = to "werkt", op_de_lijst = to "wacht" { bare = true } } },
  wait "wacht" { title = { nl = "Wacht", en = "Waits" }, reserve = seats "plek" { count = 1 }, within = weeks(8), on_timeout = done, next = "werkt" },
  step "werkt" { by = role "consultant", due = workdays(5), next = done },
}
"""
FILES = {"registers/plek.lua": PLACE, "routes/leren.lua": ROUTE}
WEEK = {"n": 7, "unit": "days"}


def world(**options):
    w = world_of(FILES, **options)
    w.person("coen", ["consultant"])
    return w


def plek(w, code, plekken=1, **more):
    return w.put("plek", code, naam=code, plekken=plekken, **more)


def hold(client, case, code, hold=WEEK, reason="past goed", **more):
    return client.call("capacity.hold", case=case.id, register="plek", id=code, hold=hold, reason=reason, **more)


def seats(case):
    return [(s["record"], s["state"], s["seat"]) for s in case.get().get("reserved", []) if "seat" in s]


def get(w, code, **more):
    return w.carla.call("capacity.get", register="plek", id=code, **more)


@suite
def a_place_is_held_confirmed_and_given_back():
    w = world()
    plek(w, "p1", 2)
    case, other = w.open("leren", name="An"), w.open("leren", name="Bo")
    equal({k: v for k, v in get(w, "p1").items() if k != "register"}, {"id": "p1", "units": 2, "used": 0, "free": 2, "bookings": [], "waiting": 0})
    hold(w.carla, case, "p1")
    equal(seats(case), [("p1", "held", 1)])
    seen = get(w, "p1")
    equal((seen["used"], seen["free"]), (1, 1))
    [booking] = seen["bookings"]
    equal((booking["case"], booking["subject"]["name"], booking["state"], booking["seat"], booking["until"][:10]), (case.id, "An", "held", 1, "2019-07-07"))
    [said] = case.events("held_by_hand")
    equal((said["seat"], said["reason"], said["until"][:10]), (1, "past goed", "2019-07-07"))
    # The hold of the other is over after a week; what is confirmed stays, also over a restart.
    hold(w.carla, other, "p1")
    equal(get(w, "p1")["free"], 0)
    w.carla.call("capacity.confirm", case=case.id, seat=1)
    fails(1005, w.carla.call, "capacity.confirm", case=case.id, seat=1, why="nothing")
    w.server.restart()
    w.reconnect()
    equal((get(w, "p1")["free"], seats(w.case(case.id))), (0, [("p1", "taken", 1)]))
    w.advance(8)
    equal((get(w, "p1")["free"], seats(w.case(other.id)), seats(w.case(case.id))), (1, [], [("p1", "taken", 1)]))
    equal(w.case(other.id).events("seat_given_back")[-1]["reason"], "hold_ended")
    w.carla.call("capacity.release", case=case.id, seat=1, reason="toch niet")
    equal((get(w, "p1")["free"], w.case(case.id).events("seat_given_back")[-1]["reason"]), (2, "toch niet"))
    # A place of a closed case is free again.
    hold(w.carla, case, "p1")
    w.carla.call("case.cancel", case=case.id, reason="verhuisd")
    equal(get(w, "p1")["free"], 2)
    w.close()


@suite
def what_is_refused_says_why():
    w = world()
    plek(w, "p1", 1)
    plek(w, "begonnen", 5, begint="2019-06-01")
    case, other = w.open("leren"), w.open("leren")
    w.carla.call("work.start", item=case.item("kies")["item"])
    fails(1005, hold, w.coen, case, "p1", reason=" ", why="form")
    fails(1005, hold, w.carla, case, "begonnen", why="capacity.plek")
    fails(1003, hold, w.carla, case, "weg")
    fails(-32602, hold, w.carla, case, "p1", hold={"n": 1})
    fails(1005, hold, w.carla, case, "p1", hold={"n": 93, "unit": "days"}, why="seat.hold")
    fails(1005, hold, w.carla, case, "p1", hold={"n": 0, "unit": "days"}, why="seat.hold")
    fails(-32602, hold, w.carla, case, "p1", **{"from": "2019-07-02"})
    fails(-32602, hold, w.carla, case, "p1", **{"from": "2019-07-02", "till": "2019-07-01"})
    fails(1005, hold, w.carla, case, "p1", **{"from": "2019-06-02", "till": "2019-07-01"}, why="seat.days")
    fails(-32602, w.carla.call, "capacity.hold", case=case.id, register="employer", id="e1", hold=WEEK, reason="x")
    fails(-32602, w.carla.call, "capacity.get", register="employer", id="e1")
    fails(1003, w.carla.call, "capacity.get", register="plek", id="weg")
    fails(1005, w.olga.call, "capacity.hold", case=case.id, register="plek", id="p1", hold=WEEK, reason="x", why="role")
    hold(w.carla, case, "p1")
    fails(1005, hold, w.carla, other, "p1", why="capacity.plek")
    fails(1005, w.carla.call, "capacity.release", case=other.id, seat=1, reason="x", why="seat")
    # A seat that a step took is that step's.
    plek(w, "p2", 1)
    other.complete("kies", "gekozen", {"plek": ["p2"]})
    fails(1005, w.carla.call, "capacity.release", case=other.id, seat=1, reason="x", why="seat")
    # No more than a case can use.
    plek(w, "groot", 100)
    for _ in range(49):
        hold(w.carla, case, "groot")
    fails(1005, hold, w.carla, case, "groot", why="seat.max")
    w.close()


@suite
def the_place_that_was_held_is_the_one_that_the_step_takes():
    w = world()
    plek(w, "p1", 1)
    case = w.open("leren")
    hold(w.carla, case, "p1")
    case.complete("kies", "gekozen", {"plek": ["p1"]})
    equal([(s["record"], s["state"], "seat" in s) for s in case.get()["reserved"]], [("p1", "taken", False)])
    equal((get(w, "p1")["used"], case.events("seat_given_back")[-1]["reason"]), (1, "taken_over"))
    w.advance(30)
    equal(get(w, "p1")["used"], 1)
    w.close()


@suite
def a_booking_counts_only_on_the_days_it_has():
    w = world()
    plek(w, "p1", 2)
    plek(w, "cursus", 1, begint="2019-09-02", eindigt="2019-09-20")
    an, bo, cas, dirk = (w.open("leren", name=name) for name in ("An", "Bo", "Cas", "Dirk"))
    days = lambda a, b: {"from": f"2019-07-{a:02}", "till": f"2019-07-{b:02}"}
    for case, a, b in ((an, 1, 10), (bo, 11, 20), (cas, 5, 15)):
        hold(w.carla, case, "p1", **days(a, b))
    equal([get(w, "p1", **days(a, b))["free"] for a, b in ((1, 4), (5, 10), (10, 11), (16, 20), (21, 31), (1, 31))], [1, 0, 0, 1, 2, 0])
    equal(get(w, "p1")["used"], 2)
    fails(1005, hold, w.carla, dirk, "p1", **days(10, 12), why="capacity.plek")
    fails(1005, hold, w.carla, dirk, "p1", why="capacity.plek")  # for good: there is no day without two
    hold(w.carla, dirk, "p1", **days(16, 31))
    fails(1005, w.carla.call, "work.complete", item=dirk.item("kies")["item"], outcome="gekozen", form={"plek": ["p1"]}, why="capacity.plek")
    # Within the period of the record.
    fails(1005, hold, w.carla, an, "cursus", **{"from": "2019-09-01", "till": "2019-09-05"}, why="seat.days")
    fails(1005, hold, w.carla, an, "cursus", **{"from": "2019-09-02", "till": "2019-09-21"}, why="seat.days")
    hold(w.carla, an, "cursus", **{"from": "2019-09-02", "till": "2019-09-20"})
    # It is all there after a restart, and what has passed is free.
    before = [get(w, "p1", **days(a, b))["free"] for a, b in ((1, 4), (5, 10), (16, 20), (21, 31))]
    w.server.restart()
    w.reconnect()
    equal([get(w, "p1", **days(a, b))["free"] for a, b in ((1, 4), (5, 10), (16, 20), (21, 31))], before)
    for case in (an, bo, cas, dirk):
        for seat in w.case(case.id).get()["reserved"]:
            w.carla.call("capacity.confirm", case=case.id, seat=seat["seat"])
    w.advance_to("2019-07-21")
    equal((get(w, "p1")["used"], get(w, "p1")["free"]), (1, 1))
    w.close()


@suite
def who_waits_is_told_where_and_gets_what_comes_free():
    w = world()
    plek(w, "p1", 1)
    holder = w.open("leren", name="An")
    hold(w.carla, holder, "p1")
    first, second, third = (w.open("leren", name=name) for name in ("Bo", "Cas", "Dirk"))
    for case in (first, second, third):
        case.complete("kies", "op_de_lijst", {"reason": "vol"})
    line = w.carla.call("capacity.waiting", register="plek")
    equal([(one["position"], one["case"], one["subject"]["name"], one["node"]) for one in line["waiting"]],
          [(1, first.id, "Bo", "wacht"), (2, second.id, "Cas", "wacht"), (3, third.id, "Dirk", "wacht")])
    equal((line["count"], get(w, "p1")["waiting"]), (3, 3))
    equal([one["position"] for one in w.carla.call("capacity.waiting", register="plek", case=third.id)["waiting"]], [3])
    page = w.carla.call("capacity.waiting", register="plek", limit=2)
    equal(([one["position"] for one in page["waiting"]], [one["position"] for one in w.carla.call("capacity.waiting", register="plek", after=page["after"])["waiting"]]), ([1, 2], [3]))
    w.carla.call("capacity.release", case=holder.id, seat=1, reason="verhuisd")
    equal((first.is_at("werkt"), second.is_at("werkt"), get(w, "p1")["free"]), (True, False, 0))
    equal([one["position"] for one in w.carla.call("capacity.waiting", register="plek", case=third.id)["waiting"]], [2])
    w.close()


@suite
def many_hands_at_once_never_take_one_too_many():
    w = world()
    dice = random.Random(suite.seed)
    cases = [w.open("leren") for _ in range(24)]
    clients = [w.server.client(w.tokens["carla"]) for _ in cases]
    start = w.today() + timedelta(days=1)
    for n in range(15):
        units = dice.randint(1, 5)
        plek(w, f"p{n}", units)
        wanted = []
        for _ in cases:
            a = dice.randint(0, 12)
            b = a + dice.randint(0, 6)
            wanted.append(None if dice.random() < 0.25 else (a, b))
        gate, got = threading.Barrier(len(cases)), [None] * len(cases)

        def one(i):
            days = {} if wanted[i] is None else {"from": (start + timedelta(days=wanted[i][0])).isoformat(), "till": (start + timedelta(days=wanted[i][1])).isoformat()}
            gate.wait()
            got[i] = clients[i].request("capacity.hold", {"case": cases[i].id, "register": "plek", "id": f"p{n}", "hold": WEEK, "reason": "wedloop", **days})

        threads = [threading.Thread(target=one, args=(i,)) for i in range(len(cases))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [i for i, reply in enumerate(got) if "result" in reply]
        for reply in got:
            assert "result" in reply or reply["error"]["data"]["reason"] == "capacity.plek", reply
        on = lambda day: sum(1 for i in won if wanted[i] is None or wanted[i][0] <= day <= wanted[i][1])
        most = max(on(day) for day in range(20))
        assert 0 < most <= units, (n, units, most)
        # Nobody was turned away without a full day: each loser meets one among his days.
        for i in set(range(len(cases))) - set(won):
            assert any(on(day) >= units for day in (range(20) if wanted[i] is None else range(wanted[i][0], wanted[i][1] + 1))), (n, i)
        equal(get(w, f"p{n}")["used"], most)
        for i in won:
            [seat] = [s for s in seats(cases[i]) if s[0] == f"p{n}"]
            clients[i].call("capacity.release", case=cases[i].id, seat=seat[2], reason="klaar")
        equal(get(w, f"p{n}")["used"], 0)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
