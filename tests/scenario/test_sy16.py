"""SY16, its first half: a region changes a route on a working day, under load, and takes it back. On the shipped Midden-Limburg
with one more route, 2,000 cases at every place where one can rest (SY16_CASES: another number, to try things)."""

import functools
import glob
import json
import os
import random
import re
import selectors
import threading
import time
from collections import Counter

import begeleiding
import releases
import whole
from batches import results, start, until
from begeleiding import CHANGES, PLACES, Traveller, midden
from harness import ConnectionLost, World, equal, fails
from releases import Publisher, shell, upload, versions
from scene import Scene

scene = Scene("""Midden-Limburg deploys a plugin that adds a step. The admin sees the diff, test report and the 312 running cases it would
move; 9 cannot move and are listed with reasons. A dry run changes nothing. After deployment cases continue; a rollback restores the
old version for new cases.""")

CASES = int(os.environ.get("SY16_CASES", "2000"))
CANARY = 10
CONNECTIONS = 16
PAUSE = 0.01  # seconds between two commands of one connection: people and programs at work, not a race
PAGE = 100
SCAN = {"strategy": 7, "agility": 5, "scaling": 6, "employability": 8}
# What 1.1 does to where a case is, else it stays there.
BECOMES = {"plan": "werkplan", "nabellen": "rust"}
IMPOSSIBLE = [*(Traveller(place, {"kenmerk": "een-lang-kenmerk-2020"}) for place in ("kennismaken", "werk ontbreekt", "toets begint")),
              *(Traveller(place) for place in ("arts is er", "arts is er", "zwaar gesplitst", "evaluatie", "evaluatie", "evaluatie"))]
WHY = {"kenmerk": ("impossible", "version.file", "file.kenmerk"), "arts is er": ("impossible", "version.stuck", None),
       "zwaar gesplitst": ("impossible", "version.stuck", None), "evaluatie": ("asked", "version.asked", "nodes.evaluatie")}


class Load:
    """16 connections that open and complete cases of a shipped route, each with one command under way."""

    def __init__(self, world):
        self.draw = random.Random(16)
        self.clients = [world.server.client(world.tokens["lies"]) for _ in range(CONNECTIONS)]
        self.selector = selectors.DefaultSelector()
        self.completed, self.errors, self.gaps = 0, [], []
        self.lost = self.stopping = False
        for client in self.clients:
            self.selector.register(client.socket, selectors.EVENT_READ, client)
            client.due, client.next = time.monotonic(), self.opening()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def opening(self):
        return "case.open", {"route": "hr_scan", "subject": {"register": "employer", "id": f"e{self.draw.randint(1, 6)}"}}

    def take(self, client):
        reply = client.read()
        client.due = time.monotonic() + PAUSE
        if "error" in reply:
            self.errors.append(reply["error"])
            client.next = self.opening()
            return
        work = reply["result"].get("work", reply["result"].get("opened"))
        if not work:
            self.completed += 1
            client.next = self.opening()
        elif work[0]["node"] == "scan":
            client.next = "work.complete", {"item": work[0]["item"], "form": SCAN}
        else:
            client.next = "work.complete", {"item": work[0]["item"], "outcome": "offer", "form": {"agreed": "Een training."}}

    def run(self):
        try:
            last = time.monotonic()
            while not (self.stopping and all(c.next for c in self.clients)):
                now = time.monotonic()
                for client in self.clients:
                    if client.next and client.due <= now and not self.stopping:
                        client.post(*client.next)
                        client.next = None
                for key, _ in self.selector.select(0.002):
                    self.take(key.data)
                    self.gaps.append(time.monotonic() - last)
                    last = time.monotonic()
        except ConnectionLost:
            self.lost = True

    def stop(self, lost=False):
        self.stopping = True
        self.thread.join()
        for client in self.clients:
            client.close()
        equal((self.errors, self.lost), ([], lost))
        print(f"    {self.completed} other cases completed beside it; "
              f"the longest gap between two replies {max(self.gaps) * 1000:.0f} ms, what this program reads meanwhile included")
        return self.completed


def once(f):
    """A part of the story that is played when somebody asks for it, and then stays."""
    @functools.wraps(f)
    def played(self):
        if f.__name__ not in self.told:
            begun = time.monotonic()
            self.told[f.__name__] = f(self)
            print(f"    {f.__name__}: {time.monotonic() - begun:.1f} s", flush=True)
        return self.told[f.__name__]
    return played


def leaves(at):
    """Where a case is: of what is live that which holds no other."""
    return sorted(n for n in set(at) if not any(other.startswith(n + ".") for other in at))


class Story:
    """From a region at work to a version taken back, in this order; each part begins with the one before."""

    def __init__(self):
        self.told = {}
        self.load = None

    @once
    def at_work(self):
        """The region with its 2,000 cases."""
        releases.CHUNK = 16 * 1024
        self.plugins = midden()
        self.w = w = World(plugins=self.plugins, clock="2021-03-01")
        self.bea = w.person("bea", ["coach_plus", "jobhunter", "team_lead"])
        w.person("lies", ["employer_adviser"])
        clients = [f"k{n}" for n in range(100)]
        w.admin.all([("register.put", {"register": "client", "id": k, "record": {"name": k, "municipality": "weert"}}) for k in clients])
        young = {"born": "1996-05-01", "start_qualification": False, "enrolled": False, "on_benefit": False, "monthly_income": {"cents": 10000, "currency": "EUR"}}
        for n in range(5):
            w.put("client", f"jong{n}", name=f"Jong {n}", municipality="roermond", **young)
        w.admin.call("budget.reserve", budget="jw_coordination", amount={"cents": 125000, "currency": "EUR"}, reason="offerte")
        w.put("begeleidingsplek", "ruim", soort="ruim", seats=CASES)
        w.put("begeleidingsplek", "krap", soort="krap", seats=1)
        first = Traveller("training", {"soort": "krap"})  # has the one place that others wait for
        self.travellers = [first, *begeleiding.spread(CASES - 1 - len(IMPOSSIBLE)), *IMPOSSIBLE]
        begeleiding.bring(w, self.bea, self.travellers, clients)
        self.by_case = {t.case: t for t in self.travellers}
        equal(len(self.live()), CASES)
        self.old = versions(w.admin)["1.0.0"]["bundle"]
        return w

    def live(self):
        found = self.w.admin.everything("case.find", "cases", filter={"route": "begeleiding", "state": "active"})
        return [c["case"] for c in found]

    def places(self, cases):
        """case -> (version, where it is)."""
        got = self.w.admin.all([("case.get", {"case": c}) for c in cases])
        return {c: (g["version"], leaves(g["at"])) for c, g in zip(cases, got)}

    @once
    def deployed(self):
        """1.1 is brought while the region works; gives its report."""
        w = self.at_work()
        self.load = Load(w)
        publisher = Publisher("midden").trusted_by(w.admin)
        self.changed = midden(CHANGES, "1.1.0", "werkplan")
        data = publisher.pack(os.path.join(self.changed, "midden-limburg"))
        assert len(data) > 2 * releases.CHUNK, "it goes in chunks"
        report = upload(w.admin, data)
        self.new = report["bundle"]
        return report

    def plan(self, **more):
        """All pages of what would become of the cases."""
        self.deployed()
        pages, after = [], None
        while True:
            page = self.w.admin.call("plugin.plan", route="begeleiding", to=self.new, limit=PAGE, **more, **({"after": after} if after else {}))
            pages.append(page)
            after = page.get("after")
            if not after:
                return pages

    @once
    def planned(self):
        return self.plan()

    def paused(self):
        """Nobody works."""
        if self.load:
            assert self.load.stop() > 0
            self.load = None

    def working(self):
        self.load = self.load or Load(self.w)

    @once
    def activated(self):
        self.planned()
        self.working()
        self.aside = self.travellers[1 : 1 + 5]  # go on before they are moved
        equal({t.place for t in self.aside}, {"kennismaken"})
        answer = self.w.admin.call("plugin.activate", bundle=self.new, expected=self.old)
        for t in self.aside:
            t.todo = [("do", "kennismaken")]
        begeleiding.walk(self.bea, self.aside)
        self.fresh = [Traveller("inschatten") for _ in range(3)]
        begeleiding.open_cases(self.bea, self.fresh, ["k1"])
        return answer

    def one(self, cases, command, **more):
        """A batch of a command over these cases, or over all of the route."""
        over = {"list": [{"case": c} for c in cases]} if cases else {"cases": {"filter": {"route": "begeleiding", "state": "active"}}}
        params = {"reason": "versie 1.1"} if cases else {"case": "{case}", "reason": "versie 1.1"}
        return start(self.w.admin, command, over=over, params=params, **more)["batch"]

    @once
    def migrated(self):
        """A canary, then all of them, with a SIGKILL in the middle. Gives what the plan said and what the batches say."""
        self.activated()
        self.before = whole.of_cases(self.w.admin, list(self.by_case))
        self.places_before = self.places(list(self.by_case))
        self.seats_before = whole.of_places(self.w.admin, "begeleidingsplek")
        said = {c["case"]: c for page in self.plan() for c in page["cases"]}
        canary = [t.case for t in self.travellers[::CASES // CANARY] if said[t.case]["class"] == "moves"][:CANARY]
        batch = self.one(canary, "case.migrate", stop_at_failures=1)
        done = until(self.w.admin, batch, "done", "paused")
        equal((done["state"], done["succeeded"]), ("done", len(canary)))
        answers = {r["target"]["case"]: r for r in results(self.w.admin, batch)}
        batch = self.one(None, "case.migrate", stop_at_failures=5)
        self.pauses, killed = 0, False
        while True:
            got = until(self.w.admin, batch, "done", "paused", done=0 if killed else CASES // 3)
            if got["state"] == "running" and killed:
                time.sleep(0.02)
                continue
            if not killed and got["done"] >= CASES // 3:
                killed = True
                self.kill(batch, said)
            elif got["state"] == "paused":
                equal(got["why"], "failures")
                self.pauses += 1
                self.w.admin.call("batch.resume", batch=batch)
            else:
                break
        assert killed, "the batch was over before it could be killed"
        answers.update({r["target"]["case"]: r for r in results(self.w.admin, batch) if r["target"]["case"] not in answers})
        return said, answers, canary

    def kill(self, batch, said):
        """SIGKILL while the batch moves cases and people work: then every case is on the old version or on the new one."""
        self.w.server.kill()
        self.load.stop(lost=True)
        self.load = None
        self.w.server.start()
        self.w.reconnect()
        self.bea = self.w.bea
        now = self.places(list(self.by_case))
        seen = Counter()
        for case, (version, at) in now.items():
            was = self.places_before[case]
            moved = ("1.1.0", sorted(set(said[case].get("to", []))))
            assert (version, at) in (was, moved), f"{case} is in between: {(version, at)}, was {was}, would be {moved}"
            seen[version] += 1
        print(f"    SIGKILL in the middle: {dict(seen)}")
        assert seen["1.1.0"] >= CANARY, seen
        self.working()

    @once
    def touched(self):
        """Some of those that moved go on in the new version."""
        said, answers, _ = self.migrated()
        moved = [t for t in self.travellers if answers[t.case]["state"] == "ok" and t not in self.aside]
        noted = moved[::97]
        begeleiding.look_again(self.bea, self.travellers)
        going = [t for t in moved if t.place in ("plan", "inschatten") and t not in noted][:20]
        for t in going:
            t.todo = [("do", "werkplan")] if t.place == "plan" else [("do", "inschatten", "gewoon"), ("do", "taal"), ("do", "werk"), ("do", "geld"), ("do", "werkplan")]
        begeleiding.walk(self.bea, going)
        equal({at for _, at in ((v, tuple(a)) for v, a in self.places([t.case for t in going]).values())}, {("bedenktijd",)})
        self.bea.all([("case.note", {"case": t.case, "text": "gebeld"}) for t in noted])
        return {t.case for t in [*noted, *going]}

    @once
    def rolled_back(self):
        self.touched()
        return self.w.admin.call("plugin.rollback", reason="toch niet")

    @once
    def reverted(self):
        self.rolled_back()
        batch = self.one(None, "case.revert")
        until(self.w.admin, batch, "done")
        return {r["target"]["case"]: r for r in results(self.w.admin, batch)}


story = Story()


def expected(t):
    """(class, reason, path) of a traveller that 1.1 does not take."""
    return WHY["kenmerk" if "kenmerk" in t.file else t.place]


@scene.says("Midden-Limburg deploys a plugin that adds a step.", "The admin sees the diff, test report")
def deploys_and_sees():
    report = story.deployed()
    rest = Counter(n for _, at in story.places(list(story.by_case)).values() for n in at)
    route = story.w.admin.call("route.get", route="begeleiding")
    can_rest = {n["node"] for n in route["nodes"] if n["kind"] in ("step", "wait", "subroute")}
    equal(set(rest), can_rest, "where cases rest, and where they can")
    middle = Counter(PLACES[t.place][1] for t in story.travellers)
    assert middle["join"] + middle["timer"] + middle["subroute"] >= CASES / 2, middle
    specs = [open(p, encoding="utf-8").read() for p in glob.glob(os.path.join(story.changed, "midden-limburg", "spec", "*.lua"))]
    equal(report["tests"], {"passed": sum(len(re.findall(r"^\s*it\(", text, re.M)) for text in specs), "failed": 0})
    equal((report["version"], report["publisher"]), ("1.1.0", "midden"))
    assert report["proven"]["routes"] > 10, report["proven"]
    equal(story.w.admin.call("plugin.get", bundle=story.new)["state"], "ready")
    equal(versions(story.w.admin)["1.0.0"]["state"], "active")
    told = json.loads(shell("plugin", "diff", os.path.join(story.plugins, "midden-limburg"), os.path.join(story.changed, "midden-limburg"), "--json"))
    equal({(c["change"], c["name"]) for c in told["changes"]["nodes"]},
          {("added", "terugblik"), ("renamed", "werkplan"), ("added", "fysio"), ("removed", "nabellen"), ("removed", "evaluatie")})
    equal([(c["key"], c["was"], c["now"]) for c in told["changes"]["forms"]], [("file.kenmerk.max", "40", "10")])


@scene.says("and the 312 running cases it would move; 9 cannot move and are listed with reasons.")
def sees_what_would_move():
    pages = story.planned()
    assert len(pages) > 3 or CASES < 3 * PAGE, len(pages)
    cases = {c["case"]: c for page in pages for c in page["cases"]}
    live = story.live()
    equal(set(cases), set(live), "every live case is on one of the pages")
    classes = Counter(c["class"] for c in cases.values())
    equal(sum(classes.values()), len(live))
    equal((classes["moves"], classes["asked"] + classes["impossible"]), (CASES - 9, 9))
    for t in IMPOSSIBLE:
        got = cases[t.case]
        wanted = expected(t)
        equal((got["class"], got["reason"]), wanted[:2], f"{t.place}: {got}")
        assert wanted[2] is None or got["path"] == wanted[2], got
        assert got["message"].endswith("."), got
    [one] = pages[0]["plans"]
    equal((one["bundle"], one["renamed"], one["asked"]), (story.old, {"plan": "werkplan"}, ["evaluatie"]))
    equal((one["instead"], set(one["added"])), ({"nabellen": "rust"}, {"terugblik", "fysio"}))
    # Who says what takes the place of the step with several ways, is not asked any more.
    answered = [c for page in story.plan(nodes={"evaluatie": "gesprekken"}) for c in page["cases"]]
    equal(Counter(c["class"] for c in answered), {"moves": CASES - 6, "impossible": 6})
    table = shell("plugin", "plan", "begeleiding", "--to", story.new, "--lang", "en", token=story.w.server.token, connect=f"127.0.0.1:{story.w.server.port}")
    lines = [line.split() for line in table.splitlines()]
    for name, count in (("moves", CASES - 9), ("asked", 3), ("impossible", 6)):
        assert [name, str(count)] in lines, table
    for t in IMPOSSIBLE:
        assert any(t.case in line and expected(t)[1] in line for line in lines), table


@scene.says("A dry run changes nothing.")
def changes_nothing():
    planned = story.planned()
    story.paused()
    w = story.w
    look = lambda: whole.of_region(w.admin, pools=["jongeren_in_beeld", "max_ww"], registers=["client", "employer", "begeleidingsplek"], places=["begeleidingsplek"])
    before, rows = look(), whole.of_database(w.server.data)
    assert len(before["pool jongeren_in_beeld"][1]) == 5 and len(before["cases"]) > CASES and before["places"]["begeleidingsplek"]["waiting"], "too little to lose"
    again = story.plan()
    equal([c for page in again for c in page["cases"]], [c for page in planned for c in page["cases"]])
    preview = w.admin.call("batch.start", command="case.migrate", over={"cases": {"filter": {"route": "begeleiding", "state": "active"}}},
                           params={"case": "{case}", "reason": "proef", "to": story.new}, preview=True)
    assert preview["would"]["succeed"] > 0, preview["would"]
    equal(whole.difference(before, look()), [])
    equal(whole.of_database(w.server.data), rows, "the rows of the database")


@scene.says("After deployment cases continue;")
def cases_continue():
    answer = story.activated()
    equal((answer["version"], answer["was"]["version"]), ("1.1.0", "1.0.0"))
    assert "batches" not in answer, "nothing says that cases follow at once"
    for version, at in story.places([t.case for t in story.aside]).values():
        equal((version, at), ("1.0.0", ["intake.inschatten"]), "an open case went on where it was")
    for t in story.fresh:
        equal(story.w.admin.call("case.get", case=t.case)["version"], "1.1.0")
    said, answers, canary = story.migrated()
    after = story.places(list(story.by_case))
    for case, plan in said.items():
        answer, (version, at) = answers[case], after[case]
        if plan["class"] == "moves":
            equal(answer["state"], "ok", f"{case}: {answer}")
            equal((version, at), ("1.1.0", sorted(set(plan["to"]))), case)
            equal({k: answer["answer"].get(k) for k in ("from", "ends", "only_history")}, {k: plan.get(k) for k in ("from", "ends", "only_history")}, case)
        else:
            equal((answer["state"], answer["reason"], answer.get("path")), ("refused", plan["reason"], plan.get("path")), case)
            equal((version, at), story.places_before[case], case)
    for t in story.travellers:
        if t not in IMPOSSIBLE and t.place in BECOMES:
            equal(after[t.case][1], [BECOMES[t.place]])
    assert story.pauses >= 1, "it never stopped at failures"
    equal(Counter(version for version, _ in after.values()), {"1.1.0": CASES - 9, "1.0.0": 9})
    told = whole.of_cases(story.w.admin, list(story.by_case))
    for case, shown in told.items():
        moves = sum(e["type"] == "case_moved" for entry in shown["case.history"] for e in entry["events"])
        equal(moves, said[case]["class"] == "moves", f"{case}: moved once or not at all, over any crash")
    equal(story.w.admin.call("metric.value", metric="without_next_action")["value"], 0)
    assert story.touched()  # they go on in the new version, through its join


@scene.says("a rollback restores the old version for new cases.")
def takes_it_back():
    touched = story.touched()
    answer = story.rolled_back()
    equal((answer["version"], answer["was"]["version"]), ("1.0.0", "1.1.0"))
    new = Traveller("kennismaken")
    begeleiding.open_cases(story.bea, [new], ["k2"])
    equal(story.w.admin.call("case.get", case=new.case)["version"], "1.0.0")
    said, answers, _ = story.migrated()
    back = story.reverted()
    now = whole.of_cases(story.w.admin, list(story.by_case))
    for case, plan in said.items():
        if case not in story.by_case:
            continue
        if plan["class"] != "moves":
            equal((back[case]["state"], back[case].get("reason")), ("refused", "version.moved"), case)
        elif case in touched:
            equal((back[case]["state"], back[case].get("reason")), ("refused", "version.touched"), case)
            equal(now[case]["case.get"]["version"], "1.1.0")
        else:
            equal(back[case]["state"], "ok", f"{story.by_case[case].place}: {back[case]}")
            was, got = story.before[case], now[case]
            if whole.as_it_stands(was) != whole.as_it_stands(got):
                raise AssertionError(f"{story.by_case[case].place} is not as it was: {whole.difference(was, got)}")
    equal(whole.of_places(story.w.admin, "begeleidingsplek"), story.seats_before, "places and who waits for one")
    for t in story.fresh:
        equal(story.w.admin.call("case.get", case=t.case)["version"], "1.1.0", "opened on it, and never moved")
    # And they go on in the old one.
    some = [t for t in story.travellers if t.place == "plan" and t.case not in touched][:5]
    begeleiding.look_again(story.bea, some)
    for t in some:
        t.todo = [("do", "plan")]
    begeleiding.walk(story.bea, some)
    equal(set(map(str, story.places([t.case for t in some]).values())), {str(("1.0.0", ["bedenktijd"]))})
    story.paused()
    fails(1005, story.w.admin.call, "case.revert", case=some[0].case, reason="nog eens", why="version.touched")
    story.w.close()


if __name__ == "__main__":
    scene.run(__doc__)
