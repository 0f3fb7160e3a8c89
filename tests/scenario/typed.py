"""A page of docs/ as somebody types it: block by block in one shell in one folder; each file is written, each command runs, and what the
page shows is what comes out (`…`: anything on that line; a line of only `…`: any lines)."""

import os
import re
import signal
import subprocess
import threading

import harness
import pages
from harness import equal, scratch

SECONDS_MAX = 120  # a page takes one or two
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


def steps(page):
    """(kind, text) of every block in order: lua, sh, or what it shows."""
    return [block for _, blocks in pages.sections(pages.read(page)) for block in blocks]


def pattern(shown):
    """A regular expression for the output that a page shows."""
    out = ""
    for line in shown.rstrip("\n").split("\n"):
        out += r"(?:[^\n]*\n)*?" if line == "…" else re.escape(line).replace("…", r"[^\n]*?") + r"\n"
    return out


def play(folder, blocks):
    """Types the blocks; gives how many outputs were compared."""
    shell = Shell(folder)
    try:
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
        return shown
    finally:
        shell.end()
