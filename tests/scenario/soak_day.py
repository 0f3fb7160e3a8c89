"""A region at work for a day (scripts/soak-day): what it costs must not grow, what was answered must stay, and at the end all is well.

People ask at a steady pace, far below what the server can do: what is looked for is what grows. The virtual clock moves two hours a minute, so that timers, midnights
and escalations go off all the time."""

import argparse
import collections
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

import harness
from harness import ConnectionLost, RpcError, World
from releases import Publisher, folder, upload

PEOPLE = 16
PAUSE = (0.1, 0.5)  # seconds between two things that one of them does
OPEN_MAX = 25  # cases of one person; then the oldest is cancelled
REMEMBERED = 200  # answers of one person that are asked again now and then
INTAKE = {"motivation": "high", "wish_occupation": "kok", "learnable": True}

# Bars
RSS_GROWTH_MB = 16  # in the second half, beside what the server keeps of each command id
COMMAND_BYTES = 48  # of one: 16 a slot, a third to two thirds full
FILES_MAX = 64  # descriptors more than at the start
WAL_MAX_MB = 256
P99_MAX_MS = 250  # of a minute in which nothing was killed
RESTART_MAX_S = 30


class Person:
    """Does one thing after the other, and keeps what was answered."""

    def __init__(self, day, number):
        self.day = day
        self.name = f"mens{number}"
        self.draw = random.Random(number)
        self.number = number
        self.serial = 0
        self.cases = []  # [id, item of its first step or None, whether it is a long one]
        self.known = {}  # command id -> (method, params, result)
        self.client = None
        self.waits = []  # milliseconds, of this minute
        self.asked = self.refused = 0

    def connect(self):
        while not self.day.over.is_set():
            try:
                self.client = self.day.world.server.client(self.day.world.tokens[self.name])
                return
            except (ConnectionLost, OSError, TypeError):
                time.sleep(0.2)

    def ask(self, method, params):
        """Until it is answered: a server that died on the way is asked again, with the same command id."""
        while not self.day.over.is_set():
            if self.client is None:
                self.connect()
                continue
            begun = time.monotonic()
            try:
                reply = self.client.request(method, params)
            except (ConnectionLost, OSError):
                self.client = None
                continue
            self.asked += 1
            self.waits.append(1000 * (time.monotonic() - begun))
            if "error" in reply and reply["error"]["code"] == -32603:
                self.day.wrong(f"{method}: {reply['error']}")
            return reply
        return {}

    def change(self, method, **params):
        self.serial += 1
        name = f"{self.name}-{self.serial}"
        params["command_id"] = name
        reply = self.ask(method, params)
        if "result" in reply:
            self.known[name] = (method, params, reply["result"])
            if len(self.known) > REMEMBERED:
                del self.known[next(iter(self.known))]
            return reply["result"]
        if "error" in reply:
            self.refused += 1
            self.day.refusals[f"{method} {reply['error']['data'].get('reason', reply['error']['code'])}"] += 1
        return None

    def again(self):
        if not self.known:
            return
        method, params, result = self.known[self.draw.choice(list(self.known))]
        reply = self.ask(method, params)
        if reply and reply.get("result") != result:
            self.day.wrong(f"{params['command_id']} was answered otherwise: {reply}, not {result}")

    def act(self):
        kind = self.draw.random()
        if not self.cases or kind < 0.08:
            return self.open()
        case = self.draw.choice(self.cases)
        if kind < 0.30:
            self.change("case.note", case=case[0], text="gezien: " + "x" * self.draw.randrange(400))
        elif kind < 0.40:
            if case[1]:
                item, case[1] = case[1], None
                self.change("work.complete", item=item, form=INTAKE if case[2] else {})
                if not case[2]:
                    self.cases.remove(case)  # it ends by its only step
        elif kind < 0.46:
            self.change("register.put", register="client", id=f"k{self.number}-{self.draw.randrange(20)}", record={"name": f"Kim {self.serial}"})
        elif kind < 0.50 and case[2]:
            self.change("document.put", case=case[0], kind="contract", name="contract", type="application/pdf", bytes=1000, sha256=harness.SHA, elsewhere="archive", signed_by=[])
        elif kind < 0.53:
            self.again()
        elif kind < 0.68:
            self.ask("work.find", {})
        elif kind < 0.80:
            self.ask("case.get", {"case": case[0]})
        elif kind < 0.88:
            self.ask("case.history", {"case": case[0]})
        elif kind < 0.92:
            self.ask("case.explain", {"case": case[0]})
        elif kind < 0.96:
            self.ask("register.find", {"register": "client", "limit": 20})
        else:
            self.ask("metric.value", {"metric": "without_next_action"})

    def open(self):
        if len(self.cases) >= OPEN_MAX:
            old = self.cases.pop(0)
            self.change("case.cancel", case=old[0], reason="klaar")
        long = self.draw.random() < 0.8
        opened = self.change("case.open", route="werkroute" if long else "proef", subject={"register": "client", "id": f"k{self.number}-0"})
        if opened:
            self.cases.append([opened["case"], opened["work"][0]["item"], long])

    def run(self):
        self.connect()
        self.change("register.put", register="client", id=f"k{self.number}-0", record={"name": "Kim de Vries"})
        while not self.day.over.is_set():
            self.act()
            time.sleep(self.draw.uniform(*PAUSE))


class Day:
    def __init__(self, options):
        self.options = options
        self.over = threading.Event()
        self.faults = []
        self.lines = []
        self.refusals = collections.Counter()
        shelf = os.path.join(harness.scratch(), "kopieen")
        self.shelf = shelf
        self.world = World(plugins=os.path.dirname(folder("een", "1.0.0")), args=["--backups", shelf])
        self.publisher = Publisher().trusted_by(self.world.admin)
        self.people = [Person(self, n) for n in range(PEOPLE)]
        for person in self.people:
            self.world.admin.call("user.put", id=person.name, name=person.name, roles=["consultant"])
            self.world.tokens[person.name] = self.world.admin.call("token.put", user=person.name)["token"]
        self.deployed = self.backed_up = self.killed = 0
        self.slowest_restart = 0.0
        self.killed_in_minute = False

    def wrong(self, what):
        print(f"WRONG: {what}", flush=True)
        self.faults.append(what)

    def every(self, seconds, what):
        """On a thread of its own, with a connection that comes back."""

        def run():
            while not self.over.wait(seconds):
                try:
                    client = self.world.server.client()
                    what(client)
                    client.close()
                except (ConnectionLost, OSError, TypeError):  # it was killed on the way
                    pass
                except RpcError as e:
                    self.wrong(str(e))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def move_clock(self, admin):
        admin.call("system.clock", advance={"n": 1, "unit": "hours"})

    def deploy(self, admin):
        n = self.deployed + 1
        version = upload(admin, self.publisher.pack(folder("een" if n % 2 else "twee", f"1.{n}.0")))["bundle"]
        admin.call("plugin.activate", bundle=version)
        self.deployed = n
        if n % 5 == 0:
            admin.call("plugin.rollback", reason="proef")

    def back_up(self, admin):
        made = admin.call("backup.create")
        if made["findings"]:
            self.wrong(f"backup {made['backup']}: {made['findings']}")
        self.backed_up += 1
        for old in sorted(os.listdir(self.shelf))[:-3]:
            shutil.rmtree(os.path.join(self.shelf, old))

    def kill(self):
        self.killed_in_minute = True
        self.world.server.kill()
        begun = time.monotonic()
        self.world.server.start()
        self.slowest_restart = max(self.slowest_restart, time.monotonic() - begun)
        self.killed += 1

    def figures(self, minute):
        pid = self.world.server.pid()
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            status = dict(line.split(":", 1) for line in f)
        waits = sorted(ms for person in self.people for ms in person.waits)
        for person in self.people:
            person.waits = []
        size = lambda name: os.path.getsize(os.path.join(self.world.server.data, name)) / 1e6
        line = {
            "minute": minute,
            "rss_mb": int(status["VmRSS"].split()[0]) / 1024,
            "files": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": int(status["Threads"]),
            "wal_mb": size("trajectum.db-wal"),
            "database_mb": size("trajectum.db"),
            "asked": sum(person.asked for person in self.people),
            "refused": sum(person.refused for person in self.people),
            "p50_ms": waits[len(waits) // 2] if waits else 0,
            "p99_ms": waits[len(waits) * 99 // 100] if waits else 0,
            "max_ms": waits[-1] if waits else 0,
            "deploys": self.deployed,
            "backups": self.backed_up,
            "kills": self.killed,
            "killed": int(self.killed_in_minute),
        }
        self.killed_in_minute = False
        self.lines.append(line)
        return line

    def run(self):
        minutes = max(2, round(self.options.hours * 60))
        hour = max(120.0, self.options.hours * 3600 / 24)  # of a short trial: a 24th, so that there are backups in it too
        threads = [threading.Thread(target=person.run, daemon=True) for person in self.people]
        for thread in threads:
            thread.start()
        helpers = [self.every(30, self.move_clock), self.every(hour / 2, self.deploy), self.every(hour, self.back_up)]
        begun = time.monotonic()
        next_kill = self.options.kill_minutes * 60
        with open(self.options.figures, "w", encoding="ascii") as out:
            for minute in range(1, minutes + 1):
                while (left := begun + 60 * minute - time.monotonic()) > 0:
                    time.sleep(min(left, 1))
                    if next_kill and time.monotonic() - begun >= next_kill:
                        next_kill += self.options.kill_minutes * 60
                        self.kill()
                line = self.figures(minute)
                if minute == 1:
                    print(*line, sep="\t", file=out)
                print(*(f"{v:.1f}" if isinstance(v, float) else v for v in line.values()), sep="\t", file=out, flush=True)
        self.over.set()
        for thread in threads + helpers:
            thread.join(30)

    def look_back(self):
        """What was answered is there, once; the directory is well."""
        self.over.clear()
        for person in self.people:
            person.connect()
            for _ in range(20):
                person.again()
        self.over.set()
        code, seconds = self.world.server.stop()
        if code != 0:
            self.wrong(f"SIGTERM ended with {code} after {seconds:.1f} s")
        done = subprocess.run([harness.BINARY, "doctor", "--data", self.world.server.data, "--deep", "--lang", "en"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.wrong(f"the doctor: {done.stdout}{done.stderr}")
        db = sqlite3.connect(os.path.join(self.world.server.data, "trajectum.db"))
        if (said := db.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            self.wrong(f"integrity: {said[:3]}")
        db.close()

    def judge(self):
        half = self.lines[len(self.lines) // 2 :]
        slope = growth(half, "rss_mb")
        answered = half[-1]["asked"] - half[0]["asked"]
        allowed = RSS_GROWTH_MB + answered * COMMAND_BYTES / 1e6
        calm = [line for line in self.lines[1:] if not line["killed"]]
        bars = [
            ("memory grew in the second half, MB", slope, allowed),
            ("files more than in the first minute", max(line["files"] for line in self.lines) - self.lines[0]["files"], FILES_MAX),
            ("the WAL, MB", max(line["wal_mb"] for line in self.lines), WAL_MAX_MB),
            ("p99 of the worst calm minute, ms", max((line["p99_ms"] for line in calm), default=0), P99_MAX_MS),
            ("slowest restart, s", self.slowest_restart, RESTART_MAX_S),
            ("things that were wrong", len(self.faults), 0),
        ]
        for what, value, bar in bars:
            print(f"{'ok    ' if value <= bar else 'MISSED'} {what}: {value:.1f} (bar {bar:.1f})")
        last = self.lines[-1]
        print(f"{len(self.lines)} minutes, {last['asked']} answers, {last['refused']} refused, {self.deployed} versions, {self.backed_up} backups, {self.killed} kills; "
              f"{last['rss_mb']:.0f} MB of memory, {last['database_mb']:.0f} MB on disk; figures in {self.options.figures}")
        print("refused: " + ", ".join(f"{n} {what}" for what, n in self.refusals.most_common(8)))
        if not self.backed_up or not self.deployed:
            print("MISSED: no backup or no version in all that time")
            return 1
        return int(any(value > bar for _, value, bar in bars))


def growth(lines, key):
    """What the least-squares line through these minutes rises from the first to the last."""
    n = len(lines)
    if n < 2:
        return 0.0
    mean_x, mean_y = (n - 1) / 2, sum(line[key] for line in lines) / n
    spread = sum((x - mean_x) ** 2 for x in range(n))
    return (n - 1) * sum((x - mean_x) * (line[key] - mean_y) for x, line in enumerate(lines)) / spread


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=harness.BINARY)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--kill-minutes", type=float, default=0)
    parser.add_argument("--figures", default="soak-day.tsv")
    options = parser.parse_args()
    harness.BINARY = os.path.abspath(options.binary or "build/trajectum")
    day = Day(options)
    day.run()
    day.look_back()
    code = day.judge()
    day.world.server.kill() if day.world.server.process else None
    shutil.rmtree(os.path.dirname(day.world.server.data), ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
