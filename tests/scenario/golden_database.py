"""A data directory as an older version wrote it, with the answers that it gave: `test_migrations.py` starts the new version on it.

    python3 tests/scenario/golden_database.py --binary OLD_BINARY --out tests/golden/databases/schemaN

plays a small region on the old binary (cases at every place of a route, timers, jobs, seats, documents, records, commands with ids),
asks it everything, kills it, and keeps directory and answers. Run once for each schema that was released, and never again.
"""

import argparse
import json
import os
import shutil
import tarfile

import blobs
import harness
from harness import ROOT, Server, scratch

GOLDEN = os.path.join(ROOT, "tests", "golden", "databases")
BUNDLE = os.path.join(GOLDEN, "bundle")
KEPT = ("trajectum.db", "trajectum.db-wal", "blobs", "admin.token")
CASES = 48


def server_on(data, **options):
    return Server(data=data, clock=options.pop("clock", "2019-06-30"), workflows=os.path.join(BUNDLE, "workflows"),
                  plugins=os.path.join(BUNDLE, "plugins"), **options)


class Player:
    """Plays cases to different places, and remembers what it said under a command id."""

    def __init__(self, server):
        self.server = server
        self.admin = server.client()
        self.tokens = {}
        self.people = {}
        for name, roles in {"carla": ["consulent"], "cees": ["consulent"], "jan": ["jobcoach"], "robot": ["worker"]}.items():
            self.admin.call("user.put", id=name, name=name.title(), roles=roles)
            self.tokens[name] = self.admin.call("token.put", user=name)["token"]
            self.people[name] = server.client(self.tokens[name])
        self.said = []

    def say(self, who, method, **params):
        params["command_id"] = f"opdracht-{len(self.said)}"
        result = self.people[who].call(method, **params)
        self.said.append({"who": who, "method": method, "params": params, "result": result})
        return result

    def item(self, case, node):
        found = [i for i in self.admin.call("case.get", case=case)["work"] if i["node"].endswith(node)]
        return found[0]["item"] if found else None

    def begin(self, n):
        self.admin.call("register.put", register="client", id=f"k{n}", source="gemeente",
                        record={"naam": f"Kandidaat {n} Jansen", "gemeente": ("Venlo", "Roermond", "Weert")[n % 3], "actief": n % 2 == 0})
        opened = self.say("carla" if n % 2 else "cees", "case.open", route="begeleiding", subject={"register": "client", "id": f"k{n}"}, key=f"G-{n:03}")
        return opened["case"]

    def talk(self, case, n):
        who = "carla" if n % 2 else "cees"
        self.say(who, "work.start", item=self.item(case, "gesprek"))
        # Every seventh file is larger than what lies in the row of its case.
        self.say(who, "work.complete", item=self.item(case, "gesprek"), form={"doel": "Werk in de zorg. " * (170 if n % 7 == 0 else 3)})
        if n % 5 == 0:
            self.say(who, "case.note", case=case, text=f"Gebeld over traject {n}.")
        return who

    def place(self, case, who):
        self.say(who, "work.complete", item=self.item(case, "plek"), form={"plek": [f"p{len(self.said) % 3}"]})

    def letters(self, most):
        for job in self.people["robot"].call("job.take", kinds=["brief"], max=most, lease_seconds=3600)["jobs"]:
            self.say("robot", "job.done", job=job["job"], lease=job["lease"])

    def prove(self, case, who, n):
        hash = blobs.bring(self.people[who], b"%PDF-1.7 " + f"overeenkomst {n}".encode() * 400)
        self.say(who, "document.put", case=case, kind="overeenkomst", name=f"overeenkomst-{n}.pdf", sha256=hash)


def play(player):
    for code in range(3):
        player.admin.call("register.put", register="plek", id=f"p{code}", record={"waar": f"Bedrijf {code}", "plaatsen": 20})
    placed = []
    for n in range(CASES):
        case = player.begin(n)
        if n % 8 < 2:
            continue  # at the first step
        who = player.talk(case, n)
        if n % 8 > 3:
            player.place(case, who)
            placed.append((case, who, n))
        if n % 12 == 0:
            player.admin.call("system.clock", advance={"n": 4, "unit": "days"})
    player.letters(14)
    for case, who, n in placed[:9]:
        player.people[who].call("message.send", message="antwoord", to={"case": case})
    for case, who, n in placed[:6]:
        if player.item(case, "bewijs"):
            player.prove(case, who, n)
    for case, who, n in placed[:4]:
        if player.item(case, "bewijs"):
            player.say(who, "work.complete", item=player.item(case, "bewijs"))
    player.admin.call("case.cancel", case=placed[-1][0], reason="verhuisd")
    player.people["robot"].call("job.take", kinds=["brief"], max=2, lease_seconds=3600)  # leases that stand
    player.admin.call("system.clock", advance={"n": 5, "unit": "days"})


def questions(client):
    """Everything that an older version must go on answering as it did."""
    asked = [("case.find", {"limit": 500}), ("work.find", {"limit": 500, "count": True}), ("metric.value", {"metric": "open"})]
    for who in ("carla", "cees", "jan"):
        asked.append(("work.find", {"filter": {"owner": who}, "limit": 500}))
    for role in ("consulent", "jobcoach"):
        asked.append(("work.find", {"filter": {"role": role}, "limit": 500}))
    asked += [("register.find", {"register": register, "limit": 500, "count": True}) for register in ("client", "plek")]
    asked += [("register.find", {"register": "client", "filter": {"gemeente": "Venlo"}}), ("register.find", {"register": "client", "text": "jansen kandidaat"})]
    asked += [("capacity.get", {"register": "plek", "id": f"p{n}"}) for n in range(3)]
    asked += [("register.history", {"register": "client", "id": "k1"}), ("user.find", {}), ("system.clock", {})]
    for case in [one["case"] for one in client.everything("case.find", "cases")]:
        asked += [("case.get", {"case": case}), ("case.history", {"case": case, "limit": 500}), ("timer.find", {"case": case}),
                  ("document.find", {"filter": {"case": case}}), ("case.explain", {"case": case})]
    return asked


def answers(client):
    return [{"method": method, "params": params, "result": client.call(method, **params)} for method, params in questions(client)]


def make(out):
    data = os.path.join(scratch(), "data")
    server = server_on(data)
    player = Player(server)
    play(player)
    known = {"tokens": player.tokens, "commands": player.said, "answers": answers(player.admin)}
    server.kill()  # the WAL stays as it was
    os.makedirs(out)
    with open(os.path.join(out, "answers.json"), "w", encoding="utf-8") as file:
        json.dump(known, file, ensure_ascii=False, separators=(",", ":"))
    with tarfile.open(os.path.join(out, "data.tar.xz"), "w:xz") as tar:
        for name in KEPT:
            tar.add(os.path.join(data, name), arcname=name)
    with tarfile.open(os.path.join(out, "answers.tar.xz"), "w:xz") as tar:
        tar.add(os.path.join(out, "answers.json"), arcname="answers.json")
    os.remove(os.path.join(out, "answers.json"))


def unpack(name):
    """A copy of a golden directory, and what it knew."""
    folder = scratch()
    for archive, to in (("data.tar.xz", "data"), ("answers.tar.xz", "answers")):
        os.mkdir(os.path.join(folder, to), mode=0o700)
        with tarfile.open(os.path.join(GOLDEN, name, archive)) as tar:
            tar.extractall(os.path.join(folder, to))
    with open(os.path.join(folder, "answers", "answers.json"), encoding="utf-8") as file:
        return os.path.join(folder, "data"), json.load(file)


def all_golden():
    return sorted(name for name in os.listdir(GOLDEN) if name.startswith("schema"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    harness.BINARY = os.path.abspath(arguments.binary)
    shutil.rmtree(arguments.out, ignore_errors=True)
    make(arguments.out)
