"""Backups: made beside a server that is written to, verified to the last byte, restored to the same digest; and what a damaged, a half or a
newer one says."""

import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time

import blobs
import golden_database
import harness
from harness import Server, Suite, World, equal, fails, scratch, world_of

suite = Suite()

FILES = {"routes/proef.lua": """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { document "cv" },
  step "stap" { by = role "consultant", due = workdays(5), escalate = at("80%", role "team_lead"), next = done },
}
"""}


def tool(*words, code=0):
    """Runs the binary; its JSON, or (code not 0) what it said."""
    done = subprocess.run([harness.BINARY, *words, "--lang", "en", *([] if code else ["--json"])], capture_output=True, text=True, timeout=120)
    equal(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr if code else json.loads(done.stdout)


def create(world, shelf, *more):
    return tool("backup", "create", "--data", world.server.data, "--to", shelf, *more)


def world_with_documents():
    w = world_of(FILES)
    cases = [w.open("proef") for _ in range(5)]
    for n, case in enumerate(cases):
        hash = blobs.bring(w.carla, f"bewijs {n} ".encode() * 300)
        w.carla.call("document.put", case=case.id, kind="cv", name=f"{n}.pdf", sha256=hash)
    return w, cases


def rows_of(data):
    """Every row of every table, read by other code."""
    db = sqlite3.connect(f"file:{data}/trajectum.db?mode=ro", uri=True)
    tables = [name for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type='table' ORDER BY name") if "VIRTUAL" not in sql]
    out = {table: sorted(map(repr, db.execute(f'SELECT * FROM "{table}"'))) for table in tables}
    db.close()
    return out


def blob_files(data):
    found = {}
    for folder, _, names in os.walk(os.path.join(data, "blobs")):
        if "uploads" not in folder:
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    found[os.path.relpath(os.path.join(folder, name), data)] = file.read()
    return found


@suite
def what_is_restored_is_what_was_there():
    w, cases = world_with_documents()
    shelf, data = os.path.join(scratch(), "plank"), os.path.join(scratch(), "terug")
    made = create(w, shelf)
    equal(made["findings"], [])
    equal(made["blobs"], 5)
    path = os.path.join(shelf, made["backup"])
    equal(tool("backup", "verify", path)["digest"], made["digest"])
    equal(tool("restore", path, "--data", data)["digest"], made["digest"])
    histories = [w.admin.call("case.history", case=case.id) for case in cases]
    w.server.kill()
    equal(rows_of(data), rows_of(w.server.data))
    equal(blob_files(data), blob_files(w.server.data))
    # It is served, and a backup of it is the same again.
    copy = Server(data=data, plugins=w.server.plugins)
    admin = copy.client(w.tokens["carla"])
    equal([admin.call("case.history", case=case.id) for case in cases], histories)
    document = admin.call("document.find", filter={"case": cases[0].id})["documents"][0]
    assert admin.call("blob.read", sha256=document["sha256"], offset=0)["data"]


@suite
def a_restored_copy_gives_the_same_digest_again():
    w, _ = world_with_documents()
    shelf, data = scratch(), os.path.join(scratch(), "terug")
    made = create(w, shelf)
    tool("restore", os.path.join(shelf, made["backup"]), "--data", data)
    again = tool("backup", "create", "--data", data, "--to", scratch())
    equal(again["digest"], made["digest"])
    w.open("proef")
    other = create(w, shelf)
    assert other["digest"] != made["digest"], "a case more, and the same digest"


@suite
def writers_are_answered_while_a_backup_is_made():
    w = World()
    w.open()
    shelf = scratch()
    stop, counts, slowest, faults = threading.Event(), [0], [0.0], []

    def write():
        client = w.server.client(w.tokens["carla"])
        while not stop.is_set():
            begun = time.monotonic()
            try:
                client.call("case.open", route="werkroute", subject={"register": "client", "id": "c1"})
            except Exception as e:  # told below
                faults.append(e)
                return
            slowest[0] = max(slowest[0], time.monotonic() - begun)
            counts[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    made = [create(w, shelf) for _ in range(4)]
    stop.set()
    writer.join()
    equal(faults, [])
    assert counts[0] > 20, f"{counts[0]} cases were opened meanwhile"
    assert slowest[0] < 2, f"a writer waited {slowest[0]:.1f} s"
    for one in made:
        equal(tool("backup", "verify", os.path.join(shelf, one["backup"]))["findings"], [])
    data = os.path.join(scratch(), "terug")
    tool("restore", os.path.join(shelf, made[-1]["backup"]), "--data", data)
    equal(tool("doctor", "--data", data, "--deep")["well"], True)


@suite
def every_kind_of_damage_is_told_and_not_restored():
    w, _ = world_with_documents()
    shelf = scratch()
    made = create(w, shelf)
    path = os.path.join(shelf, made["backup"])

    def blob(path):
        return os.path.join(path, sorted(blob_files(path))[0])

    def flip(file, at):
        with open(file, "r+b") as f:
            f.seek(at)
            byte = f.read(1)
            f.seek(at)
            f.write(bytes([byte[0] ^ 0x20]))

    def change_a_row(path):
        db = sqlite3.connect(os.path.join(path, "trajectum.db"))
        db.execute("UPDATE cases SET owner='iemand' WHERE id=(SELECT min(id) FROM cases)")
        db.commit()
        db.close()

    def drop_a_row(path):
        db = sqlite3.connect(os.path.join(path, "trajectum.db"))
        db.execute("DELETE FROM entries WHERE space='token'")
        db.commit()
        db.close()

    def edit(path, name, was, now):
        with open(os.path.join(path, name), encoding="utf-8") as file:
            text = file.read()
        assert was in text
        with open(os.path.join(path, name), "w", encoding="utf-8") as file:
            file.write(text.replace(was, now, 1))

    damages = {
        "damaged": lambda p: flip(blob(p), 10),
        "missing or cannot be read": lambda p: os.remove(blob(p)),
        "table cases has changed": change_a_row,
        "table entries has changed": drop_a_row,
        "the database is damaged": lambda p: flip(os.path.join(p, "trajectum.db"), 4096 + 1),
        "blobs.sha256 has changed": lambda p: edit(p, "blobs.sha256", "\n", "\n\n"),
        "blobs.sha256 is missing": lambda p: os.remove(os.path.join(p, "blobs.sha256")),
        "backup.json has changed": lambda p: edit(p, "backup.json", '"rows":1', '"rows":2'),
        "cannot be opened": lambda p: os.remove(os.path.join(p, "trajectum.db")),
    }
    for what, damage in damages.items():
        copy = os.path.join(scratch(), "kopie")
        shutil.copytree(path, copy)
        damage(copy)
        said = tool("backup", "verify", copy, code=1)
        assert what in said, f"{what}: {said}"
        data = os.path.join(scratch(), "terug")
        assert "not sound" in tool("restore", copy, "--data", data, code=1)
        assert not os.path.exists(data), "a damaged backup was restored"


@suite
def what_is_no_backup_or_of_a_newer_version_is_refused():
    w = World()
    shelf = scratch()
    path = os.path.join(shelf, create(w, shelf)["backup"])
    data = os.path.join(scratch(), "terug")
    assert "no backup" in tool("backup", "verify", shelf + "/", code=1)
    half = os.path.join(scratch(), "half")
    shutil.copytree(path, half)
    os.remove(os.path.join(half, "backup.json"))
    assert "not whole" in tool("restore", half, "--data", data, code=1)
    newer = os.path.join(scratch(), "nieuwer")
    shutil.copytree(path, newer)
    with open(os.path.join(newer, "backup.json"), "r+", encoding="utf-8") as file:
        text = file.read().replace('"trajectum_backup":1', '"trajectum_backup":2')
        file.seek(0)
        file.write(text)
    assert "newer version" in tool("restore", newer, "--data", data, code=1)
    schema = os.path.join(scratch(), "schema")
    shutil.copytree(path, schema)
    db = sqlite3.connect(os.path.join(schema, "trajectum.db"))
    db.execute("PRAGMA user_version=99")
    db.close()
    assert "schema 99" in tool("restore", schema, "--data", data, code=1)
    full = scratch()
    with open(os.path.join(full, "iets"), "w", encoding="utf-8"):
        pass
    assert "not empty" in tool("restore", path, "--data", full, code=1)
    assert "no data directory" in tool("backup", "create", "--data", scratch(), "--to", shelf, code=1)
    assert not os.path.exists(data)


@suite
def what_another_version_stored_is_not_restored_by_this_one():
    w = World()
    w.server.stop()
    db = sqlite3.connect(f"{w.server.data}/trajectum.db")
    db.execute("UPDATE entries SET body=x'63' WHERE space='format'")
    db.commit()
    db.close()
    shelf, data = scratch(), os.path.join(scratch(), "terug")
    made = create(w, shelf)  # it is copied all the same: a backup judges nothing
    assert "restore it with that version" in tool("restore", os.path.join(shelf, made["backup"]), "--data", data, code=1)
    assert not os.path.exists(data)
    older, _ = golden_database.unpack("schema2")
    assert "start the server once" in tool("backup", "create", "--data", older, "--to", shelf, code=1)
    equal(os.listdir(shelf), [made["backup"]])


@suite
def the_shelf_keeps_the_newest_and_gives_back_the_one_of_a_moment():
    w = World()
    shelf = scratch()
    days = []
    for n in range(4):
        case = w.open()
        days.append((w.now(), create(w, shelf, "--keep", "3")["backup"], case))
        w.advance(1)
        w.open()  # something happens every day: what was backed up is of then
    equal(sorted(os.listdir(shelf)), [name for _, name, _ in days[1:]])
    for at, name, case in days[1:]:
        data = os.path.join(scratch(), "terug")
        got = tool("restore", shelf, "--data", data, "--until", at.isoformat())
        equal(os.path.basename(got["backup"]), name)
    last = days[-1][2].id
    data = os.path.join(scratch(), "terug")
    tool("restore", shelf, "--data", data, "--until", days[1][0].isoformat())
    copy = Server(data=data, args=["--hold"])
    client = copy.client(w.tokens["carla"])
    equal(client.call("case.get", case=days[1][2].id)["case"], days[1][2].id)
    fails(1003, client.call, "case.get", case=last)
    assert "no backup of then" in tool("restore", shelf, "--data", os.path.join(scratch(), "x"), "--until", "2019-01-01", code=1)
    assert "--until" in tool("restore", shelf, "--data", os.path.join(scratch(), "x"), "--until", "gisteren", code=1)


@suite
def a_blob_that_the_last_backup_has_is_not_written_again():
    w, cases = world_with_documents()
    shelf = scratch()
    first, second = (create(w, shelf)["backup"] for _ in range(2))
    for name in blob_files(os.path.join(shelf, first)):
        equal(os.stat(os.path.join(shelf, first, name)).st_ino, os.stat(os.path.join(shelf, second, name)).st_ino)
        assert os.stat(os.path.join(shelf, first, name)).st_ino != os.stat(os.path.join(w.server.data, name)).st_ino, "no copy at all"
    shutil.rmtree(os.path.join(shelf, first))
    equal(tool("backup", "verify", os.path.join(shelf, second))["findings"], [])


@suite
def bytes_that_are_damaged_in_the_server_are_told_when_they_are_copied():
    w, _ = world_with_documents()
    victim = os.path.join(w.server.data, sorted(blob_files(w.server.data))[0])
    with open(victim, "r+b") as file:
        file.write(b"X")
    said = tool("backup", "create", "--data", w.server.data, "--to", scratch(), code=1)
    assert "are damaged and not in the backup" in said, said


def blown_up(data):
    """More history, so that a backup takes long enough to be met half-way."""
    db = sqlite3.connect(f"{data}/trajectum.db")
    last, body = db.execute("SELECT max(id), max(body) FROM history").fetchone()
    db.executemany("INSERT INTO history(id, case_no, prev, at, body) VALUES(?,0,0,0,?)", ((last + n, body) for n in range(1, 100_001)))
    db.commit()
    db.close()


@suite
def what_is_broken_off_leaves_nothing_and_what_is_killed_is_cleared_away():
    w = World()
    w.open()
    w.server.stop()
    blown_up(w.server.data)
    shelf = scratch()

    def begin(*more):
        process = subprocess.Popen([harness.BINARY, "backup", "create", "--data", w.server.data, "--to", shelf, *more],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2000):
            if os.listdir(shelf) or process.poll() is not None:
                break
            time.sleep(0.001)
        assert os.listdir(shelf)[0].endswith(".partial"), os.listdir(shelf)
        return process

    process = begin()
    process.terminate()
    said = process.communicate()[1]
    equal((process.returncode, os.listdir(shelf)), (1, []), said)
    process = begin()
    assert "already" in tool("backup", "create", "--data", w.server.data, "--to", shelf, code=1)
    process.kill()
    process.communicate()
    assert os.listdir(shelf)[0].endswith(".partial")
    assert "no backup" in tool("backup", "verify", os.path.join(shelf, os.listdir(shelf)[0]), code=1)
    # Again and again, until it is stopped.
    process = begin("--every", "60", "--keep", "2")
    assert process.stdout.readline().startswith("backup: ")
    for _ in range(6):
        process.stdout.readline()
    process.terminate()
    equal((process.wait(10), len(os.listdir(shelf))), (0, 1))
    tool("backup", "verify", os.path.join(shelf, os.listdir(shelf)[0]))


@suite
def a_server_that_stops_gives_up_a_backup():
    shelf = os.path.join(scratch(), "plank")
    w = World(args=["--backups", shelf])
    w.server.stop()
    blown_up(w.server.data)
    w.server.start()
    w.reconnect()
    w.admin.post("backup.create", {})
    for _ in range(2000):
        if os.path.isdir(shelf) and os.listdir(shelf):
            break
        time.sleep(0.001)
    code, seconds = w.server.stop()
    equal(code, 0)
    assert seconds < 5, seconds
    equal(w.admin.read()["error"]["data"]["reason"], "stopping")
    equal(os.listdir(shelf), [])


@suite
def an_administrator_makes_and_verifies_one_over_the_wire():
    shelf = os.path.join(scratch(), "plank")
    w = World(args=["--backups", shelf])
    w.open()
    fails(1002, w.carla.call, "backup.create")
    made = w.admin.call("backup.create")
    equal(sorted(os.listdir(shelf)), [made["backup"]])
    equal(w.admin.call("backup.verify", backup=made["backup"])["digest"], made["digest"])
    fails(1003, w.admin.call, "backup.verify", backup="../etc")
    os.remove(os.path.join(shelf, made["backup"], "blobs.sha256"))
    equal(w.admin.call("backup.verify", backup=made["backup"])["findings"], ["blobs.sha256 is missing"])
    equal(tool("backup", "verify", os.path.join(shelf, made["backup"]), code=1).count("blobs.sha256 is missing"), 1)
    no_shelf = World()
    fails(1005, no_shelf.admin.call, "backup.create")


if __name__ == "__main__":
    suite.run(__doc__)
