"""Drawings over the wire: what a case did and where cases stand is in the picture, and what makes no sense is refused."""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET

import harness
from harness import ROOT, RpcError, Suite, World, equal, scratch

suite = Suite()


def drawn(w, **params):
    """The reply, and its SVG as (nodes, arcs, overlays) by name."""
    reply = w.carla.call("route.diagram", format="svg", **params)
    root = ET.fromstring(reply["text"])
    by = lambda key: {e.get(key): e for e in root.iter() if e.get(key) is not None}
    return reply, by("data-node"), by("data-arc"), by("data-overlay")


def refused(path, call):
    try:
        call()
    except RpcError as e:
        equal((e.code, e.data.get("path")), (-32602, path), e.message)
        return
    raise AssertionError("was taken")


@suite
def every_format_is_given_and_the_same_each_time():
    w = World()
    for format, begin in (("svg", "<svg "), ("mermaid", "flowchart TD\n"), ("bpmn", "<?xml ")):
        reply = w.carla.call("route.diagram", route="werkroute", format=format)
        equal((reply["route"], reply["version"], reply["format"]), ("werkroute", "1.0.0", format))
        assert reply["text"].startswith(begin), reply["text"][:80]
        equal(w.admin.call("route.diagram", route="werkroute", format=format), reply)
    equal(w.carla.call("route.diagram", route="werkroute")["format"], "mermaid")
    w.close()


@suite
def a_case_is_seen_where_it_is_and_the_way_it_came():
    w = World()
    case = w.open("perspectief_op_werk").intake("direct", job_ready=False)
    _, nodes, arcs, _ = drawn(w, route="perspectief_op_werk", case=case.id)
    for name in ("intake", "intake.broad_intake", "intake.competence_profile", "intake.direction", "intake.personal_plan"):
        equal((name, nodes[name].get("data-state")), (name, "done"))
    equal({n for n, e in nodes.items() if e.get("data-state") not in (None, "done", "withdrawn")}, set(case.at()))
    gone = {key for key, e in arcs.items() if e.get("data-gone")}
    for key in ("intake.broad_intake/next", "intake.personal_plan/next", "intake/outcomes.direct", "placement/start.proposal"):
        assert key in gone, f"{key} was gone: {sorted(gone)}"
    for key in ("intake/outcomes.orient", "placement.proposal/outcomes.accepted"):
        assert key not in gone, f"{key} was not gone"
    case.complete("proposal", "accepted")
    _, nodes, arcs, _ = drawn(w, route="perspectief_op_werk", case=case.id)
    equal(nodes["placement.proposal"].get("data-state"), "done")
    assert arcs["placement.proposal/outcomes.accepted"].get("data-gone")
    assert "==>" in w.carla.call("route.diagram", route="perspectief_op_werk", case=case.id)["text"]
    w.close()


@suite
def cases_are_counted_where_they_stand_and_late_ones_apart():
    w = World()
    early = w.open("werkroute")
    w.advance(30)
    w.open("werkroute")
    w.open("perspectief_op_werk")
    reply, _, _, counts = drawn(w, route="werkroute", counts=True)
    node = counts["intake.broad_intake"]
    equal((node.get("data-count"), node.get("data-late")), ("2", "1"), "of this route only")
    equal((counts["intake"].get("data-count"), counts["intake"].get("data-late")), ("2", "1"), "the stage around it")
    equal(reply["counted"]["complete"], True)
    assert reply["counted"]["items"] >= 3, reply["counted"]
    early.complete("broad_intake", form={"motivation": "low", "wish_occupation": "kok", "learnable": True})
    _, _, _, counts = drawn(w, route="werkroute", counts=True)
    equal(counts["intake.broad_intake"].get("data-count"), "1")
    equal(counts["intake.competence_profile"].get("data-count"), "1")
    w.close()


@suite
def a_new_version_shows_what_it_changed_and_old_cases_stay_on_their_own():
    folder = scratch()
    plugins, workflows = os.path.join(folder, "plugins"), os.path.join(folder, "workflows")
    shutil.copytree(os.path.join(ROOT, "plugins"), plugins)
    shutil.copytree(os.path.join(ROOT, "workflows"), workflows)
    w = World(plugins=plugins, workflows=workflows)
    old = w.open("perspectief_op_werk")
    for file, changes in (("routes/perspectief_op_werk.lua", (('version = "1.0.0"', 'version = "1.1.0"'),
                                                              ('step "video_cv"', 'step "video_clip"'))),
                          ("plugin.json", (('"version": "1.0.0"', '"version": "1.1.0"'),))):
        path = os.path.join(plugins, "zuid-limburg", file)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    w.server.kill()
    w.server.start()
    w.reconnect()
    reply, nodes, _, _ = drawn(w, route="perspectief_op_werk", against="1.0.0")
    equal(reply["version"], "1.1.0")
    assert "added" in nodes["intake.video_clip"].get("class"), nodes["intake.video_clip"].get("class")
    assert "removed" in nodes["intake.video_cv"].get("class"), nodes["intake.video_cv"].get("class")
    assert "added" not in nodes["intake.broad_intake"].get("class")
    reply, nodes, _, _ = drawn(w, route="perspectief_op_werk", version="1.0.0")
    equal((reply["version"], "intake.video_cv" in nodes), ("1.0.0", True))
    reply, nodes, _, _ = drawn(w, route="perspectief_op_werk", case=old.id)
    equal((reply["version"], "intake.video_cv" in nodes), ("1.0.0", True))
    refused("version", lambda: drawn(w, route="perspectief_op_werk", version="7.0.0"))
    refused("against", lambda: drawn(w, route="perspectief_op_werk", against="7.0.0"))
    w.close()


@suite
def what_makes_no_sense_is_refused():
    w = World()
    case = w.open("werkroute").id
    call = w.carla.call
    refused("route", lambda: call("route.diagram", route="werkruote"))
    refused("format", lambda: call("route.diagram", route="werkroute", format="png"))
    refused("case", lambda: call("route.diagram", route="werkroute", case=case, counts=True))
    refused("case", lambda: call("route.diagram", route="werkroute", counts=True, against="1.0.0"))
    refused("version", lambda: call("route.diagram", route="werkroute", case=case, version="1.0.0"))
    refused("version", lambda: call("route.diagram", route="werkroute", counts=True, version="1.0.0"))
    refused("case", lambda: call("route.diagram", route="perspectief_op_werk", case=case))
    for overlay in ({"case": case}, {"counts": True}, {"against": "1.0.0"}):
        refused("format", lambda: call("route.diagram", route="werkroute", format="bpmn", **overlay))
    try:
        call("route.diagram", route="werkroute", case="c9-nothing")
        raise AssertionError("a case that is not there")
    except RpcError as e:
        equal(e.code, 1003)
    w.close()


def graph(*words):
    return subprocess.run([harness.BINARY, "graph", *words], capture_output=True, text=True, timeout=60, cwd=ROOT)


@suite
def the_command_line_draws_without_a_server():
    folder = scratch()
    done = graph("workflows/werkroute", "--route", "werkroute", "--lang", "en")
    equal((done.returncode, done.stdout[:5]), (0, "<svg "), done.stderr)
    for format, ending in (("svg", "svg"), ("mermaid", "mmd"), ("bpmn", "bpmn")):
        equal(graph("workflows/werkroute", "--format", format, "--out", folder).returncode, 0)
        for route in ("werkroute", "nieuw_aanbod"):
            assert os.path.getsize(os.path.join(folder, f"{route}.{ending}")) > 500
    done = graph("plugins/zuid-limburg", "--route", "perspectief_op_werk", "--against", "plugins/zuid-limburg")
    equal(done.returncode, 0, done.stderr)
    for words, code, told in ((("workflows/werkroute",), 2, "--route"), (("workflows/werkroute", "--route", "werkruote"), 1, "werkroute"),
                              (("nergens",), 1, "nergens"), (("workflows/werkroute", "--format", "bpmn", "--against", "workflows/werkroute"), 2, "BPMN"),
                              (("workflows/werkroute", "--format", "png"), 2, "png"),
                              (("workflows/werkroute", "--route", "werkroute", "--out", os.path.join(folder, "no", "x.svg")), 1, "x.svg")):
        done = graph(*words)
        equal((done.returncode, done.stdout), (code, ""), f"{words}: {done.stderr}")
        assert told in done.stderr, f"{told!r} not in {done.stderr!r}"


if __name__ == "__main__":
    suite.run(__doc__)
