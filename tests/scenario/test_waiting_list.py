"""Places with a waiting list: first come first served, a seat that comes free is offered at once, a limit ends the wait.

The region's own route asks for a dated place only when one is free, so this file brings a small region of its own.
"""

from datetime import timedelta

from harness import Suite, World, equal, fails, scratch, write_plugin

suite = Suite()

ROUTE = """
return route "wachtlijst" {
  version = "1.0.0",
  title   = { nl = "Wachtlijst", en = "Waiting list" },
  subject = "client",
  owner   = "consultant",
  file    = { choice "sector" { from = "sector" } },
  stage "plek" {
    title = { nl = "Plek", en = "Place" },
    start = "wacht",
    wait "wacht" {
      title      = { nl = "Wacht op plek", en = "Waits for a place" },
      reserve    = seats "place" { count = 1, where = function(case, place) return case.file.sector == nil or place.sector == case.file.sector end },
      within     = weeks(8),
      on_timeout = to "bel",
      next       = "werk",
    },
    step "werk" {
      title = { nl = "Werk", en = "Work" }, by = role "consultant", due = workdays(5),
      next = finish "klaar",
      outcomes = { weg = finish "klaar" { bare = true } },
    },
    step "bel" {
      title = { nl = "Bel", en = "Call" }, by = role "consultant", due = workdays(2), next = finish "klaar",
    },
    outcomes = { klaar = done },
  },
}
"""


def region():
    """A plugins folder with one region that has this route."""
    return write_plugin(scratch(), {"routes/wachtlijst.lua": ROUTE})


def world():
    return World(plugins=region())


def place(w, code, seats, sector="horeca"):
    w.put("place", code, name=code, employer="e1", sector=sector, start="continuous", seats=seats)


def used(w, code):
    return w.admin.call("register.get", register="place", id=code)["used"]


def queue(w, count, **file):
    return [w.open("wachtlijst", file=file) for _ in range(count)]


def at(cases):
    return ["werk" if c.work("werk") else "bel" if c.work("bel") else "wacht" if c.is_at("plek.wacht") else "einde" for c in cases]


@suite
def seats_go_to_who_waits_longest():
    w = world()
    place(w, "p1", 2)
    cases = queue(w, 5)
    equal(at(cases), ["werk", "werk", "wacht", "wacht", "wacht"])
    equal(len(cases[2].events("waiting")), 1, "the history says it waits")
    cases[1].complete("werk")
    equal(at(cases), ["werk", "einde", "werk", "wacht", "wacht"])
    equal(len(cases[2].events("waiting_ended")), 1)
    place(w, "p1", 3)
    equal(at(cases), ["werk", "einde", "werk", "werk", "wacht"], "a seat more is offered at once")
    place(w, "p2", 5)
    equal((at(cases)[4], used(w, "p1"), used(w, "p2")), ("werk", 3, 1), "so is a new place")
    w.close()


@suite
def a_place_that_is_taken_is_not_removed():
    w = world()
    place(w, "p1", 1)
    [case] = queue(w, 1)
    error = fails(1005, w.admin.call, "register.remove", register="place", id="p1", why="refers")
    assert f"case {case.id} has a seat on it" in error.message, error
    case.complete("werk")
    w.admin.call("register.remove", register="place", id="p1")
    fails(1003, w.admin.call, "register.get", register="place", id="p1")
    w.close()


@suite
def the_list_keeps_its_order_over_a_kill():
    w = world()
    place(w, "p1", 1)
    cases = queue(w, 6)
    for n in range(1, 6):
        if n == 3:
            w.server.restart()
            w.reconnect()
            equal(at(cases), ["einde"] * 2 + ["werk"] + ["wacht"] * 3)
        cases[n - 1].complete("werk")
        equal(at(cases), ["einde"] * n + ["werk"] + ["wacht"] * (5 - n))
        equal(used(w, "p1"), 1)
    w.close()


@suite
def who_cannot_use_a_seat_does_not_block_the_next():
    w = world()
    place(w, "p1", 1, "horeca")
    place(w, "p2", 1, "zorg")
    first = queue(w, 1, sector="horeca") + queue(w, 1, sector="zorg")
    waiting = queue(w, 1, sector="horeca") + queue(w, 1, sector="zorg")
    equal(at(first + waiting), ["werk", "werk", "wacht", "wacht"])
    first[1].complete("werk")
    equal(at(waiting), ["wacht", "werk"], "the seat in care is not for the first in line")
    w.close()


@suite
def the_limit_ends_the_wait_and_its_place_in_line():
    w = world()
    place(w, "p1", 1)
    holder, early = queue(w, 2)
    w.advance(4, "weeks")
    late, = queue(w, 1)
    w.advance_to(w.today() + timedelta(weeks=4) - timedelta(days=1))
    equal(at([holder, early, late]), ["werk", "wacht", "wacht"])
    w.advance(1)
    equal(at([holder, early, late]), ["werk", "bel", "wacht"], "eight weeks are over for the first")
    holder.complete("werk")
    equal(at([holder, early, late]), ["einde", "bel", "werk"], "who stopped waiting gets no seat")
    equal(used(w, "p1"), 1)
    w.close()


@suite
def a_cancelled_case_leaves_the_line_and_gives_back():
    w = world()
    place(w, "p1", 1)
    holder, second, third = queue(w, 3)
    w.carla.call("case.cancel", case=second.id, reason="Verhuisd.")
    w.carla.call("case.cancel", case=holder.id, reason="Verhuisd.")
    equal(at([third]), ["werk"])
    equal(used(w, "p1"), 1)
    w.close()


@suite
def a_bare_outcome_gives_back_at_the_end():
    w = world()
    place(w, "p1", 1)
    holder, second = queue(w, 2)
    holder.complete("werk", "weg", {"reason": "Gestopt."})
    equal(at([holder, second]), ["einde", "werk"])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
