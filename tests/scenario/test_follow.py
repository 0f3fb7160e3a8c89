"""`upgrade = "immediate"`: whoever activates a version starts a batch that takes the open cases of such a route along. The switch and the
batch are one: a SIGKILL leaves both or neither."""

import os
import random
import threading
import time

from batches import finished, results
from harness import ConnectionLost, Suite, World, equal, fails, scratch, write_plugin
from releases import Publisher, shell, upload, versions

suite = Suite()

ROUTE = """
return route "{route}" {{
  version = "{version}", title = {{ nl = "Proef", en = "Trial" }}, subject = "client", owner = "consultant", {upgrade}
  file = {{ text "kenmerk" {{ max = {room}, title = {{ nl = "Kenmerk", en = "Reference" }} }} }},
  step "{step}" {{ {was} title = {{ nl = "Stap", en = "Step" }}, by = role "consultant", due = workdays(5) }},
  step "einde" {{ title = {{ nl = "Einde", en = "End" }}, by = role "consultant", due = workdays(5) }},
}}
"""
MANY = 300
ROUNDS = 8


def folder(version, immediate=("proef",), new=True):
    """A region with two routes; the new version calls their first step otherwise and has less room for `kenmerk`."""
    files = {}
    for route in ("proef", "ander"):
        upgrade = 'upgrade = "immediate",' if route in immediate else ""
        more = {"step": "gesprek", "was": 'was = "een",', "room": 10} if new else {"step": "een", "was": "", "room": 40}
        files[f"routes/{route}.lua"] = ROUTE.format(route=route, version=version, upgrade=upgrade, **more)
    return os.path.join(write_plugin(scratch(), files, version=version), "proef")


def region():
    w = World(plugins=os.path.dirname(folder("1.0.0", (), new=False)))
    w.publisher = Publisher().trusted_by(w.admin)
    w.person("ada", [])
    w.admin.call("user.put", id="ada", name="Ada", roles=[], admin=True)
    w.people = w.server.client(w.tokens["ada"])
    return w


def opened(w, route, count, **file):
    client = w.subject()
    calls = [("case.open", {"route": route, "subject": {"register": "client", "id": client}, "file": file})] * count
    return [o["case"] for o in w.carla.all(calls)]


def stand(w, cases):
    return [(g["version"], g["at"]) for g in w.admin.all([("case.get", {"case": c}) for c in cases])]


OLD, NEW = ("1.0.0", ["een"]), ("1.1.0", ["gesprek"])


@suite
def the_open_cases_of_the_route_follow_by_a_batch():
    w = region()
    proef, other = opened(w, "proef", MANY), opened(w, "ander", 5)
    stays = opened(w, "proef", 2, kenmerk="veel-te-lang-voor-1.1")
    over = opened(w, "proef", 1)[0]
    w.carla.call("case.cancel", case=over, reason="verhuisd")
    bundle = upload(w.admin, w.publisher.pack(folder("1.1.0")))["bundle"]
    w.admin.call("case.migrate", case=proef[0], to=bundle, reason="eerst een")  # is there already: nothing is left to do for it
    answer = w.people.call("plugin.activate", bundle=bundle, command_id="nu")
    equal((answer["version"], len(answer["batches"])), ("1.1.0", 1))
    equal(w.people.call("plugin.activate", bundle=bundle, command_id="nu"), answer, "asked again, done once")
    [name] = answer["batches"]
    done = finished(w.people, name)
    equal({k: done[k] for k in ("command", "over", "title", "by", "total", "succeeded", "refused")},
          {"command": "case.migrate", "over": "cases", "title": "proef 1.1.0", "by": "ada", "total": MANY + 1, "succeeded": MANY - 1, "refused": 2})
    equal([b["batch"] for b in w.admin.call("batch.find")["batches"]], [name])
    equal({(r["target"]["case"], r["reason"], r["path"]) for r in results(w.admin, name, state="refused")},
          {(c, "version.file", "file.kenmerk") for c in stays})
    equal(set(map(str, stand(w, proef))), {str(NEW)})
    equal(set(map(str, stand(w, [*other, *stays]))), {str(OLD)})
    [moved] = [e for entry in w.admin.call("case.history", case=proef[1])["entries"] for e in entry["events"] if e["type"] == "case_moved"]
    equal((moved["from"], moved["to"]), ("1.0.0", "1.1.0"))
    assert "1.1.0" in moved["reason"], moved
    w.close()


@suite
def each_such_route_has_its_batch_and_none_is_started_for_nothing():
    w = region()
    first = upload(w.admin, w.publisher.pack(folder("1.1.0", ("proef", "ander"))))["bundle"]
    assert "batches" not in w.admin.call("plugin.activate", bundle=first), "no case is open"
    cases = [*opened(w, "proef", 3), *opened(w, "ander", 4)]
    second = upload(w.admin, w.publisher.pack(folder("1.2.0", ("proef", "ander"))))["bundle"]
    names = w.admin.call("plugin.activate", bundle=second)["batches"]
    equal({(b["title"], b["succeeded"]) for b in (finished(w.admin, n) for n in names)}, {("proef 1.2.0", 3), ("ander 1.2.0", 4)})
    equal(set(map(str, stand(w, cases))), {str(("1.2.0", ["gesprek"]))})
    back = w.admin.call("plugin.rollback", reason="toch niet")
    assert "batches" not in back, back
    equal(set(map(str, stand(w, cases))), {str(("1.2.0", ["gesprek"]))}, "a rollback puts no case back")
    third = versions(w.admin)["1.0.0"]["bundle"]
    assert "batches" not in w.admin.call("plugin.activate", bundle=third), "it does not say that cases follow"
    w.close()


@suite
def a_case_may_go_ahead_of_its_version():
    w = region()
    first, second = opened(w, "ander", 2)
    bundle = upload(w.admin, w.publisher.pack(folder("1.1.0")))["bundle"]
    equal([c["class"] for c in w.admin.call("plugin.plan", route="ander", to=bundle)["cases"]], ["moves", "moves"])
    w.admin.call("case.migrate", case=first, to=bundle, reason="eerst een")
    w.server.restart()
    w.reconnect()
    equal(stand(w, [first, second]), [NEW, OLD])
    equal([i["case"] for i in w.admin.call("work.find", filter={"node": "gesprek"})["items"]], [first])
    fails(1005, w.admin.call, "plugin.remove", bundle=bundle, why="in_use")
    equal(stand(w, opened(w, "ander", 1)), [OLD], "new cases are opened on what is served")
    w.carla.call("work.complete", item=w.admin.call("case.get", case=first)["work"][0]["item"], form={})
    equal(stand(w, [first]), [("1.1.0", ["einde"])])
    w.close()


@suite
def the_shell_names_the_batches():
    w = region()
    opened(w, "proef", 3)
    path = os.path.join(scratch(), "nieuw.tjp")
    with open(path, "wb") as file:
        file.write(w.publisher.pack(folder("1.1.0")))
    said = shell("plugin", "deploy", path, "--activate", "--lang", "en", token=w.server.token, connect=f"127.0.0.1:{w.server.port}")
    [name] = [b["batch"] for b in w.admin.call("batch.find")["batches"]]
    assert name in said, said
    equal(finished(w.admin, name)["succeeded"], 3)
    w.close()


@suite
def a_kill_leaves_the_switch_and_the_batch_or_neither():
    w = region()
    cases = opened(w, "proef", MANY)
    bundle = upload(w.admin, w.publisher.pack(folder("1.1.0")))["bundle"]
    draw, seen = random.Random(5), {"before": 0, "after": 0, "midway": 0}
    for _ in range(ROUNDS):
        started = len(w.admin.call("batch.find")["batches"])
        caller = threading.Thread(target=ask, args=(w.server.client(), bundle))
        caller.start()
        time.sleep(draw.uniform(0, 0.02))
        w.server.restart()
        caller.join()
        w.reconnect()
        active = w.admin.call("system.info")["regions"][0]["version"]
        batches = w.admin.call("batch.find")["batches"]
        equal(len(batches) - started, active == "1.1.0", f"{active} is served")
        if active == "1.0.0":
            seen["before"] += 1
            equal(set(map(str, stand(w, cases))), {str(OLD)})
            continue
        now = set(map(str, stand(w, cases)))
        assert now <= {str(OLD), str(NEW)}, now
        seen["midway" if str(OLD) in now else "after"] += 1
        equal(finished(w.admin, batches[0]["batch"])["succeeded"], MANY)
        equal(set(map(str, stand(w, cases))), {str(NEW)})
        w.admin.call("plugin.rollback", reason="nog eens")
        w.admin.all([("case.revert", {"case": c, "reason": "nog eens"}) for c in cases])
    print(f"    {seen}")
    w.close()


def ask(client, bundle):
    try:
        client.call("plugin.activate", bundle=bundle)
    except ConnectionLost:
        pass


if __name__ == "__main__":
    suite.run(__doc__)
