"""Scenario tests drive the real server over its socket, on the virtual clock; this file is what they share.

A Server is one process on a data directory of its own (kill it, start it again, copy its directory). A Client is one
connection: a call, or many in one write. A World is a server with people, records and a connection for each person.
Suite runs a file's tests, prints one line for each and a last line "N passed, N failed". Nothing here knows the engine:
what a test asserts, it reads from the wire.
"""

import argparse
import atexit
import ctypes
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from datetime import date, datetime, timedelta

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHA = "0123456789abcdef" * 4
SANITIZED = bool(os.environ.get("TRAJECTUM_SANITIZED"))  # it looks at every access: all takes several times as long
START_SECONDS = 120 if SANITIZED else 30
CALL_SECONDS = 300 if SANITIZED else 60  # to an answer: the largest batch is read and judged in one call
HOME = "zuid-limburg"  # of the shipped regions the one that tests work in, unless they say another
_alive = []
_folders = []


def scratch(prefix="trajectum-scenario-"):
    """A new folder, removed when the test program ends."""
    folder = tempfile.mkdtemp(prefix=prefix)
    _folders.append(folder)
    return folder


@atexit.register
def _clean_up():
    for server in list(_alive):
        server.kill()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no server outlives a killed test


class RpcError(Exception):
    """An error object of the server."""

    def __init__(self, error):
        self.code = error.get("code")
        self.message = error.get("message", "")
        self.data = error.get("data") or {}
        self.reason = self.data.get("reason")
        super().__init__(f"{self.code} {self.reason}: {self.message} {json.dumps(self.data, ensure_ascii=False)}")


class ConnectionLost(Exception):
    """The server went away in the middle of a conversation."""


class Client:
    """One TCP connection. Not for use by two threads at once."""

    def __init__(self, port, token=None, timeout=CALL_SECONDS, lang="en"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ids = itertools.count(1)
        self.buffer = b""
        self.principal = None
        self.call("session.hello", lang=lang)
        if token:
            self.principal = self.call("session.login", token=token)["principal"]

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass

    def send_raw(self, data):
        try:
            self.socket.sendall(data)
        except OSError as e:
            raise ConnectionLost(str(e)) from e

    def read(self):
        """The next frame as JSON."""
        while b"\n" not in self.buffer:
            try:
                chunk = self.socket.recv(1 << 18)
            except socket.timeout:
                raise AssertionError("no reply in time") from None
            except OSError as e:
                raise ConnectionLost(str(e)) from e
            if not chunk:
                raise ConnectionLost("closed by the server")
            self.buffer += chunk
        line, _, self.buffer = self.buffer.partition(b"\n")
        return json.loads(line)

    def post(self, method, params):
        """Sends a request and does not wait; gives its id."""
        no = next(self.ids)
        self.send_raw(_frame(no, method, params))
        return no

    def request(self, method, params):
        """The whole reply object."""
        no = self.post(method, params)
        reply = self.read()
        assert reply.get("id") == no, f"reply to {no} carries the id {reply.get('id')}"
        return reply

    def call(self, method, **params):
        """The result, or an RpcError."""
        reply = self.request(method, params)
        if "error" in reply:
            raise RpcError(reply["error"])
        return reply["result"]

    def pipeline(self, calls, window=128):
        """Many (method, params) with up to `window` under way; whole replies in the order of the calls."""
        calls = list(calls)
        replies = {}
        first = None
        for start in range(0, len(calls), window):
            part = calls[start : start + window]
            numbers = [next(self.ids) for _ in part]
            if first is None:
                first = numbers[0]
            self.send_raw(b"".join(_frame(no, m, p) for no, (m, p) in zip(numbers, part)))
            for _ in part:
                reply = self.read()
                replies[reply["id"]] = reply
        return [replies[first + i] for i in range(len(calls))]

    def all(self, calls, window=128):
        """As `pipeline`, but gives results; the first error is raised."""
        results = []
        for reply in self.pipeline(calls, window):
            if "error" in reply:
                raise RpcError(reply["error"])
            results.append(reply["result"])
        return results

    def everything(self, method, key, **params):
        """All pages of a list."""
        found, after = [], None
        while True:
            page = self.call(method, limit=500, **params, **({"after": after} if after else {}))
            found += page[key]
            after = page.get("after")
            if not after or not page[key]:
                return found


def _frame(no, method, params):
    return json.dumps({"jsonrpc": "2.0", "id": no, "method": method, "params": params}).encode() + b"\n"


class Server:
    """A server process on a data directory; it may be killed and started again."""

    def __init__(self, data=None, clock="2019-06-30", workflows=None, plugins=None, env=None, start=True, wait=START_SECONDS, args=()):
        self.data = data or os.path.join(scratch(), "data")
        self.clock = clock
        self.workflows = workflows or os.path.join(ROOT, "workflows")
        self.plugins = plugins or os.path.join(ROOT, "plugins")
        self.env = env or {}
        self.args = list(args)
        self.wait = wait
        self.process = None
        self.out = self.err = ""
        if start:
            self.start()

    def command(self):
        command = [BINARY, "serve", "--data", self.data, "--tcp", "127.0.0.1:0", "--workflows", self.workflows, "--plugins", self.plugins]
        return command + (["--virtual-clock", "--clock", self.clock] if self.clock else []) + self.args

    def start(self):
        assert self.process is None
        self.out = self.err = ""
        self.listening = threading.Event()
        self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **self.env}, preexec_fn=_die_with_parent)
        _alive.append(self)
        self.readers = [threading.Thread(target=self._read, args=(name,), daemon=True) for name in ("out", "err")]
        for reader in self.readers:
            reader.start()
        self.listening.wait(self.wait)
        if not self.port:  # what it says of why may still be on its way
            self.readers[1].join(5)
        assert self.port, f"the server did not listen within {self.wait} s; it said:\n{self.out}{self.err}"
        return self

    port = None

    def _read(self, name):
        stream = self.process.stdout if name == "out" else self.process.stderr
        for line in stream:
            setattr(self, name, getattr(self, name) + line)
            if name == "out" and line.startswith("listening on "):
                self.port = int(line.strip().rpartition(":")[2])
                self.listening.set()
        if name == "out":
            self.listening.set()

    def _gone(self):
        code = self.process.wait()
        for reader in self.readers:
            reader.join(5)
        self.process.stdout.close()
        self.process.stderr.close()
        self.process = None
        self.port = None
        _alive.remove(self)
        return code

    def kill(self):
        """SIGKILL: what is not on disk is gone."""
        if self.process:
            self.process.kill()
            self._gone()

    def stop(self, within=20):
        """SIGTERM; gives (exit code, seconds it took)."""
        begun = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not stop within {within} s of SIGTERM") from None
        seconds = time.monotonic() - begun
        return self._gone(), seconds

    def restart(self):
        self.kill()
        return self.start()

    @property
    def token(self):
        """Of the first administrator: the only region's, or of several that of `HOME`."""
        path = os.path.join(self.data, "admin.token")
        with open(path if os.path.exists(path) else f"{path}.{HOME}", encoding="ascii") as file:
            return file.read().strip()

    def client(self, token=None, **options):
        return Client(self.port, token or self.token, **options)

    def pid(self):
        return self.process.pid


PEOPLE = {
    "carla": ["consultant"], "cees": ["consultant"], "tessa": ["team_lead"], "olga": ["orientation_lead"],
    "wim": ["work_coach"], "fien": ["focus_team"], "coen": ["coordinator"],
}


class World:
    """A server with people and base records. `w.carla.call(...)` speaks as Carla; `w.admin` as the administrator."""

    def __init__(self, clock="2019-06-30", **options):
        self.server = Server(clock=clock, **options)
        self.tokens = {}
        self.admin = self.server.client()
        self.clients = {}
        self.numbers = itertools.count(1)
        for person, roles in PEOPLE.items():
            self.person(person, roles)
        for code in ("horeca", "zorg", "techniek"):
            self.put("sector", code, title=code)
        for n in range(1, 7):
            self.put("employer", f"e{n}", name=f"Werkgever {n}", sector="horeca")

    def person(self, name, roles):
        self.admin.call("user.put", id=name, name=name.title(), roles=roles)
        self.tokens[name] = self.admin.call("token.put", user=name)["token"]
        self.clients[name] = self.server.client(self.tokens[name])
        return self.clients[name]

    def __getattr__(self, name):
        clients = self.__dict__.get("clients", {})
        if name in clients:
            return clients[name]
        raise AttributeError(name)

    def reconnect(self):
        """New connections for everybody, after a restart."""
        self.admin = self.server.client()
        for name, token in self.tokens.items():
            self.clients[name] = self.server.client(token)

    def put(self, register, key, **record):
        self.admin.call("register.put", register=register, id=key, record=record)
        return key

    def subject(self, **fields):
        return self.put("client", f"c{next(self.numbers)}", **{"name": "A. Jansen", **fields})

    def now(self):
        return datetime.fromisoformat(self.admin.call("system.clock")["now"])

    def today(self):
        return self.now().date()

    def advance(self, n, unit="days"):
        return self.admin.call("system.clock", advance={"n": n, "unit": unit})

    def advance_to(self, day):
        return self.admin.call("system.clock", advance_to=day if isinstance(day, str) else day.isoformat())

    def open(self, route="werkroute", by="carla", file=None, **fields):
        opened = self.clients[by].call("case.open", route=route, subject={"register": "client", "id": self.subject(**fields)}, file=file or {})
        return Case(self, opened["case"])

    def case(self, number):
        return Case(self, number)

    def metric(self, name):
        return self.admin.call("metric.value", metric=name)

    def close(self):
        for client in [self.admin, *self.clients.values()]:
            client.close()
        self.server.kill()
        shutil.rmtree(os.path.dirname(self.server.data), ignore_errors=True)


def shelf(*regions):
    """A folder with these of the shipped regions alone, as copies."""
    folder = os.path.join(scratch(), "plugins")
    for region in regions:
        shutil.copytree(os.path.join(ROOT, "plugins", region), os.path.join(folder, region))
    return folder


def write_plugin(folder, files, region="proef", **manifest):
    """Writes the folder of a region with these files (path: text) and a manifest; gives `folder` back."""
    stated = {"id": region, "version": "1.0.0", "engine": "^1", "title": {"nl": region, "en": region}, "region": region,
              "requires": {"werkroute": "^1"}, "capabilities": ["registers", "reservations", "budgets", "metrics", "messages"], "publisher": "Proef",
              **manifest}
    for path, text in {"plugin.json": json.dumps(stated), **files}.items():
        path = os.path.join(folder, region, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def world_of(files, **options):
    """A world whose region `proef` has these files (path: text) as its own."""
    return World(plugins=write_plugin(scratch(), files), **options)


class Case:
    """One case, worked on by whoever its step is for."""

    def __init__(self, world, number):
        self.world = world
        self.id = number

    def get(self):
        return self.world.admin.call("case.get", case=self.id)

    def work(self, node=None):
        """Open items, oldest first; of a node by short or full name."""
        items = self.get()["work"]
        return [i for i in items if node is None or i["node"] == node or i["node"].endswith("." + node)]

    def item(self, node):
        items = self.work(node)
        assert items, f"no open {node}; the case is at {self.get()['at']}"
        return items[0]

    def at(self):
        """Names of everything live."""
        return self.get()["at"]

    def is_at(self, node):
        return any(n == node or n.endswith("." + node) for n in self.at())

    def worker(self, item):
        if item.get("assignee"):
            return item["assignee"]
        for name, roles in PEOPLE.items():
            if item.get("role") in roles:
                return name
        raise AssertionError(f"nobody has the role of {item}")

    def complete(self, node, outcome=None, form=None, by=None, **more):
        item = node if isinstance(node, dict) else self.item(node)
        by = by or self.worker(item)
        params = {"item": item["item"], "form": form or {}, **more}
        if outcome:
            params["outcome"] = outcome
        return self.world.clients[by].call("work.complete", **params)

    def attach(self, kind, signed_by=(), type="application/pdf", bytes=1000, by="carla"):
        return self.world.clients[by].call("document.put", case=self.id, kind=kind, name=kind, type=type, bytes=bytes, sha256=SHA,
                                           elsewhere="archive", signed_by=list(signed_by))

    def send(self, message, **more):
        return self.world.admin.call("message.send", to={"case": self.id}, message=message, **more)

    def add(self, node, by):
        return self.world.clients[by].call("work.add", case=self.id, node=node)

    def history(self):
        return self.world.admin.everything("case.history", "entries", case=self.id)

    def events(self, kind=None, node=None):
        """History flattened; each event with the `at` of its turn."""
        found = []
        for entry in self.history():
            for event in entry["events"]:
                name = event.get("node", "")
                if kind in (None, event["type"]) and (node is None or name == node or name.endswith("." + node)):
                    found.append({**event, "turn_at": entry["at"], "by_turn": entry.get("by"), "command": entry["command"]})
        return found

    # Ways that many tests walk.

    def intake(self, direction="direct", job_ready=True, sector="horeca", learnable=True, motivation="high", by=None):
        """Through intake to the stage that `direction` names."""
        self.complete("broad_intake", form={"motivation": motivation, "wish_occupation": "kok", "learnable": learnable}, by=by)
        profile = {"job_ready": job_ready}
        if sector:
            profile["sector"] = sector
        self.complete("competence_profile", form=profile)
        video = self.work("video_cv")
        if video:
            self.complete(video[0], form={"consent": False})
        self.plan(direction)
        return self

    def plan(self, direction):
        return self.complete("personal_plan", form={"direction": direction, "next_action": "voorstel",
                                                    "next_date": (self.world.today() + timedelta(days=5)).isoformat()})

    def place(self, first_day=None, employer="e1"):
        """From the proposal to a signed contract; gives the first day."""
        self.complete("proposal", "accepted")
        self.attach("contract")
        first_day = first_day or self.world.today()
        self.complete("contract", form={"employer": employer, "first_day": first_day.isoformat()})
        return first_day


def fails(code, call, *args, why=None, **params):
    """Runs a call that must be refused with this code (or one of these) and reason; gives the error."""
    try:
        got = call(*args, **params)
    except RpcError as e:
        assert e.code in (code if isinstance(code, tuple) else (code,)), f"expected error {code}, got {e}"
        if why is not None:
            assert e.reason == why, f"expected reason {why}, got {e}"
        return e
    raise AssertionError(f"expected error {code} {why or ''}, got {json.dumps(got, ensure_ascii=False)[:400]}")


def equal(got, wanted, what=""):
    assert got == wanted, f"{what + ': ' if what else ''}got {got!r}, expected {wanted!r}"


def add_workdays(day, n):
    """Monday to Friday; for spans without a public holiday in them."""
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5
    return day


def day(text):
    return date.fromisoformat(text)


def local_day(moment):
    """The date that a moment of the server's has where it says it is."""
    return datetime.fromisoformat(moment).date()


class Suite:
    """Collects the tests of a file and runs them in order."""

    def __init__(self):
        self.tests = []

    def __call__(self, function):
        self.tests.append(function)
        return function

    def run(self, description):
        global BINARY
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--binary", default=os.path.join(ROOT, "build", "trajectum"))
        parser.add_argument("--only", help="run the tests whose name contains this")
        parser.add_argument("--seed", type=int, default=1)
        options = parser.parse_args()
        BINARY = os.path.abspath(options.binary)
        self.seed = options.seed
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        print(f"seed {options.seed}")
        passed = failed = 0
        for test in self.tests:
            if options.only and options.only not in test.__name__:
                continue
            begun = time.monotonic()
            why = None
            try:
                test()
            except Exception as e:  # noqa: BLE001: a test may fail in any way, and the others still run
                frames = [f for f in traceback.extract_tb(e.__traceback__) if "/test_" in f.filename]
                lines = " < ".join(str(f.lineno) for f in reversed(frames))
                why = f"line {lines}: {type(e).__name__}: {e}"
            seconds = time.monotonic() - begun
            print(f"{'FAILED' if why else 'ok    '} {test.__name__} ({seconds:.1f} s)" + (f"\n       {why}" if why else ""), flush=True)
            passed += why is None
            failed += why is not None
        print(f"{passed} passed, {failed} failed")
        sys.exit(1 if failed else 0)


BINARY = None
