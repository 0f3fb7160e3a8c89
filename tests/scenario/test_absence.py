"""Somebody is away: absence.put, absence.find, absence.remove; the substitute's worklist; coming back; over a restart."""

from datetime import timedelta

from harness import Suite, World, equal, fails

suite = Suite()


def days(w, first, last):
    return {"from": (w.today() + timedelta(days=first)).isoformat(), "till": (w.today() + timedelta(days=last)).isoformat()}


def mine(client):
    return client.call("work.find", filter={"owner": "me"})["items"]


def an_intake(w):
    """A case whose profile is for whoever did the intake: carla."""
    case = w.open()
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True}, by="carla")
    return case


@suite
def the_substitute_sees_and_may_take_what_stands_on_her_name():
    w = World()
    case = an_intake(w)
    item = case.item("competence_profile")["item"]
    equal([i["item"] for i in mine(w.carla)], [item])
    put = w.carla.call("absence.put", substitute="cees", reason="vakantie", **days(w, 0, 3))
    equal((put["user"], put["substitute"], put["reason"], put["work"]), ("carla", "cees", "vakantie", 1))
    seen = mine(w.cees)
    equal([(i["item"], i["for"], i["assignee"]) for i in seen], [(item, "carla", "carla")])
    equal([i.get("for") for i in w.admin.call("work.find")["items"]], [None], "without a filter it is as it is")
    assert "cees as substitute" in str(w.admin.call("case.explain", case=case.id)["open"]), "explain names him"
    fails(1005, w.tessa.call, "work.claim", item=item)
    w.cees.call("work.claim", item=item)
    equal([(i["assignee"], i["for"]) for i in mine(w.cees)], [("cees", "carla")])
    equal(mine(w.carla), [])
    w.advance(4)
    equal(([i["item"] for i in mine(w.carla)], mine(w.cees)), ([item], []))
    kinds = [e["type"] for e in case.events()]
    assert "stood_in" in kinds and "stand_in_over" in kinds, kinds
    equal(w.admin.call("absence.find")["absences"], [])
    w.close()


@suite
def new_work_goes_to_the_substitute_else_to_the_role():
    w = World()
    w.carla.call("absence.put", substitute="cees", reason="vakantie", **days(w, 0, 3))
    case = an_intake(w)
    equal((case.item("competence_profile")["assignee"], case.item("competence_profile")["for"]), ("cees", "carla"))
    w.carla.call("absence.remove", **{"from": w.today().isoformat()})
    equal(case.item("competence_profile")["assignee"], "carla")
    w.carla.call("absence.put", reason="ziek", **days(w, 0, 3))
    other = an_intake(w)
    equal((other.item("competence_profile")["state"], other.item("competence_profile")["role"]), ("offered", "consultant"))
    w.close()


@suite
def it_lasts_over_a_kill_and_ends_on_time():
    w = World()
    case = an_intake(w)
    command = {"substitute": "cees", "reason": "vakantie", "command_id": "away-1", **days(w, 0, 3)}
    first = w.carla.call("absence.put", **command)
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(w.carla.call("absence.put", **command), first, "asked again")
    w.cees.call("work.start", item=case.item("competence_profile")["item"])
    w.advance(5)
    equal(case.item("competence_profile")["assignee"], "cees", "what he began stays his")
    w.close()


@suite
def who_may_put_and_see_what():
    w = World()
    fails(1002, w.cees.call, "absence.put", user="carla", reason="x", **days(w, 0, 3))
    w.admin.call("absence.put", user="carla", reason="ziek", **days(w, 0, 3))
    fails(1002, w.cees.call, "absence.remove", user="carla", **{"from": w.today().isoformat()})
    w.cees.call("absence.put", reason="cursus", **days(w, 2, 2))
    seen = {a["user"]: a for a in w.cees.call("absence.find")["absences"]}
    equal((seen["carla"].get("reason"), seen["cees"]["reason"]), (None, "cursus"))
    later = (w.today() + timedelta(days=2)).isoformat()
    equal(len(w.cees.call("absence.find", filter={"on": later})["absences"]), 2)
    equal(len(w.cees.call("absence.find", filter={"on": later, "user": "me"})["absences"]), 1)
    equal(len(w.admin.everything("absence.find", "absences")), 2)
    page = w.admin.call("absence.find", limit=1)
    equal([a["user"] for a in w.admin.call("absence.find", limit=1, after=page["after"])["absences"]], ["cees"])
    fails(-32602, w.admin.call, "absence.find", after="elsewhere")
    fails(-32602, w.carla.call, "absence.put", reason=" ", **days(w, 9, 9))
    fails(-32602, w.carla.call, "absence.put", reason="x", substitute="nobody", **days(w, 9, 9))
    fails(1005, w.carla.call, "absence.put", reason="x", **days(w, 1, 9), why="absence.overlap")
    fails(1003, w.carla.call, "absence.remove", **{"from": "2030-01-01"})
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
