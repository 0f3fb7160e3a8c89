"""Activating under load holds nobody up for longer than working does, and SIGKILL while a version is uploaded or activated
leaves the old one or the new one: never a mixture, and no acknowledged word is lost."""

import random
import selectors
import threading
import time

from harness import ConnectionLost, Suite, World, equal
from releases import Publisher, bring, folder, upload, versions
from test_deploy import opens_at, region, served

suite = Suite()
CONNECTIONS = 16
ACTIVATIONS = 20
CASES = 2000
ROUNDS = 10
FLOOR_SECONDS = 0.15  # a gap that the machine alone makes while others build on it

POOL = 'return pools { pool "groep" { title = { nl = "Groep", en = "Group" }, route = "lang", size = { since("2019-01-01", 200) },\n' \
       '  admit = function(client) return client.source == "uwv" end, rank = function(client) return client.waiting_since end } }\n'
LONG = """
return route "lang" { version = "1.0.0", title = { nl = "Lang", en = "Long" }, subject = "client", owner = "consultant",
  step "praten" { title = { nl = "Praten", en = "Talk" }, by = role "consultant", due = workdays(5), next = done } }
"""
METRICS = 'return metrics { count "open" { title = { nl = "Open", en = "Open" }, of = open_cases() },\n' \
          '  flow "geopend" { title = { nl = "Geopend", en = "Opened" }, of = cases "proef" } }\n'
EXTRA = {"pools.lua": POOL, "routes/lang.lua": LONG, "metrics.lua": METRICS}
MANIFEST = {"capabilities": ["registers", "reservations", "budgets", "metrics", "pools"]}


class Load:
    """Many connections, each with one request under way; the moment of every reply. One thread, so that what is measured
    is the server."""

    def __init__(self, world, cases):
        self.world = world
        self.cases = cases
        self.draw = random.Random(7)
        self.selector = selectors.DefaultSelector()
        self.clients = [world.server.client(world.tokens["carla"]) for _ in range(CONNECTIONS)]
        self.at = []
        self.errors = []
        for client in self.clients:
            self.selector.register(client.socket, selectors.EVENT_READ, client)
            self.ask(client)

    def ask(self, client):
        kind = self.draw.random()
        if kind < 0.5:
            client.post("case.note", {"case": self.draw.choice(self.cases), "text": "bericht"})
        elif kind < 0.8:
            client.post("work.find", {"limit": 10})
        else:
            client.post("case.get", {"case": self.draw.choice(self.cases)})

    def run(self, seconds, every=None, act=None):
        """Gives the longest gap between two replies; calls `act` every so many seconds, on a connection of its own."""
        self.at = [time.monotonic()]
        begun, acted = self.at[0], 0
        while time.monotonic() - begun < seconds:
            if act and time.monotonic() - begun >= (acted + 1) * every:
                act(acted)
                acted += 1
            for key, _ in self.selector.select(0.02):
                client = key.data
                reply = client.read()
                self.at.append(time.monotonic())
                if "error" in reply:
                    self.errors.append(reply["error"])
                self.ask(client)
        return max(b - a for a, b in zip(self.at, self.at[1:])), acted

    def close(self):
        for client in self.clients:
            client.close()


@suite
def activating_makes_no_longer_gap_between_replies_than_working_does():
    where = folder("een", "1.0.0", extra=EXTRA, **MANIFEST)
    w = World(plugins=where.rpartition("/")[0])
    publisher = Publisher().trusted_by(w.admin)
    w.admin.all([("register.put", {"register": "client", "id": f"k{n}", "record": {"name": f"K {n}", "source": "uwv" if n % 4 == 0 else "gemeente",
                                                                                    "waiting_since": "2019-01-01"}}) for n in range(CASES)])
    opened = w.carla.all([("case.open", {"route": "proef", "subject": {"register": "client", "id": f"k{n}"}}) for n in range(CASES)])
    hashes = [versions(w.admin)["1.0.0"]["bundle"], upload(w.admin, publisher.pack(folder("twee", "1.1.0", extra=EXTRA, **MANIFEST)))["bundle"]]
    load = Load(w, [o["case"] for o in opened])
    load.run(1.0)  # warm
    seconds = 10.0
    without, _ = load.run(seconds)
    count_without = len(load.at)
    activator = w.server.client()
    asked = []

    def activate(n):
        if asked:
            reply = activator.read()
            assert "result" in reply, reply
        asked.append(activator.post("plugin.activate", {"bundle": hashes[(n + 1) % 2]}))

    within, acted = load.run(seconds, every=seconds / (ACTIVATIONS + 1), act=activate)
    assert "result" in activator.read()
    equal(acted, ACTIVATIONS)
    equal(load.errors, [])
    print(f"    longest gap {without * 1000:.0f} ms without, {within * 1000:.0f} ms over {acted} activations with {CASES} cases "
          f"({count_without} and {len(load.at)} replies in {seconds:.0f} s each)")
    assert within <= 2 * max(without, FLOOR_SECONDS), (without, within)
    equal(served(w)["hash"], hashes[0])
    load.close()
    w.close()


class Notes:
    """Somebody who notes without pause; keeps what was acknowledged."""

    def __init__(self, world, case, number):
        self.world, self.case, self.number = world, case, number
        self.acknowledged = []
        self.serial = 0

    def run(self):
        try:
            client = self.world.server.client(self.world.tokens["carla"])
            while True:
                self.serial += 1
                text = f"{self.number}-{self.serial}"
                client.call("case.note", case=self.case.id, text=text)
                self.acknowledged.append(text)
        except ConnectionLost:
            pass

    def check(self):
        noted = {e["text"] for e in self.case.events("noted")}
        lost = [text for text in self.acknowledged if text not in noted]
        assert not lost, f"acknowledged and lost: {lost}"


def kill_during(w, notes, ask, draw, within):
    """Kills the server at some moment of a call; gives its reply, or nothing when it was not answered."""
    client = w.server.client()
    writers = [threading.Thread(target=n.run) for n in notes]
    for writer in writers:
        writer.start()
    time.sleep(0.05)
    replies = []

    def call():
        try:
            replies.append(client.request(*ask))
        except ConnectionLost:
            pass

    caller = threading.Thread(target=call)
    caller.start()
    time.sleep(draw.uniform(0, within))
    w.server.kill()
    for thread in (caller, *writers):
        thread.join()
    w.server.start()
    w.reconnect()
    for n in notes:
        n.check()
    return replies[0] if replies else None


def seconds_of(f):
    begun = time.monotonic()
    f()
    return time.monotonic() - begun


@suite
def killed_while_activating_it_serves_the_old_or_the_new_one():
    w = region()
    notes = [Notes(w, w.open("proef"), n) for n in range(3)]
    steps = {"1.0.0": "een", "1.1.0": "twee"}
    upload(w.admin, w.publisher.pack(folder("twee", "1.1.0")))
    hashes = {version: v["bundle"] for version, v in versions(w.admin).items()}
    other = lambda version: "1.1.0" if version == "1.0.0" else "1.0.0"
    took = max(seconds_of(lambda: w.admin.call("plugin.activate", bundle=hashes[other(served(w)["version"])])) for _ in range(4))
    draw = random.Random(11)
    seen = {"old": 0, "new": 0}
    for n in range(ROUNDS):
        before = served(w)["version"]
        after = other(before)
        params = {"bundle": hashes[after], "command_id": f"ronde-{n}"}
        reply = kill_during(w, notes, ("plugin.activate", params), draw, took * 1.5)
        now = served(w)["version"]
        assert now in (before, after), now
        if reply:
            equal(now, after, "it was acknowledged")
        seen["new" if now == after else "old"] += 1
        equal([v["version"] for v in w.admin.call("plugin.find")["versions"] if v["state"] == "active"], [now])
        equal(opens_at(w), [steps[now]])
        first = w.admin.call("plugin.activate", **params)  # asked again: done once
        equal(first["version"], after)
        if reply:
            equal(first, reply["result"])
        equal(served(w)["version"], after)
        equal(opens_at(w), [steps[after]])
    print(f"    {seen['old']} times the old one, {seen['new']} times the new one")
    w.close()


@suite
def killed_while_uploading_it_has_the_version_whole_or_not_at_all():
    w = region()
    notes = [Notes(w, w.open("proef"), n) for n in range(3)]
    sha256 = bring(w.admin, w.publisher.pack(folder("twee", "1.1.0")))
    took = seconds_of(lambda: w.admin.call("plugin.upload", sha256=sha256))
    draw = random.Random(13)
    seen = {"not": 0, "whole": 0}
    for n in range(ROUNDS):
        version = f"1.2.{n}"
        data = w.publisher.pack(folder("drie", version))
        params = {"sha256": bring(w.admin, data), "command_id": f"breng-{n}"}
        reply = kill_during(w, notes, ("plugin.upload", params), draw, took * 1.5)
        found = versions(w.admin)
        if reply:
            equal(found[version]["bundle"], reply["result"]["bundle"], "it was acknowledged")
        seen["whole" if version in found else "not"] += 1
        equal(served(w)["version"], "1.0.0")
        report = w.admin.call("plugin.upload", **params)
        equal(versions(w.admin)[version]["state"], "ready")
        equal(w.admin.call("plugin.test", bundle=report["bundle"])["tests"], {"passed": 1, "failed": 0})
    print(f"    {seen['not']} times not at all, {seen['whole']} times whole")
    equal(opens_at(w), ["een"])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
