"""The scripts of `tests/attacks`: README.md there says how they are written."""

import os
import re

from harness import ROOT

FOLDER = os.path.join(ROOT, "tests", "attacks")
HEAD = re.compile(r"-- row (?P<row>\d+): (?P<what>.+?); expects: (?P<expects>refused|stopped|harmless)(?P<case>; needs: case)?$")


class Attack:
    def __init__(self, match, number):
        self.row, self.what, self.expects = int(match["row"]), match["what"], match["expects"]
        self.needs_case = match["case"] is not None
        self.id = f"a{number:03d}"
        self.script = ""

    def __repr__(self):
        return f"{self.id} row {self.row}: {self.what}"


def expand(text):
    """`@{text*n}` is that text, n times over."""
    return re.sub(r"@\{([^*@]+)\*(\d+)\}", lambda m: m[1] * int(m[2]), text)


def attacks():
    found = []
    for name in sorted(os.listdir(FOLDER)):
        if not name.endswith(".lua"):
            continue
        with open(os.path.join(FOLDER, name), encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                if line.startswith("-- row "):
                    head = HEAD.match(line.rstrip("\n"))
                    assert head, f"{name}: {line}"
                    found.append(Attack(head, len(found) + 1))
                else:
                    found[-1].script += expand(line)
    return found


def ordinary():
    """(what it does, its text) of each ordinary handler."""
    found = []
    with open(os.path.join(FOLDER, "ordinary", "handlers.lua"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("-- ordinary: "):
                found.append([line[len("-- ordinary: "):].strip(), ""])
            else:
                found[-1][1] += line
    return found
