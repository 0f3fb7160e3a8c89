"""Each alarm is raised and is over, over the socket: in system.health, in the log once each, and in what `trajectum health` ends with."""

import json
import os
import shutil
import sqlite3
import subprocess
import time

import harness
from disk import Disk, library
from harness import Suite, World, equal, scratch, world_of
from test_attacks import Two
from test_jobs import ROUTE as LETTER
from test_jobs import take
from test_promise import robbed_copy

suite = Suite()

WAITS = """return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  wait "wacht" { message = "nooit", within = days(3), on_timeout = done, next = done },
}
"""


def standing(client):
    return {one["alarm"]: one for one in client.call("system.health").get("alarms", [])}


def until(what, seconds=25):
    """Waits until it holds: the server looks every 2 seconds, and what is over was away for three looks."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")


def raised(client, alarm):
    return until(lambda: standing(client).get(alarm))


def over(client, alarm):
    until(lambda: alarm not in standing(client))


def told(server, alarm):
    """How often the log said that it stands, and that it is over."""
    lines = server.err.splitlines()
    return sum(f"alarm {alarm} (" in line and not line.endswith("is over") for line in lines), sum(f"alarm {alarm} (" in line and line.endswith("is over") for line in lines)


def health(server, *words, token=None, code=1):
    env = {key: value for key, value in os.environ.items() if key != "TRAJECTUM_TOKEN"}
    if token:
        env["TRAJECTUM_TOKEN"] = token
    done = subprocess.run([harness.BINARY, "health", "--connect", f"127.0.0.1:{server.port}", "--lang", "en", *words], capture_output=True, text=True, timeout=20, env=env)
    equal(done.returncode, code, done.stdout + done.stderr)
    return done.stdout


@suite
def a_timer_that_does_not_go_off():
    w = world_of({"routes/proef.lua": WAITS})
    w.open("proef")
    equal(health(w.server, code=0), "status: ok\n")
    w.admin.call("plugin.stop", reason="proef")
    w.advance(4)
    one = raised(w.admin, "timers.overdue")
    equal((one["region"], one["limit"], one["unit"]), ("proef", 60, "seconds"))
    assert one["value"] >= 86_000 and "plugin.resume" in one["do"] and str(one["value"]) in one["says"], one
    plain = standing(harness.Client(w.server.port))["timers.overdue"]
    equal(set(plain), {"alarm", "since", "do"}, "who has not logged in")
    shown = health(w.server)
    assert "timers.overdue" in shown and "proef" not in shown, shown
    assert "proef" in health(w.server, token=w.server.token)
    equal(json.loads(health(w.server, "--json"))["alarms"][0]["alarm"], "timers.overdue")
    assert "tijdstip" not in one["says"] and "tijdstip" in w.server.client(lang="nl").call("system.health")["alarms"][0]["says"]
    w.admin.call("plugin.resume")
    w.advance(0)
    over(w.admin, "timers.overdue")
    equal(told(w.server, "timers.overdue"), (1, 1))
    equal(health(w.server, code=0), "status: ok\n")
    w.close()
    gone = subprocess.run([harness.BINARY, "health", "--connect", "127.0.0.1:1"], capture_output=True, text=True, timeout=20)
    equal(gone.returncode, 3)


@suite
def only_an_administrator_of_the_region_reads_its_numbers():
    two = Two({"routes/proef.lua": WAITS})
    two.w.open("proef")
    two.w.admin.call("plugin.stop", reason="proef")
    two.w.advance(4)
    equal(raised(two.w.admin, "timers.overdue")["region"], "proef")
    assert "timers.overdue" not in standing(two.other), "the neighbour's administrator has it not to do with"
    for other in (two.bea, two.w.carla):
        equal(set(standing(other)["timers.overdue"]), {"alarm", "since", "do"}, "no administrator")
    two.w.close()


@suite
def jobs_that_no_worker_asks_for():
    w = world_of({"routes/brief.lua": LETTER}, args=["--alarm-worker-minutes", "30"])
    w.person("robot", ["worker"])
    w.open("brief", name="An")
    w.advance(29, "minutes")
    time.sleep(5)
    equal(standing(w.admin), {})
    take(w.robot, kinds=["other"])
    w.advance(1, "minutes")
    one = raised(w.admin, "jobs.no_worker")
    equal((one["what"], one["value"], one["limit"]), ("letter", 30, 30))
    assert "letter" in one["says"] and "job.take" in one["do"], one
    [job] = take(w.robot)
    over(w.admin, "jobs.no_worker")
    equal(told(w.server, "jobs.no_worker"), (1, 1))
    w.advance(5, "minutes")
    w.open("brief", name="Bo")
    w.robot.call("job.done", job=job["job"], lease=job["lease"], outcome="leeg", result={})
    w.advance(26, "minutes")
    w.robot.post("job.take", {"kinds": ["other"], "wait_seconds": 0})
    w.robot.read()
    w.advance(1, "minutes")
    time.sleep(5)
    equal(standing(w.admin), {}, "the second waits for 27 minutes")
    w.open("brief", name="Cor")
    w.open("brief", name="Dé")
    take(w.robot)
    w.advance(29, "minutes")
    equal(len(take(w.robot)), 1)
    w.advance(2, "minutes")
    time.sleep(5)
    equal(standing(w.admin), {}, "one waits for longer, and somebody asked since")
    w.close()


@suite
def cases_that_nobody_goes_on_with():
    w = World()
    case, _ = w.open(), w.open()
    w.server.stop()
    server = robbed_copy(w, case)
    admin = server.client()
    one = raised(admin, "cases.let_go")
    equal((one["value"], one["limit"], one["region"], one["cases"]), (1, 0, harness.HOME, [case.id]))
    assert "cases" not in standing(harness.Client(server.port))["cases.let_go"]
    equal(admin.call("metric.members", metric="without_next_action")["members"], [case.id], "a metric lists them all")
    time.sleep(5)  # more than one look, and told once
    server.client(w.tokens["carla"]).call("case.cancel", case=case.id, reason="Opnieuw geopend.")
    over(admin, "cases.let_go")
    equal(told(server, "cases.let_go"), (1, 1))
    server.kill()
    w.close()


@suite
def a_disk_that_is_slow():
    disk = Disk()
    w = disk.world(args=["--alarm-commit-ms", "200"])
    disk.begin("slow")
    w.subject()
    one = raised(w.admin, "commits.slow")
    assert one["value"] >= 400 and one["limit"] == 200 and "region" not in one, one
    disk.end("slow")
    case = w.open()
    for n in range(25):
        w.carla.call("case.note", case=case.id, text="Vlug.")
    over(w.admin, "commits.slow")
    equal(told(w.server, "commits.slow"), (1, 1))
    w.close()


@suite
def a_disk_with_little_room():
    folder = scratch()
    free = shutil.disk_usage(folder).free >> 20
    if free < 6000:
        return print("       (less than 6 GB are free: not tried)")
    w = World(args=["--alarm-free-mib", str(free - 2000)])
    time.sleep(3)
    equal(standing(w.admin), {})
    filler = os.path.join(folder, "vol")
    fd = os.open(filler, os.O_CREAT | os.O_WRONLY)
    os.posix_fallocate(fd, 0, 4000 << 20)
    one = raised(w.admin, "disk.free")
    assert one["value"] < one["limit"] == free - 2000 and one["unit"] == "MiB", one
    os.close(fd)
    os.remove(filler)
    over(w.admin, "disk.free")
    equal(told(w.server, "disk.free"), (1, 1))
    w.close()


@suite
def a_log_that_a_reader_lets_grow():
    """Without a reader it goes back to 64 MiB by itself when it begins anew."""
    w = world_of({"registers/blad.lua": 'return register "blad" { key = text "code", fields = { note "tekst" } }\n'}, args=["--alarm-wal-mib", "70"])
    reader = sqlite3.connect(os.path.join(w.server.data, "trajectum.db"), isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from cases").fetchall()
    text = "x" * 60_000

    def write(count):
        w.admin.all([("register.put", {"register": "blad", "id": f"b{n}", "record": {"tekst": f"{n} {text}"}}) for n in range(count)], window=16)

    def grows_to(mib):
        while os.path.getsize(os.path.join(w.server.data, "trajectum.db-wal")) < mib << 20:
            write(10)

    grows_to(30)
    time.sleep(3)
    equal(standing(w.admin), {}, "less than the limit")
    grows_to(75)
    one = raised(w.admin, "disk.wal")
    assert 70 < one["value"] < 140 and one["limit"] == 70, one
    reader.close()

    def shrinks():
        write(50)
        return "disk.wal" not in standing(w.admin)

    until(shrinks, 60)
    assert os.path.getsize(os.path.join(w.server.data, "trajectum.db-wal")) <= 70 << 20
    equal(told(w.server, "disk.wal"), (1, 1))
    w.close()


@suite
def backups_that_are_missing_or_old():
    shelf, clock = scratch(), os.path.join(scratch(), "clock")
    with open(clock, "w", encoding="ascii") as file:
        file.write("0")
    w = World(args=["--backups", shelf], env={"LD_PRELOAD": library(), "TRAJECTUM_TEST_CLOCK": clock})
    raised(w.admin, "backups.none")
    w.admin.call("backup.create")
    over(w.admin, "backups.none")
    equal(told(w.server, "backups.none"), (1, 1))
    with open(clock, "w", encoding="ascii") as file:
        file.write(str(28 * 3600 * 1000))
    one = raised(w.admin, "backups.old")
    equal((one["value"], one["limit"], one["unit"]), (28, 26, "hours"))
    w.admin.call("backup.create")
    over(w.admin, "backups.old")
    equal(told(w.server, "backups.old"), (1, 1))
    w.close()


@suite
def a_server_without_a_shelf_misses_no_backup():
    w = World()
    time.sleep(3)
    equal(w.admin.call("system.health"), {"status": "ok"})
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
