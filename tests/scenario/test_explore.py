"""A random walk: people who choose anything the server offers, days that pass, and SIGKILLs. What must hold always, holds.

An open case has a next action; seats that registers count are the seats that cases hold, never more than there are; money
adds up; a killed server comes back with the same cases. The seed is printed; `--seed N` walks another way.
"""

import random
from datetime import timedelta

from harness import PEOPLE, Case, RpcError, Suite, World, equal

suite = Suite()
STEPS = 900
ROUTES = ("werkroute", "perspectief_op_werk")


class Walk:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.w = World()
        for n in range(1, 7):
            self.w.put("employer", f"e{n}", name=f"Werkgever {n}", sector="horeca", harrie_buddy=n % 2 == 0)
        self.w.put("skill", "koken", title="Koken")
        self.places, self.sessions = [], []
        self.cases = []
        self.refused, self.done = {}, {}

    def offers(self):
        """New places and sessions; there are never enough."""
        n = len(self.places)
        record = {"name": f"p{n}", "employer": f"e{self.draw.randint(1, 6)}", "sector": self.draw.choice(["horeca", "zorg"]), "seats": self.draw.randint(1, 3)}
        if self.draw.random() < 0.5:
            record.update(start="dated", starts=(self.w.today() + timedelta(days=self.draw.randint(1, 90))).isoformat())
        else:
            record.update(start="continuous")
        self.places.append(self.w.put("place", f"p{n}", **record))
        for employer in self.draw.sample(range(1, 7), 3):
            code = f"s{len(self.sessions)}"
            self.sessions.append(self.w.put("session", code, employer=f"e{employer}", seats=self.draw.randint(1, 3),
                                            day=(self.w.today() + timedelta(days=self.draw.randint(0, 30))).isoformat()))

    def value(self, field):
        kind, draw = field["type"], self.draw
        if field.get("options"):
            picked = draw.sample(field["options"], draw.randint(1, len(field["options"])))
            return picked if kind == "choices" else picked[0]
        if kind in ("choice", "choices"):
            value = "koken" if field.get("from") == "skill" else draw.choice(["horeca", "zorg"])
            return [value] if kind == "choices" else value
        if kind == "ref":
            return f"e{draw.randint(1, 6)}"
        if kind == "yesno":
            return draw.random() < 0.6
        if kind == "integer":
            return draw.randint(1, 3)
        if kind == "date":
            return (self.w.today() + timedelta(days=draw.randint(-20, 60))).isoformat()
        if kind == "group":
            return [{f["name"]: self.value(f) for f in field["fields"]}] if field.get("many") else {f["name"]: self.value(f) for f in field["fields"]}
        return "tekst"

    def work(self):
        """One thing that somebody does with one open item."""
        items = self.w.admin.call("work.find", limit=500)["items"]
        if not items or self.draw.random() < 0.04:
            return self.cases.append(self.w.open(self.draw.choice(ROUTES)))
        item = self.draw.choice(items)
        who = item.get("assignee") or self.draw.choice([p for p, roles in PEOPLE.items() if item["role"] in roles])
        assert item["state"] != "incident", f"an incident in a route that ships: {item}"
        case, client = Case(self.w, item["case"]), self.w.clients[who]
        full = client.call("work.get", item=item["item"])
        for evidence in full.get("evidence", []):
            case.attach(evidence["kind"], signed_by=evidence.get("signed_by", ()), type=(evidence.get("types") or ["application/pdf"])[0], by=who)
        ways = [o["id"] for o in full["outcomes"]] + ([None] if full["may_complete_without_outcome"] else [])
        way = self.draw.choice(ways)
        bare = any(o["id"] == way and o.get("bare") for o in full["outcomes"])
        form = {"reason": "zomaar"} if bare else {f["name"]: self.value(f) for f in full["form"] if f.get("required") or self.draw.random() < 0.8}
        self.attempt(item["node"], client, "work.complete", {"item": item["item"], "form": form, **({"outcome": way} if way else {})})

    def attempt(self, what, client, method, params):
        try:
            client.call(method, **params)
            self.done[what] = self.done.get(what, 0) + 1
        except RpcError as e:
            assert e.code == 1005, f"{method} {params}: {e}"
            self.refused[e.reason] = self.refused.get(e.reason, 0) + 1

    def step(self):
        kind = self.draw.random()
        if kind < 0.85:
            self.work()
        elif kind < 0.90:
            self.w.advance(self.draw.choice([1, 3, 7, 30]))
        elif kind < 0.93:
            self.offers()
        elif self.cases:
            case = self.draw.choice(self.cases)
            if kind < 0.96:
                self.attempt("message", self.w.carla, "message.send", {"to": {"case": case.id}, "message": "contract_ended"}) if case.get()["route"] in ROUTES else None
            elif kind < 0.975:
                self.attempt("voucher", self.w.carla, "work.add", {"case": case.id, "node": "guidance_voucher"}) if case.get()["route"] == ROUTES[1] else None
            elif kind < 0.99:
                self.attempt("talk", self.w.wim, "work.add", {"case": case.id, "node": "progress_talk"})
            else:
                self.attempt("cancel", self.w.carla, "case.cancel", {"case": case.id, "reason": "gestopt"})

    def everything(self):
        """All cases as they are."""
        listed = self.w.admin.everything("case.find", "cases")
        return {c["case"]: c for c in self.w.admin.all([("case.get", {"case": c["case"]}) for c in listed])}

    def must_hold(self):
        cases = self.everything()
        for case in cases.values():
            if case["state"] == "active":
                assert case.get("next_action"), f"{case['case']} at {case['at']} has no next action"
                assert case["next_action"].get("due") and case["next_action"].get("owner"), case["next_action"]
            else:
                equal((case["work"], case.get("reserved", []), case["at"]), ([], [], []), f"what {case['case']} left behind")
        equal(self.w.metric("without_next_action")["value"], 0)
        held = {}
        for case in cases.values():
            for seat in case.get("reserved", []):
                held[seat["record"]] = held.get(seat["record"], 0) + 1
        for register in ("place", "session"):
            for record in self.w.admin.everything("register.find", "records", register=register):
                equal(record["used"], held.get(record["id"], 0), f"seats of {record['id']}")
                assert record["used"] <= record["record"]["seats"], f"{record['id']} is oversold"
        balance = self.w.admin.call("budget.balance")
        equal(balance["postings_sum"]["cents"], 0)
        listed = self.w.admin.everything("work.find", "items")
        equal(sorted(i["item"] for i in listed), sorted(i["item"] for c in cases.values() for i in c["work"]), "worklist and cases")
        return cases, balance


def walk(seed):
    print(f"       seed {seed}, {STEPS} steps")
    walk = Walk(seed)
    for _ in range(3):
        walk.offers()
    for n in range(1, STEPS + 1):
        walk.step()
        if n % 150 == 0:
            before = walk.must_hold()
            walk.w.server.restart()
            walk.w.reconnect()
            equal(walk.must_hold(), before, f"after a kill at step {n}")
    walk.w.advance(1, "years")
    cases, _ = walk.must_hold()
    print(f"       {len(cases)} cases, {sum(walk.done.values())} done at {len(walk.done)} nodes, refused: {walk.refused}")
    walk.w.close()
    return {node.split(".")[0] for node in walk.done}


@suite
def what_must_hold_holds_on_two_random_walks():
    visited = walk(suite.seed) | walk(suite.seed + 1000)
    for stage in ("intake", "work_orientation", "learning_work_place", "placement", "aftercare", "other_action", "search"):
        assert stage in visited, f"the walks never worked in {stage}"


if __name__ == "__main__":
    suite.run(__doc__)
