"""Lua that fails: a completion is all or nothing, a runaway script is stopped, and nobody else notices."""

import time

from harness import SANITIZED, Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0",
  title   = { nl = "Proef", en = "Trial" },
  subject = "client",
  owner   = "consultant",
  file    = { text "uitslag", integer "aantal", ref "employer" },
  stage "een" {
    title = { nl = "Een", en = "One" },
    start = "keuze",
    step "keuze" {
      title   = { nl = "Keuze", en = "Choice" },
      by      = role "consultant", due = workdays(5),
      form    = { text "soort" { required = true } },
      reserve = seats "place" { count = 1 },
      spend   = budget "potje" { units = 1 },
      on_done = function(case, form)
        case.file.uitslag = form.soort
        if form.soort == "lus" then while true do end end
        if form.soort == "groot" then local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end end
        if form.soort == "diep" then local function f(n) return 1 + f(n + 1) end f(1) end
        if form.soort == "fout" then error("met opzet") end
        if form.soort == "soort" then case.file.aantal = "geen getal" end
        if form.soort == "onbekend" then local file = case.file file.bestaat_niet = 1 end
        if form.soort == "nil" then local x = case.file.aantal + 1 end
      end,
      next = "daarna",
    },
    step "daarna" {
      title = { nl = "Daarna", en = "Then" },
      by    = role "consultant", due = workdays(5),
      when  = function(case) if case.file.uitslag == "later" then error("met opzet") end return true end,
      next  = finish "klaar",
    },
    outcomes = { klaar = done },
  },
}
"""
BUDGETS = 'return budgets { year = 2019, total = euro(3000), budget "potje" { euro(3000), unit = euro(1000) } }\n'
LINES = range(1, ROUTE.count("\n") + 1)
FAILING = ("fout", "soort", "onbekend", "nil", "lus", "groot", "diep")


def world():
    w = world_of({"routes/proef.lua": ROUTE, "budgets.lua": BUDGETS})
    w.put("place", "p1", name="p1", employer="e1", sector="horeca", start="continuous", seats=10)
    return w


def used(w):
    return w.admin.call("register.get", register="place", id="p1")["used"]


def free(w):
    balance = w.admin.call("budget.balance", budget="potje")
    equal(balance["postings_sum"]["cents"], 0)
    return balance["budgets"][0]["free"]["cents"] // 100000


@suite
def a_handler_that_fails_undoes_the_whole_completion():
    w = world()
    case = w.open("proef")
    before = case.get()
    for kind in FAILING:
        begun = time.monotonic()
        error = fails(1007, case.complete, "keuze", form={"soort": kind}, command_id=f"id-{kind}")
        place = error.data["incident"]
        assert place["file"].endswith("proef/routes/proef.lua") and place["line"] in LINES and place["message"], f"{kind}: {error}"
        assert f'{place["file"]}:{place["line"]}' in error.message, error
        assert time.monotonic() - begun < (6 if SANITIZED else 1.5), f"{kind} took {time.monotonic() - begun:.1f} s"
        equal((case.get(), used(w), free(w)), (before, 0, 3), f"after {kind}")
    case.complete("keuze", form={"soort": "goed"}, command_id="id-fout")
    equal((used(w), free(w), case.get()["file"]["uitslag"]), (1, 2, "goed"))
    w.server.restart()
    w.reconnect()
    equal((used(w), free(w), [i["node"] for i in case.work()]), (1, 2, ["een.daarna"]), "after SIGKILL")
    w.close()


@suite
def what_fails_behind_the_step_is_an_incident_and_the_step_stands():
    w = world()
    case = w.open("proef")
    case.complete("keuze", form={"soort": "later"})
    item, = case.work()
    equal((item["state"], item["node"], item["role"]), ("incident", "een.daarna", "consultant"))
    raised, = case.events("incident_raised")
    assert "met opzet" in raised["message"], raised
    assert raised.get("line") or "proef.lua:" in raised["message"], f"an incident says where: {raised}"
    equal((used(w), free(w)), (1, 2))
    w.close()


BOOKS = """
return route "boeking" {
  version = "1.0.0",
  title   = { nl = "Boeking", en = "Booking" },
  subject = "client",
  owner   = "consultant",
  file    = { ref "employer" },
  step "noteer" {
    title   = { nl = "Noteer", en = "Note" },
    by      = role "consultant", due = workdays(5),
    form    = { text "naam" { required = true } },
    on_done = function(case, form)
      case.file.employer = case:create("employer", { name = form.naam })
      case:update("client", case.client.id, { relapsed = true })
      case:update("client", case.client.id, {}, { "waiting_since" })
      if form.naam == "fout" then
        case:update("client", case.client.id, { source = "elders" })
      end
    end,
  },
  step "meld" {
    title    = { nl = "Meld", en = "Tell" },
    by       = role "consultant", due = workdays(5),
    on_enter = function(case)
      if case:register("employer", case.file.employer).name == "later" then case:update("employer", "weg", { name = "x" }) end
    end,
    when = function(case) return case.client.relapsed end,
  },
}
"""


@suite
def records_that_a_handler_writes_are_part_of_its_step():
    w = world_of({"routes/boeking.lua": BOOKS})
    case = w.open("boeking", name="Kim", waiting_since="2019-01-07", source="uwv")
    client = case.get()["subject"]["id"]
    record = lambda: w.admin.call("register.get", register="client", id=client)["record"]
    employers = lambda: [r["id"] for r in w.admin.everything("register.find", "records", register="employer")]
    before, known = record(), employers()
    error = fails(1007, case.complete, "noteer", form={"naam": "fout"})
    place = error.data["incident"]
    line = next(n for n, text in enumerate(BOOKS.splitlines(), 1) if "elders" in text)
    assert place["file"].endswith("proef/routes/boeking.lua") and place["line"] == line, f"{place}, not line {line}"
    assert "gemeente" in error.message, f"it says what may be chosen: {error.message}"
    equal((record(), employers()), (before, known), "nothing of it was written")
    case.complete("noteer", form={"naam": "Bakkerij Maas"})
    made, = set(employers()) - set(known)
    equal((made.startswith(case.id), case.get()["file"]["employer"]), (True, made))
    after = {**before, "relapsed": True}
    del after["waiting_since"]
    equal(record(), after)
    w.admin.call("register.put", register="client", id=client, record=after)
    # Two changes of one turn, and one behind them: a page that ends in that turn leads on.
    page = lambda **more: w.admin.call("register.history", register="client", id=client, limit=2, **more)
    changes = page()["entries"] + page(after=page()["after"])["entries"]
    equal([(c["by"], c.get("source"), c.get("ground")) for c in changes[1:]],
          [("carla", case.id, "boeking: noteer")] * 2 + [("admin", None, None)])
    equal([(c["path"], c.get("old"), c.get("new")) for entry in changes[1:3] for c in entry["changes"]],
          [("relapsed", None, True), ("waiting_since", "2019-01-07", None)])
    equal([e["register"] for e in case.events("record_put")], ["employer", "client", "client"])
    assert case.is_at("meld"), "a guard behind the step sees what was written"
    found = w.admin.call("register.find", register="employer", text="maas")["records"]
    equal([r["id"] for r in found], [made], "it is found by its words")
    w.server.restart()
    w.reconnect()
    equal((record(), made in employers()), (after, True), "after SIGKILL")
    w.close()


@suite
def a_record_that_is_not_there_behind_a_step_is_an_incident():
    w = world_of({"routes/boeking.lua": BOOKS})
    case = w.open("boeking", name="Kim")
    case.complete("noteer", form={"naam": "later"})
    raised, = case.events("incident_raised")
    assert 'no employer "weg"' in raised["message"] and "boeking.lua:" in raised["message"], raised
    w.close()


@suite
def a_refusal_in_a_batch_undoes_only_itself():
    w = world()
    cases = [w.open("proef") for _ in range(6)]
    kinds = ["goed", "fout", "goed", "nil", "goed", "goed"]
    items = [c.item("keuze")["item"] for c in cases]
    replies = w.carla.pipeline([("work.complete", {"item": i, "form": {"soort": k}}) for i, k in zip(items, kinds)])
    reasons = [r["error"]["data"]["reason"] if "error" in r else "ok" for r in replies]
    equal([r == "ok" for r in reasons], [True, False, True, False, True, False])
    equal(reasons[5], "budget.potje.spent", "four grants from a budget of three")
    equal((used(w), free(w)), (3, 0))
    equal([len(c.get().get("reserved", [])) for c in cases], [1, 0, 1, 0, 1, 0])
    w.server.restart()
    w.reconnect()
    equal((used(w), free(w)), (3, 0), "after SIGKILL")
    w.close()


@suite
def bystanders_are_served_while_scripts_run_away():
    # One connection sends sixteen completions that each burn their whole budget (200 ms); the others take turns with it.
    w = world()
    case = w.open("proef")
    item = case.item("keuze")["item"]
    client = w.server.client(w.tokens["carla"])
    for _ in range(16):
        client.post("work.complete", {"item": item, "form": {"soort": "lus"}})
    waits = []
    for _ in range(3):
        time.sleep(0.05)
        begun = time.monotonic()
        w.admin.call("system.health")
        waits.append(time.monotonic() - begun)
    for _ in range(16):
        equal(client.read()["error"]["code"], 1007)
    print(f"       waits of a bystander: {', '.join(f'{wait:.2f}' for wait in waits)} s")
    assert max(waits) < 2, f"a bystander waited {max(waits):.2f} s"
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
