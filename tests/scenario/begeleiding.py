"""A route of Midden-Limburg for tests of versions: `begeleiding`, beside what the region ships, in two versions; every place where a
case of it can rest, and how a case is driven there over the socket."""

import json
import os
import shutil

from harness import ROOT, shelf

REGISTER = """
return register "begeleidingsplek" {
  title = { nl = "Begeleidingsplek", en = "Place for guidance" }, key = text "code" { title = { nl = "Code", en = "Code" } },
  fields = { choice "soort" { "ruim", "krap", required = true, title = { nl = "Soort", en = "Kind" } },
             integer "seats" { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } } },
  capacity = "seats",
}
"""

CHILD = """
return route "begeleiding_toets" {
  version = "1.0.0", title = { nl = "Toets", en = "Test" }, subject = "client", owner = "coach_plus",
  step "voorbereiden" { title = { nl = "Voorbereiden", en = "Prepare" }, by = role "coach_plus", due = workdays(5) },
  step "toetsen"      { title = { nl = "Toetsen", en = "Test" }, by = role "coach_plus", due = workdays(10) },
}
"""

ROUTE = """
return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "coach_plus",
  start = "intake",
  file = {
    choice  "subregion"  { "west", "oost", "unknown", title = { nl = "Subregio", en = "Sub-region" } },
    choice  "soort"      { "ruim", "krap", title = { nl = "Soort", en = "Kind" } },
    integer "gesprekken" { min = 1, max = 5, title = { nl = "Gesprekken", en = "Talks" } },
    text    "kenmerk"    { max = 40, title = { nl = "Kenmerk", en = "Reference" } },
  },
  outcomes = { geslaagd = { nl = "Geslaagd", en = "Done well" }, gestopt = { nl = "Gestopt", en = "Stopped" } },

  stage "intake" {
    title = { nl = "Intake", en = "Intake" }, within = months(3), escalate = at("80%", role "team_lead"), start = "kennismaken",
    step "kennismaken" { title = { nl = "Kennismaken", en = "Meet" }, by = role "coach_plus", due = workdays(5), next = "subregio" },
    decide "subregio"  { title = { nl = "Subregio", en = "Sub-region" }, table = "subregion", into = "subregion", next = "inschatten" },
    step "inschatten"  { title = { nl = "Inschatten", en = "Assess" }, by = role "coach_plus", due = workdays(10),
      form = { integer "gesprekken" { min = 1, max = 5, required = true, title = { nl = "Gesprekken", en = "Talks" } } },
      on_done = function(case, form) case.file.gesprekken = form.gesprekken end,
      outcomes = { gewoon = finish "gewoon" { title = { nl = "Gewoon", en = "Plain" } },
                   zwaar  = finish "zwaar"  { title = { nl = "Zwaar", en = "Heavy" } } } },
    outcomes = { gewoon = { "taal", "werk", "geld" }, zwaar = { "arts", "psycholoog" } },
  },

  step "taal" { title = { nl = "Taal", en = "Language" }, by = role "coach_plus", due = workdays(10), next = "plan" },
  step "werk" { title = { nl = "Werk", en = "Work" }, by = role "jobhunter", due = workdays(15), next = "plan" },
  step "geld" { title = { nl = "Geld", en = "Money" }, by = role "coach_plus", due = workdays(20), escalate = at("80%", owner), next = "plan" },
  step "plan" { title = { nl = "Plan", en = "Plan" }, by = owner, due = workdays(5), join = "all", next = "bedenktijd" },

  step "arts"       { title = { nl = "Arts", en = "Doctor" }, by = role "coach_plus", due = weeks(4), next = "advies" },
  step "psycholoog" { title = { nl = "Psycholoog", en = "Psychologist" }, by = role "coach_plus", due = weeks(4), next = "advies" },
  step "advies"     { title = { nl = "Advies", en = "Advice" }, by = role "team_lead", due = weeks(2), join = "all", next = "bedenktijd" },

  wait "bedenktijd" { title = { nl = "Bedenktijd", en = "Time to think" }, message = "akkoord", within = weeks(2), on_timeout = "nabellen", next = "rust" },
  step "nabellen"   { title = { nl = "Nabellen", en = "Call again" }, by = role "coach_plus", due = workdays(5), next = "rust" },
  wait "rust"       { title = { nl = "Rust", en = "Rest" }, lasts = days(28), next = "plaats" },
  wait "plaats"     { title = { nl = "Plaats vrij", en = "Place free" }, within = months(3), on_timeout = "gesprekken", next = "training",
    reserve = seats "begeleidingsplek" { count = 1, where = function(case, plek) return plek.soort == case.file.soort end } },
  step "training"   { title = { nl = "Training", en = "Training" }, by = role "coach_plus", due = months(1), within = months(4), next = "evaluatie" },
  step "evaluatie"  { title = { nl = "Evaluatie", en = "Evaluation" }, by = role "coach_plus", due = weeks(2), outcomes = {
      verder = to "gesprekken" { title = { nl = "Verder", en = "On" } },
      terug  = to "training" { at_most = 3, title = { nl = "Terug", en = "Back" } } } },
  each "gesprekken" { title = { nl = "Gesprekken", en = "Talks" }, over = "file.gesprekken", next = "toets",
    step "gesprek" { title = { nl = "Gesprek", en = "Talk" }, by = role "coach_plus", due = weeks(2) } },
  subroute "toets"  { title = { nl = "Toets", en = "Test" }, route = "begeleiding_toets", within = months(3), on_timeout = "afronden", next = "afronden" },
  step "afronden"   { title = { nl = "Afronden", en = "Round off" }, by = owner, due = workdays(10), outcomes = {
      geslaagd = finish "geslaagd" { title = { nl = "Geslaagd", en = "Done well" } },
      gestopt  = finish "gestopt" { title = { nl = "Gestopt", en = "Stopped" } } } },
}
"""

# What 1.1 changes: a step more before the end, `plan` has another name, `nabellen` is gone. And what some cases cannot follow: `kenmerk` is
# shorter, the heavy way has a third branch at its join, `evaluatie` with its two ways is gone.
CHANGES = [
    ('version = "1.0.0"', 'version = "1.1.0"'),
    ('next = "afronden" },', 'next = "terugblik" },\n'
     '  step "terugblik"  { title = { nl = "Terugblik", en = "Look back" }, by = role "coach_plus", due = workdays(5), next = "afronden" },'),
    ('step "plan" { title = { nl = "Plan", en = "Plan" },', 'step "werkplan" { was = "plan", title = { nl = "Werkplan", en = "Plan of work" },'),
    ('next = "plan" }', 'next = "werkplan" }'),
    ('  step "nabellen"   { title = { nl = "Nabellen", en = "Call again" }, by = role "coach_plus", due = workdays(5), next = "rust" },\n', ""),
    ('on_timeout = "nabellen"', 'on_timeout = "rust"'),
    ("max = 40", "max = 10"),
    ('zwaar = { "arts", "psycholoog" }', 'zwaar = { "arts", "psycholoog", "fysio" }'),
    ('  step "advies" ', '  step "fysio" { title = { nl = "Fysio", en = "Physiotherapist" }, by = role "coach_plus", due = weeks(4), next = "advies" },\n  step "advies" '),
    ('next = "evaluatie"', 'next = "gesprekken"'),
    ('  step "evaluatie"  { title = { nl = "Evaluatie", en = "Evaluation" }, by = role "coach_plus", due = weeks(2), outcomes = {\n'
     '      verder = to "gesprekken" { title = { nl = "Verder", en = "On" } },\n'
     '      terug  = to "training" { at_most = 3, title = { nl = "Terug", en = "Back" } } } },\n', ""),
]

LABELS = """
return labels { titles {
  options  = { ruim = { nl = "Ruim", en = "Spacious" }, krap = { nl = "Krap", en = "Tight" } },
  outcomes = { gewoon = { nl = "Gewoon", en = "Plain" }, zwaar = { nl = "Zwaar", en = "Heavy" } },
  messages = { akkoord = { nl = "Akkoord", en = "Agreed" } },
} }
"""

SPEC = """
describe("begeleiding", function()
  it("splitst na de intake en komt samen in het plan", function()
    local case = open("begeleiding", { client = { name = "Kim", municipality = "weert" } })
    case:complete "kennismaken"
    expect(case.file.subregion).is "west"
    case:complete("inschatten", "gewoon", { gesprekken = 2 })
    for _, step in ipairs { "taal", "werk", "geld" } do case:complete(step) end
    expect(case).enabled { "%s" }
  end)
end)
"""


def changed(text, changes):
    for old, new in changes:
        assert old in text, f"not in the route: {old!r}"
        text = text.replace(old, new)
    return text


def midden(changes=(), version="1.0.0", plan="plan"):
    """A folder of regions with a copy of the shipped Midden-Limburg and the route in it, beside its workflows."""
    top = shelf("midden-limburg")
    shutil.copytree(os.path.join(ROOT, "workflows"), os.path.join(os.path.dirname(top), "workflows"))
    folder = os.path.join(top, "midden-limburg")
    written = {"routes/begeleiding.lua": changed(ROUTE, changes), "routes/begeleiding_toets.lua": CHILD,
               "registers/begeleidingsplek.lua": REGISTER, "labels/begeleiding.lua": LABELS, "spec/begeleiding_spec.lua": SPEC % plan}
    os.mkdir(os.path.join(folder, "labels"))
    with open(os.path.join(folder, "plugin.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    for path, text in {**written, "plugin.json": json.dumps({**manifest, "version": version})}.items():
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)
    return top


# --- where a case can rest, and the way there ---

PLAIN = [("do", "kennismaken"), ("do", "inschatten", "gewoon")]
HEAVY = [("do", "kennismaken"), ("do", "inschatten", "zwaar")]
PLAN = [*PLAIN, ("do", "taal"), ("do", "werk"), ("do", "geld"), ("do", "plan")]
REST = [*PLAN, ("send", "akkoord"), ("month",)]
TALKS = [*REST, ("do", "training"), ("do", "evaluatie", "verder")]
TEST = [*TALKS, ("do", "gesprek"), ("do", "gesprek"), ("do", "gesprek")]

# name: (how many of a hundred, in the middle of what, the way there)
PLACES = {
    "kennismaken": (5, "", []),
    "inschatten": (5, "", PLAIN[:1]),
    "gesplitst": (5, "", PLAIN),
    "taal is er": (9, "join", [*PLAIN, ("do", "taal")]),
    "geld is er": (8, "join", [*PLAIN, ("do", "geld")]),
    "werk ontbreekt": (9, "join", [*PLAIN, ("do", "taal"), ("do", "geld")]),
    "plan": (4, "", PLAN[:-1]),
    "advies": (3, "", [*HEAVY, ("do", "psycholoog"), ("do", "arts")]),
    "bedenktijd": (8, "timer", PLAN),
    "rust": (6, "timer", [*PLAN, ("send", "akkoord")]),
    "plaats": (6, "timer", REST),
    "nabellen": (4, "", [*PLAN, ("month",)]),
    "training": (5, "", REST),
    "gesprekken": (4, "", TALKS),
    "een gesprek gehad": (4, "", [*TALKS, ("do", "gesprek")]),
    "toets begint": (5, "subroute", TEST),
    "toets loopt": (5, "subroute", [*TEST, ("child", "voorbereiden")]),
    "afronden": (5, "", [*TEST, ("child", "voorbereiden"), ("child", "toetsen")]),
    # Where 1.1 does not take a case by itself: never more than the few that a test puts there.
    "evaluatie": (0, "", [*REST, ("do", "training")]),
    "arts is er": (0, "join", [*HEAVY, ("do", "arts")]),
    "zwaar gesplitst": (0, "", HEAVY),
}
FORMS = {"inschatten": {"gesprekken": 3}}
CROWDED = ("plaats",)  # they ask for the kind of place of which there are few


class Traveller:
    """One case on its way to a place."""

    def __init__(self, place, file=None):
        self.place = place
        self.todo = list(PLACES[place][2])
        self.file = {"soort": "krap" if place in CROWDED else "ruim", **(file or {})}
        self.case = None
        self.work = []  # open items

    def next_call(self):
        """The next move as a call; nothing when the clock must move, a child has its turn, or it is there."""
        kind, *rest = self.todo[0] if self.todo else ("there",)
        if kind == "send":
            return "message.send", {"to": {"case": self.case}, "message": rest[0]}
        if kind != "do":
            return None
        node, outcome = rest if len(rest) == 2 else (rest[0], None)
        item = next((i["item"] for i in self.work if i["node"].rpartition(".")[2] == node), None)
        assert item, f"{self.case} on its way to {self.place} has no {node}: {[i['node'] for i in self.work]}"
        return "work.complete", {"item": item, "form": FORMS.get(node, {}), **({"outcome": outcome} if outcome else {})}

    def went(self, answer):
        self.todo.pop(0)
        self.work = [i for i in self.work if i["item"] not in answer["closed"]] + answer["opened"]


def walk(client, travellers):
    """Waves of commands, one for each that can go on."""
    while True:
        calls = [(t, t.next_call()) for t in travellers]
        going = [(t, call) for t, call in calls if call]
        if not going:
            return
        for (t, _), answer in zip(going, client.all([call for _, call in going])):
            t.went(answer)


def look_again(client, travellers):
    for t, got in zip(travellers, client.all([("case.get", {"case": t.case}) for t in travellers])):
        t.work = got["work"]


def walk_children(client, travellers):
    """Whose turn is a child's: its step is done, by whom its parent is."""
    while True:
        waiting = {t.case: t for t in travellers if t.todo and t.todo[0][0] == "child"}
        if not waiting:
            return
        found = client.everything("case.find", "cases", filter={"route": "begeleiding_toets", "state": "active"})
        for child in client.all([("case.get", {"case": c["case"]}) for c in found]):
            t = waiting.get(child.get("parent"))
            if t:
                client.call("work.complete", item=child["work"][0]["item"], form={})
                assert child["work"][0]["node"] == t.todo.pop(0)[1], child
        look_again(client, list(waiting.values()))


def open_cases(client, travellers, clients):
    calls = [("case.open", {"route": "begeleiding", "subject": {"register": "client", "id": clients[n % len(clients)]}, "file": t.file})
             for n, t in enumerate(travellers)]
    for t, opened in zip(travellers, client.all(calls)):
        t.case, t.work = opened["case"], opened["work"]


def bring(world, client, travellers, clients):
    """Opens a case for each and drives it to its place; the clock moves a month in between for those that need it."""
    late = [t for t in travellers if ("month",) in t.todo]
    soon = [t for t in travellers if ("month",) not in t.todo]
    open_cases(client, late, clients)
    walk(client, late)
    world.advance(29, "days")
    for t in late:
        assert t.todo.pop(0) == ("month",), t.todo
    look_again(client, late)
    open_cases(client, soon, clients)
    walk(client, [*late, *soon])
    walk_children(client, travellers)


def spread(count):
    """Travellers to all places, by their shares."""
    out = []
    for place, (share, _, _) in PLACES.items():
        out += [Traveller(place) for _ in range(max(1, count * share // 100) if share else 0)]
    while len(out) < count:
        out.append(Traveller("werk ontbreekt"))
    return out
