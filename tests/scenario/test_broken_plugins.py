"""Seven broken plugins beside a good one: every fault is named by file, line and column, and the good region serves."""

import json
import os
import re
import shutil
import subprocess
import time

import harness
from harness import ROOT, Server, Suite, equal, fails, scratch, write_plugin

suite = Suite()

STEP = '  step "{0}" {{ title = {{ nl = "{0}", en = "{0}" }}, by = role "consultant", due = workdays(1){1} }},'


def route(name, *nodes):
    """Lines of a route file; the first node is on line 6."""
    return "\n".join([f'return route "{name}" {{', '  version = "1.0.0",', '  title   = { nl = "Proef", en = "Trial" },',
                      '  subject = "client",', '  owner   = "consultant",', *nodes, "}", ""])


# plugin -> file -> (text, the lines on which a fault must be named)
BROKEN = {
    "syntaxfout": {
        "routes/een.lua": (route("een", STEP.format("a", ""), "  step step"), [7]),
        "routes/twee.lua": ('return route "twee" {\n  version = = "1.0.0",\n}\n', [2]),
    },
    "eindeloos": {"routes/lus.lua": ("local n = 0\nwhile true do\n  n = n + 1\nend\nreturn n\n", [(2, 3, 4)])},
    "geheugen": {"routes/groot.lua": ('local s = "x"\nlocal t = string.rep(s, 1 << 30)\nreturn t\n', [2])},
    "onbekend": {"routes/sleutel.lua": (route("sleutel", STEP.format("a", ", deu = 3"), STEP.format("b", ""), STEP.format("c", ", foorm = {}")), [6, 8])},
    "nergens": {"routes/doel.lua": (route("doel", '  start = "a",', STEP.format("a", ', next = "weg"'), STEP.format("b", ', next = "ook_weg"'),
                                          STEP.format("c", ", next = done")), [7, 8])},
    "gemengd": {"routes/mengsel.lua": (route("mengsel", '  start = "a",', STEP.format("a", ', next = "c"'), STEP.format("b", ""), STEP.format("c", ", next = done")), [8])},
    # Loads, and every node can be reached; but when the guard says no, d waits for b for ever.
    "verhongerd": {"routes/samen.lua": (route("samen", '  start = "a",',
                                              STEP.format("a", ', next = some { to "b" { when = function(case) return case.owner ~= nil end }, "c" }'),
                                              STEP.format("b", ', next = "d"'), STEP.format("c", ', next = "d"'),
                                              STEP.format("d", ', join = "all", next = done')), [10])},
}


def write_plugins(folder):
    shutil.copytree(os.path.join(ROOT, "plugins", "zuid-limburg"), os.path.join(folder, "zuid-limburg"))
    for name, files in BROKEN.items():
        write_plugin(folder, {path: text for path, (text, _) in files.items()}, name)


def named(output, plugin, path):
    """Lines of a file that the output names with a column."""
    return [int(line) for line in re.findall(re.escape(f"{plugin}/{path}") + r":(\d+):\d+", output)]


def missing(output, plugins):
    """What should have been named and was not."""
    gone = []
    for plugin in plugins:
        for path, (_, lines) in BROKEN[plugin].items():
            found = named(output, plugin, path)
            for line in lines:
                wanted = line if isinstance(line, tuple) else (line,)
                if not set(wanted) & set(found):
                    gone.append(f"{plugin}/{path}:{wanted[0]} (named: {found})")
    return gone


@suite
def the_good_region_serves_beside_seven_broken_ones():
    folder = scratch()
    write_plugins(folder)
    begun = time.monotonic()
    server = Server(plugins=folder, workflows=os.path.join(ROOT, "workflows"))
    seconds = time.monotonic() - begun
    assert seconds < 15, f"it took {seconds:.1f} s to start"
    gone = missing(server.err, BROKEN)
    assert not gone, "not named: " + "; ".join(gone) + "\n" + server.err
    admin = server.client()
    equal([r["region"] for r in admin.call("system.info")["regions"]], ["zuid-limburg"])
    admin.call("user.put", id="carla", name="Carla", roles=["consultant"])
    carla = server.client(admin.call("token.put", user="carla")["token"])
    admin.call("register.put", register="client", id="c1", record={"name": "A"})
    opened = carla.call("case.open", route="perspectief_op_werk", subject={"register": "client", "id": "c1"})
    carla.call("work.complete", item=opened["work"][0]["item"], form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    for region in BROKEN:
        fails(1001, server.client().call, "session.login", token=server.token, region=region)
    server.kill()


@suite
def check_names_every_fault_and_exits_with_one():
    folder = scratch()
    write_plugins(folder)
    workflows = os.path.join(ROOT, "workflows", "werkroute")
    for plugin in BROKEN:
        begun = time.monotonic()
        run = subprocess.run([harness.BINARY, "check", workflows, os.path.join(folder, plugin)], capture_output=True, text=True, timeout=30)
        equal(run.returncode, 1, f"check {plugin}")
        gone = missing(run.stdout + run.stderr, [plugin])
        assert not gone, "not named: " + "; ".join(gone) + "\n" + run.stdout + run.stderr
        assert time.monotonic() - begun < 10, plugin
    everything = subprocess.run([harness.BINARY, "check", workflows, *(os.path.join(folder, p) for p in BROKEN)], capture_output=True, text=True, timeout=60)
    equal((everything.returncode, missing(everything.stdout + everything.stderr, BROKEN)), (1, []))


@suite
def check_finds_the_region_as_it_ships_in_order():
    run = subprocess.run([harness.BINARY, "check", os.path.join(ROOT, "workflows", "werkroute"), os.path.join(ROOT, "plugins", "zuid-limburg")],
                         capture_output=True, text=True, timeout=30)
    equal(run.returncode, 0, run.stdout + run.stderr)
    missing_folder = subprocess.run([harness.BINARY, "check", os.path.join(ROOT, "plugins", "bestaat-niet")], capture_output=True, text=True, timeout=30)
    equal(missing_folder.returncode, 1)


@suite
def check_tells_an_editor_and_shows_the_way_to_a_broken_promise():
    folder = scratch()
    write_plugins(folder)
    path = os.path.join(folder, "verhongerd")
    workflows = os.path.join(ROOT, "workflows", "werkroute")
    run = subprocess.run([harness.BINARY, "check", "--json", workflows, path], capture_output=True, text=True, timeout=30)
    answer = json.loads(run.stdout)
    equal((run.returncode, answer["good"]), (1, False))
    good, bad = answer["bundles"]
    equal((good["good"], good["faults"], bad["good"]), (True, [], False))
    assert good["states"] > 100, good
    fault = next(f for f in bad["faults"] if f["line"] == 10)
    assert fault["file"].endswith("verhongerd/routes/samen.lua") and fault["column"] > 0, fault
    assert len(fault["trace"]) >= 2 and all(step["nl"] and step["en"] for step in fault["trace"]), fault
    equal(fault["warning"], False)


@suite
def bytes_that_are_no_utf8_are_a_fault_with_a_place():
    folder = scratch()
    route = b'return route "traag" { version = "1.0.0", file = { date "\xf1ag" } }\n'
    for name, line in ((b"routes/traag.lua", 1), (b"routes/n\xffm.lua", 0)):
        path = os.path.join(os.fsencode(folder), name.replace(b"/", b"-"), b"proef")
        os.makedirs(os.path.join(path, b"routes"))
        for file, text in ((b"roles.lua", b"return roles { }\n"), (name, route)):
            with open(os.path.join(path, file), "wb") as out:
                out.write(text)
        run = subprocess.run([harness.BINARY, "check", "--json", path], capture_output=True, timeout=30)
        equal((run.returncode, run.stderr), (1, b""), "it ends as with any fault")
        faults = json.loads(run.stdout.decode())["bundles"][0]["faults"]
        assert any(f["line"] == line and f["message"]["nl"] for f in faults), faults


@suite
def check_says_what_was_meant():
    folder = scratch()
    write_plugins(folder)
    path = os.path.join(folder, "onbekend")
    for lang, word in (("nl", "edoel"), ("en", "mean")):
        run = subprocess.run([harness.BINARY, "check", "--lang", lang, os.path.join(ROOT, "workflows", "werkroute"), path], capture_output=True, text=True, timeout=30)
        assert word in run.stdout + run.stderr and "form" in run.stdout + run.stderr, run.stdout + run.stderr
    mixed = subprocess.run([harness.BINARY, "check", os.path.join(ROOT, "workflows", "werkroute"), os.path.join(folder, "gemengd")], capture_output=True, text=True, timeout=30)
    said = mixed.stdout + mixed.stderr
    assert ":8:" in said and re.search(r"\b7\b", said), f"a mixed scope names both places: {said}"


@suite
def with_only_broken_plugins_the_server_does_not_start():
    folder = scratch()
    write_plugins(folder)
    shutil.rmtree(os.path.join(folder, "zuid-limburg"))
    run = subprocess.run(Server(plugins=folder, start=False).command(), capture_output=True, text=True, timeout=30)
    equal(run.returncode, 1)
    assert "listening" not in run.stdout
    equal(missing(run.stderr, BROKEN), [])


if __name__ == "__main__":
    suite.run(__doc__)
