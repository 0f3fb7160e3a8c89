"""What comes into a case, over the socket: the seat that somebody chose, what a form is prefilled with, what a message and a child brought."""

from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "wens", text "antwoord", text "vondst" },
  start = { "kiezen", "wacht", "onderzoek" },
  step "kiezen" { by = role "consultant", due = workdays(5), match = "place", reserve = seats "place" { count = 1 },
    form = { text "wens" { prefill = "file.wens", default = "geen" } },
    on_done = function(case, form) case.file.wens = form.wens end, next = done },
  wait "wacht" { message = "antwoord", within = weeks(4), on_timeout = done,
    on_done = function(case, data) case.file.antwoord = data.wat .. " " .. case:result("wacht").wie end, next = done },
  subroute "onderzoek" { route = "kind", within = weeks(4), on_timeout = done,
    on_done = function(case, result, outcome) case.file.vondst = result.vondst .. " " .. outcome end, next = done },
}
"""
CHILD = """
return route "kind" { version = "1.0.0", title = { nl = "Kind", en = "Child" }, subject = "client", owner = "consultant",
  file = { text "vondst" },
  step "zoeken" { by = role "consultant", due = workdays(5), form = { text "vondst" { required = true } },
    on_done = function(case, form) case.file.vondst = form.vondst end, next = done } }
"""


def world():
    w = world_of({"routes/proef.lua": ROUTE, "routes/kind.lua": CHILD})
    for n in (1, 2):
        w.put("place", f"p{n}", name=f"Plek {n}", employer="e1", sector="horeca", start="continuous", seats=1)
    return w


@suite
def people_get_the_place_that_they_chose():
    w = world()
    case = w.open("proef", file={"wens": "kok"})
    item = w.carla.call("work.get", item=case.item("kiezen")["item"])
    equal(item["reserve"], [{"register": "place", "count": 1, "field": "form.place", "many": False}])
    equal({f["name"]: f.get("value") for f in item["form"]}, {"wens": "kok", "place": None})
    case.complete("kiezen", form={"place": "p2"})
    equal([s["record"] for s in case.get()["reserved"]], ["p2"])
    equal(case.get()["file"]["wens"], "kok")
    second = w.open("proef")
    error = fails(1005, second.complete, "kiezen", form={"place": "p2"}, why="capacity.place")
    equal(error.data["path"], "form.place")
    second.complete("kiezen", form={"wens": None})
    equal([s["record"] for s in second.get()["reserved"]], ["p1"])
    equal(second.get()["file"]["wens"], "geen")
    w.close()


@suite
def what_a_message_and_a_child_brought_outlives_a_restart():
    w = world()
    case = w.open("proef")
    case.send("antwoord", data={"wat": "ja", "wie": "An"})
    equal(case.get()["file"]["antwoord"], "ja An")
    child = next(c["case"] for c in w.admin.call("case.find", filter={"route": "kind"})["cases"])
    w.server.restart()
    w.reconnect()
    w.case(child).complete("zoeken", form={"vondst": "goud"})
    equal(case.get()["file"]["vondst"], "goud done")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
