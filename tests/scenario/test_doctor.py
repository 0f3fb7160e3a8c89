"""`trajectum doctor`: a sound directory is well, running or not; every kind of damage is found, with what to do about it."""

import json
import os
import shutil
import sqlite3
import subprocess

import blobs
import harness
from harness import Suite, World, equal, scratch, world_of

suite = Suite()

FILES = {"routes/proef.lua": """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { document "cv" },
  step "stap" { by = role "consultant", due = workdays(5), escalate = at("80%", role "team_lead"), next = done },
}
"""}
CASE = "(SELECT min(id) FROM cases)"

# What is done to a database, and the finding that says so.
DAMAGE = {
    "rows.item.case": "INSERT INTO items SELECT region, queue, priority, due, 99999, instance, node, state, opened_at FROM items LIMIT 1",
    "rows.item.differs": "UPDATE items SET node='elders' WHERE case_no=(SELECT min(case_no) FROM items)",
    "rows.item.missing": "DELETE FROM items WHERE case_no=(SELECT min(case_no) FROM items)",
    "rows.timer.case": "INSERT INTO timers VALUES((SELECT region FROM cases LIMIT 1), 1, 99999, 1)",
    "rows.case.bare": f"UPDATE cases SET bare=1-bare WHERE id={CASE}",
    "rows.case.history": f"UPDATE cases SET last_history=99999 WHERE id={CASE}",
    "rows.case.file": f"UPDATE cases SET file=NULL WHERE id={CASE}",
    "rows.case.region": f"UPDATE cases SET region=77 WHERE id={CASE}",
    "rows.file.case": f"INSERT INTO case_files VALUES({CASE}+99999, x'00')",
    "rows.history.case": "UPDATE history SET case_no=99999 WHERE id=(SELECT max(id) FROM history WHERE case_no<>0)",
    "rows.history.gap": "DELETE FROM history WHERE id=(SELECT min(id)+2 FROM history WHERE case_no<>0)",
    "rows.command.history": "INSERT INTO commands SELECT id, 4711, at FROM history WHERE command IS NULL LIMIT 1",
    "rows.command.missing": "DELETE FROM commands WHERE id=(SELECT min(id) FROM commands)",
    "rows.record_key.record": "DELETE FROM records WHERE (region, register, id) IN (SELECT region, register, id FROM record_keys LIMIT 1)",
    "rows.record_words.record": "DELETE FROM records WHERE (region, register, id) IN (SELECT region, register, id FROM record_words LIMIT 1)",
    "database.format": "UPDATE entries SET body=x'63' WHERE space='format'",
}
DEEP = [
    f"UPDATE cases SET owner='iemand' WHERE id={CASE}",
    f"UPDATE cases SET body=(SELECT body FROM cases ORDER BY id DESC LIMIT 1) WHERE id={CASE}",
    f"UPDATE cases SET file=x'' WHERE id={CASE}",
    f"DELETE FROM timers WHERE case_no=(SELECT {CASE}&140737488355327)",
    f"DELETE FROM items WHERE case_no=(SELECT {CASE}&140737488355327); UPDATE cases SET items=x'', bare=1 WHERE id={CASE}",
    "UPDATE history SET body=x'00' WHERE id=(SELECT max(id) FROM history WHERE case_no<>0)",
    "UPDATE history SET prev=0 WHERE id=(SELECT max(id) FROM history WHERE case_no<>0)",
]


def doctor(data, *more):
    done = subprocess.run([harness.BINARY, "doctor", "--data", data, "--json", "--lang", "en", *more], capture_output=True, text=True, timeout=60)
    report = json.loads(done.stdout)
    equal(done.returncode, 0 if report["well"] else 1, done.stdout)
    return report


def wrong(report):
    return {one["kind"] for one in report["findings"] if one["wrong"]}


def sick(data, sql=None):
    """A copy with this done to it."""
    copy = os.path.join(scratch(), "kopie")
    shutil.copytree(data, copy)
    if sql:
        db = sqlite3.connect(os.path.join(copy, "trajectum.db"))
        changed = [db.execute(one).rowcount for one in sql.split("; ")]
        db.commit()
        db.close()
        assert min(changed) > 0, f"nothing was damaged by {sql}"
    return copy


def a_directory():
    """A stopped one in which everything is to be found."""
    w = world_of(FILES)
    cases = [w.open("proef") for _ in range(4)]
    for n in range(700):  # more than the index of commands is behind by
        w.carla.call("case.note", case=cases[n % 4].id, text=str(n), command_id=f"n{n}")
    hash = blobs.bring(w.carla, b"bewijs " * 300)
    w.carla.call("document.put", case=cases[0].id, kind="cv", name="cv.pdf", sha256=hash)
    return w, cases


@suite
def a_sound_directory_is_well_running_or_not():
    w, cases = a_directory()
    report = doctor(w.server.data, "--deep")
    equal((report["running"], report["findings"], report["cases"], report["blobs"]), (True, [], 4, 1))
    w.carla.call("case.note", case=cases[0].id, text="het gaat door")
    w.server.kill()
    report = doctor(w.server.data, "--deep")
    equal((report["running"], report["findings"]), (False, []))
    said = subprocess.run([harness.BINARY, "doctor", "--data", w.server.data], capture_output=True, text=True, timeout=60)
    equal((said.stdout, said.returncode), ("alles in orde\n", 0))


@suite
def every_kind_of_damage_is_found():
    w, _ = a_directory()
    w.server.stop()
    data = w.server.data
    keys = sqlite3.connect(os.path.join(data, "trajectum.db")).execute("SELECT count(*) FROM record_keys").fetchone()[0]
    damage = {kind: sql for kind, sql in DAMAGE.items() if keys or kind != "rows.record_key.record"}
    for kind, sql in damage.items():
        found = wrong(doctor(sick(data, sql)))
        assert kind in found, f"{sql}: found {found}"
    for sql in DEEP:  # rows that fit each other, and say something else than the history
        copy = sick(data, sql)
        equal((wrong(doctor(copy)), wrong(doctor(copy, "--deep"))), (set(), {"cases.rebuilt"}), sql)


@suite
def seats_and_money_are_compared_with_what_made_them():
    """On what the golden server played: seats are taken there; and on a shipped region, whose budgets post their plan."""
    import golden_database
    data, _ = golden_database.unpack("schema2")
    golden_database.server_on(data).stop()
    equal(doctor(data, "--deep")["findings"], [])
    for sql in ("DELETE FROM entries WHERE (region, space, key) IN (SELECT region, space, key FROM entries WHERE space='seat' LIMIT 1)",
                "UPDATE entries SET key=cast('plek' || x'00' || 'p9' || substr(key, 8) AS BLOB) WHERE key=(SELECT key FROM entries WHERE space='seat' LIMIT 1)"):
        equal(wrong(doctor(sick(data, sql), "--deep")), {"seats.differ"}, sql)
    w = World()
    w.server.stop()
    equal(doctor(w.server.data, "--deep")["findings"], [])
    for sql in ("DELETE FROM entries WHERE (region, space, key)=(SELECT region, space, key FROM entries WHERE space='ledger' LIMIT 1)",
                "DELETE FROM entries WHERE (region, space, key)=(SELECT region, space, max(key) FROM entries WHERE space='ledger')",
                "UPDATE entries SET body=(SELECT body FROM entries WHERE space='ledger' ORDER BY key DESC LIMIT 1) WHERE "
                "(region, space, key)=(SELECT region, space, key FROM entries WHERE space='ledger' LIMIT 1)",
                "INSERT INTO entries SELECT region, space, cast(key || 'f' AS BLOB), body FROM entries WHERE space='ledger' ORDER BY key DESC LIMIT 1"):
        equal(wrong(doctor(sick(w.server.data, sql), "--deep")), {"money.differs"}, sql)


@suite
def every_rule_has_its_damage():
    """A rule that is added to the doctor is added here."""
    with open(os.path.join(harness.ROOT, "engine", "store", "sqlite", "loose_rows.hpp"), encoding="utf-8") as file:
        text = file.read()
    kinds = {line.split('"')[1] for line in text.splitlines() if line.strip().startswith('{"')}
    assert len(kinds) > 10, kinds
    equal({"rows." + kind for kind in kinds} - set(DAMAGE), set())


@suite
def files_and_bytes_are_looked_at_too():
    w, _ = a_directory()
    w.server.stop()
    data = w.server.data
    blob = subprocess.run(["find", "blobs", "-type", "f", "-not", "-path", "*uploads*"], cwd=data, capture_output=True, text=True, check=True).stdout.split()[0]

    copy = sick(data)
    os.remove(os.path.join(copy, blob))
    equal(wrong(doctor(copy)), {"blobs.missing"})
    copy = sick(data)
    with open(os.path.join(copy, blob), "r+b") as file:
        file.write(b"X")
    equal((wrong(doctor(copy)), wrong(doctor(copy, "--deep"))), (set(), {"blobs.damaged"}))
    copy = sick(data)
    with open(os.path.join(copy, blob), "ab") as file:
        file.write(b"X")
    equal(wrong(doctor(copy)), {"blobs.damaged"})
    copy = sick(data)
    stray = os.path.join(os.path.dirname(os.path.join(copy, blob)), "0" * 64)
    with open(stray, "wb") as file:
        file.write(b"niemand")
    report = doctor(copy)
    equal((wrong(report), [one["kind"] for one in report["findings"]]), (set(), ["blobs.loose"]))
    copy = sick(data)
    os.chmod(os.path.join(copy, "trajectum.db"), 0o644)
    equal(wrong(doctor(copy)), {"files.rights"})
    copy = sick(data)
    with open(os.path.join(copy, "trajectum.db"), "r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    assert "database.pages" in wrong(doctor(copy))
    copy = sick(data)
    with open(os.path.join(copy, "trajectum.db"), "r+b") as file:
        file.write(b"geen database")
    equal(wrong(doctor(copy)), {"database.open"})
    equal(wrong(doctor(scratch())), {"files.database"})
    copy = sick(data)
    with open(os.path.join(copy, "trajectum.db-wal"), "wb") as file:
        file.truncate(300 << 20)
    assert "disk.wal" in wrong(doctor(copy))


@suite
def another_schema_is_told_and_nothing_is_changed():
    import golden_database
    data, _ = golden_database.unpack("schema2")
    report = doctor(data)
    assert [one["kind"] for one in report["findings"] if not one["wrong"]] == ["database.schema"], report
    copy = sick(data, "UPDATE setting SET value=value")
    db = sqlite3.connect(os.path.join(copy, "trajectum.db"))
    db.execute("PRAGMA user_version=99")
    db.close()
    equal(wrong(doctor(copy)) - {"files.rights"}, {"database.open"})


if __name__ == "__main__":
    suite.run(__doc__)
