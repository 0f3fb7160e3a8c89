"""Batches: one command over many items, given by the server: what they are over, templates, previews, pause and cancel,
rates, rights, what was refused again, beside people's work, and over kills exactly once."""

import csv
import io
import json
import os
import random
import subprocess
import time
from datetime import datetime, timedelta

import harness
from batches import NOTE, beside, cases_of, finished, notes, results, start, until
from harness import SANITIZED, Suite, World, equal, fails, scratch

suite = Suite()
BYSTANDER_MS = 500 if SANITIZED else 100  # the bar for whoever works beside something big

@suite
def a_filter_says_which_cases_and_each_is_a_turn_of_its_own():
    w = World()
    mine = cases_of(w, 3)
    other = mine[2]
    w.carla.call("case.note", case=other.id, text="eerst")
    shown = start(w.carla, over={"cases": {"filter": {"state": "active", "route": "werkroute"}}}, title="Verhuizing", command_id="once")
    equal((shown["total"], shown["title"], shown["by"], shown["state"]), (3, "Verhuizing", "carla", "running"))
    equal(start(w.carla, over={"cases": {"filter": {"state": "active", "route": "werkroute"}}}, title="Verhuizing", command_id="once"), shown)
    got = finished(w.carla, shown["batch"])
    equal((got["state"], got["total"], got["done"], got["succeeded"], got["refused"]), ("done", 3, 3, 3, 0))
    equal(got["params"], NOTE)
    equal([notes(w, c) for c in mine], [1, 1, 1])
    turn = mine[0].history()[-1]
    equal((turn["command"], turn["by"]), ("case.note", "carla"))
    told = results(w.carla, shown["batch"])
    equal([(r["n"], r["state"], r["target"], r["answer"]["seq"]) for r in told],
          [(i + 1, "ok", {"case": c.id}, c.get()["seq"]) for i, c in enumerate(mine)])
    equal([b["batch"] for b in w.carla.call("batch.find")["batches"]], [shown["batch"]])
    empty = start(w.carla, over={"cases": {"filter": {"state": "cancelled"}}})
    equal((empty["state"], empty["total"]), ("done", 0))
    w.close()


@suite
def work_items_records_and_lists_are_items_too():
    w = World()
    cases = cases_of(w, 2)
    node = cases[0].work()[0]["node"]
    claimed = start(w.carla, "work.complete", {"items": {"filter": {"node": node}}},
                    {"item": "{item}", "form": {"motivation": "high", "wish_occupation": "kok", "learnable": True}})
    equal(finished(w.carla, claimed["batch"])["succeeded"], 2)
    equal([len(c.events("completed", node)) for c in cases], [1, 1])
    owned = start(w.carla, "case.note", {"items": {"filter": {"owner": "me"}}}, {"case": "{case}", "text": "van mij"})
    equal(finished(w.carla, owned["batch"])["succeeded"], sum(len([i for i in c.work() if i.get("assignee") == "carla"]) for c in cases))
    campaign = start(w.admin, "register.put", {"records": {"register": "employer", "filter": {"sector": "horeca"}}},
                     {"register": "client", "id": "{record}", "record": {"name": "{record}"}})
    equal(finished(w.admin, campaign["batch"])["succeeded"], 6)
    equal(w.admin.call("register.get", register="client", id="e4")["record"]["name"], "e4")
    whole = start(w.carla, "case.note", {"list": [{"case": cases[0].id, "text": "a"}, {"case": cases[1].id, "text": "b"}]}, {})
    equal(finished(w.carla, whole["batch"])["succeeded"], 2)
    equal([notes(w, cases[0], "a"), notes(w, cases[1], "b"), notes(w, cases[1], "a")], [1, 1, 0])
    named = start(w.carla, "case.note", {"list": [{"traject": cases[0].id, "wat": "c"}]}, {"case": "{traject}", "text": "{wat}"})
    equal(finished(w.carla, named["batch"])["succeeded"], 1)
    equal(notes(w, cases[0], "c"), 1)
    w.close()


@suite
def what_cannot_be_meant_is_told_at_the_start_with_its_path():
    w = World()
    cases_of(w, 1)

    def refused(why_path, *args, code=-32602, **more):
        error = fails(code, start, w.carla, *args, **more)
        equal(error.data.get("path"), why_path, error.message)
        return error.message

    assert "case" in refused("params.case", params={"case": "{caze}", "text": "x"})
    refused("params.tekst", params={"case": "{case}", "text": "x", "tekst": "y"})
    refused("params.text", params={"case": "{case}", "text": 7})
    refused("params.text", params={"case": "{case}"})
    refused("params.command_id", params={**NOTE, "command_id": "x"})
    refused("over.cases.filter.route", over={"cases": {"filter": {"route": "werkroete"}}})
    refused("over", over={"cases": {}, "list": []})
    refused("over.kaas", over={"kaas": {}})
    refused("over.list[1].tekst", over={"list": [{"case": "c"}, {"case": "c", "tekst": "y"}]}, params={"text": "x"})
    refused("over.list[0].text", over={"list": [{"case": "c", "text": "y"}]}, params={"text": "x"})
    refused("over.list[1].case", over={"list": [{"case": "c"}, {}]}, params={"text": "x"})
    refused("over.list[0].command_id", over={"list": [{"case": "c", "command_id": "z"}]}, params={"text": "x"})
    assert "case.note" in refused("command", "case.not")
    for command in ("case.get", "batch.start", "batch.cancel", "session.login", "system.clock", "token.put", "job.done"):
        refused("command", command, params={})
    refused("rate", rate=0)
    refused("stop_at_failures", stop_at_failures=-1)
    refused("title", title="x" * 201)
    refused("title", title="é" * 201)
    fails(1002, start, w.carla, "user.put", {"list": [{"id": "x", "name": "X"}]}, {})
    fails(-32602, w.carla.call, "case.note", case="c", text="x", command_id="batch-1-1")
    reply = w.carla.pipeline([("batch.find", {})])[0]
    equal(reply["result"]["batches"], [], "nothing of all this was begun")
    w.carla.send_raw(b'[{"jsonrpc":"2.0","id":1,"method":"batch.start","params":{"command":"case.note","over":{"cases":{}},"params":{}}}]\n')
    equal(w.carla.read()[0]["error"]["data"]["reason"], "batch.alone")
    w.close()


@suite
def a_preview_says_what_then_happens():
    w = World()
    cases = cases_of(w, 25)
    for case in cases[:5]:
        w.carla.call("case.cancel", case=case.id, reason="weg")
    closing = {"case": "{case}", "reason": "einde"}
    shown = start(w.carla, "case.cancel", params=closing, preview=True)
    equal((shown["preview"], shown["total"], len(shown["first"])), (True, 25, 20))
    equal(shown["first"][6], {"n": 7, "target": {"case": cases[6].id}, "params": {"case": cases[6].id, "reason": "einde"}})
    equal(shown["would"], {"succeed": 20, "be_refused": 5, "not_tried": 0})
    equal([c.get()["state"] for c in cases[5:]], ["active"] * 20, "nothing was done")
    equal(w.carla.call("batch.find")["batches"], [])
    made = start(w.carla, "case.cancel", params=closing)
    got = finished(w.carla, made["batch"])
    equal((got["succeeded"], got["refused"]), (20, 5))
    refused = results(w.carla, made["batch"], state="refused")
    equal([(r["target"], r["reason"], r["message"]) for r in refused], [(r["target"], r["reason"], r["message"]) for r in shown["refusals"]])
    equal([r["n"] for r in results(w.carla, made["batch"], state="ok")], list(range(6, 26)))
    opening = {"route": "werkroute", "subject": {"register": "client", "id": "{klant}"}}
    people = [{"klant": w.subject()}, {"klant": "niemand"}]
    before = w.admin.call("system.info")["regions"][0]["cases"]
    shown = start(w.carla, "case.open", {"list": people}, opening, preview=True)
    equal((shown["would"]["succeed"], [r["n"] for r in shown["refusals"]]), (1, [2]))
    equal(w.admin.call("system.info")["regions"][0]["cases"], before)
    region = start(w.admin, "register.put", {"list": [{"id": "x1"}]}, {"register": "client", "id": "{id}", "record": {"name": "X"}}, preview=True)
    equal(region["would"], {"succeed": 0, "be_refused": 0, "not_tried": 1})
    fails(1003, w.admin.call, "register.get", register="client", id="x1")
    w.close()


@suite
def it_pauses_goes_on_and_is_cancelled():
    w = World()
    cases = cases_of(w, 300)
    batch = start(w.carla, rate=100)["batch"]
    until(w.carla, batch, done=5)
    paused = w.carla.call("batch.pause", batch=batch)
    equal(paused["state"], "paused")
    assert 5 <= paused["done"] < 300, paused
    time.sleep(0.3)
    equal(w.carla.call("batch.get", batch=batch)["done"], paused["done"], "it stands still")
    fails(1005, w.carla.call, "batch.pause", batch=batch, why="batch.state")
    w.server.restart()
    w.reconnect()
    time.sleep(0.2)
    equal(w.carla.call("batch.get", batch=batch)["done"], paused["done"], "also over a restart")
    w.carla.call("batch.resume", batch=batch)
    until(w.carla, batch, done=paused["done"] + 5)
    code, seconds = w.server.stop()
    equal(code, 0)
    assert seconds < 3, f"a batch that runs kept the server from stopping for {seconds:.1f} s"
    w.server.start()
    w.reconnect()
    before = w.carla.call("batch.get", batch=batch)["done"]
    until(w.carla, batch, done=before + 5)
    ended = w.carla.call("batch.cancel", batch=batch)
    equal(ended["state"], "cancelled")
    time.sleep(0.2)
    did = [notes(w, c) for c in cases]
    equal(did, [1] * ended["done"] + [0] * (300 - ended["done"]), "what is done stays, the rest is not begun")
    equal(len(results(w.carla, batch, state="not_begun")), 300 - ended["done"])
    for verb in ("pause", "resume", "cancel"):
        fails(1005, w.carla.call, f"batch.{verb}", batch=batch, why="batch.state")
    fails(1005, w.carla.call, "batch.retry", batch=batch, why="batch.none")
    fails(1003, w.carla.call, "batch.get", batch="b999999")
    w.close()


@suite
def a_rate_is_kept_in_real_time_and_two_batches_share():
    w = World()
    cases_of(w, 60)
    begun = time.monotonic()
    slow = start(w.carla, rate=40, params={"case": "{case}", "text": "langzaam"})["batch"]
    fast = start(w.carla, params={"case": "{case}", "text": "snel"})["batch"]
    equal(finished(w.carla, fast)["succeeded"], 60)
    assert w.carla.call("batch.get", batch=slow)["done"] < 60, "the fast one does not wait for the slow one"
    got = finished(w.carla, slow)
    took = time.monotonic() - begun
    equal(got["succeeded"], 60)
    assert 1.3 <= took < 6, f"60 items at 40 a second took {took:.2f} s"
    w.close()


@suite
def a_small_one_does_not_wait_for_a_large_one():
    w = World()
    cases = cases_of(w, 20)
    large = start(w.carla, over={"list": [{"case": c.id} for c in cases] * 2000}, params={"text": "groot"})["batch"]
    until(w.carla, large, done=100)
    small = start(w.carla)["batch"]
    equal(finished(w.carla, small)["succeeded"], 20)
    now = w.carla.call("batch.get", batch=large)
    assert now["done"] < 40000, now
    assert now["per_second"] > 0 and now["seconds_left"] > 0, now
    w.carla.call("batch.cancel", batch=large)
    w.close()


@suite
def refused_items_have_their_reason_and_are_done_again():
    w = World()
    cases = cases_of(w, 6)
    clients = [w.subject(name=f"K{n}") for n in range(3)]
    listed = [{"klant": c} for c in (clients[0], "later", clients[1], "nooit", clients[2])]
    opening = {"route": "werkroute", "subject": {"register": "client", "id": "{klant}"}}
    batch = start(w.carla, "case.open", {"list": listed}, opening)["batch"]
    equal(finished(w.carla, batch)["refused"], 2)
    refused = results(w.carla, batch, state="refused")
    equal([(r["n"], r["target"]) for r in refused], [(2, {"klant": "later"}), (4, {"klant": "nooit"})])
    assert all(r["reason"] and r["message"] for r in refused), refused
    w.put("client", "later", name="Later")
    w.carla.call("batch.retry", batch=batch)
    got = finished(w.carla, batch)
    equal((got["done"], got["succeeded"], got["refused"]), (5, 4, 1))
    equal([r["state"] for r in results(w.carla, batch)], ["ok", "ok", "ok", "refused", "ok"])
    canary = start(w.carla, "case.open", {"list": [{"klant": "a"}, {"klant": clients[0]}, {"klant": "b"}, {"klant": clients[1]}]}, opening,
                   stop_at_failures=2)["batch"]
    got = until(w.carla, canary, "paused")
    equal((got["done"], got["refused"], got["why"]), (3, 2, "failures"))
    w.put("client", "a", name="A")
    w.carla.call("batch.retry", batch=canary)
    got = finished(w.carla, canary)
    equal((got["done"], got["succeeded"], got["refused"]), (4, 3, 1))
    last = start(w.carla, "case.open", {"list": [{"klant": "b"}]}, opening, stop_at_failures=1)["batch"]
    equal(finished(w.carla, last)["refused"], 1, "nothing is left to pause for")
    no_key = start(w.carla, "case.note", {"cases": {}}, {"case": "{case}", "text": "{key}"}, title="geen sleutel")["batch"]
    finished(w.carla, no_key)
    equal({r["reason"] for r in results(w.carla, no_key, state="refused")}, {"placeholder"})
    equal(len(cases), 6)
    w.close()


@suite
def rights_are_those_of_now_and_a_batch_is_its_users():
    w = World()
    cases = cases_of(w, 200)
    batch = start(w.carla, "case.cancel", params={"case": "{case}", "reason": "einde"}, rate=100)["batch"]
    until(w.carla, batch, done=5)
    w.admin.call("user.put", id="carla", name="Carla", roles=["work_coach"])
    got = finished(w.admin, batch)
    assert got["succeeded"] >= 5 and got["refused"] > 0 and got["succeeded"] + got["refused"] == 200, got
    refused = results(w.admin, batch, state="refused")
    equal([r["n"] for r in refused], list(range(got["succeeded"] + 1, 201)), "from then on")
    equal(len({r["reason"] for r in refused}), 1)
    equal(cases[199].get()["state"], "active")
    for verb in ("get", "results", "pause", "resume", "cancel", "retry"):
        fails(1002, w.cees.call, f"batch.{verb}", batch=batch)
    equal(w.cees.call("batch.find")["batches"], [])
    equal([b["batch"] for b in w.admin.call("batch.find", state="done")["batches"]], [batch])
    w.close()


@suite
def killed_at_any_moment_each_item_is_done_exactly_once():
    w = World()
    draw = random.Random(suite.seed)
    count = 3000
    cases = cases_of(w, count)
    opening = {"route": "werkroute", "subject": {"register": "client", "id": "{klant}"}}
    people = [{"klant": w.subject(name=f"K{n}") if n % 5 else f"niemand{n}"} for n in range(200)]
    noting, opened = start(w.carla, rate=2000)["batch"], start(w.carla, "case.open", {"list": people}, opening)["batch"]
    kills, seen = 0, 0
    while kills < 30 and seen < count:
        time.sleep(draw.uniform(0.01, 0.1))
        w.server.kill()
        w.server.start()
        kills += seen < count
        admin = w.server.client()
        now = admin.call("batch.get", batch=noting)["done"]
        admin.close()
        assert now >= seen, (now, seen)
        seen = now
    assert kills >= 5, f"only {kills} kills while it ran"
    w.reconnect()
    got, other = finished(w.admin, noting), finished(w.admin, opened)
    equal((got["succeeded"], got["refused"]), (count, 0))
    equal((other["succeeded"], other["refused"]), (160, 40))
    equal([notes(w, c) for c in cases[:: 10] + cases[-20:]], [1] * (count // 10 + 20), "each once")
    equal(w.admin.call("system.info")["regions"][0]["cases"], count + 160)
    equal(sum(r["answer"]["seq"] == 2 for r in results(w.admin, noting)), count, "each in a second turn of its case")
    made = [r["answer"]["case"] for r in results(w.admin, opened, state="ok")]
    equal(len(set(made)), 160)
    print(f"       {kills} kills, the last at {seen} of {count}")
    w.close()


@suite
def people_hardly_notice_ten_thousand_commands():
    w = World()
    cases_of(w, 9999)
    case = cases_of(w, 1)[0].id

    def play():
        for command, params in (("case.note", NOTE), ("case.cancel", {"case": "{case}", "reason": "einde"})):
            batch = start(w.carla, command, params=params)["batch"]
            equal(finished(w.carla, batch, within=120)["succeeded"], 10000)

    took, p99, worst = beside(w, case, play)
    print(f"       10,000 notes and 10,000 cancels in {took:.1f} s; a bystander's p99 {p99:.1f} ms, at worst {worst:.0f} ms")
    assert p99 < BYSTANDER_MS, p99
    w.close()


@suite
def a_table_of_thirty_one_thousand_clients_goes_in_beside_people():
    w = World()
    count = 31000
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["number", "name"])
    for n in range(count):
        table.writerow([f"k{n}", f"Naam {n}" if n != 4000 else ""])
    text = out.getvalue()
    lines = text.splitlines(keepends=True)
    case = cases_of(w, 1)[0].id
    params = {"register": "client", "mapping": {"number": "id", "name": "name"}}
    made = []

    def play():
        part = 10000
        for first in range(1, count + 1, part):
            rows = {"csv": lines[0] + "".join(lines[first : first + part]), "first_line": first + 1}
            if not made:
                made.append(start(w.admin, "register.import", {"rows": rows}, params, paused=True)["batch"])
            else:
                w.admin.call("batch.add", batch=made[0], over={"rows": rows})
        equal(w.admin.call("batch.get", batch=made[0])["state"], "paused")
        w.admin.call("batch.resume", batch=made[0])
        finished(w.admin, made[0], within=120)

    took, p99, worst = beside(w, case, play)
    print(f"       {count} rows in {took:.1f} s; a bystander's p99 {p99:.1f} ms, at worst {worst:.0f} ms")
    assert took < 60, took
    assert p99 < BYSTANDER_MS, p99
    told = results(w.admin, made[0])
    equal(len(told), 310)
    equal(sum(r["answer"]["created"] for r in told), count - 1)
    equal([x["line"] for r in told for x in r["answer"]["rejects"]], [4002])
    equal(told[40]["target"], {"first_line": 4002})
    fails(1005, w.admin.call, "batch.add", batch=made[0], over={"rows": {"csv": lines[0] + lines[1]}}, why="batch.state")
    w.close()


@suite
def a_campaign_of_150_employers_is_one_batch():
    w = World()
    for n in range(150):
        w.put("employer", f"w{n}", name=f"Werkgever {n}", sector="zorg")
    clients = {}
    for n in range(150):
        clients[f"w{n}"] = w.put("client", f"w{n}", name=f"Contact {n}")
    opened = start(w.carla, "case.open", {"records": {"register": "employer", "filter": {"sector": "zorg"}}},
                   {"route": "werkroute", "key": "{record}", "subject": {"register": "client", "id": "{record}"}}, title="Najaarscampagne")
    equal(opened["total"], 150)
    equal(finished(w.carla, opened["batch"])["succeeded"], 150)
    first = w.carla.call("case.get", key="w7")
    follow = start(w.carla, "case.note", {"results": {"batch": opened["batch"]}}, {"case": "{case}", "text": "uitnodiging verstuurd"})
    equal(finished(w.carla, follow["batch"])["succeeded"], 150)
    equal(notes(w, w.case(first["case"]), "uitnodiging verstuurd"), 1)
    again = start(w.carla, "case.open", {"records": {"register": "employer", "filter": {"sector": "zorg"}}},
                  {"route": "werkroute", "key": "{record}", "subject": {"register": "client", "id": "{record}"}})
    equal(finished(w.carla, again["batch"])["refused"], 150)
    w.close()


@suite
def a_whole_caseload_is_handed_over_and_taken_back():
    w = World()
    cases = cases_of(w, 40)
    intake = {"motivation": "high", "wish_occupation": "kok", "learnable": True}
    for case in cases:
        case.complete("broad_intake", form=intake, by="carla")
    kept = cases_of(w, 1)[0]
    giving = {"from": "carla", "to": "cees", "reason": "vertrekt", "filter": {"case": "{case}"}}
    made = start(w.admin, "handover.make", {"cases": {"filter": {"owner": "carla"}}}, giving)["batch"]
    equal(finished(w.admin, made)["succeeded"], 40)
    whose = [(c.get()["owner"], c.item("competence_profile")["assignee"]) for c in cases]
    equal(whose, [("cees", "cees")] * 40)
    w.cees.call("work.start", item=cases[3].item("competence_profile")["item"])
    back = start(w.admin, "handover.undo", {"results": {"batch": made}}, {"handover": "{handover}"})["batch"]
    equal(finished(w.admin, back)["succeeded"], 40)
    whose = [(c.get()["owner"], c.item("competence_profile")["assignee"]) for c in cases]
    equal(whose, [("carla", "carla")] * 3 + [("carla", "cees")] + [("carla", "carla")] * 36, "what nobody touched")
    equal(notes(w, kept, "vertrekt"), 0)
    fails(1003, w.admin.call, "handover.make", **{**giving, "filter": {"case": "c9-x"}})
    w.close()


@suite
def results_go_after_thirty_days():
    w = World()
    cases_of(w, 3)
    batch = start(w.carla)["batch"]
    waiting = start(w.carla, paused=True)["batch"]
    finished(w.carla, batch)
    w.advance(29)
    equal(len(results(w.carla, batch)), 3)
    equal(w.carla.call("batch.get", batch=waiting)["state"], "paused", "what is not over stays")
    w.carla.call("batch.resume", batch=waiting)
    finished(w.carla, waiting)
    w.advance(3)
    fails(1003, w.carla.call, "batch.get", batch=batch)
    equal([b["batch"] for b in w.carla.call("batch.find")["batches"]], [waiting])
    w.close()


@suite
def one_that_stands_still_for_thirty_days_is_cancelled_and_says_so_before():
    w = World()
    cases = cases_of(w, 2)
    waiting, kept = start(w.carla, paused=True), start(w.carla, paused=True)["batch"]
    opened = w.now()
    equal(datetime.fromisoformat(waiting["cancelled_after"]) - opened, timedelta(days=30))
    w.advance(29)
    w.server.restart()
    w.reconnect()
    equal([w.carla.call("batch.get", batch=b)["state"] for b in (waiting["batch"], kept)], ["paused", "paused"])
    w.carla.call("batch.resume", batch=kept)
    equal("cancelled_after" in finished(w.carla, kept), False)
    w.advance(2)
    got = w.carla.call("batch.get", batch=waiting["batch"])
    equal((got["state"], got["why"], "cancelled_after" in got), ("cancelled", "paused", False))
    fails(1005, w.carla.call, "batch.resume", batch=waiting["batch"], why="batch.state")
    equal([notes(w, c) for c in cases], [1, 1], "only the one that went on")
    w.advance(31)
    fails(1003, w.carla.call, "batch.get", batch=waiting["batch"])
    w.close()


@suite
def its_limits_are_told():
    w = World()
    case = cases_of(w, 1)[0]
    params = {"case": case.id, "text": "x"}
    step = {"item": case.work()[0]["item"], "form": {"motivation": "high", "wish_occupation": "kok", "learnable": True}}
    many = start(w.carla, "work.complete", {"list": [{}] * 100000}, step, preview=True)["would"]
    equal(many["succeed"] + many["not_tried"], 100000)
    assert 0 < many["not_tried"] < 100000, many
    fails(1005, start, w.carla, over={"list": [{}] * 100001}, params=params, why="batch.max")
    full = start(w.carla, over={"list": [{}] * 100000}, params=params, paused=True)["batch"]
    fails(1005, w.carla.call, "batch.add", batch=full, over={"list": [{}]}, why="batch.max")
    equal(w.carla.call("batch.get", batch=full)["total"], 100000)
    w.carla.call("batch.cancel", batch=full)
    for _ in range(20):
        last = start(w.carla, paused=True)["batch"]
    fails(1005, start, w.carla, why="batch.open")
    w.cees.call("batch.cancel", batch=start(w.cees, paused=True)["batch"])  # hers stop nobody else
    w.carla.call("batch.cancel", batch=last)
    start(w.carla, paused=True)
    for more in ({"rate": 10001}, {"stop_at_failures": 100001}):
        fails(-32602, start, w.carla, **more)
    for per_call in (0, 1001):
        fails(-32602, start, w.admin, "register.import", {"rows": {"csv": "a\nb\n", "per_call": per_call}}, {"register": "client"})
    w.close()


def shell(w, *words):
    return [harness.BINARY, *words, "--connect", f"127.0.0.1:{w.server.port}", "--lang", "en"]


@suite
def a_shell_watches_and_may_be_closed():
    w = World()
    cases = cases_of(w, 40)
    env = {**os.environ, "TRAJECTUM_TOKEN": w.tokens["carla"]}

    def run(*words, code=0):
        done = subprocess.run(shell(w, *words), capture_output=True, text=True, timeout=60, env=env)
        equal(done.returncode, code, done.stdout + done.stderr)
        return done

    words = ("batch", "start", "case.note", '{"cases": {}}', json.dumps(NOTE))
    equal(json.loads(run(*words, "--preview", "true", "--json").stdout)["total"], 40)
    done = run(*words, "--rate", "100", "--watch", "--json")
    told = json.loads(done.stdout)
    equal((told["state"], told["succeeded"]), ("done", 40))
    assert told["batch"] in done.stderr, done.stderr
    equal(len(json.loads(run("batch", "results", told["batch"], "--json").stdout)["results"]), 40)
    batch = json.loads(run("batch", "start", "case.cancel", '{"cases": {}}', '{"case": "{case}", "reason": "einde"}', "--rate", "20", "--json").stdout)["batch"]
    equal(json.loads(run("batch", "pause", batch, "--json").stdout)["state"], "paused")
    run("batch", "pause", batch, code=1)
    run("batch", "cancel", batch)
    equal([b["batch"] for b in json.loads(run("batch", "find", "--json").stdout)["batches"]], [batch, told["batch"]])
    equal(len(cases), 40)
    path = os.path.join(scratch(), "clients.csv")
    count = 60000
    with open(path, "w", encoding="utf-8") as file:
        file.write("number;name\n" + "".join(f"n{n};Naam {n}\n" for n in range(count)))
    maps = ("--map", "number=id", "--map", "name=name")
    importing = subprocess.Popen(shell(w, "register", "import", path, "--register", "client", *maps), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env={**env, "TRAJECTUM_TOKEN": w.server.token})
    ends = time.monotonic() + 60
    while not w.admin.call("batch.find", state="running")["batches"]:
        assert time.monotonic() < ends and importing.poll() is None
    importing.kill()
    importing.wait()
    batch = w.admin.call("batch.find", limit=1)["batches"][0]["batch"]
    equal(finished(w.admin, batch)["refused"], 0)
    equal(w.admin.call("register.get", register="client", id=f"n{count - 1}")["record"]["name"], f"Naam {count - 1}")
    with open(path, "w", encoding="utf-8") as file:
        file.write("number;name\n" + "".join(f"m{n};Naam {n}\n" for n in range(100001)))
    done = subprocess.run(shell(w, "register", "import", path, "--register", "client", "--rows", "1"), capture_output=True, text=True,
                          timeout=60, env={**env, "TRAJECTUM_TOKEN": w.server.token})
    equal((done.returncode, w.admin.call("batch.find", state="paused")["batches"]), (1, []), done.stderr)
    assert "100000" in done.stderr, done.stderr
    with open(path, "w", encoding="utf-8") as file:
        file.write("number;kaas\nn1;Gouda\n")
    done = subprocess.run(shell(w, "register", "import", path, "--register", "client"), capture_output=True, text=True, timeout=60,
                          env={**env, "TRAJECTUM_TOKEN": w.server.token})
    equal(done.returncode, 1, done.stdout)
    assert "line 2" in done.stderr and "kaas" in done.stderr, done.stderr
    equal(w.admin.call("batch.find", limit=1)["batches"][0]["state"], "done")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
