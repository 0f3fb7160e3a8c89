"""A few first: a batch over a share of the cases, or over those about some records, that pauses by itself when incidents come."""

from batches import finished, results, start, until
from harness import Suite, World, equal, fails, scratch, write_plugin

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = "een",
  step "een" { title = { nl = "Een", en = "One" }, by = role "consultant", due = workdays(5), next = "mis" },
  script "mis" { run = function(case) error("mis") end, next = "twee" },
  step "twee" { title = { nl = "Twee", en = "Two" }, by = role "consultant", due = workdays(5), next = done },
}
"""
MANY = 200


class Cases:
    """A world with many open cases, half of them about clients of the UWV."""

    @classmethod
    def begin(cls):
        cls.world = w = World(plugins=write_plugin(scratch(), {"routes/proef.lua": ROUTE}))
        clients = [(f"k{n}", "uwv" if n % 2 else "gemeente") for n in range(MANY)]
        w.admin.all([("register.put", {"register": "client", "id": c, "record": {"name": c, "source": s}}) for c, s in clients])
        opened = w.carla.all([("case.open", {"route": "proef", "subject": {"register": "client", "id": c}}) for c, _ in clients])
        cls.source = {o["case"]: s for o, (_, s) in zip(opened, clients)}


def taken(**cases):
    w = Cases.world
    batch = start(w.carla, over={"cases": {"filter": {"state": "active"}, **cases}})["batch"]
    finished(w.carla, batch)
    return {r["target"]["case"] for r in results(w.carla, batch)}


@suite
def a_share_is_about_so_many_and_always_the_same():
    Cases.begin()
    fifth = taken(percent=20)
    assert 0.1 * MANY < len(fifth) < 0.35 * MANY, len(fifth)
    equal(taken(percent=20), fifth, "asked again")
    assert fifth < taken(percent=60) < set(Cases.source), "a larger share holds the smaller one"
    equal(taken(percent=100), set(Cases.source))
    for percent in (0, 101):
        refused = fails(-32602, start, Cases.world.carla, over={"cases": {"percent": percent}})
        equal(refused.data["path"], "over.cases.percent")


@suite
def only_cases_about_some_records():
    uwv = taken(subjects={"register": "client", "filter": {"source": "uwv"}})
    equal(uwv, {c for c, s in Cases.source.items() if s == "uwv"})
    few = taken(subjects={"register": "client", "filter": {"source": "uwv"}}, percent=20)
    assert few and few < uwv, few
    equal(taken(subjects={"register": "client", "text": "nergens"}), set())
    for wrong in ({"register": "clint"}, {"register": "client", "filter": {"sorce": "uwv"}}, {"filter": {}}):
        refused = fails(-32602, start, Cases.world.carla, over={"cases": {"subjects": wrong}})
        paths = [p["path"] for p in refused.data.get("paths", [])] or [refused.data["path"]]
        assert all(p.startswith("over.cases.subjects") for p in paths), refused.data


@suite
def it_pauses_when_incidents_come_and_goes_on_when_told():
    w = Cases.world
    w.carla.call("work.find", limit=1)
    batch = start(w.carla, over={"cases": {"filter": {"state": "active"}}}, rate=100, stop_at_incidents=2)["batch"]
    until(w.carla, batch, "paused", done=5)
    items = [w.carla.call("work.find", filter={"case": c})["items"][0]["item"] for c in list(Cases.source)[:3]]
    w.carla.call("work.complete", item=items[0])
    equal(until(w.carla, batch, "paused", done=30)["state"], "running", "one is not yet two")
    w.carla.call("work.complete", item=items[1])
    got = until(w.carla, batch, "paused")
    equal((got["why"], got["stop_at_incidents"]), ("incidents", 2))
    assert got["done"] < MANY, got
    w.carla.call("batch.resume", batch=batch)
    equal((finished(w.carla, batch)["succeeded"]), MANY)


if __name__ == "__main__":
    suite.run(__doc__)
