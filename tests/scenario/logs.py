"""What the engine's sources log, as docs/operations.md must list it: the calls of engine/base/log.hpp, read as text."""

import os
import re

from harness import ROOT

LEVELS = {"info": "info", "warn": "warning", "error": "error", "critical": "critical"}
_CALL = re.compile(r'\blog::(info|warn|error|critical)\(\s*"([a-z_.]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
_ANY_CALL = re.compile(r"\blog::(?:info|warn|error|critical)\(")


def sources():
    """(path, text) of every file of the engine."""
    for folder, _, names in os.walk(os.path.join(ROOT, "engine")):
        for name in sorted(names):
            if name.endswith((".cpp", ".hpp")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read()


def logged():
    """event -> (its levels, its sentences). A call that names no event in its first words fails."""
    found = {}
    for path, text in sources():
        if path == "engine/base/log.hpp":
            continue
        calls = list(_CALL.finditer(text))
        assert len(calls) == len(_ANY_CALL.findall(text)), f"{path}: a line is logged without a literal event and sentence"
        for call in calls:
            sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', call[3])).replace('\\"', '"')
            levels, sentences = found.setdefault(call[2], (set(), []))
            levels.add(LEVELS[call[1]])
            sentences.append(sentence)
    return found
