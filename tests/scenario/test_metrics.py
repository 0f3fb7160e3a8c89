"""Figures over the socket: averages, totals and durations, by value, followed by every turn, the same after a SIGKILL."""

from harness import Suite, equal, fails, world_of, write_plugin

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { integer "uren", money "loon", choice "richting" { "werk", "leren" } },
  step "plan" { by = role "consultant", due = workdays(5), form = { integer "uren", money "loon", choice "richting" { "werk", "leren" } },
    on_done = function(case, form) case.file.uren, case.file.loon, case.file.richting = form.uren, form.loon, form.richting end },
  milestone "gestart" {},
  step "volgen" { by = role "consultant", due = workdays(5) },
}
"""
METRICS = """
return metrics {
  average "uren" { title = { nl = "Uren", en = "Hours" }, of = cases "proef", value = "file.uren", by = "file.richting", target = 24 },
  total "loon" { of = cases "proef", value = "file.loon", target = euro(50) },
  duration "tot_start" { of = cases "proef", to = "gestart", target = weeks(1), by = "client.name" },
  count "open" { of = open_cases() },
}
"""


@suite
def figures_follow_every_turn_and_outlive_a_kill():
    w = world_of({"routes/proef.lua": ROUTE, "metrics.lua": METRICS})
    cases = [w.open("proef") for _ in range(3)]
    first = w.metric("uren")
    equal((first.get("value"), first["known"], first["by"], first["groups"]), (None, 0, "file.richting", [{"by": "", "of": 3, "count": 3, "known": 0}]))
    for days, case, form in ((1, cases[0], {"uren": 20, "loon": {"cents": 1001, "currency": "EUR"}, "richting": "werk"}),
                             (2, cases[1], {"uren": 31, "loon": {"cents": 1000, "currency": "EUR"}, "richting": "leren"}),
                             (6, cases[2], {"richting": "leren"})):
        w.advance(days)
        case.complete("plan", form=form)

    def seen():
        return [w.metric(name) for name in ("uren", "loon", "tot_start", "open")]

    hours, wages, start, _ = before = seen()
    equal((hours["value"], hours["of"], hours["known"], hours["target"], hours["title"]), (25.5, 3, 2, 24, "Hours"))
    equal([(g["by"], g["value"], g["count"], g["known"]) for g in hours["groups"]], [("leren", 31.0, 2, 1), ("werk", 20.0, 1, 1)])
    equal((wages["value"], wages["target"]), ({"cents": 2001, "currency": "EUR"}, {"cents": 5000, "currency": "EUR"}))
    equal((start["value"], start["median"], start["p90"], start["target"], start["kind"]), ((1 + 3 + 9) / 3, 3, 9, 7, "duration"))
    page = w.admin.call("metric.value", metric="uren", limit=1)
    equal(([g["by"] for g in page["groups"]], page["after"]), (["leren"], "leren"))
    equal([g["by"] for g in w.admin.call("metric.value", metric="uren", limit=5, after="leren")["groups"]], ["werk"])
    equal(len(w.admin.call("metric.members", metric="uren", by="leren")["members"]), 2)
    fails(-32602, w.admin.call, "metric.members", metric="open", by="leren", why=None)
    fails(-32602, w.admin.call, "metric.value", metric="open", after="leren", why=None)
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(seen(), before)
    w.close()


@suite
def figures_by_team_are_of_the_teams_of_now():
    metrics = """return metrics {
  count "open" { of = open_cases(), by = team },
  flow "geopend" { of = cases "proef", by = team },
}
"""
    w = world_of({"routes/proef.lua": ROUTE, "metrics.lua": metrics})
    put = lambda who, **more: w.admin.call("user.put", id=who, name=who.title(), roles=["consultant"], **more)
    equal(put("carla", team="noord")["team"], "noord")
    put("cees", team="zuid")
    fails(-32602, put, "carla", team="Team Noord")
    fails(-32602, put, "carla", team="x" * 65)
    cases = []
    for who in ("carla", "carla", "cees", None):
        cases.append(w.open("proef"))
        if who:
            w.clients[who].call("work.claim", item=cases[-1].item("plan")["item"])

    def groups(name="open"):
        return {g["by"]: g["count"] for g in w.metric(name)["groups"]}

    equal((w.metric("open")["by"], groups()), ("team", {"": 1, "noord": 2, "zuid": 1}))
    equal(groups("geopend"), {"": 1, "noord": 2, "zuid": 1})
    members = lambda team: w.admin.call("metric.members", metric="open", by=team, part="where")["members"]
    equal(members("noord"), [c.id for c in cases[:2]])
    page = w.admin.call("metric.value", metric="open", limit=2)
    equal([g["by"] for g in page["groups"]], ["", "noord"])
    equal([g["by"] for g in w.admin.call("metric.value", metric="open", limit=2, after=page["after"])["groups"]], ["zuid"])
    cases[2].complete("plan", by="cees")
    cases[2].complete("volgen", by="cees")
    equal(groups(), {"": 1, "noord": 2})
    put("cees", team="noord")
    equal(groups("geopend"), {"": 1, "noord": 3}, "also for what happened before")
    periods = lambda team: [p["count"] for p in w.admin.call("metric.series", metric="geopend", by=team, per="year")["periods"]]
    equal((periods("noord"), periods("zuid")), ([3], [0]))
    put("carla")  # of no team any more
    equal(groups("geopend"), {"": 3, "noord": 1})
    assert "team" not in next(u for u in w.admin.call("user.find")["users"] if u["id"] == "carla"), "who is of none has none"
    before = (groups(), groups("geopend"), members(""))
    w.server.restart()
    w.reconnect()
    equal((groups(), groups("geopend"), members("")), before, "after SIGKILL")
    w.close()


@suite
def figures_by_period_add_up_and_outlive_a_kill():
    w = world_of({"routes/proef.lua": ROUTE, "metrics.lua": METRICS})
    first = w.today()
    money = {"cents": 1001, "currency": "EUR"}
    for days, richting in ((0, "werk"), (0, "leren"), (40, "werk"), (60, "werk")):
        w.advance(days)
        w.open("proef").complete("plan", form={"uren": 20 + days, "loon": money, "richting": richting})

    def series(metric, **params):
        return w.admin.call("metric.series", metric=metric, **params)["periods"]

    months = series("loon")
    equal((months[0]["from"], months[-1]["from"]), (first.replace(day=1).isoformat(), w.today().replace(day=1).isoformat()))
    equal(sum(p["count"] for p in months), 4)
    equal(months[0]["value"], {"cents": 2002, "currency": "EUR"}, "two were opened in the first month")
    assert any(p["count"] == 0 for p in months), "a month without a case is there as well"
    days = series("uren", per="day", **{"from": first.isoformat()}, till=first.isoformat())
    equal([(p["from"], p["till"], p["count"], p["value"]) for p in days], [(first.isoformat(), first.isoformat(), 2, 20.0)])
    equal(sum(p["count"] for p in series("uren", per="week", by="werk")), 3)
    equal([p["count"] for p in series("uren", per="year", till=w.today().replace(month=12, day=31).isoformat(), by="leren")][0], 1)
    assert all((p["count"] > 0) == ("median" in p) for p in series("tot_start", per="quarter")), "only those that came there"
    fails(-32602, w.admin.call, "metric.series", metric="loon", per="day", **{"from": "2010-01-01"}, why=None)
    fails(-32602, w.admin.call, "metric.series", metric="loon", per="fortnight", why=None)
    fails(-32602, w.admin.call, "metric.series", metric="loon", **{"from": "2030-01-01"}, why=None)
    fails(-32602, w.admin.call, "metric.series", metric="open", by="werk", why=None)
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(series("loon"), months)
    w.close()


@suite
def a_record_that_changes_moves_its_closed_case_to_another_group_also_across_a_kill():
    w = world_of({"routes/proef.lua": ROUTE, "metrics.lua": METRICS})
    case = w.open("proef")
    client = case.get()["subject"]["id"]
    case.complete("plan", form={})
    case.complete("volgen")
    equal(case.get()["state"], "completed")

    def groups():
        return [(g["by"], g["of"]) for g in w.metric("tot_start")["groups"]]

    w.put("client", client, name="Anders")
    equal(groups(), [("Anders", 1)])
    w.server.stop()  # saves what is counted; only what comes after it is caught up with
    w.server.start()
    w.reconnect()
    w.put("client", client, name="Nog anders")
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(groups(), [("Nog anders", 1)])
    w.close()


def served_again(w, **files):
    w.server.stop()
    write_plugin(w.server.plugins, files)
    w.server.start()
    w.reconnect()


@suite
def a_metric_that_was_away_is_counted_anew():
    keep, gone = 'count "open" { of = open_cases() },', 'count "alle" { of = cases "proef" }, flow "nieuw" { of = cases "proef" },'
    route = {"routes/proef.lua": ROUTE}
    w = world_of({**route, "metrics.lua": f"return metrics {{ {keep} {gone} }}"})
    for _ in range(3):
        w.open("proef")
    served_again(w, **route, **{"metrics.lua": f"return metrics {{ {keep} }}"})
    w.open("proef")
    served_again(w, **route, **{"metrics.lua": f"return metrics {{ {keep} {gone} }}"})
    equal([w.metric(name)["value"] for name in ("open", "alle", "nieuw")], [4, 4, 4])
    w.close()


@suite
def what_a_case_of_an_older_version_holds_is_read_by_name_and_as_what_is_declared_now():
    form = 'form = { money "loon", integer "uren" } }'
    old = f"""return route "proef" {{ version = "1.0.0", title = {{ nl = "P", en = "P" }}, subject = "client", owner = "consultant",
      step "aanbod" {{ by = role "consultant", due = workdays(5), {form},
      step "contract" {{ by = role "consultant", due = workdays(5), {form},
      step "volgen" {{ by = role "consultant", due = workdays(5) }} }}"""
    new = old.replace("1.0.0", "1.1.0").replace('step "aanbod"', 'step "intake" { by = role "consultant", due = workdays(5) }, step "aanbod"', 1)
    new = new.replace('integer "uren"', 'decimal "uren"')
    metrics = 'return metrics { total "loon" { of = cases "proef", value = "contract.loon" }, total "uren" { of = cases "proef", value = "contract.uren" } }'
    w = world_of({"routes/proef.lua": old, "metrics.lua": metrics})
    euro = lambda cents: {"cents": cents, "currency": "EUR"}
    case = w.open("proef")
    case.complete("aanbod", form={"loon": euro(100), "uren": 1})
    case.complete("contract", form={"loon": euro(99900), "uren": 36})
    equal((w.metric("loon")["value"]["cents"], w.metric("uren")["value"]), (99900, 36))
    served_again(w, **{"routes/proef.lua": new, "metrics.lua": metrics})
    w.carla.call("case.note", case=case.id, text="hij belde")
    equal((w.metric("loon")["value"]["cents"], w.metric("uren")["value"]), (99900, 36.0))
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
