"""A region's own words and names: `labels`, a register's `label`, and `replace` in its version of a route."""

import os
import subprocess

import harness
from harness import ROOT, Suite, equal, fails, scratch, world_of, write_plugin

suite = Suite()

BASE = """return route "basis" {
  version = "1.0.0", title = { nl = "Traject van een klant", en = "A client's way" }, subject = "client", owner = "consultant",
  file = { text "wens" },
  stage "begin" {
    title = { nl = "Begin", en = "Start" },
    step "gesprek" { title = { nl = "Klantgesprek met de klant", en = "Talk" }, by = role "consultant", due = workdays(5) },
    step "plan" {
      title = { nl = "KLANT kiest", en = "The client chooses" }, by = role "consultant" { same_as = "gesprek" }, due = workdays(5),
      requires = function(case) return case.file.wens ~= nil, { nl = "De klant heeft nog geen wens.", en = "The client has no wish yet." } end,
    },
    next = done,
  },
}
"""
OWN = """return route "proef" {
  extends = "basis", version = "1.1.0", title = { nl = "Proef", en = "Trial" },
  replace "begin.gesprek" {
    step "gesprek" { title = { nl = "Groep van klanten", en = "Group" }, by = role "consultant", due = workdays(2), form = { text "indruk" } },
  },
}
"""
LABELS = 'return labels { klant = { nl = "inwoner" }, client = { en = "resident" }, klanten = { nl = "inwoners" } }\n'
CLIENT = """return register "client" {
  title = { nl = "Klant", en = "Client" }, key = text "number", label = "roepnaam",
  fields = { text "roepnaam", text "name" { sensitive = true }, text "municipality", choice "subregion" { "maastricht_heuvelland" },
    choice "source" { "gemeente", "uwv" }, date "benefit_since", choice "age_band" { "under_27", "27_to_45", "45_to_55", "over_55" },
    choice "education" { "none" }, text "language", yesno "mediable", yesno "relapsed", date "waiting_since" },
}
"""


def world():
    return world_of({"routes/basis.lua": BASE, "routes/proef.lua": OWN, "labels.lua": LABELS, "registers/client.lua": CLIENT})


def opened(w, route):
    w.admin.call("register.put", register="client", id="k7", record={"roepnaam": "Sam", "name": "S. Geheim"})
    return w.carla.call("case.open", route=route, subject={"register": "client", "id": "k7"})["case"]


@suite
def a_region_reads_its_own_words_in_the_routes_of_others():
    w = world()
    case = opened(w, "basis")
    nl, en = w.carla, w.server.client(w.tokens["carla"])
    nl.call("session.hello", lang="nl")
    equal([c.call("case.get", case=case)["next_action"]["title"] for c in (nl, en)], ["Klantgesprek met de inwoner", "Talk"])
    equal(fails(1003, nl.call, "work.get", item=f"{case}.99").message, "Dit werk is er niet.")
    equal(nl.call("route.get", route="basis")["title"], "Traject van een inwoner")
    [item] = nl.call("work.find", filter={"case": case})["items"]
    equal((item["title"], item["subject"]["name"]), ("Klantgesprek met de inwoner", "Sam"))
    nl.call("work.complete", item=item["item"], form={})
    [item] = nl.call("work.find", filter={"case": case})["items"]
    equal(item["title"], "INWONER kiest")
    equal(en.call("work.get", item=item["item"])["title"], "The resident chooses")
    for client, said in ((nl, "De inwoner heeft nog geen wens."), (en, "The resident has no wish yet.")):
        refused = fails(1005, lambda: client.call("work.complete", item=item["item"], form={}))
        equal((refused.reason, refused.message), ("requires.plan", said))


@suite
def a_label_names_the_client_wherever_he_is_shown_and_without_one_the_key_does():
    w = world()
    case = opened(w, "proef")
    equal(w.carla.call("case.get", case=case)["subject"], {"register": "client", "id": "k7", "name": "Sam"})
    equal([c["subject"]["name"] for c in w.admin.call("case.find", filter={"route": "proef"})["cases"]], ["Sam"])
    w.admin.call("register.put", register="client", id="k7", record={"name": "S. Geheim"})
    equal(w.carla.call("case.get", case=case)["subject"]["name"], "k7")


@suite
def a_node_that_was_replaced_is_played_in_place_of_the_other():
    w = world()
    case = opened(w, "proef")
    [item] = w.carla.call("work.find", filter={"case": case})["items"]
    equal(item["node"], "begin.gesprek")
    equal([f["name"] for f in w.carla.call("work.get", item=item["item"])["form"]], ["indruk"])
    w.carla.call("work.complete", item=item["item"], form={"indruk": "goed"})
    [item] = w.carla.call("work.find", filter={"case": case})["items"]
    equal((item["node"], item["state"], item["assignee"]), ("begin.plan", "allocated", "carla"))


def untitled(*folders):
    done = subprocess.run([harness.BINARY, "check", *folders, "--titles", "--lang", "en"], capture_output=True, text=True, timeout=60)
    equal(done.returncode, 0, done.stdout)
    return [line.split("warning: ")[1].split(" has no title")[0] for line in done.stdout.splitlines() if " has no title" in line]


@suite
def check_names_what_has_no_title_and_the_shipped_bundles_have_nothing_of_that():
    workflow = os.path.join(ROOT, "workflows", "werkroute")
    for region in sorted(os.listdir(os.path.join(ROOT, "plugins"))):
        equal(untitled(workflow, os.path.join(ROOT, "plugins", region)), [], region)
    bare = BASE.replace('title = { nl = "Begin", en = "Start" },', "")
    folder = write_plugin(scratch(), {"routes/basis.lua": bare, "routes/proef.lua": OWN, "registers/plek.lua": 'return register "plek" { key = text "code" }\n'})
    equal(untitled(workflow, os.path.join(folder, "proef")),
          ["stage `begin`", "register `plek`", "field `file.wens`", "field `begin.gesprek.indruk`"])


@suite
def a_register_of_two_bundles_below_is_a_fault_that_names_both_files():
    top = scratch()
    for name in ("een", "twee"):
        os.makedirs(os.path.join(top, "workflows", name, "registers"))
        for path, text in (("registers/plek.lua", 'return register "plek" { key = text "code" }\n'),
                           ("route.lua", f'return route "{name}" {{ version = "1.0.0", title = {{ nl = "R", en = "R" }}, subject = "plek", owner = "{name}",\n'
                                         f'  step "a" {{ by = role "{name}", due = days(1) }} }}\n'), ("roles.lua", f'return roles {{ role "{name}" {{}} }}\n')):
            with open(os.path.join(top, "workflows", name, path), "w", encoding="utf-8") as file:
                file.write(text)
    write_plugin(top, {}, requires={"een": "^1", "twee": "^1"})
    done = subprocess.run([harness.BINARY, "check", "workflows/een", "workflows/twee", "proef", "--lang", "en"],
                          capture_output=True, text=True, timeout=60, cwd=top)
    equal(done.returncode, 1, done.stdout)
    said = next(line for line in done.stdout.splitlines() if "is in two bundles" in line)
    assert "een/registers/plek.lua:1" in said and "twee/registers/plek.lua:1" in said, said


if __name__ == "__main__":
    suite.run(__doc__)
