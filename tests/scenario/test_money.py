"""Budgets as a ledger: money goes from free to settled and back, by step and by hand; whose it is; who may; a year's end."""

from harness import Suite, equal, fails, world_of, write_plugin
from ledger import cents, line, of_funders

suite = Suite()
ROLES = 'return roles { role "controller" { title = { nl = "Controller", en = "Controller" } } }\n'
ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { yesno "breed", yesno "diep", ref "employer" },
  stage "een" {
    title = { nl = "Een", en = "One" }, start = "scholing",
    step "scholing" {
      title = { nl = "Scholing", en = "Training" }, by = role "consultant", due = workdays(5),
      spend = budget "training" { amount = euro(2000), flags = { breed = "file.breed", diep = "file.diep" } }, next = "nazorg",
    },
    step "nazorg" {
      title = { nl = "Nazorg", en = "Aftercare" }, by = role "consultant", due = workdays(5),
      spend = budget "bon" { units = 1, per = "file.employer" }, next = finish "klaar",
    },
    outcomes = { klaar = done },
  },
}
"""
BUDGETS = """
return {
  budgets {
    year = 2019, by = role "controller",
    budget "training" { euro(6000.01), funders = { stad = 1, rijk = 1 }, flags = { "breed", "diep" } },
    budget "fonds"    { euro(10000), funders = { een = 31, twee = 23, drie = 19, vier = 14, vijf = 13 } },
    budget "volgorde" { euro(100), funders = { eerst = 1, dan = 1 }, draw = { "eerst" } },
    budget "bon"      { euro(3000), unit = euro(1000), one_per = "employer" },
  },
  budgets { year = 2020, by = role "controller", budget "training_2020" { euro(100) } },
}
"""


def world():
    w = world_of({"routes/proef.lua": ROUTE, "budgets.lua": BUDGETS, "roles.lua": ROLES})
    w.person("con", ["controller"])
    return w


def accounts(row):
    return [row[a] for a in ("free", "reserved", "committed", "paid", "settled")]


@suite
def a_training_is_reserved_then_committed_then_paid_half_by_each_funder():
    w = world()
    case = w.open("proef", file={"breed": True})
    book = {"budget": "training", "amount": cents(200000), "reason": "offerte"}
    equal(accounts(line(w, "training")), [600001, 0, 0, 0, 0])
    reserved = w.con.call("budget.reserve", **book, case=case.id, flags=["breed"])
    equal((reserved["free"]["cents"], [s["amount"]["cents"] for s in reserved["shares"]]), (400001, [100000, 100000]))
    equal(accounts(line(w, "training")), [400001, 200000, 0, 0, 0])
    # The step takes what was reserved for it: nothing more leaves what is free.
    case.complete("scholing")
    equal(accounts(line(w, "training")), [400001, 0, 200000, 0, 0])
    spent = case.events("spent")
    equal([(e["from"], e["to"], e["amount"]["cents"], e["by_turn"]) for e in spent], [("reserved", "committed", 200000, "carla")])
    w.con.call("budget.pay", **book, case=case.id)
    w.con.call("budget.settle", **{**book, "amount": cents(150000)}, case=case.id)
    now = line(w, "training")
    equal(accounts(now), [400001, 0, 0, 50000, 150000])
    equal((of_funders(now, "paid"), of_funders(now, "settled")), ({"rijk": 25000, "stad": 25000}, {"rijk": 75000, "stad": 75000}))
    equal([(f["flag"], f["held"]) for f in now["flags"]], [("breed", 200000), ("diep", 0)])
    w.con.call("budget.withdraw", budget="training", amount=cents(50000), reason="creditnota", **{"from": "paid"})
    equal(accounts(line(w, "training")), [450001, 0, 0, 0, 150000])
    no = fails(1005, w.con.call, "budget.withdraw", budget="training", amount=cents(1), reason="nog een", **{"from": "paid"}, why="budget.training.paid")
    assert "EUR 0.00 is paid" in no.message, no.message
    # Everything is there as postings, a page at a time, each with who, why and when.
    whole = w.con.everything("budget.postings", "postings", budget="training")
    pages, after = [], None
    while len(pages) < len(whole):
        page = w.con.call("budget.postings", budget="training", limit=2, **({"after": after} if after else {}))
        pages += page["postings"]
        after = page.get("after")
    equal(pages, whole, "two a page")
    equal([(p["from"], p["to"], p["amount"]["cents"], p["by"]) for p in whole],
          [("outside", "free", 600001, ""), ("free", "reserved", 200000, "con"), ("reserved", "committed", 200000, "carla"),
           ("committed", "paid", 200000, "con"), ("paid", "settled", 150000, "con"), ("paid", "free", 50000, "con")])
    equal({p["reason"] for p in whole[3:]}, {"offerte", "creditnota"})
    assert all(p["at"].startswith("2019-06-30") for p in whole)
    equal(len(w.con.call("budget.postings", budget="training", case=case.id)["postings"]), 5)
    fails(-32602, w.con.call, "budget.postings", budget="training", after="x")
    before = [line(w, b) for b in ("training", "fonds", "bon")]
    w.server.restart()
    w.reconnect()
    equal([line(w, b) for b in ("training", "fonds", "bon")], before, "after SIGKILL")
    equal(w.con.everything("budget.postings", "postings", budget="training"), whole, "after SIGKILL")
    w.close()


@suite
def money_is_drawn_in_the_order_that_the_line_says():
    w = world()
    w.con.call("budget.commit", budget="volgorde", amount=cents(6000), reason="op volgorde", **{"from": "free"})
    now = line(w, "volgorde")
    equal((of_funders(now, "committed"), of_funders(now, "free")), ({"dan": 1000, "eerst": 5000}, {"dan": 4000, "eerst": 0}))
    w.close()


@suite
def what_cannot_be_says_which_rule_and_how_much_there_is():
    w = world()
    case = w.open("proef", file={"employer": "e1"})
    take = {"budget": "training", "amount": cents(600002), "reason": "te veel"}
    no = fails(1005, w.con.call, "budget.reserve", **take, why="budget.training.spent")
    assert "EUR 6000.01" in no.message and "EUR 6000.02" in no.message, no.message
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount=cents(0), reason="niets")
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount=cents(-5), reason="terug")
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount=cents(10**14 + 1), reason="kPostingCentsMax")
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount={"cents": 5, "currency": "USD"}, reason="dollars")
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount=cents(5), reason=" ")
    fails(-32602, w.con.call, "budget.reserve", budget="traning", amount=cents(5), reason="x")
    fails(-32602, w.con.call, "budget.reserve", budget="training", amount=cents(5), reason="x", flags=["smal"])
    fails(1003, w.con.call, "budget.reserve", budget="training", amount=cents(5), reason="x", case="c1-nobody")
    bon = {"budget": "bon", "amount": cents(100000), "reason": "bon", "from": "free"}
    fails(1005, w.con.call, "budget.commit", **bon, why="budget.bon.per")
    fails(-32602, w.con.call, "budget.commit", **bon, per="e99")
    fails(1005, w.con.call, "budget.commit", **{**bon, "amount": cents(150000)}, per="e1", why="budget.bon.unit")
    w.con.call("budget.commit", **bon, per="e1")
    fails(1005, w.con.call, "budget.commit", **bon, per="e1", why="budget.bon.one_per")
    case.complete("scholing")
    fails(1005, case.complete, "nazorg", why="budget.bon.one_per")
    w.con.call("budget.withdraw", budget="bon", amount=cents(100000), reason="niet gebruikt", per="e1", **{"from": "committed"})
    case.complete("nazorg")
    equal(line(w, "bon")["granted"], 1)
    w.con.call("budget.commit", **bon, per="e2")
    no = fails(1005, w.con.call, "budget.pay", budget="bon", amount=cents(1000), reason="van wie?", why="budget.bon.holder")
    w.con.call("budget.pay", budget="bon", amount=cents(1000), reason="van e2", per="e2")
    # Who may: an administrator, or the role of the plan.
    for method in ("reserve", "commit", "pay", "settle"):
        fails(1002, w.carla.call, f"budget.{method}", budget="training", amount=cents(5), reason="x")
    fails(1002, w.carla.call, "budget.withdraw", budget="training", amount=cents(5), reason="x", **{"from": "committed"})
    fails(1002, w.carla.call, "budget.transfer", to="training", amount=cents(5), reason="x")
    fails(1002, w.carla.call, "budget.close", budget="training", reason="x")
    fails(1002, w.carla.call, "budget.postings", budget="training")
    w.admin.call("budget.reserve", budget="training", amount=cents(5), reason="beheer")
    # The same command again is the first answer again, and books once.
    free = line(w, "training")["free"]
    first = w.con.call("budget.reserve", budget="training", amount=cents(7), reason="een keer", command_id="m1")
    w.server.restart()
    w.reconnect()
    equal(w.con.call("budget.reserve", budget="training", amount=cents(7), reason="een keer", command_id="m1"), first)
    fails(1004, w.con.call, "budget.reserve", budget="training", amount=cents(8), reason="een keer", command_id="m1")
    equal(line(w, "training")["free"], free - 7)
    w.close()


@suite
def a_changed_plan_is_posted_and_one_that_takes_back_what_is_gone_changes_nothing_and_says_so():
    w = world()

    def plan(amount):
        write_plugin(w.server.plugins, {"budgets.lua": BUDGETS.replace("euro(6000.01)", f"euro({amount})")})
        w.server.kill()
        w.server.start()
        w.reconnect()

    w.con.call("budget.reserve", budget="training", amount=cents(500000), per="x", reason="groep")
    plan("7000.01")
    now = line(w, "training")
    equal((now["opened"], now["change"], now["total"], now["free"]), (600001, 100000, 700001, 200001))
    equal(of_funders(now, "free"), {"rijk": 100001, "stad": 100000})
    posted = w.con.call("budget.postings", budget="training")["postings"][-1]
    equal((posted["amount"]["cents"], posted["reason"]), (100000, "budgets.lua"))
    plan("7000.01")
    equal(line(w, "training"), now, "the same plan changes nothing")
    plan("5500")
    equal((line(w, "training")["total"], line(w, "training")["free"]), (550000, 50000))
    plan("4000")
    refused = w.con.call("budget.balance", budget="training")["budgets"][0]
    equal((refused["total"]["cents"], refused["free"]["cents"], refused["plan"]["cents"]), (550000, 50000, 400000), "the line is as it was")
    assert "1500.00" in refused["plan_refused"].replace(",", "."), refused
    assert "training" in w.server.err + w.server.out, "the log says so"
    equal(line(w, "bon")["free"], 300000, "and all else is served")
    plan("5500")
    equal(line(w, "training")["free"], 50000, "nothing was posted")
    assert "plan_refused" not in w.con.call("budget.balance", budget="training")["budgets"][0]
    w.close()


@suite
def other_funders_of_the_same_total_are_refused_with_the_way_out():
    w = world()

    def plan(*changes):
        text = BUDGETS
        for was, is_ in changes:
            text = text.replace(was, is_)
        write_plugin(w.server.plugins, {"budgets.lua": text})
        w.server.kill()
        w.server.start()
        w.reconnect()
        return w.con.call("budget.balance", budget="training")["budgets"][0]

    before = line(w, "training")
    other = ("{ stad = 1, rijk = 1 }", "{ stad = 1, rijk = 3 }")
    refused = plan(other)
    assert "budget.transfer" in refused["plan_refused"], refused
    equal(of_funders(line(w, "training"), "free"), of_funders(before, "free"), "what is there stays whose it is")
    assert "plan_refused" in plan(other), "also at the next start"
    assert "plan_refused" not in plan(), "as it was is fine"
    assert "plan_refused" not in plan(other, ("euro(6000.01)", "euro(7000.01)")), "with another total the difference is theirs"
    now = line(w, "training")
    equal(of_funders(now, "free"), {"rijk": 300001 + 75000, "stad": 300000 + 25000} if of_funders(before, "free")["rijk"] == 300001
          else {"rijk": 300000 + 75000, "stad": 300001 + 25000})
    assert "plan_refused" not in plan(other, ("euro(6000.01)", "euro(7000.01)")), "and that is what the plan is now"
    w.close()


@suite
def money_moves_between_lines_and_a_year_ends():
    w = world()
    case = w.open("proef")
    case.complete("scholing")
    fails(1005, w.con.call, "budget.transfer", **{"from": "training", "to": "bon"}, amount=cents(400002), reason="te veel", why="budget.training.spent")
    fails(-32602, w.con.call, "budget.transfer", **{"from": "bon", "to": "bon"}, amount=cents(1), reason="x")
    fails(-32602, w.con.call, "budget.transfer", amount=cents(1), reason="x")
    fails(-32602, w.con.call, "budget.transfer", to="training", amount=cents(1), reason="x", funder="dorp")
    fails(-32602, w.con.call, "budget.transfer", **{"from": "bon"}, to="training", amount=cents(1), reason="x", funder="stad")
    moved = w.con.call("budget.transfer", **{"from": "training"}, to="training_2020", amount=cents(100001), reason="naar volgend jaar")
    equal(moved["free"]["cents"], 300000)
    # Money stays its funder's, and both lines show the posting.
    equal(of_funders(line(w, "training_2020"), "free"), {"": 10000, "rijk": 50001, "stad": 50000})
    equal(w.con.call("budget.postings", budget="training_2020")["postings"][-1], w.con.call("budget.postings", budget="training")["postings"][-1])
    w.con.call("budget.transfer", to="training", amount=cents(1000), reason="stad legt bij", funder="stad")
    now = line(w, "training")
    equal((now["opened"], now["change"], now["total"]), (600001, -99001, 501000))
    equal(of_funders(now, "free"), {"rijk": 150000, "stad": 151000})
    w.con.call("budget.transfer", **{"from": "training"}, amount=cents(301), reason="terug naar de gevers")
    # The year ends: what is free moves or lapses, what is committed stays, nothing new is taken.
    closed = w.con.call("budget.close", budget="training", into="training_2020", reason="einde 2019")
    equal((closed["moved"]["cents"], closed["stays"]["cents"]), (300699, 200000))
    now = line(w, "training")
    equal((accounts(now), now["closed"]), ([0, 0, 200000, 0, 0], True))
    equal(line(w, "training_2020")["free"], 110001 + 300699)
    lapsed = w.con.call("budget.close", budget="volgorde", reason="vervalt")
    equal((lapsed["moved"]["cents"], line(w, "volgorde")["total"]), (10000, 0))
    fails(1005, w.open("proef").complete, "scholing", why="budget.training.closed")
    fails(1005, w.con.call, "budget.close", budget="training", reason="nog eens", why="budget.training.closed")
    fails(1005, w.con.call, "budget.transfer", to="training", amount=cents(1), reason="x", why="budget.training.closed")
    w.con.call("budget.pay", budget="training", amount=cents(200000), reason="factuur")
    w.server.restart()
    w.reconnect()
    fails(1005, w.con.call, "budget.reserve", budget="training", amount=cents(1), reason="x", why="budget.training.closed")
    equal(accounts(line(w, "training")), [0, 0, 0, 200000, 0])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
