"""Numbers at scale: a figure costs the database the same at 1,000 and at 100,000 cases, and a definition that changes is counted anew beside people's work, also when the server is killed meanwhile."""

import time

from harness import Suite, equal, write_plugin, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { choice "richting" { "werk", "leren" } },
  step "plan" { by = role "consultant", due = workdays(5) },
}
"""
FIRST = """
return metrics {
  count "aantal" { of = cases "proef", by = "file.richting" },
  stock "open"   { of = open_cases() },
  flow  "instroom" { of = cases "proef" },
}
"""
# `aantal` becomes another kind of figure, `open` gets a name that was not there before; `instroom` stays as it is.
SECOND = """
return metrics {
  share "aantal" { of = cases "proef", where = at "plan" },
  stock "nog_open" { of = open_cases(), where = at "plan" },
  flow  "instroom" { of = cases "proef" },
}
"""
MANY, FEW = 100_000, 1_000


def open_cases(world, count):
    for begun in range(0, count, 10_000):
        for direction in ("werk", "leren"):
            calls = [("case.open", {"route": "proef", "subject": {"register": "client", "id": "c1"}, "file": {"richting": direction}})]
            for reply in world.carla.pipeline(calls * (min(10_000, count - begun) // 2), window=240):
                assert "result" in reply, reply
        world.admin.call("system.health")  # who says nothing for ten minutes is let go


def steps_of(world, method, **params):
    """What a read costs the database, less what asking for that costs; the least of three, since the server reads for itself now and then."""
    def steps():
        return world.admin.call("system.metrics")["database_steps"]

    def taken(ask):
        before = steps()
        ask()
        return steps() - before

    return min(taken(lambda: world.admin.call(method, **params)) for _ in range(3)) - min(taken(lambda: None) for _ in range(3))


READS = [("metric.value", {"metric": "aantal"}), ("metric.value", {"metric": "open"}), ("metric.series", {"metric": "instroom"}),
         ("metric.members", {"metric": "aantal", "by": "leren", "limit": 20})]


@suite
def a_figure_costs_the_same_at_100_000_cases_and_a_changed_one_is_counted_beside_the_work():
    files = {"routes/proef.lua": ROUTE, "metrics.lua": FIRST}
    w = world_of(files)
    w.put("client", "c1", name="A. Jansen")
    open_cases(w, FEW)
    few = [steps_of(w, method, **params) for method, params in READS]
    open_cases(w, MANY - FEW)
    many = [steps_of(w, method, **params) for method, params in READS]
    print(f"    database steps of {[m for m, _ in READS]}: {few} at {FEW:,}, {many} at {MANY:,} cases")
    equal(many, few)
    assert min(few) > 0, "each read asks the database"
    assert steps_of(w, "case.find", limit=500) > 500, "the count counts"
    equal(w.metric("aantal")["value"], MANY)

    w.server.stop()
    write_plugin(w.server.plugins, {**files, "metrics.lua": SECOND})
    started = time.monotonic()
    w.server.start()
    w.reconnect()
    shown = w.metric("aantal")
    equal((shown["kind"], shown["value"], len(shown["groups"])), ("count", MANY, 2), "what it was by its old definition")
    assert 0 < shown["counting"]["done"] < shown["counting"]["of"], shown["counting"]
    assert "counting" not in w.metric("instroom"), "it did not change"
    w.server.kill()
    w.server.start()
    w.reconnect()
    assert "counting" in w.metric("aantal"), "it begins anew"
    open_cases(w, 10)
    slowest, reads = 0.0, 0
    while True:
        begun = time.monotonic()
        shown = w.metric("aantal")
        slowest, reads = max(slowest, time.monotonic() - begun), reads + 1
        if "counting" not in shown:
            break
        equal((shown["kind"], shown["value"]), ("count", MANY))
        time.sleep(0.01)
    print(f"    counted {MANY:,} cases anew in {time.monotonic() - started:.1f} s, a kill in between; slowest of {reads} reads meanwhile {slowest * 1000:.0f} ms")
    equal((shown["kind"], shown["value"], shown["of"]), ("share", 1.0, MANY + 10))
    equal(w.metric("nog_open")["value"], MANY + 10)
    equal(w.metric("instroom")["value"], MANY + 10)
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal([w.metric(name)["value"] for name in ("aantal", "nog_open", "instroom")], [1.0, MANY + 10, MANY + 10])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
