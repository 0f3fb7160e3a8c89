"""`trajectum completion bash`, in a real bash: what is offered behind a word, an option and half a word."""

import os
import re
import subprocess

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()


def complete(*words, cwd=None):
    """What bash would offer for the last word."""
    script = ('source <("$0" completion bash)\nCOMP_WORDS=(trajectum "$@")\nCOMP_CWORD=$#\n_trajectum\nprintf "%s\\n" "${COMPREPLY[@]}"\n')
    done = subprocess.run(["bash", "-c", script, os.path.abspath(harness.BINARY), *words], capture_output=True, text=True, timeout=30, cwd=cwd)
    equal(done.stderr, "")
    return sorted(line for line in done.stdout.splitlines() if line)


def nouns():
    """Noun -> verbs of the table in the source."""
    with open(os.path.join(ROOT, "engine", "app", "nouns.cpp"), encoding="utf-8") as file:
        text = file.read()
    methods = re.findall(r'"(\w+)",\s*"(\w+)\.(\w+)"', text)
    found = {}
    for verb, noun, _ in methods:
        found.setdefault(noun, set()).add(verb)
    return found


@suite
def every_noun_and_its_verbs_are_offered():
    first = complete("")
    for word in ("serve", "dev", "check", "test", "graph", "editor", "plugin", "completion", "case", "work"):
        assert word in first, word
    table = nouns()
    assert len(table) > 8, table
    for noun, verbs in table.items():
        if noun in first:
            assert verbs & set(complete(noun, "")), (noun, verbs)
    assert {"open", "find", "history"} <= set(complete("case", "")), complete("case", "")
    equal(complete("pl"), ["plugin"])
    assert {"new", "check", "test", "keygen", "pack", "show", "diff"} <= set(complete("plugin", "")), complete("plugin", "")


@suite
def options_come_when_a_dash_is_typed():
    offered = complete("check", "--")
    for option in ("--lang", "--json", "--diagram", "--help"):
        assert option in offered, offered
    equal(complete("plugin", "new", "x", "--re"), ["--region"])
    assert "--json" in complete("case", "find", "--json", "--"), "a flag takes no value"


@suite
def values_of_an_option_and_files_are_offered():
    equal(complete("graph", "--format", ""), ["bpmn", "mermaid", "svg"])
    equal(complete("check", "--lang", "n"), ["nl"])
    folder = scratch()
    os.mkdir(os.path.join(folder, "regio"))
    equal(complete("check", "reg", cwd=folder), ["regio"])
    equal(complete("dev", "--plugins", "reg", cwd=folder), ["regio"])


if __name__ == "__main__":
    suite.run(__doc__)
