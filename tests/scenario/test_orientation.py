"""Work orientation: three visits at three employers, who stays away is called, and only a mutual choice is a choice."""

from datetime import timedelta

from harness import Suite, World, add_workdays, day, equal, fails

suite = Suite()


def session(w, code, employer, after=10, seats=12):
    return w.put("session", code, employer=employer, day=(w.today() + timedelta(days=after)).isoformat(), seats=seats)


def used(w, code):
    return w.admin.call("register.get", register="session", id=code)["used"]


def at_choosing(w):
    return w.open().intake("orient", job_ready=False, sector=None)


def visited(w, case):
    """Through three attended visits."""
    for _ in range(3):
        case.complete("attend", "attended")
    return case


def sessions_of(case):
    return sorted(s["record"] for s in case.get().get("reserved", []))


@suite
def three_visits_at_three_employers():
    w = World()
    session(w, "s1", "e1", 10)
    session(w, "s2", "e1", 11)
    session(w, "s3", "e2", 14)
    case = at_choosing(w)
    fails(1005, case.complete, "choose_sessions", why="capacity.session")
    session(w, "s4", "e3", 17)
    for wrong in (["s1", "s2", "s3"], ["s1", "s3"], ["s1", "s3", "s3"], ["s1", "s3", "s9"]):
        fails(1005, case.complete, "choose_sessions", form={"session": wrong}, why="capacity.session")
    equal([used(w, s) for s in ("s1", "s2", "s3", "s4")], [0, 0, 0, 0], "seats after refusals")
    case.complete("choose_sessions", form={"session": ["s2", "s3", "s4"]})
    equal([used(w, s) for s in ("s1", "s2", "s3", "s4")], [0, 1, 1, 1])
    visits = case.work("attend")
    equal(len(visits), 3)
    equal(sorted(day(i["due"]) for i in visits), sorted(add_workdays(w.today() + timedelta(days=n), 2) for n in (11, 14, 17)))
    equal({i["role"] for i in visits}, {"orientation_lead"})
    w.close()


@suite
def without_a_choice_the_first_that_fit_are_taken():
    w = World()
    session(w, "s1", "e1", 10)
    session(w, "s2", "e1", 11)
    session(w, "s3", "e2", 14)
    session(w, "s4", "e3", 17)
    case = at_choosing(w)
    case.complete("choose_sessions")
    equal(sessions_of(case), ["s1", "s3", "s4"])
    w.close()


@suite
def a_visit_of_yesterday_has_no_seats_left():
    w = World()
    for n in (1, 2, 3):
        session(w, f"s{n}", f"e{n}", n)
    case = at_choosing(w)
    w.advance(2)
    fails(1005, case.complete, "choose_sessions", form={"session": ["s1", "s2", "s3"]}, why="capacity.session")
    w.close()


@suite
def nothing_free_goes_back_to_intake_with_a_reason():
    w = World()
    case = at_choosing(w)
    fails(1005, case.complete, "choose_sessions", "none_free", why="form")
    case.complete("choose_sessions", "none_free", {"reason": "Alles vol."})
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    w.close()


@suite
def who_stays_away_is_called_within_two_workdays():
    w = World()
    for n in (1, 2, 3):
        session(w, f"s{n}", f"e{n}", 3 + n)
    case = at_choosing(w)
    case.complete("choose_sessions")
    fails(1005, case.complete, "attend", "attended", by="carla", why="role")
    case.complete("attend", "no_show")
    call = case.item("call")
    equal((call["assignee"], day(call["due"])), ("carla", add_workdays(w.today(), 2)))
    case.complete("attend", "attended")
    case.complete("attend", "attended")
    equal(case.work("choice"), [], "the call is still open")
    case.complete("call")
    equal([i["node"] for i in case.work()], ["work_orientation.choice"])
    w.close()


@suite
def public_holidays_are_no_workdays():
    for today, due in (("2019-12-24", "2019-12-30"), ("2020-04-09", "2020-04-15"), ("2020-04-24", "2020-04-29"), ("2020-12-31", "2021-01-05")):
        # Christmas (two days, then a weekend); Good Friday and Easter Monday (Algemene termijnenwet, article 3); King's Day; New Year.
        w = World(clock=today)
        for n in (1, 2, 3):
            session(w, f"s{n}", f"e{n}", 0)
        case = at_choosing(w)
        case.complete("choose_sessions")
        case.complete("attend", "no_show")
        equal(case.item("call")["due"], due, f"two workdays after {today}")
        w.close()


@suite
def only_a_mutual_choice_leads_to_a_placement():
    w = World()
    for n in (1, 2, 3):
        session(w, f"s{n}", f"e{n}", 3 + n)
    case = at_choosing(w)
    case.complete("choose_sessions")
    visited(w, case)
    fails(1005, case.complete, "choice", "work", {"employer": "e2", "employer_agrees": False}, why="when.work")
    fails(1005, case.complete, "choice", "work", {"employer": "nergens", "employer_agrees": True}, why="form")
    equal([used(w, f"s{n}") for n in (1, 2, 3)], [1, 1, 1])
    case.complete("choice", "work", {"employer": "e2", "employer_agrees": True})
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    equal(case.get()["file"].get("employer"), "e2")
    equal([used(w, f"s{n}") for n in (1, 2, 3)], [0, 0, 0], "seats after the stage")
    w.close()


@suite
def the_other_choices():
    w = World()
    for n in (1, 2, 3):
        session(w, f"s{n}", f"e{n}", 3 + n)
    for outcome, node in (("learn_work", "learning_work_place"), ("none", "intake")):
        case = at_choosing(w)
        case.complete("choose_sessions")
        visited(w, case).complete("choice", outcome, {"employer": "e1", "employer_agrees": False})
        assert node in case.at(), f"{outcome}: {case.at()}"
        assert "employer" not in case.get()["file"] or not case.get()["file"]["employer"], "a choice of one side is none"
    w.close()


@suite
def orientation_again_twice_at_most_with_new_seats():
    w = World()
    for n in (1, 2, 3):
        session(w, f"s{n}", f"e{n}", 3 + n, seats=1)
    case = at_choosing(w)
    for round_ in range(3):
        case.complete("choose_sessions")
        equal([used(w, f"s{n}") for n in (1, 2, 3)], [1, 1, 1], f"round {round_}: seats are given back before they are taken")
        visited(w, case)
        if round_ < 2:
            case.complete("choice", "again", {"employer_agrees": False})
            equal([i["node"] for i in case.work()], ["work_orientation.choose_sessions"])
    fails(1005, case.complete, "choice", "again", {"employer_agrees": False}, why="at_most.again")
    case.complete("choice", "none", {"employer_agrees": False})
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    case.intake("orient", job_ready=False, sector=None)
    case.complete("choose_sessions")
    visited(w, case).complete("choice", "again", {"employer_agrees": False})
    equal([i["node"] for i in case.work()], ["work_orientation.choose_sessions"], "a new stay counts anew")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
