"""Many cases at once: each wave sends one command for every member over its consultant's connection, pipelined."""

from harness import RpcError


class Member:
    """One case on its way: its id, its open items (by node) and the consultant who has it."""

    def __init__(self, case, items, by):
        self.case = case
        self.by = by
        self.items = {i["node"]: i["item"] for i in items}

    def item(self, node):
        for name, item in self.items.items():
            if name == node or name.endswith("." + node):
                return item
        raise AssertionError(f"case {self.case} has no open {node}: {list(self.items)}")


class Cohort:
    """Members spread over `consultants` people; `caseload` of them each at most."""

    def __init__(self, world, consultants, prefix="consulent"):
        self.world = world
        self.people = [f"{prefix}{n}" for n in range(consultants)]
        for person in self.people:
            world.person(person, ["consultant"])
        self.members = []

    def open(self, subjects, route, caseload=40):
        """Opens a case for each subject."""
        subjects = list(subjects)
        for start in range(0, len(subjects), caseload):
            by = self.people[len(self.members) // caseload]
            part = subjects[start : start + caseload]
            calls = [("case.open", {"route": route, "subject": {"register": "client", "id": s}}) for s in part]
            for opened in self.world.clients[by].all(calls):
                self.members.append(Member(opened["case"], opened["work"], by))
        return self.members

    def adopt(self, listed, caseload=40):
        """Takes cases that are there already (items of work.find) as members, `caseload` to a consultant."""
        for n, item in enumerate(listed):
            self.members.append(Member(item["case"], [item], self.people[n // caseload]))
        return self.members

    def replies(self, calls, by=None):
        """Sends (member, method, params), each over the connection of its consultant (or of `by`); whole replies."""
        queues = {}
        for n, (member, method, params) in enumerate(calls):
            queues.setdefault(by or member.by, []).append((n, method, params))
        replies = [None] * sum(len(q) for q in queues.values())
        for person, queue in queues.items():
            for (n, _, _), reply in zip(queue, self.world.clients[person].pipeline([(m, p) for _, m, p in queue])):
                replies[n] = reply
        return replies

    def complete(self, members, node, outcome=None, form=None, by=None):
        """Completes `node` for each; `form` is a record or a function of (number, member)."""
        calls = []
        for n, member in enumerate(members):
            params = {"item": member.item(node), "form": form(n, member) if callable(form) else dict(form or {})}
            if outcome:
                params["outcome"] = outcome
            calls.append((member, "work.complete", params))
        for member, reply in zip(members, self.replies(calls, by)):
            if "error" in reply:
                raise RpcError(reply["error"])
            result = reply["result"]
            member.items = {k: v for k, v in member.items.items() if v not in result["closed"]}
            member.items.update({i["node"]: i["item"] for i in result["opened"]})

    def attach(self, members, kind, signed_by=()):
        from harness import SHA
        calls = [(m, "document.put", {"case": m.case, "kind": kind, "name": kind, "type": "application/pdf", "bytes": 1000, "sha256": SHA, "elsewhere": "archive",
                                      "signed_by": list(signed_by)}) for m in members]
        for reply in self.replies(calls):
            if "error" in reply:
                raise RpcError(reply["error"])

    def intake(self, members, direction, sector="horeca"):
        """Through intake, not job-ready, with a plan that says `direction`."""
        self.complete(members, "broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
        self.complete(members, "competence_profile", form={"job_ready": False, **({"sector": sector} if sector else {})})
        self.complete(members, "personal_plan", form={"direction": direction, "next_action": "verder", "next_date": "2019-12-01"})

    def place(self, members, first_day, employer="e1"):
        """From proposal to contract; `employer` is one or a function of (number, member)."""
        self.complete(members, "proposal", "accepted")
        self.attach(members, "contract")
        self.complete(members, "contract", form=lambda n, m: {"employer": employer(n, m) if callable(employer) else employer,
                                                              "first_day": first_day.isoformat()})
