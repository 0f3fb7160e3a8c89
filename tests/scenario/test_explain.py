"""Why a case stands where it stands, and handing work to another: case.explain, timer.find, work.pause and delegate, case.transfer,
and the commands of an `each` that is open."""

from datetime import timedelta

from harness import Suite, equal, fails, world_of
from ledger import cents

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


def world(route=ROUTE):
    return world_of({"routes/proef.lua": route})


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


def named(w, case, node, **params):
    (one,) = w.admin.call("case.explain", case=case.id, node=node, **params)["not_enabled"]
    return one


@suite
def a_step_that_is_not_there_yet_says_what_brings_it():
    w = world()
    case = w.open("proef")
    one = named(w, case, "samen")
    equal([(way["do"], way["node"]) for way in one["ways"]], [("work.complete", "links"), ("work.complete", "rechts")])
    equal((one["away"], one["waits_for"]), (2, ["Left to be done", "Right to be done"]))
    equal(named(w, case, "samen", lang="nl")["waits_for"], ["dat Links klaar is", "dat Rechts klaar is"])
    # Doing only what it says, on the wire.
    for worker in (w.carla, w.tessa):
        way = named(w, case, "samen")["ways"][0]
        worker.call(way["do"], item=way["item"])
    assert case.is_at("samen")
    equal(w.admin.call("case.explain", case=case.id, node="samen")["not_enabled"], [])
    never = named(w, case, "links")
    assert never["never"] and "ways" not in never and never["waits_for"], never
    added = named(w, case, "extra")["ways"][0]
    equal((added["do"], added["case"], added["node"]), ("work.add", case.id, "extra"))
    fails(-32602, w.admin.call, "case.explain", case=case.id, node="same")
    w.close()


@suite
def who_holds_a_mutex_is_to_be_done_first():
    w = world()
    case = w.open("proef")
    w.carla.call("work.start", item=case.item("links")["item"])
    one = named(w, case, "rechts")
    equal([(way["do"], way["node"]) for way in one["ways"]], [("work.complete", "links")])
    w.close()


GUARDED = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { yesno "akkoord", choice "keuze" { "kort", "lang" } },
  start = { "vraag", "wacht" },
  step "vraag"  { title = { nl = "Vraag", en = "Question" }, by = role "consultant", due = workdays(5), next = "brief" },
  step "brief"  { title = { nl = "Brief", en = "Letter" }, by = role "consultant", due = workdays(5),
    when = function(case) return case.file.akkoord end, next = done },
  wait "wacht"  { title = { nl = "Antwoord", en = "Answer" }, message = "antwoord", within = weeks(4), on_timeout = done, next = "later" },
  wait "later"  { title = { nl = "Later", en = "Later" }, lasts = days(3), next = "na" },
  step "na"     { title = { nl = "Na", en = "After" }, by = role "consultant", due = workdays(5), next = done },
}
"""


@suite
def a_guard_is_named_with_its_place_and_what_it_read():
    w = world(GUARDED)
    case = w.open("proef")
    way = named(w, case, "brief")["ways"][0]
    equal((way["do"], way["reads"], way["values"], way["wanted"]), ("case.set", ["file.akkoord"], {}, True))
    assert way["place"].endswith("routes/proef.lua:7"), way
    w.carla.call("case.set", case=case.id, file={"akkoord": True}, reason="gebeld")
    one = named(w, case, "brief")
    equal([way["do"] for way in one["ways"]], ["work.complete"])
    equal([(keep["reads"], keep["values"]) for keep in one["keeps"]], [(["file.akkoord"], {"file.akkoord": True})])
    w.carla.call("work.complete", item=one["ways"][0]["item"])
    assert case.is_at("brief")
    w.close()


@suite
def a_message_and_a_day_are_told_in_turn():
    w = world(GUARDED)
    case = w.open("proef")
    one = named(w, case, "na")
    equal([(way["do"], way["message"]) for way in one["ways"]], [("message.send", "antwoord")])
    w.admin.call("message.send", to=one["ways"][0]["to"], message="antwoord")
    way = named(w, case, "na")["ways"][0]
    equal(way["do"], "system.clock")
    w.admin.call("system.clock", advance_to=way["at"])
    assert case.is_at("na")
    w.close()


ROUND = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant", start = "jaar",
  stage "jaar" { title = { nl = "Jaar", en = "Year" }, start = { "begin", "rest" },
    stage "begin" { title = { nl = "Begin", en = "Start" }, start = "kijk",
      step "kijk" { title = { nl = "Kijk", en = "Look" }, by = owner, due = workdays(5), next = some { "mail", "bel" } },
      step "mail" { title = { nl = "Mail", en = "Mail" }, by = owner, due = workdays(5), next = "samen" },
      step "bel" { title = { nl = "Bel", en = "Call" }, by = owner, due = workdays(5), next = "samen" },
      step "samen" { title = { nl = "Samen", en = "Together" }, by = owner, due = workdays(5), join = "active", next = done },
      next = done },
    step "rest" { title = { nl = "Rest", en = "Rest" }, by = owner, due = workdays(5), next = done },
    next = "nog_eens" },
  step "nog_eens" { title = { nl = "Nog eens?", en = "Again?" }, by = owner, due = workdays(5), outcomes = { ja = "jaar", nee = done } },
}
"""


@suite
def what_comes_in_a_stage_that_begins_anew_is_known():
    w = world(ROUND)
    case = w.open("proef")
    case.complete("jaar.begin.kijk")
    case.complete("jaar.begin.mail")
    case.complete("jaar.begin.bel")
    case.complete("jaar.begin.samen")  # the stage is over; the year around it goes on
    one = named(w, case, "jaar.begin.samen")
    equal([way["node"] for way in one["ways"]], ["jaar.rest"])
    w.close()


GRANT = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = "intake",
  step "intake"    { title = { nl = "Intake", en = "Intake" }, by = role "consultant", due = workdays(5), next = "toekennen" },
  step "toekennen" { title = { nl = "Toekennen", en = "Grant" }, by = role "consultant", due = workdays(5),
    spend = budget "bon" { units = 1, per = "client" }, next = "bewijs",
    outcomes = { niet = done { bare = true } } },
  step "bewijs"    { title = { nl = "Bewijs", en = "Proof" }, by = role "consultant", due = workdays(5), next = done },
}
"""


@suite
def a_grant_that_somebody_has_already_is_what_holds_it_up():
    budgets = 'return budgets { year = 2019, budget "bon" { euro(5000), unit = euro(1000), one_per = "client" } }\n'
    w = world_of({"routes/proef.lua": GRANT, "budgets.lua": budgets})
    client = w.subject()
    cases = [w.case(w.carla.call("case.open", route="proef", subject={"register": "client", "id": client})["case"]) for _ in range(2)]
    equal([way["do"] for way in named(w, cases[0], "bewijs")["ways"]], ["work.complete"])
    for node in ("intake", "toekennen"):
        cases[0].complete(node)
    for brought in (lambda: None, lambda: cases[1].complete("intake")):  # before the step is there, and when it is
        brought()
        one = named(w, cases[1], "bewijs")
        held = one["ways"][0]
        equal((held["do"], held["node"], held["reads"]), ("case.set", "toekennen", ["budget.bon", "client.id"]))
        assert held["place"].endswith("routes/proef.lua:6") and "budget.bon" in one["waits_for"][0], one
    fails(1005, w.carla.call, "work.complete", item=cases[1].item("toekennen")["item"], why="budget.bon.one_per")
    w.admin.call("budget.withdraw", budget="bon", amount=cents(100000), per=client, case=cases[0].id, **{"from": "committed"}, reason="ingetrokken")
    (way,) = named(w, cases[1], "bewijs")["ways"]
    equal((way["do"], way["item"]), ("work.complete", cases[1].item("toekennen")["item"]))
    w.carla.call("work.complete", item=way["item"])
    assert cases[1].is_at("bewijs")
    w.close()


CHAIN = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { yesno "eerst", yesno "dan" }, start = "wacht",
  wait "wacht" { ready = function(case) return case.file.eerst == true end, within = weeks(4), on_timeout = done,
    next = one { to "tussen" { when = function(case) return case.file.eerst == true end }, done } },
  job "tussen" { kind = "tussen", when = function(case) return case.file.dan == true end, within = weeks(1), on_timeout = "met_de_hand", next = done },
  step "met_de_hand" { by = role "consultant", due = workdays(2), next = done },
}
"""


@suite
def what_sets_off_the_rest_is_set_last():
    w = world(CHAIN)
    case = w.open("proef")
    ways = named(w, case, "met_de_hand")["ways"]
    equal([(way["do"], way["reads"]) for way in ways[:2]], [("case.set", ["file.dan"]), ("case.set", ["file.eerst"])])
    for way in ways[:2]:
        w.carla.call("case.set", case=case.id, file={path.split(".")[1]: True for path in way["reads"]}, reason="zoals gezegd")
    (way,) = named(w, case, "met_de_hand")["ways"]
    equal(way["do"], "system.clock")
    w.admin.call("system.clock", advance_to=way["at"])
    assert case.is_at("met_de_hand")
    w.close()


TALKS = """
return route "gesprekken" {
  version = "1.0.0", title = { nl = "Gesprekken", en = "Talks" }, subject = "client", owner = "consultant",
  file = { date "dag" }, start = "reeks",
  series "reeks" { at = { weeks(2), weeks(6) }, from = "file.dag", next = done,
    step "gesprek" { by = owner, due = workdays(5), next = done } },
}
"""
AROUND = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { date "dag" }, start = "kind",
  subroute "kind" { route = "gesprekken", file = { dag = "file.dag" }, bound = true, within = weeks(10), on_timeout = done, next = done },
}
"""


@suite
def a_talk_after_the_end_of_its_case_needs_another_date():
    w = world_of({"routes/gesprekken.lua": TALKS, "routes/proef.lua": AROUND})
    w.open("proef", file={"dag": "2020-06-30"})
    [child] = [w.case(one["case"]) for one in w.admin.call("case.find")["cases"] if one["route"] == "gesprekken"]
    held = named(w, child, "reeks.gesprek")["ways"][0]
    equal((held["do"], held["node"], held["reads"], held["values"]), ("case.set", "reeks", ["file.dag"], {"file.dag": "2020-06-30"}))
    w.carla.call("case.set", case=child.id, file={"dag": "2019-07-03"}, reason="verschreven")
    (way,) = named(w, child, "reeks.gesprek")["ways"]
    equal((way["do"], way["at"][:10]), ("system.clock", "2019-07-17"))
    w.admin.call("system.clock", advance_to=way["at"])
    assert child.is_at("reeks.gesprek")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
