"""Case freedom over the wire: standing still and going on, opening a closed case again, links; the shell; a restart."""

import os
import subprocess

import harness
from harness import Suite, World, equal, fails, scratch, write_plugin

suite = Suite()

ROUTE = """
return route "begeleiding" {
  version = "VERSION", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consultant",
  FROM file = { yesno "klaar" },
  outcomes = { geplaatst = { nl = "Geplaatst", en = "Placed" }, voorbij = { nl = "Voorbij", en = "Over" } },
  within = months(6), on_timeout = finish "voorbij",
  shows = { "state", "file.klaar" },
  start = { "traject", "wacht" },
  stage "traject" {
    step "intake" { by = role "consultant", due = workdays(5), form = { yesno "klaar" },
      on_done = function(case, form) case.file.klaar = form.klaar end, next = "plan" },
    step "plan" { by = role "consultant", due = workdays(5), outcomes = { ja = finish "ja" } },
    outcomes = { ja = to "plaatsen" },
  },
  step "plaatsen" { by = role "consultant", due = workdays(5), next = finish "geplaatst" },
  wait "wacht" { ready = function(case)
    for _, ander in ipairs(case:linked("follows")) do if ander.file.klaar then return true end end
    return false
  end, next = done },
}
"""


def write(folder, version="1.0.0", start=""):
    write_plugin(folder, {"routes/begeleiding.lua": ROUTE.replace("VERSION", version).replace("FROM", start)}, version=version)


def world():
    folder = scratch()
    write(folder)
    w = World(clock="2019-07-01", plugins=folder)
    w.folder = folder
    return w


@suite
def a_case_stands_still_is_asked_about_and_goes_on():
    w = world()
    case = w.open("begeleiding")
    call = w.carla.call
    item = case.item("traject.intake")["item"]
    call("work.claim", item=item)
    fails(1005, w.tessa.call, "case.suspend", case=case.id, till="2019-08-01", reason="ziek", why="role")
    fails(-32602, call, "case.suspend", case=case.id, reason="ziek")
    fails(1005, call, "case.suspend", case=case.id, till="2019-07-01", reason="ziek", why="suspension")
    [asks] = call("case.suspend", case=case.id, till="2019-08-01", reason="ziek", command_id="s1")["opened"]
    equal((asks["state"], asks["due"], asks["assignee"], asks["reason"]), ("suspension", "2019-08-01", "carla", "ziek"))
    rows = {row["item"]: (row["state"], row.get("due")) for row in call("work.find", filter={"owner": "me"})["items"]}
    equal(rows, {item: ("suspended", None), asks["item"]: ("suspension", "2019-08-01")})
    equal(case.get()["suspended_till"], "2019-08-01")
    equal(case.get()["next_action"]["due"], "2019-08-01")
    fails(1005, call, "work.complete", item=item, form={"klaar": False}, why="suspended")
    equal(call("work.next").get("item"), None)
    explained = call("case.explain", case=case.id)
    assert any("case.resume" in text for open_ in explained["open"] for text in open_["waits_for"]), explained
    w.server.restart()
    w.reconnect()
    call = w.carla.call
    w.advance(60)
    equal(w.admin.call("system.metrics")["without_next_action"], 0)
    fails(1005, call, "work.complete", item=item, form={"klaar": False}, why="suspended")
    call("case.suspend", case=case.id, till="2019-10-01", reason="nog ziek")
    call("case.resume", case=case.id, reason="hersteld")
    equal((case.item("traject.intake")["state"], case.item("traject.intake")["due"]), ("allocated", "2019-09-06"))
    case.complete("traject.intake", form={"klaar": False})
    kinds = [event["type"] for event in case.events()]
    for kind in ("suspended", "timer_stopped", "suspension_moved", "timer_goes_on", "due_shifted", "suspension_over"):
        assert kind in kinds, kind
    w.close()


@suite
def a_part_stands_still_and_the_rest_goes_on():
    w = world()
    case = w.open("begeleiding")
    stage = next(o["item"] for o in w.carla.call("case.explain", case=case.id)["open"] if o["node"] == "traject")
    [asks] = w.carla.call("case.suspend", case=case.id, item=stage, till="2019-08-01", reason="verlof")["opened"]
    equal(asks["of"], stage)
    fails(1005, w.carla.call, "case.resume", case=case.id, why="suspension")
    fails(1003, w.carla.call, "case.suspend", case=case.id, item="c1-zzzzzzzz.9", till="2019-08-01", reason="x")
    timers = w.carla.call("timer.find", case=case.id)["timers"]
    assert any(t["kind"] == "within" and "at" in t for t in timers), timers  # of the route: it goes on
    w.carla.call("case.resume", case=case.id, item=asks["item"])
    case.complete("traject.intake", form={"klaar": True}, by="carla")
    w.close()


@suite
def a_closed_case_is_opened_again():
    w = world()
    case = w.open("begeleiding")
    other = w.open("begeleiding")
    w.carla.call("case.cancel", case=other.id, reason="verhuisd")
    case.complete("traject.intake", form={"klaar": True})
    case.complete("traject.plan", "ja")
    w.carla.call("case.link", case=case.id, kind="follows", to=w.open("begeleiding").id)
    fails(1005, w.carla.call, "case.reopen", case=case.id, reason="terug", why="state")
    case.complete("plaatsen")
    equal((case.get()["state"], case.get()["outcome_title"]), ("completed", "Placed"))
    fails(-32602, w.carla.call, "case.reopen", case=case.id, reason="terug", at="traject.plan")
    fails(1005, w.tessa.call, "case.reopen", case=case.id, reason="terug", why="role")
    [work] = w.carla.call("case.reopen", case=case.id, reason="terug", at="plaatsen")["opened"]
    equal(work["node"], "plaatsen")
    equal(case.get()["state"], "active")
    equal([e["round"] for e in case.events("round_begun")], [2])
    w.server.restart()
    w.reconnect()
    case.complete("plaatsen")
    equal(case.get()["state"], "completed")
    w.carla.call("case.reopen", case=other.id, reason="terug")
    equal(sorted(other.at()), ["traject", "traject.intake", "wacht"])
    w.advance(7, "months")
    equal((other.get()["state"], other.get()["outcome"]), ("completed", "voorbij"))  # the route's own time limit
    w.close()


@suite
def linked_cases_see_what_is_shown_and_block_each_other():
    w = world()
    case, first = w.open("begeleiding"), w.open("begeleiding")
    call = w.carla.call
    fails(-32602, call, "case.link", case=case.id, kind="likes", to=first.id)
    call("case.link", case=case.id, kind="follows", to=first.id)
    fails(1005, call, "case.link", case=first.id, kind="follows", to=case.id, why="link.circle")
    call("case.link", case=first.id, kind="blocks", to=case.id)
    equal(case.get()["links"], [{"kind": "follows", "case": first.id}, {"kind": "blocked_by", "case": first.id}])
    assert case.is_at("wacht")
    first.complete("traject.intake", form={"klaar": True})
    assert not case.is_at("wacht"), case.at()  # its guard was asked again
    case.complete("traject.intake", form={"klaar": False})
    case.complete("traject.plan", "ja")
    fails(1005, call, "work.complete", item=case.item("plaatsen")["item"], why="blocked")
    call("case.unlink", case=first.id, kind="blocks", to=case.id, reason="hoeft niet")
    case.complete("plaatsen")
    equal(case.get()["state"], "completed")
    w.close()


@suite
def a_version_begins_on_its_day():
    w = world()
    old = w.open("begeleiding")
    write(w.folder, "1.1.0", 'valid_from = day "2019-07-15", ')
    w.server.restart()
    w.reconnect()
    equal(w.carla.call("route.get", route="begeleiding")["valid_from"], "2019-07-15")
    early = w.open("begeleiding")
    equal(early.get()["version"], "1.0.0")
    w.advance_to("2019-07-15")
    equal(w.open("begeleiding").get()["version"], "1.1.0")
    equal(old.get()["version"], "1.0.0")
    w.close()


@suite
def the_shell_says_it_too():
    w = world()
    case = w.open("begeleiding")
    other = w.open("begeleiding")

    def tj(*words):
        done = subprocess.run([harness.BINARY, *words, "--json", "--connect", f"127.0.0.1:{w.server.port}"], text=True,
                              env={**os.environ, "TRAJECTUM_TOKEN": w.tokens["carla"]}, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr

    tj("case", "suspend", case.id, "2019-08-01", "ziek")
    equal(case.get()["suspended_till"], "2019-08-01")
    tj("case", "resume", case.id)
    tj("case", "link", case.id, "parent", other.id)
    tj("case", "unlink", case.id, "parent", other.id)
    tj("case", "cancel", case.id, "klaar")
    tj("case", "reopen", case.id, "toch niet")
    equal(case.get()["state"], "active")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
