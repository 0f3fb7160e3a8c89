"""The system's clock is set forward and back under a running server: nothing fires twice, nobody is let go, nothing stops."""

import os

from disk import library
from harness import Suite, World, equal, scratch

suite = Suite()
DAY = 24 * 3600 * 1000


class Wrong:
    """By how much the clock of a server is wrong."""

    def __init__(self):
        self.path = os.path.join(scratch(), "clock")
        self.set(0)

    def set(self, days):
        with open(self.path + ".new", "w", encoding="ascii") as file:
            file.write(str(days * DAY))
        os.replace(self.path + ".new", self.path)

    def world(self):
        return World(clock=None, env={"LD_PRELOAD": library(), "TRAJECTUM_TEST_CLOCK": self.path})


def told(cases):
    return [[e["to"] for e in case.events("escalated")] for case in cases]


@suite
def what_is_due_after_a_jump_forward_fires_once_and_a_jump_back_fires_nothing():
    wrong = Wrong()
    w = wrong.world()
    first = w.today()
    cases = [w.open() for _ in range(5)]
    wrong.set(60)
    cases[0].world.carla.call("case.note", case=cases[0].id, text="zestig dagen later")
    assert (w.today() - first).days >= 59, "the clock did not jump"
    twice = [["consultant", "team_lead"]] * 5
    equal(told(cases), twice, "escalations after the jump")
    for days in (0, -30, 0, 60, 61, -400, 60):
        wrong.set(days)
        w.carla.call("case.note", case=cases[1].id, text=f"nu {days}")
        equal(told(cases), twice, f"escalations with the clock {days} days wrong")
    w.server.restart()
    w.reconnect()
    w.carla.call("case.note", case=cases[1].id, text="weer")
    equal(told(cases), twice, "escalations after a restart")
    turns = [e["seq"] for e in cases[1].history()]
    equal(turns, list(range(1, len(turns) + 1)), "turns")
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


@suite
def a_case_that_opens_while_the_clock_is_behind_has_its_dates_and_work():
    wrong = Wrong()
    w = wrong.world()
    wrong.set(-90)
    case = w.open()
    due = case.item("broad_intake")["due"]
    assert due < w.today().replace(year=w.today().year + 1).isoformat()
    assert due >= w.today().isoformat(), "due before it opened"
    equal(told([case]), [[]])
    wrong.set(0)
    w.carla.call("case.note", case=case.id, text="de klok is goed gezet")
    equal(told([case]), [["consultant", "team_lead"]], "escalations once the clock is right")
    case.intake()
    w.server.restart()
    w.reconnect()
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
