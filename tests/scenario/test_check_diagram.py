"""`trajectum check --diagram`: each broken promise as a drawing, read back: the way there, and the place where it goes wrong."""

import json
import os
import re
import subprocess
import xml.etree.ElementTree as ET

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()
STEP = 'by = role "r", due = days(1)'
STARVES = f"""
  step "a" {{ {STEP}, next = some {{ to "b" {{ when = function(case) return case.file.fit end }}, "c" }} }},
  step "b" {{ {STEP}, next = "j" }},
  step "c" {{ {STEP}, next = "j" }},
  step "j" {{ {STEP}, join = "all", next = done }},
"""
LOST = f"""
  start = "a",
  step "a" {{ {STEP}, next = done }},
  step "lost" {{ {STEP}, next = done }},
"""


def bundle(**routes):
    """A folder with these routes."""
    folder = os.path.join(scratch(), "klein")
    files = {"roles.lua": 'return roles { role "r" {} }',
             "registers/client.lua": 'return register "client" { key = text "n", fields = {} }'}
    for name, nodes in routes.items():
        files[f"routes/{name}.lua"] = (f'return route "{name}" {{ version = "1.0.0", title = {{ nl = "K", en = "S" }}, subject = "client",\n'
                                       f'  owner = "r", file = {{ yesno "fit" }},{nodes}}}')
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def check(*arguments):
    done = subprocess.run([harness.BINARY, "check", *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def picture(path):
    """(node -> (classes, rect), arc -> classes, node -> [(rect, words) of its tags]) of an SVG."""
    nodes, arcs, tags = {}, {}, {}
    for element in ET.fromstring(read(path)).iter():
        if "data-node" in element.attrib:
            nodes[element.get("data-node")] = (element.get("class").split(), [float(n) for n in element.get("data-rect").split()])
        if "data-arc" in element.attrib:
            arcs[element.get("data-arc")] = element.get("class").split()
        if "data-overlay" in element.attrib:
            rects = [[float(r.get(k)) for k in ("x", "y", "width", "height")] for r in element if r.tag.endswith("rect")]
            words = ["".join(t.itertext()) for t in element if t.tag.endswith("text")]
            tags[element.get("data-overlay")] = list(zip(rects, words))
    return nodes, arcs, tags


@suite
def the_way_and_the_stuck_place_are_marked():
    folder, drawings = bundle(klein=STARVES), os.path.join(scratch(), "tekeningen")
    code, said = check(folder, "--diagram", drawings, "--lang", "en")
    equal(code, 1)
    path, later = re.findall(r"^  drawn: (.*\.svg)$", said, re.M)
    equal(sorted(os.listdir(drawings)), ["klein-klein-1.mmd", "klein-klein-1.svg", "klein-klein-2.mmd", "klein-klein-2.svg"])
    nodes, arcs, tags = picture(path)
    equal([name for name, (classes, _) in nodes.items() if "stuck" in classes], ["j"])
    equal([name for name, (classes, _) in nodes.items() if "done" in classes], ["a"])
    equal([name for name, (classes, _) in nodes.items() if "live" in classes], ["c"])
    gone = [name for name, classes in arcs.items() if "gone" in classes]
    assert "a/next.2" in gone and "a/next.1" not in gone and "c/next" not in gone, gone
    equal([words for _, words in tags["j"]], ["stuck here"])
    (x, y, width, height), _ = tags["j"][0]
    left, top, wide, _ = nodes["j"][1]
    assert left <= x and x + width <= left + wide and y < top < y + height, "the mark does not sit on the edge of its node"
    text = "".join(ET.fromstring(read(path)).itertext())
    for line in re.findall(r"^ +\d+\. (.*)$", said.split("  drawn: ")[0], re.M):
        assert line.split(" [")[0] in text, f"not told below the drawing: {line}"
    # The other finding goes on: c is done, and the client is let go before j.
    nodes, arcs, tags = picture(later)
    equal([name for name, (classes, _) in nodes.items() if "done" in classes], ["a", "c"])
    assert "gone" in arcs["c/next"], arcs
    equal([words for _, words in tags["j"]], ["let go"])
    mermaid = read(path[:-3] + "mmd")
    number = re.search(r'(n\d+)\["j"\]|(n\d+)\["J"\]', mermaid)
    assert number, mermaid
    assert f"class {number[1] or number[2]} incident" in mermaid, mermaid
    assert "==>" in mermaid, "no way is drawn as gone"


@suite
def every_finding_of_every_route_has_its_drawing_named_in_json():
    folder, drawings = bundle(een=STARVES, twee=LOST), os.path.join(scratch(), "d")
    code, said = check(folder, "--diagram", drawings, "--json")
    equal(code, 1)
    faults = json.loads(said)["bundles"][0]["faults"]
    broken = [fault for fault in faults if not fault["warning"]]
    equal(len(broken), 3, str(faults))
    named = [fault["diagrams"] for fault in broken]
    for one in named:
        assert os.path.isfile(one["svg"]) and os.path.isfile(one["mermaid"]), one
    equal(len({one["svg"] for one in named}), 3)
    lost = next(fault for fault in broken if "lost" in fault["message"]["en"])
    nodes, _, tags = picture(lost["diagrams"]["svg"])
    equal([name for name, (classes, _) in nodes.items() if "stuck" in classes], ["lost"])
    equal([words for _, words in tags["lost"]], ["gebeurt nooit"])


@suite
def nothing_is_drawn_of_what_is_right_or_does_not_load():
    drawings = os.path.join(scratch(), "d")
    equal(check(os.path.join(ROOT, "workflows", "werkroute"), "--diagram", drawings)[0], 0)
    assert not os.path.exists(drawings)
    code, said = check(bundle(klein="x"), "--diagram", drawings, "--json")
    equal(code, 1)
    assert not os.path.exists(drawings) and "diagrams" not in said, said


@suite
def a_folder_that_cannot_be_written_is_told():
    blocked = os.path.join(scratch(), "file")
    with open(blocked, "w", encoding="utf-8") as file:
        file.write("")
    code, said = check(bundle(klein=STARVES), "--diagram", os.path.join(blocked, "d"), "--lang", "en")
    equal(code, 1)
    assert "not drawn: " in said and "cannot be written" in said, said


if __name__ == "__main__":
    suite.run(__doc__)
