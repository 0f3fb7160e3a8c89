"""A place with k seats and 64 people who take one at the same instant: k get it, whatever the order, a hundred times."""

import random
import threading
from datetime import timedelta

from cohort import Cohort
from harness import Suite, World, equal

suite = Suite()
CONNECTIONS = 64
ROUNDS = 100


def rush(w, calls):
    """Every (client, method, params) from a thread of its own, released at once; whole replies."""
    gate = threading.Barrier(len(calls))
    replies = [None] * len(calls)

    def one(n, client, method, params):
        gate.wait()
        replies[n] = client.request(method, params)

    threads = [threading.Thread(target=one, args=(n, *call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(r is not None for r in replies), "a call got no answer"
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


if __name__ == "__main__":
    suite.run(__doc__)
