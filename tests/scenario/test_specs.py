"""`trajectum test`, the binary: the example's spec, the page about specs, what passes, fails, is broken or is asked for."""

import json
import os
import re
import shutil
import signal
import subprocess
import time

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()
PAGE = os.path.join(ROOT, "docs", "specs.md")
WORKFLOW = os.path.join(ROOT, "workflows", "werkroute")

REGISTERS = {
    "registers/client.lua": 'return register "client" { key = text "number", fields = { text "name" { required = true }, '
                            'ref "shop", yesno "fit" } }',
    "registers/shop.lua": 'return register "shop" { key = text "code", fields = { text "name" { required = true } } }',
}
# Every word of language.md, "Specs"; `:done` and `:extend` are only named on the page.
WORDS = """describe it open at advance advance_to explore put person cases pool metric balance expect :by :start :complete :attach
:send :skip :add :close .at .enabled .waiting .ended .escalated .reached .within .priority .has_next_action .is .refused""".split()


def blocks():
    """The page's Lua: files by path, and specs in order."""
    files, specs = dict(REGISTERS), []
    with open(PAGE, encoding="utf-8") as page:
        text = page.read()
    for block in re.findall(r"```lua\n(.*?)```", text, re.S):
        path = re.match(r"-- ([\w/]+\.lua)\n", block)
        if path:
            files[path[1]] = block
        else:
            specs.append(block)
    return files, specs


def bundle(*specs):
    """The page's bundle with these specs, in a folder of its own."""
    folder = os.path.join(scratch(), "loan")
    files = blocks()[0] | {f"spec/s{n}_spec.lua": text for n, text in enumerate(specs)}
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def run(*arguments):
    """Exit code, output, and what went to standard error."""
    done = subprocess.run([harness.BINARY, "test", *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


@suite
def the_example_is_green_as_it_stands():
    code, out, err = run(WORKFLOW)
    equal(code, 0, out)
    equal(out.splitlines()[-1], "4 passed, 0 failed")
    equal(err, "")


@suite
def every_block_of_the_page_passes():
    specs = blocks()[1]
    code, out, _ = run(bundle(*specs))
    equal(code, 0, out)
    equal(out.splitlines()[-1], f"{''.join(specs).count('it(')} passed, 0 failed")


@suite
def the_page_shows_every_word():
    text = "\n".join(blocks()[1])
    for word in WORDS:
        pattern = re.escape(word) if word[0] in ":." else rf"(?<![\w.:]){word}"
        assert re.search(pattern + r"\b", text), word


@suite
def each_place_of_the_example_is_found():
    """Also those that need records, a form that only a later decision reads, or an `each` to be done."""
    folder = scratch()
    for part in ("workflows", "plugins"):
        shutil.copytree(os.path.join(ROOT, part), os.path.join(folder, part))
    with open(os.path.join(WORKFLOW, "route.lua"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    places, path = [], []
    for line in lines:
        node = re.match(r'( +)(?:stage|step|optional|wait|subroute|each|series|milestone) "(\w+)"', line)
        if node:
            path = path[:len(node[1]) // 2 - 1] + [node[2]]
            places.append(".".join(path))
    assert len(places) > 20
    region = os.path.join(folder, "plugins", "zuid-limburg")
    shutil.rmtree(os.path.join(region, "spec"))  # its own are played elsewhere
    os.makedirs(os.path.join(region, "spec"))
    with open(os.path.join(region, "spec", "places_spec.lua"), "w", encoding="utf-8") as file:
        for place in places + ["video_cv", "guidance_voucher"]:
            file.write(f'it("{place}", function() expect(at("perspectief_op_werk", "{place}")).at "{place}" end)\n')
    code, out, _ = run(region)
    equal(code, 0, out)
    equal(out.splitlines()[-1], f"{len(places) + 2} passed, 0 failed")


@suite
def a_failure_shows_line_values_and_story():
    code, out, _ = run(bundle('it("stays", function()\n  local case = open("loan")\n  expect(case).at "goods"\nend)\n'),
                       "--lang", "en")
    equal(code, 1, out)
    for part in ("FAILED  stays", "expected: at goods", "actual:   talk, letter", "spec/s0_spec.lua:3", 'expect(case).at "goods"',
                 "what happened:", "everybody: opened: client-1; talk: open, due 2019-07-11; letter: waits"):
        assert part in out, (part, out)
    equal(out.splitlines()[-1], "0 passed, 1 failed")


@suite
def a_broken_spec_file_is_named_with_its_line():
    code, out, _ = run(bundle('it("good", function() expect(1).is(1) end)\n', 'it("x", function()\n  local = 3\nend)\n'), "--lang", "en")
    equal(code, 1, out)
    assert re.search(r"spec/s1_spec\.lua:2:\d+: ", out), out
    equal(out.splitlines()[-1], "0 passed, 1 failed")
    code, out, _ = run(bundle('it("good", function() expect(1).is(1) end)\n', 'itt("x", function() end)\n'), "--lang", "en")
    equal(code, 1, out)
    assert "did you mean it?" in out, out
    equal(out.splitlines()[-1], "1 passed, 1 failed")


@suite
def json_is_one_text_with_every_outcome():
    folder = bundle('describe("a", function()\n  it("b", function() expect(1).is(1) end)\n  it("c", function() open("loan") expect(1).is(2) end)\nend)\n')
    code, out, _ = run(folder, "--json", "--seed", "5", "--coverage", "--lang", "en")
    equal(code, 1)
    equal(len(out.splitlines()), 1)
    report = json.loads(out)
    equal((report["seed"], report["passed"], report["failed"]), (5, 1, 1))
    equal([(spec["name"], spec["ok"], spec["line"]) for spec in report["specs"]], [("a b", True, 2), ("a c", False, 3)])
    failure = report["specs"][1]["failure"]
    equal((failure["expected"], failure["actual"], failure["line"]), ("2", "1", 3))
    equal(len(failure["trace"]), 1)
    loan = next(one for one in report["coverage"] if one.get("route") == "loan")
    equal(loan["nodes"]["all"], loan["nodes"]["seen"] + len(loan["nodes"]["never"]))
    assert "approve" in loan["nodes"]["never"]


@suite
def the_seed_is_printed_and_makes_the_run():
    folder = bundle('it("x", function()\n  explore("loan", { cases = 40 }, function(case) expect(case:reached("delivered")).is(false) end)\nend)\n')
    first, again, other = (run(folder, "--seed", seed)[1] for seed in ("11", "11", "12"))
    assert "seed 11\n" in first and "seed 12\n" in other
    equal(first, again)
    assert first.replace("11", "12") != other


@suite
def only_runs_what_is_named():
    folder = bundle('describe("a", function()\n  it("b", function() expect(1).is(1) end)\n  it("c", function() expect(1).is(2) end)\nend)\n')
    equal(run(folder, "--only", "a b")[1].splitlines()[-1], "1 passed, 0 failed")
    code, out, _ = run(folder, "--only", "nothing")
    equal((code, out.splitlines()[-1]), (1, "0 passed, 0 failed"))


@suite
def a_folder_without_specs_or_that_does_not_load_is_no_success():
    code, out, _ = run(bundle(), "--lang", "en")
    equal(code, 1)
    assert "no specs" in out, out
    code, out, _ = run(os.path.join(scratch(), "nowhere"))
    equal((code, out.splitlines()[-1]), (1, "0 passed, 1 failed"))
    equal(run()[0], 2)
    equal(run(WORKFLOW, "--sed", "3")[0], 2)


@suite
def watch_runs_again_when_a_file_changes():
    folder = bundle('it("x", function() expect(1).is(2) end)\n')
    with subprocess.Popen([harness.BINARY, "test", folder, "--watch"], stdout=subprocess.PIPE, text=True) as process:
        try:
            def last_line():
                for line in process.stdout:
                    if line.endswith(" failed\n"):
                        return line.strip()
                return None
            equal(last_line(), "0 passed, 1 failed")
            time.sleep(0.1)
            with open(os.path.join(folder, "spec", "s0_spec.lua"), "w", encoding="utf-8") as file:
                file.write('it("x", function() expect(1).is(1) end) -- mended\n')
            equal(last_line(), "1 passed, 0 failed")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=10)


if __name__ == "__main__":
    suite.run(__doc__)
