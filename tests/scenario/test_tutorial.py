"""docs/tutorial.md, typed block by block in one shell in an empty folder: each file is written, each command runs, and what the page
shows is what comes out (`…`: anything on that line; a line of only `…`: any lines)."""

import os
import re
import signal
import subprocess
import threading

import harness
import pages
from harness import Suite, equal, scratch

suite = Suite()
PAGE = "tutorial.md"
SECONDS_MAX = 120  # the whole tutorial takes one or two
MARK = "--- end of a block ---"


class Shell:
    """One bash, for the variables and functions of all blocks; its children end with it."""

    def __init__(self, folder):
        tools = scratch()
        os.symlink(harness.BINARY, os.path.join(tools, "trajectum"))
        env = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"]}
        self.process = subprocess.Popen(["bash", "--norc"], cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.watch = threading.Timer(SECONDS_MAX, self.kill)  # a block that waits for ever is a failure, not a hang
        self.watch.start()

    def run(self, block):
        """What the block prints, and the exit code of its last command."""
        self.process.stdin.write(f"{block}\n__code=$?; echo; echo '{MARK}' $__code\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith(MARK):
                return "".join(lines).rstrip("\n"), int(line.split()[-1])
            lines.append(line.rstrip() + "\n")
        raise AssertionError("the shell ended: " + "".join(lines))

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)

    def end(self):
        self.watch.cancel()
        self.kill()
        self.process.wait()


def steps():
    """(kind, text) of every block in order: lua, sh, or what it shows."""
    return [block for _, blocks in pages.sections(pages.read(PAGE)) for block in blocks]


def pattern(shown):
    """A regular expression for the output that a page shows."""
    out = ""
    for line in shown.rstrip("\n").split("\n"):
        out += r"(?:[^\n]*\n)*?" if line == "…" else re.escape(line).replace("…", r"[^\n]*?") + r"\n"
    return out


@suite
def the_tutorial_runs_as_it_is_written():
    folder = scratch()
    shell = Shell(folder)
    try:
        blocks = steps()
        shown = 0
        for n, (kind, text) in enumerate(blocks):
            if kind == "lua":
                with open(os.path.join(folder, pages.path_of(text)), "w", encoding="utf-8") as file:
                    file.write(text)
                continue
            if kind != "sh":
                continue
            out, code = shell.run(text)
            follows = blocks[n + 1] if n + 1 < len(blocks) else ("", "")
            if follows[0] == "":
                if follows[1]:
                    shown += 1
                    assert re.fullmatch(pattern(follows[1]), out + "\n"), f"after:\n{text}\nshown:\n{follows[1]}\ncame:\n{out}"
            else:
                equal(code, 0, f"{text}\n{out}")
        assert shown >= 8, shown
    finally:
        shell.end()


@suite
def every_lua_block_says_its_file_and_the_whole_is_shown():
    paths = [pages.path_of(text) for kind, text in steps() if kind == "lua"]
    assert len(paths) >= 5 and all(path.startswith("workflows/begeleiding/") for path in paths), paths


if __name__ == "__main__":
    suite.run(__doc__)
