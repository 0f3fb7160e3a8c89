"""Periods of the law over the wire: term.find, suspend, resume, extend; what counts from their end; the shell; a restart."""

import json
import os
import subprocess

import harness
from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "aanvraag" {
  version = "1.0.0", title = { nl = "Aanvraag", en = "Application" }, subject = "client", owner = "consultant",
  file = { date "ontvangen" },
  start = { "besluiten", "bewaken" },
  step "besluiten" {
    title = { nl = "Besluiten", en = "Decide" }, by = role "consultant", due = days(0) { after = "term.besluit" }, next = done,
    term = term "besluit" { weeks(8), from = "file.ontvangen", extend = { at_most = weeks(6), by = role "team_lead" },
      suspend = { "aanvulling", "overmacht" } },
  },
  wait "bewaken" { title = { nl = "Bewaken", en = "Watch" }, ready_on = "term.besluit", next = "melden" },
  step "melden" { title = { nl = "Melden", en = "Report" }, by = role "team_lead", due = workdays(2), next = done },
}
"""


def world(clock="2019-04-22"):
    return world_of({"routes/aanvraag.lua": ROUTE}, clock=clock)


def term(w, case, **more):
    [one] = w.admin.call("term.find", case=case.id, **more)["terms"]
    return one


@suite
def a_term_is_derived_rule_by_rule_in_both_languages():
    w = world()
    # Eight weeks from 15 April 2019 end on Whit Monday, 10 June.
    case = w.open("aanvraag", file={"ontvangen": "2019-04-15"})
    one = term(w, case)
    equal((one["state"], one["from"], one["end"], one["node"]), ("running", "2019-04-15", "2019-06-11", "besluiten"))
    equal([step["rule"] for step in one["derivation"]], ["count", "Atw art. 1"])
    assert "Whit Monday" in one["derivation"][1]["text"], one["derivation"]
    assert "Pinkster" in term(w, case, lang="nl")["derivation"][1]["text"]
    equal(case.item("besluiten")["due"], "2019-06-11")
    equal(case.get()["terms"], [{key: one[key] for key in ("term", "node", "item", "state", "from", "end")}])
    [started] = case.events("term_started")
    equal((started["end"], started["derivation"][1]["to"]), ("2019-06-11", "2019-06-11"))
    w.close()


@suite
def suspending_moves_the_end_and_all_that_counts_from_it():
    w = world()
    case = w.open("aanvraag", file={"ontvangen": "2019-04-15"})
    give = {"case": case.id, "term": "besluit", "letter": "Z-81"}
    fails(1005, w.carla.call, "term.suspend", **give, ground="vakantie", till="2019-05-06", why="term.ground")
    fails(1005, w.tessa.call, "term.suspend", **give, ground="aanvulling", till="2019-05-06", why="role")
    fails(-32602, w.carla.call, "term.suspend", **{**give, "term": "beslut"}, ground="aanvulling", till="2019-05-06")
    w.carla.call("term.suspend", **give, ground="aanvulling", till="2019-05-06")
    one = term(w, case)
    # 23 April up to 6 May: thirteen days; 10 June + 13 is Sunday the 23rd.
    equal((one["state"], one["end"]), ("suspended", "2019-06-24"))
    equal(one["suspensions"], [{"ground": "aanvulling", "from": "2019-04-23", "till": "2019-05-06"}])
    equal(case.item("besluiten")["due"], "2019-06-24")
    w.advance(5)
    w.carla.call("term.resume", case=case.id, term="besluit", reason="antwoord")
    one = term(w, case)
    equal((one["state"], one["end"]), ("running", "2019-06-14"))
    fails(1005, w.carla.call, "term.resume", case=case.id, term="besluit", why="term.running")
    [suspended] = case.events("term_suspended")
    equal((suspended["letter"], suspended["by_turn"]), ("Z-81", "carla"))
    w.advance_to("2019-06-13")
    assert case.is_at("bewaken") and not case.is_at("melden")
    w.advance_to("2019-06-15")
    assert case.is_at("melden") and term(w, case)["state"] == "passed"
    case.complete("besluiten")
    equal((term(w, case)["state"], case.events("term_ended")[0]["late"]), ("ended", True))
    w.close()


@suite
def extending_is_for_its_role_within_its_limit_and_outlives_a_kill():
    w = world()
    case = w.open("aanvraag", file={"ontvangen": "2019-04-15"})
    give = {"case": case.id, "term": "besluit", "reason": "advies"}
    six, one = {"n": 6, "unit": "weeks"}, {"n": 1, "unit": "weeks"}
    fails(1005, w.carla.call, "term.extend", **give, duration=six, why="role")
    fails(1005, w.tessa.call, "term.extend", **give, duration={"n": 7, "unit": "weeks"}, why="term.at_most")
    fails(-32602, w.tessa.call, "term.extend", **give, duration={"n": 7, "unit": "moons"})
    w.tessa.call("term.extend", **give, duration=six, command_id="e1")
    w.tessa.call("term.extend", **give, duration=six, command_id="e1")  # the first answer again
    fails(1005, w.tessa.call, "term.extend", **give, duration=one, why="term.at_most")
    before = term(w, case)
    equal((before["end"], before["extensions"]), ("2019-07-22", [{"duration": six, "reason": "advies"}]))
    w.server.restart()
    w.reconnect()
    equal(term(w, case), before)
    w.advance_to("2019-07-24")
    equal(term(w, case)["state"], "passed")
    fails(1005, w.tessa.call, "term.extend", **give, duration=one, why="term.passed")
    w.close()


@suite
def the_shell_has_a_verb_for_each():
    w = world()
    case = w.open("aanvraag", file={"ontvangen": "2019-04-15"})

    def shell(*words, by="carla"):
        done = subprocess.run([harness.BINARY, "term", *words, "--json", "--connect", f"127.0.0.1:{w.server.port}"], text=True,
                              env={**os.environ, "TRAJECTUM_TOKEN": w.tokens[by]}, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    shell("suspend", case.id, "besluit", "overmacht", "Z-82", "2019-05-01")
    shell("resume", case.id, "besluit", "--reason", "voorbij")
    shell("extend", case.id, "besluit", '{"n": 2, "unit": "weeks"}', "advies", by="tessa")
    equal(shell("find", case.id)["terms"][0]["end"], "2019-06-24")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
