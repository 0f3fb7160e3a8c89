"""The archive of `serve --archive`: any moment again, over SIGKILL and restarts, with its documents; what is damaged is told and not restored; and a
server whose archive fails goes on, says so, and begins anew."""

import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time

import blobs
import harness
from disk import Disk
from harness import Server, Suite, equal, scratch, world_of
from test_alarms import over, raised, until
from test_backup import FILES, rows_of, tool

suite = Suite()


def archived(**options):
    folder = os.path.join(scratch(), "archive")
    args = ["--archive", folder, *options.pop("args", [])]
    return world_of(FILES, args=args, **options), folder


def whole(folder):
    """Waits until a generation is there to restore from."""
    until(lambda: any(os.path.exists(os.path.join(folder, name, "archive.json")) for name in os.listdir(folder)))


def caught_up(folder):
    """The list of points does not grow any more."""
    def sizes():
        return [os.path.getsize(os.path.join(folder, name, "points")) for name in sorted(os.listdir(folder))]
    before = sizes()
    while True:
        time.sleep(0.05)
        now = sizes()
        if now == before:
            return
        before = now


@suite
def any_moment_is_there_again_with_its_documents():
    w, folder = archived()
    whole(folder)
    case = w.open("proef")
    moments = []
    for n in range(6):
        hash = blobs.bring(w.carla, f"bewijs {n} ".encode() * 200)
        w.carla.call("document.put", case=case.id, kind="cv", name=f"{n}.pdf", sha256=hash)
        w.carla.call("case.note", case=case.id, text=f"notitie {n}")
        if n == 3:
            caught_up(folder)  # else what it had not followed is a gap
            w.server.restart()  # SIGKILL
            w.reconnect()
        moments.append((w.admin.call("system.clock")["now"], w.admin.call("case.history", case=case.id, limit=200)["entries"]))
        w.advance(3, "hours")
    w.server.stop()
    for n, (moment, history) in enumerate(moments):
        data = os.path.join(scratch(), "toen")
        done = tool("restore", folder, "--until", moment, "--data", data)
        assert done["as_of"] <= moment, (done, moment)
        equal(done["blobs"], n + 1)
        equal(tool("doctor", "--data", data, "--deep")["well"], True)
        copy = Server(data=data, clock=None, plugins=w.server.plugins, args=["--virtual-clock", "--hold"])
        admin = copy.client(w.server.token)
        equal([entry["seq"] for entry in admin.call("case.history", case=case.id, limit=200)["entries"]], [entry["seq"] for entry in history], moment)
        equal(admin.call("case.history", case=case.id, limit=200)["entries"], history)
        copy.kill()
    data = os.path.join(scratch(), "nu")
    tool("restore", folder, "--data", data)
    equal(rows_of(data), rows_of(w.server.data))
    said = tool("backup", "verify", folder)
    equal(said["findings"], [])
    assert said["commits"] > 20 and said["from"] < said["until"], said
    equal(said["generations"], 1)


@suite
def what_was_answered_before_a_kill_is_in_it():
    rnd = random.Random(random.randrange(1 << 32))
    w, folder = archived()
    whole(folder)
    answered, stop = [], threading.Event()

    def write(no):
        client = w.server.client(w.tokens["carla"])
        n = 0
        try:
            while not stop.is_set():
                key = f"k{len(answered)}-{no}-{n}"
                n += 1
                client.call("case.open", route="proef", subject={"register": "client", "id": w_subject}, key=key)
                answered.append(key)
        except (harness.ConnectionLost, OSError):
            pass

    w_subject = w.subject()
    for _ in range(4):
        writers = [threading.Thread(target=write, args=(no,)) for no in range(8)]
        for one in writers:
            one.start()
        time.sleep(rnd.uniform(0.1, 0.8))
        w.server.kill()
        stop.set()
        for one in writers:
            one.join()
        stop.clear()
        w.server.start()
        w.reconnect()
        until(lambda: not [one for one in w.admin.call("system.health").get("alarms", []) if one["alarm"] == "archive.behind"])
    whole(folder)
    w.open("proef")
    caught_up(folder)
    data = os.path.join(scratch(), "nu")
    tool("restore", folder, "--data", data)
    w.server.stop()
    db = sqlite3.connect(f"file:{data}/trajectum.db?mode=ro", uri=True)
    kept = {key for (key,) in db.execute("SELECT key FROM cases")}
    db.close()
    lost = [key for key in answered if key not in kept]
    assert len(answered) > 100, f"{len(answered)} were answered"
    equal(lost, [])
    equal(rows_of(data), rows_of(w.server.data))


@suite
def what_is_damaged_is_told_and_not_restored():
    w, folder = archived()
    whole(folder)
    for _ in range(5):
        w.open("proef")
    w.server.stop()
    segment = os.path.join(folder, "000001", "wal", sorted(os.listdir(os.path.join(folder, "000001", "wal")))[-1])
    with open(segment, "r+b") as file:
        file.seek(32 + 24 + 100)
        was = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([was[0] ^ 1]))
    data = os.path.join(scratch(), "nu")
    assert "not sound" in tool("restore", folder, "--data", data, code=1)
    done = subprocess.run([harness.BINARY, "backup", "verify", folder, "--lang", "en"], capture_output=True, text=True, timeout=60)
    equal(done.returncode, 1)
    assert "damaged" in done.stdout, done.stdout
    assert "begins after" in tool("restore", folder, "--until", "1999-01-01", "--data", data, code=1)
    assert not os.path.exists(data) or not os.path.exists(os.path.join(data, "trajectum.db")), "what is refused cannot be served"


@suite
def a_server_whose_archive_fails_goes_on_and_says_so():
    w, folder = archived(args=["--alarm-archive-minutes", "0"])
    whole(folder)
    w.open("proef")
    over(w.admin, "archive.behind")
    shutil.rmtree(folder)
    with open(folder, "w", encoding="ascii") as file:
        file.write("no folder\n")
    subject = w.subject()
    for _ in range(100):  # until the WAL begins anew and a new segment is wanted
        w.carla.all([("case.open", {"route": "proef", "subject": {"register": "client", "id": subject}})] * 50, window=1)
        if "fails: " in w.server.err:
            break
    one = raised(w.admin, "archive.behind")
    assert "archive.failed" in one["do"], one
    w.open("proef")
    equal(w.server.err.count("fails: "), 1)
    w.server.stop()
    w.server.args = ["--archive", folder + "-2"]
    w.server.start()
    whole(folder + "-2")


@suite
def nobody_waits_for_the_disk_of_the_archive():
    disk = Disk()
    w, folder = archived(env=disk.env())
    whole(folder)
    subject = w.subject()
    opening = [("case.open", {"route": "proef", "subject": {"register": "client", "id": subject}})]
    w.carla.all(opening * 20)
    disk.begin("archive")
    slowest, before = 0, len(os.listdir(os.path.join(folder, "000001", "wal")))
    until_then = time.monotonic() + 8
    while time.monotonic() < until_then:
        begun = time.monotonic()
        w.carla.all(opening * 20, window=20)
        slowest = max(slowest, time.monotonic() - begun)
    assert len(os.listdir(os.path.join(folder, "000001", "wal"))) > before, "the WAL did not begin anew"
    disk.end("archive")
    assert slowest < 1, f"somebody waited {slowest:.1f} s"
    assert "fails" not in w.server.err, w.server.err
    w.server.stop()
    data = os.path.join(scratch(), "nu")
    tool("restore", folder, "--data", data)
    equal(rows_of(data), rows_of(w.server.data))


@suite
def one_archive_is_of_one_server():
    w, folder = archived()
    other = Server(plugins=w.server.plugins, args=["--archive", folder], start=False)
    done = subprocess.run(other.command(), capture_output=True, text=True, timeout=30)
    equal(done.returncode, 1)
    assert "Another server keeps the archive" in done.stderr, done.stderr
    assert not os.path.exists(other.data), "a start that fails leaves no directory behind"
    inside = Server(plugins=w.server.plugins, start=False)
    inside.args = ["--archive", inside.data]
    done = subprocess.run(inside.command(), capture_output=True, text=True, timeout=30)
    equal(done.returncode, 1)
    assert "folder of its own" in done.stderr, done.stderr


if __name__ == "__main__":
    suite.run(__doc__)
