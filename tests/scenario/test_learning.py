"""The learning-work place: finding one, holding its seat, waiting for its start, a new offer, learning with talks."""

from datetime import timedelta

from harness import Suite, World, add_workdays, day, equal, fails, local_day

suite = Suite()
SIGNERS = ("client", "employer", "school")


def place(w, code, seats=1, start="continuous", starts=None, sector="horeca", employer="e1"):
    record = {"name": code, "employer": employer, "sector": sector, "start": start, "seats": seats}
    if starts:
        record["starts"] = starts.isoformat()
    return w.put("place", code, **record)


def used(w, code):
    return w.admin.call("register.get", register="place", id=code)["used"]


def learner(w, route="werkroute"):
    return w.open(route).intake("learn_work", job_ready=False)


def agree(case):
    case.attach("agreement", signed_by=SIGNERS)
    return case.complete("agreement")


def seats(case):
    return [(s["record"], s["state"]) for s in case.get().get("reserved", [])]


def child_of(w, case):
    child = case.events("child_opened")
    assert child, "no child case was opened"
    return w.case(child[-1]["case"])


@suite
def a_running_offer_is_held_agreed_learned_and_left_for_work():
    w = World()
    place(w, "p1", seats=2)
    case = learner(w)
    equal(case.events("decided", "find_place")[-1]["output"], "running")
    equal(seats(case), [("p1", "held")])
    equal(used(w, "p1"), 1)
    equal(day(case.item("agreement")["due"]), add_workdays(w.today(), 10))
    fails(1005, case.complete, "agreement", why="evidence.agreement")
    case.attach("agreement", signed_by=("client", "school"))
    fails(1005, case.complete, "agreement", why="evidence.agreement")
    equal(seats(case), [("p1", "held")], "a refused completion leaves the hold as it was")
    agree(case)
    equal(seats(case), [("p1", "taken")])
    equal([(i["node"], i["role"], i["due"]) for i in case.work()], [("learning_work_place.learning", "work_coach", "2019-12-30")])
    w.advance(5, "weeks")
    equal(used(w, "p1"), 1, "an agreed seat does not expire")
    case.complete("learning", "certified")
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    equal(used(w, "p1"), 0, "the seat is free when the stage ends")
    w.close()


@suite
def a_hold_ends_after_three_weeks_and_the_next_client_gets_the_seat():
    w = World()
    place(w, "p1")
    first = learner(w)
    w.advance(3 * 7 - 1)
    equal(used(w, "p1"), 1, "a day before the hold ends")
    w.advance(1)
    equal(used(w, "p1"), 0)
    equal([e["reason"] for e in first.events("seat_given_back")], ["hold_ended"])
    second = learner(w)
    equal(seats(second), [("p1", "held")])
    first.attach("agreement", signed_by=SIGNERS)
    fails(1005, first.complete, "agreement", why="capacity.place")
    equal(used(w, "p1"), 1)
    agree(second)
    equal((seats(second), used(w, "p1")), ([("p1", "taken")], 1))
    w.close()


@suite
def a_hold_that_ended_is_taken_again_if_there_is_room():
    w = World()
    place(w, "p1")
    case = learner(w)
    w.advance(22)
    equal(seats(case), [])
    agree(case)
    equal((seats(case), used(w, "p1")), ([("p1", "taken")], 1))
    w.close()


@suite
def off_gives_the_hold_back_and_looks_again_three_times_at_most():
    w = World()
    place(w, "p1")
    case = learner(w)
    for n in range(3):
        fails(1005, case.complete, "agreement", "off", why="form")
        case.complete("agreement", "off", {"reason": "Geen klik."})
        equal([e["reason"] for e in case.events("seat_given_back")], ["bare"] * (n + 1))
        equal((seats(case), used(w, "p1")), ([("p1", "held")], 1))
    fails(1005, case.complete, "agreement", "off", {"reason": "Weer niet."}, why="at_most.off")
    equal((seats(case), used(w, "p1")), ([("p1", "held")], 1), "a refusal leaves the hold")
    case.complete("agreement", "stop", {"reason": "Ziet ervan af."})
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    equal(used(w, "p1"), 0)
    w.advance(4, "weeks")
    equal(used(w, "p1"), 0, "an old hold's end takes nothing away twice")
    w.close()


@suite
def a_worker_may_choose_another_place_than_the_one_held():
    w = World()
    place(w, "p1", employer="e1")
    place(w, "p2", employer="e2")
    case = learner(w)
    equal(seats(case), [("p1", "held")])
    case.attach("agreement", signed_by=SIGNERS)
    case.complete("agreement", form={"place": ["p2"]})
    equal((seats(case), used(w, "p1"), used(w, "p2")), ([("p2", "taken")], 0, 1))
    w.close()


@suite
def a_dated_offer_is_waited_for_with_its_seat():
    w = World()
    starts = w.today() + timedelta(weeks=3)
    place(w, "p1", start="dated", starts=starts)
    case = learner(w)
    equal(case.events("decided", "find_place")[-1]["output"], "soon")
    equal((seats(case), used(w, "p1")), ([("p1", "taken")], 1))
    assert case.is_at("wait_for_start")
    equal(case.work(), [])
    equal(w.metric("without_next_action")["value"], 0, "a wait with a limit is a next action")
    w.advance_to(starts - timedelta(days=1))
    assert case.is_at("wait_for_start")
    w.advance_to(starts)
    equal([i["node"] for i in case.work()], ["learning_work_place.agreement"])
    equal(used(w, "p1"), 1, "the agreement keeps the seat that was waited for")
    agree(case)
    equal(used(w, "p1"), 1)
    w.close()


@suite
def an_offer_further_away_than_eight_weeks_is_no_offer():
    w = World()
    place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=8, days=1))
    place(w, "p2", sector="zorg")
    case = learner(w)
    equal(case.events("decided", "find_place")[-1]["output"], "initiate")
    w.close()


@suite
def a_running_offer_goes_before_one_that_starts_soon():
    w = World()
    place(w, "a_dated", start="dated", starts=w.today() + timedelta(weeks=1))
    place(w, "b_running")
    case = learner(w)
    equal(case.events("decided", "find_place")[-1]["output"], "running")
    w.close()


@suite
def a_start_put_off_times_out_twice_and_is_reconsidered_then():
    w = World()
    place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=3))
    case = learner(w)
    for n in range(3):
        assert case.is_at("wait_for_start"), f"round {n}: {case.at()}"
        equal((seats(case), used(w, "p1")), ([("p1", "taken")], 1), f"round {n}")
        place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=12))
        w.advance(8 * 7 - 1)
        assert case.is_at("wait_for_start"), f"round {n} before the limit: {case.at()}"
        w.advance(1)
    equal(len(case.events("decided", "find_place")), 3, "times an offer was looked for")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    equal(used(w, "p1"), 0)
    w.close()


@suite
def a_start_that_comes_earlier_is_followed():
    w = World()
    place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=6))
    case = learner(w)
    place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=2))
    w.advance(2, "weeks")
    equal([i["node"] for i in case.work()], ["learning_work_place.agreement"], "on the new start")
    w.close()


@suite
def without_an_offer_a_new_one_is_set_up_and_joined():
    w = World()
    case = learner(w)
    equal(case.events("decided", "find_place")[-1]["output"], "initiate")
    child = child_of(w, case)
    opened = child.get()
    equal((opened["route"], opened["parent"], opened["subject"]["id"]), ("nieuw_aanbod", case.id, case.get()["subject"]["id"]))
    equal(w.metric("without_next_action")["value"], 0)
    fails(1005, child.complete, "search_log", "nothing", {"conclusion": "niets"}, why="form")
    child.complete("search_log", "nothing", {"conclusion": "Niets gevonden.", "sector": "horeca",
                                             "searched": [{"where": "Parkstad", "when": "2019-06-30", "answer": "none"}]})
    child.complete("ask_partners", "no_offer", {"asked": ["uwv", "school"], "answer": "Nee."})
    child.complete("ask_employers", "willing", {"employer": "e1", "talk": "Wil wel."})
    place(w, "p_new")
    child.complete("register_place", form={"place_code": "p_new", "seats": 1})
    equal([i["node"] for i in child.work()], ["hand_over"])
    assert case.is_at("initiate_offer")
    child.complete("hand_over", form={"advice": "Plek p_new."})
    equal((child.get()["state"], child.get()["outcome"]), ("completed", "done"))
    equal([i["node"] for i in case.work()], ["learning_work_place.agreement"])
    equal(seats(case), [("p_new", "held")])
    w.close()


@suite
def a_new_offer_that_takes_too_long_stays_open_and_is_taken_up_again():
    w = World()
    case = learner(w)
    child = child_of(w, case)
    w.advance(3, "months")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    equal(child.get()["state"], "active", "the offer goes on alone")
    case.intake("learn_work", job_ready=False)
    assert case.is_at("initiate_offer"), case.at()
    open_children = w.admin.call("case.find", filter={"route": "nieuw_aanbod", "state": "active"})["cases"]
    equal([c["case"] for c in open_children], [child.id], "no second child for the same question")
    child.complete("search_log", "existing", {"conclusion": "Toch wel.", "searched": [{"where": "Heerlen", "when": "2019-09-30", "answer": "possible"}]})
    place(w, "p1")
    child.complete("hand_over", form={"advice": "Plek p1.", "existing_found": True})
    equal([i["node"] for i in case.work()], ["learning_work_place.agreement"])
    w.close()


@suite
def a_cancelled_new_offer_brings_the_client_to_intake():
    w = World()
    case = learner(w)
    child = child_of(w, case)
    w.coen.call("case.cancel", case=child.id, reason="Dubbel.")
    equal(child.get()["state"], "cancelled")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    w.close()


@suite
def a_talk_comes_every_four_weeks_unless_the_last_is_open():
    w = World()
    place(w, "p1")
    case = learner(w)
    agree(case)
    begun = w.today()
    w.advance_to(begun + timedelta(days=27))
    equal(len(case.work("progress_talk")), 0)
    w.advance(1)
    talk = case.item("progress_talk")
    equal((day(talk["due"]), talk["role"]), (add_workdays(w.today(), 5), "work_coach"))
    w.advance_to(begun + timedelta(days=56))
    equal([i["item"] for i in case.work("progress_talk")], [talk["item"]], "the last one is still open")
    fails(1005, case.complete, "progress_talk", form={"summary": "goed"}, why="form")
    case.complete("progress_talk", form={"signal": "green", "summary": "Goed."})
    equal(len(case.work("progress_talk")), 0)
    w.advance_to(begun + timedelta(days=84))
    equal(len(case.work("progress_talk")), 1)
    opened = [local_day(e["turn_at"]) for e in case.events("opened", "progress_talk")]
    equal(opened, [begun + timedelta(days=28), begun + timedelta(days=84)])
    case.complete("learning", "stopped")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"], "an open talk does not hold the stage")
    w.close()


@suite
def a_coach_adds_a_talk_and_learning_goes_on_longer_once():
    w = World()
    place(w, "p1")
    case = learner(w)
    agree(case)
    case.add("progress_talk", by="wim")
    equal(len(case.work("progress_talk")), 1)
    fails(1005, case.add, "progress_talk", by="olga", why="role")
    fails(1005, case.complete, "learning", "certified", by="carla", why="role")
    case.complete("learning", "longer")
    equal(len(case.work("learning")), 1)
    equal(used(w, "p1"), 1, "the seat stays while learning goes on")
    fails(1005, case.complete, "learning", "longer", why="at_most.longer")
    case.complete("learning", "certified")
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    w.close()


@suite
def a_rule_that_fails_becomes_an_incident_that_can_be_tried_again():
    w = World()
    w.put("place", "p1", name="p1", employer="e1", sector="horeca", start="dated", seats=1)  # dated, without a date
    case = learner(w)
    items = case.work()
    equal([(i["node"], i["state"], i["role"]) for i in items], [("learning_work_place.find_place", "incident", "consultant")])
    equal(day(items[0]["due"]), add_workdays(w.today(), 1))
    equal(w.metric("without_next_action")["value"], 0)
    w.carla.call("incident.retry", item=items[0]["item"])
    equal([i["state"] for i in case.work()], ["incident"], "the cause is still there")
    place(w, "p1", start="dated", starts=w.today() + timedelta(weeks=1))
    w.carla.call("incident.retry", item=case.work()[0]["item"])
    assert case.is_at("wait_for_start"), case.at()
    w.close()


@suite
def taken_seats_cannot_be_taken_out_of_the_register():
    w = World()
    place(w, "p1", seats=2)
    learner(w), learner(w)
    equal(used(w, "p1"), 2)
    fails(1005, place, w, "p1", seats=1, why="capacity.place")
    place(w, "p1", seats=3)
    equal(used(w, "p1"), 2)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
