"""The pool between its great days: who comes and goes when a record changes, a case stops or a placement ends."""

from datetime import timedelta

from harness import Suite, World, day, equal, fails

suite = Suite()


def client(w, key, source="gemeente", mediable=True, since="2015-01-01", relapsed=False):
    return w.put("client", key, name=key, source=source, mediable=mediable, waiting_since=since, relapsed=relapsed)


def status(w):
    return w.admin.call("pool.status", pool="focusbestand")


def members(w):
    return {m["client"]: m["case"] for m in w.admin.everything("pool.members", "members", pool="focusbestand")}


def queue(w):
    return [c["client"] for c in w.admin.everything("pool.queue", "candidates", pool="focusbestand")]


def full_world(extra):
    """A full pool of 1,000 and `extra` clients, the best ranked of those who wait being w0, w1 ..."""
    w = World(clock="2019-06-30")
    w.admin.all([("register.put", {"register": "client", "id": f"k{n:04}", "record": {
        "name": "Kandidaat", "source": "gemeente", "mediable": True, "waiting_since": "2010-01-01"}}) for n in range(1000)])
    for n in range(extra):
        client(w, f"w{n}", since=(day("2015-01-01") + timedelta(days=n)).isoformat())
    w.advance_to("2019-07-01")
    equal((status(w)["size"], status(w)["queue"]), (1000, extra))
    return w


@suite
def a_part_without_candidates_leaves_its_places_to_others():
    w = full_world(2)
    quota = {q["part"]: (q["target"], q["size"]) for q in status(w)["quota"]}
    equal(quota, {"gemeente": (886, 1000), "uwv": (114, 0)})
    client(w, "u0", source="uwv", since="2019-01-01")
    equal((status(w)["size"], "u0" in members(w)), (1000, False), "nobody is put out for another")
    case = w.case(members(w)["k0000"])
    case.intake("direct", job_ready=False)
    case.place()
    equal((status(w)["size"], "u0" in members(w)), (1000, True), "the next place goes to the part that is short")
    event, = w.case(members(w)["u0"]).events("pool_entered")
    assert "uwv" in event["rule"], event
    w.close()


@suite
def somebody_taken_out_makes_room_and_does_not_come_back_by_himself():
    w = full_world(2)
    before = members(w)
    fails(1002, w.carla.call, "pool.leave", pool="focusbestand", client="k0003", reason="verhuisd", why=None)
    fails(-32602, w.admin.call, "pool.leave", pool="focusbestand", client="k0003", reason=" ", why=None)
    fails(1005, w.admin.call, "pool.leave", pool="focusbestand", client="w1", reason="verhuisd", why="pool.member")
    out = w.admin.call("pool.leave", pool="focusbestand", client="k0003", reason="verhuisd", command_id="weg")
    equal(w.admin.call("pool.leave", pool="focusbestand", client="k0003", reason="verhuisd", command_id="weg"), out, "the same answer again")
    equal(out["case"], before["k0003"])
    case = w.case(out["case"])
    event, = case.events("pool_left")
    assert "verhuisd" in event["reason"], event
    equal(case.get()["state"], "active", "his case goes on")
    now = members(w)
    equal((len(now), "k0003" in now, "w0" in now), (1000, False, True), "and the next is in")
    equal(queue(w), ["w1"])
    w.server.kill()
    w.server.start()
    w.reconnect()
    equal((members(w), queue(w)), (now, ["w1"]))
    w.close()


@suite
def a_changed_record_changes_the_queue():
    w = full_world(3)
    equal(queue(w), ["w0", "w1", "w2"])
    client(w, "w1", since="2015-01-02", mediable=False)
    equal(queue(w), ["w0", "w2"], "no longer mediable")
    client(w, "w2", since="2015-01-03", relapsed=True)
    equal(queue(w), ["w2", "w0"], "who was placed before goes first")
    client(w, "w1", since="2014-01-01")
    equal(queue(w), ["w2", "w1", "w0"])
    w.server.restart()
    w.reconnect()
    equal(queue(w), ["w2", "w1", "w0"], "after SIGKILL")
    w.close()


@suite
def a_cancelled_case_frees_its_place():
    w = full_world(1)
    case = members(w)["k0007"]
    client(w, "k0007", since="2010-01-01", mediable=False)
    equal(members(w).get("k0007"), case, "who is in stays in")
    w.carla.call("case.cancel", case=case, reason="Verhuisd naar elders.")
    now = members(w)
    equal((len(now), "w0" in now, "k0007" in now), (1000, True, False))
    left, = w.case(case).events("pool_left")
    assert left["reason"], left
    w.close()


@suite
def a_relapsed_client_comes_back_first_and_counts_once():
    w = full_world(2)
    entered = w.metric("direct_within_3_months")["of"]
    number = members(w)["k0003"]
    case = w.case(number)
    case.intake("direct", job_ready=False)
    case.place()
    w.advance(80)
    assert "k0003" not in members(w)
    entered_then = w.metric("direct_within_3_months")
    equal((entered_then["of"], entered_then["count"]), (entered + 1, 1), "w0 came in its place")
    case.send("contract_ended")
    equal((case.get()["priority"], [i["node"] for i in case.work()]), ("high", ["intake.broad_intake"]))
    client(w, "k0003", since="2010-01-01", relapsed=True)
    equal(queue(w), ["k0003", "w1"], "before who never was in")
    other = w.case(members(w)["k0004"])
    other.intake("direct", job_ready=False)
    other.place()
    equal(members(w).get("k0003"), number, "it comes back with its own case and history")
    equal([e["pool"] for e in case.events("pool_entered")], ["focusbestand"] * 2)
    after = w.metric("direct_within_3_months")
    equal((after["of"], after["count"]), (entered + 1, 2), "no new inflow")
    equal(len(w.admin.call("case.find", filter={"subject": {"register": "client", "id": "k0003"}})["cases"]), 1)
    w.close()


@suite
def a_client_placed_in_a_second_round_leaves_for_good():
    w = World(clock="2019-06-30")
    client(w, "k1")
    w.advance_to("2019-07-01")
    number = members(w)["k1"]
    case = w.case(number)
    case.intake("other", job_ready=False)
    case.complete("support", form={"result": "Geregeld."})
    case.intake("direct", job_ready=False)  # the second round of a client who never left the pool
    case.place()
    equal((status(w)["size"], queue(w)), (0, []))
    equal((len(case.events("pool_entered")), len(case.events("pool_left"))), (1, 1), "in and out once")
    w.server.restart()
    w.reconnect()
    equal((status(w)["size"], members(w), queue(w)), (0, {}, []), "after SIGKILL")
    w.advance(10)
    equal(status(w)["size"], 0)
    case.send("contract_ended")
    equal(members(w), {"k1": number}, "a round begun after it left counts")
    w.close()


@suite
def an_open_case_of_the_client_is_the_one_that_enters():
    w = World(clock="2019-06-30")
    client(w, "k1", mediable=False)
    opened = w.carla.call("case.open", route="perspectief_op_werk", subject={"register": "client", "id": "k1"})
    w.advance_to("2019-07-02")
    equal(members(w), {})
    client(w, "k1", mediable=True)
    equal(members(w), {"k1": opened["case"]})
    equal(len(w.admin.call("case.find")["cases"]), 1, "no second case")
    w.close()


@suite
def pool_names_are_checked():
    w = World()
    error = fails(-32602, w.admin.call, "pool.status", pool="focusbestnad")
    assert "focusbestand" in error.message + str(error.data), error
    fails(-32602, w.admin.call, "pool.queue", pool="focusbestand", after="x y")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
