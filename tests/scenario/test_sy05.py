"""SY05: learning-work places, the inflow rule and the certificate, on the region's own bundle."""

from datetime import timedelta

from harness import World, equal, fails
from scene import Scene, groups

scene = Scene("""For one learning question the rule finds (1) a running offer with a free seat and reserves it. With that seat taken it finds
(2) an offer that starts in 3 weeks and puts the client on its list. With none it opens (3) a "nieuw initiëren" case for the partners, only
after the search log is filled. All three outcomes show in the decision mix. A place in another gewest is found as well. A
praktijkverklaring needs a recognised company and at least one work process.""")

QUESTION = {"question": "Wil leren koken met een mbo-verklaring.", "sector": "horeca"}


class Desk:
    world = None


def learner(w, **client):
    """A client with the learning question, asked at the desk."""
    case = w.open("leerwerk", subregion="maastricht_heuvelland", **client)
    case.complete("advice", form=QUESTION, by="lena")
    return case


def place(w, code, **more):
    record = {"name": code, "employer": "e1", "sector": "horeca", "start": "continuous", "seats": 1, **more}
    return w.put("place", code, **record)


def used(w, code):
    return w.admin.call("capacity.get", register="place", id=code)["used"]


def seats(case):
    return [(s["record"], s["state"]) for s in case.get().get("reserved", [])]


@scene.says("For one learning question the rule finds (1) a running offer with a free seat and reserves it.")
def one_that_runs():
    Desk.world = w = World()
    w.person("lena", ["learning_desk"])
    place(w, "loopt")
    place(w, "start", start="dated", starts=(w.today() + timedelta(weeks=3)).isoformat())
    place(w, "zorg", sector="zorg", seats=10)
    Desk.first = case = learner(w, name="An")
    equal(case.get()["file"]["inflow"], "running")
    decided, = case.events("decided", "inflow")
    assert decided["rules"] and "inflow.lua" in decided["rules"][0]["place"], decided
    equal((seats(case), used(w, "loopt"), used(w, "start")), ([("loopt", "held")], 1, 0))
    equal(case.item("agreement")["role"], "consultant")


@scene.says("With that seat taken it finds (2) an offer that starts in 3 weeks and puts the client on its list.")
def one_that_starts_soon():
    w = Desk.world
    Desk.second = case = learner(w, name="Bo")
    equal(case.get()["file"]["inflow"], "soon")
    on_its_list = w.admin.call("capacity.get", register="place", id="start")["bookings"]
    equal([(b["case"], b["subject"]["name"]) for b in on_its_list], [(case.id, "Bo")])
    assert case.is_at("list"), case.at()
    equal(case.get()["next_action"]["due"], (w.today() + timedelta(weeks=3)).isoformat(), "it begins in three weeks")


@scene.says('With none it opens (3) a "nieuw initiëren" case for the partners, only after the search log is filled.')
def a_new_one():
    w = Desk.world
    Desk.third = case = learner(w, name="Cas")
    equal(case.get()["file"]["inflow"], "initiate")
    equal([(i["node"], i["role"]) for i in case.work()], [("search_log", "learning_desk")])
    initiated = lambda: w.admin.call("case.find", filter={"route": "nieuw_initieren"})["cases"]
    row = {"where": "Leerwerkloket, drie gewesten", "when": w.today().isoformat(), "answer": "full"}
    for empty in ({}, {"conclusion": "Niets."}, {"conclusion": "Niets.", "searched": []}, {"searched": [row]}, {"conclusion": " ", "searched": [row]}):
        fails(1005, case.complete, "search_log", form=empty, by="lena", why="form")
    equal((initiated(), case.events("child_opened")), ([], []))
    case.complete("search_log", form={"searched": [row], "conclusion": "Alles is vol."}, by="lena")
    child, = initiated()
    equal((child["subject"]["id"], case.events("child_opened")[0]["case"]), (case.get()["subject"]["id"], child["case"]))
    opened = w.case(child["case"])
    equal((opened.get()["file"]["question"], opened.get()["parent"]), (QUESTION["question"], case.id))
    titles = {r["route"]: r["title"] for r in w.admin.call("route.find", lang="nl")["routes"]}
    equal((titles["nieuw_initieren"], [(i["node"], i["role"]) for i in opened.work()]), ("Nieuw initiëren", [("partners", "coordinator")]))


@scene.says("All three outcomes show in the decision mix.")
def the_mix():
    w = Desk.world
    equal(groups(w, "inflow"), {"running": 1, "soon": 1, "initiate": 1})
    for outcome, case in (("running", Desk.first), ("soon", Desk.second), ("initiate", Desk.third)):
        equal(w.admin.call("metric.members", metric="inflow", by=outcome, part="where")["members"], [case.id])
    # What the partners set up is found by the rule, and the mix tells how the question was answered in the end.
    child = w.case(Desk.third.events("child_opened")[0]["case"])
    child.complete("partners", "offer", {"asked": ["wsp", "school"], "answer": "Samen een plek erbij."})
    place(w, "nieuw")
    child.complete("set_up", by="coen")
    equal((Desk.third.get()["file"]["inflow"], seats(Desk.third)), ("running", [("nieuw", "held")]))
    equal(groups(w, "inflow"), {"running": 2, "soon": 1})
    w.server.restart()
    w.reconnect()
    equal(groups(w, "inflow"), {"running": 2, "soon": 1}, "after SIGKILL")


@scene.says("A place in another gewest is found as well.")
def across_the_border():
    w = Desk.world
    w.put("employer", "verweg", name="Hotel Verweg", sector="horeca", subregion="parkstad")
    far = learner(w, name="Dirk")
    equal(far.get()["file"]["inflow"], "initiate", "nothing is free where Dirk lives")
    place(w, "elders", employer="verweg")
    case = learner(w, name="Els")
    equal((case.get()["file"]["inflow"], seats(case)), ("running", [("elders", "held")]))
    subject = w.admin.call("register.get", register="client", id=case.get()["subject"]["id"])["record"]
    equal((subject["subregion"], w.admin.call("register.get", register="employer", id="verweg")["record"]["subregion"]),
          ("maastricht_heuvelland", "parkstad"))


def learned(w, case):
    case.attach("agreement", signed_by=("client", "employer", "school"))
    case.complete("agreement")
    case.complete("learning", "learned")


@scene.says("A praktijkverklaring needs a recognised company and at least one work process.")
def the_certificate():
    w = Desk.world
    case = Desk.first
    learned(w, case)
    process = {"code": "B1-K1-W1", "title": "Ontvangt en verwerkt producten"}
    good = {"qualification": "25180", "work_processes": [process]}
    refused = fails(1005, case.complete, "certificate", form=good, lang="nl", why="requires.certificate")
    assert "erkend leerbedrijf" in refused.message, refused
    w.put("employer", "e1", name="Werkgever 1", sector="horeca", recognised=True)
    for wrong in ({"qualification": "25180"}, {**good, "work_processes": []}, {**good, "work_processes": [{"title": "zonder code"}]}):
        fails(1005, case.complete, "certificate", form=wrong, why="form")
    equal(w.metric("certified")["value"], 0)
    case.complete("certificate", form=good)
    equal((case.get()["state"], case.get()["outcome"]), ("completed", "certified"))
    equal((w.metric("certified")["value"], used(w, "loopt")), (1, 0), "and the seat is free for the next")
    equal(case.events("completed", "certificate")[0]["form"]["work_processes"], [process])
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
