"""The corpus of `tests/attacks` against the real server: as a file of a bundle that is brought over the socket, as one in
the folders of a start, and inside a handler of a case. Each is contained in time and memory, the server answers the next call, another region is served meanwhile, and
nothing of it is left for anybody else. Ordinary handlers run unchanged, and do the same each time."""

import json
import os
import re
import shutil
import subprocess
import threading
import time

import harness
from corpus import attacks, ordinary
from harness import SANITIZED, RpcError, Suite, World, equal, scratch, write_plugin
from packing import Signer
from releases import bring

suite = Suite()
CPU_SECONDS = 1.0  # of one attack, the server's own
GROWTH = 64 * 1024 * 1024  # of its memory
BYSTANDER_SECONDS = 1.0 if SANITIZED else 0.25  # p99 of another region's calls

FIELDS = """text "uitslag", integer "aantal", date "dag", money "bedrag", yesno "klaar", ref "employer\""""
FORM = """text "naam", integer "n", date "dag", text "tekst", text "soort\""""
ROUTE = """return route "{id}" {{
  version = "1.0.0", title = {{ nl = "Proef", en = "Trial" }}, subject = "client", owner = "coordinator",
  file = {{ {fields} }},
  step "doe" {{
    title = {{ nl = "Doe", en = "Do" }}, by = role "coordinator", due = workdays(5), form = {{ {form} }},
    on_done = function(case, form)
{script}
    end,
  }},
  step "klaar" {{ title = {{ nl = "Klaar", en = "Done" }}, by = role "coordinator", due = workdays(5) }},
}}
"""
PROBE = """      assert(math.pi > 3 and ("x"):upper() == "X" and tostring({}) == "table" and today() >= day "2019-01-01")
      case.file.uitslag = string.format("%d %s", #text.split("a,b", ","), form.naam)"""
BUDGETS = 'return budgets { year = 2019, total = euro(3000), budget "potje" { euro(3000), unit = euro(1000) } }\n'
FILLED = {"naam": "Kim", "n": 7, "dag": "2019-05-01", "tekst": "op  2019-03-04 en\top zee", "soort": "x"}
PROBED = "2 Kim"


def route(id, script):
    return ROUTE.format(id=id, fields=FIELDS, form=FORM, script=script)


def handler_routes(found):
    return {f"routes/{a.id}.lua": route(a.id, a.script) for a in found}


def put(folder, files):
    """As `write_plugin`, of texts that need not be UTF-8."""
    for path, text in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)


def refused_at_load(found):
    """Which of these handlers the loader keeps out: their files, each in a bundle of its own with the others that load."""
    top = write_plugin(scratch(), {})
    folder = os.path.join(top, "proef")
    put(folder, handler_routes(found))
    out = []
    while True:
        done = subprocess.run([harness.BINARY, "check", folder, os.path.join(harness.ROOT, "workflows", "werkroute"), "--lang", "en"],
                              capture_output=True, timeout=120)
        said = (done.stdout + done.stderr).decode(errors="replace")
        wrong = sorted(set(re.findall(r"routes/(a\d+)\.lua", said)))
        if done.returncode == 0 or not wrong:
            assert done.returncode == 0, said
            return out
        out += wrong
        for id in wrong:
            os.remove(os.path.join(folder, "routes", f"{id}.lua"))


class Watched:
    """A server's CPU and memory."""

    def __init__(self, server):
        self.pid = server.pid()

    def cpu(self):
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            parts = file.read().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self):
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Bystander(threading.Thread):
    """A user of another region who goes on reading and writing; how long each of his calls took."""

    def __init__(self, client, calls):
        super().__init__(daemon=True)
        self.client, self.calls = client, calls
        self.waits, self.wrong = [], None
        self.over = threading.Event()

    def run(self):
        try:
            for n in range(1 << 30):
                if self.over.wait(0.004):
                    return
                method, params = self.calls[n % len(self.calls)]
                begun = time.monotonic()
                self.client.call(method, **params)
                self.waits.append(time.monotonic() - begun)
        except Exception as e:  # noqa: BLE001: told by the test
            self.wrong = e

    def end(self):
        self.over.set()
        self.join(30)
        assert self.wrong is None, f"the bystander was not served: {self.wrong}"
        return sorted(self.waits)[len(self.waits) * 99 // 100]


class Two:
    """A world with the region `proef`, and `buur` beside it."""

    def __init__(self, files, **options):
        top = write_plugin(scratch(), {"routes/probe.lua": route("probe", PROBE)}, region="buur")
        write_plugin(top, {"routes/probe.lua": route("probe", PROBE), "budgets.lua": BUDGETS})
        put(os.path.join(top, "proef"), files)
        harness.HOME, home = "proef", harness.HOME
        try:
            self.w = World(plugins=top, **options)
        finally:
            harness.HOME = home
        with open(os.path.join(self.w.server.data, "admin.token.buur"), encoding="ascii") as file:
            self.neighbour = file.read().strip()
        self.other = self.w.server.client(self.neighbour)
        self.other.call("user.put", id="bea", name="Bea", roles=["coordinator"])
        self.bea = self.w.server.client(self.other.call("token.put", user="bea")["token"])
        self.other.call("register.put", register="client", id="b1", record={"name": "B. Buur"})
        self.seen = Watched(self.w.server)

    def restart(self):
        harness.HOME, home = "proef", harness.HOME
        try:
            self.w.server.restart()
            self.w.reconnect()
        finally:
            harness.HOME = home

    def bystander(self):
        case = self.bea.call("case.open", route="probe", subject={"register": "client", "id": "b1"})["case"]
        client = self.w.server.client(self.neighbour)
        note = ("case.note", {"case": case, "text": "Gebeld."})
        return Bystander(client, [("case.get", {"case": case}), ("work.find", {}), note, ("system.health", {})])

    def probe(self):
        """A handler of each region still does what it should."""
        equal(run(self.w.coen, "probe", self.w.subject())["file"]["uitslag"], PROBED)
        equal(run(self.bea, "probe", "b1")["file"]["uitslag"], PROBED)


def opened(client, name, subject):
    case = client.call("case.open", route=name, subject={"register": "client", "id": subject})["case"]
    item, = client.call("case.get", case=case)["work"]
    return case, item["item"]


def run(client, name, subject):
    """A case of the route, with its handler run."""
    case, item = opened(client, name, subject)
    client.call("work.complete", item=item, form=FILLED)
    return client.call("case.get", case=case)


def outcome(client, item):
    try:
        client.call("work.complete", item=item, form=FILLED)
        return "harmless"
    except RpcError as e:
        assert e.code in (1005, 1007), e
        return "stopped" if e.reason == "script.budget" else "refused"


def told(name, rows, kinds, waits=""):
    """One line of figures."""
    worst_cpu = max(rows, key=lambda r: r[1])
    worst_rss = max(rows, key=lambda r: r[2])
    print(f"       {name}: {len(rows)} attacks, {kinds}; most CPU {worst_cpu[1]:.2f} s ({worst_cpu[0]}), most memory "
          f"{worst_rss[2] / 1048576:.0f} MiB ({worst_rss[0]}){waits}")


def contained(rows):
    late = [f"{a}: {cpu:.2f} s" for a, cpu, _ in rows if cpu > CPU_SECONDS]
    large = [f"{a}: {rss / 1048576:.0f} MiB" for a, _, rss in rows if rss > GROWTH * (2 if SANITIZED else 1)]
    assert not late and not large, f"not contained: {late} {large}"


def calm(two):
    """The bystander's p99 while nobody attacks: what the machine itself does."""
    bystander = two.bystander()
    bystander.start()
    time.sleep(2)
    return bystander.end()


@suite
def attacks_within_a_handler_are_contained():
    found = attacks()
    assert len(found) >= 80 and {a.row for a in found} == set(range(7, 15))
    kept_out = set(refused_at_load(found))
    surprising = [str(a) for a in found if a.id in kept_out and a.expects != "refused"]
    assert not surprising, f"these do not load as handlers: {surprising}"
    running = [a for a in found if a.id not in kept_out]
    two = Two(handler_routes(running))
    quiet = calm(two)
    attackers = [two.w.server.client(two.w.admin.call("token.put", user="coen")["token"]) for _ in range(2)]
    subject = two.w.subject()
    items = {a.id: opened(two.w.coen, a.id, subject) for a in running}
    bystander = two.bystander()
    bystander.start()
    rows, kinds, wrong = [], {}, []
    for n, a in enumerate(running):
        case, item = items[a.id]
        cpu, rss = two.seen.cpu(), two.seen.rss()
        came = outcome(attackers[n % 2], item)  # who took the thread stands back: two get on faster
        rows.append((a, two.seen.cpu() - cpu, two.seen.rss() - rss))
        kinds[came] = kinds.get(came, 0) + 1
        if came != a.expects:
            wrong.append(f"{a} came to {came}, not {a.expects}")
        if came != "harmless":
            equal("uitslag" in two.w.admin.call("case.get", case=case).get("file", {}), False, f"{a} left something in its case")
        two.probe()
    p99 = bystander.end()
    told("in a handler", rows, {**kinds, "kept out at load": len(kept_out)},
         f"; bystander p99 {p99 * 1000:.0f} ms, without attacks {quiet * 1000:.0f} ms")
    assert not wrong, "\n       ".join(wrong)
    contained(rows)
    assert p99 < BYSTANDER_SECONDS, f"p99 of a bystander was {p99:.3f} s, {quiet:.3f} s without attacks"
    two.w.server.restart()
    equal(two.w.server.client(two.neighbour).call("system.health")["status"], "ok")
    two.w.close()


@suite
def who_takes_the_thread_for_long_stands_back_while_others_ask():
    heavy = "while true do end"
    two = Two({"routes/heavy.lua": route("heavy", heavy)})
    items = [opened(two.w.coen, "heavy", two.w.subject())[1] for _ in range(8)]

    def four(of):
        begun = time.monotonic()
        equal([outcome(two.w.coen, item) for item in of], ["stopped"] * 4)
        return time.monotonic() - begun

    time.sleep(1.1)  # nobody else has asked anything by then
    alone = four(items[:4])
    bystander = two.bystander()
    bystander.start()
    beside = four(items[4:])
    bystander.end()
    assert beside > 2.5 * alone, f"alone four took {alone:.2f} s, beside others {beside:.2f} s"
    two.w.close()


def peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) * 1024


TITLE = '{ nl = "X", en = "X" }'
STANDING = {
    "plugin/registers/client.lua": f'return register "client" {{ title = {TITLE}, key = text "id" {{ title = {TITLE} }} }}\n',
    "plugin/registers/employer.lua": f'return register "employer" {{ title = {TITLE}, key = text "id" {{ title = {TITLE} }} }}\n',
    "plugin/roles.lua": f'return roles {{ role "coordinator" {{ title = {TITLE} }} }}\n',
    "plugin/labels.lua": "return labels { titles { fields = { "
    + ", ".join(f"{name} = {TITLE}" for name in sorted(set(re.findall(r' "(\w+)"', " " + FIELDS + ", " + FORM)))) + " } } }\n",
}


def brought(signer, attack, text):
    """The file of a bundle that has this one among its routes; nobody looked whether it loads."""
    manifest = {"id": "proef", "version": f"2.0.{int(attack[1:])}", "engine": "^1", "title": {"nl": "Proef", "en": "Trial"}, "region": "proef",
                "requires": {}, "capabilities": ["registers", "reservations", "budgets", "pools", "metrics", "messages"], "publisher": "Vijand"}
    texts = {**STANDING, "plugin/plugin.json": json.dumps(manifest), f"plugin/routes/{attack}.lua": text}
    return signer.pack({path: text.encode(errors="surrogateescape") for path, text in texts.items()})


def from_now(pid):
    """Lets the peak of a process's memory begin anew."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


@suite
def attacks_that_are_brought_over_the_socket_are_contained():
    found, signer = attacks(), Signer()
    two = Two({})
    admin, pid = two.w.admin, two.seen.pid
    admin.call("publisher.put", publisher=signer.name, key=signer.key)
    entered = admin.call("plugin.upload", sha256=bring(admin, brought(signer, "a000", route("a000", ""))))
    equal(admin.call("plugin.get", bundle=entered["bundle"])["state"], "ready", "an ordinary one enters")
    texts = {a.id: f"do {a.script} end\n" + route(a.id, "") if a.expects == "harmless" and not a.needs_case else a.script for a in found}
    files = {a.id: bring(admin, brought(signer, a.id, texts[a.id])) for a in found}  # before anybody's calls are timed
    quiet = calm(two)
    first = two.seen.rss()
    bystander = two.bystander()
    bystander.start()
    rows, kinds, wrong, slowness = [], {}, [], []
    for a in found:
        from_now(pid)
        cpu, rss, begun = two.seen.cpu(), two.seen.rss(), time.monotonic()
        try:
            admin.call("plugin.upload", sha256=files[a.id])
            came = "harmless"
        except RpcError as e:
            equal(e.reason, "bundle", f"{a}: {e}")
            said = json.dumps(e.data["faults"])
            assert f"{a.id}.lua" in said, f"{a}: its file is not named: {said}"
            came = "stopped" if "overran" in said else "refused"
        rows.append((a, two.seen.cpu() - cpu, peak(pid) - rss))
        if came == "stopped" and rows[-1][1] > 0.1:
            slowness.append((time.monotonic() - begun) / rows[-1][1])
        kinds[came] = kinds.get(came, 0) + 1
        wanted = ("refused", "stopped") if a.needs_case else (a.expects,)  # there is no `case`, but a loop may go round it
        if came not in wanted:
            wrong.append(f"{a} came to {came}, not {wanted}")
    p99 = bystander.end()
    busy = max(1.0, sorted(slowness)[len(slowness) // 2])
    grew = two.seen.rss() - first
    told("brought", rows, kinds, f"; {grew / 1048576:.0f} MiB in all; bystander p99 {p99 * 1000:.0f} ms, without attacks "
                                 f"{quiet * 1000:.0f} ms; a second of CPU took {busy:.2f} s")
    assert not wrong, "\n       ".join(wrong)
    contained(rows)
    assert grew < GROWTH * (4 if SANITIZED else 1), f"the server grew by {grew / 1048576:.0f} MiB"
    assert p99 < BYSTANDER_SECONDS * busy + quiet, f"p99 of a bystander was {p99:.3f} s, {quiet:.3f} s without attacks"
    two.probe()
    equal({v["of"] for v in admin.call("plugin.find")["versions"] if v["state"] == "active"}, {"folder"}, "none of them serves")
    two.w.close()


def loaded_beside(text, id):
    """A server started on a region with this file and one beside it: (server, CPU, most memory) once it listens."""
    top = write_plugin(scratch(), {"routes/probe.lua": route("probe", PROBE)}, region="buur")
    put(os.path.join(write_plugin(top, {}), "proef"), {f"routes/{id}.lua": text})
    server = harness.Server(plugins=top)
    return server, Watched(server).cpu(), peak(server.pid())


@suite
def attacks_in_the_folders_of_a_start_are_contained():
    found = list({(a.row, a.expects): a for a in attacks()}.values())  # a start each: one of a kind; all of them are brought above
    server, calm_cpu, calm_peak = loaded_beside(route("ordinary", ""), "ordinary")
    server.kill()
    rows, kinds, wrong = [], {}, []
    for a in found:
        harmless = a.expects == "harmless" and not a.needs_case
        server, cpu, most = loaded_beside(f"do {a.script} end\n" + route(a.id, "") if harmless else a.script, a.id)
        said = server.out + server.err
        came = "stopped" if "over zijn tijd of geheugen" in said or "overran" in said else "refused" if f"{a.id}.lua" in said else "harmless"
        kinds[came] = kinds.get(came, 0) + 1
        rows.append((a, cpu - calm_cpu, most - calm_peak))
        wanted = ("refused", "stopped") if a.needs_case else (a.expects,)  # there is no `case`, but a loop may go round it
        if came not in wanted:
            wrong.append(f"{a} came to {came}, not {wanted}")
        with open(os.path.join(server.data, "admin.token" if came != "harmless" else "admin.token.buur"), encoding="ascii") as file:
            client = server.client(file.read().strip())
        client.call("register.put", register="client", id="b1", record={"name": "B. Buur"})
        client.call("user.put", id="bea", name="Bea", roles=["coordinator"])
        bea = server.client(client.call("token.put", user="bea")["token"])
        equal(run(bea, "probe", "b1")["file"]["uitslag"], PROBED, f"{a}: the region beside it is served")
        equal([r["region"] for r in client.call("system.info")["regions"]], ["buur"])
        server.kill()
        shutil.rmtree(os.path.dirname(server.data), ignore_errors=True)
    told("at a start", rows, kinds)
    assert not wrong, "\n       ".join(wrong)
    contained(rows)


def ordinary_routes(found):
    assert len(found) >= 20
    return {f"routes/o{n:02d}.lua": route(f"o{n:02d}", script) for n, (_, script) in enumerate(found)}


def did(two, n):
    """What the n-th ordinary handler does in a case of a new Kim: file, priority and events, without the ids that count up."""
    kim = two.w.subject(name="Kim")
    case = run(two.w.coen, f"o{n:02d}", kim)
    events = [(e["type"], {k: v for k, v in e.items() if k in ("field", "new", "old", "text", "priority", "register", "record")})
              for entry in two.w.admin.everything("case.history", "entries", case=case["case"]) for e in entry["events"]]
    told = json.dumps([case["file"], case.get("priority"), events]).replace(case["case"], "CASE").replace(json.dumps(kim), '"KIM"')
    made = case["file"].get("employer")
    return json.loads(told.replace(json.dumps(made), '"MADE"') if made else told)


LITTER = """      local kept = {}
      for i = 1, 3000 do kept[i] = { tostring(i), [("k"):rep(i % 50)] = { i } } end
      case.file.aantal = #kept"""


@suite
def a_handler_does_the_same_whatever_ran_before_it_in_its_server():
    found = ordinary()
    two = Two({**ordinary_routes(found), "routes/litter.lua": route("litter", LITTER)})
    first = [did(two, n) for n in range(len(found))]
    assert all(any(kind in ("file_set", "noted", "record_put", "priority_set") for kind, _ in events) for _, _, events in first), first

    def again(after, order):
        for n in order:
            equal(did(two, n), first[n], f"{found[n][0]}, {after}")

    again("after the others", range(len(found)))
    for n in reversed(range(len(found))):
        run(two.w.coen, "litter", two.w.subject())  # its garbage is collected while the next one runs
        again("among garbage", [n, n])
    two.w.admin.call("plugin.stop", reason="proef")
    two.w.admin.call("plugin.resume")
    again("when its region was begun anew", reversed(range(len(found))))
    two.restart()
    again("in another VM", range(len(found)))
    two.w.close()


@suite
def ordinary_handlers_run_unchanged_and_do_the_same_each_time():
    found = ordinary()
    files = ordinary_routes(found)
    seen = []
    for _ in range(2):  # another process: another seed of its hashes, other addresses
        two = Two(files)
        seen.append([(what, did(two, n)) for n, (what, _) in enumerate(found)])
        two.w.close()
    for first, second in zip(*seen):
        equal(first, second, "twice the same")
        file, priority, events = first[1]
        wrote = [kind for kind, _ in events if kind in ("file_set", "noted", "record_put", "priority_set")]
        assert wrote, f"{first[0]} did nothing: {first}"
    assert "0x" not in json.dumps(seen), "an address"


if __name__ == "__main__":
    suite.run(__doc__)
