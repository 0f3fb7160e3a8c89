"""The command line as a stranger meets it: a wrong word, text or folder is named with its cure, and a start that fails leaves nothing."""

import json
import os
import shutil
import socket
import subprocess

import harness
from harness import ROOT, Server, Suite, World, equal, scratch, shelf

suite = Suite()


def run(*words, cwd=ROOT, seconds=30, **env):
    return subprocess.run([harness.BINARY, *words], capture_output=True, text=True, timeout=seconds, cwd=cwd, env={**os.environ, **env})


def says(done, code, *words, out=""):
    """The exit code, every word on stderr, and nothing else on stdout."""
    equal((done.returncode, done.stdout), (code, out), done.stderr)
    for word in words:
        assert word in done.stderr, f"no {word!r} in: {done.stderr}"


def serve(data, *options, **more):
    return run("serve", "--data", data, "--tcp", "127.0.0.1:0", *options, **more)


def shell(w, *words):
    return run(*words, "--connect", f"127.0.0.1:{w.server.port}", "--lang", "en", TRAJECTUM_TOKEN=w.server.token)


@suite
def a_port_in_use_leaves_nothing_behind():
    folder = scratch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--data", os.path.join(folder, "a", "b"), "--virtual-clock", "--tcp", f"127.0.0.1:{port}")
    says(done, 1, str(port), "--tcp")
    equal(os.listdir(folder), [])
    there = os.path.join(folder, "there")
    os.makedirs(there)
    open(os.path.join(there, "mine"), "w").close()
    says(serve(there, "--unix", "/dev/null", "--virtual-clock"), 1, "/dev/null")
    equal(os.listdir(there), ["mine"], "what was there stays, and nothing is added")


@suite
def a_folder_on_the_wrong_level_is_told_with_the_right_spelling():
    data = os.path.join(scratch(), "data")
    for options, words in ((("--plugins", "plugins/zuid-limburg"), ["--plugins plugins;"]), (("--plugins", "plugins/zuid-limburg/"), ["--plugins plugins;"]),
                           (("--plugins", "."), ["--plugins plugins;"]), (("--plugins", "nergens"), ["nergens", ROOT]),
                           (("--plugins", "workflows"), ["--workflows"]), (("--workflows", "workflows/werkroute"), ["--workflows workflows;"]),
                           (("--workflows", "docs"), ["route.lua"]), (("--workflows", scratch()), ["route.lua"]), (("--plugins", "docs"), ["plugin.json"])):
        says(serve(data, "--virtual-clock", *options), 1, *words)
    says(serve(data, "--virtual-clock", cwd=scratch()), 1, "--workflows")
    assert not os.path.exists(data)
    for path, word in (("plugins", "check plugins/midden-limburg plugins/noord-limburg plugins/zuid-limburg"), (".", "check workflows/werkroute plugins/"), ("nergens", ROOT),
                       ("plugins/zuid-limberg", "mean plugins/zuid-limburg?"), ("plugins/zuid-limburg/routes", "check plugins/zuid-limburg;"),
                       ("plugins/zuid-limburg/pools.lua", "check plugins/zuid-limburg;"), (scratch(), "plugin.json"), ("docs", "plugin.json")):
        done = run("check", path, "--lang", "en")
        equal(done.returncode, 1, path)
        assert word in done.stdout and "0 faults" not in done.stdout, f"no {word!r} in: {done.stdout}"
    equal(run("check", "workflows/werkroute", "plugins/zuid-limburg/").returncode, 0)


@suite
def without_plugins_the_workflows_serve_and_it_is_said():
    server = Server(plugins=scratch())
    assert '"default"' in server.err, server.err
    server.kill()


@suite
def a_clock_that_would_be_ignored_is_refused():
    server = Server(clock="2019-07-01")
    admin = server.client()
    admin.call("system.clock", advance_to="2019-08-01")
    server.stop()
    says(serve(server.data, "--virtual-clock", "--clock", "2020-01-01"), 1, "2019-08-01", "2020-01-01")
    says(serve(server.data), 1, "--virtual-clock")
    for same in ("2019-07-01", "2019-08-01"):
        server.clock = same
        server.start()
        equal(server.client().call("system.clock")["now"][:10], "2019-08-01")
        server.stop()
    real = Server(clock=None)
    real.stop()
    says(serve(real.data, "--virtual-clock"), 1, "--virtual-clock")
    says(serve(os.path.join(scratch(), "new"), "--virtual-clock", "--clock", "gisteren"), 1, "gisteren")


@suite
def a_word_that_does_not_exist_is_told_with_a_guess():
    says(run("cas", "get"), 2, '"case"')
    says(run("case", "gt", "c1"), 2, '"get"')
    says(run("serve", "--dta", "x"), 2, '"--data"')
    says(run("work", "find", "--filter.ownr", "me"), 2, '"--filter.owner"')
    says(run("case"), 2, "open, get")
    says(run("xyzzy"), 2, "trajectum --help")


@suite
def wrong_json_is_told_with_its_place_and_an_example():
    says(run("work", "complete", "c1", "--form", '{"motivation": high}'), 2, "--form", "character 16", '\n  {"motivation": high}\n' + " " * 17 + "^", "--form '{")
    says(run("work", "complete", "c1", "--form", '{"é": é}'), 2, "character 7")
    says(run("register", "put", "client", "c1", "{naam"), 2, "record", "character 3")
    says(run("register", "put", "client", "c1", '{"a": 1, "a": 2}'), 2, "twice")
    says(run("work", "find", "--limit", "veel"), 2, "--limit", "veel")
    for noun, verb, option in (("work", "complete", "motivation"), ("user", "put", "consultant"), ("system", "clock", "weeks"), ("register", "find", "source")):
        assert option in run(noun, verb, "--help").stdout, f"{noun} {verb} --help shows no example"


@suite
def a_short_list_goes_in_a_cell_and_sentences_in_a_paragraph():
    w = World(clock="2019-07-01")
    w.put("client", "c-2", name="Sam", source="uwv", mediable=True, waiting_since="2019-01-15")
    head, columns, row = shell(w, "pool", "members", "focusbestand").stdout.splitlines()
    assert head == "members:" and columns.startswith("client ") and row.startswith("c-2 ") and "1; 2019-01-15" in row, row
    case = w.admin.call("pool.members", pool="focusbestand")["members"][0]["case"]
    told = shell(w, "case", "explain", case).stdout
    assert "{" not in told and any(line.startswith("  ") and ", offered" in line for line in told.splitlines()), told
    w.close()


@suite
def a_case_is_got_by_its_key():
    w = World()
    w.subject()
    opened = w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": "c1"}, key="ZL-1")
    for words in (["--key", "ZL-1"], [opened["case"]]):
        done = shell(w, "case", "get", *words, "--json")
        equal((done.returncode, json.loads(done.stdout)["case"]), (0, opened["case"]))
    says(shell(w, "case", "get"), 2, "--key")
    says(shell(w, "case", "get", "--key", "ZL-2"), 1, "key")
    w.close()


@suite
def a_sentence_ends_once():
    w = World()
    done = shell(w, "register", "put", "client", "c9", '{"nmae": "Sam"}')
    says(done, 1, "did you mean name?; record.name: Name is required.\n")
    says(shell(w, "register", "put", "client", "c9", '{"name": "Sam", "nmae": "Sam"}'), 1, "did you mean name?\n")
    says(shell(w, "work", "find", "--filter.rle", "x"), 2, "?")
    w.close()


@suite
def a_diagram_can_be_pasted_as_it_is():
    w = World()
    done = shell(w, "route", "diagram", "werkroute")
    equal((done.returncode, done.stdout.splitlines()[0]), (0, "flowchart TD"))
    whole = json.loads(shell(w, "route", "diagram", "werkroute", "--json").stdout)
    equal(done.stdout.strip(), whole["text"].strip())
    w.close()


@suite
def one_is_not_told_as_several():
    folder = os.path.join(scratch(), "zuid-limburg")
    shutil.copytree(os.path.join(ROOT, "plugins", "zuid-limburg"), folder)
    for lang, one, pool in (("nl", ": 1 fout\n", " 1 pool,"), ("en", ": 1 fault\n", " 1 pool,")):
        check = ("check", os.path.join(ROOT, "workflows", "werkroute"), os.path.join(ROOT, "plugins", "zuid-limburg"), "--lang", lang)
        assert pool in run(*check).stdout, run(*check).stdout
        path = os.path.join(folder, "routes", "perspectief_op_werk.lua")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("workdays(5)", "werkdagen(5)", 1))
        done = run("check", os.path.join(ROOT, "workflows", "werkroute"), folder, "--lang", lang)
        assert one in done.stdout, done.stdout


@suite
def a_demo_with_a_false_check_says_so_last_and_fails():
    whole, folder = shelf("zuid-limburg"), shelf("zuid-limburg")  # the demo plays one region
    path = os.path.join(folder, "zuid-limburg", "budgets.lua")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("euro(1000000)", "euro(1000001)").replace("euro(150000) },\n}", "euro(150001) },\n}"))
    for plugins, code, verdict in ((whole, 0, "46 checks, all true"), (folder, 1, "46 checks, 1 FALSE: budget_lines_sum_to_1000000")):
        done = run("demo", "--quick", "--intake-only", "--plugins", plugins, seconds=120, LC_ALL="C")
        equal((done.returncode, done.stdout.splitlines()[-1]), (code, verdict), done.stderr)


@suite
def people_and_their_work_by_the_shell():
    w = World()
    case = w.open()
    item = case.item("broad_intake")["item"]
    for name in ("carla", "cees"):
        w.admin.call("user.put", id=name, name=name, roles=["consultant"], languages=["arabisch"])
    today = w.today().isoformat()
    w.admin.call("work.delegate", item=item, to="carla")
    for words, key in (
            (("absence", "put", today, today, "vrij", "--user", "carla", "--substitute", "cees"), "substitute"),
            (("absence", "find", "--filter.user", "carla"), "absences"),
            (("absence", "remove", today, "--user", "carla"), "user"),
            (("handover", "make", "carla", "vertrekt", "--to", "cees", "--dry_run", "true"), "moves"),
            (("handover", "find"), "handovers"),
            (("work", "help", item, "--add", "cees"), "seq"),
            (("work", "find", "--filter.helper", "cees"), "items"),
            (("work", "next", "--mode", "chained", "--case", case.id), "reason"),
            (("message", "pending", "--filter.state", "lost"), "messages")):
        done = shell(w, *words, "--json")
        equal(done.returncode, 0, f"{words}: {done.stderr}")
        assert key in json.loads(done.stdout), done.stdout
    done = shell(w, "message", "tell", "werkroute", "client", "c1", "nonsense")
    equal(done.returncode, 1, done.stderr)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
