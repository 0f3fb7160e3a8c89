"""`session.may` and `session.why_not`: what a command would meet, told without doing it."""

from harness import Suite, World, equal

suite = Suite()

FORM = {"motivation": "high", "wish_occupation": "kok", "learnable": True}


def asked(client, item, **more):
    params = {"action": "work.complete", "item": item, **more}
    may = client.call("session.may", **params)["may"]
    why = client.call("session.why_not", **params)
    equal(why["may"], may, "both say the same")
    return None if may else why["reason"]


@suite
def a_question_changes_nothing_and_tells_the_rule():
    w = World()
    case = w.open()
    item = case.item("intake.broad_intake")["item"]
    before, history = case.get(), case.history()
    equal(asked(w.carla, item, form=FORM), None)
    equal(asked(w.carla, item, form={"motivation": "high"}), "form")
    equal(asked(w.carla, item, form=FORM, outcome="nonsense"), "invalid_params")
    equal(asked(w.admin, item, form=FORM), "role")
    equal(w.carla.call("session.may", action="work.claim", item=item), {"may": True})
    equal(w.carla.call("session.why_not", action="work.skip", item=item, reason="x")["reason"], "skip")
    equal(case.get(), before, "nothing was done")
    equal(case.history(), history, "and nothing was written")
    w.carla.call("work.complete", item=item, form=FORM)
    equal(asked(w.carla, item, form=FORM), "state")
    w.close()


@suite
def a_question_about_seats_and_money_gives_them_back():
    w = World()
    w.put("employer", "e-1", name="Een")
    for k in range(3):
        w.put("employer", f"e-{k}", name=f"E{k}")
        w.put("session", f"s-{k}", employer=f"e-{k}", day="2019-07-10", seats=1)
    case = w.open()
    case.intake(direction="orient")
    item = case.item("work_orientation.choose_sessions")["item"]
    for _ in range(3):  # a question that kept a seat would leave none for the next
        equal(asked(w.carla, item), None)
    equal(w.carla.call("register.get", register="session", id="s-0")["used"], 0)
    w.carla.call("work.complete", item=item)
    equal(w.carla.call("register.get", register="session", id="s-0")["used"], 1)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
