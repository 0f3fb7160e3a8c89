"""SY02: a cohort of 1,000 steered 30/50/20: what the metrics say is what was done, to the case and to the day."""

from datetime import timedelta

from cohort import Cohort
from harness import World, day, equal, fails
from scene import Scene

suite = Scene("""In a cohort of 1,000, 300 placements have a start date within 3 months, 500 enter learn-work places, 200 go to `overige actie`. The
dashboard shows 30.0/50.0/20.0 and 100% on time. Move one placement to 3 months + 1 day: it counts as placed but not as on time. Closing a plan
with an empty next action is refused with a Dutch message. A click on the bar opens exactly those clients.""")
ENTERED = day("2019-07-01")
LIMIT = day("2019-10-01")  # three months on


def cohort_of(count, seats):
    """A world in which `count` clients entered the focus file on the first of July, each with a consultant."""
    w = World(clock="2019-06-30")
    w.admin.all([("register.put", {"register": "client", "id": f"k{n:04}", "record": {
        "name": f"Kandidaat {n}", "source": "gemeente", "mediable": True, "waiting_since": (day("2010-01-01") + timedelta(days=n)).isoformat()}})
        for n in range(count)])
    for n in range(0, seats, 20):
        w.put("place", f"p{n:03}", name=f"Plek {n}", employer="e2", sector="horeca", start="continuous", seats=min(20, seats - n))
    w.advance_to(ENTERED)
    cohort = Cohort(w, (count + 39) // 40)
    cohort.adopt(w.admin.everything("work.find", "items", filter={"role": "consultant", "node": "intake.broad_intake"}))
    equal(len(cohort.members), count)
    return w, cohort


def steer(w, cohort, direct, learn, first_days):
    """The first `direct` get a job on first_days(n), the next `learn` a learning-work place, the rest other action."""
    parts = cohort.members[:direct], cohort.members[direct : direct + learn], cohort.members[direct + learn :]
    for members, direction in zip(parts, ("direct", "learn_work", "other")):
        cohort.intake(members, direction)
    cohort.complete(parts[0], "proposal", "accepted")
    cohort.attach(parts[0], "contract")
    cohort.complete(parts[0], "contract", form=lambda n, m: {"employer": "e1", "first_day": first_days(n).isoformat()})
    cohort.attach(parts[1], "agreement", signed_by=("client", "employer", "school"))
    cohort.complete(parts[1], "agreement")
    return parts


def behind(w, metric, part="where"):
    return set(w.admin.everything("metric.members", "members", metric=metric, part=part))


def placed_on(w, members):
    """Case -> the day it counts as placed."""
    found = {}
    for case in w.admin.all([("case.get", {"case": m.case}) for m in members]):
        for milestone in case.get("milestones", []):
            if milestone["node"].endswith("placed"):
                found[case["case"]] = day(milestone["date"])
    return found


@suite.says("Closing a plan with an empty next action is refused with a Dutch message.")
def a_plan_without_a_next_action_cannot_be_closed():
    w = World()
    case = w.open("perspectief_op_werk")
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    case.complete("competence_profile", form={"job_ready": False})
    item = case.item("personal_plan")["item"]
    good = {"direction": "direct", "next_action": "bellen", "next_date": "2019-07-05"}
    for empty in ({"next_action": ""}, {"next_action": "  \n "}, {"next_action": None}, {"next_date": None}):
        error = fails(1005, w.carla.call, "work.complete", item=item, form={**good, **empty}, lang="nl", why="form")
        english = fails(1005, w.carla.call, "work.complete", item=item, form={**good, **empty}, lang="en", why="form")
        field, = empty
        assert field in str(error.data.get("path")), error
        assert "verplicht" in error.message and error.message != english.message, f"not Dutch: {error.message}"
    form = dict(good)
    del form["next_action"]
    fails(1005, w.carla.call, "work.complete", item=item, form=form, lang="nl", why="form")
    equal([i["node"] for i in case.work()], ["intake.personal_plan"])
    case.complete("personal_plan", form=good)
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    w.close()


@suite.says("In a cohort of 1,000, 300 placements have a start date within 3 months, 500 enter learn-work places, 200 go to `overige actie`.",
            "The dashboard shows 30.0/50.0/20.0 and 100% on time.",
            "A click on the bar opens exactly those clients.")
def a_thousand_are_steered_thirty_fifty_twenty():
    w, cohort = cohort_of(1000, 500)
    equal(w.metric("direct_within_3_months")["of"], 1000)
    equal(w.metric("direct_within_3_months")["value"], 0)
    direct, learn, other = steer(w, cohort, 300, 500, lambda n: ENTERED + timedelta(days=n % 93))  # up to 1 October
    w.advance_to(LIMIT - timedelta(days=1))
    before = w.metric("direct_within_3_months")
    equal(before["count"], sum(1 for n in range(300) if n % 93 < 92), "placed counts on the first day of work, not before")
    w.advance_to(LIMIT)
    value = w.metric("direct_within_3_months")
    equal((value["value"], value["of"], value["count"]), (0.3, 1000, 300))
    learning = w.metric("in_learning_work")
    equal((learning["value"], learning["of"], learning["count"]), (0.5, 1000, 500))
    places = w.admin.everything("register.find", "records", register="place")
    equal(sum(p["used"] for p in places), 500, "seats taken")
    equal(w.admin.call("work.find", filter={"node": "other_action.support"}, count=True, limit=1)["count"], 200, "20.0% in other action")
    equal(w.metric("without_next_action")["value"], 0)
    days = placed_on(w, direct)
    equal(len(days), 300)
    assert all(d <= LIMIT for d in days.values()), "100% on time"
    on_time = w.metric("placed_on_time")
    equal((on_time["value"], on_time["of"], on_time["count"]), (1, 300, 300))
    action = w.metric("in_other_action")
    equal((action["value"], action["of"], action["count"]), (0.2, 1000, 200))
    # A click on the bar opens exactly those clients.
    equal(behind(w, "direct_within_3_months"), {m.case for m in direct})
    equal(behind(w, "in_learning_work"), {m.case for m in learn})
    equal(behind(w, "direct_within_3_months", "of"), {m.case for m in cohort.members})
    supported = w.admin.everything("work.find", "items", filter={"node": "other_action.support"})
    equal({i["case"] for i in supported}, {m.case for m in other})
    equal(behind(w, "in_other_action"), {m.case for m in other})
    equal(behind(w, "placed_on_time"), {m.case for m in direct})
    equal(w.case(other[0].case).events("completed", "personal_plan")[0]["form"]["direction"], "other")
    w.server.restart()
    w.reconnect()
    equal((w.metric("direct_within_3_months"), w.metric("in_learning_work")), (value, learning), "after SIGKILL")
    equal(behind(w, "direct_within_3_months"), {m.case for m in direct}, "after SIGKILL")
    w.close()


@suite.says("Move one placement to 3 months + 1 day: it counts as placed but not as on time.")
def three_months_and_a_day_is_placed_but_not_on_time():
    w, cohort = cohort_of(20, 10)
    late = LIMIT + timedelta(days=1)
    direct, learn, other = steer(w, cohort, 6, 10, lambda n: late if n == 3 else LIMIT)
    w.advance_to(late)
    days = placed_on(w, direct)
    equal(sorted(days.values()), [LIMIT] * 5 + [late], "six are placed")
    value = w.metric("direct_within_3_months")
    equal((value["count"], value["of"], value["value"]), (5, 20, 0.25), "five on time")
    equal(behind(w, "direct_within_3_months"), {m.case for n, m in enumerate(direct) if n != 3})
    on_time = w.metric("placed_on_time")
    equal((on_time["of"], on_time["count"], on_time["value"]), (6, 5, 5 / 6), "it counts as placed")
    equal(w.admin.call("pool.status", pool="focusbestand")["size"], 14, "its place in the pool is free all the same")
    w.close()


@suite
def a_metric_follows_a_case_that_comes_back():
    w, cohort = cohort_of(4, 4)
    member, = steer(w, cohort, 0, 4, None)[1][:1]
    equal(w.metric("in_learning_work")["count"], 4)
    coach = member.item("learning")
    w.wim.call("work.complete", item=coach, outcome="stopped")
    equal(w.metric("in_learning_work")["count"], 4, "it visited a place, whatever came of it")
    equal(w.metric("in_learning_work")["of"], 4)
    equal([i["node"] for i in w.case(member.case).work()], ["intake.broad_intake"])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
