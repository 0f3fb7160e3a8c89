"""SY08: the guidance voucher and its quality terms, on the region's own bundle."""

import threading
from datetime import timedelta

from harness import World, equal, fails
from ledger import cents, line
from scene import Scene

scene = Scene("""100 employers get one; the same employer again and the 101st employer are both refused, with different reasons. Two clerks click
on the last voucher at once: one wins. A grant needs a buddy with a Harrie certificate or a planned training; without proof after 8 weeks it
is a claim-back task. The free amount returns to the ledger on withdrawal.""")

LINE = "begeleidingsvoucher"
VOUCHER = 100_000
BUDDY = {"buddy": "Harrie Hendriks"}


class Desk:
    """The world of this file: built by its first test and carried on by the next."""

    @classmethod
    def begin(cls):
        cls.world = w = World()
        for clerk in ("vera", "vic"):
            w.person(clerk, ["voucher_desk"])
        w.admin.all([("register.put", {"register": "employer", "id": f"b{n}", "record": {"name": f"Bedrijf {n}", "harrie_buddy": True}})
                     for n in range(102)])
        cls.cases = {}

    @classmethod
    def ask(cls, employer, by="vera"):
        case = cls.world.clients[by].call("case.open", route="voucher", subject={"register": "employer", "id": employer})
        return cls.world.case(case["case"])


def grant(case, by="vera", **form):
    return case.complete("grant", form={**BUDDY, **form}, by=by)


def state():
    now = line(Desk.world, LINE)
    return now["granted"], now["free"], now["committed"] + now["paid"] + now["settled"]


@scene.says("A grant needs a buddy with a Harrie certificate or a planned training; without proof after 8 weeks it is a claim-back task.")
def buddy_or_training():
    Desk.begin()
    w = Desk.world
    for code, has in (("met", True), ("zonder", False), ("gepland", False)):
        w.put("employer", code, name=f"Bedrijf {code}", harrie_buddy=has)
    w.put("training", "geweest", day="2019-06-01", seats=12)
    w.put("training", "straks", day="2019-07-20", seats=1)
    met, zonder, gepland = (Desk.ask(code) for code in ("met", "zonder", "gepland"))
    fails(1005, met.complete, "grant", form={}, by="vera", why="form")
    for form in ({}, {"training": "geweest"}):
        refused = fails(1005, zonder.complete, "grant", form={**BUDDY, **form}, by="vera", lang="nl", why="requires.grant")
        assert "Harrie" in refused.message, refused
    equal(state(), (0, 100 * VOUCHER, 0), "a refusal books nothing")
    grant(met)
    free = lambda: w.admin.call("capacity.get", register="training", id="straks")["free"]
    equal(free(), 1, "who has a buddy takes no seat")
    grant(gepland, training="straks")
    equal(free(), 0, "the seat is taken in the turn that grants it")
    w.put("employer", "vol", name="Bedrijf vol", harrie_buddy=False)
    full = Desk.ask("vol")
    refused = fails(1005, full.complete, "grant", form={**BUDDY, "training": "straks"}, by="vera", why="requires.grant")
    assert "full" in refused.message, refused
    full.complete("grant", "turned_down", {"reason": "geen plaats"}, by="vera")
    equal((state(), gepland.get()["file"]["training_day"]), ((2, 98 * VOUCHER, 2 * VOUCHER), "2019-07-20"))
    fails(1005, gepland.complete, "proof", by="vera", why="evidence.harrie_certificate")
    eight_weeks = w.today() + timedelta(weeks=8)
    equal(met.item("proof")["due"], eight_weeks.isoformat())
    met.attach("harrie_certificate", by="vera")
    met.complete("proof", by="vera")
    equal((met.get()["state"], met.get()["outcome"]), ("completed", "settled"))
    w.advance_to(eight_weeks - timedelta(days=1))
    equal([i["node"] for i in gepland.work()], ["proof"])
    w.advance(1)
    task, = w.vera.call("work.find", filter={"case": gepland.id})["items"]
    equal((task["node"], task["role"], task["priority"]), ("claim_back", "voucher_desk", "high"))
    equal(state(), (2, 98 * VOUCHER, 2 * VOUCHER), "it is the task that claims it back")
    Desk.cases = {"met": met, "gepland": gepland}


@scene.says("The free amount returns to the ledger on withdrawal.")
def it_returns():
    w = Desk.world
    w.admin.call("budget.withdraw", budget=LINE, amount=cents(VOUCHER), per="gepland", reason="geen bewijs", **{"from": "committed"})
    Desk.cases["gepland"].complete("claim_back", "claimed", by="vera")
    equal((state(), Desk.cases["gepland"].get()["outcome"]), ((1, 99 * VOUCHER, VOUCHER), "claimed_back"))
    again = Desk.ask("gepland")
    w.put("training", "later", day=(w.today() + timedelta(days=30)).isoformat(), seats=12)
    grant(again, training="later")
    equal(state(), (2, 98 * VOUCHER, 2 * VOUCHER), "who gave it back may have it again")
    for per, case in (("gepland", again), ("met", None)):
        w.admin.call("budget.withdraw", budget=LINE, amount=cents(VOUCHER), per=per, reason="einde proef", **{"from": "committed"})
    equal(state(), (0, 100 * VOUCHER, 0), "all hundred are there")
    postings = w.admin.everything("budget.postings", "postings", budget=LINE)
    equal([(p["from"], p["to"], p["per"]) for p in postings[-2:]], [("committed", "free", "gepland"), ("committed", "free", "met")])


@scene.says("Two clerks click on the last voucher at once: one wins.")
def one_wins():
    w = Desk.world
    for n in range(99):
        grant(Desk.ask(f"b{n}"))
    equal(state(), (99, VOUCHER, 99 * VOUCHER))
    last = {clerk: Desk.ask(f"b{n}", by=clerk) for clerk, n in (("vera", 99), ("vic", 100))}
    # Looked up before: a connection is for one thread at a time.
    items = {clerk: case.item("grant")["item"] for clerk, case in last.items()}
    gate, said = threading.Barrier(2), {}

    def click(clerk, item):
        client = w.server.client(w.tokens[clerk])
        gate.wait()
        said[clerk] = client.request("work.complete", {"item": item, "form": BUDDY})

    clerks = [threading.Thread(target=click, args=pair) for pair in items.items()]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    won = [clerk for clerk, reply in said.items() if "result" in reply]
    lost = [reply["error"] for reply in said.values() if "error" in reply]
    equal((len(won), [e["data"]["reason"] for e in lost]), (1, [f"budget.{LINE}.spent"]))
    equal(state(), (100, 0, 100 * VOUCHER))
    Desk.loser = next(case for clerk, case in last.items() if clerk not in won)


@scene.says("100 employers get one; the same employer again and the 101st employer are both refused, with different reasons.")
def a_hundred_and_no_more():
    w = Desk.world
    postings = w.admin.everything("budget.postings", "postings", budget=LINE)
    held = {}
    for p in postings:
        held[p.get("per")] = held.get(p.get("per"), 0) + (p["to"] == "committed") - (p["from"] == "committed")
    equal((sum(held.values()), max(held.values()), len([e for e, n in held.items() if n])), (100, 1, 100), "a hundred employers, one each")
    same = fails(1005, grant, Desk.ask("b0"), why=f"budget.{LINE}.one_per")
    next_one = fails(1005, grant, Desk.ask("b101"), why=f"budget.{LINE}.spent")
    assert "already has a grant" in same.message and "EUR 0.00 is free" in next_one.message, (same, next_one)
    equal(state(), (100, 0, 100 * VOUCHER))
    w.server.restart()
    w.reconnect()
    equal(state(), (100, 0, 100 * VOUCHER), "after SIGKILL")
    fails(1005, grant, Desk.ask("b0"), why=f"budget.{LINE}.one_per")
    fails(1005, grant, w.case(Desk.loser.id), why=f"budget.{LINE}.spent")
    # One comes back, and goes to who was too late.
    w.admin.call("budget.withdraw", budget=LINE, amount=cents(VOUCHER), per="b42", reason="ziet ervan af", **{"from": "committed"})
    equal(state(), (99, VOUCHER, 99 * VOUCHER))
    grant(w.case(Desk.loser.id))
    equal(state(), (100, 0, 100 * VOUCHER))
    # Granted, settled, free: what the region steers by.
    w.admin.call("budget.pay", budget=LINE, amount=cents(VOUCHER), per="b1", reason="factuur")
    w.admin.call("budget.settle", budget=LINE, amount=cents(VOUCHER), per="b1", reason="akkoord")
    now = line(w, LINE)
    equal((now["granted"], now["settled"], now["free"]), (100, VOUCHER, 0))
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
