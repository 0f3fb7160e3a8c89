"""What people who write routes are given: `trajectum editor` and `trajectum plugin new`, with the editor's own tools."""

import json
import os
import re
import shutil
import subprocess

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()


def run(*arguments, cwd=None):
    done = subprocess.run([harness.BINARY, *arguments], capture_output=True, text=True, timeout=120, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


def luacheck(folder, *paths):
    """(code, warnings as "file:line: code message") of a folder with its own .luacheckrc."""
    done = subprocess.run(["luacheck", "--codes", "--formatter", "plain", *(paths or ["."])], capture_output=True, text=True, timeout=60, cwd=folder)
    return done.returncode, done.stdout


def put(folder, path, text):
    os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
    with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
        file.write(text)


def read(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        return file.read()


def shelves():
    """A folder with copies of workflows/ and plugins/."""
    top = scratch()
    for shelf in ("workflows", "plugins"):
        shutil.copytree(os.path.join(ROOT, shelf), os.path.join(top, shelf))
    return top


@suite
def luacheck_finds_nothing_in_the_bundles_of_this_tree():
    code, said = luacheck(ROOT, "workflows", "plugins")
    equal(said.strip(), "")
    equal(code, 0)


@suite
def luacheck_knows_every_word_that_the_page_uses():
    folder = scratch()
    run("editor", folder)
    page = read(os.path.join(ROOT, "docs"), "route-language.md")
    blocks = [text for text in re.findall(r"```lua\n(.*?)```", page, re.S) if not text.startswith("-- in the route")]
    assert len(blocks) > 15, len(blocks)
    for n, text in enumerate(blocks):
        put(folder, ("spec/s" if "-- spec/" in text else "b") + f"{n}.lua", text)
    code, said = luacheck(folder)
    equal([line for line in said.splitlines() if "(W1" in line or "(E" in line], [], f"exit code {code}")


@suite
def luacheck_flags_a_mistyped_word():
    folder = scratch()
    equal(run("editor", folder)[0], 0)
    put(folder, "good.lua", 'return step "a" { by = role "r", due = workdays(2), when = function(case) return text.contains(case.id, "x") end }\n')
    put(folder, "typo.lua", 'return step "a" { by = rol "r", due = werkdagen(2), when = function() return text.contain("x", "x") end }\n')
    put(folder, "left_out.lua", "return os.time() + math.random(3)\n")
    put(folder, "spec/words.lua", 'it("a", function() expect(open "r").at "a"; step "b" {} end)\n')
    equal(luacheck(folder, "good.lua"), (0, ""))
    said = luacheck(folder)[1]
    for name in ("rol", "werkdagen", "contain", "os", "random"):
        assert re.search(rf"\b{name}\b", said), f"{name} is not flagged in: {said}"
    assert re.search(r"spec/words.lua.*step", said), f"a spec has no `step`: {said}"
    assert "spec/words.lua" not in "".join(line for line in said.splitlines() if "expect" in line), said
    assert "good.lua" not in said, said


@suite
def the_stubs_are_lua_and_are_left_to_the_editor():
    folder = scratch()
    run("editor", folder)
    for name in ("trajectum", "spec", "bundle"):
        done = subprocess.run(["luacheck", "--no-config", f".trajectum/{name}.lua", "--only", "0"], capture_output=True, text=True, cwd=folder)
        equal(done.returncode, 0, done.stdout)
    equal(json.loads(read(folder, ".luarc.json"))["workspace.library"], [".trajectum"])


@suite
def a_configuration_of_ones_own_is_left_alone():
    folder = scratch()
    put(folder, ".luarc.json", "{}\n")
    put(folder, ".luacheckrc", "stale\n")
    code, _, said = run("editor", folder, "--lang", "en")
    equal(code, 0)
    assert ".luarc.json was there and is left as it is" in said, said
    equal(read(folder, ".luarc.json"), "{}\n")
    assert "stds.trajectum" in read(folder, ".luacheckrc")


@suite
def a_folder_that_is_not_there_is_refused():
    code, said, wrong = run("editor", os.path.join(scratch(), "nowhere"), "--lang", "en")
    equal((code, said), (1, ""))
    assert "there is no such folder" in wrong, wrong


@suite
def a_new_region_is_checked_tested_and_served():
    top = shelves()
    code, said, wrong = run("plugin", "new", "hallo-regio", "--lang", "en", cwd=top)
    equal((code, wrong), (0, ""))
    folder = os.path.join(top, "plugins", "hallo-regio")
    for line in said.split("\n\n")[0].splitlines():
        assert os.path.isfile(os.path.join(top, line)), line
    code, checked, _ = run("check", "plugins/hallo-regio", "workflows/werkroute", "--lang", "en", cwd=top)
    equal(code, 0, checked)
    assert "hallo-regio 0.1.0: in order" in checked and "warning" not in checked, checked
    code, tested, _ = run("test", "plugins/hallo-regio", "workflows/werkroute", cwd=top)
    equal(code, 0, tested)
    assert "komt bij intake.broad_intake" in tested, tested
    equal(luacheck(folder), (0, ""))
    assert "---@field client trajectum.record.client" in read(folder, ".trajectum/bundle.lua")
    # Every command of its README can be typed there.
    for command in re.findall(r"^trajectum (check|test|editor) ([^#]*)#", read(folder, "README.md"), re.M):
        equal(run(command[0], *command[1].split(), cwd=top)[0], 0, command)
    server = harness.Server(workflows=os.path.join(top, "workflows"), plugins=os.path.join(top, "plugins"))
    with open(os.path.join(server.data, "admin.token.hallo-regio"), encoding="ascii") as file:
        admin = server.client(file.read().strip())
    admin.call("register.put", register="client", id="c-1", record={"name": "Kim"})
    admin.call("user.put", id="u", name="U", roles=["consultant"])
    user = server.client(admin.call("token.put", user="u")["token"])
    opened = user.call("case.open", route="hallo_regio", subject={"register": "client", "id": "c-1"})
    equal(opened["work"][0]["node"], "intake.broad_intake")
    equal(opened["work"][0]["due"], "2019-07-05", "five workdays after Sunday 30 June")
    server.stop()


@suite
def what_cannot_be_made_is_refused_and_leaves_nothing():
    top = shelves()

    def refused(*arguments):
        code, said, wrong = run("plugin", "new", *arguments, "--lang", "en", cwd=top)
        equal((code, said), (1, ""), arguments)
        return wrong

    before = sorted(os.listdir(os.path.join(top, "plugins")))
    assert "for example `hallo-wereld`" in refused("Hallo Wereld")
    assert "cannot be a name" in refused("../elders")
    assert "is there already: choose another name" in refused("zuid-limburg")
    assert "has a plugin already" in refused("nieuw", "--region", "zuid-limburg")
    assert "did you mean `werkroute`?" in refused("nieuw", "--base", "werkroutes")
    with open(os.path.join(top, "workflows", "werkroute", "route.lua"), "a", encoding="utf-8") as file:
        file.write("return")
    assert "is not in order" in refused("nieuw")
    equal(sorted(os.listdir(os.path.join(top, "plugins"))), before)


if __name__ == "__main__":
    suite.run(__doc__)
