"""Lua that fails: a completion is all or nothing, a runaway script is stopped, and nobody else notices."""

import time

from harness import Suite, equal, fails, world_of

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
        assert time.monotonic() - begun < 1.5, f"{kind} took {time.monotonic() - begun:.1f} s"
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
    # One connection sends sixteen completions that each burn their whole budget (250 ms); the others take turns with it.
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
