"""`serve --hold`: a copy answers what is asked and changes nothing, by itself or for anybody, until an administrator of the region releases it."""

import json
import sqlite3
import time

import blobs
from harness import Suite, World, equal, fails, world_of

suite = Suite()

FILES = {"routes/proef.lua": """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = { "stap", "brief" },
  step "stap" { by = role "consultant", due = workdays(5), escalate = at("80%", role "team_lead"), next = done },
  job "brief" { kind = "letter", within = days(10), on_timeout = done, next = done },
}
"""}


def held(**options):
    """A world in which something waits: a step that is late soon, a job, a batch."""
    w = world_of(FILES, **options)
    w.person("robot", ["worker"])
    cases = [w.open("proef") for _ in range(3)]
    batch = w.admin.call("batch.start", command="case.note", over={"cases": {"filter": {"route": "proef"}}},
                         params={"case": "{case}", "text": "van de batch"}, paused=True)["batch"]
    w.admin.call("batch.resume", batch=batch)
    w.server.kill()  # it may or may not have begun
    return w, cases, batch


def start(w, *args):
    w.server.args = list(args)
    w.server.start()
    w.reconnect()


def rows(w):
    db = sqlite3.connect(f"file:{w.server.data}/trajectum.db?mode=ro", uri=True)
    try:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name")]
        return {table: sorted(map(repr, db.execute(f'SELECT * FROM "{table}"'))) for table in tables}
    finally:
        db.close()


def everything_that_writes(w, case):
    """A call of every method that may change something, with parameters that pass its check."""
    item = case.item("stap")["item"]
    yield w.carla, "work.complete", {"item": item}
    yield w.carla, "work.claim", {"item": item}
    yield w.carla, "case.open", {"route": "proef", "subject": {"register": "client", "id": "c1"}}
    yield w.carla, "case.note", {"case": case.id, "text": "nee"}
    yield w.admin, "register.put", {"register": "client", "id": "c1", "record": {"name": "B"}}
    yield w.admin, "user.put", {"id": "nieuw", "name": "Nieuw"}
    yield w.admin, "token.put", {"user": "carla"}
    yield w.admin, "system.clock", {"advance": {"n": 1, "unit": "days"}}
    yield w.admin, "batch.start", {"command": "case.note", "over": {"list": [{"case": case.id}]}, "params": {"case": "{case}", "text": "x"}}
    yield w.admin, "plugin.stop", {"reason": "nee"}
    yield w.carla, "blob.begin", {"sha256": blobs.sha(b"x"), "size": 1, "type": "text/plain"}
    yield w.carla, "message.send", {"message": "x", "to": {"case": case.id}}


@suite
def it_answers_and_changes_nothing():
    w, cases, batch = held()
    start(w, "--hold")
    before = rows(w)
    info = w.admin.call("system.info")["regions"][0]
    equal(info["held"], True)
    equal(len(w.carla.call("work.find")["items"]), 3)
    assert w.admin.call("case.history", case=cases[0].id)["entries"]
    for client, method, params in everything_that_writes(w, cases[0]):
        error = fails(1008, client.call, method, why="held", **params)
        assert "can be read" in error.message, (method, error.message)
    equal(w.robot.call("job.take", kinds=["letter"], wait_seconds=1)["jobs"], [])
    time.sleep(0.7)  # a batch that stood back would be looked at again
    equal(rows(w), before)


@suite
def a_method_is_refused_or_reads():
    """Every method that takes a command id writes, and is refused before its parameters mean anything."""
    w, cases, _ = held()
    start(w, "--hold")
    before = rows(w)
    for method in w.admin.call("rpc.discover")["methods"]:
        required = {p["name"]: sample(p["schema"]) for p in method["params"] if p.get("required")}
        takes_id = any(p["name"] == "command_id" for p in method["params"])
        if method["name"] in ("session.logout", "system.release", "session.login") or not takes_id:
            continue
        reply = w.admin.request(method["name"], required)
        reason = reply.get("error", {}).get("data", {}).get("reason")
        assert reason in ("held", "invalid_params", "fields"), (method["name"], required, reply)
    equal(rows(w), before)


def sample(schema):
    """A value that a parameter may have."""
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: sample(schema["properties"][name]) for name in schema.get("required", [])}
    return {"string": "2019-07-01" if schema.get("format") == "date" else "x", "integer": 1, "boolean": True, "array": []}.get(kind, "x")


@suite
def what_waited_is_played_when_it_is_released():
    w, cases, batch = held()
    start(w, "--hold")
    posted = w.robot.post("job.take", {"kinds": ["letter"], "wait_seconds": 30})
    fails(1002, w.carla.call, "system.release")
    answer = w.admin.call("system.release", command_id="los")
    equal(w.admin.call("system.release", command_id="los"), answer)
    fails(1005, w.admin.call, "system.release", why="not_held")
    assert "held" not in w.admin.call("system.info")["regions"][0]
    reply = w.robot.read()
    equal((reply["id"], len(reply["result"]["jobs"])), (posted, 1))
    for _ in range(100):
        state = w.admin.call("batch.get", batch=batch)
        if state["state"] == "done":
            break
        time.sleep(0.1)
    equal(state["state"], "done")
    for case in cases:
        notes = json.dumps(w.admin.call("case.history", case=case.id)).count("van de batch")
        assert notes >= 1, notes
    w.advance(30)
    assert "escalated" in json.dumps(w.admin.call("case.history", case=cases[0].id))
    last = w.admin.call("case.note", case=cases[0].id, text="weer")
    assert last["seq"] > 1


@suite
def with_a_real_clock_no_timer_goes_off_meanwhile():
    w = world_of(FILES, clock=None)
    case = w.open("proef")
    w.server.kill()
    db = sqlite3.connect(f"{w.server.data}/trajectum.db")
    before = db.execute("SELECT count(*) FROM history").fetchone()[0]
    db.execute("UPDATE timers SET at=1")  # long due; the case knows another moment, so a row that is played is removed
    db.commit()
    timers = db.execute("SELECT count(*) FROM timers").fetchone()[0]
    assert timers > 0
    db.close()
    start(w, "--hold")
    time.sleep(1)
    count = lambda table: len(rows(w)[table])
    equal((count("timers"), count("history")), (timers, before))
    w.admin.call("system.release")
    for _ in range(50):
        if count("timers") < timers:
            break
        time.sleep(0.1)
    assert count("timers") < timers, "a timer that was due was not played after the release"


@suite
def each_region_is_released_by_its_own_administrator():
    w = World()
    w.server.kill()
    w.server.args = ["--hold"]
    w.server.start()
    w.reconnect()
    w.admin.call("system.release")
    w.open()
    with open(f"{w.server.data}/admin.token.noord-limburg", encoding="ascii") as file:
        other = w.server.client(file.read().strip())
    equal(other.call("system.info")["regions"][0]["held"], True)
    fails(1008, other.call, "user.put", why="held", id="x", name="X")
    w.server.restart()  # the flag is of the start
    w.reconnect()
    equal(w.admin.call("system.info")["regions"][0]["held"], True)


if __name__ == "__main__":
    suite.run(__doc__)
