"""The log as JSON, one object a line, and nothing of anybody in it: a run in which scripts, rules and metrics fail with names, numbers and
form values in their mouths."""

import json
import os
import re
import subprocess
from datetime import datetime, timezone

import harness
import logs
from harness import RpcError, Server, Suite, World, equal, fails, scratch, write_plugin

suite = Suite()

NAME, BSN, FORM, USER, NOTE = "Plantinga-Vogelzang", "123456782", "geplante-waarde", "u-geplant@prive.example", "Geplante notitie"
ROUTE = """return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "wens" },
  start = { "klapt", "stil", "achter", "post", "wacht" },
  wait "wacht" { message = "bericht", within = weeks(9), on_timeout = done, next = done },
  step "klapt" { by = role "consultant", due = workdays(5), form = { text "wens" }, next = done,
    on_done = function(case, form) error(case.client.name .. form.wens) end },
  step "stil" { by = role "consultant", due = workdays(5), next = done },
  step "achter" { by = role "consultant", due = workdays(5), form = { text "wens" }, next = "mis" },
  script "mis" { run = function(case) error(case.client.name .. case:result("achter").wens) end, next = done },
  step "post" { by = role "consultant", due = workdays(5), next = done,
    on_done = function(case) case:send("bericht", { to = { route = "proef", subject = case.client.name } }) end },
}
"""
PERSOON = """return register "persoon" { key = text "code", fields = { text "naam", bsn "nummer" } }
"""
POOL = """return pools { pool "groep" { route = "proef", admit = function(client) error("kan niet: " .. client.name) end } }
"""
METRICS = """return metrics { count "open" { of = open_cases(), where = function(case) error(case.client.name .. case.file.wens) end } }
"""


def objects(server):
    """Every line as JSON; each has what each must have."""
    found = []
    for line in server.err.splitlines():
        one = json.loads(line)
        equal(list(one)[:4], ["time", "level", "event", "message"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one["time"]), line
        at = datetime.fromisoformat(one["time"].replace("Z", "+00:00"))
        assert abs((datetime.now(timezone.utc) - at).total_seconds()) < 600, line
        found.append(one)
    return found


@suite
def a_run_with_planted_names_says_none_of_them():
    files = {"registers/persoon.lua": PERSOON, "routes/proef.lua": ROUTE, "pools.lua": POOL, "metrics.lua": METRICS}
    plugins = write_plugin(scratch(), files, capabilities=["pools", "metrics", "registers", "messages"])
    w = World(plugins=plugins, args=["--log-format", "json", "--slow-turn-ms", "0"])
    w.admin.call("user.put", id=USER, name=NAME, roles=["consultant"], admin=True)
    planted = w.server.client(w.admin.call("token.put", user=USER)["token"])
    w.put("client", "geplante-sleutel", name=NAME)
    w.put("persoon", "geplante-sleutel", naam=NAME, nummer=BSN)
    fails((-32602, 1005), w.admin.call, "register.put", register="persoon", id="geplante-sleutel", record={"naam": NAME, "nummer": BSN[:-1] + "9"})
    case = w.open("proef", name=NAME, file={"wens": FORM})
    for node, form in (("klapt", {"wens": FORM}), ("achter", {"wens": FORM}), ("post", {})):
        try:
            planted.call("work.complete", item=case.item(node)["item"], form=form)
        except RpcError:
            pass
    planted.call("case.note", case=case.id, text=NOTE)
    fails(1001, w.server.client().call, "session.login", token="tj_" + FORM)
    planted.call("plugin.stop", reason=NOTE)
    fails(1005, planted.call, "work.complete", item=case.item("klapt")["item"], form={})
    planted.call("plugin.resume")
    w.advance(3)
    w.server.stop()
    found = objects(w.server)
    text = w.server.err
    events = {one["event"] for one in found}
    for event in ("server.started", "turn.slow", "pool.rule_failed", "metric.failed", "handlers.stopped", "handlers.resumed", "server.draining", "server.stopped"):
        assert event in events, f"no {event} in {sorted(events)}"
    known = logs.logged()
    for one in found:
        assert one["event"] in known, one
    for word in (NAME, BSN, FORM, USER, NOTE, "geplante-sleutel", "kan niet"):
        assert word not in text, f"{word!r} is in the log: " + next(line for line in text.splitlines() if word in line)
    rule = next(one for one in found if one["event"] == "pool.rule_failed")
    assert re.search(r"script at \S*pools\.lua:1$", rule["why"]), rule
    slow = [one for one in found if one["event"] == "turn.slow"]
    assert any(one["case"] == case.id and one["command"] == "work.complete" for one in slow), slow
    assert all(isinstance(one["ms"], int) and one["route"] == "proef" for one in slow), slow
    print(f"       {len(found)} lines of {len(events)} events")


@suite
def people_read_text():
    server = Server()
    server.stop()
    lines = server.err.splitlines()
    assert lines and all(re.match(r"\[\d{4}-\d\d-\d\d [\d:.]+\] \[trajectum\] \[(info|warning)\] ", line) for line in lines), server.err
    assert any(line.endswith("[info] draining") for line in lines), server.err


@suite
def a_start_that_fails_says_so_in_the_same_form():
    for words, env in ((["--log-format", "json"], {}), ([], {"TRAJECTUM_LOG_FORMAT": "json"})):
        done = subprocess.run([harness.BINARY, "serve", "--data", os.path.join(scratch(), "data"), "--tcp", "127.0.0.1:0", "--workflows", "/nergens",
                               "--plugins", "/nergens", *words], capture_output=True, text=True, timeout=20, env={**os.environ, **env})
        equal(done.returncode, 1, done.stderr)
        last = json.loads(done.stderr.splitlines()[-1])
        equal((last["level"], last["event"]), ("critical", "server.not_started"))
        assert "/nergens" in last["message"], last
    wrong = subprocess.run([harness.BINARY, "serve", "--data", "x", "--log-format", "xml"], capture_output=True, text=True, timeout=20)
    assert wrong.returncode == 2 and "--log-format" in wrong.stderr, wrong


@suite
def nothing_else_writes_to_standard_error():
    """Of what runs in a server. What the shell and its programs say to who typed them is no log."""
    typed = ("engine/app/shell.cpp", "engine/app/dev.cpp", "engine/app/command_line.cpp")
    rooms = {path.split("/")[1] for path, _ in logs.sources()} - {"demo", "bench", "replay", "client", "author", "spec"}
    for path, text in logs.sources():
        if path.split("/")[1] not in rooms or path in typed or re.search(r"engine/app/\w+_line\.cpp$", path):
            continue
        assert not re.search(r"print\(stderr|\bfputs\b|\bstd::(cerr|clog)\b", text), f"{path} writes to standard error beside the log"


if __name__ == "__main__":
    suite.run(__doc__)
