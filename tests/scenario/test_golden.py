"""Routes with one mistake each (tests/golden/broken): what `check` says of them, word for word, in Dutch and in English.

A folder holds the files that differ from `ground`, a bundle without mistakes, and what is expected: nl.txt and en.txt, the whole output.
After a message was improved: UPDATE_GOLDEN=1 python3 tests/scenario/test_golden.py writes them anew; read the difference before you commit it.
"""

import os
import re
import shutil
import subprocess

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()
FOLDER = os.path.join(ROOT, "tests", "golden", "broken")
EXPECTED = {"nl": "nl.txt", "en": "en.txt"}
# One mistake, told more than once. To be shorter, never longer.
MANY = {
    "28-finish-the-stage-does-not-name": 2,    # from the `finish`, and (a warning) from the stage
    "33-join-that-starves": 2,                 # stuck, and let go
    "34-wait-without-limit": 2,                # let go, and (a warning) an end that is only luck
}
WARNED = ["44-gap-in-a-decision", "72-word-no-title-has"]


def names():
    return sorted(name for name in os.listdir(FOLDER) if name != "ground")


def said(name, lang):
    """Exit code and output of `check` on the ground with this folder's files."""
    top = scratch()
    shutil.copytree(os.path.join(FOLDER, "ground"), os.path.join(top, "bundel"))
    if name != "ground":
        shutil.copytree(os.path.join(FOLDER, name), os.path.join(top, "bundel"), dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns(*EXPECTED.values()))
    done = subprocess.run([harness.BINARY, "check", "bundel", "--lang", lang], capture_output=True, text=True, timeout=60, cwd=top)
    equal(done.stderr, "")
    return done.returncode, re.sub(r"\([0-9a-f]{12}\)", "(…)", done.stdout)  # a route's hash is not about its mistake


def messages(output):
    return re.findall(r"^bundel/\S+?:\d+:\d+: .*$", output, re.M)


@suite
def the_ground_is_in_order():
    code, out = said("ground", "en")
    equal((code, messages(out)), (0, []), out)


@suite
def each_mistake_is_told_word_for_word():
    wrong = []
    for name in names():
        for lang, file in EXPECTED.items():
            path = os.path.join(FOLDER, name, file)
            out = said(name, lang)[1]
            if os.environ.get("UPDATE_GOLDEN"):
                with open(path, "w", encoding="utf-8") as golden:
                    golden.write(out)
            with open(path, encoding="utf-8") as golden:
                expected = golden.read()
            if out != expected:
                wrong.append(f"{name} ({lang}):\n{out}expected:\n{expected}")
    assert not wrong, "\n".join(wrong)
    assert len(names()) >= 30, "too few"


@suite
def one_mistake_is_one_message():
    counts = {name: len(messages(said(name, "nl")[1])) for name in names()}
    equal({name: count for name, count in counts.items() if count != 1}, MANY)


@suite
def the_place_of_a_mistake_is_a_path_from_where_one_stands():
    top = scratch()
    shutil.copytree(os.path.join(FOLDER, "ground"), os.path.join(top, "bundel"))
    shutil.copytree(os.path.join(FOLDER, "03-missing-due"), os.path.join(top, "bundel"), dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(*EXPECTED.values()))
    inside = os.path.join(top, "bundel")
    for cwd, given in ((top, "bundel"), (inside, "."), (inside, "./"), (os.path.join(inside, "routes"), "..")):
        done = subprocess.run([harness.BINARY, "check", given, "--lang", "en"], capture_output=True, text=True, timeout=60, cwd=cwd)
        equal(done.returncode, 1, given)
        place = re.search(r"^(\S+?):(\d+):\d+: .*due", done.stdout, re.M)
        assert place and os.path.isfile(os.path.join(cwd, place[1])), f"{given}: {done.stdout}"


@suite
def every_mistake_is_a_mistake():
    equal([name for name in names() if said(name, "nl")[0] == 0], WARNED)


if __name__ == "__main__":
    suite.run(__doc__)
