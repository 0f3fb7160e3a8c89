"""Every verb of the shell: its --help says what it is, and one real call of it does what it says on a real server."""

import hashlib
import json
import os
import re
import subprocess

import harness
from harness import SHA, Suite, equal, world_of, scratch
from releases import Publisher, folder

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "note", document "cv" },
  start = { "taken", "meer", "brief", "post", "wacht", "mis", "fout", "stap", "los" },
  each "taken" { open = true, within = weeks(8), on_timeout = done, next = done,
    step "taak" { by = role "consultant", due = workdays(5) } },
  each "meer" { open = true, within = weeks(8), on_timeout = done, next = done,
    step "werk" { by = role "consultant", due = workdays(5) } },
  step "stap" { title = { nl = "Stap", en = "Step" }, by = role "consultant", due = workdays(5), redo = { "los" },
    term = term "beslissen" { weeks(8), extend = { at_most = weeks(6), by = role "consultant" }, suspend = { "stukken" } },
    sla = sla "helpen" { target = workdays(20) }, next = done },
  step "los" { by = role "consultant", due = workdays(5), next = done },
  job "brief" { kind = "letter", fields = { text "file" }, within = days(90), on_timeout = done, next = done },
  job "post" { kind = "post", within = days(90), on_timeout = done, next = done },
  wait "wacht" { message = "antwoord", within = weeks(4), on_timeout = done, next = done },
  script "mis"  { run = function(case) if not case.file.note then error("mis") end end, next = done },
  script "fout" { run = function(case) error("fout") end, next = done },
  optional "extra" { by = role "consultant", due = workdays(5), skip_by = role "consultant" },
}
"""
KANS = """return register "kans" { key = text "code", fields = { integer "plekken", text "naam" }, capacity = "plekken",
  criteria = { score("naam", 1, function(client, kans) return kans.naam == client.name end) } }
"""
VINDEN = """return route "vinden" { version = "1.0.0", title = { nl = "Vinden", en = "Find" }, subject = "client", owner = "consultant",
  step "kies" { by = role "consultant", due = workdays(5), match = "kans", next = done } }
"""
FILES = {"registers/kans.lua": KANS, "routes/vinden.lua": VINDEN,
         "plugin.json": json.dumps({"id": "proef", "version": "1.0.0", "engine": "^1", "title": {"nl": "Proef", "en": "Trial"}, "region": "proef",
                                    "requires": {"werkroute": "^1"}, "capabilities": ["registers", "pools", "metrics", "budgets"], "publisher": "Proef"}),
         "routes/proef.lua": ROUTE, "routes/kort.lua": """
return route "kort" { version = "1.0.0", title = { nl = "Kort", en = "Short" }, subject = "client", owner = "consultant",
  step "een" { by = role "consultant", due = workdays(5), next = done } }
""", "pools.lua": 'return pools { pool "groep" { route = "kort", admit = function(client) return client.source == "uwv" end } }\n',
         "metrics.lua": 'return metrics { count "open" { title = { nl = "Open", en = "Open" }, of = open_cases() } }\n',
         "budgets.lua": 'return budgets { year = 2019, total = euro(1000), budget "potje" { euro(600) }, budget "spaarpot" { euro(400) } }\n'}


class Shell:
    """The shell of an administrator, or of somebody else; remembers which verbs it was given."""

    def __init__(self, world, person=None, seen=None):
        self.world = world
        self.token = world.tokens[person] if person else world.server.token
        self.seen = set() if seen is None else seen

    def by(self, person):
        return Shell(self.world, person, self.seen)

    def plain(self, *words, code=0):
        self.seen.add(words[:2])
        server = self.world.server
        done = subprocess.run([harness.BINARY, *words, "--connect", f"127.0.0.1:{server.port}", "--lang", "en"], capture_output=True, text=True,
                              timeout=30, env={**os.environ, "TRAJECTUM_TOKEN": self.token})
        equal(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        return done.stderr if code else done.stdout

    def __call__(self, *words):
        return json.loads(self.plain(*words, "--json"))


def subcommands(*words):
    text = subprocess.run([harness.BINARY, *words, "--help"], capture_output=True, text=True, timeout=30, check=True).stdout
    rows = re.split(r"^Subcommands:$", text, flags=re.M)
    return re.findall(r"^  ([a-z_]+)\s", rows[1], flags=re.M) if len(rows) > 1 else []


def verbs():
    """Nouns are what the server's tables name: every group whose verbs take --connect."""
    found = set()
    for noun in subcommands():
        for verb in subcommands(noun):
            help = subprocess.run([harness.BINARY, noun, verb, "--help"], capture_output=True, text=True, timeout=30, check=True).stdout
            if "--connect" in help:
                found.add((noun, verb))
                assert not help.startswith("Usage:"), help
    return found


def cases(w, sh, put):
    open_ = lambda key, route="proef": sh("case", "open", route, "client", put(), "--key", key)["case"]
    case, other = open_("A"), open_("B")
    equal(sh("case", "get", "--key", "A")["case"], case)
    equal(len(sh("case", "find", "--filter.route", "proef")["cases"]), 2)
    assert sh("case", "history", case)["entries"]
    text = sh.plain("case", "explain", case)
    assert "{" not in text and "[" not in text and "waits_for: the message antwoord" in text, "explained as:\n" + text
    equal(sh("case", "timers", case)["timers"], sh("timer", "find", case)["timers"])
    sh("case", "transfer", case, "carla", "verlof")
    assert "case.transfer" in sh.plain("case", "overbook", case, "cees", "kent het gezin", code=1)  # he has room
    sh("case", "transfer", case, "cees", "kent het gezin")
    sh("case", "transfer", case, "carla", "terug")
    sh("case", "note", case, "by phone")
    sh("case", "set", case, "typefout", "--file", '{"note": "hallo"}')
    equal(sh("case", "get", case)["file"]["note"], "hallo")
    sh("case", "suspend", case, (w.today().replace(year=2020)).isoformat(), "ziek")
    sh("case", "resume", case)
    sh("case", "link", case, "follows", other)
    sh("case", "unlink", case, "follows", other)
    sh("case", "cancel", other, "verhuisd")
    sh("case", "reopen", other, "terug")
    assert "closes by itself" in sh.plain("case", "close", other, "klaar", code=1)
    return case, other


def work(w, sh, case):
    items = sh("work", "find", "--filter.case", case)["items"]
    item = next(i["item"] for i in items if i["node"] == "los")
    step = next(i["item"] for i in items if i["node"] == "stap")
    assert "title" in sh.plain("work", "get", item)
    sh("work", "claim", item), sh("work", "release", item)
    sh("work", "delegate", item, "cees"), sh("work", "help", item, "--add", "tessa")
    sh("work", "start", step), sh("work", "pause", step), sh("work", "resume", step)
    sh("work", "next")
    sh("work", "reschedule", item, "2030-01-02", "vakantie")
    term(w, sh, case)
    sh("work", "complete", step)
    sh.by("cees")("work", "complete", item)
    redone = sh("work", "redo", case, "stap", "nog eens")
    equal([one["node"] for one in redone["stale"]], ["los"])
    sh("work", "confirm", case, "los", "klopt nog")
    sh("work", "complete", redone["opened"][0]["item"])
    sh("work", "skip", sh("work", "add", case, "extra")["item"], "niet nodig")


def term(w, sh, case):
    assert sh("sla", "find", case)["slas"]
    equal(sh("term", "find", case)["terms"][0]["term"], "beslissen")
    sh("term", "suspend", case, "beslissen", "stukken", "brief 1", w.today().replace(year=2020).isoformat())
    sh("term", "resume", case, "beslissen")
    sh("term", "extend", case, "beslissen", '{"n": 2, "unit": "weeks"}', "advies")


def each_and_incidents(sh, case):
    sh("each", "add", case, "taken", "--item", '"stoel"')
    sh("each", "close", case, "taken")
    sh("each", "complete", case, "meer")
    wrong = sh("incident", "find", "--filter.case", case)["items"]
    equal({i["node"] for i in wrong}, {"mis", "fout"})
    by = {i["node"]: i["item"] for i in wrong}
    sh("incident", "assign", by["mis"], "carla")
    equal([i["node"] for i in sh("incident", "find", "--filter.owner", "carla")["items"]], ["mis"])
    sh("incident", "retry", by["mis"], "--file", '{"note": "zo"}')
    sh("incident", "resolve", by["fout"], "met de hand")
    equal(sh("incident", "find", "--filter.case", case)["items"], [])


def elsewhere(w, sh, case):
    sh("message", "send", case, "antwoord", "--data", '{"from": "An"}')
    told = sh("message", "tell", "proef", "client", sh("case", "get", case)["subject"]["id"], "antwoord")
    equal([one["case"] for one in told["cases"]], [case])
    assert "messages" in sh("message", "pending")
    jobs = sh("job", "take", '["letter", "post"]', "--max", "10", "--lease-seconds", "600")["jobs"]
    mine = {j["kind"]: j for j in jobs if j["case"] == case}
    letter, post = mine["letter"], mine["post"]
    sh("job", "extend", letter["job"], str(letter["lease"]))
    sh("job", "done", letter["job"], str(letter["lease"]), "--result", '{"file": "a.pdf"}')
    sh("job", "fail", post["job"], str(post["lease"]), "geen papier")
    put = sh("document", "put", case, "cv", "--name", "cv.pdf", "--type", "application/pdf", "--bytes", "10", "--sha256", SHA, "--elsewhere", "kast 3")
    sh("document", "sign", case, str(put["document"]), "--as", "client", "--date", "2019-06-29")
    equal([s["as"] for s in sh("document", "get", case, str(put["document"]))["signatures"]], ["client"])
    sh("document", "remove", case, str(put["document"]), "verkeerd blad")
    sh.plain("document", "scan", SHA, code=1)  # these bytes are elsewhere
    equal([d["status"] for d in sh("document", "find", "--filter.case", case)["documents"]], ["removed"])
    at = next(t for t in sh("timer", "find", case)["timers"] if t["kind"] == "within")
    later = w.today().replace(year=2020).isoformat()
    sh("timer", "move", case, str(at["timer"]), later, "later")
    sh("timer", "fire", case, str(at["timer"]), "nu")
    sh("calendar", "recount", "brugdag", "--dry_run", "true")


def money(w, sh):
    free = lambda: sh("budget", "get", "potje")["budgets"][0]["free"]["cents"]
    equal((len(sh("budget", "balance", "--budget", "potje")["budgets"]), len(sh("budget", "list")["budgets"])), (1, 2))
    sh("budget", "reserve", "potje", "100.5", "offerte", "--per", "e1")
    sh("budget", "commit", "potje", "100.50", "besteld"), sh("budget", "commit", "potje", "1", "besteld", "--from", "free", "--per", "e2")
    sh("budget", "pay", "potje", "80", "factuur", "--per", "e1"), sh("budget", "settle", "potje", "80", "verantwoord")
    sh("budget", "withdraw", "potje", "committed", "20.5", "viel mee", "--per", "e1")
    equal(free(), 60000 - 100 - 8000)
    sh("budget", "transfer", "12", "besluit", "--from", "potje", "--to", "spaarpot")
    sh("budget", "close", "potje", "einde jaar", "--into", "spaarpot")
    equal(free(), 0)
    table = sh.plain("budget", "postings", "potje")
    assert "committed" in table and "100.50" in table and "einde jaar" in table, table
    equal(len(sh("budget", "postings", "potje")["postings"]), 9)
    for wrong in ("12,5", "1.234", "-3", "veel"):
        assert "an amount such as" in sh.plain("budget", "reserve", "spaarpot", wrong, "x", code=2), wrong


def region(w, sh, put):
    equal({r["route"] for r in sh("route", "find")["routes"]} >= {"proef", "kort"}, True)
    sh("route", "get", "proef")
    assert sh.plain("route", "diagram", "proef").startswith("flowchart")
    sh("register", "put", "client", "x1", '{"name": "An", "source": "uwv"}')
    equal(sh("register", "get", "client", "x1")["record"]["name"], "An")
    assert sh("register", "find", "client", "--filter", '{"source": "uwv"}')["records"]
    registers(sh)
    equal(sh("pool", "status", "groep")["pool"], "groep")
    sh("pool", "queue", "groep")
    for member in sh("pool", "members", "groep")["members"][:1]:
        equal(sh("pool", "leave", "groep", member["client"], "verhuisd")["case"], member["case"])
    money(w, sh)
    sh("metric", "find"), sh("metric", "value", "open"), sh("metric", "members", "open"), sh("metric", "series", "open", "--per", "week")
    sh("user", "put", "nel", "Nel", "--roles", '["consultant"]')
    assert sh("user", "find")["users"]
    sh("token", "put", "nel")
    day = w.today().isoformat()
    sh("absence", "put", day, day, "vrij", "--user", "nel"), sh("absence", "find"), sh("absence", "remove", day, "--user", "nel")
    made = sh("handover", "make", "carla", "vertrekt", "--to", "cees")
    sh("handover", "find"), sh("handover", "undo", made["handover"])
    batches(sh)
    sh("system", "info"), sh("system", "clock"), sh("system", "slow")


def batches(sh):
    note = ("case.note", '{"cases": {"filter": {"owner": "carla"}}}', '{"case": "{case}", "text": "{owner}"}')
    total = sh("batch", "start", *note, "--preview", "true")["total"]
    made = sh("batch", "start", *note, "--paused", "true", "--title", "proef", "--rate", "50", "--stop-at-failures", "9")
    equal((made["total"], made["title"], made["rate"], made["stop_at_failures"]), (total, "proef", 50, 9))
    equal([b["batch"] for b in sh("batch", "find", "--state", "paused")["batches"]], [made["batch"]])
    equal(sh("batch", "resume", made["batch"], "--watch")["succeeded"], total)
    equal(len(sh("batch", "results", made["batch"], "--state", "ok", "--limit", "500")["results"]), total)
    slow = sh("batch", "start", "case.note", '{"list": [{"case": "c0"}, {"case": "c0"}, {"case": "c0"}]}', '{"text": "x"}', "--rate", "1")["batch"]
    equal(sh("batch", "pause", slow)["state"], "paused")
    equal(sh("batch", "cancel", slow)["state"], "cancelled")
    equal(sh("batch", "get", sh("batch", "retry", slow)["batch"])["batch"], slow)


def registers(sh):
    sh("register", "put", "client", "x2", '{"name": "Bo"}', "--external", '{"sonar": "7"}', "--source", "intake", "--ground", "wet")
    equal(sh("register", "known", "client", "sonar", "7")["id"], "x2")
    equal(sh("register", "find", "client", "--text", "bo", "--count", "true")["count"], 1)
    equal(sh("register", "history", "client", "x2")["entries"][0]["source"], "intake")
    equal(sh("register", "schema", "client")["key"], "number")
    path = os.path.join(scratch(), "clients.csv")
    equal(sh("register", "export", "client", "--out", path)["records"] > 1, True)
    equal(sh("register", "import", path, "--register", "client", "--dry-run")["created"], 0)
    equal(sh("register", "remove", "client", "x2")["id"], "x2")


def places(w, sh):
    case = w.open("vinden", name="Ans")
    client = case.get()["subject"]["id"]
    sh("register", "put", "kans", "k1", '{"plekken": 2, "naam": "Ans"}')
    equal([r["id"] for r in sh("match", "item", case.item("kies")["item"])["ranked"]], ["k1"])
    equal(sh("match", "client", "kans", client, "--filter", '{"plekken": 1}')["ranked"], [])
    sh("capacity", "hold", case.id, "kans", "k1", '{"n": 5, "unit": "workdays"}', "past goed", "--from", "2019-07-01", "--till", "2019-07-05")
    seen = sh("capacity", "get", "kans", "k1", "--from", "2019-07-05", "--till", "2019-07-06")
    equal((seen["free"], seen["bookings"][0]["case"]), (1, case.id))
    sh("capacity", "confirm", case.id, "1"), sh("capacity", "release", case.id, "1", "toch niet")
    equal(sh("capacity", "waiting", "kans", "--case", case.id)["waiting"], [])
    equal([r["id"] for r in sh("match", "record", "kans", "k1", "--limit", "5")["ranked"]], [client])


SHORT = """
return route "kort" { version = "1.1.0", title = { nl = "Kort", en = "Short" }, subject = "client", owner = "consultant",
  step "begin" { was = "een", title = { nl = "Begin", en = "Begin" }, by = role "consultant", due = workdays(5) },
  step "slot" { title = { nl = "Slot", en = "End" }, by = role "consultant", due = workdays(5) } }
"""


def moves(sh, put, bundle):
    case = sh("case", "open", "kort", "client", put())["case"]
    plan = sh("plugin", "plan", "kort", "--to", bundle)
    by = {line["class"]: line["cases"] for line in plan["classes"]}
    equal((plan["to"], by["moves"], by["asked"], by["impossible"], plan["stay"]), ("1.1.0", len(sh("case", "find", "--filter.route", "kort", "--filter.state", "active")["cases"]), 0, 0, []))
    equal(plan["plans"][0]["renamed"], {"een": "begin"})
    gone = sh("plugin", "plan", "proef", "--to", bundle)  # nearly all of its nodes are gone
    equal({(c["class"], c["reason"]) for c in gone["stay"]}, {("asked", "version.asked")})
    assert "asked" in sh.plain("plugin", "plan", "proef", "--to", bundle) and "nodes." in sh.plain("plugin", "plan", "proef", "--to", bundle)
    sh.plain("plugin", "plan", "kort", "--to", bundle, "--nodes", '{"nergens": "slot"}', code=1)
    equal(sh("case", "migrate", case, "nieuwe versie", "--to", bundle)["to"], "1.1.0")
    equal([i["node"] for i in sh("case", "get", case)["work"]], ["begin"])
    sh("case", "revert", case, "toch niet")
    equal([i["node"] for i in sh("case", "get", case)["work"]], ["een"])


def new_versions(sh, put):
    publisher = Publisher()
    equal(sh("publisher", "put", publisher.name, publisher.key)["key"], publisher.key)
    equal([p["publisher"] for p in sh("publisher", "find")["publishers"]], [publisher.name])
    path = os.path.join(scratch(), "nieuw.tjp")
    data = publisher.pack(folder("stap", "1.1.0", extra={"routes/kort.lua": SHORT}))
    with open(path, "wb") as file:
        file.write(data)
    bundle = sh("plugin", "deploy", path)["bundle"]
    equal(sh("plugin", "upload", hashlib.sha256(data).hexdigest())["bundle"], bundle)
    equal([v["state"] for v in sh("plugin", "find")["versions"] if v["bundle"] == bundle], ["ready"])
    equal(sh("plugin", "get", bundle)["to_approve"], ["messages", "reservations"])
    equal(sh("plugin", "compare", bundle)["now"]["version"], "1.1.0")
    assert "tests" not in sh("plugin", "recheck", bundle)
    equal(sh("plugin", "retest", bundle)["tests"], {"passed": 1, "failed": 0})
    equal(sh("plugin", "activate", bundle, "--approve", '["messages", "reservations"]')["was"]["version"], "1.0.0")
    equal(sh("plugin", "rollback", "alleen een proef")["version"], "1.0.0")
    equal(sorted(sh("plugin", "stop", "even stil")), sorted(sh("plugin", "resume")))
    moves(sh, put, bundle)
    with open(path, "wb") as file:
        file.write(publisher.pack(folder("stap", "1.2.0")))
    sh("plugin", "remove", sh("plugin", "deploy", path)["bundle"]), sh("publisher", "remove", publisher.name)
    equal(sh("publisher", "find")["publishers"], [])


@suite
def every_verb_does_what_it_says():
    shelf = scratch()
    w = world_of(FILES, args=["--backups", shelf])
    sh = Shell(w)
    put = lambda: w.subject()
    case, other = cases(w, sh, put)
    work(w, sh.by("carla"), other)
    each_and_incidents(sh, other)
    elsewhere(w, sh, other)
    region(w, sh, put)
    places(w, sh)
    new_versions(sh, put)
    equal(sh("backup", "verify", sh("backup", "create")["backup"])["findings"], [])
    assert "not held" in sh.plain("system", "release", code=1)
    equal(sorted(verbs() - sh.seen), [], "a verb that nobody has ever called")
    equal(sorted(sh.seen - verbs()), [])
    w.close()


@suite
def a_correction_is_an_object():
    w = world_of(FILES)
    sh = Shell(w)
    case = sh("case", "open", "proef", "client", w.subject())["case"]
    assert "--file" in sh.plain("case", "set", case, "typefout", "--file", "{note}", code=2)
    assert "did you mean note?" in sh.plain("case", "set", case, "typefout", "--file", '{"nott": "x"}', code=1)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
