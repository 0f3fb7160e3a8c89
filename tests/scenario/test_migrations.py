"""Data directories that older versions wrote (tests/golden/databases), served by this one: every answer is what it was, a command that was
answered then is not done again, work goes on, and a migration that is killed leaves the old database."""

import functools
import json
import os
import shutil
import sqlite3
import subprocess
import time

import golden_database
import harness
from disk import Disk
from harness import Suite, equal

suite = Suite()
EXTRA_ROWS = 12_000  # of history, so that a migration takes long enough to be killed in


@functools.cache
def newest_schema():
    data = os.path.join(harness.scratch(), "new")
    golden_database.server_on(data).stop()
    return version_of(data)


def version_of(data):
    db = sqlite3.connect(f"file:{data}/trajectum.db?mode=ro", uri=True)
    try:
        return db.execute("PRAGMA user_version").fetchone()[0]
    finally:
        db.close()


def differs(was, now, at=""):
    """Where an answer is not what it was, or ''. A member that an older version did not have is no difference."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key, value in was.items():
            if key not in now:
                return f"{at}.{key} is gone"
            if found := differs(value, now[key], f"{at}.{key}"):
                return found
        return ""
    if isinstance(was, list) and isinstance(now, list):
        if len(was) != len(now):
            return f"{at} has {len(now)} elements, not {len(was)}"
        for n, (one, other) in enumerate(zip(was, now)):
            if found := differs(one, other, f"{at}[{n}]"):
                return found
        return ""
    return "" if was == now else f"{at} is {json.dumps(now)}, not {json.dumps(was)}"


def same_answers(client, known, but=()):
    """Asks all again; `but`: methods that look at what has changed since."""
    for asked in known["answers"]:
        if asked["method"] in but:
            continue
        found = differs(asked["result"], client.call(asked["method"], **asked["params"]))
        assert not found, f"{asked['method']} {asked['params']}: {found}"


def done_once(server, known):
    clients = {who: server.client(token) for who, token in known["tokens"].items()}
    for said in known["commands"]:
        reply = clients[said["who"]].call(said["method"], **said["params"])
        equal(reply, said["result"], f"{said['method']} {said['params']['command_id']} asked again")
    return clients


@suite
def an_answer_that_lost_something_is_seen():
    assert differs({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2, "c": 3}], "d": 4}) == ""
    for now in ({}, {"a": [1]}, {"a": [1, {"b": 3}]}, {"a": [1, {}]}, {"a": None}):
        assert differs({"a": [1, {"b": 2}]}, now), now


@suite
def every_golden_database_answers_as_it_did_and_goes_on():
    names = golden_database.all_golden()
    assert names, "there is no golden database"
    for name in names:
        data, known = golden_database.unpack(name)
        equal(version_of(data), int(name.removeprefix("schema")))
        server = golden_database.server_on(data)
        equal(version_of(data), newest_schema())
        admin = server.client()
        same_answers(admin, known)
        people = done_once(server, known)
        same_answers(admin, known)
        # A second start, from what the migration left on disk and nothing else.
        server.restart()
        admin = server.client()
        same_answers(admin, known)
        people = done_once(server, known)
        goes_on(admin, people)
        well = subprocess.run([harness.BINARY, "doctor", "--data", data, "--deep", "--lang", "en"], capture_output=True, text=True, timeout=60)
        equal(well.returncode, 0, well.stdout + well.stderr)
        assert "cases built again" in well.stdout, well.stdout
        server.stop()


def goes_on(admin, people):
    """A case from its first step to its end, and one of then to its next step."""
    case = people["carla"].call("case.open", route="begeleiding", subject={"register": "client", "id": "k1"}, key="NIEUW")["case"]
    item = people["carla"].call("case.get", case=case)["work"][0]["item"]
    people["carla"].call("work.complete", item=item, form={"doel": "kok"})
    older = admin.call("case.get", key="G-001")
    item = older["work"][0]["item"]
    who = people[older["work"][0].get("assignee") or "carla"]
    done = who.call("work.complete", item=item, form={"doel": "kapper"})
    equal([one["node"] for one in done["opened"]], ["plek"])
    fired = admin.call("system.clock", advance={"n": 60, "unit": "days"})["timers"]
    assert fired > 10, f"{fired} timers of then and now"


def blown_up(data):
    """The same with a long history, as of years: the rows are the region's own."""
    db = sqlite3.connect(f"{data}/trajectum.db")
    region, last = db.execute("SELECT region, max(id) FROM history").fetchone()
    body = db.execute("SELECT body FROM history ORDER BY length(body) DESC LIMIT 1").fetchone()[0]
    db.executemany("INSERT INTO history(region, id, case_no, prev, at, body) VALUES(?,?,0,0,0,?)",
                   ((region, last + n, body) for n in range(1, EXTRA_ROWS + 1)))
    db.commit()
    rows = db.execute("SELECT count(*) FROM history").fetchone()[0]
    db.close()
    return rows


def copy_of(data):
    return shutil.copytree(data, os.path.join(harness.scratch(), "kopie"))


def rows_of(data):
    db = sqlite3.connect(f"file:{data}/trajectum.db?mode=ro", uri=True)
    try:
        return db.execute("SELECT count(*) FROM history").fetchone()[0], db.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        db.close()


def killed_at(data, wal_bytes):
    """Starts a server on it and kills it when its WAL has so much: more than what is committed before the migration is."""
    wal = f"{data}/trajectum.db-wal"
    process = subprocess.Popen(golden_database.server_on(data, start=False).command(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (os.path.exists(wal) and os.path.getsize(wal) >= wal_bytes):
        time.sleep(0.001)
    process.kill()
    assert b"listening" not in process.communicate()[0], "the migration was over before it was killed"
    assert os.path.getsize(wal) >= wal_bytes, "nothing of the migration was written"


@suite
def a_migration_that_is_killed_leaves_the_old_database():
    data, known = golden_database.unpack("schema2")
    rows = blown_up(data)
    for wal_bytes in (64 << 10, 16 << 20):
        copy = copy_of(data)
        killed_at(copy, wal_bytes)
        equal((version_of(copy), rows_of(copy)), (2, (rows, "ok")))
        server = golden_database.server_on(copy)
        same_answers(server.client(), known)
        server.stop()
        equal((version_of(copy), rows_of(copy)), (newest_schema(), (rows, "ok")))


def fails_after(data, operations, kind):
    """Starts a server whose disk takes so many writes and syncs of the database; whether it listened all the same."""
    disk = Disk()
    disk.fail_after(operations, kind)
    server = golden_database.server_on(data, start=False, env=disk.env())
    process = subprocess.Popen(server.command(), env={**os.environ, **server.env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = process.stdout.readline()  # it listens, or it ends
    process.kill()
    out, err = process.communicate()
    assert "assert" not in err.lower(), err
    if "listening" in said:
        return True
    assert "The store does not work" in err or "disk" in err, err
    return False


def moments(upto):
    """Each of the first, where the schema is rewritten, and a spread of those behind it."""
    return [n for n in range(upto) if n < 24 or n % 7 == 0]


@suite
def a_migration_on_a_failing_disk_leaves_the_old_database():
    """The disk takes n writes and syncs and then none, for many n: before, in and behind each step of the migration."""
    for kind in ("error", "full"):
        old = moved = 0
        for n in moments(400):
            data, known = golden_database.unpack("schema2")
            started = fails_after(data, n, kind)
            version, rows = version_of(data), rows_of(data)
            equal(rows[1], "ok", f"integrity after {n} operations ({kind})")
            assert version in range(2, newest_schema() + 1), version
            old += version == 2
            moved += version == newest_schema()
            server = golden_database.server_on(data)
            same_answers(server.client(), known)
            done_once(server, known)
            server.stop()
            equal((version_of(data), rows_of(data)[1]), (newest_schema(), "ok"), f"after {n} operations ({kind}), on a good disk")
            if started:
                break
        else:
            raise AssertionError("the disk never let it start")
        print(f"       {kind}: {n} operations to a start; {old} times schema 2 stood, {moved} times the newest")
        assert old >= 3 and moved >= 1, (old, moved)


if __name__ == "__main__":
    suite.run(__doc__)
