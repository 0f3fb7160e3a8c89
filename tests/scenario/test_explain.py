"""Why a case stands where it stands, and handing work to another: case.explain, timer.find, work.pause and delegate, case.transfer,
and the commands of an `each` that is open."""

from datetime import timedelta

from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = { "links", "rechts", "wacht", "taken" },
  step "links"  { title = { nl = "Links", en = "Left" }, by = role "consultant", due = workdays(5), mutex = "kamer", next = "samen" },
  step "rechts" { title = { nl = "Rechts", en = "Right" }, by = role "team_lead", due = workdays(5), mutex = "kamer", next = "samen" },
  step "samen"  { title = { nl = "Samen", en = "Together" }, by = owner, due = workdays(5), join = "all", next = done },
  wait "wacht"  { title = { nl = "Antwoord", en = "Answer" }, message = "antwoord", within = weeks(4), on_timeout = done, next = done },
  each "taken"  { title = { nl = "Taken", en = "Tasks" }, open = true, within = weeks(8), on_timeout = done, next = done,
    step "taak" { title = { nl = "Taak", en = "Task" }, by = role "consultant", due = workdays(5) } },
  optional "extra" { title = { nl = "Extra", en = "Extra" }, by = role "consultant", due = workdays(5) },
}
"""


def world():
    return world_of({"routes/proef.lua": ROUTE})


def explained(w, case):
    answer = w.admin.call("case.explain", case=case.id)
    return answer, {one["node"]: one for one in answer["open"]}


@suite
def everything_open_says_what_it_waits_for():
    w = world()
    case = w.open("proef")
    answer, open_ = explained(w, case)
    equal(open_["links"]["state"], "offered")
    assert "onsultant" in open_["links"]["waits_for"][0], open_["links"]
    equal(open_["wacht"]["waits_for"], ["the message antwoord"])
    equal(open_["wacht"]["until"], (w.today() + timedelta(weeks=4)).isoformat())
    assert any("each.close" in text for text in open_["taken"]["waits_for"]), open_["taken"]
    equal([one["node"] for one in answer["may_add"]], ["extra"])
    equal(answer["joins"], [])
    case.complete("links")
    answer, _ = explained(w, case)
    equal([(one["node"], one["has"], one["lacks"]) for one in answer["joins"]], [("samen", ["Left"], ["Right"])])
    dutch = w.admin.call("case.explain", case=case.id, lang="nl")
    equal(dutch["joins"][0]["lacks"], ["Rechts"])
    kinds = [one["kind"] for one in w.admin.call("timer.find", case=case.id)["timers"]]
    assert "within" in kinds, kinds
    w.close()


@suite
def who_must_wait_is_told_for_whom():
    w = world()
    case = w.open("proef")
    w.carla.call("work.start", item=case.item("links")["item"])
    _, open_ = explained(w, case)
    equal((open_["rechts"]["state"], open_["rechts"]["waits_for"]), ("available", ["Left to be done first"]))
    fails(1005, w.tessa.call, "work.start", item=open_["rechts"]["item"], why="mutex")
    w.carla.call("work.complete", item=open_["links"]["item"])
    equal(case.work("rechts")[0]["state"], "offered")
    w.close()


@suite
def work_is_laid_aside_and_handed_over():
    w = world()
    case = w.open("proef")
    item = case.item("links")["item"]
    fails(1005, w.carla.call, "work.pause", item=item, why="state")
    w.carla.call("work.start", item=item)
    w.carla.call("work.pause", item=item)
    equal(case.work("links")[0]["state"], "paused")
    fails(1005, w.carla.call, "work.delegate", item=item, to="tessa", why="role")
    fails(-32602, w.carla.call, "work.delegate", item=item, to="nobody")
    w.carla.call("work.delegate", item=item, to="cees")
    fails(1005, w.carla.call, "work.complete", item=item, why="role")
    w.cees.call("work.complete", item=item)
    w.close()


@suite
def a_case_goes_to_another_owner_with_its_work():
    w = world()
    case = w.open("proef")
    case.complete("links", by="carla")
    case.complete("rechts", by="tessa")
    equal(case.work("samen")[0]["assignee"], "carla")
    fails(1005, w.carla.call, "case.transfer", case=case.id, to="cees", reason=" ", why="form")
    fails(1005, w.carla.call, "case.transfer", case=case.id, to="tessa", reason="verlof", why="role")
    w.carla.call("case.transfer", case=case.id, to="cees", reason="verlof")
    equal((case.get()["owner"], case.work("samen")[0]["assignee"]), ("cees", "cees"))
    w.cees.call("work.complete", item=case.item("samen")["item"])
    w.close()


@suite
def an_each_takes_elements_until_it_is_closed():
    w = world()
    case = w.open("proef")
    for _ in range(2):
        w.admin.call("each.add", case=case.id, node="taken")
    equal(len(case.work("taken.taak")), 2)
    fails(-32602, w.admin.call, "each.add", case=case.id, node="takken")
    case.complete("taken.taak")
    case.complete("taken.taak")
    assert case.is_at("taken")
    w.admin.call("each.close", case=case.id, node="taken")
    assert not case.is_at("taken")
    fails(1005, w.admin.call, "each.add", case=case.id, node="taken", why="state")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
