"""docs/route-language.md, held to the loader: every example loads and is proven, every message is what `check` says, every key of the
loader's list is in the page's table and in an example."""

import os
import re
import subprocess

import harness
import pages
from harness import ROOT, Suite, equal

suite = Suite()
PAGE = "route-language.md"
GROUND_HEADING = "The ground of this page"
PLAYS = """it("plays NAME", function()
  explore("NAME", { cases = 20 }, function(case) expect(case).has_next_action() end)
end)
"""
# Not written as `key =`: the path stands behind the word.
NAMELESS = {("finish_by", "path")}


def example_sections():
    """(heading, Lua blocks, mistakes) of every heading with an example, the ground's apart."""
    for heading, blocks in pages.sections(pages.read(PAGE)):
        lua = [text for kind, text in blocks if kind == "lua"]
        if lua and heading != GROUND_HEADING:
            yield heading, lua, [m for kind, text in blocks if kind == "diff" for m in pages.mistakes(text)]


def ground():
    blocks = dict(pages.sections(pages.read(PAGE)))[GROUND_HEADING]
    return {pages.path_of(text): text for kind, text in blocks if kind == "lua"}


def all_lua():
    return "\n".join(text for _, lua, _ in example_sections() for text in lua) + "\n".join(ground().values())


def declared():
    """Construct -> keys that a bundle may say, from the list that the unit tests hold to the loader's tables."""
    keys = {}
    with open(os.path.join(ROOT, "tests", "unit", "turn", "properties.tsv"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                construct, key = line.split("\t")[:2]
                keys.setdefault(construct, set()).add(key)
    return keys


def tabled():
    """The same from the page's table."""
    part = pages.read(PAGE).split("\n## Every key\n")[1].split("\n## ")[0]
    keys = {}
    for words, listed in re.findall(r"^\| (`.*?) \| (.*) \|$", part, re.M):
        for word in re.findall(r"`([^`]+)`", words):
            keys[word] = set(re.findall(r"`([^`]+)`", listed))
    return keys


@suite
def every_example_loads_and_is_proven():
    wrong = []
    for heading, lua, _ in example_sections():
        code, found = pages.faults(pages.write(pages.with_blocks(ground(), lua)))
        if code or found:
            wrong.append(f"{heading}: {pages.shown(found)}")
    equal(wrong, [])


@suite
def every_spec_passes():
    count = 0
    for heading, lua, _ in example_sections():
        if not any((pages.path_of(text) or "").startswith("spec/") for text in lua):
            continue
        folder = pages.write(pages.with_blocks(ground(), lua))
        done = subprocess.run([harness.BINARY, "test", folder], capture_output=True, text=True, timeout=120)
        equal(done.returncode, 0, f"{heading}: {done.stdout}")
        count += 1
    assert count > 0


@suite
def every_route_of_the_page_plays():
    """What loads must also run: many cases by random moves, each with a next action after every move."""
    for heading, lua, _ in example_sections():
        files = {path: text for path, text in pages.with_blocks(ground(), lua).items() if not path.startswith("spec/")}
        routes = [re.search(r'route "(\w+)"', text)[1] for path, text in files.items() if path.startswith("routes/")]
        files["spec/plays_spec.lua"] = "".join(PLAYS.replace("NAME", route) for route in routes)
        done = subprocess.run([harness.BINARY, "test", pages.write(files), "--seed", str(suite.seed), "--lang", "en"],
                              capture_output=True, text=True, timeout=120)
        equal(done.returncode, 0, f"{heading}: {done.stdout}")


@suite
def every_mistake_says_what_the_page_says():
    wrong, count = [], 0
    for heading, lua, mistakes in example_sections():
        for old, new, messages in mistakes:
            count += 1
            _, found = pages.faults(pages.write(pages.with_blocks(ground(), pages.made_wrong(lua, old, new))))
            if [fault["message"]["en"] for fault in found] != messages:
                wrong.append(f"{heading}: {new.strip()}: {pages.shown(found)}")
    equal(wrong, [])
    assert count > 80, count


@suite
def the_regions_own_version_stands_on_the_workflow():
    """As the page says it: the workflow in one folder, the region with its manifest in another."""
    blocks = dict(pages.sections(pages.read(PAGE)))["extends"]
    lua = [text for kind, text in blocks if kind == "lua"]
    own = {pages.path_of(text): text for text in lua if pages.path_of(text)}
    top = os.path.dirname(pages.write(pages.with_blocks(ground(), [text for text in lua if not pages.path_of(text)]), "voorbeeld"))
    manifest = next(text for kind, text in blocks if kind == "json")
    os.rename(pages.write({**own, "plugin.json": manifest}, "mijn-regio"), os.path.join(top, "mijn-regio"))
    done = subprocess.run([harness.BINARY, "check", "voorbeeld", "mijn-regio", "--lang", "en"], capture_output=True, text=True, timeout=60, cwd=top)
    equal(done.returncode, 0, done.stdout)
    assert "mijn-regio 1.0.0: in order" in done.stdout and "warning" not in done.stdout, done.stdout


@suite
def every_heading_is_in_the_contents():
    text = pages.read(PAGE)
    contents = text.split("\n## ")[0]
    equal([heading for heading in re.findall(r"^##+ (.*)$", text, re.M) if f"[{heading}]" not in contents], [])


@suite
def every_construct_has_a_mistake():
    equal([heading for heading, lua, mistakes in example_sections() if not mistakes and heading not in ("specs",)], [])


@suite
def the_table_of_keys_is_the_loaders():
    equal({word: sorted(keys) for word, keys in tabled().items()}, {word: sorted(keys) for word, keys in declared().items()})


@suite
def every_key_is_in_an_example():
    lua = all_lua()
    keys = {key for word, listed in declared().items() for key in listed if (word, key) not in NAMELESS}
    equal([key for key in sorted(keys) if not re.search(rf"\b{key}\s*=[^=]", lua)], [])


@suite
def every_word_is_in_an_example():
    with open(os.path.join(ROOT, "engine", "route", "word_specs.cpp"), encoding="utf-8") as file:
        words = re.findall(r'^ +\{"(\w+)", (\w+),', file.read(), re.M)
    assert len(words) > 60, "the loader's table of words is read otherwise"
    lua = all_lua()
    equal([word for word, call in words if call != "later" and not re.search(rf"\b{word}\b", lua)], [])


@suite
def every_pattern_has_a_spelling():
    part = pages.read(PAGE).split("\n## The 43 patterns\n")[1]
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| (.+) \|$", part, re.M)
    equal([int(number) for number, _, _ in rows], list(range(1, 44)))
    equal([name for _, name, spelling in rows if "`" not in spelling], [])
    keys = {key for listed in declared().values() for key in listed}
    said = {key for _, _, spelling in rows for key in re.findall(r"(\w+) =", spelling)}
    equal(sorted(said - keys), [])


@suite
def every_link_leads_somewhere():
    text = pages.read(PAGE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        assert (anchor in anchors) if not file else os.path.exists(os.path.join(ROOT, "docs", file)), target


if __name__ == "__main__":
    suite.run(__doc__)
