"""Putting right, over the socket: a step done once more and what is stale by it, a case cancelled with what was done made undone, and
what a route does by itself about trouble."""

from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "wens", integer "aantal" },
  start = "gesprek",
  step "gesprek" { title = { nl = "Gesprek", en = "Talk" }, by = role "consultant", due = workdays(5), redo = { "advies" },
    form = { text "wens" { required = true } },
    on_done = function(case, form) case.file.wens = form.wens end,
    compensate = function(case, form) case.file.wens = nil case:note("terug: " .. form.wens) end, next = "advies" },
  step "advies" { title = { nl = "Advies", en = "Advice" }, by = role "consultant", due = workdays(5), form = { text "tekst" }, next = "som" },
  script "som" { title = { nl = "Som", en = "Sum" },
    run = function(case) if case.file.aantal == nil then error("geen aantal") end end, next = "slot",
    on_failure = { kind = "script", retry = 2, after = hours(1), go = "zelf" } },
  step "zelf" { title = { nl = "Zelf", en = "By hand" }, by = role "consultant", due = workdays(5), next = "slot" },
  step "slot" { title = { nl = "Slot", en = "End" }, by = role "consultant", due = workdays(5), next = done },
}
"""


def world():
    return world_of({"routes/proef.lua": ROUTE})


def open_nodes(case):
    return sorted(item["node"] for item in case.get()["work"])


@suite
def a_step_is_done_once_more_and_what_depends_on_it_is_stale():
    w = world()
    case = w.open("proef", file={"aantal": 1})
    case.complete("gesprek", form={"wens": "kok"})
    fails(1005, w.carla.call, "work.redo", case=case.id, node="advies", reason="x", why="redo")
    fails(-32602, w.carla.call, "work.redo", case=case.id, node="gesprk", reason="x")
    case.complete("advies", form={"tekst": "leren"})
    fails(1005, w.carla.call, "work.redo", case=case.id, node="gesprek", reason=" ", why="form")
    fails(1005, w.wim.call, "work.redo", case=case.id, node="gesprek", reason="x", why="role")
    answer = w.carla.call("work.redo", case=case.id, node="gesprek", reason="toch iets anders", command_id="r1")
    equal(answer["stale"], [{"node": "advies", "title": "Advice", "because": "gesprek"}])
    equal(w.carla.call("work.redo", case=case.id, node="gesprek", reason="toch iets anders", command_id="r1"), answer)
    equal(open_nodes(case), ["gesprek", "slot"])
    equal([item["redo"] for item in case.get()["work"] if item["node"] == "gesprek"], [True])
    w.server.restart()
    w.reconnect()
    equal(case.get()["stale"][0]["node"], "advies")
    case.complete("gesprek", form={"wens": "bakker"})
    equal((open_nodes(case), case.get()["file"]["wens"]), (["slot"], "bakker"))
    equal("stale" in w.carla.call("work.confirm", case=case.id, node="advies", reason="klopt nog"), False)
    fails(1005, w.carla.call, "work.confirm", case=case.id, node="advies", reason="klopt nog", why="state")
    equal([e["reason"] for e in case.events("redone")], ["toch iets anders"])
    case.complete("slot")
    equal(case.get()["state"], "completed")
    w.close()


@suite
def what_was_done_is_made_undone_when_the_case_is_cancelled():
    w = world()
    case = w.open("proef")
    case.complete("gesprek", form={"wens": "kok"})
    w.carla.call("case.cancel", case=case.id, reason="verhuisd")
    equal(("wens" in case.get()["file"], [e["text"] for e in case.events("noted")]), (False, ["terug: kok"]))
    other = w.open("proef")
    other.complete("gesprek", form={"wens": "kok"})
    w.carla.call("case.cancel", case=other.id, reason="verhuisd", recover="none")
    equal((other.get()["file"]["wens"], other.events("noted")), ("kok", []))
    fails(-32602, w.carla.call, "case.cancel", case=other.id, reason="x", recover="all")
    w.close()


@suite
def trouble_is_tried_again_and_then_goes_another_way():
    w = world()
    case = w.open("proef")
    case.complete("gesprek", form={"wens": "kok"})
    case.complete("advies")
    incident = case.get()["work"][0]
    equal((incident["node"], incident["state"]), ("som", "incident"))
    equal([t["kind"] for t in w.admin.call("timer.find", case=case.id)["timers"]].count("retry"), 1)
    w.advance(1, "hours")
    equal([(item["state"], item["tries"]) for item in case.get()["work"]], [("incident", 1)])
    w.server.restart()
    w.reconnect()
    w.advance(1, "hours")
    equal(open_nodes(case), ["zelf"])
    equal([e["action"] for e in case.events("failure_met")], ["retry", "retry", "go"])
    mended = w.open("proef", file={"aantal": 2})
    mended.complete("gesprek", form={"wens": "kok"})
    mended.complete("advies")
    equal(open_nodes(mended), ["slot"])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
