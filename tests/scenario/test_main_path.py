"""The main way of one client: from a server on an empty folder to lasting work, and the rules of intake and placement."""

import json
import os
import stat
from datetime import timedelta

from harness import Client, Server, Suite, World, add_workdays, day, equal, fails, local_day, scratch, shelf

suite = Suite()


@suite
def first_start_makes_an_admin_token_and_says_it_once():
    server = Server(plugins=shelf("zuid-limburg"))
    path = os.path.join(server.data, "admin.token")
    equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, "mode of admin.token")
    equal(stat.S_IMODE(os.stat(server.data).st_mode), 0o700, "mode of the data folder")
    token = server.token
    assert len(token) >= 40, "a token of 256 bits"
    equal(server.out.count(token), 1, "times the token is printed")
    assert token not in server.err, "the token is in the log"
    server.restart()
    assert token not in server.out and "admin token" not in server.out, "the token is printed again"
    equal(server.token, token, "token after a restart")
    server.client().call("session.whoami")
    with open(os.path.join(server.data, "trajectum.db"), "rb") as file:
        assert token.encode() not in file.read(), "the token itself is in the database"
    server.kill()


@suite
def what_it_keeps_is_for_its_own_user_only():
    folder = scratch()
    os.chmod(folder, 0o755)  # made by an administrator or a service manager, open to all
    server = Server(data=folder)
    server.client()
    for name in os.listdir(folder):
        mode = stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode)
        equal(mode & 0o077, 0, f"rights of others on {name}")
    server.kill()


@suite
def without_login_only_health_hello_and_login_answer():
    server = Server()
    stranger = Client(server.port)
    equal(stranger.call("system.health")["status"], "ok")
    document = stranger.call("rpc.discover")
    names = [method["name"] for method in document["methods"]]
    assert len(names) > 30, f"rpc.discover lists {len(names)} methods"
    free = {"system.health", "rpc.discover", "session.hello", "session.login"}
    for name in names:
        if name not in free:
            fails(1001, stranger.call, name)
    fails(1001, stranger.call, "session.login", token="tj_" + "x" * 43)
    admin = stranger.call("session.login", token=server.token)["principal"]
    assert admin["admin"] and admin["region"] == "zuid-limburg", admin
    equal(stranger.call("session.whoami")["principal"]["id"], "admin")
    stranger.call("session.logout")
    fails(1001, stranger.call, "session.whoami")
    server.kill()


@suite
def a_job_ready_client_comes_to_lasting_work():
    w = World()
    case = w.open()
    intake = case.item("broad_intake")
    equal((intake["node"], intake["state"], intake["role"]), ("intake.broad_intake", "offered", "consultant"))
    equal(day(intake["due"]), add_workdays(w.today(), 10), "due of the intake")
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    equal(case.get()["owner"], "carla", "who does the first step owns the case")
    equal(case.get()["file"].get("wish_occupation"), "kok")
    case.complete("competence_profile", form={"job_ready": True, "sector": "horeca"})
    equal(case.events("decided", "direction")[-1]["output"], "direct", "advice of the table")
    equal(case.get()["file"].get("direction"), "direct")
    case.plan("direct")
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    start = w.today()
    case.complete("proposal", "accepted")
    fails(1005, case.complete, "contract", form={"employer": "e1", "first_day": start.isoformat()}, why="evidence.contract")
    case.attach("contract")
    first_day = start + timedelta(days=14)
    case.complete("contract", form={"employer": "e1", "first_day": first_day.isoformat()})
    assert not any("aftercare" in n for n in case.at()), "placed before the first day of work"
    w.advance_to(first_day)
    reached = case.events("milestone_reached", "placed")
    equal([day(e["date"]) for e in reached], [first_day])
    for week in (2, 6, 13, 26, 52):
        w.advance_to(first_day + timedelta(weeks=week, days=-1))
        equal(case.work("talk"), [], f"talks on the day before week {week}")
        w.advance(1)
        talk = case.item("talk")
        equal(talk.get("assignee"), "carla", "a talk is for the owner")
        case.complete("talk", "fine", {"signal": "green", "still_working": True})
    done = case.get()
    equal((done["state"], done["outcome"], done["work"]), ("completed", "lasting_work", []))
    assert "next_action" not in done or not done["next_action"], "a closed case has no next action"
    w.close()


@suite
def the_proposal_comes_back_when_the_contract_falls_through():
    w = World()
    case = w.open().intake("direct")
    case.complete("proposal", "accepted")
    fails(1005, case.complete, "contract", "fell_through", {}, why="form")
    case.complete("contract", "fell_through", {"reason": "De werkgever trekt zich terug."})
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    w.close()


@suite
def a_proposal_is_refused_five_times_at_most():
    w = World()
    case = w.open().intake("direct")
    for _ in range(5):
        case.complete("proposal", "refused")
    fails(1005, case.complete, "proposal", "refused", why="at_most.refused")
    case.complete("proposal", "no_match")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    w.close()


@suite
def a_contract_end_brings_the_client_back_with_priority():
    w = World()
    case = w.open().intake("direct")
    case.place()
    w.advance(80)
    case.send("contract_ended")
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    equal(case.get()["priority"], "high")
    listed = w.carla.call("work.find", filter={"case": case.id})["items"]
    equal([i["priority"] for i in listed], ["high"])
    w.close()


@suite
def other_action_returns_to_intake():
    w = World()
    case = w.open().intake("other", job_ready=False, learnable=False)
    support = case.item("support")
    equal(day(support["due"]), day("2019-09-30"), "three months for support")
    case.complete("support", None, {"result": "Schuldhulp geregeld."})
    equal([i["node"] for i in case.work()], ["intake.broad_intake"])
    case.intake("direct")
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    w.close()


@suite
def the_advice_follows_the_table():
    w = World()
    for file, advice in (
        ({"job_ready": True, "motivation": "medium"}, "direct"),
        ({"job_ready": True, "motivation": "low", "learnable": True}, "learn_work"),
        ({"job_ready": False, "learnable": True, "sector": None}, "orient"),
        ({"job_ready": False, "learnable": False}, "other"),
    ):
        case = w.open().intake("other", **file)
        equal(case.events("decided", "direction")[-1]["output"], advice, f"advice for {file}")
    w.close()


@suite
def work_is_for_its_role_and_for_who_did_the_intake():
    w = World()
    case = w.open()
    form = {"motivation": "high", "wish_occupation": "kok", "learnable": True}
    fails(1005, case.complete, "broad_intake", form=form, by="wim", why="role")
    fails(1005, w.wim.call, "work.claim", item=case.item("broad_intake")["item"], why="role")
    fails(1002, w.wim.call, "case.open", route="werkroute", subject={"register": "client", "id": w.subject()})
    case.complete("broad_intake", form=form, by="cees")
    profile = case.item("competence_profile")
    equal((profile["state"], profile["assignee"]), ("allocated", "cees"))
    fails(1005, case.complete, "competence_profile", form={"job_ready": True}, by="carla", why="same_as")
    case.complete("competence_profile", form={"job_ready": True}, by="cees")
    w.close()


@suite
def the_form_is_checked_before_anything_happens():
    w = World()
    case = w.open()
    seq = case.get()["seq"]
    good = {"motivation": "high", "wish_occupation": "kok", "learnable": True}
    for bad, path in (
        ({**good, "motivation": "hihg"}, "form.motivation"),
        ({k: v for k, v in good.items() if k != "learnable"}, "form.learnable"),
        ({**good, "wish_occupation": "k" * 121}, "form.wish_occupation"),
        ({**good, "learnable": "ja"}, "form.learnable"),
        ({**good, "life_domains": ["finance", "hobby"]}, "form.life_domains"),
        ({**good, "motvation": "high"}, "form.motvation"),
    ):
        error = fails(1005, case.complete, "broad_intake", form=bad, why="form")
        assert str(error.data.get("path", "")).startswith(path), f"path of {error}"
    equal(case.get()["seq"], seq, "seq after refusals")
    equal(case.item("broad_intake")["state"], "offered", "a refused completion claims nothing")
    w.close()


@suite
def sensitive_answers_are_not_told_to_everybody():
    w = World()
    case = w.open()
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True, "life_domains": ["upbringing"]})
    for reader in (w.wim, w.olga):
        for told in (reader.call("case.get", case=case.id), reader.everything("case.history", "entries", case=case.id),
                     reader.call("work.find", filter={"case": case.id})):
            assert "upbringing" not in json.dumps(told), "a sensitive answer is shown to a colleague outside the case"
    w.close()


@suite
def escalations_come_at_eighty_and_a_hundred_percent():
    w = World()
    case = w.open()
    w.carla.call("work.claim", item=case.item("broad_intake")["item"])
    opened, due = w.today(), day(case.item("broad_intake")["due"])
    span = (due - opened).days + 1  # till the end of the due day
    w.advance_to(opened + timedelta(days=int(span * 0.8) - 1))
    equal(case.events("escalated"), [], "escalations before 80%")
    w.advance_to(due)
    equal([e["to"] for e in case.events("escalated")], ["carla"], "at 80%")
    w.advance(1)
    equal([e["to"] for e in case.events("escalated")], ["carla", "team_lead"], "at 100%")
    equal(case.item("broad_intake").get("escalated"), ["carla", "team_lead"])
    moment = case.events("escalated")[0]["turn_at"]
    equal(local_day(moment), opened + timedelta(days=int(span * 0.8)), "day of the first escalation")
    w.close()


@suite
def the_video_cv_is_asked_of_who_is_job_ready_only():
    w = World()
    intake = {"motivation": "high", "wish_occupation": "kok", "learnable": True}
    case = w.open("perspectief_op_werk")
    equal(day(case.item("broad_intake")["due"]), add_workdays(w.today(), 5), "the region gives intake five days")
    case.complete("broad_intake", form=intake)
    case.complete("competence_profile", form={"job_ready": False})
    equal(len(case.events("passed", "video_cv")), 1)
    equal([i["node"] for i in case.work()], ["intake.personal_plan"])
    ready = w.open("perspectief_op_werk")
    ready.complete("broad_intake", form=intake)
    ready.complete("competence_profile", form={"job_ready": True})
    equal([(i["node"], i["role"]) for i in ready.work()], [("intake.video_cv", "focus_team")])
    fails(1005, ready.complete, "video_cv", form={"consent": False}, by="carla", why="role")
    ready.complete("video_cv", form={"consent": False})  # no consent: no document asked
    equal([i["node"] for i in ready.work()], ["intake.personal_plan"])
    equal(ready.get()["file"].get("video_cv_consent"), False)
    w.close()


@suite
def a_video_cv_has_its_type_and_size():
    w = World()
    case = w.open("perspectief_op_werk")
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    case.complete("competence_profile", form={"job_ready": True})
    fails(1005, case.complete, "video_cv", form={"consent": True}, why="evidence.video_cv")
    case.attach("video_cv", type="video/quicktime")
    fails(1005, case.complete, "video_cv", form={"consent": True}, why="evidence.video_cv")
    case.attach("video_cv", type="video/mp4", bytes=50 * 1024 * 1024 + 1)
    fails(1005, case.complete, "video_cv", form={"consent": True}, why="evidence.video_cv")
    equal([i["node"] for i in case.work()], ["intake.video_cv"])
    case.attach("video_cv", type="video/mp4", bytes=50 * 1000 * 1000)
    case.complete("video_cv", form={"consent": True})
    equal([i["node"] for i in case.work()], ["intake.personal_plan"])
    assert case.get()["file"].get("video_cv"), "evidence fills the file slot of its name"
    w.close()


@suite
def a_consultant_skips_the_video_cv_with_a_reason():
    w = World()
    case = w.open("perspectief_op_werk")
    case.complete("broad_intake", form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    case.complete("competence_profile", form={"job_ready": True})
    item = case.item("video_cv")["item"]
    fails(1005, w.fien.call, "work.skip", item=item, reason="wil niet", why="role")
    fails((1005, -32602), w.carla.call, "work.skip", item=item)
    fails((1005, -32602), w.carla.call, "work.skip", item=item, reason="   ")
    w.carla.call("work.skip", item=item, reason="Camera stuk.")
    equal([i["node"] for i in case.work()], ["intake.personal_plan"])
    equal([(e["reason"], e["by"]) for e in case.events("skipped", "video_cv")], [("Camera stuk.", "carla")])
    w.close()


@suite
def placement_is_late_after_three_months_but_goes_on():
    w = World()
    case = w.open().intake("direct")
    w.advance_to("2019-09-29")
    equal(case.events("late"), [])
    w.advance_to("2019-10-01")
    equal([e["node"] for e in case.events("late")], ["placement"])
    equal([i["node"] for i in case.work()], ["placement.proposal"])
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
