"""SY06: matching and placement, on the region's own bundle."""

from datetime import timedelta

from harness import ConnectionLost, World, equal, fails
from scene import Scene

scene = Scene("""A place asks for 4 competences; the ranked list explains each score and never ranks on age, nationality or health. A client
unmatched for 60 days in one sector appears for the neighbour sectors. Accepting starts placement and aftercare in one transaction and
withdraws every other proposal and online publication.""")

FOUR = ["plannen", "samenwerken", "taal", "rekenen"]


def world():
    w = World()
    for skill in [*FOUR, "heftruck"]:
        w.put("skill", skill, title=skill.title())
    w.person("site", ["worker"])
    return w


def vacancy(w, code, sector="horeca", skills=(), openings=1, employer="e1", **more):
    return w.put("vacancy", code, title=code.upper(), employer=employer, sector=sector, openings=openings, skills=list(skills), **more)


def seeker(w, skills=(), sector="horeca", **client):
    return w.open("match", sector=sector, skills=list(skills), **client)


def subject(case):
    return case.get()["subject"]["id"]


@scene.says("A place asks for 4 competences; the ranked list explains each score and never ranks on age, nationality or health.")
def ranked_and_explained():
    w = world()
    vacancy(w, "kok", skills=FOUR)
    vacancy(w, "magazijn", skills=["heftruck", "plannen"])
    vacancy(w, "gastheer")
    vacancy(w, "vol", openings=0)
    vacancy(w, "voorbij", closes="2019-06-29")
    vacancy(w, "lasser", sector="techniek")
    case = seeker(w, FOUR[:3])
    page = w.carla.call("match.rank", item=case.item("choose")["item"])
    equal([(r["id"], r["position"], round(r["score"], 4)) for r in page["ranked"]],
          [("gastheer", 1, 1), ("kok", 2, round((2 * 1 + 4 * 0.75) / 6, 4)), ("magazijn", 3, round((2 * 1 + 4 * 0.5) / 6, 4))])
    equal((page["fit"], page["unfit"]), (3, 3))
    sector, skills, still_open = page["ranked"][1]["criteria"]
    equal((sector["title"], sector["weight"], sector["score"], sector["why"]), ("Sector", 2, 1, "same sector"))
    equal((skills["title"], skills["weight"], skills["score"], skills["why"]), ("Competences", 4, 0.75, "3 of 4 competences"))
    equal((still_open["title"], still_open["weight"]), ("Still open", 0))
    dutch = w.carla.call("match.rank", item=case.item("choose")["item"], lang="nl")["ranked"][1]["criteria"][1]
    equal((dutch["title"], dutch["why"]), ("Competenties", "3 van 4 competenties"))
    # How many more there would be, were one criterion left out.
    equal({one["criterion"]: one["more"] for one in page["loosen"]}, {"sector": 1, "open": 2})
    # Who differs in nothing but age, nationality and health scores the same, from both sides.
    equal(page["unseen"], ["client.age_band", "client.nationality", "client.health"])
    old = seeker(w, FOUR[:3], age_band="over_55", nationality="Syrisch", health="Rugklachten.")
    young = seeker(w, FOUR[:3], age_band="under_27", nationality="Nederlandse")
    pages = [w.carla.call("match.rank", register="vacancy", case=one.id)["ranked"] for one in (case, old, young)]
    equal((pages[1], pages[2]), (pages[0], pages[0]))
    waiting = w.carla.call("match.rank", register="vacancy", record="kok")
    equal([(r["id"], round(r["score"], 4)) for r in waiting["ranked"]], [(subject(one), round(5 / 6, 4)) for one in (case, old, young)])
    # What is chosen must fit, and how it scored stays with the case.
    fails(1005, case.complete, "choose", form={"vacancy": ["lasser"]}, why="match.sector")
    fails(1005, case.complete, "choose", form={"vacancy": ["kok", "vol"]}, why="match.open")
    case.complete("choose", form={"vacancy": ["kok", "gastheer"]})
    equal([(m["record"], round(m["score"], 4)) for m in case.events("matched")], [("kok", round(5 / 6, 4)), ("gastheer", 1)])
    w.close()


@scene.says("A client unmatched for 60 days in one sector appears for the neighbour sectors.")
def after_sixty_days():
    w = world()
    today = w.today().isoformat()
    vacancy(w, "kok", skills=["taal"])
    vacancy(w, "zuster", sector="zorg")
    same = seeker(w, ["taal"], seeking_since=today)
    near = seeker(w, ["taal"], sector="zorg", seeking_since=today)
    far = seeker(w, ["taal"], sector="techniek", seeking_since=today)
    never = seeker(w, ["taal"], sector="zorg")  # nobody wrote down since when
    appear = lambda code: [r["id"] for r in w.carla.call("match.rank", register="vacancy", record=code)["ranked"]]
    equal((appear("kok"), appear("zuster")), ([subject(same)], [subject(near), subject(never)]))
    page = w.carla.call("match.rank", register="vacancy", record="kok")
    equal((page["unfit"], {one["criterion"]: one["more"] for one in page["loosen"]}["sector"]), (3, 3), "who would fit but for the sector")
    w.advance(59)
    equal(appear("kok"), [subject(same)], "the 59th day")
    fails(1005, near.complete, "choose", form={"vacancy": ["kok"]}, why="match.sector")
    w.advance(1)
    ranked = w.carla.call("match.rank", register="vacancy", record="kok")["ranked"]
    equal([(r["id"], r["case"], r["item"]) for r in ranked],
          [(subject(one), one.id, one.item("choose")["item"]) for one in (same, near)], "the 60th")
    assert subject(far) not in appear("kok") and subject(same) in appear("zuster")
    equal(ranked[1]["criteria"][0]["why"], "neighbour sector, after 60 days")
    near.complete("choose", form={"vacancy": ["kok"]})
    equal([i["node"] for i in near.work()], ["proposals.answer"])
    w.close()


def proposed(w, online=True):
    """A client with three proposals, and online."""
    case = seeker(w)
    case.complete("choose", form={"vacancy": ["v1", "v2", "v3"]})
    if online:
        job, = w.site.call("job.take", kinds=["publication"], max=1, lease_seconds=60)["jobs"]
        w.site.call("job.done", job=job["job"], lease=job["lease"], result={"reference": f"tuzl-{case.id}"})
        assert case.is_at("online.visible"), case.at()
    return case


@scene.says("Accepting starts placement and aftercare in one transaction and withdraws every other proposal and online publication.")
def all_in_one_turn():
    w = world()
    for n in (1, 2, 3):
        vacancy(w, f"v{n}", employer=f"e{n}", openings=2 if n == 2 else 20)
    openings = lambda code: w.admin.call("register.get", register="vacancy", id=code)["record"]["openings"]
    case = proposed(w)
    proposals = case.work("answer")
    equal(len(proposals), 3)
    fails(1005, case.complete, proposals[1], "accepted", why="when.accepted")
    first_day = (w.today() + timedelta(days=14)).isoformat()
    before = len(case.history())
    done = case.complete(proposals[1], "accepted", {"first_day": first_day})
    # The step, and the two cases that it opens: one command, one moment, one commit.
    turns = case.history()[before:]
    equal(([t["command"] for t in turns], len({t["at"] for t in turns})), (["work.complete", "subroute.opened", "subroute.opened"], 1))
    events = [e for t in turns for e in t["events"]]
    equal([openings(f"v{n}") for n in (1, 2, 3)], [20, 1, 20], "one opening less, in that turn")
    withdrawn = {e["item"] for e in turns[0]["events"] if e["type"] == "withdrawn"}
    assert {proposals[0]["item"], proposals[2]["item"]} <= withdrawn, turns
    equal([e["node"] for e in turns[0]["events"] if e["type"] == "opened"], ["placement", "aftercare", "take_down"])
    assert {proposals[0]["item"], proposals[2]["item"]} <= set(done["closed"]), done
    equal([e["kind"] for e in events if e["type"] == "job_queued"], ["publication_end"], "the site is told to take it down")
    assert not case.is_at("online"), case.at()
    equal((case.get()["file"]["vacancy"], case.get()["file"]["employer"]), ("v2", "e2"))
    children = {w.case(e["case"]).get()["route"]: w.case(e["case"]) for e in events if e["type"] == "child_opened"}
    equal(set(children), {"plaatsing", "nazorg"})
    equal({c.get()["file"]["first_day"] for c in children.values()}, {first_day})
    equal([i["node"] for i in children["plaatsing"].work()], ["contract"])
    assert children["nazorg"].get()["next_action"], "the first talk is planned"
    job, = w.site.call("job.take", kinds=["publication_end"], max=5, lease_seconds=60)["jobs"]
    equal(job["input"], {"reference": f"tuzl-{case.id}"})
    w.site.call("job.done", job=job["job"], lease=job["lease"], result={})
    equal(case.get()["file"].get("publication"), None)
    # The last opening goes to one: who says yes too late is told, and nothing starts.
    first, second = proposed(w), proposed(w)
    first.complete(first.work("answer")[1], "accepted", {"first_day": first_day})
    fails(1005, second.complete, second.work("answer")[1], "accepted", {"first_day": first_day}, why="requires.answer")
    equal((openings("v2"), second.get()["file"].get("vacancy")), (0, None))
    second.complete(second.work("answer")[0], "accepted", {"first_day": first_day})
    vacancy(w, "v2", employer="e2", openings=20)
    for job in w.site.call("job.take", kinds=["publication", "publication_end"], max=9, lease_seconds=60)["jobs"]:
        w.site.call("job.done", job=job["job"], lease=job["lease"], result={})
    # Who was not online yet has nothing to take down; the site is not asked to publish any more.
    early = proposed(w, online=False)
    early.complete(early.work("answer")[0], "accepted", {"first_day": first_day})
    equal(w.site.call("job.take", kinds=["publication", "publication_end"], max=5, lease_seconds=60)["jobs"], [])
    # The server is killed with the answer under way: all of it happened, or nothing did.
    cut = set()
    for n in range(8):
        case = proposed(w)
        item = case.work("answer")[n % 3]["item"]
        call = {"item": item, "outcome": "accepted", "form": {"first_day": first_day}, "command_id": f"yes-{n}"}
        left = sum(openings(f"v{k}") for k in (1, 2, 3))
        w.carla.post("work.complete", call)
        if n % 2:
            try:
                w.carla.read()
            except ConnectionLost:
                pass
        w.server.restart()
        w.reconnect()
        case = w.case(case.id)
        events = [e["type"] for e in case.events()]
        happened = "vacancy" in case.get()["file"]
        cut.add(happened)
        equal((events.count("child_opened"), len(case.work("answer")), case.is_at("online.visible")), (2, 0, False) if happened else (0, 3, True))
        w.carla.call("work.complete", **call)  # sent again
        equal([e["type"] for e in case.events()].count("child_opened"), 2, "once")
        equal(sum(openings(f"v{k}") for k in (1, 2, 3)), left - 1, "and one opening less")
        for job in w.site.call("job.take", kinds=["publication_end"], max=5, lease_seconds=60)["jobs"]:
            w.site.call("job.done", job=job["job"], lease=job["lease"], result={})
    assert True in cut, "no answer came through: this tests nothing"
    w.close()


if __name__ == "__main__":
    scene.run(__doc__)
