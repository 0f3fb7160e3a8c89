"""Somebody leaves: handover.make with a preview, handover.undo, handover.find; asked again, and over a kill."""

from harness import Suite, World, equal, fails

suite = Suite()


def desk(cases=3):
    """Carla's cases, each with a profile on her name."""
    w = World()
    made = []
    for _ in range(cases):
        case = w.open()
        case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True}, by="carla")
        made.append(case)
    return w, made


def whose(cases):
    return [(case.get()["owner"], case.item("competence_profile")["assignee"]) for case in cases]


@suite
def a_preview_changes_nothing_and_says_what_would_move():
    w, cases = desk()
    shown = w.carla.call("handover.make", **{"from": "me", "to": "cees", "reason": "vertrekt", "dry_run": True})
    equal([(m["case"], m["to"], m["owner"], len(m["items"])) for m in shown["moves"]], [(c.id, "cees", True, 1) for c in cases])
    equal((shown["stays"], shown["dry_run"]), ([], True))
    equal(whose(cases), [("carla", "carla")] * 3)
    made = w.carla.call("handover.make", **{"from": "me", "to": "cees", "reason": "vertrekt"})
    equal(made["moves"], shown["moves"])
    equal(whose(cases), [("cees", "cees")] * 3)
    turn = cases[0].history()[-1]
    equal((turn["command"], turn["by"]), ("handover.make", "carla"))
    equal([e["text"] for e in turn["events"] if e["type"] == "noted"], ["vertrekt"])
    stays = w.cees.call("handover.make", **{"from": "me", "to": "tessa", "reason": "x", "dry_run": True})["stays"]
    equal([s["reason"] for s in stays], ["role"] * 3)
    w.close()


@suite
def only_the_cases_that_are_named_go_over():
    w, cases = desk()
    give = {"from": "carla", "to": "cees", "reason": "vertrekt"}
    named = {**give, "filter": {"case": [cases[1].id, w.open(by="carla").id]}}
    shown = w.admin.call("handover.make", **named, dry_run=True)
    made = w.admin.call("handover.make", **named)
    equal([m["case"] for m in made["moves"]], [cases[1].id], "the other one is nobody's yet")
    equal(made["moves"], shown["moves"])
    equal(whose(cases), [("carla", "carla"), ("cees", "cees"), ("carla", "carla")])
    work_only = w.admin.call("handover.make", **give | {"filter": {"case": cases[0].id, "node": "intake.competence_profile"}})
    equal([(m["case"], m["owner"], len(m["items"])) for m in work_only["moves"]], [(cases[0].id, False, 1)])
    equal(w.admin.call("handover.make", **named)["moves"], [], "not his any more")
    fails(-32602, w.admin.call, "handover.make", **give, filter={"case": []})
    fails(1003, w.admin.call, "handover.make", **give, filter={"case": "c99-x"})
    w.close()


@suite
def asked_again_it_is_the_same_also_after_a_kill():
    w, cases = desk(2)
    command = {"from": "carla", "policy": "least_loaded", "reason": "vertrekt", "command_id": "over-1"}
    first = w.admin.call("handover.make", **command)
    seqs = [case.get()["seq"] for case in cases]
    equal(w.admin.call("handover.make", **command), first)
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(w.admin.call("handover.make", **command), first)
    equal([case.get()["seq"] for case in cases], seqs, "nothing moved twice")
    fails(1004, w.admin.call, "handover.make", **{**command, "reason": "anders"}, why="command_id")
    found = w.admin.call("handover.find")["handovers"]
    equal([(h["handover"], h["from"], h["policy"], h["cases"], h["by"]) for h in found],
          [(first["handover"], "carla", "least_loaded", 2, "admin")])
    w.close()


@suite
def undo_gives_back_what_nobody_touched():
    w, cases = desk()
    made = w.admin.call("handover.make", **{"from": "carla", "to": "cees", "reason": "vertrekt"})
    w.cees.call("work.start", item=cases[1].item("competence_profile")["item"])
    fails(1002, w.cees.call, "handover.undo", handover=made["handover"])
    back = w.admin.call("handover.undo", handover=made["handover"], command_id="back-1")
    equal([(m["case"], m["owner"], len(m["items"])) for m in back["moves"]],
          [(cases[0].id, True, 1), (cases[1].id, True, 0), (cases[2].id, True, 1)])
    equal([(s["case"], s["reason"]) for s in back["stays"]], [(cases[1].id, "state")])
    assert "cees" in back["stays"][0]["message"], back["stays"]
    equal(whose(cases), [("carla", "carla"), ("carla", "cees"), ("carla", "carla")])
    equal(w.admin.call("handover.undo", handover=made["handover"], command_id="back-1"), back)
    fails(1005, w.admin.call, "handover.undo", handover=made["handover"], why="handover.undone")
    again = w.admin.call("handover.make", **{"from": "carla", "to": "cees", "reason": "toch"})
    w.advance(2)
    fails(1005, w.admin.call, "handover.undo", handover=again["handover"], why="handover.late")
    fails(1003, w.admin.call, "handover.undo", handover="h999999")
    w.close()


@suite
def it_goes_in_parts_and_wrong_words_are_told():
    w, cases = desk()
    first = w.admin.call("handover.make", **{"from": "carla", "to": "cees", "reason": "x", "limit": 2})
    equal((len(first["moves"]), first["after"]), (2, cases[1].id))
    rest = w.admin.call("handover.make", **{"from": "carla", "to": "cees", "reason": "x", "after": first["after"]})
    equal((len(rest["moves"]), rest.get("after")), (1, None))
    fails(-32602, w.admin.call, "handover.make", **{"from": "nobody", "to": "cees", "reason": "x"})
    fails(-32602, w.admin.call, "handover.make", **{"from": "carla", "reason": "x"})
    fails(-32602, w.admin.call, "handover.make", **{"from": "carla", "to": "cees", "reason": "x", "limit": 501})
    fails(-32602, w.admin.call, "handover.make", **{"from": "carla", "to": "cees", "reason": "x", "filter": {"node": "brod_intake"}})
    fails(1005, w.admin.call, "handover.make", **{"from": "carla", "to": "cees", "reason": " "}, why="form")
    w.cees.call("absence.put", **{"from": w.today().isoformat(), "till": w.today().isoformat(), "reason": "vrij"})
    fails(1005, w.admin.call, "handover.make", **{"from": "carla", "to": "cees", "reason": "x"}, why="absent")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
