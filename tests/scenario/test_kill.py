"""SIGKILL at any moment: what was answered is there, what was not is asked again with its id and done once."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time

import harness
from harness import ROOT, SANITIZED, ConnectionLost, Suite, World, equal, scratch, shelf

suite = Suite()
WRITERS = 16
ROUNDS = int(os.environ.get("TRAJECTUM_ROUNDS", "20"))  # scripts/kill-loop asks for 200
ROUND_SECONDS = float(os.environ.get("TRAJECTUM_ROUND_SECONDS", "0.3"))  # a round is half of it to one and a half
RESTART_SECONDS = 30 if SANITIZED else 5
DEMO_SECONDS = 900 if SANITIZED else 170
INTAKE = {"motivation": "high", "wish_occupation": "kok", "learnable": True}


class Writer:
    """Opens cases, notes on them and completes their intake, each under a command id, and keeps its own books."""

    def __init__(self, world, number, seed):
        self.world = world
        self.number = number
        self.draw = random.Random(f"{seed}-{number}")
        self.person = f"schrijver{number}"
        self.answered = {}  # command id -> result
        self.open_calls = {}  # command id -> (method, params): sent, not answered
        self.sent = {}  # command id -> (method, params): everything
        self.taken = 0  # cases this writer owns; forty at most
        self.serial = 0
        self.cases = []  # (case, [note texts], item or None)
        self.faults = []

    def next_call(self):
        self.serial += 1
        name = f"{self.number}-{self.serial}"  # the command id
        kind = self.draw.random()
        if not self.cases or kind < 0.15:
            return name, "case.open", {"route": "werkroute", "subject": {"register": "client", "id": f"k{self.number}"}, "key": f"key-{name}"}
        case = self.draw.choice(self.cases)
        if kind < 0.30 and case["item"] and self.taken < 40:
            self.taken += 1
            item, case["item"] = case["item"], None
            return name, "work.complete", {"item": item, "form": INTAKE}
        case["notes"].append(name)
        return name, "case.note", {"case": case["id"], "text": name}

    def book(self, name, method, reply):
        if "error" in reply:
            self.faults.append(f"{name} {method}: {reply['error']}")
            return
        known = self.answered.get(name)
        if known is not None and known != reply["result"]:
            self.faults.append(f"{name}: another answer than the first")
        if known is None and method == "case.open":
            self.cases.append({"id": reply["result"]["case"], "item": reply["result"]["work"][0]["item"], "notes": []})
        self.answered[name] = reply["result"]

    def settle(self):
        """Asks again what was not answered, and a few that were; an answer must be the first one."""
        client = self.world.server.client(self.world.tokens[self.person])
        for name, (method, params) in list(self.open_calls.items()):
            self.book(name, method, client.request(method, {**params, "command_id": name}))
            del self.open_calls[name]
        for name in self.draw.sample(sorted(self.answered), min(20, len(self.answered))):
            method, params = self.sent[name]
            self.book(name, method, client.request(method, {**params, "command_id": name}))
        client.close()

    def run(self):
        try:
            client = self.world.server.client(self.world.tokens[self.person])
            while True:
                batch = []
                for _ in range(self.draw.randint(1, 16)):
                    name, method, params = self.next_call()
                    self.open_calls[name] = self.sent[name] = (method, params)
                    client.post(method, {**params, "command_id": name})
                    batch.append((name, method))
                for name, method in batch:
                    self.book(name, method, client.read())
                    del self.open_calls[name]
        except (ConnectionLost, OSError):
            pass


def check_books(w, writers):
    """Every case, note and completed intake exactly once; nothing else."""
    for writer in writers:
        assert not writer.faults, writer.faults[0]
        assert not writer.open_calls
        stored = w.admin.everything("case.find", "cases", filter={"subject": {"register": "client", "id": f"k{writer.number}"}})
        equal({c["case"] for c in stored}, {c["id"] for c in writer.cases}, f"cases of writer {writer.number}")
        for case in writer.cases:
            events = w.case(case["id"]).events()
            equal(sorted(e["text"] for e in events if e["type"] == "noted"), sorted(case["notes"]), f"notes of {case['id']}")
            done = sum(e["type"] == "completed" and e["node"] == "intake.broad_intake" for e in events)
            equal(done, int(case["item"] is None), f"completed intakes of {case['id']}")
            turns = [e["seq"] for e in w.case(case["id"]).history()]
            equal(turns, list(range(1, len(turns) + 1)), f"turns of {case['id']}")


def is_sound(data):
    """Of a copy of the files as they lie there: what looks at them must not recover them."""
    folder = scratch()
    for name in ("trajectum.db", "trajectum.db-wal"):
        if os.path.exists(os.path.join(data, name)):
            shutil.copy(os.path.join(data, name), folder)
    db = sqlite3.connect(os.path.join(folder, "trajectum.db"))
    equal(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)], "integrity_check")
    db.close()
    shutil.rmtree(folder)


def start_within(server):
    """Gives how long the restart took."""
    begun = time.monotonic()
    server.start()
    seconds = time.monotonic() - begun
    assert seconds < RESTART_SECONDS, f"the restart took {seconds:.1f} s"
    return seconds


def kill_while_it_starts(server, draw):
    """SIGKILL somewhere between the start of the process and its first words."""
    process = subprocess.Popen(server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=harness._die_with_parent)
    time.sleep(draw.uniform(0, 0.6))
    process.kill()
    process.wait()


@suite
def no_answered_word_is_lost_and_none_is_done_twice():
    print(f"       seed {suite.seed}, {ROUNDS} rounds, {WRITERS} connections")
    w = World()
    draw = random.Random(suite.seed)
    writers = [Writer(w, n, suite.seed) for n in range(WRITERS)]
    for writer in writers:
        w.person(writer.person, ["consultant"])
        w.put("client", f"k{writer.number}", name=writer.person)
    unanswered = terms = again = 0
    slowest = 0
    for number in range(ROUNDS):
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(draw.uniform(0.5, 1.5) * ROUND_SECONDS)
        if draw.random() < 0.1:
            terms += 1
            code, _ = w.server.stop()
            equal(code, 0, "exit code after SIGTERM")
        else:
            w.server.kill()
        for thread in threads:
            thread.join()
        if draw.random() < 0.2:
            again += 1
            kill_while_it_starts(w.server, draw)
        if number % 5 == 0:
            is_sound(w.server.data)
        slowest = max(slowest, start_within(w.server))
        unanswered += sum(len(writer.open_calls) for writer in writers)
        for writer in writers:
            writer.settle()
            assert not writer.faults, writer.faults[0]
    w.reconnect()
    answered = sum(len(writer.answered) for writer in writers)
    print(f"       {answered} answered, {unanswered} of them only after a kill; {terms} SIGTERM, {again} killed again while they came back; "
          f"slowest restart {slowest:.1f} s")
    assert answered > 50 * ROUNDS and unanswered > 0, "too quiet to prove anything"
    check_books(w, writers)
    equal(w.metric("without_next_action")["value"], 0)
    w.server.stop()
    is_sound(w.server.data)
    w.close()


@suite
def a_kill_while_the_clock_moves_fires_every_timer_once():
    w = World()
    draw = random.Random(suite.seed + 1)
    print(f"       seed {suite.seed + 1}")
    cases = [w.open("werkroute") for _ in range(30)]
    for n, case in enumerate(cases[:20]):
        case.intake("direct", job_ready=False)
        case.place()
    end = w.today().replace(year=w.today().year + 1)
    for _ in range(5):
        def move():
            try:
                w.server.client(timeout=60).call("system.clock", advance_to=end.isoformat())
            except (ConnectionLost, OSError):
                pass
        mover = threading.Thread(target=move)
        mover.start()
        time.sleep(draw.uniform(0.1, 0.5))
        w.server.restart()
        mover.join()
    w.reconnect()
    w.advance_to(end)
    for case in cases[:20]:
        numbers = [e.get("number") for e in case.events("scope_opened", "check_in") if e.get("number")]
        equal(numbers, [1, 2, 3, 4, 5], f"talks of {case.id}")
    for case in cases[20:]:
        equal([e["to"] for e in case.events("escalated")], ["consultant", "team_lead"], f"escalations of {case.id}")
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


@suite
def the_demo_survives_its_five_kills():
    run = subprocess.run([harness.BINARY, "demo", "--quick", "--kill", "--json", "--seed", str(suite.seed), "--data", os.path.join(scratch(), "demo"),
                          "--workflows", os.path.join(ROOT, "workflows"), "--plugins", shelf("zuid-limburg")],
                         capture_output=True, text=True, timeout=DEMO_SECONDS)
    assert run.stdout.lstrip().startswith("{"), run.stderr[-1000:]
    summary = json.loads(run.stdout)
    false = [name for name, holds in summary["checks"].items() if not holds]
    equal((false, run.returncode), ([], 0), f"checks that do not hold (refusals: {summary.get('refusals')})")
    equal(summary["kills"], 5)
    assert summary["resent"] > 0, "no kill met an unanswered call"


@suite
def what_another_version_stored_is_refused_and_left_as_it_was():
    w = World()
    w.open()
    w.server.stop()
    path = os.path.join(w.server.data, "trajectum.db")

    def change(body):
        with sqlite3.connect(path) as db:
            equal(db.execute("UPDATE entries SET body=? WHERE space='format'", (body,)).rowcount, 3)  # of each region
        db.close()

    with sqlite3.connect(path) as db:
        [(ours,)] = db.execute("SELECT DISTINCT body FROM entries WHERE space='format'").fetchall()
    db.close()
    change(b"\x63")
    done = subprocess.run(w.server.command(), capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and "another version" in done.stderr, (done.returncode, done.stderr)
    change(ours)
    w.server.start()
    w.reconnect()
    equal(len(w.admin.call("case.find")["cases"]), 1)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
