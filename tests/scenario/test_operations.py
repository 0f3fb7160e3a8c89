"""docs/operations.md, typed block by block in a folder with workflows and plugins; its unit of systemd, and the lines of the log that it explains."""

import json
import os
import re
import shlex
import shutil
import subprocess

import harness
import logs
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


def in_ticks(cell):
    return re.findall(r"`([^`]*)`", cell)


def table_under(heading):
    """The rows of the first table under it, as lists of cells."""
    text = pages.read(PAGE).split(heading + "\n")[1]
    rows = re.search(r"^\|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.M)[1]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows.splitlines()]


@suite
def every_event_of_the_log_is_explained_and_every_line_can_be_written():
    known, explained = logs.logged(), {}
    source = "".join(re.sub(r'"\s*\n\s*"', "", text) for path, text in logs.sources() if path.endswith(".cpp"))
    for events, lines, *_ in table_under("## What the log says"):
        for event in in_ticks(events):
            explained.setdefault(event, []).extend(in_ticks(lines))
        for line in in_ticks(lines):
            pattern = r"[^\n]*?".join(re.escape(part.replace('"', '\\"')) for part in line.split("…"))
            assert re.search(pattern, source), f"nothing logs `{line}`"
    equal(set(explained) - set(known), set(), "explained, and never logged")
    equal(set(known) - set(explained), set(), "logged, and not explained")


@suite
def every_alarm_is_explained_and_each_of_its_settings_is_one():
    table = re.search(r"alarm_kinds\(\) \{.*?\n  \};", dict(logs.sources())["engine/pipeline/alarms.cpp"], re.S)[0]
    known = re.findall(r'\{"([a-z.]+\.[a-z_]+)",', table)
    rows = table_under("### Alarms")
    equal([name for row in rows for name in in_ticks(row[0])], known)
    done = subprocess.run([harness.BINARY, "config", "show", "--json", "--data", "x"], capture_output=True, text=True, timeout=20)
    defaults = {one["name"]: one["value"] for one in json.loads(done.stdout) if one["name"].startswith("alarm-")}
    said = dict(re.findall(r"`(alarm-[a-z-]+)` \((\d+)\)", pages.read(PAGE)))
    equal({name: int(number) for name, number in said.items()}, defaults)


if __name__ == "__main__":
    suite.run(__doc__)
