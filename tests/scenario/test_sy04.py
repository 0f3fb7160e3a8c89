"""SY04: work orientation as a carousel, on the region's own bundle."""

import threading

from cohort import Cohort
from harness import World, equal, fails
from scene import Scene

scene = Scene("""A carousel of 5 employers x 12 seats for 40 clients without sector choice. Everyone visits 3 employers with no seat
overbooked. After the event both sides record choices; only mutual choices become placement proposals. No-shows get a call task within 2
working days (a public holiday does not count).""")

EMPLOYERS = [f"e{n}" for n in range(1, 6)]
ROUNDS = ("2020-04-22", "2020-04-23", "2020-04-24")  # the last is a Friday; the Monday after it is King's Day
SEATS, CLIENTS = 12, 40


class Carousel:
    """The world of this file: built by its first test and carried on by the next."""

    @classmethod
    def begin(cls):
        cls.world = w = World(clock="2020-04-14")
        w.person("emma", ["employer_contact"])
        for round_, on in enumerate(ROUNDS):
            for employer in EMPLOYERS:
                w.put("session", f"r{round_}{employer}", employer=employer, day=on, seats=SEATS)
        w.put("session", "zorg", employer="e6", day=ROUNDS[0], seats=100, sector="zorg")
        cls.cohort = Cohort(w, 2)
        cls.members = cls.cohort.open([w.subject() for _ in range(CLIENTS)], "werkorientatie", caseload=20)

    @classmethod
    def sessions(cls):
        return {r["id"]: r for r in cls.world.admin.everything("register.find", "records", register="session")}


def trip(k):
    """The k-th way round: another employer each day."""
    return [f"r{round_}{EMPLOYERS[(k + round_) % 5]}" for round_ in range(3)]


@scene.says("A carousel of 5 employers x 12 seats for 40 clients without sector choice.")
def the_carousel_is_open():
    Carousel.begin()
    w = Carousel.world
    for on in ROUNDS:
        that_day = [s for s in Carousel.sessions().values() if s["record"]["day"] == on and "sector" not in s["record"]]
        equal(sorted((s["record"]["employer"], s["record"]["seats"], s["used"]) for s in that_day), [(e, 12, 0) for e in EMPLOYERS])
    equal(len(Carousel.members), 40)
    # A session of one sector is not for who has not chosen one; and three visits are at three employers.
    first = Carousel.members[0]
    for wrong in (["zorg", "r1e1", "r2e2"], ["r0e1", "r1e1", "r2e2"], ["r0e1", "r1e2"], ["r0e1", "r1e2", "r2e3", "r2e4"]):
        choice = {"item": first.item("choose_sessions"), "form": {"session": wrong}}
        fails(1005, w.clients[first.by].call, "work.complete", **choice, why="capacity.session")


@scene.says("Everyone visits 3 employers with no seat overbooked.")
def all_at_once():
    w = Carousel.world
    gate = threading.Barrier(CLIENTS)
    refusals, reasons = [], set()
    clients = [w.server.client(w.tokens[m.by]) for m in Carousel.members]

    def choose(member, client):
        gate.wait()
        for k in range(5):  # all want the same way round first
            reply = client.request("work.complete", {"item": member.item("choose_sessions"), "form": {"session": trip(k)}})
            if "result" in reply:
                member.trip = trip(k)
                member.visits = [i["item"] for i in reply["result"]["opened"]]
                return
            refusals.append(k)
            reasons.add(reply["error"]["data"]["reason"])

    threads = [threading.Thread(target=choose, args=pair) for pair in zip(Carousel.members, clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(reasons, {"capacity.session"}, "who came too late for a seat hears why")
    used = {code: s["used"] for code, s in Carousel.sessions().items()}
    assert all(used[code] <= SEATS for code in used), used
    equal(sum(used.values()), 3 * CLIENTS)
    equal((used["r0e1"], used["r0e2"], used["r0e3"], used["r0e4"], used["r0e5"], used["zorg"]), (12, 12, 12, 4, 0, 0), "first come, first served")
    equal(len(refusals), 12 + 2 * 12 + 3 * 4)
    for member in Carousel.members:
        held = sorted(s["record"] for s in w.case(member.case).get()["reserved"])
        equal((held, len({code[2:] for code in held}), len(member.visits)), (sorted(member.trip), 3, 3))


def visit(stays_away):
    """The lead ticks off the visits, at the end of the last day; `stays_away` misses that day's."""
    w = Carousel.world
    calls = []
    for member in Carousel.members:
        for item in w.case(member.case).work("attend"):
            missed = member in stays_away and item["due"] == max(i["due"] for i in w.case(member.case).work("attend"))
            calls.append(("work.complete", {"item": item["item"], "outcome": "no_show" if missed else "attended", "form": {}}))
    w.olga.all(calls)


@scene.says("No-shows get a call task within 2 working days (a public holiday does not count).")
def who_stays_away_is_called():
    w = Carousel.world
    w.advance_to(ROUNDS[2])
    away = Carousel.members[:3]
    visit(away)
    for member in Carousel.members:
        case = w.case(member.case)
        if member in away:
            call = case.item("carousel.call")
            equal((call["assignee"], call["due"]), (member.by, "2020-04-29"), "Friday; Monday is King's Day: Tuesday and Wednesday count")
            equal(case.work("client_choice"), [], "first the call")
            case.complete(call)
        equal(sorted(i["node"] for i in case.work()), ["client_choice", "employer_choice"])


@scene.says("After the event both sides record choices; only mutual choices become placement proposals.")
def what_both_want():
    w = Carousel.world
    wanted = {}
    for n, member in enumerate(Carousel.members):
        case = w.case(member.case)
        visited = [code[2:] for code in member.trip]
        mine, theirs = visited[: n % 4], visited[n % 3 :] if n % 2 else []
        both = [e for e in mine if e in theirs]
        if n == 0:
            fails(1005, case.complete, "client_choice", form={"employers": ["e6"]}, by=member.by, why="requires.client_choice")
            fails(1005, case.complete, "employer_choice", form={"employers": visited}, by=member.by, why="role")
        case.complete("client_choice", form={"employers": mine}, by=member.by)
        equal([i["node"] for i in case.work()], ["employer_choice"], "one side is no match")
        case.complete("employer_choice", form={"employers": theirs}, by="emma")
        now = case.get()
        equal(now["file"].get("mutual") or [], both, f"client {n}")
        proposals = [i["node"] for i in case.work()]
        equal((proposals, now["state"], now.get("outcome")),
              (["proposal.propose"] * len(both), "active", None) if both else ([], "completed", "no_mutual_choice"))
        wanted[member.case] = both
    matched = {case for case, both in wanted.items() if both}
    assert 5 < len(matched) < 35 and any(len(both) > 1 for both in wanted.values()), wanted
    value = w.metric("mutual_choice")
    equal((value["count"], value["of"], value["value"]), (len(matched), 40, len(matched) / 40))
    equal(set(w.admin.everything("metric.members", "members", metric="mutual_choice", part="where")), matched)
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
