"""Registers as people and other systems use them, over the socket: fields of the base and of the region, sensitive
fields, history and how it was, ids in other systems, removal, the schema, search with counts, and tables in and out."""

import csv
import io
import json
import os
import subprocess
import time

import harness
from harness import Suite, equal, fails, scratch, world_of

suite = Suite()

CLIENT = """return register "client" {
  extends = "client",
  fields  = {
    bsn     "bsn"      { index = true },
    text    "achternaam" { index = true, sort = "name" },
    text    "plaats"   { index = true },
    choice  "soort"    { "ww", "wia", "bijstand", index = true },
    choices "talen"    { "nl", "ar", "pl", index = true },
    date    "sinds"    { index = true },
    money   "inkomen"  { index = true },
    integer "kinderen",
    note    "verhaal"  { sensitive = true },
    ref     "werkgever" { to = "employer", index = true },
    group   "adres"    { text "straat", text "postcode" },
  },
}
"""
SEEK = """return route "zoek" {
  version = "1.0.0", title = { nl = "Zoek", en = "Seek" }, subject = "client", owner = "consultant",
  file = { integer "aantal", text "eerste" },
  step "tel" { by = role "consultant", due = workdays(5), next = "wacht",
    on_done = function(case)
      local buren = case:find("client", { plaats = case.client.plaats }, function(other) return other.id ~= case.client.id end)
      case.file.aantal, case.file.eerste = #buren, buren[1] and buren[1].name
    end },
  wait "wacht" { ready = function(case) return #case:find("client", { soort = "wia" }) > 0 end, within = weeks(4), on_timeout = done, next = "klaar" },
  step "klaar" { by = role "consultant", due = workdays(5), next = done },
}
"""
FILES = {"registers/client.lua": CLIENT, "routes/zoek.lua": SEEK}


def world(**options):
    return world_of(FILES, **options)


def put(w, key, who=None, **more):
    extra = {k: more.pop(k) for k in ("external", "source", "ground", "valid_from") if k in more}
    return (who or w.admin).call("register.put", register="client", id=key, record={"name": key, **more}, **extra)


def ids(page):
    return [one["id"] for one in page["records"]]


@suite
def a_region_adds_fields_to_the_register_of_its_base():
    w = world()
    put(w, "c-1", language="pools", plaats="Blerick")
    record = w.carla.call("register.get", register="client", id="c-1")["record"]
    equal((record["language"], record["plaats"]), ("pools", "Blerick"))
    error = fails(1005, w.admin.call, "register.put", register="client", id="c-2", record={"name": "x", "plats": "y"})
    assert "did you mean plaats" in error.message, error
    w.close()


@suite
def a_bsn_is_checked_and_masked_for_who_may_not_see_it():
    w = world()
    error = fails(1005, put, w, "c-1", bsn="123456789")
    assert "123456789" not in json.dumps(error.data) + error.message, "a wrong number is not repeated"
    put(w, "c-1", bsn="123456782", verhaal="Ziek geweest", plaats="Venlo")
    equal(w.admin.call("register.get", register="client", id="c-1")["record"]["bsn"], "123456782")
    seen = w.carla.call("register.get", register="client", id="c-1")
    equal((seen["record"]["bsn"], "verhaal" in seen["record"], sorted(seen["hidden"])), ("******782", False, ["bsn", "verhaal"]))
    listed = w.carla.call("register.find", register="client")["records"][0]
    equal((listed["record"]["bsn"], sorted(listed["hidden"])), ("******782", ["bsn", "verhaal"]))
    # Neither a filter, a facet, an order nor a word finds what she may not see.
    fails(1002, w.carla.call, "register.find", register="client", filter={"bsn": "123456782"})
    fails(1002, w.carla.call, "register.find", register="client", sort="bsn")
    fails(1002, w.carla.call, "register.find", register="client", facets=["bsn"])
    for who in (w.carla, w.admin):
        equal(ids(who.call("register.find", register="client", text="ziek")), [])
        equal(ids(who.call("register.find", register="client", text="123456782")), [])
    equal(ids(w.admin.call("register.find", register="client", filter={"bsn": "123456782"})), ["c-1"])
    # What she could not see, she does not empty by putting back what she saw.
    w.carla.call("register.put", register="client", id="c-1", record={**seen["record"], "plaats": "Roermond"})
    kept = w.admin.call("register.get", register="client", id="c-1")["record"]
    equal((kept["bsn"], kept["verhaal"], kept["plaats"]), ("123456782", "Ziek geweest", "Roermond"))
    changes = w.carla.call("register.history", register="client", id="c-1")["entries"][0]["changes"]
    equal([c for c in changes if c["path"] in ("bsn", "verhaal")], [{"path": "bsn", "hidden": True}, {"path": "verhaal", "hidden": True}])
    # Who has a case about the client sees it.
    w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": "c-1"})
    item = w.carla.call("work.find", filter={"role": "consultant"})["items"][0]["item"]
    w.carla.call("work.claim", item=item)
    equal(w.carla.call("register.get", register="client", id="c-1")["record"]["bsn"], "123456782")
    equal(w.cees.call("register.get", register="client", id="c-1")["record"]["bsn"], "******782")
    w.close()


@suite
def the_history_says_who_when_why_and_how_it_was_on_a_day():
    w = world(clock="2019-06-30")
    put(w, "c-1", who=w.carla, plaats="Venlo", adres={"straat": "Markt 1", "postcode": "5911 HA"}, source="intake", ground="Participatiewet art. 7")
    w.advance_to("2019-07-10")
    put(w, "c-1", plaats="Roermond", adres={"straat": "Markt 1", "postcode": "6041 EM"}, source="BRP")
    w.advance_to("2019-07-20")
    put(w, "c-1", plaats="Weert", valid_from="2019-07-15")
    entries = w.admin.call("register.history", register="client", id="c-1")["entries"]
    equal([(e["by"], e["at"][:10], e["valid_from"], e.get("created")) for e in entries],
          [("carla", "2019-06-30", "2019-06-30", True), ("admin", "2019-07-10", "2019-07-10", None), ("admin", "2019-07-20", "2019-07-15", None)])
    equal((entries[0]["source"], entries[0]["ground"]), ("intake", "Participatiewet art. 7"))
    equal(sorted((c["path"], c.get("old"), c.get("new")) for c in entries[1]["changes"]),
          [("adres.postcode", "5911 HA", "6041 EM"), ("plaats", "Venlo", "Roermond")])
    page = w.admin.call("register.history", register="client", id="c-1", limit=2)
    equal(len(page["entries"]), 2)
    equal(w.admin.call("register.history", register="client", id="c-1", after=page["after"])["entries"], entries[2:])

    def on(day):
        got = w.admin.call("register.get", register="client", id="c-1", on=day)
        return got["record"]["plaats"], got["valid_from"], got.get("valid_to")

    equal(on("2019-06-30"), ("Venlo", "2019-06-30", "2019-07-09"))
    equal(on("2019-07-12"), ("Roermond", "2019-07-10", "2019-07-14"))
    equal(on("2019-07-15"), ("Weert", "2019-07-15", None), "known on the 20th, true since the 15th")
    fails(1003, w.admin.call, "register.get", register="client", id="c-1", on="2019-06-29")
    equal(fails(1005, put, w, "c-1", valid_from="2019-07-21").data["reason"], "valid_from")
    equal(fails(-32602, put, w, "c-1", ground="x" * 501).data["path"], "ground")
    w.server.restart()
    w.reconnect()
    equal(w.admin.call("register.history", register="client", id="c-1")["entries"], entries, "after a restart")
    w.close()


@suite
def a_record_is_removed_only_when_nothing_refers_to_it():
    w = world()
    put(w, "c-1", werkgever="e1")
    opened = w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": "c-1"}, file={})["case"]

    def refused(register, key):
        error = fails(1005, w.admin.call, "register.remove", register=register, id=key)
        equal(error.data["reason"], "refers")
        return error.message

    assert opened in refused("client", "c-1"), "the case about it is named"
    assert "client c-1 (field werkgever)" in refused("employer", "e1"), "the record that refers to it is named"
    assert "employer e1 (field sector)" in refused("sector", "horeca"), "a choice refers as well"
    equal(fails(1002, w.carla.call, "register.remove", register="client", id="c-1").code, 1002)
    w.carla.call("case.cancel", case=opened, reason="verhuisd")
    put(w, "c-1", external={"sonar": "77"}, plaats="Venlo")
    equal(w.admin.call("register.remove", register="client", id="c-1", ground="AVG art. 17", command_id="r1"), {"register": "client", "id": "c-1"})
    equal(w.admin.call("register.remove", register="client", id="c-1", ground="AVG art. 17", command_id="r1"), {"register": "client", "id": "c-1"})
    fails(1003, w.admin.call, "register.get", register="client", id="c-1")
    fails(1003, w.admin.call, "register.get", register="client", system="sonar", external="77")
    equal(ids(w.admin.call("register.find", register="client", text="Venlo")), [])
    equal(ids(w.admin.call("register.find", register="client", filter={"plaats": "Venlo"})), [])
    last = w.admin.call("register.history", register="client", id="c-1")["entries"][-1]
    equal((last["removed"], last["ground"]), (True, "AVG art. 17"))
    w.admin.call("register.remove", register="employer", id="e1")
    fails(1005, put, w, "c-2", werkgever="e1")
    w.close()


@suite
def a_seat_and_a_case_file_refer_to_a_record():
    w = world()
    w.put("place", "p1", name="Keuken", employer="e1", sector="horeca", start="continuous", seats=2)
    assert "place p1 (field employer)" in fails(1005, w.admin.call, "register.remove", register="employer", id="e1").message
    put(w, "c-1")
    route = w.admin.call("route.get", route="werkroute")
    refs = [f["name"] for f in route.get("file", []) if f.get("to") == "employer"] or ["employer"]
    opened = w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": "c-1"}, file={refs[0]: "e2"})["case"]
    error = fails(1005, w.admin.call, "register.remove", register="employer", id="e2")
    assert f"case {opened} (file.{refs[0]})" in error.message, error
    w.close()


@suite
def other_systems_know_a_record_by_one_id_each():
    w = world()
    put(w, "c-1", external={"sonar": "100", "wbs": "7"})
    put(w, "c-2", external={"sonar": "200"})
    equal(w.carla.call("register.get", register="client", system="sonar", external="100")["id"], "c-1")
    equal(w.carla.call("register.get", register="client", id="c-1")["external"], {"sonar": "100", "wbs": "7"})
    error = fails(1004, put, w, "c-2", external={"sonar": "100"})
    equal((error.data["reason"], error.data["path"]), ("external", "external.sonar"))
    put(w, "c-3", external={"wbs": "100"})  # the same number in another system is another number
    put(w, "c-1", external={"sonar": None})
    put(w, "c-2", external={"sonar": "100"})
    equal(w.carla.call("register.get", register="client", system="sonar", external="100")["id"], "c-2")
    fails(1003, w.carla.call, "register.get", register="client", system="sonar", external="200")
    fails(-32602, w.carla.call, "register.get", register="client", system="sonar")
    fails(-32602, w.carla.call, "register.get", register="client", id="c-1", system="sonar", external="1")
    w.server.restart()
    w.reconnect()
    equal(w.carla.call("register.get", register="client", system="sonar", external="100")["id"], "c-2")
    many = {f"s{n}": "1" for n in range(21)}
    equal(fails(-32602, put, w, "c-9", external=many).data["path"], "external")
    w.close()


@suite
def the_schema_says_what_put_takes():
    w = world()
    said = w.carla.call("register.schema", register="client")
    schema = said["schema"]
    equal((schema["$schema"], said["key"]), ("https://json-schema.org/draft/2020-12/schema", "number"))
    equal(schema["properties"]["soort"]["enum"], ["ww", "wia", "bijstand"])
    equal(schema["properties"]["talen"]["items"]["enum"], ["nl", "ar", "pl"])
    equal(schema["properties"]["adres"]["properties"]["straat"]["type"], "string")
    assert "name" in schema["required"] and schema["additionalProperties"] is False, schema
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        Draft202012Validator = None
    right = {"name": "x", "bsn": "123456782", "talen": ["nl"], "sinds": "2019-01-01", "inkomen": {"cents": 5, "currency": "EUR"},
             "adres": {"straat": "Markt 1"}}
    wrong = [{}, {"name": "x", "soort": "geen"}, {"name": "x", "kinderen": "2"}, {"name": "x", "inkomen": {"cents": 5}},
             {"name": "x", "onbekend": 1}, {"name": "x", "talen": ["nl", "nl"]}]
    for record in [right] + wrong:
        if Draft202012Validator:
            Draft202012Validator.check_schema(schema)
            equal(Draft202012Validator(schema).is_valid(record), record is right, record)
        if record is right:
            w.admin.call("register.put", register="client", id="c-1", record=record)
        else:
            fails(1005, w.admin.call, "register.put", register="client", id="c-2", record=record)
    w.close()


@suite
def a_handler_finds_records():
    w = world()
    for n in range(1, 4):
        put(w, f"c-{n}", plaats="Venlo" if n < 3 else "Weert")
    opened = w.carla.call("case.open", route="zoek", subject={"register": "client", "id": "c-1"})["case"]
    case = w.case(opened)
    case.complete("tel", by="carla")
    equal(case.get()["file"], {"aantal": 1, "eerste": "c-2"})
    equal(case.at(), ["wacht"])
    put(w, "c-1", plaats="Venlo", soort="wia")  # the subject: who waits is asked again
    equal(case.at(), ["klaar"])
    w.close()


PEOPLE = [
    ("c-1", "Jan van den Berg", "Venlo", "ww", ["nl"], "2019-01-10", 120000),
    ("c-2", "Els Aerts", "Roermond", "wia", ["nl", "ar"], "2018-05-01", 90000),
    ("c-3", "Ömer Çelik", "Venlo", "bijstand", ["ar"], "2017-03-01", 60000),
    ("c-4", "Kim de Vries", "Weert", "ww", ["pl", "nl"], "2019-02-01", 150000),
    ("c-5", "Bo van Aken", "Vénlo", "ww", [], None, None),
]


def people(w):
    for key, name, place, kind, languages, since, income in PEOPLE:
        more = {"sinds": since, "inkomen": {"cents": income, "currency": "EUR"}} if since else {}
        put(w, key, name=name, achternaam=name, plaats=place, soort=kind, talen=languages, **more)


@suite
def a_search_filters_sorts_counts_and_pages():
    w = world()
    people(w)

    def find(**what):
        return w.carla.call("register.find", register="client", **what)

    equal(ids(find(filter={"soort": "ww"})), ["c-1", "c-4", "c-5"])
    equal(ids(find(filter={"soort": ["ww", "wia"], "plaats": "Roermond"})), ["c-2"])
    equal(ids(find(filter={"talen": "ar"})), ["c-2", "c-3"])
    equal(ids(find(filter={"sinds": {"from": "2018-05-01", "to": "2019-01-10"}})), ["c-1", "c-2"])
    equal(ids(find(filter={"inkomen": {"from": {"cents": 100000, "currency": "EUR"}}})), ["c-1", "c-4"])
    equal(ids(find(filter={"sinds": None})), ["c-5"])
    equal(ids(find(sort="achternaam")), ["c-2", "c-5", "c-1", "c-3", "c-4"], "Aerts, Aken, Berg, Çelik, Vries")
    equal(ids(find(sort="-sinds")), ["c-5", "c-4", "c-1", "c-2", "c-3"], "who has none stands behind, backwards in front")
    equal(ids(find(text="venlo")), ["c-1", "c-3", "c-5"])
    equal(ids(find(text="berg jan")), ["c-1"])
    equal(ids(find(text="omer cel")), ["c-3"], "accents aside, the last word a beginning")
    page = find(filter={"soort": ["ww", "bijstand"]}, facets=["soort", "talen"], count=True, limit=2, sort="achternaam")
    equal((page["count"], ids(page)), (4, ["c-5", "c-1"]))
    equal(page["facets"]["soort"], [{"value": "ww", "count": 3}, {"value": "bijstand", "count": 1}])
    equal(page["facets"]["talen"], [{"value": "nl", "count": 2}, {"value": "ar", "count": 1}, {"value": "pl", "count": 1}, {"value": None, "count": 1}])
    rest = find(filter={"soort": ["ww", "bijstand"]}, sort="achternaam", after=page["after"])
    equal((ids(rest), "after" in rest), (["c-3", "c-4"], False))
    error = fails(-32602, find, sort="kinderen")
    equal(error.data["path"], "sort")
    fails(-32602, find, filter={"kinderen": 2}, count=True)
    equal(ids(find(filter={"kinderen": 2})), [])
    # Every page of every order gives each record once.
    for sort in ("", "achternaam", "-achternaam", "soort", "-sinds"):
        got, after = [], None
        while True:
            page = find(sort=sort, limit=2, **({"after": after} if after else {}))
            got += ids(page)
            after = page.get("after")
            if not after:
                break
        equal(sorted(got), [p[0] for p in PEOPLE], sort)
    w.server.restart()
    w.reconnect()
    equal(ids(find(text="venlo", sort="-achternaam")), ["c-3", "c-1", "c-5"], "after a restart")
    w.close()


def table(rows, columns=("Nr", "Naam", "Woonplaats", "Soort", "Sinds", "Inkomen", "Talen")):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


MAPPING = {"Nr": "external", "Naam": "name", "Woonplaats": "plaats"}
ROWS = [
    ("100", "Jan van den Berg", "Venlo", "ww", "10-1-2019", "1.200,50", "nl|ar"),
    ("200", "Els; \"Aerts\"", "Roermond", "wia", "2018-05-01", "€ 900", ""),
]


@suite
def a_table_comes_in_and_the_same_again_changes_nothing():
    w = world()

    def bring(rows, **more):
        return w.admin.call("register.import", register="client", csv=table(rows), mapping=MAPPING, system="sonar", **more)

    dry = bring(ROWS, dry_run=True)
    equal((dry["created"], dry["dry_run"]), (2, True))
    equal(ids(w.admin.call("register.find", register="client")), [], "a dry run writes nothing")
    done = bring(ROWS, source="sonar.csv", command_id="i1")
    equal((done["created"], done["updated"], done["unchanged"], done["rejects"]), (2, 0, 0, []))
    equal(bring(ROWS, source="sonar.csv", command_id="i1"), done, "asked again: the first answer")
    again = bring(ROWS, source="sonar.csv")
    equal((again["created"], again["updated"], again["unchanged"]), (0, 0, 2))
    got = w.admin.call("register.get", register="client", system="sonar", external="100")
    equal((got["record"]["plaats"], got["record"]["sinds"], got["record"]["inkomen"]["cents"], got["record"]["talen"]),
          ("Venlo", "2019-01-10", 120050, ["nl", "ar"]))
    put_by_hand = {**got["record"], "kinderen": 2}
    w.admin.call("register.put", register="client", id=got["id"], record=put_by_hand)
    moved = bring([("100", "Jan van den Berg", "", "ww", "10-1-2019", "1200,50", "nl|ar")])
    equal((moved["updated"], moved["unchanged"]), (1, 0))
    got = w.admin.call("register.get", register="client", id=got["id"])
    equal(("plaats" in got["record"], got["record"]["kinderen"]), (False, 2), "an empty cell empties; a column that is not there leaves")
    entry = w.admin.call("register.history", register="client", id=got["id"])["entries"][0]
    equal((entry["command"], entry["source"]), ("register.import", "sonar.csv"))
    equal(w.admin.call("register.get", register="client", system="sonar", external="200")["record"]["name"], 'Els; "Aerts"')
    fails(1002, w.carla.call, "register.import", register="client", csv=table(ROWS), mapping=MAPPING, system="sonar")
    w.close()


@suite
def a_row_that_is_wrong_is_told_with_its_line_and_column_and_the_others_come_in():
    w = world()
    rows = [
        ("1", "Goed", "Venlo", "ww", "", "", ""),
        ("2", "Fout", "Venlo", "geen", "", "", ""),
        ("3", "", "Venlo", "ww", "", "", ""),
        ("", "Zonder nummer", "Venlo", "ww", "", "", ""),
        ("1", "Dubbel", "Venlo", "ww", "", "", ""),
        ("6", "Datum", "Venlo", "ww", "31-2-2019", "", ""),
        ("7", "Bedrag", "Venlo", "ww", "", "1,234", ""),
    ]
    done = w.admin.call("register.import", register="client", csv=table(rows), mapping=MAPPING, system="sonar", first_line=102)
    equal((done["created"], len(done["rejects"])), (1, 6))
    equal([(r["line"], r.get("column"), r["reason"]) for r in done["rejects"]],
          [(103, "Soort", "record"), (104, "Naam", "record"), (105, None, "key"), (106, None, "double"),
           (107, "Sinds", "record"), (108, "Inkomen", "record")])
    for reject in done["rejects"]:
        assert reject["message"]["nl"] and reject["message"]["en"] and reject["message"]["nl"] != reject["message"]["en"], reject

    def wrong(path, csv_text=None, **more):
        error = fails(-32602, w.admin.call, "register.import", register="client", **{"csv": csv_text or table(rows), **more})
        equal(error.data["path"], path, str(error))

    wrong("mapping.Nr", system="sonar")
    wrong("mapping.Geen", mapping={**MAPPING, "Geen": "name"}, system="sonar")
    wrong("system", mapping=MAPPING)
    wrong("mapping", mapping={**MAPPING, "Nr": ""})
    wrong("mapping", mapping={**MAPPING, "Soort": "plaats"}, system="sonar")
    wrong("rows", csv_text="number;name\n" + "".join(f"x{n};y\n" for n in range(1001)))
    broken = w.admin.call("register.import", register="client", csv='number;name\na1;"goed"\na2;"open\n')
    equal((broken["created"], broken["rejects"][0]["line"], broken["rejects"][0]["reason"]), (1, 3, "csv"))
    typed = w.admin.call("register.import", register="client", rows=[{"number": "t1", "name": "Typed", "kinderen": 2, "talen": ["nl"]},
                                                                   {"number": "t2", "name": "Wrong", "kinderen": "2"}])
    equal((typed["created"], typed["rejects"][0]["line"], typed["rejects"][0]["column"]), (1, 3, "kinderen"))
    w.close()


def shell(w, *words):
    done = subprocess.run([harness.BINARY, "register", *words, "--connect", f"127.0.0.1:{w.server.port}", "--lang", "en"], capture_output=True,
                          text=True, timeout=120, env={**os.environ, "TRAJECTUM_TOKEN": w.server.token})
    return done


@suite
def the_shell_brings_thirty_one_thousand_clients_in_and_out():
    w = world()
    folder = scratch()
    path = os.path.join(folder, "clients.csv")
    count = 31000
    rows = [(str(n), f"Naam {n} van der Berg", ("Venlo", "Weert", "Roermond")[n % 3], ("ww", "wia", "bijstand")[n % 3], "2019-01-01", "900,00", "nl")
            for n in range(1, count + 1)]
    rows[40] = ("41", "Fout", "Venlo", "geen", "", "", "")
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        file.write(table(rows))
    maps = [word for column, field in MAPPING.items() for word in ("--map", f"{column}={field}")]
    rejects = os.path.join(folder, "rejects.csv")
    began = time.time()
    done = shell(w, "import", path, "--register", "client", *maps, "--system", "sonar", "--rejects", rejects, "--json")
    took = time.time() - began
    equal(done.returncode, 1, done.stderr)
    told = json.loads(done.stdout)
    equal((told["created"], told["rejected"], told["rejects"][0]["line"]), (count - 1, 1, 42))
    assert "31000 rows" in done.stderr, done.stderr[-300:]
    assert took < 60, f"{took:.1f} s"
    print(f"    {count} rows in {took:.1f} s")
    with open(rejects, encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    equal((lines[0][:5], lines[1][0], lines[1][1], lines[1][5]), (["line", "column", "reason", "message", "Nr"], "42", "Soort", "Fout"))
    began = time.time()
    found = w.carla.call("register.find", register="client", filter={"soort": "ww"}, facets=["soort"], count=True, text="berg 30", sort="plaats")
    print(f"    a search of {found['count']} with facets in {(time.time() - began) * 1000:.0f} ms")
    out = os.path.join(folder, "out.csv")
    done = shell(w, "export", "client", "--system", "sonar", "--out", out)
    equal(done.returncode, 0, done.stderr)
    with open(out, encoding="utf-8", newline="") as file:
        exported = list(csv.DictReader(file, delimiter=";"))
    equal((len(exported), exported[0]["inkomen"], exported[0]["talen"]), (count - 1, "900,00", "nl"))
    done = shell(w, "import", out, "--register", "client", "--system", "sonar", "--dry-run", "--json")
    equal(done.returncode, 0, done.stdout[-500:] + done.stderr[-300:])
    equal(json.loads(done.stdout)["unchanged"], count - 1, "what goes out comes in as it was")
    done = shell(w, "known", "client", "sonar", "7", "--json")
    assert "Naam 7 " in done.stdout, done.stdout + done.stderr
    done = shell(w, "import", os.path.join(folder, "nothing.csv"), "--register", "client")
    equal(done.returncode, 2, done.stderr)
    done = shell(w, "import", path, "--register", "client", "--map", "Nr")
    equal(done.returncode, 2, done.stderr)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
