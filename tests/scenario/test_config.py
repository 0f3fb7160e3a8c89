"""The settings of a server: a flag, then the environment, then a file, then the default; and `config show` says which it was."""

import json
import os
import subprocess

import harness
from harness import Suite, equal, scratch

suite = Suite()


def run(*words, env=None, code=0):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TRAJECTUM_")}
    done = subprocess.run([harness.BINARY, *words], capture_output=True, text=True, timeout=20, env={**clean, **(env or {})})
    equal(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
    return done.stderr if code else done.stdout


def file_of(text):
    path = os.path.join(scratch(), "trajectum.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def shown(*words, env=None):
    return {one["name"]: (one["value"], one["origin"]) for one in json.loads(run("config", "show", "--json", *words, env=env))}


@suite
def each_comes_from_the_first_that_says_it():
    path = file_of('data = "/uit/het/bestand"\nplugins = "/p/bestand"\nworkflows = "/w/bestand"\nfour-eyes-release = true\n')
    env = {"TRAJECTUM_PLUGINS": "/p/omgeving", "TRAJECTUM_WORKFLOWS": "/w/omgeving", "TRAJECTUM_HOLD": "true"}
    got = shown("--config", path, "--workflows", "/w/vlag", env=env)
    equal(got["data"], ("/uit/het/bestand", "file"))
    equal(got["plugins"], ("/p/omgeving", "environment"))
    equal(got["workflows"], ("/w/vlag", "flag"))
    equal(got["four-eyes-release"], (True, "file"))
    equal(got["hold"], (True, "environment"))
    equal(got["virtual-clock"], (False, "default"))
    equal(got["tcp"], ("127.0.0.1:7411", "default"))
    equal(shown(env={**env, "TRAJECTUM_CONFIG": path})["data"], ("/uit/het/bestand", "file"))


@suite
def a_number_is_one_from_wherever_it_comes():
    path = file_of('data = "x"\nslow-turn-ms = 20\nalarm-wal-mib = 12\n')
    got = shown("--config", path, "--alarm-free-mib", "0", env={"TRAJECTUM_ALARM_WAL_MIB": "13"})
    equal((got["slow-turn-ms"], got["alarm-wal-mib"], got["alarm-free-mib"]), ((20, "file"), (13, "environment"), (0, "flag")))
    equal((got["alarm-backup-hours"], got["log-format"]), ((26, "default"), ("text", "default")))
    assert "alarm-wal-mib = 12\n" in run("config", "show", "--config", path)
    for wrong in ("-1", "veel", "1.5", "99999999999"):
        run("config", "show", "--data", "x", f"--alarm-wal-mib={wrong}", code=2)
    run("config", "show", "--data", "x", "--slow-turn-ms", "60001", code=2)
    run("config", "show", "--config", file_of('data = "x"\nlog-format = "xml"\n'), code=2)


@suite
def what_it_shows_is_a_file_of_settings():
    path = file_of('data = "/een/map met spaties"\nscan = "clamdscan --fdpass"\nhold = true\n')
    text = run("config", "show", "--config", path)
    again = shown("--config", file_of(text))
    equal({name: value for name, (value, _) in again.items()}, {name: value for name, (value, _) in shown("--config", path).items()})
    with_origin = run("config", "show", "--origin", "--config", path, "--plugins", "x")
    assert any(line.startswith("plugins") and line.endswith("# flag") for line in with_origin.splitlines()), with_origin
    assert shown("--config", file_of(with_origin))["plugins"] == ("x", "file")


@suite
def what_no_server_has_is_refused():
    assert 'did you mean "plugins"' in run("config", "show", "--data", "x", "--config", file_of('plugin = "x"\n'), code=2)
    assert "takes one value" in run("config", "show", "--data", "x", "--config", file_of('plugins = ["x", "y"]\n'), code=2)
    assert "has no setting" in run("config", "show", "--data", "x", "--config", file_of('[serve]\nplugins = "x"\n'), code=2)
    run("config", "show", "--data", "x", "--config", "/nergens", code=2)
    assert "--data" in run("config", "show", code=2)
    assert "--clock" in run("serve", "--data", "x", "--clock", "2019-01-01", code=2)
    assert "virtual" in run("serve", env={"TRAJECTUM_VIRTUAL_CLOCK": "misschien", "TRAJECTUM_DATA": "x"}, code=2)


@suite
def serve_runs_on_a_file():
    data = os.path.join(scratch(), "data")
    path = file_of(f'data = "{data}"\ntcp = "127.0.0.1:0"\nvirtual-clock = true\nclock = "2020-02-02"\n'
                   f'workflows = "{harness.ROOT}/workflows"\nplugins = "{harness.ROOT}/plugins"\n')
    server = harness.Server(data=data, start=False)
    server.command = lambda: [harness.BINARY, "serve", "--config", path]
    server.start()
    assert server.client().call("system.clock")["now"].startswith("2020-02-02")
    server.stop()


if __name__ == "__main__":
    suite.run(__doc__)
