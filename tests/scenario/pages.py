"""The Lua of a page of docs/: its blocks by heading, the bundle that one heading's blocks make, and what the binary says of it.

A block's first line says which file it is (`-- routes/x.lua`), or that it stands in the page's example route (`-- in the route`).
A block ```diff replaces one line of the blocks before it under its heading, and quotes what `check` then says in English.
Nothing here knows the language: the binary does.
"""

import json
import os
import re
import subprocess

import harness
from harness import ROOT, scratch

IN_THE_ROUTE = "-- in the route\n"
STANDS_HERE = "  -- the example stands here\n"


def read(name):
    with open(os.path.join(ROOT, "docs", name), encoding="utf-8") as file:
        return file.read()


def sections(text):
    """(heading, its blocks [(kind, text)]) in order; headings of any depth."""
    found, heading = [], ""
    for match in re.finditer(r"^#+ ([^\n]*)$|^```(\w*)\n(.*?)^```$", text, re.M | re.S):
        if match[1] is not None:
            heading = match[1]
            found.append((heading, []))
        else:
            found[-1][1].append((match[2], match[3]))
    return found


def path_of(block):
    """The file that a Lua block says it is; None when it stands in the example route."""
    if block.startswith(IN_THE_ROUTE):
        return None
    match = re.match(r"-- ([\w/-]+\.lua)\n", block)
    assert match, f"a block must begin with its file: {block.splitlines()[0]}"
    return match[1]


def with_blocks(ground, blocks):
    """The files of the ground with these blocks; the example route keeps the lines that the page shows."""
    files = dict(ground)
    route = next((path for path, text in ground.items() if STANDS_HERE in text), None)
    for block in blocks:
        path = path_of(block)
        if path:
            files[path] = block
        else:
            files[route] = ground[route].replace(STANDS_HERE, block.removeprefix(IN_THE_ROUTE))
    if route and STANDS_HERE in files[route]:
        del files[route]
        if not any(path.startswith("routes/") for path in files):
            files[route] = ground[route].replace(STANDS_HERE, '  step "intake" { by = role "consulent", due = days(5) },\n')
    return files


def mistakes(block):
    """(line that stands, line in its place, the messages) of a ```diff block."""
    out = []
    for line in block.splitlines():
        if line.startswith("- "):
            out.append([line[2:], "", []])
        elif line.startswith("+"):
            out[-1][1] = line[2:]
        else:
            out[-1][2].append(line)
    return out


def made_wrong(blocks, old, new):
    """The blocks with one line replaced; it must stand there exactly once."""
    text = "\0".join(blocks)
    lines = text.count("\n" + old + "\n")
    assert lines == 1, f"the line stands {lines} times under this heading: {old}"
    return text.replace("\n" + old + "\n", "\n" + new + "\n").split("\0")


def write(files, name="bundle"):
    folder = os.path.join(scratch(), name)
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def faults(folder):
    """Exit code and the faults and warnings of `check --json`."""
    done = subprocess.run([harness.BINARY, "check", "--json", folder], capture_output=True, text=True, timeout=60)
    assert done.stdout, done.stderr
    return done.returncode, [fault for bundle in json.loads(done.stdout)["bundles"] for fault in bundle["faults"]]


def shown(found):
    return "; ".join(f"{os.path.basename(f['file'])}:{f.get('line')}: {f['message']['en']}" for f in found)
