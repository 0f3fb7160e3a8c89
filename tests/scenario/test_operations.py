"""docs/operations.md, typed block by block in a folder with workflows and plugins; its unit of systemd, and the lines of the log that it explains."""

import json
import os
import re
import shlex
import shutil
import subprocess

import harness
import pages
import typed
from harness import ROOT, Suite, equal, scratch

suite = Suite()
PAGE = "operations.md"


@suite
def the_page_runs_as_it_is_written():
    folder = scratch()
    for name in ("workflows", "plugins"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
    shown = typed.play(folder, typed.steps(PAGE))
    assert shown >= 9, shown


@suite
def the_unit_starts_a_server_that_exists():
    unit = next(text for kind, text in typed.steps(PAGE) if kind == "ini")
    words = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.M).group(1))
    equal(words[1], "serve")
    done = subprocess.run([harness.BINARY, "config", "show", "--json", *words[2:]], capture_output=True, text=True, timeout=20)
    equal(done.returncode, 0, done.stderr)
    shown = {one["name"]: one["value"] for one in json.loads(done.stdout) if one["origin"] == "flag"}
    equal(set(shown), {"data", "workflows", "plugins", "backups"})
    writable = re.search(r"^ReadWritePaths=(.*)$", unit, re.M).group(1).split()
    equal(set(writable), {shown["data"], shown["backups"]})


@suite
def the_service_that_makes_backups_makes_one():
    unit = [text for kind, text in typed.steps(PAGE) if kind == "ini"][1]
    words = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.M).group(1))
    server, shelf = harness.Server(), scratch()
    here = {"/var/lib/trajectum": server.data, "/var/backups/trajectum": shelf}
    subprocess.run([harness.BINARY, *(here.get(word, word) for word in words[1:])], check=True, capture_output=True, timeout=60)
    equal(len(os.listdir(shelf)), 1)


@suite
def every_line_of_the_log_that_it_explains_can_be_written():
    text = pages.read(PAGE).split("## What the log says")[1]
    lines = [line for row in re.findall(r"^\| (`[^|]*) \|", text, re.M) for line in re.findall(r"`([^`]*)`", row)]
    assert len(lines) >= 15, lines
    source = ""
    for folder, _, names in os.walk(os.path.join(ROOT, "engine")):
        for name in names:
            if name.endswith(".cpp"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    source += re.sub(r'"\s*\n\s*"', "", file.read())
    for line in lines:
        pattern = r"[^\n]*?".join(re.escape(part) for part in line.split("…"))
        assert re.search(pattern, source), f"nothing logs `{line}`"


if __name__ == "__main__":
    suite.run(__doc__)
