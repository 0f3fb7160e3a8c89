"""Two people for two steps side by side, a due date that somebody moves, and incidents in both languages: over the wire."""

from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { date "begin", integer "n" },
  start = { "opstellen", "nazien", "nabellen", "tellen", "klaar" },
  step "opstellen" { title = { nl = "Opstellen", en = "Draft" }, by = role "consultant", due = workdays(10) { after = "file.begin" }, remind = workdays(2), next = done },
  step "nazien" { title = { nl = "Nazien", en = "Review" }, by = role "consultant" { differs_from = "opstellen" }, due = workdays(5), next = done },
  series "nabellen" { title = { nl = "Nabellen", en = "Calls" }, from = "file.begin", at = { weeks(2) },
    step "bellen" { title = { nl = "Bellen", en = "Call" }, by = role "consultant", due = workdays(5) }, next = done },
  script "tellen" { title = { nl = "Tellen", en = "Count" }, run = function(case) if not case.file.n then error("no number") end end, next = done },
  step "klaar" { title = { nl = "Klaar", en = "Ready" }, by = role "consultant", due = months(6), next = done },
}
"""


def world():
    return world_of({"routes/proef.lua": ROUTE}, clock="2019-07-01T09:00:00+02:00")


@suite
def of_two_steps_side_by_side_nobody_does_both():
    w = world()
    w.person("cees", ["consultant"])
    for first, second, title in (("opstellen", "nazien", "Draft"), ("nazien", "opstellen", "Review")):
        case = w.open("proef", file={"begin": "2019-07-01", "n": 1})
        mine, other = case.item(first)["item"], case.item(second)["item"]
        offered = lambda who: [i["item"] for i in who.call("work.find", filter={"role": "consultant", "case": case.id})["items"]]
        w.carla.call("work.claim", item=mine)
        refused = fails(1005, w.carla.call, "work.claim", item=other, why="differs_from")
        assert f"first give {title} back (work.release)" in str(refused), refused
        assert "geef" in fails(1005, w.carla.call, "work.claim", item=other, lang="nl", why="differs_from").args[0]
        equal((other in offered(w.carla), other in offered(w.cees)), (False, True))
        w.carla.call("work.complete", item=mine)
        fails(1005, w.carla.call, "work.complete", item=other, why="differs_from")
        equal(w.carla.call("session.why_not", action="work.claim", item=other)["reason"], "differs_from")
        opened = {one["node"]: one for one in w.admin.call("case.explain", case=case.id)["open"]}
        equal(opened[second]["waits_for"], ["somebody with the role Consultant, not carla, to take it"])
        w.cees.call("work.complete", item=other)
    w.close()


@suite
def a_due_date_goes_where_somebody_puts_it_and_stays_there():
    w = world()
    case = w.open("proef", file={"begin": "2019-07-01", "n": 1})
    item = case.item("opstellen")
    equal((item["due"], item.get("planned_due")), ("2019-07-15", None))
    give = {"item": item["item"], "reason": "vakantie"}
    fails(1005, w.tessa.call, "work.reschedule", **give, due="2019-08-01", why="role")
    fails(-32602, w.carla.call, "work.reschedule", **give, due="morgen")
    fails(1005, w.carla.call, "work.reschedule", **give, due="2019-06-30", why="timer_past")
    answer = w.carla.call("work.reschedule", **give, due="2019-08-01", command_id="r1")
    equal(w.carla.call("work.reschedule", **give, due="2019-08-01", command_id="r1"), answer)
    w.admin.call("case.set", case=case.id, file={"begin": "2019-07-02"}, reason="verbeterd")
    both = ("2019-08-01", "2019-07-16")
    w.server.restart()
    w.reconnect()
    for seen in (case.item("opstellen"), w.carla.call("work.get", item=item["item"]),
                 next(one for one in w.carla.call("work.find", filter={"case": case.id})["items"] if one["item"] == item["item"]),
                 next(one for one in w.admin.call("case.explain", case=case.id)["open"] if one["item"] == item["item"])):
        equal((seen["due"], seen["planned_due"]), both)
    equal([one["item"] for one in w.carla.call("work.find", filter={"due_before": "2019-07-20", "node": "opstellen"})["items"]], [])
    [moved] = case.events("due_moved_by_hand")
    equal((moved["item"], moved["was"], moved["due"], moved["reason"]), (item["item"], "2019-07-15", "2019-08-01", "vakantie"))
    [planned] = case.events("due_planned")
    equal(planned["planned_due"], "2019-07-16")
    [remind] = [t for t in w.admin.call("timer.find", case=case.id)["timers"] if t["kind"] == "remind"]
    equal(remind["at"][:10], "2019-07-30")
    w.close()


@suite
def an_incident_speaks_the_language_of_its_reader():
    w = world()
    case = w.open("proef")
    said = lambda lang: {one["node"]: one["message"] for one in w.admin.call("case.get", case=case.id, lang=lang)["work"] if one["state"] == "incident"}
    equal(said("en")["nabellen"], "file.begin is empty; the series has no start.")
    equal(said("nl")["nabellen"], "file.begin is leeg; de reeks heeft geen begin.")
    assert said("en")["tellen"].startswith("A script failed: ") and said("en")["tellen"].endswith(": no number"), said("en")
    assert said("nl")["tellen"].startswith("Een script ging mis: ") and said("nl")["tellen"].endswith(": no number"), said("nl")
    for lang, words in (("en", "the series has no start"), ("nl", "de reeks heeft geen begin")):
        history = w.admin.call("case.history", case=case.id, lang=lang)["entries"]
        assert any(words in e.get("message", "") for turn in history for e in turn["events"]), history
        explained = w.admin.call("case.explain", case=case.id, lang=lang)["open"]
        assert any(words in text for one in explained for text in one["waits_for"]), explained
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
