"""A disk that is full, or fails: what was answered is there, what was not is nowhere, and reading goes on."""

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time

import batches
import harness
from disk import Disk
from harness import ConnectionLost, Suite, equal, fails, world_of
from releases import folder, upload
from test_deploy import opens_at, region, served

suite = Suite()


def works_again(w, within=10):
    ends = time.monotonic() + within
    while w.admin.call("system.health")["status"] != "ok":
        assert time.monotonic() < ends, "the server does not write again"
        time.sleep(0.05)


def seen(w):
    """What people see of everything, to be compared."""
    cases = w.admin.everything("case.find", "cases")
    return [[w.admin.call("case.get", case=c["case"]) for c in cases], w.carla.call("work.find"), w.admin.call("system.clock"),
            w.admin.everything("user.find", "users"), w.admin.everything("register.find", "records", register="client"),
            w.admin.call("plugin.find"), w.metric("without_next_action")["value"]]


def told_once(w, reason):
    ends = time.monotonic() + 5
    while reason not in w.server.err and time.monotonic() < ends:  # what it said may be on its way
        time.sleep(0.01)
    equal(w.server.err.count(reason), 1, "times that the log told it; it said: " + w.server.err)


def is_sound(data):
    db = sqlite3.connect(os.path.join(data, "trajectum.db"))
    equal(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
    db.close()


@suite
def a_full_disk_refuses_what_writes_and_reads_on_and_recovers():
    disk = Disk()
    w = disk.world()
    case = w.open()
    w.advance(3)
    before = seen(w)
    turns = case.history()
    disk.begin("full")
    note = {"case": case.id, "text": "vol", "command_id": "n1"}
    fails(1008, w.carla.call, "case.note", why="disk.full", **note)
    equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.full"})
    equal(w.carla.call("system.info")["disk"]["state"], "full")
    fails(1008, w.carla.call, "work.claim", why="disk.full", item=case.item("broad_intake")["item"])
    fails(1008, w.admin.call, "system.clock", why="disk.full", advance={"n": 400, "unit": "days"})
    fails(1008, w.admin.call, "user.put", why="disk.full", id="carla", name="Carla", roles=[])
    fails(1008, w.carla.call, "blob.begin", why="disk.full", sha256="0" * 64, size=10)
    time.sleep(1.3)  # it was tried again, and was full still
    equal(seen(w), before)
    equal(case.history(), turns)
    disk.end("full")
    works_again(w)
    equal(w.carla.call("system.info")["disk"], {"state": "sound"})
    w.carla.call("case.note", **note)
    w.carla.call("case.note", **note)
    equal(len(case.history()), len(turns) + 1, "turns: the note is there once")
    equal(w.server.err.count("disk.full"), 1, "times that the log told it")
    w.server.restart()
    w.reconnect()
    equal(len(case.history()), len(turns) + 1)
    w.server.stop()
    is_sound(w.server.data)
    w.close()


@suite
def what_a_refused_group_changed_in_memory_is_as_it_was():
    """The first command that meets the full disk is each time another: nothing of it may be left behind."""
    disk = Disk()
    w = disk.world()
    case, other = w.open(), w.open()
    item = case.item("broad_intake")
    w.carla.call("work.claim", item=item["item"])
    subject = w.subject()
    form = {"motivation": "high", "wish_occupation": "kok", "learnable": True}
    commands = [
        (w.carla, "work.complete", {"item": item["item"], "form": form}),
        (w.carla, "case.open", {"route": "werkroute", "subject": {"register": "client", "id": subject}, "key": "K-1"}),
        (w.admin, "user.put", {"id": "carla", "name": "Carla", "roles": []}),
        (w.admin, "system.clock", {"advance": {"n": 400, "unit": "days"}}),
        (w.admin, "case.cancel", {"case": other.id, "reason": "weg"}),
        (w.admin, "register.put", {"register": "client", "id": subject, "record": {"name": "Iemand anders"}}),
        (w.admin, "plugin.stop", {"reason": "proef"}),
        (w.admin, "handover.start", {"from": "carla", "to": "cees"}),
    ]
    methods = {m["name"] for m in w.admin.call("rpc.discover")["methods"]}
    done = 0
    for client, method, params in commands:
        if method not in methods:
            continue
        before = seen(w)
        disk.begin("full")
        error = client.request(method, params)["error"]
        equal((error["code"], error["data"]["reason"]), (1008, "disk.full"), method)
        equal(seen(w), before, f"after {method}")
        disk.end("full")
        works_again(w)
        equal(seen(w), before, f"after {method}, when writing goes again")
        done += 1
    assert done >= 7, done
    w.carla.call("work.complete", item=item["item"], form=form)
    w.server.restart()
    w.reconnect()
    assert case.is_at("competence_profile")
    w.close()


@suite
def a_failed_sync_ends_all_writing_until_a_restart():
    disk = Disk()
    w = disk.world()
    case = w.open()
    w.carla.call("case.note", case=case.id, text="eerst")
    turns = len(case.history())
    disk.begin("sync")
    note = {"case": case.id, "text": "verloren?", "command_id": "n1"}
    fails(1008, w.carla.call, "case.note", why="disk.failed", **note)
    disk.end("sync")
    time.sleep(1.5)
    fails(1008, w.carla.call, "case.note", why="disk.failed", **note)
    equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.failed"})
    equal(len(case.history()), turns)
    told_once(w, "disk.failed")
    code, seconds = w.server.stop()
    equal(code, 0, "exit code")
    w.server.start()
    w.reconnect()
    equal(len(case.history()), turns)
    equal(w.admin.call("system.health"), {"status": "ok"})
    w.carla.call("case.note", **note)
    equal(len(case.history()), turns + 1)
    w.server.stop()
    is_sound(w.server.data)
    w.close()


def with_a_cold_past(w, count):
    """Cases with a long note each, `bladzijde <n> ...`, and so much behind them that a start reads none of it."""
    cases = [w.open() for _ in range(count)]
    for n, case in enumerate(cases):
        w.carla.call("case.note", case=case.id, text=f"bladzijde {n} " + "x" * 1500)
    behind = w.open()
    w.carla.all([("case.note", {"case": behind.id, "text": "later", "command_id": f"later-{n}"}) for n in range(800)])
    return cases


@suite
def a_read_that_fails_is_refused_and_what_can_be_read_is():
    disk = Disk()
    w = disk.world()
    cases = with_a_cold_past(w, 40)
    before = [w.admin.call("case.get", case=case.id) for case in cases]
    turns = [len(case.history()) for case in cases]
    w.server.stop()
    w.server.start()
    w.reconnect()
    disk.begin("read")
    note = {"case": cases[3].id, "text": "gelezen?", "command_id": "n1"}
    fails(1008, w.admin.call, "case.history", why="disk.failed", case=cases[3].id)
    equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.failed"})
    fails(1008, w.admin.call, "case.history", why="disk.failed", case=cases[30].id)
    disk.end("read")
    equal([len(case.history()) for case in cases], turns)
    equal([w.admin.call("case.get", case=case.id) for case in cases], before)
    fails(1008, w.carla.call, "case.note", why="disk.failed", **note)
    fails(1008, w.admin.call, "system.clock", why="disk.failed", advance={"n": 400, "unit": "days"})
    told_once(w, "disk.failed")
    code, _ = w.server.stop()
    equal(code, 0, "exit code")
    w.server.start()
    w.reconnect()
    equal([w.admin.call("case.get", case=case.id) for case in cases], before)
    w.carla.call("case.note", **note)
    w.carla.call("case.note", **note)
    equal([e["text"] for e in cases[3].events("noted")][1:], ["gelezen?"])
    w.server.stop()
    is_sound(w.server.data)
    w.close()


def read_until(w, stop, cases):
    """One connection that reads what is on the disk alone."""
    client = w.server.client(w.tokens["carla"])
    try:
        while not stop.is_set():
            for case in cases:
                client.request("case.history", {"case": case.id})
    except (ConnectionLost, OSError):
        pass


@suite
def a_look_of_the_alarms_that_cannot_read_is_no_end():
    """Another process wrote, so the server's own pages are read anew: nobody asks anything, and the next look at the timers fails."""
    disk = Disk()
    w = disk.world()
    case = w.open()
    before = w.admin.call("case.get", case=case.id)
    disk.begin("read")
    other = sqlite3.connect(os.path.join(w.server.data, "trajectum.db"))
    other.execute("insert into setting(name, value) values('of_another', x'')")
    other.commit()
    other.close()
    told_once(w, "disk.failed")
    time.sleep(2.5)  # the look after it fails as well
    equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.failed"})
    disk.end("read")
    equal(w.admin.call("case.get", case=case.id), before)
    told_once(w, "disk.failed")
    code, _ = w.server.stop()
    equal(code, 0, "exit code")
    w.close()


@suite
def a_read_that_fails_under_load_loses_nothing_that_was_acknowledged():
    bring_down("read", kill=True)


COLD = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = "poort",
  wait "poort" { ready = function(case) return (case:register("employer", "koud500") or {}).sector ~= "horeca" end, within = weeks(1), on_timeout = "stap", next = "stap" },
  step "stap" { by = role "consultant", due = workdays(5), next = finish "gedaan" },
}
"""


@suite
def a_read_that_fails_in_a_handler_is_no_answer_of_it():
    """What a guard looks up cannot be read: its script ends by that, and nobody is told that the guard said no."""
    disk = Disk()
    w = world_of({"routes/proef.lua": COLD}, env=disk.env())
    w.admin.all([("register.put", {"register": "employer", "id": f"koud{n}", "record": {"name": "x" * 100, "sector": "horeca"}}) for n in range(1000)])
    case = w.open("proef")
    explained = w.admin.call("case.explain", case=case.id, node="stap")
    w.server.stop()
    w.server.start()
    w.reconnect()
    disk.begin("read")
    fails(1008, w.admin.call, "register.get", why="disk.failed", register="employer", id="koud100")
    disk.begin("read")
    fails(1008, w.admin.call, "case.explain", why="disk.failed", case=case.id, node="stap")
    disk.end("read")
    equal(w.admin.call("case.explain", case=case.id, node="stap"), explained)
    w.close()


def page_of(data, words):
    """Where the page of the database begins that holds these words."""
    with open(os.path.join(data, "trajectum.db"), "rb") as f:
        at = f.read().find(words)
    assert at > 0, "the words are nowhere"
    return at - at % 4096


@suite
def a_corrupt_page_is_told_and_everything_else_is_read():
    w = Disk().world()
    cases = with_a_cold_past(w, 30)
    histories = [case.history() for case in cases]
    w.server.stop()
    page = page_of(w.server.data, b"bladzijde 7 ")
    with open(os.path.join(w.server.data, "trajectum.db"), "r+b") as f:
        f.seek(page)
        f.write(b"\xff" * 8)
    w.server.start()
    w.reconnect()
    w.carla.call("case.note", case=cases[20].id, text="nog goed")
    error = w.admin.request("case.history", {"case": cases[7].id, "lang": "en"})["error"]
    equal((error["code"], error["data"]["reason"]), (1008, "disk.corrupt"))
    assert "trajectum doctor" in error["message"], error
    equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.corrupt"})
    equal(w.admin.call("system.info")["disk"]["state"], "corrupt")
    fails(1008, w.admin.call, "case.history", why="disk.corrupt", case=cases[7].id)
    fails(1008, w.carla.call, "case.note", why="disk.corrupt", case=cases[20].id, text="te laat")
    readable = 0
    for case, history in zip(cases, histories):
        reply = w.admin.request("case.history", {"case": case.id})
        if "result" in reply:
            equal(reply["result"]["entries"][:len(history)], history)
            readable += 1
    assert 20 <= readable < 30, readable
    equal([e["text"] for e in cases[20].events("noted")][1:], ["nog goed"])
    told_once(w, "disk.corrupt")
    found = subprocess.run([harness.BINARY, "doctor", "--data", w.server.data, "--lang", "en"], capture_output=True, text=True, timeout=60)
    equal(found.returncode, 1)
    assert "database.pages" in found.stdout, found.stdout
    code, _ = w.server.stop()
    equal(code, 0, "exit code")
    w.close()


@suite
def every_frame_of_a_refused_group_is_answered_with_its_id():
    disk = Disk()
    w = disk.world()
    case = w.open()
    disk.begin("full")
    w.carla.send_raw(b'[{"jsonrpc":"2.0","id":"a","method":"case.note","params":{"case":"%s","text":"x"}},'
                     b'{"jsonrpc":"2.0","method":"case.note","params":{"case":"%s","text":"y"}},'
                     b'{"jsonrpc":"2.0","id":7,"method":"case.get","params":{"case":"%s"}}]\n' % ((case.id.encode(),) * 3))
    got = w.carla.read()
    equal([(one["id"], one["error"]["code"]) for one in got], [("a", 1008), (7, 1008)])
    equal(w.carla.call("case.get", case=case.id)["case"], case.id)
    code, seconds = w.server.stop()
    equal(code, 0, "exit code of SIGTERM on a full disk")
    assert seconds < 10, seconds
    disk.end("full")
    w.server.start()
    w.reconnect()
    equal(len(case.history()), 1)
    w.close()


def write_until(w, stop, case, number, books):
    """One connection that notes on its case; keeps what was acknowledged, and what was not."""
    client = w.server.client(w.tokens["carla"])
    serial = 0
    try:
        while not stop.is_set():
            serial += 1
            name = f"{number}-{serial}"
            params = {"case": case, "text": name, "command_id": name}
            books["sent"][name] = params
            reply = client.request("case.note", params)
            if "result" in reply:
                books["answered"][name] = (reply["result"], time.monotonic())
            else:
                equal(reply["error"]["code"], 1008)
                time.sleep(0.01)
    except (ConnectionLost, OSError):
        pass


def bring_down(fault, kill):
    disk = Disk()
    w = disk.world()
    draw = random.Random(suite.seed)
    past = with_a_cold_past(w, 40) if fault == "read" else []
    cases = [w.open().id for _ in range(16)]
    if past:
        w.server.stop()
        w.server.start()
        w.reconnect()
    books = {"sent": {}, "answered": {}}
    stop = threading.Event()
    threads = [threading.Thread(target=write_until, args=(w, stop, c, n, books)) for n, c in enumerate(cases)]
    for thread in threads:
        thread.start()
    late = 0
    for _ in range(3 if fault == "full" else 1):
        time.sleep(draw.uniform(0.2, 0.6))
        disk.begin(fault)
        if past:
            threads.append(threading.Thread(target=read_until, args=(w, stop, past)))
            threads[-1].start()
        time.sleep(0.2)  # what was synced before may still be on its way
        begun = time.monotonic()
        time.sleep(0.5)
        ended = time.monotonic()
        late += sum(begun < at < ended for _, at in books["answered"].values())
        if fault == "full":
            disk.end(fault)
            works_again(w)
    equal(late, 0, f"answers while the disk was bad ({fault})")
    time.sleep(0.2)
    if kill:
        w.server.process.send_signal(signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    if fault != "full":
        disk.end(fault)
    answered = dict(books["answered"])
    w.server.kill() if kill else w.server.stop()
    w.server.start()
    w.reconnect()
    assert len(answered) > 50, f"{len(answered)} answers say nothing"
    refused = 0
    for name, params in books["sent"].items():
        result = w.carla.call("case.note", **params)
        if name in answered:
            equal(result, answered[name][0], f"the answer to {name}")
        else:
            refused += 1
    assert refused > 0, "nothing was refused"
    for n, case in enumerate(cases):
        texts = [e["text"] for e in w.case(case).events("noted")]
        equal(sorted(texts), sorted(name for name in books["sent"] if name.startswith(f"{n}-")), "notes, each once")
    print(f"       {len(answered)} answered, {refused} refused and asked again")
    w.server.stop()
    is_sound(w.server.data)
    w.close()


@suite
def under_load_nothing_is_acknowledged_after_a_failed_sync():
    bring_down("sync", kill=False)


@suite
def under_load_a_failed_sync_and_a_kill_lose_nothing():
    bring_down("sync", kill=True)


@suite
def under_load_a_disk_that_is_full_three_times_loses_nothing():
    bring_down("full", kill=True)


@suite
def a_batch_waits_for_a_full_disk_and_does_each_item_once():
    disk = Disk()
    w = disk.world()
    cases = batches.cases_of(w, 150)
    started = batches.start(w.admin, rate=200)
    batches.until(w.admin, started["batch"], done=10)
    disk.begin("full")
    time.sleep(0.3)
    done = w.admin.call("batch.get", batch=started["batch"])["done"]
    time.sleep(0.5)
    equal(w.admin.call("batch.get", batch=started["batch"])["done"], done, "items done on a full disk")
    assert done < len(cases), "the batch was over before the disk was full"
    disk.end("full")
    works_again(w)
    got = batches.finished(w.admin, started["batch"])
    equal((got["done"], got.get("refused", 0)), (len(cases), 0))
    for case in cases:
        equal(batches.notes(w, case), 1, f"notes of {case.id}")
    w.close()


@suite
def timers_wait_for_a_full_disk_and_fire_once():
    disk = Disk()
    w = disk.world()
    cases = [w.open() for _ in range(5)]
    disk.begin("full")
    fails(1008, w.admin.call, "system.clock", why="disk.full", advance={"n": 60, "unit": "days"})
    equal(w.admin.call("system.clock")["now"][:10], "2019-06-30")
    disk.end("full")
    works_again(w)
    w.advance(60)
    for case in cases:
        equal([e["to"] for e in case.events("escalated")], ["consultant", "team_lead"], f"escalations of {case.id}")
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


@suite
def a_version_that_could_not_be_activated_does_not_serve():
    disk = Disk()
    w = region(env=disk.env())
    old = w.open("proef")
    version = upload(w.admin, w.publisher.pack(folder("twee", "1.1.0")))["bundle"]
    before = w.admin.call("plugin.find")
    disk.begin("full")
    fails(1008, w.admin.call, "plugin.activate", why="disk.full", bundle=version, command_id="a1")
    equal((served(w)["version"], served(w)["of"]), ("1.0.0", "folder"))
    equal(w.admin.call("plugin.find"), before)
    disk.end("full")
    works_again(w)
    equal(served(w)["version"], "1.0.0")
    equal(opens_at(w), ["een"])
    w.admin.call("plugin.activate", bundle=version, command_id="a1")
    equal((served(w)["version"], opens_at(w)), ("1.1.0", ["twee"]))
    disk.begin("full")
    fails(1008, w.admin.call, "plugin.rollback", why="disk.full", reason="proef", command_id="r1")
    disk.end("full")
    works_again(w)
    equal((served(w)["version"], opens_at(w), [i["node"] for i in old.work()]), ("1.1.0", ["twee"], ["een"]))
    w.server.restart()
    w.reconnect()
    equal(served(w)["version"], "1.1.0")
    w.close()


@suite
def handlers_that_could_not_be_stopped_or_resumed_are_as_they_were():
    disk = Disk()
    w = region(env=disk.env())
    stopped = lambda: w.admin.call("plugin.find").get("stopped", {}).get("reason")
    for method, params, now in (("plugin.stop", {"reason": "proef"}, None), ("plugin.resume", {}, "proef")):
        disk.begin("full")
        fails(1008, w.admin.call, method, why="disk.full", **params)
        equal(stopped(), now, f"after {method}")
        disk.end("full")
        works_again(w)
        equal(stopped(), now, f"after {method}, when writing goes again")
        w.admin.call(method, **params)
    equal(stopped(), None)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
