"""Messages over the wire: to a case, a key, a route; one, all, exactly one; what nobody took, and why; over a kill."""


from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  start = { "bel", "werk", "teken" },
  wait "bel" { message = "gebeld", within = weeks(52), on_timeout = done, next = done },
  step "werk" { title = { nl = "Werk", en = "Work" }, by = role "consultant", due = weeks(50), next = done,
    on_done = function(case) case:send("gebeld", { to = { route = "proef", subject = case.client.id } }) end },
  wait "teken" { message = "getekend", ready = function(case) return case:result("werk") ~= nil end, within = weeks(52), on_timeout = done, next = done },
}
"""


def world():
    return world_of({"routes/proef.lua": ROUTE})


def pending(w, **filter):
    return [(m["message"], m["reason"]) for m in w.admin.everything("message.pending", "messages", filter=filter)]


@suite
def to_a_route_it_goes_to_the_oldest_wait_to_all_or_to_exactly_one():
    w = world()
    client = {"register": "client", "id": w.subject()}
    one, two = [w.carla.call("case.open", route="proef", subject=client)["case"] for _ in range(2)]
    to = {"route": "proef", "subject": client}
    fails(1005, w.admin.call, "message.send", to=to, message="gebeld", deliver="exactly_one", why="message.several")
    sent = w.admin.call("message.send", to=to, message="gebeld", command_id="m1")
    equal(sent, {"cases": [{"case": one, "taken": True}]})
    equal(w.admin.call("message.send", to=to, message="gebeld", command_id="m1"), sent)
    equal(w.admin.call("message.send", to=to, message="gebeld", deliver="exactly_one"), {"cases": [{"case": two, "taken": True}]})
    fails(1005, w.admin.call, "message.send", to=to, message="gebeld", deliver="exactly_one", why="message.none")
    all_ = w.admin.call("message.send", to=to, message="gebeld", deliver="all")
    equal([c["taken"] for c in all_["cases"]], [False, False])
    equal(pending(w), [("gebeld", "no_wait")] * 2)
    equal(pending(w, case=one), [("gebeld", "no_wait")])
    fails(-32602, w.admin.call, "message.send", to={"route": "proef"}, message="gebeld")
    fails(-32602, w.admin.call, "message.send", to={"route": "prof", "subject": client}, message="gebeld")
    fails(-32602, w.admin.call, "message.send", to={"case": one, "key": "x"}, message="gebeld")
    fails(-32602, w.admin.call, "message.send", to=to, message="gebled")
    w.close()


@suite
def what_nobody_took_is_seen_with_why_and_until_when():
    w = world()
    case = w.open("proef")
    w.admin.call("message.send", to={"case": case.id}, message="getekend", ttl={"n": 3, "unit": "days"})
    seen = w.admin.call("message.pending", lang="nl")["messages"]
    equal([(m["case"], m["reason"], "until" in m) for m in seen], [(case.id, "not_ready", True)])
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal(pending(w), [("getekend", "not_ready")])
    w.advance(4)
    equal((pending(w), pending(w, state="lost")), ([], [("getekend", "expired")]))
    assert "message_not_taken" in [e["type"] for e in case.events()], "history tells"
    page = w.admin.call("message.pending", filter={"state": "lost"}, limit=1)
    equal(w.admin.call("message.pending", filter={"state": "lost"}, limit=1, after=page["after"])["messages"], [])
    fails(-32602, w.admin.call, "message.pending", after="x")
    w.close()


@suite
def a_handler_tells_the_other_cases_of_the_client():
    w = world()
    client = {"register": "client", "id": w.subject()}
    one, two = [w.case(w.carla.call("case.open", route="proef", subject=client)["case"]) for _ in range(2)]
    one.complete("werk")
    assert not one.is_at("bel") and not two.is_at("bel"), (one.at(), two.at())
    equal([(e["message"], e["route"]) for e in one.events("message_sent")], [("gebeld", "proef")])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
