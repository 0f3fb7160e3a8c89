"""What to do next: work.next in its three modes, with why; taken at once when asked."""


from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "taal", choice "haast" { "high", "normal", "low" } },
  start = { "bellen", "mailen" },
  step "bellen" { title = { nl = "Bellen", en = "Call" }, by = role "consultant" { speaks = "file.taal" }, due = days(10),
    priority = function(case) return case.file.haast or "normal" end, next = "nabellen" },
  step "nabellen" { title = { nl = "Nabellen", en = "Call again" }, by = role "consultant", due = days(20), next = done },
  step "mailen" { title = { nl = "Mailen", en = "Mail" }, by = role "team_lead", due = days(1), next = done },
}
"""


def world():
    return world_of({"routes/proef.lua": ROUTE})


def next_of(client, **params):
    answer = client.call("work.next", **params)
    return answer.get("item", {}).get("item"), answer["reason"], answer


@suite
def overdue_goes_first_then_priority_then_the_date():
    w = world()
    equal(next_of(w.carla)[:2], (None, "nothing"))
    first = w.open("proef").item("bellen")["item"]
    equal(next_of(w.carla)[:2], (first, "due"))
    high = w.open("proef", file={"haast": "high"}).item("bellen")["item"]
    low = w.open("proef", file={"haast": "low"}).item("bellen")["item"]
    equal(next_of(w.carla)[:2], (high, "priority"))
    w.carla.call("work.complete", item=high)
    w.advance(11)
    fresh = w.open("proef", file={"haast": "high"}).item("bellen")["item"]
    taken = [next_of(w.carla, claim=True)[:2]]
    equal(taken, [(first, "overdue")], "what is overdue goes before what is only urgent")
    equal(w.admin.call("work.get", item=first)["assignee"], "carla")
    w.carla.call("work.start", item=first)
    equal(next_of(w.carla)[:2], (low, "overdue"))
    w.carla.call("work.complete", item=low)
    item, reason, answer = next_of(w.carla, lang="nl")
    equal((item, reason), (fresh, "priority"))
    assert "prioriteit" in answer["why"], answer
    w.close()


@suite
def a_case_that_one_knows_goes_before_another_of_the_same_day():
    w = world()
    other, mine = w.open("proef"), w.open("proef")
    w.cees.call("work.complete", item=other.item("bellen")["item"])
    w.carla.call("work.complete", item=mine.item("bellen")["item"])
    equal(next_of(w.carla)[0], mine.item("nabellen")["item"])
    equal(next_of(w.cees)[0], other.item("nabellen")["item"])
    w.close()


@suite
def piled_and_chained():
    w = world()
    one, two = w.open("proef"), w.open("proef")
    w.carla.call("work.complete", item=one.item("bellen")["item"])
    equal(next_of(w.carla, mode="piled", node="bellen")[:2], (two.item("bellen")["item"], "piled"))
    equal(next_of(w.carla, mode="chained", case=one.id)[:2], (one.item("nabellen")["item"], "chained"))
    w.carla.call("work.complete", item=one.item("nabellen")["item"])
    equal(next_of(w.carla, mode="chained", case=one.id)[:2], (None, "nothing"))
    fails(-32602, w.carla.call, "work.next", mode="piled")
    fails(-32602, w.carla.call, "work.next", mode="piled", node="belen")
    fails(-32602, w.carla.call, "work.next", mode="chained")
    fails(-32602, w.carla.call, "work.next", node="bellen")
    w.close()


@suite
def what_one_may_not_do_is_passed_by():
    w = world()
    foreign = w.open("proef", file={"taal": "arabisch", "haast": "high"})
    own = w.open("proef")
    equal(next_of(w.carla)[0], own.item("bellen")["item"])
    w.admin.call("user.put", id="carla", name="Carla", roles=["consultant"], languages=["arabisch"])
    equal(next_of(w.carla)[0], foreign.item("bellen")["item"])
    w.close()


@suite
def claiming_twice_with_one_name_takes_one():
    w = world()
    items = {w.open("proef").item("bellen")["item"] for _ in range(3)}
    first = w.carla.call("work.next", claim=True, command_id="n1")
    equal(w.carla.call("work.next", claim=True, command_id="n1"), first)
    mine = w.admin.call("work.find", filter={"owner": "carla"})["items"]
    equal([i["item"] for i in mine], [first["item"]["item"]])
    assert first["item"]["item"] in items and first["item"]["state"] == "allocated", first
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
