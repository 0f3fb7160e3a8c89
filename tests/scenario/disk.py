"""A disk that a test makes slow, full or bad: tests/support/slow_sync.cpp, preloaded into the server.

The library is build/libslow_sync.so beside the binary (or in build/tests), else made by g++.
"""

import os
import subprocess

import harness
from harness import ROOT, World, scratch


def library():
    beside = os.path.dirname(harness.BINARY)
    for folder in (beside, os.path.join(beside, "tests"), os.path.join(ROOT, "build"), os.path.join(ROOT, "build", "tests")):
        path = os.path.join(folder, "libslow_sync.so")
        if os.path.exists(path):
            return path
    path = os.path.join(scratch(), "libslow_sync.so")
    subprocess.run(["g++", "-shared", "-fPIC", "-o", path, os.path.join(ROOT, "tests", "support", "slow_sync.cpp"), "-ldl"], check=True)
    return path


class Disk:
    """What the disk of one server does from now on."""

    def __init__(self):
        self.folder = scratch()

    def env(self):
        return {"LD_PRELOAD": library(), "TRAJECTUM_TEST_FAULTS": self.folder}

    def world(self, **options):
        return World(env=self.env(), **options)

    def begin(self, fault):
        """`full`: no write of the database goes; `sync`: no sync; `read`: no read; `slow`: each sync takes 0.4 s longer; `archive`: each of the archive 3 s."""
        with open(os.path.join(self.folder, fault), "w", encoding="ascii"):
            pass

    def fail_after(self, operations, kind):
        """From the next start on so many writes and syncs of the database go, and then no write (`full`), or neither (`error`)."""
        with open(os.path.join(self.folder, "after"), "w", encoding="ascii") as f:
            f.write(f"{operations} {kind}")

    def end(self, fault):
        os.remove(os.path.join(self.folder, fault))
