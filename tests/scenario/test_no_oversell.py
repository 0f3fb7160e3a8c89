"""A place with k seats and 64 people who take one at the same instant: k get it, whatever the order, a hundred times. The last seat
for 64 and the last voucher for two, and a budget with money for k of 200 who spend it at the same instant, by a step or by hand: also
when the server is killed meanwhile and all ask again."""

import os
import random
import threading
from datetime import timedelta

from cohort import Cohort
from harness import ConnectionLost, Suite, World, equal, world_of

suite = Suite()
CONNECTIONS = 64
ROUNDS = 100
SPENDERS = 200
SOME_ROUNDS = int(os.environ.get("TRAJECTUM_ROUNDS", "5"))  # scripts/soak asks for 100


def rush(w, calls, kill_after=None):
    """Every (client, method, params) from a thread of its own, released at once; whole replies. With `kill_after` the
    server is killed when so many have their answer, and who got none has None."""
    gate = threading.Barrier(len(calls) + (kill_after is not None))
    replies = [None] * len(calls)
    answered = threading.Semaphore(0)

    def one(n, client, method, params):
        gate.wait()
        try:
            replies[n] = client.request(method, params)
            answered.release()
        except ConnectionLost:
            assert kill_after is not None, "the server went away"

    threads = [threading.Thread(target=one, args=(n, *call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    if kill_after is not None:
        gate.wait()
        for _ in range(kill_after):
            answered.acquire()
        w.server.kill()
    for thread in threads:
        thread.join()
    assert kill_after is not None or all(r is not None for r in replies), "a call got no answer"
    return replies


def sort_out(replies, reason):
    """(granted, refused); anything else than this refusal fails."""
    granted = refused = 0
    for reply in replies:
        if "result" in reply:
            granted += 1
        else:
            equal(reply["error"]["data"]["reason"], reason, "reason of a refusal")
            refused += 1
    return granted, refused


@suite
def seats_of_a_place_are_never_oversold():
    # Sessions of one employer are chosen three at a time at three employers; two of the three have room for all, so
    # that each round is a rush for the k seats of the third. Who got none asks again in the next round.
    w = World()
    draw = random.Random(suite.seed)
    print(f"       seed {suite.seed}, {ROUNDS} rounds")
    day = (w.today() + timedelta(days=30)).isoformat()
    w.put("session", "wide_a", employer="e1", day=day, seats=100000)
    w.put("session", "wide_b", employer="e2", day=day, seats=100000)
    cohort = Cohort(w, 4)
    members = cohort.open([w.subject() for _ in range(CONNECTIONS)], "werkroute", caseload=16)
    cohort.intake(members, "orient", sector=None)
    clients = [w.server.client(w.tokens[m.by]) for m in members]
    for n in range(ROUNDS):
        k = draw.randint(1, 24)
        w.put("session", f"narrow{n}", employer="e3", day=day, seats=k)
        calls = [(c, "work.complete", {"item": m.item("choose_sessions"), "form": {"session": ["wide_a", "wide_b", f"narrow{n}"]}})
                 for c, m in zip(clients, members)]
        replies = rush(w, calls)
        granted, _ = sort_out(replies, "capacity.session")
        record = w.admin.call("register.get", register="session", id=f"narrow{n}")
        equal((granted, record["used"]), (min(k, len(members)), min(k, len(members))), f"round {n}, {k} seats, {len(members)} want one")
        winners = [m for m, r in zip(members, replies) if "result" in r]
        if n == ROUNDS - 1:
            break
        # Who got a seat visits, and chooses again: the seats stay with the case till then, and are given back after.
        for m, r in zip(members, replies):
            if "result" in r:
                m.visits = [i["item"] for i in r["result"]["opened"]]
        w.olga.all([("work.complete", {"item": i, "outcome": "attended", "form": {}}) for m in winners for i in m.visits])
        again(w, cohort, winners)
    equal(w.admin.call("register.get", register="session", id="wide_a")["used"], len(winners))
    w.close()


def again(w, cohort, winners):
    """Back to choosing: by `again`, or over a new intake when it was used twice."""
    listed = {i["case"]: i["item"] for i in w.admin.everything("work.find", "items", filter={"node": "work_orientation.choice"})}
    calls = [(m, "work.complete", {"item": listed[m.case], "outcome": "again", "form": {"employer_agrees": False}}) for m in winners]
    tired = []
    for m, reply in zip(winners, cohort.replies(calls)):
        if "error" in reply:
            equal(reply["error"]["data"]["reason"], "at_most.again")
            m.items = {"work_orientation.choice": listed[m.case]}
            tired.append(m)
        else:
            m.items = {i["node"]: i["item"] for i in reply["result"]["opened"]}
    cohort.complete(tired, "choice", "none", {"employer_agrees": False})
    cohort.intake(tired, "orient", sector=None)


@suite
def the_last_seats_of_a_learning_place():
    w = World()
    w.put("place", "p1", name="p1", employer="e1", sector="horeca", start="continuous", seats=5)
    cohort = Cohort(w, 4)
    members = cohort.open([w.subject() for _ in range(CONNECTIONS)], "werkroute", caseload=16)
    cohort.complete(members, "broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    cohort.complete(members, "competence_profile", form={"job_ready": False, "sector": "horeca"})
    plan = {"direction": "learn_work", "next_action": "plek", "next_date": "2019-07-05"}
    replies = rush(w, [(w.server.client(w.tokens[m.by]), "work.complete", {"item": m.item("personal_plan"), "form": plan}) for m in members])
    equal(sort_out(replies, None), (CONNECTIONS, 0), "a plan is never refused for want of a seat")
    equal(w.admin.call("register.get", register="place", id="p1")["used"], 5)
    cases = w.admin.all([("case.get", {"case": m.case}) for m in members])
    equal(sum(len(c.get("reserved", [])) for c in cases), 5, "seats that cases hold")
    equal(sum("learning_work_place.initiate_offer" in c["at"] for c in cases), CONNECTIONS - 5)
    w.server.restart()
    w.reconnect()
    equal(w.admin.call("register.get", register="place", id="p1")["used"], 5, "after SIGKILL")
    w.close()


class Rush:
    """Many at once for one unit, each over a connection of his own; with a kill they ask again with the same command ids."""

    def __init__(self, world, people):
        self.world, self.people = world, people
        self.connect()
        self.number, self.cut = 0, 0

    def connect(self):
        self.clients = [self.world.server.client(self.world.tokens[person]) for person in self.people]

    def go(self, calls, reason, kill_after=None):
        """Releases the (method, params) at once; gives the index of the one who won, after a check of all the others."""
        self.number += 1
        calls = [(method, {**params, "command_id": f"r{self.number}-{n}"}) for n, (method, params) in enumerate(calls)]
        ready = lambda: [(client, *call) for client, call in zip(self.clients, calls)]
        replies = rush(self.world, ready(), kill_after)
        if kill_after is not None:
            self.cut += None in replies
            for client in self.clients:
                client.close()
            self.world.server.start()
            self.world.reconnect()
            self.connect()
            before, replies = replies, rush(self.world, ready())
            for was, now in zip(before, replies):
                if was is not None:
                    equal(now.get("result"), was.get("result"), "an answer that was given before")
        equal(sort_out(replies, reason), (1, len(calls) - 1), f"round {self.number}")
        assert all(r["error"]["message"] for r in replies if "error" in r)
        return next(n for n, reply in enumerate(replies) if "result" in reply)


@suite
def the_last_seat_is_won_once_also_when_the_server_is_killed_and_all_ask_again():
    w = World()
    draw = random.Random(suite.seed)
    day = (w.today() + timedelta(days=30)).isoformat()
    w.put("session", "wide_a", employer="e1", day=day, seats=100000)
    w.put("session", "wide_b", employer="e2", day=day, seats=100000)
    cohort = Cohort(w, 4)
    members = cohort.open([w.subject() for _ in range(CONNECTIONS)], "werkorientatie", caseload=16)
    race = Rush(w, [m.by for m in members])
    for n in range(2 * SOME_ROUNDS):
        w.put("session", f"last{n}", employer="e3", day=day, seats=1)
        calls = [("work.complete", {"item": m.item("choose_sessions"), "form": {"session": ["wide_a", "wide_b", f"last{n}"]}}) for m in members]
        winner = members[race.go(calls, "capacity.session", draw.randint(0, CONNECTIONS - 20) if n % 2 else None)]
        equal(w.admin.call("register.get", register="session", id=f"last{n}")["used"], 1)
        equal([s["record"] for s in w.case(winner.case).get()["reserved"]], ["wide_a", "wide_b", f"last{n}"])
        w.clients[winner.by].call("case.cancel", case=winner.case, reason="volgende ronde")
        fresh = w.clients[winner.by].call("case.open", route="werkorientatie", subject={"register": "client", "id": w.subject()})
        winner.case, winner.items = fresh["case"], {i["node"]: i["item"] for i in fresh["work"]}
    assert race.cut > 0, "no kill came while somebody waited: this tests nothing"
    print(f"       {2 * SOME_ROUNDS} rounds of {CONNECTIONS}, {race.cut} of {SOME_ROUNDS} kills cut somebody off")
    w.close()


@suite
def the_last_voucher_is_won_once_also_when_the_server_is_killed_and_both_ask_again():
    w = World()
    draw = random.Random(suite.seed)
    for clerk in ("vera", "vic"):
        w.person(clerk, ["voucher_desk"])
    voucher = {"budget": "begeleidingsvoucher", "amount": {"cents": 100000}}
    for n in range(99):
        w.put("employer", f"b{n}", name=f"Bedrijf {n}")
        w.admin.call("budget.commit", **voucher, reason="eerder", per=f"b{n}", **{"from": "free"})
    race = Rush(w, ["vera", "vic"])
    for n in range(2 * SOME_ROUNDS):
        calls, who = [], []
        for clerk in ("vera", "vic"):
            employer = w.put("employer", f"last{n}{clerk}", name="Bijna te laat", harrie_buddy=True)
            case = w.clients[clerk].call("case.open", route="voucher", subject={"register": "employer", "id": employer})
            calls.append(("work.complete", {"item": case["work"][0]["item"], "form": {"buddy": "Harrie"}}))
            who.append(employer)
        won = race.go(calls, "budget.begeleidingsvoucher.spent", draw.randint(0, 1) if n % 2 else None)
        balance = w.admin.call("budget.balance", budget="begeleidingsvoucher")
        line = balance["budgets"][0]
        equal((line["granted"], line["free"]["cents"], balance["postings_sum"]["cents"]), (100, 0, 0))
        w.admin.call("budget.withdraw", **voucher, reason="volgende ronde", per=who[won], **{"from": "committed"})
    assert race.cut > 0, "no kill came while somebody waited: this tests nothing"
    print(f"       {2 * SOME_ROUNDS} rounds of 2, {race.cut} of {SOME_ROUNDS} kills cut somebody off")
    w.close()


SPENDING = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "taker",
  step "take" { by = role "taker", due = workdays(5), spend = budget "pot" { amount = euro(12.34) },
    outcomes = { again = "take", enough = done } },
}
"""
PRICE = 1234


class Spenders:
    """200 connections: every other one completes a step of a case of its own that spends, the others commit by hand."""

    def __init__(self):
        self.w = world_of({"routes/proef.lua": SPENDING, "roles.lua": 'return roles { role "taker" { } }',
                           "budgets.lua": 'return budgets { year = 2019, by = role "taker", budget "pot" { euro(1), funders = { a = 2, b = 1 } } }'})
        self.w.person("tim", ["taker"])
        self.connect()
        self.cases = [self.w.open("proef", by="tim").id for _ in range(SPENDERS // 2)]
        self.numbers = iter(range(10**9))

    def connect(self):
        self.clients = [self.w.server.client(self.w.tokens["tim"]) for _ in range(SPENDERS)]

    def restart(self):
        for client in self.clients:
            client.close()
        self.w.server.start()
        self.w.reconnect()
        self.connect()

    def line(self):
        balance = self.w.admin.call("budget.balance", budget="pot")
        equal(balance["postings_sum"]["cents"], 0)
        line = balance["budgets"][0]
        for account in ("free", "committed"):
            equal(sum(f[account]["cents"] for f in line["funders"]), line[account]["cents"], "what the funders have")
        return line

    def fill(self, cents):
        """Makes exactly this much free."""
        more = cents - self.line()["free"]["cents"]
        side = {"to": "pot"} if more > 0 else {"from": "pot"}
        self.w.admin.call("budget.transfer", amount={"cents": abs(more)}, reason="round", **side)

    def calls(self):
        items = {i["case"]: i["item"] for i in self.w.admin.everything("work.find", "items", filter={"role": "taker"})}
        items |= {i["case"]: i["item"] for i in self.w.tim.everything("work.find", "items", filter={"owner": "me"})}
        found = []
        for n in range(SPENDERS):
            if n % 2:
                what = ("budget.commit", {"budget": "pot", "amount": {"cents": PRICE}, "reason": "rush", "from": "free", "per": f"p{n}"})
            else:
                what = ("work.complete", {"item": items[self.cases[n // 2]], "outcome": "again", "form": {}})
            found.append((what[0], {**what[1], "command_id": f"rush{next(self.numbers)}"}))
        return found

    def rush(self, calls, kill_after=None):
        return rush(self.w, [(client, *call) for client, call in zip(self.clients, calls)], kill_after)


@suite
def a_budget_is_never_overspent():
    s = Spenders()
    draw = random.Random(suite.seed)
    print(f"       seed {suite.seed}, {SOME_ROUNDS} rounds of {SPENDERS}")
    for n in range(SOME_ROUNDS):
        k = draw.randint(1, SPENDERS - 20)
        s.fill(k * PRICE + draw.randint(1, PRICE - 1))
        before = s.line()
        replies = s.rush(s.calls())
        equal(sort_out(replies, "budget.pot.spent"), (k, SPENDERS - k), f"round {n}")
        after = s.line()
        equal(after["committed"]["cents"], before["committed"]["cents"] + k * PRICE)
        equal(after["free"]["cents"], before["free"]["cents"] - k * PRICE)
        left = f"EUR {after['free']['cents'] / 100:.2f} is free"
        said = [r["error"]["message"] for r in replies if "error" in r]
        assert all(left in text for text in said), (left, said[0])
    s.w.close()


@suite
def a_budget_is_never_overspent_when_the_server_is_killed_and_all_ask_again():
    s = Spenders()
    draw = random.Random(suite.seed)
    cut = 0
    for n in range(SOME_ROUNDS):
        k = draw.randint(1, SPENDERS - 20)
        s.fill(k * PRICE + draw.randint(1, PRICE - 1))
        before = s.line()
        calls = s.calls()
        first = s.rush(calls, kill_after=draw.randint(0, SPENDERS - 60))
        cut += None in first
        s.restart()
        again = s.rush(calls)
        equal(sort_out(again, "budget.pot.spent"), (k, SPENDERS - k), f"round {n}")
        for was, now in zip(first, again):  # what was said before the kill still holds
            if was is not None:
                equal(now.get("result"), was.get("result"), "an answer that was given before")
        after = s.line()
        equal(after["committed"]["cents"], before["committed"]["cents"] + k * PRICE)
    assert cut > 0, "no kill came while somebody waited: this tests nothing"
    print(f"       {cut} of {SOME_ROUNDS} kills cut somebody off")
    s.w.close()


if __name__ == "__main__":
    suite.run(__doc__)
