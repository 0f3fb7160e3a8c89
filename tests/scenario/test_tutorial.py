"""docs/tutorial.md, typed block by block in an empty folder (typed.py)."""

import pages
import typed
from harness import Suite, scratch

suite = Suite()
PAGE = "tutorial.md"


@suite
def the_tutorial_runs_as_it_is_written():
    shown = typed.play(scratch(), typed.steps(PAGE))
    assert shown >= 8, shown


@suite
def every_lua_block_says_its_file_and_the_whole_is_shown():
    paths = [pages.path_of(text) for kind, text in typed.steps(PAGE) if kind == "lua"]
    assert len(paths) >= 5 and all(path.startswith("workflows/begeleiding/") for path in paths), paths


if __name__ == "__main__":
    suite.run(__doc__)
