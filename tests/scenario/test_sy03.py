"""SY03: caseload and assignment, on the region's own bundle."""

from cohort import Cohort
from harness import World, equal, fails
from scene import Scene

scene = Scene("""25 consultants of 40 hold 1,000 clients; client 1,001 stays unassigned with the reason `geen capaciteit`. A coordinator
may overbook with a note; the note is in the audit log. A consultant leaves: all 40 move by the rule "same sub-region, lowest load,
language match" and a preview shows the moves first. An Arabic-speaking jobhunter is preferred for a client with that wish.""")

SUBREGIONS = ("maastricht_heuvelland", "parkstad", "westelijke_mijnstreek")
CONSULTANTS, CASELOAD = 25, 40
CLIENTS = CONSULTANTS * CASELOAD


def language_of(n):
    return "arabisch" if n % 5 == 0 else None


class Desk:
    """The world of this file: 25 consultants and 1,001 clients in the pool of 2020, which has room for them all."""

    @classmethod
    def begin(cls):
        cls.world = w = World(clock="2020-06-30")
        for person in ("carla", "cees"):  # of the harness: they do not count among the 25
            w.admin.call("user.put", id=person, name=person, roles=["work_coach"])
        cls.clients = {}
        for n in range(CLIENTS + 1):
            cls.clients[f"k{n:04}"] = {"name": f"Kandidaat {n}", "source": "gemeente", "mediable": True, "subregion": SUBREGIONS[n % 3],
                                       "waiting_since": "2019-01-01" if n < CLIENTS else "2020-01-01",
                                       **({"language": language_of(n)} if language_of(n) else {})}
        w.admin.all([("register.put", {"register": "client", "id": k, "record": r}) for k, r in cls.clients.items()])
        cls.cohort = Cohort(w, CONSULTANTS)
        w.advance_to("2020-07-01")
        listed = w.admin.everything("work.find", "items", filter={"role": "consultant", "node": "intake.broad_intake"})
        equal(len(listed), CLIENTS + 1, "everybody is in the pool")
        listed.sort(key=lambda i: i["subject"]["id"])
        cls.cohort.adopt(listed[:CLIENTS], CASELOAD)
        cls.last = listed[CLIENTS]
        for reply in cls.cohort.replies([(m, "work.claim", {"item": m.item("broad_intake")}) for m in cls.cohort.members]):
            assert "result" in reply, reply

    @classmethod
    def of(cls, person):
        return cls.world.admin.everything("case.find", "cases", filter={"owner": person, "state": "active"})


@scene.says("25 consultants of 40 hold 1,000 clients; client 1,001 stays unassigned with the reason `geen capaciteit`.")
def everybody_is_full():
    Desk.begin()
    w = Desk.world
    held = {person: len(Desk.of(person)) for person in Desk.cohort.people}
    equal((len(held), set(held.values()), sum(held.values())), (25, {40}, 1000))
    for person in Desk.cohort.people:
        refused = fails(1005, w.clients[person].call, "work.claim", item=Desk.last["item"], lang="nl", why="caseload")
        assert refused.message.lower().startswith("geen capaciteit"), refused
    last = w.case(Desk.last["case"])
    equal((last.get().get("owner"), last.work()[0]["state"]), (None, "offered"))
    waits, = [o["waits_for"] for o in w.admin.call("case.explain", case=last.id, lang="nl")["open"] if o["node"] == "intake.broad_intake"]
    assert "geen capaciteit" in waits[0], waits
    unassigned = w.metric("unassigned")
    equal((unassigned["value"], w.admin.call("metric.members", metric="unassigned", part="where")["members"]), (1, [last.id]))
    equal(w.metric("without_next_action")["value"], 0, "unassigned, and not let go")


@scene.says("A coordinator may overbook with a note; the note is in the audit log.")
def one_too_many_by_the_coordinator():
    w = Desk.world
    last, full = w.case(Desk.last["case"]), Desk.cohort.people[7]
    note = "Kent het gezin; in overleg met Zevende."
    give = {"case": last.id, "to": full, "reason": note}
    fails(1005, w.admin.call, "case.transfer", **give, why="caseload")
    fails(1005, w.clients[full].call, "case.overbook", **give, why="role")
    fails(1005, w.wim.call, "case.overbook", **give, why="role")
    fails(1005, w.coen.call, "case.overbook", **{**give, "reason": "  "}, why="form")
    fails(1005, w.coen.call, "case.overbook", **{**give, "to": "wim"}, why="role")
    equal(last.get().get("owner"), None)
    w.coen.call("case.overbook", **give, command_id="overbook-1")
    equal((last.get()["owner"], len(Desk.of(full)), w.metric("unassigned")["value"]), (full, 41, 0))
    entry = last.history()[-1]
    equal((entry["command"], entry["by"]), ("case.overbook", "coen"))
    equal([e["text"] for e in entry["events"] if e["type"] == "noted"], [note])
    w.server.restart()
    w.reconnect()
    equal(w.case(last.id).history()[-1], entry, "after SIGKILL")
    w.coen.call("case.overbook", **give, command_id="overbook-1")
    equal(w.case(last.id).history()[-1], entry, "asked again it is the same")


def by_the_rule(cases, staff, held):
    """Who gets each case: of the same sub-region, who speaks the language, with fewest cases, by name; nobody above 40."""
    load, out = dict(held), {}
    for case, client in cases:
        def place(person):
            there, spoken = staff[person]
            same = client["subregion"] == there
            speaks = "language" not in client or client["language"] in spoken
            return (-(4 * same + speaks), load[person], person)
        best = min((p for p in staff if load[p] < CASELOAD), key=place)
        out[case] = best
        load[best] += 1
    return out, load


@scene.says('A consultant leaves: all 40 move by the rule "same sub-region, lowest load, language match" and a preview shows the moves first.')
def all_forty_move():
    w = Desk.world
    leaver = Desk.cohort.people[3]
    staff = {}
    for n in range(9):  # who came new, three to a sub-region; one of the three speaks Arabic, and has more to do already
        person = f"nieuw{n}"
        w.person(person, ["consultant"])
        staff[person] = (SUBREGIONS[n % 3], ["arabisch"] if n < 3 else [])
        w.put("staff", person, name=person, job="consultant", subregion=staff[person][0], languages=staff[person][1])
    held = {person: 0 for person in staff}
    for n, case in enumerate(Desk.of(Desk.cohort.people[12])[:9]):
        w.admin.call("case.transfer", case=case["case"], to=f"nieuw{n % 3}", reason="werkvoorraad")
        held[f"nieuw{n % 3}"] += 1
    leaving = Desk.of(leaver)
    equal(len(leaving), 40)
    order = {"from": leaver, "policy": "ranked", "register": "staff", "reason": "Gaat met pensioen."}
    before = {p: len(Desk.of(p)) for p in staff}
    shown = w.admin.call("handover.make", **order, dry_run=True)
    equal((len(shown["moves"]), shown["stays"], shown.get("after")), (40, [], None))
    client_of = {c["case"]: Desk.clients[c["subject"]["id"]] for c in leaving}
    cases = [(m["case"], client_of.pop(m["case"])) for m in shown["moves"]]  # one after the other, each with what those before it did
    equal(client_of, {}, "all of them")
    wanted, load = by_the_rule(cases, staff, held)
    equal({m["case"]: m["to"] for m in shown["moves"]}, wanted, "the preview")
    equal((len(Desk.of(leaver)), {p: len(Desk.of(p)) for p in staff}), (40, before), "a preview moves nothing")
    made = w.admin.call("handover.make", **order, command_id="leaves-1")
    equal(made["moves"], shown["moves"], "what was shown is what was done")
    equal((Desk.of(leaver), {p: len(Desk.of(p)) for p in staff}), ([], load))
    # The same sub-region, all of them; who asks for Arabic got who speaks it, the others who had least to do.
    for case, client in cases:
        there, spoken = staff[wanted[case]]
        equal(there, client["subregion"])
        assert client.get("language") is None or client["language"] in spoken, (case, wanted[case])
    taught = [p for p in staff if staff[p][1]]
    assert all(load[p] >= max(held[p], 3) for p in taught) and min(load.values()) > 0, load
    equal([m["score"] for m in shown["moves"]], [1] * 40, "each move says how well it fits")
    equal(w.case(cases[0][0]).history()[-1]["command"], "handover.make")
    fails(-32602, w.admin.call, "handover.make", **{**order, "register": "stafff"})
    fails(-32602, w.admin.call, "handover.make", **{k: v for k, v in order.items() if k != "register"})
    fails(1005, w.admin.call, "handover.make", **{**order, "register": "employer"}, why="criteria")


@scene.says("An Arabic-speaking jobhunter is preferred for a client with that wish.")
def who_speaks_arabic_goes_first():
    w = Desk.world
    for person, languages in (("amal", ["arabisch"]), ("bert", []), ("bo", [])):
        w.person(person, ["jobhunter"])
        w.admin.call("user.put", id=person, name=person, roles=["jobhunter"], languages=languages)
        w.put("staff", person, name=person, job="jobhunter", subregion="parkstad", languages=languages)

    def hunt(**client):
        case = w.open("jobhunter", by="amal", subregion="parkstad", **client)
        item = case.item("plan")["item"]
        ranked = w.coen.call("match.rank", item=item, filter={"job": "jobhunter"}, lang="en")["ranked"]
        case.complete("plan", form={"staff": ranked[0]["id"]}, by="coen")
        return case, ranked

    for _ in range(3):  # Amal has most to do, and is preferred all the same
        case, ranked = hunt(language="arabisch")
        equal([(r["id"], r["score"]) for r in ranked], [("amal", 1), ("bert", 0.8), ("bo", 0.8)])
        equal([c["why"] for c in ranked[0]["criteria"]], ["same sub-region", "speaks arabisch"])
        equal((case.work()[0]["node"], case.work()[0]["assignee"]), ("seek_in_language", "amal"))
    case, ranked = hunt()
    equal([(r["id"], r["score"]) for r in ranked], [("amal", 1), ("bert", 1), ("bo", 1)])
    equal((case.work()[0]["node"], case.work()[0]["assignee"]), ("seek", "bert"), "without a wish: who has least to do")
    case, _ = hunt(language="tigrinya")
    equal((case.work()[0]["node"], case.work()[0]["state"]), ("seek_in_language", "offered"), "nobody speaks it")
    w.advance(3, "months")
    equal(case.work()[0]["node"], "seek", "a wish is no wall: then it is for any of them")
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
