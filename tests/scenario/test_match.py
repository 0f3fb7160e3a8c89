"""Matching over the socket: records ranked for a client and clients for a place, each score explained, what no criterion
may see, what becomes of the one that is chosen; and that nobody waits for a ranking. What a region does with it: test_sy06.py."""

import json
import os
import subprocess
import threading
import time

import harness
from harness import SANITIZED, Suite, equal, fails, scratch, world_of, write_plugin

suite = Suite()

CLIENT = """return register "client" {
  extends = "client",
  fields  = {
    choice  "sector" { "horeca", "zorg", "techniek" },
    choices "kan"    { "plannen", "samenwerken", "taal", "rekenen", "heftruck" },
    date    "zoekt_sinds",
    integer "leeftijd"      { protected = true },
    text    "nationaliteit" { protected = true },
    note    "gezondheid"    { sensitive = true },
    group   "adres"         { text "plaats", text "telefoon" { sensitive = true } },
  },
}
"""
PLACE = """
local function is_buur(a, b)                       -- D036: which sectors border on each other
  return (a == "horeca" and b == "zorg") or (a == "zorg" and b == "horeca")
end
return register "kans" {
  title    = { nl = "Kans", en = "Opportunity" },
  key      = text "code",
  fields   = { text "name" { required = true }, choice "sector" { "horeca", "zorg", "techniek" }, integer "plekken" { required = true },
               choices "vraagt" { "plannen", "samenwerken", "taal", "rekenen", "heftruck" }, date "begint" },
  capacity = "plekken",
  period   = { from = "begint" },
  criteria = {
    score("sector", 2, function(client, kans)
      if client.sector == kans.sector then return 1, { nl = "zelfde sector", en = "same sector" } end
      local since = client.zoekt_sinds
      if since and today() - since >= days(60) and is_buur(client.sector, kans.sector) then
        return 0.5, { nl = "buursector, na 60 dagen", en = "neighbour sector, after 60 days" }
      end
      return false, { nl = "Een andere sector; buursectoren tellen na 60 dagen.", en = "Another sector; neighbours count after 60 days." }
    end, { nl = "Sector", en = "Sector" }),
    score("competenties", 4, function(client, kans)
      local has = 0
      for _, wanted in ipairs(kans.vraagt or {}) do
        for _, can in ipairs(client.kan or {}) do if can == wanted then has = has + 1 end end
      end
      local of = #(kans.vraagt or {})
      if of == 0 then return 1 end
      return has / of, { nl = has .. " van " .. of .. " competenties", en = has .. " of " .. of .. " competences" }
    end, { nl = "Competenties", en = "Competences" }),
    score("heftruck", 0, function(client, kans)
      for _, wanted in ipairs(kans.vraagt or {}) do
        if wanted == "heftruck" then
          for _, can in ipairs(client.kan or {}) do if can == "heftruck" then return true end end
          return false
        end
      end
      return true
    end),
  },
}
"""
ROUTE = """return route "plaatsing" {
  version = "1.0.0", title = { nl = "Plaatsing", en = "Placement" }, subject = "client", owner = "consultant",
  step "zoeken" { title = { nl = "Zoeken", en = "Search" }, by = role "consultant", due = workdays(10), match = "kans",
    outcomes = { gevonden = to "nazorg", niets = done { bare = true } } },
  step "nazorg" { by = role "consultant", due = workdays(10), next = done },
}
"""
FILES = {"registers/client.lua": CLIENT, "registers/kans.lua": PLACE, "routes/plaatsing.lua": ROUTE}


def world(**options):
    return world_of(FILES, **options)


def kans(w, code, sector="horeca", plekken=1, vraagt=(), **more):
    return w.put("kans", code, name=code.upper(), sector=sector, plekken=plekken, vraagt=list(vraagt), **more)


def ids(page):
    return [row["id"] for row in page["ranked"]]


@suite
def the_ranked_list_explains_each_score():
    w = world()
    four = ["plannen", "samenwerken", "taal", "rekenen"]
    kans(w, "k-alle", vraagt=four)
    kans(w, "k-half", vraagt=["plannen", "samenwerken", "heftruck", "rekenen"])
    kans(w, "k-geen")
    kans(w, "k-zorg", sector="zorg")
    kans(w, "k-vol", plekken=0)
    kans(w, "k-begonnen", begint="2019-06-01")
    case = w.open("plaatsing", sector="horeca", kan=four[:3], leeftijd=61, nationaliteit="Syrisch", gezondheid="astma")
    page = w.carla.call("match.rank", item=case.item("zoeken")["item"])
    equal(ids(page), ["k-geen", "k-alle"])
    equal((page["fit"], page["unfit"], page["full"]), (2, 2, 2))
    best, other = page["ranked"]
    equal((best["score"], best["position"], best["name"], best["free"]), (1, 1, "K-GEEN", 1))
    equal(round(other["score"], 4), round((2 * 1 + 4 * 0.75) / 6, 4))
    sector, skills, truck = other["criteria"]
    equal(sector, {"criterion": "sector", "title": "Sector", "weight": 2, "score": 1, "why": "same sector"})
    equal((skills["title"], skills["score"], skills["why"]), ("Competences", 0.75, "3 of 4 competences"))
    equal((truck["criterion"], truck["weight"], "why" in truck), ("heftruck", 0, False))
    # What no criterion may see is said beside it.
    equal(page["unseen"], ["client.age_band", "client.leeftijd", "client.nationaliteit", "client.gezondheid"])
    # "loosen one criterion": how many more there would be without it.
    equal({one["criterion"]: one["more"] for one in page["loosen"]}, {"sector": 1, "heftruck": 1})
    dutch = w.carla.call("match.rank", register="kans", case=case.id, lang="nl")
    equal(dutch["ranked"][1]["criteria"][1]["why"], "3 van 4 competenties")
    equal(dutch["ranked"][0]["id"], "k-geen")
    by_client = w.carla.call("match.rank", register="kans", client=case.get()["subject"]["id"])
    equal(by_client["ranked"], page["ranked"])
    w.close()


@suite
def pages_filters_and_what_cannot_be_asked():
    w = world()
    for n in range(7):
        kans(w, f"k{n}", plekken=1 + n % 2, vraagt=["plannen"] if n % 3 else [])
    case = w.open("plaatsing", sector="horeca")
    whole = w.carla.call("match.rank", register="kans", case=case.id)
    equal(ids(whole), ["k0", "k3", "k6", "k1", "k2", "k4", "k5"])  # the same score: by key
    pages, after = [], None
    while True:
        page = w.carla.call("match.rank", register="kans", case=case.id, limit=3, **({"after": after} if after else {}))
        pages += page["ranked"]
        after = page.get("after")
        equal(page["fit"], 7)
        if not after:
            break
    equal(pages, whole["ranked"])
    equal(ids(w.carla.call("match.rank", register="kans", case=case.id, filter={"plekken": 2})), ["k3", "k1", "k5"])
    fails(-32602, w.carla.call, "match.rank", register="kans", case=case.id, after="zomaar")
    fails(-32602, w.carla.call, "match.rank", register="kans")
    fails(-32602, w.carla.call, "match.rank", register="kans", case=case.id, client="c1")
    fails(-32602, w.carla.call, "match.rank", register="kans", record="k1", filter={})
    fails(-32602, w.carla.call, "match.rank", register="knas", client="c1")
    fails(1003, w.carla.call, "match.rank", register="kans", client="nobody")
    fails(1005, w.carla.call, "match.rank", register="employer", client="c1", why="criteria")
    # In a batch its slices could not let others go first.
    w.carla.send_raw(json.dumps([{"jsonrpc": "2.0", "id": 1, "method": "match.rank", "params": {"register": "kans", "case": case.id}}]).encode() + b"\n")
    equal(w.carla.read()[0]["error"]["data"]["reason"], "rank.alone")
    w.close()


@suite
def the_choice_is_checked_and_kept_with_its_reasons():
    w = world()
    kans(w, "k1", vraagt=["plannen", "taal"])
    kans(w, "k-zorg", sector="zorg")
    kans(w, "k-vol", plekken=0)
    case = w.open("plaatsing", sector="horeca", kan=["plannen"])
    error = fails(1005, w.carla.call, "work.complete", item=case.item("zoeken")["item"], outcome="gevonden", form={"kans": "k-zorg"}, why="match.sector")
    equal(error.message, "Another sector; neighbours count after 60 days.")
    fails(1005, w.carla.call, "work.complete", item=case.item("zoeken")["item"], outcome="gevonden", form={"kans": "k-vol"}, why="capacity.kans")
    fails(1005, w.carla.call, "work.complete", item=case.item("zoeken")["item"], outcome="gevonden", form={"kans": "weg"}, why="form")
    case.complete("zoeken", "gevonden", {"kans": "k1"})
    [met] = case.events("matched")
    equal((met["register"], met["record"], round(met["score"], 4)), ("kans", "k1", round((2 + 4 * 0.5) / 6, 4)))
    equal([(c["criterion"], c["score"], c.get("why")) for c in met["criteria"]],
          [("sector", 1, "same sector"), ("competenties", 0.5, "1 of 2 competences"), ("heftruck", 1, None)])
    # The reasons stay those of that day, also after a restart and when the record has changed.
    kans(w, "k1", vraagt=["plannen"])
    w.server.restart()
    w.reconnect()
    equal(w.case(case.id).events("matched"), [met])
    # Who chooses nothing is asked nothing.
    other = w.open("plaatsing", sector="horeca")
    other.complete("zoeken", "gevonden", {})
    equal(other.events("matched"), [])
    w.close()


BAD = [  # before the register, a criterion, the field that it names, and what that is
    ("", "function(client, kans) return client.leeftijd and 1 or 0 end", "leeftijd", "protected"),
    ("", "function(client, kans) return client[\"nationaliteit\"] and 1 or 0 end", "nationaliteit", "protected"),
    ("", "function(client, kans) return client.gezondheid and 1 or 0 end", "gezondheid", "sensitive"),
    ("local function telt(client, kans) return client.leeftijd and 1 or 0 end\n", "telt", "leeftijd", "protected"),
]


@suite
def a_criterion_that_names_what_it_may_not_see_does_not_load():
    for before, criterion, field, why in BAD:
        folder = scratch()
        place = before + PLACE.replace("criteria = {", f"criteria = {{\n    score(\"eerlijk\", 1, {criterion}),")
        write_plugin(folder, {**FILES, "registers/kans.lua": place})
        ran = subprocess.run([harness.BINARY, "check", "--lang", "en", os.path.join(harness.ROOT, "workflows", "werkroute"), os.path.join(folder, "proef")],
                             capture_output=True, text=True)
        said = ran.stdout + ran.stderr
        line = next(n for n, text in enumerate(place.splitlines(), 1) if field in text)
        assert ran.returncode != 0 and f"kans.lua:{line}:" in said, (criterion, said)
        assert f"`{field}` of `client` is `{why}`: no criterion may see it" in said, (criterion, said)


SPELLINGS = [
    "local k = \"leef\" .. \"tijd\" return client[k] and 1 or 0",
    "local x = client return x.nationaliteit and 1 or 0",
    "local function f(c) return c.gezondheid end return f(client) and 1 or 0",
    "return client.adres.telefoon and 1 or 0",
]


@suite
def no_spelling_of_its_name_reaches_it():
    for body in SPELLINGS:
        place = PLACE.replace("criteria = {", f"criteria = {{\n    score(\"eerlijk\", 1, function(client, kans) {body} end),")
        w = world_of({**FILES, "registers/kans.lua": place})
        kans(w, "k1")
        case = w.open("plaatsing", sector="horeca", leeftijd=61, nationaliteit="Syrisch", gezondheid="astma", adres={"plaats": "Venlo", "telefoon": "043"})
        try:
            page = w.carla.call("match.rank", register="kans", case=case.id)
            equal(page["ranked"][0]["criteria"][0]["score"], 0, body)  # it is simply not there
        except harness.RpcError as error:
            equal(error.code, 1007, body)
            assert "61" not in error.message and "Syrisch" not in error.message and "astma" not in error.message, error
        w.close()


@suite
def a_criterion_that_runs_on_is_stopped():
    place = PLACE.replace("criteria = {", "criteria = {\n    score(\"lang\", 1, function(client, kans) local n = 0 while true do n = n + 1 end return 1 end),")
    w = world_of({**FILES, "registers/kans.lua": place})
    kans(w, "k1")
    case = w.open("plaatsing", sector="horeca")
    error = fails(1007, w.carla.call, "match.rank", register="kans", case=case.id)
    assert "20000 instructions" in error.message and "kans.lua" in error.message, error
    fails(1007, w.carla.call, "work.complete", item=case.item("zoeken")["item"], outcome="gevonden", form={"kans": "k1"})
    case.complete("zoeken", "niets", {"reason": "kapot"})
    w.close()


COUNT = 4400


@suite
def nobody_waits_while_thousands_are_ranked():
    # "Ranking 4,400 candidates for a place takes under 200 ms, Lua included, and no command waits for it."
    w = world()
    kans(w, "k1", sector="horeca", vraagt=["plannen", "samenwerken", "taal", "rekenen"])
    kan = ["plannen", "samenwerken", "taal", "rekenen"]
    w.admin.all([("register.put", {"register": "client", "id": f"m{n}", "record": {"name": f"M {n}", "sector": "horeca" if n % 2 else "zorg", "kan": kan[:n % 5]}}) for n in range(COUNT)])
    w.carla.all([("case.open", {"route": "plaatsing", "subject": {"register": "client", "id": f"m{n}"}}) for n in range(COUNT)])
    took = []
    w.carla.call("match.rank", register="kans", record="k1")
    for _ in range(5):
        begun = time.monotonic()
        page = w.carla.call("match.rank", register="kans", record="k1")
        took.append((time.monotonic() - begun) * 1000)
    equal((page["fit"], page["unfit"], len(page["ranked"])), (COUNT // 2, COUNT // 2, 50))
    equal(page["ranked"][0]["score"], 1)
    # A bystander writes notes: alone, and while somebody ranks without a pause.
    bystander = w.server.client(w.tokens["carla"])
    case = w.open("plaatsing", sector="horeca")

    def notes(count):
        times = []
        for n in range(count):
            begun = time.monotonic()
            bystander.call("case.note", case=case.id, text=f"nr {n}")
            times.append((time.monotonic() - begun) * 1000)
        return sorted(times)

    alone = notes(300)
    stop, ranked = threading.Event(), []

    def keep_ranking():
        while not stop.is_set():
            w.carla.call("match.rank", register="kans", record="k1")
            ranked.append(1)

    thread = threading.Thread(target=keep_ranking)
    thread.start()
    beside = notes(300)
    stop.set()
    thread.join()
    p99 = lambda times: times[int(len(times) * 0.99) - 1]
    best = min(took)
    print(f"       {COUNT} ranked in {best:.0f} ms (of five: {', '.join(f'{t:.0f}' for t in took)}), {best * 1000 / COUNT:.0f} us each; "
          f"a bystander's p99 {p99(alone):.1f} ms alone, {p99(beside):.1f} ms beside {len(ranked)} rankings (x{p99(beside) / p99(alone):.1f})")
    most = 1500 if SANITIZED else 200  # a sanitizer looks at every access
    assert len(ranked) > 0 and best < most, took
    assert p99(beside) < 100, beside[-5:]  # the bar that reliability sets for whoever works beside something big
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
