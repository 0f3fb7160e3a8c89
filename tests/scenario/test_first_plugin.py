"""docs/first-plugin.md, typed block by block in a folder with nothing but the workflows (typed.py)."""

import os
import shutil
import subprocess

import harness
import typed
from harness import ROOT, Suite, scratch

suite = Suite()
PAGE = "first-plugin.md"


def signs():
    """Whether this binary makes signed files of bundles; without, the page is typed as far as its fourth part."""
    return subprocess.run([harness.BINARY, "plugin", "keygen", "--help"], capture_output=True, timeout=30).returncode == 0


@suite
def the_first_plugin_is_made_changed_and_taken_back_as_it_is_written():
    folder = scratch()
    shutil.copytree(os.path.join(ROOT, "workflows"), os.path.join(folder, "workflows"))
    blocks = typed.steps(PAGE)
    if not signs():
        blocks = blocks[: next(n for n, (_, text) in enumerate(blocks) if "keygen" in text)]
    shown = typed.play(folder, blocks)
    assert shown >= (8 if signs() else 5), shown


if __name__ == "__main__":
    suite.run(__doc__)
