"""A stored row that is whole and says nothing is damage, and is told as a corrupt page is: never an absence."""

import hashlib
import os
import sqlite3
import subprocess

import batches
import blobs
import harness
from harness import Suite, World, equal, fails
from test_bad_disk import told_once

suite = Suite()

NONSENSE = b"\xff\xff\xff"
LOW = (1 << 47) - 1  # of a row's id: its number in the region


def garble(w, statement, *values):
    """Puts nonsense in the place of what the one row holds that the statement finds."""
    db = sqlite3.connect(os.path.join(w.server.data, "trajectum.db"))
    changed = db.execute(statement, (NONSENSE, *values)).rowcount
    db.commit()
    db.close()
    equal(changed, 1, f"rows of {statement} {values}")


def garble_case(w, number, column="body"):
    garble(w, f"update cases set {column}=? where id & {LOW}=? and region={home(w)}", number)


def home(w):
    db = sqlite3.connect(os.path.join(w.server.data, "trajectum.db"))
    [(no,)] = db.execute("select no from region where name=?", (harness.HOME,)).fetchall()
    db.close()
    return no


def damaged(call, *args, **params):
    fails(1008, call, *args, why="disk.corrupt", **params)


@suite
def a_case_that_says_nothing_is_told_and_the_others_are_read():
    for column in ("body", "file"):
        w = World()
        cases = [w.open() for _ in range(3)]
        before = [w.admin.call("case.get", case=case.id) for case in cases]
        turns = [len(case.history()) for case in cases]
        w.server.stop()
        garble_case(w, 2, column)
        w.server.start()
        w.reconnect()
        w.carla.call("case.note", case=cases[0].id, text="nog goed")
        error = w.admin.request("case.get", {"case": cases[1].id, "lang": "en"})["error"]
        equal((error["code"], error["data"]["reason"]), (1008, "disk.corrupt"))
        assert "trajectum doctor --deep" in error["message"], error
        equal(w.admin.call("system.health"), {"status": "read_only", "reason": "disk.corrupt"})
        equal(w.admin.call("system.info")["disk"]["state"], "corrupt")
        damaged(w.admin.call, "case.history", case=cases[1].id)
        damaged(w.carla.call, "case.note", case=cases[1].id, text="te laat")
        damaged(w.carla.call, "case.note", case=cases[2].id, text="te laat")
        damaged(w.admin.call, "system.clock", advance={"n": 400, "unit": "days"})
        equal([len(cases[0].history()), len(cases[2].history())], [turns[0] + 1, turns[2]])
        equal(w.admin.call("case.get", case=cases[2].id), before[2])
        told_once(w, "disk.corrupt")
        assert "its stored bytes are damaged" in w.server.err, w.server.err
        equal(w.server.stop()[0], 0, "exit code")
        found = subprocess.run([harness.BINARY, "doctor", "--deep", "--data", w.server.data, "--lang", "en"], capture_output=True, text=True, timeout=60)
        equal(found.returncode, 1)
        assert "cases.rebuilt" in found.stdout, found.stdout
        w.server.start()
        w.reconnect()
        w.carla.call("case.note", case=cases[0].id, text="tot iemand het vraagt")
        w.close()


@suite
def a_group_in_which_one_asked_for_it_is_refused_as_a_whole():
    w = World()
    cases = [w.open() for _ in range(2)]
    w.server.stop()
    garble_case(w, 2)
    w.server.start()
    w.reconnect()
    frame = b'[{"jsonrpc":"2.0","id":"a","method":"case.note","params":{"case":"%s","text":"x"}},{"jsonrpc":"2.0","id":7,"method":"case.get","params":{"case":"%s"}}]\n'
    w.carla.send_raw(frame % (cases[0].id.encode(), cases[1].id.encode()))
    equal([(one["id"], one["error"]["code"]) for one in w.carla.read()], [("a", 1008), (7, 1008)])
    equal(cases[0].events("noted"), [])
    w.close()


@suite
def a_night_that_meets_it_does_not_happen():
    w = World()
    [w.open() for _ in range(2)]
    w.server.stop()
    garble_case(w, 2)
    w.server.start()
    w.reconnect()
    damaged(w.admin.call, "system.clock", advance={"n": 60, "unit": "days"})
    day = w.today()
    assert harness.day("2019-06-30") < day < harness.day("2019-08-01"), day
    damaged(w.admin.call, "system.clock", advance={"n": 1, "unit": "days"})
    w.server.restart()
    equal(harness.day(w.server.client().call("system.clock")["now"][:10]), day, "the last night that was whole")
    w.close()


@suite
def rows_of_every_kind_that_say_nothing_are_told():
    """The first of them ends writing, so each is asked for by what only reads."""
    w = World()
    plain = harness.Client(w.server.port)
    no, case, subject = home(w), w.open(), w.subject()
    entry = f"update entries set body=? where region={no} and space=?"
    w.person("drie", ["consultant"])
    w.person("vier", ["consultant"])
    w.carla.call("work.claim", item=case.item("broad_intake")["item"])
    w.admin.call("handover.make", **{"from": "carla", "to": "cees", "reason": "vertrekt"})
    batch = batches.start(w.admin)["batch"]
    batches.finished(w.admin, batch)
    sha = blobs.bring(w.carla, b"x" * 1000)
    w.admin.call("publisher.put", publisher="regio-zuid", key="A" * 43 + "=")
    reads = [
        ("update records set body=? where register='client' and id=?", [subject], w.admin, "register.find", {"register": "client"}),
        (None, [], w.admin, "register.get", {"register": "client", "id": subject}),
        (f"update history set body=? where case_no=1 and prev=0 and id>>47={no}", [], w.admin, "case.history", {"case": case.id}),
        (entry, ["handover"], w.admin, "handover.find", {}),
        (entry, ["batch"], w.admin, "batch.get", {"batch": batch}),
        (entry, ["blob"], w.carla, "blob.read", {"sha256": sha}),
        (entry, ["publisher"], w.admin, "publisher.find", {}),
        (entry + " and cast(key as text)='vier'", ["user"], w.admin, "user.find", {}),
        (entry + " and cast(key as text)=?", ["token", hashlib.blake2b(w.tokens["drie"].encode(), digest_size=32).hexdigest()], plain, "session.login", {"token": w.tokens["drie"]}),
        (None, [], plain, "session.login", {"token": w.tokens["vier"]}),
    ]
    for statement, values, client, method, params in reads:
        if statement:
            garble(w, statement, *values)
        damaged(client.call, method, **params)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
