"""Aftercare: five planned talks, visits and relapse; and the guidance voucher, granted and posted in one turn or not at all."""

from datetime import timedelta

from harness import Suite, World, add_workdays, day, equal, fails, local_day

suite = Suite()
GOOD = {"signal": "green", "still_working": True}


def placed(w, route="werkroute", employer="e1", first_day=None):
    case = w.open(route).intake("direct", job_ready=False)
    case.place(first_day or w.today(), employer)
    return case


def voucher(w):
    return w.admin.call("budget.balance", budget="begeleidingsvoucher")


def euros(money):
    equal(money["currency"], "EUR")
    return money["cents"] / 100


def nothing_posted(w):
    line = voucher(w)["budgets"][0]
    equal((euros(line["free"]), line["granted"], euros(line["reserved"]) + euros(line["committed"]) + euros(line["paid"])), (100000.0, 0, 0.0))


@suite
def talks_open_on_their_days_for_the_owner():
    w = World()
    case = placed(w)
    first = w.today()
    w.advance(2, "weeks")
    talk = case.item("talk")
    equal((talk["node"], talk["assignee"], day(talk["due"])), ("aftercare.check_in.talk", "carla", add_workdays(w.today(), 5)))
    w.advance_to(first + timedelta(weeks=13))
    equal(len(case.work("talk")), 3, "talks may overlap")
    opened = [local_day(e["turn_at"]) for e in case.events("opened", "talk")]
    equal(opened, [first + timedelta(weeks=n) for n in (2, 6, 13)])
    for item in case.work("talk"):
        case.complete(item, "fine", GOOD)
    equal(case.get()["state"], "active", "two talks are still planned")
    assert case.get()["next_action"], "a planned talk is a next action"
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


@suite
def past_talks_open_at_once():
    w = World(clock="2020-01-01")
    case = placed(w, first_day=day("2019-09-01"))
    equal(len(case.work("talk")), 3, "weeks 2, 6 and 13 are past")
    w.close()


@suite
def an_amber_signal_plans_a_visit():
    w = World()
    case = placed(w)
    w.advance(2, "weeks")
    fails(1005, case.complete, "talk", "fine", {"signal": "amber", "still_working": True}, why="when.fine")
    fails(1005, case.complete, "talk", "fine", {"signal": "green", "still_working": False}, why="when.fine")
    case.complete("talk", "visit", {"signal": "amber", "still_working": True})
    visit = case.item("visit")
    equal((visit["assignee"], day(visit["due"])), ("carla", add_workdays(w.today(), 5)))
    case.complete("visit")
    equal(case.work(), [])
    equal(case.get()["state"], "active")
    w.close()


@suite
def relapse_by_a_talk_or_a_visit_withdraws_the_rest():
    for by_visit in (False, True):
        w = World()
        case = placed(w)
        w.advance(6, "weeks")
        equal(len(case.work("talk")), 2)
        form = {"signal": "red", "still_working": False}
        if by_visit:
            case.complete("talk", "visit", form)
            case.complete("visit", "ended")
        else:
            case.complete("talk", "ended", form)
        equal([i["node"] for i in case.work()], ["intake.broad_intake"], "the other talk is withdrawn")
        equal(case.get()["priority"], "high")
        w.advance(60, "weeks")
        equal([i["node"] for i in case.work()], ["intake.broad_intake"], "no talk of an ended placement comes")
        equal(len(case.events("milestone_reached", "placed")), 1, "its history is kept")
        w.close()


@suite
def relapse_by_message_counts_once_and_only_fresh():
    w = World()
    case = w.open().intake("direct", job_ready=False)
    case.send("contract_ended")  # before there is a contract: the mailbox keeps it
    case.place()
    assert case.is_at("aftercare.relapse"), f"an old message ended aftercare: {case.at()}"
    case.send("contract_ended")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    case.intake("direct", job_ready=False)
    case.place()
    assert case.is_at("aftercare.relapse"), f"a late copy ended the second aftercare: {case.at()}"
    fails(-32602, case.send, "contract_endde")
    w.close()


@suite
def a_message_waits_no_longer_than_its_time_to_live():
    w = World()
    case = w.open()
    case.send("contract_ended", ttl={"n": 0, "unit": "days"})
    case.send("contract_ended", ttl={"n": 2, "unit": "days"})
    equal(len(case.events("message_not_taken")), 1, "a transient message")
    w.advance(2)
    equal(len(case.events("message_not_taken")), 2)
    w.close()


@suite
def no_message_to_a_closed_case():
    w = World()
    case = w.open()
    w.carla.call("case.cancel", case=case.id, reason="Verhuisd.")
    equal((case.get()["state"], case.get()["work"]), ("cancelled", []))
    fails(1005, case.send, "contract_ended", why="state")
    fails(1005, w.carla.call, "work.add", case=case.id, node="progress_talk", why="state")
    w.close()


@suite
def a_voucher_needs_a_buddy_and_is_posted_with_its_step():
    w = World()
    before = w.open("perspectief_op_werk")
    fails(1005, before.add, "guidance_voucher", by="carla", why="state")
    case = placed(w, "perspectief_op_werk")
    fails(1005, case.add, "guidance_voucher", by="wim", why="role")
    case.add("guidance_voucher", by="carla")
    seq = case.get()["seq"]
    error = fails(1005, case.complete, "guidance_voucher", why="requires.guidance_voucher")
    assert "Harrie" in error.message, error.message
    nothing_posted(w)
    equal(case.get()["seq"], seq)
    equal(len(case.work("guidance_voucher")), 1, "it can be done later")
    w.put("employer", "e1", name="Werkgever 1", sector="horeca", harrie_buddy=True)
    case.complete("guidance_voucher")
    line = voucher(w)["budgets"][0]
    equal((euros(line["free"]), line["granted"]), (99000.0, 1))
    equal([(e["budget"], e["per"], euros(e["amount"])) for e in case.events("spent")], [("begeleidingsvoucher", "e1", 1000.0)])
    equal(euros(voucher(w)["postings_sum"]), 0.0)
    again = placed(w, "perspectief_op_werk")
    again.add("guidance_voucher", by="carla")
    fails(1005, again.complete, "guidance_voucher", why="budget.begeleidingsvoucher.one_per")
    equal(voucher(w)["budgets"][0]["granted"], 1)
    w.server.restart()
    w.reconnect()
    equal((euros(voucher(w)["budgets"][0]["free"]), euros(voucher(w)["postings_sum"])), (99000.0, 0.0), "after a kill")
    fails(1005, again.complete, "guidance_voucher", why="budget.begeleidingsvoucher.one_per")
    w.close()


@suite
def an_open_voucher_does_not_hold_the_case():
    w = World()
    case = placed(w, "perspectief_op_werk")
    case.add("guidance_voucher", by="carla")
    w.advance(52, "weeks")
    for item in case.work("talk"):
        case.complete(item, "fine", GOOD)
    equal((case.get()["state"], case.get()["outcome"]), ("completed", "lasting_work"))
    nothing_posted(w)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
